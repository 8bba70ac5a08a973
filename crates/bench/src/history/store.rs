//! Orders of the past, written straight into their tables.

use basis::{ExchangeId, OrderId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, Value, params};

db::statements! {
    SAMPLES = "SELECT order_id, google_order_id, action_order_id, checkout_id, environment, restaurant_id,
        conversation_id, status, body, total_minor, currency, submit_calls, version, created_at, service_type
        FROM orders WHERE partner_id = $1 AND final_at IS NOT NULL ORDER BY created_at LIMIT $2";
    EVENTS = "SELECT sequence, actor, kind, payload FROM order_events WHERE partner_id = $1 AND order_id = $2";
    EXCHANGES = "SELECT e.action, e.http_status, e.latency_ms, e.warnings, e.request, e.answer, m.marks
        FROM exchanges e JOIN exchange_marks m ON m.partner_id = e.partner_id AND m.environment = e.environment
        AND m.at = e.at AND m.exchange_id = e.exchange_id WHERE e.partner_id = $1 AND e.order_id = $2";
    INSERT_ORDER = "INSERT INTO orders (partner_id, order_id, google_order_id, action_order_id, idempotency_key,
        checkout_id, environment, restaurant_id, conversation_id, status, body, total_minor, currency, submit_calls,
        version, created_at, updated_at, final_at, service_type)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18)";
    INSERT_EVENT = "INSERT INTO order_events (partner_id, order_id, sequence, at, actor, kind, payload)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_EXCHANGE = "INSERT INTO exchanges (partner_id, exchange_id, environment, action, restaurant_id, order_id,
        google_order_id, action_order_id, conversation_id, http_status, latency_ms, codes, warnings, request, answer, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '[]', $12, $13, $14, $15)";
    INSERT_MARKS = "INSERT INTO exchange_marks (partner_id, environment, at, exchange_id, marks)
        VALUES ($1, $2, $3, $4, $5)";
    ANALYZE_ORDERS = "ANALYZE orders";
    ANALYZE_EVENTS = "ANALYZE order_events";
    ANALYZE_EXCHANGES = "ANALYZE exchanges";
}

/// A finished order with everything about it.
pub(super) struct Sample {
    order_id: OrderId,
    google_order_id: String,
    action_order_id: String,
    environment: String,
    restaurant_id: String,
    conversation_id: String,
    status: String,
    body: String,
    total_minor: i64,
    currency: String,
    submit_calls: i64,
    version: i64,
    service_type: Option<String>,
    events: Vec<[Value; 4]>,
    exchanges: Vec<Exchange>,
}

struct Exchange {
    action: String,
    http_status: Option<i64>,
    latency_ms: i64,
    warnings: String,
    request: String,
    answer: String,
    marks: Vec<u8>,
}

/// What is new in a copy.
pub(super) struct Own {
    pub(super) order_id: OrderId,
    pub(super) checkout_id: [u8; 16],
    /// Twenty digits.
    pub(super) google_order_id: String,
    pub(super) created_at: Timestamp,
    pub(super) final_at: Timestamp,
}

pub(super) fn samples(tx: &mut Tx<'_>, partner: PartnerId, limit: i64) -> Result<Vec<Sample>, DbError> {
    let rows = tx.query(&SAMPLES, params![partner, limit])?;
    rows.iter().map(|row| sample(tx, partner, row)).collect()
}

fn sample(tx: &mut Tx<'_>, partner: PartnerId, row: &Row) -> Result<Sample, DbError> {
    let order_id: OrderId = row.get(0)?;
    let mut events = Vec::new();
    for event in tx.query(&EVENTS, params![partner, order_id])? {
        let texts = [event.get(1)?, event.get(2)?, event.get(3)?].map(Value::Text);
        let [actor, kind, payload] = texts;
        events.push([Value::Int(event.get(0)?), actor, kind, payload]);
    }
    let mut exchanges = Vec::new();
    for exchange in tx.query(&EXCHANGES, params![partner, order_id])? {
        exchanges.push(Exchange {
            action: exchange.get(0)?,
            http_status: exchange.get(1)?,
            latency_ms: exchange.get(2)?,
            warnings: exchange.get(3)?,
            request: exchange.get(4)?,
            answer: exchange.get(5)?,
            marks: exchange.get(6)?,
        });
    }
    Ok(Sample {
        order_id,
        google_order_id: row.get(1)?,
        action_order_id: row.get(2)?,
        environment: row.get(4)?,
        restaurant_id: row.get(5)?,
        conversation_id: row.get(6)?,
        status: row.get(7)?,
        body: row.get(8)?,
        total_minor: row.get(9)?,
        currency: row.get(10)?,
        submit_calls: row.get(11)?,
        version: row.get(12)?,
        service_type: row.get(14)?,
        events,
        exchanges,
    })
}

/// Writes the order again as another one, with its events and exchanges.
pub(super) fn copy(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    sample: &Sample,
    own: &Own,
    exchange_id: impl Fn() -> ExchangeId,
) -> Result<(), DbError> {
    let action_order_id = format!("history-{}", own.google_order_id);
    let renamed = |text: &str| {
        let text = text.replace(&sample.order_id.to_string(), &own.order_id.to_string());
        text.replace(&sample.google_order_id, &own.google_order_id)
            .replace(&sample.action_order_id, &action_order_id)
    };
    let values = params![
        partner,
        own.order_id,
        own.google_order_id,
        action_order_id,
        own.google_order_id,
        Value::Bytes(own.checkout_id.to_vec()),
        sample.environment,
        sample.restaurant_id,
        sample.conversation_id,
        sample.status,
        renamed(&sample.body),
        sample.total_minor,
        sample.currency,
        sample.submit_calls,
        sample.version,
        own.created_at,
        own.final_at,
        sample.service_type,
    ];
    tx.execute(&INSERT_ORDER, values)?;
    for [sequence, actor, kind, payload] in &sample.events {
        let values = params![partner, own.order_id, sequence, own.created_at, actor, kind, payload];
        tx.execute(&INSERT_EVENT, values)?;
    }
    for exchange in &sample.exchanges {
        let id = exchange_id();
        let values = params![
            partner,
            id,
            sample.environment,
            exchange.action,
            sample.restaurant_id,
            own.order_id,
            own.google_order_id,
            action_order_id,
            sample.conversation_id,
            exchange.http_status,
            exchange.latency_ms,
            exchange.warnings,
            renamed(&exchange.request),
            renamed(&exchange.answer),
            own.created_at,
        ];
        tx.execute(&INSERT_EXCHANGE, values)?;
        let marks = Value::Bytes(exchange.marks.clone());
        tx.execute(&INSERT_MARKS, params![partner, sample.environment, own.created_at, id, marks])?;
    }
    Ok(())
}

/// What the server does by itself some time after a table has grown.
pub(super) fn analyze(tx: &mut Tx<'_>) -> Result<(), DbError> {
    for statement in [ANALYZE_ORDERS, ANALYZE_EVENTS, ANALYZE_EXCHANGES] {
        tx.execute(&statement, params![])?;
    }
    Ok(())
}
