// SPDX-License-Identifier: GPL-3.0-or-later
// Every method with options that suit the tiny backbones of these tests, through the catalogue's own defaults. Torch-free.
#pragma once

#include <string>

#include "core/base/json.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/resolve.h"
#include "core/spec/run_spec.h"

namespace sherl::test {

// On one stack of 4 blocks, width 32 (golden/backbones/bert-tiny and its like).
inline Json method_on_bert(const std::string& kind) {
    static const Json all = Json::parse(R"({
        "full": {}, "linear_probe": {}, "bitfit": {},
        "partial": {"layers": 2},
        "adapter": {"reduction": 4, "activation": "gelu_new"},
        "lora": {"rank": 2, "alpha": 4.0, "dropout": 0.1},
        "ia3": {},
        "prompt": {"length": 3}, "prefix": {"length": 3},
        "lst": {"reduction": 4, "layers": [1, 2, 4]},
        "unipt": {"reduction": 2},
        "sherl": {"early_layers": [0, 1, 2], "late_layers": 1, "reduction": 2}
    })");
    Json method = all.at(kind);
    method["kind"] = kind;
    return method;
}

// On two stacks of 2 or more blocks, width 16 (support/tiny_t5.h). Late blocks in both.
inline Json method_on_t5(const std::string& kind) {
    static const Json all = Json::parse(R"({
        "full": {}, "bitfit": {},
        "partial": {"layers": {"encoder": 1, "decoder": 1}},
        "adapter": {"reduction": 4},
        "lora": {"rank": 2, "alpha": 4.0, "dropout": 0.1, "bias": "all"},
        "prompt": {"length": 3},
        "lst": {"reduction": 2},
        "sherl": {"reduction": 2, "late_layers": {"encoder": 1, "decoder": 1}}
    })");
    Json method = all.at(kind);
    method["kind"] = kind;
    return method;
}

inline spec::MethodSpec tiny_method(const std::string& kind, const formats::BackboneConfig& backbone) {
    return spec::resolve_method(backbone.encoder_decoder() ? method_on_t5(kind) : method_on_bert(kind), backbone);
}

}  // namespace sherl::test
