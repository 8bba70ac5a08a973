//! Where a service delivers (6.3).

use basis::GeoPoint;

use super::Destination;
use crate::document::{AreaDocument, Geometry, ServiceDocument, ServiceType};

/// Whether a service brings orders to `to`: inside one of its areas and in none that is excluded.
/// Takeout needs no area.
pub fn delivers_to(service: &ServiceDocument, to: Destination<'_>) -> bool {
    if service.service_type == ServiceType::Takeout {
        return true;
    }
    let within = |exclude: bool| {
        service.areas.iter().filter(|area| area.exclude == exclude).any(|area| area_covers(area, to))
    };
    within(false) && !within(true)
}

/// Whether the shape of the area covers the destination, as far as it is known.
pub fn area_covers(area: &AreaDocument, to: Destination<'_>) -> bool {
    match &area.geometry {
        Geometry::Circle { center, radius_metres } => {
            to.point.is_some_and(|point| center.distance_metres(point) <= *radius_metres)
        }
        Geometry::Polygon { rings } => to.point.is_some_and(|point| in_polygon(rings, point)),
        Geometry::PostalCode { postal_code, country } => {
            let same_code = to.postal_code.is_some_and(|code| comparable_postal_code(code) == *postal_code);
            same_code && to.country.is_some_and(|other| other.eq_ignore_ascii_case(country))
        }
    }
}

/// Upper case, without blanks.
pub(crate) fn comparable_postal_code(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// Even-odd over all rings; a point on an edge is inside.
fn in_polygon(rings: &[Vec<GeoPoint>], point: GeoPoint) -> bool {
    let edges = || rings.iter().flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])));
    let crossings = edges().filter(|(a, b)| crosses(*a, *b, point)).count();
    edges().any(|(a, b)| is_on_edge(a, b, point)) || crossings % 2 == 1
}

/// Whether a ray to the east crosses the edge.
fn crosses(a: GeoPoint, b: GeoPoint, point: GeoPoint) -> bool {
    if (a.latitude > point.latitude) == (b.latitude > point.latitude) {
        return false;
    }
    let share = (point.latitude - a.latitude) / (b.latitude - a.latitude);
    point.longitude < a.longitude + share * (b.longitude - a.longitude)
}

/// Tolerance in degrees, a tenth of a millimetre on the ground.
const ON_EDGE: f64 = 1e-9;

fn is_on_edge(a: GeoPoint, b: GeoPoint, point: GeoPoint) -> bool {
    let (dx, dy) = (b.longitude - a.longitude, b.latitude - a.latitude);
    let (px, py) = (point.longitude - a.longitude, point.latitude - a.latitude);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return px.hypot(py) <= ON_EDGE;
    }
    let along = (px * dx + py * dy) / length;
    let beside = (px * dy - py * dx).abs() / length;
    beside <= ON_EDGE && (-ON_EDGE..=length + ON_EDGE).contains(&along)
}
