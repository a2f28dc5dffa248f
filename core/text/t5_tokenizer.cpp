// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/t5_tokenizer.h"

#include <charconv>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/text/pieces.h"
#include "core/text/unicode.h"

namespace sherl::text {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kPad = 0, kEnd = 1, kUnknown = 2;
constexpr std::int64_t kSentinels = 100;
constexpr std::string_view kSentinel = "<extra_id_";

[[noreturn]] void refuse(const fs::path& where, Text what, std::string got = {}) {
    throw Error(ErrorKind::input,
                {.id = "text.sentencepiece",
                 .what = std::move(what),
                 .where = where.string(),
                 .expected = SHERL_TR("text", "a SentencePiece model as T5 has it: spiece.model"),
                 .got = std::move(got),
                 .way_out = SHERL_TR("text", "Copy the file of the same model into the folder again.")});
}

// Each ill-formed part as U+FFFD.
std::string well_formed(std::string text) {
    if (is_valid_utf8(text)) return text;
    std::string out;
    for (const char32_t code_point : decode_utf8(text)) append_utf8(out, code_point);
    return out;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

class T5Tokenizer final : public Tokenizer {
  public:
    explicit T5Tokenizer(const fs::path& model) {
        const std::string content = read_file(model);
        if (content.empty()) refuse(model, SHERL_TR("text", "the file is empty"));
        pieces_ = open_pieces(content);
        if (pieces_ == nullptr) refuse(model, SHERL_TR("text", "the file is no SentencePiece model"));
        if (pieces_->end_id() != kEnd || pieces_->pad_id() != kPad)
            refuse(model, SHERL_TR("text", "the model has other special tokens than T5"),
                   "pad " + std::to_string(pieces_->pad_id()) + ", end " + std::to_string(pieces_->end_id()));
    }

    Encoding encode(std::string_view text, std::optional<std::string_view> pair,
                    std::optional<std::int64_t> max_length) const override {
        if (max_length && *max_length < 1) {
            throw Error(ErrorKind::input,
                        {.id = "text.max_length",
                         .what = SHERL_TR("text", "the longest length has no room for the special tokens"),
                         .where = "max_length",
                         .expected = SHERL_TR("text", "at least %1").arg(1),
                         .got = std::to_string(*max_length),
                         .way_out = {}});
        }
        std::string whole(text);
        // A task that has pairs writes both into one text; without one they follow each other.
        if (pair) whole.append(" ").append(*pair);
        Encoding encoding;
        append(well_formed(std::move(whole)), encoding.ids);
        if (max_length && encoding.ids.size() >= static_cast<std::size_t>(*max_length))
            encoding.ids.resize(static_cast<std::size_t>(*max_length) - 1);
        encoding.ids.push_back(kEnd);
        return encoding;
    }

    std::vector<std::string> tokens(const std::vector<std::int64_t>& ids) const override {
        std::vector<std::string> names;
        names.reserve(ids.size());
        for (const std::int64_t id : ids) names.push_back(name(id));
        return names;
    }

    std::string decode(const std::vector<std::int64_t>& ids) const override {
        std::vector<int> own;
        for (const std::int64_t id : ids) {
            if (id == kEnd) break;
            if (id > kUnknown && id < pieces_->count()) own.push_back(static_cast<int>(id));
        }
        return pieces_->decode(own);
    }

    std::int64_t vocabulary_size() const override { return pieces_->count() + kSentinels; }
    std::int64_t pad_id() const override { return kPad; }
    bool has_type_ids() const override { return false; }
    Text description() const override {
        return SHERL_TR("text", "SentencePiece, %1 pieces and %2 sentinels").arg(pieces_->count()).arg(kSentinels);
    }

  private:
    // Between sentinels, each stretch by itself: white space around them is dropped, what follows one starts a new word.
    void append(std::string_view text, std::vector<std::int64_t>& ids) const {
        for (;;) {
            std::size_t start = 0, end = 0;
            const std::int64_t sentinel = find_sentinel(text, start, end);
            if (sentinel < 0) break;
            append_pieces(trimmed(text.substr(0, start)), ids);
            ids.push_back(vocabulary_size() - 1 - sentinel);
            text = trimmed(text.substr(end));
        }
        append_pieces(text, ids);
    }

    void append_pieces(std::string_view text, std::vector<std::int64_t>& ids) const {
        const std::vector<int> pieces = pieces_->encode(text);
        ids.insert(ids.end(), pieces.begin(), pieces.end());
    }

    // Number of the first "<extra_id_N>" and its place, or −1.
    static std::int64_t find_sentinel(std::string_view text, std::size_t& start, std::size_t& end) {
        for (start = text.find(kSentinel); start != std::string_view::npos; start = text.find(kSentinel, start + 1)) {
            const char* digits = text.data() + start + kSentinel.size();
            const char* last = text.data() + text.size();
            std::int64_t number = -1;
            const auto [rest, code] = std::from_chars(digits, last, number);
            const bool plain = rest - digits == 1 || *digits != '0';  // not "<extra_id_01>"
            if (code != std::errc() || number < 0 || number >= kSentinels || !plain || rest == last || *rest != '>') continue;
            end = static_cast<std::size_t>(rest - text.data()) + 1;
            return number;
        }
        return -1;
    }

    [[nodiscard]] std::string name(std::int64_t id) const {
        if (id >= 0 && id < pieces_->count()) return pieces_->piece(static_cast<int>(id));
        const std::int64_t sentinel = vocabulary_size() - 1 - id;
        if (sentinel >= 0 && sentinel < kSentinels) {
            std::string sentinel_name(kSentinel);
            return sentinel_name.append(std::to_string(sentinel)).append(">");
        }
        std::string number = std::to_string(id);
        return number.insert(0, 1, '#');
    }

    std::unique_ptr<Pieces> pieces_;
};

}  // namespace

std::unique_ptr<Tokenizer> load_t5_tokenizer(const fs::path& model) {
    return std::make_unique<T5Tokenizer>(model);
}

}  // namespace sherl::text
