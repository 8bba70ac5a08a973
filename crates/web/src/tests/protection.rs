use axum::Router;
use axum::routing::post as route;

use super::{StatusCode, get, post, site};

fn guarded() -> Router {
    let pages = Router::new().route("/form", route(|| async { "done" }));
    let machine = Router::new().route("/v2/conversations:send", route(|| async { "{}" }));
    site(pages, machine)
}

#[tokio::test]
async fn another_sites_form_is_refused_and_ones_own_is_not() {
    let site = guarded();
    for foreign in [
        [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        [("sec-fetch-site", "same-site"), ("origin", "https://other.food.example")],
        [("sec-fetch-site", ""), ("origin", "https://evil.example")],
        [("sec-fetch-site", ""), ("origin", "null")],
    ] {
        let answer = post(&site, "/form", &foreign, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
        assert!(answer.body.contains("We could not read this request"));
    }
    for own in [("sec-fetch-site", "same-origin"), ("origin", "https://food.example"), ("accept", "*/*")] {
        assert_eq!(post(&site, "/form", &[own], "").await.body, "done", "{own:?}");
    }
}

#[tokio::test]
async fn machines_are_not_asked_where_they_come_from() {
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://partner.example")];
    assert_eq!(post(&guarded(), "/v2/conversations:send", &foreign, "").await.body, "{}");
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_restrain_browsers() {
    let site = guarded();
    for path in ["/nowhere", "/favicon.ico", "/v2/conversations:send"] {
        let answer = get(&site, path, &[]).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
        assert_eq!(answer.header("x-request-id").len(), 16);
    }
}

#[tokio::test]
async fn answers_are_compressed_when_the_browser_can_read_it() {
    let answer = get(&guarded(), "/nowhere", &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
}
