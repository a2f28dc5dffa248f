// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON files of an exported folder; layout in FORMAT.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/engine/model.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

inline constexpr const char* kAdapterTensors = "adapter_model.safetensors";
inline constexpr const char* kAdapterConfig = "adapter_config.json";
inline constexpr const char* kAdapterFacts = "sherl.json";

// adapter_config.json of a method.
[[nodiscard]] OrderedJson adapter_config(const spec::RunSpec& spec, std::int64_t outputs);
// "peft LORA" or "sherl SHERL": what a person is told about the layout.
[[nodiscard]] std::string layout_name(const std::string& method, const std::string& task_kind);

// Adds "sha256" over the canonical rest.
void seal(Json& facts);
// Reads sherl.json and checks format, seal, and the hashes of the files it names. Throws Error(input).
[[nodiscard]] Json read_facts(const std::filesystem::path& folder);

// What people are told of the head's tensors beside the method's: they are named classifier.*.
[[nodiscard]] bool is_head(const std::string& tensor);

// The model that an export belongs to, before its tensors are loaded.
[[nodiscard]] ModelRequest model_request(const spec::RunSpec& spec, std::int64_t outputs);

// Sets the trained tensors from a file. Throws Error(input) naming the tensor that is missing, unexpected, or of
// another shape or type.
void load_trained(Model& model, const std::filesystem::path& file);

}  // namespace sherl::engine
