//! What the inventory holds already, for rule W3: an older row does not replace a newer one.

use std::collections::HashMap;

use basis::Timestamp;

use crate::schema::EntityType;

/// Answers with the version that is stored of an entity. A deleted entity whose tombstone is
/// still kept (rule W5) has a version and no line.
pub trait StoredRows: Send + Sync {
    /// The stored version, or that of the tombstone.
    fn version(&self, entity: EntityType, id: &str) -> Option<Timestamp>;
    /// The stored line, which takes the place of the older one.
    fn raw(&self, entity: EntityType, id: &str) -> Option<String>;
}

impl<S: std::hash::BuildHasher + Send + Sync> StoredRows
    for HashMap<(EntityType, String), (Timestamp, Option<String>), S>
{
    fn version(&self, entity: EntityType, id: &str) -> Option<Timestamp> {
        self.get(&(entity, id.to_owned())).map(|(version, _)| *version)
    }

    fn raw(&self, entity: EntityType, id: &str) -> Option<String> {
        self.get(&(entity, id.to_owned())).and_then(|(_, raw)| raw.clone())
    }
}
