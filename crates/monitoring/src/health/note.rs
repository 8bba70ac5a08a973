//! Taking in an answer: load, decide, switch and tell, in the transaction that records the outcome.

use basis::{Actor, Ambient, Environment, PartnerId, Timestamp};
use db::{DbError, Tx};
use escalation::{Facts, NewFinding, PolicyKind, Severity, Source};
use partners::{IntegrationStatus, Partner, PartnerStatus, PartnersError, Switch, SwitchedBy};

use super::decide::{HealthDecision, HealthFacts, decide_health};
use super::model::{Cause, Check, HealthState, LiveAnswer, NoCheck};
use super::settings::HealthSettings;
use super::{ACTOR, store};
use crate::error::MonitoringError;

/// A live request to the partner's production has ended. Call it beside [`crate::record_outcome`], and after it.
pub fn note_live(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &HealthSettings),
    partner: PartnerId,
    (answer, code): (LiveAnswer, Option<&str>),
    at: Timestamp,
) -> Result<(), MonitoringError> {
    note(tx, (ambient, settings), partner, |state| state.on_live(answer, code, at))
}

/// A health check has ended.
pub fn note_check(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &HealthSettings),
    partner: PartnerId,
    check: &Check,
) -> Result<(), MonitoringError> {
    store::insert_check(tx, partner, check, settings)?;
    note(tx, (ambient, settings), partner, |state| state.on_check(check, settings))
}

/// A check was due and could not be made.
pub fn note_no_check(tx: &mut Tx<'_>, partner: PartnerId, why: NoCheck) -> Result<(), DbError> {
    lock(tx, partner)?;
    store::put_no_check(tx, partner, why)
}

fn lock(tx: &mut Tx<'_>, partner: PartnerId) -> Result<(), DbError> {
    tx.lock("health", &partner.get().to_be_bytes())
}

fn note(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &HealthSettings),
    id: PartnerId,
    happened: impl FnOnce(&mut HealthState),
) -> Result<(), MonitoringError> {
    lock(tx, id)?;
    let Some(partner) = partners::find_partner(tx, id)? else { return Ok(()) };
    if partner.status != PartnerStatus::Launched {
        return Ok(());
    }
    let stored = store::find_state(tx, id)?;
    let mut state =
        stored.unwrap_or_else(|| HealthState::begin(ambient.now(), partner.integration_changed_at));
    state.follow(partner.integration_changed_at);
    happened(&mut state);
    act(tx, (ambient, settings), &partner, &mut state)?;
    Ok(store::put_state(tx, id, &state, store::spread(ambient, settings))?)
}

/// Does what the rules say.
fn act(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &HealthSettings),
    partner: &Partner,
    state: &mut HealthState,
) -> Result<(), MonitoringError> {
    let facts = HealthFacts { launched: true, integration: partner.integration, state };
    let decision = decide_health(facts, settings, ambient.now());
    let (enabled, reason) = match decision {
        HealthDecision::Keep | HealthDecision::Hold => return Ok(()),
        HealthDecision::Disable(cause) => (false, cause.text_key()),
        HealthDecision::Restore => (true, "health-reason-restored"),
    };
    let switch = Switch {
        partner_id: partner.id,
        by: SwitchedBy::Watch,
        enabled,
        actor: Actor::system(ACTOR),
        reason: reason.to_owned(),
    };
    let switched = match partners::switch_within(tx, ambient, &switch, settings.flap_limit) {
        Ok(switched) => switched,
        // A person was faster; what they said stands.
        Err(PartnersError::Integration(refusal)) => {
            tracing::info!(partner.id = %partner.id, %refusal, "the watch did not switch");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if switched.integration != partner.integration {
        follow_up(tx, (ambient, settings), &switched, state, decision)?;
    }
    Ok(())
}

/// Remembers and tells that the watch has switched.
fn follow_up(
    tx: &mut Tx<'_>,
    (ambient, settings): (&Ambient, &HealthSettings),
    switched: &Partner,
    state: &mut HealthState,
    decision: HealthDecision,
) -> Result<(), DbError> {
    let changed_at = switched.integration_changed_at;
    match decision {
        HealthDecision::Disable(cause) if switched.integration == IntegrationStatus::DisabledAuto => {
            state.on_disabled(cause, settings, changed_at);
            tracing::warn!(partner.id = %switched.id, health.rule = cause.rule(), "an integration was disabled by itself");
            count("disable", cause.rule());
            open_incident(tx, ambient, switched, state, cause)?;
        }
        HealthDecision::Restore if switched.integration.is_enabled() => {
            state.on_restored(changed_at);
            tracing::info!(partner.id = %switched.id, "an integration was restored by itself");
            count("restore", "D5");
        }
        _ => state.follow(changed_at),
    }
    Ok(())
}

fn count(change: &'static str, rule: &'static str) {
    metrics::counter!("monitoring_health_switches_total", "change" => change, "rule" => rule).increment(1);
}

/// The escalation that belongs to an automatic disablement (operations 8: P0).
fn open_incident(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: &Partner,
    state: &HealthState,
    cause: Cause,
) -> Result<(), DbError> {
    let facts = Facts {
        partner_name: Some(partner.name.clone()),
        measured: state.last.as_ref().map(super::describe),
        remedy_key: Some("health-remedy".to_owned()),
        path: Some(super::letter::page_path(partner.id)),
        ..Facts::default()
    };
    let finding = NewFinding {
        partner_id: Some(partner.id),
        environment: Some(Environment::Production),
        source: Source::Rule(cause.rule().to_owned()),
        dedup_key: dedup_key(partner.id),
        severity: Severity::P0,
        title_key: "health-title".to_owned(),
        facts: facts.into(),
        suppressed: false,
        policy: PolicyKind::PartnerTechnicalEmergency,
    };
    escalation::open_or_extend(tx, ambient, finding).map(drop)
}

fn dedup_key(partner: PartnerId) -> String {
    format!("health:1:{partner}:{}", Environment::Production)
}

/// Ends the escalation of an automatic disablement once the integration is on again, or off by somebody's will.
pub(crate) fn settle_incident(tx: &mut Tx<'_>, ambient: &Ambient, partner: &Partner) -> Result<(), DbError> {
    if partner.integration == IntegrationStatus::DisabledAuto {
        return Ok(());
    }
    let Some(incident) = escalation::find_open(tx, &dedup_key(partner.id))? else { return Ok(()) };
    let resolution = if partner.integration.is_enabled() {
        "health-resolution-restored"
    } else {
        "health-resolution-taken-over"
    };
    let facts = Facts { partner_name: Some(partner.name.clone()), ..Facts::default() };
    escalation::resolve(tx, ambient, incident.id, &Actor::system(ACTOR), resolution, facts.into()).map(drop)
}
