//! The place register and the matching of restaurants with it (chapter 14).

mod file;
mod keys;
mod lookup;
mod place;
mod register;
mod score;
mod standing;

pub use file::{PlaceFault, PlaceFormat, PlaceLine, PlaceLines};
pub use lookup::{PlaceLookup, Places, WantedPlace, place_standings, restaurant_as_place, wanted_places};
pub use place::{Place, PlaceStatus};
pub use register::{PlaceCandidate, PlaceDecision, PlaceMatch, PlaceRegister};
pub use standing::{MatchState, PlaceStanding};
