// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>

#include <cstdlib>
#include <mutex>

#include "core/api/engine.h"
#include "core/api/module.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/installation.h"

namespace sherl::api {
namespace fs = std::filesystem;
namespace {

const char* given_torch() {
    const char* given = std::getenv("SHERL_TORCH_ROOT");
    return given != nullptr && *given != '\0' ? given : nullptr;
}

// Where the user of an installed program has LibTorch; the name in the cache is that of packaging/assets.sh. In a
// checkout the engine's own loader path names the LibTorch that it was linked with.
fs::path torch_libraries() {
    return (given_torch() != nullptr ? fs::path(given_torch()) : cache_folder() / "torch-2.11.0/torch") / "lib";
}

bool has_torch(const fs::path& libraries) {
    std::error_code code;
    return fs::exists(libraries / "libtorch_cpu.so", code);
}

// What is loaded under its own name is found by all that link it later, wherever it lies. LibTorch finds the rest
// beside itself.
void load_torch(const fs::path& libraries, bool cuda) {
    const auto load = [&](const char* name) { ::dlopen((libraries / name).c_str(), RTLD_NOW | RTLD_GLOBAL); };
    load("libc10.so");
    load("libtorch_cpu.so");
    if (!cuda) return;
    load("libc10_cuda.so");
    load("libtorch_cuda.so");
}

// Of an installed program whose engine did not open; `reason` is what the loader said.
Error torch_missing(const fs::path& libraries, const Error& reason) {
    Problem problem{.id = "api.torch.missing",
                    .what = SHERL_TR("api", "LibTorch, which trains and predicts, is not here"),
                    .where = libraries.parent_path().string(),
                    .expected = {},
                    .got = {},
                    .way_out = SHERL_TR("api", "Run %1, which fetches it.").arg(std::string(set_up_command()))};
    if (has_torch(libraries)) {
        problem.id = "api.torch.broken";
        problem.what = reason.problems().front().what;
        problem.way_out = given_torch() != nullptr
                              ? SHERL_TR("api", "Let SHERL_TORCH_ROOT name a LibTorch 2.11.")
                              : SHERL_TR("api", "Remove this folder and run %1, which fetches it again.")
                                    .arg(std::string(set_up_command()));
    } else if (given_torch() != nullptr) {
        problem.way_out =
            SHERL_TR("api", "Let SHERL_TORCH_ROOT name a LibTorch 2.11, or unset it and run %1, which fetches one.")
                .arg(std::string(set_up_command()));
    }
    return Error(ErrorKind::unavailable, std::move(problem));
}

Engine* load() {
    // Spinning OpenMP workers of two processes on the same cores slow each other down twentyfold.
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    const char* given = std::getenv("SHERL_ENGINE");
    const fs::path module = given != nullptr ? fs::path(given) : module_folder() / "libsherl_engine.so";
    const fs::path cuda = module.parent_path() / "libsherl_cuda.so";
    const bool installed = given == nullptr && !shared_folder().empty();
    std::error_code code;
    if (installed) load_torch(torch_libraries(), fs::exists(cuda, code));
    // CUDA has to be there before LibTorch is first asked about it, and may be absent.
    ::dlopen(cuda.c_str(), RTLD_NOW | RTLD_GLOBAL);
    using Factory = Engine* (*)();
    try {
        return reinterpret_cast<Factory>(open_module(
            module, "sherl_create_engine", SHERL_TR("api", "the training engine or its LibTorch cannot be loaded: %1"),
            SHERL_TR("api", "Run ./workbench setup, which fetches LibTorch, then ./workbench build.")))();
    } catch (const Error& error) {
        if (installed) throw torch_missing(torch_libraries(), error);
        throw;
    }
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
