//! States of an order and what an update does to them (9.2, N4).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::update::{OrderUpdate, UpdateRefusal, UpdateStatus};
use crate::warning::{Warning, WarningCode};

/// States on the wire (9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderState {
    /// Accepted for processing; the restaurant's answer is open.
    Created,
    /// The restaurant accepted.
    Confirmed,
    /// Not accepted; final.
    Rejected,
    /// The kitchen started.
    InPreparation,
    /// Waits at the counter.
    ReadyForPickup,
    /// The courier is under way.
    InTransit,
    /// Delivered or picked up; final.
    Fulfilled,
    /// Accepted and then not finished; final.
    Cancelled,
}

/// Whether an order in this state is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateClass {
    /// More is to come.
    Open,
    /// Nothing follows.
    Final,
}

impl OrderState {
    /// All states, in the order of 9.2.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Confirmed,
        Self::Rejected,
        Self::InPreparation,
        Self::ReadyForPickup,
        Self::InTransit,
        Self::Fulfilled,
        Self::Cancelled,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Confirmed => "CONFIRMED",
            Self::Rejected => "REJECTED",
            Self::InPreparation => "IN_PREPARATION",
            Self::ReadyForPickup => "READY_FOR_PICKUP",
            Self::InTransit => "IN_TRANSIT",
            Self::Fulfilled => "FULFILLED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// The state of a name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The state of an alias of a later type, taken with a warning (9.2).
    pub fn from_alias(name: &str) -> Option<Self> {
        match name {
            "SHIPPED" => Some(Self::InTransit),
            "DELIVERED" => Some(Self::Fulfilled),
            _ => None,
        }
    }

    /// Open or final (9.2).
    pub const fn class(self) -> StateClass {
        match self {
            Self::Fulfilled | Self::Rejected | Self::Cancelled => StateClass::Final,
            Self::Created
            | Self::Confirmed
            | Self::InPreparation
            | Self::ReadyForPickup
            | Self::InTransit => StateClass::Open,
        }
    }

    /// Whether the state is final.
    pub const fn is_final(self) -> bool {
        matches!(self.class(), StateClass::Final)
    }

    /// Whether the restaurant has accepted in this state.
    pub const fn is_accepted(self) -> bool {
        !matches!(self, Self::Created | Self::Rejected | Self::Cancelled)
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where an order stands for the platform: a wire state, or one of three that never travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum OrderStatus {
    /// The submit is under way.
    Submitting,
    /// The submit got no answer; a repeat, an update or support will tell.
    SubmitUnknown,
    /// A state of the wire.
    State(OrderState),
    /// No final state came; taken as fulfilled (9.6).
    FulfilledAssumed,
}

impl OrderStatus {
    /// All statuses.
    pub fn all() -> impl Iterator<Item = Self> {
        let inner = OrderState::ALL.into_iter().map(Self::State);
        [Self::Submitting, Self::SubmitUnknown].into_iter().chain(inner).chain([Self::FulfilledAssumed])
    }

    /// The name in our records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitting => "SUBMITTING",
            Self::SubmitUnknown => "SUBMIT_UNKNOWN",
            Self::State(state) => state.as_str(),
            Self::FulfilledAssumed => "FULFILLED_ASSUMED",
        }
    }

    /// The status of a name in our records.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|status| status.as_str() == name)
    }

    /// The wire state, if it is one.
    pub const fn state(self) -> Option<OrderState> {
        match self {
            Self::State(state) => Some(state),
            Self::Submitting | Self::SubmitUnknown | Self::FulfilledAssumed => None,
        }
    }

    /// Whether nothing more is expected.
    pub const fn is_final(self) -> bool {
        match self {
            Self::State(state) => state.is_final(),
            Self::FulfilledAssumed => true,
            Self::Submitting | Self::SubmitUnknown => false,
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<OrderStatus> for &'static str {
    fn from(status: OrderStatus) -> Self {
        status.as_str()
    }
}

impl TryFrom<String> for OrderStatus {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or_else(|| "not a status of an order".to_owned())
    }
}

/// What a step from one status to a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// The state stays.
    Same,
    /// The state changes as announced.
    Forward,
    /// REJECTED of an accepted order: it becomes CANCELLED.
    RejectedAfterAcceptance,
    /// Not allowed.
    Illegal,
}

/// What a step is (9.2).
///
/// | from | same | forward | REJECTED |
/// | --- | --- | --- | --- |
/// | SUBMITTING, SUBMIT_UNKNOWN | – | every state | forward |
/// | CREATED | CREATED | every other state | forward |
/// | CONFIRMED | CONFIRMED | IN_PREPARATION, READY_FOR_PICKUP, IN_TRANSIT, FULFILLED, CANCELLED | cancels |
/// | IN_PREPARATION | IN_PREPARATION | READY_FOR_PICKUP, IN_TRANSIT, FULFILLED, CANCELLED | cancels |
/// | READY_FOR_PICKUP | READY_FOR_PICKUP | IN_TRANSIT, FULFILLED, CANCELLED | cancels |
/// | IN_TRANSIT | IN_TRANSIT | FULFILLED, CANCELLED | cancels |
/// | FULFILLED, REJECTED, CANCELLED | itself | – | – (REJECTED: itself) |
/// | FULFILLED_ASSUMED | – | FULFILLED, CANCELLED | cancels |
///
/// Everything else is illegal.
pub fn decide_transition(from: OrderStatus, to: OrderState) -> Transition {
    use OrderState as S;
    let from = match from {
        OrderStatus::Submitting | OrderStatus::SubmitUnknown => return Transition::Forward,
        OrderStatus::FulfilledAssumed => {
            return match to {
                S::Fulfilled | S::Cancelled => Transition::Forward,
                S::Rejected => Transition::RejectedAfterAcceptance,
                S::Created | S::Confirmed | S::InPreparation | S::ReadyForPickup | S::InTransit => {
                    Transition::Illegal
                }
            };
        }
        OrderStatus::State(state) => state,
    };
    if from == to {
        return Transition::Same;
    }
    match (from, to) {
        (S::Fulfilled | S::Rejected | S::Cancelled, _) | (_, S::Created) => Transition::Illegal,
        (S::Created, _) | (_, S::Cancelled | S::Fulfilled) => Transition::Forward,
        (_, S::Rejected) => Transition::RejectedAfterAcceptance,
        (_, S::Confirmed | S::InPreparation | S::ReadyForPickup | S::InTransit) => {
            if rank(from) < rank(to) {
                Transition::Forward
            } else {
                Transition::Illegal
            }
        }
    }
}

/// Order of the open states.
const fn rank(state: OrderState) -> u8 {
    match state {
        OrderState::Created => 0,
        OrderState::Confirmed => 1,
        OrderState::InPreparation => 2,
        OrderState::ReadyForPickup => 3,
        OrderState::InTransit => 4,
        OrderState::Fulfilled | OrderState::Rejected | OrderState::Cancelled => 5,
    }
}

/// What is known of an order when an update arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderProgress {
    /// Where it stands.
    pub status: OrderStatus,
    /// Time of the last update that was applied.
    pub last_update_time: Option<Timestamp>,
    /// Whether an update with this id, time and hash is stored already (N4).
    pub already_stored: bool,
    /// Whether a receipt id is known.
    pub has_receipt: bool,
    /// Ids of the lines of the order.
    pub line_ids: Vec<String>,
}

/// What to do with an update.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdateDecision {
    /// Store and apply it.
    Apply {
        /// The new state: the update's, or CANCELLED for a late REJECTED.
        state: OrderState,
        /// Whether the state changes.
        changed: bool,
        /// Whether this is the first sign that the restaurant accepted.
        accepts: bool,
        /// What was tolerated, those of reading the update too.
        warnings: Vec<Warning>,
    },
    /// Known already: answer 200, store nothing.
    Duplicate,
    /// Older than the last one applied: answer 200, store, do not apply.
    Older,
    /// Answer with an error (10.6).
    Refuse(UpdateRefusal),
}

/// Decides on an update (9.2, 9.5, N4). Order: duplicate, unknown line, older, transition.
pub fn decide_update(current: &OrderProgress, update: &OrderUpdate) -> UpdateDecision {
    if current.already_stored {
        return UpdateDecision::Duplicate;
    }
    let id = &update.action_order_id;
    if let Some(line) = update.lines.keys().find(|line| !current.line_ids.contains(line)) {
        let message = format!("lineItemUpdates: line {line} is not part of order {id}.");
        return UpdateDecision::Refuse(UpdateRefusal::new(UpdateStatus::InvalidArgument, message));
    }
    if let (Some(last), Some(time)) = (current.last_update_time, update.update_time)
        && time < last
    {
        return UpdateDecision::Older;
    }
    let state = match decide_transition(current.status, update.state) {
        Transition::Illegal => {
            let message =
                format!("Order {id} is {}; transition to {} is not allowed.", current.status, update.state);
            return UpdateDecision::Refuse(UpdateRefusal::new(UpdateStatus::FailedPrecondition, message));
        }
        Transition::RejectedAfterAcceptance => OrderState::Cancelled,
        Transition::Same | Transition::Forward => update.state,
    };
    let was_accepted = current.status.state().is_some_and(OrderState::is_accepted);
    UpdateDecision::Apply {
        state,
        changed: current.status != OrderStatus::State(state),
        accepts: !was_accepted && current.status != OrderStatus::FulfilledAssumed && state.is_accepted(),
        warnings: warnings_of(current, update, state),
    }
}

fn warnings_of(current: &OrderProgress, update: &OrderUpdate, state: OrderState) -> Vec<Warning> {
    let mut warnings = update.warnings.clone();
    if state != update.state {
        let text = format!("orderState.state: REJECTED after {}; stored as CANCELLED", current.status);
        warnings.push(Warning::new(WarningCode::RejectedAfterAcceptance, text));
    }
    if state.is_accepted() && !current.has_receipt && update.receipt_id.is_none() {
        let text = "receipt.userVisibleOrderId: is missing in the first update of an accepted order";
        warnings.push(Warning::new(WarningCode::ReceiptMissing, text));
    }
    warnings
}

#[cfg(test)]
mod tests;
