//! Orders counted for reports, from an index that holds all that is asked for.

use basis::Environment;
use db::{DbError, Tx, params};
use order::OrderStatus;

use crate::overview::{Counted, OverviewQuery};

db::statements! {
    COUNT_BY_SLOT = "SELECT created_at - created_at % $7, status, currency, COUNT(*),
        CAST(COALESCE(SUM(total_minor), 0) AS BIGINT) FROM orders
        WHERE partner_id = $1 AND environment = $2 AND created_at >= $3 AND created_at < $4
        AND ($5 = '' OR restaurant_id = $5) AND ($6 = '' OR service_type = $6)
        GROUP BY 1, status, currency ORDER BY 1, status, currency";
}

/// Orders of production by point, state and currency.
pub(crate) fn count_by_slot(tx: &mut Tx<'_>, query: &OverviewQuery) -> Result<Vec<Counted>, DbError> {
    let values = params![
        query.partner_id,
        Environment::Production,
        query.from,
        query.until,
        query.restaurant_id.as_deref().unwrap_or_default(),
        query.service_type.map_or("", feed::ServiceType::as_str),
        query.width.max(1),
    ];
    let mut counted = Vec::new();
    for row in tx.query(&COUNT_BY_SLOT, values)? {
        let status: String = row.get(1)?;
        let Some(status) = OrderStatus::from_name(&status) else { continue };
        counted.push(Counted {
            at: row.get(0)?,
            status,
            currency: row.get(2)?,
            orders: row.get(3)?,
            total_minor: row.get(4)?,
        });
    }
    Ok(counted)
}
