//! The words of the place register.

use std::str::FromStr;

use basis::{Actor, Cursor, Environment, PartnerId, PlaceImportId, PlaceSuggestionId, Timestamp};
use feed::{Place, PlaceCandidate, PlaceFault, PlaceStatus};
use serde::{Deserialize, Serialize};

use crate::states::RestaurantStanding;

/// Whether restaurants are matched, and with how many places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterState {
    /// Whether restaurants are matched; if not, each counts as matched.
    pub enabled: bool,
    /// Places in the register.
    pub places: i64,
    /// Who switched it last.
    pub changed_by: Option<Actor>,
    /// When.
    pub changed_at: Option<Timestamp>,
    /// Suggestions of partners that wait for an answer.
    pub pending_suggestions: i64,
}

/// A place of the register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegisteredPlace {
    /// Its data.
    pub place: Place,
    /// Where they come from: the name of an import, `staff`, or `suggestion`.
    pub source: String,
    /// When they were last changed.
    pub changed_at: Timestamp,
}

/// Which places are wanted.
#[derive(Clone, Debug, Default)]
pub struct PlaceQuery {
    /// Words in name, address or id; case and accents do not matter.
    pub text: Option<String>,
    /// Only these.
    pub status: Option<PlaceStatus>,
    /// After this entry.
    pub after: Option<Cursor>,
    /// The most entries wanted.
    pub limit: usize,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Its lines are being written down; if it stays so, it was broken off and nothing came of it.
    Receiving,
    /// All lines are sound and written down; they are being taken into the register.
    Applying,
    /// All are in the register.
    Done,
}

/// Names of an enumeration as they are stored.
macro_rules! stored_names {
    ($kind:ty, $what:literal, $($variant:ident = $name:literal),+) => {
        impl $kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl FromStr for $kind {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let found = Self::ALL.iter().copied().find(|one| one.as_str() == text);
                found.ok_or_else(|| format!(concat!("unknown ", $what, " {:?}"), text))
            }
        }

        impl db::ToValue for $kind {
            fn to_value(&self) -> db::Value {
                db::Value::Text(self.as_str().to_owned())
            }
        }

        impl db::FromValue for $kind {
            fn from_value(value: &db::Value) -> Result<Self, String> {
                String::from_value(value)?.parse()
            }
        }
    };
}

stored_names!(
    ImportState,
    "state of an import",
    Receiving = "receiving",
    Applying = "applying",
    Done = "done"
);

/// A file of places that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceImport {
    /// Its id.
    pub id: PlaceImportId,
    /// How far it is.
    pub state: ImportState,
    /// Where the places come from, as whoever sent it says.
    pub source: String,
    /// Places in it.
    pub places: i64,
    /// Of them, new ones so far.
    pub added: i64,
    /// Of them, changed ones so far.
    pub changed: i64,
    /// Who sent it.
    pub requested_by: Actor,
    /// When.
    pub requested_at: Timestamp,
    /// When all of it was in the register.
    pub finished_at: Option<Timestamp>,
}

/// Why a file was not taken: its wrong lines, the first thousand of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportRefusal {
    /// Sound lines.
    pub sound: u64,
    /// Wrong lines.
    pub wrong: u64,
    /// Line and what is wrong with it.
    pub lines: Vec<(u64, Vec<PlaceFault>)>,
}

impl ImportRefusal {
    /// Wrong lines that are listed.
    pub const LISTED: usize = 1_000;
}

/// What a person decides about a restaurant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchDecision {
    /// It is this place.
    Place(String),
    /// It is none of the register ("None of these are good matches").
    NoPlace,
    /// Whatever was decided no longer counts; the score does.
    Automatic,
}

/// What was decided about a restaurant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredDecision {
    /// The place; `None` = none of the register.
    pub place_id: Option<String>,
    /// Of the name and address it was decided for.
    #[serde(skip)]
    pub fingerprint: i64,
    /// By whom.
    pub decided_by: Actor,
    /// When.
    pub decided_at: Timestamp,
}

/// What a person needs to decide about a restaurant.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchReview {
    /// How it stands.
    pub standing: RestaurantStanding,
    /// Name, address, telephone and coordinates of the feed.
    pub restaurant: Place,
    /// The best places, best first.
    pub candidates: Vec<PlaceCandidate>,
    /// What was decided, as long as it counts.
    pub decision: Option<StoredDecision>,
}

/// How far a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionState {
    /// Nobody has answered.
    Pending,
    /// The place is in the register.
    Accepted,
    /// It is not taken.
    Refused,
}

stored_names!(
    SuggestionState,
    "state of a suggestion",
    Pending = "pending",
    Accepted = "accepted",
    Refused = "refused"
);

/// What a partner suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSuggestion {
    /// For which restaurant.
    pub restaurant_id: String,
    /// The address of a page about the place, or its id in another register.
    pub reference: String,
    /// Anything else.
    pub note: String,
}

/// A partner's suggestion of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceSuggestion {
    /// Its id.
    pub id: PlaceSuggestionId,
    /// Whose.
    pub partner_id: PartnerId,
    /// In which environment the restaurant is.
    pub environment: Environment,
    /// For which restaurant.
    pub restaurant_id: String,
    /// How far it is.
    pub state: SuggestionState,
    /// The address of a page about the place, or its id in another register.
    pub reference: String,
    /// Anything else.
    pub note: String,
    /// The restaurant's data when it was suggested, as a place without an id.
    pub place: Place,
    /// Who suggested it.
    pub suggested_by: Actor,
    /// When.
    pub suggested_at: Timestamp,
    /// Who answered.
    pub decided_by: Option<Actor>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// The place that came of it.
    pub place_id: Option<String>,
}

/// The answer to a suggestion.
#[derive(Clone, Debug, PartialEq)]
pub enum SuggestionDecision {
    /// This place, new or known, is the one.
    Accept(Box<Place>),
    /// For this reason it is not taken.
    Refuse(String),
}

/// Which suggestions are wanted.
#[derive(Clone, Debug, Default)]
pub struct SuggestionFilter {
    /// Of this partner's environment only.
    pub of: Option<(PartnerId, Environment)>,
    /// Only these.
    pub state: Option<SuggestionState>,
    /// After this entry.
    pub after: Option<Cursor>,
    /// The most entries wanted.
    pub limit: usize,
}
