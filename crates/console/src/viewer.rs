//! The Inventory Viewer: types of entities with their numbers, and the list of one type (operations 11.2).

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment};
use feed::EntityType;
use inventory::{EntityEntry, EntityFilter, EntityState, EntityTotals};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageError, see_other};

use crate::frame::{Place, Rows, entity_path, next_page, rows, writer};
use crate::state::ConsoleState;
use crate::view::{Badge, segment};
use crate::visit::Visit;

/// Entities on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "console/inventory.html")]
struct InventoryPage {
    chrome: Chrome,
    rows: Rows,
    look_up: String,
    types: Vec<TypeRow>,
    has_any: bool,
    kinds: Vec<(String, String)>,
    query: LookUp,
    is_unknown: bool,
}

struct TypeRow {
    name: &'static str,
    about: String,
    href: String,
    ok: String,
    faulty: String,
    deleted: String,
    is_faulty: bool,
}

/// Which entity is looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LookUp {
    kind: String,
    id: String,
}

/// `GET …/inventory/{environment}`: with a type and an id it leads to that entity, if there is one.
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<LookUp>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    if let Some(kind) = EntityType::parse(&query.kind).filter(|_| !query.id.trim().is_empty()) {
        let filter =
            EntityFilter { id_prefix: Some(query.id.trim().to_owned()), limit: 1, ..EntityFilter::default() };
        let found = state.inventory.list_entities(partner, environment, kind, filter).await?;
        if let Some(entry) = found.items.first().filter(|entry| entry.key.id == query.id.trim()) {
            return Ok(see_other(&entity_path(&visit, environment, kind, &entry.key.id)));
        }
    }
    let totals = state.inventory.count_entities(partner, environment).await?;
    let page = InventoryPage {
        chrome: visit.chrome(t.get("nav-inventory")).wide(),
        rows: rows(&visit, environment, Place::Inventory),
        look_up: visit.path(&format!("/inventory/{environment}")),
        types: type_rows(&visit, environment, &totals),
        has_any: !totals.is_empty(),
        kinds: EntityType::ALL.map(|kind| (kind.to_string(), kind.to_string())).into(),
        is_unknown: !query.id.trim().is_empty(),
        query,
    };
    Ok(Page(page).into_response())
}

fn type_rows(
    visit: &Visit,
    environment: Environment,
    totals: &BTreeMap<EntityType, EntityTotals>,
) -> Vec<TypeRow> {
    let t = visit.t();
    let row = |kind: EntityType| {
        let totals = totals.get(&kind).copied().unwrap_or_default();
        TypeRow {
            name: kind.as_str(),
            about: t.get(&kind.text_key()),
            href: visit.path(&format!("/inventory/{environment}/{kind}")),
            ok: t.count(totals.ok),
            faulty: t.count(totals.faulty),
            deleted: t.count(totals.deleted),
            is_faulty: totals.faulty > 0,
        }
    };
    EntityType::ALL.into_iter().map(row).collect()
}

#[derive(Template)]
#[template(path = "console/entities.html")]
struct EntitiesPage {
    chrome: Chrome,
    rows: Rows,
    types: Vec<crate::view::Tab>,
    here: String,
    query: EntityQuery,
    states: Vec<(String, String)>,
    entities: Vec<EntityRow>,
    first: String,
    next: String,
}

struct EntityRow {
    href: String,
    id: String,
    name: String,
    kind: String,
    badge: Badge,
    fault: String,
    version: String,
    written: String,
    writer: String,
    writer_href: String,
}

/// What is looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EntityQuery {
    id: String,
    name: String,
    q: String,
    state: String,
    /// The first and the last day on which it was modified, in the viewer's zone.
    from: String,
    until: String,
    after: String,
}

/// `GET …/inventory/{environment}/{entity_type}`
pub(crate) async fn list(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<EntityQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let kind = entity_type(&visit)?;
    let wanted = filter(&query, &visit.zone());
    let page = state.inventory.list_entities(partner, environment, kind, wanted).await?;
    let here = visit.path(&format!("/inventory/{environment}/{kind}"));
    let list = format!("{here}?{}", in_address(&query));
    let to_type = |one: EntityType| {
        let href = visit.path(&format!("/inventory/{environment}/{one}"));
        crate::view::tab(href, one.to_string(), one == kind)
    };
    let page = EntitiesPage {
        chrome: visit
            .chrome(kind.as_str())
            .crumb(visit.path(&format!("/inventory/{environment}")), t.get("nav-inventory"))
            .wide(),
        rows: rows(&visit, environment, Place::Inventory),
        types: EntityType::ALL.into_iter().map(to_type).collect(),
        states: states(t),
        entities: page.items.iter().map(|entry| row(&visit, environment, entry)).collect(),
        first: if query.after.is_empty() { String::new() } else { list.clone() },
        next: next_page(&list, page.next.as_ref()),
        here,
        query,
    };
    Ok(Page(page).into_response())
}

/// The type that the path names.
pub(crate) fn entity_type(visit: &Visit) -> Result<EntityType, PageError> {
    let name: String = visit.part("entity_type")?;
    EntityType::parse(&name).ok_or(PageError::NotFound)
}

/// What is looked for, without the place in the list.
fn in_address(query: &EntityQuery) -> String {
    let EntityQuery { id, name, q, state, from, until, after: _ } = query;
    let pairs = [("id", id), ("name", name), ("q", q), ("state", state), ("from", from), ("until", until)];
    pairs.map(|(key, value)| format!("{key}={}", segment(value))).join("&")
}

fn filter(query: &EntityQuery, zone: &TimeZone) -> EntityFilter {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let day = |text: &str| text.trim().parse::<Date>().ok();
    let start =
        |day: Date| day.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).ok().map(|start| start.timestamp());
    EntityFilter {
        id_prefix: given(&query.id),
        text: given(&query.q),
        name: given(&query.name),
        modified_from: day(&query.from).and_then(start),
        modified_until: day(&query.until).and_then(|last| last.tomorrow().ok()).and_then(start),
        state: ENTITY_STATES.into_iter().find(|state| state.as_str() == query.state),
        after: given(&query.after).map(|_| Cursor(query.after.clone())),
        limit: PAGE,
    }
}

const ENTITY_STATES: [EntityState; 3] = [EntityState::Ok, EntityState::Faulty, EntityState::Deleted];

fn states(t: Texts) -> Vec<(String, String)> {
    let choice = |state: EntityState| (state.as_str().to_owned(), state_badge(t, state).text);
    std::iter::once((String::new(), t.get("all"))).chain(ENTITY_STATES.map(choice)).collect()
}

/// How an entity stands, as a badge.
pub(crate) fn state_badge(t: Texts, state: EntityState) -> Badge {
    let (tone, text) = match state {
        EntityState::Ok => ("ok", t.get("inventory-entity-ok")),
        EntityState::Faulty => ("danger", t.get("inventory-entity-faulty")),
        EntityState::Deleted => ("muted", t.get("inventory-entity-deleted")),
    };
    Badge { tone, text }
}

/// The version an entity holds; without one of its own, that of the snapshot.
pub(crate) fn version_text(visit: &Visit, entry: &EntityEntry) -> String {
    let t = visit.t();
    match entry.version {
        None => t.get("none"),
        Some(at) if entry.has_own_version => visit.when(at),
        Some(at) => t.one("inventory-version-of-snapshot", "at", visit.when(at)),
    }
}

fn row(visit: &Visit, environment: Environment, entry: &EntityEntry) -> EntityRow {
    let (words, writer_href) = writer(visit, environment, entry.writer);
    EntityRow {
        href: entity_path(visit, environment, entry.key.entity_type, &entry.key.id),
        id: entry.key.id.clone(),
        name: entry.name.clone().unwrap_or_default(),
        kind: entry.kind.clone().unwrap_or_default(),
        badge: state_badge(visit.t(), entry.state),
        fault: entry.fault.clone().unwrap_or_default(),
        version: version_text(visit, entry),
        written: visit.when(entry.written_at),
        writer: words,
        writer_href,
    }
}
