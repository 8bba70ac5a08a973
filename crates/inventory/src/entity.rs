//! Entities as they are stored.

use std::str::FromStr;

use basis::{IngestionId, Timestamp, UpdateId};
use feed::EntityType;

/// What names an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityKey {
    /// Its `@type`.
    pub entity_type: EntityType,
    /// Its `@id`.
    pub id: String,
}

impl EntityKey {
    /// The key of this type and id.
    pub fn new(entity_type: EntityType, id: impl Into<String>) -> Self {
        Self { entity_type, id: id.into() }
    }
}

/// What wrote an entity last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A batch.
    Batch,
    /// A real-time upsert.
    Upsert,
    /// A real-time delete: the row is a tombstone (rule W5).
    Delete,
    /// Nothing: others name the key, but it is not there.
    Missing,
}

impl Origin {
    const ALL: [Self; 4] = [Self::Batch, Self::Upsert, Self::Delete, Self::Missing];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Upsert => "upsert",
            Self::Delete => "delete",
            Self::Missing => "missing",
        }
    }
}

impl FromStr for Origin {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|origin| origin.as_str() == text)
            .ok_or_else(|| format!("unknown origin {text:?}"))
    }
}

impl db::ToValue for Origin {
    fn to_value(&self) -> db::Value {
        db::Value::Text(self.as_str().to_owned())
    }
}

impl db::FromValue for Origin {
    fn from_value(value: &db::Value) -> Result<Self, String> {
        String::from_value(value)?.parse()
    }
}

/// The run or the update that wrote a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A run of ingestion.
    Ingestion(IngestionId),
    /// A real-time update.
    Update(UpdateId),
}

/// What a merge looks at of a stored row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldRow {
    pub(crate) id: String,
    /// `None`: that of the last published snapshot.
    pub(crate) version: Option<Timestamp>,
    pub(crate) origin: Origin,
    pub(crate) hash: i64,
    pub(crate) component: String,
    pub(crate) deleted: bool,
    pub(crate) fault: Option<String>,
}

/// A stored row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredEntity {
    pub(crate) key: EntityKey,
    pub(crate) version: Option<Timestamp>,
    pub(crate) origin: Origin,
    pub(crate) origin_id: Vec<u8>,
    pub(crate) written_at: Timestamp,
    pub(crate) hash: i64,
    pub(crate) component: String,
    pub(crate) deleted: bool,
    pub(crate) fault: Option<String>,
    pub(crate) raw: Option<String>,
    /// File and line, as [`position`] packs them.
    pub(crate) position: i64,
}

impl StoredEntity {
    /// The run or update that wrote the row.
    pub(crate) fn writer(&self) -> Option<Writer> {
        let bytes = <[u8; 16]>::try_from(self.origin_id.as_slice()).ok()?;
        match self.origin {
            Origin::Batch => Some(Writer::Ingestion(IngestionId::from_bytes(bytes))),
            Origin::Upsert | Origin::Delete => Some(Writer::Update(UpdateId::from_bytes(bytes))),
            Origin::Missing => None,
        }
    }
}

/// A row to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewEntity {
    pub(crate) key: EntityKey,
    /// Whether there may be a row that it replaces.
    pub(crate) replaces: bool,
    pub(crate) version: Option<Timestamp>,
    pub(crate) origin: Origin,
    pub(crate) origin_id: [u8; 16],
    pub(crate) written_at: Timestamp,
    pub(crate) hash: i64,
    pub(crate) component: String,
    pub(crate) deleted: bool,
    pub(crate) fault: Option<String>,
    pub(crate) raw: Option<String>,
    /// File and line, as [`position`] packs them.
    pub(crate) position: i64,
}

/// A row whose content stays as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restated {
    pub(crate) key: EntityKey,
    pub(crate) version: Option<Timestamp>,
    pub(crate) component: String,
    pub(crate) fault: Option<String>,
}

/// File and line as one number that orders lines as a feed does.
pub(crate) fn position(file: u32, line: u64) -> i64 {
    let line = line.min(u64::from(u32::MAX));
    i64::try_from((u64::from(file.min(i32::MAX.unsigned_abs())) << 32) | line).unwrap_or(i64::MAX)
}

/// File and line of a [`position`]; `None` where there is none.
pub(crate) fn file_and_line(position: i64) -> Option<(usize, u32)> {
    let packed = u64::try_from(position).ok()?;
    let line = u32::try_from(packed & u64::from(u32::MAX)).ok().filter(|line| *line > 0)?;
    Some((usize::try_from(packed >> 32).ok()?, line))
}
