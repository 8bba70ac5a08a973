//! The place register for staff: its switch, its places, and files of places.

use askama::Template;
use axum::body::Body;
use axum::extract::{Form, Multipart, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::Cursor;
use feed::{Place, PlaceFormat, PlaceStatus};
use identity::Permission;
use inventory::{ImportRefusal, ImportState, InventoryError, PlaceImport, PlaceQuery, RegisteredPlace};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::state::DeskState;

/// Staff read the register.
pub(crate) const READ: Permission = Permission::StaffCases;
/// Operators change it.
pub(crate) const WRITE: Permission = Permission::OperatePlatform;
/// Places on one page.
const PAGE: usize = 50;
/// Imports shown.
const IMPORTS: usize = 10;
/// Wrong lines shown.
const LINES: usize = 50;
/// The address of the register.
const HERE: &str = "/console/places";

#[derive(Template)]
#[template(path = "desk/places.html")]
struct PlacesTemplate {
    chrome: Chrome,
    can_manage: bool,
    is_on: bool,
    has_places: bool,
    total: String,
    waiting: String,
    q: String,
    places: Vec<PlaceRow>,
    next: String,
    source: String,
    problem: String,
    lines: Vec<String>,
    imports: Vec<ImportRow>,
}

struct PlaceRow {
    id: String,
    href: String,
    name: String,
    address: String,
    status: String,
    tone: &'static str,
    source: String,
    changed: String,
}

struct ImportRow {
    source: String,
    at: String,
    state: String,
    tone: &'static str,
    counts: String,
}

/// Which places are looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    after: String,
}

/// What was wrong with a file that was sent.
#[derive(Default)]
struct Refused {
    source: String,
    problem: String,
    lines: Vec<String>,
}

/// A text as a part of an address.
pub(crate) fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Street, postal code, city and country in one line.
pub(crate) fn address(place: &Place) -> String {
    let rest = [&place.postal_code, &place.address_locality, &place.address_region, &place.address_country];
    let rest: Vec<&str> = rest.into_iter().flatten().map(String::as_str).collect();
    format!("{}, {}", place.street_address, rest.join(" "))
}

/// Tone and words of a status.
pub(crate) fn status_text(t: Texts, status: PlaceStatus) -> (&'static str, String) {
    match status {
        PlaceStatus::Open => ("ok", t.get("places-open")),
        PlaceStatus::TemporarilyClosed => ("warning", t.get("places-temporarily-closed")),
        PlaceStatus::Closed => ("danger", t.get("places-closed")),
    }
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    member.require(READ, None)?;
    page(&context, &member, &state, query, Refused::default()).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    query: ListQuery,
    refused: Refused,
) -> Result<Response, PageError> {
    let t = context.t;
    let register = state.inventory.place_register().await?;
    let wanted = PlaceQuery {
        text: Some(query.q.trim().to_owned()).filter(|text| !text.is_empty()),
        after: Some(Cursor(query.after)).filter(|cursor| !cursor.0.is_empty()),
        limit: PAGE,
        ..PlaceQuery::default()
    };
    let found = state.inventory.list_places(wanted).await?;
    let imports = state.inventory.list_place_imports().await?;
    let next = found.next.map(|after| format!("{HERE}?q={}&after={}", escaped(&query.q), escaped(&after.0)));
    let status = if refused.problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let template = PlacesTemplate {
        chrome: console_chrome(context, member, t.get("places-register"), None).wide(),
        can_manage: member.may(WRITE, None),
        is_on: register.enabled,
        has_places: register.places > 0,
        total: t.count(register.places),
        waiting: t.count(register.pending_suggestions),
        places: found.items.iter().map(|one| place_row(t, member, one)).collect(),
        next: next.unwrap_or_default(),
        q: query.q,
        source: refused.source,
        problem: refused.problem,
        lines: refused.lines,
        imports: imports.iter().take(IMPORTS).map(|one| import_row(t, member, one)).collect(),
    };
    Ok((status, Page(template)).into_response())
}

fn place_row(t: Texts, member: &Member, one: &RegisteredPlace) -> PlaceRow {
    let (tone, status) = status_text(t, one.place.status);
    PlaceRow {
        href: format!("{HERE}/edit?id={}", escaped(&one.place.place_id)),
        id: one.place.place_id.clone(),
        name: one.place.name.clone(),
        address: address(&one.place),
        status,
        tone,
        source: one.source.clone(),
        changed: t.date_time(one.changed_at, &member.zone()),
    }
}

fn import_row(t: Texts, member: &Member, one: &PlaceImport) -> ImportRow {
    let (tone, state) = match one.state {
        ImportState::Receiving => ("muted", t.get("places-import-receiving")),
        ImportState::Applying => ("info", t.get("places-import-applying")),
        ImportState::Done => ("ok", t.get("places-import-done")),
    };
    ImportRow {
        source: one.source.clone(),
        at: t.date_time(one.requested_at, &member.zone()),
        state,
        tone,
        counts: t.two("places-added-changed", "added", t.count(one.added), "changed", t.count(one.changed)),
    }
}

/// Which way the register is switched.
#[derive(Deserialize)]
pub(crate) struct SwitchForm {
    on: bool,
}

pub(crate) async fn switch(
    member: Member,
    State(state): State<DeskState>,
    Form(form): Form<SwitchForm>,
) -> Result<Response, PageError> {
    member.require(WRITE, None)?;
    match state.inventory.switch_register(member.actor(), form.on).await {
        Ok(_) => Ok(see_other_with(HERE, "flash-places-switched")),
        // The last place has been taken out meanwhile.
        Err(InventoryError::Invalid(_)) => Err(PageError::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// Takes a file of places. The permission is asked for before the file is read.
pub(crate) async fn import(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    mut form: Multipart,
) -> Result<Response, PageError> {
    member.require(WRITE, None)?;
    let (mut source, mut file) = (String::new(), None);
    while let Some(field) = form.next_field().await.map_err(|_| PageError::BadRequest)? {
        match field.name() {
            Some("source") => source = field.text().await.map_err(|_| PageError::BadRequest)?,
            Some("file") => file = Some(field.bytes().await.map_err(|_| PageError::BadRequest)?),
            _ => {}
        }
    }
    let file = file.ok_or(PageError::BadRequest)?;
    let t = context.t;
    let refused = match state.inventory.import_places(member.actor(), &source, None, file).await {
        Ok(Ok(_)) => return Ok(see_other_with(HERE, "flash-places-importing")),
        Ok(Err(refusal)) => {
            let problem =
                t.one("places-wrong-lines", "wrong", i64::try_from(refusal.wrong).unwrap_or(i64::MAX));
            Refused { problem, lines: lines(t, &refusal), source }
        }
        Err(InventoryError::Invalid(errors)) => {
            let texts: Vec<String> = errors.0.iter().map(|error| t.field_error(error)).collect();
            Refused { problem: texts.join(" "), lines: Vec::new(), source }
        }
        Err(error) => return Err(error.into()),
    };
    page(&context, &member, &state, ListQuery::default(), refused).await
}

fn lines(t: Texts, refusal: &ImportRefusal) -> Vec<String> {
    let mut shown = Vec::new();
    for (number, faults) in refusal.lines.iter().take(LINES) {
        for fault in faults {
            let error = basis::FieldError {
                field: fault.property().to_owned(),
                code: fault.code().to_owned(),
                message: fault.to_string(),
            };
            let line = t.one("places-line", "n", i64::try_from(*number).unwrap_or(i64::MAX));
            shown.push(format!("{line} {} {}", error.field, t.field_error(&error)));
        }
    }
    shown
}

pub(crate) async fn export_csv(
    member: Member,
    State(state): State<DeskState>,
) -> Result<Response, PageError> {
    export(&member, &state, PlaceFormat::Csv, "places.csv", "text/csv; charset=utf-8")
}

pub(crate) async fn export_ndjson(
    member: Member,
    State(state): State<DeskState>,
) -> Result<Response, PageError> {
    export(&member, &state, PlaceFormat::Ndjson, "places.ndjson", "application/x-ndjson")
}

fn export(
    member: &Member,
    state: &DeskState,
    format: PlaceFormat,
    name: &str,
    media: &'static str,
) -> Result<Response, PageError> {
    member.require(READ, None)?;
    let body = Body::from_stream(state.inventory.export_places(format));
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response())
}
