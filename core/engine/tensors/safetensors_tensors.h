// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors out of and into safetensors files.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/engine/model.h"
#include "core/formats/safetensors.h"

namespace sherl::engine {

[[nodiscard]] at::ScalarType scalar_type(formats::Dtype dtype);
// Throws Error(internal) for a type that files cannot hold.
[[nodiscard]] formats::Dtype file_dtype(at::ScalarType type);

class MappedFile;
// Zero-copy view of one entry, or an aligned copy where its offset does not fit its element. Keeps the mapping alive.
// `mapped` (may be null) tells whether the bytes are the file's (they then bypass the allocator and are counted by
// hand).
[[nodiscard]] at::Tensor tensor_of(const std::shared_ptr<MappedFile>& file, const formats::TensorEntry& entry,
                                   bool* mapped = nullptr);

// Every tensor of a file, by name; memory-mapped. Throws Error(input).
[[nodiscard]] std::map<std::string, at::Tensor> load_tensors(const std::filesystem::path& path);

// Any device, any strides. Throws Error(store); nothing half-written stays.
void save_tensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                  const std::map<std::string, std::string>& metadata = {});

}  // namespace sherl::engine
