// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_model.h"

#include <algorithm>
#include <set>

#include "core/spec/trained.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/words.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

// --- Facts that no option of a method tells. Source: methods.md, golden/NAMES.md. ---

bool trains_whole_backbone(const std::string& kind) {
    return kind == "full";
}

// Where an inside method without named targets has its trained parts.
std::vector<bool> parts_without_targets(const std::string& kind, std::int64_t blocks) {
    std::vector<bool> rows(static_cast<std::size_t>(blocks) + 1, true);    // biases, adapters: the embeddings' norm too
    if (kind == "prefix") rows.front() = false;                            // keys and values of every block
    if (kind == "prompt") std::fill(rows.begin() + 1, rows.end(), false);  // vectors before the word embeddings
    return rows;
}

// Layers of published settings on a host like this one. Source: methods.md A3, B, C (CLIP-ViL: a BERT of 12 blocks).
struct PaperSetup {
    const char* kind;
    std::int64_t blocks, first, last, late;
};
constexpr PaperSetup kPaperSetups[] = {{"sherl", 12, 0, 10, 1}, {"unipt", 12, 0, 11, 0}, {"lst", 12, 1, 12, 0}};

// --- What options tell. ---

const spec::Key* option(const LayerQuestion& question, const char* path) {
    if (question.method == nullptr) return nullptr;
    for (const spec::Key& key : question.method->options) {
        if (key.path == path) return &key;
    }
    return nullptr;
}

Json value_of(const LayerQuestion& question, const char* path) {
    const auto found = question.options.find(path);
    if (found != question.options.end() && !found->second.is_null()) return found->second;
    const spec::Key* key = option(question, path);
    return key != nullptr ? key->default_value : Json(nullptr);
}

std::optional<std::int64_t> whole_number(const Json& value) {
    return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

// A bound of the catalogue in blocks; `L` is its only symbol here.
std::int64_t bound(const spec::Bound& limit, std::int64_t blocks, std::int64_t open) {
    if (limit.is == spec::Bound::Is::none) return open;
    return static_cast<std::int64_t>(limit.value) + (*limit.symbol != '\0' ? blocks : 0);
}

std::vector<bool> parts_at_targets(const Json& targets, std::int64_t blocks) {
    std::vector<bool> rows(static_cast<std::size_t>(blocks) + 1, false);
    if (!targets.is_array()) return rows;
    formats::BackboneConfig config;
    config.model_type = "bert";
    config.bert.blocks = blocks;
    for (const spec::LinearLayer& layer : spec::linear_layers(config, false)) {
        const auto row =
            static_cast<std::size_t>(std::stoll(layer.name.substr(std::string("encoder.layer.").size()))) + 1;
        for (const Json& target : targets) {
            if (target.is_string() && spec::targets_module(target.get<std::string>(), layer.name)) rows[row] = true;
        }
    }
    return rows;
}

std::vector<bool> trained_parts(const LayerQuestion& question, std::int64_t blocks) {
    const Json bias = value_of(question, "method.bias");
    const bool all_biases = bias.is_string() && bias.get<std::string>() == "all";
    if (option(question, "method.targets") == nullptr || all_biases)
        return parts_without_targets(question.kind, blocks);
    return parts_at_targets(value_of(question, "method.targets"), blocks);
}

void draw_inside(LayerPicture& picture, const std::vector<bool>& parts) {
    picture.gradient_floor = picture.blocks + 1;
    for (LayerRow& row : picture.rows) {
        if (!parts[static_cast<std::size_t>(row.feature)]) continue;
        row.body = LayerBody::adapted;
        picture.gradient_floor = std::min(picture.gradient_floor, row.feature);
    }
}

// The last blocks: late ones of a beside method, trained ones of a baseline.
void draw_boundary(LayerPicture& picture, const LayerQuestion& question, const spec::Key& key, bool late) {
    LayerBoundary boundary{.path = key.path, .late = late};
    boundary.least = bound(key.minimum, picture.blocks, 0);
    boundary.most = bound(key.maximum, picture.blocks, picture.blocks);
    // A number out of range is a problem of the set-up; the picture shows the nearest that can be drawn.
    boundary.blocks = std::clamp(whole_number(value_of(question, key.path.c_str())).value_or(boundary.least),
                                 boundary.least, std::max(boundary.least, boundary.most));
    picture.gradient_floor = picture.blocks - boundary.blocks + 1;
    for (LayerRow& row : picture.rows) {
        if (row.feature >= picture.gradient_floor) row.body = late ? LayerBody::late : LayerBody::trained;
    }
    picture.boundary = boundary;
}

void draw_ticks(LayerPicture& picture, const LayerQuestion& question, const spec::Key& key) {
    LayerTicks ticks{.path = key.path,
                     .least = bound(key.minimum, picture.blocks, 0),
                     .most = bound(key.maximum, picture.blocks, picture.blocks)};
    if (picture.boundary) {
        const std::int64_t guide = picture.gradient_floor - 1;
        ticks.most = std::min(ticks.most, guide - 1);
        picture.rows[static_cast<std::size_t>(guide)].mark = LayerMark::guide;
    } else if (ticks.most < picture.blocks) {
        // Without a late route the last feature is the anchor where it is not among those to choose from.
        picture.rows.back().mark = LayerMark::anchor;
    }
    const Json chosen = value_of(question, key.path.c_str());
    std::set<std::int64_t> features;
    if (chosen.is_array()) {
        for (const Json& feature : chosen) {
            if (const auto number = whole_number(feature)) features.insert(*number);
        }
    }
    for (LayerRow& row : picture.rows) {
        if (row.mark != LayerMark::none) {
            row.ticked = true;
        } else if (ticks.contain(row.feature)) {
            row.mark = LayerMark::check;
            row.ticked = chosen.is_null() || features.contains(row.feature);  // open: all of them
        }
    }
    picture.ticks = ticks;
}

const spec::Key* list_of_features(const LayerQuestion& question) {
    for (const char* path : {"method.early_layers", "method.layers"}) {
        const spec::Key* key = option(question, path);
        if (key != nullptr && key->type == spec::Type::integers) return key;
    }
    return nullptr;
}

const spec::Key* number_of_blocks(const LayerQuestion& question) {
    for (const char* path : {"method.late_layers", "method.layers"}) {
        const spec::Key* key = option(question, path);
        if (key != nullptr && key->type == spec::Type::integer) return key;
    }
    return nullptr;
}

// --- Edits. ---

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

const PaperSetup* paper_setup(const LayerPicture& picture) {
    for (const PaperSetup& setup : kPaperSetups) {
        if (picture.kind == QLatin1String(setup.kind) && picture.blocks == setup.blocks) return &setup;
    }
    return nullptr;
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
            if (const PaperSetup* setup = paper_setup(picture))
                return all_features({.path = {}, .least = setup->first, .most = setup->last});
            return {};
        case LayerPreset::none:
        case LayerPreset::custom:
            break;
    }
    return {};
}

bool shows(const LayerPicture& picture, LayerPreset preset) {
    if (preset == LayerPreset::custom) return true;
    const PaperSetup* setup = paper_setup(picture);
    if (preset == LayerPreset::paper &&
        (setup == nullptr || (picture.boundary && picture.boundary->blocks != setup->late)))
        return false;
    return features_of(picture, preset) == picture.ticked();
}

}  // namespace

LayerQuestion layer_question(const SpecDraft& draft) {
    LayerQuestion question;
    const Json kind = draft.value("method.kind");
    if (kind.is_string()) question.kind = kind.get<std::string>();
    question.method = spec::find_method(question.kind);
    question.blocks = draft.blocks();
    if (const auto width = draft.symbols().find("d"); width != draft.symbols().end()) question.width = width->second;
    if (question.method != nullptr) {
        for (const spec::Key& key : question.method->options) question.options[key.path] = draft.value(key.path);
    }
    return question;
}

std::vector<std::int64_t> LayerPicture::ticked() const {
    std::vector<std::int64_t> features;
    for (const LayerRow& row : rows) {
        if (row.mark == LayerMark::check && row.ticked) features.push_back(row.feature);
    }
    return features;
}

std::optional<std::int64_t> LayerPicture::feature_with(LayerMark mark) const {
    for (const LayerRow& row : rows) {
        if (row.mark == mark) return row.feature;
    }
    return std::nullopt;
}

std::int64_t LayerPicture::entry() const {
    return boundary && boundary->late ? gradient_floor : blocks + 1;
}

LayerPicture layer_picture(const LayerQuestion& question) {
    LayerPicture picture;
    picture.kind = QString::fromStdString(question.kind);
    picture.title = method_title(picture.kind);
    if (!question.blocks || *question.blocks < 1) return picture;
    picture.blocks = *question.blocks;
    picture.gradient_floor = picture.blocks + 1;
    for (std::int64_t feature = 0; feature <= picture.blocks; ++feature) picture.rows.push_back({.feature = feature});
    if (question.method == nullptr) return picture;

    picture.group = question.method->group;
    picture.side_network = picture.group == spec::Group::beside;
    const auto reduction = whole_number(value_of(question, "method.reduction"));
    if (picture.side_network && question.width && reduction && *reduction > 0)
        picture.side_width = *question.width / *reduction;
    if (trains_whole_backbone(question.kind)) {
        picture.gradient_floor = 0;
        for (LayerRow& row : picture.rows) row.body = LayerBody::trained;
    } else if (picture.group == spec::Group::inside) {
        draw_inside(picture, trained_parts(question, picture.blocks));
    } else {
        if (const spec::Key* key = number_of_blocks(question))
            draw_boundary(picture, question, *key, picture.side_network);
        if (const spec::Key* key = list_of_features(question)) draw_ticks(picture, question, *key);
    }
    for (LayerRow& row : picture.rows) row.gradients = row.feature >= picture.gradient_floor;
    return picture;
}

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
    edit.what = remove ? words_untick(feature) : words_tick(feature);
    return edit;
}

LayerEdit move_boundary(const LayerPicture& picture, std::int64_t blocks) {
    LayerEdit edit;
    edit.refusal = why_not_moved(picture, blocks);
    if (!edit.refusal.isEmpty() || blocks == picture.boundary->blocks) return edit;
    edit.changes = {{picture.boundary->path, blocks}};
    edit.what = words_moved();
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
    if (paper_setup(picture) != nullptr) presets.push_back(LayerPreset::paper);
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
        const std::int64_t late = paper_setup(picture)->late;
        edit.changes.emplace_back(picture.boundary->path, late);
        ticks.most = picture.blocks - late - 1;
    }
    edit.changes.emplace_back(ticks.path, as_json(features, ticks));
    edit.what = preset_name(picture, preset);
    return edit;
}

LayerPreset current_preset(const LayerPicture& picture, LayerPreset preferred) {
    const std::vector<LayerPreset> possible = layer_presets(picture);
    const auto fits = [&](LayerPreset preset) {
        return std::find(possible.begin(), possible.end(), preset) != possible.end() && shows(picture, preset);
    };
    if (fits(preferred)) return preferred;
    for (const LayerPreset preset : possible) {
        if (fits(preset)) return preset;
    }
    return LayerPreset::custom;
}

}  // namespace sherl::widgets
