-- Quick testing: the one file of an account that stands outside both environments, and what its check has found. The
-- report is JSON without restaurants; the file is kept as gzip until `expires_at`.
CREATE TABLE quick_tests (
    partner_id BIGINT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    report TEXT NOT NULL,
    detail TEXT NOT NULL,
    file BYTEA NOT NULL
);

CREATE INDEX quick_tests_by_end ON quick_tests (expires_at);

-- The first of its restaurants: what can be ordered from each and why not more, and what would be served.
CREATE TABLE quick_test_restaurants (
    partner_id BIGINT NOT NULL,
    restaurant_id TEXT NOT NULL,
    status TEXT NOT NULL,
    document TEXT,
    PRIMARY KEY (partner_id, restaurant_id)
);

-- Names of feeds beside owg.v2 that real-time updates may be sent to: a JSON list.
ALTER TABLE partner_environments ADD COLUMN feed_names TEXT;

-- The names of the files that a run has read, as gzip of a JSON list, so that the file a line came from can be named.
-- Runs of a feed whose files keep their names share one list.
CREATE TABLE inventory_file_lists (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    list_hash BIGINT NOT NULL,
    names BYTEA NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, list_hash)
);

CREATE INDEX inventory_file_lists_by_use ON inventory_file_lists (used_at);

ALTER TABLE ingestions ADD COLUMN file_list BIGINT;
