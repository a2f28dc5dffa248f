// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/sherl/side.h"

#include <ATen/ATen.h>

#include <utility>

#include "core/base/error.h"
#include "core/engine/methods/sherl/gated_down.h"
#include "core/engine/methods/sherl/operator.h"

namespace sherl::engine {
namespace {

constexpr double kGateTemperature = 0.1;

// The order of things, shared by both forms: project, merge, widen, add the gated guide feature.
class Side : public SherlSide {
  public:
    Side(const SherlSideForm& form, Parameters& parameters, Affine scorer)
        : memory_block_(parameters.memory_block(form.memory_block)),
          scorer_(std::move(scorer)),
          gate_(parameters.filled(form.name + ".gate_params", {1}, 0, form.memory_block)) {}

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
    GatedSide(const SherlSideForm& form, Parameters& parameters)
        : Side(form, parameters, affine(form, parameters, "guide_block.fc_attn", form.hidden, 1)) {
        for (std::size_t k = 0; k < form.features; ++k) {
            const std::string name = "hor_block." + std::to_string(k);
            downs_.push_back({affine(form, parameters, name + ".fc1", form.width, form.hidden),
                              affine(form, parameters, name + ".fc2", form.hidden, form.hidden),
                              affine(form, parameters, name + ".fc3", form.hidden, form.hidden)});
        }
        out_ = affine(form, parameters, "fc_out", form.hidden, form.width);
    }

  private:
    struct Down {
        Affine fc1, fc2, fc3;
    };

    static Affine affine(const SherlSideForm& form, Parameters& parameters, const std::string& part, std::int64_t in,
                         std::int64_t out) {
        return normal_affine(parameters, form.name + "." + part, in, out, form.deviation, form.memory_block);
    }

    at::Tensor down(std::size_t k, const at::Tensor& feature) const override {
        const Down& down = downs_[k];
        return gated_down(feature, down.fc1, down.fc2, down.fc3);
    }

    at::Tensor out(const at::Tensor& u, const Pass&) const override { return out_(u.relu()); }

    std::vector<Down> downs_;
    Affine out_;
};

// The VSE∞ text form (methods.md A0 table): Down = LN(Linear(x)), eps 1e-5; Out = Dropout(LN(Linear(ReLU(u)))), eps
// 1e-12.
class LinearNormSide final : public Side {
  public:
    LinearNormSide(const SherlSideForm& form, Parameters& parameters)
        : Side(form, parameters,
               default_affine(parameters, form.name + ".guide_block.fc_attn", form.hidden, 1, form.memory_block)),
          dropout_(form.hidden_dropout) {
        for (std::size_t k = 0; k < form.features; ++k) {
            const std::string name = form.name + ".hor_block." + std::to_string(k) + ".fc.";
            downs_.push_back({default_affine(parameters, name + "0", form.width, form.hidden, form.memory_block),
                              unit_norm(form, parameters, name + "1", form.hidden)});
        }
        out_ = {default_affine(parameters, form.name + ".fc_out.1", form.hidden, form.width, form.memory_block),
                unit_norm(form, parameters, form.name + ".fc_out.2", form.width)};
    }

  private:
    struct Projection {
        Affine linear, norm;
    };

    static Affine unit_norm(const SherlSideForm& form, Parameters& parameters, const std::string& name,
                            std::int64_t width) {
        return {parameters.filled(name + ".weight", {width}, 1, form.memory_block),
                parameters.filled(name + ".bias", {width}, 0, form.memory_block)};
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

std::unique_ptr<SherlSide> make_sherl_side(const std::string& down, const SherlSideForm& form, Parameters& parameters) {
    if (down == "gated") return std::make_unique<GatedSide>(form, parameters);
    if (down == "linear_norm") return std::make_unique<LinearNormSide>(form, parameters);
    throw Error(ErrorKind::input, {.id = "sherl.down",
                                   .what = SHERL_TR("engine", "this form of the down-projection is not known"),
                                   .where = "method.down",
                                   .expected = SHERL_TR("engine", "gated or linear_norm"),
                                   .got = down,
                                   .way_out = {}});
}

}  // namespace sherl::engine
