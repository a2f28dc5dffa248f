// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store only: the connection behind a Study, and questions its parts share.
#pragma once

#include "core/store/connection.h"
#include "core/store/study.h"

namespace sherl::store {

struct Study::State {
    std::filesystem::path path;
    Access access = Access::read;
    std::unique_ptr<SQLite::Database> database;

    // Throws Error(input) unless the study was opened for writing.
    [[nodiscard]] SQLite::Database& writable() const;
};

// A run's stored status and, when it is running, whether its process is gone. Throws Error(input) for no such run.
struct RunState {
    Status status = Status::waiting;
    bool gone = false;
    std::int64_t segment = 0;  // newest, 0: none
    ProcessIdentity process;
    std::int64_t heartbeat_ms = 0;
};
[[nodiscard]] RunState run_state(SQLite::Database& database, const std::filesystem::path& path, RunId run,
                                 std::int64_t now_ms);

// Gives a running row the ending `interrupted`, at its last heartbeat. Inside a transaction.
void interrupt(SQLite::Database& database, RunId run, const RunState& state);

// Folders with a resumable state below a run's folder, and what a kill has left of removing one.
[[nodiscard]] std::vector<std::filesystem::path> checkpoint_folders(const std::filesystem::path& files);

// Removes a folder with all that is in it. Throws Error(store) when something of it stays; `what` says it, with %1 for
// the system's message. Another process may remove the same folder meanwhile.
void remove_folder(const std::filesystem::path& folder, Text what, Text way_out);

[[nodiscard]] Error no_such_run(const std::filesystem::path& path, const std::string& reference);

}  // namespace sherl::store
