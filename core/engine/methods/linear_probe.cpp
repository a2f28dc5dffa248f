// SPDX-License-Identifier: GPL-3.0-or-later
// Linear probe: only the head trains, on features of the frozen backbone.
#include <c10/core/GradMode.h>

#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

class LinearProbe final : public WholeEncoder {
  public:
    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        const c10::NoGradGuard frozen;
        return WholeEncoder::hidden(stack, batch, pass, tap);
    }
};

}  // namespace

std::unique_ptr<Method> build_linear_probe(Encoder&, const spec::MethodSpec&, Parameters&) {
    return std::make_unique<LinearProbe>();
}

}  // namespace sherl::engine
