// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/basic_tokens.h"

#include <utility>

#include "core/text/unicode.h"

namespace sherl::text {
namespace {

std::u32string cleaned(std::u32string_view text, bool split_cjk) {
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t c : text) {
        const CodePointKind kind = kind_of(c);
        if (kind == CodePointKind::dropped) continue;
        if (kind == CodePointKind::space) {
            out += U' ';
        } else if (split_cjk && is_cjk_ideograph(c)) {
            out += U' ';
            out += c;
            out += U' ';
        } else {
            out += c;
        }
    }
    return out;
}

std::vector<std::string> split(std::u32string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::exchange(word, {}));
    };
    for (const char32_t c : text) {
        const CodePointKind kind = kind_of(c);
        if (kind == CodePointKind::space) {
            end_word();
        } else if (kind == CodePointKind::punctuation) {
            end_word();
            append_utf8(word, c);
            end_word();
        } else {
            append_utf8(word, c);
        }
    }
    end_word();
    return words;
}

}  // namespace

std::vector<std::string> basic_tokens(std::string_view text, const BasicRules& rules) {
    std::u32string characters = cleaned(decode_utf8(text), rules.split_cjk);
    if (rules.strips_accents()) characters = without_accents(characters);
    if (rules.lower_case) characters = lower_case(characters);
    return split(characters);
}

}  // namespace sherl::text
