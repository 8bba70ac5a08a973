//! Feeds of any size, for ingestion at scale and for trying rules out.
//!
//! A restaurant depends on the seed and on its number alone, so ids and bytes are stable between runs (rule I3), a
//! larger feed begins with the restaurants of a smaller one, and nothing but the file that is open is held in memory.
//! The feeds use every entity of the specification; defects can be planted in them (`defect`).

mod damage;
mod manifest;
mod menu;
mod output;
mod plan;
mod restaurant;
mod run;
mod service;
mod words;

pub use manifest::{Planted, PlantedManifest};
pub use plan::{FeedPlan, Stop};
pub use run::{BulkError, Totals, generate};

#[cfg(test)]
mod tests;
