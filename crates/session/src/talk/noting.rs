//! Notes between the log, the members and the interface. What is under way is kept in [`super::notes`].

use std::time::Duration;

use e2ee::app::{NotesPart, TalkMessage};
use e2ee::group::Member;
use wire::PeerId;

use super::notes::Heard;
use crate::roster::MemberId;
use crate::session::Session;
use crate::speech::Tag;
use crate::talk::face::TalkCommand;
use crate::view::hex;
use crate::{Presence, TalkEvent};

impl Session {
    /// What the user, or the interface, does with notes: also while this participant is becoming another, and has
    /// no name to speak by. Gives back what is about something else.
    pub(super) fn talk_notes(&mut self, command: TalkCommand, now: Duration) -> Option<TalkCommand> {
        match command {
            TalkCommand::ChangeNotes { change } => {
                self.talk.notes.change(change);
            }
            TalkCommand::TellNotes { state } => self.talk.notes.state(state),
            TalkCommand::KeepNotes => self.talk.notes.exist(),
            TalkCommand::MissNotes { peer } => {
                if let Some(member) = self.member_at(peer) {
                    self.talk.notes.miss(member.member_id, now);
                }
            }
            command => return Some(command),
        }
        None
    }

    /// A member has sent a part of a change, or of the state.
    pub(super) fn notes_heard(&mut self, member: &Member, part: NotesPart, now: Duration) {
        let patience = self.patience();
        match self.talk.notes.heard(member.member_id, part, patience, now) {
            Heard::Change(change) => {
                let (peer, member) = (member.peer, hex(&member.member_id));
                self.tell(TalkEvent::NotesChange { peer, member, change });
            }
            Heard::State(state) if !state.is_empty() => self.tell(TalkEvent::NotesState { state }),
            Heard::State(_) | Heard::Nothing => {}
        }
    }

    /// A member asks somebody for the state.
    pub(super) fn notes_asked(&mut self, by: &Member, peer: PeerId, now: Duration) {
        if self.me.as_ref().is_some_and(|me| me.peer() == peer) {
            let patience = self.patience();
            self.talk.notes.asked(by.member_id, patience, now);
        }
    }

    /// Asks, answers, and says the next part.
    pub(super) fn notes_due(&mut self, now: Duration) {
        if let Some(part) = self.talk.notes.next_part() {
            return self.say_part(part);
        }
        let (present, patience) = (self.others_present(), self.patience());
        if let Some(whom) = self.talk.notes.ask(&present, patience, now)
            && let Some(peer) = self.peer_of(whom)
        {
            return self.say_talk(TalkMessage::NotesAsk { peer });
        }
        match self.talk.notes.answer(now) {
            Some(true) => self.tell(TalkEvent::NotesWanted),
            Some(false) => {
                if let Some(part) = self.talk.notes.next_part() {
                    self.say_part(part);
                }
            }
            None => {}
        }
    }

    fn say_part(&mut self, part: NotesPart) {
        let tag = Tag::Notes(part.id);
        self.say_tagged(TalkMessage::Notes(part), tag);
    }

    /// Everybody else who is there, by leaf.
    fn others_present(&self) -> Vec<MemberId> {
        let Some(me) = &self.me else { return vec![] };
        let own = me.identity.member_id;
        let is_there =
            |member: &&Member| member.member_id != own && self.roster.presence(member, own) == Presence::Present;
        let mut members: Vec<&Member> = self.roster.members().iter().filter(is_there).collect();
        members.sort_by_key(|member| member.leaf);
        members.into_iter().map(|member| member.member_id).collect()
    }

    fn peer_of(&self, member: MemberId) -> Option<PeerId> {
        let known = self.roster.members().iter().find(|known| known.member_id == member);
        known.map(|known| known.peer)
    }

    /// How long whoever is asked waits for others who ask: many come at once where many are.
    fn patience(&self) -> Duration {
        let millis = match self.roster.members().len() {
            0..=16 => 200,
            17..=64 => 1000,
            _ => 3000,
        };
        Duration::from_millis(millis)
    }
}
