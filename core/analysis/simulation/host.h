// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts without numbers: stacks of blocks with named sites, as core/engine/backbones has them. The names of files and functions are
// those of the engine, so that one can be read beside the other.
//
// Called by: the methods of this folder, model.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/analysis/simulation/operators.h"
#include "core/formats/backbone_folder.h"

namespace sherl::analysis::simulation {

// The sizes of a batch as tensors.
struct Batch {
    Tensor input_ids, attention_mask, token_types, labels;
    api::BatchShape shape;
};

struct KeyValues {
    Tensor key, value;
};
struct BlockCache {
    KeyValues self, cross;
};

struct Pass {
    Tensor mask, attention_bias, token_types, prompt, prefix, position_bias, memory;
    std::vector<BlockCache>* cache = nullptr;
    bool training = false, backbone_dropout = false, checkpoint = false, decoder_cache = false;
};
void lengthen_attention(Context& c, Pass& pass, std::int64_t count);
void lengthen_tokens(Context& c, Pass& pass, std::int64_t count);

struct Site;
using SiteAdapter = std::function<Tensor(Context&, const Tensor& x, const Site& base, const Pass&)>;
struct Site {
    std::string name;
    Affine map;
    SiteAdapter adapter;
    [[nodiscard]] Tensor operator()(Context& c, const Tensor& x, const Pass& pass) const {
        return adapter ? adapter(c, x, *this, pass) : linear(c, x, map);
    }
    [[nodiscard]] std::int64_t in() const { return map.weight->sizes[1]; }
    [[nodiscard]] std::int64_t out() const { return map.weight->sizes[0]; }
};

struct Weight {
    std::string name;
    Tensor tensor;
};

// Tensors that a host is made of, by canonical name; every one charged to its block.
class Weights {
  public:
    Weights(Context& c, const std::vector<std::pair<std::string, Sizes>>& tensors,
            const std::function<std::string(const std::string&)>& block_of);
    [[nodiscard]] const Tensor& at(const std::string& name) const;
    [[nodiscard]] const std::vector<Weight>& all() const { return all_; }

  private:
    std::vector<Weight> all_;
};

class Stack {
  public:
    virtual ~Stack() = default;
    [[nodiscard]] virtual std::int64_t blocks() const = 0;
    [[nodiscard]] virtual Tensor embed(Context& c, const Tensor& ids, const Pass& pass) const = 0;
    [[nodiscard]] Tensor block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const;

  protected:
    [[nodiscard]] virtual Tensor run_block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const = 0;
};

// What both kinds of host have.
class Backbone {
  public:
    virtual ~Backbone() = default;
    [[nodiscard]] virtual const std::vector<Weight>& weights() const = 0;
    [[nodiscard]] virtual std::vector<Site*> sites() = 0;
    [[nodiscard]] virtual std::string memory_block(const std::string& tensor_name) const = 0;
    [[nodiscard]] virtual std::int64_t width() const = 0;
};

// New tensors of a method or head, as core/engine/methods/parameters.h.
class Parameters {
  public:
    explicit Parameters(Context& c, std::string key) : c_(c), key_(std::move(key)) {}
    Tensor add(const std::string& name, const Sizes& sizes, const std::string& memory_block);
    void train(const std::string& name, const Tensor& weight, const std::string& memory_block);
    Affine affine(const std::string& name, std::int64_t in, std::int64_t out, const std::string& memory_block);
    Affine norm(const std::string& name, std::int64_t width, const std::string& memory_block);
    [[nodiscard]] std::int16_t memory_block(const std::string& name) { return c_.machine.block(name); }
    [[nodiscard]] const std::string& key() const { return key_; }

  private:
    Context& c_;
    std::string key_;
};

}  // namespace sherl::analysis::simulation
