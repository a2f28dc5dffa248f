// SPDX-License-Identifier: GPL-3.0-or-later
// The two files that carry a WordPiece vocabulary, read but not yet combined with the folder's settings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/text/basic_tokens.h"

namespace sherl::text {

struct Vocabulary {
    std::vector<std::string> tokens;            // by id; a hole in tokenizer.json is an empty token
    std::map<std::string, std::int64_t> added;  // tokens found in a text as they stand, with their ids
    BasicRules rules;
    std::size_t longest_word = 100;  // code points
    std::string unknown_token = "[UNK]";
};

// One token a line, the line number from 0 is its id. CRLF ends a line too, the last line may lack its end. Empty lines
// and repeated tokens keep their ids, as in the published readers. Throws Error(input): unreadable, empty, not UTF-8.
[[nodiscard]] Vocabulary read_vocabulary_text(const std::filesystem::path& file);

// tokenizer.json with a WordPiece model. Throws Error(input) where the file asks for a step this program does not have.
[[nodiscard]] Vocabulary read_tokenizer_json(const std::filesystem::path& file);
[[nodiscard]] bool is_wordpiece(const Json& tokenizer_json);

// Takes an entry of tokenizer.json's `added_tokens` or tokenizer_config.json's `added_tokens_decoder` into the
// vocabulary. Throws Error(input): wrong types, a token that strips its neighbourhood or is matched after
// normalisation, an id that is taken.
void add_token(Vocabulary& vocabulary, std::int64_t id, const Json& entry, const std::string& where);

// Shared with the reader of the settings: `object[key]` of the wanted type, nothing where it is missing or null.
// Errors name `where` with the key behind it.
[[nodiscard]] std::optional<bool> optional_bool(const Json& object, const char* key, const std::string& where);
[[nodiscard]] std::optional<std::string> optional_string(const Json& object, const char* key, const std::string& where);

}  // namespace sherl::text
