// SPDX-License-Identifier: GPL-3.0-or-later
// How a command joins the program: it declares its options and names the function that does it. Parsing only chooses;
// nothing is done before the whole line has been understood.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string_view>

namespace sherl::cli {

struct Program {
    CLI::App& app;
    std::function<int()> chosen;  // the command of this line; returns the exit code
};

// Options that mean something when they are empty: an empty text is a text, and an empty condition holds for all.
inline constexpr std::array<std::string_view, 3> kMayBeEmpty{"--text", "--text-pair", "--where"};

// Elsewhere an empty value is a variable of a script that was never set, and must not fall back to a default.
inline void refuse_empty_values(CLI::App& command) {
    for (CLI::Option* option : command.get_options()) {
        if (std::find(kMayBeEmpty.begin(), kMayBeEmpty.end(), option->get_name()) != kMayBeEmpty.end()) continue;
        option->check([](const std::string& value) { return std::string(value.empty() ? "the value is empty" : ""); });
    }
}

template <class Options>
void add_command(Program& program, const char* name, const char* help, void (*declare)(CLI::App&, Options&),
                 int (*perform)(const Options&)) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.app.add_subcommand(name, help);
    declare(*command, *options);
    refuse_empty_values(*command);
    command->callback(
        [&program, options, perform] { program.chosen = [options, perform] { return perform(*options); }; });
}

// In the order of the help text.
void add_run_commands(Program& program);        // run, resume
void add_catalogue_commands(Program& program);  // new, methods, validate
void add_study_commands(Program& program);      // runs, show, stop, pause, delete
void add_compare_command(Program& program);
void add_forecast_command(Program& program);
void add_memory_command(Program& program);
void add_inspect_command(Program& program);
void add_tokenize_command(Program& program);
void add_verify_command(Program& program);
void add_export_commands(Program& program);  // export, predict
void add_setup_command(Program& program);

}  // namespace sherl::cli
