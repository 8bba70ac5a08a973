//! What can go wrong here.

use basis::FieldErrors;
use db::DbError;

/// Why an incident or a schedule could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum EscalationError {
    /// The database refused.
    #[error("database work for an incident failed")]
    Db(#[from] DbError),
    /// Something in the input is wrong.
    #[error("the input is not right")]
    Invalid(#[from] FieldErrors),
    /// There is no such incident, page or schedule, or the caller may not know of it.
    #[error("no such incident or schedule")]
    NotFound,
    /// It is over, so that this can no longer be done.
    #[error("the incident is resolved")]
    Resolved,
}
