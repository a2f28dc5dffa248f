// SPDX-License-Identifier: GPL-3.0-or-later
// Schema 2: where the bytes of a run are, and what was predicted. Released: never edit, add a migration.
#pragma once

namespace sherl::store {

inline constexpr const char* kSchema2 = R"sql(
CREATE TABLE peak_places (
    run         INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    phase       TEXT NOT NULL,
    block       TEXT NOT NULL,
    micro_batch INTEGER NOT NULL,
    batch       TEXT NOT NULL CHECK (json_valid(batch))
) STRICT;

CREATE TABLE traces (
    run      INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step     INTEGER NOT NULL,
    wanted   INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (run, step)
) STRICT;

CREATE TABLE forecasts (
    run             INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    peak            INTEGER NOT NULL,
    evaluation_peak INTEGER NOT NULL,
    host            TEXT NOT NULL,
    error           REAL,
    document        TEXT NOT NULL CHECK (json_valid(document))
) STRICT;
CREATE INDEX forecasts_by_host ON forecasts (host);

CREATE TABLE out_of_memory (
    run      INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

DROP VIEW run_overview;
CREATE VIEW run_overview AS
SELECT r.id, r.name, r.status, r.method, r.task, r.backbone, r.seed,
       r.steps, r.total_steps, r.best_step, r.trainable_parameters,
       r.metric,
       (SELECT value FROM metrics m WHERE m.run = r.id AND m.split = 'validation' AND m.metric = r.metric) AS validation,
       (SELECT value FROM metrics m WHERE m.run = r.id AND m.split = 'test' AND m.metric = r.metric) AS test,
       round(coalesce((SELECT bytes FROM counters c WHERE c.run = r.id AND c.name = 'tensor_peak_train'), r.peak_bytes)
             / 1048576.0, 1) AS peak_mib,
       round(f.peak / 1048576.0, 1) AS forecast_mib,
       f.error AS forecast_error,
       (SELECT sum(coalesce(s.seconds, (s.heartbeat_ms - s.started_ms) / 1000.0)) FROM segments s WHERE s.run = r.id) AS seconds,
       strftime('%Y-%m-%d %H:%M:%S', r.created_ms / 1000, 'unixepoch') AS created_utc,
       r.error_message AS error, r.uuid, r.spec_hash
FROM runs r LEFT JOIN forecasts f ON f.run = r.id;
)sql";

}  // namespace sherl::store
