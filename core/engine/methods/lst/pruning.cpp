// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/lst/pruning.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace sherl::engine {
namespace {

// Rows to keep of n: round half to even, at least one.
std::int64_t kept_count(std::int64_t n, std::int64_t reduction) {
    const double dropped = std::nearbyint((1 - 1 / static_cast<double>(reduction)) * static_cast<double>(n));
    return std::max<std::int64_t>(1, n - static_cast<std::int64_t>(dropped));
}

// Walks through the backbone in its order, cutting every weight by the rows that the one before kept. The set is never reset,
// so the encoder's last one enters the decoder, as published.
class Pruning {
  public:
    Pruning(const TensorMap& backbone, const TensorMap& importance, std::int64_t reduction, bool ascending)
        : backbone_(backbone), importance_(importance), reduction_(reduction), ascending_(ascending) {
        kept_ = rows_of(score("shared.weight").t());
    }

    void stack(const std::string& name, std::int64_t blocks, bool gated) {
        const bool decoder = name == "decoder";
        for (std::int64_t i = 0; i < blocks; ++i) {
            const std::string block = name + ".block." + std::to_string(i) + ".layer.";
            attention(block + "0.", "SelfAttention.");
            if (decoder) attention(block + "1.", "EncDecAttention.");
            const std::string layer = block + (decoder ? "2." : "1."), dense = layer + "DenseReluDense.";
            vector(layer + "layer_norm.weight");
            matrices(gated ? std::vector{dense + "wi_0.weight", dense + "wi_1.weight"} : std::vector{dense + "wi.weight"});
            matrices({dense + "wo.weight"});
        }
        vector(name + ".final_layer_norm.weight");
    }

    [[nodiscard]] const TensorMap& cut() const { return cut_; }

  private:
    [[nodiscard]] at::Tensor score(const std::string& name) const { return importance_.at(name).to(at::kDouble); }

    // The rows of largest L1 norm.
    [[nodiscard]] at::Tensor rows_of(const at::Tensor& scores) const {
        const std::int64_t n = scores.size(0), keep = kept_count(n, reduction_);
        const at::Tensor order = at::argsort(scores.abs().sum(1), /*stable=*/true, 0, /*descending=*/false);
        const at::Tensor rows = std::get<0>(order.slice(0, n - keep).sort());
        if (ascending_) return rows;
        const std::int64_t* data = rows.const_data_ptr<std::int64_t>();
        return at::tensor(hash_order({data, data + keep}), at::kLong);
    }

    void vector(const std::string& name) { cut_[name] = backbone_.at(name).index_select(0, kept_); }

    // Together: the columns that were kept, then rows by the product of their importances.
    void matrices(const std::vector<std::string>& names) {
        at::Tensor product;
        std::vector<at::Tensor> columns;
        for (const std::string& name : names) {
            const at::Tensor own = score(name).index_select(1, kept_);
            product = product.defined() ? product * own : own;
            columns.push_back(backbone_.at(name).index_select(1, kept_));
        }
        kept_ = rows_of(product);
        for (std::size_t i = 0; i < names.size(); ++i) cut_[names[i]] = columns[i].index_select(0, kept_);
    }

    void attention(const std::string& layer, const char* kind) {
        vector(layer + "layer_norm.weight");
        const std::string name = layer + kind;
        matrices({name + "q.weight", name + "k.weight", name + "v.weight"});
        matrices({name + "o.weight"});
    }

    const TensorMap &backbone_, &importance_;
    std::int64_t reduction_;
    bool ascending_;
    at::Tensor kept_;
    TensorMap cut_;
};

}  // namespace

std::vector<std::int64_t> hash_order(const std::vector<std::int64_t>& ascending) {
    constexpr std::int64_t kEmpty = -1;
    constexpr std::size_t kNeighbours = 9;
    std::vector<std::int64_t> table(8, kEmpty);
    const auto insert = [&table](std::int64_t value) {
        const std::size_t mask = table.size() - 1;
        std::size_t place = static_cast<std::size_t>(value) & mask, perturb = static_cast<std::size_t>(value);
        for (;;) {
            const std::size_t last = place + kNeighbours <= mask ? place + kNeighbours : place;
            for (std::size_t i = place; i <= last; ++i) {
                if (table[i] != kEmpty) continue;
                table[i] = value;
                return;
            }
            perturb >>= 5U;
            place = (place * 5 + 1 + perturb) & mask;
        }
    };
    std::size_t count = 0;
    for (const std::int64_t value : ascending) {
        insert(value);
        ++count;
        if (count * 5 < (table.size() - 1) * 3) continue;
        std::size_t size = 8;
        while (size <= 4 * count) size *= 2;
        const std::vector<std::int64_t> old = std::exchange(table, std::vector<std::int64_t>(size, kEmpty));
        for (const std::int64_t each : old)
            if (each != kEmpty) insert(each);
    }
    std::vector<std::int64_t> order;
    std::copy_if(table.begin(), table.end(), std::back_inserter(order), [](std::int64_t value) { return value != kEmpty; });
    return order;
}

TensorMap importance(const ModelRequest& request, const std::function<std::optional<Batch>()>& next) {
    ModelRequest plain = request;
    plain.method = {.kind = "full", .options = Json::object()};
    const std::unique_ptr<Model> model = build_model(plain, nullptr);
    TensorMap sums;
    for (const NamedTensor& item : model->trainable()) sums[item.name] = at::zeros_like(item.tensor.detach());
    while (const std::optional<Batch> batch = next()) {
        model->loss(model->forward(*batch, {}), *batch).backward();
        for (const NamedTensor& item : model->trainable()) {
            at::Tensor& gradient = item.tensor.mutable_grad();
            if (!gradient.defined()) continue;
            sums.at(item.name).addcmul_(gradient, gradient);
            gradient.reset();
        }
    }
    for (auto& [name, sum] : sums) sum = sum.to(at::kFloat);
    return sums;
}

TensorMap pruned_start(const formats::T5Config& config, const TensorMap& backbone, const TensorMap& importance,
                       const spec::MethodSpec& method, bool ascending) {
    Pruning pruning(backbone, importance, method.integer("reduction"), ascending);
    pruning.stack("encoder", config.encoder_blocks, config.gated);
    pruning.stack("decoder", config.decoder_blocks, config.gated);
    TensorMap start;
    for (const std::string stack : {"encoder", "decoder"}) {
        const std::vector<std::int64_t> layers = method.integers("layers", stack.c_str());
        for (const std::int64_t layer : layers) {
            const std::string block = std::to_string(layer - 1) + ".";
            const std::string from = stack + ".block." + block, to = stack + ".side_block." + block;
            for (const auto& [name, tensor] : pruning.cut())
                if (name.starts_with(from)) start[to + name.substr(from.size())] = tensor;
        }
        const std::string table = ".layer.0.SelfAttention.relative_attention_bias.weight";
        start[stack + ".side_block." + std::to_string(layers.front() - 1) + table] =
            backbone.at(stack + ".block.0" + table).clone();
        start[stack + ".final_side_layer_norm.weight"] = pruning.cut().at(stack + ".final_layer_norm.weight");
    }
    return start;
}

}  // namespace sherl::engine
