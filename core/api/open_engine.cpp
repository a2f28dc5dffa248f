// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>

#include <cstdlib>
#include <mutex>

#include "core/api/engine.h"
#include "core/api/module.h"

namespace sherl::api {
namespace fs = std::filesystem;
namespace {

Engine* load() {
    // Spinning OpenMP workers of two processes on the same cores slow each other down twentyfold.
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    const char* given = std::getenv("SHERL_ENGINE");
    const fs::path module = given != nullptr ? fs::path(given) : module_folder() / "libsherl_engine.so";
    // CUDA has to be there before LibTorch is first asked about it, and may be absent.
    ::dlopen((module.parent_path() / "libsherl_cuda.so").c_str(), RTLD_NOW | RTLD_GLOBAL);
    using Factory = Engine* (*)();
    return reinterpret_cast<Factory>(
        open_module(module, "sherl_create_engine", SHERL_TR("api", "the training engine or its LibTorch cannot be loaded: %1"),
                    SHERL_TR("api", "Run ./workbench setup, which fetches LibTorch, then ./workbench build.")))();
}

}  // namespace

Engine& open_engine() {
    static std::mutex mutex;
    static Engine* engine = nullptr;
    const std::lock_guard lock(mutex);
    if (engine == nullptr) engine = load();
    return *engine;
}

}  // namespace sherl::api
