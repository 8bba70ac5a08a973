//! Large feeds against the rules of the platform: what is planted is found, and nothing else is.

#![cfg(test)]

use std::fs::File;
use std::path::Path;

use feed::{CheckOptions, Checker, Code, Report};
use partner_sim::generate::City;
use partner_sim::generate::bulk::{FeedPlan, PlantedManifest, Stop, Totals, generate};
use partner_sim::generate::defect::{Defects, Rate};
use partner_sim::generate::score::{Score, score};
use proptest::prelude::*;

const NOW: &str = "2026-03-14T10:00:00Z";

/// Codes that a feed alone cannot show: they are about fetching, stored state, places, images or the v1 format.
const ELSEWHERE: [&str; 18] = [
    "FETCH_FAILED",
    "FETCH_AUTH",
    "MARKER_INVALID",
    "SITEMAP_INVALID",
    "TOO_MANY_FILES",
    "EMPTY_SNAPSHOT",
    "SNAPSHOT_HELD",
    "STALE_ENTITY",
    "RECON_FAILURE",
    "DUPLICATE_RESTAURANT",
    "PLACE_CLOSED",
    "DELETE_UNKNOWN",
    "IMAGE_UNREACHABLE",
    "IMAGE_TOO_SMALL",
    "IMAGE_FORMAT",
    "V1_ENVELOPE",
    "V1_UNSUPPORTED",
    "V1_LOSSY",
];

fn plan(restaurants: u64, seed: u64) -> FeedPlan {
    let cities = vec![(City::Lyon, 2), (City::Paris, 1), (City::Chicago, 2)];
    let modified = FeedPlan::MODIFIED.parse().unwrap();
    let marker = "2026-03-14T04:00:00Z".parse().unwrap();
    let mut plan = FeedPlan::new(cities, Stop::Restaurants(restaurants), seed, modified, marker);
    plan.per_file = 10;
    plan.chains_percent = 20;
    plan
}

fn write(dir: &Path, plan: &FeedPlan) -> Totals {
    generate(dir, plan, false, &mut |_| {}).unwrap()
}

fn check(dir: &Path) -> Report {
    let mut options = CheckOptions::new(NOW.parse().unwrap());
    options.problem_cap = usize::MAX;
    let mut checker = Checker::new(options);
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".ndjson"))
        .collect();
    names.sort();
    for name in names {
        checker.read_file(&name, File::open(dir.join(&name)).unwrap()).unwrap();
    }
    checker.finish().report
}

/// Plants, checks and compares.
fn scored(mut plan: FeedPlan) -> Score {
    let (dir, beside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let manifest = beside.path().join("manifest.json");
    plan.manifest = Some(manifest.clone());
    let totals = write(dir.path(), &plan);
    let manifest: PlantedManifest =
        serde_json::from_str(&std::fs::read_to_string(manifest).unwrap()).unwrap();
    assert_eq!(u64::try_from(manifest.planted.len()).unwrap(), totals.planted);
    let report = serde_json::to_value(check(dir.path())).unwrap();
    score(&manifest, &serde_json::from_value(report).unwrap()).unwrap()
}

fn assert_exact(score: &Score) {
    for (code, outcome) in &score.codes {
        assert_eq!(outcome.missed.first(), None, "{code}: {} missed", outcome.missed.len());
        assert_eq!(outcome.unexpected.first(), None, "{code}: {} unexpected", outcome.unexpected.len());
    }
}

#[test]
fn a_feed_without_defects_has_neither_errors_nor_warnings() {
    let dir = tempfile::tempdir().unwrap();
    let totals = write(dir.path(), &plan(150, 7));
    let report = check(dir.path());
    assert_eq!((report.summary.errors, report.summary.warnings), (0, 0), "{:#?}", report.problems.first());
    assert_eq!(report.summary.restaurants.total, 150);
    assert_eq!(report.summary.restaurants.orderable, 150);
    assert_eq!(report.summary.entities.values().sum::<u64>(), totals.entities);
    assert_eq!(report.summary.entities.len(), 14, "every type of entity is there");
}

#[test]
fn every_code_that_can_be_planted_is_found_where_it_was_planted_and_nothing_else_is() {
    let mut plan = plan(120, 11);
    plan.defects = Defects::all(Rate::of_million(60_000));
    plan.defects.set("ENTITY_TOO_BIG=4%".parse().unwrap());
    let score = scored(plan);
    assert_exact(&score);
    for code in Defects::plantable().filter(|code| !Defects::FILE_CODES.contains(code)) {
        assert!(score.codes.get(code).is_some_and(|outcome| outcome.planted > 0), "{code} was not planted");
    }
}

#[test]
fn every_code_alone_is_found_at_a_high_rate() {
    for code in Defects::plantable().filter(|code| !Defects::FILE_CODES.contains(code)) {
        let mut plan = plan(12, 5);
        plan.defects.set(format!("{code}=50%").parse().unwrap());
        let score = scored(plan);
        assert_exact(&score);
        assert!(score.codes.get(code).is_some_and(|outcome| outcome.planted > 0), "{code} was not planted");
    }
}

#[test]
fn defects_of_files_are_found() {
    for code in Defects::FILE_CODES {
        let mut plan = plan(4, 3);
        plan.gzip = true;
        plan.chains_percent = 0;
        plan.defects.set(format!("{code}=100%").parse().unwrap());
        let score = scored(plan);
        assert_exact(&score);
        assert_eq!(score.codes[code].found, 1, "{code}");
    }
}

#[test]
fn every_code_of_the_catalogue_can_be_planted_or_cannot_be_shown_by_a_feed() {
    for code in Code::ALL {
        let plantable = Defects::plantable().any(|known| known == code.as_str());
        assert_ne!(plantable, ELSEWHERE.contains(&code.as_str()), "{code}");
    }
    assert!("NO_SUCH_CODE=0.1".parse::<partner_sim::generate::defect::Defect>().is_err());
    assert!("NO_MENU=2".parse::<partner_sim::generate::defect::Defect>().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn whatever_the_seed_a_clean_feed_is_clean_and_defects_are_found(seed: u64, parts in 1_000u64..60_000) {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &plan(8, seed));
        let report = check(dir.path());
        prop_assert_eq!((report.summary.errors, report.summary.warnings), (0, 0));
        let mut plan = plan(8, seed);
        plan.defects = Defects::all(Rate::of_million(parts));
        let without_huge_menus = "ENTITY_TOO_BIG=0".parse().unwrap();
        plan.defects.set(without_huge_menus);
        assert_exact(&scored(plan));
    }
}
