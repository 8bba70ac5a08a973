//! Sessions of the shop: hashes of the days that go on, counts of those that are over.

use basis::{PartnerId, Timestamp};
use db::{DbError, Tx, params};

use crate::overview::OverviewQuery;
use crate::sessions::{SessionStage, SessionStep};

db::statements! {
    FIND_SALT = "SELECT salt FROM shop_salts WHERE day_at = $1";
    PUT_SALT = "INSERT INTO shop_salts (day_at, salt) VALUES ($1, $2) ON CONFLICT (day_at) DO NOTHING";
    DELETE_SALTS = "DELETE FROM shop_salts WHERE day_at < $1";
    HAS_SESSION = "SELECT COUNT(*) FROM shop_sessions WHERE partner_id = $1 AND day_at = $2 AND session = $3
        AND stage = $4 AND restaurant_id = $5 AND service_type = $6";
    PUT_SESSION = "INSERT INTO shop_sessions (partner_id, day_at, session, stage, restaurant_id, service_type)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (partner_id, day_at, session, stage, restaurant_id, service_type) DO NOTHING";
    DAYS_OVER = "SELECT DISTINCT partner_id, day_at FROM shop_sessions WHERE day_at < $1
        ORDER BY day_at, partner_id LIMIT $2";
    COUNT_ALL = "INSERT INTO shop_session_days (partner_id, day_at, restaurant_id, service_type, stage, sessions)
        SELECT partner_id, day_at, '', '', stage, COUNT(DISTINCT session) FROM shop_sessions
        WHERE partner_id = $1 AND day_at = $2 GROUP BY partner_id, day_at, stage";
    COUNT_BY_RESTAURANT = "INSERT INTO shop_session_days
        (partner_id, day_at, restaurant_id, service_type, stage, sessions)
        SELECT partner_id, day_at, restaurant_id, '', stage, COUNT(DISTINCT session) FROM shop_sessions
        WHERE partner_id = $1 AND day_at = $2 GROUP BY partner_id, day_at, restaurant_id, stage";
    COUNT_BY_SERVICE = "INSERT INTO shop_session_days
        (partner_id, day_at, restaurant_id, service_type, stage, sessions)
        SELECT partner_id, day_at, '', service_type, stage, COUNT(DISTINCT session) FROM shop_sessions
        WHERE partner_id = $1 AND day_at = $2 GROUP BY partner_id, day_at, service_type, stage";
    COUNT_BY_BOTH = "INSERT INTO shop_session_days
        (partner_id, day_at, restaurant_id, service_type, stage, sessions)
        SELECT partner_id, day_at, restaurant_id, service_type, stage, COUNT(DISTINCT session) FROM shop_sessions
        WHERE partner_id = $1 AND day_at = $2 GROUP BY partner_id, day_at, restaurant_id, service_type, stage";
    DELETE_SESSIONS = "DELETE FROM shop_sessions WHERE partner_id = $1 AND day_at = $2";
    DELETE_DAYS = "DELETE FROM shop_session_days WHERE day_at < $1";
    SUM_DAYS = "SELECT stage, CAST(SUM(sessions) AS BIGINT) FROM shop_session_days
        WHERE partner_id = $1 AND restaurant_id = $2 AND service_type = $3 AND day_at >= $4 AND day_at < $5
        GROUP BY stage ORDER BY stage";
    COUNT_GOING_ON = "SELECT stage, COUNT(DISTINCT session) FROM shop_sessions
        WHERE partner_id = $1 AND ($2 = '' OR restaurant_id = $2) AND ($3 = '' OR service_type = $3)
        AND day_at >= $4 AND day_at < $5 GROUP BY stage ORDER BY stage";
}

pub(crate) fn find_salt(tx: &mut Tx<'_>, day: Timestamp) -> Result<Option<Vec<u8>>, DbError> {
    tx.query_opt(&FIND_SALT, params![day])?.map(|row| row.get(0)).transpose()
}

/// The key of a day; `fresh` if there is none yet.
pub(crate) fn session_salt(tx: &mut Tx<'_>, day: Timestamp, fresh: &[u8; 32]) -> Result<Vec<u8>, DbError> {
    if let Some(salt) = find_salt(tx, day)? {
        return Ok(salt);
    }
    tx.execute(&PUT_SALT, params![day, fresh])?;
    // Another process may have been quicker.
    tx.query_one(&FIND_SALT, params![day])?.get(0)
}

pub(crate) fn has_session(
    tx: &mut Tx<'_>,
    step: &SessionStep,
    day: Timestamp,
    session: &[u8; 16],
) -> Result<bool, DbError> {
    let count: i64 = tx.query_one(&HAS_SESSION, &key(step, day, session))?.get(0)?;
    Ok(count > 0)
}

pub(crate) fn put_session(
    tx: &mut Tx<'_>,
    step: &SessionStep,
    day: Timestamp,
    session: &[u8; 16],
) -> Result<(), DbError> {
    tx.execute(&PUT_SESSION, &key(step, day, session)).map(drop)
}

fn key(step: &SessionStep, day: Timestamp, session: &[u8; 16]) -> Vec<db::Value> {
    let restaurant: String = step.restaurant_id.chars().filter(|c| !c.is_control()).take(300).collect();
    params![step.partner_id, day, session, step.stage.as_str(), restaurant, step.service_type.as_str()]
        .to_vec()
}

/// Days of partners before `today` that are not counted yet.
pub(crate) fn days_over(
    tx: &mut Tx<'_>,
    today: Timestamp,
    most: i64,
) -> Result<Vec<(PartnerId, Timestamp)>, DbError> {
    tx.query(&DAYS_OVER, params![today, most])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Counts a day and erases its sessions.
pub(crate) fn count_day(tx: &mut Tx<'_>, partner: PartnerId, day: Timestamp) -> Result<(), DbError> {
    tx.lock("ordering.count_day", partner.to_string().as_bytes())?;
    let values = params![partner, day];
    // Whoever was quicker has erased the sessions, so nothing is left to be counted.
    for statement in [&COUNT_ALL, &COUNT_BY_RESTAURANT, &COUNT_BY_SERVICE, &COUNT_BY_BOTH] {
        tx.execute(statement, values)?;
    }
    tx.execute(&DELETE_SESSIONS, values).map(drop)
}

/// Keys of days before `today`, and counts of days before `forgotten`, are erased.
pub(crate) fn forget_days(tx: &mut Tx<'_>, today: Timestamp, forgotten: Timestamp) -> Result<(), DbError> {
    tx.execute(&DELETE_SALTS, params![today])?;
    tx.execute(&DELETE_DAYS, params![forgotten]).map(drop)
}

/// Sessions by stage on the days from `from` until before `until`.
pub(crate) fn sessions(
    tx: &mut Tx<'_>,
    query: &OverviewQuery,
    from: Timestamp,
    until: Timestamp,
) -> Result<[u64; 4], DbError> {
    let restaurant = query.restaurant_id.as_deref().unwrap_or_default();
    let service = query.service_type.map_or("", feed::ServiceType::as_str);
    let values = params![query.partner_id, restaurant, service, from, until];
    let mut counts = [0; 4];
    for statement in [&SUM_DAYS, &COUNT_GOING_ON] {
        for row in tx.query(statement, values)? {
            let (stage, sessions): (String, u64) = (row.get(0)?, row.get(1)?);
            let at = SessionStage::ALL.iter().position(|known| known.as_str() == stage);
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += sessions;
            }
        }
    }
    Ok(counts)
}
