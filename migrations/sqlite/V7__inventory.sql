-- One run of ingestion. The report is the capped JSON that people read; the counts are exact.
CREATE TABLE ingestions (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    ingestion_id BLOB NOT NULL,
    state TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    marker TEXT,
    files INTEGER NOT NULL,
    entities INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    restaurants INTEGER NOT NULL,
    orderable INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    failure TEXT,
    report TEXT,
    PRIMARY KEY (partner_id, environment, ingestion_id)
) STRICT, WITHOUT ROWID;

-- What an environment serves: the rows of `restaurants` whose generations span `generation`.
CREATE TABLE inventory_heads (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    generation INTEGER NOT NULL,
    held_generation INTEGER,
    held_ingestion BLOB,
    marker TEXT,
    last_ingestion BLOB,
    published_at INTEGER,
    polled_at INTEGER,
    PRIMARY KEY (partner_id, environment)
) STRICT, WITHOUT ROWID;

-- A restaurant as it was from one generation until another. A new state is written beside the old one, and the
-- head's generation switches all of them at once.
CREATE TABLE restaurants (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    from_generation INTEGER NOT NULL,
    until_generation INTEGER,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    street TEXT NOT NULL,
    locality TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    delivery INTEGER NOT NULL,
    takeout INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id, from_generation)
) STRICT;

CREATE INDEX restaurants_by_end ON restaurants (partner_id, environment, until_generation);
CREATE INDEX restaurants_by_place ON restaurants (environment, latitude, longitude);
