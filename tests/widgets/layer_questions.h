// SPDX-License-Identifier: GPL-3.0-or-later
// Questions for the layer picker's tests: a method of the catalogue on a backbone of one stack or of two.
#pragma once

#include <stdexcept>

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

// A backbone of one stack.
inline LayerQuestion layers_of(const std::string& kind, std::int64_t blocks, spec::Values options = {}) {
    LayerQuestion question;
    question.kind = kind;
    question.method = spec::find_method(kind);
    if (question.method == nullptr) throw std::runtime_error(kind);
    question.blocks = blocks;
    question.options = std::move(options);
    return question;
}

// One of two stacks; the options of both by their paths ("method.late_layers.encoder").
inline LayerQuestion layers_of_stack(const std::string& stack, const std::string& kind, std::int64_t encoder,
                                     std::int64_t decoder, spec::Values options = {}) {
    const bool first = stack == "encoder";
    LayerQuestion question = layers_of(kind, first ? encoder : decoder, std::move(options));
    question.stack = stack;
    question.other_blocks = first ? decoder : encoder;
    return question;
}

}  // namespace sherl::widgets
