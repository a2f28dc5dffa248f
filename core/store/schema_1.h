// SPDX-License-Identifier: GPL-3.0-or-later
// Schema 1. Released: never edit, add a migration.
#pragma once

namespace sherl::store {

inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE runs (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid                 TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
    name                 TEXT NOT NULL,
    status               TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN
                         ('waiting', 'running', 'finished', 'stopped', 'paused', 'failed', 'interrupted')),
    queue_position       INTEGER,
    created_ms           INTEGER NOT NULL,
    started_ms           INTEGER,
    ended_ms             INTEGER,
    spec                 TEXT NOT NULL CHECK (json_valid(spec)),
    spec_hash            TEXT NOT NULL,
    method               TEXT NOT NULL,
    task                 TEXT NOT NULL,
    task_kind            TEXT NOT NULL,
    metric               TEXT NOT NULL,
    backbone             TEXT NOT NULL,
    seed                 INTEGER NOT NULL,
    program_version      TEXT NOT NULL,
    git_revision         TEXT NOT NULL,
    libraries            TEXT CHECK (libraries IS NULL OR json_valid(libraries)),
    device               TEXT,
    threads              INTEGER,
    backbone_hash        TEXT,
    data_hash            TEXT,
    labels               TEXT CHECK (labels IS NULL OR json_valid(labels)),
    data_report          TEXT CHECK (data_report IS NULL OR json_valid(data_report)),
    total_steps          INTEGER,
    steps_per_epoch      INTEGER,
    train_examples       INTEGER,
    validation_examples  INTEGER,
    test_examples        INTEGER,
    trainable_parameters INTEGER,
    backbone_parameters  INTEGER,
    steps                INTEGER NOT NULL DEFAULT 0,
    best_step            INTEGER,
    peak_bytes           INTEGER,
    peak_step            INTEGER,
    error_kind           TEXT,
    error_id             TEXT,
    error_message        TEXT,
    error_problems       TEXT CHECK (error_problems IS NULL OR json_valid(error_problems)),
    notes                TEXT NOT NULL DEFAULT '',
    CHECK ((ended_ms IS NULL) = (status IN ('waiting', 'running'))),
    CHECK ((error_kind IS NULL) = (status <> 'failed'))
) STRICT;
CREATE INDEX runs_by_variant ON runs (spec_hash, backbone_hash, data_hash, seed);

-- A run has exactly one ending: only a resume leads out of one, and nothing leads out of 'finished'.
CREATE TRIGGER run_has_one_ending BEFORE UPDATE OF status ON runs
WHEN NOT (   (OLD.status = 'waiting' AND NEW.status IN ('running', 'stopped'))
          OR (OLD.status = 'running' AND NEW.status IN ('finished', 'stopped', 'paused', 'failed', 'interrupted'))
          OR (OLD.status IN ('stopped', 'paused', 'failed', 'interrupted') AND NEW.status = 'running'))
BEGIN
    SELECT RAISE(ABORT, 'a run has exactly one ending');
END;

CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
    run             INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    number          INTEGER NOT NULL,
    host            TEXT NOT NULL,
    boot_id         TEXT NOT NULL,
    pid             INTEGER NOT NULL,
    process_start   INTEGER NOT NULL,
    heartbeat_ms    INTEGER NOT NULL,
    started_ms      INTEGER NOT NULL,
    first_step      INTEGER,
    last_step       INTEGER,
    ended_ms        INTEGER,
    ending          TEXT CHECK (ending IN ('finished', 'stopped', 'paused', 'failed', 'interrupted')),
    seconds         REAL,
    program_version TEXT NOT NULL,
    git_revision    TEXT NOT NULL,
    PRIMARY KEY (run, number),
    CHECK ((ended_ms IS NULL) = (ending IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_segment ON segments (run) WHERE ending IS NULL;
CREATE TRIGGER segment_has_one_ending BEFORE UPDATE OF ending ON segments WHEN OLD.ending IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a segment has exactly one ending');
END;

CREATE TABLE steps (
    run                 INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step                INTEGER NOT NULL,
    epoch               REAL NOT NULL,
    loss                REAL,
    learning_rate       REAL,
    gradient_norm       REAL,
    examples            INTEGER NOT NULL,
    examples_per_second REAL,
    step_seconds        REAL,
    elapsed_seconds     REAL,
    peak_bytes          INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluations (
    run             INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step            INTEGER NOT NULL,
    split           TEXT NOT NULL,
    epoch           REAL NOT NULL,
    loss            REAL,
    seconds         REAL,
    elapsed_seconds REAL,
    peak_bytes      INTEGER NOT NULL,
    best            INTEGER NOT NULL CHECK (best IN (0, 1)),
    PRIMARY KEY (run, step, split)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluation_metrics (
    run    INTEGER NOT NULL,
    step   INTEGER NOT NULL,
    split  TEXT NOT NULL,
    metric TEXT NOT NULL,
    value  REAL,
    PRIMARY KEY (run, step, split, metric),
    FOREIGN KEY (run, step, split) REFERENCES evaluations ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
    run    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    split  TEXT NOT NULL,
    metric TEXT NOT NULL,
    value  REAL,
    PRIMARY KEY (run, split, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    run   INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    name  TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE memory_split (
    run      INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    block    TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN
             ('weights', 'gradients', 'optimizer_state', 'saved_activations', 'temporaries', 'other')),
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (run, position, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE predictions (
    run           INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    split         TEXT NOT NULL,
    examples      INTEGER NOT NULL,
    ids           BLOB NOT NULL,
    labels        BLOB NOT NULL,
    predictions   BLOB NOT NULL,
    probabilities BLOB NOT NULL,
    targets       BLOB NOT NULL,
    PRIMARY KEY (run, split)
) STRICT;

CREATE TABLE log (
    id        INTEGER PRIMARY KEY,
    run       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    segment   INTEGER NOT NULL,
    time_ms   INTEGER NOT NULL,
    level     TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    text      TEXT NOT NULL,
    context   TEXT,
    source    TEXT,
    arguments TEXT CHECK (arguments IS NULL OR json_valid(arguments))
) STRICT;
CREATE INDEX log_by_run ON log (run, id);

CREATE TABLE requests (
    id         INTEGER PRIMARY KEY,
    run        INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('stop', 'pause')),
    created_ms INTEGER NOT NULL,
    UNIQUE (run, kind)
) STRICT;

CREATE TABLE checkpoints (
    run          INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step         INTEGER NOT NULL,
    folder       TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    carried_peak INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE VIEW run_overview AS
SELECT r.id, r.name, r.status, r.method, r.task, r.backbone, r.seed,
       r.steps, r.total_steps, r.best_step, r.trainable_parameters,
       r.metric,
       (SELECT value FROM metrics m WHERE m.run = r.id AND m.split = 'validation' AND m.metric = r.metric) AS validation,
       (SELECT value FROM metrics m WHERE m.run = r.id AND m.split = 'test' AND m.metric = r.metric) AS test,
       round(coalesce((SELECT bytes FROM counters c WHERE c.run = r.id AND c.name = 'tensor_peak_train'), r.peak_bytes)
             / 1048576.0, 1) AS peak_mib,
       (SELECT sum(coalesce(s.seconds, (s.heartbeat_ms - s.started_ms) / 1000.0)) FROM segments s WHERE s.run = r.id) AS seconds,
       strftime('%Y-%m-%d %H:%M:%S', r.created_ms / 1000, 'unixepoch') AS created_utc,
       r.error_message AS error, r.uuid, r.spec_hash
FROM runs r;

CREATE VIEW final_metrics AS
SELECT r.id AS run, r.name, m.split, m.metric, m.value FROM metrics m JOIN runs r ON r.id = m.run;

CREATE VIEW curves AS
          SELECT run, step, epoch, elapsed_seconds, 'loss' AS series, loss AS value FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, 'learning_rate', learning_rate FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, 'gradient_norm', gradient_norm FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, 'examples_per_second', examples_per_second FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, 'step_seconds', step_seconds FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, 'peak_bytes', peak_bytes FROM steps
UNION ALL SELECT run, step, epoch, elapsed_seconds, split || '.loss', loss FROM evaluations
UNION ALL SELECT e.run, e.step, e.epoch, e.elapsed_seconds, e.split || '.' || m.metric, m.value
          FROM evaluations e JOIN evaluation_metrics m USING (run, step, split);

CREATE VIEW memory AS
          SELECT run, 'counter' AS part, name, bytes FROM counters
UNION ALL SELECT run, 'category', category, sum(bytes) FROM memory_split GROUP BY run, category
UNION ALL SELECT run, 'block', block, sum(bytes) FROM memory_split GROUP BY run, position, block;
)sql";

}  // namespace sherl::store
