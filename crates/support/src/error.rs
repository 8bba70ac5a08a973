//! What can go wrong here.

use basis::FieldErrors;
use calendar::CalendarError;
use db::DbError;
use monitoring::MonitoringError;
use partners::PartnersError;

use crate::review::ReviewRefusal;

/// Why a case could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    /// The database refused.
    #[error("database work for a case failed")]
    Db(#[from] DbError),
    /// Something entered is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// There is no such case, or the person may not know of it.
    #[error("there is no such case")]
    NotFound,
    /// The person may know of the case but not do this.
    #[error("the caller does not have permission")]
    Forbidden,
    /// Closed is final (rule CS3).
    #[error("the case is closed; follow up on it with a new case")]
    Closed,
    /// Only a closed case is followed up (rule CS4).
    #[error("the case is still open; answer in it instead")]
    StillOpen,
    /// Cases are not opened for partners of this status (operations 7.1).
    #[error("this partner has no support cases; it may use the interest form or its account is terminated")]
    NotOffered,
    /// The claim cannot be decided so.
    #[error(transparent)]
    Review(#[from] ReviewRefusal),
    /// The measurements could not be taken.
    #[error("the measurements could not be taken")]
    Monitoring(#[from] MonitoringError),
    /// The platform's business hours give no due time.
    #[error("the business hours give no due time")]
    Calendar(#[from] CalendarError),
    /// The account of an interested partner could not be made.
    #[error("the account could not be made")]
    Partners(#[from] PartnersError),
}
