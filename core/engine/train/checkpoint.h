// SPDX-License-Identifier: GPL-3.0-or-later
// Resumable state: checkpoint-<step>/{state.json, state.safetensors}. A run resumed from one equals the uninterrupted
// run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/engine/model.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/run_folder.h"
#include "core/engine/train/selection.h"
#include "core/engine/train/system_peaks.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// What a checkpoint must agree on with the run that resumes from it. SHA-256 each.
struct RunIdentity {
    std::string settings;        // method, task, training settings; names, shapes and types of the trained tensors
    std::string backbone, data;  // content hashes

    [[nodiscard]] bool operator==(const RunIdentity&) const = default;
};
[[nodiscard]] std::string settings_hash(const spec::RunSpec& spec, const std::vector<NamedTensor>& trained);

// Everything about a run that changes as it goes on, except tensors.
struct RunState {
    std::int64_t step = 0;            // done
    std::int64_t evaluated_step = 0;  // last step whose evaluation is complete
    std::int64_t evaluations = 0;
    Selection selection;
    std::int64_t threads = 0;    // resolved
    std::string device = "cpu";  // resolved
    double elapsed_seconds = 0;  // of all segments
    api::MemorySplit split;      // at the training peak
    api::StepTrace trace;        // of the step that set it
    Counters counters;           // tensor_peak_train, tensor_peak_eval, process_rss_peak, cuda_*: bytes, of all segments
};

struct Checkpoint {
    RunState state;
    RunIdentity identity;
    std::map<std::string, at::Tensor> tensors;  // "weight/<name>" and Optimizer::state(); memory-mapped
};

// Writes checkpoint-<state.step>, replacing one of that step.
void save_checkpoint(const RunFolder& folder, const RunState& state, const RunIdentity& identity,
                     const std::vector<NamedTensor>& trained, const Optimizer& optimizer);

// Removes all checkpoints but the last `keep` (at least one). Only once the newest has been told to whoever resumes
// from it: until then an older one may be the only one known.
void drop_old_checkpoints(const RunFolder& folder, std::int64_t keep);

// The newest checkpoint that is whole; each damaged one that was passed over adds a warning. Throws Error(input) when
// there is none.
[[nodiscard]] Checkpoint newest_checkpoint(const RunFolder& folder, std::vector<Text>& warnings);

// Copies weights and optimizer state. Throws Error(input) when `identity` differs or a tensor does not fit.
void restore(const Checkpoint& checkpoint, const RunIdentity& identity, const std::vector<NamedTensor>& trained,
             Optimizer& optimizer);

}  // namespace sherl::engine
