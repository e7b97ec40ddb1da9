//! One participant's WebRTC connection: the only file that speaks to str0m.
//!
//! str0m's contract is mutate, drain, mutate; breaking it gives wrong behaviour, not errors. Here every
//! mutation marks the connection [dirty](Connection::is_dirty), an input drains a dirty connection first,
//! and nobody else holds the `Rtc`. str0m panics on its own bugs: each call is caught, and a
//! connection that failed says [`Happening::Lost`] and nothing more.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use str0m::format::{Codec as RtcCodec, CodecConfig, CodecSpec, FormatParams, PayloadParams};
use str0m::media::{Frequency, KeyframeRequestKind, Mid, Pt, Rid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{Extension, ExtensionMap, RtpPacket, RtpWrite, Ssrc};
use str0m::{Candidate, Event, IceConnectionState, IceCreds, Input, Output, Rtc, RtcConfig, RtcError};
use wire::{Layer, PeerId, ReceiveLine, SendLine, StreamKind};

use crate::codec::Codec;
use crate::descriptor::Descriptor;
use crate::offer::OfferError;
use crate::packet::{Outgoing, Packet};
use crate::path::{Candidates, Path, Transport};
use crate::sfu::RoomKey;
use crate::unbundler::Unbundler;
use crate::way::{Budget, Sent, Way};

/// A connection, for as long as the process lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// What draining a connection brought to light.
#[derive(Debug)]
pub(crate) enum Happening {
    /// A packet for the client.
    Transmit { path: Path, bytes: Vec<u8> },
    /// Media arrived.
    Packet(Packet),
    /// The client cannot decode what a slot sends.
    KeyFrameMissed { line: usize },
    /// What may be sent to the client.
    Bandwidth(Budget),
    /// Media can flow.
    Connected,
    /// The connection is of no further use.
    Lost,
}

/// A WebRTC connection.
pub(crate) struct Connection {
    pub(crate) room: RoomKey,
    pub(crate) peer: PeerId,
    pub(crate) generation: u32,
    /// None once it failed.
    rtc: Option<Box<Rtc>>,
    base: Instant,
    ufrag: String,
    /// The client's certificate, as its offer names it: one for each of its peer connections.
    fingerprint: Option<String>,
    candidates: Candidates,
    sends: Vec<(Mid, StreamKind)>,
    slots: Vec<(Mid, Ssrc)>,
    payload_types: BTreeMap<Codec, Pt>,
    streams: BTreeMap<Ssrc, (StreamKind, Layer)>,
    unbundler: Unbundler,
    state: State,
    /// When str0m wants to be called, whatever happens.
    next: Duration,
    dirty: bool,
    desired: (u64, u64),
    way: Way,
    /// Where media went last.
    path: Option<Path>,
    sent: Sent,
    sabotaged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Answered; until then the client must have connected.
    Answered {
        until: Duration,
    },
    Connected,
    /// Out of reach; until then it may come back.
    Interrupted {
        until: Duration,
    },
    Lost,
}

/// How long an answered client may take to connect.
const CONNECT_WITHIN: Duration = Duration::from_secs(20);
/// How long an unreachable client may stay so. The client notices by itself sooner.
const RETURN_WITHIN: Duration = Duration::from_secs(10);
/// Outputs of one drain. A connection that gives more is in a loop.
const OUTPUTS: usize = 20_000;
/// Streams remembered: every layer of every line, several times over. A client that changes SSRCs more
/// often costs a lookup, not memory.
const STREAMS: usize = 64;
/// The soonest str0m is called again. Shorter spins on timers that are always due.
const GRAIN: Duration = Duration::from_millis(1);
/// Calls for timers that are due at once in one drain; each sends a packet, if any waits.
const ROUNDS: usize = 100;
/// What the stack lets pass between two packets that it sends together.
const TICK: Duration = Duration::from_micros(1);
/// Packets kept for retransmission per slot, and for how long.
const RESEND: (usize, Duration) = (1024, Duration::from_secs(2));
/// Retransmitted bytes as part of all, beyond which pending retransmissions are dropped.
const RESEND_SHARE: f32 = 0.4;
/// How often the stack says what became of what was sent, and tells clients what was lost of their sound.
const REPORTED: Duration = Duration::from_secs(1);
/// Where the bandwidth estimate starts. Higher floods a weak link for a moment; lower starts
/// everybody with small pictures.
const FIRST_ESTIMATE: u64 = 2_500_000;

impl Connection {
    /// Answers an offer that [`crate::offer::examine`] has let pass.
    #[allow(clippy::too_many_arguments)] // One caller, and a struct of the same names would only repeat them.
    pub(crate) fn answer(
        room: RoomKey,
        peer: PeerId,
        generation: u32,
        sdp: &str,
        sends: &[SendLine],
        receives: &[ReceiveLine],
        candidates: &Candidates,
        certificate: &DtlsCert,
        base: Instant,
        now: Duration,
    ) -> Result<(Self, String), OfferError> {
        let answered = catch_unwind(|| negotiate(sdp, receives, candidates, certificate.clone(), base + now));
        let negotiated = answered.map_err(|_| OfferError::Internal)??;
        let mid = |text: &str| Mid::from(text);
        let sends = sends.iter().map(|line| (mid(&line.mid), line.kind)).collect();
        let connection = Self {
            room,
            peer,
            generation,
            rtc: Some(Box::new(negotiated.rtc)),
            base,
            ufrag: negotiated.ufrag,
            fingerprint: fingerprint(sdp).map(str::to_owned),
            candidates: candidates.clone(),
            sends,
            slots: negotiated.slots,
            payload_types: negotiated.payload_types,
            streams: BTreeMap::new(),
            unbundler: Unbundler::default(),
            state: State::Answered {
                until: now + CONNECT_WITHIN,
            },
            next: now,
            dirty: true,
            desired: (0, 0),
            way: Way::default(),
            path: None,
            sent: Sent::since(now),
            sabotaged: false,
        };
        Ok((connection, negotiated.answer))
    }

    /// Whether an offer is this connection's own, with the same lines: the client asks for new paths only
    /// (RFC 8839 §4.4.3).
    pub(crate) fn is_offered_again(
        &self,
        generation: u32,
        sdp: &str,
        sends: &[SendLine],
        receives: &[ReceiveLine],
    ) -> bool {
        let sends = sends.iter().map(|line| (Mid::from(line.mid.as_str()), line.kind));
        let receives = receives.iter().map(|line| Mid::from(line.mid.as_str()));
        self.state != State::Lost
            && self.rtc.is_some()
            && generation == self.generation
            && self.fingerprint.is_some()
            && fingerprint(sdp) == self.fingerprint.as_deref()
            && sends.eq(self.sends.iter().copied())
            && receives.eq(self.slots.iter().map(|(mid, _)| *mid))
    }

    /// Answers such an offer: new paths, the same keys, streams and numbers. What is under way goes on over
    /// the old path until the new one stands. After an error the connection is of no use.
    pub(crate) fn restart(&mut self, sdp: &str, now: Duration) -> Result<String, OfferError> {
        self.dirty = true;
        let answered = self.guard(|rtc| {
            let Ok(offer) = SdpOffer::from_sdp_string(sdp) else {
                return Ok(None);
            };
            let answer = rtc.sdp_api().accept_offer(offer)?.to_sdp_string();
            Ok(Some((answer, rtc.direct_api().local_ice_credentials().ufrag)))
        });
        let (answer, ufrag) = answered.flatten().ok_or(OfferError::Malformed)?;
        // The same offer once more, because its answer was lost, restarts nothing.
        let restarted = std::mem::replace(&mut self.ufrag, ufrag) != self.ufrag;
        if let (true, State::Connected | State::Interrupted { .. }) = (restarted, self.state) {
            self.state = State::Interrupted {
                until: now + CONNECT_WITHIN,
            };
        }
        Ok(answer)
    }

    /// The user fragment by which STUN finds this connection.
    pub(crate) fn ufrag(&self) -> &str {
        &self.ufrag
    }

    /// Whether something waits to be drained.
    pub(crate) fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// When to call [`Self::tick`].
    pub(crate) fn next(&self) -> Duration {
        match self.state {
            State::Answered { until } | State::Interrupted { until } => self.next.min(until),
            State::Connected => self.next,
            State::Lost => Duration::MAX,
        }
    }

    /// Takes a packet. Says whether it proved to come from the client (STUN only).
    pub(crate) fn receive(&mut self, path: Path, bytes: &[u8], now: Duration, out: &mut Vec<Happening>) -> bool {
        if self.dirty {
            self.drain(now, out);
        }
        // Behind address translation the socket's own address is none of the candidates.
        let local = self.candidates.of(path.transport);
        let same_family = || local.iter().find(|local| local.is_ipv4() == path.client.is_ipv4());
        let exact = local.iter().find(|local| **local == path.server);
        let Some(destination) = exact.or_else(same_family).copied() else {
            return false;
        };
        let protocol = match path.transport {
            Transport::Udp => Protocol::Udp,
            Transport::Tcp => Protocol::Tcp,
        };
        let at = self.base + now;
        let taken = self.guard(|rtc| {
            // What does not parse is not the client's fault: anybody can send it.
            let Ok(received) = Receive::new(protocol, path.client, destination, bytes) else {
                return Ok(None);
            };
            let input = Input::Receive(at, received);
            if !rtc.accepts(&input) {
                return Ok(None);
            }
            // Nor is a DTLS record that fails.
            if let Err(error) = rtc.handle_input(input) {
                return if rtc.is_alive() { Ok(Some(false)) } else { Err(error) };
            }
            Ok(Some(true))
        });
        self.dirty = true;
        self.drain(now, out);
        taken.flatten() == Some(true)
    }

    /// Writes a packet into a slot.
    pub(crate) fn send(&mut self, line: usize, packet: Outgoing, now: Duration) {
        let (Some((_, ssrc)), Some(pt)) = (self.slots.get(line), self.payload_types.get(&packet.codec)) else {
            return;
        };
        let (ssrc, pt, at) = (*ssrc, *pt, self.base + now);
        let nackable = packet.codec != Codec::Opus;
        self.sent.media(nackable, packet.payload.len());
        self.guard(|rtc| {
            if let Some(stream) = rtc.direct_api().stream_tx(&ssrc) {
                let write = RtpWrite::new(pt, packet.seq.into(), packet.time, at, packet.payload);
                stream.write_rtp(write.marker(packet.marker).nackable(nackable));
            }
            Ok(())
        });
        self.dirty = true;
    }

    /// Whether the client can decode what the slot would carry.
    pub(crate) fn understands(&self, codec: Codec) -> bool {
        self.payload_types.contains_key(&codec)
    }

    /// Asks the client for a key frame (RFC 4585 §6.3.1).
    pub(crate) fn request_key_frame(&mut self, kind: StreamKind, layer: Layer) {
        let ssrcs: Vec<Ssrc> = self
            .streams
            .iter()
            .filter(|(_, stream)| **stream == (kind, layer))
            .map(|(ssrc, _)| *ssrc)
            .collect();
        self.guard(|rtc| {
            let mut api = rtc.direct_api();
            for ssrc in ssrcs {
                if let Some(stream) = api.stream_rx(&ssrc) {
                    stream.request_keyframe(KeyframeRequestKind::Pli);
                }
            }
            Ok(())
        });
        self.dirty = true;
    }

    /// Says what bits per second to sustain, with padding where media needs less, and to find at best.
    pub(crate) fn desire(&mut self, sustain: u64, best: u64) {
        // Probes aim no higher than what is desired, and their result is taken as it is: whoever desires
        // nothing yet is estimated to have nothing.
        let best = best.max(FIRST_ESTIMATE);
        let near = |a: u64, b: u64| a.abs_diff(b) * 10 <= a.max(b);
        if near(self.desired.0, sustain) && near(self.desired.1, best) {
            return;
        }
        self.desired = (sustain, best);
        self.guard(|rtc| {
            rtc.bwe().set_bitrate(Bitrate::from(sustain), Bitrate::from(best));
            Ok(())
        });
        self.dirty = true;
    }

    /// Lets time pass, and drains.
    pub(crate) fn tick(&mut self, now: Duration, out: &mut Vec<Happening>) {
        if let State::Answered { until } | State::Interrupted { until } = self.state
            && now >= until
        {
            self.lose(out);
            return;
        }
        self.drain(now, out);
    }

    /// Makes the next call into the WebRTC stack panic.
    pub(crate) fn sabotage(&mut self) {
        self.sabotaged = true;
        self.dirty = true;
    }

    fn drain(&mut self, now: Duration, out: &mut Vec<Happening>) {
        self.dirty = false;
        // The stack's clock runs ahead of ours by what is sent at one time of ours.
        let mut at = self.base + now;
        let limit = at + GRAIN;
        self.guard(|rtc| rtc.handle_input(Input::Timeout(at)));
        let mut rounds = 0;
        for _ in 0..OUTPUTS {
            match self.guard(Rtc::poll_output) {
                Some(Output::Timeout(next)) => {
                    // Every packet that waits wants a call of its own, a microsecond after the one before.
                    if next <= at + TICK && at < limit && rounds < ROUNDS {
                        rounds += 1;
                        at = at.max(next);
                        self.guard(|rtc| rtc.handle_input(Input::Timeout(at)));
                        continue;
                    }
                    self.next = next.saturating_duration_since(self.base).max(now + GRAIN);
                    if !self.rtc.as_ref().is_some_and(|rtc| rtc.is_alive()) {
                        self.lose(out);
                    }
                    return;
                }
                Some(Output::Transmit(transmit)) => {
                    self.sent.transmitted(transmit.contents.len());
                    let path = Path {
                        transport: match transmit.proto {
                            Protocol::Udp => Transport::Udp,
                            _ => Transport::Tcp,
                        },
                        client: transmit.destination,
                        server: transmit.source,
                    };
                    let bytes: Vec<u8> = transmit.contents.into();
                    self.travels(path, &bytes);
                    out.push(Happening::Transmit { path, bytes });
                }
                Some(Output::Event(event)) => self.on_event(event, now, out),
                None => break,
            }
        }
        self.lose(out);
    }

    /// On another path nothing of what was learned holds. Checks go everywhere (RFC 7983: they begin below 4).
    fn travels(&mut self, path: Path, bytes: &[u8]) {
        if bytes.first().is_none_or(|first| *first < 4) || self.path == Some(path) {
            return;
        }
        if self.path.replace(path).is_some() {
            self.way.moved();
        }
    }

    fn on_event(&mut self, event: Event, now: Duration, out: &mut Vec<Happening>) {
        match event {
            Event::Connected => {
                self.state = State::Connected;
                out.push(Happening::Connected);
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) if self.state == State::Connected => {
                self.state = State::Interrupted {
                    until: now + RETURN_WITHIN,
                };
            }
            Event::IceConnectionStateChange(IceConnectionState::Connected | IceConnectionState::Completed) => {
                if let State::Interrupted { .. } = self.state {
                    self.state = State::Connected;
                }
            }
            Event::RtpPacket(packet) => {
                if let Some(packet) = self.packet(packet, now) {
                    let packets = if packet.kind.is_audio() {
                        self.unbundler.take_apart(packet)
                    } else {
                        vec![packet]
                    };
                    out.extend(packets.into_iter().map(Happening::Packet));
                }
            }
            Event::KeyframeRequest(request) => {
                let line = self.slots.iter().position(|(mid, _)| *mid == request.mid);
                out.extend(line.map(|line| Happening::KeyFrameMissed { line }));
            }
            Event::EgressBitrateEstimate(BweKind::Twcc { estimate, can_probe }) => {
                self.way.estimate(can_probe.then(|| estimate.as_u64()));
                out.push(Happening::Bandwidth(self.way.budget(now)));
            }
            Event::PeerStats(stats) => {
                let sent = std::mem::replace(&mut self.sent, Sent::since(now));
                let heard = stats.egress_loss_fraction.zip(stats.rtt);
                self.way.report(sent.report(heard, now), now);
                out.push(Happening::Bandwidth(self.way.budget(now)));
            }
            Event::Closed => self.lose(out),
            _ => {}
        }
    }

    fn packet(&mut self, packet: RtpPacket, now: Duration) -> Option<Packet> {
        let ssrc = packet.header.ssrc;
        let (kind, layer) = match self.streams.get(&ssrc) {
            Some(stream) if packet.header.ext_vals.mid.is_none() => *stream,
            _ => self.identify(ssrc)?,
        };
        let codec = self
            .payload_types
            .iter()
            .find(|(_, pt)| **pt == packet.header.payload_type)?
            .0;
        if kind.is_audio() != (*codec == Codec::Opus) {
            return None;
        }
        Some(Packet {
            kind,
            layer,
            ssrc: *ssrc,
            codec: *codec,
            seq: *packet.seq_no,
            time: packet.header.timestamp,
            marker: packet.header.marker,
            loudness: packet
                .header
                .ext_vals
                .audio_level
                .map(|level| (127 + i16::from(level)).clamp(0, 127) as u8),
            descriptor: Descriptor::parse(*codec, &packet.payload).unwrap_or_default(),
            payload: packet.payload,
            arrived: now,
        })
    }

    fn identify(&mut self, ssrc: Ssrc) -> Option<(StreamKind, Layer)> {
        let (mid, rid) = self
            .guard(|rtc| {
                Ok(rtc
                    .direct_api()
                    .stream_rx(&ssrc)
                    .map(|stream| (stream.mid(), stream.rid())))
            })
            .flatten()?;
        let kind = self.sends.iter().find(|(line, _)| *line == mid)?.1;
        let stream = (kind, layer_of(rid)?);
        if self.streams.len() >= STREAMS {
            self.streams.clear();
        }
        self.streams.insert(ssrc, stream);
        Some(stream)
    }

    fn lose(&mut self, out: &mut Vec<Happening>) {
        if self.state != State::Lost {
            self.state = State::Lost;
            out.push(Happening::Lost);
        }
    }

    /// Calls the stack; none when it failed or panicked, after which it is not called again.
    fn guard<T>(&mut self, call: impl FnOnce(&mut Rtc) -> Result<T, RtcError>) -> Option<T> {
        let (rtc, sabotaged) = (self.rtc.as_mut()?, self.sabotaged);
        let called = catch_unwind(AssertUnwindSafe(|| {
            assert!(!sabotaged, "sabotaged by a test");
            call(rtc)
        }));
        match called {
            Ok(Ok(value)) => Some(value),
            Ok(Err(_)) | Err(_) => {
                self.take_down();
                None
            }
        }
    }

    /// Drops the stack, which may panic too: certainly where it has panicked before.
    fn take_down(&mut self) {
        let (rtc, sabotaged) = (self.rtc.take(), self.sabotaged);
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let rtc = rtc;
            assert!(!sabotaged || rtc.is_none(), "sabotaged by a test");
        }));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.take_down();
    }
}

struct Negotiated {
    rtc: Rtc,
    ufrag: String,
    slots: Vec<(Mid, Ssrc)>,
    payload_types: BTreeMap<Codec, Pt>,
    answer: String,
}

/// The certificate an offer names first (RFC 8122 §5).
fn fingerprint(sdp: &str) -> Option<&str> {
    sdp.lines().find_map(|line| line.strip_prefix("a=fingerprint:"))
}

fn negotiate(
    sdp: &str,
    receives: &[ReceiveLine],
    candidates: &Candidates,
    certificate: DtlsCert,
    at: Instant,
) -> Result<Negotiated, OfferError> {
    let credentials = IceCreds::new();
    let ufrag = credentials.ufrag.clone();
    let mut config = RtcConfig::new()
        .set_ice_lite(true)
        .set_rtp_mode(true)
        .set_dtls_cert(certificate)
        .set_local_ice_credentials(credentials)
        .set_extension_map(extensions())
        .set_stats_interval(Some(REPORTED))
        .set_rtcp_report_interval_audio(REPORTED)
        .enable_bwe(Some(Bitrate::from(FIRST_ESTIMATE)));
    *config.codec_config() = codecs();
    let mut rtc = config.build(at);
    for address in &candidates.udp {
        let candidate = Candidate::builder().udp().host(*address).build();
        rtc.add_local_candidate(candidate.map_err(|_| OfferError::Internal)?);
    }
    for address in &candidates.tcp {
        let candidate = Candidate::builder()
            .tcp()
            .host(*address)
            .tcptype(TcpType::Passive)
            .build();
        rtc.add_local_candidate(candidate.map_err(|_| OfferError::Internal)?);
    }
    let offer = SdpOffer::from_sdp_string(sdp).map_err(|_| OfferError::Malformed)?;
    let answer = rtc.sdp_api().accept_offer(offer).map_err(|_| OfferError::Malformed)?;
    let mut slots = Vec::with_capacity(receives.len());
    for line in receives {
        let mid = Mid::from(line.mid.as_str());
        let mut api = rtc.direct_api();
        let stream = api.stream_tx_by_mid(mid, None).ok_or(OfferError::WrongLine)?;
        stream.set_rtx_cache(RESEND.0, RESEND.1, Some(RESEND_SHARE));
        // The sender has paced already; holding back once more only adds delay.
        stream.set_unpaced(true);
        slots.push((mid, stream.ssrc()));
    }
    let payload_types = rtc.codec_config().params().iter().filter_map(codec_of).collect();
    Ok(Negotiated {
        rtc,
        ufrag,
        slots,
        payload_types,
        answer: answer.to_sdp_string(),
    })
}

/// VP9 first: smaller at the same quality, and its key frames show in the descriptor.
fn codecs() -> CodecConfig {
    let spec = |codec, clock_rate, channels, format| CodecSpec {
        codec,
        clock_rate,
        channels,
        format,
    };
    let vp9 = FormatParams {
        profile_id: Some(0),
        ..Default::default()
    };
    let opus = FormatParams {
        min_p_time: Some(10),
        use_inband_fec: Some(true),
        ..Default::default()
    };
    let mut params = vec![
        PayloadParams::new(
            98.into(),
            Some(99.into()),
            spec(RtcCodec::Vp9, Frequency::NINETY_KHZ, None, vp9),
        ),
        PayloadParams::new(
            96.into(),
            Some(97.into()),
            spec(RtcCodec::Vp8, Frequency::NINETY_KHZ, None, FormatParams::default()),
        ),
        PayloadParams::new(
            111.into(),
            None,
            spec(RtcCodec::Opus, Frequency::FORTY_EIGHT_KHZ, Some(2), opus),
        ),
    ];
    for param in &mut params {
        // Transport-wide feedback is the one estimate; two would contradict each other.
        param.set_fb_remb(false);
    }
    CodecConfig::new_from_payload_params(params)
}

/// Only what routing needs. Without video orientation the browser turns the picture itself, so that
/// nothing about it need be forwarded.
fn extensions() -> ExtensionMap {
    let mut map = ExtensionMap::empty();
    map.set(1, Extension::AudioLevel);
    map.set(3, Extension::TransportSequenceNumber);
    map.set(4, Extension::RtpMid);
    map.set(10, Extension::RtpStreamId);
    map.set(11, Extension::RepairedRtpStreamId);
    map
}

fn codec_of(params: &PayloadParams) -> Option<(Codec, Pt)> {
    let codec = match params.spec().codec {
        RtcCodec::Opus => Codec::Opus,
        RtcCodec::Vp8 => Codec::Vp8,
        RtcCodec::Vp9 => Codec::Vp9,
        _ => return None,
    };
    Some((codec, params.pt()))
}

/// A sender of one layer names none; it counts as the whole picture.
fn layer_of(rid: Option<Rid>) -> Option<Layer> {
    match rid.as_deref() {
        None | Some("h") => Some(Layer::High),
        Some("m") => Some(Layer::Medium),
        Some("l") => Some(Layer::Low),
        Some(_) => None,
    }
}
