// SPDX-License-Identifier: GPL-3.0-or-later
// What commands share: output, errors, and the values people type.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/store/study.h"

namespace sherl::cli {

inline constexpr int kDone = 0, kFailed = 1, kBadInput = 2, kStoreTrouble = 3, kStopped = 130;

// To standard output. Throws Error(store) when it cannot be written (a full disk behind a redirection).
void print(std::string_view text);
void print_line(std::string_view text);
// One object or value on one line; text that is no UTF-8 is shown with U+FFFD.
void print_json(const Json& value);
// The text of somebody else (a name, a file's words) for a terminal: control characters as \x1b, so that they move no
// cursor and change no colour.
[[nodiscard]] std::string visible(std::string_view text);
// One word of a POSIX shell, quoted where it has to be: for command lines that a person may copy.
[[nodiscard]] std::string shell_word(std::string_view text);
// "sherl: …" to standard error, one line for each problem.
void print_error(const Error& error);
void print_error(std::string_view sentence);
void print_warning(const Problem& problem);

[[nodiscard]] bool stdout_is_terminal();
// Colours only on a terminal, and not when NO_COLOR is set (no-color.org).
enum class Colour { good, bad, quiet, strong };
[[nodiscard]] std::string painted(std::string_view text, Colour colour);

// An error of the command line itself: bad input, exit code 2.
[[nodiscard]] Error bad_input(const char* id, Text what, std::string where = {}, Text expected = {},
                              std::string got = {}, Text way_out = {});

// A folder or file as typed, or the installed asset of this name ("minilm") when no such path is here.
[[nodiscard]] std::filesystem::path backbone_path(const std::string& typed);

// Error(input) where a file of this name could not be made, as its folder does not exist.
void check_parent_folder(const std::filesystem::path& file);

// The store named by --store, or the default study. Neither creates one: Error(input) when it does not exist.
[[nodiscard]] std::filesystem::path study_path(const std::string& typed);
[[nodiscard]] store::Study open_study(const std::string& typed);
[[nodiscard]] store::Study open_study_to_change(const std::string& typed);
// "sherl resume 3 --store mine.sherl": how to go on with these runs in the study that --store named.
[[nodiscard]] std::string resume_command(const std::string& runs, const std::string& typed_store);

inline constexpr const char* kStoreHelp = "The study (a *.sherl file); default: the study of your data folder";
inline constexpr const char* kRunHelp = "A run: its id, its name, or at least 4 characters of its uuid";
inline constexpr const char* kJsonHelp = "Print JSON for machines";

}  // namespace sherl::cli
