//! What is stored, small enough to be held while a feed is checked: versions for rule W3, and enough of each row to say
//! whether a batch changes it, so that only rows that change are looked at again.

use std::hash::{Hash, Hasher};

use basis::Timestamp;
use feed::{EntityType, StoredRows};
use siphasher::sip::SipHasher13;

use crate::entity::{EntityKey, HeldRow, Origin};
use crate::error::InventoryError;
use crate::merge::Times;
use crate::staging::BlockingStaging;
use crate::store;

/// Of rows that rule W3 does not ask for: tombstones, marks, and what is newer than the batch.
const NONE: i64 = i64::MIN;
/// Rows that one entry of the directory leads to, on average.
const BUCKET: usize = 4;
/// The bits of a key that hold the type.
const TYPE_BITS: u32 = 4;

/// Twenty-four bytes an entity: keys are held as hashes of 60 bits with the type. Two keys of one hash are less likely
/// than one in a million for a million entities; then a row would be found by the line that is asked for, or would have
/// to be alike in everything else too.
pub(crate) struct StoredVersions {
    /// By key.
    entries: Vec<Entry>,
    /// Where entries begin whose keys begin with these bits.
    directory: Vec<u32>,
    shift: u32,
    of_types: [usize; EntityType::ALL.len()],
    staging: BlockingStaging,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    version: i64,
    content: u64,
}

impl StoredVersions {
    /// Of all rows of the served state. Versions are those of entities that are not newer than the batch; the newer
    /// ones are read as rows of the check.
    pub(crate) fn load(staging: &BlockingStaging, times: Times) -> Result<Self, InventoryError> {
        let ground = staging.ground();
        let entries = staging.read(move |tx| {
            let mut entries = Vec::new();
            store::for_each_held(tx, ground, |entity_type, row| {
                let version = times.effective(row.version);
                let counts = !row.deleted && row.origin != Origin::Missing && version <= times.snapshot_at;
                let version = if counts { basis::micros(version) } else { NONE };
                entries.push(Entry { key: key(entity_type, &row.id), version, content: content(row) });
            })?;
            Ok(entries)
        })?;
        Ok(Self::index(entries, staging.clone()))
    }

    fn index(mut entries: Vec<Entry>, staging: BlockingStaging) -> Self {
        entries.sort_unstable();
        let bits = (entries.len() / BUCKET).max(1).ilog2();
        let shift = u64::BITS - bits;
        let mut directory = vec![0; (1 << bits) + 1];
        let mut of_types = [0; EntityType::ALL.len()];
        for entry in &entries {
            directory[bucket(entry.key, shift) + 1] += 1;
            if let Some(count) = of_types.get_mut(type_of(entry.key)) {
                *count += 1;
            }
        }
        for at in 1..directory.len() {
            directory[at] += directory[at - 1];
        }
        Self { entries, directory, shift, of_types, staging }
    }

    fn find(&self, entity: EntityType, id: &str) -> Option<&Entry> {
        let key = key(entity, id);
        let at = bucket(key, self.shift);
        let [start, end] = [at, at + 1].map(|at| usize::try_from(self.directory[at]).unwrap_or(usize::MAX));
        self.entries.get(start..end)?.iter().find(|entry| entry.key == key)
    }

    /// Rows of a type.
    pub(crate) fn count(&self, entity: EntityType) -> usize {
        self.of_types.get(usize::from(entity as u8)).copied().unwrap_or(0)
    }

    /// Whether the row of this key is what [`content`] says; `None` if there is none.
    pub(crate) fn is(&self, entity: EntityType, id: &str, content: Option<u64>) -> Option<bool> {
        self.find(entity, id).map(|entry| Some(entry.content) == content)
    }
}

fn bucket(key: u64, shift: u32) -> usize {
    usize::try_from(key.checked_shr(shift).unwrap_or(0)).unwrap_or(0)
}

fn type_of(key: u64) -> usize {
    usize::try_from(key & ((1 << TYPE_BITS) - 1)).unwrap_or(usize::MAX)
}

fn key(entity: EntityType, id: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    id.hash(&mut hasher);
    hasher.finish() << TYPE_BITS | u64::from(entity as u8)
}

/// Everything of a row by which a batch decides, as a hash.
pub(crate) fn content(row: &HeldRow) -> u64 {
    let mut hasher = SipHasher13::new();
    let state = if row.origin == Origin::Missing { 2_u8 } else { u8::from(row.deleted) };
    (state, row.version.map(basis::micros), row.hash, row.component.as_str(), row.fault.as_deref())
        .hash(&mut hasher);
    hasher.finish()
}

impl StoredRows for StoredVersions {
    fn version(&self, entity: EntityType, id: &str) -> Option<Timestamp> {
        let entry = self.find(entity, id).filter(|entry| entry.version != NONE)?;
        Some(basis::from_micros(entry.version))
    }

    /// Only asked for rows that are older than what is stored: few.
    fn raw(&self, entity: EntityType, id: &str) -> Option<String> {
        let (ground, key) = (self.staging.ground(), EntityKey::new(entity, id));
        let found = self.staging.read(move |tx| Ok(store::find_raw(tx, ground, key.entity_type, &key.id)?));
        // Without the line the row is dropped from the check as stale; the merge keeps what is stored all the same.
        found.ok().flatten()
    }
}
