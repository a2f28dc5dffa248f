// SPDX-License-Identifier: GPL-3.0-or-later
// A study: one SQLite file that remembers every run, and beside it `<file>.files/<uuid>/` with the runs' weights.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/spec/run_spec.h"
#include "core/store/filter.h"
#include "core/store/records.h"

namespace sherl::store {

// One connection: one thread at a time; open another for another thread or a writer beside it (readers never wait for
// writers). Every call throws Error(store) for disk and lock trouble. Movable.
class Study {
  public:
    [[nodiscard]] static std::filesystem::path default_path();  // data_folder()/default.sherl

    // Never creates. Error(input): no such file, or no study; Error(store): newer schema, damaged. An older schema is
    // migrated first.
    [[nodiscard]] static Study open_for_reading(const std::filesystem::path& path);
    // Creates the file when it is absent (the folder only for the default path), marks the runs whose process is gone,
    // and brings to an end what a process killed in remove() has left.
    [[nodiscard]] static Study open_for_writing(const std::filesystem::path& path);

    Study(Study&&) noexcept;
    Study& operator=(Study&&) noexcept;
    ~Study();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] bool writable() const;
    // Folder of a run's checkpoints and weights; may not exist yet.
    [[nodiscard]] std::filesystem::path files(const std::string& uuid) const;
    // Changes whenever another connection has committed: the cheap question of a view that follows the study.
    [[nodiscard]] std::int64_t change_counter() const;

    // ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────
    // In the order of their ids. Error(input) when the filter names a field that no run has.
    [[nodiscard]] std::vector<RunSummary> runs(const Filter& filter = {}) const;
    // `reference`, in this order: the name of one run, an integer id, the beginning of one uuid (4 characters or more).
    // Error(input): none, or several (all listed).
    [[nodiscard]] RunId find(const std::string& reference) const;
    [[nodiscard]] RunSummary summary(RunId run) const;  // Error(input): no such run
    [[nodiscard]] RunDetail detail(RunId run) const;
    // Finished runs of the same variant and seed: their result need not be computed again.
    [[nodiscard]] std::vector<RunId> finished_twins(const std::string& spec_hash, std::int64_t seed) const;

    // "loss", "learning_rate", "gradient_norm", "examples_per_second", "step_seconds", "peak_bytes", and per split
    // "validation.loss", "validation.accuracy", … In the order of steps, those after `after_step` only.
    [[nodiscard]] std::vector<Point> series(RunId run, const std::string& name, std::int64_t after_step = -1) const;
    [[nodiscard]] std::vector<std::string> series_names(RunId run) const;  // those that have points
    // Metrics of one evaluation by name; empty when `split` was not evaluated after this step.
    [[nodiscard]] std::map<std::string, double> evaluation(RunId run, const std::string& split,
                                                           std::int64_t step) const;
    [[nodiscard]] api::MemorySplit memory_split(RunId run) const;          // peak 0: not measured
    // Of a step, or of the peak's; nothing: none was recorded.
    [[nodiscard]] std::optional<api::StepTrace> trace(RunId run, std::optional<std::int64_t> step = {}) const;
    // RunSummary::forecast_error of all scored runs of a method on a kind of backbone ("bert", "t5"), newest first.
    [[nodiscard]] std::vector<double> forecast_errors(const std::string& method, const std::string& host) const;
    [[nodiscard]] std::optional<api::PredictionsEvent> predictions(RunId run, const std::string& split) const;
    [[nodiscard]] std::vector<LogLine> log(RunId run, std::int64_t after_id = 0) const;
    [[nodiscard]] std::uint64_t disk_use(RunId run) const;        // bytes of its folder
    [[nodiscard]] std::uint64_t checkpoint_use(RunId run) const;  // of these, what remove_checkpoints() would free

    // ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────
    // A waiting run, last in the queue. `document` is the resolved spec, `spec` the same as plain values.
    RunId create_run(const Json& document, const std::string& spec_hash, const spec::RunSpec& spec,
                     const Clock& clock = system_clock());
    // Running: a request row, obeyed between steps. Waiting and stop: stopped at once. Error(input) for any other run.
    void request(RunId run, Request request, const Clock& clock = system_clock());
    // Removes the rows and the folder. Error(input) when the run is at work.
    void remove(RunId run, const Clock& clock = system_clock());
    // Removes what a resume would start from; the weights (best, final) stay. Error(input) when the run is at work.
    void remove_checkpoints(RunId run, const Clock& clock = system_clock());
    void rename(RunId run, const std::string& name);  // 1–200 bytes, not blank: Error(input)
    void set_notes(RunId run, const std::string& markdown);
    void set_tags(RunId run, const std::vector<std::string>& tags);
    void set_queue(const std::vector<RunId>& waiting_in_order);
    // Running rows whose process is gone become interrupted; returns how many. Done by open_for_writing.
    int mark_interrupted(const Clock& clock = system_clock());

    [[nodiscard]] static const Clock& system_clock();

    // The connection, for the rest of the store.
    struct State;
    [[nodiscard]] State& state() const { return *state_; }

  private:
    explicit Study(std::unique_ptr<State> state);
    void settle_removals();
    std::unique_ptr<State> state_;
};

}  // namespace sherl::store
