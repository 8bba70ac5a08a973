//! Points on the Earth.

use serde::{Deserialize, Serialize};

/// A point in WGS 84 decimal degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

/// The Earth's radius in metres, as the rule for circular service areas uses it.
const EARTH_RADIUS_METRES: f64 = 6_371_000.0;

impl GeoPoint {
    /// A point, if both numbers are finite and in range.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let valid = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        valid.then_some(Self { latitude, longitude })
    }

    /// Great-circle distance in metres (haversine).
    pub fn distance_metres(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lng = (other.longitude - self.longitude).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lng.sin().powi(2);
        2.0 * EARTH_RADIUS_METRES * h.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_of_latitude_is_about_111_kilometres() {
        let a = GeoPoint::new(48.0, 2.0).unwrap();
        let b = GeoPoint::new(49.0, 2.0).unwrap();
        assert!((a.distance_metres(b) - 111_194.9).abs() < 1.0);
        assert!(a.distance_metres(a) < 0.001);
    }

    #[test]
    fn points_off_the_earth_are_refused() {
        assert!(GeoPoint::new(90.1, 0.0).is_none());
        assert!(GeoPoint::new(f64::NAN, 0.0).is_none());
    }
}
