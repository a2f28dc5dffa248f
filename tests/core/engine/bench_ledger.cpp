// SPDX-License-Identifier: GPL-3.0-or-later
// What the ledger costs per allocation and free, and per saved tensor. Prints nanoseconds of CPU time, best of several; no test.
#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "core/engine/memory/ledger.h"

using namespace sherl::engine::memory;

namespace {
constexpr int repeats = 300, count = 2000;

// CPU time: other programs on the machine count little.
double nanoseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}

template <class Work>
double best_nanoseconds(Work work) {
    double best = 1e18;
    for (int i = 0; i < repeats; ++i) {
        const double start = nanoseconds();
        for (int j = 0; j < count; ++j) work();
        best = std::min(best, nanoseconds() - start);
    }
    return best / count;
}
}  // namespace

int main() {
    const auto pair = [] { return best_nanoseconds([] { c10::GetAllocator(at::kCPU)->allocate(256); }); };
    const auto saved = [] {
        const at::Tensor x = at::ones({16}).set_requires_grad(true);
        return best_nanoseconds([&] { x.exp(); });  // saves its result
    };
    const double plain = pair(), plain_saved = saved();
    install();
    const double outside = pair();
    Ledger ledger;
    const RunScope run(ledger);
    for (int i = 0; i < 20; ++i) (void)ledger.block("block " + std::to_string(i));
    std::vector<c10::DataPtr> alive;
    for (int i = 0; i < 2000; ++i) alive.push_back(c10::GetAllocator(at::kCPU)->allocate(64));
    ledger.begin_window();
    const double at_record = pair();
    c10::GetAllocator(at::kCPU)->allocate(1 << 20);
    const double inside = pair();
    std::printf(
        "allocation + free: LibTorch alone %.0f, installed outside a run %.0f, in a run %.0f, in a run at the window's "
        "peak %.0f ns\n",
        plain, outside, inside, at_record);
    std::printf("operation that saves a tensor: LibTorch alone %.0f, in a run %.0f ns\n", plain_saved, saved());
}
