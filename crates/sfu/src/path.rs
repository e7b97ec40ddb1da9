//! Where packets travel between a client and the server.

use std::net::SocketAddr;

/// What carries the packets of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// One packet per datagram.
    Udp,
    /// For networks that let nothing else pass (RFC 6544): packets one after the other, each behind its length
    /// (RFC 4571 §2). Clients open the connection.
    Tcp,
}

/// Both ends of a way, and what carries packets on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// What carries them.
    pub transport: Transport,
    /// The client's end, as the server sees it.
    pub client: SocketAddr,
    /// The server's end: a candidate.
    pub server: SocketAddr,
}

/// Addresses under which clients reach the server, told to them as host candidates (RFC 8839 §5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// All of one UDP port.
    pub udp: Vec<SocketAddr>,
    /// All of one TCP port, on which the server listens.
    pub tcp: Vec<SocketAddr>,
}

impl Candidates {
    /// Those of one transport.
    pub fn of(&self, transport: Transport) -> &[SocketAddr] {
        match transport {
            Transport::Udp => &self.udp,
            Transport::Tcp => &self.tcp,
        }
    }
}
