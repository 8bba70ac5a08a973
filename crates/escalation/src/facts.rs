//! What an incident's texts say in numbers and names, in one form that mails, pages and the timeline share.

use basis::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The facts of an incident. All parts may be missing; what is there is said. Partner text in it (names, summaries) is
/// plain text and is escaped wherever it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The partner's name, for titles.
    pub partner_name: Option<String>,
    /// An alert's numbers against its limits.
    pub alert: Option<AlertFacts>,
    /// What an alert measured, where it is told in shares of a whole (feeds and real-time updates).
    pub measured: Option<MeasuredFacts>,
    /// An urgent case.
    pub case: Option<CaseFacts>,
    /// The text that tells how to mend it.
    pub remedy_key: Option<String>,
    /// The page of the console that shows more, as a path such as `/console/cases/cas_…`; the incident itself by default.
    pub path: Option<String>,
    /// What a person wrote when opening it by hand.
    pub summary: Option<String>,
}

/// An alert's numbers against its limits (operations 9.2, 9.5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertFacts {
    /// The rule, such as `API-1`.
    pub rule: String,
    /// Length of the window in minutes.
    pub window_minutes: i64,
    /// Requests in the window.
    pub requests: i64,
    /// Those that count as failed.
    pub errors: i64,
    /// Distinct restaurants with such failures.
    pub restaurants: i64,
    /// The rate of failures in thousandths.
    pub rate_permille: i64,
    /// The rate must be more than this to fire, in thousandths.
    pub limit_permille: i64,
    /// At least this many failures to fire.
    pub min_errors: i64,
    /// At least this many restaurants to fire.
    pub min_restaurants: i64,
    /// The most frequent error codes, most frequent first.
    pub top_codes: Vec<CodeCount>,
    /// Up to five restaurants with the most failures, by id or name.
    pub sample_restaurants: Vec<String>,
}

/// Shares against their limits (operations 9.1), with what helps to find the cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeasuredFacts {
    /// The shares, those over their limit first.
    pub measures: Vec<Measure>,
    /// Numbers beside the shares, such as restaurants concerned.
    pub counts: Vec<CountFact>,
    /// The limits of the rule, where an installation or a partner may have its own.
    pub limits: Option<LimitFacts>,
    /// How many whole hours back was looked; none for what stands now or for the latest run.
    pub window_hours: Option<i64>,
    /// The instant of what was measured: of the evaluation, or the end of the latest run.
    pub at: Timestamp,
    /// The most frequent error codes, most frequent first.
    pub top_codes: Vec<CodeCount>,
    /// Up to five ids of things concerned, each after its type.
    pub samples: Vec<String>,
}

/// A part of a whole against a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measure {
    /// What is counted: the key of a text, or a name such as the type of the entities; none for all of them together.
    pub subject: Option<String>,
    /// Those that count against the limit.
    pub part: i64,
    /// All.
    pub whole: i64,
    /// The limit in thousandths; 0 for a share that is told without a limit of its own.
    pub limit_permille: i64,
    /// Whether reaching the limit is enough; otherwise the share must be more.
    pub at_limit: bool,
    /// The whole must be more than this; 0 where it does not matter.
    pub over_whole: i64,
    /// Whether the limit is passed.
    pub over: bool,
}

/// A number that is told, with its limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountFact {
    /// The key of the text that says what is counted.
    pub key: String,
    /// How many.
    pub count: i64,
    /// At least so many are needed; 0 where there is no limit.
    pub least: i64,
}

/// The limits of a rule about orders (operations 9.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitFacts {
    /// The share must be more than this, in thousandths.
    pub over_permille: i64,
    /// Minutes that are looked at.
    pub window_minutes: i64,
    /// At least so many orders or errors.
    pub least: i64,
    /// In at least so many restaurants; 0 where it does not matter.
    pub restaurants: i64,
    /// Minutes that an order may take; 0 where it does not matter.
    pub after_minutes: i64,
}

/// How often an error code occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeCount {
    /// The code.
    pub code: String,
    /// How often.
    pub count: i64,
}

/// An urgent case (operations 7.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFacts {
    /// The case number.
    pub number: String,
    /// The partner's own summary.
    pub summary: String,
    /// The text that names the condition the partner claims.
    pub condition_key: String,
    /// Since when, as the partner says.
    pub since: Option<Timestamp>,
    /// The text that names the verdict of the measurements.
    pub verdict_key: Option<String>,
}

impl Facts {
    /// Reads stored facts; parts that are not understood are left out, so that an old incident always shows.
    pub fn read(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_else(|_| Self {
            partner_name: value.get("partner_name").and_then(Value::as_str).map(str::to_owned),
            ..Self::default()
        })
    }
}

impl From<Facts> for Value {
    fn from(facts: Facts) -> Self {
        serde_json::to_value(facts).unwrap_or(Self::Null)
    }
}
