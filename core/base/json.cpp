// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace sherl {
namespace {

constexpr std::size_t kMaxDepth = 200;

[[noreturn]] void refuse(const std::string& where, const char* id, Text what, std::string got = {}) {
    throw Error(ErrorKind::input, {.id = id, .what = std::move(what), .where = where, .expected = {}, .got = std::move(got), .way_out = {}});
}

// The library's parser callback sees keys and depths, which is enough to refuse duplicates and deep nesting.
template <class Value>
Value parse(std::string_view text, const std::string& where) {
    std::vector<std::set<std::string>> keys;
    const auto watch = [&](int depth, typename Value::parse_event_t event, Value& parsed) {
        using Event = typename Value::parse_event_t;
        if (static_cast<std::size_t>(depth) > kMaxDepth) {
            refuse(where, "json.depth", SHERL_TR("base", "the JSON is nested deeper than %1 levels").arg(kMaxDepth));
        }
        if (event == Event::object_start) keys.emplace_back();
        if (event == Event::object_end) keys.pop_back();
        if (event == Event::key && !keys.back().insert(parsed.template get<std::string>()).second) {
            refuse(where, "json.duplicate_key", SHERL_TR("base", "a key stands twice in one object"), parsed.dump());
        }
        return true;
    };
    // The library takes a zero byte for the end of its input, and would not see what follows.
    if (text.find('\0') != std::string_view::npos) {
        refuse(where, "json.syntax", SHERL_TR("base", "this is not valid JSON: %1").arg(std::string("it holds a zero byte")));
    }
    Value value;
    try {
        value = Value::parse(text, watch);
    } catch (const nlohmann::json::exception& error) {
        std::string message = error.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
        if (const auto end = message.find("] "); end != std::string::npos) message.erase(0, end + 2);
        refuse(where, "json.syntax", SHERL_TR("base", "this is not valid JSON: %1").arg(message));
    }
    return value;
}

std::u16string utf16(const std::string& text) {
    const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
    return {wide.getBuffer(), static_cast<std::size_t>(wide.length())};
}

// ECMAScript's Number::toString: shortest digits, plain between 1e-7 and 1e21.
std::string number(double value) {
    if (!std::isfinite(value)) throw std::domain_error("canonical JSON has no infinite numbers");
    if (value == 0) return "0";
    std::string sign = value < 0 ? "-" : "";
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const auto e = text.find('e');
    std::string digits(1, text[0]);
    if (e > 2) digits += text.substr(2, e - 2);
    int exponent = 0;
    const char* first = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(first, end, exponent);
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;  // value = 0.digits × 10^n
    if (k <= n && n <= 21) return sign + digits + std::string(static_cast<std::size_t>(n - k), '0');
    if (0 < n && n <= 21) return sign + digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
    if (-6 < n && n <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    const std::string mantissa = k == 1 ? digits : digits.substr(0, 1) + "." + digits.substr(1);
    return sign + mantissa + "e" + (n > 0 ? "+" : "-") + std::to_string(std::abs(n - 1));
}

void write(const Json& value, std::string& out) {
    switch (value.type()) {
        case Json::value_t::object: {
            std::vector<std::pair<std::u16string, const std::string*>> keys;
            for (const auto& item : value.items()) keys.emplace_back(utf16(item.key()), &item.key());
            std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            out += '{';
            for (std::size_t i = 0; i < keys.size(); ++i) {
                if (i > 0) out += ',';
                out += Json(*keys[i].second).dump();
                out += ':';
                write(value.at(*keys[i].second), out);
            }
            out += '}';
            return;
        }
        case Json::value_t::array: {
            out += '[';
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (i > 0) out += ',';
                write(value[i], out);
            }
            out += ']';
            return;
        }
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
        case Json::value_t::number_float: out += number(value.get<double>()); return;
        default: out += value.dump(); return;  // string (escapes only what must be), true, false, null
    }
}

}  // namespace

Json parse_json(std::string_view text, const std::string& where) { return parse<Json>(text, where); }

OrderedJson parse_ordered_json(std::string_view text, const std::string& where) { return parse<OrderedJson>(text, where); }

std::string canonical_json(const Json& value) {
    std::string out;
    write(value, out);
    return out;
}

}  // namespace sherl
