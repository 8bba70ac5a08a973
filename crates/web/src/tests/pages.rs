use std::fs;
use std::path::Path;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{get as route, post as post_route};
use basis::Locale;

use super::{Bare, StatusCode, get, post, site};
use crate::{Page, PageContext, PageLocale, Theme, see_other, see_other_with};

async fn show(context: PageContext) -> impl IntoResponse {
    let chrome = context.chrome("Menu & more").area("/console", "Bistro <b>").nav("/console", "Home");
    let chrome = chrome.nav_with_count("/console/orders", "Orders", 3).crumb("/console", "Console").charts();
    Page(Bare { chrome: chrome.signed_in("Ana Li", "/console/sign-out") })
}

fn pages() -> axum::Router {
    let language = |PageLocale(locale): PageLocale| async move { locale.own_name() };
    let routes = Router::new()
        .route("/console/orders/{id}", route(show))
        .route("/language", route(language))
        .route("/save", post_route(|| async { see_other_with("/console/orders/7", "flash-saved") }));
    site(routes, Router::new())
}

#[tokio::test]
async fn the_language_is_asked_for_then_remembered_then_negotiated() {
    let site = pages();
    let language = async |path: &str, headers: &[(&str, &str)]| get(&site, path, headers).await.body;
    let french = ("accept-language", "fr-CA, en;q=0.5");
    assert_eq!(language("/language", &[]).await, "English");
    assert_eq!(language("/language", &[french]).await, "Français");
    assert_eq!(language("/language", &[french, ("cookie", "lang=en")]).await, "English");
    assert_eq!(language("/language?lang=fr", &[("cookie", "lang=en")]).await, "Français");
    assert_eq!(language("/language?lang=xx", &[("cookie", "lang=fr")]).await, "Français");
    let answer = get(&site, "/language?lang=fr", &[]).await;
    let expected = "lang=fr; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure";
    assert_eq!(answer.cookies(), expected);
    assert_eq!(get(&site, "/language", &[("cookie", "lang=fr")]).await.cookies(), "");
}

#[tokio::test]
async fn the_frame_shows_where_the_reader_is_and_who_they_are() {
    let answer = get(&pages(), "/console/orders/7?page=2&lang=fr", &[]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    for part in [
        r#"<html lang="fr" data-theme="auto">"#,
        "<title>Menu &#38; more · Aboyeur</title>",
        "Bistro &#60;b&#62;",
        r#"href="/console/orders" aria-current="page">Orders <span class="count">3</span>"#,
        r#"<li><a href="/console">Home</a></li>"#,
        r#"href="/console/orders/7?page=2&#38;lang=en" hreflang="en" lang="en">English"#,
        r##"<a class="skip-link" href="#main">Aller au contenu</a>"##,
        r#"<main id="main""#,
        "Ana Li",
        r#"action="/console/sign-out""#,
        "vendor/uplot",
    ] {
        assert!(answer.body.contains(part), "{part}\n{}", answer.body);
    }
    assert!(!answer.body.contains("/assets/missing/"));
}

#[tokio::test]
async fn a_chosen_theme_is_kept() {
    let site = pages();
    let answer = get(&site, "/console/orders/7?theme=dark", &[]).await;
    assert!(answer.body.contains(r#"data-theme="dark""#) && answer.cookies().starts_with("theme=dark;"));
    let kept = get(&site, "/console/orders/7", &[("cookie", "theme=dark")]).await;
    assert!(kept.body.contains(r#"data-theme="dark""#));
    assert_eq!(Theme::default().as_str(), "auto");
}

#[tokio::test]
async fn a_message_about_what_was_done_is_shown_once_and_cannot_be_made_up() {
    let site = pages();
    let saved = post(&site, "/save", &[("sec-fetch-site", "same-origin")], "").await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/console/orders/7"));
    assert!(saved.cookies().starts_with("flash=flash-saved;"));
    let shown = get(&site, "/console/orders/7", &[("cookie", "flash=flash-saved")]).await;
    assert!(shown.body.contains("Your changes are saved."));
    assert!(shown.cookies().contains("flash=; ") && shown.cookies().contains("Max-Age=0"));
    for made_up in ["flash=yes", "flash=You%20won", "flash=flash-nothing"] {
        assert!(
            !get(&site, "/console/orders/7", &[("cookie", made_up)]).await.body.contains("toast"),
            "{made_up}"
        );
    }
}

#[test]
fn nobody_is_sent_on_to_another_site() {
    let location = |to: &str| see_other(to).headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(location("/orders?x=1"), "/orders?x=1");
    for elsewhere in
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/a\r\nb"]
    {
        assert_eq!(location(elsewhere), "/", "{elsewhere:?}");
    }
}

#[tokio::test]
async fn htmx_is_told_apart_except_when_it_restores_history() {
    let probe = |context: PageContext| async move { context.is_fragment.to_string() };
    let site = site(Router::new().route("/", route(probe)), Router::new());
    assert_eq!(get(&site, "/", &[("hx-request", "true")]).await.body, "true");
    let restoring = [("hx-request", "true"), ("hx-history-restore-request", "true")];
    assert_eq!(get(&site, "/", &restoring).await.body, "false");
    assert_eq!(get(&site, "/", &[]).await.body, "false");
}

/// The content policy would silently switch these off in browsers.
#[test]
fn no_template_has_inline_script_or_style() {
    let mut seen = 0;
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates"), &mut |path, text| {
        // The reports of `feed check` and of certification are files that are opened from a disk, never shown as pages.
        if path.ends_with("feed/report.html") || path.ends_with("certification/report.html") {
            return;
        }
        seen += 1;
        let lower = text.to_ascii_lowercase();
        for part in
            [" style=", " onclick=", " onsubmit=", " onchange=", " onload=", "hx-on", "javascript:", "<style"]
        {
            assert!(!lower.contains(part), "{part} in {}", path.display());
        }
        for (at, _) in lower.match_indices("<script") {
            assert!(
                lower[at..].split('>').next().unwrap().contains("src="),
                "inline script in {}",
                path.display()
            );
        }
    });
    assert!(seen >= 3);
}

fn walk(folder: &Path, check: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Mail templates need styles of their own; browsers' policy does not reach them.
            if path.file_name().is_none_or(|name| name != "mail") {
                walk(&path, check);
            }
        } else if path.extension().is_some_and(|ending| ending == "html") {
            check(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_languages_name_themselves() {
    assert_eq!(Locale::Fr.own_name(), "Français");
}
