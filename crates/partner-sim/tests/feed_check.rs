//! Generated feeds against the rules of the platform.

#![cfg(test)]

use std::fs::File;

use feed::{CheckOptions, Checked, Checker, ServiceType};
use partner_sim::generate::{City, GenerateConfig, write_feed};

fn check(config: &GenerateConfig) -> Checked {
    let dir = tempfile::tempdir().unwrap();
    let manifest = write_feed(dir.path(), config).unwrap();
    let now = "2026-03-14T10:00:00Z".parse().unwrap();
    let mut checker = Checker::new(CheckOptions::new(now));
    for entry in &manifest.restaurants {
        checker.read_file(&entry.file, File::open(dir.path().join(&entry.file)).unwrap()).unwrap();
    }
    checker.finish()
}

fn config(city: City, restaurants: usize) -> GenerateConfig {
    GenerateConfig::new(city, restaurants, 11, "2026-03-14T04:00:00Z".parse().unwrap())
}

#[test]
fn the_platform_finds_nothing_wrong_in_a_generated_feed() {
    for (city, restaurants, zone) in [
        (City::Lyon, 200, "Europe/Paris"),
        (City::Paris, 50, "Europe/Paris"),
        (City::Chicago, 200, "America/Chicago"),
    ] {
        let report = check(&config(city, restaurants)).report;
        let counts = format!("{:?}", report.counts);
        assert_eq!(
            (report.summary.errors, report.summary.warnings),
            (0, 0),
            "{counts} {:#?}",
            report.problems.first()
        );
        assert_eq!(report.summary.restaurants.orderable, u64::try_from(restaurants).unwrap());
        for status in report.restaurant_status {
            assert_eq!(
                status.orderable,
                [ServiceType::Delivery, ServiceType::Takeout],
                "{}",
                status.restaurant_id
            );
            assert_eq!(status.time_zone.as_deref(), Some(zone));
        }
    }
}

#[test]
fn restaurants_with_ordinary_hours_are_right_too() {
    let mut config = config(City::Lyon, 60);
    config.always_open = false;
    let report = check(&config).report;
    assert_eq!((report.summary.errors, report.summary.warnings), (0, 0), "{:#?}", report.problems.first());
}
