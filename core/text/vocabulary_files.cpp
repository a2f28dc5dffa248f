// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/vocabulary_files.h"

#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/text/unicode.h"

namespace sherl::text {
namespace {

constexpr std::int64_t kMostTokens = 1 << 24;  // a damaged id must not allocate the machine's memory

[[noreturn]] void refuse(const char* id, Text what, std::string where, Text expected = {}, std::string got = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = std::move(where),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = {}});
}

const Json& member(const Json& object, const char* key) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

[[noreturn]] void wrong_type(const Json& value, const std::string& where, Text expected) {
    refuse("text.type", SHERL_TR("text", "the value has the wrong type"), where, std::move(expected),
           excerpt(value.dump()));
}

// The only value this program can obey, or nothing said.
void require(const Json& object, const char* key, const Json& wanted, const std::string& where) {
    const Json& value = member(object, key);
    if (value.is_null() || value == wanted) return;
    refuse("text.unsupported", SHERL_TR("text", "the tokenizer has a setting this program does not know"), where + key,
           Text::plain(wanted.dump()), excerpt(value.dump()));
}

void put_token(std::vector<std::string>& tokens, std::int64_t id, const std::string& token, const std::string& where) {
    if (id < 0 || id >= kMostTokens) {
        refuse("text.vocabulary.id", SHERL_TR("text", "the id of the token \"%1\" is out of range").arg(token), where,
               SHERL_TR("text", "0 to %1").arg(kMostTokens - 1), std::to_string(id));
    }
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens.size()) tokens.resize(index + 1);
    if (!tokens[index].empty() && tokens[index] != token) {
        refuse(
            "text.vocabulary.id",
            SHERL_TR("text", "the tokens \"%1\" and \"%2\" have the same id %3").arg(tokens[index]).arg(token).arg(id),
            where);
    }
    tokens[index] = token;
}

BasicRules normalizer_rules(const Json& normalizer, const std::string& where) {
    BasicRules rules;
    if (normalizer.is_null()) return rules;
    require(normalizer, "type", "BertNormalizer", where);
    require(normalizer, "clean_text", true, where);
    rules.lower_case = optional_bool(normalizer, "lowercase", where).value_or(true);
    rules.strip_accents = optional_bool(normalizer, "strip_accents", where);
    rules.split_cjk = optional_bool(normalizer, "handle_chinese_chars", where).value_or(true);
    return rules;
}

}  // namespace

Vocabulary read_vocabulary_text(const std::filesystem::path& file) {
    const std::string content = read_file(file);
    Vocabulary vocabulary;
    std::string_view rest = content;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!is_valid_utf8(line)) {
            refuse("text.vocabulary.utf8",
                   SHERL_TR("text", "line %1 of the vocabulary is not UTF-8").arg(vocabulary.tokens.size() + 1),
                   file.string());
        }
        vocabulary.tokens.emplace_back(line);
    }
    if (vocabulary.tokens.empty())
        refuse("text.vocabulary.empty", SHERL_TR("text", "the vocabulary has no tokens"), file.string());
    return vocabulary;
}

bool is_wordpiece(const Json& tokenizer_json) {
    const Json& model = member(tokenizer_json, "model");
    const Json& type = member(model, "type");
    return type == "WordPiece" && member(model, "vocab").is_object();
}

Vocabulary read_tokenizer_json(const std::filesystem::path& file) {
    const Json document = parse_json(read_file(file), file.string());
    const std::string where = file.string() + ": ";
    if (!is_wordpiece(document)) {
        refuse("text.not_wordpiece", SHERL_TR("text", "the tokenizer is no WordPiece model with a vocabulary"),
               file.string(), SHERL_TR("text", "model.type \"WordPiece\""),
               member(member(document, "model"), "type").dump());
    }
    const Json& model = document["model"];
    Vocabulary vocabulary;
    for (const auto& [token, id] : model["vocab"].items()) {
        if (!id.is_number_integer()) wrong_type(id, where + "model.vocab", SHERL_TR("text", "whole numbers"));
        put_token(vocabulary.tokens, id.get<std::int64_t>(), token, where + "model.vocab");
    }
    if (vocabulary.tokens.empty())
        refuse("text.vocabulary.empty", SHERL_TR("text", "the vocabulary has no tokens"), file.string());
    require(model, "continuing_subword_prefix", "##", where + "model.");
    require(member(document, "pre_tokenizer"), "type", "BertPreTokenizer", where + "pre_tokenizer.");
    if (const Json& longest = member(model, "max_input_chars_per_word"); !longest.is_null()) {
        if (!longest.is_number_unsigned())
            wrong_type(longest, where + "model.max_input_chars_per_word", SHERL_TR("text", "a whole number"));
        vocabulary.longest_word = longest.get<std::size_t>();
    }
    vocabulary.unknown_token = optional_string(model, "unk_token", where + "model.").value_or(vocabulary.unknown_token);
    vocabulary.rules = normalizer_rules(member(document, "normalizer"), where + "normalizer.");
    const Json& added = member(document, "added_tokens");
    if (!added.is_null() && !added.is_array()) wrong_type(added, where + "added_tokens", SHERL_TR("text", "a list"));
    for (const Json& entry : added) {
        const Json& id = member(entry, "id");
        if (!id.is_number_integer())
            wrong_type(entry, where + "added_tokens", SHERL_TR("text", "objects with a whole number \"id\""));
        add_token(vocabulary, id.get<std::int64_t>(), entry, where + "added_tokens");
    }
    return vocabulary;
}

void add_token(Vocabulary& vocabulary, std::int64_t id, const Json& entry, const std::string& where) {
    const std::optional<std::string> content = optional_string(entry, "content", where + ": ");
    if (!content || content->empty()) wrong_type(entry, where, SHERL_TR("text", "an object with a text \"content\""));
    for (const char* flag : {"lstrip", "rstrip", "single_word", "normalized"})
        require(entry, flag, false, where + " \"" + *content + "\": ");
    put_token(vocabulary.tokens, id, *content, where);
    vocabulary.added[*content] = id;
}

std::optional<bool> optional_bool(const Json& object, const char* key, const std::string& where) {
    const Json& value = member(object, key);
    if (value.is_null()) return std::nullopt;
    if (!value.is_boolean()) wrong_type(value, where + key, SHERL_TR("text", "true or false"));
    return value.get<bool>();
}

std::optional<std::string> optional_string(const Json& object, const char* key, const std::string& where) {
    const Json& value = member(object, key);
    if (value.is_null()) return std::nullopt;
    if (!value.is_string()) wrong_type(value, where + key, SHERL_TR("text", "a text"));
    return value.get<std::string>();
}

}  // namespace sherl::text
