//! The partner's own view of its feed: a light reading of the v2 files that knows what a checkout needs.
//!
//! It is no validator: a row that cannot be read is left out, and orders for it are answered with `NOT_FOUND`.

mod load;
mod model;
mod rows;
mod serving;

pub use load::LoadError;
pub(crate) use load::load;
pub(crate) use model::{Catalog, Offer, Restaurant, Service};
pub(crate) use serving::QUOTE_LIFE;

#[cfg(test)]
mod tests;
