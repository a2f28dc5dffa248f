// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_preset_combo.h"

#include <QSignalBlocker>

#include "widgets/panels/layer_words.h"

namespace sherl::widgets {

LayerPresetCombo::LayerPresetCombo(QWidget* parent) : QComboBox(parent) {
    //: read aloud: the list of named choices of layers
    setAccessibleName(tr("Preset of layers"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(this, &QComboBox::activated, this, [this](int index) {
        const auto preset = static_cast<LayerPreset>(itemData(index).toInt());
        if (preset == LayerPreset::custom) return;
        prefer(preset);
        Q_EMIT chosen(preset);
    });
}

void LayerPresetCombo::prefer(LayerPreset preset) {
    preferred_ = preset;
}

void LayerPresetCombo::show_layers(const LayerPictures& pictures) {
    const QSignalBlocker quiet(this);
    clear();
    const std::vector<LayerPreset> presets = layer_presets(pictures);
    const LayerPicture picture = pictures.empty() ? LayerPicture() : pictures.front();
    setEnabled(!presets.empty());
    if (presets.empty()) {
        //: in place of the presets, for methods that read no features
        addItem(picture.rows.empty() ? tr("No layers") : tr("No early route"));
        setToolTip(picture.rows.empty() ? QString() : why_no_preset(picture));
        return;
    }
    const LayerPreset current = current_preset(pictures, preferred_);
    const auto add = [&](LayerPreset preset) {
        addItem(preset_name(picture, preset), static_cast<int>(preset));
        setItemData(count() - 1, preset_explanation(picture, preset), Qt::ToolTipRole);
        if (preset == current) setCurrentIndex(count() - 1);
    };
    for (const LayerPreset preset : presets) add(preset);
    // Not something to choose: it tells that none of the others is shown.
    if (current == LayerPreset::custom) add(LayerPreset::custom);
    setToolTip(preset_explanation(picture, current));
}

}  // namespace sherl::widgets
