// SPDX-License-Identifier: GPL-3.0-or-later
// Which process works on a run, and whether it still lives.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sherl::store {

// A process, told apart from every other one, past or future, on any machine.
struct ProcessIdentity {
    std::string host;
    std::string boot_id;  // /proc/sys/kernel/random/boot_id; empty where there is none
    std::int64_t pid = 0;
    std::int64_t start = 0;  // clock ticks after boot, field 22 of /proc/<pid>/stat

    bool operator==(const ProcessIdentity&) const = default;
};

[[nodiscard]] ProcessIdentity this_process();

// Start time of a living process of this machine; nothing when it is gone or only a zombie is left.
[[nodiscard]] std::optional<std::int64_t> process_start_time(std::int64_t pid);

using StartTimeOf = std::function<std::optional<std::int64_t>(std::int64_t pid)>;

// How long another host's heartbeat may be silent.
inline constexpr std::int64_t kSilentMilliseconds = 60'000;

// True when the recorded process cannot be working any more. On this host the process table decides, never the
// heartbeat: a suspended laptop is not a dead one. Of other hosts only the heartbeat is known.
[[nodiscard]] bool process_gone(const ProcessIdentity& recorded, std::int64_t heartbeat_ms, const ProcessIdentity& self,
                                std::int64_t now_ms, const StartTimeOf& start_time_of);

// A random (version 4) UUID in lower case.
[[nodiscard]] std::string new_uuid();

}  // namespace sherl::store
