// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/sherl/side.h"

#include <ATen/ATen.h>

#include <utility>

#include "core/base/error.h"
#include "core/engine/methods/sherl/operator.h"

namespace sherl::engine {
namespace {

constexpr double kGateTemperature = 0.1;
constexpr const char* kMemoryBlock = "side network";

// The order of things, shared by both forms: project, merge, widen, add the gated guide feature.
class Side : public SherlSide {
  public:
    explicit Side(Parameters& parameters, Affine scorer)
        : memory_block_(parameters.memory_block(kMemoryBlock)),
          scorer_(std::move(scorer)),
          gate_(parameters.filled("side_block.gate_params", {1}, 0, kMemoryBlock)) {}

    at::Tensor forward(std::vector<at::Tensor> features, double epsilon, const Pass& pass) const override {
        const memory::BlockScope scope(memory_block_);
        const at::Tensor last = features.back();
        std::vector<at::Tensor> states;
        for (std::size_t k = 0; k < features.size(); ++k) states.push_back(down(k, features[k]));
        features.clear();
        const at::Tensor guide = std::move(states.back());
        states.pop_back();
        const at::Tensor u = anti_redundancy(states, guide, scorer_.weight, scorer_.bias, epsilon);
        states.clear();
        return at::addcmul(out(u, pass), at::tanh(gate_ / kGateTemperature), last);
    }

  protected:
    [[nodiscard]] virtual at::Tensor down(std::size_t k, const at::Tensor& feature) const = 0;  // (B, T, d) → (B, T, h)
    [[nodiscard]] virtual at::Tensor out(const at::Tensor& u,
                                         const Pass& pass) const = 0;  // (B, T, h) → (B, T, d); may overwrite u

  private:
    memory::BlockIndex memory_block_;
    Affine scorer_;    // fc_attn: h → 1
    at::Tensor gate_;  // γ (1)
};

// methods.md A0, "Gated MLP Down": z = ReLU(fc1 x); (fc2 z + z) ⊙ sigmoid(fc3 z). Out = Linear(ReLU(u)).
class GatedSide final : public Side {
  public:
    GatedSide(const Stack& stack, std::int64_t hidden, std::size_t count, Parameters& parameters)
        : Side(parameters, affine(stack, parameters, "guide_block.fc_attn", hidden, 1)) {
        for (std::size_t k = 0; k < count; ++k) {
            const std::string name = "hor_block." + std::to_string(k);
            downs_.push_back({affine(stack, parameters, name + ".fc1", stack.width(), hidden),
                              affine(stack, parameters, name + ".fc2", hidden, hidden),
                              affine(stack, parameters, name + ".fc3", hidden, hidden)});
        }
        out_ = affine(stack, parameters, "fc_out", hidden, stack.width());
    }

  private:
    struct Down {
        Affine fc1, fc2, fc3;
    };

    static Affine affine(const Stack& stack, Parameters& parameters, const std::string& name, std::int64_t in,
                         std::int64_t out) {
        return normal_affine(parameters, "side_block." + name, in, out, stack.initializer_range(), kMemoryBlock);
    }

    at::Tensor down(std::size_t k, const at::Tensor& feature) const override {
        const Down& down = downs_[k];
        // In place wherever the library saves nothing of what is overwritten.
        const at::Tensor z = down.fc1(feature).relu_();
        return down.fc2(z).add_(z) * down.fc3(z).sigmoid_();
    }

    at::Tensor out(const at::Tensor& u, const Pass&) const override { return out_(u.relu()); }

    std::vector<Down> downs_;
    Affine out_;
};

// The VSE∞ text form (methods.md A0 table): Down = LN(Linear(x)), eps 1e-5; Out = Dropout(LN(Linear(ReLU(u)))), eps
// 1e-12.
class LinearNormSide final : public Side {
  public:
    LinearNormSide(const Stack& stack, std::int64_t hidden, std::size_t count, Parameters& parameters)
        : Side(parameters, default_affine(parameters, "side_block.guide_block.fc_attn", hidden, 1, kMemoryBlock)),
          dropout_(stack.hidden_dropout()) {
        for (std::size_t k = 0; k < count; ++k) {
            const std::string name = "side_block.hor_block." + std::to_string(k) + ".fc.";
            downs_.push_back({default_affine(parameters, name + "0", stack.width(), hidden, kMemoryBlock),
                              unit_norm(parameters, name + "1", hidden)});
        }
        out_ = {default_affine(parameters, "side_block.fc_out.1", hidden, stack.width(), kMemoryBlock),
                unit_norm(parameters, "side_block.fc_out.2", stack.width())};
    }

  private:
    struct Projection {
        Affine linear, norm;
    };

    static Affine unit_norm(Parameters& parameters, const std::string& name, std::int64_t width) {
        return {parameters.filled(name + ".weight", {width}, 1, kMemoryBlock),
                parameters.filled(name + ".bias", {width}, 0, kMemoryBlock)};
    }

    static at::Tensor apply(const Projection& projection, const at::Tensor& x, double epsilon) {
        return at::layer_norm(projection.linear(x), projection.norm.weight.sizes(), projection.norm.weight,
                              projection.norm.bias, epsilon);
    }

    at::Tensor down(std::size_t k, const at::Tensor& feature) const override { return apply(downs_[k], feature, 1e-5); }

    at::Tensor out(const at::Tensor& u, const Pass& pass) const override {
        const at::Tensor y = apply(out_, u.relu(), 1e-12);
        return pass.backbone_dropout ? dropout(y, dropout_, pass.generator) : y;
    }

    std::vector<Projection> downs_;
    Projection out_;
    double dropout_;
};

}  // namespace

std::unique_ptr<SherlSide> make_sherl_side(const Stack& stack, const spec::MethodSpec& spec, std::size_t count,
                                           Parameters& parameters) {
    const std::int64_t hidden = stack.width() / spec.integer("reduction");
    const std::string down = spec.string("down");
    if (down == "gated") return std::make_unique<GatedSide>(stack, hidden, count, parameters);
    if (down == "linear_norm") return std::make_unique<LinearNormSide>(stack, hidden, count, parameters);
    throw Error(ErrorKind::input, {.id = "sherl.down",
                                   .what = SHERL_TR("engine", "this form of the down-projection is not known"),
                                   .where = "method.down",
                                   .expected = SHERL_TR("engine", "gated or linear_norm"),
                                   .got = down,
                                   .way_out = {}});
}

}  // namespace sherl::engine
