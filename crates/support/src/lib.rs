//! Routing, cases, urgency assessment and due times (operations 7).
//!
//! A partner opens a case; an urgent one carries the claimed condition and the evidence that `monitoring` froze in the
//! same transaction. Staff confirm the urgency, which pages the on-call engineers through `escalation`, or refuse it,
//! which gives the case a due time in business hours. If nobody decides in time, the case pages by itself unless the
//! measurements contradict it.
//!
//! What this crate does not do: receive mail, keep attachments, or show pages.

mod due;
mod due_text;
mod error;
mod event;
mod form;
mod interest;
mod jobs;
mod mail;
mod model;
mod open;
mod people;
mod queue;
mod read;
mod reply;
mod review;
mod risk;
mod routing;
mod service;
mod settings;
mod store;

pub use due::{DueBasis, DueTime, working_due};
pub use error::SupportError;
pub use event::{CaseEvent, EventDetail};
pub use form::{ClaimForm, NewCase, NewReply};
pub use interest::{Interest, InterestForm};
pub use jobs::{FollowUpSilence, WatchTriage};
pub use model::{
    Case, CaseMessage, CaseState, Category, Claim, Decision, Frozen, Queue, Urgency, Visibility,
};
pub use queue::QueuePage;
pub use read::{CaseDetail, CaseFilter, CaseLink};
pub use reply::{ReplyEffect, decide_reply};
pub use review::{Review, ReviewRefusal, TriageStep, decide_review, decide_triage};
pub use risk::RiskHorizon;
pub use routing::{RoutingGroup, route};
pub use service::Support;
pub use settings::SupportSettings;
pub use store::STATEMENTS;
