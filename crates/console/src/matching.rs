//! A restaurant and the places it may be: what the score says, what people decide and suggest (operations 11.3), and
//! merchants who asked to be removed.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Environment, FieldErrors};
use feed::{EntityType, Place, PlaceCandidate, PlaceStatus};
use identity::Permission;
use inventory::{
    InventoryError, MatchDecision, MatchReview, NewSuggestion, PlaceSuggestion, ReportFacts,
    RestaurantStanding, SuggestionFilter, SuggestionState, decide_report, decide_serving,
};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::frame::{Place as Tab, Rows, entity_path, rows};
use crate::state::{ConsoleState, People};
use crate::status_report::{serving_badge, status_badge};
use crate::view::{Badge, segment};
use crate::visit::Visit;

/// Suggestions looked through for those of one restaurant.
const SUGGESTIONS: usize = 200;

#[derive(Template)]
#[template(path = "console/match.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a page asks many things that have nothing to do with each other"
)]
struct MatchPage {
    chrome: Chrome,
    rows: Rows,
    id: String,
    entity: String,
    action: String,
    serving: Badge,
    statuses: Vec<Badge>,
    is_on: bool,
    is_faulty: bool,
    is_opted_out: bool,
    may_edit: bool,
    duplicate: String,
    feed: PlaceText,
    candidates: Vec<CandidateRow>,
    is_none_chosen: bool,
    decided: String,
    suggestions: Vec<SuggestionRow>,
    form: SuggestionForm,
    errors: FormErrors,
}

#[derive(Default)]
struct PlaceText {
    name: String,
    address: String,
    phone: String,
}

struct CandidateRow {
    id: String,
    name: String,
    address: String,
    status: Badge,
    score: String,
    is_same: bool,
    is_chosen: bool,
}

struct SuggestionRow {
    badge: Badge,
    reference: String,
    at: String,
    reason: String,
}

/// Which restaurant.
#[derive(Deserialize)]
pub(crate) struct WhichRestaurant {
    id: String,
}

/// What is suggested, as it was written.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SuggestionForm {
    id: String,
    reference: String,
    note: String,
}

/// The address of the page.
pub(crate) fn match_path(visit: &Visit, environment: Environment, restaurant_id: &str) -> String {
    visit.path(&format!("/restaurants/{environment}/match?id={}", segment(restaurant_id)))
}

/// Street, postal code, city and country in one line.
pub(crate) fn address(place: &Place) -> String {
    let rest = [&place.postal_code, &place.address_locality, &place.address_region, &place.address_country];
    let rest: Vec<&str> = rest.into_iter().flatten().map(String::as_str).collect();
    format!("{}, {}", place.street_address, rest.join(" "))
}

/// Whether a place is in business.
fn place_badge(t: Texts, status: PlaceStatus) -> Badge {
    let (tone, text) = match status {
        PlaceStatus::Open => ("ok", t.get("places-open")),
        PlaceStatus::TemporarilyClosed => ("warning", t.get("places-temporarily-closed")),
        PlaceStatus::Closed => ("danger", t.get("places-closed")),
    };
    Badge { tone, text }
}

/// `GET …/restaurants/{environment}/match?id=…`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(which): Query<WhichRestaurant>,
) -> Result<Response, PageError> {
    let form = SuggestionForm { id: which.id, ..SuggestionForm::default() };
    page(&visit, &state, form, &FieldErrors::new()).await
}

fn refused(error: InventoryError) -> PageError {
    match error {
        InventoryError::NotFound => PageError::NotFound,
        other => other.into(),
    }
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    form: SuggestionForm,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let (partner, environment, id) = (visit.partner.id, visit.environment()?, form.id.clone());
    let standing = state.inventory.get_restaurant_status(partner, environment, &id).await.map_err(refused)?;
    let review = match state.inventory.get_match(partner, environment, &id).await {
        Ok(review) => Some(review),
        Err(InventoryError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let filter =
        SuggestionFilter { of: Some((partner, environment)), limit: SUGGESTIONS, ..Default::default() };
    let mut suggestions = state.inventory.list_suggestions(filter).await?.items;
    suggestions.retain(|one| one.restaurant_id == id);
    let facts = state.inventory.report_facts(&visit.partner, environment).await?;
    let is_on = state.inventory.matches_places().await?;
    let people = state.people(partner).await?;
    let mut page = frame(visit, environment, &standing, facts, (form, errors));
    page.is_on = is_on;
    page.is_faulty = review.is_none();
    page.suggestions = suggestions.iter().map(|one| suggestion_row(visit, one)).collect();
    if let Some(review) = review {
        fill(visit, &mut page, &review, &people);
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(page)).into_response())
}

fn frame(
    visit: &Visit,
    environment: Environment,
    standing: &RestaurantStanding,
    facts: ReportFacts,
    (form, errors): (SuggestionForm, &FieldErrors),
) -> MatchPage {
    let (t, id) = (visit.t(), standing.status.restaurant_id.clone());
    let name = standing.status.name.clone().unwrap_or_else(|| id.clone());
    let other = standing.status.place.as_ref().and_then(|place| place.duplicate_of.clone());
    MatchPage {
        chrome: visit.chrome(t.one("places-match-of", "name", name)),
        rows: rows(visit, environment, Tab::Restaurants),
        entity: entity_path(visit, environment, EntityType::Restaurant, &id),
        action: visit.path(&format!("/restaurants/{environment}/match")),
        serving: serving_badge(t, decide_serving(standing, facts)),
        statuses: decide_report(standing, facts).into_iter().map(|one| status_badge(t, one)).collect(),
        is_on: false,
        is_faulty: false,
        is_opted_out: standing.opted_out_at.is_some(),
        may_edit: visit.may(Permission::EditAccount) && visit.partner.is_writable(),
        duplicate: other.map(|id| t.one("places-same-as", "id", id)).unwrap_or_default(),
        feed: PlaceText::default(),
        candidates: Vec::new(),
        is_none_chosen: false,
        decided: String::new(),
        suggestions: Vec::new(),
        form,
        errors: FormErrors::new(t, errors),
        id,
    }
}

fn fill(visit: &Visit, page: &mut MatchPage, review: &MatchReview, people: &People) {
    let t = visit.t();
    page.feed = PlaceText {
        name: review.restaurant.name.clone(),
        address: address(&review.restaurant),
        phone: review.restaurant.telephone.clone().unwrap_or_default(),
    };
    let decision = review.decision.as_ref();
    let chosen = decision.and_then(|decision| decision.place_id.as_deref());
    page.is_none_chosen = decision.is_some() && chosen.is_none();
    page.decided = decision.map_or_else(String::new, |decision| {
        let (who, at) = (people.name(t, &decision.decided_by), visit.when(decision.decided_at));
        t.two("places-decided", "who", who, "at", at)
    });
    page.candidates = review.candidates.iter().map(|one| candidate_row(t, one, chosen)).collect();
}

fn candidate_row(t: Texts, one: &PlaceCandidate, chosen: Option<&str>) -> CandidateRow {
    CandidateRow {
        id: one.place.place_id.clone(),
        name: one.place.name.clone(),
        address: address(&one.place),
        status: place_badge(t, one.place.status),
        score: t.one("places-percent", "n", i64::from(one.score)),
        is_same: one.is_same_address,
        is_chosen: chosen == Some(one.place.place_id.as_str()),
    }
}

fn suggestion_row(visit: &Visit, one: &PlaceSuggestion) -> SuggestionRow {
    let t = visit.t();
    let (tone, text) = match one.state {
        SuggestionState::Pending => ("info", t.get("places-suggestion-pending")),
        SuggestionState::Accepted => ("ok", t.get("places-suggestion-accepted")),
        SuggestionState::Refused => ("danger", t.get("places-suggestion-refused")),
    };
    SuggestionRow {
        badge: Badge { tone, text },
        reference: one.reference.clone(),
        at: visit.when(one.suggested_at),
        reason: one.reason.clone().unwrap_or_default(),
    }
}

/// Whoever may decide, as long as the account can be changed; and where it is about.
fn editable(visit: &Visit) -> Result<(basis::PartnerId, Environment), PageError> {
    visit.require(Permission::EditAccount)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    Ok((visit.partner.id, visit.environment()?))
}

/// A decision as it was sent: `place:<id>`, `none` or `automatic`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct DecisionForm {
    id: String,
    decision: String,
}

/// `POST …/restaurants/{environment}/match/decision`
pub(crate) async fn decide(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, PageError> {
    let of = editable(&visit)?;
    let decision = match form.decision.as_str() {
        "none" => MatchDecision::NoPlace,
        "automatic" => MatchDecision::Automatic,
        other => MatchDecision::Place(other.strip_prefix("place:").ok_or(PageError::BadRequest)?.to_owned()),
    };
    match state.inventory.decide_match(visit.member.actor(), of, &form.id, decision).await {
        Ok(()) => Ok(see_other_with(&match_path(&visit, of.1, &form.id), "flash-places-decided")),
        // The place has been taken out of the register meanwhile.
        Err(InventoryError::Invalid(_)) => Err(PageError::Conflict),
        Err(error) => Err(refused(error)),
    }
}

/// `POST …/restaurants/{environment}/match/suggestion`
pub(crate) async fn suggest(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<SuggestionForm>,
) -> Result<Response, PageError> {
    let of = editable(&visit)?;
    let SuggestionForm { id, reference, note } = form.clone();
    let new = NewSuggestion { restaurant_id: id, reference, note };
    match state.inventory.suggest_place(visit.member.actor(), of, new).await {
        Ok(_) => Ok(see_other_with(&match_path(&visit, of.1, &form.id), "flash-places-suggested")),
        Err(InventoryError::Invalid(errors)) => page(&visit, &state, form, &errors).await,
        Err(error) => Err(refused(error)),
    }
}

/// Whether a merchant asked to be removed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OptOutForm {
    id: String,
    opted_out: bool,
}

/// `POST …/restaurants/{environment}/match/opt-out`
pub(crate) async fn opt_out(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<OptOutForm>,
) -> Result<Response, PageError> {
    let of = editable(&visit)?;
    let set = state.inventory.set_opt_out(visit.member.actor(), of, &form.id, form.opted_out).await;
    set.map_err(refused)?;
    let flash = if form.opted_out { "flash-places-opted-out" } else { "flash-places-opted-in" };
    Ok(see_other_with(&match_path(&visit, of.1, &form.id), flash))
}
