// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/verify.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/methods/lst/pruning.h"
#include "core/engine/model.h"
#include "core/engine/parity_case.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/failure.h"
#include "core/engine/train/gradients.h"
#include "core/engine/train/optimizer.h"

namespace sherl::engine {
namespace {

namespace fs = std::filesystem;
using Tensors = std::map<std::string, at::Tensor>;

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

// Sorts names as a step computes them, so that the first tensor that differs is the cause and not a consequence.
using Rank = std::tuple<int, std::size_t, std::string>;
Rank computing_order(const std::string& name) {
    int rank = 0;
    for (const char* feature : {"importance ", "initial", "feature.", "encoder.feature.", "decoder.feature."}) {
        if (name.starts_with(feature)) return {rank, name.size(), name};  // feature.2 before feature.10
        ++rank;
    }
    if (name == "logits") return {rank, 0, name};
    if (name == "loss") return {rank + 1, 0, name};
    if (name.starts_with("grad.")) return {rank + 2, 0, name};
    return {name.starts_with("step1.") ? rank + 3 : rank + 4, 0, name};
}

struct Difference {
    double error = 0;  // largest |a−b|
    double share = 0;  // largest |a−b| / (atol + rtol·|b|); infinite where two numbers differ and must be equal
    std::string problem;
};

Difference difference(const at::Tensor& here, const at::Tensor& want, const ParityCase& item) {
    Difference result;
    if (here.sizes() != want.sizes() || here.scalar_type() != want.scalar_type()) {
        result.problem = shape_of(here) + ", expected " + shape_of(want);
        return result;
    }
    if (want.numel() == 0) return result;
    const at::Tensor a = here.to(at::kDouble), b = want.to(at::kDouble);
    const at::Tensor none = at::zeros({}, a.options());
    // Equal numbers are equal whatever the tolerance: neither 0 / 0 nor ∞ − ∞ may become NaN.
    const at::Tensor equal = a.eq(b);
    const at::Tensor error = at::where(equal, none, (a - b).abs());
    const at::Tensor share = at::where(equal, none, error / b.abs().mul(item.rtol).add(item.atol));
    result.error = error.max().item<double>();  // NaN where there is one
    result.share = share.max().item<double>();
    if (!std::isfinite(result.error) || std::isnan(result.share)) {
        const auto holds = [](const at::Tensor& x) { return !at::isfinite(x).all().item<bool>(); };
        result.problem = holds(a) ? (holds(b) ? "not finite here, nor in expected.safetensors" : "not finite here")
                                  : "not finite in expected.safetensors";
    } else if (std::isinf(result.share)) {
        result.problem = fmt::format("largest error {:.3g}, where the tolerance is 0", result.error);
    } else if (result.share > 1) {
        result.problem = fmt::format("largest error {:.3g}, {:.3g} times the tolerance", result.error, result.share);
    }
    return result;
}

void compare(const Tensors& actual, const Tensors& expected, const ParityCase& item, api::CaseResult& result) {
    std::set<Rank> names;
    for (const auto& each : expected) names.insert(computing_order(each.first));
    for (const auto& each : actual) names.insert(computing_order(each.first));
    std::string worst;
    for (const Rank& rank : names) {
        const std::string& name = std::get<std::string>(rank);
        const auto here = actual.find(name);
        const auto want = expected.find(name);
        Difference found;
        if (here == actual.end()) {
            found.problem = "not computed here";
        } else if (want == expected.end()) {
            found.problem = "computed here, not in expected.safetensors";
        } else {
            found = difference(here->second, want->second, item);
        }
        if (!found.problem.empty()) {
            result.status = api::CaseResult::Status::fail;
            result.tensor = name;
            result.error = found.error;
            result.share = found.share;
            result.detail = name + ": " + found.problem;
            return;
        }
        if (found.share > result.share) {
            result.share = found.share;
            result.error = found.error;
            worst = name;
        }
    }
    result.status = api::CaseResult::Status::pass;
    result.detail =
        worst.empty() ? "exact" : fmt::format("largest error {:.2g} of the tolerance, in {}", result.share, worst);
}

}  // namespace

namespace {

// golden/README.md: greedy ids after the step, at most 8.
constexpr std::int64_t kGenerated = 8;

// The task under which adapters are filed: the single name that stands there (golden/NAMES-T5.md).
std::string adapter_key(const Tensors& start) {
    for (const auto& each : start) {
        for (const std::string mark : {".adapters.", ".lora_As."}) {
            const std::size_t at = each.first.find(mark);
            if (at == std::string::npos) continue;
            const std::string rest = each.first.substr(at + mark.size());
            return rest.substr(0, rest.find('.'));
        }
    }
    return "task";
}

// A ladder that starts from pruned weights: importance, and both orders of rows. What is expected is added to `expected`.
Tensors pruned(const ParityCase& item, Tensors& expected) {
    Tensors actual, backbone;
    const std::vector<Batch> rows = read_samples(item);
    auto next = rows.begin();
    for (const auto& [name, sum] :
         importance(item.model, [&] { return next == rows.end() ? std::nullopt : std::optional(*next++); }))
        actual["importance " + name] = sum;
    const Tensors stored = load_tensors(item.folder / "importance.safetensors");
    for (const auto& [name, sum] : stored) expected["importance " + name] = sum;
    const at::ScalarType dtype = item.model.backbone.dtype == "float64" ? at::kDouble : at::kFloat;
    for (const BackboneWeight& weight :
         load_backbone_weights(item.model.backbone.path, item.backbone, false, dtype, at::kCPU))
        backbone[weight.name] = weight.tensor;
    for (const char* order : {"initial", "initial-ascending"}) {
        const bool ascending = std::string_view(order) == "initial-ascending";
        for (const auto& [name, tensor] : pruned_start(item.backbone.t5, backbone, stored, item.model.method, ascending))
            actual[std::string(order) + " " + name] = tensor;
        for (const auto& [name, tensor] : load_tensors(item.folder / (std::string(order) + ".safetensors")))
            expected[std::string(order) + " " + name] = tensor;
    }
    return actual;
}

}  // namespace

std::map<std::string, at::Tensor> take_step(const ParityCase& item, const Batch& batch, Model& model) {
    const bool two = item.model.task_kind == "seq2seq";
    std::vector<at::Tensor> features, decoder_features;
    ForwardContext context;
    context.features = &features;
    context.decoder_features = &decoder_features;
    const at::Tensor logits = model.forward(batch, context);
    const at::Tensor loss = model.loss(logits, batch);
    loss.backward();

    Tensors actual{{"loss", loss.detach()}, {"logits", logits.detach()}};
    const std::string prefix = two ? "encoder.feature." : "feature.";
    for (std::size_t i = 0; i < features.size(); ++i) actual[prefix + std::to_string(i)] = features[i];
    for (std::size_t i = 0; i < decoder_features.size(); ++i)
        actual["decoder.feature." + std::to_string(i)] = decoder_features[i];
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

api::CaseResult verify_case(const fs::path& folder) {
    const fs::path file = folder / "case.json";
    std::error_code code;
    api::CaseResult result;
    result.name = folder_name(folder);
    const auto fail = [&](std::string detail) {
        result.status = api::CaseResult::Status::fail;
        result.detail = std::move(detail);
        return result;
    };
    try {
        const Json json = parse_json(read_file(file), file.string());
        if (json.is_object() && json.contains("name") && json.at("name").is_string())
            result.name = json.at("name").get<std::string>();
        ParityCase item = read_parity_case(folder, json);
        const Batch batch = read_inputs(item);
        const Tensors start = load_tensors(folder / "adapter.safetensors");
        Tensors expected = load_tensors(folder / "expected.safetensors");
        item.model.adapter_key = adapter_key(start);
        const std::unique_ptr<Model> model = build_model(item.model, nullptr);
        for (const NamedTensor& trained : model->trainable()) result.trainable_parameters += trained.tensor.numel();
        if (std::string problem = load_start(model->trainable(), start); !problem.empty())
            return fail(std::move(problem));
        if (result.trainable_parameters != item.trainable_parameters) {
            return fail(fmt::format("trainable_parameters: {}, expected {}", result.trainable_parameters,
                                    item.trainable_parameters));
        }
        Tensors actual = take_step(item, batch, *model);
        if (expected.contains("generated")) actual["generated"] = model->generate(batch, kGenerated);
        if (fs::exists(folder / "samples.safetensors")) actual.merge(pruned(item, expected));
        compare(actual, expected, item, result);
    } catch (const Unsupported& reason) {
        result.status = api::CaseResult::Status::unsupported;
        result.detail = reason.what();
    } catch (...) {  // a broken file, an option that does not fit, a library's complaint
        const Error error = failure_of(std::current_exception(), {});
        result.refused = !fs::is_regular_file(file, code);
        result.name = folder_name(folder);  // a malformed case is found by its folder
        return fail(error.what());
    }
    return result;
}

}  // namespace sherl::engine
