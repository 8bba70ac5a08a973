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
