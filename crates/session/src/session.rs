//! The session: what it owns, what comes in, what goes out, and when it wants to be woken.

use std::collections::VecDeque;
use std::time::Duration;

use e2ee::group::{Group, Identity, LeafSecret};
use e2ee::rooms::RoomKeys;
use e2ee::stretch::StretchInput;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use wire::{Blob, ClientMessage, PeerId, SessionId, limits};

use crate::access::Access;
use crate::code::Code;
use crate::committer::Committer;
use crate::connection::Connection;
use crate::entering::Entering;
use crate::epochs::Epochs;
use crate::hosting::Hosting;
use crate::inviting::Pending;
use crate::lobby::Lobby;
use crate::log::Log;
use crate::media::Media;
use crate::roster::Roster;
use crate::screen::Screens;
use crate::signing::Signing;
use crate::speech::Speech;
use crate::streams::Streams;
use crate::talk::Talk;
use crate::{Command, Effect, Ending, Input, MeetingView, Notice, Phase, RefusedReason};

/// One participant's side of a meeting. See the [crate] for how to drive it.
pub struct Session {
    pub(crate) rng: ChaCha20Rng,
    pub(crate) out: VecDeque<Effect>,
    pub(crate) over: Option<Phase>,
    pub(crate) connection: Connection,
    pub(crate) access: Option<Access>,
    pub(crate) room: Option<Room>,
    pub(crate) me: Option<Me>,
    pub(crate) standing: Standing,
    /// Waiting before the door.
    pub(crate) lobby: Option<Lobby>,
    pub(crate) hosting: Hosting,
    /// A change of the room the server has not answered.
    pub(crate) update: Option<Pending>,
    /// A change of the root that the server refused, or whose answer was lost.
    pub(crate) unsure: Vec<Pending>,
    /// The meeting under way as the server names it.
    pub(crate) named: Option<SessionId>,
    /// The highest epoch seen, per meeting of this room.
    pub(crate) left: Vec<(SessionId, wire::Epoch)>,
    pub(crate) log: Log,
    pub(crate) committer: Committer,
    pub(crate) epochs: Epochs,
    pub(crate) roster: Roster,
    pub(crate) streams: Streams,
    pub(crate) screens: Screens,
    pub(crate) signing: Signing,
    pub(crate) speech: Speech,
    pub(crate) talk: Talk,
    pub(crate) code: Code,
    pub(crate) stretches: Stretches,
    pub(crate) media: Media,
    pub(crate) trust: Trust,
    pub(crate) faults: u32,
    /// How often the group turned this client away since it was last in it, or waited before the door.
    pub(crate) turned_away: u32,
    /// It went back to its link because nothing opened, and was not in the group since.
    pub(crate) went_back: bool,
    /// When to try again to bring the own name into the tree.
    pub(crate) rename: Duration,
    shown: Option<MeetingView>,
}

/// What access to the room gave.
pub(crate) struct Room {
    pub(crate) keys: RoomKeys,
    pub(crate) wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
    pub(crate) record: Blob<{ limits::ROOM_RECORD }>,
    pub(crate) instance: Option<[u8; 16]>,
}

/// Who this participant is in the room.
#[derive(Clone)]
pub(crate) struct Me {
    pub(crate) identity: Identity,
    pub(crate) leaf: LeafSecret,
}

impl Me {
    pub(crate) fn peer(&self) -> PeerId {
        self.identity.peer
    }
}

/// Where this participant stands with the group.
pub(crate) enum Standing {
    /// Nothing is under way.
    Outside,
    /// On the way in, for the first time or again.
    Entering(Box<Entering>),
    /// In the group.
    Member(Box<Group>),
}

/// Signs that the others hold another group state.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// Messages of this epoch, by members, that do not open.
    pub(crate) unreadable: u32,
    /// The state was found to differ from the others'.
    pub(crate) fork: bool,
    /// The server gave a commit a false sender.
    pub(crate) mismatch: bool,
    /// When message keys of past epochs are deleted.
    pub(crate) forget_past: Option<Duration>,
}

/// Argon2 computations under way.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    last: u32,
    asked: Vec<(u32, Purpose)>,
}

/// What a stretch is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Passphrase,
    Code,
}

impl Stretches {
    pub(crate) fn ask(&mut self, purpose: Purpose, input: StretchInput, out: &mut VecDeque<Effect>) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.asked.push((self.last, purpose));
        out.push_back(Effect::Stretch {
            id: self.last,
            password: input.password,
            salt: input.salt,
        });
        self.last
    }

    fn done(&mut self, id: u32) -> Option<Purpose> {
        let at = self.asked.iter().position(|(asked, _)| *asked == id)?;
        Some(self.asked.swap_remove(at).1)
    }
}

impl Session {
    /// A session that is in no meeting. `seed` must be fresh: every key it makes follows from it.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            rng: ChaCha20Rng::from_seed(seed),
            out: VecDeque::new(),
            over: None,
            connection: Connection::new(),
            access: None,
            room: None,
            me: None,
            standing: Standing::Outside,
            lobby: None,
            hosting: Hosting::default(),
            update: None,
            unsure: Vec::new(),
            named: None,
            left: Vec::new(),
            log: Log::after(wire::Seq(0)),
            committer: Committer::default(),
            epochs: Epochs::default(),
            roster: Roster::default(),
            streams: Streams::default(),
            screens: Screens::default(),
            signing: Signing::default(),
            speech: Speech::new(),
            talk: Talk::default(),
            code: Code::default(),
            stretches: Stretches::default(),
            media: Media::default(),
            trust: Trust::default(),
            faults: 0,
            turned_away: 0,
            went_back: false,
            rename: Duration::ZERO,
            shown: None,
        }
    }

    /// Takes an input.
    pub fn handle_input(&mut self, input: Input<'_>, now: Duration) {
        match input {
            Input::Command(command) => self.command(command, now),
            Input::SocketOpened => {
                if self.connection.opened(now) {
                    self.greet();
                }
            }
            Input::SocketClosed => self.socket_closed(now),
            Input::Message(text) => self.arrived(text, now),
            Input::Stretched { id, output } => match self.stretches.done(id) {
                Some(Purpose::Passphrase) => self.passphrase_stretched(id, output),
                Some(Purpose::Code) => self.code.computed(id, &output),
                None => {}
            },
            Input::StretchFailed { id } => match self.stretches.done(id) {
                Some(Purpose::Passphrase) => self.passphrase_failed(id),
                Some(Purpose::Code) => self.code.fail(id),
                None => {}
            },
            Input::Counters { epoch, next } => self.streams.count(epoch, next),
            Input::Delayed(streams) => self.streams.dropped(streams, now),
        }
        self.settle(now);
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Duration) {
        if self.connection.handle_timeout(now, &mut self.rng, &mut self.out) {
            self.disconnected();
        }
        self.epochs.handle_timeout(now, &mut self.out);
        self.streams.keep_epochs(|epoch| self.epochs.holds(epoch));
        self.streams.expire(now, &mut self.out);
        if self.connection.is_live()
            && let Standing::Member(_) = self.standing
            && self.committer.handle_timeout(now)
        {
            self.notice(Notice::CommitWithheld);
        }
        self.roster.handle_timeout(now);
        self.hosting_timeout(now);
        if self.trust.forget_past.is_some_and(|at| at <= now) {
            self.trust.forget_past = None;
            if let Standing::Member(group) = &mut self.standing {
                group.forget_past();
            }
            self.forget_former_root();
        }
        if self.connection.is_live() {
            if let Some(want) = self.log.handle_timeout(now) {
                self.log_wants(want, now);
            }
            self.entering_timeout(now);
        }
        self.settle(now);
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.out.pop_front()
    }

    /// When to call [`Session::handle_timeout`] at the latest.
    pub fn poll_timeout(&self) -> Option<Duration> {
        let live = self.connection.is_live();
        let entering = match &self.standing {
            Standing::Entering(entering) => entering.poll_timeout(),
            _ => None,
        };
        let speech = if self.can_speak() {
            self.speech.poll_timeout()
        } else {
            None
        };
        let talk = self.can_speak().then(|| self.talk_timeout()).flatten();
        [
            self.connection.poll_timeout(),
            self.epochs.poll_timeout(),
            self.streams.poll_timeout(self.can_speak()),
            self.roster.poll_timeout(),
            self.hosting.poll_timeout(),
            self.trust.forget_past,
            self.log.poll_timeout().filter(|_| live),
            self.committer
                .poll_timeout()
                .filter(|_| live && matches!(self.standing, Standing::Member(_))),
            entering.filter(|_| live),
            speech,
            talk,
            (self.can_speak() && self.name_differs()).then_some(self.rename),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The meeting as an interface shows it.
    pub fn view(&self) -> MeetingView {
        self.assemble_view()
    }

    fn command(&mut self, command: Command, now: Duration) {
        match command {
            Command::Join(request) => self.enter(*request, now),
            Command::Passphrase(passphrase) => self.passphrase(&passphrase, now),
            Command::Leave => self.leave(now),
            Command::EndForAll => self.end_for_all(),
            Command::SetName(name) => self.set_name(&name, now),
            Command::SetStream { kind, on } => self.set_stream(kind, on, now),
            Command::AskForScreen(on) => self.ask_for_screen(on),
            Command::SetSigning(on) => self.set_signing(on),
            Command::AllowScreen { peer, how } => self.allow_screen(peer, how.into(), now),
            Command::StopScreen(peer) => self.stop_screen(peer, now),
            Command::Show(mut videos) => {
                videos.retain(|video| self.streams.is_heard_here(video.source.kind));
                self.media.show(videos);
                if self.connection.is_live() {
                    self.send(&self.media.view());
                }
            }
            Command::ShowCode(open) => self.code.show(open),
            Command::CodeMatched => {
                if let Standing::Member(group) = &self.standing {
                    self.code.matched(group.epoch().0, group.members());
                }
            }
            Command::Offer {
                generation,
                sdp,
                sends,
                receives,
            } => {
                let offer = ClientMessage::Offer {
                    generation,
                    sdp,
                    sends,
                    receives,
                };
                if self.connection.is_live() {
                    self.send(&offer);
                }
                self.media.offered(generation, offer);
            }
            Command::Talk(command) => self.talk(command, now),
            Command::NetworkChanged => {
                let live = self.connection.is_live();
                self.connection.network_changed(now, &mut self.out);
                if !live {
                    self.said_nothing();
                }
            }
            Command::Admit(peers) => self.admit(Some(&peers)),
            Command::AdmitAll => self.admit(None),
            Command::Deny(peer) => self.deny(peer),
            Command::SetDoor(door) => self.set_door(door, now),
            Command::Remove { peer, bar } => self.remove(peer, bar, now),
            Command::SetRole { peer, role } => self.set_role(peer, role, now),
            Command::HandOver(peer) => self.hand_over(peer, now),
            Command::EndDisturbance => self.end_disturbance(now),
            Command::AskToUnmute(peer) => self.ask_to_unmute(peer),
        }
    }

    /// After every input: what follows from the state as it is.
    fn settle(&mut self, now: Duration) {
        self.mind_name(now);
        self.open_lobby();
        self.mind_screens(now);
        self.speak(now);
        self.compute_code();
        self.roster.clock(now);
        let view = self.assemble_view();
        if self.shown.as_ref() != Some(&view) {
            self.shown = Some(view.clone());
            self.out.push_back(Effect::View(Box::new(view)));
        }
    }

    fn compute_code(&mut self) {
        if let Standing::Member(group) = &self.standing
            && self.code.wants(group.epoch().0)
        {
            let (epoch, input) = (group.epoch().0, group.code_input());
            let id = self.stretches.ask(Purpose::Code, input, &mut self.out);
            self.code.computing(id, epoch);
        }
    }

    fn socket_closed(&mut self, now: Duration) {
        self.connection.closed(now, &mut self.rng);
        self.disconnected();
    }

    /// The socket is gone, and with it what was on its way.
    fn disconnected(&mut self) {
        self.said_nothing();
        self.hosting.tell_again();
        self.log.disconnected();
        self.committer.slot_over();
    }

    /// The connection is of no use: try another.
    pub(crate) fn lost(&mut self, now: Duration) {
        self.connection.abandon(now, &mut self.rng, &mut self.out);
        self.disconnected();
    }

    fn leave(&mut self, now: Duration) {
        if self.access.is_none() {
            return;
        }
        if self.connection.is_live() {
            self.say_goodbye(now);
            self.send(&ClientMessage::Leave {});
        }
        self.finish(Phase::Ended { reason: Ending::Left });
    }

    fn end_for_all(&mut self) {
        let access = self.access.as_ref().filter(|_| self.owns());
        let owner = access.and_then(|access| access.link.owner_key());
        let room = self.room.as_ref();
        match (owner, room.and_then(|room| Some((room.keys.room(), room.instance?)))) {
            (Some(owner), Some((room, instance))) if self.connection.is_live() => {
                let signature = owner.sign_end(room, &instance).to_vec();
                let signature = Blob::new(signature).expect("an Ed25519 signature is 64 bytes");
                self.send(&ClientMessage::End { signature });
            }
            _ => self.notice(Notice::NotAllowed),
        }
    }

    /// Over for good, for whatever reason: nothing of the meeting is kept.
    pub(crate) fn finish(&mut self, phase: Phase) {
        self.connection.end(&mut self.out);
        self.forget_participant();
        self.talk_over();
        self.out.push_back(Effect::StopMedia);
        self.out.push_back(Effect::Forget);
        self.access = None;
        self.room = None;
        self.update = None;
        self.unsure.clear();
        self.media = Media::default();
        self.streams = Streams::default();
        self.signing = Signing::default();
        self.left.clear();
        self.over = Some(phase);
    }

    /// Encryption could not be established.
    pub(crate) fn give_up(&mut self) {
        if self.connection.is_live() {
            self.send(&ClientMessage::Leave {});
        }
        self.finish(Phase::Refused {
            reason: RefusedReason::NoEncryption,
        });
    }

    /// Forgets who this participant was; the invitation stays.
    pub(crate) fn forget_participant(&mut self) {
        self.forget_group();
        self.me = None;
        self.named = None;
        self.lobby = None;
    }

    /// Forgets the group and everything learned in it. The highest epoch stays.
    pub(crate) fn forget_group(&mut self) {
        self.note_epoch();
        self.use_newest_root();
        self.standing = Standing::Outside;
        self.committer = Committer::default();
        self.hosting = Hosting::default();
        self.epochs.clear(&mut self.out);
        self.streams.reset();
        self.screens = Screens::default();
        self.signing.reset();
        self.roster.reset();
        self.code.reset();
        self.speech = Speech::new();
        self.trust = Trust::default();
        self.log = Log::after(wire::Seq(0));
    }

    pub(crate) fn reset(&mut self) {
        self.talk_over();
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        let out = std::mem::take(&mut self.out);
        let shown = self.shown.take();
        let streams = std::mem::take(&mut self.streams);
        let stretches = std::mem::take(&mut self.stretches);
        *self = Self {
            out,
            shown,
            streams,
            stretches,
            ..Self::new(seed)
        };
    }

    pub(crate) fn send(&mut self, message: &ClientMessage) {
        self.out.push_back(Effect::Send(wire::encode_client(message)));
    }

    pub(crate) fn notice(&mut self, notice: Notice) {
        self.out.push_back(Effect::Notice(notice));
    }

    pub(crate) fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        seed
    }
}
