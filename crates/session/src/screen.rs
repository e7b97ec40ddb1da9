//! Who may show a screen, who asks to, and who was stopped.
//!
//! Presenters and above may. Others ask; a moderator's yes holds once, until they stop, or for the meeting.
//! Every member keeps this account from the log and drops screens that have no right to be there, whatever
//! the server forwards.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2ee::app::{AppMessage, ModNotice, ScreenGrant};
use e2ee::group::Member;
use wire::{ClientMessage, PeerId, Rank, Seq, StreamKind};

use crate::session::{Session, Standing};
use crate::streams::of_screen;
use crate::{MayShow, Notice, Role};

/// A moderator's yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    /// Until the screen has been shown and is not any more.
    Once {
        /// It has been shown.
        began: bool,
    },
    Meeting,
}

/// The account of one meeting.
#[derive(Debug, Default)]
pub(crate) struct Screens {
    granted: BTreeMap<PeerId, Grant>,
    /// Who asks, longest first.
    asks: Vec<PeerId>,
    /// Where in the log a peer's screen last ended: a yes said before that is void.
    ended: BTreeMap<PeerId, Seq>,
    /// Told to stop; what they show is dropped until they have stopped.
    stopped: BTreeSet<PeerId>,
    /// Whom this moderator's client has told the server to let show, for a grant.
    appointed: BTreeSet<PeerId>,
}

impl Screens {
    /// Whether a peer may show, given whether its role alone admits it.
    pub(crate) fn may(&self, peer: PeerId, by_role: bool) -> bool {
        (by_role || self.granted.contains_key(&peer)) && !self.stopped.contains(&peer)
    }

    /// What was granted and still holds.
    pub(crate) fn granted(&self) -> impl Iterator<Item = (PeerId, ScreenGrant)> {
        self.granted.iter().map(|(peer, grant)| match grant {
            Grant::Once { .. } => (*peer, ScreenGrant::Once),
            Grant::Meeting => (*peer, ScreenGrant::Meeting),
        })
    }

    /// Who asks, longest first.
    pub(crate) fn asks(&self) -> &[PeerId] {
        &self.asks
    }

    /// A peer asks, or takes it back. True: that is news.
    pub(crate) fn ask(&mut self, peer: PeerId, on: bool) -> bool {
        let asked = self.asks.contains(&peer);
        if on && !asked {
            self.asks.push(peer);
        } else if !on {
            self.asks.retain(|asking| *asking != peer);
        }
        asked != on
    }

    /// A moderator who had seen the log up to `seen` answered. True: that is news.
    pub(crate) fn answer(&mut self, peer: PeerId, how: ScreenGrant, seen: Seq) -> bool {
        if how != ScreenGrant::No && self.ended.get(&peer).is_some_and(|ended| seen < *ended) {
            return false;
        }
        let asked = self.ask(peer, false);
        let former = self.granted.get(&peer).copied();
        let grant = match (how, former) {
            (ScreenGrant::No, _) => None,
            (ScreenGrant::Meeting, _) => Some(Grant::Meeting),
            // Said again for newcomers.
            (ScreenGrant::Once, Some(grant)) => Some(grant),
            (ScreenGrant::Once, None) => Some(Grant::Once { began: false }),
        };
        match grant {
            Some(grant) => {
                self.granted.insert(peer, grant);
                self.stopped.remove(&peer);
            }
            None => {
                self.granted.remove(&peer);
            }
        }
        asked || grant.is_some() != former.is_some()
    }

    /// A moderator stopped a peer at this place in the log. `shows`: there is something to stop.
    pub(crate) fn stop(&mut self, peer: PeerId, shows: bool, at: Seq) {
        self.ask(peer, false);
        self.granted.remove(&peer);
        self.ended.insert(peer, at);
        if shows {
            self.stopped.insert(peer);
        }
    }

    /// A peer has stopped by itself, or came back without its streams.
    pub(crate) fn over(&mut self, peer: PeerId, at: Seq) {
        self.stopped.remove(&peer);
        if let Some(Grant::Once { .. }) = self.granted.get(&peer) {
            self.granted.remove(&peer);
            self.ended.insert(peer, at);
        }
    }

    /// Notes who shows now: a yes for once is used up by whoever has shown and does not any more.
    pub(crate) fn shown(&mut self, shows: impl Fn(PeerId) -> bool, at: Seq) {
        let mut over = Vec::new();
        for (peer, grant) in &mut self.granted {
            if let Grant::Once { began } = grant {
                let on = shows(*peer);
                if *began && !on {
                    over.push(*peer);
                }
                *began |= on;
            }
        }
        for peer in over {
            self.over(peer, at);
        }
    }

    /// The role says it now.
    fn promoted(&mut self, peer: PeerId) {
        self.ask(peer, false);
        self.granted.remove(&peer);
    }

    /// Keeps what is said of those present.
    pub(crate) fn keep(&mut self, present: impl Fn(PeerId) -> bool) {
        self.granted.retain(|peer, _| present(*peer));
        self.asks.retain(|peer| present(*peer));
        self.ended.retain(|peer, _| present(*peer));
        self.stopped.retain(|peer| present(*peer));
        self.appointed.retain(|peer| present(*peer));
    }
}

impl Session {
    /// The user asks to show a screen, or takes that back.
    pub(crate) fn ask_for_screen(&mut self, on: bool) {
        let Some(own) = self.own_member() else { return };
        if on && !self.streams.is_heard_here(StreamKind::Screen) {
            return self.notice(Notice::NotAllowed);
        }
        if on && self.may_show(own.peer) {
            return;
        }
        if self.screens.ask(own.peer, on) {
            self.speech.say(AppMessage::ScreenAsk { on });
        }
    }

    /// The user answers somebody who asks, or takes a yes back.
    pub(crate) fn allow_screen(&mut self, peer: PeerId, how: ScreenGrant, now: Duration) {
        let shown_here = self.streams.is_heard_here(StreamKind::Screen);
        if !shown_here || self.own_role() < Role::Moderator || self.roster.at(peer).is_none() {
            return self.notice(Notice::NotAllowed);
        }
        self.screens.answer(peer, how, self.log.last());
        if how == ScreenGrant::No {
            self.screen_stopped(peer, self.log.last());
        }
        self.speech.say(AppMessage::Mod(ModNotice::AllowScreen { peer, how }));
        // The message holds at once, the role for good.
        match (how, self.role_of(peer)) {
            (ScreenGrant::Meeting, Role::Participant) => self.set_role(peer, Role::Presenter, now),
            (ScreenGrant::No, Role::Presenter) => self.set_role(peer, Role::Participant, now),
            _ => {}
        }
    }

    /// The user ends somebody's screen.
    pub(crate) fn stop_screen(&mut self, peer: PeerId, now: Duration) {
        let own = self.own_role();
        if own < Role::Moderator || own < self.role_of(peer) {
            return self.notice(Notice::NotAllowed);
        }
        self.screen_stopped(peer, self.log.last());
        self.speech.say(AppMessage::Mod(ModNotice::StopScreen { peer }));
        if self.role_of(peer) == Role::Presenter {
            self.set_role(peer, Role::Participant, now);
        }
    }

    /// A member asks, or takes it back.
    pub(crate) fn screen_asked(&mut self, member: &Member, on: bool) {
        if !self.streams.is_heard_here(StreamKind::Screen) {
            return;
        }
        if role(member) < Role::Presenter && !(on && self.may_show(member.peer)) {
            self.screens.ask(member.peer, on);
        }
    }

    /// A member said something only moderators may say, having seen the log up to `seen`.
    pub(crate) fn screen_decided(&mut self, by: &Member, notice: ModNotice, seen: Seq) {
        let at = self.log.last();
        let rank = role(by);
        if rank < Role::Moderator {
            return;
        }
        let own = self.me.as_ref().map(|me| me.peer());
        let name = self.roster.name(by).to_owned();
        match notice {
            ModNotice::AllowScreen { peer, how } => {
                let news = self.screens.answer(peer, how, seen);
                let stopped = how == ScreenGrant::No && rank >= self.role_of(peer) && self.screen_stopped(peer, at);
                if (news || stopped) && own == Some(peer) {
                    self.notice(match how {
                        ScreenGrant::No => Notice::ScreenRefused { by: name },
                        ScreenGrant::Once => Notice::ScreenAllowed { by: name, once: true },
                        ScreenGrant::Meeting => Notice::ScreenAllowed { by: name, once: false },
                    });
                }
            }
            ModNotice::StopScreen { peer } if rank >= self.role_of(peer) => {
                if self.screen_stopped(peer, at) && own == Some(peer) {
                    self.notice(Notice::ScreenStopped { by: name });
                }
            }
            ModNotice::EndDisturbance => {
                let below = self
                    .roster
                    .members()
                    .iter()
                    .filter(|member| role(member) < Role::Moderator);
                let below: Vec<PeerId> = below.map(|member| member.peer).collect();
                for peer in below {
                    self.screen_stopped(peer, at);
                }
            }
            ModNotice::StopScreen { .. } | ModNotice::AskToUnmute { .. } => {}
        }
    }

    fn screen_stopped(&mut self, peer: PeerId, at: Seq) -> bool {
        let shows = self.shows_screen(peer);
        self.screens.stop(peer, shows, at);
        shows
    }

    /// Newcomers need to hear what is asked and what was granted. Every moderator says it: one may be gone.
    pub(crate) fn repeat_screens(&mut self) {
        let asks = self
            .own_member()
            .is_some_and(|own| self.screens.asks().contains(&own.peer));
        if asks {
            self.speech.say(AppMessage::ScreenAsk { on: true });
        }
        if self.own_role() >= Role::Moderator {
            for (peer, how) in self.screens.granted() {
                self.speech.say(AppMessage::Mod(ModNotice::AllowScreen { peer, how }));
            }
        }
    }

    /// After every input: who may show is played, who may not is not; the own screen ends with the right to it.
    pub(crate) fn mind_screens(&mut self, now: Duration) {
        if !matches!(self.standing, Standing::Member(_)) {
            return;
        }
        let (streams, own) = (&self.streams, self.me.as_ref().map(|me| me.peer()));
        let shows = |peer: PeerId| match Some(peer) == own {
            true => streams.own().contains(&StreamKind::Screen),
            false => streams.declares(peer, StreamKind::Screen),
        };
        self.screens.shown(shows, self.log.last());
        let presenting = self
            .roster
            .members()
            .iter()
            .filter(|member| role(member) >= Role::Presenter);
        for peer in presenting.map(|member| member.peer).collect::<Vec<_>>() {
            self.screens.promoted(peer);
        }
        self.appoint_granted();
        let members = self.roster.members().iter().map(|member| member.peer);
        let may = members.filter(|peer| self.may_show(*peer)).collect();
        self.streams.set_shows(may, &mut self.out);
        if own.is_some_and(|own| !self.may_show(own)) {
            for kind in [StreamKind::Screen, StreamKind::ScreenAudio] {
                self.set_stream(kind, false, now);
            }
            // Stopped by this very client: the account has nothing left to drop.
            if let Some(own) = own {
                self.screens.over(own, self.log.last());
            }
        }
    }

    /// Tells the server, too, whose screens to forward: a moderator's client does.
    fn appoint_granted(&mut self) {
        if !self.connection.is_live() {
            // A server that was restarted has forgotten.
            self.screens.appointed.clear();
        }
        if self.own_role() < Role::Moderator || !self.can_speak() {
            return;
        }
        let granted: BTreeSet<PeerId> = self.screens.granted.keys().copied().collect();
        let former = std::mem::replace(&mut self.screens.appointed, granted.clone());
        for peer in granted.difference(&former) {
            let rank = Rank::Presenter;
            self.send(&ClientMessage::Appoint { peer: *peer, rank });
        }
        for peer in former.difference(&granted) {
            if self.role_of(*peer) < Role::Presenter {
                let rank = Rank::Guest;
                self.send(&ClientMessage::Appoint { peer: *peer, rank });
            }
        }
    }

    /// Whether the own stream may be switched on.
    pub(crate) fn may_switch_on(&self, kind: StreamKind) -> bool {
        if !self.streams.is_heard_here(kind) {
            return false;
        }
        !of_screen(kind) || self.own_member().is_some_and(|own| self.may_show(own.peer))
    }

    /// What the interface needs to know of the own right.
    pub(crate) fn own_may_show(&self) -> MayShow {
        match self.own_member() {
            Some(own) if self.may_show(own.peer) => MayShow::Yes,
            Some(own) if self.screens.asks().contains(&own.peer) => MayShow::Asked,
            _ => MayShow::Ask,
        }
    }

    /// Who asks to show a screen, for those who answer.
    pub(crate) fn screen_asks(&self) -> Vec<PeerId> {
        match self.own_role() {
            Role::Moderator | Role::Owner => self.screens.asks().to_vec(),
            Role::Participant | Role::Presenter => vec![],
        }
    }

    fn shows_screen(&self, peer: PeerId) -> bool {
        match self.own_member() {
            Some(own) if own.peer == peer => self.streams.own().contains(&StreamKind::Screen),
            _ => self.streams.declares(peer, StreamKind::Screen),
        }
    }

    fn may_show(&self, peer: PeerId) -> bool {
        self.streams.is_heard_here(StreamKind::Screen) && self.screens.may(peer, self.role_of(peer) >= Role::Presenter)
    }

    fn role_of(&self, peer: PeerId) -> Role {
        self.roster.at(peer).map_or(Role::Participant, role)
    }

    fn own_member(&self) -> Option<&Member> {
        match (&self.standing, &self.me) {
            (Standing::Member(_), Some(me)) => self.roster.at(me.peer()),
            _ => None,
        }
    }
}

fn role(member: &Member) -> Role {
    Role::from(member.role)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: PeerId = PeerId(1);
    const BEN: PeerId = PeerId(2);
    const YES: ScreenGrant = ScreenGrant::Once;

    #[test]
    fn a_yes_holds_until_the_screen_has_been_shown_and_ended() {
        let mut screens = Screens::default();
        assert!(!screens.may(ANN, false) && screens.may(ANN, true));
        assert!(screens.ask(ANN, true) && !screens.ask(ANN, true));
        assert!(screens.answer(ANN, YES, Seq(4)));
        assert!(!screens.answer(ANN, YES, Seq(5)), "said again for newcomers");
        assert!(screens.may(ANN, false) && !screens.may(BEN, false) && screens.asks().is_empty());
        screens.shown(|_| false, Seq(6));
        screens.shown(|_| true, Seq(7));
        assert!(screens.may(ANN, false));
        screens.shown(|_| false, Seq(8));
        assert!(!screens.may(ANN, false));
    }

    #[test]
    fn a_yes_for_the_meeting_holds_until_it_is_taken_back() {
        let mut screens = Screens::default();
        screens.answer(ANN, ScreenGrant::Meeting, Seq(1));
        screens.shown(|_| true, Seq(2));
        screens.shown(|_| false, Seq(3));
        screens.over(ANN, Seq(3));
        assert!(screens.may(ANN, false));
        assert!(screens.answer(ANN, ScreenGrant::No, Seq(0)), "a no is never too late");
        assert!(!screens.may(ANN, false));
    }

    #[test]
    fn a_yes_said_before_the_end_was_seen_is_void() {
        let mut screens = Screens::default();
        screens.answer(ANN, YES, Seq(4));
        screens.over(ANN, Seq(9));
        assert!(!screens.answer(ANN, YES, Seq(8)));
        assert!(!screens.may(ANN, false));
        assert!(screens.answer(ANN, YES, Seq(9)));
    }

    #[test]
    fn whoever_was_stopped_is_dropped_even_as_a_presenter_until_they_stop() {
        let mut screens = Screens::default();
        screens.answer(ANN, ScreenGrant::Meeting, Seq(1));
        screens.stop(ANN, true, Seq(3));
        assert!(!screens.may(ANN, true));
        screens.over(ANN, Seq(5));
        assert!(screens.may(ANN, true) && !screens.may(ANN, false));
        screens.stop(BEN, false, Seq(6));
        assert!(screens.may(BEN, true), "nothing was shown");
    }

    #[test]
    fn the_absent_are_forgotten() {
        let mut screens = Screens::default();
        screens.ask(ANN, true);
        screens.ask(BEN, true);
        assert_eq!(screens.asks(), [ANN, BEN]);
        screens.keep(|peer| peer == BEN);
        assert_eq!(screens.asks(), [BEN]);
    }
}
