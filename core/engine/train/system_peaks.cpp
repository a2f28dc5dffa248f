// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/system_peaks.h"

#include <algorithm>
#include <optional>

#include "core/engine/memory/cuda_counters.h"

namespace sherl::engine {
namespace {

constexpr const char* kProcess = "process_rss_peak";

void raise_one(Counters& counters, const char* name, const std::optional<std::int64_t>& bytes) {
    if (bytes) counters[name] = std::max(counters[name], *bytes);
}

}  // namespace

SystemPeaks::SystemPeaks(at::Device device, const Counters* before, const std::filesystem::path& proc)
    : device_(device), process_(proc), process_known_before_(before == nullptr || before->contains(kProcess)) {
    if (device_.is_cuda()) memory::reset_cuda_peaks(device_.index());
}

void SystemPeaks::raise(Counters& counters) const {
    const std::optional<std::int64_t> process = process_.bytes();
    if (process && process_known_before_) {
        raise_one(counters, kProcess, process);
    } else {
        counters.erase(kProcess);
    }
    if (!device_.is_cuda()) return;
    raise_one(counters, "cuda_allocated_peak", memory::cuda_allocated_peak(device_.index()));
    raise_one(counters, "cuda_reserved_peak", memory::cuda_reserved_peak(device_.index()));
}

}  // namespace sherl::engine
