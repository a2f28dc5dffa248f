// SPDX-License-Identifier: GPL-3.0-or-later
// What WordPiece asks of a code point. Torch-free and ICU-free for the reader; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sherl::text {

// Categories are those of Unicode 8.0, the tables behind the published tokenizers, whatever ICU is installed: a text
// keeps its ids. A code point assigned later counts as unassigned.
enum class CodePointKind {
    dropped,      // U+0000, U+FFFD, categories Cc (tab, line feed, carriage return excepted), Cf, Co
    space,        // tab, line feed, carriage return, categories Zs, Zl, Zp
    punctuation,  // ASCII symbols and categories P*
    mark,         // category Mn
    other         // the rest, unassigned code points included
};
[[nodiscard]] CodePointKind kind_of(char32_t code_point);

// The CJK ideograph blocks of the original BERT (no kana, no hangul).
[[nodiscard]] bool is_cjk_ideograph(char32_t code_point);

// Code points of UTF-8; each ill-formed part is read as U+FFFD.
[[nodiscard]] std::u32string decode_utf8(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
// At most `bytes` of a text for an error message, cut between code points.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t bytes = 80);
void append_utf8(std::string& out, char32_t code_point);

// NFD with the code points of category Mn left out. O(n log n) however long a run of marks is.
[[nodiscard]] std::u32string without_accents(std::u32string_view text);

// Each character by itself, no context: U+03A3 becomes U+03C3 at a word's end too. U+0130 becomes two code points.
[[nodiscard]] std::u32string lower_case(std::u32string_view text);

}  // namespace sherl::text
