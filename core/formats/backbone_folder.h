// SPDX-License-Identifier: GPL-3.0-or-later
// What a Hugging Face folder holds, told without loading weights or torch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/formats/safetensors.h"

namespace sherl::formats {

// The facts of config.json that the BERT family needs. Missing keys take transformers' defaults; values out of range are refused.
struct BertConfig {
    std::int64_t blocks = 12;              // num_hidden_layers, L
    std::int64_t width = 768;              // hidden_size, d
    std::int64_t heads = 12;               // num_attention_heads, divides width
    std::int64_t feed_forward = 3072;      // intermediate_size
    std::int64_t vocabulary = 30522;       // vocab_size
    std::int64_t positions = 512;          // max_position_embeddings
    std::int64_t token_types = 2;          // type_vocab_size
    std::string activation = "gelu";       // hidden_act: gelu (erf), gelu_new (tanh form; read from gelu_pytorch_tanh too), relu, silu (from swish)
    double layer_norm_eps = 1e-12;
    double hidden_dropout = 0.1;           // hidden_dropout_prob
    double attention_dropout = 0.1;        // attention_probs_dropout_prob
    double initializer_range = 0.02;
    std::int64_t pad_token = 0;            // pad_token_id
};

// The facts of config.json that T5 needs, v1.0 and v1.1.
struct T5Config {
    std::int64_t vocabulary = 32128;       // vocab_size
    std::int64_t width = 512;              // d_model, d
    std::int64_t head_width = 64;          // d_kv; heads × d_kv need not be d
    std::int64_t feed_forward = 2048;      // d_ff
    std::int64_t heads = 8;                // num_heads
    std::int64_t encoder_blocks = 6;       // num_layers
    std::int64_t decoder_blocks = 6;       // num_decoder_layers, else num_layers
    std::int64_t buckets = 32;             // relative_attention_num_buckets, even
    std::int64_t max_distance = 128;       // relative_attention_max_distance
    double norm_eps = 1e-6;                // layer_norm_epsilon
    double dropout = 0.1;                  // dropout_rate
    bool gated = false;                    // feed_forward_proj: relu, gated-gelu
    bool tied = true;                      // tie_word_embeddings: lm_head is the embedding
    std::int64_t pad_token = 0, end_token = 1, start_token = 0;
};

// config.json, with its model_type, and the struct of that type filled. Other hosts get a struct of their own.
struct BackboneConfig {
    std::string model_type;                // "bert", "t5"
    BertConfig bert;
    T5Config t5;
    Json json;                             // the file

    // Two stacks of blocks instead of one.
    [[nodiscard]] bool encoder_decoder() const { return model_type == "t5"; }
    [[nodiscard]] std::int64_t width() const { return encoder_decoder() ? t5.width : bert.width; }
    [[nodiscard]] std::int64_t vocabulary() const { return encoder_decoder() ? t5.vocabulary : bert.vocabulary; }
};

// Throws Error(input): no folder, no config.json, unknown model_type (naming those known), relative position embeddings, bad values.
[[nodiscard]] BackboneConfig read_backbone_config(const std::filesystem::path& folder);

// One tensor the architecture wants, and where the folder has it.
struct WeightSource {
    std::string name;                      // canonical: as BertModel names it, without "bert.", LayerNorm.{weight,bias}
    std::vector<std::int64_t> shape;
    std::filesystem::path file;
    TensorEntry entry;                     // name as in the file
};

// Result of matching file tensors with the architecture. Known and ignored: cls.*, classifier.* heads, integer position_ids.
struct WeightMatch {
    std::vector<WeightSource> matched;     // canonical order: embeddings, blocks, pooler
    std::vector<std::string> missing;      // canonical names; the pooler's only count when it is wanted
    std::vector<std::string> unexpected;   // file names neither used nor known
    std::vector<std::string> ignored;      // file names known and not used
    bool has_pooler = false;
};

// Canonical names and shapes of a BERT backbone (with pooler last when `pooler`).
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::int64_t>>> bert_tensors(const BertConfig& config, bool pooler);

[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::int64_t>>> t5_tensors(const T5Config& config);
// Canonical names and shapes of any backbone, with the optional ones (a pooler) last when `optional`.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::int64_t>>> backbone_tensors(const BackboneConfig& config,
                                                                                              bool optional);

// Half a pooler counts as none. Throws Error(input), with all problems, when a matched tensor has another shape or no floating-point
// type, or two file tensors claim one name; missing and unexpected tensors are the caller's to judge.
[[nodiscard]] WeightMatch match_weights(const BackboneConfig& config, const std::vector<SafetensorsHeader>& files,
                                        bool pooler_wanted = false);

// What `sherl inspect` prints and the window's preflight card shows.
struct Inspection {
    std::filesystem::path folder;
    BackboneConfig config;
    WeightMatch weights;
    std::int64_t parameters = 0;                       // matched scalars, pooler included
    std::map<std::string, std::uint64_t> bytes_by_dtype;  // of the matched tensors: {"F32": 90261504}
    Text tokenizer;                                    // "WordPiece, 30522 tokens, lower case"; empty when the folder has none
    std::vector<Problem> problems;                     // why it could not be adapted as it is
};
// Lists what it can (tensors that are missing, of a wrong shape or type or there twice; tokenizer). Throws Error(input) for what is no
// backbone folder at all: read_backbone_config's and read_weight_headers' errors, a malformed safetensors file among them.
[[nodiscard]] Inspection inspect_backbone(const std::filesystem::path& folder);

// "Backbone hash" of run spec and exports: SHA-256 over the matched tensors sorted by canonical name, each as the line
// "name dtype extent extent…\n" and its bytes; then config.json and text::tokenizer_files, each as the line "name size\n" and its bytes.
// So prefixes, legacy names and shards do not matter, and equal hashes read the same text as the same numbers. Cached by path, size and
// modification time (content_hash.h). Throws as read_weight_headers and match_weights do.
[[nodiscard]] std::string backbone_hash(const std::filesystem::path& folder);

}  // namespace sherl::formats
