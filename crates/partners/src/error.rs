//! What can go wrong with partners.

use basis::{FieldErrors, PartnerId};
use db::DbError;

use crate::contact_kind::ContactKind;
use crate::decide::{IntegrationRefusal, StatusRefusal};
use crate::vault::VaultError;

/// What can go wrong with partners.
#[derive(Debug, thiserror::Error)]
pub enum PartnersError {
    /// The database did not do it.
    #[error("the database did not answer as it should")]
    Db(#[from] DbError),
    /// Something entered is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// There is no such partner.
    #[error("there is no partner {0}")]
    NotFound(PartnerId),
    /// There is no such contact of this partner.
    #[error("the partner has no such contact")]
    ContactNotFound,
    /// The status cannot change so.
    #[error(transparent)]
    Status(#[from] StatusRefusal),
    /// The integration cannot be switched so.
    #[error(transparent)]
    Integration(#[from] IntegrationRefusal),
    /// The account is terminated, so it may only be read.
    #[error("the account of partner {0} is terminated and can only be read")]
    ReadOnly(PartnerId),
    /// The last contact of a kind a launched partner must have.
    #[error("this is the last {0} contact, which a launched partner must have; add another first")]
    LastContact(ContactKind),
    /// Another account uses this project id in this environment.
    #[error("the project id {0} is already used by another partner; choose another")]
    ProjectTaken(String),
    /// A secret could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}
