// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/trained.h"

#include <functional>
#include <numeric>

#include "core/spec/catalogue.h"

namespace sherl::spec {
namespace {

std::int64_t count(const formats::BackboneConfig& backbone, bool pooler, bool biases_only) {
    std::int64_t sum = 0;
    for (const auto& [name, shape] : formats::bert_tensors(backbone.bert, pooler)) {
        if (biases_only && !name.ends_with(".bias")) continue;
        sum += std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    }
    return sum;
}

}  // namespace

std::int64_t backbone_parameters(const formats::BackboneConfig& backbone, bool pooler) {
    return count(backbone, pooler, false);
}

std::int64_t backbone_biases(const formats::BackboneConfig& backbone, bool pooler) {
    return count(backbone, pooler, true);
}

std::vector<LinearLayer> linear_layers(const formats::BertConfig& backbone, bool pooler) {
    constexpr std::string_view suffix = ".weight";
    std::vector<LinearLayer> layers;
    for (const auto& [name, shape] : formats::bert_tensors(backbone, pooler)) {
        if (shape.size() != 2 || name.starts_with("embeddings.") || !name.ends_with(suffix)) continue;
        layers.push_back({name.substr(0, name.size() - suffix.size()), shape[1], shape[0]});
    }
    return layers;
}

bool targets_module(std::string_view target, std::string_view module) {
    if (target == "output") target = "attention.output.dense";
    if (!module.ends_with(target)) return false;
    const std::size_t before = module.size() - target.size();
    return before == 0 || module[before - 1] == '.';
}

std::optional<std::int64_t> trained_parameters(const RunSpec& spec, const formats::BackboneConfig& backbone) {
    const Method* method = find_method(spec.method.kind);
    const bool regression = spec.task.kind == "regression";
    if (method == nullptr || method->trained == nullptr || (!regression && spec.task.data.labels.empty()))
        return std::nullopt;
    const auto outputs = regression ? std::int64_t{1} : static_cast<std::int64_t>(spec.task.data.labels.size());
    return method->trained(spec.method, backbone, spec.task.pool == "pooler") + outputs * (backbone.bert.width + 1);
}

}  // namespace sherl::spec
