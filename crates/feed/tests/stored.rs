//! Rows of the store beside rows of a feed, and the components that links make.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its example must fail")]

use std::path::Path;

use basis::Timestamp;
use feed::{CheckOptions, Checked, Checker, Code, EntityType, RowOrigin};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/feeds").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn checker() -> Checker {
    Checker::new(CheckOptions::new(at("2026-03-14T00:00:00Z")))
}

fn section(id: &str, parent: &str, modified: &str) -> String {
    format!(
        r#"{{"@type":"MenuSection","@id":"{id}","name":"S","parentMenuSectionId":"{parent}","dateModified":"{modified}"}}"#
    )
}

fn codes(checked: &Checked) -> Vec<(Code, Option<&str>)> {
    checked.report.problems.iter().map(|problem| (problem.code, problem.entity_id.as_deref())).collect()
}

#[test]
fn one_restaurant_is_one_component_named_by_it() {
    let mut checker = checker();
    checker.read_file("a", example("harbor-07.ndjson").as_bytes()).unwrap();
    let mut components = Vec::new();
    let checked = checker
        .finish_into(|restaurant| {
            components.push((restaurant.document.id, restaurant.component));
            Ok::<(), std::io::Error>(())
        })
        .unwrap();
    let [(id, component)] = components.as_slice() else { panic!("{components:?}") };
    assert_eq!(id, component);
    assert!(checked.restaurants.is_empty());
    assert!(checked.rows().all(|row| row.component == id), "{:#?}", checked.rows().collect::<Vec<_>>());
    let keys: Vec<_> = checked.rows().map(|row| (row.entity_type, row.id)).collect();
    assert!(keys.is_sorted());
    let mut lines = checked.rows().map(|row| row.origin);
    assert!(lines.all(|origin| matches!(origin, RowOrigin::Read { file: 0, line: 1.. })));
    assert_eq!(checked.file_name(0), "a");
}

#[test]
fn deals_and_availabilities_that_several_components_name_are_shared() {
    let menu = |id: &str| {
        format!(
            r#"{{"@type":"MenuSection","@id":"s{id}","name":"S","menuId":"m{id}","availabilityId":["shared","av{id}"]}}"#
        )
    };
    let deal = r#"{"@type":"Deal","@id":"deal","name":"D","serviceId":["x","y"],"availabilityId":"deal-av"}"#;
    let availability = |id: &str| format!(r#"{{"@type":"Availability","@id":"{id}"}}"#);
    let mut checker = checker();
    let mut lines = vec![menu("1"), menu("2"), deal.to_owned()];
    lines.extend(["shared", "av1", "av2", "deal-av", "lonely"].map(availability));
    checker.read_file("a", lines.join("\n").as_bytes()).unwrap();
    let checked = checker.finish();
    let component = |id: &str| checked.rows().find(|row| row.id == id).unwrap().component;
    assert_eq!((component("s1"), component("s2")), ("Menu/m1", "Menu/m2"));
    assert_eq!((component("av1"), component("av2")), ("Menu/m1", "Menu/m2"));
    assert_eq!((component("shared"), component("deal"), component("deal-av")), ("", "", ""));
    assert_eq!(component("lonely"), "Availability/lonely");
    let gaps: Vec<_> = checked.gaps().collect();
    assert_eq!(
        gaps,
        [
            (EntityType::Service, "x", "Service/x"),
            (EntityType::Service, "y", "Service/y"),
            (EntityType::Menu, "m1", "Menu/m1"),
            (EntityType::Menu, "m2", "Menu/m2"),
        ]
    );
}

#[test]
fn rows_that_name_the_same_missing_row_belong_together() {
    let mut checker = checker();
    let lines = [section("a", "gone", "2026-03-01T00:00:00Z"), section("b", "gone", "2026-03-01T00:00:00Z")];
    checker.read_file("a", lines.join("\n").as_bytes()).unwrap();
    checker.read_stored(EntityType::MenuSection, "gone", at("2026-03-02T00:00:00Z"), None);
    let checked = checker.finish();
    let rows: Vec<_> = checked.rows().map(|row| (row.id, row.component)).collect();
    assert_eq!(rows, [("a", "MenuSection/a"), ("b", "MenuSection/a"), ("gone", "MenuSection/a")]);
    assert_eq!(checked.rows().last().unwrap().origin, RowOrigin::Tombstone);
}

#[test]
fn the_newer_of_stored_and_read_stays_whichever_comes_first() {
    let read = section("s", "p", "2026-03-05T00:00:00Z");
    let stored = section("s", "q", "2026-03-01T00:00:00Z");
    for (version, wins) in [
        ("2026-03-04T00:00:00Z", false),
        ("2026-03-05T00:00:00Z", false),
        ("2026-03-05T00:00:00.000000001Z", true),
    ] {
        for stored_first in [true, false] {
            let mut checker = checker();
            let give = |checker: &mut Checker| {
                checker.read_stored(EntityType::MenuSection, "s", at(version), Some(&stored));
            };
            if stored_first {
                give(&mut checker);
            }
            checker.read_file("f", read.as_bytes()).unwrap();
            if !stored_first {
                give(&mut checker);
            }
            let checked = checker.finish();
            let row = checked.rows().next().unwrap();
            let origin = if wins { RowOrigin::Stored } else { RowOrigin::Read { file: 0, line: 1 } };
            assert_eq!((row.origin, row.fault), (origin, None), "{version} {stored_first}");
            let parent = if wins { "q" } else { "p" };
            assert_eq!(checked.gaps().next().unwrap().1, parent);
            assert_eq!(codes(&checked).contains(&(Code::StaleEntity, Some("s"))), wins);
            assert!(!checked.report.counts.contains_key(&Code::DuplicateEntity));
        }
    }
}

#[test]
fn an_older_row_does_not_bring_back_what_was_deleted() {
    for tombstone_first in [true, false] {
        for (version, deleted) in [("2026-03-05T00:00:00Z", false), ("2026-03-05T00:00:01Z", true)] {
            let mut checker = checker();
            let bury =
                |checker: &mut Checker| checker.read_stored(EntityType::MenuSection, "s", at(version), None);
            if tombstone_first {
                bury(&mut checker);
            }
            checker.read_file("f", section("s", "p", "2026-03-05T00:00:00Z").as_bytes()).unwrap();
            if !tombstone_first {
                bury(&mut checker);
            }
            let checked = checker.finish();
            let rows: Vec<_> = checked.rows().collect();
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].origin == RowOrigin::Tombstone, deleted, "{tombstone_first} {version}");
            assert_eq!(codes(&checked).contains(&(Code::StaleEntity, Some("s"))), deleted);
        }
    }
}

#[test]
fn a_deletion_after_the_stored_row_is_no_problem_of_that_row() {
    let mut checker = checker();
    let stored = section("s", "p", "2026-03-01T00:00:00Z");
    checker.read_stored(EntityType::MenuSection, "s", at("2026-03-01T00:00:00Z"), Some(&stored));
    checker.read_stored(
        EntityType::MenuSection,
        "t",
        at("2026-03-01T00:00:00Z"),
        Some(&section("t", "s", "2026-03-01T00:00:00Z")),
    );
    checker.read_stored(EntityType::MenuSection, "s", at("2026-03-02T00:00:00Z"), None);
    let checked = checker.finish();
    assert_eq!(checked.rows().next().unwrap().origin, RowOrigin::Tombstone);
    assert_eq!(checked.report.counts.get(&Code::StaleEntity), None);
    let missing =
        checked.report.problems.iter().find(|problem| problem.code == Code::MissingReference).unwrap();
    assert!(missing.message.contains("is not in the inventory"), "{missing:?}");
}

#[test]
fn stored_rows_are_neither_counted_as_received_nor_an_empty_snapshot() {
    let mut checker = checker();
    for line in example("harbor-07.ndjson").lines().filter(|line| !line.is_empty()) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let entity = EntityType::parse(value["@type"].as_str().unwrap()).unwrap();
        checker.read_stored(entity, value["@id"].as_str().unwrap(), at("2026-03-01T00:00:00Z"), Some(line));
    }
    let checked = checker.finish();
    assert_eq!(checked.report.problems, []);
    assert_eq!(checked.restaurants.len(), 1);
    assert_eq!(checked.report.summary.entities.values().sum::<u64>(), 0);
}

#[test]
fn versions_are_told_only_where_they_were_given() {
    let mut checker = checker();
    let without = r#"{"@type":"MenuSection","@id":"a","name":"S","menuId":"m"}"#;
    let with = section("b", "a", "2026-03-01T00:00:00Z");
    checker.read_file("a", format!("{without}\n{with}").as_bytes()).unwrap();
    checker.read_row("update", &section("c", "a", "2026-03-01T00:00:00Z"), at("2026-03-03T00:00:00Z"));
    let checked = checker.finish();
    let versions: Vec<_> = checked.rows().map(|row| row.version).collect();
    assert_eq!(versions, [None, Some(at("2026-03-01T00:00:00Z")), Some(at("2026-03-03T00:00:00Z"))]);
}

#[test]
fn the_source_of_a_document_tells_whether_it_can_come_out_differently() {
    let harbor = example("harbor-07.ndjson");
    let sources = |text: &str, stored: Option<&str>| {
        let mut checker = checker();
        if let Some(id) = stored {
            let later = "2026-12-01T00:00:00Z".parse().unwrap();
            let line = text.lines().find(|line| line.contains(&format!(r#""MenuItem","@id":"{id}""#)));
            checker.read_stored(EntityType::MenuItem, id, later, line);
        }
        checker.read_file("a", text.as_bytes()).unwrap();
        let mut sources = Vec::new();
        let wanted = |_: &str, source: Option<u64>| {
            sources.push(source);
            false
        };
        checker.finish_wanted(wanted, |_| Err(std::io::Error::other("nothing was wanted"))).unwrap();
        let [source] = sources.as_slice() else { panic!("{sources:?}") };
        *source
    };
    let source = sources(&harbor, None);
    assert!(source.is_some());
    assert_eq!(sources(&harbor, None), source);
    let renamed = harbor.replace("Harbor Noodle House", "Harbor Soup House");
    assert_ne!(sources(&renamed, None), source);
    let mut lines: Vec<&str> = harbor.lines().collect();
    lines.reverse();
    assert_ne!(sources(&lines.join("\n"), None), source, "the order of lines can be that of a menu");
    assert_eq!(sources(&harbor, Some("it-ramen")), None, "what is stored is not in the feed");
}
