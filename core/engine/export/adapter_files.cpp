// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/adapter_files.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>

#include "core/api/layout.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/engine/methods/method.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/optimizer.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& where, const char* id, Text what, Text expected = {}, std::string got = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = where.string(),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = {}});
}

// What the peft library reads and nothing else, so that it loads the folder.
OrderedJson peft_config(const spec::RunSpec& spec, const OrderedJson& own) {
    OrderedJson config{{"peft_type", api::adapter_layout(spec.method.kind, spec.task.kind).type},
                       {"task_type", "FEATURE_EXTRACTION"},
                       {"base_model_name_or_path", spec.backbone.path.string()}};
    config.update(own);
    config["inference_mode"] = true;
    return config;
}

const char* task_type(const std::string& kind) {
    if (kind == "seq2seq") return "SEQ_2_SEQ_LM";
    return kind == "regression" ? "SEQ_REG" : "SEQ_CLS";
}

}  // namespace

OrderedJson adapter_config(const spec::RunSpec& spec, std::int64_t outputs) {
    const PeftKeys own = method_entry(spec.method.kind).peft_keys;
    if (own != nullptr && spec.task.kind != "seq2seq") return peft_config(spec, own(spec.method));
    OrderedJson config{{"peft_type", api::adapter_layout(spec.method.kind, spec.task.kind).type},
                       {"task_type", task_type(spec.task.kind)},
                       {"base_model_name_or_path", spec.backbone.path.string()}};
    for (const auto& option : spec.method.options.items()) config[option.key()] = option.value();
    if (spec.task.kind != "seq2seq") config["head"] = {{"pool", spec.task.pool}, {"outputs", outputs}};
    return config;
}

std::string layout_name(const std::string& method, const std::string& task_kind) {
    const api::AdapterLayout layout = api::adapter_layout(method, task_kind);
    return (layout.peft ? "peft " : "sherl ") + layout.type;
}

void seal(Json& facts) {
    facts.erase("sha256");
    facts["sha256"] = sha256_hex(canonical_json(facts));
}

Json read_facts(const fs::path& folder) {
    const fs::path file = folder / kAdapterFacts;
    Json facts = parse_json(read_file(file), file.string());
    const std::string format = facts.is_object() ? facts.value("format", "") : "";
    if (format != "sherl-adapter/1") {
        refuse(file, "export.format", SHERL_TR("engine", "this is not an exported adapter of a known version"),
               SHERL_TR("engine", "format sherl-adapter/1"), format);
    }
    const Json stored = facts.value("sha256", Json());
    seal(facts);
    if (facts.at("sha256") != stored)
        refuse(file, "export.changed",
               SHERL_TR("engine", "the file was changed after the export: its SHA-256 does not fit"));
    for (const auto& item : facts.at("files").items()) {
        const fs::path path = folder / item.key();
        if (sha256_file(path) != item.value()) {
            refuse(path, "export.changed",
                   SHERL_TR("engine", "the file was changed after the export: its SHA-256 does not fit"));
        }
    }
    return facts;
}

bool is_head(const std::string& tensor) {
    return tensor.starts_with("classifier.");
}

ModelRequest model_request(const spec::RunSpec& spec, std::int64_t outputs) {
    ModelRequest request;
    request.backbone = spec.backbone;
    request.method = spec.method;
    request.task_kind = spec.task.kind;
    request.outputs = outputs;
    request.pool = spec.task.pool;
    request.seed = spec.train.seed;
    request.adapter_key = adapter_key(spec);
    return request;
}

void load_trained(Model& model, const fs::path& file) {
    const std::map<std::string, at::Tensor> tensors = load_tensors(file);
    std::set<std::string> names;
    for (const NamedTensor& item : model.trainable()) names.insert(item.name);
    for (const auto& [name, tensor] : tensors) {
        if (!names.contains(name))
            refuse(file, "export.tensor",
                   SHERL_TR("engine", "tensor %1 does not belong to this method on this backbone").arg(name));
    }
    copy_tensors(model.trainable(), tensors, "", file.string());
}

}  // namespace sherl::engine
