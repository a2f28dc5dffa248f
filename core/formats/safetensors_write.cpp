// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/formats/refuse.h"
#include "core/formats/safetensors.h"

namespace sherl::formats {
namespace {

// The caller's mistake, not the user's.
[[noreturn]] void defect(const char* rule, Text what, const std::filesystem::path& path, const std::string& tensor) {
    throw Error(ErrorKind::internal, {.id = std::string("formats.safetensors.write.") + rule,
                                      .what = std::move(what),
                                      .where = at_tensor(path.string(), tensor),
                                      .expected = {},
                                      .got = {},
                                      .way_out = {}});
}

void check(const std::filesystem::path& path, const TensorToWrite& tensor) {
    std::uint64_t bytes = size_of(tensor.dtype);
    for (const std::int64_t extent : tensor.shape) {
        if (extent < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes)) {
            defect("shape", SHERL_TR("formats", "the tensor to write has an impossible shape"), path, tensor.name);
        }
    }
    if (bytes != tensor.data.size()) {
        defect("size",
               SHERL_TR("formats", "the tensor to write has %1 bytes for a shape of %2")
                   .arg(tensor.data.size())
                   .arg(bytes),
               path, tensor.name);
    }
}

std::vector<const TensorToWrite*> laid_out(const std::filesystem::path& path, std::span<const TensorToWrite> tensors) {
    std::vector<const TensorToWrite*> order;
    order.reserve(tensors.size());
    for (const TensorToWrite& tensor : tensors) {
        check(path, tensor);
        order.push_back(&tensor);
    }
    std::sort(order.begin(), order.end(), [](const TensorToWrite* a, const TensorToWrite* b) {
        const auto size_a = size_of(a->dtype), size_b = size_of(b->dtype);
        return size_a != size_b ? size_a > size_b : a->name < b->name;
    });
    return order;
}

std::string header_text(const std::filesystem::path& path, const std::vector<const TensorToWrite*>& order,
                        const std::map<std::string, std::string>& metadata) {
    OrderedJson header = OrderedJson::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::uint64_t position = 0;
    for (const TensorToWrite* tensor : order) {
        if (tensor->name == "__metadata__" || header.contains(tensor->name)) {
            defect("name", SHERL_TR("formats", "the tensor to write has a name that is taken"), path, tensor->name);
        }
        const std::uint64_t end = position + tensor->data.size();
        OrderedJson& entry = header[tensor->name];
        entry["dtype"] = to_string(tensor->dtype);
        entry["shape"] = tensor->shape;
        entry["data_offsets"] = {position, end};
        position = end;
    }
    std::string text;
    try {
        text = header.dump();
    } catch (const OrderedJson::type_error&) {
        defect("utf8", SHERL_TR("formats", "a name or the metadata to write is not valid UTF-8"), path, {});
    }
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata) {
    const auto order = laid_out(path, tensors);
    const std::string header = header_text(path, order, metadata);
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<unsigned char>(header.size() >> (8 * i));

    AtomicFile file(path);
    file.write(length.data(), length.size());
    file.write(header);
    for (const TensorToWrite* tensor : order) file.write(tensor->data.data(), tensor->data.size());
    file.commit();
}

}  // namespace sherl::formats
