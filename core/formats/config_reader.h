// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to formats: values out of a Hugging Face config.json, each held to its range, all problems collected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace sherl::formats {

class ConfigReader {
  public:
    // `where` names the file in problems. `json` must be an object and outlive the reader.
    ConfigReader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    // Each returns the value, or `fallback` when the key is missing or its value is refused.
    std::int64_t integer(const char* key, std::int64_t fallback, std::int64_t least, std::int64_t most);
    double number(const char* key, double fallback, const Text& expected, bool (*allowed)(double));
    bool boolean(const char* key, bool fallback);
    std::string string(const char* key, const std::string& fallback);

    // A missing key and null are the same where transformers says so.
    [[nodiscard]] bool absent_or_null(const char* key) const;
    void refuse(const char* key, Text what, Text expected, Text way_out = {});

    // True while no value was refused, so that checks between values do not judge fallbacks.
    [[nodiscard]] bool fine() const { return problems_.empty(); }
    // Throws Error(input) with every problem found so far, if any.
    void throw_problems() const;

  private:
    [[nodiscard]] const Json* find(const char* key) const;

    const Json& json_;
    std::string where_;
    std::vector<Problem> problems_;
};

}  // namespace sherl::formats
