//! How many restaurants are served, by day.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx, params};

use crate::active::ServingDay;

db::statements! {
    COUNT_SERVING = "SELECT COUNT(*), COUNT(CASE WHEN r.delivery THEN 1 END),
        COUNT(CASE WHEN r.takeout THEN 1 END) FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
    PUT_SERVING_DAY = "INSERT INTO serving_days
        (partner_id, environment, day_at, restaurants, delivery, takeout, counted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partner_id, environment, day_at) DO UPDATE SET restaurants = excluded.restaurants,
        delivery = excluded.delivery, takeout = excluded.takeout, counted_at = excluded.counted_at";
    LIST_SERVING_DAYS = "SELECT day_at, restaurants, delivery, takeout, counted_at FROM serving_days
        WHERE partner_id = $1 AND environment = $2 AND day_at >= $3 ORDER BY day_at";
    DELETE_SERVING_DAYS = "DELETE FROM serving_days WHERE day_at < $1";
}

/// The restaurants that are served now, as those of `day`; `None` where there never were any.
pub(crate) fn count_serving(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    day: Timestamp,
    counted_at: Timestamp,
) -> Result<Option<ServingDay>, DbError> {
    if super::find_head(tx, partner, environment)?.is_none() {
        return Ok(None);
    }
    let row = tx.query_one(&COUNT_SERVING, params![partner, environment])?;
    let (restaurants, delivery, takeout) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Some(ServingDay { day, restaurants, delivery, takeout, counted_at }))
}

pub(crate) fn put_serving_day(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    day: &ServingDay,
) -> Result<(), DbError> {
    let values =
        params![partner, environment, day.day, day.restaurants, day.delivery, day.takeout, day.counted_at];
    tx.execute(&PUT_SERVING_DAY, values).map(drop)
}

pub(crate) fn list_serving_days(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
) -> Result<Vec<ServingDay>, DbError> {
    let rows = tx.query(&LIST_SERVING_DAYS, params![partner, environment, from])?;
    rows.iter()
        .map(|row| {
            Ok(ServingDay {
                day: row.get(0)?,
                restaurants: row.get(1)?,
                delivery: row.get(2)?,
                takeout: row.get(3)?,
                counted_at: row.get(4)?,
            })
        })
        .collect()
}

pub(crate) fn delete_serving_days(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, DbError> {
    tx.execute(&DELETE_SERVING_DAYS, params![before])
}
