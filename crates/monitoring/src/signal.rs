//! Rules whose condition is measured elsewhere (operations 9.1): the subject says what holds and with what numbers,
//! this crate says who is mailed, when they are reminded, what escalates and when it is over.

use escalation::{LimitFacts, MeasuredFacts, Severity};
use partners::ContactKind;

mod decide;
mod letter;
mod observe;
mod orders;
mod recipients;

pub use decide::{
    IncidentStep, SignalChange, SignalDecision, SignalFiring, SignalMail, SignalState, decide_reminder,
    decide_signal, is_evaluated,
};
pub use letter::measured_condition;
pub(crate) use letter::{About, reference};
pub use observe::{Observed, list_observed, observe_signal};
pub(crate) use recipients::mail_all;
pub use recipients::{MailedPerson, mailed_people, send_notice};

/// A rule that is fed with a measured condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalRule {
    /// The programme's name of the rule, such as `FEED-1`.
    pub id: String,
    /// Who is mailed; alert contacts get a copy.
    pub audience: ContactKind,
    /// While firing, those concerned are reminded after so many hours.
    pub remind_hours: u32,
    /// When a firing becomes an escalation to the partner (operations 8); never without it.
    pub escalates: Option<Escalates>,
    /// The numbers of a rule about orders, where a partner has none of its own.
    pub limits: Option<LimitFacts>,
}

/// When a firing becomes an escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escalates {
    /// When it has fired for **more than** so many hours; 0 for as soon as it fires.
    pub after_hours: u32,
    /// How bad that is.
    pub severity: Severity,
}

impl SignalRule {
    /// The rules about feeds and real-time updates: reminded daily, P2 when they fire for more than 24 hours.
    pub fn feeds() -> Vec<Self> {
        let rule = |id: &str| Self {
            id: id.to_owned(),
            audience: ContactKind::TechnicalNonEmergency,
            remind_hours: 24,
            escalates: Some(Escalates { after_hours: 24, severity: Severity::P2 }),
            limits: None,
        };
        ["FEED-1", "FEED-2", "FEED-3"].into_iter().map(rule).collect()
    }

    /// The rule's part of text keys and addresses: `feed-1`.
    pub fn key(&self) -> String {
        self.id.to_ascii_lowercase()
    }
}

/// What a subject has measured for one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Whether the rule's condition holds.
    pub holds: bool,
    /// The numbers against their limits.
    pub facts: MeasuredFacts,
}
