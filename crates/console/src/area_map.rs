//! The area of a service, or one shape of it, as a picture with the same facts in words (operations 11.2).

mod draw;
mod read;

use basis::{Environment, GeoPoint};
use feed::serving::{Destination, area_covers};
use feed::{AreaDocument, EntityType, Geometry};
use inventory::{EntityDetail, EntityKey, InventoryError};
use texts::Texts;
use web::PageError;

use crate::state::ConsoleState;
use crate::visit::Visit;

pub(crate) use draw::Picture;

/// Areas, and restaurants, that are drawn.
const DRAWN: usize = 20;

/// A picture and what it shows in words.
pub(crate) struct AreaMap {
    /// Absent where there is nothing to draw, as with postal codes alone.
    pub(crate) picture: Option<Picture>,
    pub(crate) lines: Vec<String>,
    pub(crate) is_cut: bool,
}

/// A restaurant's place.
#[derive(Clone, Debug, PartialEq)]
struct Spot {
    id: String,
    point: GeoPoint,
}

/// The map of a service area, or of all areas of a service; `None` for other entities and where nothing can be read.
pub(crate) async fn map_of(
    visit: &Visit,
    state: &ConsoleState,
    environment: Environment,
    detail: &EntityDetail,
) -> Result<Option<AreaMap>, PageError> {
    let look = Look { visit, state, environment };
    let (mut keys, mut areas, mut services) = (Vec::new(), Vec::new(), Vec::new());
    match detail.entry.key.entity_type {
        EntityType::ServiceArea => {
            areas.extend(detail.raw.as_deref().and_then(|raw| read::area(&detail.entry.key.id, raw)));
            for key in related(detail, EntityType::Service).take(DRAWN) {
                services.extend(look.find(key).await?);
            }
        }
        EntityType::Service => keys.extend(related(detail, EntityType::ServiceArea)),
        _ => return Ok(None),
    }
    let is_cut = keys.len() > DRAWN;
    for key in keys.into_iter().take(DRAWN) {
        let id = key.id.clone();
        let found = look.find(key).await?;
        areas.extend(found.and_then(|found| read::area(&id, found.raw.as_deref()?)));
    }
    if areas.is_empty() {
        return Ok(None);
    }
    let spots = look.spots(services.iter().chain(std::iter::once(detail))).await?;
    Ok(Some(map(visit.t(), &areas, &spots, is_cut)))
}

/// The entities of a type that it names or is named by.
fn related(detail: &EntityDetail, kind: EntityType) -> impl Iterator<Item = EntityKey> {
    let all = detail.names.iter().chain(&detail.named_by);
    all.filter(move |one| one.exists && one.key.entity_type == kind).map(|one| one.key.clone())
}

/// Where entities are looked for.
struct Look<'a> {
    visit: &'a Visit,
    state: &'a ConsoleState,
    environment: Environment,
}

impl Look<'_> {
    async fn find(&self, key: EntityKey) -> Result<Option<EntityDetail>, PageError> {
        match self.state.inventory.get_entity(self.visit.partner.id, self.environment, key).await {
            Ok(found) => Ok(Some(found)),
            Err(InventoryError::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The places of the restaurants that these services name.
    async fn spots(&self, services: impl Iterator<Item = &EntityDetail>) -> Result<Vec<Spot>, PageError> {
        let mut keys: Vec<EntityKey> =
            services.flat_map(|service| related(service, EntityType::Restaurant)).collect();
        keys.sort_unstable_by(|left, right| left.id.cmp(&right.id));
        keys.dedup();
        let mut spots = Vec::new();
        for key in keys.into_iter().take(DRAWN) {
            let id = key.id.clone();
            let found = self.find(key).await?;
            let point = found.and_then(|found| read::point(found.raw.as_deref()?));
            spots.extend(point.map(|point| Spot { id, point }));
        }
        Ok(spots)
    }
}

fn map(t: Texts, areas: &[AreaDocument], spots: &[Spot], is_cut: bool) -> AreaMap {
    let shapes = areas.iter().map(|area| area_text(t, area));
    AreaMap {
        picture: draw::picture(t, areas, spots),
        lines: shapes.chain(spots.iter().map(|spot| spot_text(t, areas, spot))).collect(),
        is_cut: is_cut || spots.len() >= DRAWN,
    }
}

fn area_text(t: Texts, area: &AreaDocument) -> String {
    let text = match &area.geometry {
        Geometry::Circle { center, radius_metres } => {
            t.two("inventory-area-circle", "radius", distance(t, *radius_metres), "point", place(*center))
        }
        Geometry::Polygon { rings } => {
            let (width, height) = draw::extent(rings);
            let points = rings.iter().map(|ring| ring.len().saturating_sub(1)).sum::<usize>();
            let (width, height) = (distance(t, width), distance(t, height));
            t.three("inventory-area-polygon", "n", points.to_string(), "width", width, "height", height)
        }
        Geometry::PostalCode { postal_code, country } => {
            t.two("inventory-area-postal", "code", postal_code, "country", country)
        }
    };
    if area.exclude { t.one("inventory-area-cut", "area", text) } else { text }
}

/// A postal code covers no point, so that it says nothing about where the restaurant lies.
fn spot_text(t: Texts, areas: &[AreaDocument], spot: &Spot) -> String {
    let to = Destination { point: Some(spot.point), postal_code: None, country: None };
    let within = |exclude| areas.iter().any(|area| area.exclude == exclude && area_covers(area, to));
    let key = if within(false) && !within(true) { "inventory-area-inside" } else { "inventory-area-outside" };
    t.two(key, "id", &spot.id, "point", place(spot.point))
}

fn place(point: GeoPoint) -> String {
    format!("{:.5} {:.5}", point.latitude, point.longitude)
}

/// Metres as people read them.
fn distance(t: Texts, metres: f64) -> String {
    if metres < 1_000.0 {
        return format!("{metres:.0} m");
    }
    let kilometres = format!("{:.1}", metres / 1_000.0);
    let mark = if t.locale == basis::Locale::Fr { "," } else { "." };
    let short = kilometres.strip_suffix(".0").map_or_else(|| kilometres.replace('.', mark), str::to_owned);
    format!("{short} km")
}

#[cfg(test)]
mod tests;
