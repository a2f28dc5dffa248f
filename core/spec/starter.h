// SPDX-License-Identifier: GPL-3.0-or-later
// A spec to start from, for `sherl new`. JSON has no comments, so a run spec has one key for them: "comment" (a text, a
// list of texts, or an object from key path to text) is kept in the resolved document, never hashed and never read. The
// starter fills it from the catalogue.
#pragma once

#include <string>
#include <string_view>

#include "core/spec/catalogue.h"

namespace sherl::spec {

struct Starter {
    std::string method = "sherl";
    std::string backbone = "minilm";  // asset or folder
    std::string data = "word-order";  // word-order, bbc-news, table, class-folders, or the name of a GLUE task
};

// The learning rate that a method is usually trained with on such a backbone (its model_type; empty: not known). Source:
// methods.md A5 and D for T5, else Method::suggested_lr and the key's default.
[[nodiscard]] double usual_rate(const Method& method, std::string_view host);

// Text of a valid spec that ends with a line feed: every commonly used key at its default, null where the default
// depends on backbone or data. The kind of the backbone is read from its config.json where there is one: an
// encoder-decoder gets the task "seq2seq" and settings near the published ones. Throws Error(input) for an unknown method
// or data, and for a method that is not defined on the backbone.
[[nodiscard]] std::string starter_spec(const Starter& starter = {});

}  // namespace sherl::spec
