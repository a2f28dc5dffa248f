// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/comparison_model.h"

#include <algorithm>
#include <set>

#include "core/analysis/comparison_table.h"
#include "core/analysis/fairness.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

// Bytes of each block at the peak, largest first.
std::vector<std::pair<std::string, std::int64_t>> blocks_of(const api::MemorySplit& split) {
    std::vector<std::pair<std::string, std::int64_t>> blocks;
    for (const api::MemoryCell& cell : split.cells) {
        std::int64_t bytes = 0;
        for (const std::int64_t each : cell.bytes) bytes += each;
        if (bytes > 0) blocks.emplace_back(cell.block, bytes);
    }
    std::stable_sort(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return blocks;
}

}  // namespace

ComparisonModel::ComparisonModel(StudySession& session, RunsModel& table, QObject* parent)
    : QObject(parent), session_(session), table_(table) {
    soon_.setSingleShot(true);
    soon_.setInterval(0);
    connect(&soon_, &QTimer::timeout, this, &ComparisonModel::follow);
    const auto follow_soon = [this] { soon_.start(); };
    connect(&table_, &RunsModel::tickedChanged, this, follow_soon);
    connect(&table_, &RunsModel::modelReset, this, follow_soon);
    connect(&table_, &RunsModel::dataChanged, this, follow_soon);
    connect(&session_, &StudySession::opened, this, [this, follow_soon] {
        known_.clear();
        traces_.clear();
        unread_.reset();
        follow_soon();
    });
}

void ComparisonModel::set_budget(std::optional<std::int64_t> bytes) {
    if (bytes == budget_) return;
    budget_ = bytes;
    figure_.budget = bytes;
    memory_.budget = bytes;
    Q_EMIT changed();
}

void ComparisonModel::retranslate() {
    names_.forget();
    rebuild();
}

std::vector<store::RunSummary> ComparisonModel::ticked() const {
    std::vector<store::RunSummary> runs;
    std::set<store::RunId> taken;
    const auto take = [&](store::RunId id) {
        const store::RunSummary* run = session_.run(id);
        if (run == nullptr || !table_.ticked().contains(id) || !taken.insert(id).second) return;
        runs.push_back(table_.under_rule(*run));
    };
    for (int row = 0; row < table_.rowCount(); ++row)
        for (const store::RunId id : table_.runs_at(table_.index(row, 0))) take(id);
    for (const store::RunId id : table_.ticked()) take(id);
    return runs;
}

void ComparisonModel::follow() {
    soon_.stop();
    std::map<store::RunId, Seen> wanted;
    for (const store::RunId id : table_.ticked()) {
        const store::RunSummary* run = session_.run(id);
        if (run == nullptr) continue;
        const Seen now{run->status, run->steps, run->peak_bytes.value_or(0)};
        const auto found = known_.find(id);
        if (found == known_.end() || found->second.first != now) wanted[id] = now;
    }
    if (!wanted.empty()) ask(wanted);
    rebuild();
}

void ComparisonModel::ask(const std::map<store::RunId, Seen>& wanted) {
    if (asking_) {
        again_ = true;
        return;
    }
    asking_ = true;
    using Found = std::vector<store::RunDetail>;
    const auto answered = [this] {
        asking_ = false;
        if (std::exchange(again_, false)) soon_.start();
    };
    session_.ask<Found>(
        this,
        [wanted](const store::Study& study) {
            Found found;
            for (const auto& [run, seen] : wanted) {
                try {
                    found.push_back(study.detail(run));
                } catch (const Error& error) {
                    if (error.kind() != ErrorKind::input) throw;  // deleted meanwhile
                }
            }
            return found;
        },
        [this, wanted, answered, asked = session_.path()](Found found) {
            unread_.reset();
            if (asked == session_.path())
                for (store::RunDetail& detail : found) known_[detail.summary.id] = {wanted.at(detail.summary.id), std::move(detail)};
            answered();
            rebuild();
        },
        [this, answered](const Error& error) {
            answered();
            unread_ = error;
            Q_EMIT changed();
        });
}

void ComparisonModel::rebuild() {
    names_.update(session_.runs());
    std::vector<store::RunSummary> runs = ticked();
    for (store::RunSummary& run : runs) run.name = names_.of(run).toStdString();
    analysis::Splits splits;
    for (const store::RunSummary& run : runs)
        if (const store::RunDetail* detail = known(run)) splits[run.id] = detail->split;
    if (!table_.counter().empty() && table_.counter() != "tensor_peak_train") splits.clear();  // of another counter
    variants_ = analysis::compare(runs, splits, shades_of(session_.runs()));
    recount(runs);
    api::ComparisonFigure figure = analysis::comparison_figure(variants_, budget_);
    if (const QString chosen = rule(); !chosen.isEmpty()) figure.rule = chosen.toStdString();
    for (const Text& note : notes()) figure.notes.push_back(shown(note).toStdString());
    for (api::FigureRun& bar : figure.runs) {
        const std::vector<store::RunId> members = runs_of(bar.key);
        for (const store::RunId member : members)
            if (const auto split = splits.find(member); split != splits.end() && split->second.peak == bar.peak) bar.blocks = blocks_of(split->second);
    }
    figure_ = std::move(figure);
    build_memory();
    ask_traces();
    Q_EMIT changed();
}

const store::RunDetail* ComparisonModel::known(const store::RunSummary& run) const {
    const auto found = known_.find(run.id);
    return found == known_.end() || found->second.second.summary.uuid != run.uuid ? nullptr : &found->second.second;
}

std::vector<store::RunDetail> ComparisonModel::details() const {
    std::vector<store::RunDetail> details;
    for (const store::RunSummary& run : ticked()) {
        const store::RunDetail* detail = known(run);
        if (detail == nullptr) continue;
        details.push_back(*detail);
        details.back().summary = run;
    }
    return details;
}

// The sentences of the box below the table, about the variants that are compared here.
std::vector<Text> ComparisonModel::notes() const {
    std::vector<store::RunSummary> runs = ticked();
    std::vector<std::string> names;
    for (const analysis::VariantResult& variant : variants_) names.push_back(variant.label);
    const std::vector<analysis::Variant> groups = analysis::group_variants(runs);
    return groups.size() == names.size() ? analysis::fairness_notes(runs, groups, names) : std::vector<Text>();
}

QString ComparisonModel::rule() const {
    switch (table_.rule()) {
        case RunsModel::Rule::last:
            return tr("last evaluation");
        case RunsModel::Rule::mean:
            return tr("mean of the last %1 evaluations").arg(RunsModel::kLastEvaluations);
        case RunsModel::Rule::selected:
            break;
    }
    return {};
}

TextTable ComparisonModel::table() const {
    analysis::TableOf of;
    if (table_.rule() == RunsModel::Rule::last) of.rule = analysis::last_rule(1);
    if (table_.rule() == RunsModel::Rule::mean) of.rule = analysis::last_rule(RunsModel::kLastEvaluations);
    for (const Text& note : notes()) of.notes.push_back(note.english());
    if (memory_unit() != MemoryUnit::gib) of.unit = byte_unit(0);
    return analysis::comparison_table(variants_, of);
}

std::string ComparisonModel::key_of(store::RunId run) const {
    for (const analysis::VariantResult& variant : variants_)
        if (std::find(variant.runs.begin(), variant.runs.end(), run) != variant.runs.end()) return variant.key;
    return {};
}

std::vector<store::RunId> ComparisonModel::runs_of(const std::string& key) const {
    for (const analysis::VariantResult& variant : variants_)
        if (variant.key == key) return variant.runs;
    return {};
}

std::pair<store::RunId, store::RunId> ComparisonModel::pair(const std::vector<store::RunId>& first,
                                                            const std::vector<store::RunId>& second) const {
    std::map<std::int64_t, store::RunId> seeds;  // finished ones of the first; the newest of a seed
    for (const store::RunId id : first)
        if (const store::RunSummary* run = session_.run(id); run != nullptr && run->status == store::Status::finished) seeds[run->seed] = id;
    std::optional<std::pair<std::int64_t, store::RunId>> best;
    for (const store::RunId id : second) {
        const store::RunSummary* run = session_.run(id);
        if (run == nullptr || run->status != store::Status::finished || !seeds.contains(run->seed)) continue;
        if (!best || run->seed <= best->first) best = {run->seed, id};
    }
    if (best) return {seeds.at(best->first), best->second};
    if (second.empty() && !seeds.empty()) return {seeds.begin()->second, 0};
    return {first.empty() ? 0 : first.front(), second.empty() ? 0 : second.front()};
}

}  // namespace sherl::widgets
