// SPDX-License-Identifier: GPL-3.0-or-later
// An affine map of the backbone at a named site, which an inside method may wrap.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "core/engine/backbones/pass.h"

namespace sherl::engine {

struct Linear;

// What an inside method (LoRA, adapter, IA3) does at a site. One per site; owned by it.
class SiteAdapter {
  public:
    virtual ~SiteAdapter() = default;
    // x (…, in) → (…, out). `base.plain(x)` is the site's own map.
    [[nodiscard]] virtual at::Tensor forward(const at::Tensor& x, const Linear& base, const Pass& pass) const = 0;
    // Puts what it does into the site's own weight (out, in) and bias (out; may be undefined), which are in float64 and nobody
    // else's. False: no such weights do the same.
    [[nodiscard]] virtual bool fold(at::Tensor& weight, at::Tensor& bias) const {
        (void)weight, (void)bias;
        return false;
    }
};

struct Linear {
    std::string name;               // module path: "encoder.layer.0.attention.self.query"
    at::Tensor weight;              // (out, in)
    at::Tensor bias;                // (out); may be undefined
    std::int16_t memory_block = 0;  // ledger block of the site
    std::unique_ptr<SiteAdapter> adapter;

    [[nodiscard]] at::Tensor plain(const at::Tensor& x) const;
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const Pass& pass) const {
        return adapter ? adapter->forward(x, *this, pass) : plain(x);
    }
    [[nodiscard]] std::int64_t in() const { return weight.size(1); }
    [[nodiscard]] std::int64_t out() const { return weight.size(0); }
};

}  // namespace sherl::engine
