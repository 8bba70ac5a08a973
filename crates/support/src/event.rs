//! The history of a case: rows are only added.

use basis::{Actor, CaseMessageId, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use texts::Texts;

use crate::due::DueTime;
use crate::model::{Category, Queue, Urgency, Visibility};

/// One line of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseEvent {
    /// Its place, counted from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who or what.
    pub actor: Actor,
    /// The person's name at that time.
    pub actor_name: Option<String>,
    /// What.
    pub detail: EventDetail,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDetail {
    /// The case was opened.
    Opened {
        /// About what.
        category: Category,
        /// Whether urgency was claimed.
        urgency: Urgency,
        /// Who works on it.
        queue: Queue,
        /// The number of the case it follows up.
        parent: Option<i64>,
    },
    /// Somebody answered or noted something.
    Replied {
        /// The message.
        message_id: CaseMessageId,
        /// Who may read it.
        visibility: Visibility,
    },
    /// The urgency was confirmed; the on-call engineers are paged.
    Confirmed {
        /// What the assessor wrote.
        note: Option<String>,
    },
    /// The urgency was refused.
    Downgraded {
        /// What the assessor wrote.
        note: Option<String>,
    },
    /// The due time changed; none while the partner is asked.
    DueSet {
        /// The new one.
        due: Option<DueTime>,
    },
    /// The claim waits too long, and the assessors were told so.
    TriageReminded,
    /// The partner was reminded that its answer is awaited.
    Reminded,
    /// The case was closed.
    Closed {
        /// Because the partner did not answer.
        for_silence: bool,
    },
    /// A new case follows this one up.
    FollowedUp {
        /// Its number.
        number: i64,
    },
}

impl EventDetail {
    /// The stored name of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Replied { .. } => "replied",
            Self::Confirmed { .. } => "confirmed",
            Self::Downgraded { .. } => "downgraded",
            Self::DueSet { .. } => "due_set",
            Self::TriageReminded => "triage_reminded",
            Self::Reminded => "reminded",
            Self::Closed { .. } => "closed",
            Self::FollowedUp { .. } => "followed_up",
        }
    }

    /// Whether the partner sees it.
    pub const fn is_for_partner(&self) -> bool {
        !matches!(self, Self::TriageReminded | Self::Replied { visibility: Visibility::Internal, .. })
    }
}

impl CaseEvent {
    /// Whether [`CaseEvent::text`] goes on after the name of who acted; else it is a sentence of its own.
    pub const fn is_deed(&self) -> bool {
        match &self.detail {
            EventDetail::Opened { .. } | EventDetail::Replied { .. } | EventDetail::Downgraded { .. } => true,
            EventDetail::Confirmed { .. } => !matches!(self.actor, Actor::System(_)),
            EventDetail::Closed { for_silence } => !*for_silence,
            EventDetail::DueSet { .. }
            | EventDetail::TriageReminded
            | EventDetail::Reminded
            | EventDetail::FollowedUp { .. } => false,
        }
    }

    /// The line in the reader's language, without time and actor.
    pub fn text(&self, texts: Texts, reader: &TimeZone) -> String {
        match &self.detail {
            EventDetail::Opened { parent: Some(parent), category, .. } => texts.two(
                "case-event-opened-follow-up",
                "number",
                parent.to_string(),
                "category",
                texts.get(category.text_key()),
            ),
            EventDetail::Opened { category, .. } => {
                texts.one("case-event-opened", "category", texts.get(category.text_key()))
            }
            EventDetail::Replied { visibility: Visibility::Internal, .. } => texts.get("case-event-noted"),
            EventDetail::Replied { visibility: Visibility::Partner, .. } => texts.get("case-event-replied"),
            EventDetail::Confirmed { .. } if matches!(self.actor, Actor::System(_)) => {
                texts.get("case-event-confirmed-undecided")
            }
            EventDetail::Confirmed { .. } => texts.get("case-event-confirmed"),
            EventDetail::Downgraded { .. } => texts.get("case-event-downgraded"),
            EventDetail::DueSet { due: Some(due) } => {
                texts.one("case-event-due-set", "due", due.text(texts, reader))
            }
            EventDetail::DueSet { due: None } => texts.get("case-event-due-stopped"),
            EventDetail::TriageReminded => texts.get("case-event-triage-reminded"),
            EventDetail::Reminded => texts.get("case-event-reminded"),
            EventDetail::Closed { for_silence: true } => texts.get("case-event-closed-silence"),
            EventDetail::Closed { for_silence: false } => texts.get("case-event-closed"),
            EventDetail::FollowedUp { number } => {
                texts.one("case-event-followed-up", "number", number.to_string())
            }
        }
    }
}
