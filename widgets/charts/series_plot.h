// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing area of a chart of curves: axes, lines, marks, crosshair, and the user's way through them. The card around it
// is SeriesChart.
#pragma once

#include <QHash>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "widgets/charts/chart_marks.h"
#include "widgets/charts/crosshair.h"
#include "widgets/charts/qcp.h"
#include "widgets/charts/series_set.h"
#include "widgets/charts/thinned_graph.h"

namespace sherl::widgets {

class ChartTicker;

// GUI thread. `set` outlives it; what is changed there is shown by the next refresh().
class SeriesPlot final : public QCustomPlot {
    Q_OBJECT

  public:
    // None: the axis shows all and follows what comes.
    struct View {
        std::optional<QCPRange> x, y;
        [[nodiscard]] bool following() const { return !x && !y; }
        friend bool operator==(const View& a, const View& b) { return a.x == b.x && a.y == b.y; }
    };

    SeriesPlot(SeriesSet& set, QWidget* parent);

    // False: it is so already.
    bool set_budget(std::optional<double> bytes);
    bool set_shared_x(std::optional<std::pair<double, double>> extent);  // what charts beside it show too; none: it stands alone
    bool set_message(QString text);  // in the middle, where no line is
    void refresh();                  // computes and draws

    // For a plot that leaves the program, over a set of its own: as the other one shows it, but for pointer and crosshair.
    void show_like(const SeriesPlot& other);
    // Draws all in (0, 0, size), without background. Only for a plot that is on no screen: it takes that size.
    void draw_into(QCPPainter& painter, const QSize& size);

    [[nodiscard]] const SeriesSet& set() const { return set_; }

    [[nodiscard]] const View& view() const { return view_; }
    void set_view(const View& view);
    void zoom(double factor, bool x_axis, std::optional<double> about = {});  // factor < 1: closer
    void pan(double share);                                                   // of the visible width

    // `tip`: this chart lists the values. None: no crosshair.
    void set_crosshair(std::optional<double> x, bool tip);
    [[nodiscard]] std::optional<double> crosshair() const { return cross_->x(); }
    // x of the point of any line that comes next after (`direction` > 0) or before `x`.
    [[nodiscard]] std::optional<double> next_point(std::optional<double> x, int direction);

    [[nodiscard]] QStringList label_texts() const;
    // As they stand after the last drawing, in pixels: all words of marks and epochs, and the lines.
    [[nodiscard]] std::vector<PlacedText> placed_texts() const;
    [[nodiscard]] std::vector<QPolygonF> pixel_lines() const;
    [[nodiscard]] QStringList tip_texts() const { return cross_->tip_texts(); }
    [[nodiscard]] std::vector<QPointF> drawn_points(const SeriesKey& key) const;  // as thinned by the last drawing
    [[nodiscard]] QPoint pixel_of(double x, double y) const;

  Q_SIGNALS:
    void crosshairMoved(double x);  // by the user; NaN: gone
    void viewMoved();               // by the user
    void axisClicked(bool x_axis, QPoint at);
    void menuAsked(QPoint at);
    void evaluationAsked(int direction);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    enum class Drag { none, pan, box, x_axis, y_axis };

    void restyle();
    [[nodiscard]] QCPRange x_range();
    [[nodiscard]] QCPRange y_range(const QCPRange& x);
    [[nodiscard]] bool empty() const;  // no line has a row
    void build_graphs();
    void build_marks();
    void build_backdrop();
    // Of a run at work, while memory is shown, on the axis; none: there is none.
    [[nodiscard]] std::optional<double> forecast_of(const DrawnLine& line) const;
    [[nodiscard]] QString peak_flag(const DrawnLine& line) const;
    void mark_line(const DrawnLine& line, bool flagged, const QString& label, std::vector<ChartMark>& marks);
    void fit_labels(std::vector<ChartMark>& marks) const;
    [[nodiscard]] std::size_t labels_that_fit() const;
    [[nodiscard]] QString label_of(const DrawnLine& line) const;
    [[nodiscard]] QString label_of_seeds(const QString& variant) const;  // one for all lines of a variant
    struct Colors {
        QColor line, words;
    };
    [[nodiscard]] const Colors& colors_of(const DrawnLine& line) const;
    [[nodiscard]] double width_of(const QString& label);
    [[nodiscard]] bool named(const DrawnLine& line) const;  // has a label though there are many
    [[nodiscard]] QString crosshair_title(double x) const;
    void show_tip(double x, QPointF at);
    void hover(const QPoint& at);
    void user_view(const View& view);
    [[nodiscard]] std::optional<std::size_t> line_at(const QPoint& at) const;
    [[nodiscard]] ThinnedGraph& pooled(std::vector<ThinnedGraph*>& pool, std::size_t index, const QString& layer);

    SeriesSet& set_;
    std::vector<std::shared_ptr<const DrawnLine>> shown_;
    std::vector<ThinnedGraph*> lines_, behind_;  // owned by the plot
    std::vector<std::pair<SeriesKey, ThinnedGraph*>> members_;  // under their means; of behind_
    ChartBackdrop* backdrop_;
    ChartMarks* marks_;
    Crosshair* cross_;
    QSharedPointer<ChartTicker> x_ticker_, y_ticker_;
    MarkStyle style_;
    // Kept until the look changes: a hundred lines are panned with every frame.
    mutable std::map<std::pair<QString, int>, Colors> colors_;  // by method and shade
    QHash<QString, double> widths_;                             // of labels
    View view_;
    std::optional<double> budget_;
    std::optional<std::pair<double, double>> shared_x_;
    QString message_;
    std::set<QString> pinned_;
    std::optional<std::size_t> hovered_;
    bool paper_ = false;  // leaves the program: nobody will point at a line

    Drag drag_ = Drag::none;
    QPoint pressed_;
    bool moved_ = false;
    View pressed_view_;
    QCPRange pressed_x_, pressed_y_;
};

}  // namespace sherl::widgets
