-- Incidents: something is wrong and somebody should look. At most one is open for a dedup key.
-- Incidents of the platform itself belong to no partner.
CREATE TABLE incidents (
    incident_id     BLOB    NOT NULL PRIMARY KEY,
    partner_id      INTEGER,
    environment     TEXT,
    source          TEXT    NOT NULL,
    dedup_key       TEXT    NOT NULL,
    severity        TEXT    NOT NULL CHECK (severity IN ('p0', 'p1', 'p2')),
    state           TEXT    NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
    suppressed      INTEGER NOT NULL,
    policy          TEXT    NOT NULL,
    title_key       TEXT    NOT NULL,
    facts           TEXT    NOT NULL,
    occurrences     INTEGER NOT NULL,
    opened_at       INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    remind_at       INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    resolved_at     INTEGER,
    resolved_by     TEXT,
    resolution      TEXT,
    CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
    CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
    CHECK (state <> 'acknowledged' OR acknowledged_at IS NOT NULL),
    CHECK (remind_at IS NULL OR state = 'open')
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX incidents_open_dedup ON incidents (dedup_key) WHERE resolved_at IS NULL;
CREATE INDEX incidents_partner ON incidents (partner_id, opened_at);
CREATE INDEX incidents_opened ON incidents (opened_at);
CREATE INDEX incidents_remind ON incidents (remind_at) WHERE remind_at IS NOT NULL;

-- What happened to an incident, in order; rows are only added.
CREATE TABLE incident_events (
    incident_id BLOB    NOT NULL,
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    actor_name  TEXT,
    kind        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    PRIMARY KEY (incident_id, seq)
) STRICT, WITHOUT ROWID;

-- The climb of one incident: which step of which round was paged last, and when the next is due.
CREATE TABLE escalation_runs (
    run_id         BLOB    NOT NULL PRIMARY KEY,
    incident_id    BLOB    NOT NULL,
    policy         TEXT    NOT NULL,
    steps          TEXT    NOT NULL,
    step           INTEGER NOT NULL,
    round          INTEGER NOT NULL,
    round_paged    INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    next_at        INTEGER,
    state          TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'acknowledged', 'exhausted', 'finished')),
    created_at     INTEGER NOT NULL,
    CHECK ((state = 'active') = (next_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX escalation_runs_incident ON escalation_runs (incident_id);
CREATE INDEX escalation_runs_due ON escalation_runs (next_at) WHERE next_at IS NOT NULL;

-- One page: one message to one person for one step. The key of a step is its position within an epoch, so that a
-- step that is taken twice by mistake breaks the unique index instead of paging twice.
CREATE TABLE escalation_pages (
    page_id        BLOB    NOT NULL PRIMARY KEY,
    incident_id    BLOB    NOT NULL,
    run_id         BLOB    NOT NULL,
    epoch          INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    message_id     BLOB    NOT NULL,
    channel        TEXT    NOT NULL,
    address        TEXT    NOT NULL,
    recipient      TEXT    NOT NULL,
    is_copy        INTEGER NOT NULL,
    token_hash     BLOB,
    created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX escalation_pages_step ON escalation_pages (run_id, epoch, position, channel, address);
CREATE UNIQUE INDEX escalation_pages_token ON escalation_pages (token_hash) WHERE token_hash IS NOT NULL;
CREATE UNIQUE INDEX escalation_pages_message ON escalation_pages (message_id);
CREATE INDEX escalation_pages_incident ON escalation_pages (incident_id, created_at);

-- Who is on call. The rotation and its people are one document that is always read and written whole.
CREATE TABLE on_call_schedules (
    schedule_id  BLOB    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    is_default   INTEGER NOT NULL,
    rotation     TEXT    NOT NULL,
    participants TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE on_call_overrides (
    schedule_id BLOB    NOT NULL,
    from_at     INTEGER NOT NULL,
    until_at    INTEGER NOT NULL,
    user_id     BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, from_at, user_id),
    CHECK (from_at < until_at)
) STRICT, WITHOUT ROWID;
