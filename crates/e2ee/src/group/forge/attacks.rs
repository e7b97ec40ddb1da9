//! What a member with modified software can commit, and the rule by which every other member refuses it.

use openmls::prelude::{
    Capabilities, Ciphersuite, CredentialType, Extension, ExtensionType, Extensions, KeyPackage, LeafNodeParameters,
    Lifetime, MlsMessageOut, UnknownExtension,
};
use openmls::schedule::PreSharedKeyId;
use openmls_traits::OpenMlsProvider;
use wire::{PeerId, Rule, SessionId};

use super::craft::{Forged, extensions, package, reasons};
use crate::aad::CommitAad;
use crate::group::{Admission, Group, Identity, LeafSecret, Member, MemberKind, Reason, RoleKey};
use crate::join::write_offer;
use crate::mls::provider::{Provider, SUITE};
use crate::mls::setup;
use crate::owner::OwnerKey;
use crate::policy::{EXTENSION, RoomPolicy};
use crate::roles::RoleEntry;
use crate::rooms::psk_id;
use crate::ticket::Ticket;

/// A commit that breaks one rule and no other.
#[derive(Clone, Debug)]
pub struct Forgery {
    /// What is wrong with it.
    pub what: &'static str,
    /// The rule it breaks; `mls`: openmls stops it.
    pub rule: Rule,
    /// The commit, not sealed.
    pub commit: Vec<u8>,
}

impl Forgery {
    fn new(what: &'static str, rule: Rule, commit: Vec<u8>) -> Self {
        Self { what, rule, commit }
    }
}

impl Group {
    /// Joins without the room's secret mixed in, or with another.
    pub fn forge_joins(&mut self, peer: PeerId) -> Vec<Forgery> {
        let who = stranger(peer);
        let right = setup::psk(&self.provider, &self.keys);
        let old = psk_id(self.keys.room(), self.keys.generation().wrapping_sub(1));
        let old = PreSharedKeyId::external(old, vec![7; 32]);
        old.store(&self.provider, &[1; 32])
            .expect("the map store does not fail");
        let mut add = |psks| self.craft_add(&who, psks, CommitAad::default());
        let (without, former) = (add(vec![]), add(vec![old.clone()]));
        let two = add(vec![right.clone(), old]);
        let none_joins = self.craft_or_panic(Forged {
            psks: vec![right],
            path: true,
            ..Forged::default()
        });
        let external = self.craft_external(leaf(), &who, false, &CommitAad::default());
        vec![
            Forgery::new("an add without the room's secret", Rule::V3, without),
            Forgery::new("an add with a former secret", Rule::Mls, former),
            Forgery::new("an add with two secrets", Rule::Mls, two),
            Forgery::new("the secret where nobody joins", Rule::V3, none_joins),
            Forgery::new("an external commit without the secret", Rule::V3, external),
        ]
    }

    /// Somebody comes in through a door that is not open. `ticket` is one that a moderator gave somebody else.
    pub fn forge_admissions(&mut self, peer: PeerId, ticket: Option<&[u8]>) -> Vec<Forgery> {
        let (who, session, epoch) = (stranger(peer), self.session(), self.epoch().0);
        let own = |session| Ticket::sign(&self.leaf, session, leaf().public(), who.member_id, who.kind, epoch);
        let mut tickets = vec![
            ("a ticket a participant signed", own(session)),
            ("a ticket of another meeting", own(SessionId([8; 16]))),
        ];
        if let Some(another) = ticket.and_then(|bytes| Ticket::parse(bytes).ok()) {
            let forged = Ticket {
                leaf_key: leaf().public(),
                member_id: who.member_id,
                ..another.clone()
            };
            tickets.push(("somebody else's ticket", another));
            tickets.push(("somebody else's ticket in the own name", forged));
        }
        let external = self.craft_external(leaf(), &who, true, &CommitAad::default());
        let mut all = vec![
            Forgery::new(
                "an add without a ticket",
                Rule::V4,
                self.craft_joiner(&who, vec![], vec![]),
            ),
            Forgery::new("an external commit without a ticket", Rule::V4, external),
        ];
        for (what, ticket) in tickets {
            all.push(Forgery::new(
                what,
                Rule::V4,
                self.craft_joiner(&who, vec![ticket], vec![]),
            ));
        }
        let role = RoleKey::of_owner(&OwnerKey::from_seed(&[66; 32])).entry(leaf().public(), session);
        let commit = self.craft_joiner(&who, vec![], vec![role]);
        all.push(Forgery::new("a role that a stranger certified", Rule::V4, commit));
        all
    }

    /// `of` is to disappear.
    pub fn forge_removals(&mut self, of: PeerId) -> Vec<Forgery> {
        let victim = self.at(of);
        let index = u32::from(victim.leaf);
        let mut remove = |aad| {
            self.craft_or_panic(Forged {
                removes: vec![index],
                aad: Some(aad),
                ..Forged::default()
            })
        };
        let (kicked, silent) = (remove(reasons(&[(index, Reason::Kicked)])), remove(reasons(&[])));
        let own = self.leaf.clone();
        let another = Identity::new([77; 16], of, MemberKind::Human, "x");
        let taken_over = self.craft_external(own, &another, true, &CommitAad::default());
        vec![
            Forgery::new("a participant removes", Rule::V6, kicked),
            Forgery::new("a removal without a reason", Rule::V6, silent),
            Forgery::new("an own leaf comes back as somebody else", Rule::V5, taken_over),
        ]
    }

    /// The room's rules are to change.
    pub fn forge_policies(&mut self) -> Vec<Forgery> {
        let (own, session) = (self.leaf.public(), self.session());
        let mut with = |change: &dyn Fn(&mut RoomPolicy)| {
            let mut policy = self.state.policy.clone();
            policy.seq += 1;
            change(&mut policy);
            self.craft_context(extensions(&policy))
        };
        let stranger = OwnerKey::from_seed(&[66; 32]);
        let door = with(&|policy| {
            policy.admission = match policy.admission {
                Admission::Open => Admission::Lobby,
                _ => Admission::Open,
            };
        });
        let owner = with(&|policy| policy.owner_vk = stranger.public());
        let role = with(&|policy| {
            policy.roles.push(RoleKey::of_owner(&stranger).entry(own, session));
            policy.roles.sort_by_key(|entry| entry.leaf_key);
        });
        let bars = with(&|policy| policy.barred.push([1; 32]));
        let required = || Extension::RequiredCapabilities(setup::required());
        let dropped = Extensions::single(required()).expect("it belongs into a group context");
        let dropped = self.craft_context(dropped);
        let garbled = Extension::Unknown(EXTENSION, UnknownExtension(vec![0; 9]));
        let garbled = Extensions::from_vec(vec![required(), garbled]).expect("both belong into a group context");
        let garbled = self.craft_context(garbled);
        vec![
            Forgery::new("a participant turns the door", Rule::V7, door),
            Forgery::new("another owner", Rule::V7, owner),
            Forgery::new("a role that a stranger certified", Rule::V7, role),
            Forgery::new("a participant bars somebody", Rule::V7, bars),
            Forgery::new("no rules at all", Rule::V7, dropped),
            Forgery::new("rules that nobody can read", Rule::V7, garbled),
        ]
    }

    /// Somebody is to be there twice: `of`, and whoever shows the invitation of `invited`.
    pub fn forge_twins(&mut self, of: PeerId, free: PeerId, invited: Option<&Identity>) -> Vec<Forgery> {
        let victim = self.at(of);
        let member = Identity::new(victim.member_id, free, MemberKind::Human, &victim.name);
        let peer = Identity::new([9; 16], of, MemberKind::Human, &victim.name);
        let external = self.craft_external(leaf(), &member, true, &CommitAad::default());
        let mut all = vec![
            Forgery::new("a member twice", Rule::V11, self.craft_joiner(&member, vec![], vec![])),
            Forgery::new("a number twice", Rule::V11, self.craft_joiner(&peer, vec![], vec![])),
            Forgery::new("a member twice, by external commit", Rule::V11, external),
        ];
        if let Some(invited) = invited {
            let commit = self.craft_joiner(invited, vec![], vec![]);
            all.push(Forgery::new("a personal invitation twice", Rule::V11, commit));
        }
        all
    }

    /// Somebody is to be another kind of participant than was admitted.
    pub fn forge_kinds(&mut self, peer: PeerId) -> Vec<Forgery> {
        let recorder = Identity::new([9; 16], peer, MemberKind::Recorder, "Aufnahme");
        let add = self.craft_joiner(&recorder, vec![], vec![]);
        let external = self.craft_external(leaf(), &recorder, true, &CommitAad::default());
        let own = self.member(self.own_leaf()).expect("the forger is a member").clone();
        let mut turned = |identity: &Identity| {
            let credential = setup::credential(&self.leaf, identity);
            let leaf = LeafNodeParameters::builder()
                .with_credential_with_key(credential)
                .build();
            self.craft_or_panic(Forged {
                leaf,
                path: true,
                ..Forged::default()
            })
        };
        let viewer = turned(&Identity::new(own.member_id, own.peer, MemberKind::Viewer, &own.name));
        let another = turned(&Identity::new([5; 16], own.peer, own.kind, &own.name));
        vec![
            Forgery::new("a recorder without a ticket", Rule::V4, add),
            Forgery::new("a recorder by external commit", Rule::V4, external),
            Forgery::new("a member turns into a viewer", Rule::V8, viewer),
            Forgery::new("a member turns into another", Rule::V8, another),
        ]
    }

    /// Offers of a newcomer at `peer` that no committer may take up.
    pub fn forge_offers(&mut self, peer: PeerId) -> Vec<(&'static str, Vec<u8>)> {
        let who = stranger(peer);
        let offer = |package: KeyPackage| {
            let package = MlsMessageOut::from(package)
                .to_bytes()
                .expect("our own messages encode");
            write_offer(&package, None)
        };
        let honest = |who: &Identity| offer(package(&self.keys, leaf(), who, setup::lifetime()));
        let mut signature = honest(&who);
        // The last byte of the package, before the number of roles.
        let at = signature.len() - 2;
        signature[at] ^= 1;
        let other = Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;
        let capabilities = Capabilities::new(
            None,
            Some(&[other]),
            Some(&[ExtensionType::Unknown(EXTENSION)]),
            Some(&[]),
            Some(&[CredentialType::Basic]),
        );
        let provider = Provider::new(&[42; 32]);
        let foreign = KeyPackage::builder()
            .key_package_lifetime(setup::lifetime())
            .leaf_node_capabilities(capabilities)
            .build(SUITE, &provider, &leaf().signer(), setup::credential(&leaf(), &who))
            .expect("openmls builds it");
        let recorder = Identity::new([9; 16], peer, MemberKind::Recorder, "Aufnahme");
        let own = self.member(self.own_leaf()).expect("the forger is a member");
        let twin = Identity::new(own.member_id, peer, MemberKind::Human, &own.name);
        vec![
            ("no key package", vec![7; 300]),
            ("a broken signature", signature),
            ("another suite", offer(foreign.into_key_package())),
            (
                "a limit in time",
                offer(package(&self.keys, leaf(), &who, Lifetime::init(0, u64::MAX - 1))),
            ),
            ("another's number", honest(&stranger(PeerId(peer.0 + 1)))),
            ("a recorder", honest(&recorder)),
            ("a member twice", honest(&twin)),
        ]
    }

    /// The leaf key with which forged joiners come, so that what is bound to it can be made.
    pub fn forged_leaf() -> LeafSecret {
        leaf()
    }

    /// A Welcome for this offer that mixes in no secret of the room: a group that somebody made up.
    pub fn forge_welcome(&mut self, offer: &[u8]) -> Option<Vec<u8>> {
        let (package, _) = crate::join::read_offer(offer)?;
        let package = package
            .validate(self.provider.crypto(), openmls::prelude::ProtocolVersion::Mls10)
            .ok()?;
        let bundle = self.craft_bundle(Forged {
            adds: vec![package],
            ..Forged::default()
        })?;
        bundle.to_welcome_msg()?.to_bytes().ok()
    }

    fn at(&self, peer: PeerId) -> Member {
        let member = self.members().iter().find(|member| member.peer == peer);
        member.expect("the victim is a member").clone()
    }

    fn craft_joiner(&mut self, who: &Identity, tickets: Vec<Ticket>, roles: Vec<RoleEntry>) -> Vec<u8> {
        let psk = setup::psk(&self.provider, &self.keys);
        self.craft_add(who, vec![psk], CommitAad::new(vec![], tickets, roles))
    }

    fn craft_add(&mut self, who: &Identity, psks: Vec<PreSharedKeyId>, aad: CommitAad) -> Vec<u8> {
        let package = package(&self.keys, leaf(), who, setup::lifetime());
        self.craft_or_panic(Forged {
            adds: vec![package],
            psks,
            aad: Some(aad.to_bytes()),
            ..Forged::default()
        })
    }

    fn craft_context(&mut self, extensions: Extensions<openmls::prelude::GroupContext>) -> Vec<u8> {
        self.craft_or_panic(Forged {
            extensions: Some(extensions),
            ..Forged::default()
        })
    }

    fn craft_or_panic(&mut self, forged: Forged) -> Vec<u8> {
        self.craft(forged).expect("openmls builds it")
    }
}

fn leaf() -> LeafSecret {
    LeafSecret::from_seed(&[50; 32])
}

fn stranger(peer: PeerId) -> Identity {
    Identity::new([9; 16], peer, MemberKind::Human, "Eva")
}
