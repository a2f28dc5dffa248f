// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/layout.h"

#include <cctype>

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

}  // namespace sherl::api
