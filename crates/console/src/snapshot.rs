//! One published state beside another: restaurants that differ, and the lines of one restaurant.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment};
use feed::EntityType;
use identity::Permission;
use inventory::{Difference, EntityDifference, InventoryError, RestaurantDifference, Snapshot};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageError};

use crate::entity::pretty;
use crate::frame::{Place, Rows, entity_path, next_page, rows};
use crate::snapshots::{SnapshotRow, row, served};
use crate::state::ConsoleState;
use crate::view::{Badge, segment};
use crate::visit::Visit;

/// Restaurants on one page.
const PAGE: usize = 50;
/// States that one may compare with; more are never kept.
const KEPT: usize = 500;
/// Entities shown with both lines.
const LINES: usize = 200;

#[derive(Template)]
#[template(path = "console/snapshot.html")]
struct SnapshotPage {
    chrome: Chrome,
    rows: Rows,
    snapshot: SnapshotRow,
    /// The states to compare with: generation and words.
    others: Vec<(String, String)>,
    from: String,
    differences: Vec<DifferenceRow>,
    may_roll_back: bool,
    first: String,
    next: String,
}

struct DifferenceRow {
    badge: Badge,
    id: String,
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "console/snapshot_restaurant.html")]
struct LinesPage {
    chrome: Chrome,
    rows: Rows,
    from: String,
    to: String,
    id: String,
    entity: String,
    entities: Vec<EntityLines>,
    more: String,
}

struct EntityLines {
    badge: Badge,
    kind: &'static str,
    id: String,
    href: String,
    before: String,
    after: String,
}

/// With which earlier state, and where the page begins.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CompareQuery {
    from: String,
    id: String,
    after: String,
}

/// Another state that may be missing.
fn found<T>(result: Result<T, InventoryError>) -> Result<T, PageError> {
    result.map_err(|error| match error {
        InventoryError::NotFound => PageError::NotFound,
        other => other.into(),
    })
}

/// All kept states, newest first.
async fn kept(
    state: &ConsoleState,
    visit: &Visit,
    environment: Environment,
) -> Result<Vec<Snapshot>, PageError> {
    Ok(state.inventory.list_snapshots(visit.partner.id, environment, None, KEPT).await?.items)
}

/// The state compared with: the one asked for, else the one before, else itself.
fn other(wanted: &str, generation: i64, kept: &[Snapshot]) -> i64 {
    let is_kept = |wanted: &i64| kept.iter().any(|one| one.generation == *wanted);
    let before = || kept.iter().map(|one| one.generation).filter(|one| *one < generation).max();
    wanted.parse().ok().filter(is_kept).or_else(before).unwrap_or(generation)
}

/// `GET …/feeds/{environment}/snapshots/{generation}`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<CompareQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let generation: i64 = visit.part("generation")?;
    let kept = kept(&state, &visit, environment).await?;
    let snapshot = kept.iter().find(|one| one.generation == generation).ok_or(PageError::NotFound)?;
    let from = other(&query.from, generation, &kept);
    let after = Some(Cursor(query.after.clone())).filter(|cursor| !cursor.0.is_empty());
    let differences =
        found(state.inventory.diff((partner, environment), (from, generation), after, PAGE).await)?;
    let (served, people) = (served(&state, &visit, environment).await?, state.people(partner).await?);
    let base = visit.path(&format!("/feeds/{environment}/snapshots"));
    let here = format!("{base}/{generation}?from={from}");
    let others = kept.iter().filter(|one| one.generation != generation);
    let page = SnapshotPage {
        chrome: visit
            .chrome(t.one("inventory-snapshot", "n", generation.to_string()))
            .crumb(&base, t.get("inventory-snapshots"))
            .wide(),
        rows: rows(&visit, environment, Place::Snapshots),
        others: others
            .map(|one| {
                (one.generation.to_string(), format!("{} · {}", one.generation, visit.when(one.published_at)))
            })
            .collect(),
        from: from.to_string(),
        differences: differences
            .items
            .iter()
            .map(|one| difference_row(t, &format!("{base}/{generation}"), from, one))
            .collect(),
        may_roll_back: generation != served
            && visit.may(Permission::EditAccount)
            && visit.partner.is_writable(),
        snapshot: row(&visit, environment, snapshot, served, &people),
        first: if query.after.is_empty() { String::new() } else { here.clone() },
        next: next_page(&here, differences.next.as_ref()),
    };
    Ok(Page(page).into_response())
}

fn badge(t: Texts, difference: Difference) -> Badge {
    let (tone, text) = match difference {
        Difference::Added => ("ok", t.get("inventory-added")),
        Difference::Changed => ("info", t.get("inventory-changed")),
        Difference::Removed => ("danger", t.get("inventory-removed")),
    };
    Badge { tone, text }
}

fn difference_row(t: Texts, base: &str, from: i64, one: &RestaurantDifference) -> DifferenceRow {
    DifferenceRow {
        badge: badge(t, one.difference),
        id: one.restaurant_id.clone(),
        name: one.name.clone(),
        href: format!("{base}/restaurant?from={from}&id={}", segment(&one.restaurant_id)),
    }
}

/// `GET …/feeds/{environment}/snapshots/{generation}/restaurant?from=…&id=…`
pub(crate) async fn show_restaurant(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<CompareQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let generation: i64 = visit.part("generation")?;
    let from: i64 = query.from.parse().map_err(|_| PageError::NotFound)?;
    let states = (from, generation);
    let entities = found(state.inventory.diff_restaurant((partner, environment), states, &query.id).await)?;
    let base = visit.path(&format!("/feeds/{environment}/snapshots"));
    let more = entities.len().saturating_sub(LINES);
    let page = LinesPage {
        chrome: visit
            .chrome(t.one("inventory-difference-of", "id", query.id.clone()))
            .crumb(&base, t.get("inventory-snapshots"))
            .crumb(
                format!("{base}/{generation}?from={from}"),
                t.one("inventory-snapshot", "n", generation.to_string()),
            )
            .wide(),
        rows: rows(&visit, environment, Place::Snapshots),
        from: t.one("inventory-snapshot", "n", from.to_string()),
        to: t.one("inventory-snapshot", "n", generation.to_string()),
        entity: entity_path(&visit, environment, EntityType::Restaurant, &query.id),
        id: query.id,
        entities: entities.iter().take(LINES).map(|one| lines(&visit, environment, one)).collect(),
        more: if more > 0 { t.one("and-more", "n", more.to_string()) } else { String::new() },
    };
    Ok(Page(page).into_response())
}

fn lines(visit: &Visit, environment: Environment, one: &EntityDifference) -> EntityLines {
    EntityLines {
        badge: badge(visit.t(), one.difference),
        kind: one.entity_type.as_str(),
        id: one.id.clone(),
        href: entity_path(visit, environment, one.entity_type, &one.id),
        before: one.before.as_deref().map(pretty).unwrap_or_default(),
        after: one.after.as_deref().map(pretty).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use basis::{Actor, Timestamp};
    use inventory::{SnapshotChanges, SnapshotKind};

    use super::*;

    fn snapshot(generation: i64) -> Snapshot {
        Snapshot {
            generation,
            kind: SnapshotKind::Batch,
            ingestion_id: None,
            of_generation: None,
            published_by: Actor::system("test"),
            published_at: Timestamp::UNIX_EPOCH,
            snapshot_at: None,
            entities: 0,
            restaurants: 0,
            changes: SnapshotChanges::default(),
        }
    }

    #[test]
    fn a_state_is_compared_with_the_one_before_unless_another_kept_one_is_asked_for() {
        let kept = [snapshot(9), snapshot(7), snapshot(4)];
        assert_eq!(other("", 9, &kept), 7);
        assert_eq!(other("4", 9, &kept), 4);
        assert_eq!(other("5", 9, &kept), 7, "not kept");
        assert_eq!(other("9", 4, &kept), 9, "a later one may be compared with");
        assert_eq!(other("", 4, &kept), 4, "nothing earlier is kept");
    }
}
