//! Where a check finds places: in memory, or piece by piece in a store.

use std::io;
use std::sync::Arc;

use basis::Timestamp;

use super::keys;
use super::place::Place;
use super::register::PlaceRegister;
use super::score::Features;
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
    let now = Timestamp::UNIX_EPOCH;
    let options = CheckOptions { threads: 1, ..CheckOptions::new(now) };
    let mut checker = Checker::without_documents(options);
    for (id, raw) in rows {
        checker.read_stored(EntityType::Restaurant, id, now, Some(raw));
    }
    checker.wanted_places()
}
