//! A WebRTC client in RTP mode with synthetic media.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu::{Path, Transport};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec as RtcCodec;
use str0m::media::{Direction, MediaKind, Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use wire::{PeerId, ReceiveLine, SendLine, SourceRef, StreamKind, Wanted};

use crate::frames::{self, Codec, Tag};

/// What a client is like.
#[derive(Clone, Debug)]
pub struct Kit {
    pub video: Codec,
    pub simulcast: bool,
    /// Whether audio packets say how loud they are.
    pub levels: bool,
    pub audio_slots: usize,
    pub video_slots: usize,
    /// Sends nothing at all.
    pub receive_only: bool,
    /// Times as many packets per picture as an encoder makes.
    pub flood: u32,
    /// Shows a screen with its sound, too: in layers `l` and `h`, under the number [`screen_of`].
    pub screen: bool,
    /// Every packet of sound carries the two before it once more.
    pub bundles: bool,
    /// Has a microphone and nothing else.
    pub sound_only: bool,
    /// Opens connections over TCP, too.
    pub tcp: bool,
}

/// What the frames of somebody's screen, and its sound, say they are from.
pub fn screen_of(peer: u32) -> u32 {
    peer + 1000
}

impl Default for Kit {
    fn default() -> Self {
        Self {
            video: Codec::Vp9,
            simulcast: false,
            levels: true,
            audio_slots: 3,
            video_slots: 4,
            receive_only: false,
            flood: 1,
            screen: false,
            bundles: false,
            sound_only: false,
            tcp: false,
        }
    }
}

/// A packet as received.
#[derive(Clone, Copy, Debug)]
pub struct Got {
    pub at: Duration,
    pub seq: u64,
    pub time: u32,
    pub picture_id: u16,
    pub codec: Codec,
    pub tag: Tag,
}

pub struct Client {
    pub peer: PeerId,
    pub kit: Kit,
    pub address: SocketAddr,
    pub rtc: Rtc,
    pub next: Duration,
    pub connected: Option<Duration>,
    pub sends: Vec<SendLine>,
    pub receives: Vec<ReceiveLine>,
    /// By line.
    pub got: BTreeMap<String, Vec<Got>>,
    pub slots: BTreeMap<String, SourceRef>,
    pub wanted: Vec<Wanted>,
    /// When, and for which layer.
    pub key_frame_requests: Vec<(Duration, u8)>,
    pub loudness: u8,
    /// Streams that flow, whatever was said of them.
    pub flowing: BTreeSet<StreamKind>,
    /// Layers that flow.
    pub layers: [bool; 3],
    pub outbox: VecDeque<(Path, Vec<u8>)>,
    /// The offer as it was made.
    pub offered: String,
    base: Instant,
    pending: Option<SdpPendingOffer>,
    tracks: BTreeMap<(StreamKind, u8), Track>,
}

struct Track {
    mid: Mid,
    rid: Option<Rid>,
    seq: u64,
    time: u32,
    frame: u32,
    picture_id: u16,
    key_due: bool,
    next: Duration,
    /// Payloads sent last, newest first.
    earlier: Vec<Vec<u8>>,
}

const RIDS: [&str; 3] = ["l", "m", "h"];
/// Packets of a frame, by layer: at 30 frames a second and 1100 bytes about 0.26, 0.8 and 1.6 Mbit/s.
pub const PACKETS: [u32; 3] = [1, 3, 6];
const SIZE: usize = 1100;

impl Client {
    pub fn new(peer: u32, kit: Kit, base: Instant, now: Duration) -> Self {
        let address = SocketAddr::from(([10, 0, (peer >> 8) as u8, peer as u8], 4000));
        let config = RtcConfig::new()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false);
        let config = config.enable_vp8(true).enable_vp9(true).set_stats_interval(None);
        let mut rtc = config.build(base + now);
        add_candidates(&mut rtc, address, kit.tcp);
        Self {
            peer: PeerId(peer),
            kit,
            address,
            rtc,
            next: now,
            connected: None,
            sends: vec![],
            receives: vec![],
            got: BTreeMap::new(),
            slots: BTreeMap::new(),
            wanted: vec![],
            key_frame_requests: vec![],
            loudness: 60,
            flowing: StreamKind::ALL.into(),
            layers: [true; 3],
            outbox: VecDeque::new(),
            offered: String::new(),
            base,
            pending: None,
            tracks: BTreeMap::new(),
        }
    }

    pub fn offer(&mut self, now: Duration) -> String {
        let mut api = self.rtc.sdp_api();
        let layers_of = |kit: &Kit, kind| -> Vec<usize> {
            match kind {
                StreamKind::Camera if kit.simulcast => vec![0, 1, 2],
                StreamKind::Screen => vec![0, 2],
                _ => vec![2],
            }
        };
        let kinds: &[StreamKind] = match &self.kit {
            kit if kit.receive_only => &[],
            kit if kit.sound_only => &StreamKind::ALL[..1],
            kit if kit.screen => &StreamKind::ALL,
            _ => &StreamKind::ALL[..2],
        };
        for &kind in kinds {
            let layers = layers_of(&self.kit, kind);
            let media = if kind.is_audio() {
                MediaKind::Audio
            } else {
                MediaKind::Video
            };
            let simulcast = (layers.len() > 1).then(|| Simulcast {
                send: layers.iter().map(|layer| SimulcastLayer::new(RIDS[*layer])).collect(),
                recv: vec![],
            });
            let mid = api.add_media(media, Direction::SendOnly, None, None, simulcast);
            self.sends.push(SendLine {
                mid: mid.to_string(),
                kind,
            });
            for &layer in &layers {
                let rid = (layers.len() > 1).then(|| Rid::from(RIDS[layer]));
                let track = Track {
                    mid,
                    rid,
                    seq: u64::from(self.peer.0) * 100 + 10 * layer as u64,
                    time: self.peer.0.wrapping_mul(0x1234_5678),
                    frame: 0,
                    picture_id: (self.peer.0 * 77) as u16,
                    key_due: true,
                    next: now,
                    earlier: vec![],
                };
                self.tracks.insert((kind, layer as u8), track);
            }
        }
        for video in [vec![false; self.kit.audio_slots], vec![true; self.kit.video_slots]].concat() {
            let kind = if video { MediaKind::Video } else { MediaKind::Audio };
            let mid = api.add_media(kind, Direction::RecvOnly, None, None, None);
            self.receives.push(ReceiveLine {
                mid: mid.to_string(),
                video,
            });
        }
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        self.offered = offer.to_sdp_string();
        self.offered.clone()
    }

    /// In another network: a new address, and an offer with new ICE credentials.
    pub fn moved(&mut self, address: SocketAddr) -> String {
        self.address = address;
        let mut api = self.rtc.sdp_api();
        api.ice_restart(false);
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    /// After the answer to an offer of [`Self::moved`].
    pub fn gather(&mut self) {
        add_candidates(&mut self.rtc, self.address, self.kit.tcp);
    }

    pub fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        self.rtc
            .sdp_api()
            .accept_answer(self.pending.take().unwrap(), answer)
            .unwrap();
    }

    pub fn receive(&mut self, path: Path, bytes: &[u8], now: Duration) {
        let Ok(received) = Receive::new(protocol_of(path.transport), path.server, path.client, bytes) else {
            return;
        };
        let _ = self.rtc.handle_input(Input::Receive(self.base + now, received));
        self.drain(now);
    }

    pub fn tick(&mut self, now: Duration) {
        if self.connected.is_some() {
            self.send_media(now);
        }
        if now >= self.next || self.connected.is_some() {
            self.rtc.handle_input(Input::Timeout(self.base + now)).unwrap();
            self.drain(now);
        }
    }

    /// Frames of this stream sent so far.
    pub fn sent(&self, kind: StreamKind) -> u32 {
        self.tracks[&(kind, 2)].frame
    }

    pub fn ask_key_frame(&mut self, mid: &str) {
        let mid = Mid::from(mid);
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_rx_by_mid(mid, None) {
            stream.request_keyframe(str0m::media::KeyframeRequestKind::Pli);
        }
    }

    fn drain(&mut self, now: Duration) {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(next) => {
                    self.next = next.saturating_duration_since(self.base);
                    return;
                }
                Output::Transmit(transmit) => {
                    let path = Path {
                        transport: match transmit.proto {
                            Protocol::Udp => Transport::Udp,
                            _ => Transport::Tcp,
                        },
                        client: transmit.source,
                        server: transmit.destination,
                    };
                    self.outbox.push_back((path, transmit.contents.into()));
                }
                Output::Event(Event::Connected) => {
                    self.connected = Some(now);
                    for track in self.tracks.values_mut() {
                        track.next = now;
                    }
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    let ssrc = packet.header.ssrc;
                    let mid = self.rtc.direct_api().stream_rx(&ssrc).map(|s| s.mid().to_string());
                    let params = self.rtc.codec_config().params().iter();
                    let spec = params
                        .clone()
                        .find(|p| p.pt() == packet.header.payload_type)
                        .map(|p| p.spec().codec);
                    let codec = match spec {
                        Some(RtcCodec::Opus) => Codec::Opus,
                        Some(RtcCodec::Vp8) => Codec::Vp8,
                        _ => Codec::Vp9,
                    };
                    let (tag, picture_id) = frames::read(codec, &packet.payload);
                    let (seq, time) = (*packet.seq_no, packet.header.timestamp);
                    self.got.entry(mid.unwrap()).or_default().push(Got {
                        at: now,
                        seq,
                        time,
                        picture_id,
                        codec,
                        tag,
                    });
                }
                Output::Event(Event::KeyframeRequest(request)) => {
                    let layer = match request.rid.as_deref() {
                        Some("l") => 0,
                        Some("m") => 1,
                        _ => 2,
                    };
                    self.key_frame_requests.push((now, layer));
                    let asked =
                        |(kind, at): &(StreamKind, u8), mid| request.mid == mid && *at == layer && !kind.is_audio();
                    for (name, track) in &mut self.tracks {
                        track.key_due |= asked(name, track.mid);
                    }
                }
                Output::Event(_) => {}
            }
        }
    }

    fn send_media(&mut self, now: Duration) {
        let pt = |rtc: &Rtc, codec: RtcCodec| -> Pt {
            rtc.codec_config()
                .params()
                .iter()
                .find(|p| p.spec().codec == codec)
                .unwrap()
                .pt()
        };
        let (opus, video_codec) = (pt(&self.rtc, RtcCodec::Opus), self.kit.video);
        let video = pt(
            &self.rtc,
            if video_codec == Codec::Vp8 {
                RtcCodec::Vp8
            } else {
                RtcCodec::Vp9
            },
        );
        for (&(kind, layer), track) in &mut self.tracks {
            if now < track.next {
                continue;
            }
            let audio = kind.is_audio();
            let (interval, clock) = if audio { (20_000, 960) } else { (33_333, 3000) };
            track.next += Duration::from_micros(interval);
            track.time = track.time.wrapping_add(clock);
            if !self.flowing.contains(&kind) || !audio && !self.layers[usize::from(layer)] {
                // As an encoder does after a pause.
                track.key_due = true;
                continue;
            }
            let (codec, pt) = if audio {
                (Codec::Opus, opus)
            } else {
                (video_codec, video)
            };
            let key = !audio && std::mem::take(&mut track.key_due);
            let packets = if audio {
                1
            } else {
                PACKETS[usize::from(layer)] * self.kit.flood * if key { 3 } else { 1 }
            };
            track.frame += 1;
            track.picture_id = (track.picture_id + 1) & 0x7fff;
            for part in 0..packets {
                let shown = matches!(kind, StreamKind::Screen | StreamKind::ScreenAudio);
                let tag = Tag {
                    peer: if shown { screen_of(self.peer.0) } else { self.peer.0 },
                    layer,
                    frame: track.frame,
                    key,
                    first: part == 0,
                };
                let size = if audio { 100 } else { SIZE };
                let mut payload = frames::payload(codec, tag, track.picture_id, size);
                if audio && self.kit.bundles {
                    let bundle = frames::bundle(&payload, &track.earlier, 960);
                    track.earlier.insert(0, std::mem::replace(&mut payload, bundle));
                    track.earlier.truncate(2);
                }
                let level = (audio && self.kit.levels).then_some(self.loudness as i8 - 127);
                let extensions = ExtensionValues {
                    audio_level: level,
                    voice_activity: level.map(|_| true),
                    ..Default::default()
                };
                let write = RtpWrite::new(pt, track.seq.into(), track.time, self.base + now, payload);
                let write = write.marker(part + 1 == packets).nackable(!audio).ext_vals(extensions);
                track.seq += 1;
                let mut api = self.rtc.direct_api();
                api.stream_tx_by_mid(track.mid, track.rid).unwrap().write_rtp(write);
            }
        }
    }
}

fn add_candidates(rtc: &mut Rtc, address: SocketAddr, tcp: bool) {
    rtc.add_local_candidate(Candidate::host(address, Protocol::Udp).unwrap());
    if tcp {
        let candidate = Candidate::builder()
            .tcp()
            .host(address)
            .tcptype(TcpType::Active)
            .build();
        rtc.add_local_candidate(candidate.unwrap());
    }
}

fn protocol_of(transport: Transport) -> Protocol {
    match transport {
        Transport::Udp => Protocol::Udp,
        Transport::Tcp => Protocol::Tcp,
    }
}
