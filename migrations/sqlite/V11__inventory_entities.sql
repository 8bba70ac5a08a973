-- An entity of a feed as it was from one generation until another; the line as sent is kept for people. Rows of a state
-- that is not yet published begin beyond the head's generation. `version` is null for rows whose version is the time of
-- the last published snapshot (inventory_heads.snapshot_at). Rows without `raw` are tombstones, or keys that others name and that are not there
-- (origin 'missing'), by which an update finds whom it concerns. `component` is empty for what several components share.
CREATE TABLE inventory_entities (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    from_generation INTEGER NOT NULL,
    until_generation INTEGER,
    version INTEGER,
    origin TEXT NOT NULL,
    origin_id BLOB NOT NULL,
    written_at INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    component TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    fault TEXT,
    raw TEXT,
    -- Where the line stood when it was written: file, then line. Orders what has no order of its own (rule V10).
    position INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, entity_type, entity_id, from_generation)
) STRICT;

CREATE INDEX inventory_entities_by_component ON inventory_entities (partner_id, environment, component);
CREATE INDEX inventory_entities_by_start ON inventory_entities (partner_id, environment, from_generation);
CREATE INDEX inventory_entities_by_end ON inventory_entities (partner_id, environment, until_generation)
    WHERE until_generation IS NOT NULL;

-- What can be ordered from each restaurant of the feed, and why not more, from one generation until another.
CREATE TABLE restaurant_states (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    from_generation INTEGER NOT NULL,
    until_generation INTEGER,
    hash INTEGER NOT NULL,
    state TEXT NOT NULL,
    name TEXT,
    search_text TEXT NOT NULL,
    -- Since when errors have been taking something away from it without a break.
    failing_since INTEGER,
    status TEXT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id, from_generation)
) STRICT;

CREATE INDEX restaurant_states_by_start ON restaurant_states (partner_id, environment, from_generation);
CREATE INDEX restaurant_states_by_end ON restaurant_states (partner_id, environment, until_generation)
    WHERE until_generation IS NOT NULL;
CREATE INDEX restaurant_states_failing ON restaurant_states (partner_id, environment, failing_since)
    WHERE failing_since IS NOT NULL AND until_generation IS NULL;

-- Restaurants that are not served because their inventory is stale; the empty id stands for all of the environment.
CREATE TABLE restaurant_stops (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    failing_since INTEGER NOT NULL,
    stopped_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id)
) STRICT, WITHOUT ROWID;

-- The published states of an environment. Their rows are kept as long as they are listed here.
CREATE TABLE inventory_snapshots (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ingestion_id BLOB,
    of_generation INTEGER,
    published_by TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    snapshot_at INTEGER,
    entities INTEGER NOT NULL,
    restaurants INTEGER NOT NULL,
    entities_added INTEGER NOT NULL,
    entities_changed INTEGER NOT NULL,
    entities_removed INTEGER NOT NULL,
    restaurants_added INTEGER NOT NULL,
    restaurants_changed INTEGER NOT NULL,
    restaurants_removed INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, generation)
) STRICT, WITHOUT ROWID;

-- A run writes beside the served state while `staging` names it; nothing else may write rows meanwhile. The token is new
-- with every attempt, so that one that was taken over can write no more.
ALTER TABLE inventory_heads ADD COLUMN staging BLOB;
ALTER TABLE inventory_heads ADD COLUMN staging_token BLOB;
ALTER TABLE inventory_heads ADD COLUMN snapshot_at INTEGER;
-- When the first of the runs ended in failure that have been failing since without a break.
ALTER TABLE inventory_heads ADD COLUMN failing_since INTEGER;
ALTER TABLE inventory_heads ADD COLUMN guard_percent INTEGER;

ALTER TABLE ingestions ADD COLUMN kind TEXT NOT NULL DEFAULT 'batch';
ALTER TABLE ingestions ADD COLUMN of_generation INTEGER;
ALTER TABLE ingestions ADD COLUMN apply_marker TEXT;
ALTER TABLE ingestions ADD COLUMN new_files INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_added INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ingestions ADD COLUMN entities_removed INTEGER NOT NULL DEFAULT 0;
-- Exact numbers by type of entity, problems in groups, names of some files (JSON).
ALTER TABLE ingestions ADD COLUMN detail TEXT;

CREATE INDEX restaurants_by_start ON restaurants (partner_id, environment, from_generation);
