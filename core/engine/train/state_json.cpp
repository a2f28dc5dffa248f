// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/state_json.h"

#include "core/api/memory_json.h"
#include "core/base/hash.h"

namespace sherl::engine {
namespace {

Json to_json(const Selection& selection) {
    return {{"best_step", selection.best_step},
            {"best_value", selection.best_value},
            {"best_metrics", selection.best_metrics},
            {"reference", selection.reference ? Json(*selection.reference) : Json()},
            {"without_improvement", selection.without_improvement}};
}

Selection selection_from_json(const Json& json) {
    Selection selection;
    json.at("best_step").get_to(selection.best_step);
    json.at("best_value").get_to(selection.best_value);
    json.at("best_metrics").get_to(selection.best_metrics);
    if (!json.at("reference").is_null()) selection.reference = json.at("reference").get<double>();
    json.at("without_improvement").get_to(selection.without_improvement);
    return selection;
}

// Of a run that began before the instant of the peak was kept.
api::MemorySplit older_split(const Json& json) {
    api::MemorySplit split;
    json.at("peak").get_to(split.peak);
    json.at("step").get_to(split.step);
    for (const Json& cell : json.at("cells")) {
        api::MemoryCell& out = split.cells.emplace_back();
        cell.at("block").get_to(out.block);
        cell.at("bytes").get_to(out.bytes);
    }
    return split;
}

// Optional values as null, so that "none" differs from every number.
template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

}  // namespace

Json to_json(const RunState& state) {
    return {{"step", state.step},
            {"evaluated_step", state.evaluated_step},
            {"evaluations", state.evaluations},
            {"selection", to_json(state.selection)},
            {"threads", state.threads},
            {"device", state.device},
            {"elapsed_seconds", state.elapsed_seconds},
            {"peak", {{"split", api::json_of(state.split)}, {"trace", api::json_of(state.trace)}}},
            {"counters", state.counters}};
}

RunState state_from_json(const Json& json) {
    RunState state;
    json.at("step").get_to(state.step);
    json.at("evaluated_step").get_to(state.evaluated_step);
    json.at("evaluations").get_to(state.evaluations);
    state.selection = selection_from_json(json.at("selection"));
    json.at("threads").get_to(state.threads);
    json.at("device").get_to(state.device);
    json.at("elapsed_seconds").get_to(state.elapsed_seconds);
    if (json.contains("peak")) {
        const Json& peak = json.at("peak");
        state.split = api::split_of(peak.at("split"), "peak: split");
        state.trace = api::trace_of(peak.at("trace"), "peak: trace");
    } else {
        state.split = older_split(json.at("split"));
    }
    json.at("counters").get_to(state.counters);
    return state;
}

// What shapes the curve, and nothing else: a run may be resumed with another log_every, but not with another learning
// rate.
std::string settings_hash(const spec::RunSpec& spec, const std::vector<NamedTensor>& trained) {
    const spec::TrainSpec& train = spec.train;
    const spec::OptimizerSpec& optimizer = train.optimizer;
    Json tensors = Json::array();
    for (const NamedTensor& named : trained) {
        tensors.push_back({named.name, named.tensor.sizes().vec(), c10::toString(named.tensor.scalar_type())});
    }
    const Json settings{
        {"backbone", {spec.backbone.dtype, spec.backbone.mode}},
        {"method", {{"kind", spec.method.kind}, {"options", spec.method.options}}},
        {"task", {spec.task.kind, spec.task.metric, spec.task.max_length, spec.task.pool, spec.task.head_dropout}},
        {"length", {train.epochs, or_null(train.max_steps), train.batch_size, train.accumulate}},
        {"optimizer",
         {optimizer.kind, optimizer.lr, optimizer.beta1, optimizer.beta2, optimizer.eps, optimizer.weight_decay}},
        {"schedule", {train.schedule.kind, train.schedule.warmup_steps, or_null(train.schedule.warmup_ratio)}},
        {"clip_norm", or_null(train.clip_norm)},
        {"seed", train.seed},
        {"evaluation", {or_null(train.evaluate_every), train.eval_batch_size, train.select}},
        {"early_stopping",
         train.early_stopping ? Json{train.early_stopping->patience, train.early_stopping->min_delta} : Json()},
        {"tensors", std::move(tensors)}};
    return sha256_hex(canonical_json(settings));
}

}  // namespace sherl::engine
