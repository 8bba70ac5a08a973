//! Does the evidence bear out an urgent claim? Pure. The verdict never rejects a case alone: people decide
//! (operations 7.3), with the numbers beside them.

use std::fmt;
use std::str::FromStr;

use partners::IntegrationStatus;
use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, Tries};
use crate::outcome::Action;

#[cfg(test)]
mod tests;

/// The rules by which [`assess`] judges; stored beside each verdict and raised when they change.
pub const ASSESSMENT_VERSION: u32 = 1;

/// Fewer tries than this say nothing.
const MIN_TRIES: u64 = 5;
/// The gates of the widespread blockage: those of the fulfillment alerts.
const MIN_ERRORS: u64 = 25;
const MIN_RESTAURANTS: u64 = 5;

/// One of the three conditions under which a case may be urgent (operations 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentCondition {
    /// The integration is down.
    IntegrationDown,
    /// An issue keeps the majority of the partner's merchants from serving.
    MajorityOfMerchants,
    /// A widespread issue blocks orders for end users.
    WidespreadBlockage,
}

impl UrgentCondition {
    /// All three, in the order of the form.
    pub const ALL: [Self; 3] = [Self::IntegrationDown, Self::MajorityOfMerchants, Self::WidespreadBlockage];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IntegrationDown => "integration_down",
            Self::MajorityOfMerchants => "majority_of_merchants",
            Self::WidespreadBlockage => "widespread_blockage",
        }
    }

    /// The key of its name in the texts.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::IntegrationDown => "urgent-condition-integration-down",
            Self::MajorityOfMerchants => "urgent-condition-majority-of-merchants",
            Self::WidespreadBlockage => "urgent-condition-widespread-blockage",
        }
    }
}

impl fmt::Display for UrgentCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for UrgentCondition {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|condition| condition.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a condition of urgency"))
    }
}

/// What the numbers say about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// They bear it out.
    Supported,
    /// They speak against it.
    Contradicted,
    /// There is too little to tell, or it points both ways.
    Undecidable,
}

impl VerdictKind {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Undecidable => "undecidable",
        }
    }

    /// The key of its name in the texts.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Supported => "verdict-supported",
            Self::Contradicted => "verdict-contradicted",
            Self::Undecidable => "verdict-undecidable",
        }
    }
}

/// One number that led to the verdict. Pages render it with [`Reason::text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The platform itself has disabled the integration after failures (D1, D2).
    DisabledByPlatform,
    /// The partner has paused its own integration.
    PausedByPartner,
    /// The operator has disabled the integration.
    DisabledByOperator,
    /// Nothing succeeded.
    NothingSucceeded {
        /// Tries within the window, live requests and health checks.
        requests: u64,
        /// The window.
        minutes: u32,
    },
    /// Some requests succeeded.
    SomeSucceeded {
        /// Tries within the window.
        requests: u64,
        /// Those that worked.
        successes: u64,
        /// The window.
        minutes: u32,
    },
    /// Too few tries to tell.
    TooFewTries {
        /// Tries within the window.
        requests: u64,
        /// The window.
        minutes: u32,
    },
    /// Restaurants that fail, of those with traffic.
    RestaurantsAffected {
        /// Restaurants that mostly failed in the last 30 minutes.
        affected: u64,
        /// Restaurants with traffic in the last 6 hours.
        active: u64,
    },
    /// Less than half of the offered restaurants have traffic, so traffic does not tell about the majority.
    LittleTrafficOverRestaurants {
        /// Restaurants with traffic in the last 6 hours.
        active: u64,
        /// Restaurants that are offered.
        offered: u64,
    },
    /// Failures of one action against the gates of a widespread blockage.
    Blocked {
        /// The action.
        action: Action,
        /// Failures without declined payments.
        errors: u64,
        /// All requests.
        requests: u64,
        /// Distinct restaurants with failures.
        restaurants: u64,
    },
}

/// The verdict with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// [`ASSESSMENT_VERSION`] when it was made.
    pub version: u32,
    /// The claim.
    pub condition: UrgentCondition,
    /// What the numbers say.
    pub kind: VerdictKind,
    /// The numbers.
    pub reasons: Vec<Reason>,
}

/// Judges one claim by the evidence.
pub fn assess(condition: UrgentCondition, evidence: &Evidence) -> Verdict {
    let (kind, reasons) = match condition {
        UrgentCondition::IntegrationDown => integration_down(evidence),
        UrgentCondition::MajorityOfMerchants => majority_of_merchants(evidence),
        UrgentCondition::WidespreadBlockage => widespread_blockage(evidence),
    };
    Verdict { version: ASSESSMENT_VERSION, condition, kind, reasons }
}

fn integration_down(evidence: &Evidence) -> (VerdictKind, Vec<Reason>) {
    match evidence.integration {
        IntegrationStatus::DisabledAuto => return (VerdictKind::Supported, vec![Reason::DisabledByPlatform]),
        IntegrationStatus::DisabledManual => {
            return (VerdictKind::Contradicted, vec![Reason::PausedByPartner]);
        }
        IntegrationStatus::DisabledOperator => {
            return (VerdictKind::Undecidable, vec![Reason::DisabledByOperator]);
        }
        IntegrationStatus::Enabled => {}
    }
    let recent = evidence.tries(5);
    if recent.requests >= MIN_TRIES {
        return judge_tries(recent, 5);
    }
    judge_tries(evidence.tries(30) + evidence.health_checks, 30)
}

fn judge_tries(tries: Tries, minutes: u32) -> (VerdictKind, Vec<Reason>) {
    let Tries { requests, successes } = tries;
    if requests < MIN_TRIES {
        return (VerdictKind::Undecidable, vec![Reason::TooFewTries { requests, minutes }]);
    }
    if successes == 0 {
        return (VerdictKind::Supported, vec![Reason::NothingSucceeded { requests, minutes }]);
    }
    let kind = if tries.mostly_failed() { VerdictKind::Undecidable } else { VerdictKind::Contradicted };
    (kind, vec![Reason::SomeSucceeded { requests, successes, minutes }])
}

fn majority_of_merchants(evidence: &Evidence) -> (VerdictKind, Vec<Reason>) {
    if evidence.integration == IntegrationStatus::DisabledAuto {
        return (VerdictKind::Supported, vec![Reason::DisabledByPlatform]);
    }
    let (active, affected) = (evidence.restaurants.active_6h, evidence.restaurants.affected_30m);
    let requests = evidence.tries(30).requests;
    if requests < MIN_TRIES || active == 0 {
        return (VerdictKind::Undecidable, vec![Reason::TooFewTries { requests, minutes: 30 }]);
    }
    let mut reasons = vec![Reason::RestaurantsAffected { affected, active }];
    if affected * 2 > active {
        return (VerdictKind::Supported, reasons);
    }
    match evidence.restaurants.total_offered {
        Some(offered) if active * 2 < offered => {
            reasons.push(Reason::LittleTrafficOverRestaurants { active, offered });
            (VerdictKind::Undecidable, reasons)
        }
        Some(_) | None => (VerdictKind::Contradicted, reasons),
    }
}

fn widespread_blockage(evidence: &Evidence) -> (VerdictKind, Vec<Reason>) {
    let windows = Action::ALL.into_iter().filter_map(|action| evidence.window(action, 30));
    let mut reasons = Vec::new();
    let (mut supported, mut over, mut requests) = (false, false, 0);
    for window in windows {
        let errors = window.blocking_errors();
        let is_over = errors * 2 > window.requests;
        over |= is_over;
        requests += window.requests;
        supported |= is_over && errors >= MIN_ERRORS && window.restaurants_with_errors >= MIN_RESTAURANTS;
        if window.requests > 0 {
            reasons.push(Reason::Blocked {
                action: window.action,
                errors,
                requests: window.requests,
                restaurants: window.restaurants_with_errors,
            });
        }
    }
    if supported {
        return (VerdictKind::Supported, reasons);
    }
    if over || requests < MIN_ERRORS {
        reasons.push(Reason::TooFewTries { requests, minutes: 30 });
        return (VerdictKind::Undecidable, reasons);
    }
    (VerdictKind::Contradicted, reasons)
}
