//! Headers on every answer but those hyper gives by itself to what is no HTTP request, which have no body.

use axum::extract::State;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::response::Response;

use std::sync::Arc;

use crate::app::App;

/// What a page of ours may load, run and embed. Nothing inline, nothing from elsewhere, no `eval` but
/// WebAssembly's, no string turned into markup or script except through the two named policies:
/// `konklave-worker` (starts our workers) and `konklave-app` (the interface's own, should it need one).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    worker-src 'self'; \
    connect-src 'self'; \
    img-src 'self' data: blob:; \
    media-src 'self' blob:; \
    style-src 'self'; \
    font-src 'self'; \
    manifest-src 'self'; \
    base-uri 'none'; \
    form-action 'none'; \
    frame-ancestors 'none'; \
    require-trusted-types-for 'script'; \
    trusted-types konklave-worker konklave-app";

/// Devices of the person: ours alone, and only those a meeting needs.
const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(self), display-capture=(self), \
    accelerometer=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), midi=(), \
    payment=(), serial=(), usb=(), xr-spatial-tracking=()";

const ALWAYS: [(HeaderName, &str); 9] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Adds the headers; answers that say nothing of caching are not stored.
pub(super) async fn add(State(app): State<Arc<App>>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        // A page that is more strictly kept says so itself.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    // Behind TLS only, and under a name: for loopback, the header would lock the browser out of whatever else runs
    // there. Browsers ignore it on plain HTTP, so a proxy that lets some through does no harm.
    if app.config.is_behind_tls() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}
