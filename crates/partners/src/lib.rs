//! Partners: life cycle, environments, integration status and contacts (operations, chapters 1, 2, 4, 5 and 6).
//!
//! Whether someone may do a thing is decided in `identity`; this crate decides what the thing leads to.
//! Every change is kept in `partner_events` beside the current state. A change of the integration status
//! enqueues [`IntegrationChanged`] in the same transaction, for the features above to act on.

mod contact;
mod contact_kind;
mod contact_service;
mod decide;
mod environment;
mod error;
mod event;
mod feed_source;
mod hours;
mod jobs;
mod partner;
mod service;
mod status;
mod status_service;
mod store;
mod vault;

pub use contact::{CheckedContact, Contact, ContactDraft, Delivery, check_contact, missing_contacts};
pub use contact_kind::ContactKind;
pub use contact_service::{insert_contact, record_contact_delivery};
pub use decide::{
    IntegrationDecision, IntegrationFacts, IntegrationRefusal, StatusDecision, StatusRefusal, SwitchedBy,
    decide_integration, decide_status,
};
pub use environment::{AuthHeaderStyle, EnvironmentConfig, EnvironmentPatch};
pub use error::PartnersError;
pub use event::{EventDetail, PartnerEvent};
pub use feed_source::{BucketFolder, DeliveryMethod, FeedSource, FeedSourceDraft};
pub use hours::{Shift, SupportHours};
pub use jobs::IntegrationChanged;
pub use partner::{NewPartner, Partner, PartnerPatch};
pub use service::{Partners, create_partner, set_auth_header_style};
pub use status::{IntegrationStatus, PartnerStatus};
pub use status_service::{Switch, switch_integration, switch_within};
pub use store::{
    STATEMENTS, assigned_to, contacts_of_kind, find_contact, find_environment, find_environment_by_project,
    find_partner, list_contacts, list_feed_environments, list_partners,
};
pub use vault::{StoredSecret, Vault, VaultError};
