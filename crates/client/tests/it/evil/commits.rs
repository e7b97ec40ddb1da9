//! Commits that no honest member makes: each is refused by its rule, named, and costs nobody else anything.

use e2ee::group::{Admission, Forgery, Group, Identity, MemberKind};
use e2ee::rooms::SealKind;
use rand_core::OsRng;
use session::{EncryptionLevel, Notice};
use wire::{Blob, LogEntry, LogKind, PeerId, Rule, SlotPurpose, Verdict};

use super::liar::{LENT, Said};
use super::mole::{Mole, Way};
use super::people::{House, Person, hear_each_other, quiet, talking, together};
use crate::stage::Stage;

/// A number that nobody has.
pub const NOBODY: PeerId = PeerId(4_000_000_007);

/// Shows each of the forgeries to each of the people, as the next entry of the log, and waits until they have
/// refused it by its rule, have said by whom it was, and are where they were.
pub async fn refused(people: &[&Person], mole: &Mole, name: &str, forgeries: &[Forgery]) {
    let epoch = mole.epoch().0;
    for Forgery { what, rule, commit } in forgeries {
        let entry = mole.entry(commit);
        for person in people {
            let told = |report: &client::Report| {
                let ours = Notice::CommitRefused {
                    by: Some(name.to_owned()),
                    rule: *rule,
                };
                report.notices.iter().filter(|notice| **notice == ours).count()
            };
            let before = told(&person.bot.report());
            let count = person.liar.verdicts(0).await.len();
            person.liar.put(entry.clone());
            let verdicts = person.liar.verdicts(count + 1).await;
            assert_eq!(verdicts[count], Verdict::Refused { rule: *rule }, "{what}");
            let report = person.expect(what, |report| told(report) == before + 1).await;
            assert_eq!(report.epoch(), epoch, "{what}");
            assert!(report.joined(), "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_forges_with_the_servers_help_is_refused_by_its_rule_and_named() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.owner, "Ada", talking()).await;
    let bo = Person::enter_as(&stage, &house.personal, "Bo", talking()).await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    let people = [&ada, &bo];
    let before = together(&people, &["Ada", "Bo", "Mallory"]).await;
    mole.catch_up(before).await;
    let (host, guest) = (
        ada.bot.report().peer("Ada").unwrap(),
        ada.bot.report().peer("Bo").unwrap(),
    );
    let stolen = Identity::new([9; 16], NOBODY, MemberKind::Human, "Bo")
        .with_invite(mole.keys().invited(&house.personal_link, &Group::forged_leaf()));

    let forgeries = mole.with(|group| {
        let mut all = group.forge_joins(NOBODY);
        all.extend(group.forge_removals(host));
        all.extend(group.forge_policies());
        all.extend(group.forge_twins(guest, NOBODY, Some(&stolen)));
        all.extend(group.forge_kinds(NOBODY));
        all
    });
    assert!(forgeries.len() >= 20, "{}", forgeries.len());
    refused(&people, &mole, "Mallory", &forgeries).await;

    // The rest goes on: somebody comes, and everybody hears everybody.
    let cy = Person::enter_as(&stage, &house.shared, "Cy", talking()).await;
    let after = together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy", "Mallory"]).await;
    assert!(after > before);
    hear_each_other(&[&ada, &bo, &cy]).await;
    let view = ada.bot.report().view.unwrap();
    assert_eq!(
        view.encryption.level,
        EncryptionLevel::EndToEnd,
        "{:?}",
        view.encryption
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_the_link_puts_nothing_into_the_group() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let another = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo"]).await;
    // What it can make: a room of its own, in which it commits what it likes.
    let own = Person::enter(&stage, &another.shared, "Eva").await;
    let mole = Mole::enter(&another.shared, "Mallory", Way::Added).await;
    let commit = mole.with(|group| group.commit_update(None).unwrap().commit);
    let foreign = mole.entry(&commit).sealed;
    let peer = ada.bot.report().peer("Bo").unwrap();
    for sealed in [Blob::new(commit).unwrap(), foreign, Blob::new(vec![7; 900]).unwrap()] {
        let entry = LogEntry {
            seq: wire::Seq(0),
            kind: LogKind::Handshake,
            from: peer,
            base_epoch: wire::Epoch(epoch),
            sealed,
        };
        let count = ada.liar.verdicts(0).await.len();
        ada.liar.put(entry);
        let verdicts = ada.liar.verdicts(count + 1).await;
        assert_eq!(verdicts[count], Verdict::Refused { rule: Rule::Mls });
    }
    let notice = Notice::CommitRefused {
        by: Some("Bo".into()),
        rule: Rule::Mls,
    };
    ada.reads(&notice).await;
    assert_eq!(together(&[&ada, &bo], &["Ada", "Bo"]).await, epoch);
    assert!(own.bot.report().joined());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_the_group_refuses_costs_its_author_the_group_and_nobody_else() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo", "Mallory"]).await;
    mole.catch_up(epoch).await;
    // The honest server lends it the slot as it does to everybody.
    let (slot, base, _) = mole.slot(SlotPurpose::Update).await;
    let forgery = mole.with(|group| group.forge_kinds(NOBODY).remove(0));
    mole.commit(slot, base, &forgery.commit);
    let notice = Notice::CommitRefused {
        by: Some("Mallory".into()),
        rule: forgery.rule,
    };
    ada.reads(&notice).await;
    bo.reads(&notice).await;
    let lost = |message: &wire::ServerMessage| {
        matches!(message, wire::ServerMessage::Replaying { gap: true, .. }).then_some(())
    };
    mole.until("it has lost the group", lost).await;
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    let after = together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy", "Mallory"]).await;
    assert!(after > epoch);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_in_by_an_external_commit_is_listed_announced_and_uncompared() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    together(&[&ada, &bo], &["Ada", "Bo"]).await;
    let code = |report: &client::Report| report.view.as_ref().and_then(|view| view.code.clone());
    for person in [&ada, &bo] {
        person.bot.command(session::Command::ShowCode(true));
    }
    let before = code(&ada.expect("a code", |report| code(report).is_some()).await);
    bo.expect("the same code", |report| code(report) == before).await;
    ada.bot.command(session::Command::CodeMatched);
    ada.expect("it is compared", |report| {
        report.view.as_ref().is_some_and(|view| view.encryption.compared)
    })
    .await;

    // The server names somebody else as the sender of the commit with which its accomplice comes in.
    let peer = ada.bot.report().peer("Bo").unwrap();
    ada.liar.script(move |said| match said {
        Said::Down(wire::ServerMessage::Log(mut entry)) if entry.kind == LogKind::Handshake => {
            entry.from = peer;
            vec![Said::Down(wire::ServerMessage::Log(entry))]
        }
        said => vec![said],
    });
    let _mole = Mole::enter(&house.shared, "Eva", Way::ByItself).await;
    for person in [&ada, &bo] {
        person.reads(&Notice::Joined { name: "Eva".into() }).await;
    }
    together(&[&ada, &bo], &["Ada", "Bo", "Eva"]).await;
    let report = ada.alarmed(session::EncryptionReason::SenderMismatch).await;
    assert_eq!(report.view.as_ref().unwrap().encryption.joined_since_compared, 1);
    assert!(!super::people::reasons(&bo.bot.report()).contains(&session::EncryptionReason::SenderMismatch));
    let changed = |report: &client::Report| code(report).is_some_and(|now| Some(now) != before);
    let after = code(&ada.expect("another code", changed).await);
    bo.expect("the same other code", |report| code(report) == after).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn key_packages_that_are_none_are_declined_and_keep_nobody_out() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    together(&[&ada], &["Ada", "Mallory"]).await;
    // Its own leaf is in the tree; the offers are those of a newcomer, put into the grant by the server.
    let offers = mole.with(|group| group.forge_offers(NOBODY));
    assert!(offers.len() >= 6);
    ada.liar.script(|said| match &said {
        Said::Up(wire::ClientMessage::Commit { slot, .. } | wire::ClientMessage::Pass { slot }) if *slot == LENT => {
            vec![]
        }
        _ => vec![said],
    });
    for (what, offer) in offers {
        let count = commits(&ada);
        let sealed = mole
            .keys()
            .seal(SealKind::KeyPackage, mole.session(), &offer, &mut OsRng);
        ada.liar.tell(&wire::ServerMessage::Grant {
            slot: LENT,
            purpose: SlotPurpose::Members,
            base_epoch: wire::Epoch(ada.bot.report().epoch()),
            intents: vec![wire::Intent::Join {
                peer: NOBODY,
                sealed: Blob::new(sealed).unwrap(),
                ticket: None,
            }],
            path: false,
            deadline_ms: 1500,
            group_info: None,
        });
        let declined = ada
            .liar
            .until(what, |said| {
                let commits = said.iter().filter_map(|said| match said {
                    Said::Up(wire::ClientMessage::Commit {
                        slot,
                        welcome_for,
                        declined,
                        ..
                    }) if *slot == LENT => Some((welcome_for.clone(), declined.clone())),
                    _ => None,
                });
                commits.skip(count).last()
            })
            .await;
        assert_eq!(declined, (vec![], vec![NOBODY]), "{what}");
        ada.liar.tell(&wire::ServerMessage::SlotEnded { slot: LENT });
    }
    ada.liar.pass();
    let bo = Person::enter_as(&stage, &house.shared, "Bo", quiet()).await;
    together(&[&ada, &bo], &["Ada", "Bo", "Mallory"]).await;
}

fn commits(person: &Person) -> usize {
    let forged =
        |message: &wire::ClientMessage| matches!(message, wire::ClientMessage::Commit { slot, .. } if *slot == LENT);
    person.liar.sent().into_iter().filter(forged).count()
}
