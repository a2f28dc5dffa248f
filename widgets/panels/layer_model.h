// SPDX-License-Identifier: GPL-3.0-or-later
// What the layer picker draws, and what its clicks do to the set-up: plain values, no widget. Source: ui.md §4.
//
// What a method does with the layers follows from its catalogue entry: the group, which options it has and their
// limits. The few facts that no option tells stand in one place of the .cpp. A host with two stacks has one question and one
// picture for each; what is read of the one by the other is in both. Edits are in layer_edits.cpp.
#pragma once

#include <QString>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/spec/catalogue.h"

namespace sherl::widgets {

class SpecDraft;

// Everything that decides the picture.
struct LayerQuestion {
    std::string kind;                      // method.kind; empty: none chosen
    const spec::Method* method = nullptr;  // of the catalogue; null: this version has no such method
    spec::Values options;                  // by path in the document, of all stacks; null or absent: open
    std::optional<std::int64_t> blocks;    // L of this stack; none: backbone not known
    std::optional<std::int64_t> width;     // d
    std::string stack;                     // "encoder", "decoder"; empty: the backbone has one
    std::int64_t other_blocks = 0;         // L of the other stack
    std::optional<std::int64_t> feed_forward;  // d_ff, where two backbones of the same depth have published settings
};
// One for each stack in the order of reading; one without blocks while the backbone is not known.
[[nodiscard]] std::vector<LayerQuestion> layer_questions(const SpecDraft& draft);

enum class LayerMark { none, check, guide, anchor };

// What happens to the weights of a block (row 0: of the embeddings).
enum class LayerBody {
    frozen,
    late,     // frozen, and run again with gradients after the side network
    adapted,  // frozen, with small trained parts inside
    trained
};

struct LayerRow {
    std::int64_t feature = 0;
    LayerMark mark = LayerMark::none;
    bool ticked = false;  // read by the side network; guide and anchor always are
    LayerBody body = LayerBody::frozen;
    bool gradients = false;  // gradients pass, so activations are kept
};

// The line that moves: how many of the last blocks are late (SHERL) or trained (Partial).
struct LayerBoundary {
    std::string path;  // key of the spec
    std::int64_t blocks = 0, least = 0, most = 0;
    bool late = false;  // a late route; else trained blocks
};

// The features that may be ticked.
struct LayerTicks {
    std::string path;                  // key of the spec
    std::int64_t least = 0, most = 0;  // most < least: none
    [[nodiscard]] bool contain(std::int64_t feature) const { return least <= feature && feature <= most; }
};

// What stands above the last block.
struct LayerEnd {
    enum class Is {
        task_head,
        output,   // of the encoder: what the decoder's blocks attend to
        word_head  // of the decoder: a score for each word
    } is = Is::task_head;
    LayerBody body = LayerBody::trained;
};

// Layers of a published run on this host.
struct LayerSetup {
    std::vector<std::int64_t> features;
    std::int64_t late = 0;
};

// In predicted memory, bytes.
struct LayerCost {
    enum class Kind {
        costs,       // what is used now, and a click takes away
        would_cost,  // what a click would add
        keeps        // activations that are kept here; no click takes them away alone
    } kind = Kind::costs;
    std::int64_t bytes = 0;
    friend bool operator==(const LayerCost&, const LayerCost&) = default;
};
using LayerCosts = std::map<std::int64_t, LayerCost>;  // by feature

struct LayerPicture {
    QString kind;   // of the method, for its colour
    QString title;  // of the method
    std::optional<spec::Group> group;
    std::string stack;           // as in the question
    std::int64_t blocks = 0;     // L
    std::int64_t tallest = 0;    // L of the deeper stack: rows are as high in both
    LayerEnd end;
    std::vector<LayerRow> rows;  // by feature, 0..L
    bool side_network = false;
    std::optional<std::int64_t> side_width;
    std::optional<LayerTicks> ticks;
    std::optional<LayerBoundary> boundary;
    std::optional<LayerSetup> paper;
    // Gradients flow in the blocks of this feature and above; L + 1: in nothing of the backbone, 0: in all of it.
    std::int64_t gradient_floor = 0;
    bool reached = true;      // gradients come in at the end; false in an encoder that the decoder reads without them
    bool to_encoder = false;  // gradients pass all of the decoder's blocks, since the encoder trains
    bool priced = false;      // there is a column for costs
    LayerCosts costs;         // as far as they are known

    [[nodiscard]] std::vector<std::int64_t> ticked() const;  // checked features, without guide and anchor
    [[nodiscard]] std::optional<std::int64_t> feature_with(LayerMark mark) const;
    // Where the side network's output enters: the lowest late block; L + 1: the task head.
    [[nodiscard]] std::int64_t entry() const;
    // The drawn line lies under the block of this feature: under the boundary's blocks, else where gradients end.
    [[nodiscard]] std::int64_t line() const;
};
// Without blocks: an empty picture (no rows).
[[nodiscard]] LayerPicture layer_picture(const LayerQuestion& question);

// Changes of the spec, for SpecDraft::set_many; or the reason why there are none.
struct LayerEdit {
    std::vector<std::pair<std::string, Json>> changes;
    QString what;     // for the undo list
    QString refusal;  // not empty: refused, and why
};
[[nodiscard]] LayerQuestion with_edit(LayerQuestion question, const LayerEdit& edit);

// One stack's part changes; what is said for the other one stays.
[[nodiscard]] LayerEdit toggle_layer(const LayerPicture& picture, std::int64_t feature);
// Ticks at or above the new guide are dropped with it.
[[nodiscard]] LayerEdit move_boundary(const LayerPicture& picture, std::int64_t blocks);

enum class LayerPreset { all, even, last, first, paper, none, custom };
// Those that this picture can take; empty where nothing can be ticked.
[[nodiscard]] std::vector<LayerPreset> layer_presets(const LayerPicture& picture);
[[nodiscard]] LayerEdit choose_preset(const LayerPicture& picture, LayerPreset preset);
// The preset that the picture shows; `preferred` where several fit (the one chosen last).
[[nodiscard]] LayerPreset current_preset(const LayerPicture& picture, LayerPreset preferred = LayerPreset::all);
// The same of all stacks at once.
using LayerPictures = std::vector<LayerPicture>;
[[nodiscard]] std::vector<LayerPreset> layer_presets(const LayerPictures& pictures);
[[nodiscard]] LayerEdit choose_preset(const LayerPictures& pictures, LayerPreset preset);
[[nodiscard]] LayerPreset current_preset(const LayerPictures& pictures, LayerPreset preferred = LayerPreset::all);

}  // namespace sherl::widgets
