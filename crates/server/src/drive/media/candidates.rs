//! Under which addresses clients are told to reach the media sockets.

use std::net::{IpAddr, SocketAddr};

use crate::config::Config;

/// The configured ones; else the one the socket is bound to; else those of all interfaces.
pub(super) fn candidates(config: &Config, bound: SocketAddr) -> std::io::Result<Vec<SocketAddr>> {
    let addresses = if !config.media_addresses.is_empty() {
        config.media_addresses.clone()
    } else if !bound.ip().is_unspecified() {
        vec![bound.ip()]
    } else {
        let interfaces = if_addrs::get_if_addrs()?;
        interfaces.into_iter().map(|interface| interface.ip()).collect()
    };
    let mut candidates: Vec<SocketAddr> = addresses
        .into_iter()
        .filter(|ip| is_reachable(*ip) && (ip.is_ipv4() || bound.is_ipv6()))
        .map(|ip| SocketAddr::new(ip, bound.port()))
        .collect();
    // Clients try them in this order: the rest of the world before this machine itself.
    candidates.sort_by_key(|candidate| (candidate.ip().is_loopback(), *candidate));
    candidates.dedup();
    if candidates.is_empty() {
        return Err(std::io::Error::other(
            "no address to offer to clients; set media.addresses",
        ));
    }
    Ok(candidates)
}

/// The candidate that what arrives at `local` was meant for: that address, or, behind NAT, the first of its family.
pub(super) fn candidate_for(candidates: &[SocketAddr], local: IpAddr) -> Option<SocketAddr> {
    let ip = local.to_canonical();
    let exact = candidates.iter().find(|candidate| candidate.ip() == ip);
    let same_family = || candidates.iter().find(|candidate| candidate.is_ipv4() == ip.is_ipv4());
    exact.or_else(same_family).copied()
}

/// An IPv4 address as such, also from a socket for both families.
pub(super) fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Link-local addresses mean nothing without the name of an interface.
fn is_reachable(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => !v4.is_link_local(),
        IpAddr::V6(v6) => !v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_address_is_offered_alone_and_a_wildcard_offers_loopback_too() {
        let config = Config::new("unused".into());
        let bound: SocketAddr = "127.0.0.1:7".parse().unwrap();
        assert_eq!(candidates(&config, bound).unwrap(), [bound]);
        let all = candidates(&config, "0.0.0.0:7".parse().unwrap()).unwrap();
        assert_eq!(all.last(), Some(&bound));
        assert!(all.iter().all(|candidate| candidate.is_ipv4() && candidate.port() == 7));
    }

    #[test]
    fn configured_addresses_win() {
        let config = Config {
            media_addresses: vec!["203.0.113.7".parse().unwrap()],
            ..Config::new("unused".into())
        };
        let offered = candidates(&config, "0.0.0.0:7".parse().unwrap()).unwrap();
        assert_eq!(offered, ["203.0.113.7:7".parse().unwrap()]);
    }
}
