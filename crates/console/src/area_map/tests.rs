use basis::Locale;

use super::*;

const CIRCLE: &str = r#"{"geoRadius":"3000","geoMidpointLatitude":45.76,"geoMidpointLongitude":[4.84]}"#;
const SQUARE: &str =
    r#"{"polygon":["45.70 4.80 45.70 4.90 45.80 4.90 45.80 4.80 45.70 4.80"],"exclude":true}"#;

fn spot(latitude: f64, longitude: f64) -> Spot {
    Spot { id: "r1".to_owned(), point: GeoPoint::new(latitude, longitude).unwrap() }
}

fn en() -> Texts {
    Texts::new(Locale::En)
}

#[test]
fn shapes_are_read_as_feeds_write_them() {
    let circle = read::area("a", CIRCLE).unwrap();
    assert!(
        matches!(circle.geometry, Geometry::Circle { radius_metres, .. } if (radius_metres - 3_000.0).abs() < 0.1)
    );
    let square = read::area("b", SQUARE).unwrap();
    assert!(square.exclude && matches!(&square.geometry, Geometry::Polygon { rings } if rings[0].len() == 5));
    let postal = read::area("c", r#"{"postalCode":69001,"addressCountry":"FR"}"#).unwrap();
    assert!(matches!(postal.geometry, Geometry::PostalCode { .. }));
    for nothing in [
        "{broken",
        "{}",
        r#"{"polygon":["1 2"]}"#,
        r#"{"geoRadius":-1,"geoMidpointLatitude":1,"geoMidpointLongitude":1}"#,
    ] {
        assert!(read::area("d", nothing).is_none(), "{nothing}");
    }
    assert_eq!(read::point(r#"{"latitude":"45.7","longitude":4.8}"#), GeoPoint::new(45.7, 4.8));
    assert_eq!(read::point(r#"{"latitude":95,"longitude":4.8}"#), None);
}

#[test]
fn the_map_says_in_words_what_it_draws() {
    let areas = [read::area("a", CIRCLE).unwrap(), read::area("b", SQUARE).unwrap()];
    let map = map(en(), &areas, &[spot(45.85, 4.84)], false);
    assert_eq!(
        map.lines,
        [
            "Circle of 3 km around 45.76000 4.84000",
            "Polygon with 4 points, 7.8 km wide and 11.1 km high: cut out",
            "Restaurant r1 at 45.85000 4.84000: outside the area"
        ]
    );
    let picture = map.picture.unwrap();
    assert_eq!(picture.shapes.iter().map(|shape| shape.is_cut).collect::<Vec<_>>(), [false, true]);
    assert_eq!((picture.spots.len(), picture.scale_text.as_str()), (1, "2 km"));
    assert!(picture.shapes[0].path.starts_with('M') && picture.shapes[1].path.ends_with('Z'));
    let alone = super::map(en(), &areas[..1], &[spot(45.76, 4.85)], false);
    assert!(alone.lines[1].ends_with("inside the area"));
    assert_eq!(distance(Texts::new(Locale::Fr), 2_500.0), "2,5 km");
}

#[test]
fn everything_stays_within_the_drawing() {
    let inside = |text: &str, most: f64| (0.0..=most).contains(&text.parse::<f64>().unwrap());
    let wide = r#"{"polygon":["-10 179 10 179 10 -179 -10 -179 -10 179"]}"#;
    for (raw, at) in [(CIRCLE, spot(45.76, 4.84)), (wide, spot(0.0, 180.0)), (SQUARE, spot(46.5, 3.0))] {
        let picture = draw::picture(en(), &[read::area("a", raw).unwrap()], &[at]).unwrap();
        let (width, height): (f64, f64) = (picture.width.parse().unwrap(), picture.height.parse().unwrap());
        assert!(width <= 640.1 && height <= 480.1, "{raw}: {width} {height}");
        assert!(inside(&picture.spots[0].x, width) && inside(&picture.spots[0].y, height), "{raw}");
    }
}

#[test]
fn long_rings_are_thinned_and_postal_codes_have_no_picture() {
    let corner = |n: usize| format!("{:.5} {:.5}", 45.0 + f64::from(u32::try_from(n).unwrap()) / 1e5, 4.0);
    let ring = (0..100_000).map(corner).chain([corner(0)]).collect::<Vec<_>>().join(" ");
    let area = read::area("a", &format!(r#"{{"polygon":"{ring}"}}"#)).unwrap();
    let picture = draw::picture(en(), &[area], &[]).unwrap();
    assert!(picture.shapes[0].path.len() < 100_000);
    let postal = read::area("c", r#"{"postalCode":"69001","addressCountry":"FR"}"#).unwrap();
    let map = map(en(), &[postal], &[], false);
    assert!(map.picture.is_none());
    assert_eq!(map.lines, ["Postal code 69001 (FR)"]);
}
