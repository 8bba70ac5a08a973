//! Carts: what a diner chose, how it is checked, and how the partner reads it. Pure.

mod build;
mod check;
mod correct;
mod input;
mod menu;
mod model;
mod problem;
mod wire;

pub(crate) use build::same_choice;
pub use build::{Ids, MAX_PIECES, Occasion};
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
pub use wire::to_wire;
pub(crate) use wire::{digest, kind};

#[cfg(test)]
mod tests;
