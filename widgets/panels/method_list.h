// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's methods in three groups, each with its marker and the peak that this very set-up would have with it, against
// the budget; one is chosen. What is not defined on the backbone stays visible, greyed, with the reason. Source: ui.md §3.1.
//
// Called by: the set-up. What could change: measured peaks beside the predicted ones.
#pragma once

#include <QListView>
#include <QStandardItemModel>
#include <optional>

#include "widgets/bridge/setup_forecast.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/panels/memory_scale.h"

namespace sherl::widgets {

// Rows have ObjectKeyRole (roles.h): the method's kind; headings of groups have none. GUI thread.
class MethodList final : public QListView {
    Q_OBJECT

  public:
    // Both outlive the list. Without a forecast there are no bars.
    explicit MethodList(SpecDraft& draft, SetupForecast* forecast = nullptr, QWidget* parent = nullptr);

    // What a row tells of its peak.
    struct Bar {
        std::int64_t needed = 0;       // bytes
        std::int64_t activations = 0;  // of them, saved for backward
        bool over = false;             // the budget
        QString reason;                // why there is no forecast; empty: there is one, or none was asked for
    };
    [[nodiscard]] std::optional<Bar> bar(const QString& kind) const;  // none: not known yet
    [[nodiscard]] const MemoryScale& scale() const { return scale_; }
    [[nodiscard]] bool stale() const { return forecast_ != nullptr && forecast_->late(); }
    // Where bars lie in a row, and what is written behind them; pixels of the viewport.
    [[nodiscard]] QRectF bar_room(const QRect& row) const;
    [[nodiscard]] QRectF number_room(const QRect& row) const;
    [[nodiscard]] double budget_x() const;  // negative: no line
    [[nodiscard]] QString budget_text() const;

    // All rows; the list never scrolls.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void fill();
    void refresh();
    void show_forecasts();
    void measure();
    void point_at(const QModelIndex& index);
    [[nodiscard]] bool on_budget(const QPointF& position) const;

    SpecDraft& draft_;
    SetupForecast* forecast_;
    QStandardItemModel rows_;
    MemoryScale scale_;
    int names_ = 0, numbers_ = 0;  // widths
    bool refreshing_ = false, dragging_ = false;
    QPersistentModelIndex hovered_;
};

}  // namespace sherl::widgets
