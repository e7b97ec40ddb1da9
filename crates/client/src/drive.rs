//! The loop of a bot: whatever happens goes into the session core, whatever it wants is done.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use e2ee::stretch::{StretchInput, stretch};
use session::{Command, Effect, Input, KeyCommand, MeetingView, Notice, Phase, Session, TalkCommand, TalkEvent};
use sframe::{Codec, Keyring};
use tokio::sync::{mpsc, oneshot, watch};
use wire::{PeerId, RefusalCode, StreamKind, Wanted, WantedVideo};
use zeroize::Zeroizing;

use crate::bot::Options;
use crate::clip;
use crate::media::{Media, MediaEvent, SealedFrame, source};
use crate::playback::Playback;
use crate::report::{Report, Seen};
use crate::server::{Server, Socket, SocketEvent};
use crate::{talk, vp8, vp9};

/// How often the session learns the counters of the streams sent, for the media beat.
const COUNTERS: Duration = Duration::from_millis(500);
/// Frames of an epoch about to begin are held so long, and so many.
const HELD: (Duration, usize) = (Duration::from_millis(800), 200);
/// Frames after which a picture that has had no key frame is asked for one again: about a second's.
const EAGER: u64 = 30;
/// Between two attempts at a media connection.
const RETRY: Duration = Duration::from_secs(2);
/// How long a leaving bot lets its farewell travel.
const FAREWELL: Duration = Duration::from_millis(300);

/// What the owner of a bot wants.
#[derive(Debug)]
pub(crate) enum Order {
    /// Something of the session.
    Command(Command),
    /// End, after what was asked before.
    Finish,
    /// End at once; answer with what a reload would remember.
    Crash(oneshot::Sender<Option<Zeroizing<Vec<u8>>>>),
}

enum Event {
    Socket(u32, SocketEvent),
    Stretched(u32, Zeroizing<[u8; 32]>),
}

/// A bot's state.
pub(crate) struct Driver {
    start: Instant,
    server: Server,
    options: Options,
    session: Session,
    keyring: Keyring,
    orders: mpsc::UnboundedReceiver<Order>,
    events: mpsc::UnboundedReceiver<Event>,
    events_out: mpsc::UnboundedSender<Event>,
    report: watch::Sender<Report>,
    socket: Option<Socket>,
    sockets: u32,
    media: Option<Media>,
    generation: u32,
    retry_media: Option<Instant>,
    remembered: Option<Zeroizing<Vec<u8>>>,
    shown: Vec<WantedVideo>,
    announced: bool,
    camera_wanted: bool,
    playback: Playback,
    held: VecDeque<(Instant, SealedFrame)>,
    counters_due: Instant,
}

impl Driver {
    pub(crate) fn new(
        server: Server,
        options: Options,
        seed: [u8; 32],
        orders: mpsc::UnboundedReceiver<Order>,
        report: watch::Sender<Report>,
    ) -> Self {
        let (events_out, events) = mpsc::unbounded_channel();
        let start = Instant::now();
        let which = options.clip;
        Self {
            start,
            server,
            options,
            session: Session::new(seed),
            keyring: Keyring::new(),
            orders,
            events,
            events_out,
            report,
            socket: None,
            sockets: 0,
            media: None,
            generation: 0,
            retry_media: None,
            remembered: None,
            shown: Vec::new(),
            announced: false,
            camera_wanted: true,
            playback: Playback::new(which, start),
            held: VecDeque::new(),
            counters_due: start,
        }
    }

    /// Works until told to end or nobody is left to tell.
    pub(crate) async fn run(mut self) {
        let mut finish: Option<Instant> = None;
        loop {
            self.perform().await;
            self.work_media(Instant::now()).await;
            self.perform().await;
            let now = Instant::now();
            if finish.is_some_and(|at| now >= at) {
                return;
            }
            let wait = self.next_deadline(now, finish).saturating_duration_since(now);
            tokio::select! {
                biased;
                order = self.orders.recv() => match order {
                    Some(Order::Command(command)) => self.input(Input::Command(command)),
                    Some(Order::Finish) => finish = Some(Instant::now() + FAREWELL),
                    Some(Order::Crash(answer)) => {
                        let _ = answer.send(self.remembered.take());
                        return;
                    }
                    None => return,
                },
                event = self.events.recv() => if let Some(event) = event {
                    self.event(event);
                },
                () = turn(&mut self.media) => {}
                () = tokio::time::sleep(wait) => {}
            }
            let elapsed = self.start.elapsed();
            if self.session.poll_timeout().is_some_and(|due| due <= elapsed) {
                self.session.handle_timeout(elapsed);
            }
        }
    }

    fn tap(&self, seen: impl FnOnce() -> Seen) {
        if let Some(tap) = &self.options.tap {
            // Nobody listening is no fault of the bot.
            let _ = tap.send(seen());
        }
    }

    fn input(&mut self, input: Input<'_>) {
        self.session.handle_input(input, self.start.elapsed());
    }

    fn next_deadline(&self, now: Instant, finish: Option<Instant>) -> Instant {
        let session = self.session.poll_timeout().map(|due| self.start + due);
        let media = self.media.as_ref().map(|_| self.playback.next_due());
        [session, media, finish, self.retry_media]
            .into_iter()
            .flatten()
            .chain([self.counters_due])
            .min()
            .unwrap_or(now)
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Socket(number, _) if number != self.sockets => {}
            Event::Socket(_, SocketEvent::Opened) => self.input(Input::SocketOpened),
            Event::Socket(_, SocketEvent::Text(text)) => {
                self.tap(|| Seen::Message(text.clone()));
                self.input(Input::Message(&text));
            }
            Event::Socket(_, SocketEvent::Closed) => {
                self.socket = None;
                self.input(Input::SocketClosed);
            }
            Event::Stretched(id, output) => self.input(Input::Stretched { id, output }),
        }
    }

    /// Does everything the session wants.
    async fn perform(&mut self) {
        while let Some(effect) = self.session.poll_effect() {
            match effect {
                Effect::Connect => self.connect(),
                Effect::Disconnect => {
                    self.sockets += 1;
                    self.socket = None;
                }
                Effect::Send(text) => {
                    self.tap(|| Seen::Message(text.clone()));
                    if let Some(socket) = &self.socket {
                        socket.send(text);
                    }
                }
                Effect::Stretch { id, password, salt } => self.stretch(id, StretchInput { password, salt }),
                Effect::Keys(command) => self.keys(&command),
                Effect::Remember(bytes) => self.remembered = Some(bytes),
                Effect::Forget => self.remembered = None,
                Effect::StartMedia => self.start_media().await,
                Effect::Answer { generation, sdp } => self.answer(generation, &sdp),
                Effect::Slots(slots) => {
                    if let Some(media) = &mut self.media {
                        media.slots(&slots);
                    }
                }
                Effect::Wanted(streams) => self.wanted(&streams),
                Effect::StopMedia => self.stop_media(),
                Effect::View(view) => self.view(*view),
                Effect::Notice(notice) => self.notice(notice),
                Effect::Talk(event) => self.talk(event),
            }
        }
    }

    fn talk(&mut self, event: TalkEvent) {
        let answer = match &event {
            TalkEvent::Message { message } if self.options.answer => talk::answer(message),
            event => talk::asked(event),
        };
        self.report.send_modify(|report| report.talk.hear(event));
        if let Some(answer) = answer {
            self.input(Input::Command(Command::Talk(answer)));
        }
    }

    fn connect(&mut self) {
        self.sockets += 1;
        let number = self.sockets;
        self.socket = Some(Socket::open(&self.server, self.events_out.clone(), move |event| {
            Event::Socket(number, event)
        }));
    }

    fn stretch(&self, id: u32, input: StretchInput) {
        let events = self.events_out.clone();
        tokio::task::spawn_blocking(move || {
            let _ = events.send(Event::Stretched(id, stretch(&input)));
        });
    }

    fn keys(&mut self, command: &KeyCommand) {
        command.apply(&mut self.keyring);
        if let KeyCommand::Install { .. } = command {
            self.release_held();
        }
    }

    async fn start_media(&mut self) {
        self.stop_media();
        self.generation += 1;
        let sound_only = self.session.view().sound_only;
        match Media::offer(&self.server, self.options.slots, sound_only, Instant::now()).await {
            Ok((media, offer)) => {
                self.media = Some(media);
                self.input(Input::Command(Command::Offer {
                    generation: self.generation,
                    sdp: offer.sdp,
                    sends: offer.sends,
                    receives: offer.receives,
                }));
            }
            Err(error) => {
                tracing::warn!(%error, "no media connection can be offered");
                self.retry_media = Some(Instant::now() + RETRY);
            }
        }
    }

    fn answer(&mut self, generation: u32, sdp: &str) {
        let Some(media) = self.media.as_mut().filter(|_| generation == self.generation) else {
            return;
        };
        if let Err(error) = media.answer(sdp) {
            tracing::warn!(%error, "the answer does not fit the offer");
            self.retry_media = Some(Instant::now() + RETRY);
        }
    }

    fn notice(&mut self, notice: Notice) {
        let refused = Notice::Refused {
            code: RefusalCode::BadDescription,
        };
        if notice == refused {
            self.retry_media = Some(Instant::now() + RETRY);
        }
        self.report.send_modify(|report| report.notices.push(notice));
    }

    fn stop_media(&mut self) {
        self.media = None;
        self.retry_media = None;
        self.report.send_modify(|report| report.media_connected = false);
    }

    fn wanted(&mut self, streams: &[Wanted]) {
        for stream in streams.iter().filter(|s| s.kind == StreamKind::Camera) {
            let wanted = stream.layer.is_some();
            if wanted && !self.camera_wanted {
                self.playback.jump_to_key_frame();
            }
            self.camera_wanted = wanted;
        }
    }

    /// Shows everybody's camera and screen; switches its own streams on once it is in.
    fn view(&mut self, view: MeetingView) {
        let joined = view.phase == Phase::Joined;
        let others = view.roster.iter().filter(|entry| !entry.own);
        let shown: Vec<WantedVideo> = others
            .flat_map(|entry| entry.streams.iter().map(|&kind| source(entry.peer, kind)))
            .filter(|source| !source.kind.is_audio())
            .take(self.options.slots.video)
            .map(|source| WantedVideo {
                source,
                width: clip::SIZE.0,
                height: clip::SIZE.1,
            })
            .collect();
        let admits = self.options.admits && !view.waiting.is_empty();
        self.report.send_modify(|report| report.view = Some(view));
        if joined && !self.announced {
            self.announced = true;
            for (kind, on) in [
                (StreamKind::Microphone, self.options.microphone),
                (StreamKind::Camera, self.options.camera),
            ] {
                if on {
                    self.input(Input::Command(Command::SetStream { kind, on }));
                }
            }
            if let Some(text) = self.options.say.take() {
                self.input(Input::Command(Command::Talk(TalkCommand::Say { text })));
            }
        }
        if admits {
            self.input(Input::Command(Command::AdmitAll));
        }
        if joined && shown != self.shown {
            self.shown.clone_from(&shown);
            self.input(Input::Command(Command::Show(shown)));
        }
    }

    /// Lets the media connection work, plays what came, sends what is due.
    async fn work_media(&mut self, now: Instant) {
        let mut lost = false;
        if let Some(media) = &mut self.media {
            media.advance(now);
        }
        while let Some(event) = self.media.as_mut().and_then(Media::poll_event) {
            match event {
                MediaEvent::Connected => self.report.send_modify(|report| {
                    report.media_connections += 1;
                    report.media_connected = true;
                }),
                MediaEvent::Lost => lost = true,
                MediaEvent::KeyFrameWanted => self.playback.jump_to_key_frame(),
                MediaEvent::Frame(frame) => {
                    let SealedFrame {
                        source,
                        codec,
                        ref bytes,
                    } = frame;
                    self.tap(|| Seen::Received {
                        source,
                        codec,
                        bytes: bytes.clone(),
                    });
                    match self.options.meddler.clone() {
                        Some(meddler) => meddler
                            .meddle(frame)
                            .into_iter()
                            .for_each(|frame| self.open(frame, now)),
                        None => self.open(frame, now),
                    }
                }
            }
        }
        if lost {
            self.report.send_modify(|report| report.media_connected = false);
            self.retry_media.get_or_insert(now + RETRY);
        }
        if self.retry_media.is_some_and(|at| now >= at) {
            self.retry_media = None;
            if self.report.borrow().joined() {
                self.start_media().await;
            }
        }
        self.send_due(now);
        if now >= self.counters_due {
            self.counters_due = now + COUNTERS;
            let kind_of = |number: u8| StreamKind::ALL.get(usize::from(number)).copied();
            if let Some((epoch, next)) = self.keyring.next_counters() {
                let next = next.into_iter().filter_map(|(kind, next)| Some((kind_of(kind)?, next)));
                let next = next.collect();
                self.input(Input::Counters { epoch, next });
            }
            let delayed = self.keyring.take_delayed();
            if !delayed.is_empty() {
                let delayed = delayed.into_iter();
                let delayed = delayed.filter_map(|(peer, kind)| Some((PeerId(peer), kind_of(kind)?)));
                let delayed = delayed.collect();
                self.input(Input::Delayed(delayed));
            }
        }
    }

    fn send_due(&mut self, now: Instant) {
        if self.media.is_none() {
            return;
        }
        while let Some(due) = self.playback.due(now) {
            let on = own_stream(self.report.borrow().view.as_ref(), due.kind);
            let mut sealed = Vec::new();
            let frame = self.playback.frame(due);
            if !on
                || (due.kind == StreamKind::Camera && !self.camera_wanted)
                || self
                    .keyring
                    .seal(due.kind as u8, due.codec(), frame, &mut sealed)
                    .is_err()
            {
                continue;
            }
            self.tap(|| Seen::Sent {
                kind: due.kind,
                bytes: sealed.clone(),
            });
            let payloads = self.playback.payloads(due, sealed);
            let media = self.media.as_mut();
            if media.is_some_and(|media| media.send(due.kind, due.time(), payloads, now)) {
                self.report
                    .send_modify(|report| *report.sent.entry(due.kind).or_default() += 1);
            }
        }
    }

    fn open(&mut self, frame: SealedFrame, now: Instant) {
        let kind = frame.source.kind;
        let mut opened = Vec::new();
        let outcome = self
            .keyring
            .open(kind as u8, frame.source.peer.0, frame.codec, &frame.bytes, &mut opened);
        match outcome {
            Ok(_) => self.play(&frame, &opened),
            Err(sframe::Drop::UnknownNextEpoch) if self.held.len() < HELD.1 => self.held.push_back((now, frame)),
            Err(reason) => self
                .report
                .send_modify(|report| *report.dropped.entry(reason).or_default() += 1),
        }
    }

    /// A bot has no screen: it counts, and looks whether what opened is a frame of its codec.
    fn play(&mut self, frame: &SealedFrame, opened: &[u8]) {
        let key = match frame.codec {
            Codec::Opus => (!opened.is_empty()).then_some(false),
            Codec::Vp8 => vp8::is_key_frame(opened),
            Codec::Vp9 => vp9::is_key_frame(opened),
        };
        let mut lacks_key_frame = false;
        self.report.send_modify(|report| {
            let received = report
                .received
                .entry((frame.source.peer, frame.source.kind))
                .or_default();
            // The first one came before its key, or was lost: a decoder asks for another, and again where none comes.
            lacks_key_frame = key == Some(false) && received.key_frames == 0 && received.frames.is_multiple_of(EAGER);
            received.frames += 1;
            received.bytes += opened.len() as u64;
            match key {
                Some(true) => received.key_frames += 1,
                Some(false) => {}
                None => received.invalid += 1,
            }
        });
        if lacks_key_frame
            && !frame.source.kind.is_audio()
            && let Some(media) = &mut self.media
        {
            media.ask_key_frame(frame.source);
        }
    }

    fn release_held(&mut self) {
        let now = Instant::now();
        for (since, frame) in std::mem::take(&mut self.held) {
            if now.duration_since(since) <= HELD.0 {
                self.open(frame, now);
            }
        }
    }
}

fn own_stream(view: Option<&MeetingView>, kind: StreamKind) -> bool {
    view.is_some_and(|view| {
        view.roster
            .iter()
            .any(|entry| entry.own && entry.streams.contains(&kind))
    })
}

/// The media connection's next turn; never, without one.
async fn turn(media: &mut Option<Media>) {
    match media {
        Some(media) => media.turn().await,
        None => std::future::pending().await,
    }
}
