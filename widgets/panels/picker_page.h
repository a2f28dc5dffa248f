// SPDX-License-Identifier: GPL-3.0-or-later
// The close-up of the layers that covers the page (Ctrl+L). It works on a copy of the set-up: "Use these layers" brings
// the choice over as one step that can be undone, Cancel and Esc leave without a trace.
#pragma once

#include <QWidget>

#include "widgets/bridge/spec_draft.h"
#include "widgets/panels/layer_model.h"

class QFrame;
class QLabel;
class QPushButton;

namespace sherl::widgets {

class ElidedLabel;
class LayerNote;
class LayerPicker;
class LayerPresetCombo;
class LayerPricing;
class LayerStacks;
class SetupForecast;

// GUI thread. `draft` outlives it.
class PickerPage final : public QWidget {
    Q_OBJECT

  public:
    // `forecast` too outlives it; without one layers have no costs.
    explicit PickerPage(SpecDraft& draft, SetupForecast* forecast = nullptr, QWidget* parent = nullptr);

    // Takes a fresh copy, unless it is shown already; call it when the page is to be shown. False: no backbone is known,
    // nothing to pick.
    bool begin();
    [[nodiscard]] LayerStacks& stacks() const { return *layers_; }
    [[nodiscard]] LayerPicker* picker() const;  // of the first stack

  Q_SIGNALS:
    void left();  // by Use or Cancel; whoever showed the page takes it away

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    QWidget* make_bar();
    QWidget* make_cards();
    void name_backbone();
    void show_copy();
    void show_facts(const LayerPictures& pictures);
    void show_details();
    void show_peak();
    void use();
    void leave();
    void retranslate();

    SpecDraft& draft_;
    SpecDraft copy_;
    bool active_ = false;
    LayerStacks* layers_;
    LayerPresetCombo* presets_;
    QPushButton *all_, *even_, *last_, *none_, *use_, *cancel_;
    QLabel *title_, *preset_label_;
    ElidedLabel* about_;
    QLabel *facts_title_, *details_title_, *details_path_, *details_;
    QFrame* terms_card_;
    QLabel *terms_title_, *terms_;
    struct Fact {
        QLabel *name, *value;
    };
    Fact early_{}, guide_{}, late_{}, trained_{}, peak_{};
    LayerNote* note_;
    SetupForecast* forecast_;
    LayerPricing* pricing_ = nullptr;
};

}  // namespace sherl::widgets
