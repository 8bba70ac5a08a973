//! The evaluation at the beginning of every hour.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, PartnerId, Timestamp, from_micros, micros};
use db::Db;
use jobs::Reconciler;
use monitoring::{MonitoringSettings, is_evaluated, list_observed, observe_signal};
use partners::PartnerStatus;

use super::measure::{ENVIRONMENT, measure};

const HOUR: i64 = 3_600_000_000;
/// The rules that are measured here, for the look at what was evaluated.
const RULES: &str = "FEED-";

/// Evaluates FEED-1 to FEED-3 for every launched partner, and for others while one of their alerts fires, once for each
/// hour. The hour last evaluated is stored with the alert: a restart neither leaves out an hour in progress nor repeats it.
#[derive(Clone, Debug)]
pub struct EvaluateFeeds {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl EvaluateFeeds {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }

    async fn due(&self, hour: Timestamp) -> anyhow::Result<Vec<PartnerId>> {
        self.db
            .read(move |tx| {
                let observed = list_observed(tx, ENVIRONMENT, RULES)?;
                let mut due: BTreeSet<PartnerId> =
                    observed.iter().filter(|(_, one)| one.firing).map(|(id, _)| *id).collect();
                let all = partners::list_partners(tx)?;
                let launched = all.into_iter().filter(|partner| partner.status == PartnerStatus::Launched);
                due.extend(launched.map(|partner| partner.id));
                due.retain(|id| !is_evaluated(observed.get(id).map(|one| one.evaluated_at), hour));
                Ok(due.into_iter().collect())
            })
            .await
    }

    /// Counting takes its time in a large inventory, so it is done before the transaction that writes.
    async fn evaluate(&self, partner: PartnerId, hour: Timestamp) -> anyhow::Result<()> {
        let signals = self.db.read(move |tx| measure(tx, partner, hour)).await?;
        let (ambient, settings) = (self.ambient.clone(), self.settings.clone());
        self.db
            .write(move |tx| {
                let Some(partner) = partners::find_partner(tx, partner)? else { return Ok(()) };
                for (rule, signal) in &signals {
                    let change = observe_signal(tx, &ambient, &settings, (&partner, rule), signal, hour)?;
                    if let Some(change) = change {
                        tracing::info!(partner.id = %partner.id, alert.rule = rule, alert.change = ?change, "an alert changed");
                    }
                }
                Ok(())
            })
            .await
    }
}

#[async_trait]
impl Reconciler for EvaluateFeeds {
    fn name(&self) -> &'static str {
        "inventory.evaluate_feeds"
    }

    fn every_seconds(&self) -> i64 {
        60
    }

    /// One partner that cannot be evaluated does not keep the others from it.
    async fn pass(&self) -> anyhow::Result<()> {
        let now = micros(self.ambient.now());
        let hour = from_micros(now - now.rem_euclid(HOUR));
        let mut failed = None;
        for partner in self.due(hour).await? {
            if let Err(error) = self.evaluate(partner, hour).await {
                tracing::error!(partner.id = %partner, error = ?error, "the feed alerts of a partner could not be evaluated");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
