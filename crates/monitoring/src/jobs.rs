//! What runs by itself: evaluation, the reaction to a pause, and the deletion of old minutes.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, PartnerId, from_micros, micros};
use db::Db;
use jobs::{Handler, JobContext, JobError, Reconciler};
use partners::IntegrationChanged;

use crate::error::MonitoringError;
use crate::evaluate::evaluate_partner;
use crate::notices;
use crate::settings::MonitoringSettings;
use crate::store;
use crate::window::{MINUTE, Span};

/// The name of [`Evaluate`], by which it is also woken.
pub(crate) const EVALUATE: &str = "monitoring.evaluate";

/// Evaluates the alerts of every partner with enough failures in the window or with a firing alert.
/// Runs by timer and whenever a live request failed.
#[derive(Clone, Debug)]
pub struct Evaluate {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl Evaluate {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }

    async fn candidates(&self) -> Result<Vec<PartnerId>, MonitoringError> {
        let rules = &self.settings.rules;
        let minutes = rules.iter().map(|rule| rule.window_minutes).max().unwrap_or(1);
        let min_errors = rules.iter().map(|rule| rule.min_errors).min().unwrap_or(0);
        let first = Span::ending(self.ambient.now(), minutes).first;
        Ok(self.db.read(move |tx| store::candidates(tx, first, min_errors)).await?)
    }

    /// Exports for how many partners each rule fires.
    async fn export(&self) -> Result<(), MonitoringError> {
        let counts = self.db.read(store::count_firing_by_rule).await?;
        let rules = self.settings.rules.iter().map(|rule| &rule.id);
        for id in rules.chain(self.settings.signals.iter().map(|rule| &rule.id)) {
            let firing = counts.get(id).copied().unwrap_or(0);
            let firing = f64::from(u32::try_from(firing).unwrap_or(u32::MAX));
            metrics::gauge!("monitoring_alerts_firing", "rule" => id.clone()).set(firing);
        }
        Ok(())
    }

    async fn evaluate(&self, partner: PartnerId) -> Result<(), MonitoringError> {
        let (ambient, settings) = (self.ambient.clone(), self.settings.clone());
        let changes = self.db.write(move |tx| evaluate_partner(tx, &ambient, &settings, partner)).await?;
        for change in changes {
            tracing::info!(
                partner.id = %partner,
                alert.rule = change.rule_id,
                alert.change = ?change.change,
                "an alert changed"
            );
        }
        Ok(())
    }
}

#[async_trait]
impl Reconciler for Evaluate {
    fn name(&self) -> &'static str {
        EVALUATE
    }

    fn every_seconds(&self) -> i64 {
        self.settings.evaluate_every_seconds
    }

    /// One partner that cannot be evaluated does not keep the others from it.
    async fn pass(&self) -> anyhow::Result<()> {
        self.export().await?;
        let mut failed = None;
        for partner in self.candidates().await? {
            if let Err(error) = self.evaluate(partner).await {
                tracing::error!(partner.id = %partner, error = ?error, "the alerts of a partner could not be evaluated");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Reacts to a switched integration: evaluates the partner at once, which suppresses or releases its incidents, and
/// sends the notice of operations 9.4.
#[derive(Clone, Debug)]
pub struct OnIntegrationChanged {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl OnIntegrationChanged {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Handler<IntegrationChanged> for OnIntegrationChanged {
    async fn run(&self, job: IntegrationChanged, ctx: &JobContext) -> Result<(), JobError> {
        let (ambient, settings, ctx) = (self.ambient.clone(), self.settings.clone(), ctx.clone());
        self.db
            .write(move |tx| {
                evaluate_partner(tx, &ambient, &settings, job.partner_id)?;
                notices::integration_changed(tx, &ambient, &settings, &job)?;
                ctx.complete(tx)?;
                anyhow::Ok(())
            })
            .await?;
        Ok(())
    }
}

/// Deletes minutes that are older than the settings keep them, and alerts that ended more than a year ago.
#[derive(Clone, Debug)]
pub struct DeleteOldOutcomes {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl DeleteOldOutcomes {
    /// How many series one pass deletes from; the next pass goes on.
    const SERIES_PER_PASS: u32 = 1000;
    /// How long the history of alerts is kept; it is small.
    const FIRINGS_KEPT_DAYS: i64 = 365;
    /// How long hours are kept: a year, with what a look at the same month a year ago needs.
    const HOURS_KEPT_DAYS: i64 = 400;

    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Reconciler for DeleteOldOutcomes {
    fn name(&self) -> &'static str {
        "monitoring.delete_old_outcomes"
    }

    fn every_seconds(&self) -> i64 {
        600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let kept = i64::from(self.settings.retention_days) * 24 * 60 * MINUTE;
        let cutoff = from_micros(micros(self.ambient.now()) - kept);
        let before = |days: i64| from_micros(micros(self.ambient.now()) - days * 24 * 60 * MINUTE);
        let (ended_before, hours_before) = (before(Self::FIRINGS_KEPT_DAYS), before(Self::HOURS_KEPT_DAYS));
        self.db.write(move |tx| store::delete_old_firings(tx, ended_before)).await?;
        self.db.write(move |tx| store::delete_old_hours(tx, hours_before)).await?;
        let limit = Self::SERIES_PER_PASS;
        let old = self.db.read(move |tx| store::old_series(tx, cutoff, limit)).await?;
        // One transaction each, so that recording is never held up for long.
        for series in old {
            self.db.write(move |tx| store::delete_old(tx, &series, cutoff)).await?;
        }
        Ok(())
    }
}
