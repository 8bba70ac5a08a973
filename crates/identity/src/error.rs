//! What can go wrong with users, keys and tokens.

use basis::{FieldErrors, PartnerId, Timestamp};
use db::DbError;

/// What can go wrong with users, keys and tokens.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The database did not do it.
    #[error("the database did not answer as it should")]
    Db(#[from] DbError),
    /// Something entered is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// There is no such user, or not in this account.
    #[error("there is no such user")]
    UserNotFound,
    /// There is no such partner.
    #[error("there is no partner {0}")]
    PartnerNotFound(PartnerId),
    /// There is no such key, or not in this account.
    #[error("there is no such key")]
    KeyNotFound,
    /// A link for setting a password is unknown, used or too old.
    #[error("the link is no longer valid; ask for a new one")]
    LinkInvalid,
    /// The present password was given wrongly.
    #[error("the present password is not right")]
    WrongPassword,
    /// The change would leave an account without someone to run it.
    #[error(transparent)]
    Roster(#[from] RosterRefusal),
    /// A signing key is sealed with a secret key that is not configured.
    #[error("signing key {key} is sealed with secret key {sealed_with}, which is not configured")]
    KeySealed {
        /// The signing key.
        key: String,
        /// The id of the secret key with which it was sealed.
        sealed_with: String,
    },
    /// The cryptographic library refused.
    #[error("cryptography failed: {0}")]
    Crypto(&'static str),
    /// A task of the blocking pool was lost, as when the process stops.
    #[error("the work was interrupted")]
    Interrupted,
}

/// The change would leave an account without someone to run it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterRefusal {
    /// Operations 3: the last Administrator cannot be removed.
    #[error("this is the account's last administrator; make someone else administrator first")]
    LastAdministrator,
    /// The same for the platform.
    #[error("this is the platform's last operator; make someone else operator first")]
    LastOperator,
}

/// Why signing in failed.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address or password is wrong, the user is disabled or has no password: not told apart.
    #[error("the address or the password is not right")]
    WrongCredentials,
    /// Too many wrong passwords.
    #[error("too many wrong passwords; try again after {until}")]
    LockedOut {
        /// When the next attempt counts.
        until: Timestamp,
    },
    /// Something else went wrong.
    #[error(transparent)]
    Other(#[from] IdentityError),
}

impl From<DbError> for SignInError {
    fn from(error: DbError) -> Self {
        Self::Other(error.into())
    }
}
