//! The reconciler that takes every step that is due.

use async_trait::async_trait;
use basis::{Ambient, IncidentId};
use db::{Db, DbError};
use jobs::Reconciler;

use crate::climb::{Climb, climb_if_due};
use crate::open::CLIMB;
use crate::remind::remind_if_due;
use crate::settings::EscalationSettings;
use crate::store;

const BATCH: i64 = 200;

/// Climbs: woken when an incident opens or is released, and every five seconds for steps whose time is up.
#[derive(Clone)]
pub struct Climber {
    db: Db,
    ambient: Ambient,
    settings: EscalationSettings,
}

impl Climber {
    /// A climber.
    pub const fn new(db: Db, ambient: Ambient, settings: EscalationSettings) -> Self {
        Self { db, ambient, settings }
    }

    async fn climb(&self, incident: IncidentId) -> Result<(), DbError> {
        let this = self.clone();
        self.db
            .write(move |tx| climb_if_due(tx, &Climb::timed(&this.ambient, &this.settings), incident))
            .await
    }

    /// Reminders before climbs, so that a climb that begins anew goes on in the same pass.
    async fn remind(&self) -> Result<(), DbError> {
        let now = self.ambient.now();
        for incident in self.db.read(move |tx| store::list_reminders(tx, now, BATCH)).await? {
            self.db.write(move |tx| remind_if_due(tx, incident, now)).await?;
        }
        Ok(())
    }

    /// How late the pager is: the time since the oldest step became due.
    async fn report_lag(&self) -> Result<(), DbError> {
        let now = self.ambient.now();
        let oldest = self.db.read(store::oldest_due_run).await?;
        let lag = oldest.map_or(0, |at| now.duration_since(at).as_secs().max(0));
        metrics::gauge!("escalation_lag_seconds").set(f64::from(u32::try_from(lag).unwrap_or(u32::MAX)));
        Ok(())
    }
}

#[async_trait]
impl Reconciler for Climber {
    fn name(&self) -> &'static str {
        CLIMB
    }

    fn every_seconds(&self) -> i64 {
        5
    }

    /// One incident that cannot be climbed keeps nobody else from being paged: it is logged, put off and tried again.
    async fn pass(&self) -> anyhow::Result<()> {
        self.report_lag().await?;
        self.remind().await?;
        let now = self.ambient.now();
        let due = self.db.read(move |tx| store::list_due_runs(tx, now, BATCH)).await?;
        for incident in due {
            if let Err(error) = self.climb(incident).await {
                metrics::counter!("escalation_climb_errors_total").increment(1);
                tracing::error!(incident.id = %incident, error = &error as &dyn std::error::Error, "a climb failed");
                let later = now + jiff::SignedDuration::from_secs(30);
                self.db.write(move |tx| store::put_off(tx, incident, now, later)).await?;
            }
        }
        Ok(())
    }
}
