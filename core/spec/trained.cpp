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

std::optional<std::int64_t> trained_parameters(const RunSpec& spec, const formats::BackboneConfig& backbone) {
    const Method* method = find_method(spec.method.kind);
    const bool regression = spec.task.kind == "regression";
    if (method == nullptr || method->trained == nullptr || (!regression && spec.task.data.labels.empty()))
        return std::nullopt;
    const auto outputs = regression ? std::int64_t{1} : static_cast<std::int64_t>(spec.task.data.labels.size());
    return method->trained(spec.method, backbone, spec.task.pool == "pooler") + outputs * (backbone.bert.width + 1);
}

}  // namespace sherl::spec
