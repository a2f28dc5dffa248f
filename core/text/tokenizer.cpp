// SPDX-License-Identifier: GPL-3.0-or-later
// Loading: the vocabulary file, then the folder's settings and special tokens over it.
#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/text/bert_tokenizer.h"
#include "core/text/t5_tokenizer.h"
#include "core/text/vocabulary_files.h"

namespace sherl::text {
namespace {

constexpr const char* kSentencePiece = "spiece.model";

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

Json optional_document(const fs::path& file) {
    if (!is_file(file)) return Json::object();
    Json document = parse_json(read_file(file), file.string());
    if (!document.is_object()) {
        throw Error(ErrorKind::input, {.id = "text.type",
                                       .what = SHERL_TR("text", "the value has the wrong type"),
                                       .where = file.string(),
                                       .expected = SHERL_TR("text", "an object"),
                                       .got = document.type_name(),
                                       .way_out = {}});
    }
    return document;
}

// The settings of tokenizer_config.json and special_tokens_map.json.
struct Settings {
    Json config = Json::object();
    Json special_tokens = Json::object();
    std::string where;  // tokenizer_config.json, for errors

    // A special token is a text or an object with "content". The first of the two files that names it decides.
    [[nodiscard]] std::optional<std::string> token(const char* role) const {
        for (const Json* document : {&config, &special_tokens}) {
            const auto found = document->find(role);
            if (found == document->end() || found->is_null()) continue;
            if (found->is_object()) return optional_string(*found, "content", where + ": " + role + ".");
            return optional_string(*document, role, where + ": ");
        }
        return std::nullopt;
    }
};

Settings read_settings(const fs::path& folder) {
    Settings settings;
    settings.where = (folder / "tokenizer_config.json").string();
    settings.config = optional_document(folder / "tokenizer_config.json");
    settings.special_tokens = optional_document(folder / "special_tokens_map.json");
    return settings;
}

// Tokenizers that read a vocab.txt too, but cut words or order special tokens in another way, must not be taken for
// BERT's.
void check_class(const Settings& settings) {
    constexpr std::array known{"Bert",        "DistilBert", "Electra", "MobileBert", "ConvBert",
                               "SqueezeBert", "LayoutLM",   "Lxmert",  "PreTrained", "TokenizersBackend"};
    std::optional<std::string> name = optional_string(settings.config, "tokenizer_class", settings.where + ": ");
    if (!name) return;
    std::string family = *name;
    for (const std::string_view suffix : {"Fast", "Legacy", "Tokenizer"}) {
        if (family.ends_with(suffix)) family.resize(family.size() - suffix.size());
    }
    if (std::find(known.begin(), known.end(), family) != known.end()) return;
    throw Error(ErrorKind::input, {.id = "text.class",
                                   .what = SHERL_TR("text", "this program does not know the tokenizer class"),
                                   .where = settings.where + ": tokenizer_class",
                                   .expected = SHERL_TR("text", "a tokenizer of the BERT family"),
                                   .got = *name,
                                   .way_out = {}});
}

// tokenizer_config.json's `added_tokens_decoder` {"103": {"content": "[MASK]", …}}; added_tokens.json {"token": id} is
// its old form, which does not say how the token is matched.
void take_added_tokens(Vocabulary& vocabulary, const Settings& settings, const fs::path& folder) {
    const std::string where = settings.where + ": added_tokens_decoder";
    if (const auto decoder = settings.config.find("added_tokens_decoder");
        decoder != settings.config.end() && decoder->is_object()) {
        for (const auto& [key, entry] : decoder->items()) {
            std::int64_t id = -1;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
            if (error != std::errc{} || end != key.data() + key.size()) id = -1;
            add_token(vocabulary, id, entry, where);
        }
    }
    const fs::path old_form = folder / "added_tokens.json";
    const Json added = optional_document(old_form);
    for (const auto& [token, id] : added.items()) {
        const auto in_vocabulary = std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), token);
        if (in_vocabulary != vocabulary.tokens.end()) continue;
        throw Error(ErrorKind::input,
                    {.id = "text.unsupported",
                     .what = SHERL_TR("text", "the tokenizer has an added token outside its vocabulary"),
                     .where = old_form.string(),
                     .expected = {},
                     .got = token,
                     .way_out = SHERL_TR("text", "Save the tokenizer again with a current version of transformers.")});
    }
}

std::optional<std::int64_t> find_token(const std::vector<std::string>& tokens, const std::string& token) {
    const auto last = std::find(tokens.rbegin(), tokens.rend(), token);  // of equal tokens the last one counts
    if (token.empty() || last == tokens.rend()) return std::nullopt;
    return static_cast<std::int64_t>(tokens.rend() - last) - 1;
}

std::unique_ptr<Tokenizer> build(Vocabulary vocabulary, const Settings& settings, const fs::path& source) {
    std::map<std::string, std::int64_t> literals = std::move(vocabulary.added);
    std::vector<Problem> problems;
    const auto special = [&](const char* role, const std::string& fallback, bool required) {
        const std::string token = settings.token(role).value_or(fallback);
        const std::optional<std::int64_t> id = find_token(vocabulary.tokens, token);
        if (id) literals[token] = *id;
        if (!id && required) {
            problems.push_back(
                {.id = "text.special_token",
                 .what = SHERL_TR("text", "the vocabulary lacks the special token \"%1\" (%2)").arg(token).arg(role),
                 .where = source.string(),
                 .expected = {},
                 .got = {},
                 .way_out = SHERL_TR("text", "Use the vocabulary that came with the backbone.")});
        }
        return id.value_or(0);
    };
    BertParts parts;
    parts.unknown_id = special("unk_token", vocabulary.unknown_token, true);
    parts.class_id = special("cls_token", "[CLS]", true);
    parts.separator_id = special("sep_token", "[SEP]", true);
    parts.pad_id = special("pad_token", "[PAD]", true);
    special("mask_token", "[MASK]", false);
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));

    const std::string where = settings.where + ": ";
    parts.rules = vocabulary.rules;
    if (const auto value = optional_bool(settings.config, "do_lower_case", where)) parts.rules.lower_case = *value;
    if (const auto value = optional_bool(settings.config, "strip_accents", where)) parts.rules.strip_accents = *value;
    if (const auto value = optional_bool(settings.config, "tokenize_chinese_chars", where))
        parts.rules.split_cjk = *value;
    parts.longest_word = vocabulary.longest_word;
    parts.vocabulary = std::move(vocabulary.tokens);
    for (auto& [text, id] : literals) parts.literals.push_back({.text = text, .id = id});
    return std::make_unique<BertTokenizer>(std::move(parts));
}

std::unique_ptr<Tokenizer> load_folder(const fs::path& folder) {
    const fs::path text = folder / "vocab.txt";
    const fs::path json = folder / "tokenizer.json";
    if (!is_file(text) && is_file(folder / kSentencePiece)) return load_t5_tokenizer(folder / kSentencePiece);
    if (!is_file(text) && !is_file(json)) {
        throw Error(ErrorKind::input,
                    {.id = "text.no_tokenizer",
                     .what = SHERL_TR("text", "the folder has no vocabulary"),
                     .where = folder.string(),
                     .expected = SHERL_TR("text", "vocab.txt, tokenizer.json or spiece.model"),
                     .got = {},
                     .way_out = SHERL_TR("text", "Copy the tokenizer files beside the backbone's config.json.")});
    }
    const Settings settings = read_settings(folder);
    check_class(settings);
    Vocabulary vocabulary = is_file(text) ? read_vocabulary_text(text) : read_tokenizer_json(json);
    // Beside vocab.txt and tokenizer_config.json, tokenizer.json says nothing new.
    if (is_file(text) && is_file(json) && settings.config.empty()) vocabulary.rules = read_tokenizer_json(json).rules;
    take_added_tokens(vocabulary, settings, folder);
    return build(std::move(vocabulary), settings, is_file(text) ? text : json);
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& source) {
    std::error_code ignored;
    if (fs::is_directory(source, ignored)) return load_folder(source);
    if (source.extension() == ".txt") return build(read_vocabulary_text(source), {}, source);
    if (source.extension() == ".json") return build(read_tokenizer_json(source), {}, source);
    if (source.extension() == ".model") return load_t5_tokenizer(source);
    throw Error(ErrorKind::input,
                {.id = "text.no_tokenizer",
                 .what = fs::exists(source, ignored) ? SHERL_TR("text", "the file is no tokenizer file")
                                                     : SHERL_TR("text", "there is no such file or folder"),
                 .where = source.string(),
                 .expected = SHERL_TR("text", "a backbone folder, a vocab.txt, a tokenizer.json or a spiece.model"),
                 .got = {},
                 .way_out = {}});
}

bool has_tokenizer(const std::filesystem::path& folder) {
    if (is_file(folder / "vocab.txt") || is_file(folder / kSentencePiece)) return true;
    const fs::path json = folder / "tokenizer.json";
    if (!is_file(json)) return false;
    try {
        return is_wordpiece(parse_json(read_file(json), json.string()));
    } catch (const Error&) {
        return false;
    }
}

std::vector<fs::path> tokenizer_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const char* name : {"vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
                             "added_tokens.json", kSentencePiece}) {
        if (is_file(folder / name)) files.push_back(folder / name);
    }
    return files;
}

}  // namespace sherl::text
