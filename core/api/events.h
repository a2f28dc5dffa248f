// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reports while it goes on, and how it ends.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace sherl::api {

// Categories of the memory split, in the order of `MemoryCell::bytes`. Their sum is the peak, to the byte.
inline constexpr std::array<std::string_view, 6> memory_categories{
    "weights", "gradients", "optimizer_state", "saved_activations", "temporaries", "other"};

// Whether a peak's parts were measured.
[[nodiscard]] inline bool has_split(const std::array<std::int64_t, 6>& bytes) {
    return bytes != std::array<std::int64_t, 6>{};
}

struct MemoryCell {
    std::string block;  // "embedding", "block 0", …, "side network", "head", "loss", "optimizer"
    std::array<std::int64_t, 6> bytes{};
};

// What a training step does, in the order of time. `forward` is refined where it can be told: `early` records nothing for
// backward, `side` is a side network, `late` are the frozen blocks after one, with gradients.
enum class Phase : std::uint8_t { prepare, forward, early, side, late, loss, backward, optimizer };
inline constexpr std::array<const char*, 8> phase_names{"prepare", "forward", "early", "side",
                                                        "late",    "loss",    "backward", "optimizer"};
[[nodiscard]] inline const char* to_string(Phase phase) { return phase_names[static_cast<std::size_t>(phase)]; }
// Nothing for a word that is none.
[[nodiscard]] std::optional<Phase> phase_of(std::string_view word);

// What decides how much a (micro-)batch needs. Zeros: not known.
struct BatchShape {
    std::int64_t rows = 0;     // B
    std::int64_t tokens = 0;   // of the longest text, specials included; T
    std::int64_t targets = 0;  // seq2seq: of the longest target, end included
    bool padded = true;        // not all texts have that length, so attention needs a mask
    bool segments = false;     // token type ids are given
    friend bool operator==(const BatchShape&, const BatchShape&) = default;
};

// The split at the run's training peak. Σ cells = peak.
struct MemorySplit {
    std::int64_t peak = 0;  // bytes
    std::int64_t step = 0;  // the step that set it
    std::vector<MemoryCell> cells;
    // Of the peak's instant.
    Phase phase = Phase::prepare;
    std::string block = {};      // whose work it was
    std::int64_t micro_batch = 0;  // of train.accumulate, from 1; 0: not known
    BatchShape batch = {};
    [[nodiscard]] std::array<std::int64_t, 6> by_category() const;
};

// Live bytes over the allocations and frees of one training step.
struct TracePoint {
    std::int64_t event = 0;   // allocations and frees of the step so far
    std::int64_t bytes = 0;   // live after it
    std::int16_t block = 0;   // whose work it was: index into StepTrace::blocks
};
struct PhaseMark {
    Phase phase = Phase::prepare;
    std::int64_t event = 0;         // first of the phase
    double seconds = 0;             // since the step began
    std::int64_t micro_batch = 0;   // from 1; 0: none
};
struct StepTrace {
    std::int64_t step = 0;        // 0: no trace
    std::int64_t events = 0;      // allocations and frees of the whole step
    std::int64_t peak = 0;        // bytes, as in the split of the same step
    std::int64_t peak_event = 0;
    double seconds = 0;           // of the step
    std::vector<std::string> blocks;
    std::vector<PhaseMark> phases;   // ascending by event
    // Ascending by event; at most trace_points: the lowest and the highest of equal stretches, the peak always among them.
    std::vector<TracePoint> points;
};
inline constexpr std::size_t trace_points = 2048;

// Where a run ended because a tensor did not fit.
struct OutOfMemory {
    std::int64_t requested = 0;  // bytes of that tensor
    std::int64_t live = 0;       // bytes in use before it
    std::int64_t limit = 0;      // memory_limit; 0: the system refused
    Phase phase = Phase::prepare;
    std::string block;           // whose work it was
    std::int64_t step = 0;       // 0: not in a training step (loading, evaluation)
    std::int64_t micro_batch = 0;
    BatchShape batch;
    MemorySplit split;           // of what was in use: Σ cells = live
    StepTrace trace;             // of the step until then; step 0: none
};

// Facts known before the first step.
struct RunStarted {
    std::int64_t first_step = 0;   // 0, or the checkpoint's step when resumed
    std::int64_t total_steps = 0;  // T
    std::int64_t steps_per_epoch = 0;
    std::int64_t train_examples = 0, validation_examples = 0, test_examples = 0;
    BatchShape largest_batch;  // the most that a training step may meet: rows of a micro-batch, the longest text and target
    std::int64_t outputs = 0;  // of the head: classes; regression 1; seq2seq 0
    std::int64_t trainable_parameters = 0, backbone_parameters = 0;
    std::int64_t head_parameters = 0;  // of the trainable ones, those of the task's head
    std::vector<std::string> labels;
    std::string device;        // resolved: "cpu", "cuda:0"
    std::int64_t threads = 0;  // resolved
    std::string backbone_hash, data_hash;
    std::map<std::string, std::string> libraries;
    Json data_report = Json::object();
};

struct StepEvent {
    std::int64_t step = 0;     // 1-based: steps done
    double epoch = 0;          // epochs done, fractional
    double loss = 0;           // mean over the step's examples
    double learning_rate = 0;  // used in this step
    double gradient_norm = 0;  // before clipping
    std::int64_t examples = 0;
    double examples_per_second = 0, step_seconds = 0, elapsed_seconds = 0;
    std::int64_t peak_bytes = 0;  // of this step (tensor_peak_train; on CUDA of the device's tensors)
    bool logged = true;           // false: train.log_every skips its row; peaks are never skipped
};

struct EvaluationEvent {
    std::int64_t step = 0;
    double epoch = 0;
    std::string split;  // validation, test
    double loss = 0;
    std::map<std::string, double> metrics;
    double seconds = 0;
    std::int64_t peak_bytes = 0;  // tensor_peak_eval so far
    bool best = false;            // validation: the best so far
};

struct LogEvent {
    enum class Level { info, warning, error };
    Level level = Level::info;
    Text text;
};
[[nodiscard]] const char* to_string(LogEvent::Level level);  // "info", "warning", "error"

struct CheckpointEvent {
    std::int64_t step = 0;
    std::string folder;  // relative to the run's folder
};

// Predictions of the selected weights for every example of a split.
struct PredictionsEvent {
    std::string split;
    std::vector<std::string> ids;
    std::vector<std::int64_t> labels, predictions;  // class indices, −1 for an answer that names none; regression: empty
    // Row-major (examples, classes); where answers are generated, the likelihoods of the classes' answers, normalised over the
    // classes. Regression: scores.
    std::vector<float> probabilities;
    std::vector<float> targets;                     // regression only
};

// Implemented by the store, the command line and the window. Called on the run's thread; must not block long and must
// not throw, except that an exception ends the run as failed.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void started(const RunStarted&) {}
    virtual void step(const StepEvent&) {}
    virtual void evaluation(const EvaluationEvent&) {}
    virtual void memory(const MemorySplit&) {}  // each new training peak, before its step; what a resumed run brings; at the end
    virtual void trace(const StepTrace&) {}  // after memory(), of the same step; and of each of RunRequest::trace_steps
    virtual void checkpoint(const CheckpointEvent&) {}  // older checkpoints are removed once this has returned
    virtual void predictions(const PredictionsEvent&) {}
    virtual void log(const LogEvent&) {}
    // Asked between steps, after step(). True: write a checkpoint and end as paused.
    virtual bool pause_requested() { return false; }
};

enum class Ending { finished, stopped, paused, failed };
[[nodiscard]] const char* to_string(Ending ending);

struct RunOutcome {
    Ending ending = Ending::failed;
    std::optional<Error> error;  // failed; problems name the step. ids: "run.nan_loss", "run.out_of_memory", …
    std::int64_t steps = 0;      // done
    std::int64_t best_step = 0;  // step of the selected weights; 0: none
    std::map<std::string, double> validation, test;  // metrics of the selected weights
    std::map<std::string, std::int64_t> counters;  // bytes: tensor_peak_train, tensor_peak_eval,
                                                   // process_rss_peak, cuda_*; absent where it was not measured
    MemorySplit split;                             // peak 0: nothing was measured
    std::optional<OutOfMemory> out_of_memory;      // failed with "run.out_of_memory"
    std::int64_t trainable_parameters = 0;
    double seconds = 0;  // of this segment
};

}  // namespace sherl::api
