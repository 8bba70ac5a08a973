//! The partner's feed over HTTP (inventory-feeds.md 8.2): files, `marker.txt`, and a sitemap if none is there.

use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use tokio_util::io::ReaderStream;

use super::Shared;

/// Names of all files.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Json<Vec<String>> {
    Json(names(&shared.config.feed_dir).await)
}

async fn names(dir: &FilePath) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(dir).await else { return names };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let is_file = entry.file_type().await.is_ok_and(|kind| kind.is_file());
        if let (true, Ok(name)) = (is_file, entry.file_name().into_string()) {
            names.push(name);
        }
    }
    names.sort();
    names
}

/// One file. Names with separators or a leading dot are nobody's business.
pub(super) async fn file(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match tokio::fs::File::open(shared.config.feed_dir.join(&name)).await {
        Ok(file) => serve(file, &name).await,
        Err(_) if name == "sitemap.xml" => sitemap(&shared, &headers).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve(file: tokio::fs::File, name: &str) -> Response {
    let Ok(metadata) = file.metadata().await else { return StatusCode::NOT_FOUND.into_response() };
    if !metadata.is_file() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = match name.rsplit('.').next() {
        Some("ndjson") => "application/x-ndjson",
        Some("xml") => "application/xml",
        Some("gz") => "application/gzip",
        _ => "text/plain; charset=utf-8",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, metadata.len().to_string()),
        (header::LAST_MODIFIED, http_date(metadata.modified().ok())),
    ];
    (headers, Body::from_stream(ReaderStream::new(file))).into_response()
}

/// The sitemap changes when the marker does.
async fn sitemap(shared: &Shared, headers: &HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    // The host comes from the caller; only what can stand in an address goes into the document.
    let host: String = host.chars().filter(|c| c.is_ascii_alphanumeric() || ".:-[]".contains(*c)).collect();
    let marker = tokio::fs::metadata(shared.config.feed_dir.join("marker.txt")).await;
    let modified = http_date(marker.ok().and_then(|marker| marker.modified().ok()));
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for name in names(&shared.config.feed_dir).await {
        if name.ends_with(".ndjson") || name.ends_with(".ndjson.gz") {
            let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            out.extend(["  <url><loc>http://", &host, "/feed/", &name, "</loc></url>\n"]);
        }
    }
    out.push_str("</urlset>\n");
    ([(header::CONTENT_TYPE, "application/xml".to_owned()), (header::LAST_MODIFIED, modified)], out)
        .into_response()
}

fn http_date(at: Option<SystemTime>) -> String {
    let at = at.and_then(|at| Timestamp::try_from(at).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
