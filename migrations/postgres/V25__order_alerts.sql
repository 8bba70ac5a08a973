-- What alerts about orders look at. Only orders of the public in production are live.
ALTER TABLE orders ADD COLUMN is_live BOOLEAN NOT NULL DEFAULT FALSE;
-- From when the time to accept counts: the placing, or an hour before the slot.
ALTER TABLE orders ADD COLUMN accept_from BIGINT;
-- When the order stopped waiting for its acceptance, as the platform saw it.
ALTER TABLE orders ADD COLUMN left_created_at BIGINT;
-- When it should be with the diner, once the partner has it: end of the estimate, else the slot, else the placing.
ALTER TABLE orders ADD COLUMN expected_at BIGINT;
-- The partner's time of its last update.
ALTER TABLE orders ADD COLUMN news_at BIGINT;
ALTER TABLE orders ADD COLUMN payment_declined BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE orders SET is_live = TRUE WHERE environment = 'production' AND CAST(body AS JSON) ->> 'access' = 'public';
CREATE INDEX orders_live_accept ON orders (partner_id, accept_from) WHERE is_live;
CREATE INDEX orders_live_expected ON orders (partner_id, expected_at) WHERE is_live;
CREATE INDEX orders_live_final ON orders (partner_id, final_at) WHERE is_live;

-- Answers to order updates of partners, counted by the minute.
CREATE TABLE update_answers (
    partner_id BIGINT NOT NULL,
    environment TEXT NOT NULL,
    minute_at BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (partner_id, environment, minute_at)
);
CREATE INDEX update_answers_minute ON update_answers (minute_at);

-- A partner's own limits of a rule about orders, where they are not those of the installation.
CREATE TABLE order_limits (
    partner_id BIGINT NOT NULL,
    rule_id TEXT NOT NULL,
    limits TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, rule_id)
);
