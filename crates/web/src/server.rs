//! The accept loop: bounded connections, a time limit for request heads, and a shutdown that lets requests finish.
//!
//! The framework's own loop sets no time limit for request heads, so a client that stalls there would hold its
//! connection for ever.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// Limits of the server.
#[derive(Clone, Copy, Debug)]
pub struct ServeOptions {
    /// How long a client may take to send the head of a request.
    pub head_timeout: Duration,
    /// Connections at once; more wait in the machine's queue.
    pub max_connections: usize,
    /// Connections at once from one address; more are closed at once. Loopback and private addresses, where proxies
    /// are, have no such limit.
    pub max_per_address: usize,
    /// How long requests may go on after the shutdown has begun.
    pub drain: Duration,
}

impl Default for ServeOptions {
    /// 10 s, 4096 connections, 256 from one address, 10 s to finish.
    fn default() -> Self {
        let seconds = Duration::from_secs(10);
        Self { head_timeout: seconds, max_connections: 4096, max_per_address: 256, drain: seconds }
    }
}

/// Why no connections can be taken.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address}; is the port in use, or reserved for the administrator?")]
pub struct BindError {
    /// The address asked for.
    pub address: SocketAddr,
    /// What the machine said.
    #[source]
    pub source: io::Error,
}

/// Takes the address; port 0 takes a free port, which the listener's `local_addr` names.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| BindError { address, source })
}

/// Serves `router` until `stop` is cancelled and open requests are finished, or the time to finish is over.
pub async fn serve(listener: TcpListener, router: Router, options: ServeOptions, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(options.max_connections));
    let visitors = Visitors::default();
    let builder = builder(&options);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = stop.cancelled() => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let Some(visit) = visitors.enter(peer.ip(), options.max_per_address) else { continue };
        let connection = Connection {
            stream,
            peer,
            router: router.clone(),
            builder: builder.clone(),
            watcher: graceful.watcher(),
        };
        let head_timeout = options.head_timeout;
        tokio::spawn(async move {
            connection.run(head_timeout).await;
            drop((place, visit));
        });
    }
    drop(listener);
    if tokio::time::timeout(options.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off, since the time to finish was over");
    }
}

fn builder(options: &ServeOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(options.head_timeout).max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .max_concurrent_streams(128)
        .max_header_list_size(64 * 1024);
    builder
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are written whole, so waiting to join small packets would only delay them.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            // Out of files or memory: the machine needs a moment, and a busy loop would not give it one.
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    builder: Builder<TokioExecutor>,
    watcher: Watcher,
}

impl Connection {
    /// Serves the connection to its end. One that has sent no whole request head in time is dropped; HTTP's own timer
    /// does not run before the protocol's version is known.
    async fn run(self, head_timeout: Duration) {
        let has_begun = Arc::new(AtomicBool::new(false));
        let (begun, router, peer) = (has_begun.clone(), self.router, self.peer);
        let service = service_fn(move |mut request: Request<Incoming>| {
            begun.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = self.builder.serve_connection(TokioIo::new(self.stream), service).into_owned();
        let mut served = std::pin::pin!(self.watcher.watch(connection));
        let result = tokio::select! {
            result = &mut served => result,
            () = tokio::time::sleep(head_timeout) => {
                if !has_begun.load(Ordering::Relaxed) {
                    return;
                }
                served.await
            }
        };
        if let Err(error) = result {
            tracing::debug!(error, "a connection ended early");
        }
    }
}

/// Counts connections by address.
#[derive(Clone, Default)]
struct Visitors(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One counted connection; the count falls when it is dropped.
struct Visit {
    visitors: Visitors,
    address: IpAddr,
}

impl Visitors {
    fn enter(&self, address: IpAddr, limit: usize) -> Option<Visit> {
        let address = address.to_canonical();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_insert(0);
        if *count >= limit && !is_near(address) {
            return None;
        }
        *count += 1;
        Some(Visit { visitors: self.clone(), address })
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut counts = self.visitors.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}
