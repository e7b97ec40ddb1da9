//! Polls. Of a poll that is not anonymous everybody hears every vote and counts for themselves. Votes
//! of an anonymous one are sealed to its asker, whose client tells the number of votes while it is
//! open and the sums when it ends: running sums would tell who voted what, one vote after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2ee::app::{FEWEST, Question, TalkMessage};

use crate::roster::MemberId;
use crate::{Poll, PollOption, Speaker, Voter};

/// Between two tallies of one poll.
const TALLIED: Duration = Duration::from_secs(1);
/// Polls kept. Beyond, the oldest that is over is forgotten.
const MOST: usize = 20;

/// A poll as it stands here.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) question: Question,
    pub(crate) asker: MemberId,
    by: Speaker,
    pub(crate) own: bool,
    open: bool,
    /// Ended by its asker; it does not open again.
    over: bool,
    votes: BTreeMap<MemberId, (Speaker, u16)>,
    /// The own vote, and as whom it was given.
    voted: Option<(u16, MemberId)>,
    /// What the asker told: votes in all, and sums.
    told: (u32, Option<Vec<u32>>),
    /// Every vote since it was asked was heard here.
    heard_all: bool,
    /// An own poll: when its tally is due.
    tally: Option<Duration>,
    tallied: Option<Duration>,
}

/// What became of hearing a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It is asked for the first time here.
    New,
    /// It is known, was not certain to be open any more, and is.
    Again,
    /// Nothing new.
    Known,
}

/// The polls of a meeting, in the order in which they were asked.
#[derive(Debug, Default)]
pub(crate) struct Polls {
    polls: Vec<State>,
}

impl Polls {
    /// A poll is asked, or told again. `fresh`: nothing of it was missed.
    pub(crate) fn asked(&mut self, asker: MemberId, by: Speaker, own: bool, question: Question, fresh: bool) -> Asked {
        if let Some(known) = self.polls.iter_mut().find(|poll| poll.question.id == question.id) {
            if known.asker != asker || known.question != question || known.over || known.open {
                return Asked::Known;
            }
            known.open = true;
            return Asked::Again;
        }
        for former in self.polls.iter_mut().filter(|poll| poll.asker == asker) {
            former.close();
        }
        if self.polls.len() >= MOST {
            let at = self.polls.iter().position(|poll| !poll.open).unwrap_or(0);
            self.polls.remove(at);
        }
        self.polls.push(State {
            question,
            asker,
            by,
            own,
            open: true,
            over: false,
            votes: BTreeMap::new(),
            voted: None,
            told: (0, None),
            heard_all: fresh,
            tally: None,
            tallied: None,
        });
        Asked::New
    }

    /// The poll with an identifier.
    pub(crate) fn get(&self, id: u64) -> Option<&State> {
        self.polls.iter().find(|poll| poll.question.id == id)
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut State> {
        self.polls.iter_mut().find(|poll| poll.question.id == id)
    }

    /// The own poll that is open.
    pub(crate) fn own_open(&self) -> Option<&State> {
        self.polls.iter().find(|poll| poll.own && poll.open)
    }

    /// Own polls that were ended here, and whose end the log does not show yet.
    pub(crate) fn unended(&self) -> Vec<u64> {
        let ended = self.polls.iter().filter(|poll| poll.own && !poll.open && !poll.over);
        ended.map(|poll| poll.question.id).collect()
    }

    /// What this participant has voted, if it did so as who it is now.
    pub(crate) fn voted(&self, id: u64, own: MemberId) -> Option<u16> {
        let (choice, voter) = self.get(id)?.voted?;
        (voter == own).then_some(choice)
    }

    /// This participant votes. None: it may not, or not like this.
    pub(crate) fn vote(&mut self, id: u64, choice: u16, own: MemberId, by: Speaker, now: Duration) -> Option<&State> {
        let poll = self.get_mut(id)?;
        // Whoever came back as somebody new has voted already.
        let again = poll.voted.is_none_or(|(_, voter)| voter == own);
        if !poll.open || !again || !poll.admits(choice) {
            return None;
        }
        poll.voted = Some((choice, own));
        if !poll.question.anonymous || poll.own {
            poll.votes.insert(own, (by, choice));
            poll.tally_soon(now);
        }
        Some(poll)
    }

    /// Somebody else voted. Sealed votes arrive here opened, at the asker's alone.
    pub(crate) fn voted_by(&mut self, id: u64, voter: MemberId, by: Speaker, choice: u16, now: Duration) -> bool {
        let Some(poll) = self.get_mut(id) else { return false };
        // An own poll that is not anonymous counts until the log shows its end, as it does everywhere.
        let counts = poll.open || (poll.own && !poll.over && !poll.question.anonymous);
        if !counts || !poll.admits(choice) {
            return false;
        }
        poll.votes.insert(voter, (by, choice));
        poll.tally_soon(now);
        true
    }

    /// Its asker tells where a poll stands.
    pub(crate) fn tallied(&mut self, id: u64, asker: MemberId, count: u32, sums: Option<Vec<u32>>, end: bool) -> bool {
        let Some(poll) = self.get_mut(id).filter(|poll| poll.asker == asker && !poll.over) else {
            return false;
        };
        let options = poll.question.options.len();
        poll.told = (
            count,
            sums.filter(|sums| sums.len() == options && sums.iter().all(|sum| *sum <= count)),
        );
        if end {
            poll.close();
        }
        true
    }

    /// A poll ends at the word of its asker or a moderator; sums of an anonymous one follow.
    pub(crate) fn closed(&mut self, id: u64) -> bool {
        let Some(poll) = self.get_mut(id).filter(|poll| poll.open) else {
            return false;
        };
        poll.open = false;
        true
    }

    /// The log shows the end of an own poll: no vote counts any more.
    pub(crate) fn ended(&mut self, id: u64) {
        if let Some(poll) = self.get_mut(id) {
            poll.close();
        }
    }

    /// Whether somebody may end a poll without being a moderator.
    pub(crate) fn is_of(&self, id: u64, asker: &MemberId) -> bool {
        self.get(id).is_some_and(|poll| poll.asker == *asker)
    }

    /// Its asker is gone, or came back without saying that the poll goes on.
    pub(crate) fn orphan(&mut self, asker: &MemberId) -> bool {
        let mut changed = false;
        for poll in self
            .polls
            .iter_mut()
            .filter(|poll| poll.asker == *asker && poll.open && !poll.own)
        {
            poll.open = false;
            changed = true;
        }
        changed
    }

    /// Whoever is gone asks nothing.
    pub(crate) fn keep(&mut self, members: &BTreeSet<MemberId>) -> bool {
        let askers: BTreeSet<MemberId> = self.polls.iter().map(|poll| poll.asker).collect();
        let gone: Vec<MemberId> = askers.difference(members).copied().collect();
        let mut changed = false;
        for asker in gone {
            changed |= self.orphan(&asker);
        }
        changed
    }

    /// This participant comes back into the group: what was missed is not known, and the askers tell
    /// their open polls again.
    pub(crate) fn came_back(&mut self) -> bool {
        let mut changed = false;
        for poll in self.polls.iter_mut().filter(|poll| poll.open) {
            poll.heard_all = poll.own && poll.heard_all;
            if !poll.own {
                poll.open = false;
                changed = true;
            }
        }
        changed
    }

    /// The own participant goes on as somebody new: nobody knows any more whose its poll was.
    pub(crate) fn become_another(&mut self) {
        for poll in self.polls.iter_mut().filter(|poll| poll.own) {
            poll.close();
        }
    }

    /// The tally of an own poll that is due.
    pub(crate) fn due(&mut self, now: Duration) -> Option<TalkMessage> {
        let poll = self
            .polls
            .iter_mut()
            .find(|poll| poll.open && poll.tally.is_some_and(|at| at <= now))?;
        poll.tally = None;
        poll.tallied = Some(now);
        Some(poll.tally_message(false))
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let open = self.polls.iter().filter(|poll| poll.open);
        open.filter_map(|poll| poll.tally).min()
    }

    /// All polls, as an interface shows them.
    pub(crate) fn list(&self) -> Vec<Poll> {
        self.polls.iter().map(State::shown).collect()
    }
}

impl State {
    fn admits(&self, choice: u16) -> bool {
        let options = self.question.options.len();
        let valid = choice != 0 && u32::from(choice) < 1 << options;
        valid && (self.question.multiple || choice.count_ones() == 1)
    }

    /// The asker's client tells the others that the number of votes has changed. Of a poll that is not
    /// anonymous they know it.
    fn tally_soon(&mut self, now: Duration) {
        if self.own && self.question.anonymous {
            let earliest = self.tallied.map_or(now, |at| at + TALLIED).max(now);
            self.tally.get_or_insert(earliest);
        }
    }

    fn close(&mut self) {
        self.open = false;
        self.over = true;
        self.tally = None;
    }

    fn counted(&self) -> Vec<u32> {
        let chosen = |option: usize| {
            self.votes
                .values()
                .filter(|(_, choice)| choice >> option & 1 == 1)
                .count()
        };
        (0..self.question.options.len())
            .map(|option| u32::try_from(chosen(option)).unwrap_or(u32::MAX))
            .collect()
    }

    fn votes(&self) -> u32 {
        u32::try_from(self.votes.len()).unwrap_or(u32::MAX)
    }

    /// What the asker's client tells the others.
    pub(crate) fn tally_message(&self, end: bool) -> TalkMessage {
        let known = !self.question.anonymous || (end && self.votes() >= FEWEST);
        TalkMessage::Tally {
            poll: self.question.id,
            count: self.votes(),
            sums: known.then(|| self.counted()),
            end,
        }
    }

    fn shown(&self) -> Poll {
        let (anonymous, counts_here) = (self.question.anonymous, self.own || self.heard_all);
        // Even the asker's interface learns of an anonymous poll only what the others do.
        let (count, sums) = match (anonymous, counts_here) {
            (false, true) => (self.votes(), Some(self.counted())),
            (false, false) => self.more_of_both(),
            (true, _) if self.own => {
                let known = !self.open && self.votes() >= FEWEST;
                (self.votes(), known.then(|| self.counted()))
            }
            (true, _) => (
                self.told.0,
                self.told.1.clone().filter(|_| !self.open && self.told.0 >= FEWEST),
            ),
        };
        let option = |(at, text): (usize, &String)| PollOption {
            text: text.clone(),
            votes: sums.as_ref().and_then(|sums| sums.get(at).copied()),
        };
        let voters = self.votes.values().filter(|_| !anonymous);
        Poll {
            id: format!("{:016x}", self.question.id),
            by: self.by.clone(),
            own: self.own,
            question: self.question.question.clone(),
            options: self.question.options.iter().enumerate().map(option).collect(),
            anonymous,
            multiple: self.question.multiple,
            open: self.open,
            voted: self.voted.map(|(choice, _)| chosen(choice)),
            count,
            voters: voters
                .map(|(by, choice)| Voter {
                    by: by.clone(),
                    options: chosen(*choice),
                })
                .collect(),
            reported: if anonymous { !self.own } else { !counts_here },
        }
    }

    /// Whoever came later has the asker's tally, and the votes heard since.
    fn more_of_both(&self) -> (u32, Option<Vec<u32>>) {
        match &self.told {
            (count, Some(sums)) if *count >= self.votes() => (*count, Some(sums.clone())),
            _ => (self.votes(), Some(self.counted())),
        }
    }
}

/// Positions of the chosen answers.
fn chosen(choice: u16) -> Vec<u8> {
    (0..16).filter(|option| choice >> option & 1 == 1).collect()
}

#[cfg(test)]
mod tests {
    use wire::PeerId;

    use super::*;

    const ADA: MemberId = [1; 16];
    const NOW: Duration = Duration::from_secs(5);

    fn by(number: u8) -> Speaker {
        Speaker {
            peer: PeerId(number.into()),
            member: String::new(),
            name: String::new(),
        }
    }

    fn question(id: u64, anonymous: bool, multiple: bool) -> Question {
        Question {
            id,
            anonymous,
            multiple,
            question: "Pause?".into(),
            options: vec!["Ja".into(), "Nein".into(), "Später".into()],
        }
    }

    fn votes(polls: &Polls) -> Vec<Option<u32>> {
        polls.list()[0].options.iter().map(|option| option.votes).collect()
    }

    #[test]
    fn everybody_counts_open_votes_and_the_last_one_holds() {
        let mut polls = Polls::default();
        assert_eq!(
            polls.asked(ADA, by(1), false, question(7, false, false), true),
            Asked::New
        );
        assert!(polls.voted_by(7, [2; 16], by(2), 0b001, NOW));
        assert!(polls.voted_by(7, [2; 16], by(2), 0b010, NOW));
        assert!(polls.voted_by(7, [3; 16], by(3), 0b010, NOW));
        assert_eq!(votes(&polls), [Some(0), Some(2), Some(0)]);
        assert_eq!(polls.list()[0].voters[0].options, [1]);
        assert!(polls.tallied(7, ADA, 9, Some(vec![9, 0, 0]), true));
        assert_eq!(
            votes(&polls),
            [Some(0), Some(2), Some(0)],
            "the asker cannot change what all heard"
        );
        assert!(!polls.voted_by(7, [4; 16], by(4), 0b001, NOW));
    }

    #[test]
    fn votes_that_are_none_do_not_count() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), false, question(7, false, false), true);
        for choice in [0, 0b1000, 0b011, u16::MAX] {
            assert!(!polls.voted_by(7, [2; 16], by(2), choice, NOW), "{choice:b}");
        }
        assert!(!polls.voted_by(8, [2; 16], by(2), 1, NOW));
        polls.asked([9; 16], by(9), false, question(9, false, true), true);
        assert!(polls.voted_by(9, [2; 16], by(2), 0b101, NOW));
    }

    #[test]
    fn an_anonymous_poll_shows_its_asker_no_sums_before_it_ends_and_none_of_fewer_than_three() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), true, question(7, true, false), true);
        let mut told = vec![];
        for voter in 2..=4 {
            polls.voted_by(7, [voter; 16], by(voter), 0b001, NOW);
            assert_eq!(votes(&polls), [None; 3]);
            assert!(polls.list()[0].voters.is_empty());
            told.push(polls.get(7).map(|poll| poll.tally_message(true)));
        }
        let sums = |message: &Option<TalkMessage>| match message {
            Some(TalkMessage::Tally { sums, .. }) => sums.clone(),
            _ => panic!("a tally"),
        };
        assert_eq!(
            told.iter().map(sums).collect::<Vec<_>>(),
            [None, None, Some(vec![3, 0, 0])]
        );
        assert_eq!(
            polls
                .get(7)
                .map(|p| p.tally_message(false))
                .and_then(|m| sums(&Some(m))),
            None
        );
        assert!(polls.closed(7));
        assert_eq!(votes(&polls), [Some(3), Some(0), Some(0)]);
    }

    #[test]
    fn sums_of_an_anonymous_poll_are_not_believed_early_or_in_another_shape() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), false, question(7, true, false), true);
        assert!(
            !polls.tallied(7, [2; 16], 5, Some(vec![5, 0, 0]), true),
            "only of its asker"
        );
        polls.tallied(7, ADA, 5, Some(vec![5, 0, 0]), false);
        assert_eq!((votes(&polls), polls.list()[0].count), (vec![None; 3], 5));
        polls.tallied(7, ADA, 5, Some(vec![6, 0]), true);
        assert_eq!(votes(&polls), [None; 3]);
    }

    #[test]
    fn tallies_of_an_anonymous_poll_leave_once_a_second() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), true, question(7, true, false), true);
        polls.voted_by(7, [2; 16], by(2), 1, NOW);
        assert!(matches!(polls.due(NOW), Some(TalkMessage::Tally { count: 1, .. })));
        polls.voted_by(7, [3; 16], by(3), 1, NOW);
        polls.voted_by(7, [4; 16], by(4), 1, NOW);
        assert_eq!(polls.due(NOW), None);
        assert_eq!(polls.poll_timeout(), Some(NOW + TALLIED));
        assert!(matches!(
            polls.due(NOW + TALLIED),
            Some(TalkMessage::Tally { count: 3, .. })
        ));
    }

    #[test]
    fn a_poll_whose_asker_came_back_is_over_until_told_again() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), false, question(7, false, false), true);
        assert!(polls.orphan(&ADA));
        assert!(!polls.list()[0].open);
        assert_eq!(
            polls.asked([2; 16], by(2), false, question(7, false, false), false),
            Asked::Known
        );
        assert_eq!(
            polls.asked(ADA, by(1), false, question(7, false, false), false),
            Asked::Again
        );
        assert!(polls.list()[0].open);
        polls.tallied(7, ADA, 0, None, true);
        assert_eq!(
            polls.asked(ADA, by(1), false, question(7, false, false), false),
            Asked::Known
        );
    }

    #[test]
    fn whoever_came_later_shows_the_askers_tally_and_says_so() {
        let mut polls = Polls::default();
        polls.asked(ADA, by(1), false, question(7, false, false), false);
        polls.tallied(7, ADA, 4, Some(vec![3, 1, 0]), false);
        polls.voted_by(7, [2; 16], by(2), 1, NOW);
        let poll = &polls.list()[0];
        assert_eq!((poll.count, poll.reported), (4, true));
        assert_eq!(votes(&polls), [Some(3), Some(1), Some(0)]);
    }

    #[test]
    fn one_open_poll_per_asker_and_a_bounded_number_in_all() {
        let mut polls = Polls::default();
        for id in 0..100 {
            polls.asked(ADA, by(1), false, question(id, false, false), true);
        }
        let list = polls.list();
        assert_eq!((list.len(), list.iter().filter(|poll| poll.open).count()), (MOST, 1));
    }
}
