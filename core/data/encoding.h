// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a data file to UTF-8 (task.data.encoding).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace sherl::data {

// Offset of the first byte that is not well-formed UTF-8 (overlong forms and surrogates are not), none when all is.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

enum class Decoding {
    utf8,          // was UTF-8, unchanged
    windows_1252,  // was not UTF-8 and has been converted
    undecodable    // unchanged
};

// One thread at a time.
class TextDecoder {
  public:
    explicit TextDecoder(const std::string& encoding);  // auto, utf-8, windows-1252
    ~TextDecoder();

    // Converts the fields of one row in place, all by the same encoding: a row is never half UTF-8. With "windows-1252"
    // a row that happens to be UTF-8 is converted too, and the answer still says whether it was. The five bytes that
    // Windows-1252 leaves undefined (81, 8D, 8F, 90, 9D) are undecodable. The encodings it reads, for messages.
    [[nodiscard]] Text accepted() const;
    [[nodiscard]] Decoding decode(std::vector<std::string>& fields) const;

  private:
    struct Converter;
    std::string encoding_;
    std::unique_ptr<Converter> converter_;
};

[[nodiscard]] bool begins_as_utf16(std::string_view content);                      // with one of its byte order marks
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view content);  // of UTF-8

}  // namespace sherl::data
