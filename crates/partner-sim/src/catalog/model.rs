//! What is kept of the rows.

use std::collections::{HashMap, HashSet};

use basis::{Currency, GeoPoint, Money};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use order::ServiceKind;

/// All that can be ordered, by id.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    pub(crate) restaurants: HashMap<String, Restaurant>,
    pub(crate) items: HashMap<String, Item>,
    pub(crate) options: HashMap<String, MenuOption>,
    pub(crate) offers: HashMap<String, Offer>,
    pub(crate) sections: HashMap<String, Section>,
    pub(crate) availabilities: HashMap<String, Window>,
    /// Add-on groups by the id of the item or option above.
    pub(crate) groups: HashMap<String, Vec<String>>,
}

#[derive(Debug)]
pub(crate) struct Restaurant {
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) telephone: Option<String>,
    pub(crate) location: Option<GeoPoint>,
    pub(crate) zone: TimeZone,
    pub(crate) services: Vec<Service>,
}

impl Restaurant {
    pub(crate) fn service(&self, kind: ServiceKind) -> Option<&Service> {
        self.services.iter().find(|service| service.kind == kind)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) kind: ServiceKind,
    pub(crate) menu: String,
    pub(crate) disabled: bool,
    /// Ordering hours by id.
    pub(crate) ordering: Vec<(String, Window)>,
    pub(crate) hours: Vec<ServiceHours>,
    pub(crate) areas: Vec<Area>,
    pub(crate) fees: Vec<Fee>,
}

/// A daily window of minutes with its days and validity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    pub(crate) opens: Option<i32>,
    pub(crate) closes: Option<i32>,
    /// Bit 0 is Monday; 0 is every day.
    pub(crate) days: u8,
    pub(crate) from: Option<Timestamp>,
    pub(crate) through: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub(crate) struct ServiceHours {
    pub(crate) window: Window,
    pub(crate) asap: bool,
    pub(crate) advance: bool,
    pub(crate) special: bool,
    pub(crate) operation: Vec<String>,
    pub(crate) lead_min: Option<i64>,
    pub(crate) lead_max: Option<i64>,
    pub(crate) advance_min: i64,
    pub(crate) advance_max: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Area {
    pub(crate) id: String,
    pub(crate) geometry: Geometry,
    pub(crate) exclude: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Geometry {
    Circle(GeoPoint, f64),
    Rings(Vec<Vec<GeoPoint>>),
    Postal { code: String, country: String },
}

/// Amounts in millionths of a minor unit.
#[derive(Clone, Debug)]
pub(crate) struct Fee {
    pub(crate) delivery: bool,
    pub(crate) base: i128,
    /// Millionths of a percent.
    pub(crate) percent: i128,
    pub(crate) per_metre: i128,
    pub(crate) cap: Option<i128>,
    pub(crate) regions: Vec<Area>,
    pub(crate) volume_min: i128,
    pub(crate) volume_max: Option<i128>,
    pub(crate) priority: i128,
    pub(crate) from: Option<Timestamp>,
    pub(crate) through: Option<Timestamp>,
    pub(crate) currency: Currency,
}

#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) menus: HashSet<String>,
    pub(crate) parents: Vec<String>,
    pub(crate) items: HashSet<String>,
    pub(crate) availabilities: Vec<String>,
    pub(crate) min: i64,
    pub(crate) max: Option<i64>,
}

#[derive(Debug, Default)]
pub(crate) struct Item {
    pub(crate) disabled: bool,
    pub(crate) menus: HashSet<String>,
    pub(crate) sections: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct MenuOption {
    pub(crate) items: Vec<String>,
    pub(crate) value: String,
}

#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) price: Money,
    pub(crate) items: Vec<String>,
    pub(crate) options: Vec<String>,
    pub(crate) availabilities: Vec<String>,
    pub(crate) services: Vec<ServiceKind>,
    pub(crate) parent_values: Vec<String>,
    pub(crate) quantity_max: Option<i64>,
    pub(crate) inventory: Option<i64>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) through: Option<Timestamp>,
    pub(crate) disabled: bool,
}
