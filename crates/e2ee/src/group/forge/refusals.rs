//! Commits that openmls builds and accepts, and that only our rules stop. Each test forges one and
//! shows that it is refused by its rule, that the group is as it was, and that the honest variant is
//! accepted.

use openmls::group::{MIXED_PLAINTEXT_WIRE_FORMAT_POLICY, MlsGroupJoinConfig};
use openmls::prelude::{
    Capabilities, Ciphersuite, CredentialType, Extension, ExtensionType, Extensions, KeyPackage, LeafNode,
    LeafNodeIndex, LeafNodeParameters, Lifetime, MlsMessageOut, RequiredCapabilitiesExtension, UnknownExtension,
};
use openmls::schedule::PreSharedKeyId;
use openmls_traits::OpenMlsProvider;
use wire::{PeerId, Rule, SessionId};

use super::craft::{Forged, extensions, package, reasons};
use super::tools::{Meeting, SESSION, identity};
use crate::group::{Admission, Identity, Join, LeafSecret, MemberKind, NotBuilt, PolicyChange, Reason};
use crate::identity::Identity as Id;
use crate::join::{PendingJoin, write_offer};
use crate::mls::provider::{Provider, SUITE};
use crate::mls::{facts, setup};
use crate::owner::OwnerKey;
use crate::policy::{EXTENSION, RoomPolicy};
use crate::roles::{Cert, Role, RoleEntry, Scope};
use crate::rooms::{Guest, HeldRoot};

#[test]
fn v1_only_whole_commits_of_members_and_external_commits() {
    let mut meeting = Meeting::new(3);
    // A proposal on its own.
    let [first, ..] = meeting.groups.as_mut_slice() else {
        unreachable!()
    };
    let (proposal, _) = first
        .mls
        .propose_remove_member(&first.provider, &first.leaf.signer(), LeafNodeIndex::new(2))
        .unwrap();
    meeting.refuses(&proposal.to_bytes().unwrap(), Rule::V1);
    // A commit that refers to it.
    let first = &mut meeting.groups[0];
    first.mls.set_aad(reasons(&[(2, Reason::Gone)]));
    let (commit, _, _) = first
        .mls
        .commit_to_pending_proposals(&first.provider, &first.leaf.signer())
        .unwrap();
    first.mls.clear_pending_commit(first.provider.storage()).unwrap();
    first.mls.clear_pending_proposals(first.provider.storage()).unwrap();
    meeting.refuses(&commit.to_bytes().unwrap(), Rule::V1);
    // A member's commit in the clear.
    let first = &mut meeting.groups[0];
    let clear = MlsGroupJoinConfig::builder()
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .build();
    first.mls.set_configuration(first.provider.storage(), &clear).unwrap();
    let commit = meeting.forge(Forged {
        path: true,
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::V1);
    let first = &mut meeting.groups[0];
    first
        .mls
        .set_configuration(first.provider.storage(), &setup::join_config())
        .unwrap();
    let commit = meeting.forge(Forged {
        path: true,
        ..Forged::default()
    });
    meeting.accepts(&commit);
}

#[test]
fn v1_a_message_that_is_no_commit_is_refused() {
    let mut meeting = Meeting::new(2);
    let message = meeting.groups[0].seal_app(&[0; 256]).unwrap();
    meeting.refuses(&message, Rule::V1);
    meeting.refuses(&[], Rule::Mls);
    let info = meeting.groups[0].group_info().unwrap();
    meeting.refuses(&info, Rule::Mls);
}

#[test]
fn v2_authenticated_data_is_bounded_and_known() {
    let mut meeting = Meeting::new(2);
    for aad in [vec![], vec![0, 2, 0, 0], vec![0; 33 * 1024]] {
        let commit = meeting.forge(Forged {
            aad: Some(aad),
            path: true,
            ..Forged::default()
        });
        meeting.refuses(&commit, Rule::V2);
    }
    meeting.refuses(&vec![0; wire::limits::COMMIT + 1], Rule::V2);
    let commit = meeting.forge(Forged {
        path: true,
        ..Forged::default()
    });
    meeting.accepts(&commit);
}

#[test]
fn v3_a_join_mixes_in_exactly_the_room_psk() {
    let mut meeting = Meeting::new(2);
    let package = meeting.package(&identity(9));
    let other = PreSharedKeyId::external(b"other".to_vec(), vec![7; 32]);
    other.store(&meeting.groups[0].provider, &[1; 32]).unwrap();
    meeting.groups[1..]
        .iter()
        .for_each(|group| other.store(&group.provider, &[1; 32]).unwrap());
    let ours = |meeting: &Meeting| setup::psk(&meeting.groups[0].provider, &meeting.keys);
    let right = ours(&meeting);
    let cases = [
        ("an add without", vec![package.clone()], vec![]),
        ("an add with another", vec![package.clone()], vec![other.clone()]),
        ("an add with two", vec![package.clone()], vec![right.clone(), other]),
        ("none joins", vec![], vec![right.clone()]),
    ];
    for (what, adds, psks) in cases {
        let commit = meeting.forge(Forged {
            path: adds.is_empty(),
            adds,
            psks,
            ..Forged::default()
        });
        meeting.refuses_case(what, &commit, Rule::V3);
    }
    let commit = meeting.forge(Forged {
        adds: vec![package],
        psks: vec![right],
        ..Forged::default()
    });
    meeting.accepts(&commit);
}

#[test]
fn v3_an_external_commit_mixes_in_the_room_psk() {
    let mut meeting = Meeting::new(2);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &identity(9), false);
    meeting.refuses(&commit, Rule::V3);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &identity(9), true);
    meeting.accepts(&commit);
}

/// The owner has changed the root, everybody was told, and the meeting goes by it.
fn rotated() -> Meeting {
    let mut meeting = Meeting::new(3);
    let claim = PolicyChange::Claim(&meeting.owner_key);
    let claimed = meeting.groups[0].commit_policy(&[claim]).unwrap();
    meeting.spread(&claimed.commit);
    let both = [
        HeldRoot::from_parts(0, meeting.keys.held()[0].parts().1),
        HeldRoot::from_parts(1, &[9; 32]),
    ];
    meeting.keys = meeting.keys.holding(&both);
    let keys = meeting.keys.clone();
    meeting.groups.iter_mut().for_each(|group| group.hold(&keys));
    let changed = meeting.groups[0].commit_policy(&[PolicyChange::Root(1)]).unwrap();
    meeting.spread(&changed.commit);
    meeting.keys.change_to(1);
    meeting
}

#[test]
fn v3_the_former_root_brings_nobody_in() {
    let mut meeting = rotated();
    let package = meeting.package(&identity(9));
    let (new, mut former) = (meeting.keys.clone(), meeting.keys.clone());
    former.change_to(0);
    let psk = |meeting: &Meeting, keys| setup::psk(&meeting.groups[0].provider, keys);
    let (old, right) = (psk(&meeting, &former), psk(&meeting, &new));
    // Every member still holds the former, so openmls has no reason to refuse.
    for (what, psks) in [
        ("the former", vec![old.clone()]),
        ("both", vec![right.clone(), old.clone()]),
        ("both, the other way round", vec![old, right.clone()]),
    ] {
        let commit = meeting.forge(Forged {
            adds: vec![package.clone()],
            psks,
            ..Forged::default()
        });
        meeting.refuses_case(what, &commit, Rule::V3);
    }
    meeting.groups[0].keys.change_to(0);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &identity(9), true);
    meeting.refuses_case("an external commit", &commit, Rule::V3);
    meeting.groups[0].keys.change_to(1);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &identity(9), true);
    meeting.accepts(&commit);
}

#[test]
fn a_root_that_is_forgotten_opens_nothing_more() {
    let mut meeting = rotated();
    let mut former = meeting.keys.clone();
    former.change_to(0);
    let old = setup::psk(&meeting.groups[0].provider, &former);
    let package = meeting.package(&identity(9));
    meeting.keys.forget_former();
    let keys = meeting.keys.clone();
    meeting.groups[1..].iter_mut().for_each(|group| group.hold(&keys));
    let commit = meeting.forge(Forged {
        adds: vec![package],
        psks: vec![old],
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::Mls);
}

#[test]
fn v7_the_root_changes_in_a_commit_that_brings_nobody_in() {
    let mut meeting = rotated();
    let package = meeting.package(&identity(9));
    let psk = setup::psk(&meeting.groups[0].provider, &meeting.keys);
    let mut policy = meeting.groups[0].state.policy.clone();
    policy.seq += 1;
    policy.psk_generation = 2;
    let mut forge = |adds: Vec<KeyPackage>, psks| {
        meeting.forge(Forged {
            adds,
            psks,
            extensions: Some(extensions(&policy)),
            path: true,
            ..Forged::default()
        })
    };
    let (with, without) = (forge(vec![package], vec![psk]), forge(vec![], vec![]));
    meeting.refuses(&with, Rule::V7);
    meeting.accepts(&without);
}

#[test]
fn v4_machines_and_key_packages_with_a_clock_do_not_come_in() {
    let mut meeting = Meeting::new(2);
    let bot = Id::new([9; 16], PeerId(9), MemberKind::Recorder, "Aufnahme");
    let commit = meeting.add(meeting.package(&bot));
    meeting.refuses(&commit, Rule::V4);
    let package = package(
        &meeting.keys,
        LeafSecret::from_seed(&[8; 32]),
        &identity(9),
        Lifetime::init(0, u64::MAX - 1),
    );
    let commit = meeting.add(package);
    meeting.refuses(&commit, Rule::V4);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &bot, true);
    meeting.refuses(&commit, Rule::V4);
    let viewer = Id::new([9; 16], PeerId(9), MemberKind::Viewer, "Gast");
    let commit = meeting.add(meeting.package(&viewer));
    meeting.accepts(&commit);
}

#[test]
fn v4_nobody_enters_a_group_that_is_not_open() {
    let mut meeting = Meeting::new(1);
    let owner = meeting.owner.clone();
    for admission in [Admission::Lobby, Admission::Locked] {
        meeting.groups[0].state.policy.admission = admission;
        let offer = meeting.offer(9);
        let built = meeting.groups[0].commit_members(&[Join::new(PeerId(9), &offer)], &[], false);
        assert_eq!(
            built,
            Err(NotBuilt::NothingToDo {
                declined: vec![PeerId(9)]
            })
        );
    }
    drop(owner);
}

#[test]
fn v5_an_external_commit_removes_only_the_same_member() {
    let mut meeting = Meeting::new(3);
    let leaf = meeting.groups[2].leaf.clone();
    // The key of the leaf it removes, but another member.
    let commit = meeting.external(
        leaf.clone(),
        &Id::new([77; 16], PeerId(3), MemberKind::Human, "x"),
        true,
    );
    meeting.refuses(&commit, Rule::V5);
    let commit = meeting.external(
        leaf.clone(),
        &Id::new(identity(3).member_id, PeerId(4), MemberKind::Human, "x"),
        true,
    );
    meeting.refuses(&commit, Rule::V5);
    let commit = meeting.external(leaf, &identity(3).renamed("Neu"), true);
    meeting.accepts(&commit);
}

#[test]
fn v6_who_is_removed_needs_a_reason_that_holds() {
    let mut meeting = Meeting::new(4);
    let remove = |aad: Vec<(u32, Reason)>, index| Forged {
        removes: vec![index],
        aad: Some(reasons(&aad)),
        ..Forged::default()
    };
    let cases = [
        ("no reason", vec![]),
        ("a participant kicks", vec![(3, Reason::Kicked)]),
        ("a reason for somebody else", vec![(2, Reason::Gone)]),
        ("a reason too many", vec![(2, Reason::Gone), (3, Reason::Gone)]),
    ];
    for (what, aad) in cases {
        let commit = meeting.forge(remove(aad, 3));
        meeting.refuses_case(what, &commit, Rule::V6);
    }
    let commit = meeting.forge(remove(vec![(3, Reason::Gone)], 3));
    meeting.accepts(&commit);
}

#[test]
fn v6_the_owner_may_remove_and_is_not_kicked() {
    let mut meeting = Meeting::new(4);
    let owner_key = meeting.owner_key.clone();
    let claim = meeting.groups[1]
        .commit_policy(&[PolicyChange::Claim(&owner_key)])
        .unwrap();
    meeting
        .groups
        .iter_mut()
        .for_each(|group| drop(group.process(&claim.commit).unwrap()));
    let kick = |index| Forged {
        removes: vec![index],
        aad: Some(reasons(&[(index, Reason::Kicked)])),
        ..Forged::default()
    };
    let commit = meeting.forge(kick(1));
    meeting.refuses(&commit, Rule::V6);
    meeting.groups.swap(0, 1);
    let commit = meeting.forge(kick(3));
    let removed = meeting.accepts(&commit);
    assert_eq!(removed, [(PeerId(4), Reason::Kicked)]);
}

#[test]
fn v7_the_policy_changes_by_one_proven_role_only() {
    let mut meeting = Meeting::new(3);
    let (owner, leaf) = (meeting.owner.clone(), meeting.groups[0].leaf.public());
    let stranger = OwnerKey::from_seed(&[66; 32]);
    let with = |change: &dyn Fn(&mut RoomPolicy)| {
        let mut policy = meeting.groups[0].state.policy.clone();
        policy.seq += 1;
        change(&mut policy);
        policy
    };
    let entry = |owner: &OwnerKey, key| RoleEntry::of_owner(owner, key, SESSION);
    let elsewhere = Cert::by_owner(&owner, leaf, Role::Owner, Scope::Session(SessionId([1; 16])));
    let cases = [
        ("nothing new", with(&|_| {})),
        ("another owner", with(&|policy| policy.owner_vk = stranger.public())),
        ("another session", with(&|policy| policy.session = SessionId([1; 16]))),
        ("a lobby", with(&|policy| policy.admission = Admission::Lobby)),
        ("somebody barred", with(&|policy| policy.barred.push([1; 32]))),
        (
            "a role a stranger grants",
            with(&|policy| policy.roles.push(entry(&stranger, leaf))),
        ),
        (
            "a role for nobody here",
            with(&|policy| policy.roles.push(entry(&owner, [5; 32]))),
        ),
        (
            "a role and a jump",
            with(&|policy| (policy.seq, policy.roles) = (9, vec![entry(&owner, leaf)])),
        ),
        (
            "a role and another generation",
            with(&|policy| (policy.psk_generation, policy.roles) = (1, vec![entry(&owner, leaf)])),
        ),
        (
            "a role of another session",
            with(&|policy| {
                let chain = vec![elsewhere.clone()];
                policy.roles.push(RoleEntry {
                    leaf_key: leaf,
                    role: Role::Owner,
                    chain,
                });
            }),
        ),
    ];
    let right = with(&|policy| policy.roles.push(entry(&owner, leaf)));
    for (what, policy) in cases {
        let commit = meeting.forge(Forged {
            extensions: Some(extensions(&policy)),
            ..Forged::default()
        });
        meeting.refuses_case(what, &commit, Rule::V7);
    }
    let commit = meeting.forge(Forged {
        extensions: Some(extensions(&right)),
        ..Forged::default()
    });
    meeting.accepts(&commit);
}

#[test]
fn v7_the_policy_never_disappears() {
    let mut meeting = Meeting::new(2);
    let without = Extensions::single(Extension::RequiredCapabilities(setup::required())).unwrap();
    let commit = meeting.forge(Forged {
        extensions: Some(without),
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::V7);
    let garbled = Extensions::from_vec(vec![
        Extension::RequiredCapabilities(setup::required()),
        Extension::Unknown(EXTENSION, UnknownExtension(vec![0; 9])),
    ]);
    let commit = meeting.forge(Forged {
        extensions: Some(garbled.unwrap()),
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::V7);
}

#[test]
fn v8_a_path_leaf_stays_the_same_member() {
    let mut meeting = Meeting::new(2);
    let leaf = meeting.groups[0].leaf.clone();
    let path = |identity: &Identity| Forged {
        leaf: LeafNodeParameters::builder()
            .with_credential_with_key(setup::credential(&leaf, identity))
            .build(),
        path: true,
        ..Forged::default()
    };
    let own = identity(1);
    let cases = [
        Id::new([5; 16], own.peer, own.kind, "x"),
        Id::new(own.member_id, PeerId(5), own.kind, "x"),
        Id::new(own.member_id, own.peer, MemberKind::Viewer, "x"),
    ];
    for identity in cases {
        let commit = meeting.forge(path(&identity));
        meeting.refuses(&commit, Rule::V8);
    }
    let commit = meeting.forge(path(&own.renamed("Neu")));
    meeting.accepts(&commit);
}

#[test]
fn v9_roles_of_those_who_left_go_with_the_next_change() {
    let mut meeting = Meeting::new(3);
    let (owner, owner_key) = (meeting.owner.clone(), meeting.owner_key.clone());
    let claim = meeting.groups[2]
        .commit_policy(&[PolicyChange::Claim(&owner_key)])
        .unwrap();
    meeting
        .groups
        .iter_mut()
        .for_each(|group| drop(group.process(&claim.commit).unwrap()));
    let gone = meeting.groups[0].commit_members(&[], &[PeerId(3)], false).unwrap();
    meeting
        .groups
        .iter_mut()
        .for_each(|group| drop(group.process(&gone.commit).unwrap()));
    meeting.groups.pop();
    let mut kept = meeting.groups[0].state.policy.clone();
    assert_eq!(kept.roles.len(), 1);
    kept.seq += 1;
    kept.roles
        .push(RoleEntry::of_owner(&owner, meeting.groups[0].leaf.public(), SESSION));
    kept.roles.sort_by_key(|entry| entry.leaf_key);
    let commit = meeting.forge(Forged {
        extensions: Some(extensions(&kept)),
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::V9);
    let claim = meeting.groups[0]
        .commit_policy(&[PolicyChange::Claim(&owner_key)])
        .unwrap();
    meeting.groups[0].discard_own();
    assert_eq!(meeting.accepts(&claim.commit), []);
    assert_eq!(meeting.groups[1].state.policy.roles.len(), 1);
}

#[test]
fn v10_required_capabilities_stay() {
    let mut meeting = Meeting::new(2);
    let mut policy = meeting.groups[0].state.policy.clone();
    policy.seq += 1;
    policy.roles.push(RoleEntry::of_owner(
        &meeting.owner,
        meeting.groups[0].leaf.public(),
        SESSION,
    ));
    let right = extensions(&policy);
    let policy = Extension::Unknown(EXTENSION, UnknownExtension(policy.to_bytes()));
    let fewer = RequiredCapabilitiesExtension::new(&[ExtensionType::Unknown(EXTENSION)], &[], &[]);
    let fewer = Extensions::from_vec(vec![Extension::RequiredCapabilities(fewer), policy]).unwrap();
    let commit = meeting.forge(Forged {
        extensions: Some(fewer),
        ..Forged::default()
    });
    meeting.refuses(&commit, Rule::V10);
    let commit = meeting.forge(Forged {
        extensions: Some(right),
        ..Forged::default()
    });
    meeting.accepts(&commit);
    assert_eq!(setup::required().credential_types(), [CredentialType::Basic]);
}

#[test]
fn v11_nobody_is_in_the_tree_twice() {
    let mut meeting = Meeting::new(3);
    let twin = Id::new(identity(2).member_id, PeerId(9), MemberKind::Human, "x");
    let commit = meeting.add(meeting.package(&twin));
    meeting.refuses(&commit, Rule::V11);
    let same_peer = Id::new([9; 16], PeerId(2), MemberKind::Human, "x");
    let commit = meeting.add(meeting.package(&same_peer));
    meeting.refuses(&commit, Rule::V11);
    let commit = meeting.external(LeafSecret::from_seed(&[9; 32]), &twin, true);
    meeting.refuses(&commit, Rule::V11);
    let offer = PendingJoin::new(
        &meeting.keys,
        LeafSecret::from_seed(&[9; 32]),
        &twin,
        None,
        None,
        &[9; 32],
    )
    .1;
    let built = meeting.groups[0]
        .commit_members(&[Join::new(PeerId(9), &offer)], &[PeerId(2)], false)
        .unwrap();
    meeting.groups[0].discard_own();
    assert_eq!((built.added, built.removed), (vec![PeerId(9)], vec![PeerId(2)]));
    meeting.accepts(&built.commit);
}

#[test]
fn a_committer_declines_what_the_others_would_refuse() {
    let mut meeting = Meeting::new(2);
    let good = meeting.offer(5);
    let offers = [
        (PeerId(9), meeting.offer(8)),
        (PeerId(2), meeting.offer(2)),
        (PeerId(6), vec![0; 40]),
        (PeerId(7), vec![0; wire::limits::KEY_PACKAGE + 1]),
        (PeerId(5), good.clone()),
        (PeerId(5), good),
    ];
    let offers: Vec<_> = offers.iter().map(|(peer, offer)| Join::new(*peer, offer)).collect();
    let built = meeting.groups[0].commit_members(&offers, &[], false).unwrap();
    meeting.groups[0].discard_own();
    assert_eq!(built.added, [PeerId(5)]);
    assert_eq!(built.declined, [9, 2, 6, 7, 5].map(PeerId));
    meeting.accepts(&built.commit);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 40, failure_persistence: None, ..Default::default() })]

    /// Whatever a member forges, the others decide alike, and who refuses stands as before.
    #[test]
    fn every_member_decides_alike(
        joiners in proptest::collection::vec((2u32..8, 0u8..4), 0..3),
        psks in 0usize..3,
        removes in proptest::collection::btree_set(1u32..5, 0..3),
        reasons in proptest::collection::btree_map(1u32..5, proptest::bool::ANY, 0..3),
        role in proptest::option::of(0u8..3),
        rename in proptest::option::of(0u8..3),
        path: bool,
    ) {
        let mut meeting = Meeting::new(5);
        let mut forged = Forged { path, removes: removes.into_iter().collect(), ..Forged::default() };
        for (at, (peer, kind)) in joiners.into_iter().enumerate() {
            let kind = [MemberKind::Human, MemberKind::Viewer, MemberKind::Human, MemberKind::Bot][usize::from(kind)];
            let who = Id::new([peer as u8; 16], PeerId(peer), kind, "x");
            let leaf = LeafSecret::from_seed(&[200 + at as u8; 32]);
            forged.adds.push(package(&meeting.keys, leaf, &who, setup::lifetime()));
        }
        forged.psks = (0..psks).map(|_| setup::psk(&meeting.groups[0].provider, &meeting.keys)).take(1).collect();
        let reason = |kicked| if kicked { Reason::Kicked } else { Reason::Gone };
        let reasons: Vec<_> = reasons.into_iter().map(|(leaf, kicked)| (leaf, reason(kicked))).collect();
        forged.aad = Some(super::craft::reasons(&reasons));
        if let Some(role) = role {
            let owner = if role == 0 { OwnerKey::from_seed(&[66; 32]) } else { meeting.owner.clone() };
            let mut policy = meeting.groups[0].state.policy.clone();
            policy.seq += u32::from(role);
            policy.roles.push(RoleEntry::of_owner(&owner, meeting.groups[0].leaf.public(), SESSION));
            forged.extensions = Some(extensions(&policy));
        }
        if let Some(rename) = rename {
            let who = Id::new([1 + rename / 2; 16], PeerId(1), MemberKind::Human, "neu");
            let credential = setup::credential(&meeting.groups[0].leaf, &who);
            forged.leaf = LeafNodeParameters::builder().with_credential_with_key(credential).build();
        }
        let Some(commit) = meeting.try_forge(forged) else { return Ok(()) };
        let before = meeting.groups[1].fork_tag();
        let verdicts: Vec<_> = meeting.groups[1..].iter_mut().map(|group| {
            let verdict = group.process(&commit).map(|change| change.epoch).map_err(|refused| refused.rule);
            (verdict, group.is_member(), group.fork_tag())
        }).collect();
        for (verdict, active, tag) in &verdicts {
            proptest::prop_assert_eq!(verdict.is_ok(), verdicts[0].0.is_ok());
            match verdict {
                Err(rule) => proptest::prop_assert_eq!((Err(*rule), before), (verdicts[0].0, *tag)),
                Ok(_) if *active => {
                    let first = verdicts.iter().find(|(_, active, _)| *active).unwrap();
                    proptest::prop_assert_eq!(*tag, first.2);
                }
                Ok(_) => {}
            }
        }
    }
}

#[test]
fn a_key_package_that_cannot_be_added_keeps_nobody_else_out() {
    let mut meeting = Meeting::new(3);
    // Not of our suite, as it says itself; and the keys of somebody who comes in with the same commit.
    let foreign = |suite: Ciphersuite, credential: CredentialType| {
        let (leaf, provider) = (LeafSecret::from_seed(&[60; 32]), Provider::new(&[61; 32]));
        let capabilities = Capabilities::new(
            None,
            Some(&[suite]),
            Some(&[ExtensionType::Unknown(EXTENSION)]),
            Some(&[]),
            Some(&[credential]),
        );
        let bundle = KeyPackage::builder()
            .key_package_lifetime(setup::lifetime())
            .leaf_node_capabilities(capabilities)
            .build(
                SUITE,
                &provider,
                &leaf.signer(),
                setup::credential(&leaf, &identity(20)),
            )
            .unwrap();
        let package = MlsMessageOut::from(bundle.into_key_package()).to_bytes().unwrap();
        write_offer(&package, None)
    };
    let other = Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;
    let good = |meeting: &Meeting, peer: u32| {
        let leaf = LeafSecret::from_seed(&[170 + peer as u8; 32]);
        PendingJoin::new(
            &meeting.keys,
            leaf,
            &identity(peer),
            None,
            None,
            &[170 + peer as u8; 32],
        )
        .1
    };
    let (ten, eleven) = (good(&meeting, 10), good(&meeting, 11));
    let (twin, third) = (meeting.offer(30), meeting.offer(31));
    let bad = [
        (20, foreign(other, CredentialType::Basic)),
        (20, foreign(SUITE, CredentialType::X509)),
        (31, third),
    ];
    for (peer, offer) in &bad {
        let joins = [
            Join::new(PeerId(10), &ten),
            Join::new(PeerId(30), &twin),
            Join::new(PeerId(*peer), offer),
            Join::new(PeerId(11), &eleven),
        ];
        let built = meeting.groups[0].commit_members(&joins, &[PeerId(3)], false).unwrap();
        assert_eq!(built.added, [10, 30, 11].map(PeerId), "{peer}");
        assert_eq!((built.declined, built.removed), (vec![PeerId(*peer)], vec![PeerId(3)]));
        meeting.groups[0].discard_own();
    }
    // Alone it is declined, and who is gone goes all the same.
    let only = [Join::new(PeerId(20), &bad[0].1)];
    assert_eq!(
        meeting.groups[0].commit_members(&only, &[], false),
        Err(NotBuilt::NothingToDo {
            declined: vec![PeerId(20)]
        })
    );
    assert!(!meeting.groups[0].is_pending());
    let built = meeting.groups[0].commit_members(&only, &[PeerId(3)], false).unwrap();
    assert_eq!(
        (built.added, built.declined, built.removed),
        (vec![], vec![PeerId(20)], vec![PeerId(3)])
    );
    meeting.accepts(&built.commit);
}

#[test]
fn what_is_shown_for_somebody_else_stays_out_of_the_commit() {
    let mut meeting = Meeting::with(2, Admission::Lobby);
    let link = meeting.invite(Guest::Moderator { label: "Mit" });
    let key = meeting.keys.role_key(&link).unwrap();
    let leaf = |peer: u8| LeafSecret::from_seed(&[80 + peer; 32]);
    let offer = |peer: u8, role: &LeafSecret| {
        let provider = Provider::new(&[90 + peer; 32]);
        let leaf = leaf(peer);
        let bundle = KeyPackage::builder()
            .key_package_lifetime(setup::lifetime())
            .leaf_node_capabilities(setup::capabilities())
            .build(
                SUITE,
                &provider,
                &leaf.signer(),
                setup::credential(&leaf, &identity(u32::from(peer))),
            )
            .unwrap();
        let package = MlsMessageOut::from(bundle.into_key_package()).to_bytes().unwrap();
        write_offer(&package, Some(&key.entry(role.public(), SESSION)))
    };
    // Both show the role of the second: the list would have it twice.
    let offers = [offer(10, &leaf(11)), offer(11, &leaf(11))];
    let ticket = meeting.groups[0].ticket_for(&leaf(10).public(), &[10; 16], MemberKind::Human);
    let joins = [
        Join {
            ticket: ticket.as_deref(),
            ..Join::new(PeerId(10), &offers[0])
        },
        Join::new(PeerId(11), &offers[1]),
    ];
    let built = meeting.groups[0].commit_members(&joins, &[], false).unwrap();
    assert_eq!(built.added, [PeerId(10), PeerId(11)]);
    meeting.accepts(&built.commit);
}

#[test]
fn a_leaf_that_cannot_be_encrypted_to_is_not_standard() {
    let meeting = Meeting::new(1);
    let node = meeting.package(&identity(9)).leaf_node().clone();
    assert!(facts::leaf(&node).standard);
    let json = |value: &[u8]| serde_json::to_string(value).unwrap();
    let text = serde_json::to_string(&node).unwrap();
    let key = facts::encryption_key(&node).unwrap()[1..].to_vec();
    assert_eq!(text.matches(&json(&key)).count(), 1);
    for bad in [vec![0; 32], vec![7; 31], vec![]] {
        let node: LeafNode = serde_json::from_str(&text.replace(&json(&key), &json(&bad))).unwrap();
        assert!(!facts::leaf(&node).standard, "{bad:?}");
    }
}

#[test]
fn of_many_key_packages_that_cannot_be_added_some_are_declined_at_a_time() {
    let mut meeting = Meeting::new(2);
    // One HPKE key for all of them: only the first can come in.
    let offers: Vec<_> = (10..74).map(|peer| (PeerId(peer), meeting.offer(peer))).collect();
    let mut left: Vec<Join> = offers.iter().map(|(peer, offer)| Join::new(*peer, offer)).collect();
    let mut commits = 0;
    while !left.is_empty() {
        let declined = match meeting.groups[0].commit_members(&left, &[], false) {
            Ok(built) => {
                assert_eq!(built.added, [left[0].peer]);
                left.remove(0);
                meeting.groups[1].process(&built.commit).unwrap();
                meeting.groups[0].merge_own().unwrap();
                built.declined
            }
            Err(NotBuilt::NothingToDo { declined }) => declined,
            Err(error) => panic!("{error}"),
        };
        left.retain(|join| !declined.contains(&join.peer));
        assert!(!declined.is_empty());
        commits += 1;
    }
    assert!((2..=6).contains(&commits), "{commits}");
}
