//! What pages and the REST API show of a partner's health.

use basis::{PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Row, Tx, params};
use partners::{IntegrationStatus, Partner};

use super::model::{Check, HealthState};
use super::settings::HealthSettings;
use super::store;

const DAY: i64 = 24 * 3_600_000_000;
/// Rule D3 looks at so many whole days of UTC.
const SLOW_DAYS: i64 = 3;
/// Rule D3: at least so many requests each day.
const SLOW_REQUESTS: u64 = 100;

/// How a partner stands with the watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthView {
    /// What is remembered; none before the first look.
    pub state: Option<HealthState>,
    /// When the next check is due; none while the partner is not watched.
    pub next_check_at: Option<Timestamp>,
    /// The newest checks, newest first.
    pub checks: Vec<Check>,
    /// What brings the integration back.
    pub restores: Restores,
    /// The last three days of UTC, the oldest first (Rule D3).
    pub days: Vec<SlowDay>,
    /// Whether the operator may disable for long latency (Rule D3): advice, nothing happens by itself.
    pub is_slow: bool,
}

/// What brings an integration back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restores {
    /// It is on.
    IsOn,
    /// Healthy checks in a row (Rule D5).
    Checks {
        /// How many there were.
        healthy: u32,
        /// How many are needed.
        needed: u32,
    },
    /// A person: it fell too often (Rule D7), or a person switched it off (6.1, D8).
    Person {
        /// Automatic disablements within a day; 0 where that is not why.
        falls: u32,
    },
}

/// Live requests of one day of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowDay {
    /// When the day began.
    pub day: Timestamp,
    /// Requests.
    pub requests: u64,
    /// Those that took more than 8 s.
    pub over_8_s: u64,
}

impl SlowDay {
    /// Whether the 99th percentile is over 8 s, with enough requests to say so.
    pub fn is_slow(&self) -> bool {
        self.requests >= SLOW_REQUESTS && self.over_8_s * 100 > self.requests
    }
}

/// Reads a partner's health, with its newest `checks`.
pub fn health_view(
    tx: &mut Tx<'_>,
    partner: &Partner,
    settings: &HealthSettings,
    checks: u32,
    now: Timestamp,
) -> Result<HealthView, DbError> {
    let state = store::find_state(tx, partner.id)?.map(|mut state| {
        state.follow(partner.integration_changed_at);
        state
    });
    let days = slow_days(tx, partner.id, now)?;
    Ok(HealthView {
        next_check_at: store::next_check(tx, partner.id)?,
        checks: store::list_checks(tx, partner.id, checks)?,
        restores: restores(partner.integration, state.as_ref(), settings),
        is_slow: days.iter().all(SlowDay::is_slow),
        days,
        state,
    })
}

fn restores(
    integration: IntegrationStatus,
    state: Option<&HealthState>,
    settings: &HealthSettings,
) -> Restores {
    let (healthy, falls) = state.map_or((0, 0), |state| (state.healthy_checks, state.flaps()));
    match integration {
        IntegrationStatus::Enabled => Restores::IsOn,
        IntegrationStatus::DisabledAuto if falls < settings.flap_limit.max(1) => {
            Restores::Checks { healthy, needed: settings.restore_after_healthy.max(1) }
        }
        IntegrationStatus::DisabledAuto => Restores::Person { falls },
        IntegrationStatus::DisabledManual | IntegrationStatus::DisabledOperator => {
            Restores::Person { falls: 0 }
        }
    }
}

fn slow_days(tx: &mut Tx<'_>, partner: PartnerId, now: Timestamp) -> Result<Vec<SlowDay>, DbError> {
    let today = micros(now) - micros(now).rem_euclid(DAY);
    let from = today - SLOW_DAYS * DAY;
    let rows = tx.query(&store::DAYS, params![partner, from_micros(from), from_micros(today), DAY])?;
    let read = |row: &Row| Ok(SlowDay { day: row.get(0)?, requests: row.get(1)?, over_8_s: row.get(2)? });
    let found = rows.iter().map(read).collect::<Result<Vec<_>, DbError>>()?;
    let of = |n: i64| {
        let day = from_micros(from + n * DAY);
        let known = found.iter().find(|one| one.day == day).copied();
        known.unwrap_or(SlowDay { day, requests: 0, over_8_s: 0 })
    };
    Ok((0..SLOW_DAYS).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_slow_when_more_than_one_in_a_hundred_of_enough_requests_took_over_8_seconds() {
        let day = |requests, over_8_s| SlowDay { day: Timestamp::UNIX_EPOCH, requests, over_8_s }.is_slow();
        assert!(day(100, 2));
        assert!(!day(100, 1), "exactly one in a hundred is within the 99th percentile");
        assert!(!day(99, 99), "too few requests");
    }
}
