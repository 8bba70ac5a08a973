//! Measuring the conditions of one partner's production.

use std::collections::BTreeMap;

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx};
use escalation::{CodeCount, Measure, MeasuredFacts};
use feed::Severity;
use jiff::SignedDuration;
use monitoring::Signal;

use super::decide::{FaultCount, MAX_AGE_DAYS, counts, decide_age, decide_faults};
use super::store::{self, Served};
use crate::detail::{IssueGroup, RunDetail};
use crate::realtime::{UpdateQuery, UpdateState, count_update_outcomes, list_updates};
use crate::store::find_head;

/// Alerts exist for production only (operations 9).
pub(super) const ENVIRONMENT: Environment = Environment::Production;
/// FEED-3 looks at so many hours.
const UPDATE_HOURS: i64 = 24;
/// Codes and sample entities that are told.
const TOLD: usize = 5;

/// What is measured at the beginning of the hour `at`, by rule.
pub(super) fn measure(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    at: Timestamp,
) -> Result<Vec<(&'static str, Signal)>, DbError> {
    Ok(vec![
        ("FEED-1", age(tx, partner, at)?),
        ("FEED-2", feed_errors(tx, partner, at)?),
        ("FEED-3", update_errors(tx, partner, at)?),
    ])
}

/// FEED-1: the age of what is served.
fn age(tx: &mut Tx<'_>, partner: PartnerId, at: Timestamp) -> Result<Signal, DbError> {
    let facts = MeasuredFacts { at, ..MeasuredFacts::default() };
    let Some(head) = find_head(tx, partner, ENVIRONMENT)? else {
        return Ok(Signal { holds: false, facts });
    };
    let served = Served {
        partner,
        environment: ENVIRONMENT,
        generation: head.generation,
        snapshot_at: head.snapshot_at.or(head.published_at).unwrap_or(at),
        old_before: at - SignedDuration::from_hours(MAX_AGE_DAYS * 24),
    };
    let (holds, measures) = decide_age(&store::count_ages(tx, served)?);
    let is_any = measures.first().is_some_and(|all| all.part > 0);
    let samples = if is_any { store::list_oldest(tx, served, TOLD)? } else { Vec::new() };
    Ok(Signal { holds, facts: MeasuredFacts { measures, samples, ..facts } })
}

/// FEED-2: errors of the latest ingestion.
fn feed_errors(tx: &mut Tx<'_>, partner: PartnerId, at: Timestamp) -> Result<Signal, DbError> {
    let Some((detail, ended_at)) = store::latest_detail(tx, partner, ENVIRONMENT)? else {
        return Ok(Signal { holds: false, facts: MeasuredFacts { at, ..MeasuredFacts::default() } });
    };
    let faults: Vec<FaultCount> = detail
        .entities
        .iter()
        .map(|(name, one)| FaultCount { entity_type: name.clone(), faulty: one.faulty, total: one.received })
        .collect();
    let (holds, measures) = decide_faults(&faults);
    let (top_codes, samples) = causes(&detail, &measures);
    let facts = MeasuredFacts {
        measures,
        window_hours: None,
        at: ended_at,
        top_codes,
        samples,
        ..MeasuredFacts::default()
    };
    Ok(Signal { holds, facts })
}

/// FEED-3: errors of the real-time updates of 24 whole hours. Outcomes are counted by the hour, and `at` begins one.
fn update_errors(tx: &mut Tx<'_>, partner: PartnerId, at: Timestamp) -> Result<Signal, DbError> {
    let from = at - SignedDuration::from_hours(UPDATE_HOURS);
    let outcomes = count_update_outcomes(tx, partner, ENVIRONMENT, from, at)?;
    let mut faults: BTreeMap<&str, FaultCount> = BTreeMap::new();
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    for outcome in &outcomes {
        let count = u64::try_from(outcome.count).unwrap_or(0);
        let entry = faults.entry(&outcome.entity_type).or_insert_with(|| FaultCount {
            entity_type: outcome.entity_type.clone(),
            ..FaultCount::default()
        });
        entry.total += count;
        let code = outcome.code.as_deref().unwrap_or_default();
        if outcome.state == UpdateState::Rejected && counts(code) {
            entry.faulty += count;
            *by_code.entry(code).or_default() += count;
        }
    }
    let (holds, measures) = decide_faults(&faults.into_values().collect::<Vec<_>>());
    let top_codes = top(by_code);
    let samples = rejected(tx, partner, (from, at), &top_codes)?;
    let facts = MeasuredFacts {
        measures,
        window_hours: Some(UPDATE_HOURS),
        at,
        top_codes,
        samples,
        ..MeasuredFacts::default()
    };
    Ok(Signal { holds, facts })
}

/// Entities whose updates were rejected with the most frequent codes, the newest of each code first.
fn rejected(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    (from, until): (Timestamp, Timestamp),
    codes: &[CodeCount],
) -> Result<Vec<String>, DbError> {
    let mut samples = Vec::new();
    for code in codes {
        let query = UpdateQuery {
            state: Some(UpdateState::Rejected),
            code: Some(code.code.clone()),
            from: Some(from),
            until: Some(until),
            limit: TOLD,
            ..UpdateQuery::of(partner, ENVIRONMENT)
        };
        for update in list_updates(tx, &query)? {
            let sample = format!("{} {}", update.entity_type, update.entity_id);
            if samples.len() < TOLD && !samples.contains(&sample) {
                samples.push(sample);
            }
        }
    }
    Ok(samples)
}

/// The most frequent codes and some entities, of the types over their limit where there are some.
fn causes(detail: &RunDetail, measures: &[Measure]) -> (Vec<CodeCount>, Vec<String>) {
    let over: Vec<&str> =
        measures.iter().filter(|one| one.over).filter_map(|one| one.subject.as_deref()).collect();
    let tells = |issue: &&IssueGroup| {
        let is_error = issue.severity == Severity::Error && counts(issue.code.as_str());
        let known = detail.entities.contains_key(&issue.entity_type);
        is_error && known && (over.is_empty() || over.contains(&issue.entity_type.as_str()))
    };
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    let mut samples: Vec<String> = Vec::new();
    for issue in detail.issues.iter().filter(tells) {
        *by_code.entry(issue.code.as_str()).or_default() += issue.affected;
        for id in &issue.samples {
            let sample = format!("{} {id}", issue.entity_type);
            if samples.len() < TOLD && !samples.contains(&sample) {
                samples.push(sample);
            }
        }
    }
    (top(by_code), samples)
}

/// The most frequent first.
fn top(by_code: BTreeMap<&str, u64>) -> Vec<CodeCount> {
    let mut codes: Vec<(&str, u64)> = by_code.into_iter().collect();
    codes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let code = |(code, count): (&str, u64)| CodeCount {
        code: code.to_owned(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    };
    codes.into_iter().take(TOLD).map(code).collect()
}
