// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/forecast_json.h"

#include <fmt/format.h>

#include "core/api/memory_json.h"
#include "core/spec/resolve.h"

namespace sherl::analysis {
namespace {

Json json_of(const AliveBecause& reason) {
    return {{"block", reason.block},
            {"bytes", reason.bytes},
            {"tensors", reason.tensors},
            {"blocks", reason.blocks},
            {"passing", reason.passing}};
}

Json categories_of(const api::MemorySplit& split) {
    const auto sums = split.by_category();
    Json out = Json::object();
    for (std::size_t i = 0; i < sums.size(); ++i) out[std::string(api::memory_categories[i])] = sums[i];
    return out;
}

}  // namespace

Json forecast_json(const Forecast& forecast, const ForecastSetup& setup) {
    Json reasons = Json::array();
    for (const AliveBecause& each : forecast.reasons) reasons.push_back(json_of(each));
    return {{"schema", forecast_schema},
            {"host", setup.config.model_type},
            {"method", setup.spec.method.kind},
            {"batch", api::json_of(setup.batch)},
            {"outputs", setup.outputs},
            {"threads", setup.threads},
            {"peak", forecast.split.peak},
            {"evaluation_peak", forecast.evaluation_peak},
            {"needed", forecast.needed()},
            {"parameters",
             {{"trainable", forecast.trainable_parameters},
              {"head", forecast.head_parameters},
              {"backbone", forecast.backbone_parameters}}},
            {"adapter_bytes", forecast.adapter_bytes},
            {"checkpoint_bytes", forecast.checkpoint_bytes},
            {"categories", categories_of(forecast.split)},
            {"reasons", std::move(reasons)},
            {"split", api::json_of(forecast.split)},
            {"trace", api::json_of(forecast.trace)}};
}

Forecast forecast_of(const Json& document, const std::string& where) {
    const api::MemoryReader read(document, where);
    if (const std::string schema = read.text("schema"); schema != forecast_schema)
        read.refuse("schema", Text::plain(forecast_schema), schema);
    const api::MemoryReader parameters = read.object("parameters");
    Forecast forecast;
    forecast.split = api::split_of(read.at("split"), read.place("split"));
    forecast.trace = api::trace_of(read.at("trace"), read.place("trace"));
    forecast.evaluation_peak = read.count("evaluation_peak");
    forecast.trainable_parameters = parameters.count("trainable");
    forecast.head_parameters = parameters.count("head");
    forecast.backbone_parameters = parameters.count("backbone");
    forecast.adapter_bytes = read.count("adapter_bytes");
    forecast.checkpoint_bytes = read.count("checkpoint_bytes");
    for (const Json& each : read.list("reasons")) {
        const api::MemoryReader reason(each, read.place("reasons"));
        forecast.reasons.push_back({.block = reason.text("block"),
                                    .bytes = reason.count("bytes"),
                                    .tensors = reason.texts("tensors"),
                                    .blocks = reason.texts("blocks"),
                                    .passing = reason.flag("passing")});
    }
    return forecast;
}

ForecastSetup setup_of_run(const spec::RunSpec& spec, const api::RunStarted& started) {
    ForecastSetup setup{.spec = spec,
                        .config = formats::read_backbone_config(spec.backbone.path),
                        .batch = started.largest_batch,
                        .outputs = started.outputs,
                        .threads = started.threads};
    if (setup.batch.rows == 0) setup.batch = largest_batch(spec);  // an engine that does not tell
    return setup;
}

ForecastSetup setup_of_run(const store::RunDetail& run) {
    ForecastSetup setup;
    setup.spec = spec::to_run_spec(run.summary.spec);
    setup.config = formats::read_backbone_config(setup.spec.backbone.path);
    setup.batch = largest_batch(setup.spec);
    setup.outputs = run.labels.empty() ? outputs_of(setup.spec) : static_cast<std::int64_t>(run.labels.size());
    if (run.threads > 0) setup.threads = run.threads;
    if (run.forecast) {
        const api::MemoryReader read(run.forecast->document, fmt::format("run {}, forecast", run.summary.id));
        setup.batch = api::batch_of(read.at("batch"), read.place("batch"));
        setup.outputs = read.count("outputs");
        setup.threads = read.count("threads");
    } else if (run.out_of_memory && run.out_of_memory->batch.rows > 0) {
        setup.batch = run.out_of_memory->batch;
    }
    return setup;
}

std::optional<std::int64_t> budget_of_run(const store::RunDetail& run) {
    if (!run.out_of_memory) return std::nullopt;
    return run.out_of_memory->limit > 0 ? run.out_of_memory->limit : run.out_of_memory->live;
}

std::optional<store::ForecastRecord> forecast_of_run(const spec::RunSpec& spec, const api::RunStarted& started) {
    if (started.device != "cpu") return std::nullopt;
    const ForecastSetup setup = setup_of_run(spec, started);
    const Forecast made = forecast(setup);
    return store::ForecastRecord{
        .peak = made.split.peak, .evaluation_peak = made.evaluation_peak, .document = forecast_json(made, setup)};
}

}  // namespace sherl::analysis
