//! All SQL of certifications: the tables of migration V18.

mod observed;
mod runs;
mod sql;

pub(crate) use observed::{
    append_update, count_orders, find_order, insert_order, list_orders, list_seen, lock_order,
};
pub(crate) use runs::{
    delete_old, end_run, find_failure, find_run, find_setup, insert_failure, insert_run, is_live,
    list_failures, list_results, list_runs, lock_environment, note_progress, put_result, put_setup,
    start_run,
};
pub use sql::STATEMENTS;
