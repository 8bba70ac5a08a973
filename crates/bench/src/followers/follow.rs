//! The diners' side: opens a stream for each order and tells when something comes.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use basis::Ambient;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpSocket;
use tokio::sync::{Semaphore, mpsc};

use crate::rest::Addresses;

/// Connections that are opened at a time.
const OPENING: usize = 64;

/// Follows the paths on standard input until they end. A line of output is the number of the path, the version that came,
/// and when it came in microseconds; a first line with version 0 tells that the stream is open.
pub(super) async fn run(server: SocketAddr) -> anyhow::Result<()> {
    let (addresses, opening) = (Arc::new(Addresses::default()), Arc::new(Semaphore::new(OPENING)));
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut paths = BufReader::new(tokio::io::stdin()).lines();
    let mut at = 0;
    while let Some(path) = paths.next_line().await? {
        let (addresses, opening, tell, clock) =
            (addresses.clone(), opening.clone(), tell.clone(), Ambient::system());
        tokio::spawn(async move {
            let say = |version| {
                // Nobody listens once the benchmark is over.
                tell.send((at, version, clock.now())).ok();
            };
            let failed = follow(server, &addresses, &opening, &path, &say);
            if let Err(error) = failed.await {
                tracing::warn!(%error, %path, "a diner lost the order");
            }
        });
        at += 1;
    }
    drop(tell);
    let mut output = tokio::io::stdout();
    while let Some((at, version, when)) = told.recv().await {
        output.write_all(format!("{at} {version} {}\n", when.as_microsecond()).as_bytes()).await?;
        output.flush().await?;
    }
    Ok(())
}

async fn follow(
    server: SocketAddr,
    addresses: &Addresses,
    opening: &Semaphore,
    path: &str,
    tell: &impl Fn(i64),
) -> anyhow::Result<()> {
    let permit = opening.acquire().await?;
    let socket = TcpSocket::new_v4()?;
    socket.bind((addresses.next(), 0).into())?;
    let mut stream = socket.connect(server).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {server}\r\naccept: text/event-stream\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut lines = BufReader::new(stream).lines();
    let status = lines.next_line().await?.context("no answer")?;
    anyhow::ensure!(status.contains(" 200 "), "{status}");
    let mut permit = Some(permit);
    while let Some(line) = lines.next_line().await? {
        let Some(data) = line.strip_prefix("data:") else { continue };
        tell(data.trim().parse().unwrap_or(0));
        drop(permit.take());
    }
    Ok(())
}
