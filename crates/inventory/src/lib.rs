//! Fetch, check and publish inventory feeds, and the catalogue that is served from them.
//!
//! A run of ingestion reads a feed directory whose marker has changed, checks it with `feed`, writes the changed
//! restaurants beside the old ones and switches the environment to the new state in one small transaction, so that
//! a broken or half-written feed never replaces a good one. Rules: inventory feeds, chapters 8 and 12.
//!
//! Not here: what makes an entity valid (`feed`), and whether a partner's restaurants are offered (`partners`).

mod catalogue;
mod error;
mod jobs;
mod model;
mod publish;
mod service;
mod source;
mod store;

pub use catalogue::Catalogue;
pub use error::InventoryError;
pub use jobs::{IngestFeed, IngestHandler};
pub use model::{
    Failure, Ingestion, IngestionCounts, IngestionState, InventoryHead, InventorySettings, RestaurantCard,
    SearchQuery,
};
pub use publish::{Changes, decide_hold};
pub use service::Inventory;
pub use source::store::STATEMENTS as FEED_POLL_STATEMENTS;
pub use source::{
    FeedDirectory, FeedFile, FetchLimits, Fetched, Listed, Marker, PollMarkers, SourceError, SourceSettings,
};
pub use store::{STATEMENTS, count_offered, count_restaurants, find_head, latest_ingestion};
