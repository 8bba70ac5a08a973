//! The place register (inventory feeds, chapter 14): its places, the files they come from, how restaurants stand to them,
//! and what people decide and suggest.
//!
//! A check is handed the few places that its restaurants may be, never the whole register. What a change of the register
//! or of a decision concerns is judged again by [`MatchPlaces`], without waiting for the next batch.
//!
//! Not here: the score itself (`feed`).

mod export;
mod import;
mod lookup;
mod matching;
mod model;
mod opt_out;
mod prepare;
mod register;
mod review;
mod standing;
mod store;
mod suggestions;

pub use import::{ImportPlaces, ImportPlacesHandler};
pub use matching::{MatchPlaces, MatchPlacesHandler};
pub use model::{
    ImportRefusal, ImportState, MatchDecision, MatchReview, NewSuggestion, PlaceImport, PlaceQuery,
    PlaceSuggestion, RegisterState, RegisteredPlace, StoredDecision, SuggestionDecision, SuggestionFilter,
    SuggestionState,
};
pub use standing::{ReportFacts, ReportStatus, Serving, decide_report, decide_serving};
pub use store::STATEMENTS;

pub(crate) use lookup::StoredPlaces;
pub(crate) use prepare::{Restaurants, companions, register_for};
pub(crate) use store::{drop_decisions, is_enabled};
