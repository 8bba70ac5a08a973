//! The statements.

db::statements! {
    pub(crate) PUT_CART = "INSERT INTO carts
        (partner_id, cart_id, environment, restaurant_id, body, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (partner_id, cart_id) DO UPDATE SET
        environment = excluded.environment, restaurant_id = excluded.restaurant_id, body = excluded.body,
        version = excluded.version, updated_at = excluded.updated_at";
    pub(crate) FIND_CART = "SELECT body FROM carts WHERE cart_id = $1";
    pub(crate) DELETE_CART = "DELETE FROM carts WHERE cart_id = $1";
    pub(crate) DELETE_OLD_CARTS = "DELETE FROM carts WHERE cart_id IN
        (SELECT cart_id FROM carts WHERE updated_at < $1 ORDER BY updated_at LIMIT $2)";

    pub(crate) INSERT_CHECKOUT = "INSERT INTO checkouts
        (partner_id, checkout_id, cart_id, state, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    pub(crate) UPDATE_CHECKOUT = "UPDATE checkouts SET state = $3, body = $4
        WHERE partner_id = $1 AND checkout_id = $2";
    pub(crate) FIND_CHECKOUT = "SELECT body FROM checkouts WHERE checkout_id = $1";
    pub(crate) DELETE_OLD_CHECKOUTS = "DELETE FROM checkouts WHERE checkout_id IN
        (SELECT checkout_id FROM checkouts WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

    pub(crate) INSERT_ORDER = "INSERT INTO orders
        (partner_id, order_id, google_order_id, action_order_id, idempotency_key, checkout_id, environment,
         restaurant_id, conversation_id, status, body, total_minor, currency, customer, pending_request,
         submit_calls, due_at, version, created_at, updated_at, final_at)
        VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, $17, $18, NULL)";
    pub(crate) UPDATE_ORDER = "UPDATE orders SET action_order_id = $3, status = $4, body = $5, total_minor = $6,
        submit_calls = $7, due_at = $8, version = $9, updated_at = $10, final_at = $11
        WHERE partner_id = $1 AND order_id = $2";
    pub(crate) CLEAR_PENDING = "UPDATE orders SET pending_request = NULL WHERE partner_id = $1 AND order_id = $2";
    pub(crate) ERASE_CUSTOMER = "UPDATE orders SET customer = NULL, pending_request = NULL
        WHERE partner_id = $1 AND order_id = $2";
    pub(crate) FIND_ORDER = "SELECT body FROM orders WHERE order_id = $1";
    pub(crate) FIND_CUSTOMER = "SELECT customer FROM orders WHERE order_id = $1";
    pub(crate) FIND_PENDING = "SELECT pending_request FROM orders WHERE partner_id = $1 AND order_id = $2";
    pub(crate) FIND_BY_CHECKOUT = "SELECT body FROM orders WHERE partner_id = $1 AND checkout_id = $2";
    pub(crate) FIND_BY_KEY = "SELECT body FROM orders WHERE partner_id = $1 AND idempotency_key = $2";
    pub(crate) FIND_BY_ACTION_ID = "SELECT body FROM orders WHERE partner_id = $1 AND action_order_id = $2";
    pub(crate) FIND_BY_GOOGLE_ID = "SELECT body FROM orders WHERE google_order_id = $1";
    pub(crate) ACTION_ID_IS_TAKEN = "SELECT COUNT(*) FROM orders
        WHERE partner_id = $1 AND action_order_id = $2 AND order_id <> $3";
    pub(crate) DUE_ORDERS = "SELECT order_id FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    pub(crate) LIST_ORDERS_OF_PARTNER = "SELECT body FROM orders
        WHERE partner_id = $1
        AND (CAST($2 AS TEXT) IS NULL OR environment = $2)
        AND (CAST($3 AS TEXT) IS NULL OR status = $3)
        AND (CAST($4 AS TEXT) IS NULL OR restaurant_id = $4)
        AND (CAST($5 AS TEXT) IS NULL OR google_order_id = $5 OR action_order_id = $5)
        AND created_at >= $6 AND created_at < $7
        AND (created_at < $8 OR (created_at = $8 AND order_id < $9))
        AND (CAST($10 AS BIGINT) IS NULL OR (final_at IS NULL AND status <> 'FULFILLED_ASSUMED'))
        ORDER BY created_at DESC, order_id DESC LIMIT $11";
    pub(crate) LIST_ORDERS_OF_ALL = "SELECT body FROM orders
        WHERE (CAST($1 AS TEXT) IS NULL OR environment = $1)
        AND (CAST($2 AS TEXT) IS NULL OR status = $2)
        AND (CAST($3 AS TEXT) IS NULL OR restaurant_id = $3)
        AND (CAST($4 AS TEXT) IS NULL OR google_order_id = $4 OR action_order_id = $4)
        AND created_at >= $5 AND created_at < $6
        AND (created_at < $7 OR (created_at = $7 AND order_id < $8))
        AND (CAST($9 AS BIGINT) IS NULL OR (final_at IS NULL AND status <> 'FULFILLED_ASSUMED'))
        ORDER BY created_at DESC, order_id DESC LIMIT $10";
    pub(crate) COUNT_ORDERS = "SELECT status, COUNT(*), CAST(COALESCE(SUM(total_minor), 0) AS BIGINT), currency
        FROM orders WHERE partner_id = $1 AND environment = $2 AND created_at >= $3 AND created_at < $4
        GROUP BY status, currency ORDER BY status, currency";

    pub(crate) APPEND_EVENT = "INSERT INTO order_events
        (partner_id, order_id, sequence, at, actor, kind, update_hash, payload)
        SELECT CAST($1 AS BIGINT), $2, COALESCE(MAX(sequence), 0) + 1, CAST($3 AS BIGINT), CAST($4 AS TEXT),
        CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT) FROM order_events
        WHERE partner_id = $1 AND order_id = $2";
    pub(crate) LIST_EVENTS = "SELECT sequence, at, actor, payload FROM order_events
        WHERE partner_id = $1 AND order_id = $2 ORDER BY sequence LIMIT $3";
    pub(crate) UPDATE_IS_STORED = "SELECT COUNT(*) FROM order_events
        WHERE partner_id = $1 AND order_id = $2 AND update_hash = $3";

    pub(crate) INSERT_EXCHANGE = "INSERT INTO exchanges
        (partner_id, exchange_id, environment, action, restaurant_id, order_id, google_order_id, action_order_id,
         conversation_id, http_status, latency_ms, codes, warnings, request, answer, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    pub(crate) FIND_EXCHANGE = "SELECT partner_id, exchange_id, environment, action, restaurant_id, order_id,
        google_order_id, action_order_id, conversation_id, http_status, latency_ms, codes, warnings, request,
        answer, at FROM exchanges WHERE partner_id = $1 AND exchange_id = $2";
    pub(crate) LIST_EXCHANGES = "SELECT partner_id, exchange_id, environment, action, restaurant_id, order_id,
        google_order_id, action_order_id, conversation_id, http_status, latency_ms, codes, warnings, request,
        answer, at FROM exchanges
        WHERE partner_id = $1
        AND (CAST($2 AS TEXT) IS NULL OR environment = $2)
        AND (CAST($3 AS TEXT) IS NULL OR action = $3)
        AND (CAST($4 AS TEXT) IS NULL OR google_order_id = $4)
        AND (CAST($5 AS TEXT) IS NULL OR action_order_id = $5)
        AND (CAST($6 AS TEXT) IS NULL OR conversation_id = $6)
        AND (CAST($7 AS TEXT) IS NULL OR codes LIKE $7)
        AND (CAST($8 AS TEXT) IS NULL OR LOWER(request) LIKE $8 ESCAPE '!' OR LOWER(answer) LIKE $8 ESCAPE '!')
        AND at >= $9 AND at < $10
        AND (at < $11 OR (at = $11 AND exchange_id < $12))
        ORDER BY at DESC, exchange_id DESC LIMIT $13";
    pub(crate) LIST_EXCHANGES_OF_ORDER = "SELECT partner_id, exchange_id, environment, action, restaurant_id,
        order_id, google_order_id, action_order_id, conversation_id, http_status, latency_ms, codes, warnings,
        request, answer, at FROM exchanges
        WHERE partner_id = $1 AND (order_id = $2 OR conversation_id = $3) ORDER BY at, exchange_id LIMIT 200";
    pub(crate) DELETE_OLD_EXCHANGES = "DELETE FROM exchanges WHERE (partner_id, exchange_id) IN
        (SELECT partner_id, exchange_id FROM exchanges WHERE at < $1 ORDER BY at LIMIT $2)";
}
