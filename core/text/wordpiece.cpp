// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/wordpiece.h"

#include <algorithm>
#include <utility>

namespace sherl::text {
namespace {

constexpr std::string_view kContinuation = "##";

bool starts_code_point(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

WordPieces::WordPieces(std::vector<std::string> tokens, std::int64_t unknown_id, std::size_t longest_word)
    : tokens_(std::move(tokens)), longest_word_(longest_word), unknown_id_(unknown_id) {
    first_.reserve(tokens_.size());
    for (std::size_t id = 0; id < tokens_.size(); ++id) {
        const std::string_view token = tokens_[id];
        longest_piece_ = std::max(longest_piece_, token.size());
        first_[token] = static_cast<std::int64_t>(id);
        if (token.starts_with(kContinuation)) {
            continuation_[token.substr(kContinuation.size())] = static_cast<std::int64_t>(id);
        }
    }
}

void WordPieces::append(std::string_view word, std::vector<std::int64_t>& ids) const {
    const std::size_t before = ids.size();
    const auto length = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), starts_code_point));
    if (length > longest_word_ || !append_known(word, ids)) {
        ids.resize(before);
        ids.push_back(unknown_id_);
    }
}

bool WordPieces::append_known(std::string_view word, std::vector<std::int64_t>& ids) const {
    std::string_view rest = word;
    while (!rest.empty()) {
        const Index& index = rest.size() == word.size() ? first_ : continuation_;
        std::size_t length = std::min(rest.size(), longest_piece_);
        auto found = index.end();
        for (; length > 0; --length) {
            if (length < rest.size() && !starts_code_point(rest[length])) continue;
            found = index.find(rest.substr(0, length));
            if (found != index.end()) break;
        }
        if (found == index.end()) return false;
        ids.push_back(found->second);
        rest.remove_prefix(length);
    }
    return true;
}

}  // namespace sherl::text
