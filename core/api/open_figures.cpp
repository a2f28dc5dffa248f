// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/figures.h"
#include "core/api/module.h"

namespace sherl::api {

FigureWriter& open_figures() {
    using Factory = FigureWriter* (*)();
    static FigureWriter* writer = reinterpret_cast<Factory>(open_module(
        module_folder() / "libsherl_figures.so", "sherl_create_figures",
        SHERL_TR("api", "the drawing module cannot be loaded: %1"), SHERL_TR("api", "Run ./workbench build.")))();
    return *writer;
}

}  // namespace sherl::api
