// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/spec/stacks.h"
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

// LoRA with the biases of the backbone.
bool trains_all_biases(const LayerQuestion& question) {
    const auto bias = question.options.find("method.bias");
    return bias != question.options.end() && bias->second.is_string() && bias->second.get<std::string>() == "all";
}

// Where an inside method without named targets has its trained parts. Source of two stacks: golden/NAMES-T5.md.
std::vector<bool> parts_without_targets(const LayerQuestion& question) {
    const bool prompt = question.kind == "prompt", two = !question.stack.empty();
    std::vector<bool> rows(static_cast<std::size_t>(*question.blocks) + 1, !prompt);
    // Biases, adapters: the norm of BERT's embeddings too; T5's have none. Prefix: keys and values of every block.
    rows.front() = prompt || !(two || question.kind == "prefix");
    if (prompt && question.stack == "decoder") rows.front() = false;  // vectors before the words of the source
    return rows;
}

// What stands above the blocks of a stack. One without a stack has a head of its own, which every method trains.
LayerEnd end_of(const LayerQuestion& question) {
    if (question.stack.empty()) return {};
    LayerEnd end{.is = question.stack == "encoder" ? LayerEnd::Is::output : LayerEnd::Is::word_head,
                 .body = LayerBody::frozen};
    const bool biases = question.kind == "bitfit" || trains_all_biases(question);
    if (trains_whole_backbone(question.kind))
        end.body = LayerBody::trained;
    else if (question.kind == "adapter" || (biases && end.is == LayerEnd::Is::word_head))
        end.body = LayerBody::adapted;  // the last norm; the output map's bias
    return end;
}

// Layers of published settings on a host like this one. Source: methods.md A3, B, C (CLIP-ViL: a BERT of 12 blocks),
// A5, C (T5 base, large, 3B; as deep as large, with wider blocks).
struct PaperSetup {
    const char *kind, *stack;
    std::int64_t blocks;
    std::optional<bool> wide;
    LayerSetup layers;
};
constexpr std::int64_t kWide = 16384;  // d_ff of 3B

std::vector<std::int64_t> from_to(std::int64_t first, std::int64_t last, std::int64_t step = 1) {
    std::vector<std::int64_t> features;
    for (; first <= last; first += step) features.push_back(first);
    return features;
}

std::vector<std::int64_t> with(std::vector<std::int64_t> features, std::int64_t last) {
    features.push_back(last);
    return features;
}

std::optional<LayerSetup> paper_setup(const LayerQuestion& question) {
    const auto even = from_to(0, 22, 2);
    static const std::vector<PaperSetup> setups{
        {"sherl", "", 12, {}, {from_to(0, 10), 1}},
        {"unipt", "", 12, {}, {from_to(0, 11), 0}},
        {"lst", "", 12, {}, {from_to(1, 12), 0}},
        {"sherl", "encoder", 12, {}, {{0, 2, 3, 4, 6, 7, 8, 10, 11}, 0}},
        {"sherl", "decoder", 12, {}, {{0, 2, 3, 4, 6, 7, 8, 10}, 1}},
        {"sherl", "encoder", 24, false, {with(even, 23), 0}},
        {"sherl", "decoder", 24, false, {even, 1}},
        {"sherl", "encoder", 24, true, {{0, 23}, 0}},
        {"sherl", "decoder", 24, true, {{0}, 1}},
        {"lst", "encoder", 12, {}, {{2, 3, 4, 6, 7, 8, 10, 11, 12}, 0}},
        {"lst", "decoder", 12, {}, {{2, 3, 4, 6, 7, 8, 10, 11, 12}, 0}},
        {"lst", "encoder", 24, false, {from_to(2, 24, 2), 0}},
        {"lst", "decoder", 24, false, {from_to(2, 24, 2), 0}},
        {"lst", "encoder", 24, true, {{24}, 0}},
        {"lst", "decoder", 24, true, {{24}, 0}}};
    const bool wide = question.feed_forward.value_or(0) >= kWide;
    for (const PaperSetup& setup : setups) {
        if (question.kind == setup.kind && question.stack == setup.stack && question.blocks == setup.blocks &&
            setup.wide.value_or(wide) == wide)
            return setup.layers;
    }
    return std::nullopt;
}

// --- What options tell. ---

const spec::Key* option(const LayerQuestion& question, const char* path) {
    if (question.method == nullptr) return nullptr;
    for (const spec::Key& key : question.method->options) {
        if (key.path == path) return &key;
    }
    return nullptr;
}

// As the document has it for this stack.
std::string path_of(const LayerQuestion& question, const spec::Key& key) {
    return spec::key_of_stack(key, question.stack).path;
}

Json written(const LayerQuestion& question, const spec::Key& key) {
    const auto found = question.options.find(path_of(question, key));
    return found == question.options.end() ? Json(nullptr) : found->second;
}

// What holds where nothing is said, after what is said elsewhere.
Json default_of(const LayerQuestion& question, const spec::Key& key) {
    if (key.derive == nullptr) return key.default_value;
    spec::Symbols symbols;
    if (question.blocks) symbols["L"] = *question.blocks;
    if (!question.stack.empty()) symbols["decoder"] = question.stack == "decoder" ? 1 : 0;
    spec::Values given;
    for (const spec::Key& other : question.method->options) {
        if (Json value = written(question, other); !value.is_null()) given[other.path] = std::move(value);
    }
    return key.derive({given, given, symbols});
}

Json value_of(const LayerQuestion& question, const char* path) {
    const spec::Key* key = option(question, path);
    if (key == nullptr) return nullptr;
    Json value = written(question, *key);
    return value.is_null() ? default_of(question, *key) : value;
}

std::optional<std::int64_t> whole_number(const Json& value) {
    return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

// A bound of the catalogue in blocks; `L` is its only symbol here.
std::int64_t bound(const spec::Bound& limit, std::int64_t blocks, std::int64_t open) {
    if (limit.is == spec::Bound::Is::none) return open;
    return static_cast<std::int64_t>(limit.value) + (*limit.symbol != '\0' ? blocks : 0);
}

std::vector<bool> parts_at_targets(const LayerQuestion& question, const Json& targets) {
    std::vector<bool> rows(static_cast<std::size_t>(*question.blocks) + 1, false);
    std::vector<std::string> names;
    for (const Json& target : targets) {
        if (target.is_string()) names.push_back(target.get<std::string>());
    }
    formats::BackboneConfig config;
    config.model_type = question.stack.empty() ? "bert" : "t5";
    config.bert.blocks = config.t5.encoder_blocks = config.t5.decoder_blocks = *question.blocks;
    const std::string blocks = question.stack.empty() ? "encoder.layer." : question.stack + ".block.";
    for (const spec::LinearLayer& layer : spec::linear_layers(config, false)) {
        if (!layer.name.starts_with(blocks)) continue;
        const auto row = static_cast<std::size_t>(std::stoll(layer.name.substr(blocks.size()))) + 1;
        rows[row] = rows[row] || (question.stack.empty() ? std::any_of(names.begin(), names.end(),
                                                                      [&](const std::string& name) {
                                                                          return spec::targets_module(name, layer.name);
                                                                      })
                                                        : spec::t5_targets_module(names, layer.name));
    }
    return rows;
}

std::vector<bool> trained_parts(const LayerQuestion& question) {
    if (option(question, "method.targets") == nullptr || trains_all_biases(question))
        return parts_without_targets(question);
    return parts_at_targets(question, value_of(question, "method.targets"));
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
    LayerBoundary boundary{.path = path_of(question, key), .late = late};
    boundary.least = bound(key.minimum, picture.blocks, 0);
    // One of two stacks may stay frozen; a backbone whose only stack does is another method's.
    if (!late && question.stack.empty()) boundary.least = std::max<std::int64_t>(1, boundary.least);
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
    LayerTicks ticks{.path = path_of(question, key),
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

// One stack by itself.
LayerPicture draw(const LayerQuestion& question) {
    LayerPicture picture;
    picture.kind = QString::fromStdString(question.kind);
    picture.title = method_title(picture.kind);
    picture.stack = question.stack;
    if (!question.blocks || *question.blocks < 1) return picture;
    picture.blocks = *question.blocks;
    picture.tallest = std::max(picture.blocks, question.other_blocks);
    picture.end = end_of(question);
    picture.paper = paper_setup(question);
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
        draw_inside(picture, trained_parts(question));
    } else {
        if (const spec::Key* key = number_of_blocks(question))
            draw_boundary(picture, question, *key, picture.side_network);
        if (const spec::Key* key = list_of_features(question)) draw_ticks(picture, question, *key);
    }
    return picture;
}

// The decoder's blocks read the encoder's end. What trains in the encoder, or beside it, gets its gradients through them.
void join(LayerPicture& picture, const LayerPicture& other) {
    if (picture.stack == "decoder") {
        picture.to_encoder = !picture.side_network && other.gradient_floor <= other.blocks;
        if (picture.to_encoder) picture.gradient_floor = std::min<std::int64_t>(picture.gradient_floor, 1);
        return;
    }
    // A side network of the encoder is read by the decoder's late blocks, or by its side network where there are none to be.
    picture.reached = picture.side_network ? !other.boundary || other.boundary->blocks > 0
                                           : picture.gradient_floor <= picture.blocks;
    if (!picture.reached) picture.gradient_floor = picture.blocks + 1;
}

LayerQuestion other_stack(LayerQuestion question) {
    question.stack = question.stack == "encoder" ? "decoder" : "encoder";
    question.blocks = std::exchange(question.other_blocks, question.blocks.value_or(0));
    return question;
}

}  // namespace

std::vector<LayerQuestion> layer_questions(const SpecDraft& draft) {
    LayerQuestion question;
    const Json kind = draft.value("method.kind");
    if (kind.is_string()) question.kind = kind.get<std::string>();
    question.method = spec::find_method(question.kind);
    if (const auto width = draft.symbols().find("d"); width != draft.symbols().end()) question.width = width->second;
    if (const auto width = draft.symbols().find("d_ff"); width != draft.symbols().end())
        question.feed_forward = width->second;
    const std::vector<std::string> stacks = draft.stacks();
    if (stacks.empty()) return {question};
    if (question.method != nullptr) {
        for (const spec::Key& key : question.method->options) {
            for (const std::string& stack : stacks) {
                const std::string path = spec::key_of_stack(key, stack).path;
                question.options[path] = draft.value(path);
            }
        }
    }
    std::vector<LayerQuestion> questions;
    for (const std::string& stack : stacks) {
        question.stack = stack;
        question.blocks = draft.blocks(stack);
        question.other_blocks = draft.blocks().value_or(0) - question.blocks.value_or(0);
        questions.push_back(question);
    }
    return questions;
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
    return boundary && boundary->late ? line() : blocks + 1;
}

std::int64_t LayerPicture::line() const {
    return boundary ? blocks - boundary->blocks + 1 : gradient_floor;
}

LayerPicture layer_picture(const LayerQuestion& question) {
    LayerPicture picture = draw(question);
    if (!question.stack.empty() && !picture.rows.empty()) join(picture, draw(other_stack(question)));
    for (LayerRow& row : picture.rows) row.gradients = row.feature >= picture.gradient_floor;
    return picture;
}

}  // namespace sherl::widgets
