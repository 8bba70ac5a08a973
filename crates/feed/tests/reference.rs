//! Hours, areas and references against slow, obvious implementations of the same rules.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its input must fail")]

use std::collections::BTreeSet;

use basis::{GeoPoint, Timestamp};
use feed::serving::{Destination, Locality, area_covers, covers};
use feed::{AreaDocument, CheckOptions, Checker, Code, DayOfWeek, Geometry, Severity, Window};
use jiff::tz::TimeZone;
use proptest::prelude::*;

const DAY: usize = 1440;

/// Marks every minute of three days on which a window that opens on the first or second of them is open.
fn open_minutes(window: &Window, first_weekday: usize) -> Vec<bool> {
    let mut open = vec![false; 3 * DAY];
    for day in 0..2 {
        let weekday = DayOfWeek::ALL[(first_weekday + day) % 7];
        if !window.days.is_empty() && !window.days.contains(&weekday) {
            continue;
        }
        let opens = usize::from(window.opens.unwrap_or(0));
        let closes = window.closes.map_or(DAY, usize::from);
        let closes = if closes <= opens { closes + DAY } else { closes };
        for minute in opens..closes {
            open[day * DAY + minute] = true;
        }
    }
    open
}

/// Even-odd by a ray to the north, in whole numbers: corners are even, the point is odd.
fn is_inside(ring: &[(i64, i64)], point: (i64, i64)) -> bool {
    let mut crossings = 0;
    for (at, a) in ring.iter().enumerate() {
        let b = ring[(at + 1) % ring.len()];
        let (west, east) = if a.1 <= b.1 { (*a, b) } else { (b, *a) };
        if west.1 < point.1 && point.1 < east.1 {
            // Where the edge is at the point's longitude, times the length of the edge.
            let width = east.1 - west.1;
            let height = west.0 * width + (east.0 - west.0) * (point.1 - west.1);
            crossings += i32::from(height > point.0 * width);
        }
    }
    crossings % 2 == 1
}

fn degrees(point: (i64, i64)) -> GeoPoint {
    let part = |number: i64| f64::from(i32::try_from(number).unwrap()) / 64.0;
    GeoPoint::new(part(point.0), part(point.1)).unwrap()
}

/// Which offers have a problem with their items, by set operations alone.
fn broken_offers(items: &BTreeSet<u8>, offers: &[BTreeSet<u8>]) -> BTreeSet<(String, bool)> {
    let mut broken = BTreeSet::new();
    for (at, targets) in offers.iter().enumerate() {
        let found = targets.intersection(items).count();
        if found < targets.len() {
            broken.insert((format!("of-{at}"), found == 0));
        }
    }
    broken
}

fn feed_of(items: &BTreeSet<u8>, offers: &[BTreeSet<u8>]) -> String {
    let modified = "\"dateModified\":\"2026-03-01T04:00:00Z\"";
    let mut rows: Vec<String> = Vec::new();
    for (at, targets) in offers.iter().enumerate() {
        let targets: Vec<String> = targets.iter().map(|item| format!("\"it-{item}\"")).collect();
        rows.push(format!(
            r#"{{"@type":"MenuItemOffer","@id":"of-{at}",{modified},"sku":"s","price":1,"priceCurrency":"EUR","menuItemId":[{}]}}"#,
            targets.join(",")
        ));
    }
    for item in items {
        rows.push(format!(
            r#"{{"@type":"MenuItem","@id":"it-{item}",{modified},"name":"Item","menuId":"m"}}"#
        ));
    }
    rows.push(format!(r#"{{"@type":"Menu","@id":"m",{modified}}}"#));
    rows.join("\n")
}

proptest! {
    #[test]
    fn a_window_covers_exactly_the_minutes_that_are_marked(
        opens in proptest::option::of(0u16..1440),
        closes in proptest::option::of(1u16..=1440),
        days in proptest::collection::vec(0usize..7, 0..4),
        minute in 0usize..2 * DAY,
    ) {
        let days = days.into_iter().map(|day| DayOfWeek::ALL[day]).collect();
        let window = Window { opens, closes, days, ..Window::default() };
        // 2 March 2026 is a Monday; a minute of the second day sees windows of both.
        let monday: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        let seconds = i64::try_from((DAY + minute % DAY) * 60).unwrap();
        let at = Timestamp::from_second(monday.as_second() + seconds).unwrap();
        let marked = open_minutes(&window, 0)[DAY + minute % DAY];
        prop_assert_eq!(covers(&window, &Locality::from(TimeZone::UTC), at), marked);
    }

    #[test]
    fn a_polygon_holds_exactly_the_points_that_a_ray_to_the_north_says(
        corners in proptest::collection::vec((-40i64..40, -40i64..40), 3..9),
        point in (-41i64..41, -41i64..41),
    ) {
        // Even corners and odd points: the point never lies on a corner's longitude.
        let ring: Vec<(i64, i64)> = corners.into_iter().map(|(north, east)| (north * 2, east * 2)).collect();
        let point = (point.0 * 2 + 1, point.1 * 2 + 1);
        let on_edge = ring.iter().enumerate().any(|(at, a)| {
            let b = ring[(at + 1) % ring.len()];
            (b.1 - a.1) * (point.0 - a.0) == (b.0 - a.0) * (point.1 - a.1)
        });
        prop_assume!(!on_edge);
        let mut closed: Vec<GeoPoint> = ring.iter().map(|corner| degrees(*corner)).collect();
        closed.push(closed[0]);
        let area = AreaDocument { id: "a".to_owned(), geometry: Geometry::Polygon { rings: vec![closed] }, exclude: false };
        let to = Destination { point: Some(degrees(point)), ..Destination::default() };
        prop_assert_eq!(area_covers(&area, to), is_inside(&ring, point));
    }

    #[test]
    fn missing_references_are_those_that_sets_say(
        items in proptest::collection::btree_set(0u8..6, 0..6),
        offers in proptest::collection::vec(proptest::collection::btree_set(0u8..6, 1..4), 0..8),
    ) {
        let mut checker = Checker::new(CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap()));
        checker.read_file("a", feed_of(&items, &offers).as_bytes()).unwrap();
        let problems = checker.finish().report.problems;
        let found: BTreeSet<(String, bool)> = problems
            .into_iter()
            .filter(|problem| problem.code == Code::MissingReference)
            .map(|problem| (problem.entity_id.unwrap(), problem.severity == Severity::Error))
            .collect();
        prop_assert_eq!(found, broken_offers(&items, &offers));
    }
}
