//! What a server can put before somebody who comes in, or comes back.

use std::sync::{Arc, Mutex};

use client::Report;
use e2ee::group::Admission;
use e2ee::rooms::SealKind;
use session::{Phase, RefusedReason, RosterEntry};
use wire::{Blob, ClientMessage, Epoch, LogEntry, LogKind, PeerId, Seq, ServerMessage, SlotPurpose, StreamKind};

use super::liar::{Liar, Said};
use super::mole::{Mole, Way};
use super::people::{House, Person, quiet, together};
use crate::stage::{Stage, expect_media_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_record_or_a_root_of_another_room_stops_everything() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let another = House::new(&stage, Admission::Open).await;
    let eva = Person::enter(&stage, &another.shared, "Eva").await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let foreign = eva
        .liar
        .until("a room", |said| {
            said.iter().find_map(|said| match said {
                Said::Down(ServerMessage::Granted {
                    wrapped_root,
                    room_record,
                    ..
                }) => Some((wrapped_root.clone(), room_record.clone())),
                _ => None,
            })
        })
        .await;
    for what in 0..4 {
        let (foreign_root, foreign_record) = foreign.clone();
        let liar = Liar::before(&stage).await;
        liar.script(move |mut said| {
            if let Said::Down(ServerMessage::Granted {
                wrapped_root,
                room_record,
                ..
            }) = &mut said
            {
                match what {
                    0 => *room_record = foreign_record.clone(),
                    1 => *wrapped_root = foreign_root.clone(),
                    2 => (*wrapped_root, *room_record) = (foreign_root.clone(), foreign_record.clone()),
                    // One bit of the record, which the owner signed.
                    _ => {
                        let mut bytes = room_record.as_slice().to_vec();
                        let middle = bytes.len() / 2;
                        bytes[middle] ^= 1;
                        *room_record = Blob::new(bytes).unwrap();
                    }
                }
            }
            vec![said]
        });
        let bo = Person::arrive_before(liar, &house.shared, "Bo", quiet());
        let refused = Phase::Refused {
            reason: RefusedReason::ForeignRoom,
        };
        bo.expect("another room", |report| report.phase() == refused).await;
        let joins = |message: &ClientMessage| matches!(message, ClientMessage::Join { .. });
        assert!(!bo.liar.sent().iter().any(joins), "nothing was said to it");
    }
    together(&[&ada], &["Ada"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_somebody_made_up_without_the_rooms_secret_is_refused_for_good() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    together(&[&ada], &["Ada", "Mallory"]).await;
    let liar = Liar::before(&stage).await;
    let forger = mole.clone();
    liar.script(move |said| match said {
        Said::Up(ClientMessage::Join { sealed }) => {
            let offer = forger.open(SealKind::KeyPackage, sealed.as_slice());
            let welcome = forger.with(|group| group.forge_welcome(&offer)).unwrap();
            let sealed = Blob::new(forger.seal(SealKind::Welcome, &welcome)).unwrap();
            vec![Said::Down(ServerMessage::Welcome { seq: Seq(90), sealed })]
        }
        said => vec![said],
    });
    let bo = Person::arrive_before(liar, &house.shared, "Bo", quiet());
    let refused = Phase::Refused {
        reason: RefusedReason::ForeignGroup { rule: "J1".into() },
    };
    let report = bo.expect("rule J1", |report| report.phase() == refused).await;
    assert_eq!(report.names(), Vec::<String>::new());
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    together(&[&ada, &cy], &["Ada", "Cy", "Mallory"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poisoned_welcomes_burn_three_key_packages_and_then_it_is_over() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    together(&[&ada], &["Ada", "Mallory"]).await;
    let liar = Liar::before(&stage).await;
    let forger = mole.clone();
    liar.script(move |said| match said {
        Said::Up(ClientMessage::Join { .. }) => {
            // What is not sealed with the link spends nothing; what is, and is no Welcome, spends one.
            let not_sealed = Blob::new(vec![5; 700]).unwrap();
            let sealed = Blob::new(forger.seal(SealKind::Welcome, &[7; 700])).unwrap();
            [not_sealed, sealed]
                .map(|sealed| Said::Down(ServerMessage::Welcome { seq: Seq(90), sealed }))
                .into()
        }
        said => vec![said],
    });
    let bo = Person::arrive_before(liar, &house.shared, "Bo", quiet());
    let refused = Phase::Refused {
        reason: RefusedReason::NoEncryption,
    };
    bo.expect("no encryption", |report| report.phase() == refused).await;
    let joins = |message: &&ClientMessage| matches!(message, ClientMessage::Join { .. });
    assert_eq!(bo.liar.sent().iter().filter(joins).count(), 3);
    together(&[&ada], &["Ada", "Mallory"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_welcome_played_to_a_newcomer_costs_a_key_package() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let old = welcome_of(&bo).await;
    let liar = Liar::before(&stage).await;
    let mut once = Some(old);
    liar.script(move |said| match said {
        Said::Up(ClientMessage::Join { .. }) => once.take().into_iter().map(Said::Down).chain([said]).collect(),
        said => vec![said],
    });
    let cy = Person::arrive_before(liar, &house.shared, "Cy", quiet());
    together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy"]).await;
    let joins = |message: &&ClientMessage| matches!(message, ClientMessage::Join { .. });
    assert!(cy.liar.sent().iter().filter(joins).count() <= 3);
}

async fn welcome_of(person: &Person) -> ServerMessage {
    person
        .liar
        .until("a Welcome", |said| {
            said.iter().find_map(|said| match said {
                Said::Down(message @ ServerMessage::Welcome { .. }) => Some(message.clone()),
                _ => None,
            })
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_info_that_is_old_foreign_or_garbled_and_an_old_welcome_lead_nowhere() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let another = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.shared, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo", "Mallory"]).await;
    mole.catch_up(epoch).await;
    let old = mole.seal(SealKind::GroupInfo, &mole.with(|group| group.group_info().unwrap()));
    let welcome = welcome_of(&bo).await;
    let eva = Person::enter(&stage, &another.shared, "Eva").await;
    let foreign = Mole::enter(&another.shared, "Mallory", Way::Added).await;
    let foreign = foreign.seal(SealKind::GroupInfo, &foreign.with(|group| group.group_info().unwrap()));
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy", "Mallory"]).await;

    let before = member(&ada.bot.report(), "Bo");
    let Person { bot, liar, .. } = bo;
    let remembered = bot.crash().await.expect("something to come back with");
    let lies = Arc::new(Mutex::new(vec![vec![9; 900], foreign, old]));
    let told = Arc::clone(&lies);
    liar.script(move |said| match said {
        Said::Down(ServerMessage::Grant {
            slot,
            purpose: purpose @ SlotPurpose::Resync,
            base_epoch,
            intents,
            path,
            deadline_ms,
            group_info,
        }) => {
            let lie = told.lock().unwrap().pop().map(|lie| Blob::new(lie).unwrap());
            let grant = ServerMessage::Grant {
                slot,
                purpose,
                base_epoch,
                intents,
                path,
                deadline_ms,
                group_info: lie.or(group_info),
            };
            vec![Said::Down(welcome.clone()), Said::Down(grant)]
        }
        said => vec![said],
    });
    let mut options = quiet();
    options.remembered = Some(remembered);
    let bo = Person::arrive_before(liar, &house.shared, "Bo", options);
    let epoch = together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy", "Mallory"]).await;
    assert!(epoch > 0 && lies.lock().unwrap().is_empty(), "every lie was told");
    assert_eq!(member(&ada.bot.report(), "Bo"), before, "the same person, once");
    assert!(eva.bot.report().joined());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_is_not_led_into_the_group_before_a_removal() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter(&stage, &house.owner, "Ada").await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    let epoch = together(&[&ada, &bo], &["Ada", "Bo", "Mallory"]).await;
    mole.catch_up(epoch).await;
    let before = mole.seal(SealKind::GroupInfo, &mole.with(|group| group.group_info().unwrap()));
    ada.bot.command(session::Command::Remove {
        peer: mole.peer,
        bar: false,
    });
    together(&[&ada, &bo], &["Ada", "Bo"]).await;

    // Bo reloads. The server shows him the group as it was while Mallory was in it, and only what he commits to it.
    let Person { bot, liar, .. } = bo;
    let remembered = bot.crash().await.expect("something to come back with");
    let mut rolled_back = None;
    liar.script(move |said| match said {
        Said::Down(ServerMessage::Grant {
            slot,
            purpose: purpose @ SlotPurpose::Resync,
            ..
        }) => {
            rolled_back = Some(slot);
            vec![Said::Down(ServerMessage::Grant {
                slot,
                purpose,
                base_epoch: Epoch(epoch),
                intents: vec![],
                path: true,
                deadline_ms: 1500,
                group_info: Some(Blob::new(before.clone()).unwrap()),
            })]
        }
        Said::Up(ClientMessage::Commit {
            slot,
            sealed,
            base_epoch,
            ..
        }) if Some(slot) == rolled_back => {
            vec![Said::Down(ServerMessage::Log(LogEntry {
                seq: Seq(900),
                kind: LogKind::Handshake,
                from: PeerId(0),
                base_epoch,
                sealed,
            }))]
        }
        said => vec![said],
    });
    let mut options = quiet();
    options.remembered = Some(remembered);
    let bo = Person::arrive_before(liar, &house.shared, "Bo", options);
    let report = bo.expect("he is in a group", Report::joined).await;
    assert!(!report.names().contains(&"Mallory".to_owned()), "{:?}", report.names());
    let commits =
        |message: &ClientMessage| matches!(message, ClientMessage::Commit { base_epoch, .. } if base_epoch.0 == epoch);
    assert!(
        !bo.liar.sent().iter().any(commits),
        "nothing was committed to the former group"
    );
    // He is back: Ada lists who he is now, and he hears what she says in her group.
    let himself = own(&report);
    let listed = |report: &Report| roster(report).iter().any(|entry| entry.member == himself);
    let after = ada.expect("he is back", listed).await.epoch();
    assert!(after > epoch, "not the group from before the removal: {after}");
    ada.bot.switch(StreamKind::Microphone, true);
    expect_media_of(&bo.bot, &["Ada"], 0, 10).await;
}

/// Who somebody is, whatever their leaf.
fn member(report: &Report, name: &str) -> String {
    let entry = roster(report).iter().find(|entry| entry.name == name);
    entry.unwrap().member.clone()
}

/// The same of whoever reports.
fn own(report: &Report) -> String {
    let entry = roster(report).iter().find(|entry| entry.own);
    entry.unwrap().member.clone()
}

fn roster(report: &Report) -> &[RosterEntry] {
    &report.view.as_ref().unwrap().roster
}
