// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pieces.h"

#include <dlfcn.h>

#include "core/base/error.h"
#include "core/base/installation.h"

namespace sherl::text {
namespace {

using Factory = Pieces* (*)(const char* content, std::size_t bytes);

// The address sanitizer refuses RTLD_DEEPBIND.
#ifdef __SANITIZE_ADDRESS__
constexpr int kOwnSymbols = RTLD_NOW | RTLD_LOCAL;
#else
constexpr int kOwnSymbols = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif

// Never closed.
Factory open_factory() {
    const auto path = library_folder() / "libsherl_pieces.so";
    void* handle = ::dlopen(path.c_str(), kOwnSymbols);
    void* found = handle != nullptr ? ::dlsym(handle, "sherl_open_pieces") : nullptr;
    if (found != nullptr) return reinterpret_cast<Factory>(found);
    const char* reason = ::dlerror();
    throw Error(ErrorKind::unavailable,
                {.id = "text.module",
                 .what = SHERL_TR("text", "the SentencePiece module cannot be loaded: %1").arg(std::string(reason != nullptr ? reason : "")),
                 .where = path.string(),
                 .expected = {},
                 .got = {},
                 .way_out = shared_folder().empty() ? SHERL_TR("text", "Run ./workbench build.") : SHERL_TR("text", "Install the program again.")});
}

}  // namespace

std::unique_ptr<Pieces> open_pieces(std::string_view content) {
    static const Factory factory = open_factory();
    return std::unique_ptr<Pieces>(factory(content.data(), content.size()));
}

}  // namespace sherl::text
