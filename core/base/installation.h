// SPDX-License-Identifier: GPL-3.0-or-later
// Where this program's own files lie: in the build folder of a checkout, or installed below any prefix. Whoever opens a
// module or tells how to fetch what is missing asks here. Change it together with the install rules
// (cmake/Packaging.cmake).
#pragma once

#include <filesystem>

namespace sherl {

// Folder of the domain library (PREFIX/lib/sherl-workbench, or lib/ of a build folder); the modules lie beside it.
[[nodiscard]] std::filesystem::path library_folder();
// PREFIX/share/sherl-workbench of an installed program; empty in a checkout.
[[nodiscard]] std::filesystem::path shared_folder();
// What a person types to fetch LibTorch, model and data: "sherl setup", in a checkout "./workbench setup".
[[nodiscard]] const char* set_up_command();

}  // namespace sherl
