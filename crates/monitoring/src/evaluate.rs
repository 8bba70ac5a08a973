//! Evaluating a partner's alerts: load, decide, store and tell, in one transaction.

use basis::{Ambient, Environment, PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Tx};
use partners::Partner;

use crate::decide::{Change, Standing, Urgency, decide_alert, evaluation_instant};
use crate::error::MonitoringError;
use crate::findings::{Finding, tell};
use crate::remind::keep_life;
use crate::rules::AlertRule;
use crate::settings::MonitoringSettings;
use crate::store::{self, Series, StoredState};
use crate::window::{MINUTE, Span, Window, minute_of};

/// Alerts exist for production only (operations 9).
pub(crate) const ENVIRONMENT: Environment = Environment::Production;

/// Successes are looked for this far back, so that a long alert on a quiet partner stays cheap to evaluate.
const RECOVERY_LOOK_BACK: i64 = 24 * 60 * MINUTE;

/// A rule whose alert changed in an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertChange {
    /// The rule, such as `API-1`.
    pub rule_id: String,
    /// What happened.
    pub change: Change,
}

/// Evaluates every rule for one partner and gives what changed. Safe to repeat: without new outcomes and without
/// time passing, a second evaluation changes nothing.
pub fn evaluate_partner(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &MonitoringSettings,
    partner_id: PartnerId,
) -> Result<Vec<AlertChange>, MonitoringError> {
    tx.lock("alerts", &partner_id.get().to_be_bytes())?;
    let partner = partners::find_partner(tx, partner_id)?.ok_or(MonitoringError::NotFound(partner_id))?;
    let mut changes = Vec::new();
    for rule in &settings.rules {
        if let Some(change) = evaluate_rule(tx, (ambient, settings), rule, &partner)? {
            changes.push(AlertChange { rule_id: rule.id.clone(), change });
        }
    }
    Ok(changes)
}

fn evaluate_rule(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &MonitoringSettings),
    rule: &AlertRule,
    partner: &Partner,
) -> Result<Option<Change>, MonitoringError> {
    let before = store::find_state(tx, partner.id, ENVIRONMENT, &rule.id)?;
    let now = evaluation_instant(before.state.evaluated_at, ambient.now());
    let window = load_window(tx, rule, partner.id, &before, now)?;
    let totals = rule.totals(&window);
    let (state, change) = decide_alert(rule, &totals, &before.state, Standing::of(partner), now);
    if before.state.firing.is_none() && state.firing.is_none() {
        return Ok(None);
    }
    let firing = state.firing.as_ref().or(before.state.firing.as_ref());
    let finding = Finding {
        partner,
        environment: ENVIRONMENT,
        rule,
        totals: &totals,
        urgency: firing.map_or(Urgency::High, |firing| firing.urgency),
        suppressed: firing.is_some_and(|firing| firing.suppressed),
    };
    let incident_id = match change {
        Some(change) => tell(tx, ambient, &finding, before.incident_id, change)?,
        None => before.incident_id,
    };
    if let Some(change) = change {
        count(rule, change);
    }
    let stored = StoredState { state, incident_id, totals: totals.clone() };
    store::put_state(tx, partner.id, ENVIRONMENT, &rule.id, &stored)?;
    keep_life(tx, (ambient, settings), &finding, (stored.state.firing.as_ref(), change), now)?;
    Ok(change)
}

fn load_window(
    tx: &mut Tx<'_>,
    rule: &AlertRule,
    partner: PartnerId,
    before: &StoredState,
    now: Timestamp,
) -> Result<Window, DbError> {
    let series = Series::live(partner, ENVIRONMENT, rule.action);
    let span = Span::ending(now, rule.window_minutes);
    let (requests, errors) = store::sum_totals(tx, &series, span)?;
    let failures = if errors == 0 { Vec::new() } else { store::failures(tx, &series, span)? };
    let successes_since = match &before.state.firing {
        None => 0,
        Some(firing) => successes_after(tx, &series, firing.held_at, now)?,
    };
    Ok(Window { requests, successes: requests.saturating_sub(errors), successes_since, failures })
}

fn successes_after(
    tx: &mut Tx<'_>,
    series: &Series,
    held_at: Timestamp,
    now: Timestamp,
) -> Result<u64, DbError> {
    let after = micros(minute_of(held_at)) + MINUTE;
    let first = after.max(micros(minute_of(now)) - RECOVERY_LOOK_BACK);
    let span = Span { first: from_micros(first), last: minute_of(now) };
    let (requests, errors) = store::sum_totals(tx, series, span)?;
    Ok(requests.saturating_sub(errors))
}

fn count(rule: &AlertRule, change: Change) {
    let change = match change {
        Change::Fire { .. } => "fire",
        Change::Update => "update",
        Change::Suppress => "suppress",
        Change::Release => "release",
        Change::Recover => "recover",
    };
    metrics::counter!("monitoring_alert_changes_total", "rule" => rule.id.clone(), "change" => change)
        .increment(1);
}
