//! Towns and postal codes with restaurants.

use basis::{Environment, GeoPoint};
use db::{DbError, Tx, params};

use super::sql::{LIST_TOWNS, SUM_GENERATIONS};
use crate::towns::Town;

/// A number that changes whenever anything is published in the environment.
pub(crate) fn sum_generations(tx: &mut Tx<'_>, environment: Environment) -> Result<i64, DbError> {
    tx.query_one(&SUM_GENERATIONS, params![environment])?.get(0)
}

/// Every postal code of every town in which restaurants stand.
pub(crate) fn list_towns(tx: &mut Tx<'_>, environment: Environment) -> Result<Vec<Town>, DbError> {
    let mut towns = Vec::new();
    for row in tx.query(&LIST_TOWNS, params![environment])? {
        let Some(location) = GeoPoint::new(row.get(3)?, row.get(4)?) else { continue };
        towns.push(Town {
            country: row.get(0)?,
            postal_code: row.get(1)?,
            locality: row.get(2)?,
            location,
            restaurants: row.get(5)?,
        });
    }
    Ok(towns)
}
