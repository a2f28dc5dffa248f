// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace sherl {

Text Text::plain(std::string text) {
    Text result;
    result.plain_ = std::move(text);
    return result;
}

Text& Text::arg(std::string value) & {
    arguments_.push_back(std::move(value));
    return *this;
}

Text&& Text::arg(std::string value) && {
    arguments_.push_back(std::move(value));
    return std::move(*this);
}

Text&& Text::arg(double value) && { return std::move(*this).arg(fmt::format("{}", value)); }

std::string Text::filled(std::string_view translated) const {
    if (!plain_.empty()) return plain_;
    const std::string_view pattern = translated.empty() ? std::string_view(source_) : translated;
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool placeholder = pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' && pattern[i + 1] <= '9';
        if (!placeholder) {
            out += pattern[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[i + 1] - '1');
        out += index < arguments_.size() ? arguments_[index] : std::string(pattern.substr(i, 2));
        ++i;
    }
    return out;
}

}  // namespace sherl
