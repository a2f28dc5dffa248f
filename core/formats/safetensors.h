// SPDX-License-Identifier: GPL-3.0-or-later
// The safetensors format: strict header reader, and a writer that renames a finished file into place.
// Torch-free: tensors are described, and written from plain memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace sherl::formats {

// The format's types of whole bytes.
enum class Dtype { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean, u64, u32, u16, c64, f8_e4m3, f8_e5m2, f8_e8m0 };

[[nodiscard]] std::size_t size_of(Dtype dtype);           // bytes per element
[[nodiscard]] const char* to_string(Dtype dtype);         // as in the file: "F32"

// One tensor of a file. `begin` and `end` are byte offsets from the start of the file (not of its data section).
struct TensorEntry {
    std::string name;
    Dtype dtype = Dtype::f32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    [[nodiscard]] std::int64_t count() const;   // elements
    [[nodiscard]] std::uint64_t bytes() const { return end - begin; }
};

struct SafetensorsHeader {
    std::filesystem::path path;
    std::vector<TensorEntry> tensors;               // in order of offset
    std::map<std::string, std::string> metadata;    // "__metadata__"
};

// Reads and checks the header only. Rules: 8-byte little-endian header length, ≤ file and ≤ 100 MB; UTF-8 JSON object that starts
// with '{'; no duplicate keys; known dtypes; shapes of non-negative integers; offsets ordered, contiguous from 0, covering the
// file; size = shape × dtype with overflow checks. Throws Error(input, "formats.safetensors.<rule>") naming file and tensor.
[[nodiscard]] SafetensorsHeader read_safetensors_header(const std::filesystem::path& path);

// The weight files of a Hugging Face folder: model.safetensors, or the shards of model.safetensors.index.json (every weight_map
// entry checked against its shard; a shard path must not leave the folder). A folder with only pytorch_model.bin is refused with the way out.
[[nodiscard]] std::vector<SafetensorsHeader> read_weight_headers(const std::filesystem::path& folder);

struct TensorToWrite {
    std::string name;
    Dtype dtype = Dtype::f32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> data;   // contiguous, little endian; must outlive the call
};

// Tensors are laid out sorted by descending element size, then name, so that every one is aligned; the header is padded to 8 bytes.
// Throws Error(store) when it cannot be written; nothing half-written stays.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace sherl::formats
