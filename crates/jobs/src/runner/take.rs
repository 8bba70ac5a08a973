//! Takes jobs that are due.

use std::sync::Arc;

use basis::Timestamp;
use db::{DbError, Tx};

use super::builder::Registered;
use super::{Runner, after};
use crate::store::DueRow;
use crate::{JobContext, store};

/// A job that this runner has taken.
pub(super) struct Taken {
    pub(super) kind: Registered,
    pub(super) payload: String,
    pub(super) ctx: JobContext,
}

impl Runner {
    /// Takes up to `limit` jobs. Those whose last attempt ended with its runner are given up, and others are looked
    /// for in their place: nothing taken means that nothing is due.
    pub(super) async fn take(&self, limit: usize) -> Result<Vec<Taken>, DbError> {
        loop {
            let (taken, given_up) = self.take_or_give_up(limit).await?;
            for name in &given_up {
                metrics::counter!("jobs_dead_total", "job" => *name).increment(1);
                tracing::error!(
                    job.name = name,
                    "a job was given up: its last attempt ended without an answer"
                );
            }
            if !taken.is_empty() || given_up.is_empty() {
                return Ok(taken);
            }
        }
    }

    async fn take_or_give_up(&self, limit: usize) -> Result<(Vec<Taken>, Vec<&'static str>), DbError> {
        let (runner, now) = (self.clone(), self.inner.ambient.now());
        self.inner
            .db
            .write(move |tx| {
                let (mut taken, mut given_up) = (Vec::new(), Vec::new());
                for row in store::due(tx, &runner.inner.names, now, limit)? {
                    let Some(kind) = runner.inner.handlers.get(row.name.as_str()).cloned() else { continue };
                    if row.abandoned && row.attempt >= kind.max_attempts {
                        runner.give_up(tx, &row, now)?;
                        given_up.push(kind.name);
                    } else {
                        taken.push(runner.take_one(tx, kind, row, now)?);
                    }
                }
                Ok((taken, given_up))
            })
            .await
    }

    fn take_one(
        &self,
        tx: &mut Tx<'_>,
        kind: Registered,
        row: DueRow,
        now: Timestamp,
    ) -> Result<Taken, DbError> {
        store::take(tx, row.job_id, &self.inner.owner, after(now, kind.lease_seconds), now)?;
        let ctx = JobContext {
            job_id: row.job_id,
            attempt: row.attempt.saturating_add(1),
            fence: row.fence + 1,
            partner: row.partner,
            max_attempts: kind.max_attempts,
            ambient: self.inner.ambient.clone(),
            ending: Arc::default(),
        };
        Ok(Taken { kind, payload: row.payload, ctx })
    }

    fn give_up(&self, tx: &mut Tx<'_>, row: &DueRow, now: Timestamp) -> Result<(), DbError> {
        let error = "the last attempt ended without an answer: its runner was stopped or hung";
        store::bury(tx, row.job_id, row.fence, error, self.inner.ambient.new_id(), now).map(drop)
    }
}
