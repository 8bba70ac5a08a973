//! Taking in what was measured: load, decide, store and tell, in the caller's transaction.

use std::collections::BTreeMap;

use basis::{Actor, Ambient, Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Tx};
use escalation::{Facts, NewFinding, PolicyKind, Source};
use partners::Partner;

use super::decide::{IncidentStep, SignalChange, SignalDecision, SignalMail, decide_signal};
use super::letter::{About, alert_path, reference};
use super::{Signal, SignalRule, mail_all};
use crate::decide::Standing;
use crate::error::MonitoringError;
use crate::evaluate::ENVIRONMENT;
use crate::settings::MonitoringSettings;
use crate::{silence, store};

/// One observation on its way.
struct Observation<'a> {
    ambient: &'a Ambient,
    settings: &'a MonitoringSettings,
    rule: &'a SignalRule,
    partner: &'a Partner,
    signal: &'a Signal,
    at: Timestamp,
}

/// Takes in what was measured for `rule` of a partner's production at the evaluation of `at`, such as the beginning of
/// an hour. An evaluation that was made already changes nothing.
pub fn observe_signal(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &MonitoringSettings,
    (partner, rule_id): (&Partner, &str),
    signal: &Signal,
    at: Timestamp,
) -> Result<Option<SignalChange>, MonitoringError> {
    let rule = settings.signals.iter().find(|rule| rule.id == rule_id);
    let rule = rule.ok_or_else(|| MonitoringError::UnknownRule(rule_id.to_owned()))?;
    tx.lock("alerts", &partner.id.get().to_be_bytes())?;
    let (before, incident_id) = store::find_signal_state(tx, (partner.id, ENVIRONMENT, &rule.id))?;
    let standing = Standing::of(partner);
    let silenced = silence::is_silenced(tx, partner.id, &rule.id, ambient.now())?;
    let decision = decide_signal(rule, signal.holds, &before, (standing, silenced), at);
    // What a partner that was never launched measures leaves no trace.
    if decision.state == before || (before.evaluated_at.is_none() && !standing.launched) {
        return Ok(None);
    }
    let observation = Observation { ambient, settings, rule, partner, signal, at };
    let since = decision.state.firing.as_ref().or(before.firing.as_ref()).map_or(at, |firing| firing.since);
    let incident_id = observation.take_step(tx, &decision, incident_id)?;
    observation.keep(tx, &decision, incident_id, since)?;
    if let Some(mail) = decision.mail {
        observation.mail(tx, mail, since)?;
    }
    Ok(decision.change)
}

/// What has been observed of a partner, over several rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The last evaluation of the rule that was evaluated the longest ago.
    pub evaluated_at: Timestamp,
    /// Whether one of them fires.
    pub firing: bool,
}

/// What has been observed by rules whose ids begin with `prefix`, for each partner that has been.
pub fn list_observed(
    tx: &mut Tx<'_>,
    environment: Environment,
    prefix: &str,
) -> Result<BTreeMap<PartnerId, Observed>, DbError> {
    store::list_observed(tx, environment, prefix)
}

impl Observation<'_> {
    fn keep(
        &self,
        tx: &mut Tx<'_>,
        decision: &SignalDecision,
        incident: Option<IncidentId>,
        since: Timestamp,
    ) -> Result<(), DbError> {
        let rule = (self.partner.id, ENVIRONMENT, self.rule.id.as_str());
        let stored = (&decision.state, incident, &self.signal.facts);
        store::put_signal_state(tx, rule, stored)?;
        let change = match decision.change {
            None => return Ok(()),
            Some(SignalChange::Fired) => {
                store::begin_firing(tx, rule, since)?;
                "fire"
            }
            Some(SignalChange::Recovered) => {
                store::end_firing(tx, rule, self.at)?;
                "recover"
            }
        };
        metrics::counter!("monitoring_alert_changes_total", "rule" => self.rule.id.clone(), "change" => change)
            .increment(1);
        Ok(())
    }

    fn mail(&self, tx: &mut Tx<'_>, mail: SignalMail, since: Timestamp) -> Result<(), DbError> {
        let about =
            About { settings: self.settings, partner: self.partner, rule: &self.rule.id, since, at: self.at };
        let reference = reference(self.partner.id, &self.rule.id);
        mail_all(tx, self.ambient, self.partner, (self.rule.audience, &reference), |person| {
            about.measured(mail, &self.signal.facts, person)
        })
    }

    /// Carries out what is done about the escalation, and gives the one that belongs to the alert now.
    fn take_step(
        &self,
        tx: &mut Tx<'_>,
        decision: &SignalDecision,
        incident: Option<IncidentId>,
    ) -> Result<Option<IncidentId>, MonitoringError> {
        match (decision.incident, incident) {
            (Some(IncidentStep::Open { suppressed }), _) => self.open(tx, suppressed),
            (Some(IncidentStep::Keep { suppressed, holds }), Some(id)) => {
                escalation::set_suppressed(tx, self.ambient, id, suppressed)?;
                // Once people have agreed that it is over, the same firing does not open it again.
                let open = escalation::find_open(tx, &self.dedup_key())?.is_some();
                if open && holds {
                    self.open(tx, suppressed)?;
                }
                Ok(Some(id))
            }
            (Some(IncidentStep::Resolve), Some(id)) => {
                let (actor, resolution) = (Actor::system("monitoring"), "escalation-resolution-recovered");
                escalation::resolve(tx, self.ambient, id, &actor, resolution, self.facts().into())?;
                Ok(None)
            }
            (Some(IncidentStep::Keep { .. } | IncidentStep::Resolve) | None, incident) => Ok(incident),
        }
    }

    fn open(&self, tx: &mut Tx<'_>, suppressed: bool) -> Result<Option<IncidentId>, MonitoringError> {
        let Some(escalates) = self.rule.escalates else { return Ok(None) };
        let finding = NewFinding {
            partner_id: Some(self.partner.id),
            environment: Some(Environment::Production),
            source: Source::Rule(self.rule.id.clone()),
            dedup_key: self.dedup_key(),
            severity: escalates.severity,
            title_key: format!("alert-title-{}", self.rule.key()),
            facts: self.facts().into(),
            suppressed,
            policy: PolicyKind::PartnerTechnical,
        };
        Ok(Some(escalation::open_or_extend(tx, self.ambient, finding)?.incident_id))
    }

    fn dedup_key(&self) -> String {
        format!("rule:1:{}:{ENVIRONMENT}:{}", self.partner.id, self.rule.id)
    }

    fn facts(&self) -> Facts {
        Facts {
            partner_name: Some(self.partner.name.clone()),
            measured: Some(self.signal.facts.clone()),
            remedy_key: Some(format!("alert-remedy-{}", self.rule.key())),
            path: Some(alert_path(self.partner.id, &self.rule.id)),
            ..Facts::default()
        }
    }
}
