//! Restaurants counted by what can be ordered from them (operations 11.1).

use basis::{Environment, PartnerId};
use serde::Serialize;

use crate::error::InventoryError;
use crate::service::Inventory;
use crate::states::RestaurantState;
use crate::store;

/// Restaurants in the same state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StateCount {
    /// What can be ordered from them.
    pub state: RestaurantState,
    /// Whether they are not served because their inventory is stale (8.4).
    pub stale: bool,
    /// How many.
    pub restaurants: i64,
    /// Those of them with a delivery service that can be ordered from.
    pub delivery: i64,
    /// Those of them with a takeout service that can be ordered from.
    pub takeout: i64,
}

impl Inventory {
    /// How many restaurants are in which state, each restaurant counted once.
    pub async fn count_restaurant_states(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<Vec<StateCount>, InventoryError> {
        self.db
            .read(move |tx| match store::served_ground(tx, partner, environment)? {
                Some(ground) => Ok(store::count_states_by_service(tx, ground)?),
                None => Ok(Vec::new()),
            })
            .await
    }
}
