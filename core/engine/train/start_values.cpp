// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/start_values.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/api/layout.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/methods/lst/pruning.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/engine/tensors/safetensors_tensors.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& where, const char* id, Text what, Text expected = {}, std::string got = {},
                         Text way_out = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = where.string(),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

// What LoRA's product is multiplied with: by the peft library's keys, or ours.
double scale_of(const Json& config, bool peft) {
    if (!peft) return config.at("alpha").get<double>() / config.at("rank").get<double>();
    const double rank = config.value("r", 8.0), alpha = config.value("lora_alpha", 8.0);
    return alpha / (config.value("use_rslora", false) ? std::sqrt(rank) : rank);
}

// What a LoRA of the peft library may have beside its tensors that this program has no place for.
void check_lora_forms(const Json& config, const fs::path& file) {
    const Json scales = config.value("alpha_pattern", Json());
    if (scales.is_object() && !scales.empty())
        refuse(file, "start.scale", SHERL_TR("train", "the adapter scales some layers by factors of their own (alpha_pattern)"), {}, scales.dump());
    // These change the weights of the backbone as well.
    const Json start = config.value("init_lora_weights", Json());
    const std::string name = start.is_string() ? start.get<std::string>() : std::string();
    for (const char* form : {"pissa", "olora", "corda", "loftq"}) {
        if (name.starts_with(form))
            refuse(file, "start.form", SHERL_TR("train", "the adapter belongs to a backbone whose weights its start has changed"), {}, name);
    }
}

// The tensors' shapes do not tell a method, nor LoRA's scale.
void check_config(const Json& config, const fs::path& file, const spec::RunSpec& spec) {
    const std::string type = config.is_object() ? config.value("peft_type", "") : "";
    const std::string kind = spec.method.kind, wanted = api::adapter_layout(kind, spec.task.kind).type;
    for (const char* task : {"classification", "seq2seq"}) {
        if (type != wanted && type == api::adapter_layout(kind, task).type)
            refuse(file, "start.host", SHERL_TR("train", "the adapter belongs to another kind of backbone"), Text::plain(wanted), type);
    }
    if (type != wanted) {
        refuse(file, "start.method", SHERL_TR("train", "the adapter is one of another method"), Text::plain(wanted), type,
               SHERL_TR("train", "Choose the method that it was trained with."));
    }
    if (kind != "lora") return;
    const bool peft = type == "LORA";
    if (peft) check_lora_forms(config, file);
    if (const std::int64_t rank = peft ? config.value("r", std::int64_t{8}) : config.at("rank").get<std::int64_t>(); rank != spec.method.integer("rank")) {
        refuse(file, "start.rank", SHERL_TR("train", "the adapter has another rank"), Text::plain(std::to_string(spec.method.integer("rank"))),
               std::to_string(rank), SHERL_TR("train", "Set method.rank to %1.").arg(rank));
    }
    const double scale = scale_of(config, peft), here = spec.method.number("alpha") / static_cast<double>(spec.method.integer("rank"));
    if (std::abs(scale - here) <= 1e-12 * std::abs(here)) return;
    refuse(file, "start.scale", SHERL_TR("train", "the adapter's product is scaled by another factor"),
           SHERL_TR("train", "alpha / rank = %1, as method.alpha and method.rank say").arg(here), fmt::format("{}", scale),
           SHERL_TR("train", "Set method.alpha to %1.").arg(scale * static_cast<double>(spec.method.integer("rank"))));
}

[[noreturn]] void refuse_config(const fs::path& file, const nlohmann::json::exception& error) {
    refuse(file, "start.config", SHERL_TR("train", "the adapter's configuration holds something else than this program or the peft library writes"), {},
           error.what());
}

Text or_take_what_fits() {
    return SHERL_TR("train", "Set the options of the method as they were, or train.start_partial to take what fits.");
}

// Other options of our own layouts that shapes do not tell; those of a start or of training alone do not matter.
void require_options(const Json& config, const fs::path& file, const spec::RunSpec& spec) {
    for (const auto& option : spec.method.options.items()) {
        const std::string& key = option.key();
        if (key == "dropout" || key.starts_with("init") || key.starts_with("fisher")) continue;
        const auto there = config.find(key);
        if (there == config.end() || *there == option.value()) continue;
        refuse(file, "start.options", SHERL_TR("train", "the adapter was trained with another %1").arg("method." + key),
               Text::plain(option.value().dump()), there->dump(),
               or_take_what_fits());
    }
}

// A name as this program writes it: without the host's own prefix and the peft library's wrapping of a head; T5's maps are filed
// under the task of this run.
std::string own_name(std::string name, const std::string& key) {
    const auto replace = [&name](const std::string& from, const std::string& to) {
        if (const std::size_t at = name.find(from); at != std::string::npos) name.replace(at, from.size(), to);
    };
    replace("base_model.model.bert.", "base_model.model.");
    replace("base_model.model.classifier.", "classifier.");
    replace(".modules_to_save.default.", ".");
    replace(".modules_to_save.", ".");
    for (const std::string mark : {".adapters.", ".lora_As.", ".lora_Bs."}) {
        const std::size_t at = name.find(mark);
        if (at == std::string::npos) continue;
        const std::size_t start = at + mark.size(), end = std::min(name.find('.', start), name.size());
        name.replace(start, end - start, key);
    }
    return name;
}

std::string shape_of(const at::Tensor& tensor) {
    return fmt::format("({})", fmt::join(tensor.sizes().vec(), ", "));
}

struct Matched {
    Json config;  // adapter_config.json
    api::StartMatch names;
    std::vector<std::pair<at::Tensor, at::Tensor>> pairs;  // target, source
};

Matched matched(const spec::RunSpec& spec, const ModelRequest& request, const Model& model) {
    const fs::path& folder = *spec.train.start_from;
    const fs::path file = folder / kAdapterConfig;
    Matched result{.config = parse_json(read_file(file), file.string()), .names = {}, .pairs = {}};
    try {
        check_config(result.config, file, spec);
    } catch (const nlohmann::json::exception& error) {
        refuse_config(file, error);
    }
    TensorMap given;
    for (auto& [name, tensor] : load_tensors(folder / kAdapterTensors)) {
        if (name.find(".original_module.") != std::string::npos) continue;  // of a head, as it was before its training
        const std::string own = own_name(name, request.adapter_key);
        if (!given.emplace(own, tensor).second)
            refuse(folder / kAdapterTensors, "start.tensor", SHERL_TR("train", "two tensors of the adapter are %1 here").arg(own));
    }
    api::StartMatch& names = result.names;
    for (const NamedTensor& item : model.trainable()) {
        const auto found = given.find(item.name);
        if (found == given.end()) {
            names.missing.push_back(item.name);
            continue;
        }
        if (found->second.sizes() != item.tensor.sizes()) {
            names.missing.push_back(item.name);
            names.shapes[item.name] = shape_of(item.tensor) + " here, " + shape_of(found->second) + " there";
            continue;
        }
        names.loaded.push_back(item.name);
        result.pairs.emplace_back(item.tensor, found->second);
        given.erase(found);
    }
    for (const auto& each : given) names.unexpected.push_back(each.first);
    names.head_only = std::all_of(names.missing.begin(), names.missing.end(), is_head) &&
                      std::all_of(names.unexpected.begin(), names.unexpected.end(), is_head);
    return result;
}

void require_match(const api::StartMatch& names, const fs::path& folder) {
    const fs::path file = folder / kAdapterTensors;
    const auto not_head = [](const std::vector<std::string>& of) { return std::find_if_not(of.begin(), of.end(), is_head); };
    if (const auto missing = not_head(names.missing); missing != names.missing.end()) {
        if (const auto shape = names.shapes.find(*missing); shape != names.shapes.end())
            refuse(file, "start.tensor", SHERL_TR("train", "the tensor %1 has another shape").arg(*missing), {}, shape->second,
                   or_take_what_fits());
        refuse(file, "start.tensor", SHERL_TR("train", "the adapter lacks the tensor %1").arg(*missing), {}, {},
               or_take_what_fits());
    }
    if (const auto other = not_head(names.unexpected); other != names.unexpected.end())
        refuse(file, "start.tensor", SHERL_TR("train", "the tensor %1 does not belong to this method with these options").arg(*other), {}, {},
               or_take_what_fits());
}

void start_from(const spec::RunSpec& spec, const ModelRequest& request, std::vector<Text>& notes, Model& model) {
    const Matched found = matched(spec, request, model);
    if (!spec.train.start_partial) {
        require_match(found.names, *spec.train.start_from);
        if (found.config.at("peft_type").get<std::string>().starts_with("SHERL"))
            require_options(found.config, *spec.train.start_from / kAdapterConfig, spec);
    }
    if (found.pairs.empty())
        refuse(*spec.train.start_from / kAdapterTensors, "start.tensor", SHERL_TR("train", "no tensor of the adapter fits this run"));
    if (!found.names.full()) {
        notes.push_back(SHERL_TR("train", "start values: %1 tensors are the adapter's, %2 start anew, %3 of the adapter are left out")
                            .arg(found.names.loaded.size())
                            .arg(found.names.missing.size())
                            .arg(found.names.unexpected.size()));
    }
    const at::NoGradGuard guard;
    for (const auto& [target, source] : found.pairs) at::Tensor(target).copy_(source);
}

// False: interrupted.
bool start_pruned(const spec::RunSpec& spec, const ModelRequest& request, const TextTask& task, const BatchFormat& format,
                  const std::function<bool()>& interrupted, Model& model) {
    Random random(mix_seed(spec.train.seed, "fisher"));
    std::vector<std::int64_t> order = permutation(task.train.size(), random);
    order.resize(std::min(order.size(), static_cast<std::size_t>(spec.method.integer("fisher_samples"))));
    auto next = order.begin();
    const TensorMap sums = importance(request, [&]() -> std::optional<Batch> {
        if (next == order.end() || interrupted()) return std::nullopt;
        return make_batch(task.train.examples, std::span(&*next++, 1), format, nullptr);
    });
    if (interrupted()) return false;
    const formats::BackboneConfig config = formats::read_backbone_config(request.backbone.path);
    const at::ScalarType dtype = request.backbone.dtype == "float64" ? at::kDouble : at::kFloat;
    TensorMap backbone, on_cpu;
    for (const auto& [name, sum] : sums) on_cpu[name] = sum.to(at::kCPU);
    for (const BackboneWeight& weight : load_backbone_weights(request.backbone.path, config, false, dtype, at::kCPU))
        backbone[weight.name] = weight.tensor;
    const TensorMap start =
        pruned_start(config.t5, backbone, on_cpu, spec.method, spec.method.string("fisher_order") == "ascending");
    const at::NoGradGuard guard;
    for (const NamedTensor& item : model.trainable()) {
        const auto found = start.find(item.name);
        if (found != start.end()) at::Tensor(item.tensor).copy_(found->second);
    }
    return true;
}

}  // namespace

api::StartMatch match_start(const spec::RunSpec& spec, std::int64_t outputs) {
    const memory::OutsideScope outside;  // a run may be training meanwhile
    const ModelRequest request = model_request(spec, outputs);
    return matched(spec, request, *build_model(request, nullptr)).names;
}

bool set_start_values(const spec::RunSpec& spec, const ModelRequest& request, const TextTask& task, const BatchFormat& format,
                      const std::function<bool()>& interrupted, std::vector<Text>& notes, Model& model) {
    if (spec.method.options.value("init", "random") == "fisher" && !start_pruned(spec, request, task, format, interrupted, model))
        return false;
    if (spec.train.start_from) start_from(spec, request, notes, model);
    return true;
}

}  // namespace sherl::engine
