// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/process.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

namespace sherl::store {
namespace {

std::string content(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::optional<std::int64_t> process_start_time(std::int64_t pid) {
    const std::string stat = content("/proc/" + std::to_string(pid) + "/stat");
    // "pid (name) state ppid …": the name may hold spaces and parentheses, so count from its last one.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields(stat.substr(name_end + 1));
    std::string state, skipped;
    fields >> state;
    if (state == "Z" || state == "X") return std::nullopt;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    std::int64_t start = 0;
    if (!(fields >> start)) return std::nullopt;
    return start;
}

ProcessIdentity this_process() {
    ProcessIdentity self;
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0) self.host = host.data();
    std::istringstream(content("/proc/sys/kernel/random/boot_id")) >> self.boot_id;
    self.pid = ::getpid();
    self.start = process_start_time(self.pid).value_or(0);
    return self;
}

bool process_gone(const ProcessIdentity& recorded, std::int64_t heartbeat_ms, const ProcessIdentity& self,
                  std::int64_t now_ms, const StartTimeOf& start_time_of) {
    if (recorded.host != self.host || recorded.boot_id.empty() || self.boot_id.empty()) {
        return now_ms - heartbeat_ms > kSilentMilliseconds;
    }
    if (recorded.boot_id != self.boot_id) return true;
    const std::optional<std::int64_t> start = start_time_of(recorded.pid);
    return !start || *start != recorded.start;
}

std::string new_uuid() {
    std::random_device source;
    std::array<unsigned, 4> words{};
    for (unsigned& word : words) word = source();
    words[1] = (words[1] & 0xffff0fffU) | 0x00004000U;  // version 4
    words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;  // RFC 4122 variant
    static constexpr char digits[] = "0123456789abcdef";
    std::string uuid;
    for (std::size_t nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) uuid += '-';
        uuid += digits[(words[nibble / 8] >> (28 - 4 * (nibble % 8))) & 15U];
    }
    return uuid;
}

}  // namespace sherl::store
