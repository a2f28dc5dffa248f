// SPDX-License-Identifier: GPL-3.0-or-later
// The whole encoding of BERT's family: special tokens, basic tokenisation, WordPiece, truncation, segments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/text/basic_tokens.h"
#include "core/text/tokenizer.h"
#include "core/text/wordpiece.h"

namespace sherl::text {

struct SpecialToken {
    std::string text;  // not empty
    std::int64_t id = 0;
};

struct BertParts {
    std::vector<std::string> vocabulary;
    BasicRules rules;
    std::size_t longest_word = 100;  // code points
    std::int64_t unknown_id = 0;
    std::int64_t class_id = 0;
    std::int64_t separator_id = 0;
    std::int64_t pad_id = 0;
    std::vector<SpecialToken> literals;  // found in a text as they stand: exact case, inside words too, longest first
};

// How many of two lengths stay when both together may have `budget` ≥ 0 (longest_first of the published tokenizers:
// the second text takes the larger part unless the first was strictly longer).
[[nodiscard]] std::pair<std::size_t, std::size_t> longest_first(std::size_t first, std::size_t second,
                                                                std::size_t budget);

class BertTokenizer : public Tokenizer {
  public:
    explicit BertTokenizer(BertParts parts);

    [[nodiscard]] Encoding encode(std::string_view text, std::optional<std::string_view> pair,
                                  std::optional<std::int64_t> max_length) const override;
    [[nodiscard]] std::vector<std::string> tokens(const std::vector<std::int64_t>& ids) const override;
    [[nodiscard]] std::string decode(const std::vector<std::int64_t>& ids) const override;
    [[nodiscard]] std::int64_t vocabulary_size() const override;
    [[nodiscard]] std::int64_t pad_id() const override { return parts_.pad_id; }
    [[nodiscard]] bool has_type_ids() const override { return true; }
    [[nodiscard]] Text description() const override;

  private:
    [[nodiscard]] std::vector<std::int64_t> ids_of(std::string_view text) const;
    void append_words(std::string_view text, std::vector<std::int64_t>& ids) const;

    BertParts parts_;  // its vocabulary has moved to pieces_
    WordPieces pieces_;
};

}  // namespace sherl::text
