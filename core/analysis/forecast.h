// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of a training step before anything runs: from the spec, the backbone's config.json and the shape of the largest
// batch. No weights, no torch. How it is derived: MEMORY-MODEL.md beside this file.
//
// Called by: `sherl forecast`, `sherl run` (the forecast that a run is scored against), the window's set-up, budgets
// (fitting.h). What could change: more hosts, other precisions, a GPU's rounding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::analysis {

// Everything that decides a run's memory.
struct ForecastSetup {
    spec::RunSpec spec;              // resolved
    formats::BackboneConfig config;  // of spec.backbone
    api::BatchShape batch;           // the largest micro-batch: largest_batch(), or what is known of the data
    std::int64_t outputs = 2;        // classes; regression 1; seq2seq: not used
    std::int64_t threads = 2;        // of LibTorch: a few kernels keep a buffer for each
};

// Of data that nobody has read: rows of train.batch_size, texts of task.max_length, targets of task.max_target_length or, without
// one, of the longest label in tokens, taken as its letters and the end.
[[nodiscard]] api::BatchShape largest_batch(const spec::RunSpec& spec);
// Classes of the spec's labels; 2 where they are found when the data are read.
[[nodiscard]] std::int64_t outputs_of(const spec::RunSpec& spec);

// Why saved activations of one block are alive at the peak: those that backward needs to reach what is named. Take the gradient
// from all of these, and the bytes are gone.
struct AliveBecause {
    std::string block;                   // whose activations (ledger block)
    std::int64_t bytes = 0;
    std::vector<std::string> tensors;    // trained tensors, by export name, in the order of the model
    std::vector<std::string> blocks;     // the ledger blocks that these stand in, in the order of the model
    bool passing = false;                // they stand below: the gradient passes through this block to reach them
};

struct Forecast {
    api::MemorySplit split;  // at the training peak; Σ cells = peak. step 0
    api::StepTrace trace;    // of a step, every allocation in it (thinned as those of runs are)
    std::int64_t evaluation_peak = 0;  // bytes, of evaluation batches as long as the training ones
    std::int64_t trainable_parameters = 0, head_parameters = 0, backbone_parameters = 0;
    std::int64_t adapter_bytes = 0;     // of the trained tensors, as exported
    std::int64_t checkpoint_bytes = 0;  // of a resumable checkpoint: these and the optimizer's moments
    std::vector<AliveBecause> reasons;  // largest first within the order of the blocks

    // What a budget or memory_limit is compared with: the larger of the two peaks.
    [[nodiscard]] std::int64_t needed() const;
};

// Reasons take as long as the rest.
enum class Wanted { bytes, reasons };

// Pure, any thread, milliseconds. Throws Error(input, "forecast.host"), where a method is not defined on the host.
[[nodiscard]] Forecast forecast(const ForecastSetup& setup, Wanted wanted = Wanted::reasons);

}  // namespace sherl::analysis
