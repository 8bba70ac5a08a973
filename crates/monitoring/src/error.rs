//! What can go wrong here.

use basis::{FieldErrors, PartnerId};
use db::DbError;
use escalation::EscalationError;

/// Why outcomes could not be judged or read.
#[derive(Debug, thiserror::Error)]
pub enum MonitoringError {
    /// The database refused.
    #[error("database work for monitoring failed")]
    Db(#[from] DbError),
    /// The incident of an alert could not be changed.
    #[error("an incident could not be changed")]
    Escalation(#[from] EscalationError),
    /// The integration could not be switched.
    #[error("the integration could not be switched")]
    Partners(#[from] partners::PartnersError),
    /// There is no such partner.
    #[error("there is no partner {0}")]
    NotFound(PartnerId),
    /// There is no such rule.
    #[error("there is no alert rule {0}")]
    UnknownRule(String),
    /// The input is not acceptable.
    #[error("the input is not acceptable")]
    Invalid(#[from] FieldErrors),
}
