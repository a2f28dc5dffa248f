// SPDX-License-Identifier: GPL-3.0-or-later
// What decides how much memory a batch needs, told from its examples: no tensor is made to find out.
//
// Called by: the engine (the ledger's set_batch, RunStarted::largest_batch), `sherl forecast`. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/api/events.h"
#include "core/data/encode.h"

namespace sherl::analysis {

// Of the batch that is made of these `indices` into `examples`.
[[nodiscard]] api::BatchShape batch_shape(const std::vector<data::EncodedExample>& examples,
                                          std::span<const std::int64_t> indices);

// The most that a batch of `batch_size` of these examples may have; padded unless no batch of them can be.
[[nodiscard]] api::BatchShape largest_batch(const std::vector<data::EncodedExample>& examples, std::int64_t batch_size);

}  // namespace sherl::analysis
