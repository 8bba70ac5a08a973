//! The Restaurant Status Report in figures (operations 11.1). Pure.

use inventory::{ReportStatus, RestaurantState, Serving, StateCount};
use partners::Partner;
use texts::Texts;

use crate::view::Badge;

/// How a restaurant is called in matching.
pub(crate) fn serving_badge(t: Texts, serving: Serving) -> Badge {
    let (tone, text) = match serving {
        Serving::Servable => ("ok", t.get("places-serving-servable")),
        Serving::Processing => ("info", t.get("places-serving-processing")),
        Serving::Unmatched => ("danger", t.get("places-serving-unmatched")),
        Serving::NotServable => ("warning", t.get("places-serving-not-servable")),
    };
    Badge { tone, text }
}

/// Why a restaurant cannot be ordered from, or that it can.
pub(crate) fn status_badge(t: Texts, status: ReportStatus) -> Badge {
    let (tone, text) = match status {
        ReportStatus::NotLaunched => ("muted", t.get("places-status-not-launched")),
        ReportStatus::IntegrationDisabled => ("warning", t.get("places-status-integration-disabled")),
        ReportStatus::OptedOut => ("muted", t.get("places-status-opted-out")),
        ReportStatus::Unmatched => ("danger", t.get("places-status-unmatched")),
        ReportStatus::DuplicateRestaurant => ("danger", t.get("places-status-duplicate-restaurant")),
        ReportStatus::PlaceClosed => ("danger", t.get("places-status-place-closed")),
        ReportStatus::ServiceMissing => ("danger", t.get("places-status-service-missing")),
        ReportStatus::BadMenu => ("danger", t.get("places-status-bad-menu")),
        ReportStatus::StaleInventory => ("muted", t.get("places-status-stale-inventory")),
        ReportStatus::NoIssues => ("ok", t.get("places-status-no-issues")),
    };
    Badge { tone, text }
}

/// What stands in the way of all of a partner's restaurants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The partner is not launched, or suspended.
    NotLaunched,
    /// The integration is off.
    IntegrationDisabled,
}

/// The obstacle that is named first.
pub(crate) const fn decide_obstacle(partner: &Partner) -> Option<Obstacle> {
    if !matches!(partner.status, partners::PartnerStatus::Launched) {
        return Some(Obstacle::NotLaunched);
    }
    if partner.integration.is_enabled() { None } else { Some(Obstacle::IntegrationDisabled) }
}

/// Where a restaurant stands in the report: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Everything can be ordered.
    Orderable,
    /// Errors take something away.
    Partly,
    /// Nothing can be ordered.
    Blocked,
    /// Not served, because its inventory is stale.
    Stale,
}

impl Standing {
    pub(crate) const ALL: [Self; 4] = [Self::Orderable, Self::Partly, Self::Blocked, Self::Stale];

    /// Where a restaurant stands.
    pub(crate) const fn of(state: RestaurantState, is_stale: bool) -> Self {
        match (is_stale, state) {
            (true, _) => Self::Stale,
            (false, RestaurantState::Orderable) => Self::Orderable,
            (false, RestaurantState::Partly) => Self::Partly,
            (false, RestaurantState::NotOrderable) => Self::Blocked,
        }
    }

    /// The name in addresses.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Orderable => "orderable",
            Self::Partly => "partly",
            Self::Blocked => "blocked",
            Self::Stale => "stale",
        }
    }

    /// From an address; none for all.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The tone of badges and of the pie.
    pub(crate) const fn tone(self) -> &'static str {
        match self {
            Self::Orderable => "ok",
            Self::Partly => "warning",
            Self::Blocked => "danger",
            Self::Stale => "muted",
        }
    }

    /// The state that a list filters by, with whether only stale ones are wanted.
    pub(crate) const fn filter(self) -> (Option<RestaurantState>, bool) {
        match self {
            Self::Orderable => (Some(RestaurantState::Orderable), false),
            Self::Partly => (Some(RestaurantState::Partly), false),
            Self::Blocked => (Some(RestaurantState::NotOrderable), false),
            Self::Stale => (None, true),
        }
    }
}

/// How many restaurants stand alike, and how many of them offer what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) standing: Standing,
    pub(crate) restaurants: i64,
    pub(crate) delivery: i64,
    pub(crate) takeout: i64,
}

/// One line for each standing, also for those that do not occur. Where a whole environment is stale, so is each restaurant.
pub(crate) fn totals(counts: &[StateCount], is_stopped: bool) -> Vec<Totals> {
    let of = |standing: Standing| {
        let alike = counts.iter().filter(|one| Standing::of(one.state, one.stale || is_stopped) == standing);
        alike.fold(Totals { standing, restaurants: 0, delivery: 0, takeout: 0 }, |sum, one| Totals {
            restaurants: sum.restaurants + one.restaurants,
            delivery: sum.delivery + one.delivery,
            takeout: sum.takeout + one.takeout,
            ..sum
        })
    };
    Standing::ALL.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(state: RestaurantState, stale: bool, restaurants: i64) -> StateCount {
        StateCount { state, stale, restaurants, delivery: restaurants, takeout: 1 }
    }

    #[test]
    fn each_restaurant_is_counted_once_and_stale_ones_apart() {
        let counts = [
            count(RestaurantState::Orderable, false, 5),
            count(RestaurantState::Partly, false, 2),
            count(RestaurantState::Partly, true, 3),
            count(RestaurantState::NotOrderable, true, 4),
        ];
        let restaurants: Vec<i64> = totals(&counts, false).iter().map(|one| one.restaurants).collect();
        assert_eq!(restaurants, [5, 2, 0, 7]);
        let stopped: Vec<i64> = totals(&counts, true).iter().map(|one| one.restaurants).collect();
        assert_eq!(stopped, [0, 0, 0, 14]);
        assert_eq!(totals(&counts, false)[3].takeout, 2);
    }

    #[test]
    fn the_names_in_addresses_are_read_back() {
        for standing in Standing::ALL {
            assert_eq!(Standing::read(standing.as_str()), Some(standing));
        }
        assert_eq!(Standing::read("all"), None);
    }
}
