// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/spec_source.h"

#include <iostream>
#include <iterator>

#include "app/cli/shell.h"

namespace sherl::cli {
namespace fs = std::filesystem;

SpecSource read_spec(const std::string& typed, const std::vector<std::string>& settings) {
    SpecSource source;
    if (typed == "-") {
        const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
        source.document = parse_json(text, "standard input");
        if (!source.document.is_object()) {
            throw bad_input("app.spec", SHERL_TR("app", "a run spec is a JSON object"), "standard input");
        }
    } else {
        source.document = spec::load_spec_file(typed);
        source.context.base = fs::absolute(typed).parent_path();
    }
    if (!settings.empty()) source.document = spec::apply_overrides(std::move(source.document), settings);
    return source;
}

}  // namespace sherl::cli
