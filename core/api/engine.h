// SPDX-License-Identifier: GPL-3.0-or-later
// All that others may ask of the engine. Torch-free; the implementation is a module opened at first need (open_engine).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/base/error.h"
#include "core/spec/run_spec.h"

namespace sherl::api {

struct RunRequest {
    spec::RunSpec spec;  // resolved
    std::filesystem::path
        files;            // folder of this run: the engine writes checkpoint-<step>/, best/, final/ in it; it exists
    bool resume = false;  // continue from the newest usable checkpoint in `files`
    std::vector<std::int64_t> trace_steps = {};  // whose traces are wanted besides that of the peak
};

// Result of one parity case (../golden format).
struct CaseResult {
    enum class Status { pass, fail, unsupported };
    std::string name;
    Status status = Status::unsupported;
    std::string detail;  // pass: worst error; fail: first tensor that differs with its largest error; unsupported: why
    std::string tensor;  // fail: its name
    double error = 0;    // largest |a−b|
    double share = 0;    // largest |a−b| / (atol + rtol·|b|)
    std::int64_t trainable_parameters = 0;
    bool refused = false;  // a fail that is the caller's: the folder has no case.json
};

// What is looked at before a folder is called exported. A failed one is an Error instead, and no folder.
struct ExportCheck {
    enum class Kind {
        complete,  // every tensor that trains or differs from the backbone's files is in the package, byte by byte
        reread,    // the package, loaded on the backbone, gives the logits of the trained model
        licence    // of the backbone
    };
    Kind kind = Kind::complete;
    bool doubt = false;  // not wrong, but to be known: the backbone names no licence
    Text sentence;       // "every tensor that differs from the backbone is in the package (74 of 74)"
};

struct ExportRequest {
    spec::RunSpec spec;
    Json document = Json::object();  // the resolved spec as stored; goes into sherl.json
    std::filesystem::path files;   // the run's folder
    std::string weights = "best";  // best, last
    std::filesystem::path target;  // must not exist or be empty
    std::string run_uuid, run_name;
    // Of the backbone that the run was trained on (formats::backbone_hash). Where its folder holds another one by now, the
    // export is refused: Error(input, "export.wrong_backbone"). Empty: nobody knows, and nothing is compared.
    std::string backbone_hash;
    // Facts of the store that go on the card: metrics, memory counters and split, seconds, hashes. Asked once, with the
    // training step of the weights, because only their file knows it. Empty: no facts.
    std::function<Json(std::int64_t step)> card;
    std::vector<std::string> labels;  // class names
    // Writes a Hugging Face folder with the adapter folded into the backbone's weights instead of an adapter folder. Methods
    // without spec::Method::merges are refused: Error(input, "export.merge").
    bool merge = false;
    // Told of each check that has passed, in the order of Kind, on the caller's thread. May be empty.
    std::function<void(const ExportCheck&)> checked = {};
    std::stop_token stop = {};  // asked between the parts of the work: Error(run, "export.stopped"), and no folder
};

struct ExportedFile {
    std::string name;
    std::uint64_t bytes = 0;
};

struct ExportReport {
    std::filesystem::path folder;
    std::string layout;  // "peft LORA", "sherl SHERL" or "merged LORA"
    std::vector<ExportedFile> files;
    std::int64_t step = 0;  // training steps behind the weights
    std::int64_t tensors = 0, scalars = 0;
    // Largest |logit difference| when the folder was read back; merged: against the adapter beside the backbone.
    double probe_error = 0;
    std::int64_t head_tensors = 0, head_bytes = 0;  // of `tensors`, those of the task's head
    std::vector<ExportCheck> checks;                // one of each kind, in the order of Kind
};

struct TextInput {
    std::string text;
    std::optional<std::string> text_pair;
};

struct Prediction {
    std::int64_t label = 0;             // class index, −1 for an answer that names none; regression: 0
    double value = 0;                   // regression: the score; classification: probability of `label`, 0 without one
    std::vector<double> probabilities;  // by class; empty for regression
    std::string answer;                 // seq2seq: what was generated; else empty
};

// What an adapter folder has for the method of a spec (train.start_from), by tensor names as this program exports them.
struct StartMatch {
    std::vector<std::string> loaded, missing, unexpected;  // sorted; a tensor of another shape is missing and unexpected
    std::map<std::string, std::string> shapes;  // of those: "(5, 384) here, (2, 384) there"
    bool head_only = false;  // what is missing or unexpected belongs to heads: this run's starts anew
    [[nodiscard]] bool full() const { return missing.empty() && unexpected.empty(); }
};

// An exported adapter on its backbone, checked by its probe. One thread at a time.
class Predictor {
  public:
    virtual ~Predictor() = default;
    [[nodiscard]] virtual const std::vector<std::string>& labels() const = 0;
    // Largest |difference| between the export's probe and what the opened adapter gives for it.
    [[nodiscard]] virtual double probe_error() const = 0;
    [[nodiscard]] virtual std::vector<Prediction> predict(const std::vector<TextInput>& inputs) = 0;
};

struct DeviceInfo {
    std::string name;  // "cpu", "cuda:0"
    std::string description;
    std::uint64_t memory_bytes = 0;
};

// One per process, opened once and kept. Every call may come from any thread; run() blocks its caller until the ending.
class Engine {
  public:
    virtual ~Engine() = default;

    [[nodiscard]] virtual std::map<std::string, std::string> library_versions() const = 0;  // "libtorch" → "2.11.0", …
    [[nodiscard]] virtual std::vector<DeviceInfo> devices() const = 0;
    // Method kinds that have a builder; a test holds them equal to the catalogue's.
    [[nodiscard]] virtual std::vector<std::string> method_kinds() const = 0;

    // Trains. Calls `observer` on the calling thread, in order, `started` first, never after it returned. Never throws:
    // what went wrong is in the outcome. A stop request is honoured within one step (a resumable checkpoint is
    // written), and within one batch during evaluation.
    [[nodiscard]] virtual RunOutcome run(const RunRequest& request, RunObserver& observer, std::stop_token stop) = 0;

    // Takes the one training step that a case fixes and compares. Never throws: a malformed case is one that fails.
    [[nodiscard]] virtual CaseResult verify(const std::filesystem::path& case_folder) = 0;

    // Writes an adapter folder, reads it back and checks it (ExportReport::checks). Throws Error, with the tensor's name in
    // "export.incomplete"; the target is whole or absent.
    virtual ExportReport export_adapter(const ExportRequest& request) = 0;

    // Opens an exported folder, on `backbone` or the one it names. Throws Error(input) when backbone hash, tensors or
    // probe do not fit.
    [[nodiscard]] virtual std::unique_ptr<Predictor> open_adapter(
        const std::filesystem::path& folder, const std::optional<std::filesystem::path>& backbone) = 0;

    // Compares spec.train.start_from with what the run would train; `outputs` as in the head, classes or 1. Throws Error(input)
    // where the folder is none, or is one of another method or scale.
    [[nodiscard]] virtual StartMatch match_start(const spec::RunSpec& spec, std::int64_t outputs) = 0;
};

// Opens the engine module beside the domain library (or where SHERL_ENGINE names it) at the first call; later calls
// return the same object. Sets OMP_WAIT_POLICY=PASSIVE unless the user did. Throws Error(unavailable) with the command
// that fetches LibTorch.
[[nodiscard]] Engine& open_engine();

}  // namespace sherl::api
