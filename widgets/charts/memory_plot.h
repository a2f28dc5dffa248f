// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing area of a chart of a MemoryFigure: pointer, keys, tip, message, what a screen reader is told. What is drawn and
// where, its kinds know.
//
// Called by: StepTimelineChart, Waterfall, BlockBars. What could change: touch; a budget line that can be dragged.
#pragma once

#include <QPointer>
#include <QWidget>
#include <optional>

#include "core/api/figures.h"
#include "widgets/charts/tip_card.h"

namespace sherl::widgets {

// GUI thread. An item is what a pointer hits and keys go through: a bar, a place on the x axis.
class MemoryPlot : public QWidget {
    Q_OBJECT

  public:
    explicit MemoryPlot(QWidget* parent = nullptr);
    ~MemoryPlot() override;

    void set_figure(api::MemoryFigure figure);
    void set_message(const QString& text);  // in the middle where nothing is drawn

    [[nodiscard]] const api::MemoryFigure& figure() const { return figure_; }
    [[nodiscard]] const QString& message() const { return message_; }
    [[nodiscard]] std::optional<std::size_t> current() const { return current_; }
    [[nodiscard]] QStringList tip_texts();  // empty: no tip
    [[nodiscard]] QSize sizeHint() const override { return {420, 220}; }
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void detailsAsked(const QString& key);  // of MemoryFigureRun

  protected:
    [[nodiscard]] virtual std::size_t items() = 0;
    [[nodiscard]] virtual std::optional<std::size_t> item_at(const QPointF& at) = 0;
    [[nodiscard]] virtual QPointF anchor(std::size_t item) = 0;  // of its tip
    [[nodiscard]] virtual TipCard tip(std::size_t item) = 0;
    [[nodiscard]] virtual std::size_t first_item() { return 0; }        // that a focus begins with
    [[nodiscard]] virtual std::size_t run_of(std::size_t item) = 0;     // of figure().runs
    [[nodiscard]] virtual QStringList summary() = 0;                    // of all, for a screen reader
    virtual void pointed(const QPointF&) {}                             // within an item
    virtual bool take_key(int) { return false; }                        // others than Left, Right, Home, End, Enter
    virtual void draw(QPainter& painter) = 0;
    virtual void outdate() = 0;  // the drawing no longer holds
    virtual void current_changed() { outdate(); }

    void renew();         // draw and tell anew
    void go_to(std::size_t item);

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void set_current(std::optional<std::size_t> item, std::optional<QPointF> tip_at);
    void show_tip();
    void tell_reader();

    api::MemoryFigure figure_;
    QString message_;
    std::optional<std::size_t> current_;
    std::optional<QPointF> tip_at_;
    QPointer<TipOverlay> overlay_;  // a child of the window
};

}  // namespace sherl::widgets
