//! Every sentence that a check can say is whole in French and in English.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its example must fail")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use basis::Locale;
use feed::{
    CheckOptions, Checker, Converted, PlaceFormat, PlaceRegister, Places, Problem, convert_v1,
    convert_v1_node,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use texts::Texts;

/// Sentences about faults of the disk, about what only later versions of a library say, and about what is too large for a
/// test.
const UNREACHED: [&str; 9] = [
    "feed-says-file-unreadable",
    "feed-says-gzip-broken",
    "feed-says-json-number-range",
    "feed-says-json-other",
    "feed-says-json-recursion",
    "feed-says-lines-not-kept",
    "feed-says-no-time-zone",
    "feed-says-v1-element-too-big",
    "feed-says-v1-no-object",
];
/// Sentences that other crates say of feeds and updates.
const ELSEWHERE: [&str; 5] = [
    "feed-says-dropped",
    "feed-says-entity-unreadable",
    "feed-says-id-nul",
    "feed-says-id-other",
    "feed-says-marker",
];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/feeds")
}

fn options() -> CheckOptions {
    CheckOptions { threads: 1, ..CheckOptions::new("2026-03-14T00:00:00Z".parse().unwrap()) }
}

fn places() -> Places {
    let text = fs::read_to_string(examples().join("places.json")).unwrap();
    PlaceRegister::from_text(PlaceFormat::guess(text.as_bytes()), &text).unwrap().into()
}

fn check(name: &str, bytes: &[u8], options: CheckOptions) -> Vec<Problem> {
    let mut checker = Checker::without_documents(options);
    checker.read_file(name, bytes).unwrap();
    let report = checker.finish().report;
    let reasons = report.restaurant_status.into_iter().flat_map(|status| status.reasons);
    report.problems.into_iter().chain(reasons).collect()
}

/// Files, with and without places, also as v1 that is converted.
fn of_files(folder: &Path, problems: &mut Vec<Problem>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            of_files(&path, problems);
            continue;
        }
        let (name, bytes) =
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        problems.extend(check(&name, &bytes, options()));
        problems.extend(check(&name, &bytes, CheckOptions { places: Some(places()), ..options() }));
        problems.extend(converted(&name, &bytes));
    }
}

fn converted(name: &str, bytes: &[u8]) -> Vec<Problem> {
    let mut problems = Vec::new();
    convert_v1(name, bytes, options().now, 20_000_000, &mut |converted| {
        if let Converted::Problem(problem) = converted {
            problems.push(*problem);
        }
    })
    .unwrap();
    problems
}

#[test]
fn every_sentence_is_whole_in_both_languages_and_the_english_one_is_the_message() {
    let mut problems = Vec::new();
    of_files(&examples(), &mut problems);
    of_lines(&mut problems);
    of_containers(&mut problems);
    of_documents(&mut problems);
    let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
    let mut said = BTreeSet::new();
    for problem in &problems {
        let says = problem.says.as_ref().unwrap();
        assert!(says.is_whole(), "{problem:#?}");
        assert_eq!((problem.said(en), problem.titled(en)), (problem.message.clone(), problem.title.clone()));
        assert_ne!(problem.said(fr), problem.message);
        note(says, &mut said);
    }
    let all: BTreeSet<String> =
        texts::keys(Locale::En).into_iter().filter(|key| key.starts_with("feed-says-")).collect();
    let unsaid: Vec<&String> = all
        .difference(&said)
        .filter(|key| !UNREACHED.contains(&key.as_str()) && !ELSEWHERE.contains(&key.as_str()))
        .collect();
    assert!(unsaid.is_empty(), "no test says these: {unsaid:#?}");
}

fn note(says: &texts::Says, said: &mut BTreeSet<String>) {
    said.insert(says.key().to_owned());
    for (_, value) in says.args() {
        if let texts::Said::Sentence(inner) = value {
            note(inner, said);
        }
    }
}

#[test]
fn a_stored_problem_without_a_sentence_keeps_its_message() {
    let found = check("a.ndjson", b"{", options());
    let broken = found.iter().find(|problem| problem.code == feed::Code::InvalidJson).unwrap();
    let mut stored = serde_json::to_value(broken).unwrap();
    let problem: Problem = serde_json::from_value(stored.clone()).unwrap();
    assert!(problem.said(Texts::new(Locale::Fr)).starts_with("le JSON s’interrompt"));
    let (message, says) = (problem.message.clone(), stored.as_object_mut().unwrap().remove("says").unwrap());
    assert_eq!(says["key"], "feed-says-json-object-cut-off");
    let old: Problem = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(old.said(Texts::new(Locale::Fr)), message);
    stored["says"] = serde_json::json!({"key": "of-a-later-version", "args": {"a": 1}});
    let later: Problem = serde_json::from_value(stored).unwrap();
    assert_eq!(later.said(Texts::new(Locale::Fr)), message);
}

/// Each line beside a sound feed, and what single lines cannot break.
fn of_lines(problems: &mut Vec<Problem>) {
    let base = fs::read_to_string(examples().join("bad/_base.ndjson")).unwrap();
    for line in include_str!("words/broken-lines.txt").lines() {
        problems.extend(check("a.ndjson", format!("{line}\n{base}").as_bytes(), options()));
        problems.extend(check(
            "a.ndjson",
            line.as_bytes(),
            CheckOptions { places: Some(places()), ..options() },
        ));
    }
    for changes in CHANGES {
        let mut text = base.clone();
        for (from, to) in *changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        problems.extend(check("a.ndjson", text.as_bytes(), options()));
    }
    let sections = (0..40).map(|at| {
        let parent = if at == 0 {
            "\"menuId\":\"mini-menu\"".to_owned()
        } else {
            format!("\"parentMenuSectionId\":\"s{}\"", at - 1)
        };
        format!("{{\"@type\":\"MenuSection\",\"@id\":\"s{at}\",\"name\":\"S\",{parent}}}\n")
    });
    problems.extend(check("a.ndjson", (base.clone() + &sections.collect::<String>()).as_bytes(), options()));
    problems.extend(check("a.ndjson", (base.clone() + &shared_groups()).as_bytes(), options()));
    let long = base.replace("\"name\":\"Menu\"", &format!("\"name\":\"{}\"", "n".repeat(3_999_900)));
    problems.extend(check("a.ndjson", long.as_bytes(), options()));
    problems.extend(check("a.ndjson", "x".repeat(4_000_001).as_bytes(), options()));
    problems.extend(check("a.ndjson", base.as_bytes(), CheckOptions { file_limit: 100, ..options() }));
    let mut checker = Checker::without_documents(options());
    checker.read_stored(feed::EntityType::Menu, "mini-menu", "2026-03-02T00:00:00Z".parse().unwrap(), None);
    checker.read_file("a.ndjson", base.as_bytes()).unwrap();
    problems.extend(checker.finish().report.problems);
}

/// Few rows that come to a great menu: each of a hundred items has the same group with a hundred items, and so on.
fn shared_groups() -> String {
    let mut rows = String::new();
    for level in 0..4 {
        let items: Vec<String> = (0..40).map(|at| format!("\"i{level}-{at}\"")).collect();
        let parent = if level == 0 {
            "\"menuId\":\"mini-menu\"".to_owned()
        } else {
            let above: Vec<String> = (0..40).map(|at| format!("\"i{}-{at}\"", level - 1)).collect();
            format!("\"parentMenuItemId\":[{}]", above.join(","))
        };
        let _ = writeln!(rows, "{{\"@type\":\"MenuSection\",\"@id\":\"g{level}\",\"name\":\"G\",{parent}}}");
        for id in items {
            let _ = writeln!(
                rows,
                "{{\"@type\":\"MenuItem\",\"@id\":{id},\"name\":\"I\",\"parentMenuSectionId\":\"g{level}\"}}"
            );
            let _ = writeln!(
                rows,
                "{{\"@type\":\"MenuItemOffer\",\"@id\":{id},\"sku\":\"s\",\"menuItemId\":{id},\"price\":1,\"priceCurrency\":\"USD\"}}"
            );
        }
    }
    rows
}

/// Changes of a sound feed, each of which breaks something.
const CHANGES: &[&[(&str, &str)]] = &[
    &[(r#""latitude":30.2672,"longitude":-97.7431,"#, "")],
    &[(r#""price":9.5,"#, r#""price":0,"#)],
    &[(
        r#""operationHoursId":"mini-1:oh","#,
        r#""operationHoursId":"mini-1:oh","serviceId":"mini-1:TAKEOUT","#,
    )],
    &[(r#""name":"Rice bowl","#, r#""name":"Lorem 🍔","description":"lorem 🍔","#)],
    &[
        (r#""menuItemId":"it-a","#, r#""menuItemId":"it-a","applicableServiceType":["TAKEOUT"],"#),
        (r#"["DELIVERY"]"#, r#"["TAKEOUT"]"#),
    ],
    &[
        (r#""menuItemId":"it-b","#, r#""menuItemId":["it-b","broken"],"#),
        (r#"{"@type":"Fee""#, "{\"@type\":\"MenuItem\",\"@id\":\"broken\"}\n{\"@type\":\"Fee\""),
    ],
];

fn of_containers(problems: &mut Vec<Problem>) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&b"{\"@type\":\"Menu\"}\n".repeat(50)).unwrap();
    let packed = encoder.finish().unwrap();
    problems.extend(check("a.gz", &packed[..packed.len() - 12], options()));
    problems.extend(check("a.gz", b"no gzip at all", options()));
    for at in [20, packed.len() - 8] {
        let mut damaged = packed.clone();
        damaged[at] ^= 0xff;
        problems.extend(check("a.gz", &damaged, options()));
    }
}

fn of_documents(problems: &mut Vec<Problem>) {
    for text in include_str!("words/documents.txt").lines() {
        problems.extend(converted("a.json", text.as_bytes()));
    }
    let around = |inner: &[u8]| [b"{\"@type\":\"DataFeed\",\"dataFeedElement\":[", inner, b"]}"].concat();
    problems.extend(converted("a.json", &around(b"\"\xff\"")));
    let mut nested = "{\"@type\":\"MenuSection\",\"@id\":\"last\"}".to_owned();
    for at in 0..70 {
        nested = format!("{{\"@type\":\"MenuSection\",\"@id\":\"s{at}\",\"hasMenuSection\":{nested}}}");
    }
    problems.extend(converted("a.json", &around(nested.as_bytes())));
    convert_v1_node("[1]", "2026-03-14T00:00:00Z", &mut |converted| {
        if let Converted::Problem(problem) = converted {
            problems.push(*problem);
        }
    });
}
