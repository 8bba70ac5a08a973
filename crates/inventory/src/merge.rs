//! What a batch does to each stored entity (rules B5, W2 to W6): pure.

use basis::Timestamp;
use feed::RowOrigin;
use jiff::SignedDuration;

use crate::entity::{HeldRow, Origin};

/// Rule W5.
pub(crate) const TOMBSTONE_DAYS: i64 = 14;
/// Rule W6.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The instants a merge stands on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// Of the batch: its marker.
    pub(crate) snapshot_at: Timestamp,
    /// Of the snapshot published before.
    pub(crate) held_snapshot_at: Option<Timestamp>,
    pub(crate) now: Timestamp,
}

impl Times {
    /// What `inventory_heads.snapshot_at` becomes: it never goes back, so that what was newer stays newer, and never
    /// beyond the clock.
    pub(crate) fn next_snapshot_at(&self) -> Timestamp {
        let batch = self.snapshot_at.min(self.now);
        self.held_snapshot_at.map_or(batch, |held| held.max(batch))
    }

    /// Whether the batch is older than the snapshot that is published.
    pub(crate) fn is_older(&self) -> bool {
        self.held_snapshot_at.is_some_and(|held| self.snapshot_at < held)
    }

    /// The version with which a stored entity is compared.
    pub(crate) fn effective(&self, version: Option<Timestamp>) -> Timestamp {
        version.or(self.held_snapshot_at).unwrap_or(Timestamp::MIN)
    }

    /// The instant before which tombstones are forgotten.
    pub(crate) fn buried_before(&self) -> Timestamp {
        let days = SignedDuration::from_hours(24 * TOMBSTONE_DAYS);
        self.now.checked_sub(days).unwrap_or(Timestamp::MIN)
    }

    /// The version that is stored of a row of the batch. One from the future is not kept: the row has an error, and a
    /// correct one must be able to replace it.
    fn stored(&self, version: Option<Timestamp>) -> Option<Timestamp> {
        let latest = self.now.saturating_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX);
        let own = version.filter(|version| *version <= latest).map(whole_micros);
        own.or(self.is_older().then_some(self.snapshot_at))
    }
}

/// As it is stored: without the nanoseconds.
pub(crate) fn whole_micros(at: Timestamp) -> Timestamp {
    basis::from_micros(basis::micros(at))
}

/// What the check says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Incoming<'c> {
    pub(crate) id: &'c str,
    pub(crate) version: Option<Timestamp>,
    pub(crate) hash: i64,
    pub(crate) fault: Option<&'static str>,
    pub(crate) component: &'c str,
    /// `None`: others name the key, and it is not there.
    pub(crate) origin: Option<RowOrigin>,
}

impl Incoming<'_> {
    /// The stored row that the batch would leave as it is; `None` where that is not so simple.
    pub(crate) fn unchanged(&self, times: &Times) -> Option<HeldRow> {
        let (version, origin) = match self.origin {
            Some(RowOrigin::Read { .. }) => (times.stored(self.version), Origin::Batch),
            None => (None, Origin::Missing),
            Some(RowOrigin::Stored | RowOrigin::Tombstone) => return None,
        };
        Some(HeldRow {
            id: String::new(),
            version,
            origin,
            hash: self.hash,
            component: self.component.to_owned(),
            deleted: false,
            fault: self.fault.map(str::to_owned),
        })
    }
}

/// How people see a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Added,
    Changed,
    /// Of the platform's own columns only.
    Unseen,
}

/// What becomes of a stored row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The line is stored.
    Write(Option<Timestamp>, Change),
    /// The content stays, but not what stands beside it.
    Restate(Option<Timestamp>),
    /// The key is marked as named and missing.
    Mark,
    /// The row ends; whether an entity is gone by it.
    End(bool),
}

/// What a batch does about one key; `None` = nothing.
pub(crate) fn decide(held: Option<&HeldRow>, incoming: Option<&Incoming<'_>>, times: &Times) -> Option<Step> {
    let present = |held: &HeldRow| !held.deleted && held.origin != Origin::Missing;
    match (held, incoming) {
        (None, None) => None,
        (Some(held), None) => Some(Step::End(present(held))),
        (held, Some(incoming)) => match incoming.origin {
            None => decide_missing(held, incoming),
            Some(RowOrigin::Read { .. }) => {
                let version = times.stored(incoming.version);
                let Some(held) = held.filter(|held| present(held)) else {
                    return Some(Step::Write(version, Change::Added));
                };
                let same = held.fault.as_deref() == incoming.fault && held.component == incoming.component;
                match held.hash == incoming.hash {
                    true if same && held.version == version => None,
                    true => Some(Step::Write(version, Change::Unseen)),
                    false => Some(Step::Write(version, Change::Changed)),
                }
            }
            Some(RowOrigin::Stored | RowOrigin::Tombstone) => decide_kept(held?, incoming, times),
        },
    }
}

fn decide_missing(held: Option<&HeldRow>, incoming: &Incoming<'_>) -> Option<Step> {
    let marked =
        held.is_some_and(|held| held.origin == Origin::Missing && held.component == incoming.component);
    (!marked).then_some(Step::Mark)
}

/// Rule W3: the stored row stays. Where its version is that of the snapshot, it keeps the time of the one before, so
/// that the batch's own row wins once it is newer than *that*.
fn decide_kept(held: &HeldRow, incoming: &Incoming<'_>, times: &Times) -> Option<Step> {
    let climbs = held.version.is_none() && times.held_snapshot_at != Some(times.next_snapshot_at());
    let version = if climbs { times.held_snapshot_at } else { held.version };
    let fault = if held.deleted { None } else { incoming.fault };
    let same = held.version == version
        && held.component == incoming.component
        && (held.deleted || held.fault.as_deref() == fault);
    (!same).then_some(Step::Restate(version))
}

/// Merges stored rows with what the check says, both by id: what is to be done, with the positions in both.
pub(crate) fn merge(
    held: &[HeldRow],
    incoming: &[Incoming<'_>],
    times: &Times,
) -> Vec<(Option<usize>, Option<usize>, Step)> {
    let (mut left, mut right, mut steps) = (0, 0, Vec::new());
    while left < held.len() || right < incoming.len() {
        let order = match (held.get(left), incoming.get(right)) {
            (Some(held), Some(incoming)) => held.id.as_str().cmp(incoming.id),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, _) => std::cmp::Ordering::Greater,
        };
        let old = order.is_le().then_some(left);
        let new = order.is_ge().then_some(right);
        if let Some(step) = decide(old.map(|at| &held[at]), new.map(|at| &incoming[at]), times) {
            steps.push((old, new, step));
        }
        left += usize::from(old.is_some());
        right += usize::from(new.is_some());
    }
    steps
}

#[cfg(test)]
mod tests;
