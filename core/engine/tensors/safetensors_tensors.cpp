// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tensors/safetensors_tensors.h"

#include <ATen/ATen.h>

#include <array>
#include <cstdint>
#include <utility>

#include "core/base/error.h"
#include "core/engine/tensors/mapped_file.h"

namespace sherl::engine {
namespace {

using formats::Dtype;

constexpr std::array<std::pair<Dtype, at::ScalarType>, 17> kTypes{{{Dtype::f64, at::kDouble},
                                                                   {Dtype::f32, at::kFloat},
                                                                   {Dtype::f16, at::kHalf},
                                                                   {Dtype::bf16, at::kBFloat16},
                                                                   {Dtype::i64, at::kLong},
                                                                   {Dtype::i32, at::kInt},
                                                                   {Dtype::i16, at::kShort},
                                                                   {Dtype::i8, at::kChar},
                                                                   {Dtype::u8, at::kByte},
                                                                   {Dtype::boolean, at::kBool},
                                                                   {Dtype::u64, at::kUInt64},
                                                                   {Dtype::u32, at::kUInt32},
                                                                   {Dtype::u16, at::kUInt16},
                                                                   {Dtype::c64, at::kComplexFloat},
                                                                   {Dtype::f8_e4m3, at::kFloat8_e4m3fn},
                                                                   {Dtype::f8_e5m2, at::kFloat8_e5m2},
                                                                   {Dtype::f8_e8m0, at::kFloat8_e8m0fnu}}};

}  // namespace

at::ScalarType scalar_type(Dtype dtype) {
    for (const auto& [file, memory] : kTypes) {
        if (file == dtype) return memory;
    }
    return at::kFloat;
}

Dtype file_dtype(at::ScalarType type) {
    for (const auto& [file, memory] : kTypes) {
        if (memory == type) return file;
    }
    throw Error(ErrorKind::internal, {.id = "tensors.dtype",
                                      .what = SHERL_TR("engine", "a tensor of this type cannot be written"),
                                      .where = {},
                                      .expected = {},
                                      .got = at::toString(type),
                                      .way_out = {}});
}

at::Tensor tensor_of(const std::shared_ptr<MappedFile>& file, const formats::TensorEntry& entry, bool* mapped) {
    const at::ScalarType type = scalar_type(entry.dtype);
    std::byte* address = file->data() + entry.begin;
    const bool aligned = reinterpret_cast<std::uintptr_t>(address) % formats::size_of(entry.dtype) == 0;
    if (mapped != nullptr) *mapped = aligned && entry.bytes() > 0;
    if (entry.bytes() == 0) return at::empty(entry.shape, type);
    if (aligned)
        return at::from_blob(
            address, entry.shape, [file](void*) {}, at::TensorOptions(type));
    // Reading through a misaligned pointer is undefined behaviour in our own code; such files are rare, so copy.
    at::Tensor copy = at::empty(entry.shape, type);
    std::memcpy(copy.mutable_data_ptr(), address, entry.bytes());
    return copy;
}

std::map<std::string, at::Tensor> load_tensors(const std::filesystem::path& path) {
    const formats::SafetensorsHeader header = formats::read_safetensors_header(path);
    const auto file = std::make_shared<MappedFile>(path);
    std::map<std::string, at::Tensor> tensors;
    for (const formats::TensorEntry& entry : header.tensors) tensors.emplace(entry.name, tensor_of(file, entry));
    return tensors;
}

void save_tensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                  const std::map<std::string, std::string>& metadata) {
    std::vector<at::Tensor> kept;  // owns what the spans point to
    std::vector<formats::TensorToWrite> out;
    for (const NamedTensor& item : tensors) {
        kept.push_back(item.tensor.detach().to(at::kCPU).contiguous());
        const at::Tensor& tensor = kept.back();
        out.push_back({.name = item.name,
                       .dtype = file_dtype(tensor.scalar_type()),
                       .shape = tensor.sizes().vec(),
                       .data = {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}});
    }
    formats::write_safetensors(path, out, metadata);
}

}  // namespace sherl::engine
