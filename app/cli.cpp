// SPDX-License-Identifier: GPL-3.0-or-later
// sherl: the command line. Parses, runs the chosen command, and turns what went wrong into sentences and exit codes:
// 0 done, 1 a run or case failed, 2 bad input or usage, 3 store or disk, 130 stopped.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "core/base/version.h"

namespace sherl::cli {
namespace {

// The first word that is no option must be a command; CLI11 would only say that "arguments were not expected".
void check_command(const CLI::App& app, int count, char** words) {
    if (count < 2 || words[1][0] == '-') return;
    std::string names;
    for (const CLI::App* command : app.get_subcommands({})) {
        if (command->get_name() == words[1]) return;
        names += (names.empty() ? "" : ", ") + command->get_name();
    }
    throw bad_input("app.command", SHERL_TR("app", "there is no such command"), {},
                    SHERL_TR("app", "one of %1").arg(names), words[1]);
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
    std::string sentence = error.what();
    while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.')) sentence.pop_back();
    std::replace(sentence.begin(), sentence.end(), '\n', ' ');
    const auto chosen = app.get_subcommands();
    const std::string command = chosen.empty() ? "" : " " + chosen.front()->get_name();
    print_error(fmt::format("{}. \"sherl{} --help\" tells how.", sentence, command));
    return kBadInput;
}

int run(int count, char** words) {
    CLI::App app{"SHERL Workbench: adapt pre-trained models with little memory, and see what it took."};
    app.name("sherl");
    app.set_version_flag("--version", fmt::format("sherl {} ({})", program_version(), git_revision()));
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    Program program{.app = app, .chosen = {}};
    add_catalogue_commands(program);
    add_forecast_command(program);
    add_run_commands(program);
    add_study_commands(program);
    add_compare_command(program);
    add_memory_command(program);
    add_export_commands(program);
    add_inspect_command(program);
    add_tokenize_command(program);
    add_verify_command(program);
    add_setup_command(program);
    check_command(app, count, words);
    try {
        app.parse(count, words);
    } catch (const CLI::Success& help) {  // --help, --version
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        return usage_error(app, error);
    }
    return program.chosen();
}

}  // namespace
}  // namespace sherl::cli

int main(int count, char** words) {
    using namespace sherl;
    try {
        return cli::run(count, words);
    } catch (const Error& error) {
        cli::print_error(error);
        return exit_code(error.kind());
    } catch (const std::filesystem::filesystem_error& error) {  // such as a working directory that is gone
        cli::print_error(error.path1().string() + ": " + error.code().message());
        return cli::kStoreTrouble;
    } catch (const std::exception& error) {
        cli::print_error(std::string("unexpected: ") + error.what());
        return cli::kFailed;
    }
}
