//! The tables of inventory: all their SQL.

mod cleanup;
mod entities;
mod entity_list;
mod file_lists;
mod heads;
mod quick_tests;
mod restaurants;
mod rollback;
mod runs;
mod search;
mod serving;
mod snapshots;
mod sql;
mod state_counts;
mod states;
mod stops;
mod towns;

pub(crate) use cleanup::*;
pub(crate) use entities::*;
pub(crate) use entity_list::*;
pub use file_lists::STATEMENTS as FILE_LIST_STATEMENTS;
pub(crate) use file_lists::{drop_file_lists, find_file_name};
pub use heads::find_head;
pub(crate) use heads::*;
pub use quick_tests::STATEMENTS as QUICK_TEST_STATEMENTS;
pub(crate) use quick_tests::{
    drop_expired_quick_test, drop_quick_test, expired_quick_tests, find_quick_test, find_quick_test_document,
    find_quick_test_file, list_quick_test_restaurants, replace_quick_test,
};
pub(crate) use restaurants::*;
pub use restaurants::{count_offered, count_restaurants};
pub(crate) use rollback::*;
pub use runs::latest_ingestion;
pub(crate) use runs::*;
pub use search::searchable;
pub(crate) use search::{patterns, search};
pub use serving::STATEMENTS as SERVING_STATEMENTS;
pub(crate) use serving::{count_serving, delete_serving_days, list_serving_days, put_serving_day};
pub(crate) use snapshots::*;
pub use sql::STATEMENTS;
pub(crate) use state_counts::*;
pub(crate) use states::*;
pub(crate) use stops::*;
pub(crate) use towns::*;
