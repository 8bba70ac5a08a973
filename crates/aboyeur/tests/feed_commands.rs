//! `aboyeur feed …` as a person or a script runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files must fail")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
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

#[test]
fn the_summary_of_a_conversion_speaks_the_language_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (examples().join("v1/harbor-07.v1.json"), folder.path().join("a.ndjson"));
    let said = text(&run(&["convert", path(&input), path(&output), "--language", "fr"]));
    assert!(said.contains("convertis en") && said.contains("avertissements"), "{said}");
}

/// Serves a sitemap and the file it names to whoever knows the password, on this machine.
fn serve(file: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let sitemap = format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>{origin}/a.ndjson</loc></url></urlset>"
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            answer(stream, &sitemap, &file);
        }
    });
    origin
}

fn answer(mut stream: TcpStream, sitemap: &str, file: &[u8]) {
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&piece[..read]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    // ana:geheim
    let knows = request.to_ascii_lowercase().contains("authorization: basic yw5homdlagvpbq==");
    let (status, body) = match request.split(' ').nth(1) {
        _ if !knows => ("401 Unauthorized", &b""[..]),
        Some("/sitemap.xml") => ("200 OK", sitemap.as_bytes()),
        Some("/a.ndjson") => ("200 OK", file),
        _ => ("404 Not Found", &b""[..]),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nLast-Modified: Sun, 01 Mar 2026 12:00:00 GMT\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

#[test]
fn a_feed_behind_a_sitemap_is_checked_with_its_password() {
    let origin = serve(fs::read(examples().join("harbor-07.ndjson")).unwrap());
    let sitemap = format!("{origin}/sitemap.xml");
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("password");
    fs::write(&secret, "geheim\n").unwrap();
    let login = ["--user", "ana", "--password-file", path(&secret)];
    let blocked = [&["check", sitemap.as_str(), "--format", "json"], &login[..]].concat();
    let checked = run(&[&blocked[..], &["--allow-local"]].concat());
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert_eq!(json(&checked)["summary"]["restaurants"]["orderable"], 1);

    let blocked = run(&blocked);
    assert_eq!(blocked.status.code(), Some(2), "the address filter holds without --allow-local");
    let nobody = run(&["check", &sitemap, "--allow-local"]);
    let said = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(nobody.status.code() == Some(2) && said.contains("FETCH_AUTH"), "{said}");
    let missing = run(&[
        "check",
        &format!("{origin}/none.xml"),
        "--allow-local",
        "--user",
        "ana",
        "--password-file",
        path(&secret),
    ]);
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(missing.status.code() == Some(2) && said.contains("FETCH_FAILED"), "{said}");
    let inside = sitemap.replace("http://", "http://ana:geheim@");
    let said = String::from_utf8_lossy(&run(&["check", &inside, "--allow-local"]).stderr).into_owned();
    assert!(said.contains("--password-file") && !said.contains("geheim"), "{said}");
}
