//! V5 and V6: who is not removed.

use wire::{PeerId, Rank, Rule};

use super::craft::{Forged, package, reasons};
use super::tools::{Meeting, identity};
use crate::aad::{CommitAad, Removal};
use crate::group::{Admission, Join, LeafSecret, Reason};
use crate::join::PendingJoin;
use crate::labels;
use crate::mls::setup;
use crate::roles::Role;
use crate::rooms::Guest;

#[test]
fn v5_nobody_evicts_the_host_by_coming_in() {
    let mut meeting = Meeting::with(3, Admission::Lobby);
    let host = meeting.groups[0].leaf.clone();
    // Even with the host's key: another member, another peer, another kind.
    for who in [identity(9), identity(2)] {
        let commit = meeting.external(host.clone(), &who, true);
        meeting.refuses(&commit, Rule::V5);
    }
    let commit = meeting.external(host, &identity(1), true);
    meeting.accepts(&commit);
}

#[test]
fn v6_moderators_remove_whom_they_outrank() {
    let mut meeting = Meeting::with(4, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator), (3, Role::Moderator)]);
    let kick = |index| Forged {
        removes: vec![index],
        aad: Some(reasons(&[(index, Reason::Kicked)])),
        ..Forged::default()
    };
    // A moderator: not the owner, not another moderator.
    meeting.groups.swap(0, 1);
    for index in [0, 2] {
        let commit = meeting.forge(kick(index));
        meeting.refuses(&commit, Rule::V6);
    }
    // A participant: nobody.
    meeting.groups.swap(0, 3);
    let commit = meeting.forge(kick(1));
    meeting.refuses(&commit, Rule::V6);
    meeting.groups.swap(0, 3);
    let commit = meeting.forge(kick(3));
    assert_eq!(meeting.accepts(&commit), [(PeerId(4), Reason::Kicked)]);
}

#[test]
fn v6_a_farewell_is_the_leavers_own() {
    let mut meeting = Meeting::with(4, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator)]);
    let right = meeting.groups[1].farewell();
    let by_another = meeting.groups[3].leaf.sign(labels::LEAVE, b"");
    let of_another = meeting.groups[3].farewell();
    meeting.groups.swap(0, 2);
    let left = |farewell| {
        let removal = Removal {
            leaf: 1,
            reason: Reason::Left,
            farewell: Some(farewell),
        };
        Forged {
            removes: vec![1],
            aad: Some(CommitAad::new(vec![removal], vec![], vec![]).to_bytes()),
            ..Forged::default()
        }
    };
    for farewell in [by_another, of_another, [0; 64]] {
        let commit = meeting.forge(left(farewell));
        meeting.refuses(&commit, Rule::V6);
    }
    // A participant does not call a moderator gone either who would have to wait to come back.
    let gone = Forged {
        removes: vec![1],
        aad: Some(reasons(&[(1, Reason::Gone)])),
        ..Forged::default()
    };
    let commit = meeting.forge(gone);
    meeting.refuses(&commit, Rule::V6);
    let commit = meeting.forge(left(right));
    assert_eq!(meeting.accepts(&commit), [(PeerId(2), Reason::Left)]);
}

#[test]
fn v6_who_is_replaced_comes_in_with_the_same_commit() {
    let mut meeting = Meeting::with(3, Admission::Lobby);
    let bo = meeting.invite(Guest::Person {
        label: "Bo",
        auto_admit: true,
        rank: Rank::Guest,
    });
    let join = |peer: u32| {
        let leaf = LeafSecret::from_seed(&[60 + peer as u8; 32]);
        let who = identity(peer).with_invite(meeting.keys.invited(&bo, &leaf));
        let offer = PendingJoin::new(&meeting.keys, leaf.clone(), &who, None, None, &[peer as u8; 32]).1;
        (offer, package(&meeting.keys, leaf, &who, setup::lifetime()))
    };
    let ((first, _), (again, second)) = (join(8), join(9));
    let built = meeting.groups[0]
        .commit_members(&[Join::new(PeerId(8), &first)], &[], false)
        .unwrap();
    meeting.spread(&built.commit);
    meeting.grant(&[(8, Role::Moderator)]);
    meeting.groups.swap(0, 1);
    let replace = |adds: Vec<_>, meeting: &Meeting| Forged {
        removes: vec![3],
        psks: adds
            .iter()
            .take(1)
            .map(|_| setup::psk(&meeting.groups[0].provider, &meeting.keys))
            .collect(),
        adds,
        aad: Some(reasons(&[(3, Reason::Replaced)])),
        ..Forged::default()
    };
    let nobody = replace(vec![], &meeting);
    let commit = meeting.forge(nobody);
    meeting.refuses(&commit, Rule::V6);
    // The honest committer finds the reason by itself.
    let built = meeting.groups[0]
        .commit_members(&[Join::new(PeerId(9), &again)], &[PeerId(8)], false)
        .unwrap();
    assert_eq!((built.added, built.removed), (vec![PeerId(9)], vec![PeerId(8)]));
    meeting.groups[0].discard_own();
    let with = replace(vec![second], &meeting);
    let commit = meeting.forge(with);
    assert_eq!(meeting.accepts(&commit), [(PeerId(8), Reason::Replaced)]);
}
