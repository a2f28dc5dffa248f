// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/events.h"

#include <algorithm>

namespace sherl::api {

std::optional<Phase> phase_of(std::string_view word) {
    const auto* found = std::find(phase_names.begin(), phase_names.end(), word);
    if (found == phase_names.end()) return std::nullopt;
    return static_cast<Phase>(found - phase_names.begin());
}

std::array<std::int64_t, 6> MemorySplit::by_category() const {
    std::array<std::int64_t, 6> sums{};
    for (const MemoryCell& cell : cells) {
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += cell.bytes[i];
    }
    return sums;
}

const char* to_string(LogEvent::Level level) {
    switch (level) {
        case LogEvent::Level::info:
            return "info";
        case LogEvent::Level::warning:
            return "warning";
        case LogEvent::Level::error:
            return "error";
    }
    return "info";
}

const char* to_string(Ending ending) {
    switch (ending) {
        case Ending::finished:
            return "finished";
        case Ending::stopped:
            return "stopped";
        case Ending::paused:
            return "paused";
        case Ending::failed:
            return "failed";
    }
    return "failed";
}

}  // namespace sherl::api
