//! A run's restaurants and their states beside the served ones. Nothing but changes is written.

use std::collections::{HashMap, HashSet};

use basis::Timestamp;
use feed::{RestaurantDocument, RestaurantStatus};

use crate::error::InventoryError;
use crate::staging::BlockingStaging;
use crate::states::{HeldState, StateRow};
use crate::store;

/// Restaurants written in one transaction; keeps each transaction well below a tenth of a second.
pub(crate) const WRITE_BATCH: usize = 250;

/// What a run did to the restaurants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RestaurantChanges {
    /// Restaurants that are served at present.
    pub(crate) served: usize,
    pub(crate) added: usize,
    pub(crate) changed: usize,
    pub(crate) removed: usize,
}

/// Takes documents one by one and writes those that differ.
pub(crate) struct RestaurantStage<'c> {
    staging: &'c BlockingStaging,
    served: HashMap<String, String>,
    seen: HashSet<String>,
    batch: Vec<RestaurantDocument>,
    changes: RestaurantChanges,
}

impl<'c> RestaurantStage<'c> {
    pub(crate) fn open(staging: &'c BlockingStaging) -> Result<Self, InventoryError> {
        let ground = staging.ground();
        let served = staging.read(move |tx| {
            Ok(store::served_hashes(tx, ground.partner, ground.environment, ground.generation)?)
        })?;
        let changes = RestaurantChanges { served: served.len(), ..RestaurantChanges::default() };
        Ok(Self { staging, served, seen: HashSet::new(), batch: Vec::new(), changes })
    }

    pub(crate) fn take(&mut self, document: RestaurantDocument) -> Result<(), InventoryError> {
        let hash = document
            .hash()
            .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
        let held = self.served.get(&document.id);
        let same = held.is_some_and(|held| *held == hash);
        if !crate::stage_entities::is_storable(&document.id) {
            return Ok(());
        }
        match held {
            Some(_) if same => {}
            Some(_) => self.changes.changed += 1,
            None => self.changes.added += 1,
        }
        self.seen.insert(document.id.clone());
        if !same {
            self.batch.push(document);
        }
        if self.batch.len() >= WRITE_BATCH { self.flush() } else { Ok(()) }
    }

    /// Writes the rest and ends what is no longer there.
    pub(crate) fn finish(mut self) -> Result<RestaurantChanges, InventoryError> {
        self.flush()?;
        let ground = self.staging.ground();
        let mut removed: Vec<String> = self.served.into_keys().filter(|id| !self.seen.contains(id)).collect();
        removed.sort();
        self.changes.removed = removed.len();
        for ids in removed.chunks(WRITE_BATCH) {
            let ids = ids.to_vec();
            self.staging.write(move |tx| {
                Ok(store::end_restaurants(
                    tx,
                    ground.partner,
                    ground.environment,
                    ground.generation + 1,
                    &ids,
                )?)
            })?;
        }
        Ok(self.changes)
    }

    fn flush(&mut self) -> Result<(), InventoryError> {
        let documents = std::mem::take(&mut self.batch);
        if documents.is_empty() {
            return Ok(());
        }
        let ground = self.staging.ground();
        self.staging.write(move |tx| store::write_restaurants(tx, ground, &documents))
    }
}

/// Writes the states that differ, and ends those of restaurants that are no longer in the feed.
pub(crate) fn stage_states(
    staging: &BlockingStaging,
    statuses: &[RestaurantStatus],
    now: Timestamp,
) -> Result<(), InventoryError> {
    let ground = staging.ground();
    let mut held: HashMap<String, HeldState> = staging.read(move |tx| Ok(store::held_states(tx, ground)?))?;
    let mut rows = Vec::new();
    for status in statuses.iter().filter(|status| crate::stage_entities::is_storable(&status.restaurant_id)) {
        let old = held.remove(&status.restaurant_id);
        rows.extend(StateRow::changed(status, old.as_ref(), now)?);
        if rows.len() >= WRITE_BATCH {
            let part = std::mem::take(&mut rows);
            staging.write(move |tx| Ok(store::write_states(tx, ground, &part)?))?;
        }
    }
    staging.write(move |tx| Ok(store::write_states(tx, ground, &rows)?))?;
    let gone: Vec<String> = held.into_keys().collect();
    for ids in gone.chunks(WRITE_BATCH) {
        let ids = ids.to_vec();
        staging.write(move |tx| Ok(store::end_states(tx, ground, &ids)?))?;
    }
    Ok(())
}
