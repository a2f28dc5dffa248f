// SPDX-License-Identifier: GPL-3.0-or-later
// What the layer picker says: names, explanations, and why something cannot be clicked. Source: ui.md §4, §12, §14.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

// Empty: it can be done.
[[nodiscard]] QString why_not_ticked(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString why_not_moved(const LayerPicture& picture, std::int64_t blocks);
[[nodiscard]] QString why_no_preset(const LayerPicture& picture);

[[nodiscard]] QString block_name(std::int64_t feature);  // "Block 4", "Embedding"
[[nodiscard]] QString feature_title(std::int64_t feature);  // "Feature 4: output of Block 4"
[[nodiscard]] QString block_label(const LayerPicture& picture,
                                  const LayerRow& row);   // "guide", "late", …; may be empty
[[nodiscard]] QString end_name(const LayerPicture& picture, bool brief);  // "Task head", "Encoder output"
[[nodiscard]] QString body_label(LayerBody body);                         // "late", "trained"; may be empty
[[nodiscard]] QString input_name(const LayerPicture& picture);            // "input tokens"
[[nodiscard]] QString stack_name(const std::string& stack);               // "Encoder"; empty: the only stack
// "encoder.layer.3"
[[nodiscard]] QString module_path(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QStringList row_explanation(const LayerPicture& picture, std::int64_t feature);  // sentences
[[nodiscard]] QString boundary_explanation(const LayerPicture& picture);
[[nodiscard]] QString preset_name(const LayerPicture& picture, LayerPreset preset);
[[nodiscard]] QString preset_explanation(const LayerPicture& picture, LayerPreset preset);
[[nodiscard]] QString picture_summary(const LayerPicture& picture);  // "early 0–10 · guide 11 · late 1"
[[nodiscard]] QString picture_caption(const LayerPicture& picture);  // what the drawing shows, a sentence or two
// The same of all stacks together.
[[nodiscard]] QString picture_summary(const LayerPictures& pictures);
[[nodiscard]] QString picture_caption(const LayerPictures& pictures);

// The words of the drawing and what they mean, for those who see it the first time; empty where there are none.
struct LayerTerm {
    QString word, meaning;
};
[[nodiscard]] std::vector<LayerTerm> picture_terms(const LayerPicture& picture);
// All words of the drawing, for the help.
[[nodiscard]] std::vector<LayerTerm> layer_terms();

// "0–10", "0, 2, 4", "–" for none.
[[nodiscard]] QString feature_ranges(const std::vector<std::int64_t>& features);

// For screen readers.
[[nodiscard]] QString spoken_row(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString spoken_boundary(const LayerPicture& picture);

// What is thought about; its price follows: "without feature 4", "with feature 4", "without block 12 in the late route".
[[nodiscard]] QString words_without(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString words_with(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString words_line_over(const LayerPicture& picture, std::int64_t feature);
// A sentence; empty: nothing is known, or nothing is to be said.
[[nodiscard]] QString cost_explanation(const LayerPicture& picture, std::int64_t feature);

// Steps of the undo list.
[[nodiscard]] QString words_tick(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString words_untick(const LayerPicture& picture, std::int64_t feature);
[[nodiscard]] QString words_moved(const LayerPicture& picture);

}  // namespace sherl::widgets
