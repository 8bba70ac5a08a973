//! Areas: exactly one geometry, closed rings (3.3).

use basis::GeoPoint;

use crate::code::Code;
use crate::coerce::missing_field;
use crate::problem::{Finding, Findings};
use crate::row::Row;

const CIRCLE: [&str; 3] = ["geoRadius", "geoMidpointLatitude", "geoMidpointLongitude"];

/// Polygon, circle or postal code, and the chosen one complete.
pub(crate) fn one_geometry(row: &Row, findings: &mut Findings) {
    let circle = CIRCLE.iter().any(|name| row.is_given(name));
    let postal = row.is_given("postalCode");
    let count = [row.is_given("polygon"), circle, postal].iter().filter(|given| **given).count();
    if count != 1 {
        let message =
            format!("a ServiceArea must have one of polygon, circle and postal code, and this has {count}");
        findings.add(Finding::new(Code::GeometryCount, message));
    } else if circle {
        CIRCLE
            .iter()
            .filter(|name| !row.is_given(name))
            .for_each(|name| findings.add(missing_field(row, name, " for a circle")));
    } else if postal && !row.is_given("addressCountry") {
        findings.add(missing_field(row, "addressCountry", " with postalCode"));
    }
}

/// Every polygon string is one closed ring.
pub(crate) fn closed_rings(row: &Row, findings: &mut Findings) {
    for text in row.texts("polygon") {
        if let Err(why) = parse_ring(text) {
            findings.add(Finding::new(Code::InvalidPolygon, why).property("polygon").value(text));
        }
    }
}

/// One string of `ServiceArea.polygon`: points `lat lng` in degrees, separated by blanks or commas, the first repeated at
/// the end (3.3).
///
/// # Errors
/// What is wrong with it, in English.
pub fn parse_ring(text: &str) -> Result<Vec<GeoPoint>, &'static str> {
    let numbers = text
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<f64>().ok().filter(|number| number.is_finite()))
        .collect::<Option<Vec<f64>>>()
        .ok_or("the ring holds something that is not a number")?;
    if numbers.len() % 2 != 0 {
        return Err("the ring has a latitude without a longitude");
    }
    let points = numbers
        .chunks_exact(2)
        .map(|pair| GeoPoint::new(pair[0], pair[1]))
        .collect::<Option<Vec<GeoPoint>>>()
        .ok_or("the ring has a point that is not on the Earth; points are latitude, then longitude")?;
    if points.len() < 4 {
        return Err("the ring has fewer than four points");
    }
    if points.first() != points.last() {
        return Err("the ring is not closed: its last point must equal its first");
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_take_blanks_and_commas() {
        assert_eq!(parse_ring("1,2 3,4 5,6 1,2").unwrap().len(), 4);
        assert_eq!(parse_ring("1 2  3 4, 5 6, 1 2").unwrap().len(), 4);
    }

    #[test]
    fn broken_rings_are_refused() {
        for ring in [
            "",
            "1 2 3 4 1 2",
            "1 2 3 4 5 6 7 8",
            "1 2 3 4 5 6 1",
            "1 2 3 NaN 5 6 1 2",
            "91 2 3 4 5 6 91 2",
            "a",
        ] {
            assert!(parse_ring(ring).is_err(), "{ring}");
        }
    }
}
