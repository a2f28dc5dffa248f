// SPDX-License-Identifier: GPL-3.0-or-later
// Bottleneck adapters (Houlsby et al., 2019): y ← y + up(act(down(y))) on the output of attention and of the feed-forward
// part, before the block's residual sum; layer norms are trained. methods.md section D, golden/NAMES.md, NAMES-T5.md.
#include <ATen/ATen.h>

#include "core/engine/backbones/activation.h"
#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

class Bottleneck final : public SiteAdapter {
  public:
    Bottleneck(Affine down, Affine up, Activation activation)
        : down_(std::move(down)), up_(std::move(up)), activation_(activation) {}

    at::Tensor forward(const at::Tensor& x, const Linear& base, const Pass&) const override {
        const at::Tensor y = base.plain(x);
        // Into the branch's own result, which nobody saves.
        return up_(activate(activation_, down_(y))).add_(y);
    }

  private:
    Affine down_, up_;  // d → d // reduction → d
    Activation activation_;
};

// One bottleneck at `site`; its tensors are `name`down_sampler.* and `name`up_sampler.*.
void attach(Linear& site, const std::string& name, Backbone& backbone, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t width = backbone.width(), hidden = width / spec.integer("reduction");
    const std::string block = backbone.memory_block(site.name + ".weight");
    Affine down = normal_affine(parameters, name + "down_sampler", width, hidden, backbone.initializer_range(), block);
    Affine up = normal_affine(parameters, name + "up_sampler", hidden, width, backbone.initializer_range(), block);
    site.adapter = std::make_unique<Bottleneck>(std::move(down), std::move(up), activation_of(spec.string("activation")));
}

void train_norms(Backbone& backbone, std::string_view mark, Parameters& parameters) {
    for (const BackboneWeight& weight : backbone.weights()) {
        if (weight.name.find(mark) != std::string::npos)
            parameters.train(weight.name, weight.tensor, backbone.memory_block(weight.name));
    }
}

}  // namespace

std::unique_ptr<Method> build_adapter(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    for (Linear* site : stack.sites()) {
        constexpr std::string_view dense = "dense";  // output.dense of attention and of the feed-forward part
        if (!site->name.ends_with("output.dense")) continue;
        attach(*site, site->name.substr(0, site->name.size() - dense.size()) + "adapter.", stack, spec, parameters);
    }
    train_norms(stack, "LayerNorm", parameters);
    return std::make_unique<WholeEncoder>();
}

// After self-attention and the feed-forward part, not after cross-attention; the final norms are trained, too.
std::unique_ptr<Seq2SeqMethod> build_adapter(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    for (Linear* site : host.sites()) {
        if (!site->name.ends_with("SelfAttention.o") && !site->name.ends_with("DenseReluDense.wo")) continue;
        const std::string part = site->name.substr(0, site->name.rfind('.'));  // ….layer.1.DenseReluDense
        const std::string layer = part.substr(0, part.rfind('.') + 1);
        attach(*site, layer + "adapter_controller.adapters." + parameters.key() + ".", host, spec, parameters);
    }
    train_norms(host, "layer_norm", parameters);
    return std::make_unique<WholeSeq2Seq>();
}

}  // namespace sherl::engine
