//! Drives the media plane: one thread that owns the sockets and the [`Sfu`](sfu::Sfu).
//!
//! Rooms and the thread talk through channels; nothing is shared. The thread never waits for anything
//! but its next wake: a datagram the network does not take is dropped, as on any full link.
//! A defect costs everybody's connections and not the thread ([`Shard::run`]).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use room::Input;
use sfu::{Admits, Candidates, RoomKey};
use tokio::sync::mpsc;
use wire::{PeerId, ReceiveLine, RoomId, SendLine, StreamKind, WantedVideo};

use self::shard::{Command, Shard};
use self::socket::Socket;
use self::tcp::Connections;
use crate::app::Clock;
use crate::config::Config;
use crate::telemetry::Metrics;

mod candidates;
mod shard;
mod socket;
mod tcp;

/// The way to the media thread.
pub(crate) struct Media {
    commands: mpsc::UnboundedSender<Command>,
    address: SocketAddr,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Media {
    /// Binds the sockets and starts the thread. TCP is the business of the runtime this is called in.
    pub(crate) fn start(config: &Config, clock: Clock, metrics: Arc<Metrics>) -> std::io::Result<Self> {
        let socket = std::net::UdpSocket::bind(config.media_listen)?;
        let address = socket.local_addr()?;
        let udp = candidates::candidates(config, address)?;
        let listener = config.media_tcp.then(|| tcp::listen(config.media_listen)).transpose()?;
        let tcp = match &listener {
            Some(listener) => candidates::candidates(config, listener.local_addr()?)?,
            None => Vec::new(),
        };
        let connections = Connections::new(listener, tcp.clone(), config, clock, Arc::clone(&metrics));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let socket = {
            let _inside = runtime.enter();
            Socket::new(socket, udp.clone())?
        };
        let sfu_config = sfu::Config {
            candidates: Candidates { udp, tcp },
            connections: config.connections,
        };
        let (commands, received) = mpsc::unbounded_channel();
        let thread = thread::Builder::new().name("media".to_owned()).spawn(move || {
            let shard = Shard::new(sfu_config, socket, connections, clock, metrics);
            runtime.block_on(shard.run(received));
        })?;
        Ok(Self {
            commands,
            address,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Where media is received.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether the thread runs.
    pub(crate) fn is_alive(&self) -> bool {
        !self.commands.is_closed()
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "the fields of one wire message, plus whose and where to answer"
    )]
    pub(crate) fn offer(
        &self,
        room: RoomId,
        peer: PeerId,
        generation: u32,
        sdp: String,
        sends: Vec<SendLine>,
        receives: Vec<ReceiveLine>,
        sound_only: bool,
        answers: mpsc::UnboundedSender<Input>,
    ) {
        self.tell(Command::Offer {
            room: room.into(),
            peer,
            generation,
            sdp,
            sends,
            receives,
            admits: if sound_only { Admits::Sound } else { Admits::Everything },
            answers,
        });
    }

    pub(crate) fn publish(&self, room: RoomId, peer: PeerId, on: Vec<StreamKind>) {
        let room = room.into();
        self.tell(Command::Publish { room, peer, on });
    }

    pub(crate) fn view(&self, room: RoomId, peer: PeerId, videos: Vec<WantedVideo>) {
        let room = room.into();
        self.tell(Command::View { room, peer, videos });
    }

    pub(crate) fn drop_peer(&self, room: RoomId, peer: PeerId) {
        let room = room.into();
        self.tell(Command::Drop { room, peer });
    }

    /// Drops everybody of a room.
    pub(crate) fn forget(&self, room: RoomId) {
        self.tell(Command::Forget {
            room: RoomKey::from(room),
        });
    }

    /// Ends the thread.
    pub(crate) async fn stop(&self) {
        self.tell(Command::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }

    fn tell(&self, command: Command) {
        // A thread that has ended is reported by /healthz; the meeting goes on without media.
        let _ = self.commands.send(command);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use str0m::Rtc;
    use str0m::media::{Direction, MediaKind};
    use wire::ServerMessage;

    use super::*;

    #[tokio::test]
    async fn after_a_defect_media_begins_anew_on_its_port_and_everybody_offers_again() {
        let config = Config {
            media_listen: "127.0.0.1:0".parse().unwrap(),
            ..Config::new("unused".into())
        };
        let metrics = Arc::new(Metrics::default());
        let media = Media::start(&config, Clock::start(), Arc::clone(&metrics)).unwrap();
        let (answers, mut heard) = mpsc::unbounded_channel();
        let (room, peer) = (RoomId([1; 16]), PeerId(1));
        let (sdp, sends) = offer();

        media.publish(room, peer, vec![StreamKind::Microphone]);
        media.offer(
            room,
            peer,
            7,
            sdp.clone(),
            sends.clone(),
            vec![],
            false,
            answers.clone(),
        );
        until(&mut heard, |m| matches!(m, ServerMessage::Answer { generation: 7, .. })).await;
        media.tell(Command::Fail);
        until(&mut heard, |m| *m == ServerMessage::MediaLost { generation: 7 }).await;
        media.offer(room, peer, 8, sdp, sends, vec![], false, answers);
        let port = media.address().port().to_string();
        until(
            &mut heard,
            |m| matches!(m, ServerMessage::Answer { generation: 8, sdp } if sdp.contains(&port)),
        )
        .await;
        // Only streams that are on are wanted: what was published before is still known.
        until(
            &mut heard,
            |m| matches!(m, ServerMessage::Wanted { streams } if streams[0].kind == StreamKind::Microphone),
        )
        .await;

        assert!(media.is_alive());
        assert!(metrics.render().contains("konklave_media_failed_total 1\n"));
        media.stop().await;
    }

    fn offer() -> (String, Vec<SendLine>) {
        let mut rtc = Rtc::builder().build(Instant::now());
        let mut changes = rtc.sdp_api();
        let mid = changes.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let (offer, _) = changes.apply().unwrap();
        let line = SendLine {
            mid: mid.to_string(),
            kind: StreamKind::Microphone,
        };
        (offer.to_sdp_string(), vec![line])
    }

    async fn until(heard: &mut mpsc::UnboundedReceiver<Input>, wanted: impl Fn(&ServerMessage) -> bool) {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), heard.recv()).await;
            if let Some(Input::Media { message, .. }) = next.expect("an answer")
                && wanted(&message)
            {
                return;
            }
        }
    }
}
