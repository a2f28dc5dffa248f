// SPDX-License-Identifier: GPL-3.0-or-later
// An engine without torch: it does as many steps as a test wants, reports what a real one reports, and obeys.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/api/engine.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "support/fake_clock.h"

namespace sherl::test {

// Curves are pure functions of the step, so that they show what was lost, doubled or left over.
inline double loss_of(std::int64_t step) {
    return 1.0 / static_cast<double>(step);
}
inline std::int64_t peak_of(std::int64_t step) {
    return 500'000'000 + 1000 * (step % 97);
}

class FakeEngine final : public api::Engine {
  public:
    struct Plan {
        std::int64_t steps = 20, steps_per_epoch = 10;
        std::int64_t evaluate_every = 5, checkpoint_every = 5;  // 0: never
        std::int64_t fail_at = 0;                               // ends there as out of memory; 0: never
        bool disk_full = false;                                 // fails for want of disk instead
        std::int64_t hold_at = 0;                               // waits there for release() or a stop; 0: never
        bool split = true;                                      // reports the split at the peak
        FakeClock* clock = nullptr;                             // moved with every step …
        std::int64_t events_per_second = 5000;                  // … by a share of a second
        std::function<void(std::int64_t)> after_step = {};      // on the training thread
    };
    Plan plan;                                                 // of the runs to come
    std::function<Plan(const api::RunRequest&)> plan_of = {};  // instead of `plan`

    // Any thread.
    std::atomic<int> runs = 0, at_work = 0, most_at_work = 0;
    std::atomic<std::int64_t> step = 0;           // done by the run at work
    std::atomic<std::int64_t> step_at_stop = -1;  // when the last stop was asked for
    std::atomic<bool> holding = false;
    void release() {
        {
            const std::lock_guard lock(mutex_);
            released_ = true;
        }
        wake_.notify_all();
    }
    [[nodiscard]] std::vector<std::string> names() const {  // of the runs in the order in which they began
        const std::lock_guard lock(mutex_);
        return names_;
    }

    std::map<std::string, std::string> library_versions() const override { return {{"fake", "1"}}; }
    std::vector<api::DeviceInfo> devices() const override { return {{"cpu", "a processor", 8'000'000'000}}; }
    std::vector<std::string> method_kinds() const override { return {"lora", "sherl"}; }

    api::RunOutcome run(const api::RunRequest& request, api::RunObserver& observer, std::stop_token stop) override {
        const Plan now = plan_of ? plan_of(request) : plan;
        {
            const std::lock_guard lock(mutex_);
            names_.push_back(request.spec.name);
            released_ = false;
        }
        ++runs;
        most_at_work = std::max<int>(most_at_work, ++at_work);
        step = 0;
        step_at_stop = -1;
        const std::stop_callback stopped(stop, [this] {
            step_at_stop = step.load();
            { const std::lock_guard lock(mutex_); }
            wake_.notify_all();
        });
        api::RunOutcome outcome;
        try {
            outcome = train(now, request, observer, stop);
        } catch (const Error& error) {
            outcome.error = error;
        }
        --at_work;
        return outcome;
    }

    api::CaseResult verify(const std::filesystem::path&) override { return {}; }

    // ── Exports: a folder with the files of a real one, and a predictor that reads it. ──
    // Called before check 0, 1 and 2 on the caller's thread; throws what the check finds, or waits.
    std::function<void(int check, const api::ExportRequest&)> before_check = {};
    std::atomic<int> exports = 0, opened = 0;
    api::ExportReport export_adapter(const api::ExportRequest& request) override {
        ++exports;
        using Kind = api::ExportCheck::Kind;
        api::ExportReport report;
        report.folder = request.target;
        report.layout = request.merge ? "merged lora" : "sherl SHERL";
        report.step = request.weights == "last" ? 804 : 670;
        report.tensors = 74;
        report.scalars = 4'600'000;
        report.head_tensors = 4;
        report.head_bytes = 8 * 1024;
        report.probe_error = 2.4e-7;
        const std::vector<api::ExportCheck> checks{
            {Kind::complete, false, Text("engine", "every tensor that differs from the backbone is in the package (%1 of %2)").arg(74).arg(74)},
            {Kind::reread, false,
             request.merge ? Text("engine", "loaded again without the adapter: merging changes a logit by %1 at most").arg("2.4e-7")
                           : Text("engine", "written to a folder, loaded again, logits equal (largest difference %1)").arg("2.4e-7")},
            {Kind::licence, true, Text("engine", "the backbone folder names no licence; the card says \"unknown\"")}};
        create_folder_atomically(request.target, [&](const std::filesystem::path& folder) {
            for (int i = 0; i < 3; ++i) {
                if (before_check) before_check(i, request);
                report.checks.push_back(checks[static_cast<std::size_t>(i)]);
                if (request.checked) request.checked(report.checks.back());
            }
            const Json facts{{"labels", request.labels}, {"weights", request.weights}, {"card", request.card(report.step)}};
            std::map<std::string, std::string> files{{"card.md", "# a run\n"}, {"sherl.json", facts.dump()}};
            if (request.merge) {
                files.insert({{"config.json", "{}"}, {"model.safetensors", std::string(300'000, 'w')}, {"head.safetensors", std::string(8192, 'h')}, {"vocab.txt", "a\n"}});
            } else {
                files.insert({{"adapter_config.json", "{}"}, {"adapter_model.safetensors", std::string(100'000, 'w')}, {"reader.py", "print()\n"}});
            }
            for (const auto& [name, content] : files) {
                write_file_atomically(folder / name, content);
                report.files.push_back({name, content.size()});
            }
        });
        return report;
    }
    std::unique_ptr<api::Predictor> open_adapter(const std::filesystem::path& folder,
                                                 const std::optional<std::filesystem::path>&) override {
        ++opened;
        return std::make_unique<FakePredictor>(folder);
    }
    // What match_start answers; tests set one of them before they ask. The function comes first, on the caller's thread.
    api::StartMatch start_match;
    std::function<api::StartMatch(const spec::RunSpec& spec, std::int64_t outputs)> start_match_of = {};
    std::atomic<int> matches = 0;
    api::StartMatch match_start(const spec::RunSpec& spec, std::int64_t outputs) override {
        ++matches;
        return start_match_of ? start_match_of(spec, outputs) : start_match;
    }

  private:
    // Texts of more than ten bytes, the second counted in, are of the second class; one with "?" is answered by a text of none.
    class FakePredictor final : public api::Predictor {
      public:
        explicit FakePredictor(const std::filesystem::path& folder) {
            const std::filesystem::path file = folder / "sherl.json";
            labels_ = parse_json(read_file(file), file.string()).at("labels").get<std::vector<std::string>>();
        }
        const std::vector<std::string>& labels() const override { return labels_; }
        double probe_error() const override { return 0; }
        std::vector<api::Prediction> predict(const std::vector<api::TextInput>& inputs) override {
            std::vector<api::Prediction> all;
            for (const api::TextInput& input : inputs) {
                const bool second = input.text.size() + input.text_pair.value_or("").size() > 10;
                if (labels_.empty())
                    all.push_back({.label = 0, .value = -3.25, .probabilities = {}, .answer = {}});
                else if (input.text.find('?') != std::string::npos)
                    all.push_back({.label = -1, .value = 0, .probabilities = {0.6, 0.4}, .answer = "maybe"});
                else
                    all.push_back({.label = second ? 1 : 0, .value = 0.973, .probabilities = second ? std::vector{0.027, 0.973} : std::vector{0.973, 0.027}, .answer = {}});
            }
            return all;
        }

      private:
        std::vector<std::string> labels_;
    };

    static std::int64_t newest_checkpoint(const std::filesystem::path& files) {
        std::int64_t newest = 0;
        const std::string prefix = "checkpoint-";
        for (const auto& entry : std::filesystem::directory_iterator(files)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with(prefix)) {
                newest = std::max(newest, static_cast<std::int64_t>(std::stoll(name.substr(prefix.size()))));
            }
        }
        return newest;
    }

    static void write_checkpoint(const api::RunRequest& request, api::RunObserver& observer, std::int64_t at) {
        const std::string folder = "checkpoint-" + std::to_string(at);
        std::filesystem::create_directories(request.files / folder);
        observer.checkpoint({.step = at, .folder = folder});
    }

    static api::MemorySplit split_at(std::int64_t at) {
        const std::int64_t peak = peak_of(at);
        api::MemorySplit split;
        split.peak = peak;
        split.step = at;
        split.cells = {{.block = "embedding", .bytes = {peak - 100, 0, 0, 0, 0, 0}},
                       {.block = "head", .bytes = {0, 10, 20, 30, 40, 0}}};
        return split;
    }

    api::RunOutcome train(const Plan& now, const api::RunRequest& request, api::RunObserver& observer,
                          const std::stop_token& stop) {
        const auto every = [](std::int64_t period, std::int64_t at) { return period > 0 && at % period == 0; };
        const std::int64_t first = request.resume ? newest_checkpoint(request.files) : 0;
        api::RunStarted started;
        started.first_step = first;
        started.total_steps = now.steps;
        started.steps_per_epoch = now.steps_per_epoch;
        started.trainable_parameters = 1234;
        started.backbone_parameters = 22'713'216;
        started.labels = {"no", "yes"};
        started.device = "cpu";
        started.threads = 1;
        started.backbone_hash = "b0";
        started.data_hash = "d0";
        observer.started(started);

        const std::string metric = request.spec.task.metric;
        api::RunOutcome outcome;
        outcome.trainable_parameters = started.trainable_parameters;
        std::int64_t peak = 0;
        std::int64_t at = first;
        const auto end = [&](api::Ending ending) {
            outcome.ending = ending;
            outcome.steps = at;
            outcome.counters = {{"tensor_peak_train", peak_of(peak)}, {"process_rss_peak", 900'000'000}};
            if (now.split && peak > 0) outcome.split = split_at(peak);
            outcome.seconds = 0.01 * static_cast<double>(at - first);
            return outcome;
        };
        while (at < now.steps) {
            if (stop.stop_requested()) {
                write_checkpoint(request, observer, at);
                return end(api::Ending::stopped);
            }
            ++at;
            if (now.fail_at == at) {
                outcome.error =
                    Error(now.disk_full ? ErrorKind::store : ErrorKind::run,
                          {.id = now.disk_full ? "store.full" : "run.out_of_memory",
                           .what = Text::plain(now.disk_full ? "the disk is full" : "out of memory at step " + std::to_string(at)),
                           .where = now.disk_full ? "study" : "block 7",
                           .expected = {},
                           .got = {},
                           .way_out = {}});
                --at;
                return end(api::Ending::failed);
            }
            api::StepEvent event;
            event.step = at;
            event.epoch = static_cast<double>(at) / static_cast<double>(now.steps_per_epoch);
            event.loss = loss_of(at);
            event.learning_rate = 1e-3;
            event.gradient_norm = 0.5;
            event.examples = 32;
            event.examples_per_second = 3200;
            event.step_seconds = 0.01;
            event.elapsed_seconds = 0.01 * static_cast<double>(at);
            event.peak_bytes = peak_of(at);
            if (now.clock != nullptr) now.clock->advance_microseconds(1'000'000 / now.events_per_second);
            observer.step(event);
            step = at;
            if (peak == 0 || peak_of(at) > peak_of(peak)) {
                peak = at;
                if (now.split) observer.memory(split_at(at));
            }
            if (now.after_step) now.after_step(at);
            if (now.hold_at == at) hold(stop);
            if (every(now.evaluate_every, at) || at == now.steps) {
                observer.evaluation({.step = at,
                                     .epoch = event.epoch,
                                     .split = "validation",
                                     .loss = event.loss,
                                     .metrics = {{metric, 1 - event.loss}},
                                     .seconds = 0.01,
                                     .peak_bytes = 1000,
                                     .best = true});
                outcome.best_step = at;
                outcome.validation = {{metric, 1 - event.loss}};
            }
            if (every(now.checkpoint_every, at) || at == now.steps) write_checkpoint(request, observer, at);
            if (observer.pause_requested() && at < now.steps) {
                write_checkpoint(request, observer, at);
                return end(api::Ending::paused);
            }
        }
        outcome.test = {{metric, 1 - loss_of(at)}};
        return end(api::Ending::finished);
    }

    void hold(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        holding = true;
        wake_.wait(lock, [&] { return released_ || stop.stop_requested(); });
        holding = false;
    }

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool released_ = false;
    std::vector<std::string> names_;
};

}  // namespace sherl::test
