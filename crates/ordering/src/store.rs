//! All SQL of ordering: the tables of migration V8.

mod carts;
mod exchanges;
mod orders;
mod sql;

pub(crate) use carts::{
    delete_old_carts, delete_old_checkouts, find_cart, find_checkout, insert_checkout, lock_cart,
    lock_checkout, put_cart, update_checkout,
};
pub(crate) use exchanges::{
    delete_old_exchanges, exchanges_of_order, find_exchange, insert_exchange, list_exchanges,
};
pub(crate) use orders::{
    Sealed, action_id_is_taken, append_event, count_orders, due_orders, erase_customer, find_by_action_id,
    find_by_checkout, find_by_google_id, find_by_key, insert_order, list_events, list_orders, load_customer,
    load_order, load_pending, lock_order, seal_pending, update_is_stored, update_order,
};
pub use sql::STATEMENTS;
