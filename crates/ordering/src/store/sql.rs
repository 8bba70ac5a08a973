//! The statements.

/// A page of a partner's orders, newest first, with what else holds.
macro_rules! orders {
    ($way:literal) => {
        concat!(
            "SELECT body FROM orders
        WHERE partner_id = $1
        AND (CAST($2 AS TEXT) IS NULL OR environment = $2)
        AND (CAST($3 AS TEXT) IS NULL OR status = $3)
        AND (CAST($4 AS TEXT) IS NULL OR restaurant_id = $4)
        AND (CAST($5 AS TEXT) IS NULL OR google_order_id = $5 OR action_order_id = $5)
        AND created_at >= $6 AND created_at < $7
        AND (created_at < $8 OR (created_at = $8 AND order_id < $9))
        AND (CAST($10 AS BIGINT) IS NULL OR (final_at IS NULL AND status <> 'FULFILLED_ASSUMED'))",
            $way,
            " ORDER BY created_at DESC, order_id DESC LIMIT $11"
        )
    };
}

/// A page of the orders of all partners, newest first, with what else holds.
macro_rules! orders_of_all {
    ($way:literal) => {
        concat!(
            "SELECT body FROM orders
        WHERE (CAST($1 AS TEXT) IS NULL OR environment = $1)
        AND (CAST($2 AS TEXT) IS NULL OR status = $2)
        AND (CAST($3 AS TEXT) IS NULL OR restaurant_id = $3)
        AND (CAST($4 AS TEXT) IS NULL OR google_order_id = $4 OR action_order_id = $4)
        AND created_at >= $5 AND created_at < $6
        AND (created_at < $7 OR (created_at = $7 AND order_id < $8))
        AND (CAST($9 AS BIGINT) IS NULL OR (final_at IS NULL AND status <> 'FULFILLED_ASSUMED'))",
            $way,
            " ORDER BY created_at DESC, order_id DESC LIMIT $10"
        )
    };
}

/// The columns of an exchange, as `store::exchanges` reads them.
macro_rules! exchange {
    () => {
        "e.partner_id, e.exchange_id, e.environment, e.action, e.restaurant_id, e.order_id, e.google_order_id, \
         e.action_order_id, e.conversation_id, e.http_status, e.latency_ms, e.codes, e.warnings, e.request, e.answer, e.at"
    };
}

/// A page of exchanges, newest first: what of them, from where, which table leads by time, and what else holds.
macro_rules! exchanges {
    ($columns:expr, $from:literal, $lead:literal, $way:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM ",
            $from,
            " WHERE ",
            $lead,
            ".partner_id = $1 AND ",
            $lead,
            ".environment = $2 AND ",
            $lead,
            ".at >= $3 AND ",
            $lead,
            ".at <= $4 AND (",
            $lead,
            ".at < $4 OR ",
            $lead,
            ".exchange_id < $5) AND (CAST($7 AS TEXT) IS NULL OR e.action = $7)
            AND (CAST($8 AS TEXT) IS NULL OR e.google_order_id = $8)
            AND (CAST($9 AS TEXT) IS NULL OR e.action_order_id = $9)
            AND (CAST($10 AS TEXT) IS NULL OR e.conversation_id = $10)
            AND (CAST($11 AS TEXT) IS NULL OR e.restaurant_id = $11)
            AND (CAST($12 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM exchange_codes x
                WHERE x.partner_id = e.partner_id AND x.environment = e.environment AND x.code = $12
                AND x.at = e.at AND x.exchange_id = e.exchange_id)) ",
            $way,
            " ORDER BY ",
            $lead,
            ".at DESC, ",
            $lead,
            ".exchange_id DESC LIMIT $6"
        )
    };
}

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
         submit_calls, due_at, version, created_at, updated_at, final_at, service_type, is_live)
        VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, $17, $18, NULL, $19,
         $20)";
    pub(crate) UPDATE_ORDER = "UPDATE orders SET action_order_id = $3, status = $4, body = $5, total_minor = $6,
        submit_calls = $7, due_at = $8, version = $9, updated_at = $10, final_at = $11, accept_from = $12,
        left_created_at = $13, expected_at = $14, news_at = $15, payment_declined = $16
        WHERE partner_id = $1 AND order_id = $2";
    pub(crate) CLEAR_PENDING = "UPDATE orders SET pending_request = NULL WHERE partner_id = $1 AND order_id = $2";
    pub(crate) ERASE_CUSTOMER = "UPDATE orders SET customer = NULL, pending_request = NULL
        WHERE partner_id = $1 AND order_id = $2";
    /// Of sixty-four orders at once; fewer are filled up with the last one.
    pub(crate) VERSIONS = "SELECT order_id, version FROM orders WHERE order_id IN (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42,
        $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62,
        $63, $64)";
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
    // One statement for each way in, so that each is read by its own index.
    pub(crate) LIST_ORDERS_OF_PARTNER = orders!("");
    pub(crate) LIST_ORDERS_OF_RESTAURANT = orders!(" AND restaurant_id = $4");
    pub(crate) LIST_ORDERS_BY_NUMBER = orders!(" AND order_id IN (SELECT order_id FROM orders
        WHERE google_order_id = $5 UNION SELECT order_id FROM orders WHERE partner_id = $1 AND action_order_id = $5)");
    pub(crate) LIST_OPEN_ORDERS_OF_PARTNER = orders!(" AND final_at IS NULL AND status <> 'FULFILLED_ASSUMED'");
    pub(crate) LIST_ORDERS_OF_ALL = orders_of_all!("");
    pub(crate) LIST_ORDERS_OF_ALL_BY_NUMBER = orders_of_all!(" AND order_id IN (SELECT order_id FROM orders
        WHERE google_order_id = $4 UNION SELECT order_id FROM orders WHERE action_order_id = $4)");
    pub(crate) LIST_UNKNOWN_ORDERS = orders_of_all!(" AND status = 'SUBMIT_UNKNOWN'");
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
    pub(crate) INSERT_EXCHANGE_CODE = "INSERT INTO exchange_codes
        (partner_id, environment, code, at, exchange_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (partner_id, environment, code, at, exchange_id) DO NOTHING";
    pub(crate) INSERT_EXCHANGE_MARKS = "INSERT INTO exchange_marks
        (partner_id, environment, at, exchange_id, marks) VALUES ($1, $2, $3, $4, $5)";
    pub(crate) FIND_EXCHANGE = concat!("SELECT ", exchange!(), " FROM exchanges e
        WHERE e.partner_id = $1 AND e.exchange_id = $2");
    // One statement for each way in, so that each is read by its own index; the rest of the filters narrow it.
    pub(crate) LIST_EXCHANGES = exchanges!(exchange!(), "exchanges e", "e", "");
    pub(crate) LIST_EXCHANGES_BY_ORDER = exchanges!(exchange!(), "exchanges e", "e", "AND e.google_order_id = $8");
    pub(crate) LIST_EXCHANGES_BY_PARTNER_ORDER =
        exchanges!(exchange!(), "exchanges e", "e", "AND e.action_order_id = $9");
    pub(crate) LIST_EXCHANGES_BY_CONVERSATION =
        exchanges!(exchange!(), "exchanges e", "e", "AND e.conversation_id = $10");
    pub(crate) LIST_EXCHANGES_BY_RESTAURANT =
        exchanges!(exchange!(), "exchanges e", "e", "AND e.restaurant_id = $11");
    pub(crate) LIST_EXCHANGES_BY_CODE = exchanges!(exchange!(), "exchange_codes c
        JOIN exchanges e ON e.partner_id = c.partner_id AND e.exchange_id = c.exchange_id", "c", "AND c.code = $12");
    pub(crate) SCAN_MARKS = exchanges!("e.at, e.exchange_id, m.marks", "exchanges e LEFT JOIN exchange_marks m
        ON m.partner_id = e.partner_id AND m.environment = e.environment AND m.at = e.at
            AND m.exchange_id = e.exchange_id", "e", "");
    pub(crate) LIST_EXCHANGES_OF_ORDER = "SELECT partner_id, exchange_id, environment, action, restaurant_id,
        order_id, google_order_id, action_order_id, conversation_id, http_status, latency_ms, codes, warnings,
        request, answer, at FROM exchanges
        WHERE partner_id = $1 AND (order_id = $2 OR conversation_id = $3) ORDER BY at, exchange_id LIMIT 200";
    pub(crate) DELETE_OLD_EXCHANGE_CODES = "DELETE FROM exchange_codes
        WHERE (partner_id, environment, code, at, exchange_id) IN
        (SELECT partner_id, environment, code, at, exchange_id FROM exchange_codes WHERE at < $1 ORDER BY at LIMIT $2)";
    pub(crate) DELETE_OLD_EXCHANGE_MARKS = "DELETE FROM exchange_marks
        WHERE (partner_id, environment, at, exchange_id) IN
        (SELECT partner_id, environment, at, exchange_id FROM exchange_marks WHERE at < $1 ORDER BY at LIMIT $2)";
    pub(crate) DELETE_HEALTHY_MARKS = "DELETE FROM exchange_marks WHERE (partner_id, environment, at, exchange_id) IN
        (SELECT partner_id, environment, at, exchange_id FROM exchanges
        WHERE action = 'health_check' AND codes = '[]' AND at < $1 ORDER BY at LIMIT $2)";
    pub(crate) DELETE_HEALTHY_CHECKS = "DELETE FROM exchanges WHERE (partner_id, exchange_id) IN
        (SELECT partner_id, exchange_id FROM exchanges WHERE action = 'health_check' AND codes = '[]' AND at < $1
        ORDER BY at LIMIT $2)";
    pub(crate) DELETE_OLD_EXCHANGES = "DELETE FROM exchanges WHERE (partner_id, exchange_id) IN
        (SELECT partner_id, exchange_id FROM exchanges WHERE at < $1 ORDER BY at LIMIT $2)";
}
