// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/models.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "core/base/error.h"

namespace sherl::engine {

at::Tensor Model::generate(const Batch&, std::int64_t) {
    throw std::logic_error("this model generates nothing");
}

at::Tensor Model::answer_scores(const Batch&, const std::vector<std::vector<std::int64_t>>&) {
    throw std::logic_error("this model answers nothing");
}

std::vector<NamedTensor> Model::merged() {
    throw std::logic_error("this model merges nothing");
}

std::vector<NamedTensor> merged_weights(Backbone& backbone, const std::vector<NamedTensor>& trainable) {
    const auto in_double = [](const at::Tensor& tensor) { return tensor.detach().to(at::kDouble, /*non_blocking=*/false, /*copy=*/true); };
    std::map<std::string, at::Tensor> merged;
    for (const BackboneWeight& weight : backbone.weights()) {
        const bool trains = std::any_of(trainable.begin(), trainable.end(), [&](const NamedTensor& item) {
            return item.tensor.unsafeGetTensorImpl() == weight.tensor.unsafeGetTensorImpl();
        });
        if (trains) merged[weight.name] = in_double(weight.tensor);
    }
    for (const Linear* site : backbone.sites()) {
        if (site->adapter == nullptr) continue;
        at::Tensor weight = in_double(site->weight), bias;
        if (site->bias.defined()) bias = in_double(site->bias);
        if (!site->adapter->fold(weight, bias)) throw std::logic_error("the site " + site->name + " does not fold");
        merged[site->name + ".weight"] = weight;
        if (bias.defined()) merged[site->name + ".bias"] = bias;
    }
    std::vector<NamedTensor> result;
    for (const auto& [name, tensor] : merged) result.push_back({name, tensor});
    return result;
}

std::int64_t enter_weights(const Backbone& backbone, memory::Ledger* ledger) {
    std::int64_t scalars = 0;
    for (const BackboneWeight& weight : backbone.weights()) {
        scalars += weight.tensor.numel();
        if (ledger == nullptr) continue;
        const memory::BlockIndex block = ledger->block(backbone.memory_block(weight.name));
        if (weight.mapped) {
            ledger->add_mapped(weight.tensor, block);
        } else {
            ledger->assign(weight.tensor, memory::Category::weights, block);
        }
    }
    return scalars;
}

void refuse_host(const char* method, const char* expected) {
    throw Error(ErrorKind::input, {.id = "method.host",
                                   .what = SHERL_TR("engine", "the method is not defined on this backbone"),
                                   .where = "method.kind",
                                   .expected = SHERL_TR("engine", "a backbone of kind %1").arg(expected),
                                   .got = method,
                                   .way_out = {}});
}

std::string adapter_key(const spec::RunSpec& spec) {
    return spec.task.data.name.empty() ? "task" : spec.task.data.name;
}

std::unique_ptr<Model> build_model(const ModelRequest& request, memory::Ledger* ledger) {
    return request.task_kind == "seq2seq" ? build_seq2seq_model(request, ledger) : build_encoder_model(request, ledger);
}

}  // namespace sherl::engine
