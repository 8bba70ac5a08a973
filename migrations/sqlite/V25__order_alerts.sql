-- What alerts about orders look at. Only orders of the public in production are live.
ALTER TABLE orders ADD COLUMN is_live INTEGER NOT NULL DEFAULT 0;
-- From when the time to accept counts: the placing, or an hour before the slot.
ALTER TABLE orders ADD COLUMN accept_from INTEGER;
-- When the order stopped waiting for its acceptance, as the platform saw it.
ALTER TABLE orders ADD COLUMN left_created_at INTEGER;
-- When it should be with the diner, once the partner has it: end of the estimate, else the slot, else the placing.
ALTER TABLE orders ADD COLUMN expected_at INTEGER;
-- The partner's time of its last update.
ALTER TABLE orders ADD COLUMN news_at INTEGER;
ALTER TABLE orders ADD COLUMN payment_declined INTEGER NOT NULL DEFAULT 0;

UPDATE orders SET is_live = 1 WHERE environment = 'production' AND json_extract(body, '$.access') = 'public';
CREATE INDEX orders_live_accept ON orders (partner_id, accept_from) WHERE is_live = TRUE;
CREATE INDEX orders_live_expected ON orders (partner_id, expected_at) WHERE is_live = TRUE;
CREATE INDEX orders_live_final ON orders (partner_id, final_at) WHERE is_live = TRUE;

-- Answers to order updates of partners, counted by the minute.
CREATE TABLE update_answers (
    partner_id INTEGER NOT NULL,
    environment TEXT NOT NULL,
    minute_at INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    PRIMARY KEY (partner_id, environment, minute_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX update_answers_minute ON update_answers (minute_at);

-- A partner's own limits of a rule about orders, where they are not those of the installation.
CREATE TABLE order_limits (
    partner_id INTEGER NOT NULL,
    rule_id TEXT NOT NULL,
    limits TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, rule_id)
) STRICT, WITHOUT ROWID;
