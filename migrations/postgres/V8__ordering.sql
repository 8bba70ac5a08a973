-- Carts, quotes, orders with their append-only events, and the redacted exchanges with partners.

-- The id is unguessable and lives in the diner's cookie. The body holds lines, address, time and notes as JSON.
CREATE TABLE carts (
    partner_id BIGINT NOT NULL,
    cart_id BYTEA NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, cart_id)
);
CREATE UNIQUE INDEX carts_by_id ON carts (cart_id);
CREATE INDEX carts_by_age ON carts (updated_at);

-- One priced answer to a cart, or why there is none. Erased a day after it was made, since it holds the address.
CREATE TABLE checkouts (
    partner_id BIGINT NOT NULL,
    checkout_id BYTEA NOT NULL,
    cart_id BYTEA NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, checkout_id)
);
CREATE UNIQUE INDEX checkouts_by_id ON checkouts (checkout_id);
CREATE INDEX checkouts_by_cart ON checkouts (cart_id, created_at);
CREATE INDEX checkouts_by_age ON checkouts (created_at);

-- The current state of each order. What the diner told of themselves is only in customer, and in
-- pending_request until the partner has answered.
CREATE TABLE orders (
    partner_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    google_order_id TEXT NOT NULL,
    action_order_id TEXT,
    idempotency_key TEXT NOT NULL,
    checkout_id BYTEA NOT NULL,
    environment TEXT NOT NULL,
    restaurant_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    customer TEXT,
    pending_request TEXT,
    submit_calls BIGINT NOT NULL,
    due_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    final_at BIGINT,
    PRIMARY KEY (partner_id, order_id)
);
CREATE UNIQUE INDEX orders_by_id ON orders (order_id);
CREATE UNIQUE INDEX orders_by_google_id ON orders (google_order_id);
CREATE UNIQUE INDEX orders_by_action_id ON orders (partner_id, action_order_id);
CREATE UNIQUE INDEX orders_by_key ON orders (partner_id, idempotency_key);
CREATE UNIQUE INDEX orders_by_checkout ON orders (partner_id, checkout_id);
CREATE INDEX orders_by_age ON orders (partner_id, created_at, order_id);
CREATE INDEX orders_of_all_by_age ON orders (created_at, order_id);
CREATE INDEX orders_due ON orders (due_at);

-- Everything that happened to an order. Never changed, except that the words of an update are redacted before they are kept.
CREATE TABLE order_events (
    partner_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    update_hash TEXT,
    payload TEXT NOT NULL,
    PRIMARY KEY (partner_id, order_id, sequence)
);
CREATE INDEX order_events_by_hash ON order_events (partner_id, order_id, update_hash);

-- Every request to or from a partner with its answer, without contact, address, notes, tokens and authorization.
CREATE TABLE exchanges (
    partner_id BIGINT NOT NULL,
    exchange_id BYTEA NOT NULL,
    environment TEXT NOT NULL,
    action TEXT NOT NULL,
    restaurant_id TEXT,
    order_id BYTEA,
    google_order_id TEXT,
    action_order_id TEXT,
    conversation_id TEXT,
    http_status BIGINT,
    latency_ms BIGINT NOT NULL,
    codes TEXT NOT NULL,
    warnings TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, exchange_id)
);
CREATE INDEX exchanges_by_time ON exchanges (partner_id, environment, at, exchange_id);
CREATE INDEX exchanges_by_order ON exchanges (partner_id, order_id);
CREATE INDEX exchanges_by_google_id ON exchanges (partner_id, google_order_id);
CREATE INDEX exchanges_by_action_id ON exchanges (partner_id, action_order_id);
CREATE INDEX exchanges_by_conversation ON exchanges (partner_id, conversation_id);
CREATE INDEX exchanges_by_age ON exchanges (at);
