// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/blobs.h"

#include <bit>

#include "core/base/error.h"

namespace sherl::store {
namespace {

void put(std::string& out, std::uint32_t word) {
    for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>((word >> shift) & 0xffU);
}

std::uint32_t get(std::string_view blob, std::size_t at) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        word |= static_cast<std::uint32_t>(static_cast<unsigned char>(blob[at + i])) << (8 * i);
    }
    return word;
}

[[noreturn]] void damaged() {
    throw Error(ErrorKind::store, {.id = "store.corrupt",
                                   .what = SHERL_TR("store", "stored predictions have the wrong size"),
                                   .where = {},
                                   .expected = {},
                                   .got = {},
                                   .way_out = {}});
}

}  // namespace

std::string pack_integers(const std::vector<std::int64_t>& values) {
    std::string out;
    out.reserve(values.size() * 4);
    for (const std::int64_t value : values) put(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
    return out;
}

std::vector<std::int64_t> unpack_integers(std::string_view blob) {
    if (blob.size() % 4 != 0) damaged();
    std::vector<std::int64_t> values(blob.size() / 4);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(get(blob, 4 * i));
    return values;
}

std::string pack_floats(const std::vector<float>& values) {
    std::string out;
    out.reserve(values.size() * 4);
    for (const float value : values) put(out, std::bit_cast<std::uint32_t>(value));
    return out;
}

std::vector<float> unpack_floats(std::string_view blob) {
    if (blob.size() % 4 != 0) damaged();
    std::vector<float> values(blob.size() / 4);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::bit_cast<float>(get(blob, 4 * i));
    return values;
}

std::string pack_strings(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) {
        put(out, static_cast<std::uint32_t>(value.size()));
        out += value;
    }
    return out;
}

std::vector<std::string> unpack_strings(std::string_view blob) {
    std::vector<std::string> values;
    while (!blob.empty()) {
        if (blob.size() < 4) damaged();
        const std::size_t size = get(blob, 0);
        blob.remove_prefix(4);
        if (size > blob.size()) damaged();
        values.emplace_back(blob.substr(0, size));
        blob.remove_prefix(size);
    }
    return values;
}

}  // namespace sherl::store
