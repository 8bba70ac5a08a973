//! The register itself: its switch and its places.

use basis::{Actor, FieldErrors, Page};
use db::Tx;
use feed::Place;
use identity::record_audit;

use super::model::{PlaceQuery, RegisterState, RegisteredPlace};
use super::{matching, store};
use crate::error::InventoryError;
use crate::service::Inventory;

/// The source of places that staff write by hand.
const STAFF: &str = "staff";

/// Everybody who changes the register takes this lock first.
pub(super) fn lock(tx: &mut Tx<'_>) -> Result<(), db::DbError> {
    tx.lock("places", b"register")
}

/// Refuses a place that is not sound, property by property.
pub(super) fn check(place: &Place) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    for fault in place.faults() {
        errors.push(fault.property(), fault.code(), fault.to_string());
    }
    errors.finish(())
}

/// Puts a place into the register; restaurants are matched again.
pub(super) fn put(
    tx: &mut Tx<'_>,
    ambient: &basis::Ambient,
    place: &Place,
    source: &str,
) -> Result<RegisteredPlace, InventoryError> {
    lock(tx)?;
    let (now, old) = (ambient.now(), store::find_place(tx, &place.place_id)?);
    store::put_place(tx, place, (source, now), old.as_ref().map(|old| &old.place))?;
    matching::enqueue_all(tx, ambient)?;
    Ok(RegisteredPlace { place: place.clone(), source: source.to_owned(), changed_at: now })
}

impl Inventory {
    /// Whether restaurants are matched, and with how many places.
    pub async fn place_register(&self) -> Result<RegisterState, InventoryError> {
        Ok(self.db.read(store::register).await?)
    }

    /// Whether restaurants are matched at all.
    pub async fn matches_places(&self) -> Result<bool, InventoryError> {
        Ok(self.db.read(store::is_enabled).await?)
    }

    /// Switches matching on or off. Without it every restaurant counts as matched.
    ///
    /// # Errors
    /// [`InventoryError::Invalid`] if it is to be switched on without a single place: every restaurant would go.
    pub async fn switch_register(
        &self,
        actor: Actor,
        enabled: bool,
    ) -> Result<RegisterState, InventoryError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                lock(tx)?;
                if enabled && store::count_places(tx)? == 0 {
                    return Err(FieldErrors::one("enabled", "empty", "the register holds no place").into());
                }
                if store::is_enabled(tx)? != enabled {
                    store::switch(tx, enabled, &actor, ambient.now())?;
                    record_audit(tx, &ambient, &actor, None, "places.switch", "register", &enabled)?;
                    matching::enqueue_all(tx, &ambient)?;
                }
                Ok(store::register(tx)?)
            })
            .await
    }

    /// Places by id.
    pub async fn list_places(&self, query: PlaceQuery) -> Result<Page<RegisteredPlace>, InventoryError> {
        let limit = query.limit;
        let rows = self.db.read(move |tx| store::list_places(tx, &query)).await?;
        Ok(Page::cut(rows, limit, |row: &RegisteredPlace| row.place.place_id.clone()))
    }

    /// One place.
    pub async fn get_place(&self, place_id: &str) -> Result<RegisteredPlace, InventoryError> {
        let id = place_id.to_owned();
        self.db.read(move |tx| store::find_place(tx, &id)?.ok_or(InventoryError::NotFound)).await
    }

    /// Adds a place, or changes the one with its id.
    ///
    /// # Errors
    /// [`InventoryError::Invalid`] with what is wrong with it.
    pub async fn put_place(&self, actor: Actor, place: Place) -> Result<RegisteredPlace, InventoryError> {
        check(&place)?;
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let put = put(tx, &ambient, &place, STAFF)?;
                record_audit(tx, &ambient, &actor, None, "places.put", &place.place_id, &place)?;
                Ok(put)
            })
            .await
    }

    /// Takes a place out of the register. A place that has closed should rather be marked so.
    pub async fn remove_place(&self, actor: Actor, place_id: &str) -> Result<(), InventoryError> {
        let (ambient, id) = (self.ambient.clone(), place_id.to_owned());
        self.db
            .write(move |tx| {
                lock(tx)?;
                let found = store::find_place(tx, &id)?.ok_or(InventoryError::NotFound)?;
                store::drop_place(tx, &found.place)?;
                record_audit(tx, &ambient, &actor, None, "places.remove", &id, &found.place)?;
                Ok(matching::enqueue_all(tx, &ambient)?)
            })
            .await
    }
}
