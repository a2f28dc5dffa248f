// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/api/memory_json.h"

namespace sherl::store {
namespace {

// Names of blocks come from the engine, but a row is never refused for a byte that is not UTF-8.
std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A statement whose only parameter is the run.
void execute(SQLite::Database& database, const char* sql, RunId run) {
    SQLite::Statement statement(database, sql);
    statement.bind(1, run);
    statement.exec();
}

// The one row of a run; nothing when it has none.
std::optional<SQLite::Statement> row_of(SQLite::Database& database, const char* sql, RunId run) {
    SQLite::Statement row(database, sql);
    row.bind(1, run);
    if (!row.executeStep()) return std::nullopt;
    return row;
}

std::string place(RunId run, const char* what) {
    return fmt::format("run {}, {}", run, what);
}

void write_place(SQLite::Database& database, RunId run, const api::MemorySplit& split) {
    SQLite::Statement insert(
        database, "INSERT OR REPLACE INTO peak_places (run, phase, block, micro_batch, batch) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, run);
    insert.bind(2, api::to_string(split.phase));
    insert.bind(3, split.block);
    insert.bind(4, split.micro_batch);
    insert.bind(5, dump(api::json_of(split.batch)));
    insert.exec();
}

}  // namespace

void drop_memory_beyond(SQLite::Database& database, RunId run, std::int64_t step) {
    const auto cut = [&](const char* sql) {
        SQLite::Statement statement(database, sql);
        statement.bind(1, run);
        statement.bind(2, step);
        statement.exec();
    };
    for (const char* sql :
         {"DELETE FROM memory_split WHERE run = ?1 AND (SELECT peak_step FROM runs WHERE id = ?1) > ?2",
          "DELETE FROM peak_places WHERE run = ?1 AND (SELECT peak_step FROM runs WHERE id = ?1) > ?2",
          "DELETE FROM counters WHERE run = ?1 AND name = 'tensor_peak_train' AND (SELECT peak_step FROM runs WHERE id = "
          "?1) > ?2",
          "DELETE FROM traces WHERE run = ? AND step > ?",
          "UPDATE runs SET peak_bytes = NULL, peak_step = NULL WHERE id = ? AND peak_step > ?"}) {
        cut(sql);
    }
    execute(database, "UPDATE forecasts SET error = NULL WHERE run = ?", run);
}

void write_split(SQLite::Database& database, RunId run, const api::MemorySplit& split) {
    SQLite::Statement peak(database,
                           "UPDATE runs SET peak_bytes = ?1, peak_step = ?2 WHERE id = ?3 AND coalesce(peak_bytes, -1) <= ?1");
    peak.bind(1, split.peak);
    peak.bind(2, split.step);
    peak.bind(3, run);
    if (peak.exec() == 0) return;
    execute(database, "DELETE FROM memory_split WHERE run = ?", run);
    SQLite::Statement insert(database,
                             "INSERT INTO memory_split (run, position, block, category, bytes) VALUES (?, ?, ?, ?, ?)");
    for (std::size_t position = 0; position < split.cells.size(); ++position) {
        for (std::size_t category = 0; category < api::memory_categories.size(); ++category) {
            insert.reset();
            insert.bind(1, run);
            insert.bind(2, static_cast<std::int64_t>(position));
            insert.bind(3, split.cells[position].block);
            insert.bind(4, std::string(api::memory_categories[category]));
            insert.bind(5, split.cells[position].bytes[category]);
            insert.exec();
        }
    }
    write_place(database, run, split);
}

void write_trace(SQLite::Database& database, RunId run, const api::StepTrace& trace, bool wanted) {
    SQLite::Statement insert(database,
                             "INSERT INTO traces (run, step, wanted, document) VALUES (?, ?, ?, ?) ON CONFLICT (run, step) DO "
                             "UPDATE SET wanted = max(wanted, excluded.wanted), document = excluded.document");
    insert.bind(1, run);
    insert.bind(2, trace.step);
    insert.bind(3, wanted ? 1 : 0);
    insert.bind(4, dump(api::json_of(trace)));
    insert.exec();
    execute(database,
            "DELETE FROM traces WHERE run = ?1 AND NOT wanted AND step IS NOT (SELECT peak_step FROM runs WHERE id = ?1)", run);
}

void write_forecast(SQLite::Database& database, RunId run, const ForecastRecord& forecast) {
    SQLite::Statement insert(
        database, "INSERT OR IGNORE INTO forecasts (run, peak, evaluation_peak, host, document) VALUES (?, ?, ?, ?, ?)");
    const auto host = forecast.document.find("host");
    insert.bind(1, run);
    insert.bind(2, forecast.peak);
    insert.bind(3, forecast.evaluation_peak);
    insert.bind(4, host != forecast.document.end() && host->is_string() ? host->get<std::string>() : std::string());
    insert.bind(5, dump(forecast.document));
    insert.exec();
}

void score_forecast(SQLite::Database& database, RunId run) {
    SQLite::Statement larger(database,
                             "SELECT 1 FROM forecasts f JOIN peak_places p ON p.run = f.run, json_each('[\"rows\", \"tokens\", "
                             "\"targets\"]') extent WHERE f.run = ? AND json_extract(p.batch, '$.rows') > 0 AND "
                             "json_extract(f.document, '$.batch.' || extent.value) > json_extract(p.batch, '$.' || extent.value)");
    larger.bind(1, run);
    if (larger.executeStep()) return;
    execute(database,
            "UPDATE forecasts SET error = CAST(peak AS REAL) / (SELECT bytes FROM counters WHERE run = ?1 AND name = "
            "'tensor_peak_train' AND bytes > 0) - 1 WHERE run = ?1",
            run);
}

void write_out_of_memory(SQLite::Database& database, RunId run, const api::OutOfMemory& event) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO out_of_memory (run, document) VALUES (?, ?)");
    insert.bind(1, run);
    insert.bind(2, dump(api::json_of(event)));
    insert.exec();
}

api::MemorySplit load_split(SQLite::Database& database, RunId run) {
    api::MemorySplit split;
    const auto peak = row_of(database, "SELECT peak_bytes, peak_step FROM runs WHERE id = ?", run);
    if (!peak || peak->getColumn(1).isNull()) return split;
    split.peak = peak->getColumn(0).getInt64();
    split.step = peak->getColumn(1).getInt64();
    SQLite::Statement cells(
        database, "SELECT position, block, category, bytes FROM memory_split WHERE run = ? ORDER BY position");
    cells.bind(1, run);
    std::int64_t last = -1;
    while (cells.executeStep()) {
        if (const std::int64_t position = cells.getColumn(0).getInt64(); position != last) {
            split.cells.push_back({.block = cells.getColumn(1).getString(), .bytes = {}});
            last = position;
        }
        const std::string category = cells.getColumn(2).getString();
        const auto* at = std::find(api::memory_categories.begin(), api::memory_categories.end(), category);
        split.cells.back().bytes[static_cast<std::size_t>(at - api::memory_categories.begin())] =
            cells.getColumn(3).getInt64();
    }
    // Runs of before schema 2 have no place.
    if (const auto row = row_of(database, "SELECT phase, block, micro_batch, batch FROM peak_places WHERE run = ?", run)) {
        if (const auto phase = api::phase_of(row->getColumn(0).getString())) split.phase = *phase;
        split.block = row->getColumn(1).getString();
        split.micro_batch = row->getColumn(2).getInt64();
        split.batch = api::batch_of(json_of(row->getColumn(3)), place(run, "batch of the peak"));
    }
    return split;
}

std::optional<api::StepTrace> load_trace(SQLite::Database& database, RunId run, std::optional<std::int64_t> step) {
    SQLite::Statement row(database,
                          "SELECT document FROM traces WHERE run = ?1 AND step = coalesce(?2, (SELECT peak_step FROM runs "
                          "WHERE id = ?1))");
    row.bind(1, run);
    if (step) row.bind(2, *step);
    if (!row.executeStep()) return std::nullopt;
    return api::trace_of(json_of(row.getColumn(0)), place(run, "trace"));
}

std::vector<std::int64_t> load_traced_steps(SQLite::Database& database, RunId run) {
    SQLite::Statement row(database, "SELECT step FROM traces WHERE run = ? ORDER BY step");
    row.bind(1, run);
    std::vector<std::int64_t> steps;
    while (row.executeStep()) steps.push_back(row.getColumn(0).getInt64());
    return steps;
}

std::optional<ForecastRecord> load_forecast(SQLite::Database& database, RunId run) {
    const auto row = row_of(database, "SELECT peak, evaluation_peak, document FROM forecasts WHERE run = ?", run);
    if (!row) return std::nullopt;
    return ForecastRecord{.peak = row->getColumn(0).getInt64(),
                          .evaluation_peak = row->getColumn(1).getInt64(),
                          .document = json_of(row->getColumn(2))};
}

std::optional<api::OutOfMemory> load_out_of_memory(SQLite::Database& database, RunId run) {
    const auto row = row_of(database, "SELECT document FROM out_of_memory WHERE run = ?", run);
    if (!row) return std::nullopt;
    return api::out_of_memory_of(json_of(row->getColumn(0)), place(run, "out of memory"));
}

}  // namespace sherl::store
