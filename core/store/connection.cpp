// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <system_error>
#include <thread>

#include "core/store/schema.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const char* id, Text what, const fs::path& path, Text way_out) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = path.string(),
                                   .expected = {},
                                   .got = {},
                                   .way_out = std::move(way_out)});
}

// Creates an empty file of this name if there is none; true: it was us, so that a failed creation can be undone.
bool created_empty(const fs::path& path) {
    std::error_code code;
    const fs::path folder = fs::absolute(path, code).parent_path();
    if (!fs::is_directory(folder, code)) {
        refuse("store.no_folder", SHERL_TR("store", "the folder of the study does not exist"), path,
               SHERL_TR("store", "Create it first, or name another file."));
    }
    const int descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);
    if (descriptor >= 0) {
        ::close(descriptor);
        return true;
    }
    if (errno == EEXIST) return false;
    throw Error(ErrorKind::store,
                {.id = "store.cannot_open",
                 .what = SHERL_TR("store", "the study cannot be created: %1").arg(std::strerror(errno)),
                 .where = path.string(),
                 .expected = {},
                 .got = {},
                 .way_out = SHERL_TR("store", "Check the permissions of the folder and the free space.")});
}

// The switch to WAL needs the file for itself and does not wait for it, so the waiting is done here.
void switch_to_wal(SQLite::Database& database, int busy_milliseconds) {
    using namespace std::chrono;
    const auto deadline = steady_clock::now() + milliseconds(busy_milliseconds);
    for (;;) {
        try {
            if (database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal") return;
            throw SQLite::Exception("this file system has no shared memory for SQLite's WAL mode", SQLITE_CANTOPEN);
        } catch (const SQLite::Exception& failure) {
            if (failure.getErrorCode() != SQLITE_BUSY || steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(milliseconds(10));
    }
}

std::unique_ptr<SQLite::Database> open_for_writing(const fs::path& path, int busy_milliseconds) {
    const bool ours = created_empty(path);
    try {
        auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE, busy_milliseconds);
        migrate(*database, path, migrations());
        switch_to_wal(*database, busy_milliseconds);
        // FULL: what was committed survives a power cut too, so that a checkpoint never runs ahead of its rows.
        database->exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        return database;
    } catch (...) {
        if (ours) {
            for (const char* suffix : {"", "-journal", "-wal", "-shm"}) ::unlink((path.string() + suffix).c_str());
        }
        throw;
    }
}

std::string uri(const fs::path& path) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "file:";
    for (const char c : fs::absolute(path).string()) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '%' || c == '?' || c == '#') {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + "?immutable=1";
}

std::unique_ptr<SQLite::Database> open_for_reading(const fs::path& path, int busy_milliseconds) {
    const auto opened = [&](const std::string& name, int flags) {
        auto database = std::make_unique<SQLite::Database>(name, flags, busy_milliseconds);
        const int version = check_schema(*database, path, current_schema());
        if (version == 0) {
            refuse("store.not_a_study", SHERL_TR("store", "this file is empty, not a study"), path,
                   SHERL_TR("store", "Name a *.sherl file that a run has written."));
        }
        if (version < current_schema()) database.reset();
        return database;
    };
    try {
        return opened(path.string(), SQLite::OPEN_READONLY);
    } catch (const SQLite::Exception& failure) {
        // A WAL file in a read-only folder: nobody can be writing it, so it may be read as it lies there.
        const int code = failure.getErrorCode();
        std::error_code ignored;
        const bool read_only = ::access(fs::absolute(path).parent_path().c_str(), W_OK) != 0;
        const bool no_log = fs::file_size(path.string() + "-wal", ignored) == 0 || ignored;
        if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || !read_only || !no_log) throw;
        return opened(uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    }
}

}  // namespace

std::unique_ptr<SQLite::Database> open_connection(const fs::path& path, Access access, int busy_milliseconds) {
    std::error_code code;
    if (fs::is_directory(path, code)) {
        refuse("store.not_a_study", SHERL_TR("store", "this is a folder, not a study"), path,
               SHERL_TR("store", "Name a *.sherl file."));
    }
    if (access == Access::read && !fs::exists(path, code)) {
        refuse("store.missing", SHERL_TR("store", "there is no study here"), path,
               SHERL_TR("store", "Start a run to create one, or name another file with --store."));
    }
    return translated(path, [&] {
        return access == Access::write ? open_for_writing(path, busy_milliseconds)
                                       : open_for_reading(path, busy_milliseconds);
    });
}

Error store_error(const SQLite::Exception& failure, const fs::path& path) {
    const auto error = [&](ErrorKind kind, const char* id, Text what, Text way_out) {
        return Error(kind, {.id = id,
                            .what = std::move(what),
                            .where = path.string(),
                            .expected = {},
                            .got = {},
                            .way_out = std::move(way_out)});
    };
    switch (failure.getErrorCode() & 0xff) {
        case SQLITE_NOTADB:
            return error(ErrorKind::input, "store.not_a_study", SHERL_TR("store", "this file is no study"),
                         SHERL_TR("store", "Name a *.sherl file."));
        case SQLITE_FULL:
            return error(ErrorKind::store, "store.full", SHERL_TR("store", "the disk is full"),
                         SHERL_TR("store", "Free some space, then resume the run."));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return error(ErrorKind::store, "store.locked", SHERL_TR("store", "another program keeps the study locked"),
                         SHERL_TR("store", "Close the program that holds it, then try again."));
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return error(ErrorKind::store, "store.read_only", SHERL_TR("store", "the study cannot be written"),
                         SHERL_TR("store", "Check the permissions of the file and its folder."));
        case SQLITE_CORRUPT:
            return error(ErrorKind::store, "store.corrupt", SHERL_TR("store", "the study is damaged"),
                         SHERL_TR("store", "Keep a copy and try \"sqlite3 FILE .recover\"."));
        case SQLITE_CANTOPEN:
            return error(ErrorKind::store, "store.cannot_open",
                         SHERL_TR("store", "the study cannot be opened: %1").arg(failure.what()),
                         SHERL_TR("store", "Check the permissions of the file and its folder."));
        default:
            return error(ErrorKind::store, "store.io", SHERL_TR("store", "SQLite reports \"%1\"").arg(failure.what()),
                         {});
    }
}

double real(const SQLite::Column& column) {
    return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

std::optional<std::int64_t> optional_integer(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return column.getInt64();
}

Json json_of(const SQLite::Column& column) {
    return column.isNull() ? Json() : parse_json(column.getString(), "study");
}

}  // namespace sherl::store
