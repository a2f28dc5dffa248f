// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/events.h"

namespace sherl::api {

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
