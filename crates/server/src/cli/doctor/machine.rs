//! The machine: its clock, and where media is offered.

use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use server::Config;

use super::finding::Finding;

/// How far files may lie in the future before the clock is to blame.
const TOLERANCE: Duration = Duration::from_secs(120);

/// Whether the clock can be believed: expiry, one-time codes and certificates go by it.
pub(super) fn clock(data_dir: &Path) -> Finding {
    const WHAT: &str = "clock";
    let database = data_dir.join("database");
    let written = ["konklave.db", "konklave.db-wal"]
        .iter()
        .filter_map(|name| fs::metadata(database.join(name)).ok()?.modified().ok())
        .max();
    let now = SystemTime::now();
    if written.is_some_and(|written| written > now + TOLERANCE) {
        return Finding::bad(
            WHAT,
            "the database was written in the future: the clock goes wrong now, or did then",
            "set the clock, and let it be kept: apt-get install systemd-timesyncd",
        );
    }
    let kept = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output();
    match kept {
        Ok(output) if output.stdout.starts_with(b"yes") => Finding::good(WHAT, "kept by the network"),
        Ok(output) if output.stdout.starts_with(b"no") => Finding::warning(
            WHAT,
            "not kept by the network",
            "apt-get install systemd-timesyncd; deletion, one-time codes and certificates go by the clock",
        ),
        _ => Finding::good(WHAT, "plausible; whether it is kept cannot be told here"),
    }
}

/// Whether others than this machine can send and receive sound and picture.
pub(super) fn media_addresses(config: &Config) -> Finding {
    let own: Vec<IpAddr> = if_addrs::get_if_addrs()
        .map(|all| all.iter().map(if_addrs::Interface::ip).collect())
        .unwrap_or_default();
    judge_addresses(config, &own)
}

fn judge_addresses(config: &Config, own: &[IpAddr]) -> Finding {
    const WHAT: &str = "media addresses";
    let listen = config.media_listen.ip();
    let outside = config.is_behind_tls();
    let offered: Vec<IpAddr> = match (&config.media_addresses[..], listen.is_unspecified()) {
        ([], true) => own
            .iter()
            .copied()
            .filter(|ip| ip.is_ipv4() == listen.is_ipv4())
            .collect(),
        ([], false) => vec![listen],
        (configured, _) => configured.to_vec(),
    };
    let shown = offered.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ");
    let best = offered.iter().map(|ip| reach(*ip)).max();
    match best {
        None => Finding::bad(
            WHAT,
            "there are none",
            "connect this machine to a network, or set media.addresses",
        ),
        Some(Reach::Machine) if outside => Finding::bad(
            WHAT,
            format!("{shown}: nobody from outside hears or sees anybody"),
            "set media.listen to 0.0.0.0:10000, or media.addresses to the address people reach",
        ),
        Some(Reach::Network) if outside => Finding::warning(
            WHAT,
            format!("{shown}: reachable in this network alone"),
            "if people come from elsewhere, set media.addresses to the public address; if not, all is well",
        ),
        Some(_) => Finding::good(WHAT, shown),
    }
}

/// How far an address carries.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Machine,
    Network,
    World,
}

fn reach(ip: IpAddr) -> Reach {
    match ip.to_canonical() {
        ip if ip.is_loopback() => Reach::Machine,
        IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() => Reach::Network,
        // Shared by customers of one provider (RFC 6598).
        IpAddr::V4(ip) if ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]) => Reach::Network,
        IpAddr::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => Reach::Network,
        _ => Reach::World,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn whoever_invites_others_is_told_if_they_will_hear_nothing() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut config = Config::new("unused".into());
        let state = |config: &Config, own: &[IpAddr]| judge_addresses(config, own).state;
        let (loopback, private, public) = (ip("127.0.0.1"), ip("192.168.1.2"), ip("203.0.113.7"));
        assert_eq!(state(&config, &[loopback]), State::Good, "for this machine alone");
        config.behind_proxy = true;
        assert_eq!(state(&config, &[loopback]), State::Bad);
        assert_eq!(state(&config, &[]), State::Bad);
        assert_eq!(state(&config, &[loopback, private]), State::Warning);
        assert_eq!(state(&config, &[loopback, ip("100.64.0.1")]), State::Warning);
        assert_eq!(state(&config, &[private, public]), State::Good);
        config.media_addresses = vec![public];
        assert_eq!(state(&config, &[private]), State::Good);
        config.media_addresses.clear();
        config.media_listen = "127.0.0.1:10000".parse().unwrap();
        assert_eq!(state(&config, &[public]), State::Bad);
    }
}
