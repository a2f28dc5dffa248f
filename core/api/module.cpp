// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/module.h"

#include <dlfcn.h>

#include <utility>

#include "core/base/error.h"
#include "core/base/installation.h"

namespace sherl::api {
namespace fs = std::filesystem;

fs::path module_folder() {
    return library_folder();
}

void* open_module(const fs::path& path, const char* symbol, Text what, Text way_out) {
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* found = handle != nullptr ? ::dlsym(handle, symbol) : nullptr;
    if (found != nullptr) return found;
    const char* reason = ::dlerror();
    throw Error(ErrorKind::unavailable, {.id = "api.module",
                                         .what = std::move(what).arg(std::string(reason != nullptr ? reason : "")),
                                         .where = {},
                                         .expected = {},
                                         .got = {},
                                         .way_out = std::move(way_out)});
}

}  // namespace sherl::api
