//! One media connection of a bot: a WebRTC peer that offers, sends two streams and receives slots.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use sframe::Codec;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec as Format;
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, SeqNo, Ssrc};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcConfig};
use tokio::net::UdpSocket;
use wire::{PeerId, ReceiveLine, SendLine, SlotSource, SourceRef, StreamKind};

use crate::assembler::Assembler;
use crate::server::Server;

/// Loudness a bot states for its sound (RFC 6464), in negative decibels: a person speaking.
const LOUDNESS: i8 = -25;
/// Datagrams are no larger.
const DATAGRAM: usize = 2000;

/// How many slots to offer.
#[derive(Clone, Copy, Debug)]
pub struct Slots {
    /// Sounds heard at once.
    pub audio: usize,
    /// Pictures seen at once.
    pub video: usize,
}

/// What a connection reports.
#[derive(Debug)]
pub(crate) enum MediaEvent {
    /// ICE and DTLS are done.
    Connected,
    /// It is over; a new one is needed.
    Lost,
    /// The others need a key frame of the camera.
    KeyFrameWanted,
    /// A sealed frame arrived.
    Frame(SealedFrame),
}

/// A frame as it arrived, before any key has seen it.
#[derive(Clone, Debug)]
pub struct SealedFrame {
    /// What the slot is said to carry.
    pub source: SourceRef,
    /// Its codec.
    pub codec: Codec,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The offer of a connection, to be carried by the session.
pub(crate) struct Offer {
    pub(crate) sdp: String,
    pub(crate) sends: Vec<SendLine>,
    pub(crate) receives: Vec<ReceiveLine>,
}

/// One peer connection and its socket.
pub(crate) struct Media {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    pending: Option<SdpPendingOffer>,
    senders: BTreeMap<StreamKind, Sender>,
    slots: BTreeMap<Mid, Slot>,
    events: VecDeque<MediaEvent>,
    timeout: Instant,
    buffer: Vec<u8>,
}

struct Sender {
    mid: Mid,
    next: u64,
}

#[derive(Default)]
struct Slot {
    source: Option<SourceRef>,
    assembler: Assembler,
}

impl Media {
    /// Opens a socket towards the server and makes an offer; `sound_only`: of a microphone, without slots for pictures.
    pub(crate) async fn offer(
        server: &Server,
        slots: Slots,
        sound_only: bool,
        now: Instant,
    ) -> anyhow::Result<(Self, Offer)> {
        let socket = open_socket(server).await?;
        let address = socket.local_addr()?;
        let mut rtc = RtcConfig::new()
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp9(true)
            .enable_vp8(true)
            .set_rtp_mode(true)
            .build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp")?);

        let mut changes = rtc.sdp_api();
        let mut sends = vec![(StreamKind::Microphone, MediaKind::Audio)];
        sends.extend((!sound_only).then_some((StreamKind::Camera, MediaKind::Video)));
        let sends: Vec<(StreamKind, Mid)> = sends
            .into_iter()
            .map(|(kind, media)| (kind, changes.add_media(media, Direction::SendOnly, None, None, None)))
            .collect();
        let mut receives = Vec::new();
        let pictures = if sound_only { 0 } else { slots.video };
        for (video, count) in [(false, slots.audio), (true, pictures)] {
            let kind = if video { MediaKind::Video } else { MediaKind::Audio };
            for _ in 0..count {
                let mid = changes.add_media(kind, Direction::RecvOnly, None, None, None);
                receives.push((mid, video));
            }
        }
        let (offer, pending) = changes.apply().context("an offer with lines is a change")?;
        let line = |mid: Mid, kind| SendLine {
            mid: mid.to_string(),
            kind,
        };
        let offer = Offer {
            sdp: offer.to_sdp_string(),
            sends: sends.iter().map(|(kind, mid)| line(*mid, *kind)).collect(),
            receives: receives
                .iter()
                .map(|&(mid, video)| ReceiveLine {
                    mid: mid.to_string(),
                    video,
                })
                .collect(),
        };
        let media = Self {
            rtc,
            socket,
            address,
            pending: Some(pending),
            senders: sends
                .into_iter()
                .map(|(kind, mid)| (kind, Sender { mid, next: 1 }))
                .collect(),
            slots: receives.into_iter().map(|(mid, _)| (mid, Slot::default())).collect(),
            events: VecDeque::new(),
            timeout: now,
            buffer: vec![0; DATAGRAM],
        };
        Ok((media, offer))
    }

    /// Takes the server's answer.
    pub(crate) fn answer(&mut self, sdp: &str) -> anyhow::Result<()> {
        let answer = SdpAnswer::from_sdp_string(sdp)?;
        let pending = self.pending.take().context("answered already")?;
        self.rtc.sdp_api().accept_answer(pending, answer)?;
        Ok(())
    }

    /// Takes what the slots carry from now on.
    pub(crate) fn slots(&mut self, changed: &[SlotSource]) {
        for change in changed {
            if let Some(slot) = self.slots.get_mut(&Mid::from(change.mid.as_str()))
                && slot.source != change.source
            {
                slot.source = change.source;
                slot.assembler = Assembler::default();
            }
        }
    }

    /// Queues one frame's payloads. Returns whether the connection could take them.
    pub(crate) fn send(&mut self, kind: StreamKind, time: u32, payloads: Vec<Vec<u8>>, now: Instant) -> bool {
        if !self.rtc.is_connected() {
            return false;
        }
        let format = if kind.is_audio() { Format::Opus } else { Format::Vp9 };
        let Some(sender) = self.senders.get_mut(&kind) else {
            return false;
        };
        let Some(pt) = payload_type(&self.rtc, sender.mid, format) else {
            return false;
        };
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(sender.mid, None) else {
            return false;
        };
        let last = payloads.len().saturating_sub(1);
        for (n, payload) in payloads.into_iter().enumerate() {
            let sound = ExtensionValues {
                audio_level: kind.is_audio().then_some(LOUDNESS),
                voice_activity: kind.is_audio().then_some(true),
                ..Default::default()
            };
            let packet = RtpWrite::new(pt, SeqNo::from(sender.next), time, now, payload)
                .marker(n == last && !kind.is_audio())
                .ext_vals(sound)
                .nackable(!kind.is_audio());
            sender.next += 1;
            stream.write_rtp(packet);
        }
        true
    }

    /// Asks whoever shows this picture for one that needs no other.
    pub(crate) fn ask_key_frame(&mut self, source: SourceRef) {
        let mid = self.slots.iter().find(|(_, slot)| slot.source == Some(source));
        let Some((mid, _)) = mid else {
            return;
        };
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(*mid, None) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Waits for the next datagram or timeout, and works it off.
    pub(crate) async fn turn(&mut self) {
        let wait = self.timeout.saturating_duration_since(Instant::now());
        let received = tokio::time::timeout(wait, self.socket.recv_from(&mut self.buffer)).await;
        let now = Instant::now();
        match received {
            Ok(Ok((len, source))) => self.receive(len, source, now),
            // ICMP unreachable while the server restarts; ICE notices by itself.
            Ok(Err(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
            Err(_) => self.input(Input::Timeout(now)),
        }
    }

    /// Lets time pass and sends what is to be sent.
    pub(crate) fn advance(&mut self, now: Instant) {
        self.input(Input::Timeout(now));
        self.drain();
    }

    /// The next event, if any.
    pub(crate) fn poll_event(&mut self) -> Option<MediaEvent> {
        self.events.pop_front()
    }

    fn receive(&mut self, len: usize, source: SocketAddr, now: Instant) {
        let contents = match self.buffer[..len].try_into() {
            Ok(contents) => contents,
            Err(_) => return,
        };
        let receive = Receive {
            proto: Protocol::Udp,
            source,
            destination: self.address,
            contents,
        };
        let outcome = self.rtc.handle_input(Input::Receive(now, receive));
        self.note(outcome.is_ok());
        self.drain();
    }

    fn input(&mut self, input: Input) {
        let outcome = self.rtc.handle_input(input);
        self.note(outcome.is_ok());
    }

    fn note(&mut self, good: bool) {
        if !good {
            self.events.push_back(MediaEvent::Lost);
        }
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.timeout = at;
                    return;
                }
                Ok(Output::Transmit(datagram)) => {
                    // A full or refusing socket loses the datagram, as the network may.
                    let _ = self.socket.try_send_to(&datagram.contents, datagram.destination);
                }
                Ok(Output::Event(event)) => self.event(event),
                Err(_) => {
                    self.events.push_back(MediaEvent::Lost);
                    self.timeout = Instant::now() + Duration::from_secs(1);
                    return;
                }
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Connected => self.events.push_back(MediaEvent::Connected),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) | Event::Closed => {
                self.events.push_back(MediaEvent::Lost);
            }
            Event::KeyframeRequest(_) => self.events.push_back(MediaEvent::KeyFrameWanted),
            Event::RtpPacket(packet) => {
                if let Some(frame) = self.packet(&packet) {
                    self.events.push_back(MediaEvent::Frame(frame));
                }
            }
            _ => {}
        }
    }

    fn packet(&mut self, packet: &RtpPacket) -> Option<SealedFrame> {
        let mid = self.mid_of(packet.header.ssrc)?;
        let codec = self.codec_of(packet.header.payload_type)?;
        let slot = self.slots.get_mut(&mid)?;
        let source = slot.source?;
        let header = &packet.header;
        let bytes = slot
            .assembler
            .push(*packet.seq_no, codec, header.timestamp, header.marker, &packet.payload)?;
        Some(SealedFrame { source, codec, bytes })
    }

    fn mid_of(&mut self, ssrc: Ssrc) -> Option<Mid> {
        self.rtc.direct_api().stream_rx(&ssrc).map(|stream| stream.mid())
    }

    fn codec_of(&self, pt: Pt) -> Option<Codec> {
        let params = self.rtc.codec_config().find(|p| p.pt() == pt)?;
        match params.spec().codec {
            Format::Opus => Some(Codec::Opus),
            Format::Vp8 => Some(Codec::Vp8),
            Format::Vp9 => Some(Codec::Vp9),
            _ => None,
        }
    }
}

/// The payload type both sides agreed on for a format on a line.
fn payload_type(rtc: &Rtc, mid: Mid, format: Format) -> Option<Pt> {
    let agreed = rtc.media(mid)?.remote_pts();
    rtc.codec_config()
        .find(|p| p.spec().codec == format && agreed.contains(&p.pt()))
        .map(|p| p.pt())
}

/// A socket on the address from which this machine reaches the server.
async fn open_socket(server: &Server) -> anyhow::Result<UdpSocket> {
    let target = tokio::net::lookup_host(server.authority())
        .await?
        .min_by_key(|a| a.is_ipv6())
        .context("the server's name has no address")?;
    let any: SocketAddr = if target.is_ipv6() {
        "[::]:0".parse()?
    } else {
        "0.0.0.0:0".parse()?
    };
    let probe = UdpSocket::bind(any).await?;
    probe.connect(target).await?;
    let local = probe.local_addr()?.ip();
    Ok(UdpSocket::bind((local, 0)).await?)
}

/// Names a stream of a peer.
pub(crate) fn source(peer: PeerId, kind: StreamKind) -> SourceRef {
    SourceRef { peer, kind }
}
