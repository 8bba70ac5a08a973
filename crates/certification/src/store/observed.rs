//! Test orders and their updates.

use basis::{CertificationId, PartnerId};
use db::{DbError, Tx, params};

use super::sql;
use crate::observed::{SeenUpdate, TestOrder};

/// Updates that are kept of an order; a partner that sends more repeats itself.
const MOST_UPDATES: i64 = 200;

/// Serialises the updates of an order.
pub(crate) fn lock_order(tx: &mut Tx<'_>, partner: PartnerId, action_order_id: &str) -> Result<(), DbError> {
    tx.lock("certification.order", format!("{partner}:{action_order_id}").as_bytes())
}

pub(crate) fn insert_order(
    tx: &mut Tx<'_>,
    (partner, run): (PartnerId, CertificationId),
    position: i64,
    order: &TestOrder,
) -> Result<(), DbError> {
    let values = params![partner, order.action_order_id, run, position, db::json(order), order.submitted_at];
    tx.execute(&sql::INSERT_ORDER, values).map(drop)
}

/// How many orders of a run there are.
pub(crate) fn count_orders(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    run: CertificationId,
) -> Result<i64, DbError> {
    tx.query_one(&sql::COUNT_ORDERS, params![partner, run])?.get(0)
}

pub(crate) fn find_order(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    action_order_id: &str,
) -> Result<Option<TestOrder>, DbError> {
    let row = tx.query_opt(&sql::FIND_ORDER, params![partner, action_order_id])?;
    row.map(|row| row.json(0)).transpose()
}

/// The updates of an order, oldest first.
pub(crate) fn list_seen(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    action_order_id: &str,
) -> Result<Vec<SeenUpdate>, DbError> {
    let rows = tx.query(&sql::LIST_UPDATES, params![partner, action_order_id, MOST_UPDATES])?;
    rows.iter().map(|row| row.json(0)).collect()
}

/// The orders of a run with their updates.
pub(crate) fn list_orders(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    run: CertificationId,
) -> Result<Vec<(TestOrder, Vec<SeenUpdate>)>, DbError> {
    let rows = tx.query(&sql::LIST_ORDERS, params![partner, run])?;
    let mut orders = Vec::with_capacity(rows.len());
    for row in rows {
        let id: String = row.get(0)?;
        orders.push((row.json(1)?, list_seen(tx, partner, &id)?));
    }
    Ok(orders)
}

pub(crate) fn append_update(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    action_order_id: &str,
    update: &SeenUpdate,
) -> Result<(), DbError> {
    tx.execute(&sql::APPEND_UPDATE, params![partner, action_order_id, db::json(update)]).map(drop)
}
