// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of set-up and layers: the predicted peak in numbers, its verdict against the budget, what would make it fit, the bar,
// and the difference that the thing under the pointer makes. Source: ui.md §3.3, §3.6.
#pragma once

#include <QWidget>

#include "widgets/bridge/setup_forecast.h"

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;

namespace sherl::widgets {

class ElidedLabel;
class ForecastBar;
class Spinner;

// forecastPeak, forecastError, forecastVerdict, forecastBar, forecastDelta, forecastSpinner, makeItFitButton with its menu
// makeItFitMenu. GUI thread; all that it is given outlives it.
class ForecastPanel final : public QWidget {
    Q_OBJECT

  public:
    ForecastPanel(SpecDraft& draft, SetupForecast& forecast, QWidget* parent = nullptr);

    void set_compact(bool compact);  // where the window is low: no words under the bar
    // What "make it fit" offers; owned by the panel.
    [[nodiscard]] QMenu* make_menu();

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();
    void show_pointed();
    void retranslate();
    void lay_out();

    SetupForecast& forecast_;
    QLabel *heading_, *peak_, *error_;
    ElidedLabel *verdict_, *delta_;
    QPushButton* fit_;
    Spinner* spinner_;
    ForecastBar* bar_;
    QHBoxLayout *first_, *second_;
    bool narrow_ = false;
};

}  // namespace sherl::widgets
