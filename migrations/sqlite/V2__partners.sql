CREATE TABLE partners (
    partner_id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    integration TEXT NOT NULL,
    integration_reason TEXT,
    integration_changed_at INTEGER NOT NULL,
    consultant BLOB,
    country TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX partners_by_status ON partners (status, integration);

CREATE INDEX partners_by_consultant ON partners (consultant);

CREATE TABLE partner_environments (
    partner_id INTEGER NOT NULL REFERENCES partners (partner_id),
    environment TEXT NOT NULL,
    fulfillment_url TEXT,
    project_id TEXT NOT NULL,
    auth_header_style TEXT NOT NULL,
    feed_directory TEXT,
    options_in_line_price INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment)
) STRICT, WITHOUT ROWID;

-- A token made for one partner must never be good for another.
CREATE UNIQUE INDEX partner_environments_by_project ON partner_environments (environment, project_id);

CREATE TABLE partner_contacts (
    partner_id INTEGER NOT NULL REFERENCES partners (partner_id),
    contact_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    user_id BLOB,
    email TEXT,
    phone TEXT,
    locale TEXT NOT NULL,
    hours TEXT,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    delivered_at INTEGER,
    delivered_ok INTEGER,
    unreachable_since INTEGER,
    PRIMARY KEY (partner_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX partner_contacts_by_id ON partner_contacts (contact_id);

CREATE INDEX partner_contacts_by_kind ON partner_contacts (partner_id, kind, position);

CREATE TABLE partner_events (
    partner_id INTEGER NOT NULL REFERENCES partners (partner_id),
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    became TEXT,
    detail TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (partner_id, sequence)
) STRICT, WITHOUT ROWID;
