// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/memory_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <string_view>
#include <utility>

#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/analysis/forecast_json.h"
#include "core/base/units.h"
#include "core/spec/values.h"

namespace sherl::cli {
namespace {

using Bytes = std::array<std::int64_t, 6>;

std::int64_t sum_of(const Bytes& bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
}

// "block 3" → "block", "encoder block 3" → "encoder block"; nothing for a block that is one of a kind.
std::string stack_of(const std::string& block) {
    const std::size_t space = block.rfind(' ');
    const bool numbered = space != std::string::npos && space + 1 < block.size() &&
                          block.find_first_not_of("0123456789", space + 1) == std::string::npos;
    return numbered ? block.substr(0, space) : std::string();
}

struct Group {
    std::string first, last;  // blocks
    Bytes bytes{};
    [[nodiscard]] std::string name() const {
        return first == last ? first : stack_of(first) + "s " + first.substr(first.rfind(' ') + 1) + "–" + last.substr(last.rfind(' ') + 1);
    }
};

// The blocks of a stack as one, where they follow each other.
std::vector<Group> groups_of(const api::MemorySplit& split, bool grouped) {
    std::vector<Group> groups;
    for (const api::MemoryCell& cell : split.cells) {
        const std::string stack = stack_of(cell.block);
        const bool joins = grouped && !groups.empty() && !stack.empty() && stack_of(groups.back().last) == stack;
        if (!joins) groups.push_back({.first = cell.block, .last = cell.block});
        groups.back().last = cell.block;
        for (std::size_t i = 0; i < cell.bytes.size(); ++i) groups.back().bytes[i] += cell.bytes[i];
    }
    return groups;
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100 * std::fabs(share));
}

// As --set takes them: another method comes with options of its own, so it takes the place of the whole object.
std::vector<std::pair<std::string, Json>> settings_of(const analysis::Proposal& proposal) {
    constexpr std::string_view inside = "method.";
    std::vector<std::pair<std::string, Json>> settings;
    Json method = Json::object();
    for (const auto& [path, value] : proposal.changes)
        if (path.starts_with(inside)) method[path.substr(inside.size())] = value;
    const bool other = method.contains("kind");
    if (other) settings.emplace_back("method", method);
    for (const auto& change : proposal.changes)
        if (!other || !change.first.starts_with(inside)) settings.push_back(change);
    return settings;
}

}  // namespace

// ── Units ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

std::string MemoryScale::shown(std::int64_t value) const {
    if (value == 0) return "–";
    const double least = std::pow(10.0, -decimals);  // nothing that is there reads as 0.0
    if (static_cast<double>(value) / bytes < least / 2) return fmt::format("<{:.{}f}", least, decimals);
    return fmt::format("{:.{}f}", static_cast<double>(value) / bytes, decimals);
}

std::string MemoryScale::change(std::int64_t value) const {
    return (value < 0 ? "−" : "+") + fmt::format("{:.{}f}", std::fabs(static_cast<double>(value)) / bytes, decimals);
}

MemoryScale memory_scale(api::FigureUnit unit, std::int64_t largest) {
    constexpr double mebi = 1024.0 * 1024.0;
    switch (unit) {
        case api::FigureUnit::mib:
            return {"MiB", mebi, 1};
        case api::FigureUnit::paper:
            return {"GB*", 1000 * mebi, 2};
        case api::FigureUnit::gib:
            break;
    }
    const ByteUnit found = byte_unit(static_cast<double>(largest), 1);
    return {found.name, found.bytes, found.decimals};
}

api::FigureUnit parse_unit(const std::string& typed) {
    if (typed.empty() || typed == "gib") return api::FigureUnit::gib;
    if (typed == "mib") return api::FigureUnit::mib;
    if (typed == "paper") return api::FigureUnit::paper;
    throw bad_input("app.unit", SHERL_TR("app", "there is no such unit"), "--unit", SHERL_TR("app", "gib, mib or paper"), typed);
}

std::optional<std::int64_t> parse_budget(const std::string& typed) {
    if (typed.empty()) return std::nullopt;
    const auto bytes = spec::parse_memory(typed);
    if (!bytes || *bytes <= 0) {
        throw bad_input("app.budget", SHERL_TR("app", "this is no amount of memory"), "--budget",
                        SHERL_TR("app", "bytes, or a size such as \"600 MiB\""), typed);
    }
    constexpr std::int64_t mebi = 1 << 20;
    const bool plain = typed.find_first_not_of("0123456789. ") == std::string::npos;
    if (plain && *bytes < mebi) {
        throw bad_input("app.budget.unit", SHERL_TR("app", "a number without a unit is in bytes, and this is less than 1 MiB"), "--budget", {}, typed,
                        SHERL_TR("app", "Write \"%1 MiB\", or \"%1 B\" if you mean bytes.").arg(typed));
    }
    return bytes;
}

// ── A split ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

std::string split_table(const api::MemorySplit& split, api::FigureUnit unit, bool grouped) {
    const MemoryScale scale = memory_scale(unit, split.peak);
    const Bytes all = split.by_category();
    std::vector<std::size_t> shown;  // a category without a byte has no column
    std::vector<Column> columns{{scale.name}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == 0) continue;
        shown.push_back(i);
        columns.push_back({category_title(i), Align::right});
    }
    columns.push_back({"sum", Align::right});
    Table table(columns);
    const auto add = [&](const std::string& name, const Bytes& bytes) {
        std::vector<std::string> row{name};
        for (const std::size_t i : shown) row.push_back(scale.shown(bytes[i]));
        row.push_back(scale.shown(sum_of(bytes)));
        table.add(std::move(row));
    };
    for (const Group& group : groups_of(split, grouped)) add(group.name(), group.bytes);
    add("all", all);
    return table.text();
}

std::string batch_text(const api::BatchShape& batch) {
    std::string text = fmt::format("{} texts of {} tokens", batch.rows, batch.tokens);
    if (batch.targets > 0) text += fmt::format(", answers of {}", batch.targets);
    return text;
}

std::string place_text(api::Phase phase, const std::string& block, std::int64_t micro_batch, const api::BatchShape& batch) {
    if (batch.rows == 0 && block.empty()) return {};
    std::string text = api::to_string(phase);
    if (!block.empty()) text += ", " + block;
    if (micro_batch > 0) text += fmt::format(", micro-batch {}", micro_batch);
    if (batch.rows > 0) text += "; " + batch_text(batch);
    return text;
}

// ── Forecasts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

analysis::Margin margin_from(const std::string& typed_store, const std::string& method, const std::string& host) {
    // The default study is made by the first run; one that was named must be there.
    std::error_code code;
    if (typed_store.empty() && !std::filesystem::exists(study_path(typed_store), code)) return analysis::margin_of({});
    return analysis::margin_of(open_study(typed_store).forecast_errors(method, host));
}

std::string margin_text(const analysis::Margin& margin) {
    const std::string share = "± " + percent(margin.share);
    if (margin.known()) return fmt::format("{} ({} scored runs)", share, margin.scored);
    return fmt::format("{} (not yet scored: {} of {} runs)", share, margin.scored, analysis::min_scored);
}

bool met_no_such_batch(const store::RunSummary& run) {
    const bool ended = run.status == store::Status::finished || run.status == store::Status::stopped;
    return ended && run.forecast_bytes && !run.forecast_error && run.counters.contains("tensor_peak_train");
}

std::string score_text(const store::RunSummary& run) {
    if (!run.forecast_bytes) return {};
    const std::string predicted = format_bytes(*run.forecast_bytes);
    if (met_no_such_batch(run)) return predicted + ", for a batch as large as none that came";
    const auto measured = run.counters.find("tensor_peak_train");
    if (!run.forecast_error || measured == run.counters.end()) return predicted;
    const double error = *run.forecast_error;
    const std::string direction = *run.forecast_bytes == measured->second ? "exact" : percent(error) + (error < 0 ? " too low" : " too high");
    return fmt::format("{}, measured {}: {}", predicted, format_bytes(measured->second), direction);
}

std::string signed_percent(double share) {
    const std::string size = percent(share);
    return (share < 0 && !size.starts_with("0.0 ") ? "−" : "+") + size;
}

// ── Out of memory, and what would fit ───────────────────────────────────────────────────────────────────────────────────

std::string out_of_memory_text(const api::OutOfMemory& event) {
    std::string text = fmt::format("a tensor of {} did not fit beside {} in use", format_bytes(event.requested), format_bytes(event.live));
    text += event.limit > 0 ? " under the limit of " + format_bytes(event.limit) : ", as the system gave no more";
    std::string place = place_text(event.phase, event.block, event.micro_batch, event.batch);
    if (event.step > 0) place = fmt::format("step {}", event.step) + (place.empty() ? "" : ", ") + place;
    return place.empty() ? text : text + " (" + place + ")";
}

std::string proposals_text(std::span<const analysis::Proposal> proposals) {
    Table table({{""}, {"", Align::right}, {""}});
    for (const analysis::Proposal& each : proposals) {
        std::string settings;
        for (const auto& [path, value] : settings_of(each)) settings += (settings.empty() ? "" : " ") + ("--set " + shell_word(path + "=" + value.dump()));
        table.add({each.sentence.english(), format_bytes(each.needed), settings});
    }
    return proposals.empty() ? std::string() : table.text("  ");
}

Json proposals_json(std::span<const analysis::Proposal> proposals) {
    Json list = Json::array();
    for (const analysis::Proposal& each : proposals) {
        Json changes = Json::object();
        for (const auto& [path, value] : settings_of(each)) changes[path] = value;
        list.push_back({{"sentence", each.sentence.english()},
                        {"changes", std::move(changes)},
                        {"needed", each.needed},
                        {"same_mathematics", each.same_mathematics}});
    }
    return list;
}

std::vector<analysis::Proposal> ways_to_fit(const store::Study& study, const store::RunDetail& run) {
    const std::optional<std::int64_t> budget = analysis::budget_of_run(run);
    if (!budget) return {};
    try {
        const analysis::ForecastSetup setup = analysis::setup_of_run(run);
        const auto errors = study.forecast_errors(run.summary.method, setup.config.model_type);
        return analysis::make_it_fit(setup, *budget, analysis::margin_of(errors));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        return {};  // the backbone is gone: nothing can be computed for it
    }
}

}  // namespace sherl::cli
