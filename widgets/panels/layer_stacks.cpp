// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_stacks.h"

#include <QHBoxLayout>
#include <algorithm>

#include "widgets/panels/layer_picker.h"

namespace sherl::widgets {

LayerStacks::LayerStacks(LayerSize size, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const char* name : {"layerPicker", "layerPickerDecoder"})
        row->addWidget(add(size, QString::fromLatin1(name)), 1);
    pickers_.back()->hide();
    setTabOrder(pickers_.front(), pickers_.back());
    setFocusProxy(pickers_.front());
}

LayerPicker* LayerStacks::add(LayerSize size, const QString& name) {
    auto* picker = new LayerPicker(size, this);
    picker->setObjectName(name);
    const std::size_t place = pickers_.size();
    pickers_.push_back(picker);
    connect(picker, &LayerPicker::edited, this, &LayerStacks::edited);
    connect(picker, &LayerPicker::presetChosen, this, &LayerStacks::presetChosen);
    connect(picker, &LayerPicker::refused, this, &LayerStacks::refused);
    connect(picker, &LayerPicker::pointedChanged, this, &LayerStacks::pointedChanged);
    connect(picker, &LayerPicker::sidestepped, this, [this, picker, place](int step) {
        const auto to = static_cast<std::ptrdiff_t>(place) + step;
        if (0 <= to && to < static_cast<std::ptrdiff_t>(shown_))
            sidestep(static_cast<std::size_t>(to), picker->current_feature());
    });
    return picker;
}

void LayerStacks::sidestep(std::size_t to, std::int64_t feature) {
    pickers_[to]->set_current_feature(feature);
    pickers_[to]->setFocus(Qt::OtherFocusReason);
}

void LayerStacks::show_layers(const std::vector<LayerQuestion>& questions) {
    const bool fewer = questions.size() < shown_;
    shown_ = std::clamp<std::size_t>(questions.size(), 1, pickers_.size());
    if (fewer && pickers_.back()->hasFocus()) pickers_.front()->setFocus(Qt::OtherFocusReason);
    for (std::size_t i = 0; i < pickers_.size(); ++i) {
        if (i < questions.size()) pickers_[i]->show_layers(questions[i]);
        pickers_[i]->setVisible(i < shown_);
    }
}

LayerPictures LayerStacks::pictures() const {
    LayerPictures pictures;
    for (std::size_t i = 0; i < shown_; ++i) pictures.push_back(pickers_[i]->picture());
    return pictures;
}

void LayerStacks::choose(LayerPreset preset) {
    const LayerEdit edit = choose_preset(pictures(), preset);
    if (!edit.refusal.isEmpty()) {
        Q_EMIT refused(edit.refusal);
        return;
    }
    Q_EMIT presetChosen(preset);
    if (!edit.changes.empty()) Q_EMIT edited(edit);
}

std::optional<LayerStacks::Pointed> LayerStacks::pointed() const {
    const LayerPicker* chosen = nullptr;
    for (std::size_t i = 0; i < shown_; ++i) {
        const LayerPicker* picker = pickers_[i];
        if (picker->pointed_feature() && (chosen == nullptr || picker->under_pointer())) chosen = picker;
    }
    if (chosen == nullptr) return std::nullopt;
    return Pointed{chosen->picture(), *chosen->pointed_feature()};
}

}  // namespace sherl::widgets
