// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store only: a filter expression as a tree, and the table of its fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/spec/catalogue.h"
#include "core/store/filter.h"

namespace sherl::store {

enum class Comparison { equal, unequal, less, less_equal, greater, greater_equal, contains, in };

// A value of the expression: its text, and the number it reads as (in bytes or seconds when it carried a unit).
struct FilterValue {
    enum class Unit { none, bytes, seconds };
    std::string text;
    std::optional<double> number;
    Unit unit = Unit::none;
    // With a time field: the milliseconds since 1970 UTC for which the value stands, from the first to before the last.
    struct Span {
        std::int64_t begin = 0, end = 0;
    };
    std::optional<Span> span = {};
};

// What a run says to a field: nothing, a number, a text, or a list of texts (tags, layer lists).
using FieldValue = std::variant<std::monostate, double, std::string, std::vector<std::string>>;

struct FilterField {
    // prefix: `=` fits the beginning (uuid, hash); time: milliseconds since 1970 UTC
    enum class Kind { text, number, bytes, seconds, prefix, time };
    const char* name;
    Kind kind;
    FieldValue (*value)(const RunSummary& run);
};

// The built-in field of this name, or null: then it is a metric, a counter or a key of the spec.
[[nodiscard]] const FilterField* builtin_field(std::string_view name);

struct Filter::Node {
    enum class Kind { all, both, either, negation, comparison };
    Kind kind = Kind::all;
    std::shared_ptr<const Node> left, right;  // negation: left only
    std::string field;                        // as typed
    std::size_t position = 0;                 // of the field, in characters from 1
    const FilterField* builtin = nullptr;
    const spec::Key* key = nullptr;  // of the catalogue; neither: a metric, a counter, or a key of another version
    Comparison comparison = Comparison::equal;
    std::vector<FilterValue> values;  // one, or the list of `in`
};

// The tree of a non-blank expression. Throws as Filter's constructor.
[[nodiscard]] std::shared_ptr<const Filter::Node> parse_filter(std::string_view expression);

[[noreturn]] void refuse_filter(Text what, std::size_t position, const std::string& word, Text expected = {},
                                Text way_out = {});

}  // namespace sherl::store
