//! Redacted requests and answers.

use basis::{Environment, ExchangeId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, Value, params};

use super::sql;
use crate::exchange::{Exchange, ExchangeAction, marks};
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
    tx.execute(&sql::INSERT_EXCHANGE, values)?;
    let key = (exchange.partner_id, exchange.environment, exchange.at, exchange.id);
    for code in &exchange.codes {
        tx.execute(&sql::INSERT_EXCHANGE_CODE, params![key.0, key.1, code, key.2, key.3])?;
    }
    let mut texts = vec![exchange.request.as_str(), exchange.answer.as_str()];
    texts.extend(exchange.warnings.iter().map(String::as_str));
    tx.execute(&sql::INSERT_EXCHANGE_MARKS, params![key.0, key.1, key.2, key.3, marks(&texts)]).map(drop)
}

pub(crate) fn find_exchange(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: ExchangeId,
) -> Result<Option<Exchange>, DbError> {
    tx.query_opt(&sql::FIND_EXCHANGE, params![partner, id])?.map(|row| exchange(&row)).transpose()
}

/// Where a list goes on: after the entry with this instant and id, in the order from new to old.
pub(crate) type Place = (Timestamp, ExchangeId);

/// Exchanges of one environment, newest first, up to `limit`.
pub(crate) fn list_exchanges(
    tx: &mut Tx<'_>,
    query: &ExchangeQuery,
    environment: Environment,
    before: Option<Place>,
    limit: usize,
) -> Result<Vec<Exchange>, DbError> {
    let ways = [
        (query.conversation_id.is_some(), &sql::LIST_EXCHANGES_BY_CONVERSATION),
        (query.google_order_id.is_some(), &sql::LIST_EXCHANGES_BY_ORDER),
        (query.action_order_id.is_some(), &sql::LIST_EXCHANGES_BY_PARTNER_ORDER),
        (query.code.is_some(), &sql::LIST_EXCHANGES_BY_CODE),
        (query.restaurant_id.is_some(), &sql::LIST_EXCHANGES_BY_RESTAURANT),
    ];
    let way = ways.into_iter().find(|(holds, _)| *holds).map_or(&sql::LIST_EXCHANGES, |(_, way)| way);
    tx.query(way, &filters(query, environment, before, limit))?.iter().map(exchange).collect()
}

/// The places of exchanges of one environment with their marks (empty where there are none), newest first.
pub(crate) fn scan_marks(
    tx: &mut Tx<'_>,
    query: &ExchangeQuery,
    environment: Environment,
    before: Option<Place>,
    limit: usize,
) -> Result<Vec<(Place, Vec<u8>)>, DbError> {
    let rows = tx.query(&sql::SCAN_MARKS, &filters(query, environment, before, limit))?;
    rows.iter()
        .map(|row| {
            let marks: Option<Vec<u8>> = row.get(2)?;
            Ok(((row.get(0)?, row.get(1)?), marks.unwrap_or_default()))
        })
        .collect()
}

/// The parameters that all statements made by `exchanges!` share.
fn filters(
    query: &ExchangeQuery,
    environment: Environment,
    before: Option<Place>,
    limit: usize,
) -> Vec<Value> {
    // An entry of the instant `until` is no longer wanted, so the smallest id is the place after which the list begins.
    let end = (query.until.unwrap_or(Timestamp::MAX), ExchangeId::from_bytes([0; 16]));
    let (at, id) = before.map_or(end, |before| before.min(end));
    params![
        query.partner_id,
        environment,
        query.from.unwrap_or(Timestamp::UNIX_EPOCH),
        at,
        id,
        i64::try_from(limit).unwrap_or(i64::MAX),
        query.action.map(ExchangeAction::as_str),
        query.google_order_id,
        query.action_order_id,
        query.conversation_id,
        query.restaurant_id,
        query.code,
    ]
    .to_vec()
}

/// All exchanges of an order, oldest first: those of its submit and updates, and the checkouts before it.
pub(crate) fn exchanges_of_order(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<Exchange>, DbError> {
    let values = params![order.partner_id, order.id, order.conversation_id];
    tx.query(&sql::LIST_EXCHANGES_OF_ORDER, values)?.iter().map(exchange).collect()
}

/// Health checks without anything to tell are many, and forgotten soon.
pub(crate) fn delete_healthy_checks(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    // Both take the oldest, so the marks are those of the same checks.
    tx.execute(&sql::DELETE_HEALTHY_MARKS, params![before, most])?;
    tx.execute(&sql::DELETE_HEALTHY_CHECKS, params![before, most])
}

pub(crate) fn delete_old_exchanges(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(&sql::DELETE_OLD_EXCHANGE_CODES, params![before, most])?;
    tx.execute(&sql::DELETE_OLD_EXCHANGE_MARKS, params![before, most])?;
    tx.execute(&sql::DELETE_OLD_EXCHANGES, params![before, most])
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
