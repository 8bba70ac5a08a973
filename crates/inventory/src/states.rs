//! What can be ordered from each restaurant of the feed, and why not more.

use std::hash::Hasher;
use std::str::FromStr;

use basis::{Cursor, Environment, Page, PartnerId, Timestamp};
use feed::{Code, MatchState, PlaceStanding, RestaurantStatus};
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store;

/// How much of a restaurant can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestaurantState {
    /// Everything the feed says of it.
    Orderable,
    /// Something, but errors take something away.
    Partly,
    /// Nothing.
    NotOrderable,
}

impl RestaurantState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Orderable, Self::Partly, Self::NotOrderable];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orderable => "orderable",
            Self::Partly => "partly",
            Self::NotOrderable => "not_orderable",
        }
    }
}

impl FromStr for RestaurantState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("unknown state {text:?}"))
    }
}

impl db::ToValue for RestaurantState {
    fn to_value(&self) -> db::Value {
        db::Value::Text(self.as_str().to_owned())
    }
}

impl db::FromValue for RestaurantState {
    fn from_value(value: &db::Value) -> Result<Self, String> {
        String::from_value(value)?.parse()
    }
}

/// Whether errors take something away from the restaurant. That a batch brought older rows than those that are stored
/// takes nothing away (rule W4).
pub(crate) fn is_failing(status: &RestaurantStatus) -> bool {
    status.reasons.iter().any(|reason| reason.code != Code::StaleEntity)
}

/// How much of a restaurant can be ordered.
pub fn decide_state(status: &RestaurantStatus) -> RestaurantState {
    match (status.orderable.is_empty(), is_failing(status)) {
        (true, _) => RestaurantState::NotOrderable,
        (false, true) => RestaurantState::Partly,
        (false, false) => RestaurantState::Orderable,
    }
}

/// What a comparison looks at of a stored state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeldState {
    pub(crate) hash: i64,
    pub(crate) failing_since: Option<Timestamp>,
    /// What its match depends on ([`feed::PlaceStanding::revision`]).
    pub(crate) revision: Option<i64>,
}

/// A state to be written.
#[derive(Clone, Debug)]
pub(crate) struct StateRow {
    pub(crate) restaurant_id: String,
    pub(crate) hash: i64,
    pub(crate) state: RestaurantState,
    pub(crate) name: Option<String>,
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) status: String,
    pub(crate) place: Option<PlaceStanding>,
}

impl StateRow {
    /// The row to write, if it differs from what is held. A restaurant that was failing goes on failing since then.
    pub(crate) fn changed(
        status: &RestaurantStatus,
        held: Option<&HeldState>,
        now: Timestamp,
    ) -> Result<Option<Self>, InventoryError> {
        let text = serde_json::to_string(status)
            .map_err(|source| InventoryError::Damaged { what: "restaurant status", source })?;
        let mut hasher = SipHasher13::new();
        hasher.write(text.as_bytes());
        let hash = hasher.finish().cast_signed();
        let since = held.and_then(|held| held.failing_since).unwrap_or(now);
        let failing_since = is_failing(status).then_some(since);
        let revision = status.place.as_ref().map(|place| place.revision);
        if held.copied() == Some(HeldState { hash, failing_since, revision }) {
            return Ok(None);
        }
        Ok(Some(Self {
            restaurant_id: status.restaurant_id.clone(),
            hash,
            state: decide_state(status),
            name: status.name.as_ref().map(|name| name.replace('\0', "")),
            failing_since,
            status: text,
            place: status.place.clone(),
        }))
    }
}

/// A restaurant of the feed as pages and the API show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestaurantStanding {
    /// What can be ordered, and the errors that stand in the way.
    pub status: RestaurantStatus,
    /// In one word.
    pub state: RestaurantState,
    /// Since when errors have been taking something away without a break.
    pub failing_since: Option<Timestamp>,
    /// Since when it is not served because its inventory is stale (8.4).
    pub stopped_at: Option<Timestamp>,
    /// When it was taken off because its merchant asked to be removed.
    pub opted_out_at: Option<Timestamp>,
}

/// Which restaurants are wanted.
#[derive(Clone, Debug, Default)]
pub struct StandingFilter {
    /// Only in this state.
    pub state: Option<RestaurantState>,
    /// Words in name or id; case and accents do not matter.
    pub text: Option<String>,
    /// Only those that are not served because their inventory is stale.
    pub stale_only: bool,
    /// Only those that stand so to the place register.
    pub match_state: Option<MatchState>,
    /// Only those whose merchants asked to be removed.
    pub opted_out_only: bool,
    /// After this entry.
    pub after: Option<Cursor>,
    /// The most entries wanted.
    pub limit: usize,
}

/// How many restaurants are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StandingCounts {
    /// Everything can be ordered.
    pub orderable: i64,
    /// Errors take something away.
    pub partly: i64,
    /// Nothing can be ordered.
    pub not_orderable: i64,
    /// Of these, not served because their inventory is stale.
    pub stale: i64,
    /// Since when nothing is served because every run has been failing (8.4).
    pub stopped_at: Option<Timestamp>,
}

impl Inventory {
    /// What can be ordered from the restaurants of an environment, as the served state has it, by id.
    pub async fn restaurant_status(
        &self,
        partner: PartnerId,
        environment: Environment,
        filter: StandingFilter,
    ) -> Result<Page<RestaurantStanding>, InventoryError> {
        let limit = filter.limit;
        let rows = self
            .db
            .read(move |tx| {
                let Some(ground) = store::served_ground(tx, partner, environment)? else {
                    return Ok(Vec::new());
                };
                Ok::<_, InventoryError>(store::list_states(tx, ground, &filter)?)
            })
            .await?;
        Ok(Page::cut(rows, limit, |row: &RestaurantStanding| row.status.restaurant_id.clone()))
    }

    /// One of [`Inventory::restaurant_status`].
    pub async fn get_restaurant_status(
        &self,
        partner: PartnerId,
        environment: Environment,
        restaurant_id: &str,
    ) -> Result<RestaurantStanding, InventoryError> {
        let id = restaurant_id.to_owned();
        self.db
            .read(move |tx| {
                let ground =
                    store::served_ground(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                store::find_state(tx, ground, &id)?.ok_or(InventoryError::NotFound)
            })
            .await
    }

    /// How many restaurants are in which state.
    pub async fn count_restaurant_status(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<StandingCounts, InventoryError> {
        self.db
            .read(move |tx| match store::served_ground(tx, partner, environment)? {
                Some(ground) => Ok(store::count_states(tx, ground)?),
                None => Ok(StandingCounts::default()),
            })
            .await
    }
}
