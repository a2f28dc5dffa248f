// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reports.h"

#include <algorithm>

#include "core/api/memory_json.h"
#include "core/base/units.h"
#include "core/store/export_request.h"

namespace sherl::cli {
namespace {

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

}  // namespace

Json split_json(const api::MemorySplit& split) {
    return store::category_json(split.by_category());
}

Json memory_json(const std::map<std::string, std::int64_t>& counters, const api::MemorySplit& split) {
    Json out{{"counters", counters}, {"peak", nullptr}, {"split", nullptr}, {"blocks", nullptr}};
    if (split.peak == 0) return out;
    out["peak"] = split.peak;
    out["split"] = split_json(split);
    out["blocks"] = Json::array();
    for (const api::MemoryCell& cell : split.cells) {
        Json block = store::category_json(cell.bytes);
        block["block"] = cell.block;
        out["blocks"].push_back(std::move(block));
    }
    return out;
}

Json out_of_memory_json(const api::OutOfMemory& event) {
    Json out = api::json_of(event);
    out.erase("trace");  // "sherl memory --json" has it
    return out;
}

Json summary_json(const store::RunSummary& run) {
    return {
        {"run", run.id},
        {"uuid", run.uuid},
        {"name", run.name},
        {"status", store::to_string(run.status)},
        {"method", run.method},
        {"task", run.task},
        {"backbone", run.backbone},
        {"seed", run.seed},
        {"spec_hash", run.spec_hash},
        {"created_ms", run.created_ms},
        {"started_ms", or_null(run.started_ms)},
        {"ended_ms", or_null(run.ended_ms)},
        {"steps", run.steps},
        {"total_steps", run.total_steps},
        {"best_step", run.best_step},
        {"metric", run.metric},
        {"metrics", {{"validation", run.validation}, {"test", run.test}}},
        {"trainable_parameters", or_null(run.trainable_parameters)},
        {"peak_bytes", or_null(run.peak_bytes)},
        {"forecast_bytes", or_null(run.forecast_bytes)},
        {"forecast_error", or_null(run.forecast_error)},
        {"counters", run.counters},
        {"seconds", run.seconds},
        {"tags", run.tags},
        {"error", run.error_id.empty() ? Json(nullptr) : Json{{"id", run.error_id}, {"message", run.error_message}}}};
}

Json result_json(const store::RunDetail& run) {
    const store::RunSummary& summary = run.summary;
    Json out{{"run", summary.id},
             {"uuid", summary.uuid},
             {"name", summary.name},
             {"status", store::to_string(summary.status)},
             {"metrics", {{"validation", summary.validation}, {"test", summary.test}}},
             {"steps", summary.steps},
             {"best_step", summary.best_step},
             {"trainable_parameters", or_null(summary.trainable_parameters)},
             {"memory", memory_json(summary.counters, run.split)},
             {"forecast", nullptr},
             {"out_of_memory", nullptr},
             {"seconds", summary.seconds},
             {"error", nullptr}};
    if (run.forecast) {
        out["forecast"] = {{"peak", run.forecast->peak},
                           {"evaluation_peak", run.forecast->evaluation_peak},
                           {"error", or_null(summary.forecast_error)}};
    }
    if (run.out_of_memory) out["out_of_memory"] = out_of_memory_json(*run.out_of_memory);
    if (!summary.error_id.empty()) out["error"] = {{"id", summary.error_id}, {"message", summary.error_message}};
    return out;
}

std::string headline(const store::RunSummary& run) {
    for (const auto& [split, metrics] : {std::pair{"test", &run.test}, std::pair{"validation", &run.validation}}) {
        const auto found = metrics->find(run.metric);
        if (found != metrics->end()) return std::string(split) + " " + run.metric + " " + format_metric(found->second);
    }
    return {};
}

std::string category_title(std::size_t category) {
    std::string title(api::memory_categories.at(category));
    std::replace(title.begin(), title.end(), '_', ' ');
    return title;
}

}  // namespace sherl::cli
