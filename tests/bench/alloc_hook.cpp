// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/alloc_hook.h"

#include "tests/core/engine/byte_counter.h"

namespace {
ByteCounter* counter = nullptr;
}

void sherl_bench_install() {
    counter = &ByteCounter::install();
}
void sherl_bench_begin_window() {
    counter->begin_window();
}
std::int64_t sherl_bench_peak() {
    return counter->peak();
}
std::int64_t sherl_bench_live() {
    return counter->live();
}
