//! V4: who is not admitted. Attacks E2, E6, E7 and E9 of a server that has found somebody with the link.

use wire::{PeerId, Rank, Rule, SessionId};

use super::craft::package;
use super::tools::{Meeting, SESSION, identity};
use crate::aad::CommitAad;
use crate::group::{Admission, Identity, LeafSecret, MemberKind, PolicyChange};
use crate::labels;
use crate::mls::setup;
use crate::owner::OwnerKey;
use crate::role_key::RoleKey;
use crate::roles::{Cert, Role, RoleEntry, Scope};
use crate::rooms::Guest;
use crate::ticket::Ticket;

#[test]
fn v4_a_lobby_admits_nobody_without_a_ticket_and_a_lock_nobody_with_one() {
    let mut meeting = Meeting::with(3, Admission::Lobby);
    let right = meeting.ticket(&identity(9));
    let aad = CommitAad::new(vec![], vec![right.clone()], vec![]);
    let commit = meeting.add(meeting.guest(9));
    meeting.refuses(&commit, Rule::V4);
    let commit = meeting.external(leaf(), &identity(9), true);
    meeting.refuses(&commit, Rule::V4);

    let lock = meeting.groups[0]
        .commit_policy(&[PolicyChange::Admission(Admission::Locked)])
        .unwrap();
    meeting.spread(&lock.commit);
    let commit = meeting.add_with(meeting.guest(9), vec![right.clone()], vec![]);
    meeting.refuses(&commit, Rule::V4);
    let commit = meeting.external_with(leaf(), &identity(9), true, &aad);
    meeting.refuses(&commit, Rule::V4);

    let unlock = meeting.groups[0]
        .commit_policy(&[PolicyChange::Admission(Admission::Lobby)])
        .unwrap();
    meeting.spread(&unlock.commit);
    // Any member commits it; the moderator's word is in it.
    meeting.groups.swap(0, 1);
    let commit = meeting.add_with(meeting.guest(9), vec![right], vec![]);
    meeting.accepts(&commit);
}

#[test]
fn v4_forged_foreign_and_old_tickets_admit_nobody() {
    let mut meeting = Meeting::with(4, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator)]);
    let right = meeting.ticket(&identity(9));
    let by = |leaf: &LeafSecret, session, epoch| {
        let who = identity(9);
        Ticket::sign(leaf, session, self::leaf().public(), who.member_id, who.kind, epoch)
    };
    let (owner, participant) = (meeting.groups[0].leaf.clone(), meeting.groups[2].leaf.clone());
    let epoch = meeting.groups[0].epoch().0;
    let mut forged = right.clone();
    forged.signature[0] ^= 1;
    let mut stretched = Ticket {
        epochs: (epoch, epoch + 201),
        ..right.clone()
    };
    stretched.signature = owner.sign(labels::TICKET, &stretched.to_bytes()[..stretched.to_bytes().len() - 64]);
    let another = identity(8);
    let cases = [
        ("forged", forged),
        ("a participant's", by(&participant, SESSION, epoch)),
        ("a stranger's", by(&LeafSecret::from_seed(&[77; 32]), SESSION, epoch)),
        ("of another session", by(&owner, SessionId([8; 16]), epoch)),
        ("from a later epoch", by(&owner, SESSION, epoch + 1)),
        ("for too long", stretched),
        (
            "for another member",
            Ticket::sign(&owner, SESSION, leaf().public(), another.member_id, another.kind, epoch),
        ),
        (
            "for another leaf",
            Ticket::sign(&owner, SESSION, [5; 32], identity(9).member_id, another.kind, epoch),
        ),
    ];
    for (what, ticket) in cases {
        let commit = meeting.add_with(meeting.guest(9), vec![ticket], vec![]);
        meeting.refuses_case(what, &commit, Rule::V4);
    }
    let commit = meeting.add_with(
        meeting.guest(9),
        vec![by(&meeting.groups[1].leaf, SESSION, epoch)],
        vec![],
    );
    meeting.accepts(&commit);
}

#[test]
fn v4_a_ticket_ends_with_its_moderators_role_and_with_its_epochs() {
    let mut meeting = Meeting::with(3, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator)]);
    let who = identity(9);
    let ticket = meeting.groups[1]
        .ticket_for(&leaf().public(), &who.member_id, who.kind)
        .unwrap();
    let ticket = Ticket::parse(&ticket).unwrap();
    meeting.grant(&[(2, Role::Presenter)]);
    let commit = meeting.add_with(meeting.guest(9), vec![ticket], vec![]);
    meeting.refuses(&commit, Rule::V4);

    let ticket = meeting.ticket(&identity(9));
    for _ in 0..201 {
        let update = meeting.groups[1].commit_update(None).unwrap();
        meeting.spread(&update.commit);
    }
    let commit = meeting.add_with(meeting.guest(9), vec![ticket], vec![]);
    meeting.refuses(&commit, Rule::V4);
    let fresh = meeting.ticket(&identity(9));
    let commit = meeting.add_with(meeting.guest(9), vec![fresh], vec![]);
    meeting.accepts(&commit);
}

#[test]
fn v4_a_ticket_ends_with_its_moderators_leaving() {
    let mut meeting = Meeting::with(4, Admission::Lobby);
    meeting.grant(&[(2, Role::Moderator)]);
    let who = identity(9);
    let ticket = meeting.groups[1].ticket_for(&leaf().public(), &who.member_id, who.kind);
    let ticket = Ticket::parse(&ticket.unwrap()).unwrap();
    let gone = meeting.groups[0].commit_members(&[], &[PeerId(2)], false).unwrap();
    meeting.spread(&gone.commit);
    let commit = meeting.add_with(meeting.guest(9), vec![ticket], vec![]);
    meeting.refuses(&commit, Rule::V4);
}

#[test]
fn v4_a_ticket_played_again_does_not_bring_back_who_was_removed() {
    let mut meeting = Meeting::with(2, Admission::Lobby);
    let ticket = meeting.ticket(&identity(9));
    let offer = crate::join::PendingJoin::new(&meeting.keys, leaf(), &identity(9), None, None, &[9; 32]).1;
    let bytes = ticket.to_bytes();
    let join = crate::group::Join {
        ticket: Some(&bytes),
        ..crate::group::Join::new(PeerId(9), &offer)
    };
    let built = meeting.groups[0].commit_members(&[join], &[], false).unwrap();
    meeting.spread(&built.commit);
    let built = meeting.groups[0].commit_kick(&[PeerId(9)], false).unwrap();
    meeting.spread(&built.commit);
    meeting.groups.swap(0, 1);
    let commit = meeting.add_with(meeting.guest(9), vec![ticket.clone()], vec![]);
    meeting.refuses(&commit, Rule::V4);
    let aad = CommitAad::new(vec![], vec![ticket], vec![]);
    let commit = meeting.external_with(leaf(), &identity(9), true, &aad);
    meeting.refuses(&commit, Rule::V4);
}

#[test]
fn v4_a_machine_needs_a_ticket_for_its_kind_even_where_the_door_is_open() {
    for admission in [Admission::Open, Admission::Lobby] {
        let mut meeting = Meeting::with(2, admission);
        if admission == Admission::Open {
            let key = meeting.owner_key.clone();
            let claim = meeting.groups[0].commit_policy(&[PolicyChange::Claim(&key)]).unwrap();
            meeting.spread(&claim.commit);
        }
        let bot = Identity::new([9; 16], PeerId(9), MemberKind::Recorder, "Aufnahme");
        let recorder = package(&meeting.keys, leaf(), &bot, setup::lifetime());
        let human = meeting.ticket(&identity(9));
        let right = meeting.ticket(&bot);
        for tickets in [vec![], vec![human]] {
            let commit = meeting.add_with(recorder.clone(), tickets, vec![]);
            meeting.refuses(&commit, Rule::V4);
        }
        // A ticket for a recorder lets no person in.
        if admission == Admission::Lobby {
            let commit = meeting.add_with(meeting.guest(9), vec![right.clone()], vec![]);
            meeting.refuses(&commit, Rule::V4);
        }
        let commit = meeting.add_with(recorder, vec![right], vec![]);
        meeting.accepts(&commit);
    }
}

#[test]
fn v4_a_locked_door_opens_to_a_moderators_own_key_only() {
    let mut meeting = Meeting::with(3, Admission::Lobby);
    let link = meeting.invite(Guest::Moderator { label: "Mit" });
    let key = meeting.keys.role_key(&link).unwrap();
    let grant = PolicyChange::Grant {
        peer: PeerId(2),
        role: Role::Moderator,
    };
    let lock = PolicyChange::Admission(Admission::Locked);
    let locked = meeting.groups[0].commit_policy(&[grant, lock]).unwrap();
    meeting.spread(&locked.commit);
    let host = &meeting.groups[0];
    let granted = host.state.policy.entry(&host.leaf.public()).unwrap().grant(
        &host.leaf,
        leaf().public(),
        Role::Moderator,
        SESSION,
    );
    let stranger = RoleKey::of_owner(&OwnerKey::from_seed(&[66; 32]));
    let presenter = Cert::by_owner(
        &meeting.owner,
        leaf().public(),
        Role::Presenter,
        Scope::Session(SESSION),
    );
    let raised = Cert::by_owner(
        &meeting.owner,
        leaf().public(),
        Role::Presenter,
        Scope::Session(SESSION),
    );
    let entry = |role, cert| RoleEntry {
        leaf_key: leaf().public(),
        role,
        chain: vec![cert],
    };
    let cases = [
        ("granted by a leaf", granted.unwrap()),
        ("a stranger's", stranger.entry(leaf().public(), SESSION)),
        ("of another session", key.entry(leaf().public(), SessionId([8; 16]))),
        ("of another leaf", key.entry([5; 32], SESSION)),
        ("a presenter's", entry(Role::Presenter, presenter)),
        ("above its certificate", entry(Role::Moderator, raised)),
    ];
    for (what, role) in cases {
        let commit = meeting.add_with(meeting.guest(9), vec![], vec![role]);
        meeting.refuses_case(what, &commit, Rule::V4);
    }
    let right = key.entry(leaf().public(), SESSION);
    let bot = Identity::new([9; 16], PeerId(9), MemberKind::Bot, "Bot");
    let machine = package(&meeting.keys, leaf(), &bot, setup::lifetime());
    let commit = meeting.add_with(machine, vec![], vec![right.clone()]);
    meeting.refuses_case("a machine", &commit, Rule::V4);
    let commit = meeting.add_with(meeting.guest(9), vec![], vec![right]);
    meeting.accepts(&commit);
}

#[test]
fn v4_an_invitation_admits_its_holder_and_a_stolen_one_nobody() {
    let mut meeting = Meeting::with(2, Admission::Lobby);
    let person = |label, auto_admit| Guest::Person {
        label,
        auto_admit,
        rank: Rank::Guest,
    };
    let (bo, waits) = (meeting.invite(person("Bo", true)), meeting.invite(person("Wim", false)));
    let of = |link, leaf: &LeafSecret| identity(9).with_invite(meeting.keys.invited(link, leaf));
    let (own, stolen, knocks) = (
        of(&bo, &leaf()),
        of(&bo, &LeafSecret::from_seed(&[1; 32])),
        of(&waits, &leaf()),
    );
    for (what, who) in [("stolen", stolen.clone()), ("not called", knocks)] {
        let package = package(&meeting.keys, leaf(), &who, setup::lifetime());
        let commit = meeting.add(package);
        meeting.refuses_case(what, &commit, Rule::V4);
    }
    // An invitation that does not hold is not even admitted with a ticket: the roster would name it.
    let ticket = meeting.ticket(&identity(9));
    let package_of = |who| package(&meeting.keys, leaf(), who, setup::lifetime());
    let (false_one, right) = (package_of(&stolen), package_of(&own));
    let commit = meeting.add_with(false_one, vec![ticket], vec![]);
    meeting.refuses(&commit, Rule::V4);
    let commit = meeting.add(right);
    meeting.accepts(&commit);
}

#[test]
fn v11_an_invitation_is_in_the_tree_once() {
    let mut meeting = Meeting::with(2, Admission::Lobby);
    let bo = meeting.invite(Guest::Person {
        label: "Bo",
        auto_admit: true,
        rank: Rank::Guest,
    });
    let join = |peer: u32| {
        let leaf = LeafSecret::from_seed(&[60 + peer as u8; 32]);
        let who = identity(peer).with_invite(meeting.keys.invited(&bo, &leaf));
        (
            leaf.clone(),
            who.clone(),
            package(&meeting.keys, leaf, &who, setup::lifetime()),
        )
    };
    let ((_, _, first), (leaf, who, second)) = (join(8), join(9));
    let offer = crate::join::PendingJoin::new(&meeting.keys, leaf.clone(), &who, None, None, &[9; 32]).1;
    let built = meeting.groups[0]
        .commit_members(&[crate::group::Join::new(PeerId(9), &offer)], &[], false)
        .unwrap();
    meeting.spread(&built.commit);
    let commit = meeting.add(first);
    meeting.refuses(&commit, Rule::V11);
    // Back after a reload, with the same leaf key: that is one and the same.
    drop(second);
    let commit = meeting.external(leaf, &who, true);
    meeting.accepts(&commit);
}

/// The leaf key of [`Meeting::guest`].
fn leaf() -> LeafSecret {
    LeafSecret::from_seed(&[50; 32])
}

impl Meeting {
    fn guest(&self, peer: u32) -> openmls::prelude::KeyPackage {
        self.package(&identity(peer))
    }

    /// The first member's ticket for the guest's leaf.
    fn ticket(&self, who: &Identity) -> Ticket {
        let ticket = self.groups[0].ticket_for(&leaf().public(), &who.member_id, who.kind);
        Ticket::parse(&ticket.unwrap()).unwrap()
    }
}
