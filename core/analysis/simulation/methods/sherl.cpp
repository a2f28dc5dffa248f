// SPDX-License-Identifier: GPL-3.0-or-later
// SHERL on one stack and on two; beside core/engine/methods/sherl.
#include <algorithm>

#include "core/analysis/simulation/method.h"

namespace sherl::analysis::simulation {
namespace {

struct SideForm {
    std::string name, memory_block;
    std::int64_t width = 0, hidden = 0;
    std::size_t features = 0;
    double hidden_dropout = 0;
};

class Side {
  public:
    Side(const std::string& down, const SideForm& form, Parameters& parameters)
        : memory_block_(parameters.memory_block(form.memory_block)), gated_(down == "gated"), dropout_(form.hidden_dropout) {
        const auto affine = [&](const std::string& part, std::int64_t in, std::int64_t out) {
            return parameters.affine(form.name + "." + part, in, out, form.memory_block);
        };
        scorer_ = affine("guide_block.fc_attn", form.hidden, 1);
        gate_ = parameters.add(form.name + ".gate_params", {1}, form.memory_block);
        for (std::size_t k = 0; k < form.features; ++k) {
            const std::string name = "hor_block." + std::to_string(k);
            if (gated_) {
                const Affine fc1 = affine(name + ".fc1", form.width, form.hidden), fc2 = affine(name + ".fc2", form.hidden, form.hidden);
                downs_.push_back({fc1, fc2, affine(name + ".fc3", form.hidden, form.hidden)});
            } else {
                const Affine map = affine(name + ".fc.0", form.width, form.hidden);
                downs_.push_back({map, parameters.norm(form.name + "." + name + ".fc.1", form.hidden, form.memory_block), {}});
            }
        }
        out_ = affine(gated_ ? "fc_out" : "fc_out.1", form.hidden, form.width);
        if (!gated_) out_norm_ = parameters.norm(form.name + ".fc_out.2", form.width, form.memory_block);
    }

    [[nodiscard]] Tensor forward(Context& c, Tensors features, const Pass& pass) const {
        const BlockScope scope(c.machine, memory_block_);
        const Tensor last = features.back();
        Tensors states;
        for (std::size_t k = 0; k < features.size(); ++k) states.push_back(down(c, k, features[k]));
        features.clear();
        Tensor guide = std::move(states.back());
        states.pop_back();
        const Tensor u = anti_redundancy(c, states, guide, scorer_);
        states.clear();
        // Arguments from right to left, as g++ evaluates them.
        const Tensor divided = scale(c, gate_), open = tanh(c, divided);
        return addcmul(c, out(c, u, pass), open, last);
    }

  private:
    struct Down {
        Affine first, second, third;  // fc1, fc2, fc3; or the map and its norm
    };

    [[nodiscard]] Tensor down(Context& c, std::size_t k, const Tensor& x) const {
        const Down& down = downs_[k];
        return gated_ ? gated_down(c, x, down.first, down.second, down.third) : layer_norm(c, linear(c, x, down.first), down.second);
    }

    [[nodiscard]] Tensor out(Context& c, const Tensor& u, const Pass& pass) const {
        if (gated_) return linear(c, relu(c, u), out_);
        const Tensor y = layer_norm(c, linear(c, relu(c, u), out_), out_norm_);
        return pass.backbone_dropout ? dropout(c, y, dropout_) : y;
    }

    std::int16_t memory_block_;
    bool gated_;
    double dropout_;
    Affine scorer_;
    Tensor gate_;
    std::vector<Down> downs_;
    Affine out_, out_norm_;
};

class Sherl final : public Method {
  public:
    Sherl(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : guide_(stack.blocks() - spec.integer("late_layers")),
          early_(spec.integers("early_layers")),
          side_(spec.string("down"),
                {"side_block", "side network", stack.width(), stack.width() / spec.integer("reduction"), early_.size() + 1,
                 stack.config().hidden_dropout},
                parameters) {}

    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        Tensors features;
        {
            const NoGrad frozen(c.machine);
            Tensor hidden = stack.embed(c, batch.input_ids, pass);
            for (std::int64_t i = 0;; ++i) {
                if (i == guide_ || std::binary_search(early_.begin(), early_.end(), i)) features.push_back(hidden);
                if (i == guide_) break;
                hidden = stack.block(c, i, hidden, pass);
            }
        }
        Tensor y = side_.forward(c, std::move(features), pass);
        for (std::int64_t i = guide_; i < stack.blocks(); ++i) y = stack.block(c, i, y, pass);
        return y;
    }

  private:
    std::int64_t guide_;
    std::vector<std::int64_t> early_;
    Side side_;
};

struct Route {
    std::int64_t guide = 0;
    std::vector<std::int64_t> early;
    std::unique_ptr<Side> side;
    Affine norm;
    std::int16_t memory_block = 0;

    [[nodiscard]] bool takes(std::int64_t feature) const {
        return feature == guide || std::binary_search(early.begin(), early.end(), feature);
    }
};

class SherlSeq2Seq final : public Seq2SeqMethod {
  public:
    SherlSeq2Seq(T5& host, const spec::MethodSpec& spec, Parameters& parameters)
        : dropout_(host.config().dropout),
          encoder_(route(host, host.encoder(), "encoder", spec, parameters)),
          decoder_(route(host, host.decoder(), "decoder", spec, parameters)) {}

    Encoded encode(Context& c, const T5& host, const Batch& batch, const Pass& how) const override {
        const T5Stack& stack = host.encoder();
        Encoded encoded;
        Tensors features;
        {
            const NoGrad frozen(c.machine);
            encoded.pass = host.encoder_pass(c, batch, how, nullptr);
            Tensor hidden = stack.embed(c, batch.input_ids, encoded.pass);
            for (std::int64_t i = 0;; ++i) {
                if (encoder_.takes(i)) features.push_back(hidden);
                if (i == stack.blocks()) break;
                hidden = stack.block(c, i, hidden, encoded.pass);
            }
            encoded.memory = host.finish(c, stack, hidden, encoded.pass);
        }
        Tensor y = encoder_.side->forward(c, std::move(features), encoded.pass);
        for (std::int64_t i = encoder_.guide; i < stack.blocks(); ++i) y = stack.block(c, i, y, encoded.pass);
        encoded.side = finish(c, encoder_, y, encoded.pass);
        encoded.pass.position_bias = nullptr;
        return encoded;
    }

    Tensor decode(Context& c, const T5& host, const Tensor& ids, const Encoded& source, DecoderState* state,
                  const Pass& how) const override {
        const T5Stack& stack = host.decoder();
        Tensors features;
        Pass pass;
        {
            const NoGrad frozen(c.machine);
            pass = decoder_pass(c, host, source, ids->sizes[1], state, how);
            Tensor hidden = stack.embed(c, ids, pass);
            for (std::int64_t i = 0;; ++i) {
                if (decoder_.takes(i)) features.push_back(hidden);
                if (i == decoder_.guide) break;
                hidden = stack.block(c, i, hidden, pass);
            }
        }
        Tensor y = decoder_.side->forward(c, std::move(features), pass);
        pass.memory = source.side;
        for (std::int64_t i = decoder_.guide; i < stack.blocks(); ++i) y = stack.block(c, i, y, pass);
        return finish(c, decoder_, y, pass);
    }

  private:
    static Route route(T5& host, const T5Stack& stack, const char* name, const spec::MethodSpec& spec, Parameters& parameters) {
        const std::string memory_block = std::string(name) + " side network";
        Route made;
        made.guide = stack.blocks() - spec.integer("late_layers", name);
        made.early = spec.integers("early_layers", name);
        made.side = std::make_unique<Side>(spec.string("down"),
                                           SideForm{std::string(name) + ".side_mtsa_block", memory_block, host.width(),
                                                    host.width() / spec.integer("reduction"), made.early.size() + 1, 0},
                                           parameters);
        made.norm.weight = parameters.add(std::string(name) + ".final_side_layer_norm.weight", {host.width()}, memory_block);
        made.memory_block = parameters.memory_block(memory_block);
        return made;
    }

    [[nodiscard]] Tensor finish(Context& c, const Route& route, const Tensor& y, const Pass& pass) const {
        const BlockScope scope(c.machine, route.memory_block);
        const Tensor normed = rms_norm(c, y, route.norm);
        return pass.backbone_dropout ? dropout(c, normed, dropout_) : normed;
    }

    double dropout_;
    Route encoder_, decoder_;
};

}  // namespace

std::unique_ptr<Method> build_sherl(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Sherl>(stack, spec, parameters);
}

std::unique_ptr<Seq2SeqMethod> build_sherl(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<SherlSeq2Seq>(host, spec, parameters);
}

}  // namespace sherl::analysis::simulation
