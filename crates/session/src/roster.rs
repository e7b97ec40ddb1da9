//! Who is in the group, from its tree alone, and who the server names besides.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2ee::group::Member;
use wire::PeerId;

use crate::{Notice, Presence};

/// In the group for this long and never heard of: nobody vouches for it.
const SILENT: Duration = Duration::from_secs(15);
/// A peer the server names may be on its way into the group for this long.
const STRANGE: Duration = Duration::from_secs(10);
/// How long the badge shows that a message is missing.
const WITHHELD: Duration = Duration::from_secs(60);

/// A member's identifier.
pub(crate) type MemberId = [u8; 16];

/// What is known of one member beyond the tree.
#[derive(Debug)]
struct Known {
    since: Duration,
    heard: bool,
    left: bool,
    /// The name it stated last, ahead of its leaf.
    name: Option<String>,
    /// The number its next message carries, at least.
    next: Option<u32>,
    /// Messages before its next one may be missing for a good reason.
    gap: bool,
}

/// The roster.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    members: Vec<Member>,
    known: BTreeMap<MemberId, Known>,
    peers: BTreeSet<PeerId>,
    /// Peers without a leaf, and since when.
    strange: BTreeMap<PeerId, Duration>,
    withheld: Option<Duration>,
    /// The time of the latest input: what "for longer than" is measured against.
    now: Duration,
}

impl Roster {
    /// The members as of the last commit.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The member at a peer number.
    pub(crate) fn at(&self, peer: PeerId) -> Option<&Member> {
        self.members.iter().find(|member| member.peer == peer)
    }

    /// The name a member goes by.
    pub(crate) fn name<'a>(&'a self, member: &'a Member) -> &'a str {
        let stated = self
            .known
            .get(&member.member_id)
            .and_then(|known| known.name.as_deref());
        stated.unwrap_or(&member.name)
    }

    /// Takes the tree over on entering: whoever is in it already was let in by others.
    pub(crate) fn entered(&mut self, members: Vec<Member>, now: Duration) {
        let mut before = std::mem::take(&mut self.known);
        for member in &members {
            // Numbers and stated names may have moved on unheard; the leaf's name holds until repeated.
            let known = match before.remove(&member.member_id) {
                Some(known) => Known {
                    next: None,
                    gap: false,
                    name: None,
                    ..known
                },
                None => Known {
                    heard: true,
                    ..Known::added(now)
                },
            };
            self.known.insert(member.member_id, known);
        }
        self.members = members;
        self.look_for_strangers(now);
    }

    /// Takes the tree over after a commit, and says who came, went and changed name.
    pub(crate) fn changed(&mut self, members: Vec<Member>, own: MemberId, now: Duration) -> Vec<Notice> {
        let mut notices = vec![];
        let present: BTreeSet<MemberId> = members.iter().map(|member| member.member_id).collect();
        let gone = |member: &&Member| !present.contains(&member.member_id) && member.member_id != own;
        for member in self.members.iter().filter(gone) {
            let name = self.name(member).to_owned();
            notices.push(Notice::Left { name });
        }
        let before = std::mem::take(&mut self.members);
        let before: BTreeMap<MemberId, Member> = before.into_iter().map(|member| (member.member_id, member)).collect();
        for member in &members {
            let Some(former) = before.get(&member.member_id) else {
                self.known.insert(member.member_id, Known::added(now));
                let name = member.name.clone();
                notices.push(Notice::Joined { name });
                continue;
            };
            if former.name == member.name {
                continue;
            }
            let stated = self.name(former).to_owned();
            if let Some(known) = self.known.get_mut(&member.member_id) {
                // The leaf has caught up with, or overruled, what was stated.
                known.name = None;
            }
            if member.name != stated && member.member_id != own {
                notices.push(Notice::Renamed {
                    from: stated,
                    to: member.name.clone(),
                });
            }
        }
        self.known.retain(|id, _| present.contains(id));
        self.members = members;
        self.look_for_strangers(now);
        notices
    }

    /// A member came back by external commit: its numbers begin anew.
    pub(crate) fn came_back(&mut self, member: &MemberId) {
        if let Some(known) = self.known.get_mut(member) {
            known.next = None;
            known.gap = false;
            known.left = false;
        }
    }

    /// A member said something, with this number. False: it was heard before.
    pub(crate) fn heard(&mut self, member: &MemberId, n: u32, now: Duration) -> bool {
        let Some(known) = self.known.get_mut(member) else {
            return true;
        };
        known.heard = true;
        match known.next {
            Some(next) if n < next => return false,
            Some(next) if n > next && !known.gap => self.withheld = Some(now + WITHHELD),
            _ => {}
        }
        known.gap = false;
        known.next = n.checked_add(1);
        true
    }

    /// A member committed: that is a sign of life as well.
    pub(crate) fn committed(&mut self, member: &MemberId) {
        if let Some(known) = self.known.get_mut(member) {
            known.heard = true;
        }
    }

    /// A member said something that this version cannot read.
    pub(crate) fn forget_number(&mut self, member: &MemberId) {
        if let Some(known) = self.known.get_mut(member) {
            known.heard = true;
            known.gap = true;
        }
    }

    /// Entries were left out on purpose (a replay): gaps in the numbers say nothing. What was overtaken
    /// stays so, or a server could bring an "on" after the "off" that revoked it.
    pub(crate) fn forget_numbers(&mut self) {
        for known in self.known.values_mut() {
            known.gap = true;
        }
    }

    /// A member said goodbye.
    pub(crate) fn said_bye(&mut self, member: &MemberId) {
        if let Some(known) = self.known.get_mut(member) {
            known.left = true;
        }
    }

    /// A member stated another name.
    pub(crate) fn named(&mut self, member: &Member, name: String) -> Option<Notice> {
        let from = self.name(member).to_owned();
        if from == name {
            return None;
        }
        let known = self.known.get_mut(&member.member_id)?;
        known.name = Some(name.clone());
        Some(Notice::Renamed { from, to: name })
    }

    /// Whom the server names.
    pub(crate) fn connected(&mut self, peers: Vec<PeerId>, now: Duration) {
        self.peers = peers.into_iter().collect();
        self.look_for_strangers(now);
    }

    /// The server shows a stream of this peer.
    pub(crate) fn seen(&mut self, peer: PeerId, now: Duration) {
        self.peers.insert(peer);
        self.look_for_strangers(now);
    }

    fn look_for_strangers(&mut self, now: Duration) {
        let in_tree: BTreeSet<PeerId> = self.members.iter().map(|member| member.peer).collect();
        let strange: BTreeSet<PeerId> = self.peers.difference(&in_tree).copied().collect();
        self.strange.retain(|peer, _| strange.contains(peer));
        for peer in strange {
            self.strange.entry(peer).or_insert(now);
        }
    }

    /// Peers that are no member for longer than joining takes, not counting `own`.
    pub(crate) fn strangers(&self, own: PeerId) -> u32 {
        let strange = self
            .strange
            .iter()
            .filter(|(peer, since)| **peer != own && **since + STRANGE <= self.now);
        u32::try_from(strange.count()).unwrap_or(u32::MAX)
    }

    /// Whether a member is there.
    pub(crate) fn presence(&self, member: &Member, own: MemberId) -> Presence {
        if member.member_id == own {
            return Presence::Present;
        }
        match self.known.get(&member.member_id) {
            Some(known) if known.left => Presence::Away,
            Some(known) if !known.heard && known.since + SILENT <= self.now => Presence::Silent,
            Some(known) if !known.heard => Presence::Joining,
            _ if !self.peers.contains(&member.peer) => Presence::Away,
            _ => Presence::Present,
        }
    }

    /// Whether a message is missing.
    pub(crate) fn withheld(&self) -> bool {
        self.withheld.is_some()
    }

    /// Another group begins; whom the server names stays.
    pub(crate) fn reset(&mut self) {
        let (peers, strange) = (std::mem::take(&mut self.peers), std::mem::take(&mut self.strange));
        *self = Self {
            peers,
            strange,
            now: self.now,
            ..Self::default()
        };
    }

    /// Time has come this far.
    pub(crate) fn clock(&mut self, now: Duration) {
        self.now = self.now.max(now);
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let silent = self
            .known
            .values()
            .filter(|known| !known.heard)
            .map(|known| known.since + SILENT);
        let strange = self.strange.values().map(|since| *since + STRANGE);
        silent
            .chain(strange)
            .filter(|at| *at > self.now)
            .chain(self.withheld)
            .min()
    }

    pub(crate) fn handle_timeout(&mut self, now: Duration) {
        self.clock(now);
        self.withheld = self.withheld.filter(|until| *until > now);
    }
}

impl Known {
    fn added(now: Duration) -> Self {
        Self {
            since: now,
            heard: false,
            left: false,
            name: None,
            next: None,
            gap: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use e2ee::group::MemberKind;

    use super::*;

    const ADA: MemberId = [1; 16];

    fn with_ada() -> Roster {
        let ada = Member {
            leaf: 1,
            peer: PeerId(1),
            member_id: ADA,
            name: "Ada".into(),
            kind: MemberKind::Human,
            role: e2ee::group::Role::Participant,
            invited_as: None,
            presents: false,
            leaf_key: [1; 32],
        };
        let mut roster = Roster::default();
        roster.entered(vec![ada], Duration::ZERO);
        roster
    }

    #[test]
    fn a_replay_excuses_a_gap_and_brings_nothing_back_that_was_overtaken() {
        let mut roster = with_ada();
        assert!(roster.heard(&ADA, 6, Duration::ZERO));
        roster.forget_numbers();
        assert!(!roster.heard(&ADA, 5, Duration::ZERO));
        assert!(!roster.heard(&ADA, 6, Duration::ZERO));
        assert!(roster.heard(&ADA, 9, Duration::ZERO));
        assert!(!roster.withheld());
        assert!(roster.heard(&ADA, 11, Duration::ZERO));
        assert!(roster.withheld());
    }

    #[test]
    fn an_unreadable_message_excuses_a_gap_alone() {
        let mut roster = with_ada();
        assert!(roster.heard(&ADA, 6, Duration::ZERO));
        roster.forget_number(&ADA);
        assert!(!roster.heard(&ADA, 6, Duration::ZERO));
        assert!(roster.heard(&ADA, 8, Duration::ZERO));
        assert!(!roster.withheld());
    }

    #[test]
    fn whoever_comes_back_begins_anew() {
        let mut roster = with_ada();
        assert!(roster.heard(&ADA, 6, Duration::ZERO));
        roster.came_back(&ADA);
        assert!(roster.heard(&ADA, 0, Duration::ZERO));
        assert!(!roster.withheld());
    }
}
