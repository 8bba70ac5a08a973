//! The stored register as a check sees it: the places that some restaurants may be, with the decisions that still count.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Mutex;

use basis::{Environment, PartnerId};
use db::{DbError, Tx};
use feed::{Place, PlaceDecision, PlaceLookup, PlaceRegister, WantedPlace};

use super::model::StoredDecision;
use super::store;
use crate::error::InventoryError;
use crate::staging::BlockingStaging;

/// The part of the register that some restaurants need, and the restaurants whose decisions no longer count because
/// their name or address has changed.
pub(super) fn load_part(
    tx: &mut Tx<'_>,
    wanted: &[WantedPlace],
    mut decision_of: impl FnMut(&mut Tx<'_>, &str) -> Result<Option<StoredDecision>, DbError>,
) -> Result<(PlaceRegister, Vec<String>), DbError> {
    let keys: BTreeSet<i64> = wanted.iter().flat_map(|one| one.keys.iter().copied()).collect();
    let keys: Vec<i64> = keys.into_iter().collect();
    let found = store::places_by_keys(tx, &keys)?;
    let mut places: BTreeMap<String, Place> =
        found.into_iter().map(|place| (place.place_id.clone(), place)).collect();
    let (mut decisions, mut lapsed) = (BTreeMap::new(), Vec::new());
    for one in wanted {
        let Some(decision) = decision_of(tx, &one.restaurant_id)? else { continue };
        if decision.fingerprint != one.fingerprint {
            lapsed.push(one.restaurant_id.clone());
            continue;
        }
        let decision = decision.place_id.map_or(PlaceDecision::Unmatched, PlaceDecision::Matched);
        if let PlaceDecision::Matched(id) = &decision
            && !places.contains_key(id)
            && let Some(found) = store::find_place(tx, id)?
        {
            places.insert(id.clone(), found.place);
        }
        decisions.insert(one.restaurant_id.clone(), decision);
    }
    Ok((PlaceRegister::new(places.into_values().collect()).with_decisions(decisions), lapsed))
}

/// As [`load_part`], for a few restaurants of an environment.
pub(super) fn load_few(
    tx: &mut Tx<'_>,
    of: (PartnerId, Environment),
    wanted: &[WantedPlace],
) -> Result<(PlaceRegister, Vec<String>), DbError> {
    load_part(tx, wanted, |tx, id| store::find_decision(tx, of, id))
}

/// The register for a batch: asked in small parts, so that memory does not grow with it.
pub(crate) struct StoredPlaces {
    staging: BlockingStaging,
    decisions: HashMap<String, StoredDecision>,
    lapsed: Mutex<Vec<String>>,
}

impl StoredPlaces {
    /// `None` while no register is kept.
    pub(crate) fn open(staging: &BlockingStaging) -> Result<Option<Self>, InventoryError> {
        let ground = staging.ground();
        let decisions = staging.read(move |tx| {
            if !store::is_enabled(tx)? {
                return Ok(None);
            }
            Ok(Some(store::list_decisions(tx, (ground.partner, ground.environment))?))
        })?;
        let open = |decisions| Self { staging: staging.clone(), decisions, lapsed: Mutex::default() };
        Ok(decisions.map(open))
    }

    /// Restaurants whose decisions no longer count.
    pub(crate) fn lapsed(&self) -> Vec<String> {
        self.lapsed.lock().map(|lapsed| lapsed.clone()).unwrap_or_default()
    }
}

impl PlaceLookup for StoredPlaces {
    fn part(&self, wanted: &[WantedPlace]) -> io::Result<PlaceRegister> {
        let mut decisions: HashMap<String, StoredDecision> = wanted
            .iter()
            .filter_map(|one| {
                Some((one.restaurant_id.clone(), self.decisions.get(&one.restaurant_id)?.clone()))
            })
            .collect();
        let wanted = wanted.to_vec();
        let read = self.staging.read(move |tx| Ok(load_part(tx, &wanted, |_, id| Ok(decisions.remove(id)))?));
        let (register, lapsed) = read.map_err(io::Error::other)?;
        if let Ok(mut all) = self.lapsed.lock() {
            all.extend(lapsed);
        }
        Ok(register)
    }
}
