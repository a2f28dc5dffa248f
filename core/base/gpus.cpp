// SPDX-License-Identifier: GPL-3.0-or-later
// Two libraries of the driver, opened where they are: libcuda counts devices as LibTorch does, NVML knows their use.
#include "core/base/gpus.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace sherl {
namespace {

// Stays loaded: what LibTorch opens later is the same.
class Library {
  public:
    explicit Library(const char* name) : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}
    // False: `function` is not there.
    template <class Function>
    bool find(const char* symbol, Function*& function) const {
        function = handle_ == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(handle_, symbol));
        return function != nullptr;
    }

  private:
    void* handle_;
};

constexpr int kName = 256, kBus = 32;

// As in nvml.h; its names.
struct NvmlMemory {
    unsigned long long total, free, used;
};
struct NvmlProcess {
    unsigned pid;
    unsigned long long used;
    unsigned gpu_instance, compute_instance;
};
using NvmlDevice = void*;
constexpr int kTooSmall = 7;  // NVML_ERROR_INSUFFICIENT_SIZE

std::string program_of(unsigned process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

class Nvml {
  public:
    Nvml() {
        int (*start)() = nullptr;
        const Library library("libnvidia-ml.so.1");
        ready_ = library.find("nvmlInit_v2", start) && library.find("nvmlShutdown", stop_) &&
                 library.find("nvmlDeviceGetHandleByPciBusId_v2", device_) &&
                 library.find("nvmlDeviceGetMemoryInfo", memory_) &&
                 library.find("nvmlDeviceGetComputeRunningProcesses_v3", processes_) && start() == 0;
    }
    ~Nvml() {
        if (ready_) stop_();
    }
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;

    void tell_use(const char* bus, Gpu& gpu) const {
        NvmlDevice device = nullptr;
        if (!ready_ || device_(bus, &device) != 0) return;
        NvmlMemory memory{};
        if (memory_(device, &memory) == 0) gpu.free_bytes = memory.free;
        std::vector<NvmlProcess> found(32);
        auto count = static_cast<unsigned>(found.size());
        int answer = processes_(device, &count, found.data());
        if (answer == kTooSmall) {
            found.resize(count + 8);  // some may come meanwhile
            count = static_cast<unsigned>(found.size());
            answer = processes_(device, &count, found.data());
        }
        if (answer != 0) return;
        found.resize(std::min<std::size_t>(count, found.size()));
        for (const NvmlProcess& each : found) {
            const std::uint64_t used = each.used == ~0ULL ? 0 : each.used;  // NVML_VALUE_NOT_AVAILABLE
            if (each.pid == static_cast<unsigned>(::getpid()))
                gpu.free_bytes = std::min(gpu.memory_bytes, gpu.free_bytes + used);
            else
                gpu.others.push_back({each.pid, program_of(each.pid), used});
        }
    }

  private:
    bool ready_ = false;
    int (*stop_)() = nullptr;
    int (*device_)(const char*, NvmlDevice*) = nullptr;
    int (*memory_)(NvmlDevice, NvmlMemory*) = nullptr;
    int (*processes_)(NvmlDevice, unsigned*, NvmlProcess*) = nullptr;
};

}  // namespace

std::vector<Gpu> list_gpus() {
    const Library cuda("libcuda.so.1");
    int (*start)(unsigned) = nullptr;
    int (*count)(int*) = nullptr;
    int (*get)(int*, int) = nullptr;
    int (*name)(char*, int, int) = nullptr;
    int (*memory)(std::size_t*, int) = nullptr;
    int (*bus)(char*, int, int) = nullptr;
    if (!cuda.find("cuInit", start) || !cuda.find("cuDeviceGetCount", count) || !cuda.find("cuDeviceGet", get) ||
        !cuda.find("cuDeviceGetName", name) || !cuda.find("cuDeviceTotalMem_v2", memory) ||
        !cuda.find("cuDeviceGetPCIBusId", bus))
        return {};
    int devices = 0;
    if (start(0) != 0 || count(&devices) != 0) return {};
    std::vector<Gpu> gpus;
    const Nvml nvml;
    for (int i = 0; i < devices; ++i) {
        int device = 0;
        std::array<char, kName> title{};
        std::array<char, kBus> place{};
        std::size_t bytes = 0;
        if (get(&device, i) != 0 || name(title.data(), kName - 1, device) != 0 || memory(&bytes, device) != 0) continue;
        Gpu gpu{"cuda:" + std::to_string(i), title.data(), bytes, bytes, {}};
        if (bus(place.data(), kBus, device) == 0) nvml.tell_use(place.data(), gpu);
        gpus.push_back(std::move(gpu));
    }
    return gpus;
}

}  // namespace sherl
