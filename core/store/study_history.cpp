// SPDX-License-Identifier: GPL-3.0-or-later
// What a run has left behind on its way: curves, evaluations, memory, predictions, log.
#include <algorithm>
#include <array>

#include "core/store/blobs.h"
#include "core/store/memory_rows.h"
#include "core/store/study_state.h"

namespace sherl::store {
namespace {

// Column of `steps` behind a series, or null.
const char* step_column(const std::string& name) {
    static constexpr std::array columns{"loss",         "learning_rate", "gradient_norm", "examples_per_second",
                                        "step_seconds", "peak_bytes"};
    const auto found = std::find(columns.begin(), columns.end(), name);
    return found == columns.end() ? nullptr : *found;
}

}  // namespace

std::vector<Point> Study::series(RunId run, const std::string& name, std::int64_t after_step) const {
    return translated(path(), [&] {
        const char* column = step_column(name);
        const auto dot = name.find('.');
        const std::string split = name.substr(0, dot);
        const std::string metric = dot == std::string::npos ? std::string() : name.substr(dot + 1);
        if (column == nullptr && metric.empty()) {
            throw Error(ErrorKind::input,
                        {.id = "store.series.unknown",
                         .what = SHERL_TR("store", "there is no such series"),
                         .where = "run " + std::to_string(run),
                         .expected = SHERL_TR("store",
                                              "loss, learning_rate, gradient_norm, examples_per_second, "
                                              "step_seconds, peak_bytes, or SPLIT.METRIC"),
                         .got = name,
                         .way_out = {}});
        }
        // `column` is one of our own names, never the caller's text.
        std::string sql;
        if (column != nullptr) {
            sql = std::string("SELECT step, epoch, elapsed_seconds, ") + column +
                  " FROM steps WHERE run = ? AND step > ? ORDER BY step";
        } else if (metric == "loss") {
            sql =
                "SELECT step, epoch, elapsed_seconds, loss FROM evaluations "
                "WHERE run = ? AND step > ? AND split = ? ORDER BY step";
        } else {
            sql =
                "SELECT e.step, e.epoch, e.elapsed_seconds, m.value "
                "FROM evaluations e JOIN evaluation_metrics m USING (run, step, split) "
                "WHERE run = ? AND step > ? AND split = ? AND m.metric = ? ORDER BY step";
        }
        SQLite::Statement row(*state_->database, sql);
        row.bind(1, run);
        row.bind(2, after_step);
        if (column == nullptr) row.bind(3, split);
        if (column == nullptr && metric != "loss") row.bind(4, metric);
        std::vector<Point> points;
        while (row.executeStep()) {
            points.push_back({.step = row.getColumn(0).getInt64(),
                              .epoch = row.getColumn(1).getDouble(),
                              .seconds = real(row.getColumn(2)),
                              .value = real(row.getColumn(3))});
        }
        return points;
    });
}

std::vector<std::string> Study::series_names(RunId run) const {
    return translated(path(), [&] {
        SQLite::Database& database = *state_->database;
        std::vector<std::string> names;
        SQLite::Statement steps(database, "SELECT 1 FROM steps WHERE run = ? LIMIT 1");
        steps.bind(1, run);
        if (steps.executeStep()) {
            names = {"loss", "learning_rate", "gradient_norm", "examples_per_second", "step_seconds", "peak_bytes"};
        }
        SQLite::Statement row(database,
                              "SELECT DISTINCT split || '.loss' FROM evaluations WHERE run = ?1 UNION "
                              "SELECT DISTINCT split || '.' || metric FROM evaluation_metrics WHERE run = ?1");
        row.bind(1, run);
        while (row.executeStep()) names.push_back(row.getColumn(0).getString());
        return names;
    });
}

std::map<std::string, double> Study::evaluation(RunId run, const std::string& split, std::int64_t step) const {
    return translated(path(), [&] {
        SQLite::Statement row(*state_->database,
                              "SELECT metric, value FROM evaluation_metrics WHERE run = ? AND split = ? AND step = ?");
        row.bind(1, run);
        row.bind(2, split);
        row.bind(3, step);
        std::map<std::string, double> metrics;
        while (row.executeStep()) metrics[row.getColumn(0).getString()] = real(row.getColumn(1));
        return metrics;
    });
}

api::MemorySplit Study::memory_split(RunId run) const {
    return translated(path(), [&] {
        SQLite::Transaction snapshot(*state_->database);
        return load_split(*state_->database, run);
    });
}

std::optional<api::StepTrace> Study::trace(RunId run, std::optional<std::int64_t> step) const {
    return translated(path(), [&] {
        SQLite::Transaction snapshot(*state_->database);
        return load_trace(*state_->database, run, step);
    });
}

std::vector<double> Study::forecast_errors(const std::string& method, const std::string& host) const {
    return translated(path(), [&] {
        SQLite::Statement row(*state_->database,
                              "SELECT f.error FROM forecasts f JOIN runs r ON r.id = f.run WHERE f.error IS NOT NULL AND "
                              "r.method = ? AND f.host = ? ORDER BY r.ended_ms DESC, r.id DESC");
        row.bind(1, method);
        row.bind(2, host);
        std::vector<double> errors;
        while (row.executeStep()) errors.push_back(row.getColumn(0).getDouble());
        return errors;
    });
}

std::optional<api::PredictionsEvent> Study::predictions(RunId run, const std::string& split) const {
    return translated(path(), [&]() -> std::optional<api::PredictionsEvent> {
        SQLite::Statement row(*state_->database,
                              "SELECT ids, labels, predictions, probabilities, targets FROM predictions "
                              "WHERE run = ? AND split = ?");
        row.bind(1, run);
        row.bind(2, split);
        if (!row.executeStep()) return std::nullopt;
        const auto blob = [&](int column) {
            const SQLite::Column value = row.getColumn(column);
            const int bytes = value.getBytes();
            return bytes == 0
                       ? std::string_view()
                       : std::string_view(static_cast<const char*>(value.getBlob()), static_cast<std::size_t>(bytes));
        };
        api::PredictionsEvent event;
        event.split = split;
        event.ids = unpack_strings(blob(0));
        event.labels = unpack_integers(blob(1));
        event.predictions = unpack_integers(blob(2));
        event.probabilities = unpack_floats(blob(3));
        event.targets = unpack_floats(blob(4));
        return event;
    });
}

std::vector<LogLine> Study::log(RunId run, std::int64_t after_id) const {
    return translated(path(), [&] {
        SQLite::Statement row(*state_->database,
                              "SELECT id, segment, time_ms, level, text, context, source, arguments FROM log "
                              "WHERE run = ? AND id > ? ORDER BY id");
        row.bind(1, run);
        row.bind(2, after_id);
        std::vector<LogLine> lines;
        while (row.executeStep()) {
            LogLine line;
            line.id = row.getColumn(0).getInt64();
            line.segment = row.getColumn(1).getInt64();
            line.time_ms = row.getColumn(2).getInt64();
            const std::string level = row.getColumn(3).getString();
            line.level = level == "error"     ? api::LogEvent::Level::error
                         : level == "warning" ? api::LogEvent::Level::warning
                                              : api::LogEvent::Level::info;
            line.text = row.getColumn(4).getString();
            line.context = row.getColumn(5).getString();
            line.source = row.getColumn(6).getString();
            if (const Json arguments = json_of(row.getColumn(7)); arguments.is_array())
                arguments.get_to(line.arguments);
            lines.push_back(std::move(line));
        }
        return lines;
    });
}

}  // namespace sherl::store
