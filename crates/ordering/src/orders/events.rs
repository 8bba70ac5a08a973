//! What happened to an order.

use basis::{Actor, Money, Timestamp};
use order::RejectionType;
use serde::{Deserialize, Serialize};

use super::model::EstimatedTime;

/// Something that happened to an order. Never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderEvent {
    /// 1, 2, 3 … within the order.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub detail: EventDetail,
}

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDetail {
    /// The diner placed it.
    Placed {
        /// What they agreed to pay.
        total: Money,
    },
    /// A submit was begun.
    SubmitCalled {
        /// From 1 (N3).
        attempt: u32,
    },
    /// A submit brought no usable answer.
    SubmitFailed {
        /// How (10.5).
        code: order::TechnicalCode,
        /// The HTTP status, if there was one.
        http_status: Option<u16>,
        /// What is wrong and where, for the partner's engineers.
        detail: String,
    },
    /// The partner answered the submit.
    SubmitAnswered {
        /// What it changed.
        change: UpdateSummary,
    },
    /// All repeats are used and the order may have reached the partner.
    SubmitUnknown,
    /// The order certainly did not reach the partner, or was refused technically.
    SubmitRefused {
        /// How (10.5).
        code: order::TechnicalCode,
    },
    /// An async update was applied.
    UpdateApplied {
        /// What it changed.
        change: UpdateSummary,
    },
    /// An async update is older than the last one; stored, not applied (N4).
    UpdateOlder {
        /// What it would have changed.
        change: UpdateSummary,
    },
    /// An update was refused (10.6).
    UpdateRefused {
        /// What it wanted.
        change: UpdateSummary,
        /// Why not.
        reason: String,
    },
    /// Not accepted after the first limit.
    AcceptanceLate,
    /// Not accepted after the second limit.
    AcceptanceOverdue,
    /// No news since it was due.
    Stale,
    /// No final state came.
    FulfilledAssumed,
    /// Nobody accepted in time.
    AutoCancelled,
    /// Somebody asked the partner and settled an order whose answer was unknown.
    SettledByHand {
        /// Whether the partner has the order.
        placed: bool,
        /// Who at the partner told it.
        #[serde(default)]
        told_by: String,
        /// Why it was settled so.
        #[serde(default)]
        note: String,
    },
    /// Somebody wants the partner to be asked again for an order whose answer is unknown.
    AskedAgain {
        /// Why.
        why: String,
    },
    /// The diner's data was erased.
    CustomerErased,
}

impl EventDetail {
    /// The stored name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "placed",
            Self::SubmitCalled { .. } => "submit_called",
            Self::SubmitFailed { .. } => "submit_failed",
            Self::SubmitAnswered { .. } => "submit_answered",
            Self::SubmitUnknown => "submit_unknown",
            Self::SubmitRefused { .. } => "submit_refused",
            Self::UpdateApplied { .. } => "update_applied",
            Self::UpdateOlder { .. } => "update_older",
            Self::UpdateRefused { .. } => "update_refused",
            Self::AcceptanceLate => "acceptance_late",
            Self::AcceptanceOverdue => "acceptance_overdue",
            Self::Stale => "stale",
            Self::FulfilledAssumed => "fulfilled_assumed",
            Self::AutoCancelled => "auto_cancelled",
            Self::SettledByHand { .. } => "settled_by_hand",
            Self::AskedAgain { .. } => "asked_again",
            Self::CustomerErased => "customer_erased",
        }
    }

    /// The key of its sentence.
    pub fn text_key(&self) -> String {
        format!("order-event-{}", self.kind().replace('_', "-"))
    }
}

/// What an update said, without free texts that could name the diner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateSummary {
    /// The state, as sent.
    pub state: Option<order::OrderState>,
    /// The partner's time of the update.
    pub update_time: Option<Timestamp>,
    /// The estimated time.
    pub estimate: Option<EstimatedTime>,
    /// The new total.
    pub total: Option<Money>,
    /// The id on the receipt.
    pub receipt_id: Option<String>,
    /// Ids of lines that changed.
    pub lines: Vec<String>,
    /// Kind of the rejection.
    pub rejection: Option<RejectionType>,
    /// What was tolerated (codes and paths).
    pub warnings: Vec<String>,
}
