// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/shell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/base/files.h"

namespace sherl::cli {
namespace fs = std::filesystem;

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
    // The reader went away (`sherl run … | head`): there is nobody to tell, and no reason to end a run.
    if (errno == EPIPE) return;
    throw Error(ErrorKind::store,
                {.id = "app.stdout",
                 .what = SHERL_TR("app", "the output cannot be written: %1").arg(std::string(std::strerror(errno))),
                 .where = "standard output",
                 .expected = {},
                 .got = {},
                 .way_out = {}});
}

void print_line(std::string_view text) {
    print(std::string(text) + '\n');
}

void print_json(const Json& value) {
    print_line(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string visible(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
        } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {  // U+0080 to U+009F
            out += fmt::format("\\x{:02x}", next);
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string shell_word(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

void print_error(std::string_view sentence) {
    fmt::print(stderr, "sherl: {}\n", visible(sentence));
}

void print_error(const Error& error) {
    for (const Problem& problem : error.problems()) print_error(problem.sentence());
}

void print_warning(const Problem& problem) {
    print_error("warning: " + problem.sentence());
}

bool stdout_is_terminal() {
    static const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    return terminal;
}

std::string painted(std::string_view text, Colour colour) {
    static const bool wanted = [] {
        const char* no_colour = std::getenv("NO_COLOR");
        const char* terminal = std::getenv("TERM");
        return stdout_is_terminal() && (no_colour == nullptr || *no_colour == '\0') &&
               (terminal == nullptr || std::string_view(terminal) != "dumb");
    }();
    if (!wanted) return std::string(text);
    const char* code = "1";
    switch (colour) {
        case Colour::good:
            code = "32";
            break;
        case Colour::bad:
            code = "31";
            break;
        case Colour::quiet:
            code = "2";
            break;
        case Colour::strong:
            break;
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Error bad_input(const char* id, Text what, std::string where, Text expected, std::string got, Text way_out) {
    return Error(ErrorKind::input, {.id = id,
                                    .what = std::move(what),
                                    .where = std::move(where),
                                    .expected = std::move(expected),
                                    .got = std::move(got),
                                    .way_out = std::move(way_out)});
}

fs::path backbone_path(const std::string& typed) {
    std::error_code code;
    if (typed.find('/') == std::string::npos) {
        if (fs::path asset = asset_folder(typed); !asset.empty()) return asset;
    }
    if (!typed.empty() && fs::exists(typed, code)) return typed;
    throw bad_input("app.backbone", SHERL_TR("app", "there is no such folder or asset"), typed,
                    SHERL_TR("app", "a Hugging Face folder, or the name of an installed asset such as minilm"));
}

void check_parent_folder(const fs::path& file) {
    std::error_code code;
    const fs::path folder = fs::absolute(file, code).parent_path();
    if (fs::is_directory(folder, code)) return;
    throw bad_input("app.no_folder", SHERL_TR("app", "the folder of the file does not exist"), file.string(), {}, {},
                    SHERL_TR("app", "Create it first, or name another file."));
}

fs::path study_path(const std::string& typed) {
    return typed.empty() ? store::Study::default_path() : fs::absolute(typed).lexically_normal();
}

store::Study open_study(const std::string& typed) {
    return store::Study::open_for_reading(study_path(typed));
}

store::Study open_study_to_change(const std::string& typed) {
    (void)open_study(typed);  // refuses what does not exist; opening for writing would create it
    return store::Study::open_for_writing(study_path(typed));
}

std::string resume_command(const std::string& runs, const std::string& typed_store) {
    return "sherl resume " + runs + (typed_store.empty() ? "" : " --store " + shell_word(typed_store));
}

}  // namespace sherl::cli
