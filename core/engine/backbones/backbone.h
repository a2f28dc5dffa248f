// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone: the tensors of a folder, made into stacks of blocks. Hosts with one stack are Encoders (encoder.h), those with two
// EncoderDecoders (encoder_decoder.h). This part of them is what methods inside the backbone change.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/backbones/linear.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

// Owned by one model, used by one thread at a time.
class Backbone {
  public:
    virtual ~Backbone() = default;

    [[nodiscard]] virtual const formats::BackboneConfig& config() const = 0;
    [[nodiscard]] std::int64_t width() const { return config().width(); }  // d
    // Deviation of the start values of new weights (run-spec.md, "Start values").
    [[nodiscard]] virtual double initializer_range() const = 0;

    // Every tensor in use, canonical names and order. The handles are shared: requires_grad_ on one makes the backbone
    // train it.
    [[nodiscard]] virtual const std::vector<BackboneWeight>& weights() const = 0;
    // Every linear site of the blocks (and the pooler), in order of execution.
    [[nodiscard]] virtual std::vector<Linear*> sites() = 0;
    // Ledger block name of a canonical tensor name: "embedding", "block 3" ("encoder block 3" where there are two stacks),
    // "head".
    [[nodiscard]] virtual std::string memory_block(const std::string& tensor_name) const = 0;
};

}  // namespace sherl::engine
