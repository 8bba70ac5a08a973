//! What order health is measured from, each read bounded and by an index.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx, params};

use crate::health::UpdateCounts;
use crate::orders::Order;

db::statements! {
    OPEN_ORDERS = "SELECT body FROM orders WHERE partner_id = $1 AND environment = $2 AND final_at IS NULL
        AND status <> 'FULFILLED_ASSUMED' ORDER BY created_at LIMIT $3";
    RECENT_ORDERS = "SELECT body FROM orders WHERE partner_id = $1 AND environment = $2 AND created_at >= $3
        ORDER BY created_at DESC LIMIT $4";
    COUNT_UPDATES = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN http_status >= 400 THEN 1 ELSE 0 END), 0) AS BIGINT)
        FROM exchanges WHERE partner_id = $1 AND environment = $2 AND at >= $3 AND action = 'update'";
}

pub(crate) fn open_orders(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    most: i64,
) -> Result<Vec<Order>, DbError> {
    tx.query(&OPEN_ORDERS, params![partner, environment, most])?.iter().map(|row| row.json(0)).collect()
}

pub(crate) fn recent_orders(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    most: i64,
) -> Result<Vec<Order>, DbError> {
    tx.query(&RECENT_ORDERS, params![partner, environment, from, most])?
        .iter()
        .map(|row| row.json(0))
        .collect()
}

/// Order updates since `from`, and those that were answered with an error.
pub(crate) fn count_updates(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
) -> Result<UpdateCounts, DbError> {
    let row = tx.query_one(&COUNT_UPDATES, params![partner, environment, from])?;
    Ok(UpdateCounts { received: row.get(0)?, refused: row.get(1)? })
}
