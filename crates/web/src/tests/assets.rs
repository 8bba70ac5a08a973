use std::collections::HashMap;

use axum::Router;

use super::{get, site};
use crate::assets::hashes;
use crate::{asset, tests::StatusCode};

const CSS: &str = include_str!("../../../../assets/app.css");
const JS: &str = include_str!("../../../../assets/app.js");

#[tokio::test]
async fn an_asset_is_kept_for_a_year_under_its_own_hash_and_not_under_an_old_one() {
    let site = site(Router::new(), Router::new());
    let current = get(&site, &asset("app.css"), &[]).await;
    assert_eq!(current.status, StatusCode::OK);
    assert_eq!(current.header("content-type"), "text/css; charset=utf-8");
    assert!(current.header("cache-control").contains("immutable"));
    let old = get(&site, "/assets/0123456789abcdef/app.css", &[]).await;
    assert_eq!((old.status, old.header("cache-control")), (StatusCode::OK, "no-cache"));
    assert_eq!(get(&site, "/assets/0123456789abcdef/../Cargo.toml", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&site, &asset("no-such-file.css"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&site, "/favicon.ico", &[]).await.header("content-type"), "image/svg+xml");
}

#[test]
fn vendored_files_come_with_their_licences() {
    let names = hashes();
    for vendored in ["htmx", "uplot"] {
        assert!(
            names
                .keys()
                .any(|name| name.starts_with(&format!("vendor/{vendored}-")) && name.contains(".min.js"))
        );
        assert!(names.contains_key(&format!("vendor/{vendored}-LICENSE.txt")));
    }
}

#[test]
fn the_style_sheet_is_small_and_whole() {
    assert!(CSS.len() < 28 * 1024, "{} bytes", CSS.len());
    assert_eq!(CSS.matches('{').count(), CSS.matches('}').count());
    assert!(!CSS.contains("@import") && !CSS.contains("url(http"));
    for name in CSS.match_indices("var(--").map(|(at, _)| CSS[at + 4..].split([')', ',']).next().unwrap()) {
        assert!(CSS.contains(&format!("{name}:")), "{name} is used and not defined");
    }
}

#[test]
fn scripts_stay_within_the_content_policy() {
    for word in
        ["eval(", "new Function", "innerHTML", "insertAdjacentHTML", "document.write", "http://", "https://"]
    {
        assert!(!JS.contains(word), "{word}");
    }
}

#[test]
fn words_can_be_read_in_both_themes() {
    let light = colours(block(":root {"));
    let dark = colours(block("[data-theme=\"dark\"] {"));
    assert_eq!(dark, colours(block("[data-theme=\"auto\"] {")), "dark by choice and by device are the same");
    for theme in [light, dark] {
        for ground in ["paper", "surface", "sunken"] {
            for ink in ["ink", "ink-soft", "accent", "danger", "ok", "warning", "info"] {
                check(&theme, ink, ground, 4.5);
            }
            check(&theme, "line-strong", ground, 3.0);
            check(&theme, "focus", ground, 3.0);
        }
        for tone in ["ok", "warning", "danger", "info"] {
            check(&theme, tone, &format!("{tone}-wash"), 4.5);
            check(&theme, "ink", &format!("{tone}-wash"), 4.5);
        }
        check(&theme, "ink", "accent-wash", 4.5);
        check(&theme, "on-accent", "accent", 4.5);
        check(&theme, "on-accent", "accent-deep", 4.5);
    }
}

fn block(head: &str) -> &'static str {
    let start = CSS.find(head).unwrap() + head.len();
    CSS[start..].split('}').next().unwrap()
}

fn colours(block: &str) -> HashMap<String, [f64; 3]> {
    let pairs = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    pairs.filter_map(|(name, value)| Some((name.to_owned(), rgb(value.trim().strip_prefix('#')?)))).collect()
}

fn rgb(hex: &str) -> [f64; 3] {
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance as in WCAG 2.2.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    linear[0] * 0.2126 + linear[1] * 0.7152 + linear[2] * 0.0722
}

fn check(theme: &HashMap<String, [f64; 3]>, ink: &str, ground: &str, least: f64) {
    let (a, b) = (luminance(theme[ink]), luminance(theme[ground]));
    let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
    assert!(ratio >= least, "{ink} on {ground}: {ratio:.2}, needs {least}");
}
