-- The place register (inventory feeds, chapter 14). One row says whether restaurants are matched with it.
CREATE TABLE place_register (
    singleton BIGINT PRIMARY KEY CHECK (singleton = 1),
    enabled BOOLEAN NOT NULL,
    changed_by TEXT,
    changed_at BIGINT
);

INSERT INTO place_register (singleton, enabled) VALUES (1, FALSE);

CREATE TABLE places (
    place_id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    street_address TEXT NOT NULL,
    address_locality TEXT,
    address_region TEXT,
    postal_code TEXT,
    address_country TEXT,
    telephone TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    search_text TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Under which numbers a place is found by restaurants that may be it: hashes of name with postal code, street or a
-- cell of the map, and of telephone with street.
CREATE TABLE place_keys (
    place_key BIGINT NOT NULL,
    place_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (place_key, place_id)
);

-- A file of places on its way into the register. Its lines are written here first and applied by a job, so that a file
-- comes in as a whole or not at all, whatever ends in between.
CREATE TABLE place_imports (
    import_id BYTEA PRIMARY KEY,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    places BIGINT NOT NULL,
    added BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE TABLE place_import_lines (
    import_id BYTEA NOT NULL,
    line BIGINT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
);

-- What people decided; without a place, that the restaurant is none. The fingerprint of name and address ends it when
-- they change.
CREATE TABLE place_decisions (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT COLLATE "C" NOT NULL,
    place_id TEXT COLLATE "C",
    fingerprint BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id)
);

CREATE TABLE place_suggestions (
    suggestion_id BYTEA PRIMARY KEY,
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL,
    reference TEXT NOT NULL,
    note TEXT NOT NULL,
    place TEXT NOT NULL,
    suggested_by TEXT NOT NULL,
    suggested_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    reason TEXT,
    place_id TEXT COLLATE "C"
);

CREATE INDEX place_suggestions_by_partner ON place_suggestions (partner_id, environment, suggestion_id);
CREATE INDEX place_suggestions_pending ON place_suggestions (suggestion_id) WHERE state = 'pending';

-- Restaurants whose merchants asked to be removed (operations 11.1, OPTED_OUT): not served until it is taken back.
CREATE TABLE restaurant_opt_outs (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT COLLATE "C" NOT NULL,
    opted_out_at BIGINT NOT NULL,
    opted_out_by TEXT NOT NULL,
    PRIMARY KEY (partner_id, environment, restaurant_id)
);

-- The place of a restaurant, or the best candidate, and what the match depends on, to find what a change of the
-- register concerns.
ALTER TABLE restaurant_states ADD COLUMN match_state TEXT;
ALTER TABLE restaurant_states ADD COLUMN place_id TEXT COLLATE "C";
ALTER TABLE restaurant_states ADD COLUMN match_revision BIGINT;
CREATE INDEX restaurant_states_by_place ON restaurant_states (partner_id, environment, place_id)
    WHERE place_id IS NOT NULL;
