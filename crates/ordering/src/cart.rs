//! Carts: what a diner chose, how it is checked, and how the partner reads it. Pure.

mod build;
mod check;
mod correct;
mod input;
mod menu;
mod model;
mod problem;
mod wire;

pub use build::MAX_PIECES;
pub(crate) use build::{Ids, Occasion, same_choice};
pub(crate) use check::reprice;
pub use check::{CartCheck, CartTotals, check_cart};
pub(crate) use correct::correct;
pub use input::{AddressForm, MAX_ITEM_NOTE, MAX_NOTES};
pub(crate) use input::{one_line, text};
pub use model::{
    Access, AddLine, AddOnChoice, Cart, CartChange, CartLine, CartOption, CartTime, DeliveryAddress,
    RestaurantRef,
};
pub use problem::{CartProblem, LineProblem, PauseReason, decide_pause};
pub(crate) use wire::{digest, kind, to_wire};

#[cfg(test)]
mod tests;
