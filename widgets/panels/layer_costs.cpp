// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_costs.h"

#include <algorithm>
#include <utility>

#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_stacks.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kActivations = 3;  // of api::memory_categories

// Features with a check box.
std::vector<std::int64_t> ticks_of(const LayerPicture& picture) {
    std::vector<std::int64_t> features;
    for (const LayerRow& row : picture.rows)
        if (row.mark == LayerMark::check) features.push_back(row.feature);
    return features;
}

// Numbers of blocks above the line, from the present one less down to the least.
std::vector<std::int64_t> fewer_blocks(const LayerPicture& picture) {
    std::vector<std::int64_t> fewer;
    if (!picture.boundary) return fewer;
    for (std::int64_t blocks = picture.boundary->blocks - 1; blocks >= picture.boundary->least; --blocks) fewer.push_back(blocks);
    return fewer;
}

// The line over fewer blocks, with the same ticks: what the block alone makes.
SpecChanges with_line(const LayerPicture& picture, std::int64_t blocks) {
    SpecChanges changes{{picture.boundary->path, blocks}};
    if (picture.ticks) changes.emplace_back(picture.ticks->path, picture.ticked());
    return changes;
}

std::string ledger_block(const LayerPicture& picture, std::int64_t feature) {
    if (feature == 0) return "embedding";
    std::string name = picture.stack;
    name.append(name.empty() ? "block " : " block ").append(std::to_string(feature - 1));
    return name;
}

std::int64_t kept_by(const analysis::Forecast& forecast, const std::string& block) {
    for (const api::MemoryCell& cell : forecast.split.cells)
        if (cell.block == block) return cell.bytes[kActivations];
    return 0;
}

}  // namespace

std::vector<SpecChanges> cost_questions(const LayerPicture& picture) {
    std::vector<SpecChanges> questions{{}};
    for (const std::int64_t feature : ticks_of(picture)) questions.push_back(toggle_layer(picture, feature).changes);
    for (const std::int64_t blocks : fewer_blocks(picture)) questions.push_back(with_line(picture, blocks));
    return questions;
}

LayerCosts layer_costs(const LayerPicture& picture, const std::vector<Prediction>& answers) {
    LayerCosts costs;
    if (answers.empty() || !answers.front().forecast) return costs;
    const analysis::Forecast& present = *answers.front().forecast;
    for (const LayerRow& row : picture.rows) {
        const std::int64_t kept = row.gradients ? kept_by(present, ledger_block(picture, row.feature)) : 0;
        if (kept > 0) costs[row.feature] = {LayerCost::Kind::keeps, kept};
    }
    std::size_t at = 1;
    for (const std::int64_t feature : ticks_of(picture)) {
        if (at >= answers.size()) return costs;
        const auto& other = answers[at++].forecast;
        const bool ticked = picture.rows[static_cast<std::size_t>(feature)].ticked;
        costs.erase(feature);
        if (!other) continue;
        const std::int64_t change = other->needed() - present.needed();
        costs[feature] = {ticked ? LayerCost::Kind::costs : LayerCost::Kind::would_cost, ticked ? -change : change};
    }
    std::int64_t before = present.needed();
    for (const std::int64_t blocks : fewer_blocks(picture)) {
        const std::int64_t feature = picture.blocks - blocks;  // of the block that is no longer above the line
        if (at >= answers.size() || !answers[at].forecast) return costs;
        const std::int64_t now = answers[at++].forecast->needed();
        costs[feature] = {LayerCost::Kind::costs, before - now};
        before = now;
    }
    return costs;
}

SetupForecast::Idea layer_idea(const LayerPicture& picture, std::int64_t feature) {
    if (picture.rows.empty()) return {};
    const LayerRow& row = picture.rows[static_cast<std::size_t>(feature)];
    if (row.mark == LayerMark::check) {
        const LayerEdit edit = toggle_layer(picture, feature);
        return {edit.changes, row.ticked ? words_without(picture, feature) : words_with(picture, feature)};
    }
    // Above the line: what a line over this block would make.
    if (picture.boundary && feature > picture.blocks - picture.boundary->blocks && picture.blocks - feature >= picture.boundary->least) {
        const LayerEdit edit = move_boundary(picture, picture.blocks - feature);
        return {edit.changes, words_line_over(picture, feature)};
    }
    return {};
}

LayerPricing::LayerPricing(LayerStacks& layers, const SpecDraft& draft, SetupForecast& forecast)
    : QObject(&layers), layers_(layers), draft_(draft), forecast_(forecast) {
    patience_.setSingleShot(true);
    patience_.setInterval(SetupForecast::kLateMs);
    connect(&patience_, &QTimer::timeout, this, [this] {
        for (std::size_t stack = 0; stack < layers_.count(); ++stack) layers_.picker(stack)->set_costs_stale(true);
    });
    for (const std::size_t stack : {0, 1}) layers_.picker(stack)->set_priced();
    // Longer texts, once the data have been read, cost more.
    connect(&forecast_, &SetupForecast::dataKnown, this, &LayerPricing::ask);
}

void LayerPricing::ask() {
    const LayerPictures pictures = layers_.pictures();
    std::vector<SpecChanges> variants;
    std::vector<std::size_t> sizes;
    for (const LayerPicture& picture : pictures) {
        std::vector<SpecChanges> questions = cost_questions(picture);
        sizes.push_back(questions.size());
        std::move(questions.begin(), questions.end(), std::back_inserter(variants));
    }
    if (!patience_.isActive()) patience_.start();
    forecast_.service().ask(this, forecast_.question(draft_, std::move(variants)),
                            [this, pictures, sizes](const std::vector<Prediction>& answers) {
                                patience_.stop();
                                present_ = answers.empty() ? Prediction() : answers.front();
                                auto from = answers.begin();
                                for (std::size_t stack = 0; stack < pictures.size() && stack < layers_.count(); ++stack) {
                                    const auto to = from + static_cast<std::ptrdiff_t>(
                                                               std::min(sizes[stack], static_cast<std::size_t>(answers.end() - from)));
                                    layers_.picker(stack)->show_costs(layer_costs(pictures[stack], {from, to}));
                                    from = to;
                                }
                                Q_EMIT priced();
                            });
}

}  // namespace sherl::widgets
