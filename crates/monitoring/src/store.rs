//! The tables of this crate.

mod hours;
mod life;

use basis::{Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Row, ToValue, Tx, Value, params};

use crate::decide::{Firing, RuleState, Urgency};
use crate::evidence::Tally;
use crate::latency::{FINE_MS, WIDE_MS, classes};
use crate::outcome::{Action, Outcome, OutcomeKind};
use crate::rules::WindowTotals;
use crate::service::FiringCount;
use crate::sql::{
    ADD_BUCKET, ADD_TOTAL, CANDIDATES, COUNT_FIRING, DELETE_OLD_BUCKETS, DELETE_OLD_TOTALS, FIND_STATE,
    LAST_SUCCESS, OLD_SERIES, PUT_STATE, SUM_BUCKETS, SUM_TOTALS,
};
use crate::window::{Failures, Span, minute_of};

pub(crate) use hours::{
    Slots, delete_old_hours, first_minute, hour_codes, hour_slots, hour_totals, minute_codes, minute_slots,
    minute_totals, next_minute, put_rolled_until, roll_up, rolled_until,
};
pub(crate) use life::{
    begin_firing, count_firing_by_rule, delete_old_firings, end_firing, end_silences, find_signal_facts,
    find_signal_state, find_silence, list_firings, list_observed, mailed_at, put_signal_state, put_silence,
    set_mailed_at,
};

/// One partner's requests of one kind and action in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    pub(crate) partner_id: PartnerId,
    pub(crate) environment: Environment,
    pub(crate) kind: OutcomeKind,
    pub(crate) action: Action,
}

impl Series {
    pub(crate) fn live(partner_id: PartnerId, environment: Environment, action: Action) -> Self {
        Self { partner_id, environment, kind: OutcomeKind::Live, action }
    }
}

/// A state as it is stored, with the incident and the numbers of the last evaluation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StoredState {
    pub(crate) state: RuleState,
    pub(crate) incident_id: Option<IncidentId>,
    pub(crate) totals: WindowTotals,
}

/// Counts one outcome: totals first, then the bucket, the same order everywhere, so that writers cannot block
/// each other in a ring. Gives the failures of the minute so far.
pub(crate) fn add_outcome(tx: &mut Tx<'_>, outcome: &Outcome) -> Result<u64, DbError> {
    let minute = minute_of(outcome.at);
    let (wide, fine) = classes(outcome.latency_ms);
    let mut values = params![
        outcome.partner_id,
        outcome.environment,
        outcome.kind.as_str(),
        outcome.action.as_str(),
        minute,
        i64::from(!outcome.is_success()),
        outcome.latency_ms,
    ]
    .to_vec();
    values.extend((0..WIDE_MS.len()).map(|n| Value::Int(i64::from(wide == Some(n)))));
    values.extend((0..FINE_MS.len()).map(|n| Value::Int(i64::from(fine == Some(n)))));
    values.push(outcome.is_success().then_some(outcome.at).to_value());
    let row = tx.query_one(&ADD_TOTAL, &values)?;
    tx.execute(
        &ADD_BUCKET,
        params![
            outcome.partner_id,
            outcome.environment,
            outcome.kind.as_str(),
            outcome.action.as_str(),
            minute,
            outcome.restaurant_key(),
            outcome.code_set(),
        ],
    )?;
    row.get(0)
}

/// All requests and the failed ones within a span.
pub(crate) fn sum_totals(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<(u64, u64), DbError> {
    let row = tx.query_one(&SUM_TOTALS, &series_span(series, span))?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Requests by restaurant and codes within a span, successes included.
pub(crate) fn tallies(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<Vec<Tally>, DbError> {
    let mut tallies = Vec::new();
    tx.for_each(&SUM_BUCKETS, &series_span(series, span), |row| {
        let (restaurant_id, codes, count) = (row.get(0)?, row.get(1)?, row.get(2)?);
        tallies.push(Tally { action: series.action, restaurant_id, codes: split(codes), count });
        Ok::<(), DbError>(())
    })?;
    Ok(tallies)
}

/// Failed requests by restaurant and codes within a span.
pub(crate) fn failures(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<Vec<Failures>, DbError> {
    let tallies = tallies(tx, series, span)?;
    let failed = tallies.into_iter().filter(|tally| !tally.codes.is_empty());
    Ok(failed
        .map(|Tally { restaurant_id, codes, count, .. }| Failures { restaurant_id, codes, count })
        .collect())
}

/// The last success, if it is still remembered.
pub(crate) fn last_success(tx: &mut Tx<'_>, series: &Series) -> Result<Option<Timestamp>, DbError> {
    let row = tx.query_opt(&LAST_SUCCESS, &series_key(series))?;
    row.map(|row| row.get(0)).transpose()
}

/// Partners whose live production traffic since `first` has at least `min_errors` failures, and those whose
/// alerts fire.
pub(crate) fn candidates(
    tx: &mut Tx<'_>,
    first: Timestamp,
    min_errors: u64,
) -> Result<Vec<PartnerId>, DbError> {
    let rows = tx.query(&CANDIDATES, params![first, min_errors])?;
    rows.iter().map(|row| row.get(0)).collect()
}

pub(crate) fn find_state(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    rule: &str,
) -> Result<StoredState, DbError> {
    let row = tx.query_opt(&FIND_STATE, params![partner, environment, rule])?;
    row.as_ref().map_or_else(|| Ok(StoredState::default()), read_state)
}

pub(crate) fn put_state(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    rule: &str,
    stored: &StoredState,
) -> Result<(), DbError> {
    let firing = stored.state.firing.as_ref();
    tx.execute(
        &PUT_STATE,
        params![
            partner,
            environment,
            rule,
            firing.map(|firing| firing.since),
            firing.map(|firing| firing.held_at),
            firing.and_then(|firing| firing.clear_minute),
            firing.map_or(0, |firing| firing.clear_count),
            firing.is_some_and(|firing| firing.suppressed),
            firing.map(|firing| firing.told_at),
            firing.map(|firing| urgency_name(firing.urgency)),
            stored.state.evaluated_at.unwrap_or_default(),
            stored.incident_id,
            db::json(&stored.totals),
        ],
    )?;
    Ok(())
}

pub(crate) fn count_firing(tx: &mut Tx<'_>) -> Result<Vec<FiringCount>, DbError> {
    let rows = tx.query(&COUNT_FIRING, params![])?;
    rows.iter().map(|row| Ok(FiringCount { partner_id: row.get(0)?, firing: row.get(1)? })).collect()
}

/// Up to `limit` series that have minutes before `cutoff`.
pub(crate) fn old_series(tx: &mut Tx<'_>, cutoff: Timestamp, limit: u32) -> Result<Vec<Series>, DbError> {
    let rows = tx.query(&OLD_SERIES, params![cutoff, limit])?;
    rows.iter().map(read_series).collect()
}

pub(crate) fn delete_old(tx: &mut Tx<'_>, series: &Series, cutoff: Timestamp) -> Result<u64, DbError> {
    let mut values = series_key(series);
    values.push(db::ToValue::to_value(&cutoff));
    Ok(tx.execute(&DELETE_OLD_BUCKETS, &values)? + tx.execute(&DELETE_OLD_TOTALS, &values)?)
}

pub(crate) fn series_key(series: &Series) -> Vec<db::Value> {
    params![series.partner_id, series.environment, series.kind.as_str(), series.action.as_str()].to_vec()
}

pub(crate) fn series_span(series: &Series, span: Span) -> Vec<db::Value> {
    let mut values = series_key(series);
    values.extend_from_slice(params![span.first, span.last]);
    values
}

pub(crate) fn split(codes: String) -> Vec<String> {
    codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

pub(super) fn read_series(row: &Row) -> Result<Series, DbError> {
    let kind: String = row.get(2)?;
    let action: String = row.get(3)?;
    let kind = match kind.as_str() {
        "live" => OutcomeKind::Live,
        "test" => OutcomeKind::Test,
        _ => OutcomeKind::HealthCheck,
    };
    let action = if action == "checkout" { Action::Checkout } else { Action::Submit };
    Ok(Series { partner_id: row.get(0)?, environment: row.get(1)?, kind, action })
}

fn read_state(row: &Row) -> Result<StoredState, DbError> {
    let since: Option<Timestamp> = row.get(0)?;
    let evaluated_at: Timestamp = row.get(7)?;
    let firing = since.map(|since| read_firing(row, since)).transpose()?;
    let state = RuleState { firing, evaluated_at: Some(evaluated_at) };
    Ok(StoredState { state, incident_id: row.get(8)?, totals: row.json(9)? })
}

fn read_firing(row: &Row, since: Timestamp) -> Result<Firing, DbError> {
    let urgency: String = row.get(6)?;
    Ok(Firing {
        since,
        held_at: row.get(1)?,
        clear_minute: row.get(2)?,
        clear_count: row.get(3)?,
        suppressed: row.get(4)?,
        told_at: row.get(5)?,
        urgency: if urgency == urgency_name(Urgency::Highest) { Urgency::Highest } else { Urgency::High },
    })
}

const fn urgency_name(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::High => "high",
        Urgency::Highest => "highest",
    }
}
