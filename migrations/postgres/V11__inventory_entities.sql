-- An entity of a feed as it was from one generation until another; the line as sent is kept for people. Rows of a state
-- that is not yet published begin beyond the head's generation. `version` is null for rows whose version is the time of
-- the last published snapshot (inventory_heads.snapshot_at). Rows without `raw` are tombstones, or keys that others name and that are not there
-- (origin 'missing'), by which an update finds whom it concerns. `component` is empty for what several components share.
CREATE TABLE inventory_entities (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    from_generation BIGINT NOT NULL,
    until_generation BIGINT,
    version BIGINT,
    origin TEXT NOT NULL,
    origin_id BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    hash BIGINT NOT NULL,
    component TEXT COLLATE "C" NOT NULL,
    deleted BOOLEAN NOT NULL,
    fault TEXT,
    raw TEXT,
    -- Where the line stood when it was written: file, then line. Orders what has no order of its own (rule V10).
    position BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, entity_type, entity_id, from_generation)
);

CREATE INDEX inventory_entities_by_component ON inventory_entities (partner_id, environment, component);
CREATE INDEX inventory_entities_by_start ON inventory_entities (partner_id, environment, from_generation);
CREATE INDEX inventory_entities_by_end ON inventory_entities (partner_id, environment, until_generation)
    WHERE until_generation IS NOT NULL;

-- What can be ordered from each restaurant of the feed, and why not more, from one generation until another.
CREATE TABLE restaurant_states (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT COLLATE "C" NOT NULL,
    from_generation BIGINT NOT NULL,
    until_generation BIGINT,
    hash BIGINT NOT NULL,
    state TEXT NOT NULL,
    name TEXT,
    search_text TEXT NOT NULL,
    -- Since when errors have been taking something away from it without a break.
    failing_since BIGINT,
    status TEXT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id, from_generation)
);

CREATE INDEX restaurant_states_by_start ON restaurant_states (partner_id, environment, from_generation);
CREATE INDEX restaurant_states_by_end ON restaurant_states (partner_id, environment, until_generation)
    WHERE until_generation IS NOT NULL;
CREATE INDEX restaurant_states_failing ON restaurant_states (partner_id, environment, failing_since)
    WHERE failing_since IS NOT NULL AND until_generation IS NULL;

-- Restaurants that are not served because their inventory is stale; the empty id stands for all of the environment.
CREATE TABLE restaurant_stops (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT COLLATE "C" NOT NULL,
    failing_since BIGINT NOT NULL,
    stopped_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id)
);

-- The published states of an environment. Their rows are kept as long as they are listed here.
CREATE TABLE inventory_snapshots (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    generation BIGINT NOT NULL,
    kind TEXT NOT NULL,
    ingestion_id BYTEA,
    of_generation BIGINT,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    snapshot_at BIGINT,
    entities BIGINT NOT NULL,
    restaurants BIGINT NOT NULL,
    entities_added BIGINT NOT NULL,
    entities_changed BIGINT NOT NULL,
    entities_removed BIGINT NOT NULL,
    restaurants_added BIGINT NOT NULL,
    restaurants_changed BIGINT NOT NULL,
    restaurants_removed BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, generation)
);

-- A run writes beside the served state while `staging` names it; nothing else may write rows meanwhile. The token is new
-- with every attempt, so that one that was taken over can write no more.
ALTER TABLE inventory_heads ADD COLUMN staging BYTEA;
ALTER TABLE inventory_heads ADD COLUMN staging_token BYTEA;
ALTER TABLE inventory_heads ADD COLUMN snapshot_at BIGINT;
-- When the first of the runs ended in failure that have been failing since without a break.
ALTER TABLE inventory_heads ADD COLUMN failing_since BIGINT;
ALTER TABLE inventory_heads ADD COLUMN guard_percent BIGINT;

ALTER TABLE ingestions ADD COLUMN kind TEXT NOT NULL DEFAULT 'batch';
ALTER TABLE ingestions ADD COLUMN of_generation BIGINT;
ALTER TABLE ingestions ADD COLUMN apply_marker TEXT;
ALTER TABLE ingestions ADD COLUMN new_files BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_removed BIGINT NOT NULL DEFAULT 0;
-- Exact numbers by type of entity, problems in groups, names of some files (JSON).
ALTER TABLE ingestions ADD COLUMN detail TEXT;

CREATE INDEX restaurants_by_start ON restaurants (partner_id, environment, from_generation);
