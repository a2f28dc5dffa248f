// SPDX-License-Identifier: GPL-3.0-or-later
// ComparisonModel, memory: which counter, traces of steps, differences of two peaks.
#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "core/analysis/forecast_json.h"
#include "core/analysis/memory_difference.h"
#include "widgets/look/words.h"
#include "widgets/models/comparison_model.h"

namespace sherl::widgets {
namespace {

// In the order of the menu.
constexpr std::array<const char*, 5> kCounters{"tensor_peak_train", "tensor_peak_eval", "cuda_allocated_peak", "cuda_reserved_peak", "process_rss_peak"};

std::vector<analysis::AliveBecause> reasons_of(const store::RunDetail& detail) {
    if (!detail.forecast) return {};
    try {
        return analysis::forecast_of(detail.forecast->document, "forecast").reasons;
    } catch (const Error&) {
        return {};  // of a version that says it otherwise: bars without reasons are still right
    }
}

}  // namespace

// ── Counters ────────────────────────────────────────────────────────────────────────────────────────────────────────
std::vector<std::string> ComparisonModel::counters() const {
    std::set<std::string> there;
    for (const store::RunSummary& run : session_.runs()) {
        for (const auto& [counter, bytes] : run.counters)
            if (bytes > 0) there.insert(counter);
        if (run.peak_bytes.value_or(0) > 0) there.insert(analysis::peak_counter(run));
    }
    std::vector<std::string> counters;
    for (const char* counter : kCounters)
        if (there.contains(counter)) counters.emplace_back(counter);
    return counters;
}

void ComparisonModel::set_counter(const std::string& counter) {
    if (counter == table_.counter()) return;
    table_.set_counter(counter);
    follow();
}

// One counter for all: what compare() found is of the counter of each run's device.
void ComparisonModel::recount(const std::vector<store::RunSummary>& runs) {
    const std::string& counter = table_.counter();
    if (counter.empty()) return;
    const std::vector<analysis::Variant> groups = analysis::group_variants(runs);
    for (std::size_t i = 0; i < groups.size() && i < variants_.size(); ++i) {
        analysis::VariantResult& variant = variants_[i];
        const std::array<std::int64_t, 6> split = variant.split;
        variant.counter = counter;
        variant.peak = variant.peak_seeds = 0;
        variant.peak_run = 0;
        for (const std::size_t run : analysis::measured_runs(runs, groups[i])) {
            const std::int64_t peak = runs[run].peak_bytes.value_or(0);
            if (peak <= 0) continue;
            ++variant.peak_seeds;
            if (peak <= variant.peak) continue;
            variant.peak = peak;
            variant.peak_run = runs[run].id;
        }
        const bool training = counter == "tensor_peak_train";
        if (!training || std::accumulate(split.begin(), split.end(), std::int64_t{0}) != variant.peak) variant.split = {};
        if (training) continue;
        variant.evaluation_peak = 0;
        variant.forecast.reset();
        variant.forecast_error.reset();
    }
}

std::optional<Problem> ComparisonModel::mixed() const {
    std::set<std::string> used;
    bool within = false;  // the seeds of one variant differ
    for (const analysis::VariantResult& variant : variants_) {
        if (variant.peak > 0) used.insert(variant.counter);
        within = within || variant.counter.empty();
    }
    if (used.size() < 2 && !within) return std::nullopt;
    QStringList names;
    for (const std::string& counter : used) names << counter_name(counter);
    Problem problem{.id = "compare.mixed",
                    .what = Text::plain(tr("the peaks of the ticked variants are of different memory counters").toStdString()),
                    .where = {},
                    .expected = Text::plain(tr("one counter for all").toStdString()),
                    .got = names.isEmpty() ? tr("seeds of one variant with different ones").toStdString() : names.join(tr(", ", "between names")).toStdString(),
                    .way_out = Text::plain(tr("Show all as peak allocated, or tick only variants that ran on one device.").toStdString())};
    return problem;
}

// ── Steps and differences ───────────────────────────────────────────────────────────────────────────────────────────
// One for each variant: of the run that its peak is of.
void ComparisonModel::ask_traces() {
    if (asking_traces_) return;  // its answer asks again
    std::map<store::RunId, std::int64_t> wanted;
    for (const analysis::VariantResult& variant : variants_) {
        const auto known = traces_.find(variant.peak_run);
        if (variant.peak_run != 0 && (known == traces_.end() || known->second.first != variant.peak)) wanted[variant.peak_run] = variant.peak;
    }
    if (wanted.empty()) return;
    asking_traces_ = true;
    using Found = std::map<store::RunId, api::StepTrace>;
    session_.ask<Found>(
        this,
        [wanted](const store::Study& study) {
            Found found;
            for (const auto& [run, peak] : wanted) {
                try {
                    found[run] = study.trace(run).value_or(api::StepTrace());
                } catch (const Error& error) {
                    if (error.kind() != ErrorKind::input) throw;  // deleted meanwhile
                    found[run] = {};
                }
            }
            return found;
        },
        [this, wanted, asked = session_.path()](Found found) {
            asking_traces_ = false;
            if (asked != session_.path()) return ask_traces();
            for (auto& [run, trace] : found) traces_[run] = {wanted.at(run), std::move(trace)};
            build_memory();
            ask_traces();
            Q_EMIT changed();
        },
        [this](const Error& error) {
            asking_traces_ = false;
            unread_ = error;
            Q_EMIT changed();
        });
}

api::MemoryFigureRun ComparisonModel::memory_run(const analysis::VariantResult& variant, store::RunId id) const {
    api::MemoryFigureRun run;
    run.key = variant.key;
    run.label = variant.label;
    run.method = variant.method;
    run.shade = variant.shade;
    if (const auto trace = traces_.find(id); trace != traces_.end()) run.trace = trace->second.second;
    const store::RunSummary* summary = session_.run(id);
    const store::RunDetail* detail = summary == nullptr ? nullptr : known(*summary);
    if (detail != nullptr) run.split = detail->split;
    if (summary != nullptr) run.forecast = summary->forecast_bytes;
    return run;
}

void ComparisonModel::build_memory() {
    memory_ = {};
    memory_.budget = budget_;
    for (const analysis::VariantResult& variant : variants_)
        if (variant.peak_run != 0) memory_.runs.push_back(memory_run(variant, variant.peak_run));
}

store::RunId ComparisonModel::peak_run(store::RunId of) const {
    for (const analysis::VariantResult& variant : variants_)
        if (std::find(variant.runs.begin(), variant.runs.end(), of) != variant.runs.end()) return variant.peak_run;
    return 0;
}

api::MemoryFigure ComparisonModel::difference(store::RunId first, store::RunId second) const {
    api::MemoryFigure figure;
    figure.budget = budget_;
    std::vector<analysis::PeakFacts> facts;
    for (const store::RunId id : {first, second}) {
        const store::RunSummary* summary = session_.run(id);
        const store::RunDetail* detail = summary == nullptr ? nullptr : known(*summary);
        if (detail == nullptr) continue;
        for (const analysis::VariantResult& variant : variants_)
            if (std::find(variant.runs.begin(), variant.runs.end(), id) != variant.runs.end()) figure.runs.push_back(memory_run(variant, id));
        facts.push_back({detail->split, method_title(QString::fromStdString(summary->method)).toStdString(), reasons_of(*detail)});
    }
    if (figure.runs.size() < 2 || facts.size() < 2) return figure;
    if (figure.runs[0].key == figure.runs[1].key) {  // two seeds of one variant
        for (std::size_t i = 0; i < 2; ++i) {
            const store::RunId id = i == 0 ? first : second;
            figure.runs[i].key += "#" + std::to_string(id);
            figure.runs[i].label = tr("%1, seed %2", "variant and seed").arg(QString::fromStdString(figure.runs[i].label)).arg(session_.run(id)->seed).toStdString();
        }
    }
    if (facts[0].split.cells.empty() || facts[1].split.cells.empty()) return figure;
    for (analysis::DifferenceStep& step : analysis::memory_difference(facts[0], facts[1]))
        figure.difference.push_back({step.category, step.blocks, step.label, step.first, step.second, std::move(step.reasons)});
    return figure;
}

}  // namespace sherl::widgets
