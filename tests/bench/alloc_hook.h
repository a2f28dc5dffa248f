// SPDX-License-Identifier: GPL-3.0-or-later
// Counts the bytes that LibTorch's CPU allocator hands out, with the same code in our process and in Python's (through
// ctypes).
#pragma once

#include <cstdint>

extern "C" {
// Lays the counter over the allocator in force. Once, before any tensor that is to be counted.
void sherl_bench_install();
// The peak is that of live bytes from now on.
void sherl_bench_begin_window();
std::int64_t sherl_bench_peak();
std::int64_t sherl_bench_live();
}
