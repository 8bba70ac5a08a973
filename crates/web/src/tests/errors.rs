use axum::extract::{Form, Path};
use axum::routing::get as route;
use axum::{Json, Router};
use basis::FieldErrors;
use serde::Deserialize;

use super::{StatusCode, get, post, site};
use crate::{PageError, Problem};

#[derive(Deserialize)]
struct Wanted {
    #[expect(dead_code, reason = "only its absence matters")]
    number: u32,
}

fn failing() -> Router {
    async fn fail() -> Result<(), PageError> {
        Err(std::io::Error::other("the secret path /var/lib/keys is gone"))?
    }
    async fn panicking() {
        panic!("a defect");
    }
    async fn number(Path(_): Path<u32>) {}
    async fn form(Form(_): Form<Wanted>) {}
    Router::new()
        .route("/fail", route(fail))
        .route("/panic", route(panicking))
        .route("/forbidden", route(|| async { StatusCode::FORBIDDEN }))
        .route("/busy", route(|| async { PageError::TooMany { retry_after_seconds: 7 } }))
        .route(
            "/closed",
            route(|| async { PageError::Maintenance { until: "2026-03-14T11:00:00Z".parse().ok() } }),
        )
        .route("/number/{n}", route(number))
        .route("/form", axum::routing::post(form))
}

#[tokio::test]
async fn errors_are_pages_in_the_readers_language_without_inner_details() {
    let site = site(failing(), Router::new());
    for (path, status, english, french) in [
        ("/nowhere", 404, "We could not find this page", "Cette page est introuvable"),
        ("/forbidden", 404, "We could not find this page", "Cette page est introuvable"),
        ("/form", 405, "We could not find this page", "Cette page est introuvable"),
        ("/number/x", 400, "We could not read this request", "Nous n&#39;avons pas pu lire cette demande"),
        ("/busy", 429, "Too many attempts", "Trop de tentatives"),
        ("/closed", 503, "14 Mar 2026, 11:00 (UTC)", "14 mars 2026 à 11:00 (UTC)"),
        ("/fail", 500, "Something went wrong on our side", "Une erreur s&#39;est produite de notre côté"),
        ("/panic", 500, "Something went wrong on our side", "Une erreur s&#39;est produite de notre côté"),
    ] {
        for (lang, words) in [("en", english), ("fr", french)] {
            let answer = get(&site, path, &[("cookie", &format!("lang={lang}"))]).await;
            assert_eq!(answer.status.as_u16(), status, "{path}");
            assert!(answer.body.contains(words), "{path} {lang}: {}", answer.body);
            assert!(answer.body.contains(&format!(r#"<html lang="{lang}""#)));
            assert!(!answer.body.contains("secret path") && !answer.body.contains("u32"), "{path}");
        }
    }
    assert_eq!(get(&site, "/busy", &[]).await.header("retry-after"), "7");
}

#[tokio::test]
async fn a_fault_of_ours_names_the_number_of_the_request() {
    let answer = get(&site(failing(), Router::new()), "/fail", &[("x-request-id", "forged")]).await;
    let number = answer.header("x-request-id");
    assert_eq!(number.len(), 16);
    assert!(answer.body.contains(number));
}

#[tokio::test]
async fn a_damaged_or_oversized_form_is_a_page_too() {
    let site = site(failing(), Router::new());
    let form = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
    let damaged = post(&site, "/form", &form, "number=many").await;
    assert_eq!(damaged.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        damaged.body.contains("We could not read this request") && !damaged.body.contains("invalid digit")
    );
    let large = post(&site, "/form", &form, &"x".repeat(1001)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.body.contains("This is too large"));
}

fn machine() -> Router {
    async fn read(Json(_): Json<serde_json::Value>) {}
    async fn invalid() -> Problem {
        Problem::invalid(FieldErrors::one("email", "email_invalid", "write an address"))
    }
    let api = Router::new()
        .route("/read", axum::routing::post(read))
        .route("/invalid", route(invalid))
        .route("/panic", route(|| async { panic!("a defect") as () }))
        .route("/unauthorized", route(|| async { StatusCode::UNAUTHORIZED }))
        .route("/forbidden", route(|| async { StatusCode::FORBIDDEN }))
        .fallback(|| async { Problem::not_found() });
    Router::new().nest("/api/v1", api)
}

#[tokio::test]
async fn machines_get_problems() {
    let site = site(Router::new(), machine());
    for (path, status, code) in [
        ("/api/v1/nowhere", 404, "not_found"),
        ("/api/v1/forbidden", 404, "not_found"),
        ("/api/v1/unauthorized", 401, "unauthorized"),
        ("/api/v1/read", 405, "method_not_allowed"),
        ("/api/v1/invalid", 422, "invalid"),
        ("/api/v1/panic", 500, "internal"),
    ] {
        let answer = get(&site, path, &[]).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem: Problem = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (problem.code.as_str(), problem.status, problem.kind.as_str()),
            (code, status, "about:blank")
        );
    }
    let invalid = get(&site, "/api/v1/invalid", &[]).await;
    assert!(invalid.body.contains(r#""field":"email""#));
    assert_eq!(get(&site, "/api/v1/unauthorized", &[]).await.header("www-authenticate"), "Bearer");
    let broken = post(&site, "/api/v1/read", &[("content-type", "application/json")], "{").await;
    assert_eq!(
        (broken.status, broken.header("content-type")),
        (StatusCode::BAD_REQUEST, "application/problem+json")
    );
}

#[test]
fn a_problem_cannot_be_a_success() {
    assert_eq!(Problem::new(StatusCode::OK, "x", "X").status, 500);
    let bare = Problem::new(StatusCode::CONFLICT, "x", "X").detail("more");
    let text = serde_json::to_string(&bare).unwrap();
    assert_eq!(text, r#"{"type":"about:blank","title":"X","status":409,"code":"x","detail":"more"}"#);
}
