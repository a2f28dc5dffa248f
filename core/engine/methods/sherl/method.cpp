// SPDX-License-Identifier: GPL-3.0-or-later
// SHERL on a stack (Diao et al., ECCV 2024; methods.md A0, A3; golden/NAMES.md). Early route: features of the frozen
// blocks, computed under no-grad, are down-projected and merged. Late route: the result re-enters the last
// `late_layers` frozen blocks with gradients.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/engine/methods/method.h"
#include "core/engine/methods/sherl/operator.h"
#include "core/engine/methods/sherl/side.h"

namespace sherl::engine {
namespace {

class Sherl final : public Method {
  public:
    Sherl(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : guide_(stack.blocks() - spec.integer("late_layers")),
          early_(spec.integers("early_layers")),
          epsilon_(spec.number("epsilon")) {
        check(stack);
        const SherlSideForm form{.name = "side_block",
                                 .memory_block = "side network",
                                 .width = stack.width(),
                                 .hidden = stack.width() / spec.integer("reduction"),
                                 .features = early_.size() + 1,
                                 .deviation = stack.initializer_range(),
                                 .hidden_dropout = stack.hidden_dropout()};
        side_ = make_sherl_side(spec.string("down"), form, parameters);
    }

    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        std::vector<at::Tensor> features;  // the early ones in order, then the guide; nothing else stays alive
        {
            const c10::NoGradGuard frozen;
            at::Tensor hidden = stack.embed(batch.input_ids, pass);
            for (std::int64_t i = 0;; ++i) {
                tap(hidden);
                if (i == guide_ || std::binary_search(early_.begin(), early_.end(), i)) features.push_back(hidden);
                if (i == guide_) break;
                hidden = stack.block(i, hidden, pass);
            }
        }
        at::Tensor y = side_->forward(std::move(features), epsilon_, pass);
        for (std::int64_t i = guide_; i < stack.blocks(); ++i) y = stack.block(i, y, pass);
        return y;
    }

  private:
    void check(const Encoder& stack) const {
        const bool ordered = std::is_sorted(early_.begin(), early_.end(), std::less_equal<>());
        if (guide_ >= 1 && guide_ <= stack.blocks() && !early_.empty() && ordered && early_.front() >= 0 &&
            early_.back() < guide_)
            return;
        throw Error(
            ErrorKind::input,
            {.id = "sherl.layers",
             .what = SHERL_TR("engine", "the layers of the early route do not fit this backbone"),
             .where = "method",
             .expected = SHERL_TR("engine", "late_layers from 0 to %1 and ascending early_layers below feature %2")
                             .arg(stack.blocks() - 1)
                             .arg(guide_),
             .got = {},
             .way_out = {}});
    }

    std::int64_t guide_;               // feature index: L − late_layers
    std::vector<std::int64_t> early_;  // ascending feature indices below the guide
    double epsilon_;
    std::unique_ptr<SherlSide> side_;
};

}  // namespace

std::unique_ptr<Method> build_sherl(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Sherl>(stack, spec, parameters);
}

}  // namespace sherl::engine
