//! What can go wrong with inventory.

use basis::FieldErrors;
use db::DbError;

/// Why an operation on inventory did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// The database refused.
    #[error("the database refused")]
    Db(#[from] DbError),
    /// The input names something that is not there or not allowed.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The thing asked for does not exist for this partner and environment.
    #[error("not found")]
    NotFound,
    /// A stored document or report cannot be read; the row is damaged or of a newer version.
    #[error("a stored {what} cannot be read")]
    Damaged {
        /// Which kind of document.
        what: &'static str,
        /// What the reader said.
        #[source]
        source: serde_json::Error,
    },
    /// A run writes beside the served state at present, or one is waiting; ask again later.
    #[error("a run of this environment is waiting or under way")]
    Busy,
    /// Another run of the same environment was first; nothing was changed.
    #[error("another ingestion of this environment has finished meanwhile")]
    Overtaken,
}
