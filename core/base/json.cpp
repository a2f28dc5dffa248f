// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>
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

// The characters of a text, telling how far the parser has read: its callback and some of its errors do not.
class Counted {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Counted(const char* at, const char** read) : at_(at), read_(read) {}
    reference operator*() const { return *at_; }
    Counted& operator++() {
        *read_ = ++at_;
        return *this;
    }
    Counted operator++(int) {
        const Counted before = *this;
        ++*this;
        return before;
    }
    bool operator==(const Counted& other) const { return at_ == other.at_; }
    bool operator!=(const Counted& other) const { return at_ != other.at_; }

  private:
    const char* at_;
    const char** read_;
};

// "spec.json: line 3, column 5"; columns count characters.
std::string place(std::string_view text, std::size_t offset, const std::string& where) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto column = 1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return (where.empty() ? "" : where + ": ") + fmt::format("line {}, column {}", line, column);
}

// Where the string begins whose closing quotation mark stands before `end`.
std::size_t string_start(std::string_view text, std::size_t end) {
    std::size_t at = end - 1;
    for (;;) {
        at = text.rfind('"', at - 1);
        std::size_t slashes = 0;
        while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
        if (slashes % 2 == 0) return at;
    }
}

// Where the parser is in the document: "train.optimizer", "runs[2].seed".
class Path {
  public:
    void enter(bool object) { levels_.push_back({.object = object}); }
    void leave() {
        levels_.pop_back();
        value();
    }
    void value() {
        if (!levels_.empty() && !levels_.back().object) ++levels_.back().index;
    }
    // False: the object has this key already.
    bool key(const std::string& name) {
        levels_.back().key = name;
        return levels_.back().keys.insert(name).second;
    }
    [[nodiscard]] std::string text() const {
        std::string path;
        for (const Level& level : levels_) {
            path += level.object ? (path.empty() ? "" : ".") + level.key : fmt::format("[{}]", level.index);
        }
        return path;
    }

  private:
    struct Level {
        bool object = false;
        std::set<std::string> keys = {};
        std::string key = {};
        std::size_t index = 0;
    };
    std::vector<Level> levels_;
};

[[noreturn]] void refuse_number(std::string_view text, std::size_t read, const std::string& where, const std::string& message) {
    // "number overflow parsing '1e999'"; the parser has read it and perhaps one character more.
    const auto open = message.find('\''), close = message.rfind('\'');
    const std::string number = open < close ? message.substr(open + 1, close - open - 1) : std::string();
    const std::size_t at = number.empty() ? std::string_view::npos : text.rfind(number, read);
    refuse(place(text, at == std::string_view::npos ? read : at, where), "json.syntax", SHERL_TR("base", "the number is too large"), number);
}

// The library's parser callback sees keys and depths, which is enough to refuse duplicates and deep nesting.
template <class Value>
Value parse(std::string_view text, const std::string& where) {
    Path path;
    const char* read = text.data();
    const auto offset = [&] { return static_cast<std::size_t>(read - text.data()); };
    const auto watch = [&](int depth, typename Value::parse_event_t event, Value& parsed) {
        using Event = typename Value::parse_event_t;
        if (static_cast<std::size_t>(depth) > kMaxDepth) {
            refuse(place(text, offset() - 1, where), "json.depth", SHERL_TR("base", "the JSON is nested deeper than %1 levels").arg(kMaxDepth));
        }
        switch (event) {
            case Event::object_start:
            case Event::array_start: path.enter(event == Event::object_start); break;
            case Event::object_end:
            case Event::array_end: path.leave(); break;
            case Event::value: path.value(); break;
            case Event::key:
                if (!path.key(parsed.template get<std::string>())) {
                    refuse(place(text, string_start(text, offset()), where), "json.duplicate_key",
                           SHERL_TR("base", "a key stands twice in one object"), path.text());
                }
                break;
        }
        return true;
    };
    // The library takes a zero byte for the end of its input, and would not see what follows.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
        refuse(place(text, zero, where), "json.syntax", SHERL_TR("base", "this is not valid JSON: %1").arg(std::string("it holds a zero byte")));
    }
    Value value;
    try {
        value = Value::parse(Counted(text.data(), &read), Counted(text.data() + text.size(), &read), watch);
    } catch (const nlohmann::json::out_of_range& error) {
        refuse_number(text, offset(), where, error.what());
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
