// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/formats/content_hash.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

namespace {

// A file whose time stamp lies `hours` in the past.
void put(const fs::path& path, const std::string& content, int hours) {
    write_file_atomically(path, content);
    // Whole hours since a fixed point: the same `hours` gives the same stamp.
    const std::chrono::sys_time<std::chrono::nanoseconds> point =
        std::chrono::sys_days(std::chrono::year(2024) / 1 / 1);
    fs::last_write_time(path, std::chrono::file_clock::from_sys(point - std::chrono::hours(hours)));
}

// The time stamp that nobody can set, in nanoseconds.
std::int64_t change_time(const fs::path& path) {
    struct stat status {};
    ::stat(path.c_str(), &status);
    return std::int64_t{status.st_ctim.tv_sec} * 1000000000 + status.st_ctim.tv_nsec;
}

}  // namespace

class TestContentHash : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_, cache_;

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        qputenv("XDG_CACHE_HOME", folder_->path().toUtf8());
        cache_ = cache_folder() / "hashes.json";
        QCOMPARE(cache_, root_ / "sherl-workbench" / "hashes.json");
    }

    void keyIsPathSizeAndTimes() {
        put(root_ / "a", "abc", 1);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("abc"));
        // Nothing in the key changed: the cache answers, here with what was put into it.
        std::string cache = read_file(cache_);
        cache.replace(cache.find(sha256_hex("abc")), 64, sha256_hex("remembered"));
        write_file_atomically(cache_, cache);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("remembered"));
        QCOMPARE(cached_file_hash(root_ / "." / "a"), sha256_hex("remembered"));
        // Other bytes with the old time stamp set back.
        const std::int64_t before = change_time(root_ / "a");
        do put(root_ / "a", "xyz", 1);
        while (change_time(root_ / "a") == before);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("xyz"));
        put(root_ / "a", "abc", 2);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("abc"));
        put(root_ / "a", "xyz", 2);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("xyz"));
        put(root_ / "a", "longer", 2);
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("longer"));
        put(root_ / "b", "other!", 2);
        QCOMPARE(cached_file_hash(root_ / "b"), sha256_hex("other!"));
        QCOMPARE(parse_json(read_file(cache_), "cache").size(), std::size_t{2});
    }

    void purposeAndFilesTellHashesApart() {
        put(root_ / "a", "1", 1);
        put(root_ / "b", "2", 1);
        int calls = 0;
        const auto compute = [&] { return sha256_hex(std::to_string(++calls)); };
        const std::string first = cached_hash("p", {root_ / "a", root_ / "b"}, compute);
        QCOMPARE(cached_hash("p", {root_ / "a", root_ / "b"}, compute), first);
        QVERIFY(cached_hash("q", {root_ / "a", root_ / "b"}, compute) != first);
        QVERIFY(cached_hash("p", {root_ / "a"}, compute) != first);
        put(root_ / "b", "2", 3);
        QVERIFY(cached_hash("p", {root_ / "a", root_ / "b"}, compute) != first);
        QCOMPARE(calls, 4);
    }

    // A file as young as its time stamp's granularity could still change unseen.
    void youngFilesAreNotRemembered() {
        write_file_atomically(root_ / "a", "abc");
        fs::last_write_time(root_ / "a", fs::file_time_type::clock::now() + std::chrono::hours(1));
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("abc"));
        QVERIFY(!fs::exists(cache_));
    }

    void fileThatChangesUnderTheHashIsNotRemembered() {
        put(root_ / "a", "abc", 2);
        const auto compute = [&] {
            put(root_ / "a", "xyz", 1);
            return sha256_hex("abc");
        };
        QCOMPARE(cached_hash("p", {root_ / "a"}, compute), sha256_hex("abc"));
        QVERIFY(!fs::exists(cache_));
    }

    void damagedCacheIsRebuilt_data() {
        QTest::addColumn<QByteArray>("content");
        for (const char* content :
             {"", "garbage", "[1]", "{\"file\\nPATH\": 1}", "{\"file\\nPATH\": {\"stamps\": 3}}", "{\"a\":"})
            QTest::newRow(content) << QByteArray(content);
        QTest::newRow("hash that is none")
            << QByteArray("{\"file\\nPATH\": {\"stamps\": [[3, 1704063600000000000, CTIME]], \"sha256\": \"beef\"}}");
    }
    void damagedCacheIsRebuilt() {
        QFETCH(QByteArray, content);
        put(root_ / "a", "abc", 1);
        fs::create_directories(cache_.parent_path());
        content.replace("PATH", QByteArray::fromStdString((root_ / "a").string()));
        content.replace("CTIME", QByteArray::number(qlonglong{change_time(root_ / "a")}));
        write_file_atomically(cache_, content.toStdString());
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("abc"));
        QCOMPARE(parse_json(read_file(cache_), "cache").size(), std::size_t{1});
    }

    void unwritableCacheIsNoError() {
        put(root_ / "a", "abc", 1);
        qputenv("XDG_CACHE_HOME", "/dev/null/none");
        QCOMPARE(cached_file_hash(root_ / "a"), sha256_hex("abc"));
    }

    void unreadableFileIsAnError() {
        QVERIFY_EXCEPTION_THROWN((void)cached_file_hash(root_ / "none"), Error);
        QVERIFY_EXCEPTION_THROWN((void)cached_file_hash(root_), Error);
    }

    void processesShareOneCache() {
        for (int i = 0; i < 40; ++i) put(root_ / std::to_string(i), "content " + std::to_string(i), i);
        const auto hash_all = [&] {
            for (int i = 0; i < 40; ++i) {
                if (cached_file_hash(root_ / std::to_string(i)) != sha256_hex("content " + std::to_string(i)))
                    return false;
            }
            return true;
        };
        std::vector<pid_t> children;
        for (int i = 0; i < 3; ++i) {
            children.push_back(::fork());
            if (children.back() == 0) ::_exit(hash_all() ? 0 : 1);
        }
        for (const pid_t child : children) {
            int status = -1;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QCOMPARE(status, 0);
        }
        QVERIFY(parse_json(read_file(cache_), "cache").is_object());  // whole, whoever wrote last
        QVERIFY(hash_all());
        QCOMPARE(parse_json(read_file(cache_), "cache").size(), std::size_t{40});
        QCOMPARE(std::distance(fs::directory_iterator(cache_.parent_path()), fs::directory_iterator()),
                 std::ptrdiff_t{1});
    }
};

QTEST_APPLESS_MAIN(TestContentHash)
#include "tst_content_hash.moc"
