//! Which addresses people may open.

use std::net::IpAddr;

/// What is wrong with `origin`, and what is allowed.
pub(super) fn judge(origin: &str, tls: bool, behind_proxy: bool) -> Result<(), (&'static str, &'static str)> {
    let Some((encrypted, host)) = parts(origin) else {
        return Err((
            "is no origin",
            "scheme, host and port if not the scheme's own, in lower case, without path, as https://meet.example.org",
        ));
    };
    let ip: Option<IpAddr> = host.parse().ok();
    let here = host == "localhost" || host.ends_with(".localhost") || ip.is_some_and(|ip| ip.is_loopback());
    match encrypted {
        true => Ok(()),
        false if tls => Err(("is not encrypted, and tls.mode is set", "https:// addresses")),
        // By an address nobody is led astray; who stands in front of a network of its own knows it.
        false if here || (behind_proxy && ip.is_some()) => Ok(()),
        false => Err((
            "is not encrypted: on its way everybody could read and change the program",
            "an https:// address; http:// for this machine alone, as http://localhost:8080, or with behind_proxy for an \
             IP address in a network of your own",
        )),
    }
}

/// Whether it is encrypted, and the host, without the brackets of IPv6; none: it is not exactly what a browser
/// serialises as an origin (RFC 6454 section 6.2).
fn parts(origin: &str) -> Option<(bool, &str)> {
    let (encrypted, rest) = match origin.split_once("://")? {
        ("https", rest) => (true, rest),
        ("http", rest) => (false, rest),
        _ => return None,
    };
    let default_port = if encrypted { ":443" } else { ":80" };
    let plain = rest
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:[]".contains(&b));
    if !plain || rest.ends_with(default_port) {
        return None;
    }
    let host = host_of(rest);
    (!host.is_empty()).then_some((encrypted, host))
}

/// The host of `host` or `host:port`.
fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// The host that a certificate has to be for, if this is an `https://` origin.
pub(super) fn encrypted_host(origin: &str) -> Option<&str> {
    parts(origin).filter(|(encrypted, _)| *encrypted).map(|(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_encrypted_stays_on_this_machine_or_in_a_network_of_ones_own() {
        for (origin, tls, proxy, allowed) in [
            ("https://meet.example.org", false, false, true),
            ("https://meet.example.org:8443", true, true, true),
            ("http://localhost:8080", false, false, true),
            ("http://[::1]:8080", false, false, true),
            ("http://127.0.0.1", false, true, true),
            ("http://localhost:8080", true, false, false),
            ("http://10.77.0.1:8080", false, true, true),
            ("http://10.77.0.1:8080", false, false, false),
            ("http://meet.example.org", false, true, false),
            ("http://localhost.example.org", false, false, false),
            ("http://127.0.0.1.example.org", false, false, false),
            ("https://", false, false, false),
            ("https://:8443", false, false, false),
            ("ftp://meet.example.org", false, false, false),
        ] {
            assert_eq!(judge(origin, tls, proxy).is_ok(), allowed, "{origin} {tls} {proxy}");
        }
        assert_eq!(encrypted_host("https://[2001:db8::1]:8443"), Some("2001:db8::1"));
        assert_eq!(encrypted_host("https://meet.example.org"), Some("meet.example.org"));
        assert_eq!(encrypted_host("http://localhost"), None);
    }
}
