//! The history of a partner: what changed, by whom, why.

use basis::{Actor, ContactId, Environment, PartnerId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::contact_kind::ContactKind;
use crate::status::{IntegrationStatus, PartnerStatus};

/// One change in a partner's history. Kept for ever, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerEvent {
    /// Whose history.
    pub partner_id: PartnerId,
    /// Its place in the history, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What changed.
    pub detail: EventDetail,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// What changed. Addresses of people are not repeated here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventDetail {
    /// The account was made.
    Created {
        /// With this status.
        status: PartnerStatus,
    },
    /// The account's data changed.
    Updated,
    /// The status changed.
    StatusChanged {
        /// From.
        from: PartnerStatus,
        /// To.
        to: PartnerStatus,
    },
    /// The integration was switched.
    IntegrationChanged {
        /// From.
        from: IntegrationStatus,
        /// To.
        to: IntegrationStatus,
    },
    /// The settings of an environment changed.
    EnvironmentUpdated {
        /// Of this one.
        environment: Environment,
    },
    /// A contact was added.
    ContactAdded {
        /// Which.
        contact_id: ContactId,
        /// For what.
        kind: ContactKind,
    },
    /// A contact was changed.
    ContactUpdated {
        /// Which.
        contact_id: ContactId,
        /// For what.
        kind: ContactKind,
    },
    /// A contact was removed.
    ContactRemoved {
        /// Which.
        contact_id: ContactId,
        /// For what.
        kind: ContactKind,
    },
    /// The climbing order of a kind was changed.
    ContactsReordered {
        /// Of this kind.
        kind: ContactKind,
    },
}

impl EventDetail {
    /// The stored name, the same as in the JSON form.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Updated => "updated",
            Self::StatusChanged { .. } => "status_changed",
            Self::IntegrationChanged { .. } => "integration_changed",
            Self::EnvironmentUpdated { .. } => "environment_updated",
            Self::ContactAdded { .. } => "contact_added",
            Self::ContactUpdated { .. } => "contact_updated",
            Self::ContactRemoved { .. } => "contact_removed",
            Self::ContactsReordered { .. } => "contacts_reordered",
        }
    }

    /// The key of the line in a page's history.
    pub const fn text_key(&self) -> &'static str {
        match self {
            Self::Created { .. } => "partner-event-created",
            Self::Updated => "partner-event-updated",
            Self::StatusChanged { .. } => "partner-event-status-changed",
            Self::IntegrationChanged { .. } => "partner-event-integration-changed",
            Self::EnvironmentUpdated { .. } => "partner-event-environment-updated",
            Self::ContactAdded { .. } => "partner-event-contact-added",
            Self::ContactUpdated { .. } => "partner-event-contact-updated",
            Self::ContactRemoved { .. } => "partner-event-contact-removed",
            Self::ContactsReordered { .. } => "partner-event-contacts-reordered",
        }
    }
}
