// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/cli/memory_report.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "core/api/time_left.h"
#include "core/base/clock.h"
#include "core/base/units.h"
#include "core/store/study.h"

namespace sherl::cli {
namespace {

class JsonProgress final : public Progress {
  public:
    explicit JsonProgress(const store::RunSummary& run) : run_(run) {}

    void started(const api::RunStarted& event) override {
        Json out = object("started");
        out["uuid"] = run_.uuid;
        out["name"] = run_.name;
        out["spec_hash"] = run_.spec_hash;
        out["backbone_hash"] = event.backbone_hash;
        out["data_hash"] = event.data_hash;
        out["first_step"] = event.first_step;
        out["total_steps"] = event.total_steps;
        out["steps_per_epoch"] = event.steps_per_epoch;
        out["examples"] = {
            {"train", event.train_examples}, {"validation", event.validation_examples}, {"test", event.test_examples}};
        out["trainable_parameters"] = event.trainable_parameters;
        out["backbone_parameters"] = event.backbone_parameters;
        out["head_parameters"] = event.head_parameters;
        out["labels"] = event.labels;
        out["device"] = event.device;
        out["threads"] = event.threads;
        out["libraries"] = event.libraries;
        out["forecast"] = forecast_;
        print_json(out);
    }
    void step(const api::StepEvent& event) override {
        if (!event.logged) return;
        Json out = object("step");
        out["step"] = event.step;
        out["epoch"] = event.epoch;
        out["loss"] = event.loss;
        out["learning_rate"] = event.learning_rate;
        out["gradient_norm"] = event.gradient_norm;
        out["examples_per_second"] = event.examples_per_second;
        out["step_seconds"] = event.step_seconds;
        out["elapsed_seconds"] = event.elapsed_seconds;
        out["peak_bytes"] = event.peak_bytes;
        print_json(out);
    }
    void evaluation(const api::EvaluationEvent& event) override {
        Json out = object("evaluation");
        out["step"] = event.step;
        out["epoch"] = event.epoch;
        out["split"] = event.split;
        out["loss"] = event.loss;
        out["metrics"] = event.metrics;
        out["seconds"] = event.seconds;
        out["peak_bytes"] = event.peak_bytes;
        out["best"] = event.best;
        print_json(out);
    }
    void log(const api::LogEvent& event) override {
        Json out = object("log");
        out["level"] = to_string(event.level);
        out["text"] = event.text.english();
        print_json(out);
    }
    void predicted(const store::ForecastRecord& forecast, const analysis::Margin& margin) override {
        forecast_ = {{"peak", forecast.peak},
                     {"evaluation_peak", forecast.evaluation_peak},
                     {"margin", margin.share},
                     {"scored_runs", margin.scored}};
    }
    void ended(const store::RunDetail& run, std::span<const analysis::Proposal> would_fit) override {
        Json out = result_json(run);
        out["would_fit"] = proposals_json(would_fit);
        out["event"] = "finished";
        print_json(out);
    }

  private:
    [[nodiscard]] Json object(const char* event) const { return {{"event", event}, {"run", run_.id}}; }

    store::RunSummary run_;
    Json forecast_ = nullptr;
};

// One sentence per ending: what was reached, what it took, and what can be done next.
std::string ending_line(const store::RunDetail& detail, const std::string& typed_store) {
    const store::RunSummary& run = detail.summary;
    std::string facts;
    const auto add = [&](const std::string& fact) {
        if (!fact.empty()) facts += (facts.empty() ? "" : ", ") + fact;
    };
    add(headline(run));
    if (run.peak_bytes) {
        const std::string peak = "peak " + format_bytes(*run.peak_bytes);
        if (run.forecast_bytes && run.forecast_error)
            add(fmt::format("{} (predicted {}, {})", peak, format_bytes(*run.forecast_bytes), signed_percent(*run.forecast_error)));
        else
            add(met_no_such_batch(run) ? fmt::format("{} (predicted {} for a batch as large as none that came)", peak, format_bytes(*run.forecast_bytes)) : peak);
    }
    if (run.trainable_parameters) add(format_count(*run.trainable_parameters) + " trained parameters");
    add(format_duration(run.seconds));
    const bool good = run.status == store::Status::finished;
    std::string line = fmt::format("run {} {}: {}", run.id,
                                   painted(store::to_string(run.status), good ? Colour::good : Colour::bad), facts);
    if (run.status == store::Status::stopped || run.status == store::Status::paused) {
        line += fmt::format("; step {} of {}. Continue with: {}", run.steps, run.total_steps,
                            resume_command(std::to_string(run.id), typed_store));
    }
    return line;
}

class TextProgress : public Progress {
  public:
    TextProgress(const store::RunSummary& run, Output output, std::string typed_store)
        : run_(run), typed_store_(std::move(typed_store)), output_(output) {}

    void started(const api::RunStarted& event) override {
        total_ = event.total_steps;
        time_left_.emplace(event);
        every_ = std::max<std::int64_t>(1, total_ / 20);
        if (output_ == Output::quiet) return;
        line(fmt::format("run {}: {} (seed {})", run_.id, visible(run_.name), run_.seed));
        line(fmt::format("  {} training examples, {} steps{}, "
                         "trained parameters: {}{} (backbone: {}), {}, {} threads",
                         format_count(event.train_examples), format_count(total_),
                         event.first_step > 0 ? fmt::format(" (from step {})", event.first_step) : std::string(),
                         format_count(event.trainable_parameters - event.head_parameters),
                         event.head_parameters > 0 ? " and " + format_count(event.head_parameters) + " of the head" : std::string(),
                         format_count(event.backbone_parameters), event.device,
                         event.threads));
        if (!predicted_.empty()) line("  predicted peak " + predicted_);
    }

    void step(const api::StepEvent& event) override {
        peak_ = std::max(peak_, event.peak_bytes);
        const double left = time_left_ ? time_left_->after(event) : 0;
        if (output_ == Output::quiet) return;
        if (output_ == Output::plain) {
            if (event.step % every_ == 0 || event.step == total_) line("  " + state(event, left));
            return;
        }
        // Twenty redraws a second are smooth; more only cost time.
        const double now = clock_.monotonic_seconds();
        if (now - drawn_ < 0.05 && event.step != total_) return;
        drawn_ = now;
        print("\r\x1b[K  " + state(event, left));
        open_ = true;
    }

    void evaluation(const api::EvaluationEvent& event) override {
        if (output_ == Output::quiet) return;
        std::string metrics;
        for (const auto& [name, value] : event.metrics) metrics += fmt::format(", {} {}", name, format_metric(value));
        line(fmt::format("  {} at step {} (epoch {:.2f}): loss {}{}{}", event.split, event.step, event.epoch,
                         format_metric(event.loss), metrics, event.best ? " (best)" : ""));
    }

    void log(const api::LogEvent& event) override {
        if (event.level == api::LogEvent::Level::info && output_ == Output::quiet) return;
        close();
        if (event.level == api::LogEvent::Level::info) {
            print_line("  " + visible(event.text.english()));
        } else {
            print_error(fmt::format("run {}: {}: {}", run_.id, to_string(event.level), event.text.english()));
        }
    }

    void predicted(const store::ForecastRecord& forecast, const analysis::Margin& margin) override {
        predicted_ = format_bytes(forecast.peak) + " " + margin_text(margin);
    }

    void ended(const store::RunDetail& run, std::span<const analysis::Proposal> would_fit) override {
        line(ending_line(run, typed_store_));
        if (output_ == Output::quiet || !run.out_of_memory) return;
        print_line("  " + out_of_memory_text(*run.out_of_memory));
        if (!would_fit.empty()) print("  what would have fit:\n" + proposals_text(would_fit));
        print_line(fmt::format("  everything that was alive: sherl memory {}{}", run.summary.id,
                               typed_store_.empty() ? std::string() : " --store " + shell_word(typed_store_)));
    }

  private:
    std::string state(const api::StepEvent& event, double left) const {
        return fmt::format("step {}/{}  loss {}  {:.0f} examples/s  peak {}  {} left", event.step, total_,
                           format_metric(event.loss), event.examples_per_second, format_bytes(peak_),
                           format_duration(left));
    }
    void close() {
        if (!open_) return;
        print("\r\x1b[K");
        open_ = false;
    }
    void line(const std::string& text) {
        close();
        print_line(text);
    }

    store::RunSummary run_;
    std::string typed_store_;
    std::string predicted_;  // "268.1 MiB ± 2.0 % (…)"
    Output output_;
    SystemClock clock_;
    std::optional<api::TimeLeft> time_left_;
    std::int64_t total_ = 0, every_ = 1, peak_ = 0;
    double drawn_ = 0;
    bool open_ = false;  // a progress line without its line end
};

}  // namespace

Output output_for(bool json, bool quiet) {
    if (json) return Output::json;
    if (quiet) return Output::quiet;
    return stdout_is_terminal() ? Output::terminal : Output::plain;
}

std::unique_ptr<Progress> make_progress(Output output, const store::RunSummary& run, const std::string& typed_store) {
    if (output == Output::json) return std::make_unique<JsonProgress>(run);
    return std::make_unique<TextProgress>(run, output, typed_store);
}

}  // namespace sherl::cli
