//! In the group: what the log brings, and what is said to the others.

use std::time::Duration;

use e2ee::app::{AppFrame, AppMessage, NotAMessage};
use e2ee::group::{AppRefused, AppSender, EpochChange, Group, MemberKind, Reason, Refused};
use e2ee::rooms::SealKind;
use wire::{Blob, ClientMessage, LogEntry, LogKind, Rule, Seq, SlotPurpose, StreamKind, Verdict};

use crate::epochs::EpochKeys;
use crate::log::{self, Want};
use crate::session::{Session, Standing};
use crate::{Ending, Notice, Phase};

/// Messages of the present epoch that do not open before the group state counts as another one.
const UNREADABLE: u32 = 3;
/// Between two attempts to bring the own name into the tree.
const RENAME: Duration = Duration::from_secs(10);
/// How long messages of past epochs can still be read.
const PAST: Duration = Duration::from_secs(10);

impl Session {
    /// The log has another entry.
    pub(crate) fn logged(&mut self, entry: LogEntry, now: Duration) {
        match self.standing {
            Standing::Outside => {}
            Standing::Entering(_) => self.entry_while_entering(entry, now),
            Standing::Member(_) => {
                if let Some(want) = self.log.take(entry, now) {
                    self.log_wants(want, now);
                }
                self.process(now);
            }
        }
    }

    /// Processes what has become processable.
    pub(crate) fn process(&mut self, now: Duration) {
        while matches!(self.standing, Standing::Member(_)) {
            let Some(entry) = self.log.next() else { break };
            match entry.kind {
                LogKind::Handshake => self.handshake(entry, now),
                LogKind::App => self.app(&entry, now),
            }
        }
        if matches!(self.standing, Standing::Member(_))
            && let Some(want) = self.log.settle()
        {
            self.log_wants(want, now);
        }
    }

    /// What the log needs to be complete.
    pub(crate) fn log_wants(&mut self, want: Want, now: Duration) {
        match want {
            Want::Replay(after) => self.send(&ClientMessage::Replay { after }),
            Want::Resync => self.resync(true, now),
            Want::CaughtUp => {
                // The server keeps commits longer than messages: a gap in the numbers says nothing here.
                self.roster.forget_numbers();
                if self.log.take_skipped() {
                    self.talk_missed(now);
                }
                self.speech.repeat();
                self.announce_streams(now);
            }
        }
    }

    fn handshake(&mut self, entry: LogEntry, now: Duration) {
        let (Standing::Member(group), Some(room)) = (&mut self.standing, &self.room) else {
            return;
        };
        let (seq, epoch) = (entry.seq, group.epoch());
        if entry.base_epoch > epoch {
            // Nothing is missing before this entry, so the others applied what this client did not.
            return self.diverged(now);
        }
        if entry.base_epoch < epoch {
            // Another commit was the first valid one of that epoch.
            let verdict = Verdict::Refused { rule: Rule::Mls };
            return self.send(&ClientMessage::Ack { seq, verdict });
        }
        let opened = room
            .keys
            .open_sealed(SealKind::Commit, group.session(), entry.sealed.as_slice());
        let sealed_here = opened.is_ok();
        let outcome = opened
            .map_err(|_| Refused { rule: Rule::Mls })
            .and_then(|commit| group.process(&commit));
        match outcome {
            Ok(change) => self.merged(change, entry, now),
            Err(Refused { rule }) => {
                let verdict = Verdict::Refused { rule };
                self.send(&ClientMessage::Ack { seq, verdict });
                let own = self.me.as_ref().is_some_and(|me| me.peer() == entry.from);
                if own && sealed_here && rule == Rule::Mls {
                    // A commit of ours that is no longer pending here: the others may merge it.
                    return self.resync(true, now);
                }
                let by = self
                    .roster
                    .at(entry.from)
                    .map(|member| self.roster.name(member).to_owned());
                self.notice(Notice::CommitRefused { by, rule });
            }
        }
    }

    fn merged(&mut self, change: EpochChange, entry: LogEntry, now: Duration) {
        if change.removed_self {
            return self.removed(&change, now);
        }
        if change.rotates && !self.root_changed() {
            return self.enter_by_link(now);
        }
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return;
        };
        if change.outside && change.by.as_ref().is_some_and(|by| by.peer != entry.from) {
            // A leaf that came in by itself states its number; the log names the connection it came from.
            self.trust.mismatch = true;
        }
        let seq = entry.seq;
        let epoch = group.epoch();
        let verdict = Verdict::Applied {
            epoch,
            fork_tag: group.fork_tag(),
        };
        let keys = epoch_keys(group);
        let members = group.members().to_vec();
        let present = members.iter().map(|member| member.peer).collect();
        let own = me.identity.member_id;
        let gone = change.removed.iter().map(|gone| gone.member.peer);
        let cut: Vec<_> = gone.filter(|peer| !members.iter().any(|m| m.peer == *peer)).collect();
        let count = members.len();

        self.log.merged(entry.sealed.as_slice());
        self.committer.merged();
        self.trust.unreadable = 0;
        self.trust.forget_past = Some(now + PAST);
        self.epochs
            .merged(keys, change.removes || change.rotates, &cut, seq, now, &mut self.out);
        self.streams.keep(&present, &mut self.out);
        self.screens.keep(|peer| present.contains(&peer));
        self.signing.keep(&present);
        self.streams
            .epoch_began(epoch.0, self.log.is_live(), now, &mut self.out);
        for member in &change.resynced {
            self.streams.forget(member.peer, &mut self.out);
            self.screens.over(member.peer, entry.seq);
            self.signing.over(member.peer);
            self.roster.came_back(&member.member_id);
        }
        if let Some(by) = &change.by {
            self.roster.committed(&by.member_id);
        }
        self.tell_decisions(&change);
        self.appoint_fallen(&change);
        for notice in self.roster.changed(members, own, now) {
            self.notice(notice);
        }
        self.send(&ClientMessage::Ack { seq, verdict });
        if !change.added.is_empty() || !change.resynced.is_empty() {
            self.streams.beat_soon(count, now, &mut self.rng);
            self.state_name();
            self.repeat_screens();
            // Who came in before the meeting goes by the new root has not heard of it.
            self.tell_root();
        }
        let back: Vec<_> = change.resynced.iter().map(|member| member.member_id).collect();
        self.talk_members(&back, !change.added.is_empty(), now);
        self.decided(now);
        self.claim_role(now);
        if !change.added.is_empty() || !change.roles.is_empty() {
            self.lead(now);
        }
        self.remember();
    }

    /// This client's leaf was removed.
    fn removed(&mut self, change: &EpochChange, now: Duration) {
        let own = self.me.as_ref().map(|me| me.identity.member_id);
        let reason = change
            .removed
            .iter()
            .find(|gone| Some(gone.member.member_id) == own)
            .map(|gone| gone.reason);
        match reason {
            Some(Reason::Kicked) => self.finish(Phase::Ended {
                reason: Ending::Removed,
            }),
            Some(Reason::Replaced) => self.finish(Phase::Ended {
                reason: Ending::Replaced,
            }),
            // Thought to be gone for good: come back as somebody new.
            _ => self.enter_anew(now),
        }
    }

    /// The others hold another group state under the same number.
    pub(crate) fn diverged(&mut self, now: Duration) {
        self.resync(true, now);
        self.trust.fork = true;
    }

    fn app(&mut self, entry: &LogEntry, now: Duration) {
        let (Standing::Member(group), Some(room), Some(me)) = (&mut self.standing, &self.room, &self.me) else {
            return;
        };
        let mut own = None;
        if entry.from == me.peer() {
            own = self.speech.logged(log::hash(entry.sealed.as_slice()));
        }
        if let Some(tag) = own {
            return self.talk_logged(tag, entry.seq);
        }
        // Whoever lacks the root can put nothing before the MLS parser.
        let Ok(message) = room
            .keys
            .open_sealed(SealKind::App, group.session(), entry.sealed.as_slice())
        else {
            return;
        };
        match group.open_app(&message) {
            Ok((sender, plain)) => {
                self.trust.unreadable = 0;
                self.heard(sender, &plain, entry.seq, now);
            }
            Err(AppRefused::Invalid) => {
                let present = entry.base_epoch == group.epoch() && entry.from != me.peer();
                if present && self.roster.at(entry.from).is_some() {
                    self.trust.unreadable += 1;
                    if self.trust.unreadable >= UNREADABLE {
                        self.diverged(now);
                    }
                }
            }
            Err(AppRefused::Own | AppRefused::Epoch | AppRefused::Replay) => {}
        }
    }

    /// A member said something; who is certain.
    fn heard(&mut self, sender: AppSender, plain: &[u8], seq: Seq, now: Duration) {
        let AppSender { peer, member_id, .. } = sender;
        let Some(member) = self.roster.members().iter().find(|m| m.member_id == member_id).cloned() else {
            return;
        };
        if self.me.as_ref().is_some_and(|me| me.identity.member_id == member_id) {
            return;
        }
        let AppFrame { n, seen, message } = match AppFrame::decode(plain) {
            Ok(frame) => frame,
            // A newer client numbers what this one cannot read.
            Err(NotAMessage::UnknownType(_)) => return self.roster.forget_number(&member_id),
            Err(NotAMessage::Garbled) => return,
        };
        if !self.roster.heard(&member_id, n, now) {
            return;
        }
        let sends = member.kind != MemberKind::Viewer;
        match message {
            AppMessage::Alive => {}
            AppMessage::Bye { farewell } => {
                if let (Standing::Member(group), Some(farewell)) = (&mut self.standing, farewell) {
                    group.heard_farewell(member.leaf, farewell);
                }
                self.roster.said_bye(&member_id);
                self.streams.forget(peer, &mut self.out);
                self.signing.over(peer);
                self.talk_goodbye(&member_id);
            }
            AppMessage::StreamState { kind, on, .. } if sends => {
                self.streams.declared(peer, kind, on, now, &mut self.out);
                if kind == StreamKind::Screen && !on {
                    self.screens.over(peer, self.log.last());
                }
                if kind == StreamKind::Camera && !on {
                    self.signing.over(peer);
                }
            }
            AppMessage::MediaBeat { epoch, streams } if sends => {
                let live = self.log.is_live();
                let beats = (epoch, streams.as_slice());
                self.streams.beat_heard(peer, beats, live, now, &mut self.out);
                if !self.streams.declares(peer, StreamKind::Camera) {
                    self.signing.over(peer);
                }
            }
            AppMessage::Signing { on } if sends => self.signing.heard(peer, on),
            AppMessage::StreamState { .. } | AppMessage::MediaBeat { .. } | AppMessage::Signing { .. } => {}
            AppMessage::Name { name } => {
                if let Some(notice) = self.roster.named(&member, name) {
                    self.notice(notice);
                }
            }
            AppMessage::Root(change) => self.heard_root(&member, &change),
            AppMessage::Talk(message) => self.talk_heard(&member, message, seq, now),
            AppMessage::ScreenAsk { on } => self.screen_asked(&member, on),
            AppMessage::Mod(notice) => {
                self.screen_decided(&member, notice, seen);
                self.moderated(&member, &notice, now);
            }
        }
    }

    /// Just entered: say so, and what is on.
    pub(crate) fn introduce(&mut self, now: Duration) {
        self.speech.say(AppMessage::Alive);
        self.announce_streams(now);
        self.claim_role(now);
    }

    /// The others, and the server, may not know what is on.
    fn announce_streams(&mut self, now: Duration) {
        self.send(&ClientMessage::Publish { on: self.streams.own() });
        if self.media.shows() {
            self.send(&self.media.view());
        }
        let members = self.roster.members().len();
        self.streams.beat_soon(members, now, &mut self.rng);
        self.state_name();
    }

    /// The user switched a stream.
    pub(crate) fn set_stream(&mut self, kind: StreamKind, on: bool, now: Duration) {
        if on && !self.may_switch_on(kind) {
            return self.notice(Notice::NotAllowed);
        }
        if !self.streams.set_own(kind, on) {
            return;
        }
        self.streams.keep_beating(now);
        if kind == StreamKind::Camera && !on {
            self.signing_unseen();
        }
        if let Standing::Member(_) = self.standing {
            if self.connection.is_live() {
                self.send(&ClientMessage::Publish { on: self.streams.own() });
            }
            let instance = 0;
            self.speech.say(AppMessage::StreamState { kind, on, instance });
        }
    }

    /// The user wants another name.
    pub(crate) fn set_name(&mut self, name: &str, now: Duration) {
        let name = e2ee::fit_name(name);
        let Some(access) = &mut self.access else { return };
        if name.is_empty() || name == access.name {
            return;
        }
        access.name.clone_from(&name);
        if let Some(me) = &mut self.me {
            me.identity = me.identity.renamed(&name);
        }
        self.rename = now;
    }

    /// While the leaf says another name than the one wanted: says the name, and asks for a slot to
    /// change the leaf. Either can be lost, so both are repeated.
    pub(crate) fn mind_name(&mut self, now: Duration) {
        if self.rename <= now && self.can_speak() && self.name_differs() {
            self.rename = now + RENAME;
            self.state_name();
            let purpose = SlotPurpose::Update;
            self.send(&ClientMessage::Slot { purpose });
        }
    }

    /// Repeats the own name for newcomers while the leaf still says another one.
    fn state_name(&mut self) {
        if let Some(me) = self.me.as_ref().filter(|_| self.name_differs()) {
            let name = me.identity.name().to_owned();
            self.speech.say(AppMessage::Name { name });
        }
    }

    /// Whether the leaf says another name than the one wanted.
    pub(crate) fn name_differs(&self) -> bool {
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return false;
        };
        let leaf = group.member(group.own_leaf());
        leaf.is_some_and(|leaf| leaf.name != me.identity.name())
    }

    /// Whether messages to the group can leave.
    pub(crate) fn can_speak(&self) -> bool {
        matches!(self.standing, Standing::Member(_)) && self.connection.is_live() && self.log.is_live()
    }

    /// Sends what is to be said and the rate admits.
    pub(crate) fn speak(&mut self, now: Duration) {
        if !self.can_speak() {
            return;
        }
        if self.streams.beat(now) {
            self.speech.say(self.streams.statement(0, now));
        }
        self.talk_due(now);
        while let Some(mut frame) = self.speech.due(self.log.last(), now) {
            let (Standing::Member(group), Some(room)) = (&mut self.standing, &self.room) else {
                return;
            };
            if let AppMessage::MediaBeat { .. } = frame.message {
                // It may have waited, or be said again after a lost connection: what counts is now.
                frame.message = self.streams.statement(group.epoch().0, now);
            }
            let Ok(message) = group.seal_app(&frame.encode()) else {
                return;
            };
            let (epoch, session) = (group.epoch(), group.session());
            let sealed = room.keys.seal(SealKind::App, session, &message, &mut self.rng);
            let hash = log::hash(&sealed);
            self.speech.sent(hash, now);
            if let Ok(sealed) = Blob::new(sealed) {
                self.send(&ClientMessage::App { epoch, sealed });
            }
            self.talk_due(now);
        }
    }

    /// Says goodbye to the group.
    pub(crate) fn say_goodbye(&mut self, now: Duration) {
        self.talk_leaving();
        let farewell = match &self.standing {
            Standing::Member(group) => Some(group.farewell()),
            _ => None,
        };
        self.speech.say(AppMessage::Bye { farewell });
        self.speak(now);
    }
}

/// What the frame keys of the group's epoch need.
pub(crate) fn epoch_keys(group: &Group) -> EpochKeys {
    EpochKeys {
        epoch: group.epoch().0,
        base_key: group.base_key(),
        own_leaf: group.own_leaf(),
        leaves: group
            .members()
            .iter()
            .map(|member| (member.leaf, member.peer))
            .collect(),
    }
}
