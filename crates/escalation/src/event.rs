//! The timeline of an incident.

use basis::{Actor, MessageId, Timestamp};
use notify::Channel;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::incident::Severity;

/// One line of a timeline. Rendered by [`event_line`](crate::event_line).
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentEvent {
    /// Its place in the timeline, counted from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who or what.
    pub actor: Actor,
    /// The name of the person at that time, when it was a person.
    pub actor_name: Option<String>,
    /// What.
    pub detail: EventDetail,
}

/// Why a climb went on to the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClimbReason {
    /// Nobody answered in time.
    Unanswered,
    /// The message could not be delivered.
    Undeliverable,
    /// Somebody asked for it.
    Asked,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDetail {
    /// It was found.
    Opened {
        /// How bad.
        severity: Severity,
        /// Recorded without paging.
        suppressed: bool,
    },
    /// It was found again. At most one line in half an hour.
    Extended {
        /// How often in all.
        occurrences: i64,
        /// The numbers at that time.
        facts: Value,
    },
    /// It became worse; the time for an answer begins anew.
    SeverityRaised {
        /// From.
        from: Severity,
        /// To.
        to: Severity,
    },
    /// Somebody was sent a page.
    Paged {
        /// Whom, by name.
        name: String,
        /// By which way.
        channel: Channel,
        /// The step, counted from 1.
        step: i64,
        /// The round, counted from 1.
        round: i64,
        /// For information only.
        copy: bool,
        /// The message.
        message_id: MessageId,
    },
    /// A page could not be delivered.
    DeliveryFailed {
        /// To whom, by name.
        name: String,
        /// By which way.
        channel: Channel,
    },
    /// Nobody stands on a step; it was passed.
    StepEmpty {
        /// The step, counted from 1.
        step: i64,
        /// The round, counted from 1.
        round: i64,
    },
    /// The next step was taken.
    Climbed {
        /// The step that is taken now, counted from 1.
        step: i64,
        /// The round, counted from 1.
        round: i64,
        /// Why.
        reason: ClimbReason,
    },
    /// Nobody has answered so far; those concerned are told again (rule ES3).
    Reminded {
        /// Whether the time for a first answer is over.
        overdue: bool,
    },
    /// The ladder was climbed as often as allowed.
    Exhausted,
    /// Somebody has taken it on.
    Acknowledged,
    /// The partner is paused: nobody is paged any more.
    Suppressed,
    /// The pause is over: paging begins.
    Released,
    /// It is over.
    Resolved {
        /// A text key, or a person's note.
        resolution: String,
        /// The numbers at that time.
        facts: Value,
    },
}

impl EventDetail {
    /// The stored name of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Extended { .. } => "extended",
            Self::SeverityRaised { .. } => "severity_raised",
            Self::Paged { .. } => "paged",
            Self::DeliveryFailed { .. } => "delivery_failed",
            Self::StepEmpty { .. } => "step_empty",
            Self::Climbed { .. } => "climbed",
            Self::Reminded { .. } => "reminded",
            Self::Exhausted => "exhausted",
            Self::Acknowledged => "acknowledged",
            Self::Suppressed => "suppressed",
            Self::Released => "released",
            Self::Resolved { .. } => "resolved",
        }
    }
}
