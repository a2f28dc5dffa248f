// SPDX-License-Identifier: GPL-3.0-or-later
// How an exported folder is used elsewhere, to be copied: Python (reader.py, or the peft library where the layout is its
// own) and the command line. What could change: layouts. Source: core/engine/export/FORMAT.md.
#pragma once

#include <QString>
#include <cstdint>
#include <string>

namespace sherl::widgets {

struct LoadingFacts {
    std::string folder, backbone;  // absolute
    std::string pool;              // mean, cls, pooler
    std::int64_t max_length = 128;
    bool peft = false;             // the peft library loads the folder
};
// A Python script that runs as it is, with the command line in its first comment. English, as programs are.
[[nodiscard]] QString loading_code(const LoadingFacts& facts);
// As a shell reads it back: in single quotes.
[[nodiscard]] QString shell_quoted(const std::string& word);

}  // namespace sherl::widgets
