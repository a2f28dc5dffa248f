// SPDX-License-Identifier: GPL-3.0-or-later
// How an exported folder is used elsewhere, to be copied: Python (reader.py; the peft library where the layout is its own;
// transformers where the adapter is merged) and the command line. What could change: layouts. Source: core/engine/export/FORMAT.md.
#pragma once

#include <QString>
#include <cstdint>
#include <string>

namespace sherl::widgets {

struct LoadingFacts {
    enum class Form {
        reader,  // reader.py in the folder
        peft,    // the peft library loads the folder
        merged   // a Hugging Face folder
    };
    std::string folder = {}, backbone = {};  // absolute
    std::string pool = "mean";     // mean, cls, pooler
    std::int64_t max_length = 128;
    Form form = Form::reader;
    std::string prompt = {};  // seq2seq: what the model reads for a text; else empty
};
// A Python script that runs as it is; where this program opens the folder, with the command line in its first comment. English, as
// programs are.
[[nodiscard]] QString loading_code(const LoadingFacts& facts);
// As a shell reads it back: in single quotes.
[[nodiscard]] QString shell_quoted(const std::string& word);

}  // namespace sherl::widgets
