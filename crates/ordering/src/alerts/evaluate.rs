//! The evaluations, every five minutes and every morning.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, Environment, PartnerId, Timestamp};
use db::Db;
use jiff::SignedDuration;
use jobs::Reconciler;
use monitoring::{MonitoringSettings, find_limits, is_evaluated, list_observed, observe_signal};

use super::measure::{Group, measure};
use super::store;

/// Partners without a live order for so long are left out: their last ones are in no window any more.
const LOOK_BACK_DAYS: i64 = 9;

/// Evaluates ORD-1 to ORD-8 for launched partners with live orders, and for others while one of their alerts fires. The
/// instant last evaluated is stored with the alert: a restart neither leaves out an evaluation in progress nor repeats it.
#[derive(Clone, Debug)]
pub struct EvaluateOrders {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl EvaluateOrders {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }

    async fn due(&self, group: Group, at: Timestamp) -> anyhow::Result<Vec<PartnerId>> {
        self.db
            .read(move |tx| {
                // The rules of a group are evaluated together, so that one of them stands for all.
                let first = group.rules().first().copied().unwrap_or_default();
                let observed = list_observed(tx, Environment::Production, first)?;
                let all = list_observed(tx, Environment::Production, "ORD-")?;
                let firing = all.iter().filter(|(_, one)| one.firing).map(|(id, _)| *id);
                let mut due: BTreeSet<PartnerId> = firing.collect();
                due.extend(store::with_orders(tx, at - SignedDuration::from_hours(24 * LOOK_BACK_DAYS))?);
                due.retain(|id| !is_evaluated(observed.get(id).map(|one| one.evaluated_at), at));
                Ok(due.into_iter().collect())
            })
            .await
    }

    /// Counting is done before the transaction that writes.
    async fn evaluate(&self, partner: PartnerId, group: Group, at: Timestamp) -> anyhow::Result<()> {
        let settings = self.settings.clone();
        let signals = self
            .db
            .read(move |tx| {
                let limits = find_limits(tx, &settings, partner)?;
                measure(tx, partner, (group, at), &limits)
            })
            .await?;
        let (ambient, settings) = (self.ambient.clone(), self.settings.clone());
        self.db
            .write(move |tx| {
                let Some(partner) = partners::find_partner(tx, partner)? else { return Ok(()) };
                for (rule, signal) in &signals {
                    let change = observe_signal(tx, &ambient, &settings, (&partner, rule), signal, at)?;
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
impl Reconciler for EvaluateOrders {
    fn name(&self) -> &'static str {
        "ordering.evaluate_orders"
    }

    fn every_seconds(&self) -> i64 {
        60
    }

    /// One partner that cannot be evaluated does not keep the others from it.
    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.ambient.now();
        let mut failed = None;
        for group in [Group::Often, Group::Daily] {
            let at = group.instant(now);
            for partner in self.due(group, at).await? {
                if let Err(error) = self.evaluate(partner, group, at).await {
                    tracing::error!(partner.id = %partner, error = ?error, "the order alerts of a partner could not be evaluated");
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
