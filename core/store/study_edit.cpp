// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to a study that are not the work of a running run.
#include "core/base/files.h"
#include "core/base/version.h"
#include "core/store/study_state.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

using SQLite::TransactionBehavior;

// The name people call the data by: GLUE's, an asset's, a folder's, or a table file's.
std::string task_label(const spec::DataSpec& data) {
    if (!data.name.empty()) return data.name;
    if (!data.path.empty()) return folder_label(data.path);
    if (!data.train_file) return data.format;
    const std::string stem = data.train_file->stem().string();
    return stem == "train" || stem == "training" ? folder_label(data.train_file->parent_path()) : stem;
}

Error wrong_state(const char* id, Text what, RunId run, Status status, Text way_out) {
    return Error(ErrorKind::input, {.id = id,
                                    .what = std::move(what),
                                    .where = "run " + std::to_string(run),
                                    .expected = {},
                                    .got = to_string(status),
                                    .way_out = std::move(way_out)});
}

// Where the files of a run wait until its row is gone for certain.
constexpr const char* kDoomed = ".deleted-";

// The folder of a run that nobody works on; throws with `refusal` when somebody does. Inside a transaction.
fs::path resting_files(const Study& study, RunId run, const Clock& clock, Text refusal) {
    SQLite::Database& database = *study.state().database;
    const RunState state = run_state(database, study.path(), run, clock.unix_milliseconds());
    if (state.status == Status::running && !state.gone) {
        throw wrong_state("store.run.at_work", std::move(refusal), run, state.status,
                          SHERL_TR("store", "Stop it first."));
    }
    SQLite::Statement uuid(database, "SELECT uuid FROM runs WHERE id = ?");
    uuid.bind(1, run);
    uuid.executeStep();
    return study.files(uuid.getColumn(0).getString());
}

Error files_error(Text what, const fs::path& where, Text way_out) {
    return Error(ErrorKind::store, {.id = "store.files",
                                    .what = std::move(what),
                                    .where = where.string(),
                                    .expected = {},
                                    .got = {},
                                    .way_out = std::move(way_out)});
}

// Renamed first, removed after the transaction: a kill leaves no half of a folder under its own name. `what` as for
// remove_folder().
fs::path doom(const fs::path& folder, Text what) {
    const fs::path doomed = folder.parent_path() / (kDoomed + folder.filename().string());
    std::error_code code;
    fs::remove_all(doomed, code);  // of an earlier kill
    fs::rename(folder, doomed, code);
    if (!code) return doomed;
    throw files_error(std::move(what).arg(code.message()), folder,
                      SHERL_TR("store", "Check the permissions of the folder."));
}

void check_changed(SQLite::Database& database, const fs::path& path, RunId run) {
    if (database.getChanges() == 0) throw no_such_run(path, std::to_string(run));
}

}  // namespace

RunId Study::create_run(const Json& document, const std::string& spec_hash, const spec::RunSpec& spec,
                        const Clock& clock) {
    return translated(path(), [&] {
        SQLite::Database& database = state_->writable();
        SQLite::Statement insert(
            database,
            "INSERT INTO runs (uuid, name, queue_position, created_ms, spec, spec_hash, method, task, task_kind, "
            "metric, "
            "                  backbone, seed, program_version, git_revision) "
            "VALUES (?, ?, (SELECT coalesce(max(queue_position), 0) + 1 FROM runs), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        int at = 0;
        insert.bind(++at, new_uuid());
        insert.bind(++at, spec.name.empty() ? spec.method.kind : spec.name);
        insert.bind(++at, clock.unix_milliseconds());
        insert.bind(++at, document.dump());
        insert.bind(++at, spec_hash);
        insert.bind(++at, spec.method.kind);
        insert.bind(++at, task_label(spec.task.data));
        insert.bind(++at, spec.task.kind);
        insert.bind(++at, spec.task.metric);
        insert.bind(++at, folder_label(spec.backbone.path));
        insert.bind(++at, static_cast<std::int64_t>(spec.train.seed));
        insert.bind(++at, program_version());
        insert.bind(++at, git_revision());
        insert.exec();
        return database.getLastInsertRowid();
    });
}

void Study::request(RunId run, Request request, const Clock& clock) {
    translated(path(), [&] {
        SQLite::Database& database = state_->writable();
        SQLite::Transaction transaction(database, TransactionBehavior::IMMEDIATE);
        const std::int64_t now = clock.unix_milliseconds();
        const RunState state = run_state(database, path(), run, now);
        if (state.status == Status::waiting && request == Request::stop) {
            SQLite::Statement stop(
                database, "UPDATE runs SET status = 'stopped', ended_ms = ?, queue_position = NULL WHERE id = ?");
            stop.bind(1, now);
            stop.bind(2, run);
            stop.exec();
        } else if (state.status != Status::running || state.gone) {
            throw wrong_state("store.run.not_running", SHERL_TR("store", "the run is not running"), run,
                              state.gone ? Status::interrupted : state.status, {});
        } else {
            SQLite::Statement insert(database,
                                     "INSERT OR IGNORE INTO requests (run, kind, created_ms) VALUES (?, ?, ?)");
            insert.bind(1, run);
            insert.bind(2, to_string(request));
            insert.bind(3, now);
            insert.exec();
        }
        transaction.commit();
    });
}

void Study::remove(RunId run, const Clock& clock) {
    fs::path doomed;
    std::error_code code;
    translated(path(), [&] {
        SQLite::Database& database = state_->writable();
        SQLite::Transaction transaction(database, TransactionBehavior::IMMEDIATE);
        const fs::path folder = resting_files(*this, run, clock, SHERL_TR("store", "a run at work cannot be deleted"));
        SQLite::Statement erase(database, "DELETE FROM runs WHERE id = ?");
        erase.bind(1, run);
        erase.exec();
        // A failed commit brings the files back. After a kill, the next opening does (settle_removals).
        if (fs::exists(folder, code)) doomed = doom(folder, SHERL_TR("store", "the run's files cannot be removed: %1"));
        try {
            transaction.commit();
        } catch (...) {
            if (!doomed.empty()) fs::rename(doomed, folder, code);
            throw;
        }
    });
    if (!doomed.empty()) {
        remove_folder(doomed, SHERL_TR("store", "the run is deleted, but not all of its files: %1"),
                      SHERL_TR("store", "Remove this folder by hand."));
    }
    fs::remove(files("").parent_path(), code);  // when it was the last run; a folder in use stays
}

// Either side of the commit in remove() a kill may leave a folder under its other name: with the row still there the
// run keeps its files, without it they go.
void Study::settle_removals() {
    const fs::path all = files("").parent_path();
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator entry(all, code), end; !code && entry != end; entry.increment(code)) {
        if (entry->path().filename().string().starts_with(kDoomed)) found.push_back(entry->path());
    }
    if (found.empty()) return;
    std::vector<fs::path> leftovers;
    translated(path(), [&] {
        // The lock that remove() holds from the renaming to the commit: one that is under way is over now.
        SQLite::Database& database = state_->writable();
        const SQLite::Transaction transaction(database, TransactionBehavior::IMMEDIATE);
        SQLite::Statement row(database, "SELECT 1 FROM runs WHERE uuid = ?");
        for (const fs::path& folder : found) {
            const std::string uuid = folder.filename().string().substr(std::string_view(kDoomed).size());
            row.reset();
            row.bind(1, uuid);
            if (row.executeStep() && !fs::exists(files(uuid), code)) {
                fs::rename(folder, files(uuid), code);  // what cannot be moved now is tried again at the next opening
            } else {
                leftovers.push_back(folder);  // of no run, or of one that has newer files
            }
        }
    });
    for (const fs::path& folder : leftovers) fs::remove_all(folder, code);
    fs::remove(all, code);  // when it was the last run; a folder in use stays
}

std::vector<fs::path> checkpoint_folders(const fs::path& files) {
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator entry(files, code), end; !code && entry != end; entry.increment(code)) {
        std::string name = entry->path().filename().string();
        if (name.starts_with(kDoomed)) name.erase(0, std::string_view(kDoomed).size());
        if (name.starts_with("checkpoint-")) found.push_back(entry->path());
    }
    return found;
}

void remove_folder(const fs::path& folder, Text what, Text way_out) {
    std::error_code code, gone;
    fs::remove_all(folder, code);
    // An error alone says little: another process may have removed the same files meanwhile.
    if (code && fs::exists(folder, gone))
        throw files_error(std::move(what).arg(code.message()), folder, std::move(way_out));
}

void Study::remove_checkpoints(RunId run, const Clock& clock) {
    const Text failure = SHERL_TR("store", "a checkpoint cannot be removed: %1");
    std::vector<fs::path> doomed;
    translated(path(), [&] {
        // Held until all are renamed: nobody resumes from one of them meanwhile.
        const SQLite::Transaction transaction(state_->writable(), TransactionBehavior::IMMEDIATE);
        const fs::path files =
            resting_files(*this, run, clock, SHERL_TR("store", "the checkpoints of a run at work cannot be deleted"));
        for (const fs::path& folder : checkpoint_folders(files)) {
            const bool renamed = folder.filename().string().starts_with(kDoomed);
            doomed.push_back(renamed ? folder : doom(folder, failure));
        }
    });
    for (const fs::path& folder : doomed)
        remove_folder(folder, failure, SHERL_TR("store", "Check the permissions of the folder."));
}

void Study::rename(RunId run, const std::string& name) {
    if (name.size() > 200 || name.find_first_not_of(" \t\n") == std::string::npos) {
        throw Error(ErrorKind::input, {.id = "store.run.name",
                                       .what = SHERL_TR("store", "this is no name for a run"),
                                       .where = "run " + std::to_string(run),
                                       .expected = SHERL_TR("store", "1–200 characters"),
                                       .got = name,
                                       .way_out = {}});
    }
    translated(path(), [&] {
        SQLite::Statement update(state_->writable(), "UPDATE runs SET name = ? WHERE id = ?");
        update.bind(1, name);
        update.bind(2, run);
        update.exec();
        check_changed(*state_->database, path(), run);
    });
}

void Study::set_notes(RunId run, const std::string& markdown) {
    translated(path(), [&] {
        SQLite::Statement update(state_->writable(), "UPDATE runs SET notes = ? WHERE id = ?");
        update.bind(1, markdown);
        update.bind(2, run);
        update.exec();
        check_changed(*state_->database, path(), run);
    });
}

void Study::set_tags(RunId run, const std::vector<std::string>& tags) {
    translated(path(), [&] {
        SQLite::Database& database = state_->writable();
        SQLite::Transaction transaction(database, TransactionBehavior::IMMEDIATE);
        (void)run_state(database, path(), run, 0);
        SQLite::Statement clear(database, "DELETE FROM tags WHERE run = ?");
        clear.bind(1, run);
        clear.exec();
        SQLite::Statement insert(database, "INSERT OR IGNORE INTO tags (run, tag) VALUES (?, ?)");
        for (const std::string& tag : tags) {
            insert.reset();
            insert.bind(1, run);
            insert.bind(2, tag);
            insert.exec();
        }
        transaction.commit();
    });
}

void Study::set_queue(const std::vector<RunId>& waiting_in_order) {
    translated(path(), [&] {
        SQLite::Transaction transaction(state_->writable(), TransactionBehavior::IMMEDIATE);
        SQLite::Statement update(*state_->database,
                                 "UPDATE runs SET queue_position = ? WHERE id = ? AND status = 'waiting'");
        std::int64_t position = 0;
        for (const RunId run : waiting_in_order) {
            update.reset();
            update.bind(1, ++position);
            update.bind(2, run);
            update.exec();
        }
        transaction.commit();
    });
}

int Study::mark_interrupted(const Clock& clock) {
    return translated(path(), [&] {
        SQLite::Database& database = state_->writable();
        const std::int64_t now = clock.unix_milliseconds();
        std::vector<RunId> running;
        SQLite::Statement rows(database, "SELECT id FROM runs WHERE status = 'running'");
        while (rows.executeStep()) running.push_back(rows.getColumn(0).getInt64());
        rows.reset();
        int marked = 0;
        for (const RunId run : running) {
            if (!run_state(database, path(), run, now).gone) continue;
            SQLite::Transaction transaction(database, TransactionBehavior::IMMEDIATE);
            const RunState state = run_state(database, path(), run, now);  // again, under the lock
            if (!state.gone) continue;
            interrupt(database, run, state);
            transaction.commit();
            ++marked;
        }
        return marked;
    });
}

}  // namespace sherl::store
