-- Requests of real-time updates that were accepted.
CREATE TABLE inventory_update_requests (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    request_id BYTEA NOT NULL,
    route TEXT NOT NULL,
    interface TEXT NOT NULL,
    records BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, request_id)
);

CREATE INDEX inventory_update_requests_by_time ON inventory_update_requests (received_at);

-- Their records, one for each entity. The payload is kept until the outcome is known.
CREATE TABLE inventory_updates (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    update_id BYTEA NOT NULL,
    request_id BYTEA NOT NULL,
    route TEXT NOT NULL,
    form TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    parked_until BIGINT,
    code TEXT,
    message TEXT,
    finished_at BIGINT,
    bytes BIGINT NOT NULL,
    payload TEXT,
    PRIMARY KEY (partner_id, environment, update_id)
);

CREATE INDEX inventory_updates_pending ON inventory_updates (partner_id, environment, state, version, update_id)
    WHERE state IN ('accepted', 'parked');

CREATE INDEX inventory_updates_by_entity ON inventory_updates (partner_id, environment, entity_type, entity_id, update_id);

CREATE INDEX inventory_updates_by_time ON inventory_updates (received_at);

-- Answers to requests by hour.
CREATE TABLE inventory_request_counts (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    hour BIGINT NOT NULL,
    route TEXT NOT NULL,
    http_status BIGINT NOT NULL,
    reason TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, hour, route, http_status, reason)
);

CREATE INDEX inventory_request_counts_by_hour ON inventory_request_counts (hour);

-- Outcomes of updates by hour.
CREATE TABLE inventory_update_counts (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    hour BIGINT NOT NULL,
    route TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, hour, route, entity_type, state, code)
);

CREATE INDEX inventory_update_counts_by_hour ON inventory_update_counts (hour);
