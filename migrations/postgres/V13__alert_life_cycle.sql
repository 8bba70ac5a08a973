-- When the alert's own mails last went out: the first one or a reminder. None while nobody has been mailed.
ALTER TABLE alert_states ADD COLUMN mailed_at BIGINT;

-- Every firing of a rule from its beginning to its end.
CREATE TABLE alert_firings (
    partner_id  BIGINT NOT NULL,
    environment TEXT NOT NULL,
    rule_id     TEXT NOT NULL,
    since_at    BIGINT NOT NULL,
    ended_at    BIGINT,
    PRIMARY KEY (partner_id, environment, rule_id, since_at)
);

-- Finds firings that ended long ago.
CREATE INDEX alert_firings_ended ON alert_firings (ended_at) WHERE ended_at IS NOT NULL;

-- Rules whose mails somebody has silenced for a while. Silences are kept as history; `ended_at` says when one was
-- lifted or replaced before its time.
CREATE TABLE alert_silences (
    partner_id  BIGINT NOT NULL,
    environment TEXT NOT NULL,
    rule_id     TEXT NOT NULL,
    from_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    ended_at    BIGINT,
    ended_by    TEXT,
    PRIMARY KEY (partner_id, environment, rule_id, from_at),
    CHECK (until_at > from_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
