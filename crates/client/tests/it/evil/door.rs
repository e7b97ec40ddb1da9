//! A door that is not open: nobody comes through it without a host's word, whoever else would let them in.

use client::{Options, Report};
use e2ee::group::Admission;
use e2ee::rooms::SealKind;
use session::{Command, Phase};
use wire::{ClientMessage, Door, PeerId, ServerMessage, SessionState};

use super::commits::{NOBODY, refused};
use super::liar::{LENT, Liar, Said};
use super::mole::{Mole, Way};
use super::people::{House, Person, quiet, together};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_added_through_a_lobby_or_a_lock_without_a_hosts_ticket() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let host = Options {
        admits: true,
        ..quiet()
    };
    let ada = Person::enter_as(&stage, &house.owner, "Ada", host).await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    together(&[&ada, &bo], &["Ada", "Bo", "Mallory"]).await;

    door(&ada, &bo, Door::Lobby).await;
    // Gil is admitted as everybody is; the mole keeps the ticket.
    let gil = Person::enter(&stage, &house.shared, "Gil").await;
    let names = ["Ada", "Bo", "Gil", "Mallory"];
    mole.catch_up(together(&[&ada, &bo, &gil], &names).await).await;
    let ticket = ada
        .liar
        .until("a ticket", |said| {
            said.iter().find_map(|said| match said {
                Said::Up(ClientMessage::Admit { guests }) => Some(guests[0].ticket.clone()),
                _ => None,
            })
        })
        .await;
    let ticket = mole.open(SealKind::Ticket, ticket.as_slice());
    let forgeries = mole.with(|group| group.forge_admissions(NOBODY, Some(&ticket)));
    assert!(forgeries.len() >= 7);
    refused(&[&ada, &bo], &mole, "Mallory", &forgeries).await;

    door(&ada, &bo, Door::Locked).await;
    mole.catch_up(together(&[&ada, &bo, &gil], &names).await).await;
    let forgeries = mole.with(|group| group.forge_admissions(NOBODY, Some(&ticket)));
    refused(&[&ada, &bo], &mole, "Mallory", &forgeries).await;

    door(&ada, &bo, Door::Open).await;
    let cy = Person::enter(&stage, &house.shared, "Cy").await;
    together(&[&ada, &bo, &gil, &cy], &["Ada", "Bo", "Cy", "Gil", "Mallory"]).await;
}

/// The host turns the door, and both see it.
async fn door(host: &Person, other: &Person, door: Door) {
    host.bot.command(Command::SetDoor(door));
    for person in [host, other] {
        let turned = move |report: &Report| report.view.as_ref().is_some_and(|view| view.door == door);
        person.expect("the door is turned", turned).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_the_server_alone_lets_in_is_added_by_nobody() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Lobby).await;
    let ada = Person::enter(&stage, &house.owner, "Ada").await;
    let epoch = ada.bot.report().epoch();
    let session = ada
        .liar
        .until("the meeting", |said| {
            said.iter().find_map(|said| match said {
                Said::Up(ClientMessage::Formed { session }) => Some(*session),
                _ => None,
            })
        })
        .await;
    // The server lets the guest in by itself; the host's client is told to add whom no host admitted.
    let liar = Liar::before(&stage).await;
    liar.script(move |said| match said {
        Said::Down(ServerMessage::Granted {
            peer,
            resume_token,
            instance,
            wrapped_root,
            room_record,
            ..
        }) => {
            let session = Some(SessionState {
                session,
                epoch: wire::Epoch(epoch),
                head: wire::Seq(0),
            });
            vec![Said::Down(ServerMessage::Granted {
                peer,
                resume_token,
                instance,
                wrapped_root,
                room_record,
                session,
                peers: vec![peer],
                waiting: false,
            })]
        }
        said => vec![said],
    });
    let gil = Person::arrive_before(liar, &house.shared, "Gil", quiet());
    let offer = gil
        .liar
        .until("a key package", |said| {
            said.iter().find_map(|said| match said {
                Said::Up(ClientMessage::Join { sealed }) => Some(sealed.clone()),
                _ => None,
            })
        })
        .await;
    ada.liar.script(|said| match &said {
        Said::Up(ClientMessage::Commit { slot, .. } | ClientMessage::Pass { slot }) if *slot == LENT => vec![],
        _ => vec![said],
    });
    let peer: PeerId = gil
        .liar
        .until("a number", |said| {
            said.iter().find_map(|said| match said {
                Said::Down(ServerMessage::Granted { peer, .. }) => Some(*peer),
                _ => None,
            })
        })
        .await;
    ada.liar.tell(&ServerMessage::Grant {
        slot: LENT,
        purpose: wire::SlotPurpose::Members,
        base_epoch: wire::Epoch(epoch),
        intents: vec![wire::Intent::Join {
            peer,
            sealed: offer,
            ticket: None,
        }],
        path: false,
        deadline_ms: 1500,
        group_info: None,
    });
    let added = ada
        .liar
        .until("an answer to the slot", |said| {
            said.iter().find_map(|said| match said {
                Said::Up(ClientMessage::Commit { slot, welcome_for, .. }) if *slot == LENT => Some(welcome_for.clone()),
                Said::Up(ClientMessage::Pass { slot }) if *slot == LENT => Some(vec![]),
                _ => None,
            })
        })
        .await;
    assert_eq!(added, [], "the host adds nobody whom no host admitted");
    assert_eq!(ada.bot.report().names(), ["Ada"]);
    let report = gil.bot.report();
    assert_eq!(report.phase(), Phase::Joining);
    assert!(
        report.view.unwrap().title.is_some(),
        "the link alone says what the room is called"
    );
}
