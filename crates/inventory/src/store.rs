//! The tables of inventory: all their SQL.

mod cleanup;
mod entities;
mod entity_list;
mod heads;
mod restaurants;
mod rollback;
mod runs;
mod search;
mod snapshots;
mod sql;
mod state_counts;
mod states;
mod stops;

pub(crate) use cleanup::*;
pub(crate) use entities::*;
pub(crate) use entity_list::*;
pub use heads::find_head;
pub(crate) use heads::*;
pub(crate) use restaurants::*;
pub use restaurants::{count_offered, count_restaurants};
pub(crate) use rollback::*;
pub use runs::latest_ingestion;
pub(crate) use runs::*;
pub(crate) use search::{patterns, search, searchable};
pub(crate) use snapshots::*;
pub use sql::STATEMENTS;
pub(crate) use state_counts::*;
pub(crate) use states::*;
pub(crate) use stops::*;
