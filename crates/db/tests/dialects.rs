//! SQL is portable: the places that ask for the engine are few and known.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// More than this, and the code has two databases instead of one.
const BUDGET: usize = 5;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// This crate is the two engines, `testkit` starts both, and `bench` makes databases to measure on.
fn sources_of_other_crates() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let path = entry.unwrap().path();
        if !["db", "testkit", "bench"].iter().any(|own| path.ends_with(own)) && path.join("src").is_dir() {
            rust_files(&path.join("src"), &mut found);
        }
    }
    found
}

#[test]
fn few_places_ask_for_the_engine() {
    let mut places = Vec::new();
    for file in sources_of_other_crates() {
        let text = fs::read_to_string(&file).unwrap();
        let tested = file.ends_with("tests.rs") || file.components().any(|part| part.as_os_str() == "tests");
        for (number, line) in (1..).zip(text.lines()) {
            if !tested && line.contains("Engine::") && !line.trim_start().starts_with("//") {
                places.push(format!("{}:{number}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(places.iter().any(|place| place.contains("jobs")), "the claim of jobs is one: {places:#?}");
    assert!(places.len() <= BUDGET, "too many dialect branches: {places:#?}");
}

#[test]
fn only_this_crate_knows_the_drivers() {
    for file in sources_of_other_crates() {
        let text = fs::read_to_string(&file).unwrap();
        for driver in ["rusqlite::", "tokio_postgres::"] {
            assert!(!text.contains(driver), "{} names {driver}", file.display());
        }
    }
}
