-- Outcomes of requests to partners, counted per minute as they happen: nothing here grows with one partner's traffic
-- beyond its restaurants and error codes per minute, and old minutes are deleted.
CREATE TABLE outcome_totals (
    partner_id      INTEGER NOT NULL,
    environment     TEXT   NOT NULL CHECK (environment IN ('sandbox', 'production')),
    kind            TEXT   NOT NULL CHECK (kind IN ('live', 'test', 'health_check')),
    action          TEXT   NOT NULL CHECK (action IN ('checkout', 'submit')),
    minute_at       INTEGER NOT NULL,
    requests        INTEGER NOT NULL,
    errors          INTEGER NOT NULL,
    latency_sum_ms  INTEGER NOT NULL,
    latency_max_ms  INTEGER NOT NULL,
    -- Requests by time of answer: at most 500 ms, at most 1 s and more than 500 ms, and so on. The rest took over 8 s.
    within_500_ms   INTEGER NOT NULL,
    within_1000_ms  INTEGER NOT NULL,
    within_2000_ms  INTEGER NOT NULL,
    within_5000_ms  INTEGER NOT NULL,
    within_8000_ms  INTEGER NOT NULL,
    last_success_at INTEGER,
    PRIMARY KEY (partner_id, environment, kind, action, minute_at),
    CHECK (errors <= requests)
) STRICT, WITHOUT ROWID;

-- Finds partners with traffic now, and minutes that are old enough to be deleted.
CREATE INDEX outcome_totals_minute ON outcome_totals (minute_at);

-- The same by restaurant and set of codes: sorted, joined by commas, empty on success.
CREATE TABLE outcome_buckets (
    partner_id    INTEGER NOT NULL,
    environment   TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    minute_at     INTEGER NOT NULL,
    restaurant_id TEXT   NOT NULL,
    codes         TEXT   NOT NULL,
    outcomes      INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, minute_at, restaurant_id, codes)
) STRICT, WITHOUT ROWID;

-- What is remembered of each alert rule, so that a restart neither fires twice nor forgets.
CREATE TABLE alert_states (
    partner_id      INTEGER NOT NULL,
    environment     TEXT    NOT NULL,
    rule_id         TEXT    NOT NULL,
    firing_since_at INTEGER,
    held_at         INTEGER,
    clear_minute_at INTEGER,
    clear_count     INTEGER NOT NULL,
    suppressed      INTEGER NOT NULL,
    told_at         INTEGER,
    urgency         TEXT,
    evaluated_at    INTEGER NOT NULL,
    incident_id     BLOB,
    totals          TEXT    NOT NULL,
    PRIMARY KEY (partner_id, environment, rule_id),
    CHECK ((firing_since_at IS NULL) = (held_at IS NULL)),
    CHECK ((firing_since_at IS NULL) = (told_at IS NULL)),
    CHECK ((firing_since_at IS NULL) = (urgency IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_states_firing ON alert_states (partner_id) WHERE firing_since_at IS NOT NULL;
