-- What dashboards and reports read.

-- Finer times of answer. Each column counts a part of one of the older, wider classes: at most 100 ms, more than that and
-- at most 250 ms, and so on; what the older class has beyond them took longer. 10 and 15 s are parts of what took over 8 s.
ALTER TABLE outcome_totals ADD COLUMN within_100_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_250_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_750_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_1500_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_3000_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_4000_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_6000_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_7000_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_10000_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_15000_ms BIGINT NOT NULL DEFAULT 0;

-- Whole hours, summed up once they are over, so that a report on a month reads hundreds of rows and not tens of
-- thousands. They stay longer than the minutes.
CREATE TABLE outcome_hours (
    partner_id     BIGINT NOT NULL,
    environment    TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    hour_at        BIGINT NOT NULL,
    requests       BIGINT NOT NULL,
    errors         BIGINT NOT NULL,
    latency_sum_ms BIGINT NOT NULL,
    latency_max_ms BIGINT NOT NULL,
    within_500_ms BIGINT NOT NULL,
    within_1000_ms BIGINT NOT NULL,
    within_2000_ms BIGINT NOT NULL,
    within_5000_ms BIGINT NOT NULL,
    within_8000_ms BIGINT NOT NULL,
    within_100_ms BIGINT NOT NULL,
    within_250_ms BIGINT NOT NULL,
    within_750_ms BIGINT NOT NULL,
    within_1500_ms BIGINT NOT NULL,
    within_3000_ms BIGINT NOT NULL,
    within_4000_ms BIGINT NOT NULL,
    within_6000_ms BIGINT NOT NULL,
    within_7000_ms BIGINT NOT NULL,
    within_10000_ms BIGINT NOT NULL,
    within_15000_ms BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, hour_at)
);
CREATE INDEX outcome_hours_age ON outcome_hours (hour_at);

-- Failed requests of an hour by code; a request with several codes counts for each.
CREATE TABLE outcome_hour_codes (
    partner_id  BIGINT NOT NULL,
    environment TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    hour_at     BIGINT NOT NULL,
    code        TEXT    NOT NULL,
    outcomes    BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, hour_at, code)
);

-- One row: hours that begin before this instant are summed up.
CREATE TABLE outcome_rollup (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    until_at BIGINT NOT NULL
);

-- The codes of each exchange that has any, to find the exchanges with one.
CREATE TABLE exchange_codes (
    partner_id  BIGINT NOT NULL,
    environment TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    at          BIGINT NOT NULL,
    exchange_id BYTEA    NOT NULL,
    PRIMARY KEY (partner_id, environment, code, at, exchange_id)
);
CREATE INDEX exchange_codes_age ON exchange_codes (at);
INSERT INTO exchange_codes (partner_id, environment, code, at, exchange_id)
    SELECT DISTINCT partner_id, environment, each.value, at, exchange_id
    FROM exchanges CROSS JOIN LATERAL jsonb_array_elements_text(CAST(codes AS JSONB)) AS each (value);

-- Half a kilobyte for each exchange that tells which groups of three letters its texts cannot hold, so that a search for
-- a word reads few texts. Exchanges from before have none and are read.
CREATE TABLE exchange_marks (
    partner_id  BIGINT NOT NULL,
    environment TEXT    NOT NULL,
    at          BIGINT NOT NULL,
    exchange_id BYTEA    NOT NULL,
    marks       BYTEA    NOT NULL,
    PRIMARY KEY (partner_id, environment, at, exchange_id)
);
CREATE INDEX exchange_marks_age ON exchange_marks (at);

CREATE INDEX exchanges_by_restaurant ON exchanges (partner_id, environment, restaurant_id, at, exchange_id);

-- Delivery or takeout, so that reports need not read whole orders.
ALTER TABLE orders ADD COLUMN service_type TEXT;
UPDATE orders SET service_type = CAST(body AS JSONB) ->> 'service_type';
CREATE INDEX orders_reported ON orders
    (partner_id, environment, created_at, status, service_type, restaurant_id, currency, total_minor);
CREATE INDEX orders_by_restaurant ON orders (partner_id, restaurant_id, created_at, order_id);
CREATE INDEX orders_open ON orders (partner_id, environment, created_at) WHERE final_at IS NULL;

-- Which sessions of the shop reached which stage on which day (UTC). A session is a keyed hash that changes every day;
-- the key is erased with the day, and these rows are once they are counted.
CREATE TABLE shop_salts (
    day_at BIGINT PRIMARY KEY,
    salt   BYTEA NOT NULL
);
CREATE TABLE shop_sessions (
    partner_id    BIGINT NOT NULL,
    day_at        BIGINT NOT NULL,
    session       BYTEA    NOT NULL,
    stage         TEXT    NOT NULL,
    restaurant_id TEXT    NOT NULL,
    service_type  TEXT    NOT NULL,
    PRIMARY KEY (partner_id, day_at, session, stage, restaurant_id, service_type)
);
CREATE INDEX shop_sessions_age ON shop_sessions (day_at);

-- Sessions of days that are over. An empty restaurant or service type stands for all: somebody who looks at two
-- restaurants is one session of the partner.
CREATE TABLE shop_session_days (
    partner_id    BIGINT NOT NULL,
    day_at        BIGINT NOT NULL,
    restaurant_id TEXT    NOT NULL,
    service_type  TEXT    NOT NULL,
    stage         TEXT    NOT NULL,
    sessions      BIGINT NOT NULL,
    PRIMARY KEY (partner_id, restaurant_id, service_type, day_at, stage)
);

-- How many restaurants a partner served on a day (UTC), as last counted on it.
CREATE TABLE serving_days (
    partner_id  BIGINT NOT NULL,
    environment TEXT    NOT NULL,
    day_at      BIGINT NOT NULL,
    restaurants BIGINT NOT NULL,
    delivery    BIGINT NOT NULL,
    takeout     BIGINT NOT NULL,
    counted_at  BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, day_at)
);
