// SPDX-License-Identifier: GPL-3.0-or-later
// The named choices of layers: shows which one the picture is, and lets another be taken.
#pragma once

#include <QComboBox>

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

class LayerPresetCombo final : public QComboBox {
    Q_OBJECT

  public:
    explicit LayerPresetCombo(QWidget* parent = nullptr);

    // Of all stacks; none: no layers.
    void show_layers(const LayerPictures& pictures);
    // Which name to show where several fit: the one taken last.
    void prefer(LayerPreset preset);

  Q_SIGNALS:
    void chosen(sherl::widgets::LayerPreset preset);  // by the user

  private:
    LayerPreset preferred_ = LayerPreset::all;
};

}  // namespace sherl::widgets
