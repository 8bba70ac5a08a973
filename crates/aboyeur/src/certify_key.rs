//! The key that a certification at a desk signs with, and its published half.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use axum::routing::get;
use axum::{Json, Router};
use identity::DeskKey;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::feed_files::write_whole;

/// Reads the key of a file; makes one, and keeps it there, if there is none. Without a file it lives as long as the
/// command.
pub(crate) async fn find(path: Option<&Path>, issuer: String) -> anyhow::Result<DeskKey> {
    let path = path.map(Path::to_owned);
    tokio::task::spawn_blocking(move || match path {
        Some(path) if path.exists() => {
            let pem = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            DeskKey::from_pem(issuer, &pem).with_context(|| format!("{} holds no key", path.display()))
        }
        path => {
            let key = DeskKey::generate(issuer)?;
            if let Some(path) = path {
                write_whole(&path, key.pem().as_bytes())?;
            }
            Ok(key)
        }
    })
    .await?
}

/// Publishes the key until `stop`: the partner fetches it as it does from the platform.
pub(crate) fn publish(key: &DeskKey, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    let (jwks, discovery) = (key.jwks()?, key.openid_configuration());
    let router = Router::new()
        .route("/.well-known/jwks.json", get(async move || Json(jwks)))
        .route("/.well-known/openid-configuration", get(async move || Json(discovery)));
    let server = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    tokio::spawn(server.into_future());
    Ok(())
}

/// Opens the address at which the keys are published.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("the keys cannot be published at {address}; name another --listen"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
