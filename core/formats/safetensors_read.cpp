// SPDX-License-Identifier: GPL-3.0-or-later
// The header reader. The header is untrusted and may be 100 MB, so it is not parsed into a document first: a SAX
// handler holds it to the grammar as it comes, which bounds memory by the tensors it describes and lets every refusal
// name its tensor.
#include <fmt/format.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <set>

#include "core/base/json.h"
#include "core/formats/refuse.h"
#include "core/formats/safetensors.h"

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kLongestHeader = 100'000'000;  // as the reference implementation
constexpr std::uint64_t kPrefix = 8;                   // bytes of the header length

struct DtypeRow {
    Dtype dtype;
    const char* name;
    std::size_t bytes;
};
constexpr std::array<DtypeRow, 17> kDtypes{{{Dtype::f64, "F64", 8},
                                            {Dtype::f32, "F32", 4},
                                            {Dtype::f16, "F16", 2},
                                            {Dtype::bf16, "BF16", 2},
                                            {Dtype::i64, "I64", 8},
                                            {Dtype::i32, "I32", 4},
                                            {Dtype::i16, "I16", 2},
                                            {Dtype::i8, "I8", 1},
                                            {Dtype::u8, "U8", 1},
                                            {Dtype::boolean, "BOOL", 1},
                                            {Dtype::u64, "U64", 8},
                                            {Dtype::u32, "U32", 4},
                                            {Dtype::u16, "U16", 2},
                                            {Dtype::c64, "C64", 8},
                                            {Dtype::f8_e4m3, "F8_E4M3", 1},
                                            {Dtype::f8_e5m2, "F8_E5M2", 1},
                                            {Dtype::f8_e8m0, "F8_E8M0", 1}}};

const DtypeRow& row_of(Dtype dtype) {
    return *std::find_if(kDtypes.begin(), kDtypes.end(), [&](const DtypeRow& row) { return row.dtype == dtype; });
}

[[noreturn]] void refuse(const std::string& rule, Text what, std::string where, Text expected = {},
                         std::string got = {}) {
    throw Error(ErrorKind::input,
                {.id = "formats.safetensors." + rule,
                 .what = std::move(what),
                 .where = std::move(where),
                 .expected = std::move(expected),
                 .got = std::move(got),
                 .way_out = SHERL_TR(
                     "formats", "The file is damaged or was not written as safetensors; fetch or save it again.")});
}

// What the header says of one tensor, offsets counted from the data section.
struct Description {
    std::string name;
    std::optional<Dtype> dtype;
    std::optional<std::vector<std::uint64_t>> shape, offsets;
};

class HeaderHandler final : public nlohmann::json_sax<Json> {
  public:
    explicit HeaderHandler(std::string file) : file_(std::move(file)) {}

    std::vector<Description> tensors;
    std::map<std::string, std::string> metadata;

    bool null() override { return unexpected("null"); }
    bool boolean(bool value) override { return unexpected(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return unexpected(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return unexpected(shortened(text)); }
    bool binary(binary_t&) override { return unexpected("bytes"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (level_ != Level::numbers || (key_ == "data_offsets" && numbers_.size() == 2))
            return unexpected(std::to_string(value));
        numbers_.push_back(value);
        return true;
    }

    bool string(string_t& value) override {
        if (level_ == Level::metadata) {
            metadata[key_] = value;
        } else if (level_ == Level::tensor && key_ == "dtype") {
            const auto row =
                std::find_if(kDtypes.begin(), kDtypes.end(), [&](const DtypeRow& r) { return value == r.name; });
            if (row == kDtypes.end()) return unexpected(in_quotes(value));
            tensors.back().dtype = row->dtype;
        } else {
            return unexpected(in_quotes(value));
        }
        return true;
    }

    bool start_object(std::size_t) override {
        if (level_ == Level::start) {
            level_ = Level::header;
        } else if (level_ == Level::header && name_ == "__metadata__") {
            level_ = Level::metadata;
        } else if (level_ == Level::header) {
            level_ = Level::tensor;
            tensors.push_back({.name = name_, .dtype = {}, .shape = {}, .offsets = {}});
        } else {
            return unexpected("{…}");
        }
        keys_.clear();
        return true;
    }

    bool key(string_t& value) override {
        std::set<std::string>& seen = level_ == Level::header ? names_ : keys_;
        if (!seen.insert(value).second) {
            if (level_ == Level::header)
                refuse("duplicate_name", SHERL_TR("formats", "the name stands twice in the header"), at(value));
            refuse("duplicate_key", SHERL_TR("formats", "the key %1 stands twice").arg(in_quotes(value)), at(name_));
        }
        if (level_ == Level::header) name_ = value;
        if (level_ == Level::tensor && value != "dtype" && value != "shape" && value != "data_offsets") {
            refuse("unknown_key", SHERL_TR("formats", "the tensor's entry has an unknown key"), at(name_),
                   Text::plain("dtype, shape, data_offsets"), in_quotes(value));
        }
        key_ = value;
        return true;
    }

    bool start_array(std::size_t) override {
        if (level_ != Level::tensor || key_ == "dtype") return unexpected("[…]");
        level_ = Level::numbers;
        numbers_.clear();
        return true;
    }

    bool end_array() override {
        level_ = Level::tensor;
        Description& tensor = tensors.back();
        if (key_ == "data_offsets" && numbers_.size() != 2) return unexpected(std::to_string(numbers_.size()));
        (key_ == "shape" ? tensor.shape : tensor.offsets) = numbers_;
        return true;
    }

    bool end_object() override {
        if (level_ == Level::tensor) {
            const Description& tensor = tensors.back();
            const char* missing = !tensor.dtype     ? "dtype"
                                  : !tensor.shape   ? "shape"
                                  : !tensor.offsets ? "data_offsets"
                                                    : nullptr;
            if (missing != nullptr) {
                refuse("missing_key",
                       SHERL_TR("formats", "the tensor's entry has no key \"%1\"").arg(std::string(missing)),
                       at(name_));
            }
        }
        level_ = level_ == Level::header ? Level::end : Level::header;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        std::string message = error.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
        if (const auto end = message.find("] "); end != std::string::npos) message.erase(0, end + 2);
        refuse("json", SHERL_TR("formats", "the header is not valid JSON: %1").arg(shortened(message, 300)), file_);
    }

  private:
    enum class Level { start, header, metadata, tensor, numbers, end };

    [[nodiscard]] std::string at(const std::string& name) const { return at_tensor(file_, name); }

    // A value of the wrong type for its place.
    bool unexpected(const std::string& got) const {
        if (level_ == Level::metadata || (level_ == Level::header && name_ == "__metadata__")) {
            refuse("metadata", SHERL_TR("formats", "\"__metadata__\" is malformed"), file_,
                   SHERL_TR("formats", "an object whose values are strings"), got);
        }
        if (level_ == Level::header) {
            refuse("entry", SHERL_TR("formats", "the tensor's entry is malformed"), at(name_),
                   SHERL_TR("formats", "an object"), got);
        }
        if (key_ == "dtype") {
            std::string known;
            for (const DtypeRow& row : kDtypes) known += (known.empty() ? "" : ", ") + std::string(row.name);
            refuse("dtype", SHERL_TR("formats", "the data type is not known"), at(name_),
                   SHERL_TR("formats", "one of %1").arg(known), got);
        }
        if (key_ == "shape") {
            refuse("shape", SHERL_TR("formats", "the shape is malformed"), at(name_),
                   SHERL_TR("formats", "an array of non-negative integers"), got);
        }
        refuse("offsets", SHERL_TR("formats", "the data offsets are malformed"), at(name_),
               SHERL_TR("formats", "two non-negative integers, the first not above the second"), got);
    }

    std::string file_;
    Level level_ = Level::start;
    std::string name_;  // the tensor, or __metadata__
    std::string key_;   // the last key seen
    std::vector<std::uint64_t> numbers_;
    std::set<std::string> names_, keys_;
};

// The header's text, after the checks that need no grammar. Nothing is allocated before its length is held against the
// file.
std::string read_header_text(std::ifstream& in, const std::string& file, std::uint64_t file_bytes) {
    std::array<unsigned char, kPrefix> prefix{};
    if (file_bytes < kPrefix || !in.read(reinterpret_cast<char*>(prefix.data()), kPrefix)) {
        refuse("truncated", SHERL_TR("formats", "the file is too short to hold a header length"), file,
               SHERL_TR("formats", "at least %1 bytes").arg(kPrefix), std::to_string(file_bytes));
    }
    std::uint64_t length = 0;
    for (std::size_t i = kPrefix; i-- > 0;) length = length << 8U | prefix[i];
    if (length > kLongestHeader) {
        refuse("header_too_long", SHERL_TR("formats", "the header length is beyond the format's limit"), file,
               SHERL_TR("formats", "at most %1 bytes").arg(kLongestHeader), std::to_string(length));
    }
    if (length > file_bytes - kPrefix) {
        refuse("header_length", SHERL_TR("formats", "the header reaches beyond the end of the file"), file,
               SHERL_TR("formats", "at most %1 bytes").arg(file_bytes - kPrefix), std::to_string(length));
    }
    std::string text(length, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(length))) {
        refuse("unreadable", SHERL_TR("formats", "the header cannot be read"), file);
    }
    if (text.empty() || text.front() != '{') {
        refuse(
            "header_start", SHERL_TR("formats", "the header does not start as a JSON object"), file, Text::plain("{"),
            text.empty() ? "an empty header" : fmt::format("byte 0x{:02x}", static_cast<unsigned char>(text.front())));
    }
    std::int32_t units = 0;  // preflight only: nothing is converted
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(nullptr, 0, &units, text.data(), static_cast<std::int32_t>(length), &status);
    if (status == U_INVALID_CHAR_FOUND) refuse("utf8", SHERL_TR("formats", "the header is not valid UTF-8"), file);
    // The library's parser takes a zero byte for the end of its input.
    if (text.find('\0') != std::string::npos) {
        refuse("json", SHERL_TR("formats", "the header is not valid JSON: it holds a zero byte"), file);
    }
    return text;
}

// Bytes of a tensor, nothing on overflow of signed 64 bits. Multiplied in order, as the reference implementation does.
std::optional<std::uint64_t> bytes_of(const Description& tensor) {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t bytes = 1;
    const auto multiply = [&](std::uint64_t factor) {
        if (factor > kMost || (factor != 0 && bytes > kMost / factor)) return false;
        bytes *= factor;
        return true;
    };
    for (const std::uint64_t extent : *tensor.shape) {
        if (!multiply(extent)) return std::nullopt;
    }
    if (!multiply(size_of(*tensor.dtype))) return std::nullopt;
    return bytes;
}

void check_tensor(const Description& tensor, const std::string& where, std::uint64_t data_bytes) {
    const std::uint64_t begin = tensor.offsets->front(), end = tensor.offsets->back();
    const std::string range = fmt::format("{}..{}", begin, end);
    const std::string shape = shape_text(*tensor.shape) + ' ' + to_string(*tensor.dtype);
    if (begin > end) {
        refuse("offsets", SHERL_TR("formats", "the data offsets run backwards"), where,
               SHERL_TR("formats", "two non-negative integers, the first not above the second"), range);
    }
    const auto bytes = bytes_of(tensor);
    if (!bytes) refuse("overflow", SHERL_TR("formats", "the size of the tensor overflows"), where, {}, shape);
    if (end > data_bytes) {
        refuse("out_of_range", SHERL_TR("formats", "the tensor reaches beyond the end of the file"), where,
               SHERL_TR("formats", "data offsets up to %1").arg(data_bytes), range);
    }
    if (end - begin != *bytes) {
        refuse("size", SHERL_TR("formats", "the tensor's bytes do not match its shape and type"), where,
               SHERL_TR("formats", "%1 bytes for %2").arg(*bytes).arg(shape), std::to_string(end - begin));
    }
}

// In order of offset, the tensors must cover the data section without hole or overlap.
void check_layout(const std::vector<Description*>& tensors, const std::string& file, std::uint64_t data_bytes) {
    std::uint64_t position = 0;
    for (const Description* tensor : tensors) {
        const std::uint64_t begin = tensor->offsets->front();
        if (begin != position) {
            refuse(begin > position ? "gap" : "overlap",
                   begin > position ? SHERL_TR("formats", "there is a hole in front of the tensor's data")
                                    : SHERL_TR("formats", "the tensor's data overlap those of the tensor before"),
                   at_tensor(file, tensor->name), SHERL_TR("formats", "data offset %1").arg(position),
                   std::to_string(begin));
        }
        position = tensor->offsets->back();
    }
    if (position != data_bytes) {
        refuse("trailing", SHERL_TR("formats", "the file goes on after the last tensor"), file,
               SHERL_TR("formats", "%1 bytes of data").arg(position), std::to_string(data_bytes));
    }
}

}  // namespace

std::size_t size_of(Dtype dtype) {
    return row_of(dtype).bytes;
}

const char* to_string(Dtype dtype) {
    return row_of(dtype).name;
}

std::int64_t TensorEntry::count() const {
    std::int64_t product = 1;
    for (const std::int64_t extent : shape) product *= extent;
    return product;
}

SafetensorsHeader read_safetensors_header(const fs::path& path) {
    const std::string file = path.string();
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    std::ifstream in;
    errno = code.value();
    if (fs::is_regular_file(status)) in.open(path, std::ios::binary);
    const int reason = errno;
    const std::uint64_t file_bytes = in.is_open() ? fs::file_size(path, code) : 0;
    if (!in.is_open() || code) {
        const auto what = [&] {
            if (status.type() == fs::file_type::not_found) return SHERL_TR("formats", "the file does not exist");
            if (fs::exists(status) && !fs::is_regular_file(status)) return SHERL_TR("formats", "this is no file");
            return SHERL_TR("formats", "the file cannot be read: %1").arg(std::string(std::strerror(reason)));
        };
        throw Error(ErrorKind::input, {.id = "formats.safetensors.unreadable",
                                       .what = what(),
                                       .where = file,
                                       .expected = SHERL_TR("formats", "a safetensors file"),
                                       .got = {},
                                       .way_out = {}});
    }
    const std::string text = read_header_text(in, file, file_bytes);
    HeaderHandler handler(file);
    Json::sax_parse(text, &handler);

    const std::uint64_t data_start = kPrefix + text.size();
    for (const Description& tensor : handler.tensors)
        check_tensor(tensor, at_tensor(file, tensor.name), file_bytes - data_start);
    std::vector<Description*> tensors;
    for (Description& tensor : handler.tensors) tensors.push_back(&tensor);
    std::ranges::stable_sort(tensors, {}, [](const Description* tensor) { return *tensor->offsets; });
    check_layout(tensors, file, file_bytes - data_start);

    SafetensorsHeader header{.path = path, .tensors = {}, .metadata = std::move(handler.metadata)};
    header.tensors.reserve(tensors.size());
    for (Description* tensor : tensors) {
        header.tensors.push_back({.name = std::move(tensor->name),
                                  .dtype = *tensor->dtype,
                                  .shape = {tensor->shape->begin(), tensor->shape->end()},
                                  .begin = data_start + tensor->offsets->front(),
                                  .end = data_start + tensor->offsets->back()});
    }
    return header;
}

}  // namespace sherl::formats
