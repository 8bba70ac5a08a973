//! Carts and checkouts.

use basis::{CartId, CheckoutId, Timestamp};
use db::{DbError, Tx, params};

use super::sql;
use crate::cart::Cart;
use crate::checkout::{Checkout, CheckoutOutcome};

/// Serialises the writers of one cart.
pub(crate) fn lock_cart(tx: &mut Tx<'_>, id: CartId) -> Result<(), DbError> {
    tx.lock("ordering.cart", id.as_bytes())
}

/// Serialises the submits of one quote.
pub(crate) fn lock_checkout(tx: &mut Tx<'_>, id: CheckoutId) -> Result<(), DbError> {
    tx.lock("ordering.checkout", id.as_bytes())
}

pub(crate) fn find_cart(tx: &mut Tx<'_>, id: CartId) -> Result<Option<Cart>, DbError> {
    tx.query_opt(&sql::FIND_CART, params![id])?.map(|row| row.json(0)).transpose()
}

/// Writes a cart, new or changed. One whose restaurant changed to another partner's is a new row.
pub(crate) fn put_cart(tx: &mut Tx<'_>, cart: &Cart, replaces_partner: bool) -> Result<(), DbError> {
    if replaces_partner {
        tx.execute(&sql::DELETE_CART, params![cart.id])?;
    }
    let values = params![
        cart.restaurant.partner_id,
        cart.id,
        cart.restaurant.environment,
        cart.restaurant.restaurant_id,
        db::json(cart),
        cart.version,
        cart.created_at,
        cart.updated_at,
    ];
    tx.execute(&sql::PUT_CART, values).map(drop)
}

pub(crate) fn delete_old_carts(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(&sql::DELETE_OLD_CARTS, params![before, most])
}

pub(crate) fn insert_checkout(tx: &mut Tx<'_>, checkout: &Checkout) -> Result<(), DbError> {
    let values = params![
        checkout.restaurant.partner_id,
        checkout.id,
        checkout.cart_id,
        state(checkout),
        db::json(checkout),
        checkout.created_at,
    ];
    tx.execute(&sql::INSERT_CHECKOUT, values).map(drop)
}

pub(crate) fn update_checkout(tx: &mut Tx<'_>, checkout: &Checkout) -> Result<(), DbError> {
    let partner = checkout.restaurant.partner_id;
    let values = params![partner, checkout.id, state(checkout), db::json(checkout)];
    tx.execute(&sql::UPDATE_CHECKOUT, values).map(drop)
}

const fn state(checkout: &Checkout) -> &'static str {
    match checkout.outcome {
        CheckoutOutcome::Quoted { .. } => "quoted",
        CheckoutOutcome::Refused { .. } => "refused",
        CheckoutOutcome::Failed { .. } => "failed",
    }
}

pub(crate) fn find_checkout(tx: &mut Tx<'_>, id: CheckoutId) -> Result<Option<Checkout>, DbError> {
    tx.query_opt(&sql::FIND_CHECKOUT, params![id])?.map(|row| row.json(0)).transpose()
}

pub(crate) fn delete_old_checkouts(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(&sql::DELETE_OLD_CHECKOUTS, params![before, most])
}
