//! Addresses inside and outside a delivery area (feeds 6.3). Pure.

use basis::GeoPoint;
use feed::serving::{Destination, delivers_to};
use feed::{Geometry, RestaurantDocument, ServiceDocument};
use ordering::DeliveryAddress;

use crate::dice::Dice;
use crate::setup::TestSetup;

/// Metres in one degree of latitude.
const DEGREE: f64 = 111_195.0;
/// So far outside every area a made-up address lies (16.1).
const OUTSIDE_METRES: f64 = 50_000.0;
/// Points that are tried inside a polygon.
const TRIES: usize = 40;

/// An address that the service delivers to.
pub(crate) fn inside(
    document: &RestaurantDocument,
    service: &ServiceDocument,
    dice: &mut Dice,
) -> Option<DeliveryAddress> {
    let mut candidates: Vec<DeliveryAddress> = Vec::new();
    for _ in 0..TRIES {
        let Some(area) = dice.pick(&service.areas).filter(|area| !area.exclude) else { continue };
        candidates.push(match &area.geometry {
            Geometry::Circle { center, radius_metres } => {
                at(document, near(*center, radius_metres * 0.6, dice), None)
            }
            Geometry::Polygon { rings } => at(document, within(rings, dice), None),
            Geometry::PostalCode { postal_code, .. } => at(document, document.location, Some(postal_code)),
        });
    }
    candidates.push(at(document, document.location, None));
    candidates.into_iter().find(|address| serves(service, address))
}

/// An address that the service does not deliver to: that of the configuration, or one 50 km outside every area.
pub(crate) fn outside(
    document: &RestaurantDocument,
    service: &ServiceDocument,
    setup: &TestSetup,
) -> Option<DeliveryAddress> {
    if let Some(address) = &setup.out_of_range {
        return (!serves(service, address)).then(|| address.clone());
    }
    let points = service.areas.iter().flat_map(|area| match &area.geometry {
        Geometry::Circle { center, radius_metres } => {
            vec![moved(*center, *radius_metres, 0.0), moved(*center, -radius_metres, 0.0)]
        }
        Geometry::Polygon { rings } => rings.iter().flatten().copied().map(Some).collect(),
        Geometry::PostalCode { .. } => Vec::new(),
    });
    let points: Vec<GeoPoint> = points.flatten().chain(document.location).collect();
    let furthest =
        |pick: fn(f64, f64) -> f64, start: f64| points.iter().map(|point| point.latitude).fold(start, pick);
    let (north, south) = (furthest(f64::max, -90.0), furthest(f64::min, 90.0));
    let meridian = points.first()?.longitude;
    let far = OUTSIDE_METRES / DEGREE;
    let point = [north + far, south - far]
        .into_iter()
        .find_map(|latitude| GeoPoint::new(latitude, meridian).filter(|_| latitude.abs() < 84.0))?;
    let codes = ["99999", "00001", "01001", "97133"];
    codes
        .into_iter()
        .map(|code| at(document, Some(point), Some(code)))
        .find(|address| !serves(service, address))
}

fn serves(service: &ServiceDocument, address: &DeliveryAddress) -> bool {
    let to = Destination {
        point: address.location,
        postal_code: Some(&address.postal_code),
        country: Some(&address.country),
    };
    delivers_to(service, to)
}

/// The restaurant's own town, with a house number that stands for the door.
fn at(document: &RestaurantDocument, point: Option<GeoPoint>, postal_code: Option<&str>) -> DeliveryAddress {
    let own = &document.address;
    DeliveryAddress {
        lines: vec![own.street.clone()],
        locality: own.locality.clone(),
        region: Some(own.region.clone()).filter(|region| !region.is_empty()),
        postal_code: postal_code.unwrap_or(&own.postal_code).to_owned(),
        country: own.country.clone(),
        location: point.and_then(|point| GeoPoint::new(rounded(point.latitude), rounded(point.longitude))),
        instructions: None,
    }
}

/// As many digits as a map gives.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1_000_000.0).round() / 1_000_000.0
}

fn moved(from: GeoPoint, north: f64, east: f64) -> Option<GeoPoint> {
    let shrink = from.latitude.to_radians().cos().max(0.01);
    GeoPoint::new(from.latitude + north / DEGREE, from.longitude + east / DEGREE / shrink)
}

/// A point at most so far away.
fn near(center: GeoPoint, metres: f64, dice: &mut Dice) -> Option<GeoPoint> {
    let (angle, reach) = (dice.fraction() * std::f64::consts::TAU, dice.fraction() * metres);
    moved(center, reach * angle.sin(), reach * angle.cos())
}

/// A point in the box around a ring; whether it lies inside is for the caller to see.
fn within(rings: &[Vec<GeoPoint>], dice: &mut Dice) -> Option<GeoPoint> {
    let ring = rings.first()?;
    let (first, second, third) = (dice.pick(ring)?, dice.pick(ring)?, dice.pick(ring)?);
    let latitude = (first.latitude + second.latitude + third.latitude) / 3.0;
    let longitude = (first.longitude + second.longitude + third.longitude) / 3.0;
    GeoPoint::new(latitude, longitude)
}
