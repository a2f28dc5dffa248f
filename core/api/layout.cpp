// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/layout.h"

#include <cctype>

#include "core/base/error.h"
#include "core/spec/catalogue.h"

namespace sherl::api {

AdapterLayout adapter_layout(const std::string& method) {
    const spec::Method* known = spec::find_method(method);
    if (known != nullptr && !known->peft_type.empty()) return {.peft = known->peft, .type = known->peft_type};
    AdapterLayout own{.peft = false, .type = "SHERL_"};
    for (const char c : method) own.type += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return own;
}

std::filesystem::path weights_file(const std::filesystem::path& run_folder, const std::string& weights) {
    return run_folder / (weights == "last" ? "final" : "best") / "adapter.safetensors";
}

std::filesystem::path existing_weights_file(const std::filesystem::path& run_folder, const std::string& weights) {
    std::filesystem::path file = weights_file(run_folder, weights);
    std::error_code code;
    if (std::filesystem::exists(file, code)) return file;
    throw Error(ErrorKind::input,
                {.id = "export.no_weights",
                 .what = SHERL_TR("api", "the run has no %1 weights").arg(weights),
                 .where = file.string(),
                 .expected = {},
                 .got = {},
                 .way_out = SHERL_TR("api", "Resume the run until it has been evaluated, or export the other weights.")});
}

}  // namespace sherl::api
