//! Media over TCP, for networks that let no UDP pass (RFC 6544): packets one after the other, each behind its
//! length (RFC 4571 §2).
//!
//! One task per connection reads and writes, beside the media thread, which alone judges: a connection whose packet
//! does not belong to a participant ends at once, so a stranger holds a place for seconds. What a slow connection does
//! not take is dropped before it is framed, as on any full link: the bandwidth estimate follows.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sfu::{Path, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use super::candidates::{candidate_for, canonical};
use crate::app::Clock;
use crate::config::Config;
use crate::limits::{Network, Pending, Places, WaitingRoom};
use crate::telemetry::{Gauge, Metrics, count};

/// Bytes of the largest packet that is taken, as over UDP.
const PACKET: usize = 1500;
/// How long a connection may take for its first packet.
const FIRST_WITHIN: Duration = Duration::from_secs(5);
/// How long it may send nothing later: consent is asked for every few seconds (RFC 7675 §5.1).
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take none of what is to be sent ([`WRITTEN`] at once).
const STALLED: Duration = Duration::from_secs(10);
/// Bytes that wait for one connection, those just being written included: a key frame in a middle layer. More is
/// delay, not picture.
const WAITING: usize = 96 * 1024;
/// Bytes written in one go.
const WRITTEN: usize = 16 * 1024;
/// Packets of all connections that wait for the media thread; then they wait with their senders.
const ARRIVING: usize = 1024;
/// Kernel buffer asked for per connection. What waits there cannot be dropped any more.
const KERNEL_BUFFER: u32 = 64 * 1024;
/// Connections the kernel holds until they are accepted.
const BACKLOG: u32 = 256;
/// Connections for media, as part of those of the web interface: browsers try several at once.
const SHARE: usize = 2;
/// Connections of everybody that have proven nothing yet. The next one takes the place of the one that waits longest.
const UNPROVEN: usize = 512;
/// Pause after the system has given no connection, for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// What happens on connections.
enum Arrival {
    Opened { id: u64, path: Path, writer: Writer },
    Packet { path: Path, at: Duration, bytes: Vec<u8> },
    Closed { id: u64, path: Path },
}

/// What the media thread is told of them.
pub(super) enum Received {
    Packet { path: Path, at: Duration, bytes: Vec<u8> },
    Closed(Path),
}

/// The way into an open connection. Closes it when dropped.
struct Writer {
    packets: mpsc::UnboundedSender<Vec<u8>>,
    /// Bytes that have not been written yet.
    waiting: Arc<AtomicUsize>,
    /// Until it has proven whose it is: its places among those of its network, and of all.
    unproven: Option<[Pending; 2]>,
}

/// All connections.
pub(super) struct Connections {
    arrivals: mpsc::Receiver<Arrival>,
    /// Keeps the channel open where there is no listener.
    _arrivals: mpsc::Sender<Arrival>,
    writers: BTreeMap<Path, (u64, Writer)>,
}

/// Listens at an address.
pub(super) fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    crate::running::listen(address, KERNEL_BUFFER, BACKLOG)
}

impl Connections {
    /// Lets connections in, in the runtime this is called in.
    pub(super) fn new(
        listener: Option<TcpListener>,
        candidates: Vec<SocketAddr>,
        config: &Config,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> Self {
        let (sender, arrivals) = mpsc::channel(ARRIVING);
        if let Some(listener) = listener {
            let door = Door {
                candidates,
                clock,
                metrics,
                arrivals: sender.clone(),
                all: Arc::new(Semaphore::new(config.connections * SHARE)),
                open: Places::new(config.connections.max(config.pending_per_address)),
                unproven: [WaitingRoom::new(config.pending_per_address), WaitingRoom::new(UNPROVEN)],
            };
            tokio::spawn(door.accept(listener));
        }
        Self {
            arrivals,
            _arrivals: sender,
            writers: BTreeMap::new(),
        }
    }

    /// What comes next.
    pub(super) async fn receive(&mut self) -> Received {
        loop {
            // Never closed: a sender is held above.
            let Some(arrival) = self.arrivals.recv().await else {
                return std::future::pending().await;
            };
            if let Some(received) = self.take(arrival) {
                return received;
            }
        }
    }

    /// The same, if it is there already.
    pub(super) fn receive_now(&mut self) -> Option<Received> {
        while let Ok(arrival) = self.arrivals.try_recv() {
            let received = self.take(arrival);
            if received.is_some() {
                return received;
            }
        }
        None
    }

    fn take(&mut self, arrival: Arrival) -> Option<Received> {
        match arrival {
            Arrival::Opened { id, path, writer } => {
                // The same two ends once more: what was proven of the former says nothing of this one.
                let former = self.writers.insert(path, (id, writer));
                former.map(|_| Received::Closed(path))
            }
            Arrival::Closed { id, path } => {
                let is_open = self.writers.get(&path).is_some_and(|(open, _)| *open == id);
                is_open.then(|| self.writers.remove(&path));
                is_open.then_some(Received::Closed(path))
            }
            // Of a connection that is being closed: no more.
            Arrival::Packet { path, .. } if !self.writers.contains_key(&path) => None,
            Arrival::Packet { path, at, bytes } => Some(Received::Packet { path, at, bytes }),
        }
    }

    /// What a packet showed: the path is a participant's, or the connection ends.
    pub(super) fn judge(&mut self, path: Path, known: bool) {
        match self.writers.get_mut(&path) {
            Some((_, writer)) if known => writer.unproven = None,
            _ => self.close(path),
        }
    }

    /// Ends a connection.
    pub(super) fn close(&mut self, path: Path) {
        self.writers.remove(&path);
    }

    /// Whether the packet was taken.
    pub(super) fn send(&mut self, path: Path, bytes: Vec<u8>) -> bool {
        self.writers.get(&path).is_some_and(|(_, writer)| writer.send(bytes))
    }
}

impl Writer {
    fn send(&self, bytes: Vec<u8>) -> bool {
        // One thread adds: nothing can come in between.
        let fits = self.waiting.load(Ordering::Relaxed) + bytes.len() <= WAITING;
        if fits {
            self.waiting.fetch_add(bytes.len(), Ordering::Relaxed);
        }
        fits && self.packets.send(bytes).is_ok()
    }
}

/// Lets connections in.
struct Door {
    candidates: Vec<SocketAddr>,
    clock: Clock,
    metrics: Arc<Metrics>,
    arrivals: mpsc::Sender<Arrival>,
    all: Arc<Semaphore>,
    open: Arc<Places>,
    /// Those of one network, and of everybody.
    unproven: [Arc<WaitingRoom>; 2],
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
            return count(&self.metrics.media_tcp_refused_total);
        };
        let local = stream.local_addr().ok();
        let Some(server) = local.and_then(|local| candidate_for(&self.candidates, local.ip())) else {
            return count(&self.metrics.media_tcp_refused_total);
        };
        let path = Path {
            transport: Transport::Tcp,
            client,
            server,
        };
        let (packets, queue) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let [of_network, of_all] = &self.unproven;
        let unproven = [
            WaitingRoom::enter(of_network, network),
            WaitingRoom::enter(of_all, Network::ALL),
        ];
        let displaced = unproven.each_ref().map(Pending::displaced);
        let writer = Writer {
            packets,
            waiting: Arc::clone(&waiting),
            unproven: Some(unproven),
        };
        if self.arrivals.send(Arrival::Opened { id, path, writer }).await.is_err() {
            return;
        }
        let (arrivals, clock, metrics) = (self.arrivals.clone(), self.clock, Arc::clone(&self.metrics));
        tokio::spawn(async move {
            let _open = Gauge::enter(&metrics.media_tcp_connections);
            // A packet is worth more now than with its successor.
            let _ = stream.set_nodelay(true);
            let (read, write) = stream.into_split();
            tokio::select! {
                _ = take_in(BufReader::new(read), path, clock, &arrivals) => {}
                _ = send_out(write, queue, &waiting) => {}
                () = displaced[0].notified() => count(&metrics.media_tcp_refused_total),
                () = displaced[1].notified() => count(&metrics.media_tcp_refused_total),
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
async fn send_out(
    mut write: OwnedWriteHalf,
    mut queue: mpsc::UnboundedReceiver<Vec<u8>>,
    waiting: &AtomicUsize,
) -> std::io::Result<()> {
    let mut framed = Vec::with_capacity(WRITTEN);
    let mut next = queue.recv().await;
    while let Some(packet) = next {
        framed.clear();
        let mut taken = packet.len();
        frame(&packet, &mut framed);
        // What waits already goes along in one call.
        next = queue.try_recv().ok();
        while let Some(packet) = next.take_if(|packet| framed.len() + packet.len() < WRITTEN) {
            taken += packet.len();
            frame(&packet, &mut framed);
            next = queue.try_recv().ok();
        }
        timeout(STALLED, write.write_all(&framed)).await??;
        waiting.fetch_sub(taken, Ordering::Relaxed);
        if next.is_none() {
            next = queue.recv().await;
        }
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
