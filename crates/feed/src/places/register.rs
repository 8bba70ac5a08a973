//! Places in memory, indexed for matching.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::file::{PlaceFormat, PlaceLines};
use super::place::Place;
use super::score::Features;
use super::{keys, standing};
use crate::row::Row;

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

/// A place that a restaurant may be.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceCandidate {
    /// The place.
    pub place: Place,
    /// In percent, 0 to 100.
    pub score: u32,
    /// Whether name and address are equal, which a match needs besides its score.
    pub is_same_address: bool,
}

/// The places of the platform, or those of them that some restaurants may be.
#[derive(Clone, Debug, Default)]
pub struct PlaceRegister {
    places: Vec<Place>,
    features: Vec<Features>,
    by_key: HashMap<i64, Vec<usize>>,
    by_id: HashMap<String, usize>,
    decisions: BTreeMap<String, PlaceDecision>,
}

/// Lowest score of a match.
const MATCHED: f64 = 0.85;
/// Lowest score of a candidate.
const REVIEW: f64 = 0.60;
/// How far a match must be ahead of the second.
const LEAD: f64 = 0.10;
/// Sums of weights such as 0.2 and 0.1 are a little less than they ought to be.
const ROUNDING: f64 = 1e-9;

impl PlaceRegister {
    /// A register of these places; of several with one id the last counts.
    pub fn new(places: Vec<Place>) -> Self {
        let by_id: HashMap<String, usize> =
            places.iter().enumerate().map(|(at, place)| (place.place_id.clone(), at)).collect();
        let features: Vec<Features> = places.iter().map(Features::of_place).collect();
        let mut by_key: HashMap<i64, Vec<usize>> = HashMap::new();
        for (at, features) in features.iter().enumerate() {
            if by_id.get(&places[at].place_id) == Some(&at) {
                for key in keys::of_place(features) {
                    by_key.entry(key).or_default().push(at);
                }
            }
        }
        Self { places, features, by_key, by_id, decisions: BTreeMap::new() }
    }

    /// Reads `{"places": […]}`, one place a line, or CSV with a head line: what an import of the register takes.
    ///
    /// # Errors
    /// The first line that is wrong, as text with its number.
    pub fn from_text(format: PlaceFormat, text: &str) -> Result<Self, String> {
        let mut places = Vec::new();
        for line in PlaceLines::new(format, text.as_bytes()) {
            places.push(line.place.map_err(|faults| {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                format!("line {}: {}", line.number, faults.join("; "))
            })?);
        }
        Ok(Self::new(places))
    }

    /// With decisions of people by restaurant id.
    pub fn with_decisions(mut self, decisions: BTreeMap<String, PlaceDecision>) -> Self {
        self.decisions = decisions;
        self
    }

    /// The place of this id.
    pub fn place(&self, place_id: &str) -> Option<&Place> {
        self.by_id.get(place_id).and_then(|at| self.places.get(*at))
    }

    /// The best places for a restaurant whose data are those of `wanted`, best first; at most `limit`, also such as are
    /// too far from it to be proposed by the check.
    pub fn candidates(&self, wanted: &Place, limit: usize) -> Vec<PlaceCandidate> {
        let features = Features::of_place(wanted);
        let scored = self.scored(&features).into_iter().take(limit);
        scored
            .map(|(score, at)| PlaceCandidate {
                place: self.places[at].clone(),
                score: standing::percent(score),
                is_same_address: features.is_same_address(&self.features[at]),
            })
            .collect()
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

    /// Places that share a key, best first; equal ones by id.
    fn scored(&self, wanted: &Features) -> Vec<(f64, usize)> {
        let keys = keys::of_restaurant(wanted);
        let found: BTreeSet<usize> =
            keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        let mut scored: Vec<(f64, usize)> =
            found.into_iter().map(|at| (wanted.score(&self.features[at]), at)).collect();
        let id = |at: usize| self.places[at].place_id.as_str();
        scored.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| id(left.1).cmp(id(right.1))));
        scored
    }

    fn best_match(&self, wanted: &Features) -> PlaceMatch {
        let scored = self.scored(wanted);
        let Some((score, best)) = scored.first().copied() else { return PlaceMatch::Unmatched };
        let place_id = self.places[best].place_id.clone();
        let second = scored.get(1).map_or(0.0, |second| second.0);
        let reaches = |least: f64, value: f64| value >= least - ROUNDING;
        if reaches(MATCHED, score)
            && reaches(LEAD, score - second)
            && wanted.is_same_address(&self.features[best])
        {
            PlaceMatch::Matched { place_id, score }
        } else if reaches(REVIEW, score) {
            PlaceMatch::PendingReview { place_id, score }
        } else {
            PlaceMatch::Unmatched
        }
    }
}
