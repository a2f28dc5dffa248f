// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/figures.h"
#include "core/api/module.h"
#include "core/base/installation.h"

namespace sherl::api {

FigureWriter& open_figures() {
    using Factory = FigureWriter* (*)();
    static FigureWriter* writer = reinterpret_cast<Factory>(
        open_module(module_folder() / "libsherl_figures.so", "sherl_create_figures",
                    SHERL_TR("api", "the drawing module cannot be loaded: %1"),
                    shared_folder().empty() ? SHERL_TR("api", "Run ./workbench build.")
                                            : SHERL_TR("api", "Install the program again, with its window.")))();
    return *writer;
}

}  // namespace sherl::api
