//! A participant: a session, its frame keys, and what a tab remembers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2ee::stretch::StretchInput;
use netsim::StreamId;
use session::{Command, Effect, Input, JoinRequest, MeetingView, Notice, Phase, Session};
use wire::{DeviceClass, PeerId, ReceiveLine, SendLine, StreamKind};
use zeroize::Zeroizing;

use crate::frames::Keys;

/// What the client wants the world to do.
#[derive(Debug)]
pub(crate) enum Wish {
    Connect,
    Disconnect,
    Send(String),
}

/// Where a tab stands, seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// Running.
    Open,
    /// Between closing and coming back.
    Reloading,
    /// Left, or closed for good.
    Gone,
}

pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) life: Life,
    link: (String, Zeroizing<String>),
    device: DeviceClass,
    session: Session,
    pub(crate) keys: Keys,
    pub(crate) stream: Option<StreamId>,
    pub(crate) remembered: Option<Zeroizing<Vec<u8>>>,
    pub(crate) view: Option<MeetingView>,
    /// The last number it had in the group.
    pub(crate) peer: Option<PeerId>,
    /// All it ever had: who enters anew is another member, and may open what the former one could.
    pub(crate) numbers: BTreeSet<PeerId>,
    pub(crate) microphone: bool,
    /// Whose frames it has opened since this was last cleared.
    pub(crate) heard: BTreeSet<usize>,
    pub(crate) notices: BTreeMap<&'static str, usize>,
    generation: u32,
    /// The wake-up asked for last; later ones replace it.
    pub(crate) woken_by: u64,
    pub(crate) wakes_at: Option<Duration>,
    pub(crate) wishes: Vec<Wish>,
}

impl Client {
    pub(crate) fn new(name: String, link: (String, Zeroizing<String>), device: DeviceClass, seed: [u8; 32]) -> Self {
        Self {
            name,
            life: Life::Open,
            link,
            device,
            session: Session::new(seed),
            keys: Keys::default(),
            stream: None,
            remembered: None,
            view: None,
            peer: None,
            numbers: BTreeSet::new(),
            microphone: true,
            heard: BTreeSet::new(),
            notices: BTreeMap::new(),
            generation: 0,
            woken_by: 0,
            wakes_at: None,
            wishes: Vec::new(),
        }
    }

    /// Opens the link.
    pub(crate) fn join(&mut self, now: Duration) {
        let request = JoinRequest {
            room: self.link.0.clone(),
            fragment: self.link.1.clone(),
            passphrase: None,
            name: self.name.clone(),
            device: self.device,
            remembered: self.remembered.clone(),
        };
        self.command(Command::Join(Box::new(request)), now);
        self.set_microphone(self.microphone, now);
    }

    /// The tab is closed: everything but what it remembered is gone.
    pub(crate) fn close(&mut self, life: Life) {
        self.life = life;
        self.view = None;
        self.stream = None;
        self.wakes_at = None;
    }

    /// The tab is opened again.
    pub(crate) fn reopen(&mut self, seed: [u8; 32], now: Duration) {
        self.life = Life::Open;
        self.session = Session::new(seed);
        self.keys = Keys::default();
        self.join(now);
    }

    pub(crate) fn command(&mut self, command: Command, now: Duration) {
        self.input(Input::Command(command), now);
    }

    pub(crate) fn set_microphone(&mut self, on: bool, now: Duration) {
        self.microphone = on;
        let kind = StreamKind::Microphone;
        self.command(Command::SetStream { kind, on }, now);
    }

    pub(crate) fn input(&mut self, input: Input<'_>, now: Duration) {
        if self.life == Life::Open {
            self.session.handle_input(input, now);
            self.drain(now);
        }
    }

    pub(crate) fn timeout(&mut self, now: Duration) {
        if self.life == Life::Open {
            self.session.handle_timeout(now);
            self.drain(now);
        }
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.session.poll_timeout().filter(|_| self.life == Life::Open)
    }

    pub(crate) fn joined(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.phase == Phase::Joined)
    }

    /// Everybody in its roster.
    pub(crate) fn roster(&self) -> BTreeSet<PeerId> {
        let roster = self.view.iter().flat_map(|view| &view.roster);
        roster.map(|entry| entry.peer).collect()
    }

    fn drain(&mut self, now: Duration) {
        while let Some(effect) = self.session.poll_effect() {
            self.perform(effect, now);
        }
    }

    fn perform(&mut self, effect: Effect, now: Duration) {
        match effect {
            Effect::Connect => self.wishes.push(Wish::Connect),
            Effect::Disconnect => self.wishes.push(Wish::Disconnect),
            Effect::Send(text) => self.wishes.push(Wish::Send(text)),
            Effect::Stretch { id, password, salt } => {
                let output = e2ee::stretch::stretch(&StretchInput { password, salt });
                self.session.handle_input(Input::Stretched { id, output }, now);
            }
            Effect::Keys(command) => self.keys.apply(&command),
            Effect::Remember(bytes) => self.remembered = Some(bytes),
            Effect::Forget => self.remembered = None,
            Effect::StartMedia => {
                self.generation += 1;
                let offer = Command::Offer {
                    generation: self.generation,
                    sdp: "v=0".into(),
                    sends: vec![SendLine {
                        mid: "0".into(),
                        kind: StreamKind::Microphone,
                    }],
                    receives: vec![ReceiveLine {
                        mid: "1".into(),
                        video: false,
                    }],
                };
                self.session.handle_input(Input::Command(offer), now);
            }
            Effect::View(view) => {
                self.peer = view.roster.iter().find(|e| e.own).map(|e| e.peer).or(self.peer);
                self.numbers.extend(self.peer);
                self.view = Some(*view);
            }
            Effect::Notice(notice) => *self.notices.entry(word(&notice)).or_default() += 1,
            Effect::Answer { .. } | Effect::Slots(_) | Effect::Wanted(_) | Effect::StopMedia | Effect::Talk(_) => {}
        }
    }
}

fn word(notice: &Notice) -> &'static str {
    match notice {
        Notice::Joined { .. } => "joined",
        Notice::Left { .. } => "left",
        Notice::Renamed { .. } => "renamed",
        Notice::CommitRefused { .. } => "commit refused",
        Notice::CommitWithheld => "commit withheld",
        Notice::NotAllowed => "not allowed",
        Notice::Refused { .. } => "refused",
        Notice::Knocked { .. } => "knocked",
        Notice::Removed { .. } => "removed",
        Notice::RemovalUnconfirmed { .. } => "removal unconfirmed",
        Notice::RoleChanged { .. } => "role changed",
        Notice::DoorChanged { .. } => "door changed",
        Notice::DisturbanceEnded { .. } => "disturbance ended",
        Notice::AskedToUnmute { .. } => "asked to unmute",
        Notice::ScreenAllowed { .. } => "screen allowed",
        Notice::ScreenRefused { .. } => "screen refused",
        Notice::ScreenStopped { .. } => "screen stopped",
    }
}
