// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/device.h"

#include <ATen/CPUGeneratorImpl.h>
#include <sched.h>
#include <torch/torch.h>

#include <algorithm>
#include <mutex>
#include <sstream>

#include "core/base/error.h"

namespace sherl::engine {
namespace {

[[noreturn]] void no_such_device(const std::string& name, std::int64_t count) {
    throw Error(ErrorKind::unavailable,
                {.id = "train.device",
                 .what = SHERL_TR("train", "this machine does not have the device"),
                 .where = "device",
                 .expected = SHERL_TR("train", "auto, cpu, or one of %1 CUDA devices").arg(count),
                 .got = name,
                 .way_out = SHERL_TR("train", "Set device to cpu or auto.")});
}

}  // namespace

at::Device resolve_device(const std::string& name) {
    if (name == "cpu") return at::kCPU;
    const std::int64_t count = torch::cuda::is_available() ? static_cast<std::int64_t>(torch::cuda::device_count()) : 0;
    if (name == "auto") return count > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    if (name == "cuda" && count > 0) return {at::kCUDA, 0};
    if (name.rfind("cuda:", 0) == 0 && name.size() <= 8) {
        std::int64_t index = -1;
        std::istringstream in(name.substr(5));
        if (in >> index && in.eof() && index >= 0 && index < count)
            return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
    }
    no_such_device(name, count);
}

void check_memory_limit(const std::optional<std::int64_t>& limit, at::Device device) {
    if (!limit || !device.is_cuda()) return;
    throw Error(ErrorKind::input,
                {.id = "train.memory_limit.cuda",
                 .what = SHERL_TR("train", "a memory limit cannot be kept on a CUDA device"),
                 .where = "memory_limit",
                 .expected = SHERL_TR("train", "no limit"),
                 .got = std::to_string(*limit) + " bytes on " + device.str(),
                 .way_out = SHERL_TR("train", "Leave memory_limit out, or set device to cpu.")});
}

std::int64_t resolve_threads(std::int64_t wanted) {
    if (wanted > 0) return wanted;
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    return std::max(1, CPU_COUNT(&allowed));
}

at::Generator make_generator(at::Device device, std::uint64_t seed) {
    at::Generator generator =
        device.is_cuda() ? at::globalContext().getAcceleratorHooksInterface(at::kCUDA).getNewGenerator(device.index())
                         : at::detail::createCPUGenerator();
    reseed(generator, seed);
    return generator;
}

void reseed(at::Generator& generator, std::uint64_t seed) {
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(seed);
}

}  // namespace sherl::engine
