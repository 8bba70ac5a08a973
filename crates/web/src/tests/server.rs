use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get as route;
use futures::StreamExt;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::site;
use crate::{ClientAddr, ServeOptions, bind, live, serve};

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn run(routes: Router, options: ServeOptions) -> Running {
    let listener = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(serve(listener, site(routes, Router::new()), options, stop.clone()));
    Running { address, stop, task }
}

fn hurried() -> ServeOptions {
    ServeOptions { head_timeout: Duration::from_millis(100), ..ServeOptions::default() }
}

async fn ask(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn requests_are_answered_and_carry_the_clients_address() {
    let whoami = |ClientAddr(address): ClientAddr| async move { address.to_string() };
    let server = run(Router::new().route("/", route(whoami)), ServeOptions::default()).await;
    let answer = ask(server.address, "/").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("127.0.0.1"), "{answer}");
    server.stop.cancel();
    server.task.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn clients_that_stall_in_the_head_are_cut_off() {
    let server = run(Router::new(), hurried()).await;
    for said in [b"".as_ref(), b"P", b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(said).await.unwrap();
        let mut rest = Vec::new();
        // The test hangs here if the connection is never closed. A reset is an end too.
        let _ = stream.read_to_end(&mut rest).await;
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "{said:?}");
    }
}

#[tokio::test]
async fn a_request_in_progress_is_finished_at_shutdown() {
    let (begun, mut has_begun) = mpsc::channel::<()>(1);
    let (release, released) = tokio::sync::watch::channel(false);
    let handler = move || {
        let (begun, mut released) = (begun.clone(), released.clone());
        async move {
            begun.send(()).await.unwrap();
            released.wait_for(|go| *go).await.unwrap();
            "finished"
        }
    };
    let server = run(Router::new().route("/", route(handler)), ServeOptions::default()).await;
    let asking = tokio::spawn(async move { ask(server.address, "/").await });
    has_begun.recv().await.unwrap();
    server.stop.cancel();
    release.send(true).unwrap();
    assert!(asking.await.unwrap().ends_with("finished"));
    server.task.await.unwrap();
}

#[tokio::test]
async fn a_request_that_never_finishes_is_cut_off_when_the_time_is_over() {
    let (begun, mut has_begun) = mpsc::channel::<()>(1);
    let handler = move || {
        let begun = begun.clone();
        async move {
            begun.send(()).await.unwrap();
            std::future::pending::<()>().await;
        }
    };
    let options = ServeOptions { drain: Duration::from_millis(50), ..ServeOptions::default() };
    let server = run(Router::new().route("/", route(handler)), options).await;
    let address = server.address;
    let asking = tokio::spawn(async move { ask(address, "/").await });
    has_begun.recv().await.unwrap();
    server.stop.cancel();
    server.task.await.unwrap();
    asking.abort();
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let taken = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let error = bind(taken.local_addr().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains(&taken.local_addr().unwrap().to_string()));
}

#[tokio::test]
async fn live_updates_begin_at_once_and_end_with_the_server() {
    let stop = CancellationToken::new();
    let (sender, receiver) = mpsc::channel::<String>(4);
    let changes = tokio_stream(receiver);
    let response = axum::response::IntoResponse::into_response(live(changes, stop.clone()));
    let mut body = response.into_body();
    let mut frame = async || {
        let frame = body.frame().await?.unwrap();
        Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
    };
    assert!(frame().await.unwrap().starts_with("event: changed"));
    sender.send("7".to_owned()).await.unwrap();
    assert_eq!(frame().await.unwrap(), "event: changed\ndata: 7\n\n");
    stop.cancel();
    assert_eq!(frame().await, None);
}

fn tokio_stream(mut receiver: mpsc::Receiver<String>) -> impl futures::Stream<Item = String> {
    futures::stream::poll_fn(move |context| receiver.poll_recv(context)).fuse()
}
