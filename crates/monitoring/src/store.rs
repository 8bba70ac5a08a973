//! All statements of this crate.

use basis::{Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use crate::decide::{Firing, RuleState, Urgency};
use crate::evidence::Tally;
use crate::outcome::{Action, Outcome, OutcomeKind};
use crate::rules::WindowTotals;
use crate::service::FiringCount;
use crate::window::{Failures, Span, minute_of};

db::statements! {
    pub(crate) ADD_TOTAL = "
        INSERT INTO outcome_totals (partner_id, environment, kind, action, minute_at, requests, errors,
            latency_sum_ms, latency_max_ms, within_500_ms, within_1000_ms, within_2000_ms, within_5000_ms,
            within_8000_ms, last_success_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (partner_id, environment, kind, action, minute_at) DO UPDATE SET
            requests = outcome_totals.requests + 1,
            errors = outcome_totals.errors + excluded.errors,
            latency_sum_ms = outcome_totals.latency_sum_ms + excluded.latency_sum_ms,
            latency_max_ms = CASE WHEN excluded.latency_max_ms > outcome_totals.latency_max_ms
                THEN excluded.latency_max_ms ELSE outcome_totals.latency_max_ms END,
            within_500_ms = outcome_totals.within_500_ms + excluded.within_500_ms,
            within_1000_ms = outcome_totals.within_1000_ms + excluded.within_1000_ms,
            within_2000_ms = outcome_totals.within_2000_ms + excluded.within_2000_ms,
            within_5000_ms = outcome_totals.within_5000_ms + excluded.within_5000_ms,
            within_8000_ms = outcome_totals.within_8000_ms + excluded.within_8000_ms,
            last_success_at = CASE
                WHEN outcome_totals.last_success_at IS NULL THEN excluded.last_success_at
                WHEN excluded.last_success_at > outcome_totals.last_success_at THEN excluded.last_success_at
                ELSE outcome_totals.last_success_at END
        RETURNING errors";
    pub(crate) ADD_BUCKET = "
        INSERT INTO outcome_buckets
            (partner_id, environment, kind, action, minute_at, restaurant_id, codes, outcomes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
        ON CONFLICT (partner_id, environment, kind, action, minute_at, restaurant_id, codes)
        DO UPDATE SET outcomes = outcome_buckets.outcomes + 1";
    pub(crate) SUM_TOTALS = "
        SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT), CAST(COALESCE(SUM(errors), 0) AS BIGINT)
        FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6";
    pub(crate) SUM_BUCKETS = "
        SELECT restaurant_id, codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6
        GROUP BY restaurant_id, codes ORDER BY restaurant_id, codes";
    pub(crate) SUM_LATENCY = "
        SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT), CAST(COALESCE(SUM(errors), 0) AS BIGINT),
            CAST(COALESCE(SUM(latency_sum_ms), 0) AS BIGINT), CAST(COALESCE(MAX(latency_max_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_500_ms), 0) AS BIGINT), CAST(COALESCE(SUM(within_1000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_2000_ms), 0) AS BIGINT), CAST(COALESCE(SUM(within_5000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_8000_ms), 0) AS BIGINT)
        FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6";
    pub(crate) SUM_LATENCY_BY_SLOT = "
        SELECT minute_at - minute_at % $7 AS slot_at,
            CAST(COALESCE(SUM(requests), 0) AS BIGINT), CAST(COALESCE(SUM(errors), 0) AS BIGINT),
            CAST(COALESCE(SUM(latency_sum_ms), 0) AS BIGINT), CAST(COALESCE(MAX(latency_max_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_500_ms), 0) AS BIGINT), CAST(COALESCE(SUM(within_1000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_2000_ms), 0) AS BIGINT), CAST(COALESCE(SUM(within_5000_ms), 0) AS BIGINT),
            CAST(COALESCE(SUM(within_8000_ms), 0) AS BIGINT)
        FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6
        GROUP BY 1 ORDER BY 1";
    pub(crate) LIST_CODES = "
        SELECT codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6 AND codes <> ''
        GROUP BY codes ORDER BY codes";
    pub(crate) LIST_CODES_BY_SLOT = "
        SELECT minute_at - minute_at % $7 AS slot_at, codes, CAST(SUM(outcomes) AS BIGINT) FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND minute_at >= $5 AND minute_at <= $6 AND codes <> ''
        GROUP BY 1, codes ORDER BY 1, codes";
    pub(crate) LAST_SUCCESS = "
        SELECT last_success_at FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4
            AND last_success_at IS NOT NULL
        ORDER BY minute_at DESC LIMIT 1";
    pub(crate) CANDIDATES = "
        SELECT partner_id FROM outcome_totals
        WHERE minute_at >= $1 AND kind = 'live' AND environment = 'production'
        GROUP BY partner_id HAVING CAST(SUM(errors) AS BIGINT) >= $2
        UNION SELECT partner_id FROM alert_states WHERE firing_since_at IS NOT NULL
        ORDER BY 1";
    pub(crate) FIND_STATE = "
        SELECT rule_id, firing_since_at, held_at, clear_minute_at, clear_count, suppressed, told_at, urgency,
            evaluated_at, incident_id, totals
        FROM alert_states WHERE partner_id = $1 AND environment = $2 AND rule_id = $3";
    pub(crate) LIST_STATES = "
        SELECT rule_id, firing_since_at, held_at, clear_minute_at, clear_count, suppressed, told_at, urgency,
            evaluated_at, incident_id, totals
        FROM alert_states WHERE partner_id = $1 AND environment = $2 ORDER BY rule_id";
    pub(crate) PUT_STATE = "
        INSERT INTO alert_states (partner_id, environment, rule_id, firing_since_at, held_at, clear_minute_at,
            clear_count, suppressed, told_at, urgency, evaluated_at, incident_id, totals)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (partner_id, environment, rule_id) DO UPDATE SET
            firing_since_at = excluded.firing_since_at, held_at = excluded.held_at,
            clear_minute_at = excluded.clear_minute_at, clear_count = excluded.clear_count,
            suppressed = excluded.suppressed, told_at = excluded.told_at, urgency = excluded.urgency,
            evaluated_at = excluded.evaluated_at, incident_id = excluded.incident_id, totals = excluded.totals";
    pub(crate) COUNT_FIRING = "
        SELECT partner_id, COUNT(*) FROM alert_states WHERE firing_since_at IS NOT NULL
        GROUP BY partner_id ORDER BY partner_id";
    pub(crate) OLD_SERIES = "
        SELECT DISTINCT partner_id, environment, kind, action FROM outcome_totals
        WHERE minute_at < $1 LIMIT $2";
    pub(crate) DELETE_OLD_BUCKETS = "
        DELETE FROM outcome_buckets
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4 AND minute_at < $5";
    pub(crate) DELETE_OLD_TOTALS = "
        DELETE FROM outcome_totals
        WHERE partner_id = $1 AND environment = $2 AND kind = $3 AND action = $4 AND minute_at < $5";
}

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
    let classes = [500, 1000, 2000, 5000, 8000];
    let class = classes.iter().position(|bound| outcome.latency_ms <= *bound);
    let within = |n: usize| i64::from(class == Some(n));
    let row = tx.query_one(
        &ADD_TOTAL,
        params![
            outcome.partner_id,
            outcome.environment,
            outcome.kind.as_str(),
            outcome.action.as_str(),
            minute,
            i64::from(!outcome.is_success()),
            outcome.latency_ms,
            within(0),
            within(1),
            within(2),
            within(3),
            within(4),
            outcome.is_success().then_some(outcome.at),
        ],
    )?;
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
    Ok(row.as_ref().map(read_state).transpose()?.map(|(_, state)| state).unwrap_or_default())
}

pub(crate) fn list_states(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Vec<(String, StoredState)>, DbError> {
    let rows = tx.query(&LIST_STATES, params![partner, environment])?;
    rows.iter().map(read_state).collect()
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

fn read_series(row: &Row) -> Result<Series, DbError> {
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

fn read_state(row: &Row) -> Result<(String, StoredState), DbError> {
    let since: Option<Timestamp> = row.get(1)?;
    let evaluated_at: Timestamp = row.get(8)?;
    let firing = since.map(|since| read_firing(row, since)).transpose()?;
    let state = RuleState { firing, evaluated_at: Some(evaluated_at) };
    Ok((row.get(0)?, StoredState { state, incident_id: row.get(9)?, totals: row.json(10)? }))
}

fn read_firing(row: &Row, since: Timestamp) -> Result<Firing, DbError> {
    let urgency: String = row.get(7)?;
    Ok(Firing {
        since,
        held_at: row.get(2)?,
        clear_minute: row.get(3)?,
        clear_count: row.get(4)?,
        suppressed: row.get(5)?,
        told_at: row.get(6)?,
        urgency: if urgency == urgency_name(Urgency::Highest) { Urgency::Highest } else { Urgency::High },
    })
}

const fn urgency_name(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::High => "high",
        Urgency::Highest => "highest",
    }
}
