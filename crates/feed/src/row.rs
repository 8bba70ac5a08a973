//! One row of a feed after its types were read.

use basis::{Currency, Timestamp};

use crate::code::Code;
use crate::decimal::Decimal;
use crate::problem::Origin;
use crate::schema::EntityType;

/// A row. Rows with errors are kept too: other rows' problems name them as causes, and their
/// links still count for what is reachable.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) entity: EntityType,
    pub(crate) id: Box<str>,
    /// Rule W2: `dateModified`, else the time of the snapshot.
    pub(crate) version: Timestamp,
    /// Whether the version was given, by the row or by the caller, and is not that of the snapshot.
    pub(crate) explicit: bool,
    /// Whether the content is the stored one: read as such, or newer than the row of the feed.
    pub(crate) stored: bool,
    pub(crate) origin: Origin,
    /// Length of the line.
    pub(crate) bytes: u64,
    /// Of the content, without regard to the order of members.
    pub(crate) hash: u64,
    /// The first error of the row itself, if it has one.
    pub(crate) fault: Option<Code>,
    /// Values by index of the property in the entity's table.
    pub(crate) fields: Vec<(u8, Value)>,
    /// Bits of the properties that were given, usable or not.
    pub(crate) given: u32,
    /// The line as sent, if it is kept.
    pub(crate) raw: Option<Box<str>>,
}

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(Box<str>),
    Texts(Vec<Box<str>>),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    /// Minutes of the day.
    Time(u16),
    DateTime(Timestamp),
    References(Vec<Link>),
    /// Embedded objects as JSON text.
    Objects(Vec<Box<str>>),
}

/// One element of a foreign key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) id: Box<str>,
    pub(crate) order: Option<i64>,
}

impl Row {
    fn value(&self, name: &str) -> Option<&Value> {
        let index = self.entity.schema().index_of(name)?;
        self.fields.iter().find(|(at, _)| usize::from(*at) == index).map(|(_, value)| value)
    }

    /// Whether the property was given, usable or not.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.entity.schema().index_of(name).is_some_and(|index| self.given & (1 << index) != 0)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn texts(&self, name: &str) -> &[Box<str>] {
        match self.value(name) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        match self.value(name) {
            Some(Value::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// The integer, which the bounds of the tables keep within `u32`.
    pub(crate) fn count(&self, name: &str) -> Option<u32> {
        self.integer(name).and_then(|value| u32::try_from(value).ok())
    }

    pub(crate) fn decimal(&self, name: &str) -> Option<Decimal> {
        match self.value(name) {
            Some(Value::Decimal(value)) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Boolean(true)))
    }

    pub(crate) fn time(&self, name: &str) -> Option<u16> {
        match self.value(name) {
            Some(Value::Time(minutes)) => Some(*minutes),
            _ => None,
        }
    }

    pub(crate) fn instant(&self, name: &str) -> Option<Timestamp> {
        match self.value(name) {
            Some(Value::DateTime(at)) => Some(*at),
            _ => None,
        }
    }

    pub(crate) fn currency(&self) -> Option<Currency> {
        self.text("priceCurrency").and_then(|code| code.parse().ok())
    }

    pub(crate) fn links(&self, name: &str) -> &[Link] {
        match self.value(name) {
            Some(Value::References(links)) => links,
            _ => &[],
        }
    }

    pub(crate) fn objects(&self, name: &str) -> impl Iterator<Item = serde_json::Value> {
        let objects = match self.value(name) {
            Some(Value::Objects(objects)) => objects.as_slice(),
            _ => &[],
        };
        objects.iter().filter_map(|text| serde_json::from_str(text).ok())
    }

    pub(crate) fn object(&self, name: &str) -> Option<serde_json::Value> {
        self.objects(name).next()
    }
}
