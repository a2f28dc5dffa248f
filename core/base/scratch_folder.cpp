// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/scratch_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/error.h"

namespace sherl {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPrefix = "sherl-scratch-";

int locked(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

// Between its making and its lock a folder belongs to nobody, so young ones are let be.
void remove_abandoned(const fs::path& place) {
    std::error_code code;
    const auto old = fs::file_time_type::clock::now() - std::chrono::minutes(1);
    std::vector<fs::path> found;
    for (fs::directory_iterator each(place, code); !code && each != fs::directory_iterator(); each.increment(code)) {
        if (each->path().filename().string().starts_with(kPrefix)) found.push_back(each->path());
    }
    for (const fs::path& folder : found) {
        if (!fs::is_directory(fs::symlink_status(folder, code)) || fs::last_write_time(folder, code) > old || code) continue;
        const int lock = locked(folder);
        if (lock < 0) continue;
        fs::remove_all(folder, code);
        ::close(lock);
    }
}

std::uint64_t free_bytes(const fs::path& place) {
    std::error_code code;
    const fs::space_info space = fs::space(place, code);
    return code ? 0 : space.available;
}

}  // namespace

ScratchFolder::ScratchFolder(const std::vector<fs::path>& places, std::uint64_t bytes) {
    std::vector<std::pair<std::uint64_t, fs::path>> usable;
    std::error_code code;
    for (const fs::path& place : places) {
        fs::create_directories(place, code);
        remove_abandoned(place);
        if (::access(place.c_str(), W_OK | X_OK) == 0) usable.emplace_back(std::min(free_bytes(place), bytes), place);
    }
    // Of those with enough the first.
    std::stable_sort(usable.begin(), usable.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    int reason = EACCES;
    for (const auto& [room, place] : usable) {
        std::string name = (place / kPrefix).string() + "XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            reason = errno;
            continue;
        }
        path_ = name;
        lock_ = locked(path_);
        return;
    }
    throw Error(ErrorKind::store, {.id = "base.scratch",
                                   .what = SHERL_TR("base", "no temporary folder can be made: %1").arg(std::string(std::strerror(reason))),
                                   .where = places.empty() ? std::string() : places.front().string(),
                                   .expected = {},
                                   .got = {},
                                   .way_out = SHERL_TR("base", "Check the free space and the permissions of the folder.")});
}

ScratchFolder::~ScratchFolder() {
    std::error_code code;
    fs::remove_all(path_, code);
    if (lock_ >= 0) ::close(lock_);
}

}  // namespace sherl
