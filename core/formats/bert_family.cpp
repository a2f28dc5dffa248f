// SPDX-License-Identifier: GPL-3.0-or-later
// BERT as transformers writes it: keys of config.json, tensors of BertModel, and the names older files give them.
#include <array>
#include <limits>

#include "core/formats/backbone_family.h"

namespace sherl::formats {
namespace {

// Names are built for every block before any file is read, so a configuration must not ask for millions.
constexpr std::int64_t kMostBlocks = 10'000;
// Keeps the product of two extents within 64 bits.
constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

// hidden_act → the name the engine knows. Two pairs of spellings mean one function.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kActivations{{{"gelu", "gelu"},
                                                                                     {"gelu_new", "gelu_new"},
                                                                                     {"gelu_pytorch_tanh", "gelu_new"},
                                                                                     {"relu", "relu"},
                                                                                     {"silu", "silu"},
                                                                                     {"swish", "silu"}}};

std::string read_activation(ConfigReader& reader, const std::string& fallback) {
    const std::string name = reader.string("hidden_act", fallback);
    std::string known;
    for (const auto& [spelling, activation] : kActivations) {
        if (name == spelling) return std::string(activation);
        known += (known.empty() ? "" : ", ") + std::string(spelling);
    }
    reader.refuse("hidden_act", SHERL_TR("formats", "the activation function is not known"),
                  SHERL_TR("formats", "one of %1").arg(known));
    return fallback;
}

// Variants of BertModel that compute something else with the same tensors.
void refuse_variants(ConfigReader& reader) {
    if (!reader.absent_or_null("position_embedding_type") &&
        reader.string("position_embedding_type", "absolute") != "absolute") {
        reader.refuse("position_embedding_type", SHERL_TR("formats", "relative position embeddings are not supported"),
                      Text::plain("\"absolute\""));
    }
    for (const char* key : {"is_decoder", "add_cross_attention"}) {
        if (reader.boolean(key, false)) {
            reader.refuse(key, SHERL_TR("formats", "a BERT set up as a decoder is not supported"), Text::plain("false"),
                          SHERL_TR("formats", "Use an encoder backbone."));
        }
    }
}

void read(ConfigReader& reader, BackboneConfig& config) {
    BertConfig& bert = config.bert;
    bert.blocks = reader.integer("num_hidden_layers", bert.blocks, 1, kMostBlocks);
    bert.width = reader.integer("hidden_size", bert.width, 1, kMost);
    bert.heads = reader.integer("num_attention_heads", bert.heads, 1, kMost);
    bert.feed_forward = reader.integer("intermediate_size", bert.feed_forward, 1, kMost);
    bert.vocabulary = reader.integer("vocab_size", bert.vocabulary, 1, kMost);
    bert.positions = reader.integer("max_position_embeddings", bert.positions, 1, kMost);
    bert.token_types = reader.integer("type_vocab_size", bert.token_types, 1, kMost);
    bert.activation = read_activation(reader, bert.activation);
    bert.layer_norm_eps = reader.number("layer_norm_eps", bert.layer_norm_eps, SHERL_TR("formats", "a number above 0"),
                                        [](double value) { return value > 0; });
    const auto probability = [](double value) { return value >= 0 && value < 1; };
    const Text below_one = SHERL_TR("formats", "a number from 0 to below 1");
    bert.hidden_dropout = reader.number("hidden_dropout_prob", bert.hidden_dropout, below_one, probability);
    bert.attention_dropout =
        reader.number("attention_probs_dropout_prob", bert.attention_dropout, below_one, probability);
    bert.initializer_range =
        reader.number("initializer_range", bert.initializer_range, SHERL_TR("formats", "a number not below 0"),
                      [](double value) { return value >= 0; });
    if (!reader.absent_or_null("pad_token_id"))
        bert.pad_token = reader.integer("pad_token_id", bert.pad_token, 0, bert.vocabulary - 1);
    if (reader.fine() && bert.width % bert.heads != 0) {
        reader.refuse("num_attention_heads", SHERL_TR("formats", "the heads do not divide the width"),
                      SHERL_TR("formats", "a divisor of hidden_size %1").arg(bert.width));
    }
    refuse_variants(reader);
}

NamedShapes tensors(const BackboneConfig& config, bool with_optional) {
    return bert_tensors(config.bert, with_optional);
}

std::string canonical_name(const std::string& file_name) {
    std::string name = file_name.starts_with("bert.") ? file_name.substr(5) : file_name;
    // Checkpoints converted from TensorFlow keep its names for a norm's parameters.
    for (const auto& [legacy, modern] : {std::pair<std::string, std::string>{"LayerNorm.gamma", "LayerNorm.weight"},
                                         std::pair<std::string, std::string>{"LayerNorm.beta", "LayerNorm.bias"}}) {
        if (name.ends_with(legacy)) name.replace(name.size() - legacy.size(), legacy.size(), modern);
    }
    return name;
}

bool is_integer(Dtype dtype) {
    return dtype == Dtype::i64 || dtype == Dtype::i32 || dtype == Dtype::i16 || dtype == Dtype::i8 ||
           dtype == Dtype::u8;
}

bool known_and_unused(const TensorEntry& tensor, const BackboneConfig&) {
    for (const char* head : {"cls.", "classifier.", "qa_outputs."}) {
        if (tensor.name.starts_with(head)) return true;
    }
    // A buffer 0, 1, 2, … that older versions of transformers saved.
    return canonical_name(tensor.name) == "embeddings.position_ids" && is_integer(tensor.dtype);
}

// weight and bias of one module.
void add(NamedShapes& all, const std::string& module, std::vector<std::int64_t> weight) {
    const std::int64_t outputs = weight.front();
    all.emplace_back(module + ".weight", std::move(weight));
    all.emplace_back(module + ".bias", std::vector<std::int64_t>{outputs});
}

}  // namespace

NamedShapes bert_tensors(const BertConfig& config, bool pooler) {
    const std::int64_t d = config.width, f = config.feed_forward;
    NamedShapes all;
    all.emplace_back("embeddings.word_embeddings.weight", std::vector{config.vocabulary, d});
    all.emplace_back("embeddings.position_embeddings.weight", std::vector{config.positions, d});
    all.emplace_back("embeddings.token_type_embeddings.weight", std::vector{config.token_types, d});
    add(all, "embeddings.LayerNorm", {d});
    for (std::int64_t i = 0; i < config.blocks; ++i) {
        const std::string block = "encoder.layer." + std::to_string(i) + ".";
        for (const char* name : {"query", "key", "value"}) add(all, block + "attention.self." + name, {d, d});
        add(all, block + "attention.output.dense", {d, d});
        add(all, block + "attention.output.LayerNorm", {d});
        add(all, block + "intermediate.dense", {f, d});
        add(all, block + "output.dense", {d, f});
        add(all, block + "output.LayerNorm", {d});
    }
    if (pooler) add(all, "pooler.dense", {d, d});
    return all;
}

const BackboneFamily& bert_family() {
    static constexpr BackboneFamily family{"bert", read, tensors, canonical_name, known_and_unused};
    return family;
}

}  // namespace sherl::formats
