// SPDX-License-Identifier: GPL-3.0-or-later
// What each layer costs in predicted memory: differences of forecasts, one for each click that the picture allows; of blocks
// that no click takes away, what they keep. Source: ui.md §4.
//
// Called by: the column "Layers" and the close-up. What could change: the same for a GPU's reserved memory.
#pragma once

#include <QObject>
#include <QTimer>
#include <vector>

#include "widgets/bridge/setup_forecast.h"
#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

class LayerStacks;

// The set-up as it is, then one for each click: ticks in the order of the features, then the line, block by block upwards.
[[nodiscard]] std::vector<SpecChanges> cost_questions(const LayerPicture& picture);
// From the answers to these. A layer whose click leads to no forecast has no cost; nor have guide and anchor, which no click
// takes away.
[[nodiscard]] LayerCosts layer_costs(const LayerPicture& picture, const std::vector<Prediction>& answers);
// What pointing at a layer asks: "without feature 4". No changes: its click does nothing.
[[nodiscard]] SetupForecast::Idea layer_idea(const LayerPicture& picture, std::int64_t feature);

// Keeps the costs of `layers` up to date. Child of `layers`; the others outlive it. GUI thread.
class LayerPricing final : public QObject {
    Q_OBJECT

  public:
    LayerPricing(LayerStacks& layers, const SpecDraft& draft, SetupForecast& forecast);
    void ask();  // the layers show another picture
    [[nodiscard]] const Prediction& present() const { return present_; }  // of the set-up that they show

  Q_SIGNALS:
    void priced();

  private:
    LayerStacks& layers_;
    const SpecDraft& draft_;
    SetupForecast& forecast_;
    Prediction present_;
    QTimer patience_{this};
};

}  // namespace sherl::widgets
