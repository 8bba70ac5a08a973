//! Why an operation on certifications did not succeed.

use basis::FieldErrors;
use db::DbError;

/// Why an operation on certifications did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CertificationError {
    /// The database refused.
    #[error("the database refused")]
    Db(#[from] DbError),
    /// The inventory could not be read.
    #[error("the inventory could not be read")]
    Inventory(#[from] inventory::InventoryError),
    /// The input is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// A run of the environment waits or is under way.
    #[error("a run is under way")]
    Busy,
    /// Nothing to test with: no address or no inventory.
    #[error("{0}")]
    Missing(&'static str),
    /// The job was taken over by another runner; nothing was kept.
    #[error(transparent)]
    LostLease(#[from] jobs::LostLease),
}
