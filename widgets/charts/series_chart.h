// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of curves in a card: title, what it shows, the lines, and a menu. Rules: ui.md §11.
//
// Called by: the Workbench page's curves, run details, Compare. What could change: forecasts and intervals as further
// marks of a line.
#pragma once

#include <QFrame>
#include <optional>
#include <set>
#include <vector>

#include "core/base/clock.h"
#include "widgets/charts/figure_source.h"
#include "widgets/charts/redraw_gate.h"
#include "widgets/charts/series_plot.h"
#include "widgets/charts/series_set.h"

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread.
class SeriesChart final : public QFrame, public FigureSource {
    Q_OBJECT

  public:
    // `clock` paces redraws for new data and outlives the chart.
    SeriesChart(const Clock& clock, Measure measure, QWidget* parent = nullptr);

    // All of these are shown at the next redraw, which comes when the chart is on screen and something has changed.
    void set_measure(const Measure& measure);
    void set_lines(std::vector<ChartLine> lines);
    void set_curve(const SeriesKey& key, Curve curve);
    void set_hidden(std::set<QString> variants);
    void set_budget(std::optional<std::int64_t> bytes);
    // Limits of x that charts beside it need: all show the same range while they follow.
    void set_shared_x(std::optional<std::pair<double, double>> extent);
    void set_empty_text(QString text);  // where no line has a point yet
    // Series that the menu offers, the present one among them; the choice is told by measureAsked().
    void set_offered(std::vector<QString> series);

    // These redraw at once: the user did it.
    void set_x_axis(XAxis axis);
    void set_logarithmic(bool x, bool y);  // memory stays linear: its axis starts at zero
    void set_smoothing(std::optional<std::int64_t> steps);
    void set_view(const SeriesPlot::View& view);
    void follow_latest() { set_view({}); }

    [[nodiscard]] const SeriesSet& set() const { return set_; }
    [[nodiscard]] SeriesPlot& plot() { return *plot_; }
    [[nodiscard]] bool following() const { return plot_->view().following(); }
    [[nodiscard]] QMenu* menu();  // built anew; what the button "…" opens

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<SeriesKey> seriesKeys();  // of visible lines
    [[nodiscard]] QStringList labelTexts() const { return plot_->label_texts(); }
    [[nodiscard]] std::optional<double> peakOf(const SeriesKey& key);  // the flagged value, as the study holds it
    [[nodiscard]] int dataRedraws() const { return gate_.passed(); }

    // As it leaves the program: with the view, axes and smoothing of the screen, and all values of the visible lines.
    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override;
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override;
    [[nodiscard]] QSize figure_size() const override;
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    [[nodiscard]] QSize minimumSizeHint() const override;

  public Q_SLOTS:
    void setCrosshair(double x);  // from another chart: without the tool tip; NaN: none

  Q_SIGNALS:
    void crosshairMoved(double x);
    void viewMoved();  // by the user; see plot().view()
    void measureAsked(const QString& series);
    void exportAsked();                    // the figure, to a file
    void exportTableAsked(const sherl::TextTable& table, const QString& name);  // the values; `name`: of a file, without suffix
    void evaluationAsked(int direction);  // for a chart that has no evaluations of its own

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void request();  // a redraw, once for all changes until then
    void redraw();
    void retranslate();
    void update_heading();
    void show_axis_popover(bool x_axis, const QPoint& at);
    void step_evaluation(int direction);
    void add_smoothing(QMenu& menu);
    [[nodiscard]] static QStringList rules(SeriesSet& set);  // what the numbers are
    [[nodiscard]] QString subtitle();

    SeriesSet set_;
    RedrawGate gate_;
    bool stale_ = true;  // not drawn since it changed: nobody saw it
    QLabel* title_;
    ElidedLabel* subtitle_;
    QLabel* value_;
    QPushButton* latest_;
    QToolButton* more_;
    SeriesPlot* plot_;
    QMenu* menu_;
    std::vector<QString> offered_;
};

}  // namespace sherl::widgets
