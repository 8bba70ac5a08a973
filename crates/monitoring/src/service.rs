//! The reads that pages and the REST API need.

use std::sync::Arc;

use basis::{Ambient, Environment, IncidentId, PartnerId, Timestamp};
use db::Db;
use serde::Serialize;

use crate::decide::Firing;
use crate::error::MonitoringError;
use crate::evidence::{Evidence, EvidenceExtras};
use crate::gather::evidence;
use crate::outcome::Action;
use crate::report::{ActionReport, ReportQuery, Resolution, SeriesPoint, report, series};
use crate::rules::{AlertRule, WindowTotals};
use crate::settings::MonitoringSettings;
use crate::store;

/// What is measured and what fires. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

/// One rule with its state for one partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertView {
    /// The rule.
    pub rule: AlertRule,
    /// The firing alert, if one fires.
    pub firing: Option<Firing>,
    /// Its incident.
    pub incident_id: Option<IncidentId>,
    /// The numbers of the last evaluation, while firing or at the recovery.
    pub totals: Option<WindowTotals>,
    /// When it was last evaluated while firing.
    pub evaluated_at: Option<Timestamp>,
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
        let states = self.db.read(move |tx| store::list_states(tx, partner, Environment::Production)).await?;
        let view = |rule: &AlertRule| {
            let stored = states.iter().find(|(id, _)| *id == rule.id).map(|(_, stored)| stored.clone());
            AlertView {
                rule: rule.clone(),
                firing: stored.as_ref().and_then(|stored| stored.state.firing.clone()),
                incident_id: stored.as_ref().and_then(|stored| stored.incident_id),
                evaluated_at: stored.as_ref().and_then(|stored| stored.state.evaluated_at),
                totals: stored.map(|stored| stored.totals),
            }
        };
        Ok(self.settings.rules.iter().map(view).collect())
    }

    /// Partners with firing alerts, by partner.
    pub async fn firing(&self) -> Result<Vec<FiringCount>, MonitoringError> {
        Ok(self.db.read(store::count_firing).await?)
    }
}
