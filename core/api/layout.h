// SPDX-License-Identifier: GPL-3.0-or-later
// The layout of an exported folder, told before there is one. Called by the engine, which writes it, by the store and by the window.
// What could change: methods that the peft library comes to know. Source: core/engine/export/FORMAT.md.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/spec/run_spec.h"

namespace sherl::api {

struct AdapterLayout {
    bool peft = false;  // the peft library loads the folder
    std::string type;   // "LORA", "SHERL_FULL": peft_type in adapter_config.json
};
// The peft library knows the layouts of hosts with one stack; those of `task_kind` "seq2seq" are ours.
[[nodiscard]] AdapterLayout adapter_layout(const std::string& method, const std::string& task_kind);

// Why a run's adapter cannot be folded into the backbone's weights; empty: it can.
[[nodiscard]] Text why_no_merge(const spec::MethodSpec& method, const std::string& task_kind);

// Trained tensors of a run, in its folder. `weights`: "best", "last".
[[nodiscard]] std::filesystem::path weights_file(const std::filesystem::path& run_folder, const std::string& weights);
// The same, on disk. Throws Error(input, "export.no_weights") where it is not there.
[[nodiscard]] std::filesystem::path existing_weights_file(const std::filesystem::path& run_folder, const std::string& weights);

}  // namespace sherl::api
