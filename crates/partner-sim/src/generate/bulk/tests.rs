use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::City;
use super::restaurant::restaurant;
use super::*;

fn plan(restaurants: u64) -> FeedPlan {
    let cities = vec![(City::Lyon, 1), (City::Chicago, 1)];
    let modified = FeedPlan::MODIFIED.parse().unwrap();
    let marker = "2026-03-14T04:00:00Z".parse().unwrap();
    let mut plan = FeedPlan::new(cities, Stop::Restaurants(restaurants), 7, modified, marker);
    plan.per_file = 10;
    plan.chains_percent = 20;
    plan
}

fn write(plan: &FeedPlan) -> (Totals, BTreeMap<String, Vec<u8>>) {
    let dir = tempfile::tempdir().unwrap();
    let totals = generate(dir.path(), plan, false, &mut |_| {}).unwrap();
    (totals, files(dir.path()))
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    };
    std::fs::read_dir(dir).unwrap().map(read).collect()
}

fn lines(files: &BTreeMap<String, Vec<u8>>) -> HashSet<&str> {
    let feed = files.iter().filter(|(name, _)| name.contains(".ndjson"));
    feed.flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines()).collect()
}

/// If this fails the generator writes other feeds than before: partners that kept a seed see every row change.
#[test]
fn the_bytes_of_a_seed_do_not_change() {
    let mut hash = Sha256::new();
    for (name, bytes) in write(&plan(30)).1 {
        hash.update(name.as_bytes());
        hash.update(&bytes);
    }
    let hash = data_encoding::HEXLOWER.encode(&hash.finalize());
    assert_eq!(hash, "83d3d90a5845a0f336eb0946bbed9f21b40e31050499645b1800a09fccb16c78");
}

#[test]
fn a_larger_feed_has_every_row_of_a_smaller_one() {
    let (small, large) = (write(&plan(20)).1, write(&plan(35)).1);
    assert!(lines(&small).is_subset(&lines(&large)));
}

#[test]
fn only_the_restaurants_that_change_have_other_rows() {
    let mut changed = plan(40);
    changed.changed = 4;
    let (before, after) = (write(&plan(40)).1, write(&changed).1);
    let (before, after) = (lines(&before), lines(&after));
    let owners: HashSet<&str> = after
        .difference(&before)
        .map(|line| line.split("\"@id\":\"").nth(1).unwrap().split(':').next().unwrap())
        .collect();
    assert_eq!(owners.len(), 4, "{owners:?}");
    for line in after.difference(&before) {
        assert!(line.contains("\"dateModified\":\"2026-03-14T04:00:00Z\""), "{line}");
    }
    let ids = |lines: &HashSet<&str>| {
        lines.iter().map(|line| line.split(',').take(2).collect::<String>()).collect::<HashSet<_>>()
    };
    assert_eq!(ids(&before), ids(&after), "nothing comes or goes");
}

#[test]
fn a_feed_stops_at_its_size() {
    let mut plan = plan(0);
    plan.stop = Stop::Bytes(400_000);
    let (totals, files) = write(&plan);
    let bytes: usize =
        files.iter().filter(|(name, _)| name.ends_with(".ndjson")).map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(totals.bytes, u64::try_from(bytes).unwrap());
    assert!((400_000..700_000).contains(&bytes), "{bytes}");
}

#[test]
fn restaurants_of_a_chain_share_a_menu_in_an_extra_file() {
    let mut plan = plan(60);
    plan.chains_percent = 100;
    let (totals, files) = write(&plan);
    assert!((1..=6).contains(&totals.shared_menus));
    let chains: Vec<_> = files.keys().filter(|name| name.starts_with("chains-")).collect();
    assert_eq!(chains, ["chains-0001.ndjson"]);
    let menus = std::str::from_utf8(&files["chains-0001.ndjson"]).unwrap();
    assert_eq!(u64::try_from(menus.matches("{\"@type\":\"Menu\"").count()).unwrap(), totals.shared_menus);
    assert_eq!(lines(&files).iter().filter(|line| line.starts_with("{\"@type\":\"Service\"")).count(), 120);
}

#[test]
fn no_two_restaurants_of_a_city_have_one_address() {
    let mut plan = plan(3000);
    plan.cities = vec![(City::Lyon, 1)];
    plan.chains_percent = 100;
    let mut addresses = HashSet::new();
    for number in 0..3000 {
        let built = restaurant(&plan, number);
        let row = &built.block.rows[0];
        let address = format!("{:?} {:?}", row.get("streetAddress"), row.get("postalCode"));
        assert!(addresses.insert(address.clone()), "{address}");
    }
}

#[test]
fn a_feed_is_not_mixed_with_another_one() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("old.ndjson"), "").unwrap();
    std::fs::write(dir.path().join("notes.txt"), "").unwrap();
    let refused = generate(dir.path(), &plan(1), false, &mut |_| {}).unwrap_err();
    assert!(refused.to_string().contains("holds feed files already"));
    generate(dir.path(), &plan(1), true, &mut |_| {}).unwrap();
    let names: Vec<_> = files(dir.path()).into_keys().collect();
    assert!(
        names.contains(&"notes.txt".to_owned()) && !names.contains(&"old.ndjson".to_owned()),
        "{names:?}"
    );
}

#[test]
fn nothing_is_written_as_ready_when_a_file_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan(30);
    plan.manifest = Some(dir.path().join("missing/manifest.json"));
    assert!(generate(dir.path(), &plan, false, &mut |_| {}).is_err());
    assert!(!dir.path().join("marker.txt").exists());
}

#[test]
fn a_sitemap_names_every_file_and_only_https_will_do() {
    let mut plan = plan(25);
    plan.gzip = true;
    plan.sitemap = Some("https://feeds.example/prod/".parse().unwrap());
    let (totals, files) = write(&plan);
    let sitemap = std::str::from_utf8(&files["sitemap.xml"]).unwrap();
    assert_eq!(u64::try_from(sitemap.matches("<loc>").count()).unwrap(), totals.files);
    assert!(sitemap.contains("<loc>https://feeds.example/prod/restaurants-00003.ndjson.gz</loc>"));
    plan.sitemap = Some("http://feeds.example/".parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(generate(dir.path(), &plan, false, &mut |_| {}), Err(BulkError::SitemapAddress(_))));
}

#[test]
fn more_files_than_the_platform_takes_are_refused() {
    let mut plan = plan(100_000);
    plan.per_file = 1;
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(generate(dir.path(), &plan, false, &mut |_| {}), Err(BulkError::TooManyFiles)));
}
