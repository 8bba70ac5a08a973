//! A run's restaurants and their states beside the served ones. Nothing but changes is written.

use std::collections::{HashMap, HashSet};

use basis::Timestamp;
use feed::{CheckedRestaurant, RestaurantStatus};

use crate::error::InventoryError;
use crate::staging::{BlockingStaging, WRITE_ROWS, WriteBehind};
use crate::states::{HeldState, StateRow};
use crate::store::{self, MadeDocument, ServedDocument};

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

/// Says which documents are to be made, takes them one by one and writes those that differ.
pub(crate) struct RestaurantStage<'c> {
    behind: WriteBehind<'c>,
    staging: &'c BlockingStaging,
    served: HashMap<String, ServedDocument>,
    seen: HashSet<String>,
    batch: Vec<MadeDocument>,
    /// Documents that came out as they are served, of other rows than before.
    sources: Vec<(String, Option<i64>)>,
    changes: RestaurantChanges,
}

impl<'c> RestaurantStage<'c> {
    pub(crate) fn open(staging: &'c BlockingStaging) -> Result<Self, InventoryError> {
        let ground = staging.ground();
        let served = staging.read(move |tx| Ok(store::served_documents(tx, ground)?))?;
        let changes = RestaurantChanges { served: served.len(), ..RestaurantChanges::default() };
        let (seen, batch, sources) = (HashSet::new(), Vec::new(), Vec::new());
        let behind = staging.behind();
        Ok(Self { behind, staging, served, seen, batch, sources, changes })
    }

    /// Whether the document may differ from the served one; if not, the restaurant stays as it is.
    pub(crate) fn wants(&mut self, id: &str, source: Option<u64>) -> bool {
        let served = self.served.get(id).and_then(|served| served.source);
        let same = source.is_some_and(|source| served == Some(source.cast_signed()));
        if same {
            self.seen.insert(id.to_owned());
        }
        !same
    }

    pub(crate) fn take(&mut self, restaurant: CheckedRestaurant) -> Result<(), InventoryError> {
        let CheckedRestaurant { document, source, .. } = restaurant;
        let source = source.map(u64::cast_signed);
        let hash = document
            .hash()
            .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
        if !crate::stage_entities::is_storable(&document.id) {
            return Ok(());
        }
        self.seen.insert(document.id.clone());
        match self.served.get(&document.id) {
            Some(held) if held.hash == hash => {
                if held.source != source {
                    self.sources.push((document.id, source));
                }
            }
            Some(_) => {
                self.changes.changed += 1;
                self.batch.push((document, source));
            }
            None => {
                self.changes.added += 1;
                self.batch.push((document, source));
            }
        }
        if self.batch.len() >= WRITE_BATCH || self.sources.len() >= WRITE_ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Writes the rest and ends what is no longer there.
    pub(crate) fn finish(mut self) -> Result<RestaurantChanges, InventoryError> {
        self.flush()?;
        self.behind.wait()?;
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
        let (documents, sources) = (std::mem::take(&mut self.batch), std::mem::take(&mut self.sources));
        if documents.is_empty() && sources.is_empty() {
            return Ok(());
        }
        let ground = self.staging.ground();
        self.behind.write(move |tx| {
            store::set_sources(tx, ground, &sources)?;
            store::write_restaurants(tx, ground, &documents)
        })
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
