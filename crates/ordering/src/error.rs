//! Why an operation of ordering did not succeed.

use basis::FieldErrors;
use db::DbError;

use crate::cart::LineProblem;

/// Why an operation of ordering did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum OrderingError {
    /// The database refused.
    #[error("the database refused")]
    Db(#[from] DbError),
    /// What came of a call could not be judged.
    #[error("what came of a call could not be judged")]
    Monitoring(#[from] monitoring::MonitoringError),
    /// The inventory could not be read.
    #[error("the inventory could not be read")]
    Inventory(#[from] inventory::InventoryError),
    /// The input is wrong.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The diner's choice does not fit the menu; each problem has a sentence for the diner.
    #[error("the choice does not fit the menu")]
    Choice(Vec<LineProblem>),
    /// The cart holds dishes of another restaurant.
    #[error("the cart is for another restaurant")]
    OtherRestaurant,
    /// There is no such thing, or it is not the caller's.
    #[error("not found")]
    NotFound,
    /// Another change came first, or the thing is no longer in the state that the action needs.
    #[error("{0}")]
    Conflict(&'static str),
    /// The figures are beyond what can be counted.
    #[error("the amount is too large")]
    TooLarge(#[from] basis::MoneyError),
    /// A request to the partner cannot be built.
    #[error("the request to the partner cannot be built")]
    Build(#[from] order::BuildError),
    /// The job that did it was taken over by another runner; nothing was kept.
    #[error(transparent)]
    LostLease(#[from] jobs::LostLease),
    /// No token for the partner could be made.
    #[error("no token for the partner could be made: {0}")]
    Token(String),
}
