-- What dashboards and reports read.

-- Finer times of answer. Each column counts a part of one of the older, wider classes: at most 100 ms, more than that and
-- at most 250 ms, and so on; what the older class has beyond them took longer. 10 and 15 s are parts of what took over 8 s.
ALTER TABLE outcome_totals ADD COLUMN within_100_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_250_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_750_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_1500_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_3000_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_4000_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_6000_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_7000_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_10000_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outcome_totals ADD COLUMN within_15000_ms INTEGER NOT NULL DEFAULT 0;

-- Whole hours, summed up once they are over, so that a report on a month reads hundreds of rows and not tens of
-- thousands. They stay longer than the minutes.
CREATE TABLE outcome_hours (
    partner_id     INTEGER NOT NULL,
    environment    TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    hour_at        INTEGER NOT NULL,
    requests       INTEGER NOT NULL,
    errors         INTEGER NOT NULL,
    latency_sum_ms INTEGER NOT NULL,
    latency_max_ms INTEGER NOT NULL,
    within_500_ms INTEGER NOT NULL,
    within_1000_ms INTEGER NOT NULL,
    within_2000_ms INTEGER NOT NULL,
    within_5000_ms INTEGER NOT NULL,
    within_8000_ms INTEGER NOT NULL,
    within_100_ms INTEGER NOT NULL,
    within_250_ms INTEGER NOT NULL,
    within_750_ms INTEGER NOT NULL,
    within_1500_ms INTEGER NOT NULL,
    within_3000_ms INTEGER NOT NULL,
    within_4000_ms INTEGER NOT NULL,
    within_6000_ms INTEGER NOT NULL,
    within_7000_ms INTEGER NOT NULL,
    within_10000_ms INTEGER NOT NULL,
    within_15000_ms INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, hour_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_hours_age ON outcome_hours (hour_at);

-- Failed requests of an hour by code; a request with several codes counts for each.
CREATE TABLE outcome_hour_codes (
    partner_id  INTEGER NOT NULL,
    environment TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    hour_at     INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    outcomes    INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, kind, action, hour_at, code)
) STRICT, WITHOUT ROWID;

-- One row: hours that begin before this instant are summed up.
CREATE TABLE outcome_rollup (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    until_at INTEGER NOT NULL
) STRICT;

-- The codes of each exchange that has any, to find the exchanges with one.
CREATE TABLE exchange_codes (
    partner_id  INTEGER NOT NULL,
    environment TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    exchange_id BLOB    NOT NULL,
    PRIMARY KEY (partner_id, environment, code, at, exchange_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_codes_age ON exchange_codes (at);
INSERT INTO exchange_codes (partner_id, environment, code, at, exchange_id)
    SELECT DISTINCT partner_id, environment, each.value, at, exchange_id FROM exchanges, json_each(exchanges.codes) AS each;

-- Half a kilobyte for each exchange that tells which groups of three letters its texts cannot hold, so that a search for
-- a word reads few texts. Exchanges from before have none and are read.
CREATE TABLE exchange_marks (
    partner_id  INTEGER NOT NULL,
    environment TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    exchange_id BLOB    NOT NULL,
    marks       BLOB    NOT NULL,
    PRIMARY KEY (partner_id, environment, at, exchange_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_marks_age ON exchange_marks (at);

CREATE INDEX exchanges_by_restaurant ON exchanges (partner_id, environment, restaurant_id, at, exchange_id);

-- Delivery or takeout, so that reports need not read whole orders.
ALTER TABLE orders ADD COLUMN service_type TEXT;
UPDATE orders SET service_type = json_extract(body, '$.service_type');
CREATE INDEX orders_reported ON orders
    (partner_id, environment, created_at, status, service_type, restaurant_id, currency, total_minor);
CREATE INDEX orders_by_restaurant ON orders (partner_id, restaurant_id, created_at, order_id);
CREATE INDEX orders_open ON orders (partner_id, environment, created_at) WHERE final_at IS NULL;

-- Which sessions of the shop reached which stage on which day (UTC). A session is a keyed hash that changes every day;
-- the key is erased with the day, and these rows are once they are counted.
CREATE TABLE shop_salts (
    day_at INTEGER PRIMARY KEY,
    salt   BLOB NOT NULL
) STRICT;
CREATE TABLE shop_sessions (
    partner_id    INTEGER NOT NULL,
    day_at        INTEGER NOT NULL,
    session       BLOB    NOT NULL,
    stage         TEXT    NOT NULL,
    restaurant_id TEXT    NOT NULL,
    service_type  TEXT    NOT NULL,
    PRIMARY KEY (partner_id, day_at, session, stage, restaurant_id, service_type)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_sessions_age ON shop_sessions (day_at);

-- Sessions of days that are over. An empty restaurant or service type stands for all: somebody who looks at two
-- restaurants is one session of the partner.
CREATE TABLE shop_session_days (
    partner_id    INTEGER NOT NULL,
    day_at        INTEGER NOT NULL,
    restaurant_id TEXT    NOT NULL,
    service_type  TEXT    NOT NULL,
    stage         TEXT    NOT NULL,
    sessions      INTEGER NOT NULL,
    PRIMARY KEY (partner_id, restaurant_id, service_type, day_at, stage)
) STRICT, WITHOUT ROWID;

-- How many restaurants a partner served on a day (UTC), as last counted on it.
CREATE TABLE serving_days (
    partner_id  INTEGER NOT NULL,
    environment TEXT    NOT NULL,
    day_at      INTEGER NOT NULL,
    restaurants INTEGER NOT NULL,
    delivery    INTEGER NOT NULL,
    takeout     INTEGER NOT NULL,
    counted_at  INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, day_at)
) STRICT, WITHOUT ROWID;
