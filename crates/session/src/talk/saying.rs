//! What a user says, and what of it is due to leave.

use std::time::Duration;

use e2ee::app::{Ballot, CHAT, OPTION, OPTIONS, QUESTION, Question, TalkMessage, fit_text};
use e2ee::private::{PrivateText, Purpose};
use rand_core::RngCore;
use wire::PeerId;

use super::live::{MERGED, OwnLine};
use super::outbox::Route;
use crate::session::Session;
use crate::speech::Tag;
use crate::talk::face::TalkCommand;
use crate::{Hand, Message, MessageState, Notice, Reaction, Role, Speaker, TalkEvent};

impl Session {
    /// The user wants to say something.
    pub(crate) fn talk(&mut self, command: TalkCommand, now: Duration) {
        // Before the group nobody is there to hear it.
        if self.talk.entered.is_none() {
            return;
        }
        let Some(command) = self.talk_notes(command, now) else {
            return;
        };
        let Some(own) = self.own_speaker() else { return };
        match command {
            TalkCommand::Say { text } => self.write(own, None, Route::All, &text),
            TalkCommand::SayTo { peer, text } => self.write_to(own, peer, &text),
            TalkCommand::React { reaction } => {
                // A reaction is a moment: without connection there is nobody to see it.
                if self.can_speak() && self.talk.reactions.push(reaction.into()) {
                    self.tell(TalkEvent::Reaction {
                        by: own,
                        own: true,
                        reaction,
                    });
                }
            }
            TalkCommand::RaiseHand { up } => self.raise_hand(own, up),
            TalkCommand::LowerHandOf { peer } => self.lower_hand_of(peer),
            TalkCommand::AskPoll {
                question,
                options,
                anonymous,
                multiple,
            } => {
                let options: Vec<String> = options.iter().map(|option| fit_text(option, OPTION)).collect();
                let question = Question {
                    id: self.rng.next_u64(),
                    anonymous,
                    multiple,
                    question: fit_text(&question, QUESTION),
                    options,
                };
                self.ask(own, question);
            }
            TalkCommand::Vote { poll, options } => self.vote(own, &poll, &options, now),
            TalkCommand::ClosePoll { poll } => self.close_poll(&poll),
            TalkCommand::TypeLive { text } => self.type_live(&text),
            TalkCommand::FinishLive => self.finish_live(own),
            TalkCommand::ChangeNotes { .. }
            | TalkCommand::TellNotes { .. }
            | TalkCommand::MissNotes { .. }
            | TalkCommand::KeepNotes => {}
        }
    }

    /// Says what is due. Nothing is handed over while something else waits for the rate: what is written
    /// goes before what is being typed.
    pub(crate) fn talk_due(&mut self, now: Duration) {
        if self.talk.telling.due(now) {
            self.tell_states();
        }
        self.talk.notes.handle_timeout(now);
        if !self.speech.is_idle() {
            return;
        }
        while let Some((id, route, text)) = self.next_written() {
            match self.as_message(id, route, text) {
                Some(message) => {
                    self.talk.outbox.handed(id);
                    return self.say_tagged(message, Tag::Message(id));
                }
                None => {
                    // Its recipient is gone.
                    if let Some(message) = self.talk.outbox.done(id, MessageState::Failed) {
                        self.tell(TalkEvent::Message { message });
                    }
                }
            }
        }
        if let Some(reactions) = self.talk.reactions.due(now) {
            return self.say_talk(TalkMessage::React { reactions });
        }
        if let Some(tally) = self.talk.polls.due(now) {
            return self.say_talk(tally);
        }
        let untold = self.talk.line.as_ref().is_some_and(OwnLine::is_untold);
        if untold && self.talk.line_next <= now {
            self.talk.line_next = now + MERGED;
            return self.tell_line();
        }
        self.notes_due(now);
    }

    /// When something will be due.
    pub(crate) fn talk_timeout(&self) -> Option<Duration> {
        let line = self.talk.line.as_ref().filter(|line| line.is_untold());
        // While something else waits for the rate, its time is the speech's.
        let idle = [
            self.talk.reactions.poll_timeout(),
            self.talk.polls.poll_timeout(),
            line.map(|_| self.talk.line_next),
            self.talk.notes.poll_due(),
        ];
        let idle = idle.into_iter().flatten().filter(|_| self.speech.is_idle());
        let always = [self.talk.telling.poll_timeout(), self.talk.notes.poll_timeout()];
        idle.chain(always.into_iter().flatten()).min()
    }

    /// Whether there is anything that whoever comes has to be told.
    pub(super) fn has_states(&self) -> bool {
        let hand = self.own_hand().is_some();
        hand || self.talk.polls.own_open().is_some() || self.talk.line.is_some() || self.own_signs()
    }

    /// Tells the own hand, poll and line, and whether one signs, to whoever does not know them.
    pub(super) fn tell_states(&mut self) {
        self.tell_signing();
        match self.own_hand() {
            Some(Some(since)) => self.say_talk(TalkMessage::Hand { up: true, since }),
            Some(None) => self.say_tagged(TalkMessage::Hand { up: true, since: 0 }, Tag::Hand(self.talk.raises)),
            None => {}
        }
        if let Some(poll) = self.talk.polls.own_open() {
            let (question, tally) = (poll.question.clone(), poll.tally_message(false));
            self.say_talk(TalkMessage::Poll { question, again: true });
            self.say_talk(tally);
        }
        if let Some(line) = &mut self.talk.line {
            line.tell_whole();
        }
    }

    /// Before leaving: an own poll ends with its result.
    pub(crate) fn talk_leaving(&mut self) {
        if let Some(poll) = self.talk.polls.own_open().map(|poll| poll.question.id) {
            self.end_own_poll(poll);
        }
    }

    fn own_hand(&self) -> Option<Option<u64>> {
        let me = self.me.as_ref()?;
        self.talk.hands.of(me.identity.member_id)
    }

    fn write(&mut self, from: Speaker, to: Option<Speaker>, route: Route, text: &str) {
        let text = fit_text(text, CHAT);
        if text.is_empty() {
            return;
        }
        let id = self.rng.next_u64();
        let message = Message {
            id: format!("{}-{id:016x}", from.member),
            own: true,
            from,
            to,
            text,
            live: matches!(route, Route::Line(_)),
            state: MessageState::Waiting,
            gap: false,
        };
        let message = self.talk.outbox.push(id, route, message);
        self.tell(TalkEvent::Message { message });
    }

    fn write_to(&mut self, from: Speaker, peer: PeerId, text: &str) {
        if peer == from.peer {
            return;
        }
        match self.member_at(peer) {
            Some(member) => {
                let to = self.speaker(&member);
                self.write(from, Some(to), Route::One(member.member_id), text);
            }
            None => {
                let id = self.rng.next_u64();
                let message = Message {
                    id: format!("{}-{id:016x}", from.member),
                    own: true,
                    from,
                    to: Some(Speaker {
                        peer,
                        member: String::new(),
                        name: String::new(),
                    }),
                    text: fit_text(text, CHAT),
                    live: false,
                    state: MessageState::Failed,
                    gap: false,
                };
                self.tell(TalkEvent::Message { message });
            }
        }
    }

    fn next_written(&self) -> Option<(u64, Route, String)> {
        let next = self.talk.outbox.next()?;
        Some((next.id, next.route, next.message.text.clone()))
    }

    /// A written message as it leaves. None: there is nobody to get it.
    fn as_message(&mut self, id: u64, route: Route, text: String) -> Option<TalkMessage> {
        Some(match route {
            Route::All => TalkMessage::Chat { id, text },
            Route::One(to) => {
                let plain = PrivateText { id, text }.encode();
                let sealed = self.seal_private(to, Purpose::Message, &plain)?;
                TalkMessage::Private { sealed }
            }
            // Whole, so that no delta before it needs to have arrived.
            Route::Line(line) => TalkMessage::Live {
                line,
                seq: 0,
                keep: 0,
                text,
                end: true,
            },
        })
    }

    fn raise_hand(&mut self, own: Speaker, up: bool) {
        let Some(me) = self.me.as_ref().map(|me| me.identity.member_id) else {
            return;
        };
        let changed = if up {
            self.talk.hands.raise(me, Hand { by: own, own: true }, None)
        } else {
            self.talk.hands.lower(me)
        };
        if changed {
            let message = TalkMessage::Hand { up, since: 0 };
            if up {
                self.talk.raises += 1;
                self.say_tagged(message, Tag::Hand(self.talk.raises));
            } else {
                self.say_talk(message);
            }
        }
        self.hands_changed(changed);
    }

    fn lower_hand_of(&mut self, peer: PeerId) {
        if self.own_role() < Role::Moderator {
            return self.notice(Notice::NotAllowed);
        }
        let Some(member) = self.member_at(peer) else { return };
        let changed = self.talk.hands.lower(member.member_id);
        if changed {
            self.say_talk(TalkMessage::LowerHand { peer });
        }
        self.hands_changed(changed);
    }

    fn ask(&mut self, own: Speaker, question: Question) {
        let Some(me) = self.me.as_ref().map(|me| me.identity.member_id) else {
            return;
        };
        let blank = question.question.is_empty() || question.options.iter().any(String::is_empty);
        if blank || !OPTIONS.contains(&question.options.len()) {
            return;
        }
        self.talk_leaving();
        self.talk.polls.asked(me, own, true, question.clone(), true);
        self.say_talk(TalkMessage::Poll { question, again: false });
        self.polls_changed(true);
    }

    fn vote(&mut self, own: Speaker, poll: &str, options: &[u8], now: Duration) {
        let (Some(id), Some(me)) = (poll_id(poll), self.me.as_ref().map(|me| me.identity.member_id)) else {
            return;
        };
        let bits = options.iter().map(|option| 1u16.checked_shl((*option).into()));
        let Some(choice) = bits.reduce(|all, bit| Some(all? | bit?)).flatten() else {
            return;
        };
        if self.talk.polls.vote(id, choice, me, own, now).is_none() {
            return;
        }
        self.say_vote(id, choice);
        self.polls_changed(true);
    }

    /// The asker of a poll came back: what it missed is said again.
    pub(super) fn vote_again(&mut self, id: u64) {
        let own = self.me.as_ref().map(|me| me.identity.member_id);
        if let Some(choice) = own.and_then(|own| self.talk.polls.voted(id, own)) {
            self.say_vote(id, choice);
        }
    }

    fn say_vote(&mut self, id: u64, choice: u16) {
        let Some(poll) = self.talk.polls.get(id) else { return };
        let (anonymous, own, asker) = (poll.question.anonymous, poll.own, poll.asker);
        let ballot = if !anonymous {
            Ballot::Open(choice)
        } else if own {
            // The asker's own vote needs no way.
            return;
        } else {
            match self.seal_private(asker, Purpose::Ballot { poll: id }, &choice.to_be_bytes()) {
                Some(sealed) => Ballot::Sealed(sealed),
                None => return,
            }
        };
        self.say_talk(TalkMessage::Vote { poll: id, ballot });
    }

    fn close_poll(&mut self, poll: &str) {
        let Some(id) = poll_id(poll) else { return };
        let Some(own) = self.talk.polls.get(id).map(|poll| poll.own) else {
            return;
        };
        if own {
            self.end_own_poll(id);
        } else if self.own_role() < Role::Moderator {
            self.notice(Notice::NotAllowed);
        } else if self.talk.polls.closed(id) {
            self.say_talk(TalkMessage::ClosePoll { poll: id });
            self.polls_changed(true);
        }
    }

    /// The own poll ends, and the others get its result.
    pub(super) fn end_own_poll(&mut self, id: u64) {
        if !self.talk.polls.closed(id) {
            return;
        }
        self.tell_end(id);
        self.polls_changed(true);
    }

    /// Tells the result of an own poll that has ended.
    pub(super) fn tell_end(&mut self, id: u64) {
        if let Some(tally) = self.talk.polls.get(id).map(|poll| poll.tally_message(true)) {
            self.say_tagged(tally, Tag::PollEnd(id));
        }
    }

    fn type_live(&mut self, text: &str) {
        if self.talk.line.is_none() {
            if text.is_empty() {
                return;
            }
            self.talk.line = Some(OwnLine::new(self.rng.next_u32()));
        }
        if let Some(line) = &mut self.talk.line {
            line.typed(text);
        }
        self.lines_changed();
    }

    /// The line becomes a message. What was not told of it goes with the message.
    fn finish_live(&mut self, own: Speaker) {
        let Some(line) = self.talk.line.take() else { return };
        if line.text().trim().is_empty() {
            // Taken back: the others still show what was told.
            let mut line = line;
            line.typed("");
            if line.is_untold() {
                self.say_talk(line.tell());
            }
            return self.lines_changed();
        }
        let text = line.text().to_owned();
        self.write(own, None, Route::Line(line.number()), &text);
        self.lines_changed();
    }

    fn tell_line(&mut self) {
        let Some(line) = &mut self.talk.line else { return };
        let message = line.tell();
        // Taken back: the next character begins another line.
        if line.text().is_empty() {
            self.talk.line = None;
        }
        self.say_talk(message);
    }
}

impl From<Reaction> for e2ee::app::Reaction {
    fn from(reaction: Reaction) -> Self {
        match reaction {
            Reaction::Yes => Self::Yes,
            Reaction::No => Self::No,
            Reaction::Applause => Self::Applause,
            Reaction::Laugh => Self::Laugh,
            Reaction::Heart => Self::Heart,
            Reaction::Slower => Self::Slower,
        }
    }
}

impl From<e2ee::app::Reaction> for Reaction {
    fn from(reaction: e2ee::app::Reaction) -> Self {
        match reaction {
            e2ee::app::Reaction::Yes => Self::Yes,
            e2ee::app::Reaction::No => Self::No,
            e2ee::app::Reaction::Applause => Self::Applause,
            e2ee::app::Reaction::Laugh => Self::Laugh,
            e2ee::app::Reaction::Heart => Self::Heart,
            e2ee::app::Reaction::Slower => Self::Slower,
        }
    }
}

fn poll_id(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}
