//! A room's media: who sends what, who receives it, and what follows from that.
//!
//! Pure: it gives [`Order`]s and touches no connection.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wire::{Layer, PeerId, ReceiveLine, SendLine, SlotSource, SourceRef, StreamKind, Wanted, WantedVideo};

use crate::codec::Codec;
use crate::connection::ConnectionId;
use crate::packet::{Outgoing, Packet};
use crate::police::Police;
use crate::slot::Slot;
use crate::source::Source;
use crate::watch::Contender;
use crate::way::Budget;
use crate::{audible, watch};

/// What a room wants done.
#[derive(Debug)]
pub(crate) enum Order {
    /// Send the packet in the receiver's slot.
    Forward {
        to: ConnectionId,
        line: usize,
        packet: Outgoing,
    },
    /// Ask the sender for a key frame.
    KeyFrame {
        from: ConnectionId,
        kind: StreamKind,
        layer: Layer,
    },
    /// Tell the bandwidth estimator what would be sent.
    Desire { to: ConnectionId, sustain: u64, best: u64 },
    /// Tell the client what its slots carry.
    Slots { peer: PeerId, slots: Vec<SlotSource> },
    /// Tell the client what others want of it.
    Wanted { peer: PeerId, streams: Vec<Wanted> },
}

/// A room.
#[derive(Debug, Default)]
pub(crate) struct Room {
    peers: BTreeMap<PeerId, Peer>,
    /// Who receives a source: participant and slot. Derived.
    routes: BTreeMap<SourceRef, Vec<(PeerId, usize)>>,
    settled: Option<Duration>,
}

#[derive(Debug, Default)]
struct Peer {
    on: BTreeSet<StreamKind>,
    view: Vec<WantedVideo>,
    link: Option<Link>,
    /// What the client was told others want of it.
    wanted: BTreeMap<StreamKind, Told>,
    /// When the offers so far will have been spread as far apart as [`OFFER_EVERY`] asks.
    offered: Duration,
    /// Not of one connection: a new one begins with nothing to spare.
    police: Police,
}

/// A connected participant's streams and slots.
#[derive(Debug)]
struct Link {
    connection: ConnectionId,
    connected: bool,
    codecs: Vec<Codec>,
    sources: BTreeMap<StreamKind, Source>,
    /// Audio slots first.
    slots: Vec<Slot>,
    /// What the client was told of each slot; none: nothing, and it may remember that of another connection.
    told: Vec<Option<Option<SourceRef>>>,
    audio_slots: usize,
    budget: Budget,
}

#[derive(Clone, Copy, Debug)]
struct Told {
    layer: Option<Layer>,
    /// Since when less has been wanted.
    less: Option<Duration>,
}

/// How often loudness, bandwidth and key frames are looked at.
pub(crate) const SETTLE_EVERY: Duration = Duration::from_millis(100);
/// Least time between two settlements that packets, or what clients say, can cause.
const SETTLE_AGAIN: Duration = Duration::from_millis(20);
/// How long less must be wanted of a source before its sender is told: encoders take a key frame to
/// start a layer again.
const LOWER_AFTER: Duration = Duration::from_secs(2);
/// Offers one participant may make at once, and how often in the long run. Each costs the thread of all
/// rooms about a millisecond; fewer leave a client without media whose network changes again and again.
const OFFERS: u32 = 10;
const OFFER_EVERY: Duration = Duration::from_secs(2);
/// Bits per second set aside for each voice, and for the sound of a screen.
const VOICE: u64 = 40_000;
const SCREEN_SOUND: u64 = 96_000;

impl Room {
    /// Whether the participant may offer; counts as an offer.
    pub(crate) fn may_offer(&mut self, peer: PeerId, now: Duration) -> bool {
        let peer = self.peers.entry(peer).or_default();
        let offered = peer.offered.max(now);
        let may = offered < now + OFFER_EVERY * OFFERS;
        if may {
            peer.offered = offered + OFFER_EVERY;
        }
        may
    }

    /// A participant's connection was answered.
    pub(crate) fn link(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        codecs: Vec<Codec>,
        sends: &[SendLine],
        receives: &[ReceiveLine],
    ) {
        let lines = receives.iter().enumerate();
        let mut slots: Vec<Slot> = lines
            .map(|(at, line)| Slot::new(line.mid.clone(), at, line.video))
            .collect();
        slots.sort_by_key(|slot| slot.video);
        self.peers.entry(peer).or_default().link = Some(Link {
            connection,
            connected: false,
            codecs,
            sources: sends.iter().map(|line| (line.kind, Source::default())).collect(),
            told: vec![None; slots.len()],
            audio_slots: slots.iter().filter(|slot| !slot.video).count(),
            slots,
            budget: Budget::default(),
        });
    }

    /// Media can flow to and from the participant.
    pub(crate) fn connected(&mut self, peer: PeerId) {
        if let Some(link) = self.link_mut(peer) {
            link.connected = true;
        }
    }

    /// The participant's connection is gone.
    pub(crate) fn unlink(&mut self, peer: PeerId) {
        if let Some(peer) = self.peers.get_mut(&peer) {
            peer.link = None;
            peer.wanted.clear();
        }
    }

    /// The participant is gone.
    pub(crate) fn remove(&mut self, peer: PeerId) {
        self.peers.remove(&peer);
    }

    /// Whether nobody is known any more.
    pub(crate) fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Participants known.
    pub(crate) fn len(&self) -> usize {
        self.peers.len()
    }

    /// Their connections.
    pub(crate) fn connections(&self) -> impl Iterator<Item = ConnectionId> {
        self.peers
            .values()
            .filter_map(|peer| Some(peer.link.as_ref()?.connection))
    }

    pub(crate) fn contains(&self, peer: PeerId) -> bool {
        self.peers.contains_key(&peer)
    }

    /// When to call [`Self::settle`]; none while there is nothing to watch.
    pub(crate) fn next(&self) -> Option<Duration> {
        let linked = self.peers.values().filter(|peer| peer.link.is_some()).count();
        (linked > 1).then(|| self.settled.map_or(Duration::ZERO, |at| at + SETTLE_EVERY))
    }

    /// When what is said may settle the room again.
    pub(crate) fn settles_again(&self) -> Option<Duration> {
        Some(self.settled? + SETTLE_AGAIN)
    }

    pub(crate) fn connection(&self, peer: PeerId) -> Option<ConnectionId> {
        Some(self.peers.get(&peer)?.link.as_ref()?.connection)
    }

    pub(crate) fn publish(&mut self, peer: PeerId, on: BTreeSet<StreamKind>) {
        self.peers.entry(peer).or_default().on = on;
    }

    pub(crate) fn view(&mut self, peer: PeerId, videos: Vec<WantedVideo>) {
        self.peers.entry(peer).or_default().view = videos;
    }

    pub(crate) fn bandwidth(&mut self, peer: PeerId, budget: Budget) {
        if let Some(link) = self.link_mut(peer) {
            link.budget = budget;
        }
    }

    /// A receiver cannot decode what its line carries.
    pub(crate) fn key_frame_missed(&mut self, peer: PeerId, line: usize, now: Duration, orders: &mut Vec<Order>) {
        let slot = self
            .link_mut(peer)
            .and_then(|link| link.slots.iter().find(|slot| slot.line == line));
        let Some((source, layer)) = slot.and_then(|slot| slot.video.then_some((slot.source?, slot.playing()?))) else {
            return;
        };
        if let Some(stream) = self.source_mut(source) {
            stream.miss_key_frame(layer);
        }
        self.ask_key_frame(source, layer, now, orders);
    }

    /// A participant's packet arrived: it goes to everybody whose slot carries it. False: it is one too
    /// many, and goes to nobody.
    pub(crate) fn packet(&mut self, peer: PeerId, packet: &Packet, orders: &mut Vec<Order>) -> bool {
        let police = self.peers.get_mut(&peer).map(|peer| &mut peer.police);
        if police.is_some_and(|police| !police.admit(packet.kind, packet.payload.len(), packet.arrived)) {
            return false;
        }
        let source = SourceRef {
            peer,
            kind: packet.kind,
        };
        let Some(stream) = self.source_mut(source) else {
            return true;
        };
        let arrival = stream.arrive(packet);
        if arrival.fresh && self.settled.is_none_or(|at| packet.arrived >= at + SETTLE_AGAIN) {
            self.settle(packet.arrived, orders);
        }
        for (receiver, at) in self.routes.get(&source).into_iter().flatten() {
            let Some(link) = self.peers.get_mut(receiver).and_then(|peer| peer.link.as_mut()) else {
                continue;
            };
            if !link.connected || !link.codecs.contains(&packet.codec) {
                continue;
            }
            let slot = &mut link.slots[*at];
            if let Some(outgoing) = slot.pass(packet, arrival) {
                let again = if packet.kind.is_audio() {
                    slot.again(&outgoing, link.budget.copies, packet.arrived)
                } else {
                    Vec::new()
                };
                let (to, line) = (link.connection, slot.line);
                let packets = std::iter::once(outgoing).chain(again);
                orders.extend(packets.map(|packet| Order::Forward { to, line, packet }));
            }
        }
        true
    }

    /// Draws the consequences of everything that changed.
    pub(crate) fn settle(&mut self, now: Duration, orders: &mut Vec<Order>) {
        self.settled = Some(now);
        self.assign(now);
        self.choose_layers(now, orders);
        self.route();
        self.tell_slots(orders);
        self.tell_wanted(now, orders);
        self.ask_key_frames(now, orders);
    }

    fn assign(&mut self, now: Duration) {
        let mut voices = Vec::new();
        let mut videos = BTreeSet::new();
        for (id, peer) in &self.peers {
            for (kind, source) in peer.link.iter().flat_map(|link| &link.sources) {
                if !peer.on.contains(kind) {
                    continue;
                }
                let name = SourceRef { peer: *id, kind: *kind };
                if *kind == StreamKind::ScreenAudio {
                    // What is shown to all is heard by all, also its quiet passages.
                    voices.push((name, f32::INFINITY));
                } else if kind.is_audio() {
                    voices.push((name, source.loudness.at(now)));
                } else {
                    videos.insert(name);
                }
            }
        }
        voices.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (id, peer) in &mut self.peers {
            let Some(link) = &mut peer.link else {
                continue;
            };
            let heard: Vec<_> = voices.iter().filter(|(voice, _)| voice.peer != *id).copied().collect();
            let mut seen: Vec<SourceRef> = Vec::new();
            for wanted in &peer.view {
                let source = wanted.source;
                if source.peer != *id && videos.contains(&source) && !seen.contains(&source) {
                    seen.push(source);
                }
            }
            let (audio, video) = link.slots.split_at_mut(link.audio_slots);
            audible::fill(audio, &heard, now);
            watch::fill(video, &seen, now);
        }
    }

    fn choose_layers(&mut self, now: Duration, orders: &mut Vec<Order>) {
        let flowing: BTreeMap<SourceRef, Vec<(Layer, u64)>> = self
            .peers
            .iter()
            .flat_map(|(id, peer)| {
                peer.link
                    .iter()
                    .flat_map(|link| &link.sources)
                    .map(|(kind, s)| (*id, *kind, s))
            })
            .filter(|(_, kind, _)| !kind.is_audio())
            .map(|(peer, kind, source)| (SourceRef { peer, kind }, source.flowing(now)))
            .collect();
        for peer in self.peers.values_mut() {
            let Some(link) = &mut peer.link else {
                continue;
            };
            let sound = |source: SourceRef| match source.kind {
                StreamKind::ScreenAudio => SCREEN_SOUND,
                _ => VOICE,
            };
            let sounding = link.slots.iter().filter(|slot| !slot.video);
            let voices: u64 = sounding.filter_map(|slot| slot.source).map(sound).sum();
            let voices = voices * (1 + link.budget.copies as u64);
            let mut slots: Vec<(usize, &WantedVideo, &mut Slot)> = link
                .slots
                .iter_mut()
                .filter_map(|slot| {
                    let source = slot.source.filter(|_| slot.video)?;
                    let at = peer.view.iter().position(|wanted| wanted.source == source)?;
                    Some((at, &peer.view[at], slot))
                })
                .collect();
            slots.sort_by_key(|(at, wanted, _)| (!watch::comes_first(wanted), *at));
            let contenders: Vec<Contender> = slots
                .iter()
                .map(|(_, wanted, slot)| Contender {
                    first: watch::comes_first(wanted),
                    fitting: watch::layer_for(wanted),
                    layers: flowing.get(&wanted.source).cloned().unwrap_or_default(),
                    target: slot.target,
                    changed: slot.changed,
                    resting: slot.resting,
                })
                .collect();
            let (budget, tight) = (link.budget.pictures(voices), link.budget.ceiling.is_some());
            let chosen = watch::choose(&contenders, budget, tight, now);
            let need = watch::need(&contenders, &chosen);
            // Padding finds out whether more is possible; where much is lost, that is known.
            let sustain = match budget {
                Some(bits) if !tight => need.next.min(bits.saturating_mul(2)) + voices,
                _ => 0,
            };
            orders.push(Order::Desire {
                to: link.connection,
                sustain,
                best: need.best + voices,
            });
            for ((_, _, slot), layer) in slots.into_iter().zip(chosen) {
                slot.aim(layer, now);
            }
        }
    }

    fn route(&mut self) {
        self.routes.clear();
        for (id, peer) in &self.peers {
            for (at, slot) in peer.link.iter().flat_map(|link| link.slots.iter().enumerate()) {
                if let Some(source) = slot.source {
                    self.routes.entry(source).or_default().push((*id, at));
                }
            }
        }
    }

    fn tell_slots(&mut self, orders: &mut Vec<Order>) {
        for (id, peer) in &mut self.peers {
            let Some(link) = &mut peer.link else {
                continue;
            };
            let mut slots = Vec::new();
            for (slot, told) in link.slots.iter().zip(&mut link.told) {
                if told.replace(slot.source) != Some(slot.source) {
                    slots.push(SlotSource {
                        mid: slot.mid.clone(),
                        source: slot.source,
                    });
                }
            }
            if !slots.is_empty() {
                orders.push(Order::Slots { peer: *id, slots });
            }
        }
    }

    fn tell_wanted(&mut self, now: Duration, orders: &mut Vec<Order>) {
        let mut wanted: BTreeMap<SourceRef, Layer> = BTreeMap::new();
        for peer in self.peers.values() {
            for slot in peer.link.iter().flat_map(|link| &link.slots) {
                let view = slot
                    .source
                    .and_then(|source| peer.view.iter().find(|view| view.source == source));
                if let Some(view) = view {
                    let layer = watch::layer_for(view);
                    wanted
                        .entry(view.source)
                        .and_modify(|l| *l = layer.max(*l))
                        .or_insert(layer);
                }
            }
        }
        for (id, peer) in &mut self.peers {
            let Some(link) = &peer.link else {
                continue;
            };
            let kinds: Vec<StreamKind> = link
                .sources
                .keys()
                .filter(|kind| peer.on.contains(kind))
                .copied()
                .collect();
            let mut changed = false;
            peer.wanted.retain(|kind, _| kinds.contains(kind));
            for kind in &kinds {
                let layer = if kind.is_audio() {
                    Some(Layer::High)
                } else {
                    wanted.get(&SourceRef { peer: *id, kind: *kind }).copied()
                };
                let told = peer.wanted.get_mut(kind);
                changed |= match told {
                    None => {
                        peer.wanted.insert(*kind, Told { layer, less: None });
                        true
                    }
                    Some(told) => told.hear(layer, now),
                };
            }
            if changed {
                let streams = kinds.iter().filter_map(|kind| Some((kind, peer.wanted.get(kind)?)));
                let streams = streams
                    .map(|(kind, told)| Wanted {
                        kind: *kind,
                        layer: told.layer,
                    })
                    .collect();
                orders.push(Order::Wanted { peer: *id, streams });
            }
        }
    }

    fn ask_key_frames(&mut self, now: Duration, orders: &mut Vec<Order>) {
        let mut awaited: BTreeSet<(SourceRef, Layer)> = BTreeSet::new();
        for link in self
            .peers
            .values()
            .filter_map(|peer| peer.link.as_ref())
            .filter(|link| link.connected)
        {
            for slot in &link.slots {
                let Some(source) = slot.source else {
                    continue;
                };
                let stream = self
                    .peers
                    .get(&source.peer)
                    .and_then(|p| p.link.as_ref()?.sources.get(&source.kind));
                let awaits = stream.and_then(|s| slot.awaits(|layer| s.layer(layer).map(|l| l.ssrc)));
                awaited.extend(awaits.map(|layer| (source, layer)));
            }
        }
        for (source, layer) in &awaited {
            if let Some(stream) = self.source_mut(*source) {
                stream.miss_key_frame(*layer);
            }
        }
        let missed: Vec<SourceRef> = self
            .routes
            .keys()
            .copied()
            .filter(|source| !source.kind.is_audio())
            .collect();
        for source in missed {
            for layer in crate::source::LAYERS {
                self.ask_key_frame(source, layer, now, orders);
            }
        }
    }

    fn ask_key_frame(&mut self, source: SourceRef, layer: Layer, now: Duration, orders: &mut Vec<Order>) {
        let Some(from) = self.connection(source.peer) else {
            return;
        };
        if self
            .source_mut(source)
            .is_some_and(|stream| stream.ask_key_frame(layer, now))
        {
            orders.push(Order::KeyFrame {
                from,
                kind: source.kind,
                layer,
            });
        }
    }

    fn link_mut(&mut self, peer: PeerId) -> Option<&mut Link> {
        self.peers.get_mut(&peer)?.link.as_mut()
    }

    /// The source, if it is on.
    fn source_mut(&mut self, source: SourceRef) -> Option<&mut Source> {
        let peer = self
            .peers
            .get_mut(&source.peer)
            .filter(|peer| peer.on.contains(&source.kind))?;
        peer.link.as_mut()?.sources.get_mut(&source.kind)
    }
}

impl Told {
    /// More is said at once, less after a while. Says whether to tell.
    fn hear(&mut self, layer: Option<Layer>, now: Duration) -> bool {
        if layer == self.layer {
            self.less = None;
            return false;
        }
        if layer < self.layer {
            let since = *self.less.get_or_insert(now);
            if now < since + LOWER_AFTER {
                return false;
            }
        }
        *self = Self { layer, less: None };
        true
    }
}
