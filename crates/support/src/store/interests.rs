//! Interests as rows.

use db::{DbError, Row, Tx, params};

use super::sql::{FIND_INTEREST_BY_KEY, INSERT_INTEREST, LIST_INTERESTS};
use crate::interest::Interest;

pub(crate) fn insert_interest(
    tx: &mut Tx<'_>,
    interest: &Interest,
    submit_key: Option<&str>,
) -> Result<(), DbError> {
    tx.execute(
        &INSERT_INTEREST,
        params![
            interest.partner_id,
            interest.company,
            interest.contact_name,
            interest.email,
            interest.country,
            interest.restaurants,
            interest.message,
            interest.locale,
            submit_key,
            interest.created_at,
        ],
    )?;
    Ok(())
}

pub(crate) fn find_interest_by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<Interest>, DbError> {
    tx.query_opt(&FIND_INTEREST_BY_KEY, params![key])?.as_ref().map(read_interest).transpose()
}

/// Newest first.
pub(crate) fn list_interests(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Interest>, DbError> {
    tx.query(&LIST_INTERESTS, params![limit])?.iter().map(read_interest).collect()
}

fn read_interest(row: &Row) -> Result<Interest, DbError> {
    Ok(Interest {
        partner_id: row.get(0)?,
        company: row.get(1)?,
        contact_name: row.get(2)?,
        email: row.get(3)?,
        country: row.get(4)?,
        restaurants: row.get(5)?,
        message: row.get(6)?,
        locale: row.get(7)?,
        created_at: row.get(8)?,
    })
}
