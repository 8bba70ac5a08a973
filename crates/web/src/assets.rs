//! Files that pages load: built into the program, named by their content, kept by browsers for a year.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, body::Body};
use sha2::{Digest, Sha256};

#[derive(rust_embed::RustEmbed)]
#[folder = "../../assets"]
struct Files;

/// The address of an asset such as `app.css` or `vendor/htmx-2.0.11.min.js`. It changes with the content. A name that
/// does not exist gives an address that answers 404; tests hold that the layout names none.
pub fn asset(name: &str) -> String {
    let hash = hashes().get(name).map_or("missing", String::as_str);
    format!("/assets/{hash}/{name}")
}

/// The first 16 hexadecimal digits of the SHA-256 of every asset.
pub(crate) fn hashes() -> &'static HashMap<String, String> {
    static HASHES: OnceLock<HashMap<String, String>> = OnceLock::new();
    HASHES.get_or_init(|| {
        let hash = |name: &str| {
            let digest = Sha256::digest(&Files::get(name)?.data);
            Some(data_encoding::HEXLOWER.encode(&digest[..8]))
        };
        Files::iter().filter_map(|name| Some((name.to_string(), hash(&name)?))).collect()
    })
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/assets/{hash}/{*name}", get(get_asset))
        .route("/favicon.ico", get(|| async { serve("favicon.svg", false) }))
}

async fn get_asset(Path((hash, name)): Path<(String, String)>) -> Response {
    let current = hashes().get(&name).is_some_and(|known| *known == hash);
    serve(&name, current)
}

/// A page that was loaded before an update may ask by an old hash: it gets the new content, which it may not keep.
fn serve(name: &str, keep: bool) -> Response {
    let Some(file) = Files::get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let cache = if keep { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, content_type(name)), (header::CACHE_CONTROL, cache)];
    (headers, Body::from(file.data.into_owned())).into_response()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
