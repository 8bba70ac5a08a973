//! The time zone of a point (6.6).

use std::sync::LazyLock;

use basis::GeoPoint;
use tzf_rs::EmbeddedFinder;

static FINDER: LazyLock<EmbeddedFinder> = LazyLock::new(EmbeddedFinder::new);

/// IANA name of the zone at a point. Zones of the sea (`Etc/GMT+3`) count as zones.
pub(crate) fn zone_at(point: GeoPoint) -> Option<&'static str> {
    let name = FINDER.get_tz_name(point.longitude, point.latitude);
    (!name.is_empty() && jiff::tz::TimeZone::get(name).is_ok()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_the_zone_of_their_country() {
        let zone = |latitude, longitude| zone_at(GeoPoint::new(latitude, longitude).unwrap());
        assert_eq!(zone(47.60231, -122.33501), Some("America/Los_Angeles"));
        assert_eq!(zone(48.8566, 2.3522), Some("Europe/Paris"));
        assert_eq!(zone(30.2672, -97.7431), Some("America/Chicago"));
        assert!(zone(0.0, -30.0).is_none_or(|name| name.starts_with("Etc/")));
    }
}
