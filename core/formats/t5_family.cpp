// SPDX-License-Identifier: GPL-3.0-or-later
// T5 as transformers writes it (v1.0 and v1.1): keys of config.json and tensors of T5ForConditionalGeneration.
#include <limits>

#include "core/formats/backbone_family.h"

namespace sherl::formats {
namespace {

constexpr std::int64_t kMostBlocks = 10'000;
constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

void read(ConfigReader& reader, BackboneConfig& config) {
    T5Config& t5 = config.t5;
    t5.vocabulary = reader.integer("vocab_size", t5.vocabulary, 1, kMost);
    t5.width = reader.integer("d_model", t5.width, 1, kMost);
    t5.head_width = reader.integer("d_kv", t5.head_width, 1, kMost);
    t5.feed_forward = reader.integer("d_ff", t5.feed_forward, 1, kMost);
    t5.heads = reader.integer("num_heads", t5.heads, 1, kMost);
    t5.encoder_blocks = reader.integer("num_layers", t5.encoder_blocks, 1, kMostBlocks);
    t5.decoder_blocks = reader.absent_or_null("num_decoder_layers")
                            ? t5.encoder_blocks
                            : reader.integer("num_decoder_layers", t5.encoder_blocks, 1, kMostBlocks);
    t5.buckets = reader.integer("relative_attention_num_buckets", t5.buckets, 4, kMost);
    t5.max_distance = reader.integer("relative_attention_max_distance", t5.max_distance, 1, kMost);
    t5.norm_eps = reader.number("layer_norm_epsilon", t5.norm_eps, SHERL_TR("formats", "a number above 0"),
                                [](double value) { return value > 0; });
    t5.dropout = reader.number("dropout_rate", t5.dropout, SHERL_TR("formats", "a number from 0 to below 1"),
                               [](double value) { return value >= 0 && value < 1; });
    t5.tied = reader.boolean("tie_word_embeddings", t5.tied);
    const std::string projection = reader.string("feed_forward_proj", "relu");
    t5.gated = projection == "gated-gelu";
    if (projection != "relu" && projection != "gated-gelu") {
        reader.refuse("feed_forward_proj", SHERL_TR("formats", "the feed-forward form is not known"),
                      SHERL_TR("formats", "one of %1").arg("relu, gated-gelu"));
    }
    if (reader.fine() && t5.buckets % 2 != 0) {
        reader.refuse("relative_attention_num_buckets", SHERL_TR("formats", "the encoder needs two halves of buckets"),
                      SHERL_TR("formats", "an even number"));
    }
    // Each half of the encoder's buckets, and the decoder's whole, ends in logarithmic ones up to this distance.
    if (reader.fine() && t5.max_distance <= t5.buckets / 2) {
        reader.refuse("relative_attention_max_distance", SHERL_TR("formats", "the distance lies within the exact buckets"),
                      SHERL_TR("formats", "more than half of relative_attention_num_buckets, %1").arg(t5.buckets / 2));
    }
    const auto token = [&](const char* key, std::int64_t& id) {
        if (!reader.absent_or_null(key)) id = reader.integer(key, id, 0, t5.vocabulary - 1);
    };
    token("pad_token_id", t5.pad_token);
    token("eos_token_id", t5.end_token);
    t5.start_token = t5.pad_token;
    token("decoder_start_token_id", t5.start_token);
}

NamedShapes tensors(const BackboneConfig& config, bool) {
    return t5_tensors(config.t5);
}

std::string canonical_name(const std::string& file_name) {
    return file_name;
}

// Copies of the shared table, and a table that the first T5 checkpoints hold and no code reads.
bool known_and_unused(const TensorEntry& tensor, const BackboneConfig& config) {
    return tensor.name == "encoder.embed_tokens.weight" || tensor.name == "decoder.embed_tokens.weight" ||
           (tensor.name == "lm_head.weight" && config.t5.tied) ||
           tensor.name == "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
}

void add_stack(NamedShapes& all, const T5Config& t5, const std::string& stack, std::int64_t blocks) {
    const std::int64_t d = t5.width, inner = t5.heads * t5.head_width;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
        all.emplace_back(name + ".weight", std::move(shape));
    };
    const bool decoder = stack == "decoder";
    for (std::int64_t i = 0; i < blocks; ++i) {
        std::int64_t part = 0;
        const auto layer = [&] { return stack + ".block." + std::to_string(i) + ".layer." + std::to_string(part) + "."; };
        for (const char* name : {"SelfAttention", "EncDecAttention"}) {
            if (part == 1 && !decoder) break;
            const std::string attention = layer() + name + ".";
            for (const char* map : {"q", "k", "v"}) add(attention + map, {inner, d});
            add(attention + "o", {d, inner});
            if (part == 0 && i == 0) add(attention + "relative_attention_bias", {t5.buckets, t5.heads});
            add(layer() + "layer_norm", {d});
            ++part;
        }
        const std::string inner_maps = layer() + "DenseReluDense.";
        if (t5.gated) {
            add(inner_maps + "wi_0", {t5.feed_forward, d});
            add(inner_maps + "wi_1", {t5.feed_forward, d});
        } else {
            add(inner_maps + "wi", {t5.feed_forward, d});
        }
        add(inner_maps + "wo", {d, t5.feed_forward});
        add(layer() + "layer_norm", {d});
    }
    add(stack + ".final_layer_norm", {d});
}

}  // namespace

NamedShapes t5_tensors(const T5Config& config) {
    NamedShapes all;
    all.emplace_back("shared.weight", std::vector{config.vocabulary, config.width});
    add_stack(all, config, "encoder", config.encoder_blocks);
    add_stack(all, config, "decoder", config.decoder_blocks);
    if (!config.tied) all.emplace_back("lm_head.weight", std::vector{config.vocabulary, config.width});
    return all;
}

const BackboneFamily& t5_family() {
    static constexpr BackboneFamily family{"t5", read, tensors, canonical_name, known_and_unused};
    return family;
}

}  // namespace sherl::formats
