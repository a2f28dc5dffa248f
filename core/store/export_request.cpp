// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/export_request.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/api/layout.h"
#include "core/formats/safetensors.h"
#include "core/spec/resolve.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

fs::path weights_file(const Study& study, const RunDetail& run, const std::string& weights) {
    return api::weights_file(study.files(run.summary.uuid), weights);
}

bool is_there(const fs::path& file) {
    std::error_code code;
    return fs::exists(file, code);
}

// 0 where the file is damaged: what is wrong with it is told when it is exported.
std::int64_t step_of(const fs::path& file) {
    try {
        const auto metadata = formats::read_safetensors_header(file).metadata;
        const auto found = metadata.find("step");
        std::int64_t step = 0;
        if (found != metadata.end()) std::from_chars(found->second.data(), found->second.data() + found->second.size(), step);
        return std::max<std::int64_t>(step, 0);
    } catch (const Error&) {
        return 0;
    }
}

std::map<std::string, double> validation_of(const Study& study, const RunSummary& run, std::int64_t step) {
    return run.best_step == step ? run.validation : study.evaluation(run.id, "validation", step);
}

[[noreturn]] void refuse(Text what, std::string where, Text expected, std::string got, Text way_out) {
    throw Error(ErrorKind::input, {.id = "export.no_weights",
                                   .what = std::move(what),
                                   .where = std::move(where),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

// The engine writes the best weights at every evaluation that is the best so far, and both when the run finishes.
bool were_written(const RunSummary& run, const std::string& weights) {
    return run.status == Status::finished || (weights == "best" && run.best_step > 0);
}

void require_weights(const Study& study, const RunDetail& run, const std::string& weights) {
    const fs::path file = weights_file(study, run, weights);
    if (is_there(file)) return;
    const std::string other = weights == "last" ? "best" : "last";
    const bool others = is_there(weights_file(study, run, other));
    if (were_written(run.summary, weights)) {
        refuse(SHERL_TR("store", "the %1 weights of this run were written, and are no longer on disk").arg(weights), file.string(), {}, {},
               others ? SHERL_TR("store", "Export its other weights, put the file back from a backup, or train the run again.")
                      : SHERL_TR("store", "Put the file back from a backup, or train the run again."));
    }
    if (!others && !were_written(run.summary, other))
        refuse(SHERL_TR("store", "this run has not been evaluated yet, so it has no trained weights"),
               "run " + std::to_string(run.summary.id), {}, {},
               SHERL_TR("store", "Wait for its first evaluation, or resume it until then."));
    (void)api::existing_weights_file(study.files(run.summary.uuid), weights);
}

// The engine refuses it too, but only after LibTorch and the weights have been loaded.
void require_merge(const RunDetail& run, const spec::RunSpec& spec) {
    Text reason = api::why_no_merge(spec.method, spec.task.kind);
    if (reason.empty()) return;
    throw Error(ErrorKind::input, {.id = "export.merge",
                                   .what = std::move(reason),
                                   .where = std::string("run ").append(std::to_string(run.summary.id)),
                                   .expected = {},
                                   .got = spec.method.kind,
                                   .way_out = SHERL_TR("store", "Export the adapter without merging.")});
}

}  // namespace

std::vector<StoredWeights> stored_weights(const Study& study, const RunDetail& run) {
    const std::string selects = spec::to_run_spec(run.summary.spec).train.select;
    std::vector<StoredWeights> found;
    for (const char* name : {"best", "last"}) {
        const fs::path file = weights_file(study, run, name);
        if (!is_there(file)) continue;
        StoredWeights weights{.name = name, .step = step_of(file), .validation = {}, .selected = selects == name};
        if (weights.step > 0) weights.validation = validation_of(study, run.summary, weights.step);
        found.push_back(std::move(weights));
    }
    return found;
}

Json category_json(const std::array<std::int64_t, 6>& bytes) {
    Json out = Json::object();
    for (std::size_t i = 0; i < bytes.size(); ++i) out[std::string(api::memory_categories[i])] = bytes[i];
    return out;
}

Json card_json(const Study& study, const RunDetail& run, std::int64_t step) {
    const RunSummary& summary = run.summary;
    Json metrics{{"validation", validation_of(study, summary, step)}, {"test", Json::object()}};
    if (summary.best_step == step) metrics["test"] = summary.test;
    Json memory{{"counters", summary.counters}, {"split", nullptr}};
    if (run.split.peak > 0) memory["split"] = category_json(run.split.by_category());
    return {{"metrics", metrics},
            {"memory", memory},
            {"seconds", summary.seconds},
            {"seed", summary.seed},
            {"trainable_parameters", summary.trainable_parameters ? Json(*summary.trainable_parameters) : Json(nullptr)},
            {"data_hash", summary.data_hash},
            {"backbone_hash", summary.backbone_hash}};
}

api::ExportRequest export_request(const Study& study, const RunDetail& run, std::string weights, bool merge) {
    api::ExportRequest request;
    request.spec = spec::to_run_spec(run.summary.spec);
    request.weights = weights.empty() ? request.spec.train.select : std::move(weights);
    require_weights(study, run, request.weights);
    if (merge) require_merge(run, request.spec);
    request.merge = merge;
    request.document = run.summary.spec;
    request.files = study.files(run.summary.uuid);
    request.run_uuid = run.summary.uuid;
    request.run_name = run.summary.name;
    request.backbone_hash = run.summary.backbone_hash;
    request.card = [&study, run](std::int64_t step) { return card_json(study, run, step); };
    request.labels = run.labels;
    return request;
}

}  // namespace sherl::store
