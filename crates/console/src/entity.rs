//! One entity of the Inventory Viewer: its line, its version and writer, its relations (operations 11.2, rule W7).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Environment;
use feed::EntityType;
use inventory::{EntityDetail, EntityKey, InventoryError, MAX_RELATED, RelatedEntity, SourceLine};
use serde::Deserialize;
use serde_json::Value;
use texts::Texts;
use web::{Chrome, Page, PageError};

use crate::area_map::{AreaMap, map_of};
use crate::frame::{Place, Rows, code_of, entity_path, rows, writer};
use crate::restaurants::menu_path;
use crate::state::ConsoleState;
use crate::view::Badge;
use crate::viewer::{entity_type, state_badge, version_text};
use crate::visit::Visit;

/// Restaurants that are named.
const RESTAURANTS: usize = 20;

#[derive(Template)]
#[template(path = "console/entity.html")]
struct EntityPage {
    chrome: Chrome,
    rows: Rows,
    kind: &'static str,
    about: String,
    id: String,
    badge: Badge,
    facts: Vec<(String, String)>,
    version: String,
    written: String,
    writer: String,
    writer_href: String,
    /// File and line that the row came from; empty for an update.
    source: String,
    map: Option<AreaMap>,
    fault: Option<Fault>,
    /// The line as people read it; empty for a tombstone.
    raw: String,
    names: Vec<Related>,
    named_by: Vec<Related>,
    is_cut: bool,
    restaurants: Vec<(String, String, String)>,
    has_more_restaurants: bool,
}

struct Fault {
    code: String,
    title: String,
    meaning: String,
    cure: String,
}

struct Related {
    property: &'static str,
    kind: &'static str,
    id: String,
    href: String,
    exists: bool,
}

/// Which entity.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct EntityName {
    id: String,
}

/// `GET …/inventory/{environment}/{entity_type}/entity?id=…`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(name): Query<EntityName>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let key = EntityKey::new(entity_type(&visit)?, name.id);
    let found = state.inventory.get_entity(partner, environment, key.clone()).await;
    let detail = found.map_err(|error| match error {
        InventoryError::NotFound => PageError::NotFound,
        other => other.into(),
    })?;
    let restaurants =
        state.inventory.restaurants_of(partner, environment, key.clone(), RESTAURANTS + 1).await?;
    let (kind, base) = (key.entity_type, visit.path(&format!("/inventory/{environment}")));
    let (words, writer_href) = writer(&visit, environment, detail.entry.writer);
    let raw = detail.raw.as_deref().map(pretty).unwrap_or_default();
    let page = EntityPage {
        chrome: visit
            .chrome(key.id.clone())
            .crumb(&base, t.get("nav-inventory"))
            .crumb(format!("{base}/{kind}"), kind.as_str())
            .wide(),
        rows: rows(&visit, environment, Place::Inventory),
        kind: kind.as_str(),
        about: t.get(&kind.text_key()),
        badge: state_badge(t, detail.entry.state),
        facts: facts(&visit, &detail),
        version: version_text(&visit, &detail.entry),
        written: visit.when(detail.entry.written_at),
        writer: words,
        writer_href,
        source: detail.source.as_ref().map(|source| source_text(t, source)).unwrap_or_default(),
        map: map_of(&visit, &state, environment, &detail).await?,
        fault: detail.entry.fault.as_deref().map(|code| fault(t, code, kind.as_str())),
        raw,
        is_cut: detail.names.len().max(detail.named_by.len()) >= MAX_RELATED,
        names: related(&visit, environment, &detail.names),
        named_by: related(&visit, environment, &detail.named_by),
        has_more_restaurants: restaurants.len() > RESTAURANTS,
        restaurants: restaurants.iter().take(RESTAURANTS).map(|id| home(&visit, environment, id)).collect(),
        id: key.id,
    };
    Ok(Page(page).into_response())
}

/// Where the line stood in the feed.
fn source_text(t: Texts, source: &SourceLine) -> String {
    let line = source.line.to_string();
    match &source.file {
        Some(file) => format!("{file}:{line}"),
        None => t.one("inventory-line", "n", line),
    }
}

/// A line in several, as people read it; what is no JSON stays as it is.
pub(crate) fn pretty(raw: &str) -> String {
    serde_json::from_str::<Value>(raw)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| raw.to_owned())
}

fn fault(t: Texts, code: &str, kind: &str) -> Fault {
    let known = code_of(code);
    Fault {
        code: code.to_owned(),
        title: known.map(|code| code.titled(t, kind)).unwrap_or_default(),
        meaning: known.map(|code| t.get(&code.meaning_key())).unwrap_or_default(),
        cure: known.map(|code| t.get(&code.cure_key())).unwrap_or_default(),
    }
}

/// What is worth reading at a glance: name and address, and the shared rows' lack of a group.
fn facts(visit: &Visit, detail: &EntityDetail) -> Vec<(String, String)> {
    let t = visit.t();
    let value = detail.raw.as_deref().and_then(|raw| serde_json::from_str::<Value>(raw).ok());
    let word = |name: &str| match value.as_ref().and_then(|value| value.get(name)) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(number @ (Value::Number(_) | Value::Bool(_))) => Some(number.to_string()),
        _ => None,
    };
    let rows = [
        (t.get("name"), word("name")),
        (t.get("description"), word("description")),
        (t.get("type"), word("serviceType").or_else(|| word("optionType")).or_else(|| word("feeType"))),
        (
            t.get("price"),
            word("price").map(|price| format!("{price} {}", word("priceCurrency").unwrap_or_default())),
        ),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn related(visit: &Visit, environment: Environment, of: &[RelatedEntity]) -> Vec<Related> {
    let one = |one: &RelatedEntity| Related {
        property: one.property,
        kind: one.key.entity_type.as_str(),
        id: one.key.id.clone(),
        href: if one.exists {
            entity_path(visit, environment, one.key.entity_type, &one.key.id)
        } else {
            String::new()
        },
        exists: one.exists,
    };
    of.iter().map(one).collect()
}

/// A restaurant it belongs to: its id, the entity, and its menu.
fn home(visit: &Visit, environment: Environment, id: &str) -> (String, String, String) {
    let entity = entity_path(visit, environment, EntityType::Restaurant, id);
    (id.to_owned(), entity, menu_path(visit, environment, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_spread_and_what_is_no_json_stays() {
        assert_eq!(pretty(r#"{"a":[1]}"#), "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(pretty("{broken"), "{broken");
    }

    #[test]
    fn codes_of_the_catalogue_are_explained() {
        let t = Texts::new(basis::Locale::Fr);
        assert_eq!(fault(t, "NO_MENU", "Service").cure, "envoyez le menu");
        assert!(fault(t, "UNHEARD_OF", "Service").cure.is_empty());
    }
}
