// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jsonl.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/text/unicode.h"

namespace sherl::text {
namespace {

[[noreturn]] void refuse(const std::string& where, Text expected, const Json& got) {
    throw Error(ErrorKind::input, {.id = "text.jsonl",
                                   .what = SHERL_TR("text", "the line cannot be tokenised"),
                                   .where = where,
                                   .expected = std::move(expected),
                                   .got = excerpt(got.dump()),
                                   .way_out = {}});
}

Json value_or_null(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? Json() : *found;
}

}  // namespace

std::string encode_jsonl_line(const Tokenizer& tokenizer, std::string_view line, const std::string& where) {
    const Json object = parse_json(line, where);
    if (!object.is_object()) refuse(where, SHERL_TR("text", "an object with \"text\""), object);
    const Json text = value_or_null(object, "text");
    const Json pair = value_or_null(object, "text_pair");
    const Json longest = value_or_null(object, "max_length");
    if (!text.is_string()) refuse(where + ": text", SHERL_TR("text", "a text"), text);
    if (!pair.is_null() && !pair.is_string()) refuse(where + ": text_pair", SHERL_TR("text", "a text or null"), pair);
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::int64_t least = !tokenizer.has_type_ids() ? 1 : pair.is_null() ? 2 : 3;  // the special tokens
    if (!longest.is_null() && (!longest.is_number_unsigned() || longest.get<std::uint64_t>() > kMost ||
                               longest.get<std::int64_t>() < least)) {
        refuse(where + ": max_length", SHERL_TR("text", "a whole number of at least %1, or null").arg(least), longest);
    }
    std::optional<std::string_view> second;
    if (pair.is_string()) second = pair.get_ref<const std::string&>();
    std::optional<std::int64_t> max_length;
    if (!longest.is_null()) max_length = longest.get<std::int64_t>();

    const Encoding encoding = tokenizer.encode(text.get_ref<const std::string&>(), second, max_length);
    std::string out = fmt::format("{{\"ids\": [{}]", fmt::join(encoding.ids, ", "));
    if (tokenizer.has_type_ids()) out += fmt::format(", \"type_ids\": [{}]", fmt::join(encoding.type_ids, ", "));
    return out + "}";
}

}  // namespace sherl::text
