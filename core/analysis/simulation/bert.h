// SPDX-License-Identifier: GPL-3.0-or-later
// The BERT encoder without numbers; beside core/engine/backbones/bert.cpp and bert_block.cpp.
#pragma once

#include "core/analysis/simulation/host.h"

namespace sherl::analysis::simulation {

struct BertShape {
    std::int64_t width = 0, heads = 0;
    double hidden_dropout = 0, attention_dropout = 0;
    std::string activation;
};

struct BertBlock {
    Site query, key, value, attention_output, intermediate, output;
    Affine attention_norm, output_norm;
    [[nodiscard]] Tensor forward(Context& c, const Tensor& hidden, const Pass& pass, const BertShape& shape,
                                 const Tensor& prefix = nullptr) const;
};

class Bert final : public Backbone, public Stack {
  public:
    Bert(Context& c, const formats::BertConfig& config, bool pooler);

    [[nodiscard]] const formats::BertConfig& config() const { return config_; }
    [[nodiscard]] const BertShape& shape() const { return shape_; }
    [[nodiscard]] Pass begin(Context& c, const Batch& batch, const Pass& how) const;
    [[nodiscard]] Tensor embed(Context& c, const Tensor& ids, const Pass& pass) const override;
    [[nodiscard]] Tensor pool(Context& c, const std::string& pool, const Tensor& hidden, const Pass& pass) const;
    [[nodiscard]] std::int64_t blocks() const override { return config_.blocks; }
    [[nodiscard]] std::int64_t width() const override { return config_.width; }
    [[nodiscard]] const std::vector<Weight>& weights() const override { return weights_.all(); }
    [[nodiscard]] std::vector<Site*> sites() override;
    [[nodiscard]] std::string memory_block(const std::string& name) const override { return block_name(name); }
    [[nodiscard]] static std::string block_name(const std::string& tensor_name);

  protected:
    [[nodiscard]] Tensor run_block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const override;

  private:
    formats::BertConfig config_;
    BertShape shape_;
    Weights weights_;
    std::vector<BertBlock> blocks_;
    std::vector<std::int16_t> memory_;
    std::int16_t embedding_memory_;
    Affine embedding_norm_;
    Site pooler_;
};

}  // namespace sherl::analysis::simulation
