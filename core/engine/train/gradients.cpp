// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/gradients.h"

#include <torch/torch.h>

namespace sherl::engine {
namespace {

std::vector<at::Tensor> gradients_of(const std::vector<NamedTensor>& trained) {
    std::vector<at::Tensor> gradients;
    gradients.reserve(trained.size());
    for (const NamedTensor& named : trained) {
        if (named.tensor.grad().defined()) gradients.push_back(named.tensor.grad());
    }
    return gradients;
}

}  // namespace

double gradient_norm(const std::vector<NamedTensor>& trained) {
    const torch::NoGradGuard no_grad;
    const std::vector<at::Tensor> gradients = gradients_of(trained);
    if (gradients.empty()) return 0;
    return at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients, 2)), 2).item<double>();
}

void clip_gradients(const std::vector<NamedTensor>& trained, double norm, double clip) {
    const double coefficient = clip / (norm + 1e-6);
    if (coefficient >= 1) return;
    const torch::NoGradGuard no_grad;
    const std::vector<at::Tensor> gradients = gradients_of(trained);
    if (!gradients.empty()) at::_foreach_mul_(gradients, coefficient);
}

void clear_gradients(const std::vector<NamedTensor>& trained) {
    for (const NamedTensor& named : trained) named.tensor.mutable_grad().reset();
}

}  // namespace sherl::engine
