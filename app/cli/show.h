// SPDX-License-Identifier: GPL-3.0-or-later
// show: everything about one run.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace sherl::cli {

struct ShowOptions {
    std::string run, store;
    bool json = false;
};

void declare_show(CLI::App& command, ShowOptions& options);
[[nodiscard]] int show(const ShowOptions& options);

}  // namespace sherl::cli
