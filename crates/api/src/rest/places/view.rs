//! How places, matches and suggestions are shown.

use ::inventory::{
    MatchReview, PlaceImport, PlaceSuggestion, RegisterState, RegisteredPlace, ReportFacts, StoredDecision,
};
use basis::FieldErrors;
use feed::{Place, PlaceCandidate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::inventory::view::RestaurantStateView;
use crate::wire::{
    Environment, ImportState, Instant, PartnerId, PlaceImportId, PlaceStatus, PlaceSuggestionId, Point,
    SuggestionState,
};

/// Whether restaurants are matched, and with how many places.
#[derive(Serialize, ToSchema)]
pub(super) struct RegisterView {
    /// If not, every restaurant counts as matched.
    enabled: bool,
    places: i64,
    pending_suggestions: i64,
    /// Who switched it last, such as `user:usr_…`.
    changed_by: Option<String>,
    changed_at: Option<Instant>,
}

impl From<RegisterState> for RegisterView {
    fn from(state: RegisterState) -> Self {
        Self {
            enabled: state.enabled,
            places: state.places,
            pending_suggestions: state.pending_suggestions,
            changed_by: state.changed_by.map(|actor| actor.to_string()),
            changed_at: state.changed_at.map(Instant),
        }
    }
}

/// Name, address and what else places are compared by.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceDataView {
    name: String,
    street_address: String,
    address_locality: Option<String>,
    address_region: Option<String>,
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    address_country: Option<String>,
    telephone: Option<String>,
    location: Option<Point>,
}

impl From<Place> for PlaceDataView {
    fn from(place: Place) -> Self {
        let location = place.location().map(Point::from);
        Self {
            name: place.name,
            street_address: place.street_address,
            address_locality: place.address_locality,
            address_region: place.address_region,
            postal_code: place.postal_code,
            address_country: place.address_country,
            telephone: place.telephone,
            location,
        }
    }
}

/// A place of the register.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceView {
    place_id: String,
    status: PlaceStatus,
    data: PlaceDataView,
    /// Where its data come from: the name of an import, `staff`, or `suggestion`.
    source: String,
    changed_at: Instant,
}

impl From<RegisteredPlace> for PlaceView {
    fn from(registered: RegisteredPlace) -> Self {
        let RegisteredPlace { place, source, changed_at } = registered;
        Self {
            place_id: place.place_id.clone(),
            status: place.status.into(),
            data: place.into(),
            source,
            changed_at: changed_at.into(),
        }
    }
}

/// A place that is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceInput {
    name: String,
    street_address: String,
    #[serde(default)]
    address_locality: Option<String>,
    #[serde(default)]
    address_region: Option<String>,
    #[serde(default)]
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    address_country: Option<String>,
    #[serde(default)]
    telephone: Option<String>,
    #[serde(default)]
    location: Option<Point>,
    /// Open by default.
    #[serde(default)]
    status: Option<PlaceStatus>,
}

impl PlaceInput {
    pub(super) fn into_place(self, place_id: String) -> Place {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Place {
            place_id,
            name: self.name,
            street_address: self.street_address,
            address_locality: given(self.address_locality),
            address_region: given(self.address_region),
            postal_code: given(self.postal_code),
            address_country: given(self.address_country),
            telephone: given(self.telephone),
            latitude: self.location.map(|point| point.latitude),
            longitude: self.location.map(|point| point.longitude),
            status: self.status.map(|status| status.0).unwrap_or_default(),
        }
    }
}

/// A file of places that was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportView {
    import_id: PlaceImportId,
    state: ImportState,
    source: String,
    /// Places in it.
    places: i64,
    /// Of them, new ones so far.
    added: i64,
    /// Of them, changed ones so far.
    changed: i64,
    /// Who sent it.
    requested_by: String,
    requested_at: Instant,
    /// When all of it was in the register.
    finished_at: Option<Instant>,
}

impl From<PlaceImport> for ImportView {
    fn from(import: PlaceImport) -> Self {
        Self {
            import_id: import.id.into(),
            state: import.state.into(),
            source: import.source,
            places: import.places,
            added: import.added,
            changed: import.changed,
            requested_by: import.requested_by.to_string(),
            requested_at: import.requested_at.into(),
            finished_at: import.finished_at.map(Instant),
        }
    }
}

/// What is wrong with the lines of a file, as fields such as `lines[3].name`.
pub(super) fn line_errors(refusal: &::inventory::ImportRefusal) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (line, faults) in &refusal.lines {
        for fault in faults {
            let property = fault.property();
            let dot = if property.is_empty() { "" } else { "." };
            errors.push(format!("lines[{line}]{dot}{property}"), fault.code(), fault.to_string());
        }
    }
    errors
}

/// A place that a restaurant may be.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateView {
    place_id: String,
    status: PlaceStatus,
    data: PlaceDataView,
    /// In percent.
    #[schema(maximum = 100)]
    score: u32,
    /// Whether name and address are equal, which a match needs besides its score.
    same_address: bool,
}

impl From<PlaceCandidate> for CandidateView {
    fn from(candidate: PlaceCandidate) -> Self {
        let PlaceCandidate { place, score, is_same_address } = candidate;
        Self {
            place_id: place.place_id.clone(),
            status: place.status.into(),
            data: place.into(),
            score,
            same_address: is_same_address,
        }
    }
}

/// What a person decided.
#[derive(Serialize, ToSchema)]
pub(super) struct MatchDecisionView {
    /// Null: none of the register.
    place_id: Option<String>,
    decided_by: String,
    decided_at: Instant,
}

impl From<StoredDecision> for MatchDecisionView {
    fn from(decision: StoredDecision) -> Self {
        Self {
            place_id: decision.place_id,
            decided_by: decision.decided_by.to_string(),
            decided_at: decision.decided_at.into(),
        }
    }
}

/// What a person needs to decide about a restaurant.
#[derive(Serialize, ToSchema)]
pub(super) struct MatchView {
    standing: RestaurantStateView,
    /// As the feed has it.
    data: PlaceDataView,
    /// Best first.
    candidates: Vec<CandidateView>,
    /// Null if the score counts.
    decision: Option<MatchDecisionView>,
}

impl MatchView {
    pub(super) fn of(review: MatchReview, facts: ReportFacts) -> Self {
        Self {
            standing: RestaurantStateView::of(review.standing, facts),
            data: review.restaurant.into(),
            candidates: review.candidates.into_iter().map(CandidateView::from).collect(),
            decision: review.decision.map(MatchDecisionView::from),
        }
    }
}

/// A partner's suggestion of a place.
#[derive(Serialize, ToSchema)]
pub(super) struct SuggestionView {
    suggestion_id: PlaceSuggestionId,
    partner_id: PartnerId,
    environment: Environment,
    restaurant_id: String,
    state: SuggestionState,
    /// The address of a page about the place, or its id in another register.
    reference: String,
    note: String,
    /// The restaurant as the feed had it.
    data: PlaceDataView,
    suggested_by: String,
    suggested_at: Instant,
    decided_at: Option<Instant>,
    /// Why it was refused.
    reason: Option<String>,
    /// The place that came of it.
    place_id: Option<String>,
}

impl From<PlaceSuggestion> for SuggestionView {
    fn from(one: PlaceSuggestion) -> Self {
        Self {
            suggestion_id: one.id.into(),
            partner_id: PartnerId(one.partner_id),
            environment: one.environment.into(),
            restaurant_id: one.restaurant_id,
            state: one.state.into(),
            reference: one.reference,
            note: one.note,
            data: one.place.into(),
            suggested_by: one.suggested_by.to_string(),
            suggested_at: one.suggested_at.into(),
            decided_at: one.decided_at.map(Instant),
            reason: one.reason,
            place_id: one.place_id,
        }
    }
}
