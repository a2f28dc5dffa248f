// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/models.h"

#include <stdexcept>

#include "core/base/error.h"

namespace sherl::engine {

at::Tensor Model::generate(const Batch&, std::int64_t) {
    throw std::logic_error("this model generates nothing");
}

at::Tensor Model::answer_scores(const Batch&, const std::vector<std::vector<std::int64_t>>&) {
    throw std::logic_error("this model answers nothing");
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
