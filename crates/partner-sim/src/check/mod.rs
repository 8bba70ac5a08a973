//! Checking and pricing a cart as a careful partner does (fulfillment-api.md 10.3, rule E5).

mod cart;
mod lines;
mod price;

pub(crate) use cart::{Verdict, check_cart};
pub(crate) use price::payment_options;

#[cfg(test)]
mod tests;

use basis::Money;
use jiff::Timestamp;

use crate::catalog::{Catalog, Restaurant, Service};
use crate::fault::Slip;
use crate::words::Words;

/// The code that gives five whole units off.
pub(crate) const VALID_PROMO: &str = "WELCOME5";
/// A code that was valid once.
pub(crate) const EXPIRED_PROMO: &str = "SUMMER25";

/// What a check needs besides the cart.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) now: Timestamp,
    /// In whole units of the currency; delivery only.
    pub(crate) minimum_order: i64,
    pub(crate) locale: Option<&'a str>,
    /// What this partner forgets.
    pub(crate) slip: Option<Slip>,
}

impl Facts<'_> {
    /// Whether this partner forgets this.
    pub(crate) fn forgets(&self, slip: Slip) -> bool {
        self.slip == Some(slip)
    }
}

/// A cart whose restaurant and service are found.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) facts: Facts<'a>,
    pub(crate) restaurant: &'a Restaurant,
    pub(crate) service: &'a Service,
    /// When the food is handed over.
    pub(crate) at: Timestamp,
    pub(crate) words: Words,
}

/// `whole` units as money.
pub(crate) fn whole_units(whole: i64, like: Money) -> Money {
    Money::new(whole.saturating_mul(10_i64.saturating_pow(like.currency.exponent())), like.currency)
}
