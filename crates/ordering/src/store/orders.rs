//! Orders and their events.

use basis::{Actor, CheckoutId, Currency, Environment, Money, OrderId, PartnerId, Timestamp};
use db::{DbError, Tx, Value, params};
use order::OrderStatus;

use super::sql;
use crate::history::{OrderCount, OrderQuery};
use crate::orders::{Customer, EventDetail, Order, OrderEvent, accept_from, due_at};

/// The most events shown of one order.
const MAX_EVENTS: i64 = 1000;

/// What goes into a new order's row besides the order.
pub(crate) struct Sealed<'a> {
    /// The diner.
    pub customer: &'a Customer,
    /// The submit, byte for byte as it is sent and repeated (N3).
    pub request: &'a str,
    /// The key under which the diner's browser placed it.
    pub idempotency_key: &'a str,
    /// When the order has to be looked at.
    pub due_at: Option<Timestamp>,
}

/// Serialises the writers of one order.
pub(crate) fn lock_order(tx: &mut Tx<'_>, id: OrderId) -> Result<(), DbError> {
    tx.lock("ordering.order", id.as_bytes())
}

pub(crate) fn insert_order(tx: &mut Tx<'_>, order: &Order, sealed: &Sealed<'_>) -> Result<(), DbError> {
    let values = params![
        order.partner_id,
        order.id,
        order.google_order_id,
        sealed.idempotency_key,
        order.checkout_id,
        order.environment,
        order.restaurant_id,
        order.conversation_id,
        order.status.as_str(),
        db::json(order),
        order.bill.total.minor,
        order.bill.total.currency,
        db::json(sealed.customer),
        sealed.request,
        sealed.due_at,
        order.version,
        order.created_at,
        order.updated_at,
        order.service_type.as_str(),
        order.is_live(),
    ];
    tx.execute(&sql::INSERT_ORDER, values).map(drop)
}

pub(crate) fn update_order(
    tx: &mut Tx<'_>,
    order: &Order,
    next_due: Option<Timestamp>,
) -> Result<(), DbError> {
    let (reached, declined) = (order.has_reached_partner(), order.is_payment_declined());
    let values = params![
        order.partner_id,
        order.id,
        order.action_order_id,
        order.status.as_str(),
        db::json(order),
        order.bill.total.minor,
        order.submit_calls,
        next_due,
        order.version,
        order.updated_at,
        order.final_at,
        reached.then(|| accept_from(order)),
        order.left_created_at,
        reached.then(|| due_at(order)),
        order.last_update_time,
        declined,
    ];
    tx.execute(&sql::UPDATE_ORDER, values).map(drop)
}

fn one(tx: &mut Tx<'_>, statement: &db::Stmt, values: &[Value]) -> Result<Option<Order>, DbError> {
    tx.query_opt(statement, values)?.map(|row| row.json(0)).transpose()
}

/// The order with this id.
pub(crate) fn load_order(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Order>, DbError> {
    one(tx, &sql::FIND_ORDER, params![id])
}

/// The versions of orders that there are.
pub(crate) fn versions(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<(OrderId, i64)>, DbError> {
    /// Parameters of [`sql::VERSIONS`].
    const AT_ONCE: usize = 64;
    let mut versions = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let filled = some.iter().chain(some.last().into_iter().cycle()).take(AT_ONCE);
        let values: Vec<Value> = filled.map(db::ToValue::to_value).collect();
        for row in tx.query(&sql::VERSIONS, &values)? {
            versions.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(versions)
}

pub(crate) fn load_customer(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Customer>, DbError> {
    match tx.query_opt(&sql::FIND_CUSTOMER, params![id])? {
        Some(row) => row.json_opt(0),
        None => Ok(None),
    }
}

/// The submit as it is sent, until it has been answered.
pub(crate) fn load_pending(tx: &mut Tx<'_>, order: &Order) -> Result<Option<String>, DbError> {
    let row = tx.query_opt(&sql::FIND_PENDING, params![order.partner_id, order.id])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Forgets the submit, which holds contact and payment token, once it will not be repeated.
pub(crate) fn seal_pending(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    tx.execute(&sql::CLEAR_PENDING, params![order.partner_id, order.id]).map(drop)
}

pub(crate) fn erase_customer(tx: &mut Tx<'_>, order: &Order) -> Result<(), DbError> {
    tx.execute(&sql::ERASE_CUSTOMER, params![order.partner_id, order.id]).map(drop)
}

pub(crate) fn find_by_checkout(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    checkout: CheckoutId,
) -> Result<Option<Order>, DbError> {
    one(tx, &sql::FIND_BY_CHECKOUT, params![partner, checkout])
}

pub(crate) fn find_by_key(tx: &mut Tx<'_>, partner: PartnerId, key: &str) -> Result<Option<Order>, DbError> {
    one(tx, &sql::FIND_BY_KEY, params![partner, key])
}

pub(crate) fn find_by_action_id(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    action_order_id: &str,
) -> Result<Option<Order>, DbError> {
    one(tx, &sql::FIND_BY_ACTION_ID, params![partner, action_order_id])
}

/// The order of any partner with this id of ours.
pub(crate) fn find_by_google_id(tx: &mut Tx<'_>, id: &str) -> Result<Option<Order>, DbError> {
    one(tx, &sql::FIND_BY_GOOGLE_ID, params![id])
}

/// Whether another order of the partner has this id already.
pub(crate) fn action_id_is_taken(
    tx: &mut Tx<'_>,
    order: &Order,
    action_order_id: &str,
) -> Result<bool, DbError> {
    let values = params![order.partner_id, action_order_id, order.id];
    let count: i64 = tx.query_one(&sql::ACTION_ID_IS_TAKEN, values)?.get(0)?;
    Ok(count > 0)
}

/// Orders that time has something to do with, the longest due first.
pub(crate) fn due_orders(tx: &mut Tx<'_>, now: Timestamp, most: i64) -> Result<Vec<OrderId>, DbError> {
    tx.query(&sql::DUE_ORDERS, params![now, most])?.iter().map(|row| row.get(0)).collect()
}

/// A page of orders, newest first, one more than `limit` where there are more. `before` is the last entry of the
/// page before.
pub(crate) fn list_orders(
    tx: &mut Tx<'_>,
    query: &OrderQuery,
    before: Option<(Timestamp, OrderId)>,
) -> Result<Vec<Order>, DbError> {
    // A bound that nothing passes stands for "no bound", so that both engines can use the index.
    let (before_at, before_id) = before.unwrap_or((Timestamp::MAX, OrderId::from_bytes([255; 16])));
    let open_only = query.open_only.then_some(1_i64);
    let limit = i64::try_from(query.limit.saturating_add(1)).unwrap_or(i64::MAX);
    let environment = query.environment.map(Environment::as_str);
    let status = query.status.map(OrderStatus::as_str);
    let (from, until) = (query.from.unwrap_or(Timestamp::UNIX_EPOCH), query.until.unwrap_or(Timestamp::MAX));
    let rest = params![
        environment,
        status,
        query.restaurant_id,
        query.order_number,
        from,
        until,
        before_at,
        before_id,
        open_only,
        limit,
    ];
    let rows = match query.partner_id {
        None => tx.query(way_in_of_all(query), rest)?,
        Some(partner) => {
            let mut values = params![partner].to_vec();
            values.extend_from_slice(rest);
            tx.query(way_in(query), &values)?
        }
    };
    rows.iter().map(|row| row.json(0)).collect()
}

/// The narrowest way to a partner's orders.
fn way_in(query: &OrderQuery) -> &'static db::Stmt {
    if query.order_number.is_some() {
        &sql::LIST_ORDERS_BY_NUMBER
    } else if query.restaurant_id.is_some() {
        &sql::LIST_ORDERS_OF_RESTAURANT
    } else if query.open_only {
        &sql::LIST_OPEN_ORDERS_OF_PARTNER
    } else {
        &sql::LIST_ORDERS_OF_PARTNER
    }
}

/// The narrowest way to the orders of all partners.
fn way_in_of_all(query: &OrderQuery) -> &'static db::Stmt {
    if query.order_number.is_some() {
        &sql::LIST_ORDERS_OF_ALL_BY_NUMBER
    } else if query.status == Some(OrderStatus::SubmitUnknown) {
        &sql::LIST_UNKNOWN_ORDERS
    } else {
        &sql::LIST_ORDERS_OF_ALL
    }
}

/// Orders and their totals by state and currency.
pub(crate) fn count_orders(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<OrderCount>, DbError> {
    let rows = tx.query(&sql::COUNT_ORDERS, params![partner, environment, from, until])?;
    let mut counts = Vec::new();
    for row in &rows {
        let (status, currency): (String, Currency) = (row.get(0)?, row.get(3)?);
        let Some(status) = OrderStatus::from_name(&status) else { continue };
        counts.push(OrderCount { status, orders: row.get(1)?, total: Money::new(row.get(2)?, currency) });
    }
    Ok(counts)
}

/// Writes an event; `update_hash` is that of an update of the partner (N4).
pub(crate) fn append_event(
    tx: &mut Tx<'_>,
    order: &Order,
    at: Timestamp,
    actor: &Actor,
    detail: &EventDetail,
    update_hash: Option<&[u8; 32]>,
) -> Result<(), DbError> {
    let hash = update_hash.map(|hash| data_encoding::HEXLOWER.encode(hash));
    let values = params![order.partner_id, order.id, at, actor, detail.kind(), hash, db::json(detail)];
    tx.execute(&sql::APPEND_EVENT, values).map(drop)
}

pub(crate) fn list_events(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<OrderEvent>, DbError> {
    let rows = tx.query(&sql::LIST_EVENTS, params![order.partner_id, order.id, MAX_EVENTS])?;
    let events = rows.iter().map(|row| {
        Ok(OrderEvent { sequence: row.get(0)?, at: row.get(1)?, actor: row.get(2)?, detail: row.json(3)? })
    });
    events.collect()
}

/// Whether an update with this hash was stored for the order (N4).
pub(crate) fn update_is_stored(tx: &mut Tx<'_>, order: &Order, hash: &[u8; 32]) -> Result<bool, DbError> {
    let hash = data_encoding::HEXLOWER.encode(hash);
    let count: i64 =
        tx.query_one(&sql::UPDATE_IS_STORED, params![order.partner_id, order.id, hash])?.get(0)?;
    Ok(count > 0)
}
