-- Outcomes of requests to partners, counted per minute as they happen: nothing here grows with one partner's traffic
-- beyond its restaurants and error codes per minute, and old minutes are deleted.
CREATE TABLE outcome_totals (
    partner_id      BIGINT NOT NULL,
    environment     TEXT   NOT NULL CHECK (environment IN ('sandbox', 'production')),
    kind            TEXT   NOT NULL CHECK (kind IN ('live', 'test', 'health_check')),
    action          TEXT   NOT NULL CHECK (action IN ('checkout', 'submit')),
    minute_at       BIGINT NOT NULL,
    requests        BIGINT NOT NULL,
    errors          BIGINT NOT NULL,
    latency_sum_ms  BIGINT NOT NULL,
    latency_max_ms  BIGINT NOT NULL,
    -- Requests by time of answer: at most 500 ms, at most 1 s and more than 500 ms, and so on. The rest took over 8 s.
    within_500_ms   BIGINT NOT NULL,
    within_1000_ms  BIGINT NOT NULL,
    within_2000_ms  BIGINT NOT NULL,
    within_5000_ms  BIGINT NOT NULL,
    within_8000_ms  BIGINT NOT NULL,
    last_success_at BIGINT,
    PRIMARY KEY (partner_id, environment, kind, action, minute_at),
    CHECK (errors <= requests)
);

-- Finds partners with traffic now, and minutes that are old enough to be deleted.
CREATE INDEX outcome_totals_minute ON outcome_totals (minute_at);

-- The same by restaurant and set of codes: sorted, joined by commas, empty on success.
CREATE TABLE outcome_buckets (
    partner_id    BIGINT NOT NULL,
    environment   TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    minute_at     BIGINT NOT NULL,
    restaurant_id TEXT   NOT NULL,
    codes         TEXT   NOT NULL,
    outcomes      BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, minute_at, restaurant_id, codes)
);

-- What is remembered of each alert rule, so that a restart neither fires twice nor forgets.
CREATE TABLE alert_states (
    partner_id      BIGINT  NOT NULL,
    environment     TEXT    NOT NULL,
    rule_id         TEXT    NOT NULL,
    firing_since_at BIGINT,
    held_at         BIGINT,
    clear_minute_at BIGINT,
    clear_count     BIGINT  NOT NULL,
    suppressed      BOOLEAN NOT NULL,
    told_at         BIGINT,
    urgency         TEXT,
    evaluated_at    BIGINT  NOT NULL,
    incident_id     BYTEA,
    totals          TEXT    NOT NULL,
    PRIMARY KEY (partner_id, environment, rule_id),
    CHECK ((firing_since_at IS NULL) = (held_at IS NULL)),
    CHECK ((firing_since_at IS NULL) = (told_at IS NULL)),
    CHECK ((firing_since_at IS NULL) = (urgency IS NULL))
);

CREATE INDEX alert_states_firing ON alert_states (partner_id) WHERE firing_since_at IS NOT NULL;
