// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <QtTest>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/formats/safetensors.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

namespace {

std::string file_with_length(std::uint64_t length, const std::string& header, std::size_t data_bytes) {
    std::string file(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(length >> (8 * i));
    return file + header + std::string(data_bytes, '\1');
}

std::string file_of(const std::string& header, std::size_t data_bytes) {
    return file_with_length(header.size(), header, data_bytes);
}

// One tensor's entry.
std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string slice(const std::string& file, const TensorEntry& tensor) {
    return file.substr(tensor.begin, tensor.end - tensor.begin);
}

template <class Value>
std::vector<Value> values(const std::string& file, const TensorEntry& tensor) {
    std::vector<Value> out(tensor.bytes() / sizeof(Value));
    std::memcpy(out.data(), file.data() + tensor.begin, tensor.bytes());
    return out;
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;

    [[nodiscard]] QStringList entries() const {
        return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name);
    }

    // The error of reading `content`, which must name the file.
    Error refusal(const std::string& content) {
        const fs::path path = root_ / "bad.safetensors";
        write_file_atomically(path, content);
        try {
            (void)read_safetensors_header(path);
        } catch (const Error& error) {
            return error;
        }
        return {ErrorKind::internal,
                {.id = "accepted", .what = {}, .where = {}, .expected = {}, .got = {}, .way_out = {}}};
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
    }

    // The fixture was written by the Python library, with the values asserted here.
    void readsWhatPythonWrote() {
        const fs::path path = fs::path(SHERL_TEST_DATA) / "formats" / "python.safetensors";
        const SafetensorsHeader header = read_safetensors_header(path);
        QCOMPARE(header.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"note", "made by Python"}}));
        std::map<std::string, TensorEntry> tensors;
        std::uint64_t position = header.tensors.front().begin;
        for (const TensorEntry& tensor : header.tensors) {
            QCOMPARE(tensor.begin, position);
            position = tensor.end;
            tensors[tensor.name] = tensor;
        }
        const std::string file = read_file(path);
        QCOMPARE(position, std::uint64_t{file.size()});
        QCOMPARE(tensors.size(), std::size_t{12});
        QCOMPARE(tensors.at("float32").shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(values<float>(file, tensors.at("float32")), (std::vector<float>{0, 0.5F, 1, 1.5F, 2, 2.5F}));
        QCOMPARE(tensors.at("float64").shape, std::vector<std::int64_t>{});
        QCOMPARE(tensors.at("float64").count(), std::int64_t{1});
        QCOMPARE(values<double>(file, tensors.at("float64")), std::vector<double>{0.1});
        QCOMPARE(values<std::uint16_t>(file, tensors.at("bfloat16")), (std::vector<std::uint16_t>{0x3fc0, 0xc000}));
        QCOMPARE(values<std::uint16_t>(file, tensors.at("half")), std::vector<std::uint16_t>{0x3400});
        QCOMPARE(values<std::int64_t>(file, tensors.at("int64")),
                 (std::vector<std::int64_t>{-1, std::int64_t{1} << 40}));
        QCOMPARE(values<std::int32_t>(file, tensors.at("int32")), std::vector<std::int32_t>{7});
        QCOMPARE(values<std::int16_t>(file, tensors.at("int16")), std::vector<std::int16_t>{-3});
        QCOMPARE(values<std::int8_t>(file, tensors.at("int8")), (std::vector<std::int8_t>{-4, 4}));
        QCOMPARE(values<std::uint8_t>(file, tensors.at("uint8")), std::vector<std::uint8_t>{250});
        QCOMPARE(values<std::uint8_t>(file, tensors.at("bool")), (std::vector<std::uint8_t>{1, 0, 1}));
        QCOMPARE(tensors.at("empty").shape, (std::vector<std::int64_t>{0, 4}));
        QCOMPARE(tensors.at("empty").count(), std::int64_t{0});
        QCOMPARE(values<float>(file, tensors.at("\xE5\x90\x8D")), std::vector<float>{1});
        for (const auto& [name, dtype] : std::map<std::string, Dtype>{{"float32", Dtype::f32},
                                                                      {"float64", Dtype::f64},
                                                                      {"bfloat16", Dtype::bf16},
                                                                      {"half", Dtype::f16},
                                                                      {"int64", Dtype::i64},
                                                                      {"int32", Dtype::i32},
                                                                      {"int16", Dtype::i16},
                                                                      {"int8", Dtype::i8},
                                                                      {"uint8", Dtype::u8},
                                                                      {"bool", Dtype::boolean}}) {
            QVERIFY2(tensors.at(name).dtype == dtype, name.c_str());
        }
    }

    void roundTrip() {
        std::string data(64, '\0');
        std::iota(data.begin(), data.end(), '\0');
        const std::vector<TensorToWrite> tensors{
            {.name = "z.bytes", .dtype = Dtype::u8, .shape = {3}, .data = bytes_of(data).first(3)},
            {.name = "b.floats", .dtype = Dtype::f32, .shape = {2, 2}, .data = bytes_of(data).subspan(3, 16)},
            {.name = "a.floats", .dtype = Dtype::f32, .shape = {}, .data = bytes_of(data).subspan(19, 4)},
            {.name = "half", .dtype = Dtype::bf16, .shape = {1, 1}, .data = bytes_of(data).subspan(23, 2)},
            {.name = "doubles \"\xC3\xA9\"", .dtype = Dtype::f64, .shape = {2}, .data = bytes_of(data).subspan(25, 16)},
            {.name = "none", .dtype = Dtype::f64, .shape = {4, 0}, .data = {}},
        };
        const std::map<std::string, std::string> metadata{{"format", "pt"}, {"key \n", "value \xE2\x82\xAC"}};
        const fs::path path = root_ / "a.safetensors";
        write_safetensors(path, tensors, metadata);
        QCOMPARE(entries(), QStringList{QStringLiteral("a.safetensors")});

        const SafetensorsHeader header = read_safetensors_header(path);
        QCOMPARE(header.path, path);
        QCOMPARE(header.metadata, metadata);
        const std::string file = read_file(path);
        std::vector<std::string> order;
        for (const TensorEntry& tensor : header.tensors) {
            order.push_back(tensor.name);
            const auto wrote =
                std::find_if(tensors.begin(), tensors.end(), [&](const auto& t) { return t.name == tensor.name; });
            QVERIFY(wrote != tensors.end());
            QVERIFY(wrote->dtype == tensor.dtype);
            QCOMPARE(wrote->shape, tensor.shape);
            QCOMPARE(slice(file, tensor),
                     std::string(reinterpret_cast<const char*>(wrote->data.data()), wrote->data.size()));
            QCOMPARE(tensor.begin % size_of(tensor.dtype), std::size_t{0});  // what makes memory mapping zero-copy
        }
        QCOMPARE(order,
                 (std::vector<std::string>{"doubles \"\xC3\xA9\"", "none", "a.floats", "b.floats", "half", "z.bytes"}));
        write_safetensors(root_ / "a.safetensors", {});
        QCOMPARE(read_safetensors_header(path).tensors.size(), std::size_t{0});
    }

    void acceptsWhatTheFormatAllows() {
        const std::string a = entry("a", "F32", "[1]", "[0,4]"), b = entry("b", "U8", "[0]", "[4,4]"),
                          c = entry("c", "U8", "[2]", "[4,6]");
        write_file_atomically(root_ / "order", file_of("{" + c + "," + b + "," + a + "}   ", 6));
        const SafetensorsHeader header = read_safetensors_header(root_ / "order");
        QCOMPARE(header.tensors.size(), std::size_t{3});
        QCOMPARE(header.tensors[0].name, std::string("a"));
        QCOMPARE(header.tensors[1].name, std::string("b"));
        QCOMPARE(header.tensors[2].name, std::string("c"));
        write_file_atomically(root_ / "empty", file_of("{}", 0));
        QVERIFY(read_safetensors_header(root_ / "empty").tensors.empty());
        write_file_atomically(root_ / "zero",
                              file_of("{" + entry("a", "F64", "[0,4611686018427387904,2]", "[0,0]") + "}", 0));
        QCOMPARE(read_safetensors_header(root_ / "zero").tensors[0].count(), std::int64_t{0});
    }

    void malformed_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<QByteArray>("tensor");
        const auto row = [](const char* name, const std::string& file, const char* rule, const char* tensor = "") {
            QTest::newRow(name) << QByteArray::fromStdString(file) << QByteArray(rule) << QByteArray(tensor);
        };
        const std::string good = entry("w.a", "F32", "[2]", "[0,8]");
        const auto one = [](const std::string& content, std::size_t bytes = 8) {
            return file_of("{" + content + "}", bytes);
        };

        row("nothing", "", "truncated");
        row("seven bytes", std::string(7, '\1'), "truncated");
        row("header beyond the file", file_with_length(4000, "{}", 0), "header_length");
        row("header of 99 MB in a tiny file", file_with_length(99000000, "{}", 0), "header_length");
        row("header one byte too long", file_with_length(3, "{}", 0), "header_length");
        row("header of 100 MB and a byte", file_with_length(100000001, "{}", 0), "header_too_long");
        row("header of 2^62 bytes", file_with_length(std::uint64_t{1} << 62U, "{}", 0), "header_too_long");
        row("header of 2^64 - 1 bytes", file_with_length(~std::uint64_t{0}, "{}", 0), "header_too_long");
        row("header of no bytes", file_of("", 0), "header_start");
        row("header starts with a space", file_of(" {}", 0), "header_start");
        row("header starts with a mark", file_of("\xEF\xBB\xBF{}", 0), "header_start");
        row("header is an array", file_of("[]", 0), "header_start");
        row("not UTF-8 in a name", one(entry("w\xff", "F32", "[2]", "[0,8]")), "utf8");
        row("half a surrogate in UTF-8", one(entry("w\xED\xA0\x80", "F32", "[2]", "[0,8]")), "utf8");
        row("not JSON", file_of("{\"a\"}", 0), "json");
        row("ends early", file_of("{\"w.a\":{\"dtype\":\"F32\"", 8), "json");
        row("two documents", file_of("{}{}", 0), "json");
        row("zeros behind the header", file_of(std::string("{}\0\0", 4), 0), "json");
        row("comment", file_of("{}/**/", 0), "json");
        row("comma too many", one(good + ","), "json");
        row("endless number", one(entry("w.a", "F32", "[1e999]", "[0,8]")), "json");
        row("name twice", one(good + "," + good), "duplicate_name", "w.a");
        row("key twice", one(R"("w.a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]})"),
            "duplicate_key", "w.a");
        row("metadata is a list", one(R"("__metadata__":["x"],)" + good), "metadata");
        row("metadata is null", one(R"("__metadata__":null,)" + good), "metadata");
        row("metadata holds a number", one(R"("__metadata__":{"format":1},)" + good), "metadata");
        row("metadata is nested", one(R"("__metadata__":{"a":{"b":"c"}},)" + good), "metadata");
        row("metadata key twice", one(R"("__metadata__":{"a":"1","a":"2"},)" + good), "duplicate_key", "__metadata__");
        row("entry is a number", one(R"("w.a":3)"), "entry", "w.a");
        row("entry is a list", one(R"("w.a":[0,8])"), "entry", "w.a");
        row("unknown key", one(R"("w.a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]})"), "unknown_key",
            "w.a");
        row("no type", one(R"("w.a":{"shape":[2],"data_offsets":[0,8]})"), "missing_key", "w.a");
        row("no shape", one(R"("w.a":{"dtype":"F32","data_offsets":[0,8]})"), "missing_key", "w.a");
        row("no offsets", one(R"("w.a":{"dtype":"F32","shape":[2]})"), "missing_key", "w.a");
        row("four-bit float", one(entry("w.a", "F4", "[16]", "[0,8]")), "dtype", "w.a");
        row("type in small letters", one(entry("w.a", "f32", "[2]", "[0,8]")), "dtype", "w.a");
        row("type is a number", one(R"("w.a":{"dtype":32,"shape":[2],"data_offsets":[0,8]})"), "dtype", "w.a");
        row("negative extent", one(entry("w.a", "F32", "[-2]", "[0,8]")), "shape", "w.a");
        row("negative extents in a pair", one(entry("w.a", "F32", "[-1,-2]", "[0,8]")), "shape", "w.a");
        row("fractional extent", one(entry("w.a", "F32", "[2.0]", "[0,8]")), "shape", "w.a");
        row("extent is text", one(entry("w.a", "F32", "[\"2\"]", "[0,8]")), "shape", "w.a");
        row("extent beyond 64 bits", one(entry("w.a", "F32", "[99999999999999999999]", "[0,8]")), "shape", "w.a");
        row("shape is a number", one(entry("w.a", "F32", "2", "[0,8]")), "shape", "w.a");
        row("shape is nested", one(entry("w.a", "F32", "[[2]]", "[0,8]")), "shape", "w.a");
        row("nested without end", one(entry("w.a", "F32", std::string(100000, '['), "[0,8]")), "shape", "w.a");
        row("one offset", one(entry("w.a", "F32", "[2]", "[8]")), "offsets", "w.a");
        row("three offsets", one(entry("w.a", "F32", "[2]", "[0,8,16]")), "offsets", "w.a");
        row("negative offset", one(entry("w.a", "F32", "[2]", "[-8,0]")), "offsets", "w.a");
        row("offsets are an object", one(entry("w.a", "F32", "[2]", "{}")), "offsets", "w.a");
        row("offsets run backwards", one(entry("w.a", "F32", "[2]", "[8,0]")), "offsets", "w.a");
        row("product of extents overflows", one(entry("w.a", "F32", "[4294967296,4294967296]", "[0,8]")), "overflow",
            "w.a");
        row("extents wrap around to the right size", one(entry("w.a", "U8", "[9223372036854775809,8]", "[0,8]")),
            "overflow", "w.a");
        row("bytes overflow", one(entry("w.a", "F64", "[2305843009213693952]", "[0,0]"), 0), "overflow", "w.a");
        row("data beyond the file", one(entry("w.a", "F32", "[4]", "[0,16]")), "out_of_range", "w.a");
        row("offset near 2^64", one(entry("w.a", "F32", "[2]", "[18446744073709551608,18446744073709551615]")),
            "out_of_range", "w.a");
        row("bytes too few", one(entry("w.a", "F32", "[3]", "[0,8]")), "size", "w.a");
        row("bytes too many", one(entry("w.a", "F16", "[3]", "[0,8]")), "size", "w.a");
        row("scalar with no bytes", one(entry("w.a", "F32", "[]", "[0,0]"), 0), "size", "w.a");
        row("hole in front", one(entry("w.a", "F32", "[1]", "[4,8]")), "gap", "w.a");
        row("hole in between", one(entry("a", "U8", "[2]", "[0,2]") + "," + entry("w.b", "U8", "[2]", "[4,6]"), 6),
            "gap", "w.b");
        row("overlap", one(entry("a", "U8", "[4]", "[0,4]") + "," + entry("w.b", "U8", "[4]", "[2,6]"), 6), "overlap",
            "w.b");
        row("shared bytes", one(entry("a", "U8", "[4]", "[0,4]") + "," + entry("w.b", "U8", "[4]", "[0,4]"), 4),
            "overlap", "w.b");
        row("empty tensor inside another",
            one(entry("a", "U8", "[4]", "[0,4]") + "," + entry("w.b", "U8", "[0]", "[2,2]"), 4), "overlap", "w.b");
        row("bytes behind the last tensor", one(good, 9), "trailing");
        row("bytes without a tensor", file_of("{}", 1), "trailing");
        row("cut short", one(good, 7), "out_of_range", "w.a");
    }
    void malformed() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, rule);
        QFETCH(QByteArray, tensor);
        // Bounded memory: a reader that believes the file would need far more than this.
        struct rlimit before {};
        ::getrlimit(RLIMIT_DATA, &before);
#if !defined(__SANITIZE_ADDRESS__)
        const struct rlimit small { rlim_t{64} << 20U, before.rlim_max };
        QCOMPARE(::setrlimit(RLIMIT_DATA, &small), 0);
#endif
        const Error error = refusal(file.toStdString());
        ::setrlimit(RLIMIT_DATA, &before);
        QCOMPARE(QByteArray::fromStdString(error.id()), "formats.safetensors." + rule);
        QVERIFY(error.kind() == ErrorKind::input);
        const std::string where = error.problems().front().where;
        QVERIFY2(where.find((root_ / "bad.safetensors").string()) == 0, where.c_str());
        if (!tensor.isEmpty()) QVERIFY2(where.ends_with(": tensor \"" + tensor.toStdString() + "\""), where.c_str());
        QVERIFY2(std::string(error.what()).size() < 1000, error.what());  // a sentence, whatever the file holds
    }

    void hostileNamesStayShort() {
        const std::string name(100000, 'x');
        const Error error = refusal(file_of("{" + entry(name, "F32", "[2]", "[0,4]") + "}", 4));
        QCOMPARE(error.id(), std::string("formats.safetensors.size"));
        QVERIFY(std::string(error.what()).size() < 1000);
    }

    void unreadableFiles() {
        for (const fs::path& path : {root_, root_ / "none", fs::path("/dev/zero")}) {
            try {
                (void)read_safetensors_header(path);
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(error.id(), std::string("formats.safetensors.unreadable"));
            }
        }
    }

    void fullDiskLeavesNothingBehind() {
        const std::string data(1 << 20U, 'x');
        const std::vector<TensorToWrite> tensors{
            {.name = "a", .dtype = Dtype::u8, .shape = {1 << 20U}, .data = bytes_of(data)}};
        write_file_atomically(root_ / "kept", "old");
        // The limit on file sizes makes write(2) fail as a full disk does, after a part of the data was written.
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit small { 100000, before.rlim_max };
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        std::optional<ErrorKind> kind;
        try {
            write_safetensors(root_ / "kept", tensors);
        } catch (const Error& error) {
            kind = error.kind();
        }
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(kind == ErrorKind::store);
        QCOMPARE(entries(), QStringList{QStringLiteral("kept")});
        QCOMPARE(read_file(root_ / "kept"), std::string("old"));
        write_safetensors(root_ / "kept", tensors);
        QCOMPARE(read_safetensors_header(root_ / "kept").tensors.size(), std::size_t{1});
    }

    void impossibleTargetsAreStoreErrors() {
        fs::create_directories(root_ / "folder" / "inside");
        for (const fs::path& path : {root_ / "none" / "a", root_ / "folder"}) {
            try {
                write_safetensors(path, {});
                QFAIL("accepted");
            } catch (const Error& error) {
                QVERIFY(error.kind() == ErrorKind::store);
            }
        }
        QCOMPARE(entries(), QStringList{QStringLiteral("folder")});
    }

    void defectsOfTheCallerAreFound() {
        const std::string data(8, 'x');
        const TensorToWrite good{.name = "a", .dtype = Dtype::f32, .shape = {2}, .data = bytes_of(data)};
        const auto id = [&](const std::vector<TensorToWrite>& tensors,
                            const std::map<std::string, std::string>& metadata = {}) {
            try {
                write_safetensors(root_ / "a", tensors, metadata);
            } catch (const Error& error) {
                return error.id().substr(error.id().rfind('.') + 1);
            }
            return std::string("accepted");
        };
        TensorToWrite other = good;
        QCOMPARE(id({good, other}), std::string("name"));
        other.name = "__metadata__";
        QCOMPARE(id({other}), std::string("name"));
        other.name = "\xff";
        QCOMPARE(id({other}), std::string("utf8"));
        QCOMPARE(id({good}, {{"a", "\xff"}}), std::string("utf8"));
        other = good;
        other.shape = {3};
        QCOMPARE(id({other}), std::string("size"));
        other.shape = {-2};
        QCOMPARE(id({other}), std::string("shape"));
        QVERIFY(entries().isEmpty());
    }

    // --- the files of a folder
    // -------------------------------------------------------------------------------------------

    void shardsAreReadByTheirIndex() {
        write_file_atomically(
            root_ / "one",
            file_of("{" + entry("a", "U8", "[1]", "[0,1]") + "," + entry("b", "U8", "[1]", "[1,2]") + "}", 2));
        write_file_atomically(root_ / "two", file_of("{" + entry("c", "U8", "[1]", "[0,1]") + "}", 1));
        write_file_atomically(root_ / "model.safetensors.index.json",
                              R"({"metadata":{"total_size":3},"weight_map":{"a":"one","b":"./one","c":"two"}})");
        const auto headers = read_weight_headers(root_);
        QCOMPARE(headers.size(), std::size_t{2});
        QCOMPARE(headers[0].tensors.size(), std::size_t{2});
        QCOMPARE(headers[1].path.filename(), fs::path("two"));
        fs::copy(root_ / "two", root_ / "model.safetensors");  // a single file goes first, as in transformers
        QCOMPARE(read_weight_headers(root_).size(), std::size_t{1});
    }

    void badIndex_data() {
        QTest::addColumn<QByteArray>("index");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("not JSON") << QByteArray("{") << QByteArray("json.syntax");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("formats.index.weight_map");
        QTest::newRow("no map") << QByteArray("{}") << QByteArray("formats.index.weight_map");
        QTest::newRow("empty map") << QByteArray(R"({"weight_map":{}})") << QByteArray("formats.index.weight_map");
        QTest::newRow("map is a list") << QByteArray(R"({"weight_map":["one"]})")
                                       << QByteArray("formats.index.weight_map");
        QTest::newRow("number") << QByteArray(R"({"weight_map":{"a":1}})") << QByteArray("formats.index.weight_map");
        for (const char* path : {"../one", "x/../../one", "/etc/passwd", "", ".", "..", "x/..", "one/"}) {
            QTest::addRow("path %s", path)
                << QByteArray(R"({"weight_map":{"a":")") + path + "\"}}" << QByteArray("formats.index.path");
        }
        QTest::newRow("no such shard") << QByteArray(R"({"weight_map":{"a":"none"}})")
                                       << QByteArray("formats.safetensors.unreadable");
        QTest::newRow("tensor not there")
            << QByteArray(R"({"weight_map":{"a":"one","z":"one"}})") << QByteArray("formats.index.absent");
        QTest::newRow("tensor elsewhere")
            << QByteArray(R"({"weight_map":{"a":"one","b":"one"}})") << QByteArray("formats.index.absent");
        QTest::newRow("tensor unlisted") << QByteArray(R"({"weight_map":{"b":"two"}})")
                                         << QByteArray("formats.index.unlisted");
        QTest::newRow("tensor twice") << QByteArray(R"({"weight_map":{"a":"one","b":"two"}})")
                                      << QByteArray("formats.index.unlisted");
    }
    void badIndex() {
        QFETCH(QByteArray, index);
        QFETCH(QByteArray, id);
        write_file_atomically(root_ / "one", file_of("{" + entry("a", "U8", "[1]", "[0,1]") + "}", 1));
        write_file_atomically(
            root_ / "two",
            file_of("{" + entry("a", "U8", "[1]", "[0,1]") + "," + entry("b", "U8", "[1]", "[1,2]") + "}", 2));
        write_file_atomically(root_ / "model.safetensors.index.json", index.toStdString());
        try {
            (void)read_weight_headers(root_);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QByteArray::fromStdString(error.id()), id);
        }
    }

    void folderWithoutSafetensorsSaysTheWayOut() {
        const auto refusal_of = [](const fs::path& folder) {
            try {
                (void)read_weight_headers(folder);
            } catch (const Error& error) {
                return std::make_pair(error.id(), std::string(error.what()));
            }
            return std::make_pair(std::string(), std::string());
        };
        QCOMPARE(refusal_of(root_ / "none").first, std::string("formats.folder.missing"));
        QCOMPARE(refusal_of(root_).first, std::string("formats.folder.no_weights"));
        QVERIFY(refusal_of(root_).second.find("convert_checkpoint.py") == std::string::npos);
    }

    // A pickle is never read, whatever it is called: the refusal names the script that converts it.
    void pickledWeightsAreRefusedWithTheScript_data() {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("named");
        const auto row = [](const QStringList& files) { QTest::newRow(files.join(u' ').toUtf8()) << files << files.first(); };
        row({QStringLiteral("pytorch_model.bin")});
        row({QStringLiteral("pytorch_model.bin.index.json"), QStringLiteral("pytorch_model-00001-of-00002.bin")});
        row({QStringLiteral("pytorch_model.bin"), QStringLiteral("optimizer.pt"), QStringLiteral("training_args.bin")});
        for (const char* name : {"best.pt", "epoch=3.ckpt", "weights.pth"}) row({QString::fromLatin1(name)});
    }
    void pickledWeightsAreRefusedWithTheScript() {
        QFETCH(QStringList, files);
        QFETCH(QString, named);
        for (const QString& file : files) write_file_atomically(root_ / file.toStdString(), "x");
        try {
            (void)read_weight_headers(root_);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::input);
            QCOMPARE(error.id(), std::string("formats.folder.pickled"));
            QCOMPARE(QString::fromStdString(error.problems()[0].got), named);
            const QString command = QStringLiteral("python3 experiments/convert_checkpoint.py %1 NEW_FOLDER");
            QVERIFY2(QString::fromStdString(error.problems()[0].way_out.english())
                         .endsWith(command.arg(QString::fromStdString(root_.string()))),
                     error.what());
        }
        QVERIFY(std::filesystem::is_regular_file(std::filesystem::path(SHERL_TEST_DATA) / "../../experiments/convert_checkpoint.py"));
        write_file_atomically(root_ / "model.safetensors", "short");  // what is there is read, and its own fault told
        try {
            (void)read_weight_headers(root_);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("formats.safetensors.truncated"));
        }
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
