//! Starting and stopping a simulated partner.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use axum::Extension;
use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::auth::Verifier;
use crate::book::{Book, OrderLine, OrderView};
use crate::catalog::LoadError;
use crate::config::SimConfig;
use crate::fault::FaultsHandle;
use crate::push::{Pusher, TokenError};
use crate::server::{Shared, Switch, router};

/// Why a simulator could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The feed.
    #[error("the feed cannot be loaded")]
    Feed(#[from] LoadError),
    /// The address.
    #[error("cannot listen on {address}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The platform's address.
    #[error("the address of the platform cannot be used")]
    Platform(#[from] url::ParseError),
    /// The HTTP client.
    #[error("no HTTP client can be made")]
    Client(#[from] reqwest::Error),
    /// The service account.
    #[error("the service account cannot be used")]
    ServiceAccount(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The loading was interrupted.
    #[error("the start was interrupted")]
    Interrupted,
}

/// A simulated partner.
#[derive(Debug)]
pub struct Simulator;

/// A running simulator. Dropping it stops the simulator too, without waiting.
pub struct SimHandle {
    addr: SocketAddr,
    shared: Arc<Shared>,
    _guard: DropGuard,
}

impl fmt::Debug for SimHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimHandle").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Simulator {
    /// Loads the feed, listens and answers until the handle is stopped or dropped.
    pub async fn start(config: SimConfig) -> Result<SimHandle, StartError> {
        let dir = config.feed_dir.clone();
        let loading = tokio::task::spawn_blocking(move || crate::catalog::load(&dir));
        let catalog = loading.await.map_err(|_| StartError::Interrupted)??;
        let client = client()?;
        let pusher = config.service_account.clone().map(|account| {
            let (target, ambient) = (config.update_target.clone(), config.ambient.clone());
            Pusher::new(client.clone(), target, account, config.retry_pause, ambient, config.seed)
        });
        let unusable = |error: TokenError| StartError::ServiceAccount(Box::new(error));
        let audience = config.partner_project_id.clone();
        let listening = TcpListener::bind(config.listen).await;
        let listener = listening.map_err(|source| StartError::Listen { address: config.listen, source })?;
        let addr =
            listener.local_addr().map_err(|source| StartError::Listen { address: config.listen, source })?;
        let cancel = CancellationToken::new();
        let shared = Arc::new(Shared {
            verifier: Verifier::new(client, &config.platform_origin, audience, config.ambient.clone())?,
            catalog: RwLock::new(Arc::new(catalog)),
            book: Book::new(config.max_orders),
            pusher: pusher.transpose().map_err(unusable)?,
            faults: FaultsHandle::new(config.faults.clone(), config.ambient.clone(), config.seed),
            lines: broadcast::channel(256).0,
            stale: Mutex::default(),
            tasks: TaskTracker::new(),
            cancel: cancel.clone(),
            config,
        });
        shared.tasks.spawn(accept(listener, router(shared.clone()), shared.tasks.clone(), cancel.clone()));
        Ok(SimHandle { addr, shared, _guard: cancel.drop_guard() })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the partner's side, outside the platform")]
pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

/// Accepts connections; each can be broken by its switch, which `axum::serve` does not offer.
async fn accept(listener: TcpListener, router: Router, tasks: TaskTracker, cancel: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = cancel.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let broken = CancellationToken::new();
                let router = router.clone().layer(Extension(Switch(broken.clone())));
                tasks.spawn(serve(stream, router, broken, cancel.clone()));
            }
            // Out of file descriptors or the like: wait until some are free.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn serve(stream: TcpStream, router: Router, broken: CancellationToken, cancel: CancellationToken) {
    let builder = Builder::new(TokioExecutor::new());
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        () = broken.cancelled() => return,
        _ = connection.as_mut() => return,
        () = cancel.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    // Requests under way may finish; those that hang were released by the same token.
    let _ = tokio::time::timeout(Duration::from_secs(2), connection).await;
}

impl SimHandle {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The fulfillment endpoint.
    pub fn url(&self) -> String {
        format!("http://{}/fulfillment", self.addr)
    }

    /// The directory of the feed, with a slash at the end.
    pub fn feed_url(&self) -> String {
        format!("http://{}/feed/", self.addr)
    }

    /// Reads and changes the faults.
    pub fn faults(&self) -> FaultsHandle {
        self.shared.faults.clone()
    }

    /// The remembered orders, oldest first.
    pub fn orders(&self) -> Vec<OrderView> {
        self.shared.book.views()
    }

    /// News of orders: one line for each state. A listener that is too slow misses some.
    pub fn subscribe(&self) -> broadcast::Receiver<OrderLine> {
        self.shared.lines.subscribe()
    }

    /// How many restaurants the feed has.
    pub fn restaurants(&self) -> usize {
        self.shared.catalog().restaurants.len()
    }

    /// Stops: no new requests, those under way finish, waiting ones are released.
    pub async fn stop(self) {
        self.shared.cancel.cancel();
        self.shared.tasks.close();
        let _ = tokio::time::timeout(Duration::from_secs(5), self.shared.tasks.wait()).await;
    }
}

#[cfg(test)]
mod tests;
