//! All SQL of ordering: the tables of migrations V8 and V19.

mod carts;
mod exchanges;
mod health;
#[cfg(test)]
mod leftovers;
mod orders;
mod reports;
mod sessions;
mod sql;

pub(crate) use carts::{
    delete_old_carts, delete_old_checkouts, find_cart, find_checkout, insert_checkout, lock_cart,
    lock_checkout, put_cart, update_checkout,
};
pub(crate) use exchanges::{
    Place, delete_healthy_checks, delete_old_exchanges, exchanges_of_order, find_exchange, insert_exchange,
    list_exchanges, scan_marks,
};
pub use health::STATEMENTS as HEALTH_STATEMENTS;
pub(crate) use health::{count_updates, open_orders, recent_orders};
#[cfg(test)]
pub(crate) use leftovers::{LEFT_OF_EXCHANGES, LEFT_OF_SESSIONS};
pub(crate) use orders::{
    Sealed, action_id_is_taken, append_event, count_orders, due_orders, erase_customer, find_by_action_id,
    find_by_checkout, find_by_google_id, find_by_key, insert_order, list_events, list_orders, load_customer,
    load_order, load_pending, lock_order, seal_pending, update_is_stored, update_order, versions,
};
pub use reports::STATEMENTS as REPORT_STATEMENTS;
pub(crate) use reports::count_by_slot;
pub use sessions::STATEMENTS as SESSION_STATEMENTS;
pub(crate) use sessions::{
    count_day, days_over, find_salt, forget_days, has_session, put_session, session_salt, sessions,
};
pub use sql::STATEMENTS;
