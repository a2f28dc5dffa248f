// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <limits>

#include "core/base/error.h"

namespace sherl::data {

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t at = 0; at < size;) {
        const std::int64_t start = at;
        UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
        U8_NEXT(text.data(), at, size, character);
#pragma GCC diagnostic pop
        if (character < 0) return static_cast<std::size_t>(start);
    }
    return std::nullopt;
}

struct TextDecoder::Converter {
    UConverter* handle = nullptr;

    Converter() {
        UErrorCode status = U_ZERO_ERROR;
        handle = ucnv_open("windows-1252", &status);
        if (U_SUCCESS(status)) return;
        throw Error(ErrorKind::unavailable,
                    {.id = "data.encoding.icu",
                     .what = SHERL_TR("data", "ICU cannot read Windows-1252: %1").arg(std::string(u_errorName(status))),
                     .where = {},
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("data", "Reinstall ICU with its data.")});
    }
    ~Converter() { ucnv_close(handle); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] std::string to_utf8(const std::string& bytes) const {
        std::string text(bytes.size() * 3, '\0');  // every character of Windows-1252 takes at most three bytes
        if (bytes.empty()) return text;
        UErrorCode status = U_ZERO_ERROR;
        const std::int32_t length =
            ucnv_toAlgorithmic(UCNV_UTF8, handle, text.data(), static_cast<std::int32_t>(text.size()), bytes.data(),
                               static_cast<std::int32_t>(bytes.size()), &status);
        if (U_FAILURE(status)) {
            throw Error(ErrorKind::internal,
                        {.id = "data.encoding.conversion",
                         .what = SHERL_TR("data", "ICU failed: %1").arg(std::string(u_errorName(status))),
                         .where = {},
                         .expected = {},
                         .got = {},
                         .way_out = {}});
        }
        text.resize(static_cast<std::size_t>(length));
        return text;
    }
};

TextDecoder::TextDecoder(const std::string& encoding)
    : encoding_(encoding), converter_(encoding == "utf-8" ? nullptr : std::make_unique<Converter>()) {}
TextDecoder::~TextDecoder() = default;

Decoding TextDecoder::decode(std::vector<std::string>& fields) const {
    const bool is_utf8 = std::none_of(fields.begin(), fields.end(),
                                      [](const std::string& field) { return first_invalid_utf8(field).has_value(); });
    if (is_utf8 && encoding_ != "windows-1252") return Decoding::utf8;
    if (!converter_) return Decoding::undecodable;

    constexpr std::size_t limit = std::numeric_limits<std::int32_t>::max() / 3;  // ICU counts in 32 bits
    for (const std::string& field : fields) {
        if (field.size() > limit || field.find_first_of("\x81\x8d\x8f\x90\x9d") != std::string::npos) {
            return Decoding::undecodable;
        }
    }
    for (std::string& field : fields) field = converter_->to_utf8(field);
    return is_utf8 ? Decoding::utf8 : Decoding::windows_1252;
}

Text TextDecoder::accepted() const {
    if (encoding_ == "utf-8") return SHERL_TR("data", "UTF-8");
    return encoding_ == "auto" ? SHERL_TR("data", "UTF-8 or Windows-1252") : SHERL_TR("data", "Windows-1252");
}

bool begins_as_utf16(std::string_view content) {
    return content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff");
}

std::string_view without_byte_order_mark(std::string_view content) {
    if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
    return content;
}

}  // namespace sherl::data
