//! Orders from cart to final state, against a partner that listens on loopback.

mod carts;
mod checkouts;
pub(crate) mod house;
pub(crate) mod kitchen;
mod partner;
mod reports;
mod submits;
mod times;
mod tokens;
mod unknown;
mod updates;
mod words;
