//! The web client, embedded.

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use wire::RoomId;

struct Asset {
    path: &'static str,
    bytes: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

/// Sorted by path. Empty if the web client was not built.
const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const NOT_BUILT: &str = "The web client was not built into this binary. Run `cargo xtask run`, or `npm ci && npm run \
     build -w app` in web/ and build the server again.\n";
const NOT_FOUND: &str = "There is nothing here. The start page is at /.\n";

/// The page at `/` and at the other places of the web client that say nothing of a room; a one-time link carries its
/// secret behind `#`, too.
pub(super) async fn start(headers: HeaderMap) -> Response {
    page(&headers)
}

/// The page at `/j/<room>`: the same, it reads the room and the secret behind `#` itself.
pub(super) async fn join(Path(room): Path<String>, headers: HeaderMap) -> Response {
    if room.parse::<RoomId>().is_err() {
        return (StatusCode::NOT_FOUND, NOT_FOUND).into_response();
    }
    page(&headers)
}

/// Everything else that the web client consists of.
pub(super) async fn other(request: Request) -> Response {
    if request.method() != axum::http::Method::GET && request.method() != axum::http::Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match find(request.uri().path()) {
        Some(asset) => answer(asset, request.headers()),
        None => (StatusCode::NOT_FOUND, NOT_FOUND).into_response(),
    }
}

fn page(headers: &HeaderMap) -> Response {
    match find("/index.html") {
        Some(asset) => answer(asset, headers),
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
    }
}

fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

fn answer(asset: &'static Asset, request: &HeaderMap) -> Response {
    let (bytes, encoding) = choose(asset, request);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(asset.path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(asset.path)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if caching(asset.path) == REVALIDATE {
        let tag = format!("\"{}\"", hex(&Sha256::digest(bytes)[..8]));
        if request
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known == tag.as_str())
        {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = axum::body::Body::empty();
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
    }
    response
}

fn choose(asset: &Asset, request: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    let accepted = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |name: &str| {
        accepted.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            parts.next() == Some(name) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if accepts("br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts("gzip") => (bytes, Some("gzip")),
        _ => (asset.bytes, None),
    }
}

const REVALIDATE: &str = "no-cache";

/// What the bundler puts under `assets/` carries the hash of its content in its name. The page itself is
/// never stored: it names the others.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else if path.ends_with(".html") {
        "no-store"
    } else {
        REVALIDATE
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "ogg" => "audio/ogg",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Asset = Asset {
        path: "/assets/a.js",
        bytes: b"plain",
        gzip: Some(b"gzip"),
        brotli: Some(b"brotli"),
    };

    #[test]
    fn the_best_accepted_encoding_is_served() {
        for (accepted, expected) in [
            ("", None),
            ("gzip, deflate, br", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("identity", None),
            ("brotli, gzipped", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(choose(&BOTH, &headers).1, expected, "{accepted}");
        }
    }

    #[test]
    fn hashed_files_are_kept_and_the_page_never() {
        assert!(caching("/assets/index-BhQ1.js").contains("immutable"));
        assert_eq!(caching("/index.html"), "no-store");
        assert_eq!(caching("/favicon.svg"), "no-cache");
    }
}
