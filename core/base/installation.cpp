// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/installation.h"

#include <dlfcn.h>

namespace sherl {
namespace fs = std::filesystem;

fs::path library_folder() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&library_folder), &info) == 0 || info.dli_fname == nullptr) return {};
    std::error_code code;
    const fs::path file = fs::absolute(info.dli_fname, code);
    const fs::path real = fs::canonical(file, code);  // "bin/../lib/…" as people write it
    return (code ? file : real).parent_path();
}

fs::path shared_folder() {
    const fs::path folder = (library_folder() / "../../share/sherl-workbench").lexically_normal();
    std::error_code code;
    return fs::exists(folder / "packaging/fetch-assets.sh", code) ? folder : fs::path();
}

const char* set_up_command() {
    return shared_folder().empty() ? "./workbench setup" : "sherl setup";
}

}  // namespace sherl
