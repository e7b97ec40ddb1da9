//! Whose pages may talk to us (CSRF, cross-site WebSocket hijacking, DNS rebinding).
//!
//! A browser names the page's origin on every WebSocket and every POST, and no page can change or omit
//! it. So: configured origins, exactly; without a proxy also a loopback page served by ourselves, that is
//! `http://` (`https://` with TLS) and the request's own `Host`, if that host is a loopback name (any other name could be an
//! attacker's that resolves to us). `null` and everything else is refused.
//!
//! A program outside a browser sends no origin but `X-Konklave-Client: native`, which a page cannot put
//! on a WebSocket at all, nor on a request to us without a preflight that we never answer.

use axum::http::{HeaderMap, header};

use crate::config::Config;

/// Header by which a program says that it is no browser.
const CLIENT: &str = "x-konklave-client";

/// Whether a request with these headers comes from where it may.
pub(super) fn allowed(headers: &HeaderMap, config: &Config) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => headers.get(CLIENT).is_some_and(|v| v == "native"),
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| is_ours(origin, headers, config)),
        (Some(_), Some(_)) => false,
    }
}

fn is_ours(origin: &str, headers: &HeaderMap, config: &Config) -> bool {
    if config.origins.iter().any(|ours| ours == origin) {
        return true;
    }
    if config.behind_proxy {
        return false;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host else { return false };
    let scheme = if config.tls.is_some() { "https://" } else { "http://" };
    origin.strip_prefix(scheme) == Some(host) && is_loopback(host)
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(config: &Config, headers: &[(&'static str, &str)], expected: bool) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        assert_eq!(allowed(&map, config), expected, "{headers:?}");
    }

    #[test]
    fn on_loopback_only_our_own_page_and_programs_may_connect() {
        let config = Config::new("unused".into());
        let host = ("host", "localhost:8080");
        for (origin, expected) in [
            ("http://localhost:8080", true),
            ("https://localhost:8080", false),
            ("http://localhost:8081", false),
            ("http://localhost", false),
            ("http://evil.example", false),
            ("http://localhost:8080.evil.example", false),
            ("http://localhost:8080/", false),
            ("HTTP://localhost:8080", false),
            ("null", false),
            ("", false),
            ("file://", false),
        ] {
            check(&config, &[host, ("origin", origin)], expected);
        }
        check(
            &config,
            &[("host", "127.0.0.1:1"), ("origin", "http://127.0.0.1:1")],
            true,
        );
        check(&config, &[("host", "[::1]:1"), ("origin", "http://[::1]:1")], true);
        check(&config, &[host], false);
        check(&config, &[host, ("x-konklave-client", "native")], true);
        check(&config, &[host, ("x-konklave-client", "browser")], false);
        check(
            &config,
            &[host, ("origin", "http://evil.example"), ("x-konklave-client", "native")],
            false,
        );
        check(
            &config,
            &[
                host,
                ("origin", "http://localhost:8080"),
                ("origin", "http://evil.example"),
            ],
            false,
        );
    }

    #[test]
    fn a_foreign_name_that_resolves_to_us_is_foreign() {
        let config = Config::new("unused".into());
        for name in [
            "rebound.example:8080",
            "127.0.0.1.example:8080",
            "localhost.example:8080",
        ] {
            check(&config, &[("host", name), ("origin", &format!("http://{name}"))], false);
        }
    }

    #[test]
    fn behind_a_proxy_only_the_configured_origins_count() {
        let config = Config {
            behind_proxy: true,
            origins: vec!["https://meet.example.org".to_owned()],
            ..Config::new("unused".into())
        };
        let host = ("host", "localhost:8080");
        check(&config, &[host, ("origin", "https://meet.example.org")], true);
        check(&config, &[host, ("origin", "http://meet.example.org")], false);
        check(
            &config,
            &[host, ("origin", "https://meet.example.org.evil.example")],
            false,
        );
        check(&config, &[host, ("origin", "http://localhost:8080")], false);
    }
}
