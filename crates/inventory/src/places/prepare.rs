//! The register for restaurants that are checked without the rest of the feed: real-time updates and what is judged
//! again. Other restaurants of the same places are checked with them, because only one of several has a place.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use feed::{EntityType, PlaceRegister};

use super::{lookup, store};
use crate::entity::EntityKey;
use crate::error::InventoryError;
use crate::store::{Ground, component_of};

/// Restaurants of one place that are looked at.
const HOLDERS: usize = 50;

/// Restaurants to be checked: id, and the line as it is to be checked; without a line those that go.
pub(crate) type Restaurants = BTreeMap<String, Option<String>>;

fn lines(restaurants: &Restaurants) -> impl Iterator<Item = (&str, &str)> {
    restaurants.iter().filter_map(|(id, raw)| Some((id.as_str(), raw.as_deref()?)))
}

/// The register for these restaurants, and those of them whose decisions no longer count.
pub(crate) fn register_for(
    tx: &mut Tx<'_>,
    ground: Ground,
    restaurants: &Restaurants,
) -> Result<(PlaceRegister, Vec<String>), InventoryError> {
    let wanted = feed::wanted_places(lines(restaurants));
    Ok(lookup::load_few(tx, (ground.partner, ground.environment), &wanted)?)
}

/// Components of other restaurants that stand to the same places, as they are stored or as they will be.
pub(crate) fn companions(
    tx: &mut Tx<'_>,
    ground: Ground,
    restaurants: &Restaurants,
) -> Result<BTreeSet<String>, InventoryError> {
    let (register, _) = register_for(tx, ground, restaurants)?;
    let standings = feed::place_standings(lines(restaurants), &register);
    let mut places: BTreeSet<String> = standings.into_iter().filter_map(|(_, one)| one.place_id).collect();
    for id in restaurants.keys() {
        places.extend(store::place_of_restaurant(tx, ground, id)?);
    }
    let mut components = BTreeSet::new();
    for place in &places {
        for id in store::holders_of_place(tx, ground, place, HOLDERS)? {
            if !restaurants.contains_key(&id) {
                components.extend(component_of(tx, ground, &EntityKey::new(EntityType::Restaurant, id))?);
            }
        }
    }
    Ok(components)
}
