//! The versions of everything that is stored, small enough to be held while a feed is checked (rule W3).

use std::hash::{Hash, Hasher};

use basis::Timestamp;
use feed::{EntityType, StoredRows};
use siphasher::sip::SipHasher13;

use crate::entity::EntityKey;
use crate::error::InventoryError;
use crate::merge::Times;
use crate::staging::BlockingStaging;
use crate::store;

/// Sixteen bytes an entity: keys are held as hashes of 64 bits. Two keys of one hash are less likely than one in a
/// million for a million entities, and would be found by the line that is then asked for.
pub(crate) struct StoredVersions {
    versions: Vec<(u64, i64)>,
    staging: BlockingStaging,
}

impl StoredVersions {
    /// Of the entities that are not newer than the batch; the newer ones are read as rows of the check.
    pub(crate) fn load(staging: &BlockingStaging, times: Times) -> Result<Self, InventoryError> {
        let ground = staging.ground();
        let mut versions = staging.read(move |tx| {
            let mut versions = Vec::new();
            store::for_each_version(tx, ground, |key, version| {
                let version = times.effective(version);
                if version <= times.snapshot_at {
                    versions.push((hash(key.entity_type, &key.id), basis::micros(version)));
                }
            })?;
            Ok(versions)
        })?;
        versions.sort_unstable();
        Ok(Self { versions, staging: staging.clone() })
    }
}

fn hash(entity_type: EntityType, id: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    (entity_type, id).hash(&mut hasher);
    hasher.finish()
}

impl StoredRows for StoredVersions {
    fn version(&self, entity: EntityType, id: &str) -> Option<Timestamp> {
        let key = hash(entity, id);
        let at = self.versions.binary_search_by_key(&key, |(hash, _)| *hash).ok()?;
        self.versions.get(at).map(|(_, version)| basis::from_micros(*version))
    }

    /// Only asked for rows that are older than what is stored: few.
    fn raw(&self, entity: EntityType, id: &str) -> Option<String> {
        let (ground, key) = (self.staging.ground(), EntityKey::new(entity, id));
        let found = self.staging.read(move |tx| Ok(store::find_raw(tx, ground, key.entity_type, &key.id)?));
        // Without the line the row is dropped from the check as stale; the merge keeps what is stored all the same.
        found.ok().flatten()
    }
}
