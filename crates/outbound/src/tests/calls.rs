use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Redirect;
use axum::routing::{get, post};
use bytes::Bytes;
use http::HeaderValue;

use super::servers::{closed_port, serve, serve_drip, serve_raw, serve_silence};
use super::{outbound_with, url_of};
use crate::{Call, ConnectFailure, Limits, OutboundError, OutboundPolicy};

fn short() -> Limits {
    Limits { total: Duration::from_millis(200), ..Limits::default() }
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let echo = |headers: HeaderMap, body: Bytes| async move {
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(headers["x-mark"], "seven");
        assert!(headers[header::USER_AGENT].to_str().unwrap().starts_with("Aboyeur/"));
        (StatusCode::IM_A_TEAPOT, [("x-reply", "yes")], body)
    };
    let address = serve(Router::new().route("/echo", post(echo))).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let call = Call::post_json(url_of(address, "/echo"), r#"{"a":1}"#)
        .header(http::HeaderName::from_static("x-mark"), HeaderValue::from_static("seven"));
    let answer = outbound.send(call).await.unwrap();
    assert_eq!((answer.status, answer.body.as_ref()), (418, br#"{"a":1}"#.as_ref()));
    assert_eq!(answer.header("x-reply"), Some("yes"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let followed = || async {
        panic!("the redirect was followed");
        #[expect(unreachable_code, reason = "gives the handler its type")]
        ""
    };
    let routes = Router::new()
        .route("/", get(|| async { Redirect::temporary("/elsewhere") }))
        .route("/elsewhere", get(followed));
    let address = serve(routes).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let answer = outbound.send(Call::get(url_of(address, "/"))).await.unwrap();
    assert_eq!((answer.status, answer.header("location")), (307, Some("/elsewhere")));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let address = serve(Router::new().route("/{n}", get(body_of_length))).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let limits = Limits { max_body: 5000, ..Limits::default() };
    let fits = outbound.send(Call::get(url_of(address, "/5000")).limits(limits)).await.unwrap();
    assert_eq!(fits.body.len(), 5000);
    let error = outbound.send(Call::get(url_of(address, "/5001")).limits(limits)).await.unwrap_err();
    assert_eq!(error, OutboundError::BodyTooLarge { limit: 5000 });
}

async fn body_of_length(request: Request) -> Vec<u8> {
    vec![b'x'; request.uri().path()[1..].parse().unwrap()]
}

#[tokio::test]
async fn a_large_body_can_be_read_piece_by_piece_under_the_same_limit() {
    let address = serve(Router::new().route("/{n}", get(body_of_length))).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let limits = Limits { max_body: 300_000, ..Limits::default() };
    let mut incoming = outbound.open(Call::get(url_of(address, "/300000")).limits(limits)).await.unwrap();
    let mut length = 0;
    while let Some(chunk) = incoming.chunk().await.unwrap() {
        length += chunk.len();
    }
    assert_eq!((incoming.status, length), (200, 300_000));
    let mut incoming = outbound.open(Call::get(url_of(address, "/300001")).limits(limits)).await.unwrap();
    assert_eq!(incoming.collect().await, Err(OutboundError::BodyTooLarge { limit: 300_000 }));
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_by_the_total_time() {
    let address = serve_drip().await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let error = outbound.send(Call::get(url_of(address, "/")).limits(short())).await.unwrap_err();
    assert_eq!(error, OutboundError::TimedOut);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_timed_out() {
    let address = serve_silence().await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let error = outbound.send(Call::get(url_of(address, "/")).limits(short())).await.unwrap_err();
    assert_eq!(error, OutboundError::TimedOut);
}

#[tokio::test]
async fn a_refused_connection_is_told_apart() {
    let address = closed_port().await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let error = outbound.send(Call::get(url_of(address, "/"))).await.unwrap_err();
    assert_eq!(error, OutboundError::ConnectFailed { why: ConnectFailure::Refused });
    assert!(!error.may_have_arrived());
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_is_not_http_is_interrupted() {
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    for bytes in [
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".as_ref(),
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc",
    ] {
        let address = serve_raw(bytes).await;
        let error = outbound.send(Call::get(url_of(address, "/"))).await.unwrap_err();
        assert_eq!(error, OutboundError::Interrupted, "{bytes:?}");
        assert!(error.may_have_arrived());
    }
}

#[tokio::test]
async fn a_body_that_falls_silent_is_cut_off_before_the_total_time() {
    let pause = || async {
        let first = futures::stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"x")) });
        axum::body::Body::from_stream(futures::StreamExt::chain(first, futures::stream::pending()))
    };
    let address = serve(Router::new().route("/", get(pause))).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let limits =
        Limits { idle: Duration::from_millis(100), total: Duration::from_mins(1), ..Limits::default() };
    let started = std::time::Instant::now();
    let error = outbound.send(Call::get(url_of(address, "/")).limits(limits)).await.unwrap_err();
    assert_eq!(error, OutboundError::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_raw_call_neither_asks_for_compression_nor_undoes_it() {
    let compressed = |headers: HeaderMap| async move {
        assert!(headers.get(header::ACCEPT_ENCODING).is_none());
        ([(header::CONTENT_ENCODING, "gzip"), (header::CONTENT_LENGTH, "3")], "abc")
    };
    let address = serve(Router::new().route("/", get(compressed))).await;
    let (outbound, _folder) = outbound_with(OutboundPolicy::loopback()).await;
    let answer = outbound.send(Call::get(url_of(address, "/")).raw()).await.unwrap();
    assert_eq!((answer.body.as_ref(), answer.header("content-encoding")), (b"abc".as_ref(), Some("gzip")));
    assert_eq!(answer.header("content-length"), Some("3"));
}
