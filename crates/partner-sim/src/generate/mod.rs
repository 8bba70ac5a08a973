//! Believable restaurants as a feed (inventory-feeds.md), for the demo, for load and for trying out.
//!
//! The same configuration gives the same bytes. A restaurant depends on the seed and on its number alone, so
//! a larger feed begins with the restaurants of a smaller one, and ids are stable between runs.
//!
//! [`write_feed`] writes the plain feeds of the demo and the simulator; [`bulk`] writes feeds of any size with every
//! entity of the specification, [`defect`] plants defects in them, and [`score`] says whether a check found these.

pub mod bulk;
mod cities;
mod cuisine;
pub mod defect;
mod dice;
mod english;
mod french;
mod menu;
mod place;
mod row;
pub mod score;
mod write;

pub use cities::City;
pub use write::{GenerateConfig, GenerateError, Manifest, ManifestEntry, write_feed};

#[cfg(test)]
mod tests;
