//! The owner changes the passphrase, and with it the root of the room, while people are inside.

use std::time::Duration;

use e2ee::group::Admission;
use e2ee::links::Link;
use e2ee::rooms::Guest;
use e2ee::stretch::stretch;
use session::{Command, NewLink, Phase};
use wire::{Rank, RefusalCode, ServerMessage};
use zeroize::Zeroizing;

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// A room whose link needs the passphrase "alt", with a link for a co-host and one for a person.
fn room(seed: u8) -> (World, [Link; 2]) {
    let mut world = World::with_passphrase(seed, Some("alt"));
    let co_host = world.co_host_link();
    let person = world.link_for(person());
    (world, [co_host, person])
}

fn person() -> Guest<'static> {
    Guest::Person {
        label: "Petra",
        auto_admit: true,
        rank: Rank::Guest,
    }
}

/// The owner changes the passphrase; empty: to none.
fn change(world: &mut World, owner: usize, passphrase: &str, seq: u64) {
    let session = &mut world.clients[owner].session;
    let stretched = session.new_passphrase(passphrase).map(|input| stretch(&input));
    assert_eq!(stretched.is_none(), passphrase.is_empty());
    let made = session.change_passphrase(stretched.as_deref(), seq).unwrap();
    world.put(owner, &made.update).unwrap();
}

/// Somebody comes with everybody's link and a passphrase.
fn come(world: &mut World, name: &str, passphrase: Option<&str>) -> usize {
    let i = world.client();
    let link = world.new_room.shared.clone();
    world.enter_with(i, name, &link, passphrase);
    world.run(SECOND * 5);
    i
}

fn come_by(world: &mut World, name: &str, link: &Link) -> usize {
    let i = world.client();
    world.enter_with(i, name, link, None);
    world.run(SECOND * 5);
    i
}

fn asks(world: &World, i: usize) -> Option<bool> {
    match world.phase(i) {
        Phase::NeedsPassphrase { wrong, .. } => Some(*wrong),
        _ => None,
    }
}

fn hears(world: &mut World, from: usize, to: usize) -> bool {
    let peer = world.peer(from);
    let sound = world.speak(from).unwrap();
    world.hear(to, peer, &sound).is_ok()
}

fn together(world: &mut World, all: &[usize]) {
    world.assert_together(all);
    for (from, to) in all.iter().zip(all.iter().cycle().skip(1)) {
        world.command(
            *from,
            Command::SetStream {
                kind: wire::StreamKind::Microphone,
                on: true,
            },
        );
        world.run(SECOND);
        assert!(hears(world, *from, *to), "{from} to {to}");
    }
}

#[test]
fn who_is_inside_stays_and_newcomers_need_the_new_passphrase() {
    let (mut world, [co_host, person]) = room(180);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    let petra = come_by(&mut world, "Petra", &person);
    together(&mut world, &[ada, ben, petra]);
    let joins = |world: &World, i: usize| {
        let sent = &world.clients[i].sent;
        sent.iter()
            .filter(|message| matches!(message, wire::ClientMessage::Hello { .. }))
            .count()
    };
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    together(&mut world, &[ada, ben, petra]);
    assert_eq!(
        (joins(&world, ben), joins(&world, petra)),
        (1, 1),
        "nobody had to come back"
    );

    let late = come(&mut world, "Clara", Some("alt"));
    assert_eq!(asks(&world, late), Some(true));
    world.command(late, Command::Passphrase(Zeroizing::new("Neu".into())));
    world.run(SECOND * 5);
    let mo = come_by(&mut world, "Mo", &co_host);
    together(&mut world, &[ada, ben, petra, late, mo]);
    // Links made from now on open the new root.
    let link = NewLink::Person {
        label: "Quirin".into(),
        auto_admit: true,
        presents: false,
    };
    let made = world.clients[ada].session.make_link(&link, None, 11).unwrap();
    world.put(ada, &made.update).unwrap();
    let fragment = made.fragment.unwrap();
    let quirin = Link::parse(&world.new_room.shared.room().to_string(), &fragment).unwrap();
    let quirin = come_by(&mut world, "Quirin", &quirin);
    together(&mut world, &[ada, ben, petra, late, mo, quirin]);
}

#[test]
fn who_was_told_comes_back_after_a_reload_and_a_restart() {
    let (mut world, [_, person]) = room(181);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    let petra = come_by(&mut world, "Petra", &person);
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    world.reload(ben, "Ben");
    world.run(SECOND * 5);
    world.assert_together(&[ada, ben, petra]);
    // Longer than anything is held of the former root.
    world.run(SECOND * 20);
    for (i, name, link) in [
        (ada, "Ada", world.new_room.owner.clone()),
        (petra, "Petra", person.clone()),
    ] {
        world.reload_with(i, name, &link);
        world.run(SECOND * 8);
        world.assert_together(&[ada, ben, petra]);
    }
    world.kill_server();
    world.run(SECOND);
    world.restart_server();
    world.run(SECOND * 20);
    together(&mut world, &[ada, ben, petra]);
    world.reload(ben, "Ben");
    world.run(SECOND * 8);
    world.assert_together(&[ada, ben, petra]);
}

#[test]
fn who_was_away_meanwhile_hears_of_it_or_comes_by_the_own_link() {
    let (mut world, [_, person]) = room(182);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    let clara = come(&mut world, "Clara", Some("alt"));
    let petra = come_by(&mut world, "Petra", &person);
    together(&mut world, &[ada, ben, clara, petra]);
    // A dead network: what was said meanwhile follows.
    for i in [ben, clara, petra] {
        world.cut_off(i, true);
    }
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 15);
    world.cut_off(ben, false);
    world.run(SECOND * 10);
    assert!(hears(&mut world, ada, ben) && hears(&mut world, ben, ada));
    // A tab that is loaded anew, and knows what it knew before.
    world.cut_off(petra, false);
    world.reload_with(petra, "Petra", &person);
    world.cut_off(clara, false);
    world.reload(clara, "Clara");
    world.run(SECOND * 20);
    assert_eq!(asks(&world, clara), Some(false), "it was the right one once");
    world.command(clara, Command::Passphrase(Zeroizing::new("neu".into())));
    world.run(SECOND * 10);
    together(&mut world, &[ada, ben, clara, petra]);
}

#[test]
fn a_passphrase_is_removed_set_and_changed_again() {
    let (mut world, _) = room(183);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    change(&mut world, ada, "", 10);
    world.run(SECOND * 15);
    let clara = come(&mut world, "Clara", None);
    together(&mut world, &[ada, ben, clara]);
    change(&mut world, ada, "eins", 11);
    // At once again, before the meeting goes by the first.
    change(&mut world, ada, "zwei", 12);
    world.run(SECOND * 5);
    together(&mut world, &[ada, ben, clara]);
    for (passphrase, joined) in [(None, false), (Some("eins"), false), (Some("zwei"), true)] {
        let i = come(&mut world, "Dora", passphrase);
        assert_eq!(*world.phase(i) == Phase::Joined, joined, "{passphrase:?}");
    }
}

#[test]
fn who_came_with_a_passphrase_that_is_no_more_is_not_asked_for_one() {
    let (mut world, _) = room(184);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    world.cut_off(ben, true);
    change(&mut world, ada, "", 10);
    world.run(SECOND * 90);
    world.cut_off(ben, false);
    world.run(SECOND * 20);
    world.assert_together(&[ada, ben]);
}

#[test]
fn who_waits_before_the_door_enters_anew() {
    let mut world = World::with_door(185, Admission::Lobby);
    let person = world.link_for(Guest::Person {
        label: "Petra",
        auto_admit: false,
        rank: Rank::Guest,
    });
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", None);
    let petra = come_by(&mut world, "Petra", &person);
    assert_eq!(world.view(ada).waiting.len(), 2);
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    assert_eq!(asks(&world, ben), Some(false));
    let waiting: Vec<_> = world.view(ada).waiting.iter().map(|guest| guest.name.clone()).collect();
    assert_eq!(waiting, ["Petra"]);
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 5);
    world.assert_together(&[ada, petra]);
}

#[test]
fn the_owner_finishes_what_a_lost_connection_interrupted() {
    let (mut world, [_, person]) = room(186);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    for reloads in [false, true] {
        let passphrase = if reloads { "zwei" } else { "eins" };
        // The server takes it, and the owner's connection is lost before anybody inside is told.
        world.cut_off(ada, true);
        world.run(SECOND);
        change(&mut world, ada, passphrase, if reloads { 11 } else { 10 });
        world.run(SECOND);
        let petra = world.client();
        world.enter_with(petra, "Petra", &person, None);
        world.run(SECOND);
        assert_ne!(
            *world.phase(petra),
            Phase::Joined,
            "the meeting goes by the former root"
        );
        world.cut_off(ada, false);
        if reloads {
            let link = world.new_room.owner.clone();
            world.reload_with(ada, "Ada", &link);
        }
        world.run(SECOND * 15);
        world.assert_together(&[ada, ben, petra]);
        world.command(petra, Command::Leave);
        world.run(SECOND * 5);
    }
}

#[test]
fn a_co_host_and_a_stranger_change_nothing() {
    let (mut world, [co_host, _]) = room(187);
    world.host("Ada");
    let mo = come_by(&mut world, "Mo", &co_host);
    let ben = come(&mut world, "Ben", Some("alt"));
    for i in [mo, ben] {
        assert!(world.clients[i].session.new_passphrase("neu").is_none());
        assert!(world.clients[i].session.change_passphrase(None, 9).is_none());
    }
}

#[test]
fn a_change_that_the_server_refuses_changes_nothing() {
    let (mut world, _) = room(188);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    assert!(world.clients[ada].session.change_passphrase(None, 9).is_some());
    let now = world.now;
    world.clients[ada].session.updated(false, now);
    world.run(SECOND * 5);
    let clara = come(&mut world, "Clara", Some("alt"));
    together(&mut world, &[ada, ben, clara]);
}

#[test]
fn a_change_whose_answer_was_lost_is_found_again() {
    let (mut world, _) = room(191);
    let ada = world.host("Ada");
    let ben = come(&mut world, "Ben", Some("alt"));
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    let made = world.clients[ada].session.change_passphrase(None, 11).unwrap();
    world.take(&made.update).unwrap();
    let now = world.now;
    world.clients[ada].session.updated(false, now);
    world.run(SECOND * 5);
    let link = NewLink::Moderator { label: "Mo".into() };
    let made = world.clients[ada].session.make_link(&link, None, 12).unwrap();
    let record = world.put(ada, &made.update).unwrap_err();
    let now = world.now;
    assert!(world.clients[ada].session.renew_room(&record, now));
    world.run(SECOND * 5);
    let clara = come(&mut world, "Clara", None);
    together(&mut world, &[ada, ben, clara]);
}

#[test]
fn a_second_device_of_the_owner_is_told_and_changes_the_room_further() {
    let (mut world, _) = room(189);
    let ada = world.host("Ada");
    let other = world.host("Ada");
    world.run(SECOND * 5);
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    let session = &mut world.clients[other].session;
    let made = session.change_passphrase(None, 11).unwrap();
    let record = world.put(other, &made.update).unwrap_err();
    let now = world.now;
    world.clients[other].session.updated(false, now);
    assert!(world.clients[other].session.renew_room(&record, now));
    change(&mut world, other, "", 12);
    world.run(SECOND * 5);
    let clara = come(&mut world, "Clara", None);
    together(&mut world, &[ada, other, clara]);
}

#[test]
fn a_server_that_shows_the_former_record_again_is_not_followed() {
    let (mut world, [_, person]) = room(190);
    let ada = world.host("Ada");
    let petra = come_by(&mut world, "Petra", &person);
    let (record, invites) = (
        world.new_room.request.record.clone(),
        world.new_room.request.invites.clone(),
    );
    change(&mut world, ada, "neu", 10);
    world.run(SECOND * 5);
    world.new_room.request.record = record;
    world.new_room.request.invites = invites;
    world.kill_server();
    world.restart_server();
    world.tell(
        petra,
        &ServerMessage::Refused(wire::Refusal {
            code: RefusalCode::CannotResume,
            retry_after_seconds: None,
        }),
    );
    world.run(SECOND * 10);
    assert!(
        matches!(world.phase(petra), Phase::Refused { .. }),
        "{:?}",
        world.phase(petra)
    );
}
