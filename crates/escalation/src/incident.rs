//! What an incident is.

use std::fmt;
use std::str::FromStr;

use basis::{Actor, CaseId, Environment, IncidentId, PartnerId, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::policy::PolicyKind;

/// How bad it is (operations 8). The order is by urgency: `P0` is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Orders are blocked. First answer within one hour, around the clock.
    P0,
    /// An alert fires. First answer within 24 hours.
    P1,
    /// Anything else. First answer within seven days.
    P2,
}

impl Severity {
    /// All, worst first.
    pub const ALL: [Self; 3] = [Self::P0, Self::P1, Self::P2];

    /// The stored name: `p0`, `p1`, `p2`. Pages say it with the text `escalation-severity-<name>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P0 => "p0",
            Self::P1 => "p1",
            Self::P2 => "p2",
        }
    }

    /// The short name for people: `P0`, `P1`, `P2`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::P0 => "P0",
            Self::P1 => "P1",
            Self::P2 => "P2",
        }
    }

    /// Within which time the first answer is expected (operations 8).
    pub const fn answer_within(self) -> SignedDuration {
        match self {
            Self::P0 => SignedDuration::from_hours(1),
            Self::P1 => SignedDuration::from_hours(24),
            Self::P2 => SignedDuration::from_hours(7 * 24),
        }
    }

    const fn urgency(self) -> u8 {
        match self {
            Self::P0 => 2,
            Self::P1 => 1,
            Self::P2 => 0,
        }
    }
}

impl PartialOrd for Severity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Severity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.urgency().cmp(&other.urgency())
    }
}

impl FromStr for Severity {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a severity; write p0, p1 or p2"))
    }
}

/// Where an incident stands. It only moves forward, except that a raised severity opens an acknowledged one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Nobody has answered yet.
    Open,
    /// Somebody has taken it on.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl IncidentState {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Acknowledged, Self::Resolved];

    /// The stored name. Pages say it with the text `escalation-state-<name>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

impl FromStr for IncidentState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a state of an incident"))
    }
}

/// What opened an incident. The text form, which is stored, is `rule:API-1`, `urgent_case:cas_…`,
/// `self_alarm:inc_…` or `manual`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// An alert rule, by its id.
    Rule(String),
    /// A support case whose urgency was confirmed.
    UrgentCase(CaseId),
    /// The platform itself: the ladder of another incident reached nobody.
    SelfAlarm(IncidentId),
    /// A person.
    Manual,
}

impl Source {
    /// The part of the platform that speaks for this source on the timeline.
    pub(crate) fn actor(&self) -> Actor {
        Actor::system(match self {
            Self::Rule(_) => "monitoring",
            Self::UrgentCase(_) => "support",
            Self::SelfAlarm(_) | Self::Manual => "escalation",
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(id) => write!(f, "rule:{id}"),
            Self::UrgentCase(id) => write!(f, "urgent_case:{id}"),
            Self::SelfAlarm(id) => write!(f, "self_alarm:{id}"),
            Self::Manual => f.write_str("manual"),
        }
    }
}

impl FromStr for Source {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("{text:?} is not a source of incidents");
        if text == "manual" {
            return Ok(Self::Manual);
        }
        let (kind, rest) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "rule" => Ok(Self::Rule(rest.to_owned())),
            "urgent_case" => rest.parse().map(Self::UrgentCase).map_err(|_| unknown()),
            "self_alarm" => rest.parse().map(Self::SelfAlarm).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

/// Something is wrong and somebody should look.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The partner it concerns; none for the platform itself.
    pub partner_id: Option<PartnerId>,
    /// The partner's environment it concerns.
    pub environment: Option<Environment>,
    /// What opened it.
    pub source: Source,
    /// At most one incident that is not resolved has this key. Its form is `kind:version:payload`.
    pub dedup_key: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub state: IncidentState,
    /// Recorded, but nobody is paged for it: the partner is paused.
    pub suppressed: bool,
    /// Whose ladder it climbs.
    pub policy: PolicyKind,
    /// The text that names it.
    pub title_key: String,
    /// The numbers and names of its texts; read with [`Facts::read`](crate::Facts::read).
    pub facts: Value,
    /// How often the finding was made.
    pub occurrences: i64,
    /// When it was first found.
    pub opened_at: Timestamp,
    /// When it was last found.
    pub seen_at: Timestamp,
    /// By when a first answer is expected.
    pub due_at: Timestamp,
    /// When those concerned are told again if nobody has answered: at half of the time, and when it is over (rule ES3).
    pub remind_at: Option<Timestamp>,
    /// When and by whom it was taken on.
    pub acknowledged: Option<(Timestamp, Actor)>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Who or what resolved it.
    pub resolved_by: Option<Actor>,
    /// How it ended: a text key such as `escalation-resolution-recovered`, or a person's note.
    pub resolution: Option<String>,
}

impl Incident {
    /// The reference on all its messages.
    pub fn reference(&self) -> String {
        reference(self.id)
    }

    /// Whether a first answer is late.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == IncidentState::Open && !self.suppressed && self.due_at < now
    }
}

/// The reference on all messages of an incident.
pub fn reference(id: IncidentId) -> String {
    format!("incident:{id}")
}

/// What a detector or a person has found.
#[derive(Clone, Debug)]
pub struct NewFinding {
    /// The partner it concerns; none for the platform itself.
    pub partner_id: Option<PartnerId>,
    /// The partner's environment.
    pub environment: Option<Environment>,
    /// What found it.
    pub source: Source,
    /// Findings with the same key are one incident while it is not resolved. Write it as `kind:version:payload`, with
    /// the partner in the payload.
    pub dedup_key: String,
    /// How bad it is.
    pub severity: Severity,
    /// The text that names it, such as `alert-title-api-1`. It gets `$partner`, `$environment` and every text and
    /// whole number at the top of `facts`.
    pub title_key: String,
    /// What its texts say in numbers and names; usually [`Facts`](crate::Facts) made into a value.
    pub facts: Value,
    /// Record it, page nobody.
    pub suppressed: bool,
    /// Whose ladder it climbs.
    pub policy: PolicyKind,
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The incident that holds it now.
    pub incident_id: IncidentId,
    /// Whether the incident is new.
    pub new: bool,
}
