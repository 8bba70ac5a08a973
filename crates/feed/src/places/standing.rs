//! How a restaurant stands to the register, as its status says it.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use super::place::Place;
use super::register::{PlaceMatch, PlaceRegister};

/// Whether a restaurant is a place of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MatchState {
    /// It is.
    Matched,
    /// It may be; a person decides.
    PendingReview,
    /// It is none.
    Unmatched,
}

impl MatchState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Matched, Self::PendingReview, Self::Unmatched];

    /// The name in the interface and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "MATCHED",
            Self::PendingReview => "PENDING_REVIEW",
            Self::Unmatched => "UNMATCHED",
        }
    }
}

/// How a restaurant stands to the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceStanding {
    /// Whether it is one of the places.
    pub state: MatchState,
    /// The place, or the best candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_id: Option<String>,
    /// The name of that place in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_name: Option<String>,
    /// The score in percent; 100 where a person decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// Another restaurant of the feed that is the same place and has it (`DUPLICATE_RESTAURANT`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// A number that changes when anything of the match or of the place does that the restaurant depends on; the
    /// duplicate is left out.
    #[serde(skip)]
    pub revision: i64,
}

impl PlaceStanding {
    pub(crate) fn new(found: &PlaceMatch, register: &PlaceRegister) -> Self {
        let (state, place_id, score) = match found {
            PlaceMatch::Matched { place_id, score } => (MatchState::Matched, Some(place_id), Some(*score)),
            PlaceMatch::PendingReview { place_id, score } => {
                (MatchState::PendingReview, Some(place_id), Some(*score))
            }
            PlaceMatch::Unmatched => (MatchState::Unmatched, None, None),
        };
        let place = place_id.and_then(|id| register.place(id));
        let score = score.map(percent);
        Self {
            state,
            place_id: place_id.cloned(),
            place_name: place.map(|place| place.name.clone()),
            score,
            duplicate_of: None,
            revision: revision(state, score, place),
        }
    }
}

fn revision(state: MatchState, score: Option<u32>, place: Option<&Place>) -> i64 {
    let mut hasher = SipHasher13::new();
    (state, score).hash(&mut hasher);
    if let Some(place) = place {
        (&place.place_id, &place.name, place.status).hash(&mut hasher);
        let bits = |degrees: Option<f64>| degrees.map(f64::to_bits);
        (bits(place.latitude), bits(place.longitude)).hash(&mut hasher);
    }
    hasher.finish().cast_signed()
}

/// A share from 0 to 1 in whole percent.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100")]
pub(super) fn percent(score: f64) -> u32 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u32
}
