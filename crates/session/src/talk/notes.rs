//! Shared notes on their way: changes and states in parts, and who asks whom for what is missing.
//!
//! What the bytes mean is the interface's business. A change stays here until the log shows all of it.
//! Whoever enters, comes back, or lacks something asks one member for the state: the present one with
//! the lowest leaf, and the next if that one is silent. An answer goes to all who have asked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use e2ee::app::{NOTES_PART, NotesKind, NotesPart};

use crate::roster::MemberId;

/// Silence after which the next member is asked, beyond what the asked one waits for others to ask.
const SILENT: Duration = Duration::from_secs(3);
/// Members asked before what is known counts as all there is.
const TRIES: usize = 5;
/// Between two times that one member is asked because a change of theirs could not be understood.
const AGAIN: Duration = Duration::from_secs(10);
/// Answers that one member gets within [`PATIENCE`].
const ANSWERS: u8 = 3;
const PATIENCE: Duration = Duration::from_secs(30);
/// Changes that may wait. An interface has one under way.
const MOST: usize = 8;
/// Bytes of unfinished changes and states of all others together.
const HELD: usize = 8 << 20;

/// A change or a state on its way out.
#[derive(Debug)]
struct Outgoing {
    id: u32,
    kind: NotesKind,
    of: u16,
    bytes: Vec<u8>,
    /// Parts handed to be sent with the present group state, and of these shown by the log.
    handed: u16,
    logged: u16,
}

/// A change or a state of which not every part is here.
#[derive(Debug)]
struct Incoming {
    id: u32,
    kind: NotesKind,
    of: u16,
    next: u16,
    bytes: Vec<u8>,
}

/// A question that is not answered.
#[derive(Debug)]
struct Ask {
    whom: MemberId,
    until: Duration,
    /// Because of something of theirs: nobody else is asked then.
    theirs: bool,
}

/// What a part made whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Nothing yet.
    Nothing,
    /// A change.
    Change(Vec<u8>),
    /// The state that was asked for; empty: there are no notes.
    State(Vec<u8>),
}

/// Notes as far as they are under way.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// There are notes, here or with others.
    exist: bool,
    /// What others may have is known here.
    settled: bool,
    next: u32,
    outgoing: VecDeque<Outgoing>,
    incoming: BTreeMap<MemberId, Incoming>,
    /// When the state is to be asked for.
    wanted: Option<Duration>,
    /// Whose change was not understood: they know best.
    first: Option<MemberId>,
    ask: Option<Ask>,
    tried: BTreeSet<MemberId>,
    missed: BTreeMap<MemberId, Duration>,
    /// When those who have asked are answered.
    answer: Option<Duration>,
    answered: BTreeMap<MemberId, (Duration, u8)>,
}

impl Notes {
    /// The interface has changed something. False: it is none, or too many wait.
    pub(crate) fn change(&mut self, bytes: Vec<u8>) -> bool {
        let changes = self.outgoing.iter().filter(|out| out.kind == NotesKind::Change);
        changes.count() < MOST && self.push(NotesKind::Change, bytes)
    }

    /// The interface has notes of which this does not know.
    pub(crate) fn exist(&mut self) {
        self.exist = true;
    }

    /// The interface tells the state; none: it cannot.
    pub(crate) fn state(&mut self, bytes: Option<Vec<u8>>) {
        if self.is_answering() {
            return;
        }
        let kind = if self.settled && bytes.is_some() {
            NotesKind::State
        } else {
            NotesKind::Unsure
        };
        self.push(kind, bytes.unwrap_or_default());
    }

    fn push(&mut self, kind: NotesKind, bytes: Vec<u8>) -> bool {
        let Some(of) = NotesPart::count(kind, bytes.len()) else {
            return false;
        };
        self.exist |= !bytes.is_empty();
        self.next = self.next.wrapping_add(1);
        self.outgoing.push_back(Outgoing {
            id: self.next,
            kind,
            of,
            bytes,
            handed: 0,
            logged: 0,
        });
        true
    }

    /// The next part to leave. Changes go before states.
    pub(crate) fn next_part(&mut self) -> Option<NotesPart> {
        let waits =
            |change: bool| move |out: &Outgoing| out.handed < out.of && (out.kind == NotesKind::Change) == change;
        let at = self.outgoing.iter().position(waits(true));
        let at = at.or_else(|| self.outgoing.iter().position(waits(false)))?;
        let out = self.outgoing.get_mut(at)?;
        let part = out.handed;
        out.handed += 1;
        let from = usize::from(part) * NOTES_PART;
        let until = out.bytes.len().min(from + NOTES_PART);
        Some(NotesPart {
            kind: out.kind,
            id: out.id,
            part,
            of: out.of,
            bytes: out.bytes[from..until].to_vec(),
        })
    }

    /// The log shows a part. True: with it a whole change.
    pub(crate) fn logged(&mut self, id: u32) -> bool {
        let Some(at) = self.outgoing.iter().position(|out| out.id == id) else {
            return false;
        };
        self.outgoing[at].logged += 1;
        if self.outgoing[at].logged < self.outgoing[at].of {
            return false;
        }
        let done = self.outgoing.remove(at);
        done.is_some_and(|out| out.kind == NotesKind::Change)
    }

    /// A member has sent a part.
    pub(crate) fn heard(&mut self, from: MemberId, part: NotesPart, patience: Duration, now: Duration) -> Heard {
        let (kind, last) = (part.kind, part.part + 1 == part.of);
        if kind != NotesKind::Change {
            let Some(ask) = self.ask.as_mut().filter(|ask| ask.whom == from) else {
                // Somebody else has asked.
                return Heard::Nothing;
            };
            // It may be answering others first.
            ask.until = now + SILENT + patience;
        }
        let Some(bytes) = self.assemble(from, part) else {
            if last && kind == NotesKind::Change {
                self.miss(from, now);
            }
            return Heard::Nothing;
        };
        let Some(bytes) = bytes else { return Heard::Nothing };
        self.exist |= !bytes.is_empty();
        match kind {
            NotesKind::Change => Heard::Change(bytes),
            NotesKind::State => {
                self.settle();
                Heard::State(bytes)
            }
            NotesKind::Unsure => {
                self.silent(now);
                Heard::State(bytes)
            }
        }
    }

    /// Puts a part to those before it. Some: it belongs to them, and inside what the last one made whole.
    fn assemble(&mut self, from: MemberId, part: NotesPart) -> Option<Option<Vec<u8>>> {
        let NotesPart {
            kind,
            id,
            part,
            of,
            bytes,
        } = part;
        if part == 0 {
            let next = 0;
            let bytes = Vec::new();
            self.incoming.insert(
                from,
                Incoming {
                    id,
                    kind,
                    of,
                    next,
                    bytes,
                },
            );
        }
        let held: usize = self.incoming.values().map(|incoming| incoming.bytes.len()).sum();
        let incoming = self.incoming.get_mut(&from)?;
        let follows = (incoming.id, incoming.kind, incoming.of, incoming.next) == (id, kind, of, part);
        if !follows || held + bytes.len() > HELD {
            self.incoming.remove(&from);
            return None;
        }
        incoming.bytes.extend(bytes);
        incoming.next += 1;
        if incoming.next < of {
            return Some(None);
        }
        Some(self.incoming.remove(&from).map(|whole| whole.bytes))
    }

    /// A change of this member cannot be understood without what is missing here.
    pub(crate) fn miss(&mut self, from: MemberId, now: Duration) {
        let at = self.missed.get(&from).map_or(now, |last| *last + AGAIN).max(now);
        self.missed.insert(from, at);
        self.first = Some(from);
        self.wanted = Some(self.wanted.map_or(at, |wanted| wanted.min(at)));
        self.tried.clear();
    }

    /// In the group, for the first time or again: what was under way is said again, what the others have
    /// is to be asked for.
    pub(crate) fn entered(&mut self, now: Duration) {
        self.outgoing.retain(|out| out.kind == NotesKind::Change);
        for out in &mut self.outgoing {
            (out.handed, out.logged) = (0, 0);
        }
        self.incoming.clear();
        self.answer = None;
        self.settled = false;
        self.lacks(now);
    }

    /// Messages may be missing.
    pub(crate) fn lacks(&mut self, now: Duration) {
        self.ask = None;
        self.first = None;
        self.tried.clear();
        self.wanted = Some(now);
    }

    /// Whom to ask now, if anybody. `present`: the others that are there, by leaf.
    pub(crate) fn ask(&mut self, present: &[MemberId], patience: Duration, now: Duration) -> Option<MemberId> {
        if self.ask.is_some() || self.wanted.is_none_or(|at| at > now) {
            return None;
        }
        let first = self.first.filter(|first| present.contains(first));
        let whom = first.or_else(|| present.iter().find(|member| !self.tried.contains(*member)).copied());
        self.first = None;
        match whom.filter(|_| self.tried.len() < TRIES) {
            None => self.settle(),
            Some(whom) => {
                self.wanted = None;
                let until = now + SILENT + patience;
                let theirs = first.is_some();
                self.ask = Some(Ask { whom, until, theirs });
            }
        }
        self.ask.as_ref().map(|ask| ask.whom)
    }

    /// Everything that others have is here, as far as can be known.
    fn settle(&mut self) {
        self.settled = true;
        self.ask = None;
        self.tried.clear();
        if self.first.is_none() {
            self.wanted = None;
        }
    }

    /// Whoever was asked does not know: the next one is asked.
    fn silent(&mut self, now: Duration) {
        let Some(ask) = self.ask.take() else { return };
        self.tried.insert(ask.whom);
        if !ask.theirs || !self.settled {
            self.wanted.get_or_insert(now);
        }
    }

    /// A member asks this one. `patience`: how long to wait for others who ask.
    pub(crate) fn asked(&mut self, by: MemberId, patience: Duration, now: Duration) {
        let (since, count) = self.answered.entry(by).or_insert((now, 0));
        if *since + PATIENCE <= now {
            (*since, *count) = (now, 0);
        }
        if *count < ANSWERS {
            *count += 1;
            self.answer.get_or_insert(now + patience);
        }
    }

    /// Whether those who have asked are to be answered now. None: no; some: whether the interface is to tell.
    pub(crate) fn answer(&mut self, now: Duration) -> Option<bool> {
        if self.is_answering() || self.answer.is_none_or(|at| at > now) {
            return None;
        }
        self.answer = None;
        if !self.exist {
            self.push(
                if self.settled {
                    NotesKind::State
                } else {
                    NotesKind::Unsure
                },
                Vec::new(),
            );
        }
        Some(self.exist)
    }

    fn is_answering(&self) -> bool {
        self.outgoing.iter().any(|out| out.kind != NotesKind::Change)
    }

    /// Who is there now. Whoever is not, or came back without what it knew, finishes and answers nothing.
    pub(crate) fn keep(&mut self, present: &BTreeSet<MemberId>, now: Duration) {
        self.incoming.retain(|member, _| present.contains(member));
        self.missed.retain(|member, _| present.contains(member));
        self.answered.retain(|member, _| present.contains(member));
        if self.ask.as_ref().is_some_and(|ask| !present.contains(&ask.whom)) {
            self.silent(now);
        }
    }

    /// Lets time pass.
    pub(crate) fn handle_timeout(&mut self, now: Duration) {
        if self.ask.as_ref().is_some_and(|ask| ask.until <= now) {
            self.silent(now);
        }
    }

    /// When silence ends a question.
    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.ask.as_ref().map(|ask| ask.until)
    }

    /// When there will be something to ask or to answer.
    pub(crate) fn poll_due(&self) -> Option<Duration> {
        let wanted = self.wanted.filter(|_| self.ask.is_none());
        let answer = self.answer.filter(|_| !self.is_answering());
        wanted.into_iter().chain(answer).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: MemberId = [1; 16];
    const BEN: MemberId = [2; 16];
    const CYD: MemberId = [3; 16];
    const NOW: Duration = Duration::from_secs(5);
    const NONE: Duration = Duration::ZERO;

    /// Everything that waits to leave.
    fn parts(notes: &mut Notes) -> Vec<NotesPart> {
        std::iter::from_fn(|| notes.next_part()).collect()
    }

    fn bytes(len: usize) -> Vec<u8> {
        (0..len).map(|n| (n % 251) as u8).collect()
    }

    fn hear(notes: &mut Notes, from: MemberId, parts: &[NotesPart]) -> Vec<Heard> {
        let heard = parts.iter().map(|part| notes.heard(from, part.clone(), NONE, NOW));
        heard.filter(|heard| *heard != Heard::Nothing).collect()
    }

    #[test]
    fn a_change_of_any_length_arrives_whole_and_is_done_when_the_log_has_all_of_it() {
        for len in [1, NOTES_PART, NOTES_PART + 1, 3 * NOTES_PART, 32 * NOTES_PART] {
            let (mut own, mut other) = (Notes::default(), Notes::default());
            assert!(own.change(bytes(len)));
            let parts = parts(&mut own);
            assert_eq!(parts.len(), len.div_ceil(NOTES_PART));
            assert_eq!(hear(&mut other, ADA, &parts), [Heard::Change(bytes(len))]);
            let done = parts.iter().filter(|part| own.logged(part.id));
            assert_eq!(done.count(), 1);
            assert!(own.outgoing.is_empty());
        }
        assert!(!Notes::default().change(vec![]));
        assert!(!Notes::default().change(bytes(32 * NOTES_PART + 1)));
    }

    #[test]
    fn what_the_log_did_not_have_is_said_again_from_its_first_part_after_entering_anew() {
        let (mut own, mut other) = (Notes::default(), Notes::default());
        own.change(bytes(NOTES_PART + 5));
        let first = own.next_part().expect("two parts");
        assert!(!own.logged(first.id));
        hear(&mut other, ADA, &[first]);
        own.entered(NOW);
        let again = parts(&mut own);
        assert_eq!(again.len(), 2);
        assert_eq!(hear(&mut other, ADA, &again), [Heard::Change(bytes(NOTES_PART + 5))]);
    }

    #[test]
    fn a_change_with_a_part_missing_is_no_change_and_its_author_is_asked() {
        let (mut own, mut other) = (Notes::default(), Notes::default());
        own.change(bytes(3 * NOTES_PART));
        let parts = parts(&mut own);
        assert_eq!(hear(&mut other, BEN, &[parts[0].clone(), parts[2].clone()]), []);
        assert_eq!(other.ask(&[ADA, BEN], NONE, NOW), Some(BEN));
        // Again broken within ten seconds: not asked again before.
        hear(&mut other, BEN, &parts[1..]);
        other.handle_timeout(NOW + SILENT);
        assert_eq!(other.ask(&[ADA, BEN], NONE, NOW + SILENT), None);
        assert_eq!(other.poll_due(), Some(NOW + AGAIN));
        assert_eq!(other.ask(&[ADA, BEN], NONE, NOW + AGAIN), Some(BEN));
    }

    #[test]
    fn the_lowest_is_asked_then_the_next_and_in_the_end_what_is_there_counts() {
        let mut notes = Notes::default();
        notes.entered(NOW);
        assert_eq!(notes.poll_due(), Some(NOW));
        assert_eq!(notes.ask(&[ADA, BEN], NONE, NOW), Some(ADA));
        assert_eq!(notes.ask(&[ADA, BEN], NONE, NOW), None);
        let silent = notes.poll_timeout().expect("asked");
        notes.handle_timeout(silent);
        assert_eq!(notes.ask(&[ADA, BEN], NONE, silent), Some(BEN));
        notes.keep(&BTreeSet::from([ADA]), silent);
        assert!(!notes.settled);
        assert_eq!(notes.ask(&[ADA], NONE, silent), None);
        assert!(notes.settled);
        assert_eq!((notes.poll_due(), notes.poll_timeout()), (None, None));
    }

    #[test]
    fn only_who_was_asked_answers_and_who_is_not_certain_is_not_the_last_to_be_asked() {
        let (mut ada, mut ben, mut own) = (Notes::default(), Notes::default(), Notes::default());
        for notes in [&mut ada, &mut ben] {
            notes.exist();
            notes.state(Some(bytes(20)));
        }
        let (unsure, other) = (parts(&mut ada), parts(&mut ben));
        own.entered(NOW);
        own.ask(&[ADA, BEN], NONE, NOW);
        assert_eq!(hear(&mut own, BEN, &other), []);
        assert_eq!(hear(&mut own, ADA, &unsure), [Heard::State(bytes(20))]);
        assert!(!own.settled);
        assert_eq!(own.ask(&[ADA, BEN], NONE, NOW), Some(BEN));
        ben.outgoing.clear();
        ben.settle();
        ben.state(Some(bytes(7)));
        assert_eq!(hear(&mut own, BEN, &parts(&mut ben)), [Heard::State(bytes(7))]);
        assert!(own.settled);
    }

    #[test]
    fn those_who_ask_together_get_one_answer_and_nobody_gets_answers_without_end() {
        let mut notes = Notes::default();
        notes.change(bytes(1));
        for member in [ADA, BEN, CYD] {
            notes.asked(member, SILENT, NOW);
        }
        assert_eq!(notes.answer(NOW), None);
        assert_eq!(notes.poll_due(), Some(NOW + SILENT));
        assert_eq!(notes.answer(NOW + SILENT), Some(true));
        assert_eq!(notes.answer(NOW + SILENT), None);
        let answers = (0..20).filter(|_| {
            notes.asked(ADA, NONE, NOW + SILENT);
            notes.answer(NOW + SILENT).is_some()
        });
        assert_eq!(answers.count(), usize::from(ANSWERS) - 1);
        notes.asked(ADA, NONE, NOW + PATIENCE);
        assert_eq!(notes.answer(NOW + PATIENCE), Some(true));
    }

    #[test]
    fn while_an_answer_leaves_changes_go_first_and_no_other_answer_begins() {
        let mut notes = Notes::default();
        notes.state(Some(bytes(3 * NOTES_PART)));
        assert_eq!(notes.next_part().map(|part| part.kind), Some(NotesKind::Unsure));
        notes.change(bytes(1));
        assert_eq!(notes.next_part().map(|part| part.kind), Some(NotesKind::Change));
        notes.asked(ADA, NONE, NOW);
        assert_eq!(notes.answer(NOW), None);
        for part in parts(&mut notes) {
            notes.logged(part.id);
        }
        notes.logged(1);
        assert_eq!(notes.answer(NOW), Some(true));
    }

    #[test]
    fn without_notes_the_answer_is_given_here() {
        let (mut own, mut other) = (Notes::default(), Notes::default());
        own.settle();
        own.asked(BEN, NONE, NOW);
        assert_eq!(own.answer(NOW), Some(false));
        other.entered(NOW);
        other.ask(&[ADA], NONE, NOW);
        assert_eq!(hear(&mut other, ADA, &parts(&mut own)), [Heard::State(vec![])]);
        assert!(other.settled && !other.exist);
    }

    #[test]
    fn unfinished_changes_of_however_many_take_no_more_memory_than_they_may() {
        let mut notes = Notes::default();
        let mut own = Notes::default();
        own.change(bytes(32 * NOTES_PART));
        let parts = parts(&mut own);
        for n in 0..40 {
            hear(&mut notes, [n; 16], &parts[..31]);
            let held: usize = notes.incoming.values().map(|incoming| incoming.bytes.len()).sum();
            assert!(held <= HELD, "{held}");
        }
        notes.keep(&BTreeSet::new(), NOW);
        assert!(notes.incoming.is_empty());
    }
}
