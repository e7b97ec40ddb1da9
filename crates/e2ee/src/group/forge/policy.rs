//! V7: what not even a moderator changes, and what nobody below one does. Judged here without messages; that
//! members refuse such a commit is forged in `refusals`.

use std::sync::{LazyLock, Mutex};

use proptest::prelude::*;
use wire::{Rule, SessionId};

use super::tools::{Meeting, SESSION};
use crate::aad::CommitAad;
use crate::group::{Admission, LeafSecret};
use crate::policy::RoomPolicy;
use crate::roles::{Role, RoleEntry};
use crate::rules::{self, Commit, Committer, ContextChange, State};

/// Who commits: leaf 0 owns, 1 moderates, 2 presents, 3 and 4 take part.
const OWNER: usize = 0;
const MODERATOR: usize = 1;
const PRESENTER: usize = 2;
const PARTICIPANT: usize = 3;

type Change<'a> = &'a dyn Fn(&mut RoomPolicy);

#[test]
fn v7_door_and_bars_are_the_moderators() {
    let meeting = staffed();
    let changes: [(&str, Change); 3] = [
        ("open", &|policy| policy.admission = Admission::Open),
        ("locked", &|policy| policy.admission = Admission::Locked),
        ("barred", &|policy| policy.barred.push([1; 32])),
    ];
    for (what, change) in changes {
        for by in [PRESENTER, PARTICIPANT] {
            meeting.refuses_change(what, by, change);
        }
        for by in [OWNER, MODERATOR] {
            meeting.accepts_change(what, by, change);
        }
    }
}

#[test]
fn v7_what_a_meeting_is_does_not_change() {
    let meeting = staffed();
    let changes: [(&str, Change); 7] = [
        ("room", &|policy| policy.room.0[0] ^= 1),
        ("session", &|policy| policy.session = SessionId([1; 16])),
        ("owner", &|policy| policy.owner_vk[0] ^= 1),
        ("salt", &|policy| policy.salt[0] ^= 1),
        ("origin", &|policy| policy.origin = crate::owner::Origin::Api),
        ("a jump", &|policy| policy.seq += 1),
        ("nothing", &|_| {}),
    ];
    for (what, change) in changes {
        for by in [OWNER, MODERATOR, PARTICIPANT] {
            meeting.refuses_change(what, by, change);
        }
    }
}

#[test]
fn v7_the_owner_alone_changes_the_root_and_only_upwards() {
    let mut meeting = staffed();
    let to = |generation: u32| move |policy: &mut RoomPolicy| policy.psk_generation = generation;
    for by in [MODERATOR, PRESENTER, PARTICIPANT] {
        meeting.refuses_change("changes the root", by, &to(1));
    }
    // One more than one: the owner may have changed it twice before the meeting hears of it.
    for generation in [1, 2] {
        let after = meeting.accepts_change("changes the root", OWNER, &to(generation));
        assert_eq!(after.policy.psk_generation, generation);
    }
    for group in &mut meeting.groups {
        group.state.policy.psk_generation = 5;
    }
    for by in [OWNER, MODERATOR] {
        for generation in [0, 4] {
            meeting.refuses_change("goes back", by, &to(generation));
        }
    }
    meeting.accepts_change("goes on", OWNER, &to(6));
}

#[test]
fn v7_a_claim_changes_no_root() {
    let meeting = staffed();
    let own = RoleEntry::of_owner(&meeting.owner, meeting.groups[PARTICIPANT].leaf.public(), SESSION);
    let claim = move |policy: &mut RoomPolicy| {
        policy.roles.push(own.clone());
        policy.roles.sort_by_key(|entry| entry.leaf_key);
    };
    meeting.accepts_change("claims", PARTICIPANT, &claim);
    meeting.refuses_change("claims and changes the root", PARTICIPANT, &|policy| {
        claim(policy);
        policy.psk_generation += 1;
    });
}

#[test]
fn v7_a_role_is_given_by_who_has_it_in_the_commit_that_gives_it() {
    let meeting = staffed();
    let leaves: Vec<_> = meeting.groups.iter().map(|group| group.leaf.clone()).collect();
    let policy = meeting.groups[0].state.policy.clone();
    let grant = |by: usize, to: usize, role| {
        let own = policy.entry(&leaves[by].public()).unwrap();
        own.grant(&leaves[by], leaves[to].public(), role, SESSION).unwrap()
    };
    let with = |entry: RoleEntry| {
        move |policy: &mut RoomPolicy| {
            policy.roles.retain(|former| former.leaf_key != entry.leaf_key);
            policy.roles.push(entry.clone());
            policy.roles.sort_by_key(|entry| entry.leaf_key);
        }
    };
    let without = |at: usize| {
        let key = leaves[at].public();
        move |policy: &mut RoomPolicy| policy.roles.retain(|entry| entry.leaf_key != key)
    };
    let by_moderator = with(grant(MODERATOR, PARTICIPANT, Role::Presenter));
    // A grant of somebody else's is not brought in later: whoever lost a role would keep it.
    meeting.refuses_change("the moderator's, by a participant", PARTICIPANT, &by_moderator);
    meeting.refuses_change("the moderator's, by the owner", OWNER, &by_moderator);
    let above = RoleEntry {
        role: Role::Owner,
        ..grant(MODERATOR, PARTICIPANT, Role::Moderator)
    };
    meeting.refuses_change("above the chain", MODERATOR, &with(above));
    meeting.refuses_change(
        "lowers the owner",
        MODERATOR,
        &with(grant(MODERATOR, OWNER, Role::Presenter)),
    );
    meeting.refuses_change("drops the owner", MODERATOR, &without(OWNER));
    meeting.refuses_change("drops the moderator", PRESENTER, &without(MODERATOR));
    let stranger = LeafSecret::from_seed(&[77; 32]);
    let nobody = policy.entry(&leaves[OWNER].public()).unwrap().grant(
        &leaves[OWNER],
        stranger.public(),
        Role::Presenter,
        SESSION,
    );
    meeting.refuses_change("for nobody here", OWNER, &with(nobody.unwrap()));
    let mut forged = grant(OWNER, PARTICIPANT, Role::Moderator);
    forged.chain[1].signature[0] ^= 1;
    meeting.refuses_change("forged", OWNER, &with(forged));

    meeting.accepts_change("the moderator's, by itself", MODERATOR, &by_moderator);
    meeting.accepts_change("drops the presenter", MODERATOR, &without(PRESENTER));
    meeting.accepts_change("the moderator steps down", MODERATOR, &without(MODERATOR));
    meeting.accepts_change("drops the moderator", OWNER, &without(MODERATOR));
}

#[test]
fn v7_only_the_owner_revokes_and_nothing_is_unrevoked() {
    let meeting = staffed();
    let owner_vk = meeting.owner.public();
    let revoke: Change = &|policy| policy.revoked.push([5; 32]);
    for by in [MODERATOR, PRESENTER, PARTICIPANT] {
        meeting.refuses_change("revokes", by, revoke);
    }
    meeting.refuses_change("revokes the owner", OWNER, &|policy| policy.revoked.push(owner_vk));
    // A chain with a revoked key goes in the same commit.
    let moderator = meeting.groups[MODERATOR].leaf.public();
    meeting.refuses_change("keeps a revoked role", OWNER, &|policy| policy.revoked.push(moderator));
    meeting.accepts_change("revokes", OWNER, revoke);
    meeting.accepts_change("revokes and drops", OWNER, &|policy| {
        policy.revoked.push(moderator);
        policy.roles.retain(|entry| entry.leaf_key != moderator);
    });
    let mut meeting = meeting;
    meeting.groups[0].state = meeting.accepts_change("revokes", OWNER, revoke);
    meeting.refuses_change("unrevokes", OWNER, &|policy| policy.revoked.clear());
}

#[test]
fn v7_a_claim_changes_nothing_else() {
    let meeting = staffed();
    let key = meeting.owner_key.clone();
    let own = meeting.groups[PARTICIPANT].leaf.public();
    let other = meeting.groups[PARTICIPANT + 1].leaf.public();
    let claim = |leaf_key| {
        let entry = key.entry(leaf_key, SESSION);
        move |policy: &mut RoomPolicy| {
            policy.roles.push(entry.clone());
            policy.roles.sort_by_key(|entry| entry.leaf_key);
        }
    };
    meeting.refuses_change("for another", PARTICIPANT, &claim(other));
    meeting.refuses_change("and the door", PARTICIPANT, &|policy| {
        claim(own)(policy);
        policy.admission = Admission::Open;
    });
    meeting.refuses_change("and a bar", PARTICIPANT, &|policy| {
        claim(own)(policy);
        policy.barred.push([1; 32]);
    });
    let presenter = meeting.groups[PRESENTER].leaf.public();
    meeting.refuses_change("and a role less", PARTICIPANT, &|policy| {
        claim(own)(policy);
        policy.roles.retain(|entry| entry.leaf_key != presenter);
    });
    meeting.accepts_change("alone", PARTICIPANT, &claim(own));
}

#[test]
fn v7_a_meeting_is_not_left_without_somebody_who_decides() {
    let meeting = staffed();
    let [owner, moderator] = [OWNER, MODERATOR].map(|at| meeting.groups[at].leaf.public());
    meeting.refuses_change("both", OWNER, &|policy| {
        policy
            .roles
            .retain(|entry| ![owner, moderator].contains(&entry.leaf_key));
    });
    meeting.accepts_change("one", OWNER, &|policy| {
        policy.roles.retain(|entry| entry.leaf_key != owner)
    });
}

#[derive(Clone, Debug)]
enum Edit {
    /// A chain that holds, whoever brings it.
    Granted {
        by: usize,
        to: usize,
        role: u8,
    },
    /// The owner's key certifies.
    Linked {
        to: usize,
    },
    Dropped {
        who: usize,
    },
    Door(u8),
    Barred,
    Revoked {
        who: usize,
    },
}

fn edit() -> impl Strategy<Value = Edit> {
    let who = 0usize..5;
    prop_oneof![
        4 => (0usize..2, who.clone(), 1u8..4).prop_map(|(by, to, role)| Edit::Granted { by, to, role }),
        1 => who.clone().prop_map(|to| Edit::Linked { to }),
        3 => who.clone().prop_map(|who| Edit::Dropped { who }),
        1 => (0u8..3).prop_map(Edit::Door),
        1 => Just(Edit::Barred),
        1 => who.prop_map(|who| Edit::Revoked { who }),
    ]
}

struct Staff {
    meeting: Mutex<Meeting>,
    leaves: Vec<LeafSecret>,
}

static STAFF: LazyLock<Staff> = LazyLock::new(|| {
    let meeting = staffed();
    let leaves = meeting.groups.iter().map(|group| group.leaf.clone()).collect();
    Staff {
        meeting: Mutex::new(meeting),
        leaves,
    }
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a member makes of the policy: where the rules let it pass, it gave nobody more than its own
    /// role, took nothing from an equal, and below a moderator it changed nothing but its own proven role.
    #[test]
    fn v7_nobody_gives_or_takes_what_is_above(by in 0usize..5, edits in prop::collection::vec(edit(), 1..4)) {
        let leaves = &STAFF.leaves;
        let meeting = STAFF.meeting.lock().unwrap();
        let before = &meeting.groups[0].state.policy;
        let verdict = meeting.verdict(by, &|policy| edits.iter().for_each(|edit| {
            let set = |policy: &mut RoomPolicy, leaf: [u8; 32], entry: Option<RoleEntry>| {
                policy.roles.retain(|former| former.leaf_key != leaf);
                policy.roles.extend(entry);
                policy.roles.sort_by_key(|entry| entry.leaf_key);
            };
            match edit {
                Edit::Granted { by, to, role } => {
                    let own = before.entry(&leaves[*by].public()).unwrap();
                    let role = Role::from_u8(*role).unwrap();
                    set(policy, leaves[*to].public(), own.grant(&leaves[*by], leaves[*to].public(), role, SESSION));
                }
                Edit::Linked { to } => {
                    let leaf = leaves[*to].public();
                    set(policy, leaf, Some(meeting.owner_key.entry(leaf, SESSION)));
                }
                Edit::Dropped { who } => set(policy, leaves[*who].public(), None),
                Edit::Door(door) => policy.admission = Admission::from_u8(*door).unwrap(),
                Edit::Barred => policy.barred.push([1; 32]),
                Edit::Revoked { who } => policy.revoked.push(leaves[*who].public()),
            }
        }));
        let Ok(State { policy: after, .. }) = verdict else { return Ok(()) };
        let own = before.role(&leaves[by].public());
        for (at, leaf) in leaves.iter().enumerate() {
            let (was, is) = (before.role(&leaf.public()), after.role(&leaf.public()));
            let by_link = after.entry(&leaf.public()).is_some_and(RoleEntry::by_link);
            prop_assert!(is <= was.max(own) || (at == by && by_link), "{at} rose to {is:?}");
            prop_assert!(is >= was || at == by || own > was, "{at} fell to {is:?}");
            prop_assert!(own >= Role::Moderator || at == by || is == was, "{at} became {is:?}");
        }
        prop_assert!(own >= Role::Moderator || (before.admission, &before.barred) == (after.admission, &after.barred));
        prop_assert!(own == Role::Owner || before.revoked == after.revoked);
    }
}

fn staffed() -> Meeting {
    let mut meeting = Meeting::with(5, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator), (3, Role::Presenter)]);
    meeting
}

impl Meeting {
    /// What the rules say of a commit of leaf `by` that changes the policy and counts up.
    fn verdict(&self, by: usize, change: Change) -> Result<State, Rule> {
        let before = &self.groups[0].state;
        let mut policy = before.policy.clone();
        policy.seq += 1;
        change(&mut policy);
        let context = ContextChange {
            policy: RoomPolicy::parse(&policy.to_bytes()).ok(),
            requires: true,
            others: false,
        };
        let commit = Commit {
            committer: Committer::Member(by as u32),
            len: 700,
            aad: CommitAad::default().to_bytes(),
            changes: vec![rules::Change::Context(context)],
            inline: true,
            path: None,
        };
        rules::judge(before, &commit)
    }

    fn refuses_change(&self, what: &str, by: usize, change: Change) {
        assert_eq!(self.verdict(by, change), Err(Rule::V7), "{what} by {by}");
    }

    fn accepts_change(&self, what: &str, by: usize, change: Change) -> State {
        let verdict = self.verdict(by, change);
        verdict.unwrap_or_else(|rule| panic!("{what} by {by}: {rule:?}"))
    }
}
