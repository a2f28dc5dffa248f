// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/verify.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/methods/method.h"
#include "core/engine/model.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/gradients.h"
#include "core/engine/train/optimizer.h"
#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"

namespace sherl::engine {
namespace {

namespace fs = std::filesystem;
using Tensors = std::map<std::string, at::Tensor>;

// Why a case cannot be judged by this version; never counted as passed.
struct Unsupported : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void allow_keys(const Json& object, const std::string& where, const std::set<std::string>& known) {
    for (const auto& item : object.items()) {
        if (!known.contains(item.key())) throw Unsupported("key " + (where.empty() ? "" : where + ".") + item.key());
    }
}

const Json& object_at(const Json& parent, const char* key) {
    static const Json empty = Json::object();
    const auto found = parent.find(key);
    return found == parent.end() || !found->is_object() ? empty : *found;
}

struct Case {
    fs::path folder;
    ModelRequest model;
    spec::OptimizerSpec optimizer;
    std::optional<double> clip_norm;
    std::int64_t trainable_parameters = 0;
    double rtol = 0, atol = 0;
};

spec::MethodSpec read_method(const Json& method, const formats::BackboneConfig& backbone) {
    const std::string kind = method.value("kind", "");
    const spec::Method* known = spec::find_method(kind);
    if (known == nullptr) throw Unsupported("method " + kind);
    std::set<std::string> keys{"kind"};
    for (const spec::Key& option : known->options) {
        if (!option.reserved) keys.insert(option.name());
    }
    allow_keys(method, "method", keys);
    return spec::resolve_method(method, backbone);
}

Case read_case(const fs::path& folder, const Json& json) {
    if (const std::string format = json.value("format", ""); format != "sherl-parity-case/1")
        throw Unsupported("format " + format);
    allow_keys(json, "",
               {"format", "name", "note", "backbone", "method", "task", "train", "trainable_parameters", "tolerance"});
    const Json& backbone = object_at(json, "backbone");
    const Json& task = object_at(json, "task");
    const Json& train = object_at(json, "train");
    const Json& optimizer = object_at(train, "optimizer");
    allow_keys(backbone, "backbone", {"path", "dtype"});
    const std::string kind = task.value("kind", "");
    if (kind != "classification" && kind != "regression") throw Unsupported("task " + kind);
    allow_keys(task, "task", {"kind", "num_labels", "head"});
    allow_keys(object_at(task, "head"), "task.head", {"pool"});
    allow_keys(train, "train", {"clip_norm", "optimizer"});
    allow_keys(optimizer, "train.optimizer", {"kind", "lr", "betas", "eps", "weight_decay"});
    if (const std::string name = optimizer.value("kind", "adamw"); name != "adamw")
        throw Unsupported("optimizer " + name);

    Case result;
    result.folder = folder;
    result.model.backbone.path = folder / backbone.at("path").get<std::string>();
    result.model.backbone.dtype = backbone.value("dtype", "float32");
    if (result.model.backbone.dtype != "float32" && result.model.backbone.dtype != "float64") {
        throw Unsupported("backbone.dtype " + result.model.backbone.dtype);
    }
    const fs::path config = result.model.backbone.path / "config.json";
    const std::string type = parse_json(read_file(config), config.string()).value("model_type", "");
    const auto& known = spec::catalogue().backbones;
    if (std::none_of(known.begin(), known.end(),
                     [&](const spec::Kind& k) { return k.kind == type && k.unavailable.empty(); })) {
        throw Unsupported("backbone " + type);
    }
    result.model.method = read_method(json.at("method"), formats::read_backbone_config(result.model.backbone.path));
    result.model.task_kind = kind;
    result.model.outputs = kind == "regression" ? 1 : task.at("num_labels").get<std::int64_t>();
    result.model.pool = object_at(task, "head").value("pool", "mean");
    if (const auto clip = train.find("clip_norm"); clip != train.end() && !clip->is_null())
        result.clip_norm = clip->get<double>();
    result.optimizer.lr = optimizer.at("lr").get<double>();
    const auto betas = optimizer.value("betas", std::vector<double>{0.9, 0.999});
    result.optimizer.beta1 = betas.at(0);
    result.optimizer.beta2 = betas.at(1);
    result.optimizer.eps = optimizer.value("eps", 1e-8);
    result.optimizer.weight_decay = optimizer.value("weight_decay", 0.0);
    result.trainable_parameters = json.at("trainable_parameters").get<std::int64_t>();
    result.rtol = json.at("tolerance").at("rtol").get<double>();
    result.atol = json.at("tolerance").at("atol").get<double>();
    return result;
}

std::string shape_of(const at::Tensor& tensor) {
    return fmt::format("({}) {}", fmt::join(tensor.sizes().vec(), ", "), at::toString(tensor.scalar_type()));
}

// Sets the trained tensors to the case's start values; returns what does not fit, empty when all does.
std::string load_start(const std::vector<NamedTensor>& trainable, const Tensors& start) {
    at::NoGradGuard guard;
    std::set<std::string> names;
    for (const NamedTensor& item : trainable) {
        names.insert(item.name);
        const auto found = start.find(item.name);
        if (found == start.end()) return item.name + ": trained here, not in adapter.safetensors";
        if (found->second.sizes() != item.tensor.sizes()) {
            return item.name + ": " + shape_of(item.tensor) + " here, " + shape_of(found->second) +
                   " in adapter.safetensors";
        }
        item.tensor.copy_(found->second);
    }
    for (const auto& [name, tensor] : start) {
        if (!names.contains(name)) return name + ": in adapter.safetensors, not trained here";
    }
    return {};
}

Tensors take_step(const Case& item, Model& model) {
    const Tensors inputs = load_tensors(item.folder / "inputs.safetensors");
    Batch batch;
    batch.input_ids = inputs.at("input_ids");
    batch.attention_mask = inputs.at("attention_mask");
    batch.labels = inputs.at("labels");
    if (const auto types = inputs.find("token_type_ids"); types != inputs.end()) batch.token_type_ids = types->second;

    std::vector<at::Tensor> features;
    ForwardContext context;
    context.features = &features;
    const at::Tensor logits = model.forward(batch, context);
    const at::Tensor loss = model.loss(logits, batch);
    loss.backward();

    Tensors actual{{"loss", loss.detach()}, {"logits", logits.detach()}};
    for (std::size_t i = 0; i < features.size(); ++i) actual["feature." + std::to_string(i)] = features[i];
    for (const NamedTensor& trained : model.trainable()) {
        const at::Tensor& gradient = trained.tensor.grad();
        actual["grad." + trained.name] = gradient.defined() ? gradient.clone() : at::zeros_like(trained.tensor);
    }
    if (item.clip_norm) clip_gradients(model.trainable(), gradient_norm(model.trainable()), *item.clip_norm);
    const std::unique_ptr<Optimizer> optimizer = make_optimizer(item.optimizer, model.trainable(), nullptr);
    optimizer->step(item.optimizer.lr);
    for (const NamedTensor& trained : model.trainable()) actual["step1." + trained.name] = trained.tensor.detach();
    return actual;
}

void compare(const Tensors& actual, const Tensors& expected, const Case& item, api::CaseResult& result) {
    std::string worst;
    for (const auto& [name, want] : expected) {
        const auto found = actual.find(name);
        std::string problem;
        double error = 0, share = 0;
        if (found == actual.end()) {
            problem = "not computed here";
        } else if (found->second.sizes() != want.sizes() || found->second.scalar_type() != want.scalar_type()) {
            problem = shape_of(found->second) + ", expected " + shape_of(want);
        } else if (want.numel() > 0) {
            const at::Tensor difference = (found->second.to(at::kDouble) - want.to(at::kDouble)).abs();
            const at::Tensor allowed = want.to(at::kDouble).abs().mul(item.rtol).add(item.atol);
            error = difference.max().item<double>();
            share = (difference / allowed).max().item<double>();
            if (!(share <= 1)) problem = fmt::format("largest error {:.3g}, {:.3g} times the tolerance", error, share);
        }
        if (problem.empty()) {
            if (share > result.share) {
                result.share = share;
                result.error = error;
                worst = name;
            }
            continue;
        }
        result.status = api::CaseResult::Status::fail;
        result.tensor = name;
        result.error = error;
        result.share = share;
        result.detail = name + ": " + problem;
        return;
    }
    for (const auto& [name, tensor] : actual) {
        if (expected.contains(name)) continue;
        result.status = api::CaseResult::Status::fail;
        result.tensor = name;
        result.detail = name + ": computed here, not in expected.safetensors";
        return;
    }
    result.status = api::CaseResult::Status::pass;
    result.detail =
        worst.empty() ? "exact" : fmt::format("largest error {:.2g} of the tolerance, in {}", result.share, worst);
}

}  // namespace

api::CaseResult verify_case(const fs::path& folder) {
    const fs::path file = folder / "case.json";
    const Json json = parse_json(read_file(file), file.string());
    api::CaseResult result;
    const auto fail = [&](std::string detail) {
        result.status = api::CaseResult::Status::fail;
        result.detail = std::move(detail);
        return result;
    };
    try {
        if (!json.is_object()) return fail("case.json: not an object");
        result.name = json.value("name", folder.filename().string());
        const Case item = read_case(folder, json);
        const std::unique_ptr<Model> model = build_model(item.model, nullptr);
        for (const NamedTensor& trained : model->trainable()) result.trainable_parameters += trained.tensor.numel();
        if (std::string problem = load_start(model->trainable(), load_tensors(folder / "adapter.safetensors"));
            !problem.empty()) {
            return fail(std::move(problem));
        }
        if (result.trainable_parameters != item.trainable_parameters) {
            return fail(fmt::format("trainable_parameters: {}, expected {}", result.trainable_parameters,
                                    item.trainable_parameters));
        }
        compare(take_step(item, *model), load_tensors(folder / "expected.safetensors"), item, result);
    } catch (const Unsupported& reason) {
        result.status = api::CaseResult::Status::unsupported;
        result.detail = reason.what();
    } catch (const std::exception& error) {  // a broken file, an option that does not fit, a library's complaint
        return fail(error.what());
    }
    return result;
}

}  // namespace sherl::engine
