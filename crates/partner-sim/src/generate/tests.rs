use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::write::restaurant_block;
use super::*;

fn config(city: City, restaurants: usize, seed: u64) -> GenerateConfig {
    GenerateConfig::new(city, restaurants, seed, "2026-03-14T04:00:00Z".parse().unwrap())
}

fn files(dir: &std::path::Path) -> HashMap<String, Vec<u8>> {
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    };
    std::fs::read_dir(dir).unwrap().map(read).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let dirs: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    for (dir, seed) in dirs.iter().zip([7, 7, 8]) {
        write_feed(dir.path(), &config(City::Lyon, 20, seed)).unwrap();
    }
    assert_eq!(files(dirs[0].path()), files(dirs[1].path()));
    assert_ne!(files(dirs[0].path()), files(dirs[2].path()));
}

#[test]
fn a_larger_feed_begins_with_the_smaller_one() {
    let (small, large) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_feed(small.path(), &config(City::Paris, 5, 1)).unwrap();
    write_feed(large.path(), &config(City::Paris, 9, 1)).unwrap();
    let large = files(large.path());
    assert_eq!(large.len(), 10);
    for (name, bytes) in files(small.path()) {
        assert_eq!(large[&name], bytes, "{name}");
    }
}

#[test]
fn every_line_is_one_entity_with_a_stable_id_of_its_own() {
    for city in City::ALL {
        let dir = tempfile::tempdir().unwrap();
        let manifest = write_feed(dir.path(), &config(city, 50, 3)).unwrap();
        let (mut keys, mut rows) = (HashSet::new(), 0);
        for (name, bytes) in files(dir.path()) {
            if name == "marker.txt" {
                assert_eq!(bytes, b"2026-03-14T04:00:00Z\n");
                continue;
            }
            for line in std::str::from_utf8(&bytes).unwrap().lines() {
                let row: Value = serde_json::from_str(line).unwrap();
                let key =
                    (row["@type"].as_str().unwrap().to_owned(), row["@id"].as_str().unwrap().to_owned());
                assert!(!line.contains("null") && keys.insert(key), "{line}");
                rows += 1;
            }
        }
        assert_eq!(rows, manifest.entities);
    }
}

#[test]
fn names_do_not_repeat_even_in_a_large_feed() {
    let mut names = HashSet::new();
    let config = config(City::Chicago, 3000, 5);
    let all: HashSet<String> =
        (0..config.restaurants).map(|number| restaurant_block(&config, number, &mut names).0.name).collect();
    assert_eq!(all.len(), config.restaurants);
}

#[test]
fn every_restaurant_has_sizes_a_mandatory_and_an_optional_group_drinks_and_lunch() {
    let mut names = HashSet::new();
    for city in City::ALL {
        let config = config(city, 30, 2);
        for number in 0..config.restaurants {
            let (entry, block) = restaurant_block(&config, number, &mut names);
            let rows: Vec<Value> =
                block.rows.iter().map(|row| serde_json::from_str(&row.line()).unwrap()).collect();
            let has = |check: &dyn Fn(&Value) -> bool| rows.iter().any(check);
            assert!(has(&|row| row["@type"] == "MenuItemOption"), "{}", entry.id);
            assert!(has(&|row| row["eligibleQuantityMin"] == 1), "{}", entry.id);
            assert!(has(&|row| row["eligibleQuantityMin"] == 0), "{}", entry.id);
            assert!(
                has(&|row| row["@type"] == "MenuSection" && row["availabilityId"].is_string()),
                "{}",
                entry.id
            );
            assert!(has(&|row| row["@type"] == "ServiceArea" && row["geoRadius"].as_i64() > Some(2000)));
            assert!(has(&|row| row["serviceType"] == "TAKEOUT"));
        }
    }
}

#[test]
fn nothing_is_written_as_ready_when_a_file_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("lyon-00002.ndjson")).unwrap();
    let error = write_feed(dir.path(), &config(City::Lyon, 3, 1)).unwrap_err();
    assert!(error.to_string().contains("lyon-00002"));
    assert!(!dir.path().join("marker.txt").exists());
}

#[test]
fn names_are_written_as_french_wants_them() {
    use super::place::fill;
    assert_eq!(fill("Le Bouchon de *", "Émile"), "Le Bouchon d’Émile");
    assert_eq!(fill("Le Bouchon de *", "Hortense"), "Le Bouchon d’Hortense");
    assert_eq!(fill("Le Bouchon de *", "Marcel"), "Le Bouchon de Marcel");
    assert_eq!(fill("* Sushi", "Akari"), "Akari Sushi");
}
