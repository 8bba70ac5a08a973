//! Summing minutes up to hours once an hour is over.

use async_trait::async_trait;
use basis::{Ambient, Timestamp, from_micros, micros};
use db::{Db, DbError, Tx};
use jobs::Reconciler;

use crate::plan::{HOUR, hour_of};
use crate::store;
use crate::window::MINUTE;

/// Sums the minutes of each hour that is over up, oldest first, so that reports on weeks stay cheap. An installation
/// that has minutes from before is caught up with in the first passes.
#[derive(Clone, Debug)]
pub struct RollUpOutcomes {
    db: Db,
    ambient: Ambient,
}

impl RollUpOutcomes {
    /// An outcome counts in the minute in which its request ended, and is committed moments later.
    const SETTLED_AFTER: i64 = 5 * MINUTE;
    /// Hours of one pass; the next one goes on.
    const HOURS_PER_PASS: usize = 240;

    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient) -> Self {
        Self { db, ambient }
    }
}

#[async_trait]
impl Reconciler for RollUpOutcomes {
    fn name(&self) -> &'static str {
        "monitoring.roll_up_outcomes"
    }

    fn every_seconds(&self) -> i64 {
        300
    }

    async fn pass(&self) -> anyhow::Result<()> {
        for _ in 0..Self::HOURS_PER_PASS {
            let settled = from_micros(micros(self.ambient.now()) - Self::SETTLED_AFTER);
            // One transaction for each hour, so that recording is never held up for long.
            if !self.db.write(move |tx| roll_up_next(tx, hour_of(settled))).await? {
                break;
            }
        }
        Ok(())
    }
}

/// Sums the next hour before `end` up; `false` if there is none. Hours without requests are passed over.
fn roll_up_next(tx: &mut Tx<'_>, end: Timestamp) -> Result<bool, DbError> {
    tx.lock("monitoring.roll_up", b"")?;
    let done = store::rolled_until(tx)?;
    let next = store::next_minute(tx, done.unwrap_or(Timestamp::UNIX_EPOCH))?.map(hour_of);
    let Some(hour) = next.filter(|hour| *hour < end) else {
        if done.is_none_or(|done| done < end) {
            store::put_rolled_until(tx, end)?;
        }
        return Ok(false);
    };
    store::roll_up(tx, hour)?;
    store::put_rolled_until(tx, from_micros(micros(hour) + HOUR))?;
    Ok(true)
}
