// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a study. Each question is answered from one snapshot, whatever is written meanwhile.
#include <mutex>
#include <set>
#include <unordered_map>

#include "core/store/memory_rows.h"
#include "core/store/study_state.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSummary =
    "SELECT r.id, r.uuid, r.name, r.status, r.queue_position, r.created_ms, r.started_ms, r.ended_ms, r.method, "
    "r.task, "
    "       r.task_kind, r.metric, r.backbone, r.seed, r.spec_hash, r.backbone_hash, r.data_hash, r.spec, r.steps, "
    "       r.total_steps, r.best_step, "
    "       r.trainable_parameters, r.backbone_parameters, r.peak_bytes, r.error_id, r.error_message, "
    "       substr(r.notes, 1, instr(r.notes || char(10), char(10)) - 1), s.first_step, "
    "       s.host, s.boot_id, s.pid, s.process_start, s.heartbeat_ms, "
    "       (SELECT sum(coalesce(t.seconds, (t.heartbeat_ms - t.started_ms) / 1000.0)) FROM segments t WHERE t.run = "
    "r.id), "
    "       (SELECT count(t.first_step) FROM segments t WHERE t.run = r.id), "
    "       (SELECT kind FROM requests q WHERE q.run = r.id ORDER BY kind DESC LIMIT 1) "
    "FROM runs r LEFT JOIN segments s ON s.run = r.id AND s.ending IS NULL ";

std::uint64_t size_of(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code code;
    for (fs::recursive_directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        std::error_code vanished;  // a checkpoint may be pruned meanwhile
        if (const std::uintmax_t size = entry->is_regular_file(vanished) ? entry->file_size(vanished) : 0; !vanished) {
            bytes += size;
        }
    }
    return bytes;
}

RunSummary summary_of(SQLite::Statement& row, const ProcessIdentity& self, std::int64_t now_ms) {
    int at = 0;
    const auto next = [&] { return row.getColumn(at++); };
    RunSummary run;
    run.id = next().getInt64();
    run.uuid = next().getString();
    run.name = next().getString();
    run.status = status_from(next().getString());
    run.queue_position = optional_integer(next());
    run.created_ms = next().getInt64();
    run.started_ms = optional_integer(next());
    run.ended_ms = optional_integer(next());
    run.method = next().getString();
    run.task = next().getString();
    run.task_kind = next().getString();
    run.metric = next().getString();
    run.backbone = next().getString();
    run.seed = next().getInt64();
    run.spec_hash = next().getString();
    run.backbone_hash = next().getString();
    run.data_hash = next().getString();
    run.spec = json_of(next());
    run.steps = next().getInt64();
    run.total_steps = next().getInt64();
    run.best_step = next().getInt64();
    run.trainable_parameters = optional_integer(next());
    run.backbone_parameters = optional_integer(next());
    run.peak_bytes = optional_integer(next());
    run.error_id = next().getString();
    run.error_message = next().getString();
    run.note = next().getString();
    const bool began = !next().isNull();
    ProcessIdentity process;
    process.host = next().getString();
    process.boot_id = next().getString();
    process.pid = next().getInt64();
    process.start = next().getInt64();
    const std::int64_t heartbeat = next().getInt64();
    run.seconds = next().getDouble();
    run.segments = next().getInt64();
    const std::string request = next().getString();
    if (run.status == Status::running) {
        if (process_gone(process, heartbeat, self, now_ms, process_start_time)) {
            run.status = Status::interrupted;
            run.ended_ms = heartbeat;
        } else {
            run.preparing = !began;
            if (!request.empty()) run.request = request == "stop" ? Request::stop : Request::pause;
        }
    }
    return run;
}

// `where`: "" for all runs, else a condition on `run` with one ?.
struct Selection {
    SQLite::Database& database;
    std::optional<RunId> run;

    [[nodiscard]] SQLite::Statement statement(const std::string& select, const char* column,
                                              const char* rest = "") const {
        SQLite::Statement query(database, select + (run ? std::string("WHERE ") + column + " = ? " : "") + rest);
        if (run) query.bind(1, *run);
        return query;
    }
};

std::vector<RunSummary> load(SQLite::Database& database, std::optional<RunId> only) {
    SQLite::Transaction snapshot(database);
    const Selection selection{database, only};
    const ProcessIdentity self = this_process();
    const std::int64_t now = Study::system_clock().unix_milliseconds();
    std::vector<RunSummary> runs;
    std::unordered_map<RunId, std::size_t> index;
    SQLite::Statement rows = selection.statement(kSummary, "r.id", "ORDER BY r.id");
    while (rows.executeStep()) {
        runs.push_back(summary_of(rows, self, now));
        index.emplace(runs.back().id, runs.size() - 1);
    }
    const auto each = [&](SQLite::Statement query, const auto& take) {
        while (query.executeStep()) take(runs[index.at(query.getColumn(0).getInt64())], query);
    };
    const auto metric = [](RunSummary& run, SQLite::Statement& row) {
        (row.getColumn(1).getString() == "test" ? run.test : run.validation)[row.getColumn(2).getString()] =
            real(row.getColumn(3));
    };
    // The best evaluation so far stands in until the ending writes the metrics of the selected weights.
    each(selection.statement(
             "SELECT run, split, metric, value FROM evaluation_metrics JOIN evaluations USING (run, step, split) ",
             "run", only ? "AND best = 1 ORDER BY step" : "WHERE best = 1 ORDER BY step"),
         metric);
    each(selection.statement("SELECT run, split, metric, value FROM metrics ", "run"), metric);
    each(selection.statement("SELECT run, name, bytes FROM counters ", "run"),
         [](RunSummary& run, SQLite::Statement& row) {
             run.counters[row.getColumn(1).getString()] = row.getColumn(2).getInt64();
         });
    each(selection.statement("SELECT run, peak, error FROM forecasts ", "run"), [](RunSummary& run, SQLite::Statement& row) {
        run.forecast_bytes = row.getColumn(1).getInt64();
        if (!row.getColumn(2).isNull()) run.forecast_error = row.getColumn(2).getDouble();
    });
    each(selection.statement("SELECT run, tag FROM tags ", "run", "ORDER BY run, tag"),
         [](RunSummary& run, SQLite::Statement& row) { run.tags.push_back(row.getColumn(1).getString()); });
    for (RunSummary& run : runs) {
        if (const auto peak = run.counters.find("tensor_peak_train"); peak != run.counters.end()) {
            run.peak_bytes = peak->second;
        }
    }
    return runs;
}

// A Text holds literals, which live for ever. Texts of errors are few: each is kept once.
const char* kept(const std::string& literal) {
    static std::mutex mutex;
    static std::set<std::string> all;
    const std::lock_guard lock(mutex);
    return all.insert(literal).first->c_str();
}

// Rows of older versions hold the English sentence alone.
Text stored_text(const Json& problem, const char* key) {
    const Json texts = problem.value("texts", Json::object());
    if (!texts.contains(key)) return Text::plain(problem.value(key, ""));
    const Json& stored = texts.at(key);
    Text text(kept(stored.value("context", "")), kept(stored.value("source", "")));
    for (const std::string& argument : stored.value("arguments", std::vector<std::string>())) text.arg(argument);
    return text;
}

std::optional<Error> stored_error(const SQLite::Column& kind, const Json& problems) {
    if (kind.isNull() || !problems.is_array() || problems.empty()) return std::nullopt;
    ErrorKind which = ErrorKind::internal;
    for (const ErrorKind candidate : {ErrorKind::input, ErrorKind::run, ErrorKind::store, ErrorKind::unavailable}) {
        if (kind.getString() == sherl::to_string(candidate)) which = candidate;
    }
    std::vector<Problem> list;
    for (const Json& problem : problems) {
        list.push_back({.id = problem.value("id", ""),
                        .what = stored_text(problem, "what"),
                        .where = problem.value("where", ""),
                        .expected = stored_text(problem, "expected"),
                        .got = problem.value("got", ""),
                        .way_out = stored_text(problem, "way_out")});
    }
    return Error(which, std::move(list));
}

std::vector<Segment> load_segments(SQLite::Database& database, RunId run) {
    std::vector<Segment> segments;
    SQLite::Statement row(database,
                          "SELECT number, host, boot_id, pid, process_start, heartbeat_ms, started_ms, first_step, "
                          "last_step, ended_ms, ending, seconds, program_version, git_revision "
                          "FROM segments WHERE run = ? ORDER BY number");
    row.bind(1, run);
    while (row.executeStep()) {
        Segment segment;
        segment.number = row.getColumn(0).getInt64();
        segment.process = {.host = row.getColumn(1).getString(),
                           .boot_id = row.getColumn(2).getString(),
                           .pid = row.getColumn(3).getInt64(),
                           .start = row.getColumn(4).getInt64()};
        segment.heartbeat_ms = row.getColumn(5).getInt64();
        segment.started_ms = row.getColumn(6).getInt64();
        segment.first_step = optional_integer(row.getColumn(7));
        segment.last_step = optional_integer(row.getColumn(8));
        segment.ended_ms = optional_integer(row.getColumn(9));
        if (!row.getColumn(10).isNull()) segment.ending = status_from(row.getColumn(10).getString());
        if (!row.getColumn(11).isNull()) segment.seconds = row.getColumn(11).getDouble();
        segment.program_version = row.getColumn(12).getString();
        segment.git_revision = row.getColumn(13).getString();
        segments.push_back(std::move(segment));
    }
    return segments;
}

}  // namespace

std::vector<RunSummary> Study::runs(const Filter& filter) const {
    return translated(path(), [&] {
        std::vector<RunSummary> all = load(*state_->database, std::nullopt);
        filter.check_fields(all);
        std::erase_if(all, [&](const RunSummary& run) { return !filter.matches(run); });
        return all;
    });
}

RunSummary Study::summary(RunId run) const {
    return translated(path(), [&] {
        std::vector<RunSummary> found = load(*state_->database, run);
        if (found.empty()) throw no_such_run(path(), std::to_string(run));
        return std::move(found.front());
    });
}

RunDetail Study::detail(RunId run) const {
    RunDetail detail;
    detail.summary = summary(run);
    translated(path(), [&] {
        SQLite::Database& database = *state_->database;
        SQLite::Transaction snapshot(database);
        SQLite::Statement row(
            database,
            "SELECT program_version, git_revision, libraries, device, threads, "
            "labels, data_report, steps_per_epoch, train_examples, validation_examples, test_examples, "
            "error_kind, error_problems, notes FROM runs WHERE id = ?");
        row.bind(1, run);
        if (!row.executeStep()) throw no_such_run(path(), std::to_string(run));
        detail.program_version = row.getColumn(0).getString();
        detail.git_revision = row.getColumn(1).getString();
        if (const Json libraries = json_of(row.getColumn(2)); libraries.is_object()) libraries.get_to(detail.libraries);
        detail.device = row.getColumn(3).getString();
        detail.threads = row.getColumn(4).getInt64();
        if (const Json labels = json_of(row.getColumn(5)); labels.is_array()) labels.get_to(detail.labels);
        if (Json report = json_of(row.getColumn(6)); report.is_object()) detail.data_report = std::move(report);
        detail.steps_per_epoch = row.getColumn(7).getInt64();
        detail.train_examples = row.getColumn(8).getInt64();
        detail.validation_examples = row.getColumn(9).getInt64();
        detail.test_examples = row.getColumn(10).getInt64();
        detail.error = stored_error(row.getColumn(11), json_of(row.getColumn(12)));
        detail.notes = row.getColumn(13).getString();
        detail.split = load_split(database, run);
        detail.forecast = load_forecast(database, run);
        detail.out_of_memory = load_out_of_memory(database, run);
        detail.traced_steps = load_traced_steps(database, run);
        detail.segments = load_segments(database, run);
        SQLite::Statement checkpoint(database,
                                     "SELECT step, folder, created_ms FROM checkpoints WHERE run = ? ORDER BY step");
        checkpoint.bind(1, run);
        while (checkpoint.executeStep()) {
            const std::string folder = checkpoint.getColumn(1).getString();
            std::error_code code;
            detail.checkpoints.push_back({.step = checkpoint.getColumn(0).getInt64(),
                                          .folder = folder,
                                          .created_ms = checkpoint.getColumn(2).getInt64(),
                                          .present = fs::is_directory(files(detail.summary.uuid) / folder, code)});
        }
    });
    return detail;
}

std::vector<RunId> Study::finished_twins(const std::string& spec_hash, std::int64_t seed) const {
    return translated(path(), [&] {
        SQLite::Statement row(
            *state_->database,
            "SELECT id FROM runs WHERE spec_hash = ? AND seed = ? AND status = 'finished' ORDER BY id");
        row.bind(1, spec_hash);
        row.bind(2, seed);
        std::vector<RunId> twins;
        while (row.executeStep()) twins.push_back(row.getColumn(0).getInt64());
        return twins;
    });
}

std::uint64_t Study::disk_use(RunId run) const {
    return size_of(files(summary(run).uuid));
}

std::uint64_t Study::checkpoint_use(RunId run) const {
    std::uint64_t bytes = 0;
    for (const fs::path& folder : checkpoint_folders(files(summary(run).uuid))) bytes += size_of(folder);
    return bytes;
}

}  // namespace sherl::store
