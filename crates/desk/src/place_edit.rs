//! One place of the register, and the answer to a partner's suggestion, which has the same form.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Cursor, FieldErrors, PlaceSuggestionId};
use feed::{Place, PlaceStatus};
use identity::Permission;
use inventory::{InventoryError, PlaceSuggestion, SuggestionDecision, SuggestionFilter, SuggestionState};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::places::{READ, WRITE, address, escaped, status_text};
use crate::state::DeskState;

const REGISTER: &str = "/console/places";
const SUGGESTIONS: &str = "/console/places/suggestions";
/// Suggestions on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "desk/place_edit.html")]
struct EditTemplate {
    chrome: Chrome,
    form: PlaceForm,
    statuses: Vec<(String, String)>,
    errors: FormErrors,
    is_known: bool,
}

#[derive(Template)]
#[template(path = "desk/place_accept.html")]
struct AcceptTemplate {
    chrome: Chrome,
    reference: String,
    note: String,
    form: PlaceForm,
    statuses: Vec<(String, String)>,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "desk/place_suggestions.html")]
struct SuggestionsTemplate {
    chrome: Chrome,
    rows: Vec<SuggestionRow>,
    can_manage: bool,
    next: String,
}

struct SuggestionRow {
    id: String,
    name: String,
    address: String,
    about: String,
    href: String,
    at: String,
    reference: String,
    note: String,
    reason: String,
    state: String,
    tone: &'static str,
    is_open: bool,
}

/// A place as it was written.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PlaceForm {
    place_id: String,
    name: String,
    street_address: String,
    address_locality: String,
    address_region: String,
    postal_code: String,
    address_country: String,
    telephone: String,
    latitude: String,
    longitude: String,
    status: String,
}

impl From<&Place> for PlaceForm {
    fn from(place: &Place) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            place_id: place.place_id.clone(),
            name: place.name.clone(),
            street_address: place.street_address.clone(),
            address_locality: text(&place.address_locality),
            address_region: text(&place.address_region),
            postal_code: text(&place.postal_code),
            address_country: text(&place.address_country),
            telephone: text(&place.telephone),
            latitude: number(place.latitude),
            longitude: number(place.longitude),
            status: place.status.as_str().to_owned(),
        }
    }
}

impl PlaceForm {
    fn read(&self) -> Result<Place, FieldErrors> {
        let mut errors = FieldErrors::new();
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut number = |field: &str, text: &str| {
            let number = given(text).map(|text| text.replace(',', ".").parse::<f64>());
            number.and_then(|number| {
                number.map_err(|_| errors.push(field, "bad_coordinates", "a number of degrees")).ok()
            })
        };
        let (latitude, longitude) =
            (number("latitude", &self.latitude), number("longitude", &self.longitude));
        errors.finish(Place {
            place_id: self.place_id.trim().to_owned(),
            name: self.name.trim().to_owned(),
            street_address: self.street_address.trim().to_owned(),
            address_locality: given(&self.address_locality),
            address_region: given(&self.address_region),
            postal_code: given(&self.postal_code),
            address_country: given(&self.address_country),
            telephone: given(&self.telephone),
            latitude,
            longitude,
            status: PlaceStatus::parse(&self.status).unwrap_or_default(),
        })
    }
}

fn statuses(t: Texts) -> Vec<(String, String)> {
    let choice = |status: PlaceStatus| (status.as_str().to_owned(), status_text(t, status).1);
    PlaceStatus::ALL.into_iter().map(choice).collect()
}

const fn code(errors: &FieldErrors) -> StatusCode {
    if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn refused(error: InventoryError) -> PageError {
    match error {
        InventoryError::NotFound => PageError::NotFound,
        other => other.into(),
    }
}

/// Which place; none for a new one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct WhichPlace {
    id: String,
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Query(which): Query<WhichPlace>,
) -> Result<Response, PageError> {
    member.require(WRITE, None)?;
    let form = if which.id.is_empty() {
        PlaceForm::default()
    } else {
        PlaceForm::from(&state.inventory.get_place(&which.id).await.map_err(refused)?.place)
    };
    Ok(page(&context, &member, form, !which.id.is_empty(), &FieldErrors::new()))
}

fn page(
    context: &PageContext,
    member: &Member,
    form: PlaceForm,
    is_known: bool,
    errors: &FieldErrors,
) -> Response {
    let t = context.t;
    let title = if is_known { t.get("places-edit") } else { t.get("places-new") };
    let template = EditTemplate {
        chrome: console_chrome(context, member, title, None).crumb(REGISTER, t.get("places-register")),
        form,
        statuses: statuses(t),
        errors: FormErrors::new(t, errors),
        is_known,
    };
    (code(errors), Page(template)).into_response()
}

pub(crate) async fn save(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Form(form): Form<PlaceForm>,
) -> Result<Response, PageError> {
    member.require(WRITE, None)?;
    let saved = match form.read() {
        Ok(place) => state.inventory.put_place(member.actor(), place).await.map(|_| ()),
        Err(errors) => Err(errors.into()),
    };
    match saved {
        Ok(()) => Ok(see_other_with(REGISTER, "flash-places-saved")),
        Err(InventoryError::Invalid(errors)) => Ok(page(&context, &member, form, false, &errors)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(
    member: Member,
    State(state): State<DeskState>,
    Form(which): Form<WhichPlace>,
) -> Result<Response, PageError> {
    member.require(WRITE, None)?;
    state.inventory.remove_place(member.actor(), &which.id).await.map_err(refused)?;
    Ok(see_other_with(REGISTER, "flash-places-removed"))
}

/// Where a list of suggestions begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    after: String,
}

pub(crate) async fn list_suggestions(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    member.require(READ, None)?;
    let t = context.t;
    let after = Some(Cursor(query.after)).filter(|cursor| !cursor.0.is_empty());
    let filter = SuggestionFilter { after, limit: PAGE, ..SuggestionFilter::default() };
    let found = state.inventory.list_suggestions(filter).await?;
    let mut rows = Vec::new();
    for one in &found.items {
        // A consultant sees those of the partners assigned to it.
        if member.may(Permission::ReadAccount, Some(one.partner_id)) {
            let partner = state.partners.find(one.partner_id).await?.ok_or(PageError::NotFound)?;
            rows.push(suggestion_row(t, &member, one, &partner.name));
        }
    }
    let template = SuggestionsTemplate {
        chrome: console_chrome(&context, &member, t.get("places-suggestions"), None)
            .crumb(REGISTER, t.get("places-register")),
        rows,
        can_manage: member.may(WRITE, None),
        next: found.next.map(|next| format!("{SUGGESTIONS}?after={}", escaped(&next.0))).unwrap_or_default(),
    };
    Ok(Page(template).into_response())
}

fn suggestion_row(t: Texts, member: &Member, one: &PlaceSuggestion, partner: &str) -> SuggestionRow {
    let (tone, state) = match one.state {
        SuggestionState::Pending => ("info", t.get("places-suggestion-pending")),
        SuggestionState::Accepted => ("ok", t.get("places-suggestion-accepted")),
        SuggestionState::Refused => ("danger", t.get("places-suggestion-refused")),
    };
    let id = escaped(&one.restaurant_id);
    SuggestionRow {
        id: one.id.to_string(),
        name: one.place.name.clone(),
        address: address(&one.place),
        about: t.two("places-for-restaurant", "partner", partner, "id", one.restaurant_id.clone()),
        href: format!("/console/partners/{}/restaurants/{}/match?id={id}", one.partner_id, one.environment),
        at: t.date_time(one.suggested_at, &member.zone()),
        reference: one.reference.clone(),
        note: one.note.clone(),
        reason: one.reason.clone().unwrap_or_default(),
        state,
        tone,
        is_open: one.state == SuggestionState::Pending,
    }
}

/// The suggestion of an address, for operators.
async fn find(state: &DeskState, member: &Member, id: &str) -> Result<PlaceSuggestion, PageError> {
    member.require(WRITE, None)?;
    let id: PlaceSuggestionId = id.parse().map_err(|_| PageError::NotFound)?;
    state.inventory.get_suggestion(id).await.map_err(refused)
}

pub(crate) async fn show_suggestion(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let one = find(&state, &member, &id).await?;
    let form = PlaceForm::from(&one.place);
    Ok(accept_page(&context, &member, &one, form, &FieldErrors::new()))
}

fn accept_page(
    context: &PageContext,
    member: &Member,
    one: &PlaceSuggestion,
    form: PlaceForm,
    errors: &FieldErrors,
) -> Response {
    let t = context.t;
    let template = AcceptTemplate {
        chrome: console_chrome(context, member, t.get("places-accept"), None)
            .crumb(SUGGESTIONS, t.get("places-suggestions")),
        reference: one.reference.clone(),
        note: one.note.clone(),
        form,
        statuses: statuses(t),
        errors: FormErrors::new(t, errors),
    };
    (code(errors), Page(template)).into_response()
}

pub(crate) async fn accept(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<PlaceForm>,
) -> Result<Response, PageError> {
    let one = find(&state, &member, &id).await?;
    let answered = match form.read() {
        Ok(place) => {
            let decision = SuggestionDecision::Accept(Box::new(place));
            state.inventory.decide_suggestion(member.actor(), one.id, decision).await.map(|_| ())
        }
        Err(errors) => Err(errors.into()),
    };
    match answered {
        Ok(()) => Ok(see_other_with(SUGGESTIONS, "flash-places-answered")),
        Err(InventoryError::Invalid(errors)) => Ok(accept_page(&context, &member, &one, form, &errors)),
        Err(error) => Err(refused(error)),
    }
}

/// Why a suggestion is refused.
#[derive(Deserialize)]
pub(crate) struct RefuseForm {
    reason: String,
}

pub(crate) async fn refuse(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<RefuseForm>,
) -> Result<Response, PageError> {
    let one = find(&state, &member, &id).await?;
    let decision = SuggestionDecision::Refuse(form.reason);
    match state.inventory.decide_suggestion(member.actor(), one.id, decision).await {
        Ok(_) => Ok(see_other_with(SUGGESTIONS, "flash-places-answered")),
        Err(InventoryError::Invalid(_)) => Err(PageError::BadRequest),
        Err(error) => Err(refused(error)),
    }
}
