// SPDX-License-Identifier: GPL-3.0-or-later
// The predicted peak as one bar: its parts by category, the budget's line that can be moved, and outlined what the thing under
// the pointer would add or take away. Source: ui.md §3.3.
//
// Called by: ForecastPanel. What could change: a second bar for the evaluation.
#pragma once

#include <QWidget>
#include <array>
#include <optional>
#include <vector>

#include "widgets/bridge/setup_forecast.h"
#include "widgets/panels/memory_scale.h"

namespace sherl::widgets {

// objectName forecastBar. GUI thread; `forecast` and `draft` outlive it. Left and Right move the budget.
class ForecastBar final : public QWidget {
    Q_OBJECT

  public:
    ForecastBar(SpecDraft& draft, SetupForecast& forecast, QWidget* parent = nullptr);

    void set_compact(bool compact);  // no words under the bar
    // In pixels, from the left; empty boxes: nothing of this category.
    [[nodiscard]] std::array<QRectF, 6> parts() const;
    [[nodiscard]] double budget_x() const;      // negative: no line
    [[nodiscard]] QRectF outlined() const;      // empty: nothing is pointed at, or it changes nothing
    [[nodiscard]] QStringList labelTexts() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    struct Label {
        QRectF box;
        QString name, amount;
    };
    void refresh();
    [[nodiscard]] QRectF bar() const;
    [[nodiscard]] QString budget_text() const;
    [[nodiscard]] std::vector<Label> labels() const;
    [[nodiscard]] QRectF budget_box() const;  // of its words
    [[nodiscard]] bool on_budget(const QPointF& position) const;

    SpecDraft& draft_;
    SetupForecast& forecast_;
    MemoryScale scale_;
    bool compact_ = false, dragging_ = false;
};

}  // namespace sherl::widgets
