-- One run of ingestion. The report is the capped JSON that people read; the counts are exact.
CREATE TABLE ingestions (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    ingestion_id BYTEA NOT NULL,
    state TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    marker TEXT,
    files BIGINT NOT NULL,
    entities BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    restaurants BIGINT NOT NULL,
    orderable BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    failure TEXT,
    report TEXT,
    PRIMARY KEY (partner_id, environment, ingestion_id)
);

-- What an environment serves: the rows of `restaurants` whose generations span `generation`.
CREATE TABLE inventory_heads (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    generation BIGINT NOT NULL,
    held_generation BIGINT,
    held_ingestion BYTEA,
    marker TEXT,
    last_ingestion BYTEA,
    published_at BIGINT,
    polled_at BIGINT,
    PRIMARY KEY (partner_id, environment)
);

-- A restaurant as it was from one generation until another. A new state is written beside the old one, and the
-- head's generation switches all of them at once.
CREATE TABLE restaurants (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    from_generation BIGINT NOT NULL,
    until_generation BIGINT,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    street TEXT NOT NULL,
    locality TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    delivery BOOLEAN NOT NULL,
    takeout BOOLEAN NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id, from_generation)
);

CREATE INDEX restaurants_by_end ON restaurants (partner_id, environment, until_generation);
CREATE INDEX restaurants_by_place ON restaurants (environment, latitude, longitude);
