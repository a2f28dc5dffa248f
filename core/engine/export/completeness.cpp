// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/completeness.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/engine/tensors/safetensors_tensors.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(Text what, const fs::path& file) {
    throw Error(ErrorKind::run, {.id = "export.incomplete",
                                 .what = std::move(what),
                                 .where = file.filename().string(),
                                 .expected = {},
                                 .got = {},
                                 .way_out = {}});
}

bool same(const at::Tensor& one, const at::Tensor& other) {
    const at::Tensor a = one.detach().to(at::kCPU).contiguous(), b = other.detach().to(at::kCPU).contiguous();
    if (a.sizes() != b.sizes() || a.scalar_type() != b.scalar_type()) return false;
    return b.nbytes() == 0 || std::memcmp(a.const_data_ptr(), b.const_data_ptr(), b.nbytes()) == 0;
}

// For a tensor without a name.
std::string shape_of(const at::Tensor& tensor) {
    std::string text = at::toString(tensor.scalar_type());
    for (std::int64_t i = 0; i < tensor.dim(); ++i) text += (i == 0 ? " " : "×") + std::to_string(tensor.size(i));
    return text;
}

using Identity = const c10::TensorImpl*;

std::map<std::string, at::Tensor> tensors_of_files(const spec::RunSpec& spec, at::Device device) {
    const fs::path& folder = spec.backbone.path;
    const at::ScalarType type = spec.backbone.dtype == "float64" ? at::kDouble : at::kFloat;
    std::map<std::string, at::Tensor> tensors;
    for (BackboneWeight& weight : load_backbone_weights(folder, formats::read_backbone_config(folder), spec.task.pool == "pooler", type, device))
        tensors.emplace(weight.name, weight.tensor);
    return tensors;
}

// What is written is what is named as trained.
std::map<std::string, at::Tensor> require_named(const Model& model, const fs::path& file) {
    std::map<std::string, at::Tensor> written = load_tensors(file);
    std::set<std::string> names;
    for (const NamedTensor& item : model.trainable()) {
        names.insert(item.name);
        const auto found = written.find(item.name);
        if (found == written.end()) refuse(SHERL_TR("engine", "tensor %1 was trained and is not in the package").arg(item.name), file);
        if (!same(found->second, item.tensor))
            refuse(SHERL_TR("engine", "tensor %1 is not in the package as it was trained").arg(item.name), file);
    }
    for (const auto& [name, tensor] : written)
        if (!names.contains(name)) refuse(SHERL_TR("engine", "tensor %1 is in the package and was not trained").arg(name), file);
    return written;
}

}  // namespace

std::vector<at::Tensor> leaves_of(Model& model) {
    using torch::autograd::AccumulateGrad;
    using torch::autograd::Node;
    // Which token does not matter: all pass the same tensors.
    Batch batch;
    batch.input_ids = at::zeros({1, 1}, at::TensorOptions(at::kLong).device(model.device()));
    batch.attention_mask = at::ones_like(batch.input_ids);
    batch.labels = at::zeros_like(batch.input_ids);  // target tokens, where there is a decoder
    const at::AutoGradMode recording(true);
    const at::Tensor logits = model.forward(batch, {});
    std::vector<at::Tensor> leaves;
    std::vector<Node*> open{logits.grad_fn().get()};
    std::unordered_set<Node*> seen{nullptr};
    while (!open.empty()) {
        Node* node = open.back();
        open.pop_back();
        if (!seen.insert(node).second) continue;
        if (const auto* leaf = dynamic_cast<AccumulateGrad*>(node)) leaves.push_back(leaf->variable);
        for (const torch::autograd::Edge& edge : node->next_edges()) open.push_back(edge.function.get());
    }
    return leaves;
}

Completeness require_complete(Model& model, const spec::RunSpec& spec, const fs::path& file) {
    const std::map<std::string, at::Tensor> written = require_named(model, file);
    std::unordered_map<Identity, std::string> names, packaged;
    std::set<Identity> differing;
    for (const NamedTensor& item : model.trainable()) {
        packaged.emplace(item.tensor.unsafeGetTensorImpl(), item.name);
        differing.insert(item.tensor.unsafeGetTensorImpl());
    }
    const std::map<std::string, at::Tensor> files = tensors_of_files(spec, model.device());
    for (const BackboneWeight& weight : model.backbone()) {
        const Identity tensor = weight.tensor.unsafeGetTensorImpl();
        names.emplace(tensor, weight.name);
        if (!same(files.at(weight.name), weight.tensor)) differing.insert(tensor);
    }
    for (const at::Tensor& leaf : leaves_of(model)) {
        const Identity tensor = leaf.unsafeGetTensorImpl();
        if (!packaged.contains(tensor) && !names.contains(tensor))
            refuse(SHERL_TR("engine", "a tensor that trains (%1) has no name and is not in the package").arg(shape_of(leaf)), file);
        differing.insert(tensor);
    }
    Completeness found;
    std::set<std::string> missing;
    for (const Identity tensor : differing) {
        ++found.differing;
        const auto name = packaged.find(tensor);
        if (name == packaged.end())
            missing.insert(names.at(tensor));
        else
            found.packaged += static_cast<std::int64_t>(written.count(name->second));
    }
    if (!missing.empty())
        refuse(SHERL_TR("engine", "tensor %1 differs from the backbone and is not in the package").arg(*missing.begin()), file);
    return found;
}

}  // namespace sherl::engine
