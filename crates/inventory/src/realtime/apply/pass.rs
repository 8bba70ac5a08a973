//! One transaction of the job: a bounded number of updates, in the order of their times.

use std::sync::Arc;

use basis::{Ambient, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;
use jobs::JobContext;

use super::super::decide::{ChangeOutcome, Facts, Found, Next, decide_after, decide_before};
use super::super::store::{self, Due, Ended, OutcomeCounts, Waiting};
use super::{Applied, ApplyChanges, ApplyUpdates, Change};
use crate::error::InventoryError;

/// Updates that one transaction takes, and parked ones that it looks at again together with them. Each may touch another
/// restaurant, whose rows are all loaded and checked, and other writers of SQLite wait meanwhile.
const CHUNK: usize = 100;
/// Bytes of payloads that one transaction takes, but for one update at least.
const CHUNK_BYTES: usize = 16_000_000;
/// When a snapshot is being written, the job comes back after so long.
const BUSY: SignedDuration = SignedDuration::from_secs(1);

/// One transaction of the job.
pub(super) struct Pass {
    pub(super) ambient: Ambient,
    pub(super) job: ApplyUpdates,
    pub(super) context: JobContext,
    pub(super) changes: Arc<dyn ApplyChanges>,
}

impl Pass {
    /// Applies what is due; `true` when nothing was left, and then the job is ended.
    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<bool, InventoryError> {
        let (partner, environment) = (self.job.partner_id, self.job.environment);
        // The lock under which snapshots are published.
        tx.lock("inventory", format!("{partner}:{environment}").as_bytes())?;
        let now = self.ambient.now();
        let due = self.due(tx, now)?;
        if due.is_empty() {
            self.end(tx)?;
            return Ok(true);
        }
        let (refused, asked): (Vec<_>, Vec<_>) = due
            .into_iter()
            .map(|waiting| (before(&waiting), waiting))
            .partition(|(found, _)| found.is_some());
        let asked: Vec<Waiting> = asked.into_iter().map(|(_, waiting)| waiting).collect();
        let refused = refused.iter().filter_map(|(found, waiting)| {
            found.clone().map(|found| (waiting, ChangeOutcome::Rejected(found)))
        });
        self.keep(tx, refused, now)?;
        if asked.is_empty() {
            return Ok(false);
        }
        let changes: Vec<Change> = asked.iter().map(change).collect();
        match self.changes.apply(tx, partner, environment, &changes)? {
            Applied::Busy => {
                self.context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
                let mut options = self.job.options();
                options.at = Some(now + BUSY);
                jobs::enqueue(tx, &self.ambient, &self.job, options)?;
                Ok(true)
            }
            Applied::Outcomes(outcomes) => {
                self.keep(tx, asked.iter().zip(outcomes), now)?;
                Ok(false)
            }
        }
    }

    /// New updates with the parked ones, which may have got what they waited for; else parked ones whose time is up.
    fn due(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Waiting>, DbError> {
        let (partner, environment) = (self.job.partner_id, self.job.environment);
        let limit = (CHUNK, CHUNK_BYTES);
        let mut due = store::list_due(tx, partner, environment, Due::Accepted, limit)?;
        if due.is_empty() {
            return store::list_due(tx, partner, environment, Due::Overdue(now), limit);
        }
        due.extend(store::list_due(tx, partner, environment, Due::Parked, limit)?);
        due.sort_by_key(|waiting| (waiting.update.version, waiting.update.id));
        Ok(due)
    }

    fn keep<'w>(
        &self,
        tx: &mut Tx<'_>,
        outcomes: impl Iterator<Item = (&'w Waiting, ChangeOutcome)>,
        now: Timestamp,
    ) -> Result<(), DbError> {
        let (partner, environment) = (self.job.partner_id, self.job.environment);
        let (mut ended, mut counts) = (Vec::new(), OutcomeCounts::default());
        for (Waiting { update, .. }, outcome) in outcomes {
            match decide_after(update.route, update.received_at, outcome, now) {
                Next::Park { until, found } => {
                    store::park(tx, partner, environment, update.id, until, &found)?;
                }
                Next::End { state, found } => {
                    metrics::counter!("inventory_updates_total", "state" => state.as_str()).increment(1);
                    counts.add(update, state, found.as_ref().map(|found| found.code));
                    ended.push(Ended { id: update.id, state, found });
                }
            }
        }
        store::end(tx, partner, environment, &ended, now)?;
        counts.write(tx, partner, environment, now)
    }

    fn end(&self, tx: &mut Tx<'_>) -> Result<(), InventoryError> {
        self.context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
        if let Some(next) = store::next_overdue(tx, self.job.partner_id, self.job.environment)? {
            jobs::enqueue(tx, &self.ambient, &self.job, self.job.options_at(next))?;
        }
        Ok(())
    }
}

fn before(waiting: &Waiting) -> Option<Found> {
    let update = &waiting.update;
    decide_before(&Facts {
        form: update.form,
        entity_type: &update.entity_type,
        entity_id: &update.entity_id,
        version: update.version,
        received_at: update.received_at,
    })
}

fn change(waiting: &Waiting) -> Change {
    let update = &waiting.update;
    Change {
        update_id: update.id,
        route: update.route,
        form: update.form,
        entity_type: update.entity_type.clone(),
        entity_id: update.entity_id.clone(),
        version: update.version,
        payload: waiting.payload.clone(),
    }
}
