// SPDX-License-Identifier: GPL-3.0-or-later
// What a run may use of the machine.
#pragma once

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <optional>
#include <string>

namespace sherl::engine {

// "auto": the first CUDA device, else the CPU; "cpu", "cuda", "cuda:N". Throws Error(unavailable) when there is no such
// device.
[[nodiscard]] at::Device resolve_device(const std::string& name);

// `limit` in bytes, as the spec says. Throws Error(input) where it could not be kept: the ledger, which enforces it on the host,
// hears of a CUDA block when it is handed out already, in a place where nothing may throw.
void check_memory_limit(const std::optional<std::int64_t>& limit, at::Device device);

// 0: the cores this process may use.
[[nodiscard]] std::int64_t resolve_threads(std::int64_t wanted);

// A generator of the run's own on the device.
[[nodiscard]] at::Generator make_generator(at::Device device, std::uint64_t seed);
void reseed(at::Generator& generator, std::uint64_t seed);

}  // namespace sherl::engine
