//! Runs as durable jobs. A run that a restart has killed ends as aborted: its calls were made, and nobody knows which.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{CertificationId, PartnerId};
use feed::RestaurantDocument;
use jiff::SignedDuration;
use jobs::{Handler, Job, JobContext, JobError, Reconciler};
use order::OptionsStyle;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Certification;
use super::watch::{Keeper, is_stopped};
use crate::dice::Dice;
use crate::error::CertificationError;
use crate::model::{CertificationRun, Figures, RunState};
use crate::run::{Endpoint, Kit, Limits, Line, run};
use crate::store;

/// Restaurants that are loaded: enough to find the most samples where some cannot be tried.
const POOL: usize = 600;
/// Runs are kept so long.
const KEEP_DAYS: i64 = 400;
/// Runs that are forgotten in one go.
const SWEEP: i64 = 20;

/// Run the kit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCertification {
    /// Whose endpoint.
    pub partner_id: PartnerId,
    /// The run.
    pub run_id: CertificationId,
}

impl Job for RunCertification {
    const NAME: &'static str = "certification.run";
    const MAX_ATTEMPTS: u32 = 3;
    const PRIORITY: i64 = -1;
}

/// Runs [`RunCertification`].
pub struct CertificationHandler(Certification);

impl CertificationHandler {
    /// A handler for this service.
    pub fn new(certification: Certification) -> Arc<Self> {
        Arc::new(Self(certification))
    }
}

#[async_trait]
impl Handler<RunCertification> for CertificationHandler {
    async fn run(&self, job: RunCertification, ctx: &JobContext) -> Result<(), JobError> {
        let this = &self.0;
        let Some(run) = this.find(&job).await? else { return Ok(()) };
        match run.state {
            RunState::Waiting => {}
            // Another attempt was at it and did not end.
            RunState::Running => return Ok(this.end(&run, RunState::Aborted, None, ctx).await?),
            RunState::Finished | RunState::Aborted => return Ok(()),
        }
        match this.carry_out(&run).await {
            Ok(figures) => Ok(this.end(&run, RunState::Finished, Some(figures), ctx).await?),
            Err(error) if is_stopped(&error) => Ok(()),
            Err(error) => {
                tracing::error!(certification.id = %run.id, error = format!("{error:#}"), "a certification broke off");
                Ok(this.end(&run, RunState::Aborted, None, ctx).await?)
            }
        }
    }
}

impl Certification {
    async fn find(&self, job: &RunCertification) -> Result<Option<CertificationRun>, CertificationError> {
        let (partner, id) = (job.partner_id, job.run_id);
        Ok(self.db.read(move |tx| store::find_run(tx, partner, id)).await?)
    }

    async fn carry_out(&self, begun: &CertificationRun) -> anyhow::Result<Figures> {
        let config = self.environment(begun.partner_id, begun.environment).await?;
        let wish = &begun.begun.wish;
        let url = wish.endpoint.clone().ok_or(CertificationError::Missing("no endpoint"))?;
        let restaurants = self.pool(begun).await?;
        let kit = Kit {
            cases: wish.cases.iter().copied().filter(|case| super::is_kept(*case)).collect(),
            samples: wish.samples,
            qps_milli: wish.qps_milli,
            seed: wish.seed,
            setup: begun.begun.setup.clone(),
            style: if config.options_in_line_price {
                OptionsStyle::InLinePrice
            } else {
                OptionsStyle::Separate
            },
            limits: Limits::default(),
        };
        let planned = i64::try_from(kit.most_samples(restaurants.len())).unwrap_or(i64::MAX);
        let (partner, id, now) = (begun.partner_id, begun.id, self.ambient.now());
        let started = self.db.write(move |tx| store::start_run(tx, partner, id, planned, now)).await?;
        anyhow::ensure!(started, super::watch::Stopped);
        let endpoint =
            Endpoint { url, project_id: config.project_id, auth_header_style: config.auth_header_style };
        let line = Line {
            outbound: self.outbound.clone(),
            tokens: self.tokens.clone(),
            endpoint,
            ambient: self.ambient.clone(),
        };
        let keeper = Keeper::new(self.clone(), begun);
        let report = run(&kit, &restaurants, &line, &keeper, &CancellationToken::new()).await?;
        Ok(Figures { restaurants: report.restaurants, cut_short: report.cut_short, latency: report.latency })
    }

    /// Restaurants of the inventory, chosen by the seed.
    async fn pool(&self, run: &CertificationRun) -> Result<Vec<Arc<RestaurantDocument>>, CertificationError> {
        let catalogue = self.inventory.catalogue().clone();
        let mut ids = catalogue.restaurant_ids(run.partner_id, run.environment).await?;
        Dice::new(run.begun.wish.seed, &[u64::MAX]).shuffle(&mut ids);
        let mut found = Vec::new();
        for id in ids.into_iter().take(POOL) {
            found.extend(catalogue.restaurant(run.partner_id, run.environment, &id).await?);
        }
        Ok(found)
    }

    async fn end(
        &self,
        run: &CertificationRun,
        state: RunState,
        figures: Option<Figures>,
        ctx: &JobContext,
    ) -> Result<(), CertificationError> {
        let (partner, id, now, ctx) = (run.partner_id, run.id, self.ambient.now(), ctx.clone());
        self.db
            .write(move |tx| {
                ctx.complete(tx)?;
                store::end_run(tx, (partner, id), state, figures.as_ref(), now)?;
                Ok(())
            })
            .await
    }
}

/// Forgets old runs.
pub struct SweepCertifications(pub Certification);

#[async_trait]
impl Reconciler for SweepCertifications {
    fn name(&self) -> &'static str {
        "certification.sweep_runs"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let before = self.0.ambient.now() - SignedDuration::from_hours(24 * KEEP_DAYS);
        self.0.db.write(move |tx| store::delete_old(tx, before, SWEEP)).await?;
        Ok(())
    }
}
