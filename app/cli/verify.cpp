// SPDX-License-Identifier: GPL-3.0-or-later
// verify: parity cases against the numbers that another implementation computed for them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "core/api/engine.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct VerifyOptions {
    std::vector<std::string> cases;
    bool json = false;
};

using Status = api::CaseResult::Status;

const char* word(Status status) {
    switch (status) {
        case Status::pass:
            return "pass";
        case Status::fail:
            return "FAIL";
        case Status::unsupported:
            return "unsupported";
    }
    return "FAIL";
}

// A case, or the cases that lie in a folder, in the order of their names.
std::vector<fs::path> case_folders(const std::string& typed) {
    std::error_code code;
    const fs::path folder(typed);
    if (fs::is_regular_file(folder / "case.json", code)) return {folder};
    std::set<fs::path> found;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        std::error_code unreadable;
        if (fs::is_regular_file(entry->path() / "case.json", unreadable)) found.insert(entry->path());
    }
    if (!found.empty()) return {found.begin(), found.end()};
    throw bad_input("app.case", SHERL_TR("app", "this is no parity case"), typed,
                    SHERL_TR("app", "a folder with case.json, or a folder of such folders"));
}

void tell(const api::CaseResult& result, bool json) {
    if (json) {
        print_json({{"case", result.name},
                    {"status", word(result.status)},
                    {"detail", result.detail},
                    {"tensor", result.tensor},
                    {"error", result.error},
                    {"share", result.share},
                    {"trainable_parameters", result.trainable_parameters}});
        return;
    }
    const Colour colour = result.status == Status::pass   ? Colour::good
                          : result.status == Status::fail ? Colour::bad
                                                          : Colour::quiet;
    std::string line = painted(word(result.status), colour) + " " + visible(result.name);
    std::string detail = result.detail;
    std::replace(detail.begin(), detail.end(), '\n', ' ');
    if (!detail.empty()) line += ": " + visible(detail);
    print_line(line);
}

int verify(const VerifyOptions& options) {
    std::vector<fs::path> folders;
    for (const std::string& typed : options.cases) {
        const std::vector<fs::path> found = case_folders(typed);
        folders.insert(folders.end(), found.begin(), found.end());
    }
    api::Engine& engine = api::open_engine();
    std::array<std::int64_t, 3> totals{};
    bool refused = false;
    for (const fs::path& folder : folders) {
        const api::CaseResult result = engine.verify(folder);
        refused = refused || result.refused;
        tell(result, options.json);
        ++totals[static_cast<std::size_t>(result.status)];
    }
    const auto& [passed, failed, unsupported] = totals;
    if (options.json) {
        print_json({{"totals", {{"passed", passed}, {"failed", failed}, {"unsupported", unsupported}}}});
    } else {
        print_line(fmt::format("{} passed, {} failed, {} unsupported", passed, failed, unsupported));
    }
    if (refused) return exit_code(ErrorKind::input);
    return failed > 0 ? kFailed : kDone;
}

void declare(CLI::App& command, VerifyOptions& options) {
    command.add_option("CASE", options.cases, "Case folders, or folders of case folders")->required()->type_name("");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_verify_command(Program& program) {
    add_command<VerifyOptions>(program, "verify", "Check training steps against parity cases", declare, verify);
}

}  // namespace sherl::cli
