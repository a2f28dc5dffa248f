// SPDX-License-Identifier: GPL-3.0-or-later
// The WordPiece vocabulary and its greedy longest-match-first splitting of one word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sherl::text {

// Immutable after construction: any thread.
class WordPieces {
  public:
    // `tokens[id]` is UTF-8. Of equal tokens the last one counts, as in the published readers; an empty token is never
    // found. A word of more than `longest_word` code points is the unknown token.
    WordPieces(std::vector<std::string> tokens, std::int64_t unknown_id, std::size_t longest_word = 100);
    WordPieces(const WordPieces&) = delete;
    WordPieces& operator=(const WordPieces&) = delete;

    [[nodiscard]] const std::vector<std::string>& tokens() const { return tokens_; }
    [[nodiscard]] std::int64_t unknown_id() const { return unknown_id_; }

    // The pieces of one word (UTF-8, not empty, no white space) behind `ids`; the unknown token where any part of it
    // has no piece.
    void append(std::string_view word, std::vector<std::int64_t>& ids) const;

  private:
    using Index = std::unordered_map<std::string_view, std::int64_t>;  // keys look into tokens_
    [[nodiscard]] bool append_known(std::string_view word, std::vector<std::int64_t>& ids) const;

    std::vector<std::string> tokens_;
    Index first_;                    // pieces that begin a word
    Index continuation_;             // pieces inside a word, without "##"
    std::size_t longest_piece_ = 0;  // bytes
    std::size_t longest_word_;       // code points
    std::int64_t unknown_id_;
};

}  // namespace sherl::text
