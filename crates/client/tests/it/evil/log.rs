//! A log that is withheld, repeated, reordered, split; a server that lists strangers, forgets, and persuades.

use std::time::Duration;

use client::Report;
use e2ee::group::Admission;
use session::{Command, EncryptionLevel, EncryptionReason, Ending, Notice, Phase};
use tokio::time::Instant;
use wire::{ClientMessage, Epoch, LogEntry, LogKind, ServerMessage, SlotPurpose, StreamKind};

use super::commits::NOBODY;
use super::liar::{LENT, Said};
use super::people::{House, Person, hear_each_other, quiet, reasons, talking, together};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn entries_reordered_repeated_and_withheld_leave_everybody_in_one_group() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.owner, "Ada", talking()).await;
    let bo = Person::enter_as(&stage, &house.shared, "Bo", talking()).await;
    // Ada hears every second entry before the first, then both again, and from time to time all of the past.
    let (mut held, mut past, mut left_out) = (None, Vec::new(), false);
    ada.liar.script(move |said| match said {
        Said::Down(ServerMessage::Log(entry)) => {
            past.push(Said::Down(ServerMessage::Log(entry.clone())));
            if !left_out && entry.kind == LogKind::App {
                left_out = true;
                return vec![];
            }
            let said = Said::Down(ServerMessage::Log(entry));
            match held.take() {
                None => {
                    held = Some(said);
                    vec![]
                }
                Some(earlier) if past.len() % 6 == 0 => {
                    let mut all = vec![said, earlier];
                    all.extend(past.iter().rev().cloned());
                    all
                }
                Some(earlier) => vec![said.clone(), earlier.clone(), said, earlier],
            }
        }
        said => vec![said],
    });
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    let dan = Person::enter(&stage, &house.shared, "Dan").await;
    dan.bot.command(Command::Leave);
    let leaves = |said: &[Said]| said.contains(&Said::Up(ClientMessage::Leave {})).then_some(());
    dan.liar.until("he leaves", leaves).await;
    let eve = Person::enter(&stage, &house.shared, "Eve").await;
    together(&[&bo, &cy, &eve], &["Ada", "Bo", "Cy", "Eve"]).await;
    ada.liar.pass();
    together(&[&ada, &bo, &cy, &eve], &["Ada", "Bo", "Cy", "Eve"]).await;
    hear_each_other(&[&ada, &bo]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_halves_show_different_codes_raise_the_alarm_and_heal() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.shared, "Ada", talking()).await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo"]).await;
    for person in [&ada, &bo] {
        person.bot.command(Command::ShowCode(true));
    }
    let code = |report: &Report| report.view.as_ref().and_then(|view| view.code.clone());
    let common = code(&ada.expect("a code", |report| code(report).is_some()).await);
    bo.expect("the same code", |report| code(report) == common).await;

    // Bo gets another commit than Ada for the same epoch: one of his own, for which the liar lends him a slot.
    // The server never learns it, and Bo's asking for the others' state is held back.
    let (mut place, mut mine) = (None, None);
    let peer = bo.bot.report().peer("Bo").unwrap();
    bo.liar.script(move |said| match said {
        Said::Down(ServerMessage::Log(entry)) if entry.kind == LogKind::Handshake && place.is_none() => {
            place = Some(entry);
            vec![Said::Down(ServerMessage::Grant {
                slot: LENT,
                purpose: SlotPurpose::Update,
                base_epoch: Epoch(epoch),
                intents: vec![],
                path: true,
                deadline_ms: 1500,
                group_info: None,
            })]
        }
        Said::Up(ClientMessage::Commit { slot: LENT, sealed, .. }) => {
            let place = place.clone().unwrap();
            mine = Some(place.seq);
            vec![Said::Down(ServerMessage::Log(LogEntry {
                from: peer,
                sealed,
                ..place
            }))]
        }
        Said::Up(ClientMessage::Ack { seq, .. }) if mine == Some(seq) => vec![],
        Said::Up(ClientMessage::Slot {
            purpose: SlotPurpose::Resync,
        }) => vec![],
        said => vec![said],
    });
    ada.bot.command(Command::SetName("Adda".into()));
    ada.expect("her own commit", |report| report.epoch() == epoch + 1).await;
    bo.expect("another commit", |report| report.epoch() == epoch + 1).await;
    let new = |report: &Report| code(report).is_some_and(|now| Some(now) != common);
    let hers = code(&ada.expect("a new code", new).await);
    assert_ne!(code(&bo.expect("a new code", new).await), hers);
    // What she says does not open for him: after three messages that is the alarm.
    for on in [false, true, false, true] {
        ada.bot.switch(StreamKind::Microphone, on);
    }
    let alarm = bo.alarmed(EncryptionReason::Fork).await;
    assert_eq!(alarm.view.unwrap().encryption.level, EncryptionLevel::Alarm);

    bo.liar.pass();
    together(&[&ada, &bo], &["Adda", "Bo"]).await;
    bo.calm(EncryptionReason::Fork).await;
    let again = code(
        &ada.expect("a code", |report| code(report).is_some_and(|now| Some(now) != hers))
            .await,
    );
    bo.expect("the same code again", |report| code(report) == again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_the_server_hides_is_told_within_six_seconds() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.owner, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy"]).await;
    // Bo is to stay: the server hears neither the word nor sees the commit, and shows Ada nothing.
    ada.liar.script(|said| match &said {
        Said::Up(ClientMessage::Cut { .. } | ClientMessage::Commit { .. }) => vec![],
        Said::Down(ServerMessage::SlotEnded { .. }) => vec![],
        _ => vec![said],
    });
    let peer = ada.bot.report().peer("Bo").unwrap();
    let begun = Instant::now();
    ada.bot.command(Command::Remove { peer, bar: false });
    let unconfirmed = EncryptionReason::RemovalUnconfirmed;
    tokio::time::timeout(Duration::from_secs(6), ada.alarmed(unconfirmed))
        .await
        .expect("within six seconds");
    assert!(begun.elapsed() >= Duration::from_millis(4900), "{:?}", begun.elapsed());
    ada.reads(&Notice::RemovalUnconfirmed { name: "Bo".into() }).await;
    assert!(!reasons(&cy.bot.report()).contains(&unconfirmed));
    assert_eq!(ada.bot.report().names(), ["Ada", "Bo", "Cy"], "the roster is the tree");

    // Once the server does as it should, the removal is made after all.
    ada.liar.pass();
    ada.liar.cut();
    let removed = Phase::Ended {
        reason: Ending::Removed,
    };
    bo.expect("he is removed", |report| report.phase() == removed).await;
    together(&[&ada, &cy], &["Ada", "Cy"]).await;
    ada.calm(unconfirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_only_the_server_lists_is_no_member_and_is_counted_as_a_stranger() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    together(&[&ada, &bo], &["Ada", "Bo"]).await;
    let mut peers: Vec<_> = ["Ada", "Bo"].map(|name| ada.bot.report().peer(name).unwrap()).into();
    peers.push(NOBODY);
    ada.liar.tell(&ServerMessage::Peers { peers });
    let report = ada.alarmed(EncryptionReason::Strangers).await;
    assert_eq!(report.view.as_ref().unwrap().strangers, 1);
    assert_eq!(report.names(), ["Ada", "Bo"]);
    assert!(!reasons(&bo.bot.report()).contains(&EncryptionReason::Strangers));
}

#[tokio::test(flavor = "multi_thread")]
async fn committers_who_never_get_their_slot_keep_nobody_out() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    for person in [&ada, &bo] {
        person.liar.script(|said| match &said {
            Said::Down(ServerMessage::Grant {
                purpose: SlotPurpose::Members,
                ..
            }) => vec![],
            _ => vec![said],
        });
    }
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_with_a_commit_it_showed_nobody_takes_nobody_with_it() {
    let mut stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.shared, "Ada", talking()).await;
    let bo = Person::enter_as(&stage, &house.shared, "Bo", talking()).await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo"]).await;
    // Whoever commits: the commit arrives, and nothing comes of it.
    for person in [&ada, &bo] {
        person.liar.script(|said| match &said {
            Said::Up(ClientMessage::Commit { .. }) => vec![],
            _ => vec![said],
        });
    }
    let cy = Person::arrive(&stage, &house.shared, "Cy", quiet()).await;
    let commits = |said: &[Said]| {
        let commit =
            |said: &&Said| matches!(said, Said::Up(ClientMessage::Commit { base_epoch, .. }) if base_epoch.0 == epoch);
        said.iter().find(commit).map(|_| ())
    };
    tokio::select! {
        () = ada.liar.until("a commit of hers", commits) => {}
        () = bo.liar.until("a commit of his", commits) => {}
    }
    let before = [&ada, &bo].map(comings);
    stage.restart(Duration::ZERO).await;
    ada.liar.pass();
    bo.liar.pass();
    let after = together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy"]).await;
    assert!(after > epoch);
    assert_eq!(
        [&ada, &bo].map(comings),
        before,
        "who was inside went on from where they were"
    );
    hear_each_other(&[&ada, &bo]).await;
}

/// How often somebody formed a group or asked to come into one.
fn comings(person: &Person) -> usize {
    let purpose = SlotPurpose::Resync;
    let comes = |message: &&ClientMessage| match message {
        ClientMessage::Join { .. } | ClientMessage::Formed { .. } => true,
        message => **message == ClientMessage::Slot { purpose },
    };
    person.liar.sent().iter().filter(comes).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_words_of_the_server_take_the_encryption_off() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.shared, "Ada", talking()).await;
    let bo = Person::enter_as(&stage, &house.shared, "Bo", talking()).await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo"]).await;
    hear_each_other(&[&ada, &bo]).await;
    let connections = ada.bot.report().media_connections;
    for text in [
        r#"{"type":"encryption","on":false}"#,
        r#"{"type":"session","session":"AAAA","epoch":0,"head":0,"encrypted":false}"#,
        r#"{"type":"challenge","argon2":{"memoryKib":8,"passes":1},"salt":"AAAA"}"#,
        r#"{"type":"media_lost","generation":1,"passthrough":true}"#,
        r#"{"type":"slots","slots":[],"clear":true}"#,
        r#"{"type":"grant","type":"ended","reason":"removed"}"#,
    ] {
        ada.liar.tell_text(text.to_owned());
    }
    ada.liar.tell(&ServerMessage::Pong { n: 7 });
    hear_each_other(&[&ada, &bo]).await;
    let report = ada.bot.report();
    let view = report.view.unwrap();
    assert_eq!((view.encryption.level, view.epoch), (EncryptionLevel::EndToEnd, epoch));
    assert_eq!(report.media_connections, connections);
}
