// SPDX-License-Identifier: GPL-3.0-or-later
// A spec to start from, for `sherl new`. JSON has no comments, so a run spec has one key for them: "comment" (a text, a
// list of texts, or an object from key path to text) is kept in the resolved document, never hashed and never read. The
// starter fills it from the catalogue.
#pragma once

#include <string>

namespace sherl::spec {

struct Starter {
    std::string method = "sherl";
    std::string backbone = "minilm";  // asset or folder
    std::string data = "word-order";  // word-order, bbc-news, table, class-folders, or the name of a GLUE task
};

// Text of a valid spec that ends with a line feed: every commonly used key at its default, null where the default
// depends on backbone or data. Throws Error(input) for an unknown method or data.
[[nodiscard]] std::string starter_spec(const Starter& starter = {});

}  // namespace sherl::spec
