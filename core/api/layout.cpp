// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/layout.h"

#include <cctype>

namespace sherl::api {

AdapterLayout adapter_layout(const std::string& method) {
    if (method == "lora") return {.peft = true, .type = "LORA"};
    if (method == "sherl") return {.peft = false, .type = "SHERL"};
    AdapterLayout own{.peft = false, .type = "SHERL_"};
    for (const char c : method) own.type += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return own;
}

}  // namespace sherl::api
