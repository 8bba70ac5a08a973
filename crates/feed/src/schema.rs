//! The entities of chapter 3 as tables: every property with type, presence and bounds.
//!
//! Reading, references and the printed rules all follow these tables; a property is named in no
//! other place except by the rule that is about it.

mod enums;
mod hours;
mod lookup;
mod menu;
mod objects;
mod restaurant;

use crate::problem::Findings;
use crate::row::Row;

pub use enums::Enumeration;

/// The types of rows that a feed may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the specification says what each entity is")]
pub enum EntityType {
    Restaurant,
    Service,
    ServingConfig,
    ServiceArea,
    OperationHours,
    ServiceHours,
    Fee,
    Menu,
    MenuSection,
    MenuItem,
    MenuItemOption,
    MenuItemOffer,
    Availability,
    Deal,
}

impl EntityType {
    /// Every type, in the order in which chapter 3 has them.
    pub const ALL: [Self; 14] = [
        Self::Restaurant,
        Self::Service,
        Self::ServingConfig,
        Self::ServiceArea,
        Self::OperationHours,
        Self::ServiceHours,
        Self::Fee,
        Self::Menu,
        Self::MenuSection,
        Self::MenuItem,
        Self::MenuItemOption,
        Self::MenuItemOffer,
        Self::Availability,
        Self::Deal,
    ];

    /// The value of `@type`.
    pub const fn as_str(self) -> &'static str {
        self.schema().name
    }

    /// Whether it is no sub-entity (rule F6).
    pub(crate) const fn is_top_level(self) -> bool {
        matches!(self, Self::Restaurant | Self::Service | Self::Menu)
    }

    /// From the value of `@type`, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity| entity.as_str() == text)
    }

    /// Bits of the properties for which `holds`.
    pub(crate) fn bits(self, holds: impl Fn(&Property) -> bool) -> u32 {
        let properties = (0u32..).zip(self.schema().properties);
        properties.filter(|(_, property)| holds(property)).fold(0, |bits, (at, _)| bits | 1 << at)
    }

    /// Index of the property with this name or alias.
    pub(crate) fn index_of(self, name: &str) -> Option<usize> {
        lookup::index_of(self, name)
    }

    /// The key of the text that says what an entity of this type is, in the reader's language; English is [`Schema::about`].
    pub fn text_key(self) -> String {
        let mut key = "feed-type".to_owned();
        for letter in self.as_str().chars() {
            if letter.is_ascii_uppercase() {
                key.push('-');
            }
            key.push(letter.to_ascii_lowercase());
        }
        key
    }

    /// The table of the entity.
    pub const fn schema(self) -> &'static Schema {
        match self {
            Self::Restaurant => &restaurant::RESTAURANT,
            Self::Service => &restaurant::SERVICE,
            Self::ServingConfig => &restaurant::SERVING_CONFIG,
            Self::ServiceArea => &restaurant::SERVICE_AREA,
            Self::Fee => &restaurant::FEE,
            Self::Deal => &restaurant::DEAL,
            Self::OperationHours => &hours::OPERATION_HOURS,
            Self::ServiceHours => &hours::SERVICE_HOURS,
            Self::Availability => &hours::AVAILABILITY,
            Self::Menu => &menu::MENU,
            Self::MenuSection => &menu::MENU_SECTION,
            Self::MenuItem => &menu::MENU_ITEM,
            Self::MenuItemOption => &menu::MENU_ITEM_OPTION,
            Self::MenuItemOffer => &menu::MENU_ITEM_OFFER,
        }
    }
}

impl std::fmt::Display for EntityType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule over one row, beyond the types of its properties.
pub(crate) type RowRule = fn(&Row, &mut Findings);

/// The table of one entity.
#[derive(Debug)]
pub struct Schema {
    /// The value of `@type`.
    pub name: &'static str,
    /// One sentence on what it is.
    pub about: &'static str,
    /// Its properties, without `@type` and `@id`.
    pub properties: &'static [Property],
    /// Rules over the whole row.
    pub(crate) rules: &'static [RowRule],
}

/// One property.
#[derive(Debug)]
pub struct Property {
    /// Canonical name.
    pub name: &'static str,
    /// Other names that are accepted.
    pub aliases: &'static [&'static str],
    /// Type and bounds.
    pub kind: Kind,
    /// Whether it holds a list.
    pub many: bool,
    /// Whether it must be there.
    pub presence: Presence,
}

/// Whether a property must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// Under the named condition.
    Conditional(&'static str),
}

/// The type of a property's values.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// An http or https address.
    Url,
    /// A telephone number.
    Phone,
    /// ISO 3166-1 alpha-2.
    Country,
    /// ISO 4217.
    Currency,
    /// A whole number.
    Integer(Bounds),
    /// A decimal number.
    Number(Bounds),
    /// An amount in major units of the row's `priceCurrency`.
    Price(Bounds),
    /// True or false.
    Boolean,
    /// An instant.
    DateTime,
    /// A local time of day.
    Time,
    /// One of some values.
    Enum(&'static Enumeration),
    /// The `@id` of another row.
    Reference(Reference),
    /// An embedded object.
    Object(&'static Embedded),
}

/// A foreign key.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// The type it points to.
    pub target: EntityType,
    /// Whether `displayOrder` counts.
    pub ordered: bool,
    /// Whether the row belongs below its target (upward) or names something it uses (downward).
    pub upward: bool,
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Lowest value.
    pub min: i64,
    /// Whether the lowest value itself is out.
    pub above: bool,
    /// Highest value.
    pub max: Option<i64>,
}

impl Bounds {
    const NOT_NEGATIVE: Self = Self { min: 0, above: false, max: None };
    const POSITIVE: Self = Self { min: 0, above: true, max: None };
    const fn within(min: i64, max: i64) -> Self {
        Self { min, above: false, max: Some(max) }
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.max, self.above) {
            (Some(max), false) => write!(f, "{} … {max}", self.min),
            (Some(max), true) => write!(f, "> {} … {max}", self.min),
            (None, true) => write!(f, "> {}", self.min),
            (None, false) => write!(f, "≥ {}", self.min),
        }
    }
}

/// An embedded object (3.15). Members that do not fit are warned of; the object is kept as sent.
#[derive(Debug)]
pub struct Embedded {
    /// Name in the specification.
    pub name: &'static str,
    /// Its members.
    pub members: &'static [Property],
    /// The member that a bare string stands for.
    pub bare_text: Option<&'static str>,
}

const fn property(name: &'static str, kind: Kind) -> Property {
    Property { name, aliases: &[], kind, many: false, presence: Presence::Optional }
}

const fn text(name: &'static str) -> Property {
    property(name, Kind::Text)
}

const fn up(name: &'static str, target: EntityType) -> Property {
    property(name, Kind::Reference(Reference { target, ordered: false, upward: true })).many()
}

const fn ordered_up(name: &'static str, target: EntityType) -> Property {
    property(name, Kind::Reference(Reference { target, ordered: true, upward: true })).many()
}

const fn down(name: &'static str, target: EntityType) -> Property {
    property(name, Kind::Reference(Reference { target, ordered: false, upward: false })).many()
}

const DATE_MODIFIED: Property = property("dateModified", Kind::DateTime);
const VALID_FROM: Property = property("validFrom", Kind::DateTime);
const VALID_THROUGH: Property = property("validThrough", Kind::DateTime);

impl Property {
    const fn many(mut self) -> Self {
        self.many = true;
        self
    }
    const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }
    const fn when(mut self, condition: &'static str) -> Self {
        self.presence = Presence::Conditional(condition);
        self
    }
    const fn alias(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}
