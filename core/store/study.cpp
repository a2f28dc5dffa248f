// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a study, finding a run, and who still works on it. Questions: study_runs.cpp, study_history.cpp; changes:
// study_edit.cpp.
#include "core/store/study.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/base/files.h"
#include "core/store/schema.h"
#include "core/store/study_state.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

constexpr int kBusyMilliseconds = 5000;
constexpr std::size_t kShortestPrefix = 4;  // of a uuid: shorter ones are words and names

}  // namespace

SQLite::Database& Study::State::writable() const {
    if (access == Access::write) return *database;
    throw Error(ErrorKind::internal, {.id = "store.opened_for_reading",
                                      .what = SHERL_TR("store", "the study was opened for reading only"),
                                      .where = path.string(),
                                      .expected = {},
                                      .got = {},
                                      .way_out = {}});
}

Study::Study(std::unique_ptr<State> state) : state_(std::move(state)) {}
Study::Study(Study&&) noexcept = default;
Study& Study::operator=(Study&&) noexcept = default;
Study::~Study() = default;

const Clock& Study::system_clock() {
    static const SystemClock clock;
    return clock;
}

fs::path Study::default_path() {
    return data_folder() / "default.sherl";
}

Study Study::open_for_reading(const fs::path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->database = open_connection(path, Access::read, kBusyMilliseconds);
    if (!state->database) {  // an older schema: take the missing steps, then read
        (void)open_connection(path, Access::write, kBusyMilliseconds);
        state->database = open_connection(path, Access::read, kBusyMilliseconds);
    }
    return Study(std::move(state));
}

Study Study::open_for_writing(const fs::path& path) {
    std::error_code code;
    if (path == default_path()) fs::create_directories(path.parent_path(), code);  // the opening tells what went wrong
    auto state = std::make_unique<State>();
    state->path = path;
    state->access = Access::write;
    state->database = open_connection(path, Access::write, kBusyMilliseconds);
    Study study(std::move(state));
    study.mark_interrupted();
    study.settle_removals();
    return study;
}

const fs::path& Study::path() const {
    return state_->path;
}
bool Study::writable() const {
    return state_->access == Access::write;
}
fs::path Study::files(const std::string& uuid) const {
    return state_->path.string() + ".files/" + uuid;
}

std::int64_t Study::change_counter() const {
    return translated(state_->path, [&] { return state_->database->execAndGet("PRAGMA data_version").getInt64(); });
}

Error no_such_run(const fs::path& path, const std::string& reference) {
    return Error(ErrorKind::input, {.id = "store.run.unknown",
                                    .what = SHERL_TR("store", "there is no such run in this study"),
                                    .where = path.string(),
                                    .expected = SHERL_TR("store", "the name or the id of a run, or at least %1 characters of its uuid")
                                                    .arg(kShortestPrefix),
                                    .got = reference,
                                    .way_out = SHERL_TR("store", "\"sherl runs\" lists them.")});
}

// A run whose name is the reference goes before the run of this id, and both before a uuid that begins so: a name is
// what its owner chose. Several runs of that name leave the id its meaning.
RunId Study::find(const std::string& reference) const {
    return translated(path(), [&]() -> RunId {
        SQLite::Database& database = *state_->database;
        std::vector<RunId> found;
        std::string list;
        const auto look = [&](const char* condition, const std::string& value) {
            SQLite::Statement row(database,
                                  std::string("SELECT id, substr(uuid, 1, 8), name FROM runs WHERE ") + condition +
                                      " ORDER BY id");
            row.bind(1, value);
            while (row.executeStep()) {
                found.push_back(row.getColumn(0).getInt64());
                if (found.size() > 10) continue;
                list += (list.empty() ? "" : ", ") + std::to_string(found.back()) + " (" +
                        row.getColumn(1).getString() + " \"" + row.getColumn(2).getString() + "\")";
            }
        };
        RunId id = 0;
        const char* end = reference.data() + reference.size();
        if (const auto read = std::from_chars(reference.data(), end, id); read.ec == std::errc() && read.ptr == end) {
            SQLite::Statement by_id(database, "SELECT 1 FROM runs WHERE id = ?");
            by_id.bind(1, id);
            if (by_id.executeStep()) return id;
        }
        look("name = ?", reference);
        if (found.size() == 1) return found.front();
        if (found.empty() && reference.size() >= kShortestPrefix) {
            std::string prefix = reference;
            std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            look("substr(uuid, 1, length(?1)) = ?1", prefix);
        }
        if (found.empty()) throw no_such_run(path(), reference);
        if (found.size() == 1) return found.front();
        if (found.size() > 10) list += ", …";
        throw Error(ErrorKind::input,
                    {.id = "store.run.ambiguous",
                     .what = SHERL_TR("store", "%1 runs fit \"%2\": %3").arg(found.size()).arg(reference).arg(list),
                     .where = path().string(),
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("store", "Name one by its id.")});
    });
}

RunState run_state(SQLite::Database& database, const fs::path& path, RunId run, std::int64_t now_ms) {
    SQLite::Statement row(database,
                          "SELECT r.status, s.number, s.host, s.boot_id, s.pid, s.process_start, s.heartbeat_ms "
                          "FROM runs r LEFT JOIN segments s ON s.run = r.id "
                          "WHERE r.id = ? ORDER BY s.number DESC LIMIT 1");
    row.bind(1, run);
    if (!row.executeStep()) throw no_such_run(path, std::to_string(run));
    RunState state;
    state.status = status_from(row.getColumn(0).getString());
    if (row.getColumn(1).isNull()) return state;
    state.segment = row.getColumn(1).getInt64();
    state.process = {.host = row.getColumn(2).getString(),
                     .boot_id = row.getColumn(3).getString(),
                     .pid = row.getColumn(4).getInt64(),
                     .start = row.getColumn(5).getInt64()};
    state.heartbeat_ms = row.getColumn(6).getInt64();
    state.gone = state.status == Status::running &&
                 process_gone(state.process, state.heartbeat_ms, this_process(), now_ms, process_start_time);
    return state;
}

void interrupt(SQLite::Database& database, RunId run, const RunState& state) {
    SQLite::Statement segment(database,
                              "UPDATE segments SET ending = 'interrupted', ended_ms = heartbeat_ms, "
                              "last_step = (SELECT steps FROM runs WHERE id = ?1) WHERE run = ?1 AND number = ?2");
    segment.bind(1, run);
    segment.bind(2, state.segment);
    segment.exec();
    SQLite::Statement row(database, "UPDATE runs SET status = 'interrupted', ended_ms = ? WHERE id = ?");
    row.bind(1, state.heartbeat_ms);
    row.bind(2, run);
    row.exec();
}

}  // namespace sherl::store
