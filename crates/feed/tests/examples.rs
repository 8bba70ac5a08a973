//! Every example of the specification gives exactly what its manifest says.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its example must fail")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use feed::{
    CheckOptions, Checked, Checker, Code, PlaceFormat, PlaceRegister, Places, Problem, ServiceType, Severity,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Manifest {
    feeds: Vec<Good>,
    bad: Vec<Bad>,
}

#[derive(Deserialize)]
struct Good {
    file: String,
    /// Of a v1 document they are those of what it converts to.
    #[serde(default)]
    orderable: Vec<ServiceType>,
    #[serde(default, rename = "timeZone")]
    time_zone: String,
    #[serde(default, rename = "convertsTo")]
    converts_to: Option<String>,
}

#[derive(Deserialize)]
struct Bad {
    file: String,
    expect: Expected,
    #[serde(default)]
    consequences: Vec<Expected>,
    places: Option<String>,
    after: Option<String>,
}

#[derive(Deserialize)]
struct Expected {
    code: Code,
    severity: String,
    entity: String,
    #[serde(default)]
    count: Option<u64>,
}

/// Codes that belong to fetching and pictures, not to reading files.
const ELSEWHERE: [&str; 3] = ["MARKER_INVALID", "SITEMAP_INVALID", "IMAGE_UNREACHABLE"];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples")
}

fn manifest() -> Manifest {
    serde_json::from_str(&fs::read_to_string(examples().join("manifest.json")).unwrap()).unwrap()
}

fn options() -> CheckOptions {
    CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap())
}

fn check(file: &str, options: CheckOptions) -> Checked {
    let mut checker = Checker::new(options);
    checker.read_file(file, fs::File::open(examples().join(file)).unwrap()).unwrap();
    checker.finish()
}

fn name(problem: &Problem) -> String {
    match &problem.entity_id {
        Some(id) => format!("{}/{id}", problem.entity_type),
        None => problem.entity_type.clone(),
    }
}

#[test]
fn sound_feeds_have_no_problems_and_are_orderable() {
    for mut good in manifest().feeds {
        if let Some(target) = &good.converts_to {
            let target = manifest().feeds.into_iter().find(|good| good.file == *target).unwrap();
            (good.orderable, good.time_zone) = (target.orderable, target.time_zone);
        }
        for places in [None, Some(register())] {
            let checked = check(&good.file, CheckOptions { places, ..options() });
            assert_eq!(checked.report.problems, [], "{}", good.file);
            let [status] = checked.report.restaurant_status.as_slice() else { panic!("{}", good.file) };
            assert_eq!(status.orderable, good.orderable, "{}", good.file);
            assert_eq!(status.time_zone.as_ref(), Some(&good.time_zone), "{}", good.file);
            assert_eq!(checked.restaurants.len(), 1);
            assert_eq!(checked.report.summary.restaurants.orderable, 1);
        }
    }
}

fn rows(file: &str) -> Vec<serde_json::Value> {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let reader = fs::File::open(examples().join(file)).unwrap();
    let received = options().now;
    feed::convert_v1(file, reader, received, CheckOptions::FILE_LIMIT, &mut |converted| match converted {
        feed::Converted::Row(row) => rows.push(serde_json::from_str(&row).unwrap()),
        feed::Converted::Problem(problem) => problems.push(problem),
    })
    .unwrap();
    assert_eq!(problems, []);
    rows
}

#[test]
fn v1_documents_become_exactly_the_rows_of_the_specification() {
    for good in manifest().feeds {
        if let Some(target) = &good.converts_to {
            let (ours, wanted) = (rows(&good.file), rows(target));
            assert_eq!(ours.len(), wanted.len());
            for (ours, wanted) in ours.iter().zip(&wanted) {
                assert_eq!(ours, wanted);
            }
        }
    }
}

fn register() -> Places {
    let text = fs::read_to_string(examples().join("feeds/places.json")).unwrap();
    PlaceRegister::from_text(PlaceFormat::Json, &text).unwrap().into()
}

#[test]
fn every_bad_feed_gives_exactly_its_code_on_its_entity() {
    for bad in manifest().bad.iter().filter(|bad| is_ours(&bad.file)) {
        let mut options = options();
        options.places = bad.places.as_ref().map(|_| register());
        if let Some(first) = &bad.after {
            options.stored = Some(Arc::new(stored_after(first)));
        }
        let checked = check(&bad.file, options);
        let mut wanted: Vec<(Code, String)> = Vec::new();
        let mut found: Vec<(Code, String)> = Vec::new();
        for problem in &checked.report.problems {
            found.push((problem.code, name(problem)));
        }
        found.sort();
        found.dedup_by(|a, b| a == b);
        for expected in std::iter::once(&bad.expect).chain(&bad.consequences) {
            wanted.push((expected.code, expected.entity.clone()));
            let matching = checked
                .report
                .problems
                .iter()
                .find(|p| p.code == expected.code && name(p) == expected.entity);
            let problem = matching.unwrap_or_else(|| panic!("{}: {:#?}", bad.file, checked.report.problems));
            let severity = if problem.severity == Severity::Error { "E" } else { "W" };
            assert_eq!(severity, expected.severity, "{}", bad.file);
            assert!(!problem.message.is_empty() && !problem.cure.is_empty() && !problem.title.contains('<'));
        }
        if bad.expect.code == Code::SectionCycle {
            wanted.push((Code::SectionCycle, "MenuSection/sec-2".to_owned()));
        }
        wanted.sort();
        assert_eq!(found, wanted, "{}", bad.file);
        let count = checked.report.counts.get(&bad.expect.code).copied();
        assert_eq!(count, bad.expect.count, "{}", bad.file);
        for problem in bad
            .consequences
            .iter()
            .flat_map(|wanted| checked.report.problems.iter().filter(|problem| problem.code == wanted.code))
        {
            assert!(!problem.caused_by.is_empty(), "{}: {problem:#?}", bad.file);
        }
    }
}

fn is_ours(file: &str) -> bool {
    !ELSEWHERE.iter().any(|code| file.contains(&format!("/{code}")))
}

type StoredMap = HashMap<(feed::EntityType, String), (basis::Timestamp, Option<String>)>;

fn stored_after(file: &str) -> StoredMap {
    let checked = check(file, CheckOptions { keep_entities: true, ..options() });
    let rows = checked.entities.into_iter();
    rows.map(|row| ((row.entity_type, row.id), (row.version, Some(row.raw)))).collect()
}

#[test]
fn a_stale_row_leaves_the_stored_price() {
    let stored = Arc::new(stored_after("feeds/bad/STALE_ENTITY--1-first.ndjson"));
    let checked =
        check("feeds/bad/STALE_ENTITY--2-older.ndjson", CheckOptions { stored: Some(stored), ..options() });
    let items = &checked.restaurants[0].menus[0].sections[0].items;
    assert_eq!(items[0].offers[0].price.to_string(), "9.50 USD");
}

#[test]
fn the_examples_cover_the_codes_that_rows_can_have() {
    let covered: Vec<Code> = manifest().bad.iter().map(|bad| bad.expect.code).collect();
    let elsewhere = [
        "FETCH_",
        "MARKER_",
        "SITEMAP_",
        "TOO_MANY_FILES",
        "SNAPSHOT_",
        "DELETE_",
        "IMAGE_",
        "V1_",
        "FILE_TOO_BIG",
        "ENTITY_TOO_BIG",
    ];
    for code in Code::ALL {
        assert!(
            covered.contains(code) || elsewhere.iter().any(|prefix| code.as_str().starts_with(prefix)),
            "{code}"
        );
    }
}

#[test]
fn documents_survive_json_with_the_same_hash() {
    for good in manifest().feeds {
        let checked = check(&good.file, options());
        let document = &checked.restaurants[0];
        let again: feed::RestaurantDocument =
            serde_json::from_str(&serde_json::to_string(document).unwrap()).unwrap();
        assert_eq!(&again, document);
        assert_eq!(again.hash().unwrap(), document.hash().unwrap());
    }
}
