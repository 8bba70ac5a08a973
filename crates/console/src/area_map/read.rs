//! Shapes and points of lines as they were sent: also of rows that errors keep from being used. Pure.

use basis::GeoPoint;
use feed::{AreaDocument, Geometry, parse_ring};
use serde_json::Value;

/// The shape of a `ServiceArea`; `None` where it has none that can be drawn or told.
pub(super) fn area(id: &str, raw: &str) -> Option<AreaDocument> {
    let row: Value = serde_json::from_str(raw).ok()?;
    let exclude = matches!(single(&row["exclude"]), Value::Bool(true))
        || single(&row["exclude"]).as_str().is_some_and(|text| text == "true");
    Some(AreaDocument { id: id.to_owned(), geometry: geometry(&row)?, exclude })
}

fn geometry(row: &Value) -> Option<Geometry> {
    let rings: Vec<Vec<GeoPoint>> = match &row["polygon"] {
        Value::String(ring) => parse_ring(ring).into_iter().collect(),
        Value::Array(rings) => {
            rings.iter().filter_map(Value::as_str).filter_map(|ring| parse_ring(ring).ok()).collect()
        }
        _ => Vec::new(),
    };
    if !rings.is_empty() {
        return Some(Geometry::Polygon { rings });
    }
    let middle = (number(&row["geoMidpointLatitude"]), number(&row["geoMidpointLongitude"]));
    if let (Some(latitude), Some(longitude)) = middle {
        let radius_metres = number(&row["geoRadius"]).filter(|radius| *radius > 0.0)?;
        return Some(Geometry::Circle { center: GeoPoint::new(latitude, longitude)?, radius_metres });
    }
    let (code, country) = (text(&row["postalCode"])?, text(&row["addressCountry"])?);
    Some(Geometry::PostalCode { postal_code: code, country })
}

/// The place of a restaurant.
pub(super) fn point(raw: &str) -> Option<GeoPoint> {
    let row: Value = serde_json::from_str(raw).ok()?;
    GeoPoint::new(number(&row["latitude"])?, number(&row["longitude"])?)
}

/// A list of one is its member (rule V8).
fn single(value: &Value) -> &Value {
    match value.as_array().map(Vec::as_slice) {
        Some([one]) => one,
        _ => value,
    }
}

/// A number, or text of one (rule V5).
fn number(value: &Value) -> Option<f64> {
    let number = match single(value) {
        Value::String(text) => text.parse().ok()?,
        other => other.as_f64()?,
    };
    number.is_finite().then_some(number)
}

/// Text, or a whole number (rule V3).
fn text(value: &Value) -> Option<String> {
    match single(value) {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
