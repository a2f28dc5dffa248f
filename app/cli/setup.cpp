// SPDX-License-Identifier: GPL-3.0-or-later
// setup: fetches what an installed program needs to train. The work is done by packaging/fetch-assets.sh, as
// ./workbench setup does it.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "core/base/installation.h"

namespace sherl::cli {
namespace {

struct SetupOptions {};

int set_up(const SetupOptions&) {
    const std::filesystem::path shared = shared_folder();
    if (shared.empty()) {
        throw bad_input("app.setup.checkout",
                        SHERL_TR("app", "this program is not installed, it runs from a build folder"), {}, {}, {},
                        SHERL_TR("app", "Run %1.").arg(std::string(set_up_command())));
    }
    const std::filesystem::path script = shared / "packaging/fetch-assets.sh";
    ::execl("/bin/sh", "sh", script.c_str(),
            static_cast<char*>(nullptr));  // which now is this process, with its own exit code
    throw Error(ErrorKind::unavailable,
                {.id = "app.setup.shell",
                 .what = SHERL_TR("app", "the set-up cannot be started: %1").arg(std::string(std::strerror(errno))),
                 .where = "/bin/sh",
                 .expected = {},
                 .got = {},
                 .way_out = {}});
}

void declare_setup(CLI::App&, SetupOptions&) {}

}  // namespace

void add_setup_command(Program& program) {
    add_command<SetupOptions>(program, "setup", "Fetch LibTorch, the MiniLM model and the text data (630 MB)",
                              declare_setup, set_up);
}

}  // namespace sherl::cli
