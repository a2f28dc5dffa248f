// SPDX-License-Identifier: GPL-3.0-or-later
// Methods that change linear sites: adapter, lora, ia3.
#include <set>

#include "core/analysis/simulation/method.h"
#include "core/spec/trained.h"

namespace sherl::analysis::simulation {
namespace {

void attach(Site& site, const std::string& name, Backbone& host, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t width = host.width(), hidden = width / spec.integer("reduction");
    const std::string block = host.memory_block(site.name + ".weight");
    const Affine down = parameters.affine(name + "down_sampler", width, hidden, block);
    const Affine up = parameters.affine(name + "up_sampler", hidden, width, block);
    site.adapter = [down, up, activation = spec.string("activation")](Context& c, const Tensor& x, const Site& base, const Pass&) {
        const Tensor y = linear(c, x, base.map);
        return add_in_place(c, linear(c, activate(c, activation, linear(c, y, down)), up), y);
    };
}

void make_low_rank(Site& site, const Tensor& a, const Tensor& b, double scaling, double p) {
    site.adapter = [a, b, scaling, p](Context& c, const Tensor& x, const Site& base, const Pass& pass) {
        Machine& m = c.machine;
        const Tensor input = pass.training ? dropout(c, x, p) : x;
        const Tensor low = linear(c, input, {a, nullptr});
        const std::int64_t rows = count(x->sizes) / base.in();
        Tensor result = linear(c, reshape(c, x, {rows, base.in()}), base.map);
        addmm_in_place(c, result, m.view(low, {rows, low->size(-1)}), transpose(c, b, 0, 1), scaling);
        Sizes sizes = x->sizes;
        sizes.back() = base.out();
        return m.view(result, sizes);
    };
}

}  // namespace

std::unique_ptr<Method> build_adapter(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    constexpr std::string_view dense = "dense";
    for (Site* site : stack.sites()) {
        if (!site->name.ends_with("output.dense")) continue;
        attach(*site, site->name.substr(0, site->name.size() - dense.size()) + "adapter.", stack, spec, parameters);
    }
    train_all(stack, parameters, "LayerNorm");
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_adapter(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    for (Site* site : host.sites()) {
        if (!site->name.ends_with("SelfAttention.o") && !site->name.ends_with("DenseReluDense.wo")) continue;
        const std::string part = site->name.substr(0, site->name.rfind('.'));
        attach(*site, part.substr(0, part.rfind('.') + 1) + "adapter_controller.adapters." + parameters.key() + ".", host, spec,
               parameters);
    }
    train_all(host, parameters, "layer_norm");
    return std::make_unique<WholeSeq2Seq>();
}

std::unique_ptr<Method> build_lora(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t rank = spec.integer("rank");
    const double scaling = spec.number("alpha") / static_cast<double>(rank);
    std::set<std::string> adapted;
    for (const std::string& target : spec.strings("targets")) {
        for (Site* site : stack.sites()) {
            if (!spec::targets_module(target, site->name) || !adapted.insert(site->name).second) continue;
            const std::string name = "base_model.model." + site->name, block = stack.memory_block(site->name);
            const Tensor a = parameters.add(name + ".lora_A.weight", {rank, site->in()}, block);
            const Tensor b = parameters.add(name + ".lora_B.weight", {site->out(), rank}, block);
            make_low_rank(*site, a, b, scaling, spec.number("dropout"));
        }
    }
    if (spec.options.value("bias", "none") == "all") {
        for (const Weight& weight : stack.weights()) {
            if (!weight.name.ends_with(".bias")) continue;
            const std::string module = weight.name.substr(0, weight.name.size() - std::string(".bias").size());
            parameters.train("base_model.model." + module + (adapted.contains(module) ? ".base_layer.bias" : ".bias"), weight.tensor,
                             stack.memory_block(weight.name));
        }
    }
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_lora(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t rank = spec.integer("rank");
    const std::vector<std::string> targets = spec.strings("targets");
    for (Site* site : host.sites()) {
        if (!spec::t5_targets_module(targets, site->name)) continue;
        const std::string block = host.memory_block(site->name + ".weight");
        const Tensor a = parameters.add(site->name + ".lora_As." + parameters.key(), {rank, site->in()}, block);
        const Tensor b = parameters.add(site->name + ".lora_Bs." + parameters.key(), {site->out(), rank}, block);
        make_low_rank(*site, a, b, spec.number("alpha") / static_cast<double>(rank), spec.number("dropout"));
    }
    if (spec.string("bias") == "all") {
        train_added_biases(host, parameters);
        train_all(host, parameters, "bias");
    }
    return std::make_unique<WholeSeq2Seq>();
}

std::unique_ptr<Method> build_ia3(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    for (Site* site : stack.sites()) {
        if (!spec::scaled_by_ia3(spec.strings("targets"), site->name)) continue;
        const bool on_input = spec::ia3_scales_input(site->name);
        const Sizes sizes = on_input ? Sizes{1, site->in()} : Sizes{site->out(), 1};
        const Tensor factor =
            parameters.add("base_model.model." + site->name + ".ia3_l", sizes, stack.memory_block(site->name));
        site->adapter = [factor, on_input](Context& c, const Tensor& x, const Site& base, const Pass&) {
            const Tensor flat = c.machine.view(factor, {count(factor->sizes)});
            return on_input ? linear(c, mul(c, x, flat), base.map) : mul(c, linear(c, x, base.map), flat);
        };
    }
    return std::make_unique<WholeEncoder>();
}

}  // namespace sherl::analysis::simulation
