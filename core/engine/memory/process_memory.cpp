// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/process_memory.h"

#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace sherl::engine::memory {
namespace {

// The process has one mark: whoever restarts it first saves it for the others.
std::mutex mutex;
std::vector<std::int64_t*> earlier_marks;

std::optional<std::int64_t> high_water_mark(const std::filesystem::path& proc) {
    std::ifstream status(proc / "status");
    std::string word;
    while (status >> word) {
        if (std::int64_t kib = 0; word == "VmHWM:" && status >> kib) return kib * 1024;  // the kernel's "kB" are KiB
    }
    return std::nullopt;
}

bool restart_mark(const std::filesystem::path& proc) {
    std::ofstream file(proc / "clear_refs");
    file << '5' << std::flush;  // proc(5): resets the peak resident set size to the current one
    return file.good();
}

}  // namespace

ProcessPeak::ProcessPeak(std::filesystem::path proc) : proc_(std::move(proc)) {
    const std::lock_guard lock(mutex);
    for (std::int64_t* mark : earlier_marks) *mark = std::max(*mark, high_water_mark(proc_).value_or(0));
    ::malloc_trim(0);
    restarted_ = restart_mark(proc_);
    earlier_marks.push_back(&earlier_mark_);
}

ProcessPeak::~ProcessPeak() {
    const std::lock_guard lock(mutex);
    std::erase(earlier_marks, &earlier_mark_);
}

std::optional<std::int64_t> ProcessPeak::bytes() const {
    const std::lock_guard lock(mutex);
    const std::optional<std::int64_t> mark = restarted_ ? high_water_mark(proc_) : std::nullopt;
    return mark ? std::max(*mark, earlier_mark_) : mark;
}

}  // namespace sherl::engine::memory
