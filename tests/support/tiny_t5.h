// SPDX-License-Identifier: GPL-3.0-or-later
// A T5 of two small stacks with a real SentencePiece vocabulary, written to disk: random weights, everything else as published
// folders have it. Torch-free.
#pragma once

#include <cmath>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/formats/backbone_folder.h"
#include "core/formats/safetensors.h"
#include "core/text/tokenizer.h"

namespace sherl::test {

struct TinyT5 {
    std::int64_t encoder_blocks = 2, decoder_blocks = 2;
    std::int64_t width = 16, heads = 2, head_width = 8, feed_forward = 32;
    bool gated = false, tied = true;
};

// Every tensor of config.json's shapes, uniform and small; norms near 1.
inline void write_random_weights(const std::filesystem::path& folder) {
    Random random(1);
    const auto wanted = formats::backbone_tensors(formats::read_backbone_config(folder), true);
    std::vector<std::vector<float>> values;
    std::vector<formats::TensorToWrite> tensors;
    for (const auto& [name, shape] : wanted) {
        std::size_t count = 1;
        for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
        const bool norm = name.find("layer_norm") != std::string::npos || name.ends_with("LayerNorm.weight");
        const double spread = norm ? 0.1 : 1.0 / std::sqrt(static_cast<double>(shape.back()));
        std::vector<float>& value = values.emplace_back(count);
        for (float& each : value) each = static_cast<float>((norm ? 1.0 : 0.0) + spread * 2 * (random.uniform() - 0.5));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        tensors.push_back({.name = wanted[i].first,
                           .dtype = formats::Dtype::f32,
                           .shape = wanted[i].second,
                           .data = std::as_bytes(std::span(values[i]))});
    }
    formats::write_safetensors(folder / "model.safetensors", tensors);
}

// `data`: SHERL_TEST_DATA of the calling test.
inline void write_tiny_t5(const std::filesystem::path& folder, const std::filesystem::path& data, const TinyT5& sizes = {}) {
    namespace fs = std::filesystem;
    fs::create_directories(folder);
    fs::copy_file(data / "text/t5/spiece.model", folder / "spiece.model", fs::copy_options::overwrite_existing);
    const std::int64_t vocabulary = text::load_tokenizer(folder / "spiece.model")->vocabulary_size();
    const Json config{{"architectures", {"T5ForConditionalGeneration"}},
                      {"model_type", "t5"},
                      {"is_encoder_decoder", true},
                      {"vocab_size", vocabulary},
                      {"d_model", sizes.width},
                      {"d_kv", sizes.head_width},
                      {"d_ff", sizes.feed_forward},
                      {"num_heads", sizes.heads},
                      {"num_layers", sizes.encoder_blocks},
                      {"num_decoder_layers", sizes.decoder_blocks},
                      {"feed_forward_proj", sizes.gated ? "gated-gelu" : "relu"},
                      {"tie_word_embeddings", sizes.tied},
                      {"pad_token_id", 0},
                      {"eos_token_id", 1},
                      {"decoder_start_token_id", 0}};
    write_file_atomically(folder / "config.json", config.dump(1));
    write_random_weights(folder);
}

}  // namespace sherl::test
