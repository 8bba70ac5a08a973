//! Input that nobody means well with, and order that must not matter.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its input must fail")]

use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::path::Path;

use feed::{CheckOptions, Checked, Checker, Code, Problem};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

fn options() -> CheckOptions {
    CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap())
}

fn check(name: &str, bytes: impl Read) -> Checked {
    let mut checker = Checker::new(options());
    checker.read_file(name, bytes).unwrap();
    checker.finish()
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/feeds/bad").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn base() -> String {
    example("_base.ndjson")
}

fn count(checked: &Checked, code: Code) -> u64 {
    checked.report.counts.get(&code).copied().unwrap_or(0)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn byte_order_mark_carriage_returns_and_blank_lines_are_no_problem() {
    let text = format!("\u{feff}{}", base().replace('\n', "\r\n\r\n  \n"));
    assert_eq!(check("a.ndjson", text.as_bytes()).report.problems, []);
}

#[test]
fn gzip_is_seen_by_name_and_by_content() {
    let packed = gzip(base().as_bytes());
    for name in ["a.ndjson", "a.ndjson.gz", "a.GZ"] {
        assert_eq!(check(name, packed.as_slice()).report.summary.restaurants.orderable, 1, "{name}");
    }
    let plain_named_gz = check("a.ndjson.gz", base().as_bytes());
    assert_eq!(count(&plain_named_gz, Code::DecompressFailed), 1);
    assert!(plain_named_gz.report.summary.failed);
}

#[test]
fn a_gzip_bomb_stops_at_the_file_limit() {
    let mut checker = Checker::new(CheckOptions { file_limit: 1_000_000, ..options() });
    checker.read_file("bomb.gz", gzip(&vec![b'\n'; 50_000_000]).as_slice()).unwrap();
    let checked = checker.finish();
    assert_eq!(count(&checked, Code::FileTooBig), 1);
    assert!(checked.report.summary.failed && checked.restaurants.is_empty());
}

#[test]
fn a_line_beyond_the_limit_is_skipped_to_its_end() {
    let long = io::repeat(b'x').take(9_000_000);
    let bytes = long.chain(io::Cursor::new("\n")).chain(io::Cursor::new(base()));
    let checked = check("a.ndjson", bytes);
    assert_eq!(count(&checked, Code::EntityTooBig), 1);
    assert_eq!(checked.report.summary.errors, 1);
    assert_eq!(checked.report.summary.restaurants.orderable, 1);
}

#[test]
fn a_reader_that_fails_is_an_error_of_reading() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert!(Checker::new(options()).read_file("a.ndjson", Broken).is_err());
}

#[test]
fn counts_stay_exact_beyond_the_cap() {
    let mut checker = Checker::new(CheckOptions { problem_cap: 10, ..options() });
    let lines = "nonsense\n".repeat(2_500);
    checker.read_file("a.ndjson", lines.as_bytes()).unwrap();
    let report = checker.finish().report;
    assert_eq!(report.counts[&Code::InvalidJson], 2_500);
    assert_eq!(report.problems.iter().filter(|problem| problem.code == Code::InvalidJson).count(), 10);
}

#[test]
fn identical_rows_in_several_files_are_one_row() {
    let mut checker = Checker::new(options());
    for name in ["a.ndjson", "b.ndjson"] {
        checker.read_file(name, base().as_bytes()).unwrap();
    }
    let report = checker.finish().report;
    assert_eq!(report.problems, []);
    assert_eq!(report.summary.entities["Restaurant"], 1);
}

fn row(entity: &str, id: &str, rest: &str) -> String {
    format!(r#"{{"@type":"{entity}","@id":"{id}","dateModified":"2026-03-01T04:00:00Z",{rest}}}"#) + "\n"
}

fn item(id: &str, rest: &str) -> String {
    let offer = format!(r#""sku":"s","menuItemId":"{id}","price":1,"priceCurrency":"USD""#);
    row("MenuItem", id, &format!(r#""name":"Item"{rest}"#))
        + &row("MenuItemOffer", &format!("of-{id}"), &offer)
}

#[test]
fn add_on_groups_that_contain_themselves_are_cut() {
    let mut text = base();
    text +=
        &row("MenuSection", "loop", r#""name":"Loop","parentMenuItemId":["it-a","ad"],"menuItemId":["ad"]"#);
    text += &item("ad", "");
    let checked = check("a.ndjson", text.as_bytes());
    assert_eq!(count(&checked, Code::AddonDepth), 1);
    assert_eq!(checked.restaurants.len(), 1);
}

#[test]
fn a_small_feed_cannot_stand_for_a_huge_menu() {
    let mut text = base();
    // Five levels of groups with thirty shared add-ons each: thirty to the fifth items written out.
    for level in 0..5 {
        let parents: Vec<String> = if level == 0 {
            vec!["it-a".into()]
        } else {
            (0..30).map(|at| format!("ad-{}-{at}", level - 1)).collect()
        };
        let addons: Vec<String> = (0..30).map(|at| format!("ad-{level}-{at}")).collect();
        let links = format!(
            r#""name":"Group","parentMenuItemId":{},"menuItemId":{}"#,
            serde_json::to_string(&parents).unwrap(),
            serde_json::to_string(&addons).unwrap()
        );
        text += &row("MenuSection", &format!("grp-{level}"), &links);
        for addon in &addons {
            text += &item(addon, "");
        }
    }
    let checked = check("a.ndjson", text.as_bytes());
    assert_eq!(count(&checked, Code::EntityTooBig), 1);
    assert!(checked.restaurants.is_empty());
}

#[test]
fn sections_nested_a_thousand_deep_are_refused_without_harm() {
    let mut text = base();
    let mut parent = r#""menuId":"mini-menu""#.to_owned();
    for level in 0..1_000 {
        text += &row("MenuSection", &format!("deep-{level}"), &format!(r#""name":"Deep",{parent}"#));
        parent = format!(r#""parentMenuSectionId":"deep-{level}""#);
    }
    let checked = check("a.ndjson", text.as_bytes());
    assert_eq!(count(&checked, Code::EntityTooBig), 1);
}

#[test]
fn a_menu_beyond_four_megabytes_drops_its_services() {
    let mut text = base();
    let description = "x".repeat(2_000);
    for at in 0..2_100 {
        let rest = format!(r#","description":"{description}","parentMenuSectionId":"mini-sec""#);
        text += &item(&format!("big-{at}"), &rest);
    }
    let checked = check("a.ndjson", text.as_bytes());
    let names: Vec<&str> = checked.report.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(names, ["NO_SERVICE", "NO_MENU", "NO_MENU", "ENTITY_TOO_BIG"]);
    assert_eq!(checked.report.problems[0].caused_by.len(), 2);
}

#[test]
fn coercions_of_the_specification_hold() {
    let offer = |rest: &str| {
        let common =
            r#""sku":7,"menuItemId":["it-a"],"priceCurrency":["USD"],"applicableServiceType":"delivery""#;
        let text = base().replace("\"sku\":\"A\"", "\"applicableServiceType\":\"TAKEOUT\",\"sku\":\"A\"");
        let mut checker = Checker::new(options());
        checker
            .read_file("a", (text + &row("MenuItemOffer", "of-x", &format!("{common},{rest}"))).as_bytes())
            .unwrap();
        let codes: Vec<&str> =
            checker.finish().report.problems.iter().map(|problem| problem.code.as_str()).collect();
        codes.join(" ")
    };
    assert_eq!(offer(r#""price":"15.50","inventoryLevel":"3","isDisabled":"false","validFrom":"""#), "");
    assert_eq!(offer(r#""price":15.0,"eligibleQuantityMax":15.0"#), "INCORRECT_TYPE");
    assert_eq!(offer(r#""price":[1,2]"#), "INCORRECT_TYPE");
    assert_eq!(offer(r#""price":1e999"#), "OUT_OF_RANGE");
    assert_eq!(offer(r#""price":"1e2""#), "INCORRECT_TYPE");
    assert_eq!(offer(r#""price":1e2"#), "");
    assert_eq!(offer(r#""price":[]"#), "MISSING_FIELD");
    assert_eq!(offer(r#""price":1,"inventoryLevel":99999999999999999999"#), "OUT_OF_RANGE");
    assert_eq!(offer(r#""price":1,"availabilityId":{"@id":"av","displayOrder":2}"#), "MISSING_REFERENCE");
    assert_eq!(offer(r#""price":1,"extra":{"deep":[null]}"#), "NULL_VALUE");
    assert_eq!(offer(r#""price":1,"price":1"#), "INVALID_JSON");
}

/// The only problem of a file that holds just this line, beside those of an environment without restaurants.
fn code_of_line(line: &str) -> String {
    let problems = check("a", line.as_bytes()).report.problems;
    let codes: Vec<&str> = problems
        .iter()
        .map(|problem| problem.code.as_str())
        .filter(|code| !["EMPTY_SNAPSHOT", "ORPHAN_ENTITY", "NO_SERVICE", "EMPTY_MENU"].contains(code))
        .collect();
    codes.join(" ")
}

#[test]
fn gzip_that_breaks_off_fails_the_file_and_keeps_no_half_line() {
    let packed = gzip(base().as_bytes());
    for cut in [3, 12, packed.len() / 2, packed.len() - 4] {
        let checked = check("a.ndjson.gz", &packed[..cut]);
        assert_eq!(count(&checked, Code::DecompressFailed), 1, "{cut}");
        assert_eq!(count(&checked, Code::InvalidJson), 0, "{cut}");
        assert!(checked.report.summary.failed && checked.restaurants.is_empty());
    }
}

#[test]
fn one_line_without_end_stops_at_the_file_limit() {
    let mut checker = Checker::new(CheckOptions { file_limit: 20_000_000, ..options() });
    checker.read_file("a", io::repeat(b'x')).unwrap();
    assert_eq!(count(&checker.finish(), Code::FileTooBig), 1);
}

#[test]
fn ids_are_counted_in_characters() {
    let menu = |id: &str| code_of_line(&row("Menu", id, r#""name":"M""#));
    assert_eq!(menu(&"é".repeat(300)), "");
    assert_eq!(menu(&"é".repeat(301)), "ID_TOO_LONG");
}

#[test]
fn json_that_only_looks_like_json_is_refused() {
    for bad in [
        r#"{"@type":"Menu","@id":"a","@id":"b"}"#,
        r#"{"@type":"Menu","@id":"\ud800"}"#,
        r#"{"@type":"Menu","@id":"a","name":"\udc00x"}"#,
        r#"{"@type":"Menu","@id":"a",}"#,
        r#"{"@type":"Menu","@id":'a'}"#,
        r#"{"@type":"Menu","@id":"a","name":NaN}"#,
        &format!(r#"{{"@type":"Menu","@id":"a","name":{}1{}}}"#, "[".repeat(200_000), "]".repeat(200_000)),
        &format!(r#"{{"@type":"Menu","@id":"a","name":{}"#, r#"{"a":"#.repeat(200_000)),
    ] {
        assert_eq!(code_of_line(bad), "INVALID_JSON", "{}", &bad[..bad.len().min(60)]);
    }
    let problems = check("a", r#"{"@type":"Menu",}"#.as_bytes()).report.problems;
    let problem = problems.iter().find(|problem| problem.code == Code::InvalidJson).unwrap();
    assert_eq!((problem.line, problem.column), (Some(1), Some(17)));
}

#[test]
fn v1_documents_obey_the_same_limits() {
    let document = |element: &str| format!(r#"{{"@type":"DataFeed","dataFeedElement":[{element}]}}"#);
    let v1 = document(r#"{"@type":"Menu","@id":"m"}"#);
    let packed = gzip(v1.as_bytes());
    assert_eq!(check("a.json.gz", packed.as_slice()).report.summary.entities["Menu"], 1);
    assert_eq!(count(&check("a.json.gz", &packed[..packed.len() - 9]), Code::DecompressFailed), 1);
    let mut checker = Checker::new(CheckOptions { file_limit: 5_000_000, ..options() });
    let start = io::Cursor::new(br#"{"@type":"DataFeed","dataFeedElement":["#.to_vec());
    checker.read_file("bomb", start.chain(io::repeat(b' '))).unwrap();
    assert_eq!(count(&checker.finish(), Code::FileTooBig), 1);
    let huge = document(&format!("\"{}\"", "x".repeat(17_000_000)));
    let checked = check("a", huge.as_bytes());
    assert_eq!(count(&checked, Code::EntityTooBig), 1);
    assert!(checked.report.summary.failed);
}

/// A problem without the place where it was read.
fn without_place(problem: &Problem) -> Problem {
    Problem { file: None, line: None, ..problem.clone() }
}

/// What a check says, with nothing that may depend on order or files.
fn gist(checked: &Checked) -> String {
    let mut problems: Vec<String> =
        checked.report.problems.iter().map(|problem| format!("{:?}", without_place(problem))).collect();
    problems.sort();
    let mut text = problems.join("\n");
    write!(text, "\n{:?} {:?}", checked.report.counts, checked.report.summary).unwrap();
    for status in &checked.report.restaurant_status {
        write!(text, "\n{} {:?}", status.restaurant_id, status.orderable).unwrap();
    }
    for document in &checked.restaurants {
        write!(text, "\n{}", document.hash().unwrap()).unwrap();
    }
    text
}

const SAMPLES: [&str; 18] = [
    "_base.ndjson",
    "ADDON_DEPTH--six-levels.ndjson",
    "ADDON_UNSATISFIABLE--disabled-add-on.ndjson",
    "AMBIGUOUS_FEE--same-priority.ndjson",
    "DUPLICATE_ENTITY--two-versions.ndjson",
    "DUPLICATE_RESTAURANT--same-place.ndjson",
    "EMPTY_MENU--no-items.ndjson",
    "FUTURE_TIMESTAMP--year-2099.ndjson",
    "INVALID_JSON--pretty-printed.ndjson",
    "MISSING_FIELD--restaurant-street.ndjson",
    "MISSING_REFERENCE--one-of-two-services.ndjson",
    "MIXED_CURRENCY--usd-and-eur.ndjson",
    "NO_OFFER--item-without-price.ndjson",
    "NULL_VALUE--item-description.ndjson",
    "OVERLAPPING_OFFERS--two-prices.ndjson",
    "SECTION_CYCLE--two-sections.ndjson",
    "SERVICE_MISMATCH--foreign-service.ndjson",
    "TOO_MANY_SERVICES--two-takeout.ndjson",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn reading_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), packed: bool) {
        let name = if packed { "a.gz" } else { "a" };
        check(name, bytes.as_slice());
    }

    #[test]
    fn feeds_with_lines_damaged_or_lost_never_panic(at in 0..2_600usize, byte: u8, lost in 0..15usize) {
        let mut bytes = base().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let kept: Vec<&str> = text.lines().enumerate().filter(|(line, _)| *line != lost).map(|(_, line)| line).collect();
        check("a", kept.join("\n").as_bytes());
    }

    #[test]
    fn neither_the_order_of_lines_nor_their_files_matter(
        (sample, order, files) in (0..SAMPLES.len()).prop_flat_map(|sample| {
            let lines = example(SAMPLES[sample]).lines().count();
            let order = Just((0..lines).collect::<Vec<usize>>()).prop_shuffle();
            (Just(sample), order, proptest::collection::vec(0..3usize, lines))
        })
    ) {
        let text = example(SAMPLES[sample]);
        let lines: Vec<&str> = text.lines().collect();
        let mut parts = [String::new(), String::new(), String::new()];
        for at in order {
            parts[files[at]] += lines[at];
            parts[files[at]] += "\n";
        }
        let mut checker = Checker::new(options());
        for (name, part) in ["a", "b", "c"].iter().zip(&parts) {
            checker.read_file(name, part.as_bytes()).unwrap();
        }
        prop_assert_eq!(gist(&checker.finish()), gist(&check("a", text.as_bytes())));
    }

    #[test]
    fn the_number_of_threads_and_where_lines_are_kept_do_not_change_the_result(
        picks in proptest::collection::vec((0..SAMPLES.len(), 0..3usize), 1..5),
        repeats in 1..60usize,
        threads in 2..5usize,
        cap in 1..20usize,
    ) {
        let check = |threads: usize, spool: bool| {
            let options = CheckOptions { threads, problem_cap: cap, ..options() };
            let mut checker =
                if spool { Checker::with_spool(options, tempfile::tempfile().unwrap()) } else { Checker::new(options) };
            for (at, (sample, copies)) in picks.iter().enumerate() {
                // Copies under other ids, so that several threads have something to do.
                let text = example(SAMPLES[*sample]);
                let texts = (0..=*copies * repeats).map(|copy| text.replace("mini-", &format!("mini{copy}-")));
                let name = format!("{}-{at}", (b'a' + u8::try_from(at * 7 % 5).unwrap()) as char);
                checker.read_file(&name, texts.collect::<String>().as_bytes()).unwrap();
            }
            let mut documents = Vec::new();
            let checked = checker
                .finish_into(|restaurant| {
                    documents.push((restaurant.document.hash().unwrap(), restaurant.component));
                    Ok::<(), io::Error>(())
                })
                .unwrap();
            let rows: Vec<String> = checked.rows().map(|row| format!("{row:?}")).collect();
            (checked.report, documents, rows)
        };
        let alone = check(1, false);
        prop_assert_eq!(&check(threads, false), &alone);
        prop_assert_eq!(&check(threads, true), &alone);
    }
}
