// SPDX-License-Identifier: GPL-3.0-or-later
// SHERL on encoder and decoder (methods.md A5; golden/NAMES-T5.md). The frozen encoder runs to its end, and its output serves
// the frozen decoder blocks. Beside it the encoder's early route ends in its own norm; that is what the decoder's last blocks,
// which the decoder's early route re-enters, look at. Late depths are free in each stack; published are 0 and 1.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

#include "core/engine/methods/method.h"
#include "core/engine/methods/sherl/side.h"

namespace sherl::engine {
namespace {

// One stack's part.
struct Route {
    std::int64_t guide = 0;           // feature index: L − late
    std::vector<std::int64_t> early;  // ascending feature indices below the guide
    std::unique_ptr<SherlSide> side;
    RmsNorm norm;                     // final_side_layer_norm

    [[nodiscard]] bool takes(std::int64_t feature) const {
        return feature == guide || std::binary_search(early.begin(), early.end(), feature);
    }
};

class SherlSeq2Seq final : public Seq2SeqMethod {
  public:
    SherlSeq2Seq(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters)
        : epsilon_(spec.number("epsilon")),
          norm_epsilon_(host.config().t5.norm_eps),
          dropout_(host.config().t5.dropout),
          encoder_(route(host, host.encoder(), "encoder", spec, parameters)),
          decoder_(route(host, host.decoder(), "decoder", spec, parameters)) {}

    Encoded encode(const EncoderDecoder& host, const Batch& batch, const ForwardContext& context,
                   const FeatureTap& tap) const override {
        const Stack& stack = host.encoder();
        Encoded encoded;
        std::vector<at::Tensor> features;
        {
            const c10::NoGradGuard frozen;
            encoded.pass = host.encoder_pass(batch, context, {});
            at::Tensor hidden = stack.embed(batch.input_ids, encoded.pass);
            for (std::int64_t i = 0;; ++i) {
                tap(hidden);
                if (encoder_.takes(i)) features.push_back(hidden);
                if (i == stack.blocks()) break;
                hidden = stack.block(i, hidden, encoded.pass);
            }
            encoded.memory = host.finish(stack, hidden, encoded.pass);
        }
        at::Tensor y = encoder_.side->forward(std::move(features), epsilon_, encoded.pass);
        for (std::int64_t i = encoder_.guide; i < stack.blocks(); ++i) y = stack.block(i, y, encoded.pass);
        encoded.side = finish(encoder_, y, encoded.pass);
        encoded.pass.position_bias = at::Tensor();  // the decoder needs the masks alone
        return encoded;
    }

    at::Tensor decode(const EncoderDecoder& host, const at::Tensor& ids, const Encoded& source, DecoderState* state,
                      const ForwardContext& context, const FeatureTap& tap) const override {
        const Stack& stack = host.decoder();
        std::vector<at::Tensor> features;
        Pass pass;
        {
            const c10::NoGradGuard frozen;
            pass = decoder_pass(host, source, ids.size(1), state, context);
            at::Tensor hidden = stack.embed(ids, pass);
            for (std::int64_t i = 0;; ++i) {
                tap(hidden);
                if (decoder_.takes(i)) features.push_back(hidden);
                if (i == decoder_.guide) break;
                hidden = stack.block(i, hidden, pass);
            }
        }
        at::Tensor y = decoder_.side->forward(std::move(features), epsilon_, pass);
        pass.memory = source.side;
        for (std::int64_t i = decoder_.guide; i < stack.blocks(); ++i) y = stack.block(i, y, pass);
        return finish(decoder_, y, pass);
    }

  private:
    static Route route(EncoderDecoder& host, const Stack& stack, const char* name, const spec::MethodSpec& spec,
                       Parameters& parameters) {
        const std::string memory_block = std::string(name) + " side network";
        Route made;
        made.guide = stack.blocks() - spec.integer("late_layers", name);
        made.early = spec.integers("early_layers", name);
        const SherlSideForm form{.name = std::string(name) + ".side_mtsa_block",
                                 .memory_block = memory_block,
                                 .width = host.width(),
                                 .hidden = host.width() / spec.integer("reduction"),
                                 .features = made.early.size() + 1,
                                 .deviation = host.initializer_range(),
                                 .hidden_dropout = 0};
        made.side = make_sherl_side(spec.string("down"), form, parameters);
        made.norm.name = std::string(name) + ".final_side_layer_norm";
        made.norm.weight = parameters.filled(made.norm.name + ".weight", {host.width()}, 1, memory_block);
        made.norm.memory_block = parameters.memory_block(memory_block);
        return made;
    }

    at::Tensor finish(const Route& route, const at::Tensor& y, const Pass& pass) const {
        const memory::BlockScope scope(route.norm.memory_block);
        const at::Tensor normed = route.norm(y, norm_epsilon_);
        return pass.backbone_dropout ? dropout(normed, dropout_, pass.generator) : normed;
    }

    double epsilon_, norm_epsilon_, dropout_;
    Route encoder_, decoder_;
};

}  // namespace

std::unique_ptr<Seq2SeqMethod> build_sherl(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<SherlSeq2Seq>(host, spec, parameters);
}

}  // namespace sherl::engine
