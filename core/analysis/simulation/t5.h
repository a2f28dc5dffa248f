// SPDX-License-Identifier: GPL-3.0-or-later
// T5 without numbers; beside core/engine/backbones/t5.cpp and t5_block.cpp.
#pragma once

#include <optional>

#include "core/analysis/simulation/host.h"

namespace sherl::analysis::simulation {

struct T5Shape {
    std::int64_t heads = 0;
    double dropout = 0;
};

// A norm with its own bias where a method gave it one.
struct T5Norm {
    std::string name;
    Affine affine;
};

struct T5Attention {
    Site q, k, v, o;
    T5Norm norm;
};

struct T5Block {
    T5Attention self;
    std::optional<T5Attention> cross;
    Site wi, wi_1, wo;
    T5Norm norm;
    bool gated = false;
    [[nodiscard]] Tensor forward(Context& c, const Tensor& hidden, const Pass& pass, const T5Shape& shape,
                                 BlockCache* cache = nullptr) const;
    [[nodiscard]] std::vector<Site*> sites();
    [[nodiscard]] std::vector<T5Norm*> norms();
};

struct T5Parts {
    std::function<Site(const std::string& name, bool inner)> linear;
    std::function<T5Norm(const std::string& name)> norm;
};
[[nodiscard]] T5Block make_t5_block(const std::string& name, bool decoder, bool gated, const T5Parts& parts);

[[nodiscard]] Tensor t5_position_bias(Context& c, const Tensor& table, std::int64_t queries, std::int64_t keys);
[[nodiscard]] Tensor t5_drop(Context& c, const Tensor& x, const Pass& pass, double p);
[[nodiscard]] Tensor later_tokens(Context& c, std::int64_t done, std::int64_t count);

class T5Stack final : public Stack {
  public:
    void set(Tensor embedding, T5Shape shape, std::int16_t embedding_memory);
    void add(T5Block block, std::int16_t memory);
    [[nodiscard]] std::vector<T5Block>& all() { return blocks_; }
    [[nodiscard]] std::int64_t blocks() const override { return static_cast<std::int64_t>(blocks_.size()); }
    [[nodiscard]] Tensor embed(Context& c, const Tensor& ids, const Pass& pass) const override;
    T5Norm norm;

  protected:
    [[nodiscard]] Tensor run_block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const override;

  private:
    Tensor embedding_;
    T5Shape shape_;
    std::int16_t embedding_memory_ = 0;
    std::vector<T5Block> blocks_;
    std::vector<std::int16_t> memory_;
};

class T5 final : public Backbone {
  public:
    T5(Context& c, const formats::T5Config& config);

    [[nodiscard]] const formats::T5Config& config() const { return config_; }
    [[nodiscard]] const T5Shape& shape() const { return shape_; }
    [[nodiscard]] const T5Stack& encoder() const { return encoder_; }
    [[nodiscard]] const T5Stack& decoder() const { return decoder_; }
    [[nodiscard]] Site& head() { return head_; }
    [[nodiscard]] Pass encoder_pass(Context& c, const Batch& batch, const Pass& how, const Tensor& prompt) const;
    [[nodiscard]] Pass decoder_pass(Context& c, const Pass& source, std::int64_t done, std::int64_t count, const Pass& how) const;
    [[nodiscard]] Tensor finish(Context& c, const T5Stack& stack, const Tensor& hidden, const Pass& pass) const;
    [[nodiscard]] Tensor logits(Context& c, const Tensor& state) const;
    [[nodiscard]] Tensor decoder_input(Context& c, const Tensor& labels) const;
    [[nodiscard]] std::int64_t width() const override { return config_.width; }
    [[nodiscard]] const std::vector<Weight>& weights() const override { return weights_.all(); }
    [[nodiscard]] std::vector<Site*> sites() override;
    [[nodiscard]] std::vector<T5Norm*> block_norms();
    [[nodiscard]] std::string memory_block(const std::string& name) const override { return block_name(name); }
    [[nodiscard]] static std::string block_name(const std::string& tensor_name);

  private:
    formats::T5Config config_;
    T5Shape shape_;
    Weights weights_;
    T5Stack encoder_, decoder_;
    Tensor encoder_table_, decoder_table_;
    Site head_;
    std::int16_t head_memory_;
};

}  // namespace sherl::analysis::simulation
