//! The alert rules of the programme, as data (operations 9.2).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::outcome::Action;
use crate::window::Window;

/// The rejection that is the diner's bank's doing, and has a rule of its own.
pub const PAYMENT_DECLINED: &str = "PAYMENT_DECLINED";

/// Which failed requests a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numerator {
    /// Every failed request.
    AllErrors,
    /// Failed requests with a code other than `PAYMENT_DECLINED`.
    WithoutPaymentDeclined,
    /// Requests that failed with `PAYMENT_DECLINED` and nothing else.
    OnlyPaymentDeclined,
}

/// One rule. It fires when **all** gates are passed in the window, for production of launched partners only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRule {
    /// The programme's name of the rule, such as `API-1`.
    pub id: String,
    /// The action whose requests are counted.
    pub action: Action,
    /// Which failures count.
    pub numerator: Numerator,
    /// The rate must be **more than** this, in thousandths of all requests: 500 is one half.
    pub over_permille: u32,
    /// At least this many failures.
    pub min_errors: u64,
    /// In at least this many distinct restaurants.
    pub min_restaurants: u64,
    /// Length of the window in minutes.
    pub window_minutes: u32,
    /// Codes that never count as failures (setting `alert_excluded_errors`). The requests stay in the denominator.
    pub excluded_codes: Vec<String>,
    /// After firing, no recovery before this many requests succeeded, so that silence never resolves an alert.
    pub min_successes: u64,
}

impl AlertRule {
    fn standard(id: &str, action: Action, numerator: Numerator) -> Self {
        Self {
            id: id.to_owned(),
            action,
            numerator,
            over_permille: 500,
            min_errors: 25,
            min_restaurants: 5,
            window_minutes: 30,
            excluded_codes: Vec::new(),
            min_successes: 5,
        }
    }

    /// The three fulfillment rules with the programme's numbers.
    pub fn fulfillment() -> Vec<Self> {
        vec![
            Self::standard("API-1", Action::Checkout, Numerator::AllErrors),
            Self::standard("API-2", Action::Submit, Numerator::WithoutPaymentDeclined),
            Self::standard("API-3", Action::Submit, Numerator::OnlyPaymentDeclined),
        ]
    }

    /// The rule's part of text keys: `api-1`.
    pub fn key(&self) -> String {
        self.id.to_ascii_lowercase()
    }

    /// Whether a request that failed with `codes` counts.
    pub fn counts(&self, codes: &[String]) -> bool {
        let mut left = codes.iter().filter(|code| !self.excluded_codes.contains(code)).peekable();
        match self.numerator {
            Numerator::AllErrors => left.peek().is_some(),
            Numerator::WithoutPaymentDeclined => left.any(|code| code != PAYMENT_DECLINED),
            Numerator::OnlyPaymentDeclined => {
                left.peek().is_some() && left.all(|code| code == PAYMENT_DECLINED)
            }
        }
    }

    /// What the rule sees of a window.
    pub fn totals(&self, window: &Window) -> WindowTotals {
        let mut totals = WindowTotals {
            requests: window.requests,
            successes: window.successes,
            successes_since: window.successes_since,
            ..WindowTotals::default()
        };
        let mut restaurants: BTreeMap<&str, u64> = BTreeMap::new();
        for failures in window.failures.iter().filter(|failures| self.counts(&failures.codes)) {
            totals.errors += failures.count;
            *restaurants.entry(&failures.restaurant_id).or_default() += failures.count;
            for code in failures.codes.iter().collect::<BTreeSet<_>>() {
                *totals.by_code.entry(code.clone()).or_default() += failures.count;
            }
        }
        totals.restaurants = u64::try_from(restaurants.len()).unwrap_or(u64::MAX);
        let mut most: Vec<(&str, u64)> = restaurants.into_iter().collect();
        most.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        totals.sample_restaurants = most.into_iter().take(5).map(|(id, _)| id.to_owned()).collect();
        totals
    }
}

/// A window through the eyes of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowTotals {
    /// All live requests of the action.
    pub requests: u64,
    /// Those that succeeded.
    pub successes: u64,
    /// Those that succeeded in minutes after the condition last held.
    pub successes_since: u64,
    /// Those that count as failures for the rule.
    pub errors: u64,
    /// Distinct restaurants with such failures.
    pub restaurants: u64,
    /// Such failures by code; a request with several codes is in several.
    pub by_code: BTreeMap<String, u64>,
    /// Up to five restaurants with the most such failures.
    pub sample_restaurants: Vec<String>,
}

impl WindowTotals {
    /// Whether the rate is more than the rule's limit: exactly half is not more than one half.
    pub fn is_over(&self, rule: &AlertRule) -> bool {
        u128::from(self.errors) * 1000 > u128::from(self.requests) * u128::from(rule.over_permille)
    }

    /// Whether all gates of the rule are passed.
    pub fn holds(&self, rule: &AlertRule) -> bool {
        self.is_over(rule) && self.errors >= rule.min_errors && self.restaurants >= rule.min_restaurants
    }

    /// The rate in thousandths, rounded down; 0 without requests.
    pub fn permille(&self) -> u64 {
        (self.errors * 1000).checked_div(self.requests).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Failures;

    fn rule(id: &str) -> AlertRule {
        AlertRule::fulfillment().into_iter().find(|rule| rule.id == id).unwrap()
    }

    /// `errors` failures spread over `restaurants`, out of `requests`.
    fn window(requests: u64, errors: u64, restaurants: u64, codes: &[&str]) -> Window {
        let failures = (0..restaurants)
            .map(|n| Failures {
                restaurant_id: format!("r{n}"),
                codes: codes.iter().map(|code| (*code).to_owned()).collect(),
                count: if n == 0 { errors - (restaurants - 1) } else { 1 },
            })
            .collect();
        Window { requests, successes: requests - errors, successes_since: 0, failures }
    }

    fn holds(id: &str, window: &Window) -> bool {
        rule(id).totals(window).holds(&rule(id))
    }

    #[test]
    fn twenty_five_errors_fire_and_twenty_four_do_not() {
        assert!(holds("API-1", &window(25, 25, 5, &["CLOSED"])));
        assert!(!holds("API-1", &window(24, 24, 5, &["CLOSED"])));
    }

    #[test]
    fn five_restaurants_fire_and_four_do_not() {
        assert!(holds("API-1", &window(40, 40, 5, &["CLOSED"])));
        assert!(!holds("API-1", &window(40, 40, 4, &["CLOSED"])));
    }

    #[test]
    fn exactly_half_does_not_fire_and_a_little_more_does() {
        assert!(!holds("API-1", &window(1000, 500, 9, &["CLOSED"])));
        assert!(holds("API-1", &window(1000, 501, 9, &["CLOSED"])));
        assert!(!holds("API-1", &window(50, 25, 5, &["CLOSED"])));
        assert!(holds("API-1", &window(49, 25, 5, &["CLOSED"])));
    }

    #[test]
    fn declined_payments_count_in_their_own_rule_only() {
        let declined = window(30, 30, 6, &[PAYMENT_DECLINED]);
        assert!(!holds("API-2", &declined));
        assert!(holds("API-3", &declined));
        let refused = window(30, 30, 6, &["RESTAURANT_CLOSED"]);
        assert!(holds("API-2", &refused));
        assert!(!holds("API-3", &refused));
    }

    #[test]
    fn declined_payments_stay_in_the_denominator_of_other_failures() {
        let mut both = window(80, 40, 8, &[PAYMENT_DECLINED]);
        both.failures.extend(window(80, 40, 8, &["RESTAURANT_CLOSED"]).failures);
        assert!(!holds("API-2", &both));
        assert!(!holds("API-3", &both));
    }

    #[test]
    fn excluded_codes_do_not_count_unless_another_code_stands_beside_them() {
        let mut lenient = rule("API-1");
        lenient.excluded_codes = vec!["OUT_OF_SERVICE_AREA".into()];
        let counts =
            |codes: &[&str]| lenient.counts(&codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
        assert!(!counts(&["OUT_OF_SERVICE_AREA"]));
        assert!(counts(&["CLOSED", "OUT_OF_SERVICE_AREA"]));
        assert!(!counts(&[]));
    }

    #[test]
    fn a_request_with_several_codes_counts_once_in_the_rate_and_once_per_code() {
        let totals = rule("API-1").totals(&window(30, 26, 5, &["CLOSED", "UNAVAILABLE_ITEM"]));
        assert_eq!(totals.errors, 26);
        assert_eq!(totals.by_code["CLOSED"], 26);
        assert_eq!(totals.by_code["UNAVAILABLE_ITEM"], 26);
        assert_eq!(totals.sample_restaurants[0], "r0");
        assert_eq!(totals.permille(), 866);
    }
}
