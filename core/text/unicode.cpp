// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/unicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace sherl::text {
namespace {

constexpr std::uint8_t kUnicodeVersion = 8;

// U_GET_GC_MASK as of Unicode 8.0.
std::uint32_t category_mask(UChar32 c) {
    switch (c) {  // the six code points of Unicode 8.0 whose category has changed since, as far as kind_of() tells them
                  // apart
        case 0x166D:
        case 0x111C9:
            return U_GC_PO_MASK;
        case 0x1734:
            return U_GC_MN_MASK;
        case 0x1885:
        case 0x1886:
            return U_GC_LO_MASK;
        case 0xA9BD:
            return U_GC_MC_MASK;
        default:
            break;
    }
    UVersionInfo age;
    u_charAge(c, age);
    return age[0] > kUnicodeVersion ? U_GC_CN_MASK : U_GET_GC_MASK(c);
}

CodePointKind look_up(UChar32 c) {
    if (c == '\t' || c == '\n' || c == '\r') return CodePointKind::space;
    if (c == 0xFFFD) return CodePointKind::dropped;
    if ((c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~')) {
        return CodePointKind::punctuation;
    }
    const std::uint32_t mask = category_mask(c);
    if ((mask & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK)) != 0) return CodePointKind::dropped;
    if ((mask & U_GC_Z_MASK) != 0) return CodePointKind::space;
    if ((mask & U_GC_P_MASK) != 0) return CodePointKind::punctuation;
    if ((mask & U_GC_MN_MASK) != 0) return CodePointKind::mark;
    return CodePointKind::other;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
// Negative where the bytes at `i` are ill-formed; moves `i` on in any case.
UChar32 next_code_point(std::string_view text, std::size_t& i) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    return c;
}
#pragma GCC diagnostic pop

constexpr std::size_t kLatin = 0x250;  // looked up once: nearly all of a European text

const std::array<CodePointKind, kLatin>& latin_kinds() {
    static const auto kinds = [] {
        std::array<CodePointKind, kLatin> table{};
        for (std::size_t c = 0; c < kLatin; ++c) table[c] = look_up(static_cast<UChar32>(c));
        return table;
    }();
    return kinds;
}

const UNormalizer2& decomposer() {
    static const UNormalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        const UNormalizer2* found = unorm2_getNFDInstance(&status);
        if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));  // ICU without its data
        return found;
    }();
    return *instance;
}

// Puts non-starters into canonical order and leaves Mn out. The marks must take part in the ordering before they go:
// a mark of class 0 is a barrier for its neighbours.
class CanonicalOrder {
  public:
    explicit CanonicalOrder(std::u32string& out) : out_(out) {}
    void add(UChar32 c) {
        const std::uint8_t combining_class = c < 0x300 ? std::uint8_t{0} : unorm2_getCombiningClass(&decomposer(), c);
        if (combining_class == 0) {
            flush();
            keep(c);
        } else {
            run_.emplace_back(combining_class, c);
        }
    }
    void flush() {
        if (run_.empty()) return;
        std::stable_sort(run_.begin(), run_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [combining_class, c] : run_) keep(c);
        run_.clear();
    }

  private:
    void keep(UChar32 c) {
        if (kind_of(static_cast<char32_t>(c)) != CodePointKind::mark) out_ += static_cast<char32_t>(c);
    }
    std::u32string& out_;
    std::vector<std::pair<std::uint8_t, UChar32>> run_;
};

}  // namespace

CodePointKind kind_of(char32_t code_point) {
    return code_point < kLatin ? latin_kinds()[code_point] : look_up(static_cast<UChar32>(code_point));
}

bool is_cjk_ideograph(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
           (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

std::u32string decode_utf8(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const UChar32 c = next_code_point(text, i);
        out += c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
    }
    return out;
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        if (next_code_point(text, i) < 0) return false;
    }
    return true;
}

std::string excerpt(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    while (bytes > 0 && U8_IS_TRAIL(text[bytes])) --bytes;
    return std::string(text.substr(0, bytes)) + "…";
}

void append_utf8(std::string& out, char32_t code_point) {
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, static_cast<std::uint32_t>(code_point));
    out.append(bytes.data(), length);
}

std::u32string without_accents(std::u32string_view text) {
    std::u32string out;
    out.reserve(text.size());
    CanonicalOrder order(out);
    for (const char32_t code_point : text) {
        const auto c = static_cast<UChar32>(code_point);
        std::array<char16_t, 64> units{};  // the longest canonical decomposition has 4 code points
        UErrorCode status = U_ZERO_ERROR;
        const std::int32_t length =
            c < 0xC0 ? -1 : unorm2_getDecomposition(&decomposer(), c, units.data(), 64, &status);
        if (length < 0 || U_FAILURE(status)) {
            order.add(c);
            continue;
        }
        for (std::int32_t i = 0; i < length;) {
            UChar32 part = 0;
            U16_NEXT(units.data(), i, length, part);
            order.add(part);
        }
    }
    order.flush();
    return out;
}

std::u32string lower_case(std::u32string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t c : text) {
        if (c < 0x80) {
            out += c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
        } else if (c == 0x130) {
            out += U"i\u0307";  // the only lower-casing without context that yields two code points (SpecialCasing.txt)
        } else {
            out += static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
        }
    }
    return out;
}

}  // namespace sherl::text
