//! Why a restaurant can or cannot be ordered from (operations 11.1). Pure.

use feed::{RestaurantStatus, ServiceType};
use partners::Partner;

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

/// How many restaurants there are, and how many offer what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) all: usize,
    pub(crate) orderable: usize,
    pub(crate) delivery: usize,
    pub(crate) takeout: usize,
}

/// Counts restaurants.
pub(crate) fn count(restaurants: &[RestaurantStatus]) -> Totals {
    let offering = |service: ServiceType| {
        restaurants.iter().filter(|restaurant| restaurant.orderable.contains(&service)).count()
    };
    Totals {
        all: restaurants.len(),
        orderable: restaurants.iter().filter(|restaurant| !restaurant.orderable.is_empty()).count(),
        delivery: offering(ServiceType::Delivery),
        takeout: offering(ServiceType::Takeout),
    }
}

/// Which restaurants are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    /// All.
    #[default]
    All,
    /// Those that can be ordered from.
    Orderable,
    /// Those that cannot.
    Blocked,
}

impl Shown {
    /// From a query; all where it names none.
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "orderable" => Self::Orderable,
            "blocked" => Self::Blocked,
            _ => Self::All,
        }
    }

    /// Whether a restaurant belongs to them and has `text` in its name or id, whatever the case of its letters.
    pub(crate) fn matches(self, restaurant: &RestaurantStatus, text: &str) -> bool {
        let wanted = match self {
            Self::All => true,
            Self::Orderable => !restaurant.orderable.is_empty(),
            Self::Blocked => restaurant.orderable.is_empty(),
        };
        let text = text.trim().to_lowercase();
        let names = [restaurant.name.as_deref().unwrap_or_default(), restaurant.restaurant_id.as_str()];
        wanted && (text.is_empty() || names.iter().any(|name| name.to_lowercase().contains(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restaurant(id: &str, name: &str, orderable: &[ServiceType]) -> RestaurantStatus {
        RestaurantStatus {
            restaurant_id: id.to_owned(),
            name: Some(name.to_owned()),
            time_zone: None,
            orderable: orderable.to_vec(),
            reasons: Vec::new(),
        }
    }

    #[test]
    fn restaurants_are_counted_once_however_many_services_they_have() {
        let both = [ServiceType::Delivery, ServiceType::Takeout];
        let restaurants = [
            restaurant("a", "A", &both),
            restaurant("b", "B", &[ServiceType::Takeout]),
            restaurant("c", "C", &[]),
        ];
        assert_eq!(count(&restaurants), Totals { all: 3, orderable: 2, delivery: 1, takeout: 2 });
    }

    #[test]
    fn a_search_looks_at_name_and_id_and_at_what_is_wanted() {
        let blocked = restaurant("shop-7", "Chez Élise", &[]);
        assert!(Shown::All.matches(&blocked, "élise"));
        assert!(Shown::Blocked.matches(&blocked, " SHOP-7 "));
        assert!(!Shown::Orderable.matches(&blocked, ""));
        assert!(!Shown::All.matches(&blocked, "other"));
    }
}
