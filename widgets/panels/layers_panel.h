// SPDX-License-Identifier: GPL-3.0-or-later
// The workbench's column "Layers": summary, presets, the picker, and what it shows in a sentence. Source: ui.md §3.2,
// §3.6
#pragma once

#include <QWidget>

#include "widgets/panels/layer_model.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace sherl::widgets {

class LayerNote;
class LayerPicker;
class LayerPresetCombo;
class LayerPricing;
class LayerStacks;
class SetupForecast;
class SpecDraft;

// GUI thread. `draft` outlives it.
class LayersPanel final : public QWidget {
    Q_OBJECT

  public:
    // `forecast` too outlives it; without one layers have no costs.
    explicit LayersPanel(SpecDraft& draft, SetupForecast* forecast = nullptr, QWidget* parent = nullptr);

    [[nodiscard]] LayerStacks& stacks() const { return *layers_; }
    [[nodiscard]] LayerPicker* picker() const;  // of the first stack

  Q_SIGNALS:
    void expandRequested();        // the close-up, see PickerPage
    void openBackboneRequested();  // another folder

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void show_draft();
    void show_message(const QString& text, bool offer_folder);
    void show_picture();
    void show_pointed();
    void retranslate();

    SpecDraft& draft_;
    SetupForecast* forecast_;
    LayerPricing* pricing_ = nullptr;
    QLabel* heading_;
    QLabel* summary_;
    LayerPresetCombo* presets_;
    QToolButton* expand_;
    QStackedWidget* states_;  // picture, message
    LayerStacks* layers_;
    LayerNote* note_;
    QLabel* message_;
    QPushButton* open_;
};

// What is wrong with the choice of layers; empty: nothing.
[[nodiscard]] QString layer_trouble(const SpecDraft& draft, const LayerPictures& pictures);

}  // namespace sherl::widgets
