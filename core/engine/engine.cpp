// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <torch/headeronly/version.h>
#include <unistd.h>

#include <thread>

#include "core/engine/engine_impl.h"
#include "core/engine/export/exporter.h"
#include "core/engine/memory/cuda_counters.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/methods/method.h"
#include "core/engine/train/start_values.h"
#include "core/engine/train/trainer.h"
#include "core/engine/verify.h"

namespace sherl::engine {
namespace {

class LibTorchEngine final : public api::Engine {
  public:
    LibTorchEngine() { memory::install(); }

    std::map<std::string, std::string> library_versions() const override {
        return {{"libtorch", TORCH_VERSION}, {"cuda", at::hasCUDA() ? "loaded" : "none"}};
    }

    std::vector<api::DeviceInfo> devices() const override {
        const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
        std::vector<api::DeviceInfo> result{{"cpu", std::to_string(std::thread::hardware_concurrency()) + " threads",
                                             pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE))}};
        if (!at::hasCUDA()) return result;
        for (int i = 0; i < static_cast<int>(at::detail::getCUDAHooks().deviceCount()); ++i) {
            result.push_back({"cuda:" + std::to_string(i), "CUDA device " + std::to_string(i), 0});
        }
        return result;
    }

    std::vector<std::string> method_kinds() const override {
        std::vector<std::string> kinds;
        for (const MethodEntry& entry : method_registry()) kinds.emplace_back(entry.kind);
        return kinds;
    }

    api::RunOutcome run(const api::RunRequest& request, api::RunObserver& observer, std::stop_token stop) override {
        return train(request, observer, std::move(stop), default_environment(library_versions()));
    }

    api::CaseResult verify(const std::filesystem::path& folder) override { return verify_case(folder); }

    api::ExportReport export_adapter(const api::ExportRequest& request) override {
        return engine::export_adapter(request);
    }

    std::unique_ptr<api::Predictor> open_adapter(const std::filesystem::path& folder,
                                                 const std::optional<std::filesystem::path>& backbone) override {
        return engine::open_adapter(folder, backbone);
    }

    api::StartMatch match_start(const spec::RunSpec& spec, std::int64_t outputs) override {
        return engine::match_start(spec, outputs);
    }
};

}  // namespace

std::unique_ptr<api::Engine> create_engine() {
    // The CUDA plugin, when it could be opened, is in the process before this module and offers its counters by name.
    using Counters = memory::CudaCounters* (*)();
    if (void* counters = ::dlsym(RTLD_DEFAULT, "sherl_cuda_counters"); counters != nullptr) {
        memory::set_cuda_counters(std::shared_ptr<memory::CudaCounters>(reinterpret_cast<Counters>(counters)()));
    }
    return std::make_unique<LibTorchEngine>();
}

}  // namespace sherl::engine
