// SPDX-License-Identifier: GPL-3.0-or-later
// Text to token ids. Torch-free; previews and training use the same code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace sherl::text {

struct Encoding {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> type_ids;   // same length; all 0 for one text. Empty where the tokenizer has no segments
};

// Immutable after loading: any thread.
class Tokenizer {
  public:
    virtual ~Tokenizer() = default;
    // Invalid UTF-8 is read with U+FFFD. `max_length` counts special tokens; longest_first truncation. An empty second text is still a pair.
    [[nodiscard]] virtual Encoding encode(std::string_view text, std::optional<std::string_view> pair,
                                          std::optional<std::int64_t> max_length) const = 0;
    [[nodiscard]] virtual std::vector<std::string> tokens(const std::vector<std::int64_t>& ids) const = 0;
    // The text that ids stand for, special tokens left out; reading ends at the end token where there is one. Not exact: white space
    // and what the vocabulary does not have are lost.
    [[nodiscard]] virtual std::string decode(const std::vector<std::int64_t>& ids) const = 0;
    [[nodiscard]] virtual std::int64_t vocabulary_size() const = 0;
    [[nodiscard]] virtual std::int64_t pad_id() const = 0;
    [[nodiscard]] virtual bool has_type_ids() const = 0;      // BERT family: true
    [[nodiscard]] virtual Text description() const = 0;         // "WordPiece, 30522 tokens, lower case"
};

// `source`: a backbone folder (vocab.txt or tokenizer.json's vocabulary, with tokenizer_config.json's do_lower_case, strip_accents,
// tokenize_chinese_chars and special tokens; or spiece.model), or one vocabulary file. Throws Error(input) naming what is missing.
[[nodiscard]] std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& source);
// True when the folder holds tokenizer files this program can read.
[[nodiscard]] bool has_tokenizer(const std::filesystem::path& folder);
// Those of the folder's files that can change what load_tokenizer makes of it, in a fixed order: vocab.txt, tokenizer.json,
// tokenizer_config.json, special_tokens_map.json, added_tokens.json, spiece.model. Never throws; empty when it has none.
[[nodiscard]] std::vector<std::filesystem::path> tokenizer_files(const std::filesystem::path& folder);

}  // namespace sherl::text
