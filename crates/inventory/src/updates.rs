//! Real-time updates of entities, applied to what is served: loads the components they touch, checks them as a batch would,
//! and publishes what changes, all in the caller's transaction. Rules: inventory feeds, chapters 9 and 10.
//!
//! Not here: requests, their queue and their counts.

mod decide;
mod workspace;
mod write;

use basis::{Actor, Ambient, Environment, PartnerId, Timestamp, UpdateId};
use db::Tx;
use feed::Problem;

use crate::entity::EntityKey;
use crate::error::InventoryError;
use crate::merge::Times;
use crate::staging::lock;
use crate::store::{self, Ground};
use workspace::Workspace;

/// By which way an update came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Replaces or adds the whole entity (rule U5).
    Upsert,
    /// Deletes it and nothing else (rule U7).
    Delete,
}

/// One update of one entity.
#[derive(Clone, Debug)]
pub struct EntityChange {
    /// Which entity.
    pub key: EntityKey,
    /// `generationTimestamp` or `deleteTime` (rule W2).
    pub version: Timestamp,
    /// What is done with it.
    pub route: Route,
    /// The entity as JSON; not looked at for a delete.
    pub raw: String,
    /// The update, for [`crate::EntityEntry::writer`].
    pub update_id: UpdateId,
    /// Whether a missing reference rejects it now; otherwise it is to be parked and tried again (rule U6).
    pub last_try: bool,
}

/// What became of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// It is what is served now. Problems of graph rules about it do not keep it from being stored: what it needs may
    /// come with the next update.
    Applied(Vec<Problem>),
    /// Older than what is stored, whose version this is (rules W3, W5).
    Stale(Timestamp),
    /// It has errors; what was stored stays.
    Rejected(Box<Problem>),
    /// It names something that is not there; nothing was stored (rule U6).
    Parked(Box<Problem>),
    /// A delete of something unknown; a tombstone was written (rule U7).
    DeleteUnknown,
}

/// What became of a set of updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A batch writes at present; try again in a second. Nothing was done.
    Busy,
    /// Done.
    Done {
        /// The state that was published, if anything changed.
        generation: Option<i64>,
        /// One outcome for each change, in their order.
        outcomes: Vec<ChangeOutcome>,
    },
}

/// Applies updates and publishes their effect in the caller's transaction. Updates of one entity are applied in the order
/// of their versions, equal ones as they come (rule U4). `actor` stands in the history as who published.
pub fn apply_changes(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    (partner, environment): (PartnerId, Environment),
    actor: &Actor,
    changes: &[EntityChange],
) -> Result<Applied, InventoryError> {
    lock(tx, partner, environment)?;
    let head = store::ensure_head(tx, partner, environment)?;
    if head.staging.is_some() {
        return Ok(Applied::Busy);
    }
    let now = ambient.now();
    let ground = Ground { partner, environment, generation: head.generation };
    // Updates have versions of their own, so the time of a snapshot only says how old rows without one are.
    let times = Times { snapshot_at: now, held_snapshot_at: head.snapshot_at, now };
    let mut workspace = Workspace::load(tx, ground, times, changes)?;
    let mut outcomes = decide::decide(&mut workspace, changes);
    workspace.add_places(tx, changes)?;
    let checked = workspace.check(changes, &mut outcomes);
    if workspace.is_unchanged() {
        return Ok(Applied::Done { generation: None, outcomes });
    }
    write::publish(tx, &workspace, changes, checked, actor)?;
    Ok(Applied::Done { generation: Some(head.generation + 1), outcomes })
}

/// Judges restaurants again whose place or decision has changed, with everything that shares what they are made of, and
/// publishes the effect in the caller's transaction. `false` while a batch writes: nothing was done.
pub(crate) fn judge_again(
    tx: &mut Tx<'_>,
    now: Timestamp,
    (partner, environment): (PartnerId, Environment),
    restaurants: &[String],
) -> Result<bool, InventoryError> {
    lock(tx, partner, environment)?;
    let head = store::ensure_head(tx, partner, environment)?;
    if head.staging.is_some() {
        return Ok(false);
    }
    let ground = Ground { partner, environment, generation: head.generation };
    let times = Times { snapshot_at: now, held_snapshot_at: head.snapshot_at, now };
    let mut workspace = Workspace::of_restaurants(tx, ground, times, restaurants)?;
    workspace.add_places(tx, &[])?;
    let checked = workspace.check(&[], &mut []);
    write::publish(tx, &workspace, &[], checked, &Actor::system("places"))?;
    Ok(true)
}
