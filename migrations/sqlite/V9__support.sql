-- Support cases. Claim, evidence and verdict are written once with the case; the decision stands beside them.
CREATE TABLE cases (
    partner_id      INTEGER NOT NULL,
    case_id         BLOB    NOT NULL,
    number          INTEGER NOT NULL,
    environment     TEXT    NOT NULL CHECK (environment IN ('sandbox', 'production')),
    category        TEXT    NOT NULL,
    summary         TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    restaurants     TEXT    NOT NULL,
    order_ids       TEXT    NOT NULL,
    cc              TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('awaiting_support', 'awaiting_partner', 'closed')),
    urgency         TEXT    NOT NULL CHECK (urgency IN ('none', 'requested', 'confirmed', 'downgraded')),
    claim_condition TEXT,
    claim_since_at  INTEGER,
    evidence        TEXT,
    evidence_hash   TEXT,
    verdict         TEXT,
    decision        TEXT,
    incident_id     BLOB,
    due_at          INTEGER,
    due             TEXT,
    queue           TEXT    NOT NULL CHECK (queue IN ('triage', 'on_call', 'support', 'consultant')),
    opened_by       BLOB    NOT NULL,
    opened_at       INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    closed_at       INTEGER,
    parent_id       BLOB,
    remind_at       INTEGER,
    close_at        INTEGER,
    triage_reminded INTEGER NOT NULL,
    submit_key      TEXT,
    PRIMARY KEY (partner_id, case_id),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((due_at IS NULL) = (due IS NULL)),
    CHECK ((urgency = 'none') = (claim_condition IS NULL)),
    CHECK ((claim_condition IS NULL) = (claim_since_at IS NULL)),
    CHECK ((claim_condition IS NULL) = (evidence IS NULL)),
    CHECK ((evidence IS NULL) = (evidence_hash IS NULL)),
    CHECK ((evidence IS NULL) = (verdict IS NULL)),
    CHECK (urgency <> 'confirmed' OR incident_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cases_id ON cases (case_id);
CREATE UNIQUE INDEX cases_number ON cases (number);
CREATE UNIQUE INDEX cases_submit_key ON cases (partner_id, opened_by, submit_key) WHERE submit_key IS NOT NULL;
CREATE INDEX cases_parent ON cases (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX cases_due ON cases (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX cases_triage ON cases (opened_at) WHERE urgency = 'requested';
CREATE INDEX cases_remind ON cases (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX cases_close ON cases (close_at) WHERE close_at IS NOT NULL;

-- Answers and notes.
CREATE TABLE case_messages (
    partner_id  INTEGER NOT NULL,
    case_id     BLOB    NOT NULL,
    message_id  BLOB    NOT NULL,
    author_id   BLOB    NOT NULL,
    author_name TEXT    NOT NULL,
    from_staff  INTEGER NOT NULL,
    written_at  INTEGER NOT NULL,
    visibility  TEXT    NOT NULL CHECK (visibility IN ('partner', 'internal')),
    body        TEXT    NOT NULL,
    submit_key  TEXT,
    PRIMARY KEY (partner_id, case_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX case_messages_submit_key ON case_messages (partner_id, case_id, author_id, submit_key)
    WHERE submit_key IS NOT NULL;

-- What happened to a case, in order; rows are only added.
CREATE TABLE case_events (
    partner_id INTEGER NOT NULL,
    case_id    BLOB   NOT NULL,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    actor      TEXT   NOT NULL,
    actor_name TEXT,
    kind       TEXT   NOT NULL,
    detail     TEXT   NOT NULL,
    PRIMARY KEY (partner_id, case_id, seq)
) STRICT, WITHOUT ROWID;

-- What somebody wrote in the interest form; the partner of status INTERESTED was made of it.
CREATE TABLE interests (
    partner_id   INTEGER NOT NULL PRIMARY KEY,
    company      TEXT   NOT NULL,
    contact_name TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    country      TEXT   NOT NULL,
    restaurants  INTEGER NOT NULL,
    message      TEXT   NOT NULL,
    locale       TEXT   NOT NULL,
    submit_key   TEXT,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX interests_submit_key ON interests (submit_key) WHERE submit_key IS NOT NULL;
CREATE INDEX interests_created ON interests (created_at);
