//! The reads that pages and the REST API need.

use std::sync::Arc;

use basis::{Ambient, Environment, IncidentId, PartnerId, Timestamp};
use db::{Db, DbError, Tx};
use escalation::MeasuredFacts;
use serde::Serialize;

use crate::error::MonitoringError;
use crate::evaluate::ENVIRONMENT;
use crate::evidence::{Evidence, EvidenceExtras};
use crate::gather::evidence;
use crate::health::{HealthView, health_view};
use crate::limits::{RuleLimits, find_limits};
use crate::outcome::Action;
use crate::report::{ActionReport, ReportQuery, Resolution, SeriesPoint, report, series};
use crate::rules::{AlertRule, WindowTotals};
use crate::settings::MonitoringSettings;
use crate::silence::Silence;
use crate::store;

/// What is measured and what fires. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) settings: Arc<MonitoringSettings>,
}

/// One rule with its state for one partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertView {
    /// The programme's name of the rule, such as `API-1`.
    pub rule_id: String,
    /// Since when it fires, if it does.
    pub since: Option<Timestamp>,
    /// It fires, but nobody is told: the partner is paused or no longer launched.
    pub suppressed: bool,
    /// Its incident.
    pub incident_id: Option<IncidentId>,
    /// When it was last evaluated. Rules about requests are evaluated while there are enough failures.
    pub evaluated_at: Option<Timestamp>,
    /// The silence that lasts now.
    pub silence: Option<Silence>,
    /// The rule's own numbers.
    pub measured: Measured,
}

/// The numbers of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Of requests in a window.
    Requests {
        /// The rule with its gates.
        rule: AlertRule,
        /// The numbers of the last evaluation, while firing or at the recovery.
        totals: Option<WindowTotals>,
    },
    /// Measured by the rule's subject.
    Shares {
        /// The partner's limits, of rules that have some.
        limits: Option<RuleLimits>,
        /// The numbers of the last evaluation.
        facts: Option<MeasuredFacts>,
    },
}

impl AlertView {
    /// The rule's part of text keys and addresses: `api-1`.
    pub fn key(&self) -> String {
        self.rule_id.to_ascii_lowercase()
    }
}

/// One firing of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FiringRecord {
    /// The rule.
    pub rule_id: String,
    /// When it began.
    pub since: Timestamp,
    /// When it ended; none while it fires.
    pub ended_at: Option<Timestamp>,
}

/// Who has how many alerts that fire; for overviews of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FiringCount {
    /// The partner.
    pub partner_id: PartnerId,
    /// How many of its rules fire.
    pub firing: u64,
}

impl Monitoring {
    /// On `db`, with the operator's settings.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }

    /// The settings.
    pub fn settings(&self) -> &Arc<MonitoringSettings> {
        &self.settings
    }

    /// Scorecards, codes and times of answer of both actions.
    pub async fn report(&self, query: ReportQuery) -> Result<Vec<ActionReport>, MonitoringError> {
        Ok(self.db.read(move |tx| report(tx, &query)).await?)
    }

    /// Volume and failures of one action over time.
    pub async fn series(
        &self,
        query: ReportQuery,
        action: Action,
        resolution: Resolution,
    ) -> Result<Vec<SeriesPoint>, MonitoringError> {
        Ok(self.db.read(move |tx| series(tx, &query, action, resolution)).await?)
    }

    /// What is known of a partner now; nothing is stored.
    pub async fn evidence(
        &self,
        partner: PartnerId,
        environment: Environment,
        extras: EvidenceExtras,
    ) -> Result<Evidence, MonitoringError> {
        let now = self.ambient.now();
        self.db.read(move |tx| evidence(tx, partner, environment, extras, now)).await
    }

    /// Every rule with its state for one partner's production.
    pub async fn alerts(&self, partner: PartnerId) -> Result<Vec<AlertView>, MonitoringError> {
        let (settings, now) = (self.settings.clone(), self.ambient.now());
        let work = move |tx: &mut Tx<'_>| {
            let mut alerts = Vec::new();
            let limits = find_limits(tx, &settings, partner)?;
            for rule in &settings.signals {
                alerts.push(view_signal(tx, (partner, &rule.id), limits.rule(&rule.id), now)?);
            }
            for rule in &settings.rules {
                alerts.push(view_requests(tx, partner, rule, now)?);
            }
            Ok::<_, DbError>(alerts)
        };
        Ok(self.db.read(work).await?)
    }

    /// The newest firings of all rules for one partner's production, newest first.
    pub async fn firings(
        &self,
        partner: PartnerId,
        limit: u32,
    ) -> Result<Vec<FiringRecord>, MonitoringError> {
        Ok(self.db.read(move |tx| store::list_firings(tx, partner, ENVIRONMENT, limit)).await?)
    }

    /// How a partner stands with the watch, with its newest `checks`.
    pub async fn health(&self, partner: PartnerId, checks: u32) -> Result<HealthView, MonitoringError> {
        let (health, now) = (self.settings.health, self.ambient.now());
        self.db
            .read(move |tx| {
                let found = partners::find_partner(tx, partner)?.ok_or(MonitoringError::NotFound(partner))?;
                Ok(health_view(tx, &found, &health, checks, now)?)
            })
            .await
    }

    /// Partners with firing alerts, by partner.
    pub async fn firing(&self) -> Result<Vec<FiringCount>, MonitoringError> {
        Ok(self.db.read(store::count_firing).await?)
    }
}

fn view_signal(
    tx: &mut Tx<'_>,
    (partner, rule_id): (PartnerId, &str),
    limits: Option<RuleLimits>,
    now: Timestamp,
) -> Result<AlertView, DbError> {
    let rule = (partner, ENVIRONMENT, rule_id);
    let (state, incident_id, facts) = match store::find_signal_facts(tx, rule)? {
        Some((state, incident, facts)) => (state, incident, Some(facts)),
        None => Default::default(),
    };
    Ok(AlertView {
        rule_id: rule_id.to_owned(),
        since: state.firing.as_ref().map(|firing| firing.since),
        suppressed: state.firing.as_ref().is_some_and(|firing| firing.suppressed),
        incident_id,
        evaluated_at: state.evaluated_at,
        silence: store::find_silence(tx, rule, now)?,
        measured: Measured::Shares { limits, facts },
    })
}

fn view_requests(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    rule: &AlertRule,
    now: Timestamp,
) -> Result<AlertView, DbError> {
    let stored = store::find_state(tx, partner, ENVIRONMENT, &rule.id)?;
    let firing = stored.state.firing;
    Ok(AlertView {
        rule_id: rule.id.clone(),
        since: firing.as_ref().map(|firing| firing.since),
        suppressed: firing.is_some_and(|firing| firing.suppressed),
        incident_id: stored.incident_id,
        silence: store::find_silence(tx, (partner, ENVIRONMENT, &rule.id), now)?,
        measured: Measured::Requests {
            rule: rule.clone(),
            totals: stored.state.evaluated_at.is_some().then_some(stored.totals),
        },
        evaluated_at: stored.state.evaluated_at,
    })
}
