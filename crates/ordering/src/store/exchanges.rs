//! Redacted requests and answers.

use basis::{ExchangeId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::sql;
use crate::exchange::{Exchange, ExchangeAction};
use crate::history::ExchangeQuery;
use crate::orders::Order;

pub(crate) fn insert_exchange(tx: &mut Tx<'_>, exchange: &Exchange) -> Result<(), DbError> {
    let values = params![
        exchange.partner_id,
        exchange.id,
        exchange.environment,
        exchange.action.as_str(),
        exchange.restaurant_id,
        exchange.order_id,
        exchange.google_order_id,
        exchange.action_order_id,
        exchange.conversation_id,
        exchange.http_status.map(i64::from),
        exchange.latency_ms,
        db::json(&exchange.codes),
        db::json(&exchange.warnings),
        exchange.request,
        exchange.answer,
        exchange.at,
    ];
    tx.execute(&sql::INSERT_EXCHANGE, values).map(drop)
}

pub(crate) fn find_exchange(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: ExchangeId,
) -> Result<Option<Exchange>, DbError> {
    tx.query_opt(&sql::FIND_EXCHANGE, params![partner, id])?.map(|row| exchange(&row)).transpose()
}

/// A page of exchanges, newest first, one more than the limit where there are more.
pub(crate) fn list_exchanges(
    tx: &mut Tx<'_>,
    query: &ExchangeQuery,
    before: Option<(Timestamp, ExchangeId)>,
) -> Result<Vec<Exchange>, DbError> {
    let (before_at, before_id) = before.unwrap_or((Timestamp::MAX, ExchangeId::from_bytes([255; 16])));
    // Codes are stored as a JSON list of plain words.
    let code = query.code.as_ref().map(|code| format!("%\"{code}\"%"));
    let values = params![
        query.partner_id,
        query.environment.map(basis::Environment::as_str),
        query.action.map(ExchangeAction::as_str),
        query.google_order_id,
        query.action_order_id,
        query.conversation_id,
        code,
        query.keyword.as_deref().map(like),
        query.from.unwrap_or(Timestamp::UNIX_EPOCH),
        query.until.unwrap_or(Timestamp::MAX),
        before_at,
        before_id,
        i64::try_from(query.limit.saturating_add(1)).unwrap_or(i64::MAX),
    ];
    tx.query(&sql::LIST_EXCHANGES, values)?.iter().map(exchange).collect()
}

/// All exchanges of an order, oldest first: those of its submit and updates, and the checkouts before it.
pub(crate) fn exchanges_of_order(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<Exchange>, DbError> {
    let values = params![order.partner_id, order.id, order.conversation_id];
    tx.query(&sql::LIST_EXCHANGES_OF_ORDER, values)?.iter().map(exchange).collect()
}

pub(crate) fn delete_old_exchanges(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(&sql::DELETE_OLD_EXCHANGES, params![before, most])
}

/// A pattern that finds the word anywhere, with what LIKE would read as a wildcard taken literally.
fn like(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.to_lowercase().chars() {
        if "!%_".contains(letter) {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn exchange(row: &Row) -> Result<Exchange, DbError> {
    let action: String = row.get(3)?;
    Ok(Exchange {
        partner_id: row.get(0)?,
        id: row.get(1)?,
        environment: row.get(2)?,
        action: ExchangeAction::from_name(&action).unwrap_or(ExchangeAction::Update),
        restaurant_id: row.get(4)?,
        order_id: row.get(5)?,
        google_order_id: row.get(6)?,
        action_order_id: row.get(7)?,
        conversation_id: row.get(8)?,
        http_status: row.get(9)?,
        latency_ms: row.get(10)?,
        codes: row.json(11)?,
        warnings: row.json(12)?,
        request: row.get(13)?,
        answer: row.get(14)?,
        at: row.get(15)?,
    })
}
