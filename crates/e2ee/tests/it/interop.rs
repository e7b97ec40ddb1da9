//! The same groups with mls-rs, an independent implementation of RFC 9420. What it sends is written
//! from the document ([`crate::by_hand`]), so a second implementation of Konklave could exist.

use std::time::Duration;

use e2ee::group::{Group, Join, PendingJoin, PolicyChange, Refused, Role};
use mls_rs::client_builder::MlsConfig;
use mls_rs::client_builder::PaddingMode;
use mls_rs::extension::ExtensionType;
use mls_rs::extension::built_in::RequiredCapabilitiesExt;
use mls_rs::group::{CommitEffect, ReceivedMessage};
use mls_rs::identity::basic::{BasicCredential, BasicIdentityProvider};
use mls_rs::identity::{CredentialType, SigningIdentity};
use mls_rs::mls_rules::{CommitOptions, DefaultMlsRules, EncryptionOptions};
use mls_rs::psk::{ExternalPskId, PreSharedKey};
use mls_rs::time::MlsTime;
use mls_rs::{
    CipherSuite, CipherSuiteProvider, Client, CryptoProvider, Extension, ExtensionList, Group as OtherGroup,
    IdentityProvider, MlsMessage,
};
use mls_rs_core::identity::MemberValidationContext;
use mls_rs_crypto_rustcrypto::RustCryptoProvider;
use wire::{PeerId, Rule};

use crate::by_hand;
use crate::party::{Room, SESSION, identity, member_id};

const SUITE: CipherSuite = CipherSuite::CURVE25519_AES128;
const POLICY: ExtensionType = ExtensionType::new(0xF0C1);
const GONE: u8 = 1;
const HUMAN: u8 = 0;

#[test]
fn we_create_they_join_and_both_commit() {
    let mut room = Room::new(21);
    let mut ours = room.form(1);
    let other = client(&room, 2, false);
    let built = ours
        .commit_members(&[Join::new(PeerId(2), &package(&other))], &[], false)
        .unwrap();
    assert_eq!(built.added, [PeerId(2)]);
    ours.merge_own().unwrap();
    let welcome = MlsMessage::from_bytes(&built.welcome.unwrap()).unwrap();
    let (mut theirs, _) = other.join_group(None, &welcome, None).unwrap();
    alike(&ours, &theirs);
    talk(&mut ours, &mut theirs);
    everybody_commits(&mut room, &mut ours, &mut theirs);
}

#[test]
fn they_create_we_join_and_both_commit() {
    let mut room = Room::new(22);
    let other = client(&room, 1, false);
    let policy = by_hand::policy(&room.id(), &SESSION.0, room.owner_vk(), room.salt());
    let mut context = ExtensionList::new();
    context
        .set_from(RequiredCapabilitiesExt::new(
            vec![POLICY],
            vec![],
            vec![CredentialType::BASIC],
        ))
        .unwrap();
    context.set(Extension::new(POLICY, policy));
    let leaf = ExtensionList::new();
    let mut theirs = other
        .create_group_with_id(SESSION.0.to_vec(), context, leaf, Some(MlsTime::from(0)))
        .unwrap();

    let (join, offer) = room.knock(2);
    let output = theirs
        .commit_builder()
        .add_member(MlsMessage::from_bytes(by_hand::offered(&offer)).unwrap())
        .unwrap()
        .add_external_psk(psk_id(&room))
        .unwrap()
        .authenticated_data(by_hand::aad(&[]))
        .build()
        .unwrap();
    theirs.apply_pending_commit().unwrap();
    let welcome = output.welcome_messages[0].to_bytes().unwrap();
    let mut ours = join.accept(&welcome, Some(SESSION), &[]).unwrap();
    alike(&ours, &theirs);
    talk(&mut ours, &mut theirs);
    everybody_commits(&mut room, &mut ours, &mut theirs);
}

#[test]
fn a_reload_of_theirs_is_a_resync_for_us_and_ours_for_them() {
    let mut room = Room::new(23);
    let other = client(&room, 2, false);
    let (mut ours, mut theirs) = pair(&mut room, &other);

    // Theirs: the same client again, with its own leaf removed.
    let info = MlsMessage::from_bytes(&ours.group_info().unwrap()).unwrap();
    let index = theirs.current_member_index();
    let (back, commit) = other
        .external_commit_builder()
        .unwrap()
        .with_removal(index)
        .with_external_psk(psk_id(&room))
        .with_authenticated_data(by_hand::aad(&[]))
        .commit_time(MlsTime::from(0))
        .build(info)
        .unwrap();
    let change = ours.process(&commit.to_bytes().unwrap()).unwrap();
    assert_eq!(
        (change.added.len(), change.removed.len(), change.resynced.len()),
        (0, 0, 1)
    );
    theirs = back;
    alike(&ours, &theirs);

    // Ours.
    let (attempt, commit) = room.resync(
        1,
        &theirs
            .group_info_message_allowing_ext_commit(true)
            .unwrap()
            .to_bytes()
            .unwrap(),
    );
    receive(&mut theirs, &commit);
    ours = attempt.into_group();
    alike(&ours, &theirs);
    talk(&mut ours, &mut theirs);
}

#[test]
fn an_external_commit_that_evicts_somebody_else_is_refused() {
    let mut room = Room::new(24);
    let other = client(&room, 2, false);
    let (mut ours, mut theirs) = pair(&mut room, &other);
    let stranger = client(&room, 66, true);
    let info = MlsMessage::from_bytes(&ours.group_info().unwrap()).unwrap();
    let build = |removal: Option<u32>, psk: bool, info: &MlsMessage| {
        let mut builder = stranger
            .external_commit_builder()
            .unwrap()
            .with_authenticated_data(by_hand::aad(&[]))
            .commit_time(MlsTime::from(0));
        if let Some(index) = removal {
            builder = builder.with_removal(index);
        }
        if psk {
            builder = builder.with_external_psk(psk_id(&room));
        }
        builder.build(info.clone()).unwrap().1.to_bytes().unwrap()
    };
    let before = (ours.epoch(), ours.fork_tag());
    let evicts = build(Some(theirs.current_member_index()), true, &info);
    assert_eq!(ours.process(&evicts), Err(Refused { rule: Rule::V5 }));
    assert_eq!(
        ours.process(&build(Some(0), true, &info)),
        Err(Refused { rule: Rule::V5 })
    );
    assert_eq!(
        ours.process(&build(None, false, &info)),
        Err(Refused { rule: Rule::V3 })
    );
    assert_eq!((ours.epoch(), ours.fork_tag()), before);
    // mls-rs itself follows the RFC and accepts it: the rule is ours.
    receive(&mut theirs, &build(None, true, &info));
    assert_eq!(ours.process(&build(None, true, &info)).unwrap().added.len(), 1);
}

#[test]
fn what_they_commit_against_the_rules_is_refused() {
    let mut room = Room::new(25);
    let other = client(&room, 2, false);
    let (mut ours, mut theirs) = pair(&mut room, &other);
    let (third, offer) = room.knock(3);
    drop(third);
    let offer = MlsMessage::from_bytes(by_hand::offered(&offer)).unwrap();
    let mut refused = |build: &dyn Fn(&mut OtherGroup<_>) -> MlsMessage, rule| {
        let commit = build(&mut theirs).to_bytes().unwrap();
        theirs.clear_pending_commit();
        assert_eq!(ours.process(&commit), Err(Refused { rule }));
    };
    let plain = by_hand::aad(&[]);
    refused(
        &|group| {
            let builder = group.commit_builder().add_member(offer.clone()).unwrap();
            builder
                .authenticated_data(plain.clone())
                .build()
                .unwrap()
                .commit_message
        },
        Rule::V3,
    );
    refused(
        &|group| {
            group
                .commit_builder()
                .remove_member(0)
                .unwrap()
                .authenticated_data(plain.clone())
                .build()
                .unwrap()
                .commit_message
        },
        Rule::V6,
    );
    refused(
        &|group| {
            let context = group.context().extensions.clone();
            let mut without = context.clone();
            without.remove(POLICY);
            let builder = group.commit_builder().set_group_context_ext(without).unwrap();
            builder
                .authenticated_data(plain.clone())
                .build()
                .unwrap()
                .commit_message
        },
        Rule::V7,
    );
    refused(&|group| group.commit(vec![]).unwrap().commit_message, Rule::V2);
}

/// A meeting of us, who formed it, and them.
fn pair<C: MlsConfig>(room: &mut Room, other: &Client<C>) -> (Group, OtherGroup<C>) {
    let mut ours = room.form(1);
    let built = ours
        .commit_members(&[Join::new(PeerId(2), &package(other))], &[], false)
        .unwrap();
    ours.merge_own().unwrap();
    let welcome = MlsMessage::from_bytes(&built.welcome.unwrap()).unwrap();
    let (theirs, _) = other.join_group(None, &welcome, None).unwrap();
    (ours, theirs)
}

/// Who is whose successor: mls-rs leaves it to the application, as the RFC does. Version and member id
/// make the member, whatever the name.
#[derive(Clone)]
struct ByMember {
    /// An attacker's: anybody follows anybody.
    lax: bool,
}

impl IdentityProvider for ByMember {
    type Error = <BasicIdentityProvider as IdentityProvider>::Error;

    fn validate_member(
        &self,
        who: &SigningIdentity,
        time: Option<MlsTime>,
        context: MemberValidationContext<'_>,
    ) -> Result<(), Self::Error> {
        BasicIdentityProvider.validate_member(who, time, context)
    }

    fn validate_external_sender(
        &self,
        who: &SigningIdentity,
        time: Option<MlsTime>,
        extensions: Option<&ExtensionList>,
    ) -> Result<(), Self::Error> {
        BasicIdentityProvider.validate_external_sender(who, time, extensions)
    }

    fn identity(&self, who: &SigningIdentity, extensions: &ExtensionList) -> Result<Vec<u8>, Self::Error> {
        Ok(BasicIdentityProvider.identity(who, extensions)?[..18].to_vec())
    }

    fn valid_successor(
        &self,
        before: &SigningIdentity,
        after: &SigningIdentity,
        extensions: &ExtensionList,
    ) -> Result<bool, Self::Error> {
        Ok(self.lax || self.identity(before, extensions)? == self.identity(after, extensions)?)
    }

    fn supported_types(&self) -> Vec<CredentialType> {
        vec![CredentialType::BASIC]
    }
}

/// Both refresh, add, rename and remove; after each commit both stand alike.
fn everybody_commits<C: MlsConfig>(room: &mut Room, ours: &mut Group, theirs: &mut OtherGroup<C>) {
    let update = ours.commit_update(Some("Änne")).unwrap();
    ours.merge_own().unwrap();
    receive(theirs, &update.commit);
    alike(ours, theirs);

    let commit = theirs
        .commit(by_hand::aad(&[]))
        .unwrap()
        .commit_message
        .to_bytes()
        .unwrap();
    theirs.apply_pending_commit().unwrap();
    ours.process(&commit).unwrap();
    alike(ours, theirs);

    let (join, offer) = room.knock(10);
    let built = ours
        .commit_members(&[Join::new(PeerId(10), &offer)], &[], false)
        .unwrap();
    ours.merge_own().unwrap();
    receive(theirs, &built.commit);
    alike(ours, theirs);
    let mut tenth = join.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap();
    alike(&tenth, theirs);

    let (join, offer): (PendingJoin, _) = room.knock(11);
    let output = theirs
        .commit_builder()
        .add_member(MlsMessage::from_bytes(by_hand::offered(&offer)).unwrap())
        .unwrap()
        .remove_member(u32::from(tenth.own_leaf()))
        .unwrap()
        .add_external_psk(psk_id(room))
        .unwrap()
        .authenticated_data(by_hand::aad(&[(u32::from(tenth.own_leaf()), GONE)]))
        .build()
        .unwrap();
    theirs.apply_pending_commit().unwrap();
    let commit = output.commit_message.to_bytes().unwrap();
    let change = ours.process(&commit).unwrap();
    assert_eq!(
        (change.added[0].peer, change.removed[0].member.peer),
        (PeerId(11), PeerId(10))
    );
    assert!(tenth.process(&commit).unwrap().removed_self);
    alike(ours, theirs);
    let eleventh = join
        .accept(&output.welcome_messages[0].to_bytes().unwrap(), Some(SESSION), &[])
        .unwrap();
    alike(&eleventh, theirs);

    let claim = ours.commit_policy(&[PolicyChange::Claim(&room.owner)]).unwrap();
    ours.merge_own().unwrap();
    receive(theirs, &claim.commit);
    alike(ours, theirs);
    assert!(ours.member(ours.own_leaf()).unwrap().role == Role::Owner);
}

fn alike<C: MlsConfig>(ours: &Group, theirs: &OtherGroup<C>) {
    assert_eq!(ours.epoch().0, theirs.current_epoch());
    let exported = |label: &[u8], len| theirs.export_secret(label, &[], len).unwrap();
    assert_eq!(
        ours.base_key().as_slice(),
        exported(b"SFrame 1.0 Base Key", 16).as_bytes()
    );
    assert_eq!(
        ours.fork_tag().0.as_slice(),
        exported(b"konklave/1 fork tag", 8).as_bytes()
    );
    let authenticator = theirs.epoch_authenticator().unwrap();
    assert_eq!(ours.code_input().password[..32], authenticator.as_bytes()[..]);
    assert_eq!(ours.members().len(), theirs.roster().members_iter().count());
}

fn talk<C: MlsConfig>(ours: &mut Group, theirs: &mut OtherGroup<C>) {
    let sealed = ours.seal_app(&[1; 256]).unwrap();
    let ReceivedMessage::ApplicationMessage(message) = theirs
        .process_incoming_message(MlsMessage::from_bytes(&sealed).unwrap())
        .unwrap()
    else {
        panic!("no application message");
    };
    assert_eq!(message.data(), [1; 256]);
    let sealed = theirs
        .encrypt_application_message(&[2; 256], vec![])
        .unwrap()
        .to_bytes()
        .unwrap();
    let (sender, plain) = ours.open_app(&sealed).unwrap();
    assert_eq!(
        (u32::from(sender.leaf), plain),
        (theirs.current_member_index(), vec![2; 256])
    );
}

fn receive<C: MlsConfig>(group: &mut OtherGroup<C>, commit: &[u8]) {
    let received = group
        .process_incoming_message(MlsMessage::from_bytes(commit).unwrap())
        .unwrap();
    let ReceivedMessage::Commit(commit) = received else {
        panic!("no commit")
    };
    assert!(matches!(commit.effect, CommitEffect::NewEpoch(_)));
}

fn client(room: &Room, peer: u32, lax: bool) -> Client<impl MlsConfig + use<>> {
    let crypto = RustCryptoProvider::new();
    let (secret, public) = crypto
        .cipher_suite_provider(SUITE)
        .unwrap()
        .signature_key_generate()
        .unwrap();
    let who = by_hand::identity(member_id(peer), peer, HUMAN, identity(peer).name());
    let rules = DefaultMlsRules::new()
        .with_commit_options(
            CommitOptions::new()
                .with_path_required(false)
                .with_ratchet_tree_extension(true),
        )
        .with_encryption_options(EncryptionOptions::new(true, PaddingMode::None));
    Client::builder()
        .identity_provider(ByMember { lax })
        .crypto_provider(crypto)
        .extension_type(POLICY)
        .key_package_lifetime(Duration::from_secs(u64::MAX))
        .mls_rules(rules)
        .psk(psk_id(room), PreSharedKey::new(room.psk()))
        .signing_identity(
            SigningIdentity::new(BasicCredential::new(who).into_credential(), public),
            secret,
            SUITE,
        )
        .build()
}

fn package(client: &Client<impl MlsConfig>) -> Vec<u8> {
    let empty = ExtensionList::new;
    let package = client
        .generate_key_package_message(empty(), empty(), Some(MlsTime::from(0)))
        .unwrap();
    by_hand::offer(&package.to_bytes().unwrap())
}

fn psk_id(room: &Room) -> ExternalPskId {
    ExternalPskId::new(by_hand::psk_id(&room.id()))
}
