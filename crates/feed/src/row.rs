//! One row of a feed after its types were read.

use std::sync::LazyLock;

use basis::{Currency, Timestamp};

use crate::code::Code;
use crate::decimal::Decimal;
use crate::json::Json;
use crate::problem::Origin;
use crate::rules::content_quality;
use crate::schema::EntityType;
use crate::table::Node;

/// A row. Rows with errors are kept too: other rows' problems name them as causes, and their
/// links still count for what is reachable.
///
/// As it is read its values borrow from the line and its arena; [`Row::keep`] makes one that stays.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) entity: EntityType,
    /// Its key in the table's names.
    pub(crate) node: Node,
    /// Rule W2: `dateModified`, else the time of the snapshot.
    pub(crate) version: Timestamp,
    /// Whether the version was given, by the row or by the caller, and is not that of the snapshot.
    pub(crate) explicit: bool,
    /// Whether the content is the stored one: read as such, or newer than the row of the feed.
    pub(crate) stored: bool,
    pub(crate) origin: Origin,
    /// Length of the line.
    pub(crate) bytes: u32,
    /// Where the line begins in the spool.
    pub(crate) line_at: u64,
    /// Of the content, without regard to the order of members.
    pub(crate) hash: u64,
    /// The first error of the row itself, if it has one.
    pub(crate) fault: Option<Code>,
    /// Values by index of the property in the entity's table.
    pub(crate) fields: Fields<'a>,
    /// Bits of the properties that were given, usable or not.
    pub(crate) given: u32,
    /// What there is to say of its texts, as bits of `rules::content_quality`.
    pub(crate) notes: u8,
}

/// Bits of the properties of [`kept`] by type.
static KEPT: LazyLock<[u32; EntityType::ALL.len()]> = LazyLock::new(|| {
    EntityType::ALL.map(|entity| entity.bits(|property| kept(entity).contains(&property.name)))
});

/// Properties that rules of the graph, reconciliation or the report look at.
const fn kept(entity: EntityType) -> &'static [&'static str] {
    match entity {
        EntityType::Restaurant => {
            &["name", "streetAddress", "addressLocality", "postalCode", "telephone", "latitude", "longitude"]
        }
        EntityType::Service => &["serviceType", "isDisabled"],
        EntityType::ServiceArea => &["exclude"],
        EntityType::Fee => &[
            "feeType",
            "priority",
            "eligibleTransactionVolumeMin",
            "eligibleTransactionVolumeMax",
            "validFrom",
            "validThrough",
        ],
        EntityType::MenuSection => &["eligibleQuantityMin", "eligibleQuantityMax"],
        EntityType::MenuItem => &["isDisabled"],
        EntityType::MenuItemOffer => &[
            "priceCurrency",
            "applicableServiceType",
            "applicableParentOptionValue",
            "eligibleQuantityMax",
            "inventoryLevel",
            "validFrom",
            "validThrough",
            "isDisabled",
        ],
        EntityType::Availability => {
            &["availabilityStarts", "availabilityEnds", "availableDay", "validFrom", "validThrough"]
        }
        EntityType::ServingConfig
        | EntityType::OperationHours
        | EntityType::ServiceHours
        | EntityType::Menu
        | EntityType::MenuItemOption
        | EntityType::Deal => &[],
    }
}

/// Values by index of the property in the entity's table.
pub(crate) type Fields<'a> = Vec<(u8, Value<'a>)>;

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    /// A text of a fixed vocabulary: an enumeration's value, a currency's code.
    Word(&'static str),
    Texts(&'a [&'a str]),
    /// A text of a line that is not held.
    OwnText(Box<str>),
    OwnTexts(Box<[Box<str>]>),
    Integer(i64),
    Decimal(Box<Decimal>),
    Boolean(bool),
    /// Minutes of the day.
    Time(u16),
    DateTime(Timestamp),
    References(&'a [Link<'a>]),
    /// Embedded objects.
    Objects(&'a [Json<'a>]),
}

/// One element of a foreign key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link<'a> {
    pub(crate) id: &'a str,
    pub(crate) order: Option<i64>,
}

impl Value<'_> {
    /// The value without what it borrows; none for links and objects, which are not looked at again.
    fn keep(self) -> Option<Value<'static>> {
        Some(match self {
            Self::Text(text) => Value::OwnText(text.into()),
            Self::Word(word) => Value::Word(word),
            Self::Texts(texts) => Value::OwnTexts(texts.iter().map(|text| Box::from(*text)).collect()),
            Self::OwnText(text) => Value::OwnText(text),
            Self::OwnTexts(texts) => Value::OwnTexts(texts),
            Self::Integer(number) => Value::Integer(number),
            Self::Decimal(number) => Value::Decimal(number),
            Self::Boolean(value) => Value::Boolean(value),
            Self::Time(minutes) => Value::Time(minutes),
            Self::DateTime(at) => Value::DateTime(at),
            Self::References(_) | Self::Objects(_) => return None,
        })
    }
}

impl<'a> Row<'a> {
    pub(crate) fn new(entity: EntityType, origin: Origin, version: Timestamp) -> Self {
        Self {
            entity,
            node: Node::default(),
            version,
            explicit: false,
            stored: false,
            origin,
            bytes: 0,
            line_at: 0,
            hash: 0,
            fault: None,
            fields: Vec::new(),
            given: 0,
            notes: 0,
        }
    }

    /// Whether the entity was deleted later than this row was made.
    pub(crate) fn is_tombstone(&self) -> bool {
        self.stored && self.fault == Some(Code::StaleEntity)
    }

    /// Leaves what the rules of the graph look at. What only documents show is read again from the
    /// line when a document is made.
    pub(crate) fn keep(self, production: bool) -> Row<'static> {
        let notes = content_quality::notes(&self, production);
        let kept = KEPT[usize::from(self.entity as u8)];
        let properties = self.entity.schema().properties;
        let is = |at: u8, name: &str| properties[usize::from(at)].name == name;
        let mut fields = Vec::with_capacity(usize::try_from((kept & self.given).count_ones()).unwrap_or(0));
        for (at, value) in self.fields {
            let value = match value {
                value if kept & (1 << at) != 0 => value.keep(),
                Value::Text(text) if notes != 0 && is(at, "name") => {
                    Some(Value::OwnText(content_quality::shown(text)))
                }
                Value::Decimal(price) if *price == Decimal::ZERO && is(at, "price") => {
                    Some(Value::Decimal(price))
                }
                _ => None,
            };
            fields.extend(value.map(|value| (at, value)));
        }
        let Self {
            entity, node, version, explicit, stored, origin, bytes, line_at, hash, fault, given, ..
        } = self;
        Row {
            entity,
            node,
            version,
            explicit,
            stored,
            origin,
            bytes,
            line_at,
            hash,
            fault,
            fields,
            given,
            notes,
        }
    }

    fn value(&self, name: &str) -> Option<&Value<'a>> {
        let index = self.entity.index_of(name)?;
        self.fields.iter().find(|(at, _)| usize::from(*at) == index).map(|(_, value)| value)
    }

    /// Whether the property was given, usable or not.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.entity.index_of(name).is_some_and(|index| self.given & (1 << index) != 0)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Word(word)) => Some(word),
            Some(Value::OwnText(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> + Clone {
        let (read, kept): (&[&str], &[Box<str>]) = match self.value(name) {
            Some(Value::Texts(texts)) => (texts, &[]),
            Some(Value::OwnTexts(texts)) => (&[], texts),
            _ => (&[], &[]),
        };
        read.iter().copied().chain(kept.iter().map(|text| &**text))
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
            Some(Value::Decimal(value)) => Some(**value),
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

    pub(crate) fn objects(&self, name: &str) -> impl Iterator<Item = serde_json::Value> {
        let objects = match self.value(name) {
            Some(Value::Objects(objects)) => *objects,
            _ => &[],
        };
        objects.iter().filter_map(|object| serde_json::from_str(&object.to_string()).ok())
    }

    pub(crate) fn object(&self, name: &str) -> Option<serde_json::Value> {
        self.objects(name).next()
    }
}
