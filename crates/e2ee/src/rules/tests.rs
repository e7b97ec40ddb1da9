//! What openmls would not build, and what takes a thousand leaves. What it builds and accepts is forged in
//! `group/forge`.

use wire::{PeerId, RoomId, SessionId};

use super::*;
use crate::aad::{Reason, Removal};
use crate::admission::Admission;
use crate::identity::MemberKind;
use crate::leaf::LeafSecret;
use crate::owner::{Origin, OwnerKey};
use crate::roles::RoleEntry;

#[test]
fn an_empty_commit_of_a_member_is_valid() {
    let before = state(3);
    let after = State {
        epoch: 6,
        ..before.clone()
    };
    assert_eq!(judge(&before, &commit(vec![])), Ok(after));
}

#[test]
fn v1_a_proposal_by_reference_is_refused() {
    let by_reference = Commit {
        inline: false,
        ..commit(vec![])
    };
    assert_eq!(judge(&state(3), &by_reference), Err(Rule::V1));
}

#[test]
fn v2_other_proposals_and_too_many_are_refused() {
    let adds = |n: u32| -> Vec<Change> {
        let leaves = (100..100 + n).map(|peer| Change::Add(leaf(peer)));
        leaves.chain([Change::Psk(Some(psk_id(RoomId([1; 16]), 0)))]).collect()
    };
    assert_eq!(
        judge(&state(3), &commit(adds(64))).map(|after| after.leaves.len()),
        Ok(67)
    );
    assert_eq!(judge(&state(3), &commit(adds(65))), Err(Rule::V2));
    assert_eq!(judge(&state(3), &commit(vec![Change::Other])), Err(Rule::V2));
    let removes = |n: u32| {
        let aad = gone(1..=n);
        Commit {
            aad,
            ..commit((1..=n).map(Change::Remove).collect())
        }
    };
    assert_eq!(judge(&state(100), &removes(64)).map(|after| after.leaves.len()), Ok(36));
    assert_eq!(judge(&state(100), &removes(65)), Err(Rule::V2));
    let long = Commit {
        len: limits::COMMIT + 1,
        ..commit(vec![])
    };
    assert_eq!(judge(&state(3), &long), Err(Rule::V2));
}

#[test]
fn v3_a_resumption_psk_is_not_the_rooms() {
    let changes = vec![Change::Add(leaf(9)), Change::Psk(None)];
    assert_eq!(judge(&state(3), &commit(changes)), Err(Rule::V3));
    let older = vec![Change::Add(leaf(9)), Change::Psk(Some(psk_id(RoomId([1; 16]), 1)))];
    assert_eq!(judge(&state(3), &commit(older)), Err(Rule::V3));
}

#[test]
fn v4_who_is_barred_or_has_no_identity_does_not_come_in() {
    let mut before = state(3);
    let stranger = Leaf {
        identity: None,
        ..leaf(9)
    };
    let other = Leaf {
        standard: false,
        ..leaf(9)
    };
    for leaf in [stranger, other] {
        assert_eq!(judge(&before, &commit(vec![Change::Add(leaf), psk()])), Err(Rule::V4));
    }
    assert!(judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])).is_ok());
    before
        .policy
        .barred
        .push(<sha2::Sha256 as sha2::Digest>::digest(key(9)).into());
    assert_eq!(
        judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])),
        Err(Rule::V4)
    );
    before.policy.barred.clear();
    before.policy.admission = Admission::Lobby;
    assert_eq!(
        judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])),
        Err(Rule::V4)
    );
}

#[test]
fn v5_an_outsider_removes_nobody_else_and_only_one() {
    let outside = |removed: &[u32], path: Leaf| Commit {
        committer: Committer::Outsider,
        path: Some(path),
        ..commit(
            [
                vec![Change::ExternalInit, psk()],
                removed.iter().map(|i| Change::Remove(*i)).collect(),
            ]
            .concat(),
        )
    };
    let cases = [
        (outside(&[], leaf(9)), Ok(4)),
        (outside(&[1], leaf(1)), Ok(3)),
        (outside(&[0], leaf(9)), Err(Rule::V5)),
        (outside(&[0], leaf(1)), Err(Rule::V5)),
        (outside(&[1, 2], leaf(1)), Err(Rule::V5)),
        (
            outside(
                &[1],
                Leaf {
                    key: key(9).to_vec(),
                    ..leaf(1)
                },
            ),
            Err(Rule::V5),
        ),
        (
            outside(
                &[1],
                Leaf {
                    identity: leaf(9).identity,
                    ..leaf(1)
                },
            ),
            Err(Rule::V5),
        ),
    ];
    for (commit, expected) in cases {
        assert_eq!(
            judge(&state(3), &commit).map(|after| after.leaves.len()),
            expected,
            "{commit:?}"
        );
    }
    // Also where nobody may come in.
    let mut locked = state(3);
    locked.policy.admission = Admission::Locked;
    assert!(judge(&locked, &outside(&[1], leaf(1))).is_ok());
    assert_eq!(judge(&locked, &outside(&[], leaf(9))), Err(Rule::V4));
}

#[test]
fn v6_a_moderator_whom_another_made_one_is_called_gone_by_equals_only_unless_the_door_is_open() {
    let (owner, host) = (OwnerKey::from_seed(&[3; 32]), LeafSecret::from_seed(&[4; 32]));
    let mut before = state(4);
    before.policy.owner_vk = owner.public();
    let session = before.policy.session;
    let hosts = RoleEntry::of_owner(&owner, host.public(), session);
    let granted = |peer, role| hosts.grant(&host, key(peer), role, session).unwrap();
    let removes = |committer, leaf| Commit {
        committer: Committer::Member(committer),
        aad: gone(leaf..=leaf),
        ..commit(vec![Change::Remove(leaf)])
    };
    before.policy.roles = vec![granted(1, Role::Moderator), granted(2, Role::Moderator)];
    assert!(judge(&before, &removes(0, 2)).is_ok());
    before.policy.admission = Admission::Lobby;
    assert_eq!(judge(&before, &removes(0, 2)), Err(Rule::V6));
    assert!(judge(&before, &removes(1, 2)).is_ok());
    // Who moderates by a link comes back with it.
    before.policy.roles[1] = RoleEntry::of_owner(&owner, key(2), session);
    assert!(judge(&before, &removes(0, 2)).is_ok());
    before.policy.roles[1] = granted(2, Role::Presenter);
    assert!(judge(&before, &removes(0, 2)).is_ok());
}

#[test]
fn v7_an_outsider_changes_no_policy() {
    let owner = OwnerKey::from_seed(&[3; 32]);
    let mut before = state(3);
    before.policy.owner_vk = owner.public();
    let mut policy = before.policy.clone();
    policy.seq = 1;
    policy.roles = vec![RoleEntry::of_owner(&owner, key(0), policy.session)];
    let claim = Change::Context(ContextChange {
        policy: Some(policy),
        requires: true,
        others: false,
    });
    assert!(judge(&before, &commit(vec![claim.clone()])).is_ok());
    assert_eq!(
        judge(&before, &commit(vec![claim.clone(), claim.clone()])),
        Err(Rule::V7)
    );
    let outside = Commit {
        committer: Committer::Outsider,
        path: Some(leaf(9)),
        ..commit(vec![Change::ExternalInit, psk(), claim])
    };
    assert_eq!(judge(&before, &outside), Err(Rule::V7));
}

#[test]
fn v7_a_role_that_was_lowered_grants_no_more_than_it_is_now() {
    let (owner, host) = (OwnerKey::from_seed(&[3; 32]), LeafSecret::from_seed(&[4; 32]));
    let mut before = state(3);
    before.policy.owner_vk = owner.public();
    before.leaves.get_mut(&0).unwrap().key = host.public().to_vec();
    let session = before.policy.session;
    let certified = RoleEntry::of_owner(&owner, host.public(), session);
    let lowered = RoleEntry {
        role: Role::Moderator,
        ..certified.clone()
    };
    before.policy.roles = vec![lowered.clone()];
    let grants = |role| {
        let mut policy = before.policy.clone();
        policy.seq = 1;
        policy.roles = vec![lowered.clone(), certified.grant(&host, key(1), role, session).unwrap()];
        policy.roles.sort_by_key(|entry| entry.leaf_key);
        commit(vec![Change::Context(ContextChange {
            policy: Some(policy),
            requires: true,
            others: false,
        })])
    };
    assert!(judge(&before, &grants(Role::Moderator)).is_ok());
    assert_eq!(judge(&before, &grants(Role::Owner)), Err(Rule::V7));
}

#[test]
fn v11_the_tree_has_1024_leaves() {
    let changes = vec![Change::Add(leaf(5000)), psk()];
    assert_eq!(
        judge(&state(1023), &commit(changes.clone())).map(|after| after.leaves.len()),
        Ok(1024)
    );
    assert_eq!(judge(&state(1024), &commit(changes)), Err(Rule::V11));
    let mut far = state(3);
    far.leaves.insert(4096, leaf(77));
    assert_eq!(unique(&far.leaves), Err(Rule::V11));
}

fn key(peer: u32) -> [u8; 32] {
    let mut key = [1; 32];
    key[..4].copy_from_slice(&peer.to_be_bytes());
    key
}

fn leaf(peer: u32) -> Leaf {
    let member = key(peer)[..16].try_into().unwrap();
    let identity = Identity::new(member, PeerId(peer), MemberKind::Human, "x");
    Leaf {
        key: key(peer).to_vec(),
        identity: Some(identity),
        standard: true,
    }
}

fn state(n: u32) -> State {
    let policy = RoomPolicy {
        room: RoomId([1; 16]),
        session: SessionId([2; 16]),
        owner_vk: [3; 32],
        salt: [4; 16],
        origin: Origin::Browser,
        psk_generation: 0,
        seq: 0,
        admission: Admission::Open,
        roles: vec![],
        revoked: vec![],
        barred: vec![],
    };
    State {
        epoch: 5,
        policy,
        leaves: (0..n).map(|peer| (peer, leaf(peer))).collect(),
    }
}

fn gone(leaves: impl Iterator<Item = u32>) -> Vec<u8> {
    let removals = leaves.map(|leaf| Removal::new(leaf, Reason::Gone)).collect();
    CommitAad::new(removals, vec![], vec![]).to_bytes()
}

fn psk() -> Change {
    Change::Psk(Some(psk_id(RoomId([1; 16]), 0)))
}

fn commit(changes: Vec<Change>) -> Commit {
    let aad = CommitAad::default().to_bytes();
    Commit {
        committer: Committer::Member(0),
        len: 700,
        aad,
        changes,
        inline: true,
        path: None,
    }
}
