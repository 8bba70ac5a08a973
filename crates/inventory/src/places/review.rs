//! What people decide about a restaurant's place.

use basis::{Actor, Environment, FieldErrors, PartnerId};
use db::Tx;
use feed::{EntityType, Place, WantedPlace};
use identity::record_audit;

use super::model::{MatchDecision, MatchReview, StoredDecision};
use super::{lookup, matching, store};
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::{Ground, find_raw, find_state, served_ground};

/// Candidates shown.
const CANDIDATES: usize = 10;

/// A restaurant's data as they are served, as a place without an id.
pub(super) fn restaurant(tx: &mut Tx<'_>, ground: Ground, id: &str) -> Result<Place, InventoryError> {
    let raw = find_raw(tx, ground, EntityType::Restaurant, id)?.ok_or(InventoryError::NotFound)?;
    // A line with errors of its own is not matched; there is nothing to decide.
    feed::restaurant_as_place(id, &raw).ok_or(InventoryError::NotFound)
}

impl Inventory {
    /// What a person needs to decide about a restaurant.
    ///
    /// # Errors
    /// [`InventoryError::NotFound`] for a restaurant that is not there or has errors of its own.
    pub async fn get_match(
        &self,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<MatchReview, InventoryError> {
        let id = restaurant_id.to_owned();
        self.db
            .read(move |tx| {
                let ground = served_ground(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                let standing = find_state(tx, ground, &id)?.ok_or(InventoryError::NotFound)?;
                let restaurant = restaurant(tx, ground, &id)?;
                let wanted = WantedPlace::of_data(&id, &restaurant);
                let decision = store::find_decision(tx, (partner, environment), &id)?
                    .filter(|decision| decision.fingerprint == wanted.fingerprint);
                let (register, _) = lookup::load_few(tx, (partner, environment), &[wanted])?;
                let candidates = register.candidates(&restaurant, CANDIDATES);
                Ok(MatchReview { standing, restaurant, candidates, decision })
            })
            .await
    }

    /// Decides about a restaurant: it is a place, it is none, or the score counts again. What is decided stands until the
    /// restaurant's name or address changes. It is judged again at once.
    ///
    /// # Errors
    /// [`InventoryError::Invalid`] for a place that the register does not have.
    pub async fn decide_match(
        &self,
        actor: Actor,
        (partner, environment): (PartnerId, Environment),
        restaurant_id: &str,
        decision: MatchDecision,
    ) -> Result<(), InventoryError> {
        let (ambient, id) = (self.ambient.clone(), restaurant_id.to_owned());
        self.db
            .write(move |tx| {
                let ground = served_ground(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                let restaurant = restaurant(tx, ground, &id)?;
                let fingerprint = WantedPlace::of_data(&id, &restaurant).fingerprint;
                let (of, decided_at) = ((partner, environment), ambient.now());
                let decided = |place_id| StoredDecision {
                    place_id,
                    fingerprint,
                    decided_by: actor.clone(),
                    decided_at,
                };
                let detail = match decision {
                    MatchDecision::Place(place_id) => {
                        if store::find_place(tx, &place_id)?.is_none() {
                            let unknown = "the register has no such place";
                            return Err(FieldErrors::one("place_id", "unknown", unknown).into());
                        }
                        store::put_decision(tx, of, &id, &decided(Some(place_id.clone())))?;
                        place_id
                    }
                    MatchDecision::NoPlace => {
                        store::put_decision(tx, of, &id, &decided(None))?;
                        "none".to_owned()
                    }
                    MatchDecision::Automatic => {
                        store::drop_decisions(tx, of, std::slice::from_ref(&id))?;
                        "automatic".to_owned()
                    }
                };
                let detail = (environment, detail);
                record_audit(tx, &ambient, &actor, Some(partner), "places.match", &id, &detail)?;
                Ok(matching::enqueue_one(tx, &ambient, of, &id)?)
            })
            .await
    }
}
