// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bert_tokenizer.h"

#include <algorithm>

#include "core/base/error.h"

namespace sherl::text {

std::pair<std::size_t, std::size_t> longest_first(std::size_t first, std::size_t second, std::size_t budget) {
    if (first + second <= budget) return {first, second};
    auto [a, b] = std::minmax(first, second);
    std::size_t shorter = a;
    std::size_t longer = a > budget ? a : std::max(a, budget - a);
    if (shorter + longer > budget) {
        shorter = budget / 2;
        longer = budget - shorter;
    }
    return first > second ? std::pair{longer, shorter} : std::pair{shorter, longer};
}

BertTokenizer::BertTokenizer(BertParts parts)
    : parts_(std::move(parts)), pieces_(std::move(parts_.vocabulary), parts_.unknown_id, parts_.longest_word) {
    std::stable_sort(parts_.literals.begin(), parts_.literals.end(),
                     [](const SpecialToken& a, const SpecialToken& b) { return a.text.size() > b.text.size(); });
}

Encoding BertTokenizer::encode(std::string_view text, std::optional<std::string_view> pair,
                               std::optional<std::int64_t> max_length) const {
    const std::int64_t special = pair ? 3 : 2;
    if (max_length && *max_length < special) {
        throw Error(ErrorKind::input,
                    {.id = "text.max_length",
                     .what = SHERL_TR("text", "the longest length has no room for the special tokens"),
                     .where = "max_length",
                     .expected = SHERL_TR("text", "at least %1").arg(special),
                     .got = std::to_string(*max_length),
                     .way_out = {}});
    }
    std::vector<std::int64_t> first = ids_of(text);
    std::vector<std::int64_t> second = pair ? ids_of(*pair) : std::vector<std::int64_t>{};
    if (max_length) {
        const auto [a, b] = longest_first(first.size(), second.size(), static_cast<std::size_t>(*max_length - special));
        first.resize(a);
        second.resize(b);
    }
    Encoding encoding;
    encoding.ids.reserve(first.size() + second.size() + 3);
    encoding.ids.push_back(parts_.class_id);
    encoding.ids.insert(encoding.ids.end(), first.begin(), first.end());
    encoding.ids.push_back(parts_.separator_id);
    encoding.type_ids.assign(encoding.ids.size(), 0);
    if (pair) {
        encoding.ids.insert(encoding.ids.end(), second.begin(), second.end());
        encoding.ids.push_back(parts_.separator_id);
        encoding.type_ids.resize(encoding.ids.size(), 1);
    }
    return encoding;
}

std::vector<std::int64_t> BertTokenizer::ids_of(std::string_view text) const {
    std::vector<std::int64_t> ids;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto literal =
            std::find_if(parts_.literals.begin(), parts_.literals.end(), [&](const SpecialToken& token) {
                return text[at] == token.text.front() && text.substr(at).starts_with(token.text);
            });
        if (literal == parts_.literals.end()) {
            ++at;
            continue;
        }
        append_words(text.substr(begin, at - begin), ids);
        ids.push_back(literal->id);
        at += literal->text.size();
        begin = at;
    }
    append_words(text.substr(begin), ids);
    return ids;
}

void BertTokenizer::append_words(std::string_view text, std::vector<std::int64_t>& ids) const {
    for (const std::string& word : basic_tokens(text, parts_.rules)) pieces_.append(word, ids);
}

std::vector<std::string> BertTokenizer::tokens(const std::vector<std::int64_t>& ids) const {
    std::vector<std::string> out;
    out.reserve(ids.size());
    for (const std::int64_t id : ids) {
        const bool known = id >= 0 && id < vocabulary_size();
        out.push_back(pieces_.tokens()[static_cast<std::size_t>(known ? id : parts_.unknown_id)]);
    }
    return out;
}

std::string BertTokenizer::decode(const std::vector<std::int64_t>& ids) const {
    std::string text;
    for (const std::int64_t id : ids) {
        if (id == parts_.class_id || id == parts_.separator_id || id == parts_.pad_id) continue;
        const std::string token = tokens({id}).front();
        const bool goes_on = token.starts_with("##");
        if (!goes_on && !text.empty()) text += ' ';
        text += goes_on ? token.substr(2) : token;
    }
    return text;
}

std::int64_t BertTokenizer::vocabulary_size() const {
    return static_cast<std::int64_t>(pieces_.tokens().size());
}

Text BertTokenizer::description() const {
    return (parts_.rules.lower_case ? SHERL_TR("text", "WordPiece, %1 tokens, lower case")
                                    : SHERL_TR("text", "WordPiece, %1 tokens, cased"))
        .arg(vocabulary_size());
}

}  // namespace sherl::text
