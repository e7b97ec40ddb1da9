//! The cookie of a session.
//!
//! Behind TLS its name begins with `__Host-`, which browsers accept only with `Secure`, for this host alone, from this
//! host alone (RFC 6265bis §4.1.3.2). Without TLS the server is reachable from its own computer only, and the cookie
//! has another name.

use accounts::SessionToken;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

fn name(config: &Config) -> &'static str {
    if config.is_behind_tls() {
        "__Host-konklave"
    } else {
        "konklave"
    }
}

/// The session's token, if there is exactly one.
pub(super) fn token(headers: &HeaderMap, config: &Config) -> Option<SessionToken> {
    only(headers, name(config))
}

/// The token in the cookie of this name, if there is exactly one.
pub(super) fn only(headers: &HeaderMap, name: &str) -> Option<SessionToken> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name);
    let (_, value) = found.next()?;
    match found.next() {
        None => SessionToken::read(value),
        Some(_) => None,
    }
}

/// Has the browser keep it for so many seconds.
pub(super) fn set(token: &SessionToken, seconds: u64, config: &Config) -> HeaderValue {
    value(&token.text(), seconds, config)
}

/// Has the browser forget it.
pub(super) fn clear(config: &Config) -> HeaderValue {
    value("", 0, config)
}

fn value(token: &str, seconds: u64, config: &Config) -> HeaderValue {
    let secure = if config.is_behind_tls() { "; Secure" } else { "" };
    let text = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}",
        name(config)
    );
    let mut value = HeaderValue::from_str(&text).expect("base64url and our own words are ASCII");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_the_cookie_has_another_name_and_no_claim() {
        let mut config = Config::new("unused".into());
        let token = SessionToken::random();
        let plain = set(&token, 60, &config);
        let text = format!(
            "konklave={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=60",
            *token.text()
        );
        assert_eq!(plain.to_str().unwrap(), text);
        config.behind_proxy = true;
        let secure = set(&token, 60, &config);
        assert_eq!(secure.to_str().unwrap(), format!("__Host-{text}; Secure"));
        assert!(secure.is_sensitive());
        assert!(clear(&config).to_str().unwrap().starts_with("__Host-konklave=; "));
    }

    #[test]
    fn of_two_cookies_none_counts() {
        let config = Config::new("unused".into());
        let (one, other) = (SessionToken::random(), SessionToken::random());
        let (one, other) = (
            format!("konklave={}", *one.text()),
            format!("konklave={}", *other.text()),
        );
        let read = |cookies: &[&str]| {
            let mut headers = HeaderMap::new();
            for cookie in cookies {
                headers.append(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            }
            token(&headers, &config).map(|token| format!("konklave={}", *token.text()))
        };
        assert_eq!(read(&[&one]), Some(one.clone()));
        assert_eq!(read(&[&format!("a=b; {one};c")]), Some(one.clone()));
        assert_eq!(read(&[&format!("{one}; {other}")]), None);
        assert_eq!(read(&[&one, &other]), None);
        assert_eq!(read(&[&format!("__Host-{one}")]), None);
        assert_eq!(read(&["konklave=", "x"]), None);
    }
}
