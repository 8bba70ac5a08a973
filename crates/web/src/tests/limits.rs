use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get as route;
use jiff::SignedDuration;

use super::{StatusCode, ambient, send, site};
use crate::RateLimiter;

#[test]
fn an_address_may_try_so_often_and_then_now_and_then() {
    let (ambient, clock) = ambient();
    let limiter = RateLimiter::new(ambient.clock(), 3, Duration::from_mins(1));
    let (ana, ben) = ("203.0.113.1".parse().unwrap(), "203.0.113.2".parse().unwrap());
    for _ in 0..3 {
        assert_eq!(limiter.admit(ana), Ok(()));
    }
    assert_eq!(limiter.admit(ana), Err(Duration::from_secs(20)));
    assert_eq!(limiter.admit(ben), Ok(()));
    clock.advance(SignedDuration::from_secs(20));
    assert_eq!(limiter.admit(ana), Ok(()));
    assert!(limiter.admit(ana).is_err());
    clock.advance(SignedDuration::from_secs(600));
    for _ in 0..3 {
        assert_eq!(limiter.admit(ana), Ok(()));
    }
    assert!(limiter.admit(ana).is_err());
}

#[tokio::test]
async fn only_requests_that_change_something_are_counted() {
    let limiter = RateLimiter::new(ambient().0.clock(), 1, Duration::from_mins(1));
    let routes = Router::new().route("/sign-in", route(|| async { "page" }).post(|| async { "done" }));
    let site = site(routes.layer(from_fn_with_state(limiter, RateLimiter::check)), Router::new());
    let request = |method: &str, last: u8| {
        let peer = SocketAddr::from(([203, 0, 113, last], 4000));
        let request = Request::builder().method(method).uri("/sign-in").extension(ConnectInfo(peer));
        request.body(Body::empty()).unwrap()
    };
    for _ in 0..3 {
        assert_eq!(send(&site, request("GET", 1)).await.status, StatusCode::OK);
    }
    assert_eq!(send(&site, request("POST", 1)).await.body, "done");
    let refused = send(&site, request("POST", 1)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "61"));
    assert!(refused.body.contains("Too many attempts"));
    assert_eq!(send(&site, request("POST", 2)).await.body, "done");
}
