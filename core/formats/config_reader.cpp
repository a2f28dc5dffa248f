// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/config_reader.h"

#include <cmath>

#include "core/formats/refuse.h"

namespace sherl::formats {
namespace {

Text out_of_range() {
    return SHERL_TR("formats", "the configuration has a value that cannot be");
}

}  // namespace

const Json* ConfigReader::find(const char* key) const {
    const auto value = json_.find(key);
    return value == json_.end() ? nullptr : &*value;
}

bool ConfigReader::absent_or_null(const char* key) const {
    const Json* value = find(key);
    return value == nullptr || value->is_null();
}

void ConfigReader::refuse(const char* key, Text what, Text expected, Text way_out) {
    const Json* value = find(key);
    problems_.push_back({.id = std::string("formats.config.") + key,
                         .what = std::move(what),
                         .where = where_ + ": " + key,
                         .expected = std::move(expected),
                         .got = value == nullptr ? std::string() : shortened(value->dump()),
                         .way_out = std::move(way_out)});
}

std::int64_t ConfigReader::integer(const char* key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    // Read as unsigned first: 2^63 and above must not wrap around.
    const bool fits = value->is_number_unsigned() ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                                                  : value->is_number_integer();
    if (fits && value->get<std::int64_t>() >= least && value->get<std::int64_t>() <= most)
        return value->get<std::int64_t>();
    refuse(key, out_of_range(), SHERL_TR("formats", "an integer from %1 to %2").arg(least).arg(most));
    return fallback;
}

double ConfigReader::number(const char* key, double fallback, const Text& expected, bool (*allowed)(double)) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (value->is_number() && std::isfinite(value->get<double>()) && allowed(value->get<double>()))
        return value->get<double>();
    refuse(key, out_of_range(), expected);
    return fallback;
}

bool ConfigReader::boolean(const char* key, bool fallback) {
    const Json* value = find(key);
    if (value == nullptr || value->is_null()) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    refuse(key, out_of_range(), SHERL_TR("formats", "true or false"));
    return fallback;
}

std::string ConfigReader::string(const char* key, const std::string& fallback) {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (value->is_string()) return value->get<std::string>();
    refuse(key, out_of_range(), SHERL_TR("formats", "a string"));
    return fallback;
}

void ConfigReader::throw_problems() const {
    if (!problems_.empty()) throw Error(ErrorKind::input, problems_);
}

}  // namespace sherl::formats
