// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's basic tokenisation: a text without special tokens becomes words and punctuation marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sherl::text {

// The settings of tokenizer_config.json; the defaults are those of the uncased BERT.
struct BasicRules {
    bool lower_case = true;
    std::optional<bool> strip_accents;  // not said: as `lower_case`
    bool split_cjk = true;              // tokenize_chinese_chars

    [[nodiscard]] bool strips_accents() const { return strip_accents.value_or(lower_case); }
};

// In this order: controls dropped, white space, spaces around CJK ideographs, NFD without Mn, lower case, split at
// spaces and around each punctuation character. `text` is UTF-8, ill-formed parts are dropped; no word is empty. Any
// thread.
[[nodiscard]] std::vector<std::string> basic_tokens(std::string_view text, const BasicRules& rules);

}  // namespace sherl::text
