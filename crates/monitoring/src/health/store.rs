//! The tables `partner_health` and `health_checks`.

use basis::{Ambient, PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Row, Tx, params};

use super::model::{Check, HealthState, NoCheck};
use super::settings::HealthSettings;

db::statements! {
    pub(super) FIND_HEALTH = "SELECT state FROM partner_health WHERE partner_id = $1";
    pub(super) PUT_HEALTH = "INSERT INTO partner_health (partner_id, check_at, state) VALUES ($1, $2, $3)
        ON CONFLICT (partner_id) DO UPDATE SET state = excluded.state,
        check_at = COALESCE(partner_health.check_at, excluded.check_at)";
    pub(super) UNWATCHED = "SELECT p.partner_id, p.integration_changed_at FROM partners p
        LEFT JOIN partner_health h ON h.partner_id = p.partner_id
        WHERE p.status = 'LAUNCHED' AND h.check_at IS NULL ORDER BY p.partner_id LIMIT $1";
    pub(super) END_WATCH = "UPDATE partner_health SET check_at = NULL WHERE check_at IS NOT NULL
        AND partner_id NOT IN (SELECT partner_id FROM partners WHERE status = 'LAUNCHED')";
    pub(super) DUE_CHECKS = "SELECT partner_id, check_at, state FROM partner_health
        WHERE check_at <= $1 ORDER BY check_at LIMIT $2";
    pub(super) SET_CHECK_AT = "UPDATE partner_health SET check_at = $3 WHERE partner_id = $1 AND check_at = $2";
    pub(super) NEXT_CHECK = "SELECT check_at FROM partner_health WHERE partner_id = $1";
    pub(super) INSERT_CHECK = "INSERT INTO health_checks
        (partner_id, checked_at, healthy, code, http_status, latency_ms) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (partner_id, checked_at) DO NOTHING";
    pub(super) LIST_CHECKS = "SELECT checked_at, healthy, code, http_status, latency_ms FROM health_checks
        WHERE partner_id = $1 ORDER BY checked_at DESC LIMIT $2";
    pub(super) DAYS = "SELECT minute_at - minute_at % $4, CAST(SUM(requests) AS BIGINT), CAST(SUM(requests
        - within_500_ms - within_1000_ms - within_2000_ms - within_5000_ms - within_8000_ms) AS BIGINT)
        FROM outcome_totals WHERE partner_id = $1 AND environment = 'production' AND kind = 'live'
        AND action IN ('checkout', 'submit') AND minute_at >= $2 AND minute_at < $3 GROUP BY 1 ORDER BY 1";
    pub(super) DELETE_CHECKS = "DELETE FROM health_checks WHERE partner_id = $1 AND checked_at < $2";
}

/// Partners whose watch begins in one transaction.
const BEGIN_AT_ONCE: i64 = 500;

pub(crate) fn find_state(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Option<HealthState>, DbError> {
    tx.query_opt(&FIND_HEALTH, params![partner])?.map(|row| row.json(0)).transpose()
}

/// Keeps a state. Where nothing is due yet, the next check is at `check_at`.
pub(super) fn put_state(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    state: &HealthState,
    check_at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&PUT_HEALTH, params![partner, check_at, db::json(state)]).map(drop)
}

/// When the next check is due.
pub(super) fn next_check(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(&NEXT_CHECK, params![partner])?.map_or(Ok(None), |row| row.get(0))
}

/// Begins to watch partners that were launched, and ends the watch over those that no longer are. First checks are
/// spread over one interval, so that thousands of partners are not asked at the same moment, then or later.
pub fn watch_launched(tx: &mut Tx<'_>, ambient: &Ambient, settings: &HealthSettings) -> Result<(), DbError> {
    tx.execute(&END_WATCH, params![])?;
    let now = ambient.now();
    for row in tx.query(&UNWATCHED, params![BEGIN_AT_ONCE])? {
        let (partner, switched_at): (PartnerId, Timestamp) = (row.get(0)?, row.get(1)?);
        tx.lock("health", &partner.get().to_be_bytes())?;
        let state = HealthState::begin(now, switched_at);
        put_state(tx, partner, &state, spread(ambient, settings))?;
    }
    Ok(())
}

/// An instant within the next interval.
pub(super) fn spread(ambient: &Ambient, settings: &HealthSettings) -> Timestamp {
    let interval = settings.check_every_seconds.max(1) * 1_000_000;
    let random = i64::from(u16::from_be_bytes(ambient.random_bytes()));
    from_micros(micros(ambient.now()) + random * interval / 65_536)
}

/// Up to `most` partners whose check is due, the longest waiting first, each with its next check put off by an interval:
/// a process that dies in the middle leaves one check out. Those that have answered a live request within the interval
/// are not given, and are due an interval after that answer.
pub fn claim_due(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &HealthSettings,
    most: i64,
) -> Result<Vec<PartnerId>, DbError> {
    let (now, interval) = (micros(ambient.now()), settings.check_every_seconds.max(1) * 1_000_000);
    let mut claimed = Vec::new();
    for row in tx.query(&DUE_CHECKS, params![from_micros(now), most])? {
        let (partner, due): (PartnerId, Timestamp) = (row.get(0)?, row.get(1)?);
        let state: HealthState = row.json(2)?;
        let after_live = state.live_at.map(|at| micros(at) + interval).filter(|at| *at > now);
        // Keeping the beat keeps partners apart; after a longer stop they are spread anew.
        let on_beat = Some(micros(due) + interval).filter(|at| *at > now);
        let next = after_live.or(on_beat).map_or_else(|| spread(ambient, settings), from_micros);
        let kept = tx.execute(&SET_CHECK_AT, params![partner, due, next])?;
        if kept > 0 && after_live.is_none() {
            claimed.push(partner);
        }
    }
    Ok(claimed)
}

/// Notes a check in the list, and forgets those that are old.
pub(super) fn insert_check(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    check: &Check,
    settings: &HealthSettings,
) -> Result<(), DbError> {
    let values = params![
        partner,
        check.at,
        check.healthy,
        check.code,
        check.http_status.map(i64::from),
        check.latency_ms
    ];
    tx.execute(&INSERT_CHECK, values)?;
    let kept = settings.checks_kept_days.max(1) * 24 * 3_600_000_000;
    tx.execute(&DELETE_CHECKS, params![partner, from_micros(micros(check.at) - kept)]).map(drop)
}

/// The newest checks of a partner, newest first.
pub fn list_checks(tx: &mut Tx<'_>, partner: PartnerId, limit: u32) -> Result<Vec<Check>, DbError> {
    let rows = tx.query(&LIST_CHECKS, params![partner, limit])?;
    let read = |row: &Row| {
        Ok(Check {
            at: row.get(0)?,
            healthy: row.get(1)?,
            code: row.get(2)?,
            http_status: row.get(3)?,
            latency_ms: row.get(4)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Notes why no check was made.
pub(super) fn put_no_check(tx: &mut Tx<'_>, partner: PartnerId, why: NoCheck) -> Result<(), DbError> {
    let Some(mut state) = find_state(tx, partner)? else { return Ok(()) };
    if state.no_check == Some(why) {
        return Ok(());
    }
    state.no_check = Some(why);
    // The watch goes on, so a time for the next check is stored already.
    put_state(tx, partner, &state, Timestamp::MAX)
}
