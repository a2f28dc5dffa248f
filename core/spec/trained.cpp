// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/trained.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/spec/catalogue.h"

namespace sherl::spec {
namespace {

std::int64_t size_of(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

// Scalars of the tensors whose names `wanted` takes.
template <class Wanted>
std::int64_t count(const formats::BackboneConfig& backbone, bool pooler, const Wanted& wanted) {
    std::int64_t sum = 0;
    for (const auto& [name, shape] : formats::backbone_tensors(backbone, pooler)) {
        if (wanted(name)) sum += size_of(shape);
    }
    return sum;
}

bool inside_block(std::string_view name) {
    return name.find(".layer.") != std::string_view::npos;
}

}  // namespace

std::int64_t backbone_parameters(const formats::BackboneConfig& backbone, bool pooler) {
    return count(backbone, pooler, [](std::string_view) { return true; });
}

std::int64_t backbone_biases(const formats::BackboneConfig& backbone, bool pooler) {
    return count(backbone, pooler, [](std::string_view name) { return name.ends_with(".bias"); });
}

std::int64_t parameters_of_last_blocks(const formats::BackboneConfig& backbone, const std::string& prefix,
                                       std::int64_t blocks, std::int64_t count_of_last) {
    return count(backbone, false, [&](const std::string& name) {
        return name.starts_with(prefix) && std::stoll(name.substr(prefix.size())) >= blocks - count_of_last;
    });
}

std::int64_t t5_added_biases(const formats::T5Config& config) {
    std::int64_t sum = config.vocabulary;
    for (const auto& [name, shape] : formats::t5_tensors(config)) {
        if (inside_block(name) && name.find("relative_attention_bias") == std::string::npos) sum += shape.front();
    }
    return sum;
}

std::vector<LinearLayer> linear_layers(const formats::BackboneConfig& backbone, bool pooler) {
    constexpr std::string_view suffix = ".weight";
    std::vector<LinearLayer> layers;
    for (const auto& [name, shape] : formats::backbone_tensors(backbone, pooler)) {
        const bool linear = shape.size() == 2 && name.ends_with(suffix) && name.find("relative_attention_bias") == std::string::npos;
        if (!linear || !(inside_block(name) || name.starts_with("pooler."))) continue;
        layers.push_back({name.substr(0, name.size() - suffix.size()), shape[1], shape[0]});
    }
    return layers;
}

bool t5_targets_module(const std::vector<std::string>& targets, std::string_view module) {
    return std::any_of(targets.begin(), targets.end(), [&](const std::string& target) {
        return module.ends_with(std::string("Attention.") + target[0]);  // query, key, value, output
    });
}

bool targets_module(std::string_view target, std::string_view module) {
    if (target == "output") target = "attention.output.dense";
    if (!module.ends_with(target)) return false;
    const std::size_t before = module.size() - target.size();
    return before == 0 || module[before - 1] == '.';
}

bool scaled_by_ia3(const std::vector<std::string>& targets, std::string_view module) {
    return std::any_of(targets.begin(), targets.end(),
                       [&](const std::string& target) { return targets_module(target, module); });
}

bool ia3_scales_input(std::string_view module) {
    return module.ends_with("dense");
}

std::optional<std::int64_t> trained_parameters(const RunSpec& spec, const formats::BackboneConfig& backbone) {
    const Method* method = find_method(spec.method.kind);
    if (spec.task.kind == "seq2seq") {
        if (method == nullptr || method->trained == nullptr) return std::nullopt;
        return method->trained(spec.method, backbone, false);
    }
    const bool regression = spec.task.kind == "regression";
    if (method == nullptr || method->trained == nullptr || (!regression && spec.task.data.labels.empty()))
        return std::nullopt;
    const auto outputs = regression ? std::int64_t{1} : static_cast<std::int64_t>(spec.task.data.labels.size());
    return method->trained(spec.method, backbone, spec.task.pool == "pooler") + outputs * (backbone.bert.width + 1);
}

}  // namespace sherl::spec
