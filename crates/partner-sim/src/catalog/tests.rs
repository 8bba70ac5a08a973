use jiff::Timestamp;
use order::ServiceKind;

use super::*;
use crate::generate::{City, GenerateConfig, write_feed};

fn harbor() -> Catalog {
    let dir = tempfile::tempdir().unwrap();
    let rows = [
        r#"{"@type":"Restaurant","@id":"h","name":"Harbor","addressCountry":"US","addressRegion":"WA","latitude":47.60231,"longitude":-122.33501}"#,
        r#"{"@type":"Service","@id":"h:D","serviceType":"DELIVERY","restaurantId":["h"],"menuId":{"@id":"m"}}"#,
        r#"{"@type":"OperationHours","@id":"oh","serviceId":["h:D"],"opens":"T10:00:00","closes":"T02:00:00"}"#,
        r#"{"@type":"ServiceHours","@id":"s1","orderType":["ASAP"],"operationHoursId":"oh","opens":"T18:00:00","closes":"T01:00:00","dayOfWeek":"FRIDAY","leadTimeMin":"35","leadTimeMax":50}"#,
        r#"{"@type":"ServiceHours","@id":"s2","orderType":"ADVANCE","operationHoursId":"oh","advanceBookingRequirementMin":60,"advanceBookingRequirementMax":300}"#,
        r#"{"@type":"ServiceArea","@id":"a","serviceId":"h:D","geoMidpointLatitude":47.60231,"geoMidpointLongitude":-122.33501,"geoRadius":4500}"#,
        r#"{"@type":"ServiceArea","@id":"z","serviceId":"h:D","postalCode":"98 118","addressCountry":"US"}"#,
        r#"{"@type":"ServiceArea","@id":"x","serviceId":"h:D","exclude":true,"polygon":["47.6060 -122.3450 47.6085 -122.3450 47.6085 -122.3400 47.6060 -122.3400 47.6060 -122.3450"]}"#,
        r#"{"@type":"Fee","@id":"f1","serviceId":"h:D","feeType":"DELIVERY","basePrice":"4.99","pricePerMeter":0.0002,"maxPrice":7.5,"priceCurrency":"USD","priority":1}"#,
        r#"{"@type":"Fee","@id":"f2","serviceId":"h:D","feeType":"DELIVERY","basePrice":0,"priceCurrency":"USD","eligibleTransactionVolumeMin":40,"priority":2}"#,
        r#"{"@type":"Fee","@id":"f3","serviceId":"h:D","feeType":"SERVICE","basePricePercentage":5,"maxPrice":3,"priceCurrency":"USD"}"#,
        "this is no row",
    ];
    std::fs::write(dir.path().join("h.ndjson"), rows.join("\n")).unwrap();
    load(dir.path()).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn hours_across_midnight_belong_to_the_day_they_open() {
    let catalog = harbor();
    let restaurant = &catalog.restaurants["h"];
    let service = restaurant.service(ServiceKind::Delivery).unwrap();
    let asap = |text| service.asap(&restaurant.zone, at(text));
    // Friday evening and the night after it, Seattle time.
    assert_eq!(asap("2026-03-13T20:00:00-07:00"), Some((35, 50)));
    assert_eq!(asap("2026-03-14T00:30:00-07:00"), Some((35, 50)));
    assert_eq!(asap("2026-03-14T01:30:00-07:00"), None);
    assert_eq!(asap("2026-03-14T20:00:00-07:00"), None);
}

#[test]
fn advance_orders_keep_their_bounds() {
    let catalog = harbor();
    let restaurant = &catalog.restaurants["h"];
    let service = restaurant.service(ServiceKind::Delivery).unwrap();
    let now = at("2026-03-13T12:00:00-07:00");
    let takes = |text| service.takes_advance(&restaurant.zone, now, at(text), 0);
    assert!(!takes("2026-03-13T12:30:00-07:00"));
    assert!(takes("2026-03-13T13:00:00-07:00"));
    assert!(!takes("2026-03-13T17:30:00-07:00"));
    assert_eq!(
        service.slots(&restaurant.zone, now, 2),
        [at("2026-03-13T13:00:00-07:00"), at("2026-03-13T13:15:00-07:00")]
    );
}

#[test]
fn areas_are_joined_and_cut_out() {
    let catalog = harbor();
    let service = catalog.restaurants["h"].service(ServiceKind::Delivery).unwrap();
    let point = |lat, lng| basis::GeoPoint::new(lat, lng);
    assert!(service.delivers_to(point(47.61, -122.33), None));
    assert!(!service.delivers_to(point(47.607, -122.342), None));
    assert!(!service.delivers_to(point(48.0, -122.33), None));
    assert!(service.delivers_to(None, Some(("98118", "us"))));
    assert!(!service.delivers_to(None, None));
}

#[test]
fn the_fee_of_the_highest_priority_is_capped_and_rounded() {
    let catalog = harbor();
    let service = catalog.restaurants["h"].service(ServiceKind::Delivery).unwrap();
    let usd = |minor| basis::Money::new(minor, basis::Currency::USD);
    let now = at("2026-03-13T12:00:00Z");
    let fee =
        |delivery, subtotal, metres| service.fee(delivery, usd(subtotal), Some(metres), (None, None), now);
    assert_eq!(fee(true, 2000, 1500.0), Some(usd(529)));
    assert_eq!(fee(true, 2000, 90_000.0), Some(usd(750)));
    assert_eq!(fee(true, 4000, 1500.0), Some(usd(0)));
    assert_eq!(fee(false, 1990, 0.0), Some(usd(100)));
    assert_eq!(fee(false, 9000, 0.0), Some(usd(300)));
}

#[test]
fn a_generated_feed_is_read_whole_and_open_at_night() {
    for city in City::ALL {
        let dir = tempfile::tempdir().unwrap();
        write_feed(dir.path(), &GenerateConfig::new(city, 40, 4, at("2026-03-14T04:00:00Z"))).unwrap();
        let catalog = load(dir.path()).unwrap();
        assert_eq!(catalog.restaurants.len(), 40);
        // 03:30 local time, the hour at which most of the world is closed.
        let night =
            if city == City::Chicago { at("2026-03-14T08:30:00Z") } else { at("2026-03-14T02:30:00Z") };
        let open = catalog.restaurants.values().filter(|restaurant| {
            restaurant.service(ServiceKind::Delivery).unwrap().asap(&restaurant.zone, night).is_some()
        });
        assert!(open.count() >= 30);
    }
}

#[test]
fn an_empty_directory_is_no_feed() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(load(dir.path()), Err(LoadError::Empty { .. })));
    assert!(matches!(load(&dir.path().join("missing")), Err(LoadError::Read { .. })));
}

/// The partner and the platform read the same feed with different code; where they differ, diners see dishes
/// that cannot be had.
#[test]
fn partner_and_platform_agree_on_hours() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = GenerateConfig::new(City::Chicago, 12, 9, at("2026-03-01T04:00:00Z"));
    config.always_open = false;
    let manifest = write_feed(dir.path(), &config).unwrap();
    let mut checker = feed::Checker::new(feed::CheckOptions::new(at("2026-03-07T00:00:00Z")));
    for entry in &manifest.restaurants {
        checker.read_file(&entry.file, std::fs::File::open(dir.path().join(&entry.file)).unwrap()).unwrap();
    }
    let catalog = load(dir.path()).unwrap();
    let mut open = 0;
    for document in checker.finish().restaurants {
        let place = document.locality();
        let restaurant = &catalog.restaurants[&document.id];
        for service in &document.services {
            let kind = match service.service_type {
                feed::ServiceType::Delivery => ServiceKind::Delivery,
                feed::ServiceType::Takeout => ServiceKind::Takeout,
            };
            let mine = restaurant.service(kind).unwrap();
            // From Friday over the night in which clocks are put forward, every 47 minutes.
            for step in 0..120 {
                let time = at("2026-03-06T12:00:00Z") + jiff::SignedDuration::from_mins(47 * step);
                let theirs = feed::serving::asap(service, &place, time).is_some();
                assert_eq!(mine.asap(&restaurant.zone, time).is_some(), theirs, "{} {time}", mine.id);
                open += i32::from(theirs);
                if step % 20 == 0 {
                    let slots = feed::serving::advance_slots(service, &place, time, 5);
                    assert_eq!(mine.slots(&restaurant.zone, time, 5), slots, "{} {time}", mine.id);
                }
            }
        }
    }
    assert!((500..2800).contains(&open), "{open}");
}
