// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/journal.h"

#include <algorithm>
#include <type_traits>

#include "core/store/blobs.h"
#include "core/store/connection.h"
#include "core/store/memory_rows.h"

namespace sherl::store {
namespace {

// Run-time text may hold bytes that are not UTF-8 (a file name); they become U+FFFD instead of an error.
std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// English, and beside it what a translation needs; the line of a log keeps the same three in columns.
void put(Json& problem, const char* key, const Text& text) {
    problem[key] = text.english();
    if (text.source() == nullptr || *text.source() == '\0') return;
    problem["texts"][key] = {{"context", text.context()}, {"source", text.source()}, {"arguments", text.arguments()}};
}

Json problems_json(const Error& error) {
    Json list = Json::array();
    for (const Problem& problem : error.problems()) {
        Json& stored = list.emplace_back(Json{{"id", problem.id}, {"where", problem.where}, {"got", problem.got}});
        put(stored, "what", problem.what);
        put(stored, "expected", problem.expected);
        put(stored, "way_out", problem.way_out);
    }
    return list;
}

}  // namespace

struct Journal::State {
    std::filesystem::path path;
    RunId run;
    std::int64_t segment;
    std::unique_ptr<SQLite::Database> database;
    SQLite::Statement heartbeat, step, progress, asked;

    State(const std::filesystem::path& file, RunId id, std::int64_t number, const Options& options)
        : path(file),
          run(id),
          segment(number),
          database(open_connection(file, Access::write, options.busy_milliseconds)),
          heartbeat(*database,
                    "UPDATE segments SET heartbeat_ms = max(heartbeat_ms, ?) WHERE run = ? AND number = ? AND ending "
                    "IS NULL"),
          step(
              *database,
              "INSERT INTO steps (run, step, epoch, loss, learning_rate, gradient_norm, examples, examples_per_second, "
              "step_seconds, elapsed_seconds, peak_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          progress(*database, "UPDATE runs SET steps = ? WHERE id = ?"),
          asked(*database, "SELECT kind FROM requests WHERE run = ?") {
        if (options.page_limit > 0) {
            (void)database->execAndGet("PRAGMA max_page_count = " + std::to_string(options.page_limit)).getInt();
        }
    }

    SQLite::Statement prepare(const char* sql) const { return SQLite::Statement(*database, sql); }
    // A statement whose only parameter is the run.
    void execute(const char* sql) const {
        SQLite::Statement statement(*database, sql);
        statement.bind(1, run);
        statement.exec();
    }

    void beat(std::int64_t now_ms) {
        heartbeat.reset();
        heartbeat.bind(1, now_ms);
        heartbeat.bind(2, run);
        heartbeat.bind(3, segment);
        if (heartbeat.exec() == 1) return;
        throw Error(ErrorKind::store,
                    {.id = "store.run.taken",
                     .what = SHERL_TR("store", "another process ended this run, taking this one for dead"),
                     .where = path.string(),
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("store", "Resume the run; nothing of this process was added to it.")});
    }

    void write(const api::RunStarted& started) const;
    void write(const StepRow& row);
    void write(const EvaluationRow& row) const;
    void write(const api::MemorySplit& split) const { write_split(*database, run, split); }
    void write(const TraceRow& row) const { write_trace(*database, run, row.trace, row.wanted); }
    void write(const ForecastRecord& forecast) const { write_forecast(*database, run, forecast); }
    void write(const CheckpointRow& row) const;
    void write(const api::PredictionsEvent& event) const;
    void write(const LogRow& row) const;
    void write(std::span<const Row> rows) {
        for (const Row& row : rows) {
            std::visit([this](const auto& each) { write(each); }, row);
        }
    }
    void write_metrics(const char* split, const std::map<std::string, double>& metrics) const;
    void write_ending(const api::RunOutcome& outcome, const Error* error, std::int64_t now_ms);
};

void Journal::State::write(const api::RunStarted& started) const {
    const auto cut = [&](const char* sql) {
        SQLite::Statement statement(*database, sql);
        statement.bind(1, run);
        statement.bind(2, started.first_step);
        statement.exec();
    };
    // Beyond the checkpoint the run goes another time: what it left there before is no part of it.
    cut("DELETE FROM steps WHERE run = ? AND step > ?");
    cut("DELETE FROM evaluations WHERE run = ? AND (step > ? OR split = 'test')");
    cut("DELETE FROM checkpoints WHERE run = ? AND step > ?");
    drop_memory_beyond(*database, run, started.first_step);
    execute("DELETE FROM predictions WHERE run = ?");
    execute("DELETE FROM metrics WHERE run = ?");

    SQLite::Statement begin = prepare("UPDATE segments SET first_step = ? WHERE run = ? AND number = ?");
    begin.bind(1, started.first_step);
    begin.bind(2, run);
    begin.bind(3, segment);
    begin.exec();
    SQLite::Statement facts = prepare(
        "UPDATE runs SET steps = ?, best_step = NULL, total_steps = ?, steps_per_epoch = ?, train_examples = ?, "
        "validation_examples = ?, test_examples = ?, trainable_parameters = ?, backbone_parameters = ?, labels = ?, "
        "device = ?, threads = ?, backbone_hash = ?, data_hash = ?, libraries = ?, data_report = ? WHERE id = ?");
    int at = 0;
    facts.bind(++at, started.first_step);
    facts.bind(++at, started.total_steps);
    facts.bind(++at, started.steps_per_epoch);
    facts.bind(++at, started.train_examples);
    facts.bind(++at, started.validation_examples);
    facts.bind(++at, started.test_examples);
    facts.bind(++at, started.trainable_parameters);
    facts.bind(++at, started.backbone_parameters);
    facts.bind(++at, dump(Json(started.labels)));
    facts.bind(++at, started.device);
    facts.bind(++at, started.threads);
    facts.bind(++at, started.backbone_hash);
    facts.bind(++at, started.data_hash);
    facts.bind(++at, dump(Json(started.libraries)));
    facts.bind(++at, dump(started.data_report));
    facts.bind(++at, run);
    facts.exec();
}

void Journal::State::write(const StepRow& row) {
    const api::StepEvent& event = row.event;
    step.reset();
    int at = 0;
    step.bind(++at, run);
    step.bind(++at, event.step);
    step.bind(++at, event.epoch);
    step.bind(++at, event.loss);
    step.bind(++at, event.learning_rate);
    step.bind(++at, event.gradient_norm);
    step.bind(++at, event.examples);
    step.bind(++at, event.examples_per_second);
    step.bind(++at, event.step_seconds);
    step.bind(++at, event.elapsed_seconds);
    step.bind(++at, event.peak_bytes);
    step.exec();
    progress.reset();
    progress.bind(1, event.step);
    progress.bind(2, run);
    progress.exec();
}

void Journal::State::write(const EvaluationRow& row) const {
    const api::EvaluationEvent& event = row.event;
    // The same step may be evaluated again after a resume.
    SQLite::Statement clear = prepare("DELETE FROM evaluations WHERE run = ? AND step = ? AND split = ?");
    clear.bind(1, run);
    clear.bind(2, event.step);
    clear.bind(3, event.split);
    clear.exec();
    SQLite::Statement insert = prepare(
        "INSERT INTO evaluations (run, step, split, epoch, loss, seconds, elapsed_seconds, peak_bytes, best) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int at = 0;
    insert.bind(++at, run);
    insert.bind(++at, event.step);
    insert.bind(++at, event.split);
    insert.bind(++at, event.epoch);
    insert.bind(++at, event.loss);
    insert.bind(++at, event.seconds);
    insert.bind(++at, row.elapsed_seconds);
    insert.bind(++at, event.peak_bytes);
    insert.bind(++at, event.best ? 1 : 0);
    insert.exec();
    SQLite::Statement metric =
        prepare("INSERT INTO evaluation_metrics (run, step, split, metric, value) VALUES (?, ?, ?, ?, ?)");
    for (const auto& [name, value] : event.metrics) {
        metric.reset();
        metric.bind(1, run);
        metric.bind(2, event.step);
        metric.bind(3, event.split);
        metric.bind(4, name);
        metric.bind(5, value);
        metric.exec();
    }
}

void Journal::State::write(const CheckpointRow& row) const {
    SQLite::Statement insert = prepare(
        "INSERT OR REPLACE INTO checkpoints (run, step, folder, created_ms, carried_peak) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, run);
    insert.bind(2, row.event.step);
    insert.bind(3, row.event.folder);
    insert.bind(4, row.time_ms);
    insert.bind(5, row.carried_peak);
    insert.exec();
}

void Journal::State::write(const api::PredictionsEvent& event) const {
    SQLite::Statement insert = prepare(
        "INSERT OR REPLACE INTO predictions (run, split, examples, ids, labels, predictions, probabilities, targets) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    const std::string ids = pack_strings(event.ids), labels = pack_integers(event.labels),
                      predictions = pack_integers(event.predictions), probabilities = pack_floats(event.probabilities),
                      targets = pack_floats(event.targets);
    insert.bind(1, run);
    insert.bind(2, event.split);
    insert.bind(3, static_cast<std::int64_t>(event.ids.size()));
    int at = 3;
    for (const std::string* blob : {&ids, &labels, &predictions, &probabilities, &targets}) {
        insert.bindNoCopy(++at, blob->data(), static_cast<int>(blob->size()));
    }
    insert.exec();
}

void Journal::State::write(const LogRow& row) const {
    SQLite::Statement insert = prepare(
        "INSERT INTO log (run, segment, time_ms, level, text, context, source, arguments) VALUES (?, ?, ?, ?, ?, ?, ?, "
        "?)");
    const Text& text = row.event.text;
    insert.bind(1, run);
    insert.bind(2, segment);
    insert.bind(3, row.time_ms);
    insert.bind(4, to_string(row.event.level));
    insert.bind(5, text.english());
    if (text.source() != nullptr) {
        insert.bind(6, text.context());
        insert.bind(7, text.source());
        insert.bind(8, dump(Json(text.arguments())));
    }
    insert.exec();
}

void Journal::State::write_metrics(const char* split, const std::map<std::string, double>& metrics) const {
    SQLite::Statement insert =
        prepare("INSERT OR REPLACE INTO metrics (run, split, metric, value) VALUES (?, ?, ?, ?)");
    for (const auto& [name, value] : metrics) {
        insert.reset();
        insert.bind(1, run);
        insert.bind(2, split);
        insert.bind(3, name);
        insert.bind(4, value);
        insert.exec();
    }
}

void Journal::State::write_ending(const api::RunOutcome& outcome, const Error* error, std::int64_t now_ms) {
    const char* ending = api::to_string(outcome.ending);
    SQLite::Statement close = prepare(
        "UPDATE segments SET ending = ?, ended_ms = ?, seconds = ?, last_step = ? WHERE run = ? AND number = ?");
    close.bind(1, ending);
    close.bind(2, now_ms);
    close.bind(3, outcome.seconds);
    close.bind(4, outcome.steps);
    close.bind(5, run);
    close.bind(6, segment);
    close.exec();
    SQLite::Statement row = prepare(
        "UPDATE runs SET status = ?, ended_ms = ?, steps = max(steps, ?), error_kind = ?, error_id = ?, "
        "error_message = ?, error_problems = ? WHERE id = ?");
    row.bind(1, ending);
    row.bind(2, now_ms);
    row.bind(3, outcome.steps);
    if (outcome.ending == api::Ending::failed) {
        row.bind(4, error != nullptr ? sherl::to_string(error->kind()) : "internal");
        row.bind(5, error != nullptr ? error->id() : std::string("run.unknown"));
        row.bind(6, error != nullptr ? std::string(error->what()) : std::string());
        if (error != nullptr) row.bind(7, dump(problems_json(*error)));
    }
    row.bind(8, run);
    row.exec();
    execute("DELETE FROM requests WHERE run = ?");
}

Journal::Journal(const std::filesystem::path& path, RunId run, std::int64_t segment, Options options)
    : state_(translated(path, [&] { return std::make_unique<State>(path, run, segment, options); })) {}
Journal::~Journal() = default;

void Journal::commit(std::span<const Row> rows, std::int64_t now_ms) {
    translated(state_->path, [&] {
        SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
        state_->beat(now_ms);
        state_->write(rows);
        transaction.commit();
    });
}

std::vector<Request> Journal::requests() {
    return translated(state_->path, [&] {
        std::vector<Request> found;
        state_->asked.reset();
        state_->asked.bind(1, state_->run);
        while (state_->asked.executeStep()) {
            found.push_back(state_->asked.getColumn(0).getString() == "stop" ? Request::stop : Request::pause);
        }
        state_->asked.reset();  // ends the read, so that the log can be checkpointed
        return found;
    });
}

void Journal::end(std::span<const Row> rows, const api::RunOutcome& outcome, std::int64_t now_ms) {
    translated(state_->path, [&] {
        SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
        state_->beat(now_ms);
        state_->write(rows);
        state_->write_ending(outcome, outcome.error ? &*outcome.error : nullptr, now_ms);
        state_->write_metrics("validation", outcome.validation);
        state_->write_metrics("test", outcome.test);
        // The counters are those of all segments: one that is missing now was not measured in one of them.
        Json names = Json::array();
        for (const auto& [name, bytes] : outcome.counters) names.push_back(name);
        if (!names.empty()) {
            SQLite::Statement unknown = state_->prepare(
                "DELETE FROM counters WHERE run = ? AND name NOT IN (SELECT value FROM json_each(?))");
            unknown.bind(1, state_->run);
            unknown.bind(2, dump(names));
            unknown.exec();
        }
        SQLite::Statement counter = state_->prepare(
            "INSERT INTO counters (run, name, bytes) VALUES (?, ?, ?) "
            "ON CONFLICT (run, name) DO UPDATE SET bytes = max(bytes, excluded.bytes)");
        for (const auto& [name, bytes] : outcome.counters) {
            counter.reset();
            counter.bind(1, state_->run);
            counter.bind(2, name);
            counter.bind(3, bytes);
            counter.exec();
        }
        if (!outcome.split.cells.empty()) state_->write(outcome.split);
        if (outcome.out_of_memory) write_out_of_memory(*state_->database, state_->run, *outcome.out_of_memory);
        // A run that failed, or that pauses, may not have met its largest batch yet.
        if ((outcome.ending == api::Ending::finished || outcome.ending == api::Ending::stopped) && outcome.steps > 0)
            score_forecast(*state_->database, state_->run);
        SQLite::Statement facts = state_->prepare(
            // A run that ended early has selected what was best until then.
            "UPDATE runs SET best_step = CASE WHEN ?1 > 0 THEN ?1 ELSE coalesce((SELECT max(step) FROM evaluations "
            "WHERE run = ?3 AND best), 0) END, "
            "trainable_parameters = CASE WHEN ?2 > 0 THEN ?2 ELSE trainable_parameters END WHERE id = ?3");
        facts.bind(1, outcome.best_step);
        facts.bind(2, outcome.trainable_parameters);
        facts.bind(3, state_->run);
        facts.exec();
        transaction.commit();
    });
}

void Journal::end_briefly(const api::RunOutcome& outcome, std::int64_t now_ms) {
    translated(state_->path, [&] {
        SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
        state_->beat(now_ms);
        // The problem list is left out: every byte counts.
        state_->write_ending(outcome, nullptr, now_ms);
        SQLite::Statement why =
            state_->prepare("UPDATE runs SET error_kind = ?, error_id = ? WHERE id = ? AND status = 'failed'");
        why.bind(1, outcome.error ? sherl::to_string(outcome.error->kind()) : "internal");
        why.bind(2, outcome.error ? outcome.error->id() : std::string("run.unknown"));
        why.bind(3, state_->run);
        why.exec();
        transaction.commit();
    });
}

}  // namespace sherl::store
