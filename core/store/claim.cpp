// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/claim.h"

#include <algorithm>
#include <set>

#include "core/base/version.h"
#include "core/store/study_state.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const char* id, Text what, RunId run, std::string got, Text way_out) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = "run " + std::to_string(run),
                                   .expected = {},
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

struct KnownCheckpoint {
    std::int64_t step, carried_peak;
    std::string folder;
};

std::vector<KnownCheckpoint> known_checkpoints(SQLite::Database& database, RunId run) {
    std::vector<KnownCheckpoint> known;
    SQLite::Statement row(database, "SELECT step, carried_peak, folder FROM checkpoints WHERE run = ? ORDER BY step");
    row.bind(1, run);
    while (row.executeStep()) {
        known.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getString()});
    }
    return known;
}

void open_segment(SQLite::Database& database, const Claim& claim, std::int64_t now) {
    const ProcessIdentity self = this_process();
    SQLite::Statement insert(database,
                             "INSERT INTO segments (run, number, host, boot_id, pid, process_start, heartbeat_ms, "
                             "started_ms, program_version, git_revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int at = 0;
    insert.bind(++at, claim.run);
    insert.bind(++at, claim.segment);
    insert.bind(++at, self.host);
    insert.bind(++at, self.boot_id);
    insert.bind(++at, self.pid);
    insert.bind(++at, self.start);
    insert.bind(++at, now);
    insert.bind(++at, now);
    insert.bind(++at, program_version());
    insert.bind(++at, git_revision());
    insert.exec();
    SQLite::Statement row(database,
                          "UPDATE runs SET status = 'running', started_ms = coalesce(started_ms, ?), ended_ms = NULL, "
                          "queue_position = NULL, error_kind = NULL, error_id = NULL, error_message = NULL, "
                          "error_problems = NULL WHERE id = ?");
    row.bind(1, now);
    row.bind(2, claim.run);
    row.exec();
    // A request of an earlier segment does not end this one, and how that one ended is past.
    for (const char* sql : {"DELETE FROM requests WHERE run = ?", "DELETE FROM out_of_memory WHERE run = ?"}) {
        SQLite::Statement past(database, sql);
        past.bind(1, claim.run);
        past.exec();
    }
}

}  // namespace

bool has_checkpoint(const RunDetail& run) {
    return std::any_of(run.checkpoints.begin(), run.checkpoints.end(),
                       [](const Checkpoint& checkpoint) { return checkpoint.present; });
}

bool checkpoints_lost(const RunDetail& run) {
    const Status status = run.summary.status;
    return status != Status::finished && status != Status::running && !run.checkpoints.empty() && !has_checkpoint(run);
}

bool can_execute(const RunDetail& run) {
    switch (run.summary.status) {
        case Status::waiting:
        case Status::stopped:
        case Status::paused:
        case Status::interrupted:
            return true;
        case Status::failed:
            return has_checkpoint(run) || (run.error && run.error->kind() == ErrorKind::store);
        case Status::running:
        case Status::finished:
            return false;
    }
    return false;
}

Claim claim_run(Study& study, RunId run, const Clock& clock, Claimable which) {
    return translated(study.path(), [&] {
        SQLite::Database& database = study.state().writable();
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        const std::int64_t now = clock.unix_milliseconds();
        const RunState state = run_state(database, study.path(), run, now);
        Claim claim;
        claim.run = run;
        claim.segment = state.segment + 1;
        SQLite::Statement row(database,
                              "SELECT uuid, device, threads, backbone_hash, data_hash, error_kind FROM runs WHERE id = ?");
        row.bind(1, run);
        row.executeStep();
        claim.uuid = row.getColumn(0).getString();
        claim.device = row.getColumn(1).getString();
        claim.threads = row.getColumn(2).getInt64();
        claim.backbone_hash = row.getColumn(3).getString();
        claim.data_hash = row.getColumn(4).getString();
        const bool disk_failed = row.getColumn(5).getString() == to_string(ErrorKind::store);
        claim.files = study.files(claim.uuid);
        SQLite::Statement began(database, "SELECT count(first_step) > 0 FROM segments WHERE run = ?");
        began.bind(1, run);
        began.executeStep();
        claim.began = began.getColumn(0).getInt() != 0;
        const std::vector<KnownCheckpoint> known = known_checkpoints(database, run);
        for (const KnownCheckpoint& checkpoint : known) {
            std::error_code code;
            claim.resume = claim.resume || fs::is_directory(claim.files / checkpoint.folder, code);
            claim.carried_peaks[checkpoint.step] = checkpoint.carried_peak;
        }
        claim.checkpoints_lost = !known.empty() && !claim.resume;
        if (state.status == Status::finished) {
            refuse("store.run.finished", SHERL_TR("store", "the run is finished; there is nothing to resume"), run, {},
                   SHERL_TR("store", "Start a new run of its spec instead."));
        }
        if (state.status == Status::running && !state.gone) {
            refuse("store.run.at_work", SHERL_TR("store", "a process works on this run already"), run,
                   state.process.host + ", process " + std::to_string(state.process.pid),
                   SHERL_TR("store", "Wait for it, or stop it first."));
        }
        if (which == Claimable::waiting && state.status != Status::waiting) {
            refuse("store.run.not_waiting", SHERL_TR("store", "the run does not wait any more and is left alone"), run,
                   to_string(state.gone ? Status::interrupted : state.status),
                   SHERL_TR("store", "Continue it with \"sherl resume\" when it should go on."));
        }
        if (state.status == Status::failed && !claim.resume && !disk_failed) {
            refuse("store.run.no_checkpoint", SHERL_TR("store", "the run failed before its first checkpoint"), run, {},
                   SHERL_TR("store", "Start a new run of its spec instead."));
        }
        if (state.status == Status::running) interrupt(database, run, state);
        open_segment(database, claim, now);
        transaction.commit();
        return claim;
    });
}

void give_back(Study& study, const Claim& claim) {
    translated(study.path(), [&] {
        SQLite::Database& database = study.state().writable();
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        interrupt(database, claim.run, run_state(database, study.path(), claim.run, 0));
        transaction.commit();
    });
}

void drop_unconfirmed_checkpoints(const Study& study, const Claim& claim) {
    std::set<std::string> known;
    translated(study.path(), [&] {
        for (const KnownCheckpoint& each : known_checkpoints(*study.state().database, claim.run))
            known.insert(each.folder);
    });
    for (const fs::path& folder : checkpoint_folders(claim.files)) {
        if (known.contains(folder.filename().string())) continue;
        remove_folder(folder, SHERL_TR("store", "an unfinished checkpoint cannot be removed: %1"),
                      SHERL_TR("store", "Remove this folder by hand, then resume."));
    }
}

}  // namespace sherl::store
