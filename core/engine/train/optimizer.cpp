// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizer.h"

#include <torch/torch.h>

#include "core/base/error.h"

namespace sherl::engine {

std::unique_ptr<Optimizer> make_optimizer(const spec::OptimizerSpec& spec, const std::vector<NamedTensor>& trained,
                                          memory::Ledger* ledger) {
    if (spec.kind == "adamw" || spec.kind == "adamw_hf") return make_adamw(spec, trained, ledger);
    throw Error(ErrorKind::input, {.id = "train.optimizer.unknown",
                                   .what = SHERL_TR("train", "this kind of optimizer is not built"),
                                   .where = "train.optimizer.kind",
                                   .expected = Text::plain("adamw, adamw_hf"),
                                   .got = spec.kind,
                                   .way_out = {}});
}

void copy_tensors(const std::vector<NamedTensor>& targets, const std::map<std::string, at::Tensor>& source,
                  const std::string& prefix, const std::string& where) {
    const auto describe = [](const at::Tensor& tensor) {
        std::ostringstream out;
        out << tensor.scalar_type() << tensor.sizes();
        return out.str();
    };
    for (const NamedTensor& target : targets) {
        const auto found = source.find(prefix + target.name);
        const bool fits = found != source.end() && found->second.sizes() == target.tensor.sizes() &&
                          found->second.scalar_type() == target.tensor.scalar_type();
        if (fits) continue;
        throw Error(ErrorKind::input,
                    {.id = "train.weights.mismatch",
                     .what = SHERL_TR("train", "the tensor \"%1\" does not fit this run").arg(prefix + target.name),
                     .where = where,
                     .expected = Text::plain(describe(target.tensor)),
                     .got = found == source.end() ? "none" : describe(found->second),
                     .way_out = SHERL_TR("train", "Resume with the spec that the run was started with.")});
    }
    const torch::NoGradGuard no_grad;
    for (const NamedTensor& target : targets) at::Tensor(target.tensor).copy_(source.at(prefix + target.name));
}

}  // namespace sherl::engine
