// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/layout.h"

#include <cctype>

#include "core/base/error.h"
#include "core/spec/catalogue.h"

namespace sherl::api {

AdapterLayout adapter_layout(const std::string& method, const std::string& task_kind) {
    const spec::Method* known = spec::find_method(method);
    const bool ours = known == nullptr || known->peft_type.empty() || (known->peft && task_kind == "seq2seq");
    if (!ours) return {.peft = known->peft, .type = known->peft_type};
    AdapterLayout own{.peft = false, .type = "SHERL_"};
    for (const char c : method) own.type += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return own;
}

Text why_no_merge(const spec::MethodSpec& method, const std::string& task_kind) {
    const spec::Method* known = spec::find_method(method.kind);
    if (known == nullptr || !known->merges)
        return SHERL_TR("api", "only LoRA and (IA)³ can be folded into the weights of the backbone");
    if (task_kind == "seq2seq" && method.options.value("bias", "none") == "all")
        return SHERL_TR("api", "the backbone has no biases that the trained ones could be folded into");
    return {};
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
