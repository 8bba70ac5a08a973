CREATE TABLE partners (
    partner_id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    integration TEXT NOT NULL,
    integration_reason TEXT,
    integration_changed_at BIGINT NOT NULL,
    consultant BYTEA,
    country TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX partners_by_status ON partners (status, integration);

CREATE INDEX partners_by_consultant ON partners (consultant);

CREATE TABLE partner_environments (
    partner_id BIGINT NOT NULL REFERENCES partners (partner_id),
    environment TEXT NOT NULL,
    fulfillment_url TEXT,
    project_id TEXT NOT NULL,
    auth_header_style TEXT NOT NULL,
    feed_directory TEXT,
    options_in_line_price BOOLEAN NOT NULL,
    PRIMARY KEY (partner_id, environment)
);

-- A token made for one partner must never be good for another.
CREATE UNIQUE INDEX partner_environments_by_project ON partner_environments (environment, project_id);

CREATE TABLE partner_contacts (
    partner_id BIGINT NOT NULL REFERENCES partners (partner_id),
    contact_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    user_id BYTEA,
    email TEXT,
    phone TEXT,
    locale TEXT NOT NULL,
    hours TEXT,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    delivered_at BIGINT,
    delivered_ok BOOLEAN,
    unreachable_since BIGINT,
    PRIMARY KEY (partner_id, contact_id)
);

CREATE UNIQUE INDEX partner_contacts_by_id ON partner_contacts (contact_id);

CREATE INDEX partner_contacts_by_kind ON partner_contacts (partner_id, kind, position);

CREATE TABLE partner_events (
    partner_id BIGINT NOT NULL REFERENCES partners (partner_id),
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    became TEXT,
    detail TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (partner_id, sequence)
);
