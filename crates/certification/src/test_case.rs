//! The documented test cases (fulfillment-api 16.2 to 16.4).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseGroup {
    /// Checkout (16.2).
    Checkout,
    /// Submit (16.3).
    Submit,
    /// Order updates (16.4).
    Updates,
    /// Real-time updates of the inventory (16.4).
    Realtime,
}

impl CaseGroup {
    /// All, in the order of the specification.
    pub const ALL: [Self; 4] = [Self::Checkout, Self::Submit, Self::Updates, Self::Realtime];

    /// The key of its name.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Checkout => "certification-group-checkout",
            Self::Submit => "certification-group-submit",
            Self::Updates => "certification-group-updates",
            Self::Realtime => "certification-group-realtime",
        }
    }
}

macro_rules! test_cases {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A documented test case. Its name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum TestCase { $($(#[$doc])* $name,)* }

        impl TestCase {
            /// All, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name, such as `C1`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

test_cases! {
    /// Eligible cart, item without options.
    C1,
    /// Eligible cart, item with options.
    C2,
    /// Delivery address out of range.
    C3,
    /// Below the minimum order value.
    C4,
    /// Restaurant closed.
    C5,
    /// Unavailable item.
    C6,
    /// Unavailable item, and the rest below the minimum.
    C7,
    /// Stale item price.
    C8,
    /// Stale item price, and the true value below the minimum.
    C9,
    /// Stale option price.
    C10,
    /// Stale option price, and the true value below the minimum.
    C11,
    /// Invalid promo code.
    C12,
    /// Invalid tokens at checkout.
    C13,
    /// Eligible promotion.
    C14,
    /// Scheduled order.
    C15,
    /// Takeout without a location.
    C16,
    /// Repeated checkout with a changed cart.
    C17,
    /// The line of the tip.
    C18,
    /// Eligible cart.
    S1,
    /// Payment declined.
    S2,
    /// Ineligible diner.
    S3,
    /// Scheduled order.
    S4,
    /// Guest.
    S5,
    /// Tip.
    S6,
    /// No-contact delivery.
    S7,
    /// The same submit twice.
    S8,
    /// Pay on fulfillment.
    S9,
    /// Invalid tokens at submit.
    S10,
    /// The item is gone since the checkout.
    S11,
    /// Latency over all samples.
    S12,
    /// Every test order reaches a final state.
    A1,
    /// Every update has the support action.
    A2,
    /// Estimated time and receipt.
    A3,
    /// Item or price change.
    A4,
    /// Cancellation with its reason.
    A5,
    /// What the partner does after a refusal.
    A6,
    /// A service is disabled by a real-time update.
    R1,
    /// A price is changed by a real-time update.
    R2,
    /// An item is deleted by a real-time update.
    R3,
}

impl TestCase {
    /// What it is about.
    pub fn group(self) -> CaseGroup {
        match self.as_str().as_bytes().first() {
            Some(b'C') => CaseGroup::Checkout,
            Some(b'S') => CaseGroup::Submit,
            Some(b'A') => CaseGroup::Updates,
            _ => CaseGroup::Realtime,
        }
    }

    /// Whether samples are sent for it. S12, the cases of updates and those of the inventory are judged from what
    /// other samples and the partner have left.
    pub fn is_sent(self) -> bool {
        matches!(self.group(), CaseGroup::Checkout | CaseGroup::Submit) && self != Self::S12
    }

    /// The key of its title.
    pub fn title_key(self) -> String {
        format!("certification-{}", self.as_str().to_ascii_lowercase())
    }

    /// The key of what passes.
    pub fn pass_key(self) -> String {
        format!("{}-pass", self.title_key())
    }

    /// The key of how to mend what fails.
    pub fn mend_key(self) -> String {
        format!("{}-mend", self.title_key())
    }
}

impl fmt::Display for TestCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is not the name of a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no test case: write C1 to C18, S1 to S12, A1 to A6 or R1 to R3")]
pub struct UnknownCase(pub String);

impl FromStr for TestCase {
    type Err = UnknownCase;

    fn from_str(text: &str) -> Result<Self, UnknownCase> {
        let wanted = text.trim();
        let found = Self::ALL.iter().find(|case| case.as_str().eq_ignore_ascii_case(wanted));
        found.copied().ok_or_else(|| UnknownCase(wanted.chars().take(20).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written_and_every_case_has_its_texts() {
        for case in TestCase::ALL {
            assert_eq!(case.as_str().to_lowercase().parse(), Ok(*case));
            for key in [case.title_key(), case.pass_key(), case.mend_key()] {
                assert!(texts::has(&key), "{key}");
            }
        }
        assert!("C19".parse::<TestCase>().is_err());
        assert_eq!(TestCase::ALL.len(), 39);
        assert!(CaseGroup::ALL.iter().all(|group| texts::has(group.text_key())));
    }
}
