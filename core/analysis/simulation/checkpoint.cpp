// SPDX-License-Identifier: GPL-3.0-or-later
// A stretch that keeps its inputs alone and runs again in backward; beside core/engine/backbones/checkpoint.cpp.
#include <iterator>
#include <utility>

#include "core/analysis/simulation/operators.h"

namespace sherl::analysis::simulation {

Tensor checkpointed(Context& c, const Tensors& given, std::function<Tensor(const Tensors&)> run) {
    Machine& m = c.machine;
    if (!m.recording()) return run(given);
    Tensors inputs;
    for (const Tensor& each : given)
        if (each != nullptr) inputs.push_back(each);
    const auto again = [&m, run = std::move(run), given_as = [&] {
                            std::vector<bool> there;
                            for (const Tensor& each : given) there.push_back(each != nullptr);
                            return there;
                        }()](const Tensors& defined) {
        Tensors all(given_as.size());
        auto next = defined.begin();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (given_as[i]) all[i] = *next++;
        return run(all);
    };
    std::vector<bool> has_gradient;
    for (const Tensor& each : inputs) has_gradient.push_back(each->requires_grad());
    const auto leaves_of = [&m, has_gradient](const Tensors& tensors) {
        Tensors leaves;
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            Tensor leaf = m.detached(tensors[i]);
            leaf->trained = has_gradient[i];
            leaves.push_back(leaf);
        }
        return leaves;
    };
    // The generator as it was, for the masks of the second run; it stays as long as the graph.
    constexpr std::int64_t state_bytes = 5056;
    const Tensor state = m.empty({state_bytes}, 1);
    Tensor result;
    Tensors trained;
    {
        const Tensors leaves = leaves_of(inputs);
        result = again(leaves);
        if (!result->requires_grad()) return result;
        trained = m.leaves_below(result, leaves);
        result = m.detached(result);
    }
    Tensor out = m.detached(result);
    Tensors all = inputs;
    all.insert(all.end(), trained.begin(), trained.end());
    std::vector<Keep> keeps;
    for (const Tensor& each : inputs) keeps.push_back({each});
    m.record(out, all, keeps, [&m, again, leaves_of, has_gradient, trained, state](Node& self, Tensors& grads) -> Tensors {
        Tensors leaves = leaves_of(self.kept);
        Tensors wanted;
        for (std::size_t i = 0; i < leaves.size(); ++i) {
            if (!has_gradient[i]) continue;
            leaves[i]->stands_for = self.next[i];
            wanted.push_back(leaves[i]);
        }
        wanted.insert(wanted.end(), trained.begin(), trained.end());
        Tensor inner;
        {
            const NoGrad recording(m, true);
            const Tensor now = m.empty({state_bytes}, 1);
            inner = again(leaves);
        }
        // The caller's own handle goes only when all is done.
        Tensors found = m.backward(inner, grads[0], wanted);
        Tensors all_found;
        auto next = found.begin();
        for (std::size_t i = 0; i < leaves.size(); ++i) all_found.push_back(has_gradient[i] ? std::move(*next++) : nullptr);
        all_found.insert(all_found.end(), std::make_move_iterator(next), std::make_move_iterator(found.end()));
        return all_found;
    });
    return out;
}

}  // namespace sherl::analysis::simulation
