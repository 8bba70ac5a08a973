//! Where a check finds places: in memory, or piece by piece in a store.

use std::io;
use std::sync::Arc;

use basis::Timestamp;

use super::keys;
use super::place::Place;
use super::register::PlaceRegister;
use super::score::Features;
use super::standing::PlaceStanding;
use crate::checker::{CheckOptions, Checker};
use crate::row::Row;
use crate::schema::EntityType;

/// What a restaurant needs of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPlace {
    /// Its `@id`.
    pub restaurant_id: String,
    /// A place that may be the restaurant has one of these among [`Place::keys`].
    pub keys: Vec<i64>,
    /// Changes when the restaurant's name or address does, which ends what people decided for it.
    pub fingerprint: i64,
}

impl WantedPlace {
    pub(crate) fn of_row(id: &str, row: &Row) -> Self {
        Self::of_features(id, &Features::of_row(row))
    }

    /// Of a restaurant with these data.
    pub fn of_data(restaurant_id: &str, data: &Place) -> Self {
        Self::of_features(restaurant_id, &Features::of_place(data))
    }

    fn of_features(id: &str, features: &Features) -> Self {
        Self {
            restaurant_id: id.to_owned(),
            keys: keys::of_restaurant(features),
            fingerprint: keys::fingerprint(features),
        }
    }
}

/// A register that is too large to be held in memory.
pub trait PlaceLookup: Send + Sync {
    /// The places that some restaurants may be, with what people decided for them. Asked for a few hundred restaurants
    /// at a time.
    ///
    /// # Errors
    /// If the store cannot be read; the check fails with it.
    fn part(&self, wanted: &[WantedPlace]) -> io::Result<PlaceRegister>;
}

/// Where a check finds places.
#[derive(Clone)]
pub enum Places {
    /// All of them are in memory.
    Whole(Arc<PlaceRegister>),
    /// They are looked up.
    Lookup(Arc<dyn PlaceLookup>),
}

impl Places {
    pub(crate) fn part(&self, wanted: &[WantedPlace]) -> io::Result<Arc<PlaceRegister>> {
        match self {
            Self::Whole(register) => Ok(register.clone()),
            Self::Lookup(lookup) => lookup.part(wanted).map(Arc::new),
        }
    }
}

impl From<PlaceRegister> for Places {
    fn from(register: PlaceRegister) -> Self {
        Self::Whole(Arc::new(register))
    }
}

/// What restaurants need whose ids and lines these are; lines with errors need nothing.
pub fn wanted_places<'r>(rows: impl Iterator<Item = (&'r str, &'r str)>) -> Vec<WantedPlace> {
    read(rows).sound_restaurants(WantedPlace::of_row)
}

/// How restaurants stand to a register whose ids and lines these are, without regard to which of several has a place;
/// lines with errors are left out.
pub fn place_standings<'r>(
    rows: impl Iterator<Item = (&'r str, &'r str)>,
    register: &PlaceRegister,
) -> Vec<(String, PlaceStanding)> {
    let standing =
        |id: &str, row: &Row| (id.to_owned(), PlaceStanding::new(&register.match_row(id, row), register));
    read(rows).sound_restaurants(standing)
}

/// A restaurant's line as a place, to be compared with others; without an id, which is the register's to give.
pub fn restaurant_as_place(id: &str, raw: &str) -> Option<Place> {
    let place = |_: &str, row: &Row| {
        let text = |name: &str| row.text(name).map(str::to_owned);
        let location = crate::assemble::location(row);
        Place {
            name: text("name").unwrap_or_default(),
            street_address: text("streetAddress").unwrap_or_default(),
            address_locality: text("addressLocality"),
            postal_code: text("postalCode"),
            telephone: text("telephone"),
            latitude: location.map(|point| point.latitude),
            longitude: location.map(|point| point.longitude),
            ..Place::default()
        }
    };
    let place = read(std::iter::once((id, raw))).sound_restaurants(place).pop()?;
    let line: serde_json::Value = serde_json::from_str(raw).ok()?;
    let text = |name: &str| line.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    Some(Place { address_region: text("addressRegion"), address_country: text("addressCountry"), ..place })
}

fn read<'r>(rows: impl Iterator<Item = (&'r str, &'r str)>) -> Checker {
    let now = Timestamp::UNIX_EPOCH;
    let options = CheckOptions { threads: 1, ..CheckOptions::new(now) };
    let mut checker = Checker::without_documents(options);
    for (id, raw) in rows {
        checker.read_stored(EntityType::Restaurant, id, now, Some(raw));
    }
    checker
}
