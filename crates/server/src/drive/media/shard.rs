//! One thread's share of the media plane.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::FutureExt;
use room::Input;
use sfu::{Admits, Effect, OfferError, RoomKey, Sfu, Transport};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use wire::{PeerId, ReceiveLine, Refusal, RefusalCode, SendLine, ServerMessage, StreamKind, WantedVideo};

use super::socket::{Outgoing, Socket};
use super::tcp::{Connections, Received};
use crate::app::Clock;
use crate::telemetry::{Metrics, count};

/// Datagrams gathered before they are sent.
const BURST: usize = 256;
/// Packets over TCP taken in per wake, so that sending and timers get their turn.
const TAKEN: u64 = 256;

/// What rooms tell the thread.
pub(super) enum Command {
    Offer {
        room: RoomKey,
        peer: PeerId,
        generation: u32,
        sdp: String,
        sends: Vec<SendLine>,
        receives: Vec<ReceiveLine>,
        admits: Admits,
        answers: mpsc::UnboundedSender<Input>,
    },
    Publish {
        room: RoomKey,
        peer: PeerId,
        on: Vec<StreamKind>,
    },
    View {
        room: RoomKey,
        peer: PeerId,
        videos: Vec<WantedVideo>,
    },
    Drop {
        room: RoomKey,
        peer: PeerId,
    },
    Forget {
        room: RoomKey,
    },
    Stop,
    /// Fails as a defect would.
    #[cfg(test)]
    Fail,
}

/// What outlives a defect: what one participant said last.
#[derive(Default)]
struct Said {
    /// Generation of the offer that was answered.
    offered: Option<u32>,
    on: Vec<StreamKind>,
    videos: Vec<WantedVideo>,
}

/// The state of the thread.
pub(super) struct Shard {
    config: sfu::Config,
    sfu: Sfu,
    socket: Socket,
    tcp: Connections,
    clock: Clock,
    metrics: Arc<Metrics>,
    /// Where answers and news of a room go.
    rooms: BTreeMap<RoomKey, mpsc::UnboundedSender<Input>>,
    said: BTreeMap<(RoomKey, PeerId), Said>,
    outgoing: Vec<Outgoing>,
}

impl Shard {
    pub(super) fn new(
        config: sfu::Config,
        socket: Socket,
        tcp: Connections,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            sfu: Sfu::new(config.clone(), clock.start),
            config,
            socket,
            tcp,
            clock,
            metrics,
            rooms: BTreeMap::new(),
            said: BTreeMap::new(),
            outgoing: Vec::new(),
        }
    }

    /// Runs until told to stop. After a defect it begins anew: everybody is asked to offer again.
    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        while AssertUnwindSafe(self.serve(&mut commands))
            .catch_unwind()
            .await
            .is_err()
        {
            count(&self.metrics.media_failed_total);
            tracing::error!("a defect ended the media plane; it begins anew");
            let failed = std::mem::replace(&mut self.sfu, Sfu::new(self.config.clone(), self.clock.start));
            // What failed may fail once more on its way out.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(failed)));
            self.outgoing.clear();
        }
    }

    /// Puts back what was said before a defect.
    fn restore(&mut self) {
        let now = self.clock.now();
        // Taken out first: if it was the cause, it is gone the next time.
        for ((room, peer), said) in std::mem::take(&mut self.said) {
            self.sfu.publish(room, peer, &said.on, now);
            self.sfu.view(room, peer, said.videos.clone(), now);
            if let Some(generation) = said.offered {
                self.tell(room, peer, ServerMessage::MediaLost { generation });
            }
            self.said.insert((room, peer), Said { offered: None, ..said });
        }
        self.perform();
    }

    async fn serve(&mut self, commands: &mut mpsc::UnboundedReceiver<Command>) {
        self.restore();
        loop {
            let due = self.sfu.poll_timeout();
            let wake = due.map_or_else(Instant::now, |at| Instant::from_std(self.clock.start + at));
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Stop) | None => return,
                    Some(command) => self.command(command),
                },
                () = self.socket.readable() => self.receive(),
                received = self.tcp.receive() => self.receive_over_tcp(received),
                () = sleep_until(wake), if due.is_some() => {}
            }
            self.perform();
            // Whatever woke us: timers do not wait for the traffic to pause.
            let now = self.clock.now();
            if self.sfu.poll_timeout().is_some_and(|at| at <= now) {
                self.sfu.handle_timeout(now);
                self.perform();
            }
            self.export();
        }
    }

    fn command(&mut self, command: Command) {
        let now = self.clock.now();
        match command {
            Command::Offer {
                room,
                peer,
                generation,
                sdp,
                sends,
                receives,
                admits,
                answers,
            } => {
                // Each time: a room that ended and began anew has a new channel.
                self.rooms.insert(room, answers);
                let answer = self
                    .sfu
                    .handle_offer(room, peer, generation, &sdp, &sends, &receives, admits, now);
                let message = match answer {
                    Ok(sdp) => {
                        self.said.entry((room, peer)).or_default().offered = Some(generation);
                        ServerMessage::Answer { generation, sdp }
                    }
                    Err(error) => {
                        tracing::debug!(%error, "an offer was refused");
                        ServerMessage::Refused(Refusal {
                            code: match error {
                                OfferError::TooOften => RefusalCode::TooFast,
                                OfferError::NoPictures => RefusalCode::NotAllowed,
                                _ => RefusalCode::BadDescription,
                            },
                            retry_after_seconds: None,
                        })
                    }
                };
                self.tell(room, peer, message);
            }
            Command::Publish { room, peer, on } => {
                self.sfu.publish(room, peer, &on, now);
                self.said.entry((room, peer)).or_default().on = on;
            }
            Command::View { room, peer, videos } => {
                self.sfu.view(room, peer, videos.clone(), now);
                self.said.entry((room, peer)).or_default().videos = videos;
            }
            Command::Drop { room, peer } => {
                self.said.remove(&(room, peer));
                self.sfu.remove_peer(room, peer, now);
            }
            Command::Forget { room } => {
                self.rooms.remove(&room);
                self.said.retain(|(of, _), _| *of != room);
                self.sfu.remove_room(room, now);
            }
            #[cfg(test)]
            Command::Fail => panic!("asked for by a test"),
            // Ends the loop before it comes here.
            Command::Stop => {}
        }
    }

    fn receive(&mut self) {
        let now = self.clock.now();
        let mut received = 0;
        self.socket.receive(|path, age, bytes| {
            received += 1;
            self.sfu.handle_packet(path, bytes, now.saturating_sub(age));
        });
        self.metrics.media_received_total.fetch_add(received, Ordering::Relaxed);
    }

    fn receive_over_tcp(&mut self, first: Received) {
        let mut next = Some(first);
        let mut received = 0;
        while let Some(what) = next {
            match what {
                Received::Packet { path, at, bytes } => {
                    received += 1;
                    self.sfu.handle_packet(path, &bytes, at);
                    self.tcp.judge(path, self.sfu.knows(path));
                }
                Received::Closed(path) => self.sfu.path_closed(path),
            }
            next = (received < TAKEN).then(|| self.tcp.receive_now()).flatten();
        }
        self.metrics.media_received_total.fetch_add(received, Ordering::Relaxed);
    }

    fn perform(&mut self) {
        while let Some(effect) = self.sfu.poll_effect() {
            match effect {
                Effect::Transmit { path, bytes } => match path.transport {
                    Transport::Udp => {
                        self.outgoing.push(Outgoing { path, bytes });
                        if self.outgoing.len() >= BURST {
                            self.flush();
                        }
                    }
                    Transport::Tcp => {
                        let taken = self.tcp.send(path, bytes);
                        count(if taken {
                            &self.metrics.media_sent_total
                        } else {
                            &self.metrics.media_unsent_total
                        });
                    }
                },
                Effect::Close { path } => self.tcp.close(path),
                Effect::Slots { room, peer, slots } => self.tell(room, peer, ServerMessage::Slots { slots }),
                Effect::Wanted { room, peer, streams } => self.tell(room, peer, ServerMessage::Wanted { streams }),
                Effect::Connected { peer, generation, .. } => {
                    tracing::debug!(%peer, generation, "media connected");
                }
                Effect::MediaLost { room, peer, generation } => {
                    self.tell(room, peer, ServerMessage::MediaLost { generation });
                }
            }
        }
        self.flush();
    }

    fn flush(&mut self) {
        if self.outgoing.is_empty() {
            return;
        }
        let unsent = self.socket.send(&self.outgoing) as u64;
        let sent = self.outgoing.len() as u64 - unsent;
        self.metrics.media_sent_total.fetch_add(sent, Ordering::Relaxed);
        self.metrics.media_unsent_total.fetch_add(unsent, Ordering::Relaxed);
        self.outgoing.clear();
    }

    fn tell(&self, room: RoomKey, peer: PeerId, message: ServerMessage) {
        if let Some(answers) = self.rooms.get(&room) {
            // A room that has ended hears nothing; `Forget` follows.
            let _ = answers.send(Input::Media { peer, message });
        }
    }

    fn export(&self) {
        let counters = self.sfu.counters();
        let metrics = &self.metrics;
        for (metric, value) in [
            (&metrics.media_connections, counters.connections as u64),
            (&metrics.media_packets_in_total, counters.packets_in),
            (&metrics.media_packets_over_total, counters.packets_over),
            (&metrics.media_packets_out_total, counters.packets_out),
            (&metrics.media_key_frame_requests_total, counters.key_frame_requests),
            (&metrics.media_strays_total, counters.strays),
            (&metrics.media_lost_total, counters.lost),
        ] {
            metric.store(value, Ordering::Relaxed);
        }
    }
}
