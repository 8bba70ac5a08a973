//! Quick tests.

use basis::{PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};
use feed::RestaurantDocument;

use crate::quick_test::{QuickTest, QuickTestRestaurant, TestedRestaurant};

db::statements! {
    INSERT_TEST = "INSERT INTO quick_tests (partner_id, file_name, uploaded_by, uploaded_at, expires_at, bytes, report,
        detail, file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND_TEST = "SELECT partner_id, file_name, uploaded_by, uploaded_at, expires_at, bytes, report, detail
        FROM quick_tests WHERE partner_id = $1";
    FIND_FILE = "SELECT file_name, file FROM quick_tests WHERE partner_id = $1";
    DROP_TEST = "DELETE FROM quick_tests WHERE partner_id = $1";
    DROP_RESTAURANTS = "DELETE FROM quick_test_restaurants WHERE partner_id = $1";
    INSERT_RESTAURANT = "INSERT INTO quick_test_restaurants (partner_id, restaurant_id, status, document)
        VALUES ($1, $2, $3, $4)";
    LIST_RESTAURANTS = "SELECT status, CASE WHEN document IS NULL THEN 0 ELSE 1 END FROM quick_test_restaurants
        WHERE partner_id = $1 AND restaurant_id > $2 ORDER BY restaurant_id LIMIT $3";
    FIND_DOCUMENT = "SELECT document FROM quick_test_restaurants WHERE partner_id = $1 AND restaurant_id = $2";
    EXPIRED_TESTS = "SELECT partner_id FROM quick_tests WHERE expires_at <= $1 ORDER BY expires_at LIMIT 20";
    FIND_END = "SELECT expires_at FROM quick_tests WHERE partner_id = $1";
}

/// Keeps a quick test in place of the partner's one before.
pub(crate) fn replace_quick_test(
    tx: &mut Tx<'_>,
    test: &QuickTest,
    restaurants: &[TestedRestaurant],
    file: &[u8],
) -> Result<(), DbError> {
    drop_quick_test(tx, test.partner_id)?;
    tx.execute(
        &INSERT_TEST,
        params![
            test.partner_id,
            test.file_name.as_str(),
            test.uploaded_by,
            test.uploaded_at,
            test.expires_at,
            test.bytes,
            db::json(&test.report),
            db::json(&test.detail),
            file
        ],
    )?;
    let rows = restaurants.iter().map(|one| {
        params![test.partner_id, one.id.as_str(), one.status.as_str(), one.document.as_deref()].to_vec()
    });
    tx.execute_many(&INSERT_RESTAURANT, rows)?;
    Ok(())
}

pub(crate) fn find_quick_test(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Option<QuickTest>, DbError> {
    tx.query_opt(&FIND_TEST, params![partner])?.map(|row| read_test(&row)).transpose()
}

fn read_test(row: &Row) -> Result<QuickTest, DbError> {
    Ok(QuickTest {
        partner_id: row.get(0)?,
        file_name: row.get(1)?,
        uploaded_by: row.get(2)?,
        uploaded_at: row.get(3)?,
        expires_at: row.get(4)?,
        bytes: row.get(5)?,
        report: row.json(6)?,
        detail: row.json(7)?,
    })
}

pub(crate) fn list_quick_test_restaurants(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    after: &str,
    limit: usize,
) -> Result<Vec<QuickTestRestaurant>, DbError> {
    let rows = tx.query(&LIST_RESTAURANTS, params![partner, after, limit])?;
    rows.iter()
        .map(|row| {
            let has_menu: i64 = row.get(1)?;
            Ok(QuickTestRestaurant { status: row.json(0)?, has_menu: has_menu != 0 })
        })
        .collect()
}

pub(crate) fn find_quick_test_document(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    restaurant_id: &str,
) -> Result<Option<RestaurantDocument>, DbError> {
    let row = tx.query_opt(&FIND_DOCUMENT, params![partner, restaurant_id])?;
    row.map_or(Ok(None), |row| row.json_opt(0))
}

pub(crate) fn find_quick_test_file(
    tx: &mut Tx<'_>,
    partner: PartnerId,
) -> Result<Option<(String, Vec<u8>)>, DbError> {
    let row = tx.query_opt(&FIND_FILE, params![partner])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Whether there was one.
pub(crate) fn drop_quick_test(tx: &mut Tx<'_>, partner: PartnerId) -> Result<bool, DbError> {
    tx.execute(&DROP_RESTAURANTS, params![partner])?;
    Ok(tx.execute(&DROP_TEST, params![partner])? > 0)
}

/// Partners whose quick test's time is over, some of them.
pub(crate) fn expired_quick_tests(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<PartnerId>, DbError> {
    tx.query(&EXPIRED_TESTS, params![now])?.iter().map(|row| row.get(0)).collect()
}

/// Forgets a quick test, unless a new one has taken its place meanwhile.
pub(crate) fn drop_expired_quick_test(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    now: Timestamp,
) -> Result<(), DbError> {
    let end: Option<Timestamp> =
        tx.query_opt(&FIND_END, params![partner])?.map(|row| row.get(0)).transpose()?;
    if end.is_some_and(|end| end <= now) {
        drop_quick_test(tx, partner)?;
    }
    Ok(())
}
