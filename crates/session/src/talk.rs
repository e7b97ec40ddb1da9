//! What is said besides sound and picture: chat, reactions, hands, polls, real-time text, notes.
//!
//! The order is the log's, and who speaks is certain by the signature of the leaf; rights are checked
//! here, by whoever hears. A written message waits in the outbox until the log shows it. Hands, polls
//! and lines are states: who has one tells it again when somebody comes or comes back. Whoever comes
//! later gets nothing that was written before.

pub(crate) mod face;
mod hands;
mod live;
mod notes;
mod noting;
mod outbox;
mod polls;
mod reactions;
mod saying;
mod telling;

use std::collections::BTreeSet;
use std::time::Duration;

use e2ee::app::{AppMessage, Ballot, TalkMessage};
use e2ee::group::Member;
use e2ee::private::{self, Between, PrivateText, Purpose};
use wire::{PeerId, Seq, SessionId};

use crate::roster::MemberId;
use crate::session::{Session, Standing};
use crate::speech::Tag;
use crate::view::hex;
use crate::{Effect, LiveLine, Message, MessageState, Role, Speaker, TalkEvent};
use hands::Hands;
use live::{Lines, OwnLine, Told};
use notes::Notes;
use outbox::{Outbox, Seen};
use polls::{Asked, Polls};
use reactions::Reactions;
use telling::Telling;

/// Everything said in the meeting that is not over yet. Messages that were shown are not kept here.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    outbox: Outbox,
    seen: Seen,
    hands: Hands,
    polls: Polls,
    lines: Lines,
    line: Option<OwnLine>,
    /// When the line may next be told.
    line_next: Duration,
    reactions: Reactions,
    telling: Telling,
    notes: Notes,
    /// How often the own hand went up.
    raises: u32,
    /// Who this participant was when it last entered, and in which meeting.
    entered: Option<(MemberId, SessionId)>,
    /// Messages may have been missed since the last one.
    gap: bool,
}

impl Session {
    /// A member said something. `seq`: where the log has it.
    pub(crate) fn talk_heard(&mut self, member: &Member, message: TalkMessage, seq: Seq, now: Duration) {
        let (from, id) = (self.speaker(member), member.member_id);
        match message {
            TalkMessage::Chat { id, text } => self.written(member, from, id, text, None),
            TalkMessage::Private { sealed } => {
                let opened = self.open_private(member, Purpose::Message, &sealed);
                let own = self.own_speaker();
                if let (Some(PrivateText { id, text }), Some(own)) = (opened.and_then(|b| PrivateText::decode(&b)), own)
                {
                    self.written(member, from, id, text, Some(own));
                }
            }
            TalkMessage::React { reactions } => {
                for reaction in reactions {
                    let (by, reaction) = (from.clone(), reaction.into());
                    self.tell(TalkEvent::Reaction {
                        by,
                        own: false,
                        reaction,
                    });
                }
            }
            TalkMessage::Hand { up: true, since } => {
                let since = if since == 0 { seq.0 } else { since.min(seq.0) };
                let hand = crate::Hand { by: from, own: false };
                let changed = self.talk.hands.raise(id, hand, Some(since));
                self.hands_changed(changed);
            }
            TalkMessage::Hand { up: false, .. } => {
                let changed = self.talk.hands.lower(id);
                self.hands_changed(changed);
            }
            TalkMessage::LowerHand { peer } if Role::from(member.role) >= Role::Moderator => {
                if let Some(target) = self.roster.at(peer).map(|target| target.member_id) {
                    let changed = self.talk.hands.lower(target);
                    self.hands_changed(changed);
                }
            }
            TalkMessage::Live {
                line,
                seq,
                keep,
                text,
                end,
            } => {
                let told = Told {
                    number: line,
                    seq,
                    keep: usize::from(keep),
                    text: &text,
                };
                let whole = self.talk.lines.heard(id, &told).text().to_owned();
                if end {
                    self.talk.lines.end(&id);
                }
                self.lines_changed();
                if end && !whole.trim().is_empty() {
                    self.finished(member, from, line, whole);
                }
            }
            TalkMessage::Poll { question, again } => {
                let poll = question.id;
                match self.talk.polls.asked(id, from, false, question, !again) {
                    Asked::Known => return,
                    // The asker may have missed votes as well.
                    Asked::Again => self.vote_again(poll),
                    Asked::New => {}
                }
                self.polls_changed(true);
            }
            TalkMessage::Vote { poll, ballot } => {
                let choice = match ballot {
                    Ballot::Open(choice) => self
                        .talk
                        .polls
                        .get(poll)
                        .filter(|p| !p.question.anonymous)
                        .map(|_| choice),
                    Ballot::Sealed(sealed) => {
                        let asked = self.talk.polls.get(poll).is_some_and(|p| p.question.anonymous && p.own);
                        let opened = asked.then(|| self.open_private(member, Purpose::Ballot { poll }, &sealed));
                        let choice = opened.flatten().and_then(|bytes| bytes.as_slice().try_into().ok());
                        choice.map(u16::from_be_bytes)
                    }
                };
                if let Some(choice) = choice {
                    let changed = self.talk.polls.voted_by(poll, id, from, choice, now);
                    self.polls_changed(changed);
                }
            }
            TalkMessage::Tally { poll, count, sums, end } => {
                let changed = self.talk.polls.tallied(poll, id, count, sums, end);
                self.polls_changed(changed);
            }
            TalkMessage::ClosePoll { poll }
                if Role::from(member.role) >= Role::Moderator || self.talk.polls.is_of(poll, &id) =>
            {
                if self.talk.polls.get(poll).is_some_and(|poll| poll.own) {
                    self.end_own_poll(poll);
                } else {
                    let changed = self.talk.polls.closed(poll);
                    self.polls_changed(changed);
                }
            }
            TalkMessage::Notes(part) => self.notes_heard(member, part, now),
            TalkMessage::NotesAsk { peer } => self.notes_asked(member, peer, now),
            TalkMessage::LowerHand { .. } | TalkMessage::ClosePoll { .. } => {}
        }
    }

    /// The log shows something said here.
    pub(crate) fn talk_logged(&mut self, tag: Tag, seq: Seq) {
        match tag {
            Tag::Message(id) => {
                if let Some(message) = self.talk.outbox.done(id, MessageState::Sent) {
                    self.show(message);
                }
            }
            Tag::Hand(raise) => {
                let own = self.me.as_ref().map(|me| me.identity.member_id);
                let own = own.filter(|_| raise == self.talk.raises);
                let changed = own.is_some_and(|own| self.talk.hands.logged(own, seq.0));
                self.hands_changed(changed);
            }
            Tag::PollEnd(poll) => {
                self.talk.polls.ended(poll);
                self.polls_changed(true);
            }
            Tag::Notes(id) => {
                if self.talk.notes.logged(id) {
                    self.tell(TalkEvent::NotesSent);
                }
            }
        }
    }

    /// In the group, for the first time or again: what was under way is said again, what the others
    /// have is not certain.
    pub(crate) fn talk_entered(&mut self, now: Duration) {
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return;
        };
        let (own, session) = (me.identity.member_id, group.session());
        self.talk.outbox.rewind();
        self.talk.reactions.forget();
        self.talk.notes.entered(now);
        if let Some((former, meeting)) = self.talk.entered.replace((own, session)) {
            self.talk.gap = true;
            if (former, meeting) != (own, session)
                && let Some(by) = self.own_speaker()
            {
                let hand = crate::Hand { by, own: true };
                self.talk.hands.become_another(former, own, hand);
                self.talk.polls.become_another();
            }
            let changed = self.talk.hands.keep(&BTreeSet::from([own]));
            self.hands_changed(changed);
            let changed = self.talk.polls.came_back();
            self.polls_changed(changed);
            let changed = self.talk.lines.keep(&BTreeSet::new());
            if changed {
                self.lines_changed();
            }
        }
        self.tell_states();
        for poll in self.talk.polls.unended() {
            self.tell_end(poll);
        }
    }

    /// Entries were left out of a replay: messages may be missing.
    pub(crate) fn talk_missed(&mut self, now: Duration) {
        self.talk.gap = self.talk.entered.is_some();
        self.talk.notes.lacks(now);
    }

    /// A commit changed who is there. `back`: who came back without what they knew.
    pub(crate) fn talk_members(&mut self, back: &[MemberId], came: bool, now: Duration) {
        let mut present: BTreeSet<MemberId> = self.roster.members().iter().map(|member| member.member_id).collect();
        for member in back {
            // Whoever still has a hand up, a line or a poll says so again.
            present.remove(member);
        }
        let changed = self.talk.hands.keep(&present);
        self.hands_changed(changed);
        let changed = self.talk.polls.keep(&present);
        self.polls_changed(changed);
        if self.talk.lines.keep(&present) {
            self.lines_changed();
        }
        self.talk.notes.keep(&present, now);
        if came || !back.is_empty() {
            let has = self.has_states();
            self.talk.telling.soon(has, present.len(), now, &mut self.rng);
        }
    }

    /// Somebody said goodbye: what they were typing is over, their hand is down.
    pub(crate) fn talk_goodbye(&mut self, member: &MemberId) {
        let changed = self.talk.hands.lower(*member);
        self.hands_changed(changed);
        let changed = self.talk.polls.orphan(member);
        self.polls_changed(changed);
        if self.talk.lines.end(member) {
            self.lines_changed();
        }
    }

    /// Over: nothing of it is kept, here or in the interface.
    pub(crate) fn talk_over(&mut self) {
        if self.talk.entered.is_some() {
            self.tell(TalkEvent::Cleared);
        }
        self.talk = Talk::default();
    }

    fn written(&mut self, member: &Member, from: Speaker, id: u64, text: String, to: Option<Speaker>) {
        if text.is_empty() || !self.talk.seen.first(member.member_id, id) {
            return;
        }
        let message = Message {
            id: format!("{}-{id:016x}", from.member),
            own: false,
            from,
            to,
            text,
            live: false,
            state: MessageState::Sent,
            gap: false,
        };
        self.show(message);
    }

    /// A line somebody typed is finished.
    fn finished(&mut self, member: &Member, from: Speaker, line: u32, text: String) {
        // Beyond the numbers of written messages, which are random in 64 bits, a clash is as unlikely.
        if !self.talk.seen.first(member.member_id, u64::from(line)) {
            return;
        }
        let message = Message {
            id: format!("{}-line-{line:08x}", from.member),
            own: false,
            from,
            to: None,
            text: text.trim().to_owned(),
            live: true,
            state: MessageState::Sent,
            gap: false,
        };
        self.show(message);
    }

    /// Gives a message that the log has to the interface.
    fn show(&mut self, mut message: Message) {
        message.gap = std::mem::take(&mut self.talk.gap);
        self.tell(TalkEvent::Message { message });
    }

    fn tell(&mut self, event: TalkEvent) {
        self.out.push_back(Effect::Talk(event));
    }

    fn hands_changed(&mut self, changed: bool) {
        if changed {
            let hands = self.talk.hands.list();
            self.tell(TalkEvent::Hands { hands });
        }
    }

    fn polls_changed(&mut self, changed: bool) {
        if changed {
            let polls = self.talk.polls.list();
            self.tell(TalkEvent::Polls { polls });
        }
    }

    fn lines_changed(&mut self) {
        let others = self.talk.lines.iter().filter_map(|(id, line)| {
            let member = self.roster.members().iter().find(|member| member.member_id == *id)?;
            Some(LiveLine {
                by: self.speaker(member),
                own: false,
                text: line.text().to_owned(),
                partial: line.is_partial(),
            })
        });
        let own = self.talk.line.as_ref().filter(|line| !line.text().is_empty());
        let own = own.zip(self.own_speaker()).map(|(line, by)| LiveLine {
            by,
            own: true,
            text: line.text().to_owned(),
            partial: false,
        });
        let lines = others.chain(own).collect();
        self.tell(TalkEvent::Live { lines });
    }

    fn speaker(&self, member: &Member) -> Speaker {
        Speaker {
            peer: member.peer,
            member: hex(&member.member_id),
            name: self.roster.name(member).to_owned(),
        }
    }

    fn own_speaker(&self) -> Option<Speaker> {
        let me = self.me.as_ref()?;
        Some(Speaker {
            peer: me.peer(),
            member: hex(&me.identity.member_id),
            name: me.identity.name().to_owned(),
        })
    }

    fn open_private(&self, from: &Member, purpose: Purpose, sealed: &[u8]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return None;
        };
        let between = Between {
            session: group.session(),
            from: from.leaf_key,
            to: me.leaf.public(),
        };
        private::open(purpose, &between, &me.leaf, sealed)
    }

    fn seal_private(&mut self, to: MemberId, purpose: Purpose, plain: &[u8]) -> Option<Vec<u8>> {
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return None;
        };
        let to = self.roster.members().iter().find(|member| member.member_id == to)?;
        let between = Between {
            session: group.session(),
            from: me.leaf.public(),
            to: to.leaf_key,
        };
        private::seal(purpose, &between, plain, &mut self.rng)
    }

    fn say_talk(&mut self, message: TalkMessage) {
        self.speech.say(AppMessage::Talk(message));
    }

    fn say_tagged(&mut self, message: TalkMessage, tag: Tag) {
        self.speech.say_tagged(AppMessage::Talk(message), Some(tag));
    }

    fn member_at(&self, peer: PeerId) -> Option<Member> {
        self.roster.at(peer).cloned()
    }
}

#[cfg(test)]
mod tests {
    use e2ee::app::Question;
    use e2ee::group::MemberKind;

    use super::*;

    const NOW: Duration = Duration::ZERO;

    fn member(number: u8, role: e2ee::group::Role) -> Member {
        Member {
            leaf: number.into(),
            peer: PeerId(number.into()),
            member_id: [number; 16],
            name: format!("Member {number}"),
            kind: MemberKind::Human,
            role,
            invited_as: None,
            presents: false,
            leaf_key: [number; 32],
        }
    }

    /// A session that has a hand and a poll of the first of these members.
    fn with_states(members: &[Member]) -> Session {
        let mut session = Session::new([7; 32]);
        session.roster.entered(members.to_vec(), NOW);
        let hand = TalkMessage::Hand { up: true, since: 0 };
        let question = Question {
            id: 9,
            anonymous: false,
            multiple: false,
            question: "Pause?".into(),
            options: vec!["Ja".into(), "Nein".into()],
        };
        let poll = TalkMessage::Poll { question, again: false };
        for message in [hand, poll] {
            session.talk_heard(&members[0], message, Seq(4), NOW);
        }
        session
    }

    #[test]
    fn whoever_hears_checks_the_right_to_lower_a_hand_and_to_end_a_poll() {
        use e2ee::group::Role::{Moderator, Owner, Participant, Presenter};
        for (role, may) in [
            (Participant, false),
            (Presenter, false),
            (Moderator, true),
            (Owner, true),
        ] {
            let members = [member(1, Participant), member(2, role)];
            let mut session = with_states(&members);
            assert_eq!(session.talk.hands.list().len(), 1);
            let peer = members[0].peer;
            for message in [TalkMessage::LowerHand { peer }, TalkMessage::ClosePoll { poll: 9 }] {
                session.talk_heard(&members[1], message, Seq(5), NOW);
            }
            assert_eq!(session.talk.hands.list().is_empty(), may, "{role:?} lowers a hand");
            assert_eq!(!session.talk.polls.list()[0].open, may, "{role:?} ends a poll");
        }
    }

    #[test]
    fn nobody_speaks_for_another_about_a_poll() {
        use e2ee::group::Role::Participant;
        let members = [member(1, Participant), member(2, Participant)];
        let mut session = with_states(&members);
        let tally = TalkMessage::Tally {
            poll: 9,
            count: 5,
            sums: Some(vec![5, 0]),
            end: true,
        };
        session.talk_heard(&members[1], tally, Seq(5), NOW);
        assert!(session.talk.polls.list()[0].open);
        session.talk_heard(&members[0], TalkMessage::ClosePoll { poll: 9 }, Seq(6), NOW);
        assert!(!session.talk.polls.list()[0].open);
    }
}
