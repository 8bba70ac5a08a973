//! Reasons of verdicts in the reader's language.

use escalation::AlertFacts;
use texts::{Arg, Texts};

use crate::assess::Reason;
use crate::outcome::Action;
use crate::rules::AlertRule;

impl Action {
    /// The key of its name in the texts.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Checkout => "monitoring-action-checkout",
            Self::Submit => "monitoring-action-submit",
        }
    }
}

impl AlertRule {
    /// The condition in one sentence.
    pub fn condition(&self, texts: Texts) -> String {
        condition(texts, self.over_permille, self.window_minutes, self.min_errors, self.min_restaurants)
    }
}

/// The condition of a rule about requests, as its facts tell it.
pub(crate) fn requests_condition(texts: Texts, facts: &AlertFacts) -> String {
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    condition(
        texts,
        small(facts.limit_permille),
        small(facts.window_minutes),
        whole(facts.min_errors),
        whole(facts.min_restaurants),
    )
}

fn condition(texts: Texts, permille: u32, minutes: u32, errors: u64, restaurants: u64) -> String {
    texts.with(
        "alert-condition",
        &[
            ("limit", Arg::from(texts.percent(f64::from(permille) / 1000.0))),
            ("minutes", Arg::from(minutes)),
            ("errors", Arg::from(errors)),
            ("restaurants", Arg::from(restaurants)),
        ],
    )
}

impl Reason {
    /// One sentence with the numbers.
    pub fn text(&self, texts: Texts) -> String {
        match self {
            Self::DisabledByPlatform => texts.get("verdict-reason-disabled-by-platform"),
            Self::PausedByPartner => texts.get("verdict-reason-paused-by-partner"),
            Self::DisabledByOperator => texts.get("verdict-reason-disabled-by-operator"),
            Self::NothingSucceeded { requests, minutes } => {
                texts.two("verdict-reason-nothing-succeeded", "requests", requests, "minutes", minutes)
            }
            Self::SomeSucceeded { requests, successes, minutes } => texts.three(
                "verdict-reason-some-succeeded",
                "successes",
                successes,
                "requests",
                requests,
                "minutes",
                minutes,
            ),
            Self::TooFewTries { requests, minutes } => {
                texts.two("verdict-reason-too-few-tries", "requests", requests, "minutes", minutes)
            }
            Self::RestaurantsAffected { affected, active } => {
                texts.two("verdict-reason-restaurants-affected", "affected", affected, "active", active)
            }
            Self::LittleTrafficOverRestaurants { active, offered } => texts.two(
                "verdict-reason-little-traffic-over-restaurants",
                "active",
                active,
                "offered",
                offered,
            ),
            Self::Blocked { action, errors, requests, restaurants } => {
                let rate = texts.percent(share(*errors, *requests));
                let action = texts.get(action.text_key());
                texts.with(
                    "verdict-reason-blocked",
                    &[
                        ("action", Arg::from(action)),
                        ("errors", Arg::from(*errors)),
                        ("requests", Arg::from(*requests)),
                        ("rate", Arg::from(rate)),
                        ("restaurants", Arg::from(*restaurants)),
                    ],
                )
            }
        }
    }
}

/// A share for people to read; never for a decision.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52 and only shown with one decimal")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;
    use crate::assess::{UrgentCondition, VerdictKind};
    use crate::signal::SignalRule;

    #[test]
    fn reasons_tell_their_numbers_in_both_languages() {
        let reason = Reason::Blocked { action: Action::Submit, errors: 30, requests: 40, restaurants: 6 };
        assert_eq!(
            reason.text(Texts::new(Locale::En)),
            "Submit order: 30 of 40 requests failed (75.0%), in 6 restaurants, in the last 30 minutes."
        );
        let french = reason.text(Texts::new(Locale::Fr));
        assert!(french.contains("30 requêtes sur 40") && french.contains("75,0\u{a0}%"), "{french}");
    }

    #[test]
    fn everything_that_has_a_key_has_a_text() {
        let mut keys: Vec<String> = AlertRule::fulfillment()
            .iter()
            .flat_map(|rule| ["name", "title", "remedy"].map(|part| format!("alert-{part}-{}", rule.key())))
            .collect();
        for rule in SignalRule::feeds() {
            let parts = ["name", "title", "remedy", "condition"];
            keys.extend(parts.map(|part| format!("alert-{part}-{}", rule.key())));
        }
        for condition in UrgentCondition::ALL {
            keys.push(condition.text_key().to_owned());
            keys.push(format!("{}-help", condition.text_key()));
        }
        for kind in [VerdictKind::Supported, VerdictKind::Contradicted, VerdictKind::Undecidable] {
            keys.push(kind.text_key().to_owned());
        }
        for key in keys {
            assert!(texts::has(&key), "{key}");
        }
    }
}
