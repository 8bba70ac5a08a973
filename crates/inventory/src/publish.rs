//! The one switch to a new state, and whether it may be made without asking.

use basis::Timestamp;
use db::Tx;

use crate::error::InventoryError;
use crate::model::Ingestion;
use crate::snapshots::{Snapshot, SnapshotChanges, SnapshotKind};
use crate::store::{self, Ground};

/// What is published.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publication {
    pub(crate) kind: SnapshotKind,
    pub(crate) of_generation: Option<i64>,
    pub(crate) snapshot_at: Option<Timestamp>,
    pub(crate) entities: i64,
    pub(crate) restaurants: i64,
    pub(crate) changes: SnapshotChanges,
}

/// Makes what stands beside the generation of `ground` the served state. Old rows stay as history.
pub(crate) fn publish(
    tx: &mut Tx<'_>,
    run: &Ingestion,
    ground: Ground,
    publication: &Publication,
    now: Timestamp,
) -> Result<(), InventoryError> {
    let generation = ground.generation + 1;
    if !store::switch_head(tx, run, generation, publication.snapshot_at, now)? {
        return Err(InventoryError::Overtaken);
    }
    let snapshot = Snapshot {
        generation,
        kind: publication.kind,
        ingestion_id: Some(run.id),
        of_generation: publication.of_generation,
        published_by: run.requested_by.clone(),
        published_at: now,
        snapshot_at: publication.snapshot_at,
        entities: publication.entities,
        restaurants: publication.restaurants,
        changes: publication.changes,
    };
    store::insert_snapshot(tx, run.partner_id, run.environment, &snapshot)?;
    Ok(store::start_again(tx, Ground { generation, ..ground }, true)?)
}

/// Whether a snapshot is held for a person's decision: it would remove more than `guard_share` of the served
/// restaurants, and at least five. Rule B6.
pub fn decide_hold(served: usize, removed: usize, guard_share: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "counts of restaurants are far below 2^52")]
    let share = if served == 0 { 0.0 } else { removed as f64 / served as f64 };
    removed >= 5 && share > guard_share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_loses_more_than_a_fifth_and_at_least_five_is_held() {
        assert!(!decide_hold(100, 20, 0.20));
        assert!(decide_hold(100, 21, 0.20));
        assert!(!decide_hold(10, 4, 0.20));
        assert!(decide_hold(10, 5, 0.20));
        assert!(!decide_hold(0, 0, 0.20));
        assert!(!decide_hold(25, 5, 0.20));
    }
}
