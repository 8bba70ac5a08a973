//! What a case is (operations 7.4, 7.5).

use basis::{
    Actor, CaseId, CaseMessageId, EmailAddress, Environment, IncidentId, PartnerId, Timestamp, UserId,
};
use monitoring::{Evidence, UrgentCondition, Verdict};
use serde::{Deserialize, Serialize};

use crate::due::DueTime;

/// Declares an enum that is stored by name and shown by a text.
macro_rules! stored_names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $stored:literal, $key:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored,)+ }
            }

            /// The key of its name in the texts.
            pub const fn text_key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.as_str() == text)
                    .ok_or_else(|| format!("{text:?} is not one of the possible values"))
            }
        }
    };
}

stored_names! {
    /// What a case is about (operations 7.4).
    Category {
        /// One of the three conditions of operations 7.2 holds.
        UrgentTechnicalSupport = "urgent_technical_support", "case-category-urgent-technical-support";
        /// A technical issue of a live integration.
        TechnicalSupport = "technical_support", "case-category-technical-support";
        /// Feeds, restaurants, matching.
        InventoryAndMatching = "inventory_and_matching", "case-category-inventory-and-matching";
        /// Merchant data that the reports do not give.
        MerchantDataRequest = "merchant_data_request", "case-category-merchant-data-request";
        /// After all gates are met.
        LaunchReviewRequest = "launch_review_request", "case-category-launch-review-request";
        /// After a compliance disablement.
        ComplianceAppeal = "compliance_appeal", "case-category-compliance-appeal";
        /// Anything else.
        InquiryOrComplaint = "inquiry_or_complaint", "case-category-inquiry-or-complaint";
    }
}

stored_names! {
    /// Whose turn it is.
    CaseState {
        /// The platform answers next.
        AwaitingSupport = "awaiting_support", "case-state-awaiting-support";
        /// The partner answers next.
        AwaitingPartner = "awaiting_partner", "case-state-awaiting-partner";
        /// Over, for ever (rule CS3).
        Closed = "closed", "case-state-closed";
    }
}

stored_names! {
    /// How far the claim of urgency has come (operations 7.5).
    Urgency {
        /// Not claimed.
        None = "none", "case-urgency-none";
        /// Claimed; somebody has to decide.
        Requested = "requested", "case-urgency-requested";
        /// The on-call engineers are paged.
        Confirmed = "confirmed", "case-urgency-confirmed";
        /// Handled in business hours.
        Downgraded = "downgraded", "case-urgency-downgraded";
    }
}

stored_names! {
    /// Who works on a case.
    Queue {
        /// The assessors of urgent claims, around the clock.
        Triage = "triage", "case-queue-triage";
        /// The engineers on call.
        OnCall = "on_call", "case-queue-on-call";
        /// The partner support team, in business hours.
        Support = "support", "case-queue-support";
        /// The partner's consultant.
        Consultant = "consultant", "case-queue-consultant";
    }
}

stored_names! {
    /// Who may read a message (rule CS8).
    Visibility {
        /// Everyone with access to the account, and the platform.
        Partner = "partner", "case-visibility-partner";
        /// The platform only; never leaves by mail.
        Internal = "internal", "case-visibility-internal";
    }
}

/// What the partner claims. Never changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which of the three conditions.
    pub condition: UrgentCondition,
    /// Since when, as the partner says.
    pub since: Timestamp,
}

/// What was measured when the claim was made, with the judgement on it. Never changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The measurements.
    pub evidence: Evidence,
    /// The judgement by the rules of that time. Taken out for readers who are not of the platform: how a claim is
    /// judged is between the assessors, the partner gets the decision and its note.
    pub verdict: Option<Verdict>,
    /// SHA-256 of the stored evidence in hexadecimal digits, which shows that it is as it was.
    pub evidence_hash: String,
}

/// What was decided about the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// By whom; [`Actor::System`] when nobody decided in time.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Confirmed, else downgraded.
    pub confirmed: bool,
    /// What the assessor wrote; the partner reads it.
    pub note: Option<String>,
}

/// A support case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The number people quote; unique, from 100001 (rule CS1).
    pub number: i64,
    /// Whose.
    pub partner_id: PartnerId,
    /// In which environment.
    pub environment: Environment,
    /// About what.
    pub category: Category,
    /// In one line.
    pub summary: String,
    /// In full.
    pub description: String,
    /// Affected restaurants, by the partner's ids.
    pub restaurants: Vec<String>,
    /// Orders it is about, or references of other cases.
    pub order_ids: Vec<String>,
    /// Addresses that get every update the partner sees.
    pub cc: Vec<EmailAddress>,
    /// Whose turn it is.
    pub state: CaseState,
    /// How far the claim of urgency has come.
    pub urgency: Urgency,
    /// What the partner claims; there when urgency was ever claimed.
    pub claim: Option<Claim>,
    /// What was measured; there with the claim.
    pub frozen: Option<Frozen>,
    /// What was decided about the claim.
    pub decision: Option<Decision>,
    /// The incident that pages; there when confirmed.
    pub incident_id: Option<IncidentId>,
    /// When the platform's next answer is due, and why then; none while the partner is asked, and when closed.
    pub due: Option<DueTime>,
    /// Who works on it.
    pub queue: Queue,
    /// Who opened it.
    pub opened_by: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The closed case which this one follows up (rule CS4).
    pub parent: Option<CaseId>,
    /// While the partner is asked: when it is reminded (rule CS7); none once it was.
    pub remind_at: Option<Timestamp>,
    /// While the partner is asked: when the case closes without an answer (rule CS7).
    pub close_at: Option<Timestamp>,
    /// Whether the assessors were reminded of a claim that waits too long.
    pub triage_reminded: bool,
}

impl Case {
    /// Whether the case can still change.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Closed)
    }

    /// Whether the platform's answer is late.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.as_ref().is_some_and(|due| due.at < now)
    }

    /// The reference on all its messages.
    pub fn reference(&self) -> String {
        format!("case:{}", self.id)
    }
}

/// One answer or note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseMessage {
    /// Its id; later ones are greater.
    pub id: CaseMessageId,
    /// Who wrote it.
    pub author: UserId,
    /// The author's name at that time.
    pub author_name: String,
    /// Whether the author is of the platform.
    pub from_staff: bool,
    /// When.
    pub at: Timestamp,
    /// Who may read it.
    pub visibility: Visibility,
    /// The text, plain.
    pub text: String,
}
