// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tensors/backbone_weights.h"

#include <ATen/ATen.h>

#include <map>
#include <memory>

#include "core/base/error.h"
#include "core/engine/tensors/mapped_file.h"
#include "core/engine/tensors/safetensors_tensors.h"

namespace sherl::engine {

std::vector<BackboneWeight> load_backbone_weights(const std::filesystem::path& folder,
                                                  const formats::BackboneConfig& config, bool pooler,
                                                  at::ScalarType dtype, at::Device device) {
    const formats::WeightMatch match = formats::match_weights(config, formats::read_weight_headers(folder));
    if (pooler && !match.has_pooler) {
        throw Error(
            ErrorKind::input,
            {.id = "backbone.no_pooler",
             .what = SHERL_TR("engine", "the backbone has no pooler weights"),
             .where = folder.string(),
             .expected = SHERL_TR("engine", "pooler.dense.weight and pooler.dense.bias for task.head.pool \"pooler\""),
             .got = {},
             .way_out = SHERL_TR("engine", "Set task.head.pool to mean or cls.")});
    }
    if (!match.missing.empty()) {
        std::string names;
        for (std::size_t i = 0; i < match.missing.size() && i < 5; ++i) names += (i > 0 ? ", " : "") + match.missing[i];
        if (match.missing.size() > 5) names += ", …";
        throw Error(ErrorKind::input, {.id = "backbone.missing",
                                       .what = SHERL_TR("engine", "%1 tensors of the architecture are missing: %2")
                                                   .arg(match.missing.size())
                                                   .arg(names),
                                       .where = folder.string(),
                                       .expected = {},
                                       .got = {},
                                       .way_out = SHERL_TR("engine", "`sherl inspect` lists what the folder holds.")});
    }
    std::map<std::filesystem::path, std::shared_ptr<MappedFile>> files;
    std::vector<BackboneWeight> weights;
    for (const formats::WeightSource& source : match.matched) {
        if (!pooler && source.name.starts_with("pooler.")) continue;
        std::shared_ptr<MappedFile>& file = files[source.file];
        if (!file) file = std::make_shared<MappedFile>(source.file);
        bool mapped = false;
        const at::Tensor raw = tensor_of(file, source.entry, &mapped);
        BackboneWeight weight{.name = source.name, .tensor = raw.to(device, dtype), .mapped = false};
        weight.mapped = mapped && weight.tensor.is_same(raw);
        weights.push_back(std::move(weight));
    }
    return weights;
}

}  // namespace sherl::engine
