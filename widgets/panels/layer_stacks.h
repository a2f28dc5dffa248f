// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of a backbone: one picker for each of its stacks, the encoder's on the left. Each has its own line and ticks;
// named choices are of all stacks at once. Called by: the column "Layers" and the close-up.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "widgets/panels/layer_layout.h"

namespace sherl::widgets {

class LayerPicker;

// Object names of the pickers: layerPicker, layerPickerDecoder. GUI thread.
class LayerStacks final : public QWidget {
    Q_OBJECT

  public:
    explicit LayerStacks(LayerSize size, QWidget* parent = nullptr);

    // One for each stack, at least one.
    void show_layers(const std::vector<LayerQuestion>& questions);
    [[nodiscard]] LayerPictures pictures() const;
    [[nodiscard]] LayerPicker* picker(std::size_t stack = 0) const { return pickers_.at(stack); }
    [[nodiscard]] std::size_t count() const { return shown_; }
    void choose(LayerPreset preset);

    // The row under the pointer, else that of the stack with the keyboard; none: neither is here.
    struct Pointed {
        LayerPicture picture;
        std::int64_t feature = 0;
    };
    [[nodiscard]] std::optional<Pointed> pointed() const;

  Q_SIGNALS:
    // As those of LayerPicker.
    void edited(const sherl::widgets::LayerEdit& edit);
    void presetChosen(sherl::widgets::LayerPreset preset);
    void refused(const QString& reason);
    void pointedChanged();

  private:
    LayerPicker* add(LayerSize size, const QString& name);
    void sidestep(std::size_t to, std::int64_t feature);

    std::vector<LayerPicker*> pickers_;  // the second is hidden while there is one stack
    std::size_t shown_ = 1;
};

}  // namespace sherl::widgets
