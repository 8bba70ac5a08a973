//! `aboyeur feed …` as a person or a script runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files must fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../feed/tests/examples/feeds")
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aboyeur")).arg("feed").args(args).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_v1_document_is_converted_and_the_rows_are_sound() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (examples().join("v1/harbor-07.v1.json"), folder.path().join("a.ndjson.gz"));
    let converted = run(&["convert", path(&input), path(&output), "--format", "json"]);
    assert_eq!(converted.status.code(), Some(0));
    assert_eq!(
        (&json(&converted)["rows"], &json(&converted)["files"][0]["format"]),
        (&23.into(), &"v1".into())
    );
    let checked = run(&["check", path(&output), "--format", "json"]);
    assert_eq!(checked.status.code(), Some(0));
    assert_eq!(json(&checked)["summary"]["restaurants"]["orderable"], 1);
    let direct = json(&run(&["check", path(&input), "--format", "json"]));
    assert_eq!(direct["summary"], json(&checked)["summary"]);
}

#[test]
fn a_directory_is_converted_with_its_folders_its_rows_and_its_marker() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir_all(input.join("north")).unwrap();
    let v1 = fs::read(examples().join("bad/V1_UNSUPPORTED--priceRange.v1.json")).unwrap();
    fs::write(input.join("north/a.v1.json"), v1).unwrap();
    fs::copy(examples().join("copper-ladle.ndjson"), input.join("b.ndjson")).unwrap();
    fs::write(input.join("marker.txt"), "2026-03-01T12:00:00Z\n").unwrap();
    let converted = run(&["convert", path(&input), path(&output)]);
    assert_eq!(converted.status.code(), Some(0), "{converted:?}");
    let said = text(&converted);
    assert!(said.contains("V1_UNSUPPORTED") && said.contains("1 held rows already"), "{said}");
    assert!(output.join("north/a.v1.ndjson").is_file() && output.join("marker.txt").is_file());
    assert_eq!(run(&["check", path(&output)]).status.code(), Some(0));
    assert_eq!(run(&["convert", path(&input), path(&input.join("inside"))]).status.code(), Some(2));
}

#[test]
fn a_broken_document_leaves_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("a.ndjson");
    let input = examples().join("bad/V1_ENVELOPE--no-dataFeedElement.v1.json");
    assert_eq!(run(&["convert", path(&input), path(&output)]).status.code(), Some(1));
    assert!(!output.exists());
    assert_eq!(run(&["convert", "/nowhere/at/all", path(&output)]).status.code(), Some(2));
}

#[test]
fn the_page_is_whole_in_itself_and_shows_hostile_texts_as_texts() {
    let folder = tempfile::tempdir().unwrap();
    let (feed, page) = (folder.path().join("a.ndjson"), folder.path().join("report.html"));
    let hostile = "<script>alert(1)</script>\\\" onload=x";
    let row = format!(r#"{{"@type":"Restaurant","@id":"{hostile}","name":"{hostile}","url":"{hostile}"}}"#);
    fs::write(&feed, row).unwrap();
    for (language, words) in [("en", "No restaurant can be ordered from"), ("fr", "Aucun restaurant ne peut")]
    {
        let args =
            ["check", path(&feed), "--format", "html", "--language", language, "--output", path(&page)];
        let checked = run(&args);
        assert_eq!((checked.status.code(), text(&checked)), (Some(1), String::new()));
        let html = fs::read_to_string(&page).unwrap();
        assert!(html.contains(words), "{language}");
        assert!(!html.contains("<script") && !html.contains("\" onload"));
        for outside in ["src=", "url(", "@import", "<link"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}

#[test]
fn text_json_places_and_a_broken_marker() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(examples().join("copper-ladle.ndjson"), folder.path().join("a.ndjson")).unwrap();
    let french = run(&["check", path(folder.path()), "--language", "fr"]);
    assert!(text(&french).contains("peuvent recevoir des commandes"));
    let places = examples().join("places.json");
    let matched = run(&["check", path(folder.path()), "--places", path(&places), "--format", "json"]);
    assert_eq!(matched.status.code(), Some(0));
    fs::write(folder.path().join("marker.txt"), "yesterday").unwrap();
    let checked = run(&["check", path(folder.path()), "--format", "json"]);
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(json(&checked)["counts"]["MARKER_INVALID"], 1);
}

#[test]
fn schemas_are_printed_alone_and_together() {
    assert_eq!(json(&run(&["schema", "Fee"]))["title"], "Fee");
    assert_eq!(json(&run(&["schema"])).as_object().unwrap().len(), feed::EntityType::ALL.len());
    assert_eq!(run(&["schema", "Nothing"]).status.code(), Some(2));
}
