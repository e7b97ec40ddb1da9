//! Finds the connection a datagram belongs to, without asking every connection.
//!
//! STUN names its connection by the user fragment (RFC 8445 §7.2.2); everything else is known by the
//! address that an authenticated STUN request came from.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::connection::ConnectionId;
use crate::path::{Path, Transport};

/// Which connection listens where.
#[derive(Debug, Default)]
pub(crate) struct Demux {
    by_ufrag: BTreeMap<String, ConnectionId>,
    by_address: BTreeMap<Address, ConnectionId>,
    /// Paths of a connection; the one that was confirmed last stands last.
    paths: BTreeMap<ConnectionId, Vec<Path>>,
}

/// A client's end of a path.
type Address = (Transport, SocketAddr);

/// What the first bytes of a datagram say (RFC 7983).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A STUN message, with the local user fragment if it names one.
    Stun(Option<&'a str>),
    /// DTLS, SRTP or SRTCP.
    Media,
    /// None of these.
    Unknown,
}

/// Paths one connection may hold. Raising it lets a client fill the table; lowering it below what a laptop has, an
/// address per interface and over TCP a port for each of our addresses besides, loses checks while ICE still chooses.
const PATHS: usize = 32;

impl Demux {
    pub(crate) fn register(&mut self, ufrag: String, connection: ConnectionId) {
        self.by_ufrag.insert(ufrag, connection);
    }

    /// The connection is found by another fragment from now on; its addresses stay.
    pub(crate) fn rename(&mut self, ufrag: String, connection: ConnectionId) {
        self.by_ufrag.retain(|_, held| *held != connection);
        self.register(ufrag, connection);
    }

    pub(crate) fn by_ufrag(&self, ufrag: &str) -> Option<ConnectionId> {
        self.by_ufrag.get(ufrag).copied()
    }

    pub(crate) fn by_path(&self, path: Path) -> Option<ConnectionId> {
        self.by_address.get(&address_of(path)).copied()
    }

    /// Notes a path that proved to belong to the connection. Gives back one that has to be given up for it.
    pub(crate) fn confirm(&mut self, path: Path, connection: ConnectionId) -> Option<Path> {
        if let Some(other) = self.by_address.insert(address_of(path), connection)
            && let Some(held) = self.paths.get_mut(&other)
        {
            held.retain(|held| address_of(*held) != address_of(path));
        }
        let held = self.paths.entry(connection).or_default();
        held.push(path);
        if held.len() <= PATHS {
            return None;
        }
        let oldest = held.remove(0);
        self.by_address.remove(&address_of(oldest));
        Some(oldest)
    }

    /// Forgets a path that has ended.
    pub(crate) fn close(&mut self, path: Path) {
        if let Some(connection) = self.by_address.remove(&address_of(path))
            && let Some(held) = self.paths.get_mut(&connection)
        {
            held.retain(|held| address_of(*held) != address_of(path));
        }
    }

    /// Forgets a connection; gives back its paths.
    pub(crate) fn remove(&mut self, connection: ConnectionId) -> Vec<Path> {
        self.by_ufrag.retain(|_, held| *held != connection);
        let paths = self.paths.remove(&connection).unwrap_or_default();
        for path in &paths {
            self.by_address.remove(&address_of(*path));
        }
        paths
    }
}

fn address_of(path: Path) -> Address {
    (path.transport, path.client)
}

impl<'a> Kind<'a> {
    pub(crate) fn of(datagram: &'a [u8]) -> Self {
        match datagram {
            [0..=3, ..] if datagram.len() >= 20 && datagram[4..8] == MAGIC_COOKIE => Self::Stun(local_ufrag(datagram)),
            [20..=63 | 128..=191, ..] => Self::Media,
            _ => Self::Unknown,
        }
    }
}

/// RFC 8489 §5.
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
/// RFC 8489 §14.3.
const USERNAME: u16 = 0x0006;

/// The part of USERNAME before the colon: the receiver's own fragment (RFC 8445 §7.2.2).
fn local_ufrag(message: &[u8]) -> Option<&str> {
    let mut rest = message.get(20..)?;
    while let [t0, t1, l0, l1, value @ ..] = rest {
        let len = usize::from(u16::from_be_bytes([*l0, *l1]));
        if u16::from_be_bytes([*t0, *t1]) == USERNAME {
            let name = std::str::from_utf8(value.get(..len)?).ok()?;
            return name.split_once(':').map(|(local, _)| local);
        }
        rest = value.get(len.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stun_names_its_connection() {
        let mut message = vec![0x00, 0x01, 0x00, 0x00];
        message.extend(MAGIC_COOKIE);
        message.extend([7; 12]);
        message.extend([0x80, 0x22, 0x00, 0x03, b'a', b'b', b'c', 0]);
        message.extend([0x00, 0x06, 0x00, 0x09]);
        message.extend(b"left:righ\0\0\0");
        assert_eq!(Kind::of(&message), Kind::Stun(Some("left")));
        message.truncate(34);
        assert_eq!(Kind::of(&message), Kind::Stun(None));
        assert_eq!(Kind::of(&[22, 254, 253]), Kind::Media);
        assert_eq!(Kind::of(&[0x80]), Kind::Media);
        assert_eq!(Kind::of(&[]), Kind::Unknown);
        assert_eq!(Kind::of(&[0; 40]), Kind::Unknown);
    }

    #[test]
    fn a_connection_holds_few_paths_and_leaves_none_behind() {
        let mut demux = Demux::default();
        let (one, two) = (ConnectionId(1), ConnectionId(2));
        let path = |port| Path {
            transport: Transport::Tcp,
            client: SocketAddr::from(([192, 0, 2, 1], port)),
            server: SocketAddr::from(([192, 0, 2, 9], 1)),
        };
        let known = |demux: &Demux| (1..=50).filter(|p| demux.by_path(path(*p)).is_some()).count();
        demux.register("u".into(), one);
        let mut given_up = Vec::new();
        for port in 1..=50 {
            given_up.extend(demux.confirm(path(port), one));
            // The one in use stays, however many come.
            given_up.extend(demux.confirm(path(1), one));
        }
        assert_eq!(known(&demux), PATHS);
        assert_eq!(demux.by_path(path(1)), Some(one));
        assert_eq!(given_up, (2..=50 - PATHS as u16 + 1).map(path).collect::<Vec<_>>());
        assert_eq!(demux.confirm(path(50), two), None);
        assert_eq!(demux.by_path(path(50)), Some(two));
        demux.close(path(49));
        assert_eq!(demux.by_path(path(49)), None);
        assert_eq!(demux.remove(one).len(), PATHS - 2);
        assert_eq!(known(&demux), 1);
        assert_eq!(demux.by_ufrag("u"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_datagram_panics(datagram in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let _ = Kind::of(&datagram);
            let mut stun = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
            stun.extend(&datagram);
            let _ = Kind::of(&stun);
        }
    }
}
