//! The place register and the matching of restaurants with it (chapter 14).

mod score;

use std::collections::{BTreeMap, HashMap, HashSet};

use basis::GeoPoint;
use serde::{Deserialize, Serialize};

use crate::row::Row;
use score::Features;

/// Whether a place is in business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlaceStatus {
    /// In business.
    #[default]
    Open,
    /// Closed for some time.
    TemporarilyClosed,
    /// Closed for good.
    Closed,
}

/// A place that the platform knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Its id in the register.
    pub place_id: String,
    /// Its name.
    pub name: String,
    /// Street and number.
    pub street_address: String,
    /// City.
    #[serde(default)]
    pub address_locality: Option<String>,
    /// State or region.
    #[serde(default)]
    pub address_region: Option<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub address_country: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub telephone: Option<String>,
    /// Degrees north.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Whether it is in business.
    #[serde(default)]
    pub status: PlaceStatus,
}

impl Place {
    /// Its coordinates, if it has both.
    pub fn location(&self) -> Option<GeoPoint> {
        GeoPoint::new(self.latitude?, self.longitude?)
    }
}

/// What a person decided for a restaurant; it stands until the restaurant's name or address changes,
/// which whoever stores the decision watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "place_id", rename_all = "snake_case")]
pub enum PlaceDecision {
    /// It is this place.
    Matched(String),
    /// It is none of the register.
    Unmatched,
}

/// How a restaurant stands to the register.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceMatch {
    /// It is this place.
    Matched {
        /// The place's id.
        place_id: String,
        /// From 0 to 1.
        score: f64,
    },
    /// It may be this place; a person decides.
    PendingReview {
        /// The best place's id.
        place_id: String,
        /// From 0 to 1.
        score: f64,
    },
    /// No place is near enough.
    Unmatched,
}

/// The file form of a register, as in the example `places.json`.
#[derive(Deserialize)]
struct RegisterFile {
    places: Vec<Place>,
}

/// The places of the platform, indexed for matching.
#[derive(Clone, Debug, Default)]
pub struct PlaceRegister {
    places: Vec<Place>,
    features: Vec<Features>,
    by_key: HashMap<String, Vec<usize>>,
    /// Places without a postal code are compared with every restaurant.
    always: Vec<usize>,
    decisions: BTreeMap<String, PlaceDecision>,
}

/// Lowest score of a match.
const MATCHED: f64 = 0.85;
/// Lowest score of a candidate.
const REVIEW: f64 = 0.60;
/// How far a match must be ahead of the second.
const LEAD: f64 = 0.10;

impl PlaceRegister {
    /// A register of these places.
    pub fn new(places: Vec<Place>) -> Self {
        let features: Vec<Features> = places.iter().map(Features::of_place).collect();
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        let mut always = Vec::new();
        for (at, features) in features.iter().enumerate() {
            features.keys().into_iter().for_each(|key| by_key.entry(key).or_default().push(at));
            if features.postal_code.is_none() {
                always.push(at);
            }
        }
        Self { places, features, by_key, always, decisions: BTreeMap::new() }
    }

    /// Reads `{"places": […]}`.
    ///
    /// # Errors
    /// If the text is not JSON of that form.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<RegisterFile>(text).map(|file| Self::new(file.places))
    }

    /// With decisions of people by restaurant id.
    pub fn with_decisions(mut self, decisions: BTreeMap<String, PlaceDecision>) -> Self {
        self.decisions = decisions;
        self
    }

    /// The place of this id.
    pub fn place(&self, place_id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.place_id == place_id)
    }

    /// Matches a row of type Restaurant.
    pub(crate) fn match_row(&self, id: &str, row: &Row) -> PlaceMatch {
        match self.decisions.get(id) {
            Some(PlaceDecision::Matched(place_id)) if self.place(place_id).is_some() => {
                PlaceMatch::Matched { place_id: place_id.clone(), score: 1.0 }
            }
            Some(PlaceDecision::Unmatched) => PlaceMatch::Unmatched,
            _ => self.best_match(&Features::of_row(row)),
        }
    }

    fn best_match(&self, wanted: &Features) -> PlaceMatch {
        let mut candidates: HashSet<usize> = self.always.iter().copied().collect();
        for key in wanted.keys() {
            candidates.extend(self.by_key.get(&key).into_iter().flatten());
        }
        let mut scored: Vec<(f64, usize)> =
            candidates.into_iter().map(|at| (wanted.score(&self.features[at]), at)).collect();
        scored.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        let Some((score, best)) = scored.first().copied() else { return PlaceMatch::Unmatched };
        let place_id = self.places[best].place_id.clone();
        let second = scored.get(1).map_or(0.0, |second| second.0);
        if score >= MATCHED && score - second >= LEAD && wanted.is_same_address(&self.features[best]) {
            PlaceMatch::Matched { place_id, score }
        } else if score >= REVIEW {
            PlaceMatch::PendingReview { place_id, score }
        } else {
            PlaceMatch::Unmatched
        }
    }
}
