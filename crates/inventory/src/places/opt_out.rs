//! Restaurants whose merchants asked to be removed (operations 11.1 and 14.4).

use basis::{Actor, Environment, PartnerId};
use identity::record_audit;

use super::store;
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::{find_state, served_ground};

impl Inventory {
    /// Takes a restaurant off because its merchant asked to be removed, or takes that back. It vanishes from the shop at
    /// once; orders go on.
    pub async fn set_opt_out(
        &self,
        actor: Actor,
        (partner, environment): (PartnerId, Environment),
        restaurant_id: &str,
        is_opted_out: bool,
    ) -> Result<(), InventoryError> {
        let (ambient, id) = (self.ambient.clone(), restaurant_id.to_owned());
        self.db
            .write(move |tx| {
                let ground = served_ground(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                find_state(tx, ground, &id)?.ok_or(InventoryError::NotFound)?;
                let opted_out = is_opted_out.then(|| (&actor, ambient.now()));
                if store::set_opt_out(tx, (partner, environment), &id, opted_out)? {
                    let action = if is_opted_out { "restaurant.opt_out" } else { "restaurant.opt_in" };
                    record_audit(tx, &ambient, &actor, Some(partner), action, &id, &environment)?;
                }
                Ok(())
            })
            .await
    }
}
