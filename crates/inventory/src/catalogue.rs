//! The catalogue that is served: documents by id, lists by name or distance.

use std::sync::{Arc, Mutex, PoisonError};

use basis::{Environment, PartnerId, Timestamp};
use db::{Db, Tx};
use feed::RestaurantDocument;
use jiff::SignedDuration;
use quick_cache::sync::Cache;

use crate::error::InventoryError;
use crate::model::{RestaurantCard, SearchQuery};
use crate::store;
use crate::towns::Towns;

/// Documents kept in memory; a document with a menu of a hundred items is about 60 KB.
const CACHED_DOCUMENTS: usize = 4_000;
/// Towns are read again after this time, if anything was published since.
const TOWNS_MINUTES: i64 = 10;

/// Reads of what is published. Cheap to clone; clones share one cache of documents.
#[derive(Clone, Debug)]
pub struct Catalogue {
    db: Db,
    // By the hash of the document, so an entry can never be stale, and equal documents are held once.
    documents: Arc<Cache<String, Arc<RestaurantDocument>>>,
    towns: Arc<Mutex<Option<KnownTowns>>>,
}

#[derive(Clone, Debug)]
struct KnownTowns {
    towns: Arc<Towns>,
    environment: Environment,
    generations: i64,
    read_at: Timestamp,
}

impl KnownTowns {
    fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.read_at);
        !self.towns.is_empty() && age < SignedDuration::from_mins(TOWNS_MINUTES)
    }
}

impl Catalogue {
    /// A catalogue on this database.
    pub fn new(db: Db) -> Self {
        Self { db, documents: Arc::new(Cache::new(CACHED_DOCUMENTS)), towns: Arc::default() }
    }

    /// A served restaurant, whether or not its partner is offered at present; `None` if the environment serves none
    /// of this id. For use inside a transaction.
    pub fn find(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<Option<Arc<RestaurantDocument>>, InventoryError> {
        let Some(hash) = store::find_restaurant_hash(tx, partner, environment, restaurant_id)? else {
            return Ok(None);
        };
        if let Some(document) = self.documents.get(&hash) {
            return Ok(Some(document));
        }
        let Some((hash, json)) = store::find_restaurant_json(tx, partner, environment, restaurant_id)? else {
            return Ok(None);
        };
        let document: RestaurantDocument = serde_json::from_str(&json)
            .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
        let document = Arc::new(document);
        self.documents.insert(hash, document.clone());
        Ok(Some(document))
    }

    /// At most `most` of the served restaurants, the first by their ids, whether or not the partner is offered at present.
    /// For use inside a transaction.
    pub fn first(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        most: usize,
    ) -> Result<Vec<Arc<RestaurantDocument>>, InventoryError> {
        let ids = store::first_restaurants(tx, partner, environment, most)?;
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            documents.extend(self.find(tx, partner, environment, &id)?);
        }
        Ok(documents)
    }

    /// [`Catalogue::find`] in a transaction of its own.
    pub async fn restaurant(
        &self,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<Option<Arc<RestaurantDocument>>, InventoryError> {
        let (this, id) = (self.clone(), restaurant_id.to_owned());
        self.db.read(move |tx| this.find(tx, partner, environment, &id)).await
    }

    /// The ids of all restaurants that are served, in order.
    pub async fn restaurant_ids(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<Vec<String>, InventoryError> {
        self.db
            .read(move |tx| {
                let Some(head) = store::find_head(tx, partner, environment)? else { return Ok(Vec::new()) };
                let ground = store::Ground { partner, environment, generation: head.generation };
                let served = store::served_documents(tx, ground)?;
                let mut ids: Vec<String> = served.into_keys().collect();
                ids.sort_unstable();
                Ok(ids)
            })
            .await
    }

    /// Restaurants by name, or the nearest first.
    pub async fn search(&self, query: SearchQuery) -> Result<Vec<RestaurantCard>, InventoryError> {
        self.db.read(move |tx| Ok(store::search(tx, &query)?)).await
    }

    /// Several restaurants at once, in the order of the keys; `None` for one that is not served.
    pub async fn restaurants(
        &self,
        environment: Environment,
        keys: Vec<(PartnerId, String)>,
    ) -> Result<Vec<Option<Arc<RestaurantDocument>>>, InventoryError> {
        let this = self.clone();
        self.db
            .read(move |tx| {
                keys.iter().map(|(partner, id)| this.find(tx, *partner, environment, id)).collect()
            })
            .await
    }

    /// Where towns and postal codes lie; some minutes old at most, if anything was published since.
    pub async fn towns(
        &self,
        environment: Environment,
        now: Timestamp,
    ) -> Result<Arc<Towns>, InventoryError> {
        let held = self.towns.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let known = held.filter(|known| known.environment == environment);
        if let Some(known) = known.as_ref().filter(|known| known.is_fresh(now)) {
            return Ok(known.towns.clone());
        }
        let read = self.db.read(move |tx| read_towns(tx, environment, known, now)).await?;
        *self.towns.lock().unwrap_or_else(PoisonError::into_inner) = Some(read.clone());
        Ok(read.towns)
    }
}

fn read_towns(
    tx: &mut Tx<'_>,
    environment: Environment,
    known: Option<KnownTowns>,
    now: Timestamp,
) -> Result<KnownTowns, InventoryError> {
    let generations = store::sum_generations(tx, environment)?;
    if let Some(known) = known.filter(|known| known.generations == generations) {
        return Ok(KnownTowns { read_at: now, ..known });
    }
    let towns = Arc::new(Towns::new(store::list_towns(tx, environment)?));
    Ok(KnownTowns { towns, environment, generations, read_at: now })
}
