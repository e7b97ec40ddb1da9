//! The UDP socket: batches in, bursts out.

use std::collections::BTreeMap;
use std::io::{ErrorKind, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use sfu::{Path, Transport};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::candidates::{candidate_for, canonical};

/// Kernel buffers asked for: a key frame to everybody in a large room. The kernel may give less.
const KERNEL_BUFFER: usize = 4 * 1024 * 1024;
/// A datagram as large as a path carries, or larger ones cut off.
const DATAGRAM: usize = 1500;
/// Batches received per wake, so that sending and timers get their turn.
const BATCHES: usize = 4;

/// A datagram to be sent.
pub(super) struct Outgoing {
    pub(super) path: Path,
    pub(super) bytes: Vec<u8>,
}

/// The socket, with what it takes to receive and send many datagrams per system call.
pub(super) struct Socket {
    socket: UdpSocket,
    state: UdpSocketState,
    buffers: Vec<Vec<u8>>,
    candidates: Vec<SocketAddr>,
    /// For each candidate, the local address its datagrams arrive at, in the form the kernel gave it: the
    /// private one behind NAT, the mapped one on a socket for both families.
    local: BTreeMap<SocketAddr, IpAddr>,
    burst: Vec<u8>,
}

impl Socket {
    /// To be called inside the runtime that will drive it.
    pub(super) fn new(socket: std::net::UdpSocket, candidates: Vec<SocketAddr>) -> std::io::Result<Self> {
        let state = UdpSocketState::new((&socket).into())?;
        // Less than asked for is no reason not to start.
        let _ = state.set_send_buffer_size((&socket).into(), KERNEL_BUFFER);
        let _ = state.set_recv_buffer_size((&socket).into(), KERNEL_BUFFER);
        let buffers = vec![vec![0; DATAGRAM * state.gro_segments()]; BATCH_SIZE];
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket: UdpSocket::from_std(socket)?,
            state,
            buffers,
            candidates,
            local: BTreeMap::new(),
            burst: Vec::new(),
        })
    }

    /// Waits for something to receive.
    pub(super) async fn readable(&self) {
        if self.socket.readable().await.is_err() {
            // The runtime is going away: nothing more will come.
            std::future::pending::<()>().await;
        }
    }

    /// Receives what is there: where it travelled, how long ago, the bytes.
    pub(super) fn receive(&mut self, mut each: impl FnMut(Path, Duration, &[u8])) {
        for _ in 0..BATCHES {
            let mut metas = [RecvMeta::default(); BATCH_SIZE];
            let mut slices: Vec<IoSliceMut<'_>> = self.buffers.iter_mut().map(|b| IoSliceMut::new(b)).collect();
            let (socket, state) = (&self.socket, &self.state);
            let received = socket.try_io(Interest::READABLE, || {
                state.recv(socket.into(), &mut slices, &mut metas)
            });
            drop(slices);
            // WouldBlock: nothing more. Anything else is an echo of an earlier datagram (ICMP).
            let Ok(received) = received else { return };
            for (meta, buffer) in metas.iter().zip(&self.buffers).take(received) {
                let to = meta.dst_ip.and_then(|ip| candidate_for(&self.candidates, ip));
                let (Some(to), Some(local)) = (to, meta.dst_ip) else {
                    continue;
                };
                self.local.insert(to, local);
                let path = Path {
                    transport: Transport::Udp,
                    client: canonical(meta.addr),
                    server: to,
                };
                if meta.stride == 0 {
                    continue;
                }
                let age = meta.timestamp.map_or(Duration::ZERO, age);
                for datagram in buffer[..meta.len].chunks(meta.stride) {
                    each(path, age, datagram);
                }
            }
        }
    }

    /// Sends a burst; returns how many datagrams were not taken. Neighbours of one length to one receiver
    /// go in one system call.
    pub(super) fn send(&mut self, outgoing: &[Outgoing]) -> usize {
        let most = self.state.max_gso_segments().max(1);
        let mut unsent = 0;
        let mut rest = outgoing;
        while let Some(first) = rest.first() {
            let count = run_length(rest, most);
            let (run, after) = rest.split_at(count);
            rest = after;
            self.burst.clear();
            for datagram in run {
                self.burst.extend_from_slice(&datagram.bytes);
            }
            let transmit = Transmit {
                destination: self.destination(first.path.client),
                ecn: None,
                contents: &self.burst,
                segment_size: (count > 1).then_some(first.bytes.len()),
                src_ip: self.local.get(&first.path.server).copied(),
            };
            // Straight to the kernel: a full buffer is told by it, and the datagram is lost either way.
            let mut sent = self.state.try_send((&self.socket).into(), &transmit);
            if sent.as_ref().is_err_and(|error| error.kind() == ErrorKind::Interrupted) {
                sent = self.state.try_send((&self.socket).into(), &transmit);
            }
            if sent.is_err() {
                unsent += count;
            }
        }
        unsent
    }

    /// A socket for both families wants IPv4 addresses mapped.
    fn destination(&self, to: SocketAddr) -> SocketAddr {
        match (self.socket.local_addr(), to) {
            (Ok(SocketAddr::V6(_)), SocketAddr::V4(v4)) => {
                SocketAddr::new(IpAddr::V6(v4.ip().to_ipv6_mapped()), v4.port())
            }
            _ => to,
        }
    }
}

/// How many datagrams from the first on can go together: same way, same length, the last may be shorter.
fn run_length(datagrams: &[Outgoing], most: usize) -> usize {
    /// What one UDP datagram may hold, all segments together.
    const LARGEST: usize = 65_000;
    let first = &datagrams[0];
    let len = first.bytes.len();
    let mut count = 1;
    for next in &datagrams[1..] {
        let same_way = next.path == first.path;
        if !same_way || next.bytes.len() > len || next.bytes.is_empty() || count >= most || (count + 1) * len > LARGEST
        {
            break;
        }
        count += 1;
        if next.bytes.len() < len {
            break;
        }
    }
    count
}

/// How long ago the kernel took a datagram in, by its own clock reading since the Unix epoch. Bandwidth
/// estimation hangs on it: a thread that wakes late must not look like a network that is slow.
fn age(taken_in: Duration) -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let age = now.saturating_sub(taken_in);
    // More than that is a clock that was set meanwhile.
    if age < Duration::from_secs(1) {
        age
    } else {
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(client: SocketAddr, server: SocketAddr) -> Path {
        Path {
            transport: Transport::Udp,
            client,
            server,
        }
    }

    fn datagrams(list: &[(u16, usize)]) -> Vec<Outgoing> {
        list.iter()
            .map(|(port, len)| Outgoing {
                path: path(
                    SocketAddr::new("127.0.0.1".parse().unwrap(), *port),
                    "127.0.0.1:1".parse().unwrap(),
                ),
                bytes: vec![0; *len],
            })
            .collect()
    }

    #[test]
    fn only_equal_neighbours_travel_together() {
        for (list, most, expected) in [
            (&[(1, 9)][..], 64, 1),
            (&[(1, 9), (1, 9), (1, 9)], 64, 3),
            (&[(1, 9), (1, 9), (1, 9)], 2, 2),
            (&[(1, 9), (2, 9)], 64, 1),
            (&[(1, 9), (1, 5), (1, 5)], 64, 2),
            (&[(1, 5), (1, 9)], 64, 1),
            (&[(1, 40_000), (1, 40_000)], 64, 1),
        ] {
            assert_eq!(run_length(&datagrams(list), most), expected, "{list:?}");
        }
    }

    #[tokio::test]
    async fn bursts_arrive_datagram_by_datagram() {
        let ours = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = ours.local_addr().unwrap();
        let mut ours = Socket::new(ours, vec![address]).unwrap();
        let theirs = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let their_address = theirs.local_addr().unwrap();
        let lens = [100, 100, 100, 40, 200, 1];
        let outgoing: Vec<_> = lens
            .iter()
            .map(|len| Outgoing {
                path: path(their_address, address),
                bytes: vec![*len as u8; *len],
            })
            .collect();
        assert_eq!(ours.send(&outgoing), 0);
        let mut buffer = [0; 2000];
        for len in lens {
            let (got, from) = theirs.recv_from(&mut buffer).await.unwrap();
            assert_eq!((got, from), (len, address));
            theirs.send_to(&buffer[..got], address).await.unwrap();
        }
        let mut back = Vec::new();
        while back.len() < lens.len() {
            ours.readable().await;
            ours.receive(|way, _, bytes| {
                assert_eq!(way, path(their_address, address));
                back.push(bytes.len());
            });
        }
        assert_eq!(back, lens);
    }
}
