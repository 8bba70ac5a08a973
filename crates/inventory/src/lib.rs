//! Fetch, check and publish inventory feeds, and the catalogue that is served from them.
//!
//! A run of ingestion reads a feed whose marker has changed, checks it with `feed` together with what is stored and newer,
//! writes changed entities and restaurants beside the old ones and switches the environment to the new state in one
//! small transaction, so that a broken or half-written feed never replaces a good one. Real-time updates switch in the same
//! way. Earlier states stay for a while: they can be compared and returned to. Rules: inventory feeds, chapters 8 to 12.
//!
//! Not here: what makes an entity valid (`feed`), and whether a partner's restaurants are offered (`partners`).

mod active;
mod alerts;
mod belonging;
mod catalogue;
mod detail;
mod entities;
mod entity;
mod entity_names;
mod error;
mod feed_status;
mod ingest;
mod jobs;
mod links;
mod merge;
mod model;
mod phases;
mod places;
mod publish;
mod quick_test;
pub mod realtime;
mod report;
mod rollback;
mod service;
mod snapshots;
mod source;
mod stage_entities;
mod stage_restaurants;
mod staging;
mod staleness;
mod states;
mod store;
mod stored_versions;
mod sweep;
mod towns;
mod updates;

pub use active::{CountServing, ServingDay};
pub use alerts::{
    AgeCount, EvaluateFeeds, FaultCount, FeedNotice, NoticeHandler, STATEMENTS as ALERT_STATEMENTS,
    decide_age, decide_faults, decide_fetch_notice,
};
pub use catalogue::Catalogue;
pub use detail::{IssueGroup, RunDetail, TypeCounts};
pub use entities::{
    EntityDetail, EntityEntry, EntityFilter, EntityState, EntityTotals, MAX_RELATED, RelatedEntity,
    SourceLine,
};
pub use entity::{EntityKey, Origin, Writer};
pub use error::InventoryError;
pub use feed_status::{FeedState, FeedStatusFilter};
pub use jobs::{IngestFeed, IngestHandler};
pub use model::{
    Failure, Ingestion, IngestionCounts, IngestionState, InventoryHead, InventorySettings, RestaurantCard,
    RunKind, SearchQuery,
};
pub use places::{
    ImportPlaces, ImportPlacesHandler, ImportRefusal, ImportState, MatchDecision, MatchPlaces,
    MatchPlacesHandler, MatchReview, NewSuggestion, PlaceImport, PlaceQuery, PlaceSuggestion, RegisterState,
    RegisteredPlace, ReportFacts, ReportStatus, STATEMENTS as PLACE_STATEMENTS, Serving, StoredDecision,
    SuggestionDecision, SuggestionFilter, SuggestionState, decide_report, decide_serving,
};
pub use publish::decide_hold;
pub use quick_test::{QuickTest, QuickTestError, QuickTestRestaurant, QuickTestUpload};
pub use report::StateCount;
pub use rollback::{RollBack, RollBackHandler};
pub use service::Inventory;
pub use snapshots::{
    Difference, EntityDifference, RestaurantDifference, Snapshot, SnapshotChanges, SnapshotKind,
};
pub use source::store::STATEMENTS as FEED_POLL_STATEMENTS;
pub use source::{
    FeedDirectory, FeedFile, FetchLimits, Fetched, Listed, Marker, PollMarkers, SourceError, SourceSettings,
    fetch_sitemap,
};
pub use staleness::{StopStale, decide_cutoff};
pub use states::{RestaurantStanding, RestaurantState, StandingCounts, StandingFilter, decide_state};
pub use store::{
    FILE_LIST_STATEMENTS, QUICK_TEST_STATEMENTS, SERVING_STATEMENTS, STATEMENTS, count_offered,
    count_restaurants, find_head, latest_ingestion, searchable,
};
pub use sweep::{SweepInventory, decide_oldest_kept};
pub use towns::{Spot, Town, Towns};
pub use updates::{Applied, ChangeOutcome, EntityChange, Route, apply_changes};

#[cfg(test)]
mod tests;
