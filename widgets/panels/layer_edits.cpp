// SPDX-License-Identifier: GPL-3.0-or-later
// What clicks do to the set-up: ticks, the line, named choices of layers.
#include <algorithm>
#include <iterator>

#include "widgets/panels/layer_model.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

using Features = std::vector<std::int64_t>;

Features all_features(const LayerTicks& ticks) {
    Features features;
    for (std::int64_t feature = ticks.least; feature <= ticks.most; ++feature) features.push_back(feature);
    return features;
}

// All of them is the default, which follows the guide; so it is not written out.
Json as_json(const Features& features, const LayerTicks& ticks) {
    return features == all_features(ticks) ? Json(nullptr) : Json(features);
}

// The features of a preset below the present guide; for the paper's, below its own.
Features features_of(const LayerPicture& picture, LayerPreset preset) {
    const Features all = all_features(*picture.ticks);
    const auto most = std::min<std::ptrdiff_t>(4, static_cast<std::ptrdiff_t>(all.size()));
    Features chosen;
    switch (preset) {
        case LayerPreset::all:
            return all;
        case LayerPreset::even:
            std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
                         [](std::int64_t feature) { return feature % 2 == 0; });
            return chosen;
        case LayerPreset::last:
            return {all.end() - most, all.end()};
        case LayerPreset::first:
            return {all.begin(), all.begin() + most};
        case LayerPreset::paper:
            return picture.paper ? picture.paper->features : Features{};
        case LayerPreset::none:
        case LayerPreset::custom:
            break;
    }
    return {};
}

bool shows(const LayerPicture& picture, LayerPreset preset) {
    if (preset == LayerPreset::custom) return true;
    if (preset == LayerPreset::paper &&
        (!picture.paper || (picture.boundary && picture.boundary->blocks != picture.paper->late)))
        return false;
    return features_of(picture, preset) == picture.ticked();
}

}  // namespace

LayerQuestion with_edit(LayerQuestion question, const LayerEdit& edit) {
    for (const auto& [path, value] : edit.changes) question.options[path] = value;
    return question;
}

LayerEdit toggle_layer(const LayerPicture& picture, std::int64_t feature) {
    LayerEdit edit;
    edit.refusal = why_not_ticked(picture, feature);
    if (!edit.refusal.isEmpty()) return edit;
    std::vector<std::int64_t> features = picture.ticked();
    const auto place = std::lower_bound(features.begin(), features.end(), feature);
    const bool remove = place != features.end() && *place == feature;
    remove ? features.erase(place) : features.insert(place, feature);
    edit.changes = {{picture.ticks->path, as_json(features, *picture.ticks)}};
    edit.what = remove ? words_untick(picture, feature) : words_tick(picture, feature);
    return edit;
}

LayerEdit move_boundary(const LayerPicture& picture, std::int64_t blocks) {
    LayerEdit edit;
    edit.refusal = why_not_moved(picture, blocks);
    if (!edit.refusal.isEmpty() || blocks == picture.boundary->blocks) return edit;
    edit.changes = {{picture.boundary->path, blocks}};
    edit.what = words_moved(picture);
    if (picture.ticks) {
        const std::vector<std::int64_t> before = picture.ticked();
        const LayerTicks& ticks = *picture.ticks;
        std::vector<std::int64_t> kept;
        std::copy_if(before.begin(), before.end(), std::back_inserter(kept),
                     [guide = picture.blocks - blocks](std::int64_t feature) { return feature < guide; });
        // "All" stays all: then the list is left to its default.
        const bool all = before == all_features(ticks);
        edit.changes.emplace_back(ticks.path, all ? Json(nullptr) : Json(kept));
    }
    return edit;
}

std::vector<LayerPreset> layer_presets(const LayerPicture& picture) {
    if (!picture.ticks || picture.ticks->most < picture.ticks->least) return {};
    std::vector<LayerPreset> presets{LayerPreset::all, LayerPreset::even, LayerPreset::last, LayerPreset::first};
    if (picture.paper) presets.push_back(LayerPreset::paper);
    presets.push_back(LayerPreset::none);
    return presets;
}

LayerEdit choose_preset(const LayerPicture& picture, LayerPreset preset) {
    LayerEdit edit;
    const std::vector<LayerPreset> possible = layer_presets(picture);
    if (std::find(possible.begin(), possible.end(), preset) == possible.end()) {
        edit.refusal = why_no_preset(picture);
        return edit;
    }
    LayerTicks ticks = *picture.ticks;
    const Features features = features_of(picture, preset);
    if (preset == LayerPreset::paper && picture.boundary) {
        const std::int64_t late = picture.paper->late;
        edit.changes.emplace_back(picture.boundary->path, late);
        ticks.most = picture.blocks - late - 1;
    }
    edit.changes.emplace_back(ticks.path, as_json(features, ticks));
    edit.what = preset_name(picture, preset);
    return edit;
}

namespace {

// The one to be shown of those that can be taken.
template <class Shows>
LayerPreset first_shown(const std::vector<LayerPreset>& possible, LayerPreset preferred, Shows shows_it) {
    const auto fits = [&](LayerPreset preset) {
        return std::find(possible.begin(), possible.end(), preset) != possible.end() && shows_it(preset);
    };
    if (fits(preferred)) return preferred;
    const auto found = std::find_if(possible.begin(), possible.end(), fits);
    return found == possible.end() ? LayerPreset::custom : *found;
}

}  // namespace

LayerPreset current_preset(const LayerPicture& picture, LayerPreset preferred) {
    return first_shown(layer_presets(picture), preferred, [&](LayerPreset preset) { return shows(picture, preset); });
}

std::vector<LayerPreset> layer_presets(const LayerPictures& pictures) {
    if (pictures.empty()) return {};
    std::vector<LayerPreset> common = layer_presets(pictures.front());
    for (const LayerPicture& picture : pictures) {
        const std::vector<LayerPreset> here = layer_presets(picture);
        std::erase_if(common, [&](LayerPreset preset) { return std::find(here.begin(), here.end(), preset) == here.end(); });
    }
    return common;
}

LayerEdit choose_preset(const LayerPictures& pictures, LayerPreset preset) {
    LayerEdit whole;
    for (const LayerPicture& picture : pictures) {
        LayerEdit edit = choose_preset(picture, preset);
        if (!edit.refusal.isEmpty()) return edit;
        std::move(edit.changes.begin(), edit.changes.end(), std::back_inserter(whole.changes));
        whole.what = edit.what;
    }
    return whole;
}

LayerPreset current_preset(const LayerPictures& pictures, LayerPreset preferred) {
    return first_shown(layer_presets(pictures), preferred, [&](LayerPreset preset) {
        return std::all_of(pictures.begin(), pictures.end(), [&](const LayerPicture& picture) { return shows(picture, preset); });
    });
}

}  // namespace sherl::widgets
