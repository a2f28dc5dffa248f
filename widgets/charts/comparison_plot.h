// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing area of a chart of a comparison: pointer, keys, tip, selection, and the budget line that can be dragged. What
// is drawn and where, its two kinds know.
//
// Called by: ScatterChart, PeakBars. What could change: touch.
#pragma once

#include <QPointer>
#include <QWidget>
#include <optional>
#include <set>
#include <string>

#include "core/api/figures.h"
#include "widgets/charts/comparison_look.h"
#include "widgets/charts/tip_card.h"

namespace sherl::widgets {

// GUI thread.
class ComparisonPlot : public QWidget {
    Q_OBJECT

  public:
    explicit ComparisonPlot(QWidget* parent = nullptr);
    ~ComparisonPlot() override;

    void set_figure(api::ComparisonFigure figure);
    void set_selected(std::set<std::string> keys);
    void set_message(const QString& text);  // in the middle where nothing is drawn

    [[nodiscard]] const api::ComparisonFigure& figure() const { return figure_; }  // with the budget as it is dragged
    [[nodiscard]] const ComparisonState& state() const { return state_; }
    [[nodiscard]] const QString& message() const { return message_; }
    [[nodiscard]] QStringList tip_texts();  // empty: no tip
    [[nodiscard]] QStringList run_texts();  // of each run that has a place: what a screen reader is told
    [[nodiscard]] QSize sizeHint() const override { return {420, 260}; }
    [[nodiscard]] QSize minimumSizeHint() const override;

    // In pixels, as it stands now.
    [[nodiscard]] virtual std::optional<double> budget_place() = 0;  // x of an upright line, y of a level one
    [[nodiscard]] virtual std::optional<std::size_t> run_at(const QPointF& at) = 0;

  Q_SIGNALS:
    void selected(const QString& key, bool add);
    void detailsAsked(const QString& key);
    void budgetDragged(qint64 bytes);

  protected:
    [[nodiscard]] virtual bool upright_budget() const = 0;
    [[nodiscard]] virtual double bytes_at(const QPointF& at) = 0;
    [[nodiscard]] virtual ByteAxis memory() = 0;
    [[nodiscard]] virtual std::vector<std::size_t> order() = 0;  // of runs that have a place, as keys go through them
    [[nodiscard]] virtual QPointF anchor(std::size_t run) = 0;   // of its tip
    [[nodiscard]] virtual TipCard tip(std::size_t run) = 0;
    [[nodiscard]] virtual int part_at(std::size_t, const QPointF&) { return -1; }
    virtual void step_part(int) {}                   // Up and Down
    virtual void bring_into_sight(std::size_t) {}    // reached by keys
    virtual void draw(QPainter& painter) = 0;
    virtual void outdate() = 0;  // the drawing no longer holds

    void set_part(int part);
    void set_offset(double offset);
    [[nodiscard]] std::size_t current() const { return *state_.current; }

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void renew();
    void tell_reader();
    void show_tip();
    void set_current(std::optional<std::size_t> run, int part, std::optional<QPointF> tip_at);
    void step(int direction, bool to_end);
    [[nodiscard]] bool over_budget_line(const QPointF& at);
    void move_budget(double bytes);
    void end_budget(bool keep);

    api::ComparisonFigure figure_;
    ComparisonState state_;
    std::optional<std::int64_t> given_budget_;  // before it was dragged
    QString message_;
    std::optional<QPointF> tip_at_;
    QPointer<TipOverlay> overlay_;  // a child of the window
    std::optional<QPointF> pressed_;
    bool grabbed_ = false, moving_ = false;
};

}  // namespace sherl::widgets
