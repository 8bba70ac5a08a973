//! One answered (or unanswered) request to a partner, as the monitor sees it.

use std::fmt;
use std::str::FromStr;

use basis::{Environment, PartnerId, Timestamp};
use serde::{Deserialize, Serialize};

/// The fulfillment action that was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Price and check a cart.
    Checkout,
    /// Place an order.
    Submit,
}

impl Action {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Checkout, Self::Submit];

    /// The stored name: `checkout`, `submit`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::Submit => "submit",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Action {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|action| action.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not an action: write checkout or submit"))
    }
}

/// Why the request was made. Only live requests count for alerts (operations 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// A diner ordered.
    Live,
    /// A test order or a soft-launch link.
    Test,
    /// The platform asked whether the partner answers (operations 6.2).
    HealthCheck,
}

impl OutcomeKind {
    /// The stored name: `live`, `test`, `health_check`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::HealthCheck => "health_check",
        }
    }
}

/// What came of one request. Success means a `checkoutResponse` for checkout, CREATED or CONFIRMED for submit
/// (operations 10.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The partner that was called.
    pub partner_id: PartnerId,
    /// The environment that was called.
    pub environment: Environment,
    /// The action that was called.
    pub action: Action,
    /// The restaurant of the cart, as the partner names it.
    pub restaurant_id: String,
    /// Error values, rejection types and technical codes, such as `CLOSED` or `PAYMENT_DECLINED`; none on success.
    /// A request with several codes counts once in the rate and once per code in breakdowns.
    pub codes: Vec<String>,
    /// Milliseconds from sending to the end of the answer, or to giving up.
    pub latency_ms: u32,
    /// When it ended; it counts in the minute of this instant.
    pub at: Timestamp,
    /// Why it was made.
    pub kind: OutcomeKind,
}

impl Outcome {
    /// Whether the partner did what was asked.
    pub fn is_success(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes in the form of the bucket key: sorted, without doubles, joined by commas; empty on success.
    /// Codes come from partners, so each is cut to 64 plain characters and at most 8 are kept.
    pub(crate) fn code_set(&self) -> String {
        let mut codes: Vec<String> = self.codes.iter().map(|code| plain_code(code)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.truncate(8);
        codes.join(",")
    }

    /// The restaurant in the form of the bucket key, cut to 300 characters.
    pub(crate) fn restaurant_key(&self) -> String {
        self.restaurant_id.chars().filter(|c| !c.is_control()).take(300).collect()
    }
}

fn plain_code(code: &str) -> String {
    let plain: String =
        code.chars().filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c)).take(64).collect();
    if plain.is_empty() { "UNKNOWN".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_codes(codes: &[&str]) -> String {
        Outcome {
            partner_id: PartnerId::new(1),
            environment: Environment::Production,
            action: Action::Checkout,
            restaurant_id: "r".into(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            latency_ms: 1,
            at: Timestamp::UNIX_EPOCH,
            kind: OutcomeKind::Live,
        }
        .code_set()
    }

    #[test]
    fn the_order_and_doubles_of_codes_do_not_matter() {
        assert_eq!(with_codes(&["B", "A", "B"]), "A,B");
        assert_eq!(with_codes(&[]), "");
    }

    #[test]
    fn hostile_codes_cannot_break_the_key_or_grow_without_bound() {
        assert_eq!(with_codes(&["A,B;\u{0}"]), "AB");
        assert_eq!(with_codes(&["é\u{1F600}"]), "UNKNOWN");
        assert_eq!(with_codes(&[&"X".repeat(9000)]).len(), 64);
        let many: Vec<String> = (0..100).map(|n| format!("C{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(with_codes(&many).split(',').count(), 8);
    }
}
