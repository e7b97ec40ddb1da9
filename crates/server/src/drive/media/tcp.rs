//! Media over TCP, for networks that let no UDP pass (RFC 6544): packets one after the other, each behind its
//! length (RFC 4571 §2).
//!
//! One task per connection reads and writes; the media thread alone judges. A connection whose packet does not
//! belong to a participant ends at once, so a stranger holds a place for seconds. What a slow connection does not
//! take is dropped, as on any full link: the bandwidth estimate follows.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sfu::{Path, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use super::candidates::{candidate_for, canonical};
use crate::app::Clock;
use crate::config::Config;
use crate::limits::{Network, Pending, Places, WaitingRoom};

/// Bytes of the largest packet that is taken, as over UDP.
const PACKET: usize = 1500;
/// How long a connection may take for its first packet.
const FIRST_WITHIN: Duration = Duration::from_secs(5);
/// How long it may send nothing later: consent is asked for every few seconds (RFC 7675 §5.1).
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take none of what is to be sent.
const STALLED: Duration = Duration::from_secs(10);
/// Packets that wait for one connection, about 70 kB: a key frame in a middle layer. More is delay, not picture.
const WAITING: usize = 64;
/// Packets of all connections that wait for the media thread; then they wait with their senders.
const ARRIVING: usize = 1024;
/// Kernel buffer asked for per connection. What waits there cannot be dropped any more.
const KERNEL_BUFFER: u32 = 64 * 1024;
/// Connections the kernel holds until they are accepted.
const BACKLOG: u32 = 256;
/// Connections per participant: browsers try several at once.
const SHARE: usize = 4;
/// Pause after the system has given no connection, for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// What happens on connections.
enum Arrival {
    Opened { id: u64, path: Path, writer: Writer },
    Packet { path: Path, at: Duration, bytes: Vec<u8> },
    Closed { id: u64, path: Path },
}

/// The way into an open connection. Closes it when dropped.
struct Writer {
    packets: mpsc::Sender<Vec<u8>>,
    /// Until it has proven whose it is.
    pending: Option<Pending>,
}

/// All connections.
pub(super) struct Connections {
    arrivals: mpsc::Receiver<Arrival>,
    /// Keeps the channel open where there is no listener.
    _arrivals: mpsc::Sender<Arrival>,
    writers: BTreeMap<Path, (u64, Writer)>,
}

/// Listens at an address.
pub(super) fn listen(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(KERNEL_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

impl Connections {
    /// To be called inside the runtime that will drive it.
    pub(super) fn new(
        listener: Option<std::net::TcpListener>,
        candidates: Vec<SocketAddr>,
        config: &Config,
        clock: Clock,
    ) -> std::io::Result<Self> {
        let (sender, arrivals) = mpsc::channel(ARRIVING);
        if let Some(listener) = listener {
            let door = Door {
                candidates,
                clock,
                arrivals: sender.clone(),
                all: Arc::new(Semaphore::new(config.connections * SHARE)),
                open: Places::new(config.connections.max(config.pending_per_address)),
                pending: WaitingRoom::new(config.pending_per_address),
            };
            tokio::spawn(door.accept(TcpListener::from_std(listener)?));
        }
        Ok(Self {
            arrivals,
            _arrivals: sender,
            writers: BTreeMap::new(),
        })
    }

    /// The next packet: where it came from, when, the bytes.
    pub(super) async fn receive(&mut self) -> (Path, Duration, Vec<u8>) {
        loop {
            // Never closed: a sender is held above.
            let Some(arrival) = self.arrivals.recv().await else {
                return std::future::pending().await;
            };
            if let Some(packet) = self.take(arrival) {
                return packet;
            }
        }
    }

    /// The next one, if it is there already.
    pub(super) fn receive_now(&mut self) -> Option<(Path, Duration, Vec<u8>)> {
        while let Ok(arrival) = self.arrivals.try_recv() {
            let packet = self.take(arrival);
            if packet.is_some() {
                return packet;
            }
        }
        None
    }

    fn take(&mut self, arrival: Arrival) -> Option<(Path, Duration, Vec<u8>)> {
        match arrival {
            Arrival::Opened { id, path, writer } => {
                self.writers.insert(path, (id, writer));
            }
            Arrival::Closed { id, path } => {
                if self.writers.get(&path).is_some_and(|(open, _)| *open == id) {
                    self.writers.remove(&path);
                }
            }
            // Of a connection that is being closed: no more.
            Arrival::Packet { path, .. } if !self.writers.contains_key(&path) => {}
            Arrival::Packet { path, at, bytes } => return Some((path, at, bytes)),
        }
        None
    }

    /// What a packet showed: the path is a participant's, or the connection ends.
    pub(super) fn judge(&mut self, path: Path, known: bool) {
        match self.writers.get_mut(&path) {
            Some((_, writer)) if known => writer.pending = None,
            _ => {
                self.writers.remove(&path);
            }
        }
    }

    /// Whether the packet was taken.
    pub(super) fn send(&mut self, path: Path, bytes: Vec<u8>) -> bool {
        self.writers
            .get(&path)
            .is_some_and(|(_, writer)| writer.packets.try_send(bytes).is_ok())
    }
}

/// Lets connections in.
struct Door {
    candidates: Vec<SocketAddr>,
    clock: Clock,
    arrivals: mpsc::Sender<Arrival>,
    all: Arc<Semaphore>,
    open: Arc<Places>,
    pending: Arc<WaitingRoom>,
}

impl Door {
    async fn accept(self, listener: TcpListener) {
        for id in 0.. {
            match listener.accept().await {
                Ok((stream, client)) => self.admit(id, stream, canonical(client)).await,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn admit(&self, id: u64, stream: TcpStream, client: SocketAddr) {
        let network = Network::of(client.ip());
        let places = (
            Arc::clone(&self.all).try_acquire_owned(),
            Places::hold(&self.open, network),
        );
        let (Ok(place), Some(held)) = places else {
            return;
        };
        let local = stream.local_addr().ok();
        let Some(server) = local.and_then(|local| candidate_for(&self.candidates, local.ip())) else {
            return;
        };
        let path = Path {
            transport: Transport::Tcp,
            client,
            server,
        };
        let (packets, waiting) = mpsc::channel(WAITING);
        let pending = WaitingRoom::enter(&self.pending, network);
        let displaced = pending.displaced();
        let writer = Writer {
            packets,
            pending: Some(pending),
        };
        if self.arrivals.send(Arrival::Opened { id, path, writer }).await.is_err() {
            return;
        }
        let (arrivals, clock) = (self.arrivals.clone(), self.clock);
        tokio::spawn(async move {
            // A packet is worth more now than with its successor.
            let _ = stream.set_nodelay(true);
            let (read, write) = stream.into_split();
            tokio::select! {
                _ = take_in(BufReader::new(read), path, clock, &arrivals) => {}
                _ = send_out(write, waiting) => {}
                () = displaced.notified() => {}
            }
            let _ = arrivals.send(Arrival::Closed { id, path }).await;
            drop((place, held));
        });
    }
}

/// Reads packets until the connection ends, says nothing, or sends what is none.
async fn take_in(
    mut read: BufReader<OwnedReadHalf>,
    path: Path,
    clock: Clock,
    arrivals: &mpsc::Sender<Arrival>,
) -> std::io::Result<()> {
    let mut patience = FIRST_WITHIN;
    loop {
        let bytes = timeout(patience, packet(&mut read)).await??;
        patience = SILENCE;
        let at = clock.now();
        let arrival = Arrival::Packet { path, at, bytes };
        if arrivals.send(arrival).await.is_err() {
            return Ok(());
        }
    }
}

async fn packet(read: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Vec<u8>> {
    let length = usize::from(read.read_u16().await?);
    if length == 0 || length > PACKET {
        return Err(Error::from(ErrorKind::InvalidData));
    }
    let mut bytes = vec![0; length];
    read.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// Writes packets until there is nothing more to be written to, or nobody takes any.
async fn send_out(mut write: OwnedWriteHalf, mut waiting: mpsc::Receiver<Vec<u8>>) -> std::io::Result<()> {
    let mut framed = Vec::new();
    while let Some(first) = waiting.recv().await {
        framed.clear();
        frame(&first, &mut framed);
        // What waits already goes along in one call.
        while let Ok(next) = waiting.try_recv() {
            frame(&next, &mut framed);
        }
        timeout(STALLED, write.write_all(&framed)).await??;
    }
    Ok(())
}

fn frame(packet: &[u8], into: &mut Vec<u8>) {
    // The stack makes no packet that is longer.
    if let Ok(length) = u16::try_from(packet.len()) {
        into.extend_from_slice(&length.to_be_bytes());
        into.extend_from_slice(packet);
    }
}
