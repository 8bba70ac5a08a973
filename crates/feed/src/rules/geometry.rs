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
        findings.add(Finding::new(Code::GeometryCount, "feed-says-geometry-count").with("count", count));
    } else if circle {
        CIRCLE
            .iter()
            .filter(|name| !row.is_given(name))
            .for_each(|name| findings.add(missing_field(row, name, "feed-says-missing-circle")));
    } else if postal && !row.is_given("addressCountry") {
        findings.add(missing_field(row, "addressCountry", "feed-says-missing-country"));
    }
}

/// Every polygon string is one closed ring.
pub(crate) fn closed_rings(row: &Row, findings: &mut Findings) {
    for text in row.texts("polygon") {
        if let Err(why) = parse_ring(text) {
            findings.add(Finding::new(Code::InvalidPolygon, why.key()).property("polygon").value(text));
        }
    }
}

/// What is wrong with a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingFault {
    /// A part is no number.
    #[error("the ring holds something that is not a number")]
    NotANumber,
    /// The last latitude stands alone.
    #[error("the ring has a latitude without a longitude")]
    Odd,
    /// A point lies outside the ranges of latitude and longitude.
    #[error("the ring has a point that is not on the Earth; points are latitude, then longitude")]
    NotOnEarth,
    /// Less than a triangle.
    #[error("the ring has fewer than four points")]
    TooFew,
    /// It does not end where it begins.
    #[error("the ring is not closed: its last point must equal its first")]
    Open,
}

impl RingFault {
    /// The key of the text that says it in the reader's language.
    const fn key(self) -> &'static str {
        match self {
            Self::NotANumber => "feed-says-ring-not-a-number",
            Self::Odd => "feed-says-ring-odd",
            Self::NotOnEarth => "feed-says-ring-not-on-earth",
            Self::TooFew => "feed-says-ring-too-few",
            Self::Open => "feed-says-ring-open",
        }
    }
}

/// One string of `ServiceArea.polygon`: points `lat lng` in degrees, separated by blanks or commas, the first repeated at
/// the end (3.3).
///
/// # Errors
/// What is wrong with it.
pub fn parse_ring(text: &str) -> Result<Vec<GeoPoint>, RingFault> {
    let numbers = text
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<f64>().ok().filter(|number| number.is_finite()))
        .collect::<Option<Vec<f64>>>()
        .ok_or(RingFault::NotANumber)?;
    if numbers.len() % 2 != 0 {
        return Err(RingFault::Odd);
    }
    let points = numbers
        .chunks_exact(2)
        .map(|pair| GeoPoint::new(pair[0], pair[1]))
        .collect::<Option<Vec<GeoPoint>>>()
        .ok_or(RingFault::NotOnEarth)?;
    if points.len() < 4 {
        return Err(RingFault::TooFew);
    }
    if points.first() != points.last() {
        return Err(RingFault::Open);
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
