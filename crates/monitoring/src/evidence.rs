//! What the platform has measured of a partner at one instant: frozen beside urgent claims and shown to assessors.

use std::collections::BTreeMap;

use basis::{IncidentId, Timestamp};
use partners::IntegrationStatus;
use serde::{Deserialize, Serialize};

use crate::outcome::Action;
use crate::rules::PAYMENT_DECLINED;

/// The form in which [`Evidence`] is stored; raised when a field changes its meaning.
pub const EVIDENCE_FORMAT: u32 = 1;

/// Measured values. Frozen documents of this form are read for ever, so fields are only added, with a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// [`EVIDENCE_FORMAT`] when it was taken.
    pub format: u32,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The integration status.
    pub integration: IntegrationStatus,
    /// Live traffic over the last 5 minutes, 30 minutes and 6 hours, for both actions: six entries.
    pub windows: Vec<ActionWindow>,
    /// Health checks of the last 30 minutes.
    #[serde(default)]
    pub health_checks: Tries,
    /// Times of answer over the last 30 minutes, both actions together.
    pub latency: LatencySummary,
    /// How many restaurants are concerned.
    pub restaurants: RestaurantCounts,
    /// The last live request that succeeded, per action.
    pub last_success_at: BTreeMap<Action, Timestamp>,
    /// Incidents of the partner that are not resolved.
    pub open_incidents: Vec<OpenIncident>,
    /// When the inventory last changed by a feed, if known.
    pub last_feed_published_at: Option<Timestamp>,
}

/// How often something was tried and worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How often it was tried.
    pub requests: u64,
    /// How often it worked.
    pub successes: u64,
}

impl Tries {
    /// Whether more than half failed; false without tries.
    pub fn mostly_failed(self) -> bool {
        self.successes * 2 < self.requests
    }
}

impl std::ops::Add for Tries {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { requests: self.requests + other.requests, successes: self.successes + other.successes }
    }
}

/// The traffic of one action over one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionWindow {
    /// The action.
    pub action: Action,
    /// The length of the window: 5, 30 or 360.
    pub minutes: u32,
    /// All requests.
    pub requests: u64,
    /// Those that failed, whatever the code.
    pub errors: u64,
    /// Those that failed with `PAYMENT_DECLINED` alone: the diner's bank said no, the partner works.
    pub payment_declined: u64,
    /// Distinct restaurants with failures other than declined payments.
    pub restaurants_with_errors: u64,
    /// Failures by code; a request with several codes is in several.
    pub by_code: BTreeMap<String, u64>,
}

impl ActionWindow {
    /// Failures that the partner can do something about.
    pub fn blocking_errors(&self) -> u64 {
        self.errors.saturating_sub(self.payment_declined)
    }

    /// Tries of the partner's system: a declined payment was answered properly, so it counts as a success.
    pub fn tries(&self) -> Tries {
        Tries { requests: self.requests, successes: self.requests.saturating_sub(self.blocking_errors()) }
    }

    /// Share of failed requests in thousandths, rounded down; absent without requests.
    pub fn error_permille(&self) -> Option<u64> {
        (self.errors * 1000).checked_div(self.requests)
    }
}

/// Times of answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatencySummary {
    /// The mean in milliseconds; 0 without requests.
    pub mean_ms: u64,
    /// The longest in milliseconds.
    pub max_ms: u64,
    /// Requests that took more than 5 seconds.
    pub slow: u64,
}

/// How many restaurants are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestaurantCounts {
    /// With live requests in the last 6 hours.
    pub active_6h: u64,
    /// With more failed than answered live requests in the last 30 minutes; declined payments count as answered.
    pub affected_30m: u64,
    /// Offered to diners, if known.
    pub total_offered: Option<u64>,
}

/// An incident that was not resolved when the evidence was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenIncident {
    /// The incident.
    pub incident_id: IncidentId,
    /// The key of its title text.
    pub title_key: String,
    /// `P0`, `P1`, `P2`.
    pub severity: String,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// What other features know and monitoring may not ask them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvidenceExtras {
    /// Restaurants that are published in the environment, whether or not the partner is paused.
    pub restaurants_offered: Option<u64>,
    /// When the inventory last changed by a feed.
    pub last_feed_published_at: Option<Timestamp>,
}

impl Evidence {
    /// The window of `action` over `minutes` (5, 30 or 360).
    pub fn window(&self, action: Action, minutes: u32) -> Option<&ActionWindow> {
        self.windows.iter().find(|window| window.action == action && window.minutes == minutes)
    }

    /// Tries of both actions together over `minutes`.
    pub fn tries(&self, minutes: u32) -> Tries {
        let windows = self.windows.iter().filter(|window| window.minutes == minutes);
        windows.map(ActionWindow::tries).fold(Tries::default(), |sum, tries| sum + tries)
    }
}

/// Failed requests that share a restaurant and a set of codes, or successes (no codes), within a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) action: Action,
    pub(crate) restaurant_id: String,
    pub(crate) codes: Vec<String>,
    pub(crate) count: u64,
}

impl Tally {
    fn is_declined_only(&self) -> bool {
        !self.codes.is_empty() && self.codes.iter().all(|code| code == PAYMENT_DECLINED)
    }

    fn is_blocking(&self) -> bool {
        !self.codes.is_empty() && !self.is_declined_only()
    }
}

pub(crate) fn action_window(action: Action, minutes: u32, tallies: &[Tally]) -> ActionWindow {
    let mine = || tallies.iter().filter(|tally| tally.action == action);
    let mut by_code = BTreeMap::new();
    for tally in mine() {
        for code in &tally.codes {
            *by_code.entry(code.clone()).or_default() += tally.count;
        }
    }
    let sum =
        |wanted: fn(&Tally) -> bool| mine().filter(|tally| wanted(tally)).map(|tally| tally.count).sum();
    let blocked: std::collections::BTreeSet<&str> =
        mine().filter(|tally| tally.is_blocking()).map(|tally| tally.restaurant_id.as_str()).collect();
    ActionWindow {
        action,
        minutes,
        requests: sum(|_| true),
        errors: sum(|tally| !tally.codes.is_empty()),
        payment_declined: sum(Tally::is_declined_only),
        restaurants_with_errors: u64::try_from(blocked.len()).unwrap_or(u64::MAX),
        by_code,
    }
}

/// Restaurants for which more requests were blocked than answered.
pub(crate) fn affected_restaurants(tallies: &[Tally]) -> u64 {
    let mut by_restaurant: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for tally in tallies {
        let (blocked, answered) = by_restaurant.entry(&tally.restaurant_id).or_default();
        *if tally.is_blocking() { blocked } else { answered } += tally.count;
    }
    let affected = by_restaurant.values().filter(|(blocked, answered)| blocked > answered).count();
    u64::try_from(affected).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(restaurant: &str, codes: &[&str], count: u64) -> Tally {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Tally { action: Action::Submit, restaurant_id: restaurant.into(), codes, count }
    }

    #[test]
    fn declined_payments_are_errors_but_not_the_partners_failure() {
        let tallies =
            [tally("a", &[PAYMENT_DECLINED], 9), tally("a", &[], 1), tally("b", &["HTTP_ERROR"], 3)];
        let window = action_window(Action::Submit, 30, &tallies);
        assert_eq!((window.requests, window.errors, window.payment_declined), (13, 12, 9));
        assert_eq!(window.tries(), Tries { requests: 13, successes: 10 });
        assert_eq!(window.restaurants_with_errors, 1);
        assert_eq!(window.error_permille(), Some(923));
        assert_eq!(affected_restaurants(&tallies), 1);
        assert_eq!(action_window(Action::Checkout, 30, &tallies).error_permille(), None);
    }

    #[test]
    fn a_restaurant_that_answers_half_of_its_requests_is_not_affected() {
        let half = [tally("a", &["TIMEOUT"], 2), tally("a", &[], 2)];
        assert_eq!(affected_restaurants(&half), 0);
        let more = [tally("a", &["TIMEOUT"], 2), tally("a", &["HTTP_ERROR"], 1), tally("a", &[], 2)];
        assert_eq!(affected_restaurants(&more), 1);
    }
}
