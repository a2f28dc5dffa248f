// SPDX-License-Identifier: GPL-3.0-or-later
// One line of `sherl tokenize --jsonl`.
#pragma once

#include <string>
#include <string_view>

#include "core/text/tokenizer.h"

namespace sherl::text {

// Reads {"text": "…", "text_pair": "…", "max_length": n} (the last two may be null or missing, other keys are passed
// over) and returns
// {"ids": […], "type_ids": […]} without a line end; "type_ids" is left out where the tokenizer has no segments.
// `where` names the line in errors ("texts.jsonl, line 3"). Throws Error(input). Any thread.
[[nodiscard]] std::string encode_jsonl_line(const Tokenizer& tokenizer, std::string_view line,
                                            const std::string& where);

}  // namespace sherl::text
