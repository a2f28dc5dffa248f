// SPDX-License-Identifier: GPL-3.0-or-later
// From the text of a filter to its tree (grammar: filter.h).
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <set>
#include <utility>

#include "core/store/filter_node.h"

namespace sherl::store {
namespace {

using Node = Filter::Node;
constexpr int kMaxDepth = 100;

struct Token {
    enum class Kind { word, text, op, open, close, comma, end };
    Kind kind = Kind::end;
    std::string text;
    std::size_t position = 0;  // characters from 1
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool is(const Token& token, std::string_view keyword) {
    return token.kind == Token::Kind::word && lower(token.text) == keyword;
}

bool is_keyword(const Token& token) {
    return is(token, "and") || is(token, "or") || is(token, "not") || is(token, "in");
}

std::vector<Token> tokens(std::string_view text) {
    static constexpr std::string_view operators = "=!<>~", special = "=!<>~(),\"'";
    std::vector<Token> out;
    std::size_t at = 0, position = 1;
    // One character of UTF-8 at a time, so that positions are what a person counts.
    const auto take = [&] {
        std::string character(1, text[at++]);
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) character += text[at++];
        ++position;
        return character;
    };
    const auto space = [&] { return std::isspace(static_cast<unsigned char>(text[at])) != 0; };
    while (at < text.size()) {
        if (space()) {
            take();
            continue;
        }
        Token token{.kind = Token::Kind::word, .text = {}, .position = position};
        const char c = text[at];
        if (c == '(' || c == ')' || c == ',') {
            token.kind = c == '(' ? Token::Kind::open : c == ')' ? Token::Kind::close : Token::Kind::comma;
            token.text = take();
        } else if (c == '"' || c == '\'') {
            token.kind = Token::Kind::text;
            take();
            while (at < text.size() && text[at] != c) token.text += take();
            if (at == text.size()) {
                refuse_filter(SHERL_TR("store", "the quotation mark is not closed"), token.position, c + token.text);
            }
            take();
        } else if (operators.find(c) != std::string_view::npos) {
            token.kind = Token::Kind::op;
            while (at < text.size() && operators.find(text[at]) != std::string_view::npos) token.text += take();
        } else {
            while (at < text.size() && !space() && special.find(text[at]) == std::string_view::npos)
                token.text += take();
        }
        out.push_back(std::move(token));
    }
    out.push_back({.kind = Token::Kind::end, .text = {}, .position = position});
    return out;
}

struct UnitName {
    const char* name;
    FilterValue::Unit unit;
    double factor;
};
constexpr std::array<UnitName, 10> units{{{"b", FilterValue::Unit::bytes, 1},
                                          {"kib", FilterValue::Unit::bytes, 1024},
                                          {"mib", FilterValue::Unit::bytes, 1024.0 * 1024},
                                          {"gib", FilterValue::Unit::bytes, 1024.0 * 1024 * 1024},
                                          {"kb", FilterValue::Unit::bytes, 1e3},
                                          {"mb", FilterValue::Unit::bytes, 1e6},
                                          {"gb", FilterValue::Unit::bytes, 1e9},
                                          {"s", FilterValue::Unit::seconds, 1},
                                          {"min", FilterValue::Unit::seconds, 60},
                                          {"h", FilterValue::Unit::seconds, 3600}}};

const UnitName* unit_of(const std::string& word) {
    const auto found = std::find_if(units.begin(), units.end(),
                                    [name = lower(word)](const UnitName& unit) { return name == unit.name; });
    return found == units.end() ? nullptr : &*found;
}

// "2024-07-01", "2024-07-01 14:30", "2024-07-01T14:30:05": that day, minute or second of the local time.
std::optional<FilterValue::Span> local_time(const std::string& text) {
    std::array<int, 6> part{0, 0, 0, 0, 0, 0};
    int read = 0;
    char gap = 0;
    const int found = std::sscanf(text.c_str(), "%4d-%2d-%2d%n%c%2d:%2d%n:%2d%n", &part[0], &part[1], &part[2], &read,
                                  &gap, &part[3], &part[4], &read, &part[5], &read);
    if (static_cast<std::size_t>(read) != text.size() || (found > 3 && gap != ' ' && gap != 'T')) return std::nullopt;
    std::tm first{};
    first.tm_year = part[0] - 1900;
    first.tm_mon = part[1] - 1;
    first.tm_mday = part[2];
    first.tm_hour = part[3];
    first.tm_min = part[4];
    first.tm_sec = part[5];
    first.tm_isdst = -1;
    std::tm last = first;
    (found == 3 ? last.tm_mday : found == 6 ? last.tm_min : last.tm_sec) += 1;
    const std::tm asked = first;
    const std::time_t begin = std::mktime(&first), end = std::mktime(&last);
    // mktime takes the 40th of a month; we do not.
    if (begin == -1 || end == -1 || first.tm_mon != asked.tm_mon || first.tm_mday != asked.tm_mday ||
        first.tm_min != asked.tm_min || first.tm_sec != asked.tm_sec)
        return std::nullopt;
    return FilterValue::Span{.begin = std::int64_t{begin} * 1000, .end = std::int64_t{end} * 1000};
}

// The key of the spec by its path ("train.optimizer.lr") or by its name alone; null when the catalogue has none. The
// catalogue alone decides, so that a filter means the same in every study.
const spec::Key* spec_key(const Token& field) {
    const std::string& name = field.text;
    if (const spec::Key* key = spec::find_key(name)) return key;
    const spec::Key* found = nullptr;
    std::set<std::string> paths;
    const auto collect = [&](const std::vector<spec::Key>& keys) {
        for (const spec::Key& key : keys) {
            if (key.reserved || key.name() != name) continue;
            paths.insert(key.path);
            found = &key;
        }
    };
    collect(spec::catalogue().keys);
    for (const spec::Method& method : spec::catalogue().methods) collect(method.options);
    if (paths.size() < 2) return found;
    std::string list;
    for (const std::string& path : paths) list += (list.empty() ? "" : ", ") + path;
    refuse_filter(SHERL_TR("store", "several keys of the spec have this name"), field.position, name,
                  SHERL_TR("store", "one of %1").arg(list), SHERL_TR("store", "Write the whole path."));
}

class Parser {
  public:
    explicit Parser(std::string_view text) : tokens_(tokens(text)) {}

    std::shared_ptr<const Node> whole() {
        auto node = expression();
        if (now().kind != Token::Kind::end) unexpected(SHERL_TR("store", "\"and\", \"or\" or the end"));
        return node;
    }

  private:
    const Token& now() const { return tokens_[at_]; }
    Token next() { return tokens_[at_ == tokens_.size() - 1 ? at_ : at_++]; }

    [[noreturn]] void unexpected(Text expected) const {
        if (now().kind == Token::Kind::end) {
            refuse_filter(SHERL_TR("store", "the filter ends too early"), now().position, {}, std::move(expected));
        }
        const bool afterword =
            at_ > 0 && now().kind == Token::Kind::word &&
            (tokens_[at_ - 1].kind == Token::Kind::word || tokens_[at_ - 1].kind == Token::Kind::text);
        refuse_filter(SHERL_TR("store", "the filter cannot be understood here"), now().position, now().text,
                      std::move(expected),
                      afterword ? SHERL_TR("store", "Put a value with spaces between quotation marks.") : Text());
    }

    std::shared_ptr<const Node> pair(Node::Kind kind, std::shared_ptr<const Node> left,
                                     std::shared_ptr<const Node> right) const {
        auto node = std::make_shared<Node>();
        node->kind = kind;
        node->left = std::move(left);
        node->right = std::move(right);
        return node;
    }

    std::shared_ptr<const Node> expression() {
        auto node = term();
        while (is(now(), "or")) {
            next();
            node = pair(Node::Kind::either, std::move(node), term());
        }
        return node;
    }

    std::shared_ptr<const Node> term() {
        auto node = factor();
        while (is(now(), "and")) {
            next();
            node = pair(Node::Kind::both, std::move(node), factor());
        }
        return node;
    }

    std::shared_ptr<const Node> factor() {
        if (++depth_ > kMaxDepth) {
            refuse_filter(SHERL_TR("store", "the filter is nested deeper than %1 levels").arg(kMaxDepth),
                          now().position, now().text);
        }
        std::shared_ptr<const Node> node;
        if (is(now(), "not")) {
            next();
            node = pair(Node::Kind::negation, factor(), nullptr);
        } else if (now().kind == Token::Kind::open) {
            next();
            node = expression();
            if (now().kind != Token::Kind::close) unexpected(SHERL_TR("store", "\"and\", \"or\" or \")\""));
            next();
        } else {
            node = comparison();
        }
        --depth_;
        return node;
    }

    std::shared_ptr<const Node> comparison() {
        if (now().kind != Token::Kind::word || is_keyword(now())) unexpected(SHERL_TR("store", "the name of a field"));
        const Token field = next();
        auto node = std::make_shared<Node>();
        node->kind = Node::Kind::comparison;
        node->field = field.text;
        node->position = field.position;
        node->builtin = builtin_field(field.text);
        if (node->builtin == nullptr) node->key = spec_key(field);
        const bool negated = is(now(), "not");
        if (negated) next();
        if (is(now(), "in")) {
            next();
            node->comparison = Comparison::in;
            if (now().kind != Token::Kind::open) unexpected(SHERL_TR("store", "\"(\""));
            do {
                next();
                node->values.push_back(value(*node));
            } while (now().kind == Token::Kind::comma);
            if (now().kind != Token::Kind::close) unexpected(SHERL_TR("store", "\",\" or \")\""));
            next();
        } else {
            if (negated || now().kind != Token::Kind::op) {
                unexpected(negated ? SHERL_TR("store", "\"in\"")
                                   : SHERL_TR("store", "=, !=, <, <=, >, >=, ~ or \"in\""));
            }
            node->comparison = operation();
            node->values.push_back(value(*node));
        }
        if (negated) return pair(Node::Kind::negation, node, nullptr);
        return node;
    }

    Comparison operation() {
        static constexpr std::array<std::pair<std::string_view, Comparison>, 7> known{
            {{"=", Comparison::equal},
             {"!=", Comparison::unequal},
             {"<", Comparison::less},
             {"<=", Comparison::less_equal},
             {">", Comparison::greater},
             {">=", Comparison::greater_equal},
             {"~", Comparison::contains}}};
        for (const auto& [name, comparison] : known) {
            if (now().text != name) continue;
            next();
            return comparison;
        }
        unexpected(SHERL_TR("store", "=, !=, <, <=, >, >=, ~ or \"in\""));
    }

    FilterValue value(const Node& node) {
        if (now().kind != Token::Kind::text && (now().kind != Token::Kind::word || is_keyword(now()))) {
            unexpected(SHERL_TR("store", "a value"));
        }
        const Token token = next();
        FilterValue value{.text = token.text, .number = {}, .unit = FilterValue::Unit::none, .span = {}};
        if (node.builtin != nullptr && node.builtin->kind == FilterField::Kind::time) {
            read_time(node, value, token);
            return value;
        }
        if (token.kind == Token::Kind::word) read_number(value);
        check(node, value, token);
        return value;
    }

    static void read_time(const Node& node, FilterValue& value, const Token& token) {
        if (node.comparison == Comparison::contains) {
            refuse_filter(SHERL_TR("store", "a time contains nothing"), node.position, node.field,
                          SHERL_TR("store", "=, !=, <, <=, >, >= or \"in\""));
        }
        value.span = local_time(value.text);
        if (!value.span) {
            refuse_filter(SHERL_TR("store", "\"%1\" is compared with a date").arg(node.field), token.position,
                          token.text, SHERL_TR("store", "a date like 2024-07-01, or \"2024-07-01 14:30\""));
        }
    }

    void read_number(FilterValue& value) {
        double number = 0;
        const char* end = value.text.data() + value.text.size();
        const auto read = std::from_chars(value.text.data(), end, number);
        // from_chars would also take "inf", "nan" and words that begin so.
        const bool digits = value.text.find_first_of("0123456789") <= value.text.find_first_not_of("+-.");
        if (read.ec != std::errc() || !digits) return;
        const UnitName* unit = nullptr;
        if (read.ptr != end) {
            unit = unit_of(std::string(read.ptr, end));
            if (unit == nullptr) return;  // "3f2a…", a uuid: text
        } else if (now().kind == Token::Kind::word && (unit = unit_of(now().text)) != nullptr) {
            next();
        }
        value.number = number * (unit != nullptr ? unit->factor : 1);
        if (unit != nullptr) value.unit = unit->unit;
    }

    static void check(const Node& node, const FilterValue& value, const Token& token) {
        using Kind = FilterField::Kind;
        const FilterField* field = node.builtin;
        if (field == nullptr) return;
        const bool text = field->kind == Kind::text || field->kind == Kind::prefix;
        const bool ordered = node.comparison >= Comparison::less && node.comparison <= Comparison::greater_equal;
        if (text && ordered) {
            refuse_filter(SHERL_TR("store", "a text has no order"), node.position, node.field,
                          SHERL_TR("store", "=, !=, ~ or \"in\""));
        }
        if (!text && node.comparison == Comparison::contains) {
            refuse_filter(SHERL_TR("store", "a number contains nothing"), node.position, node.field,
                          SHERL_TR("store", "=, !=, <, <=, >, >= or \"in\""));
        }
        if (!text && !value.number) {
            refuse_filter(SHERL_TR("store", "\"%1\" is compared with a number").arg(node.field), token.position,
                          token.text, SHERL_TR("store", "a number"));
        }
        const auto unit = field->kind == Kind::bytes     ? FilterValue::Unit::bytes
                          : field->kind == Kind::seconds ? FilterValue::Unit::seconds
                                                         : FilterValue::Unit::none;
        if (!text && value.unit != FilterValue::Unit::none && value.unit != unit) {
            refuse_filter(SHERL_TR("store", "\"%1\" has another unit").arg(node.field), token.position, token.text,
                          field->kind == Kind::bytes     ? SHERL_TR("store", "B, KiB, MiB, GiB, KB, MB or GB")
                          : field->kind == Kind::seconds ? SHERL_TR("store", "s, min or h")
                                                         : SHERL_TR("store", "a plain number"));
        }
        const auto& names = status_names();
        const bool exact = node.comparison != Comparison::contains;
        if (node.field == "status" && exact &&
            std::find(names.begin(), names.end(), lower(value.text)) == names.end()) {
            std::string list;
            for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
            refuse_filter(SHERL_TR("store", "no run has this status"), token.position, token.text, Text::plain(list));
        }
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

void refuse_filter(Text what, std::size_t position, const std::string& word, Text expected, Text way_out) {
    throw Error(ErrorKind::input, {.id = "store.filter",
                                   .what = std::move(what),
                                   .where = "character " + std::to_string(position),
                                   .expected = std::move(expected),
                                   .got = word.empty() ? std::string() : "\"" + word + "\"",
                                   .way_out = std::move(way_out)});
}

std::shared_ptr<const Filter::Node> parse_filter(std::string_view expression) {
    return Parser(expression).whole();
}

}  // namespace sherl::store
