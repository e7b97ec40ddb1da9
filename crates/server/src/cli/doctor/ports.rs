//! Whether the ports can be had, or are the running server's already.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, UdpSocket};

use server::Config;

use super::finding::Finding;

/// A finding for each port.
pub(super) fn ports(config: &Config, running: bool) -> Vec<Finding> {
    let mut wanted = vec![("port of the web interface", "listen", config.listen, Kind::Tcp)];
    if let Some(redirect) = config.tls.as_ref().and_then(|tls| tls.redirect) {
        wanted.push(("port for plain HTTP", "tls.redirect", redirect, Kind::Tcp));
    }
    wanted.push(("port of media (UDP)", "media.listen", config.media_listen, Kind::Udp));
    if config.media_tcp {
        wanted.push(("port of media (TCP)", "media.listen", config.media_listen, Kind::Tcp));
    }
    wanted
        .into_iter()
        .map(|(what, key, address, kind)| judge(what, key, address, kind.bind(address), running))
        .collect()
}

#[derive(Clone, Copy)]
enum Kind {
    Tcp,
    Udp,
}

impl Kind {
    /// Takes the port and gives it back.
    fn bind(self, address: SocketAddr) -> io::Result<()> {
        match self {
            // The standard library lets an address be taken again that was in use a moment ago, as the server does.
            Self::Tcp => TcpListener::bind(address).map(drop),
            Self::Udp => UdpSocket::bind(address).map(drop),
        }
    }
}

fn judge(what: &'static str, key: &str, address: SocketAddr, bound: io::Result<()>, running: bool) -> Finding {
    match bound {
        Ok(()) if running => Finding::warning(
            what,
            format!("{address} is free, although the server runs"),
            "it runs with another configuration than this one: restart it",
        ),
        Ok(()) => Finding::good(what, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && running => {
            Finding::good(what, format!("{address} is in use while the server runs"))
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => Finding::bad(
            what,
            format!("{address} is used by another program"),
            format!("find it with `ss -lntup`, end it, or set {key} to another port"),
        ),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Finding::warning(
            what,
            format!("{address} may not be opened by this user"),
            "run this command as root to be sure; the unit of the package lets the server open ports below 1024",
        ),
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable => Finding::bad(
            what,
            format!("{address} is no address of this machine"),
            format!("set {key} to one of `ip address`, or to 0.0.0.0"),
        ),
        Err(error) => Finding::bad(
            what,
            format!("{address}: {error}"),
            format!("set {key} to another address"),
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_port_is_ours_only_while_our_server_runs() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let state = |running| judge("port", "listen", address, Kind::Tcp.bind(address), running).state;
        assert_eq!(state(false), State::Bad);
        assert_eq!(state(true), State::Good);
        let elsewhere: SocketAddr = "192.0.2.1:0".parse().unwrap();
        let finding = judge("port", "listen", elsewhere, Kind::Udp.bind(elsewhere), false);
        assert_eq!(finding.state, State::Bad);
        assert!(finding.found.contains("no address of this machine"), "{finding:?}");
    }
}
