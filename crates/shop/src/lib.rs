//! Pages for diners: find a restaurant, fill a cart, check out, order, and follow the order.
//!
//! Every page works without scripts; with them, an order page follows live. What may be ordered is decided in
//! `ordering`; a cart and an order are known by their unguessable ids only.

mod bill;
mod card;
mod cart;
mod cart_form;
mod cart_view;
mod checkout;
mod choices;
mod device;
mod food;
mod help;
mod home;
mod item;
mod look;
mod menu_view;
mod nutrition;
mod opening;
mod order;
mod orders;
mod places;
mod providers;
mod restaurant;
mod review;
mod routes;
mod sent;
mod state;
mod tip;
mod visit;
mod when;

pub use routes::router;
pub use state::ShopState;
