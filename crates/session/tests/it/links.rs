//! Links that the owner makes for single people: what they give, and what is left of it once it was taken back.

use std::time::Duration;

use e2ee::group::Admission;
use e2ee::links::Link;
use e2ee::rooms::Guest;
use session::{Command, MayShow, NewLink, Notice, Phase, RefusedReason, Role};
use wire::{Rank, RefusalCode, ServerMessage};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// A room and a link that makes a presenter of one person.
fn with_presenter(seed: u8, admission: Admission) -> (World, Link) {
    let mut world = World::with_door(seed, admission);
    let link = world.link_for(Guest::Person {
        label: "Petra",
        auto_admit: true,
        rank: Rank::Presenter,
    });
    (world, link)
}

#[test]
fn a_personal_link_makes_a_presenter_until_a_host_takes_it() {
    let (mut world, link) = with_presenter(161, Admission::Lobby);
    let co_host = world.co_host_link();
    let ada = world.host("Ada");
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 5);
    world.assert_together(&[ada, petra]);
    assert_eq!(world.view(petra).role, Role::Presenter);
    assert_eq!(world.view(petra).may_show, MayShow::Yes);
    assert!(!world.clients[ada].notices.contains(&Notice::NotAllowed));

    let peer = world.peer(petra);
    world.command(
        ada,
        Command::SetRole {
            peer,
            role: Role::Participant,
        },
    );
    world.run(SECOND * 5);
    assert_eq!(world.view(petra).role, Role::Participant);
    for i in [petra, ada] {
        let (name, link) = if i == ada {
            ("Ada", world.new_room.owner.clone())
        } else {
            ("Petra", link.clone())
        };
        world.reload_with(i, name, &link);
        world.run(SECOND * 8);
        world.assert_together(&[ada, petra]);
        assert_eq!(world.view(petra).role, Role::Participant, "after a reload of {name}");
    }
    let clara = world.client();
    world.enter_with(clara, "Clara", &co_host, None);
    world.run(SECOND * 8);
    world.assert_together(&[ada, petra, clara]);
    assert_eq!(world.view(clara).role, Role::Moderator);
    assert_eq!(world.view(petra).role, Role::Participant, "another host came");
}

#[test]
fn a_presenter_by_link_who_came_before_the_host_becomes_one_when_the_host_comes() {
    let (mut world, link) = with_presenter(162, Admission::Open);
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 3);
    world.assert_joined(petra);
    assert_eq!(world.view(petra).role, Role::Participant);
    let ada = world.host("Ada");
    world.run(SECOND * 5);
    world.assert_together(&[ada, petra]);
    assert_eq!(world.view(petra).role, Role::Presenter);
}

#[test]
fn what_a_host_took_stays_taken_when_the_person_or_the_host_comes_anew() {
    let (mut world, link) = with_presenter(163, Admission::Lobby);
    let ada = world.host("Ada");
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 5);
    assert_eq!(world.view(petra).role, Role::Presenter);
    let peer = world.peer(petra);
    world.command(
        ada,
        Command::SetRole {
            peer,
            role: Role::Participant,
        },
    );
    world.run(SECOND * 5);
    assert_eq!(world.view(petra).role, Role::Participant);
    // Leaves, and comes back with the same link as somebody new.
    world.command(petra, Command::Leave);
    world.run(SECOND * 5);
    let again = world.client();
    world.enter_with(again, "Petra", &link, None);
    world.run(SECOND * 8);
    world.assert_together(&[ada, again]);
    assert_eq!(world.view(again).role, Role::Participant);
    // So does the host.
    world.command(ada, Command::Leave);
    world.run(SECOND * 5);
    let back = world.host("Ada");
    world.run(SECOND * 8);
    world.assert_together(&[back, again]);
    assert_eq!(world.view(again).role, Role::Participant);
    // What the host gives by hand holds, and holds again.
    let peer = world.peer(again);
    world.command(
        back,
        Command::SetRole {
            peer,
            role: Role::Presenter,
        },
    );
    world.run(SECOND * 5);
    assert_eq!(world.view(again).role, Role::Presenter);
    assert!(!world.clients[back].notices.contains(&Notice::NotAllowed));
}

#[test]
fn a_host_back_from_a_lost_connection_makes_presenters_of_those_who_came_meanwhile() {
    let (mut world, link) = with_presenter(164, Admission::Open);
    let ada = world.host("Ada");
    let ben = world.meet(&["Ben"])[0];
    world.run(SECOND * 2);
    world.lose_socket(ada);
    world.cut_off(ada, true);
    world.run(SECOND);
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 5);
    world.assert_joined(petra);
    assert_eq!(world.view(petra).role, Role::Participant);
    world.cut_off(ada, false);
    let owner = world.new_room.owner.clone();
    world.reload_with(ada, "Ada", &owner);
    world.run(SECOND * 8);
    world.assert_together(&[ada, ben, petra]);
    assert_eq!(world.view(petra).role, Role::Presenter);
}

/// A meeting of the owner, somebody with a link for co-hosts, and somebody with a personal one.
fn with_links(seed: u8) -> (World, [usize; 3], [Link; 2]) {
    let mut world = World::with_door(seed, Admission::Lobby);
    let co_host = world.co_host_link();
    let person = world.link_for(Guest::Person {
        label: "Petra",
        auto_admit: true,
        rank: Rank::Presenter,
    });
    let ada = world.host("Ada");
    let (clara, petra) = (world.client(), world.client());
    world.enter_with(clara, "Clara", &co_host, None);
    world.run(SECOND * 5);
    world.enter_with(petra, "Petra", &person, None);
    world.run(SECOND * 5);
    world.assert_together(&[ada, clara, petra]);
    (world, [ada, clara, petra], [co_host, person])
}

#[test]
fn withdrawing_takes_the_co_hosts_role_in_the_meeting_and_leaves_everybody_inside() {
    let (mut world, [ada, clara, petra], [co_host, person]) = with_links(165);
    assert_eq!(
        (world.view(clara).role, world.view(petra).role),
        (Role::Moderator, Role::Presenter)
    );
    world.withdraw(ada, &co_host);
    world.run(SECOND * 5);
    world.withdraw(ada, &person);
    world.run(SECOND * 5);
    world.assert_together(&[ada, clara, petra]);
    assert_eq!(world.view(clara).role, Role::Participant);
    // Others come and go: she does not ask for it again.
    world.clients[clara].sent.clear();
    let guest = world.client();
    world.enter_with(guest, "Gus", &world.new_room.owner.clone(), None);
    world.run(SECOND * 5);
    world.command(guest, Command::Leave);
    world.run(SECOND * 5);
    let refused = |notice: &Notice| matches!(notice, Notice::Refused { .. } | Notice::NotAllowed);
    assert!(!world.clients[clara].notices.iter().any(refused));
    let policy = wire::ClientMessage::Slot {
        purpose: wire::SlotPurpose::Policy,
    };
    assert!(!world.clients[clara].sent.contains(&policy));
    let invited_as = |world: &World| {
        let roster = &world.view(ada).roster;
        roster.iter().find_map(|entry| entry.invited_as.clone())
    };
    assert_eq!(invited_as(&world).as_deref(), Some("Petra"));
    // Once gone, nobody comes back with them.
    for (i, link) in [(clara, &co_host), (petra, &person)] {
        world.command(i, Command::Leave);
        world.run(SECOND * 5);
        let again = world.client();
        world.enter_with(again, "Again", link, None);
        world.run(SECOND * 5);
        assert_eq!(*world.phase(again), ENDED);
    }
}

#[test]
fn whoever_waits_with_a_link_that_is_withdrawn_is_told_and_no_longer_listed() {
    let mut world = World::with_door(166, Admission::Lobby);
    let link = world.link_for(Guest::Person {
        label: "Petra",
        auto_admit: false,
        rank: Rank::Guest,
    });
    let ada = world.host("Ada");
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 3);
    assert_eq!(world.view(ada).waiting.len(), 1);
    let waiting = world.view(ada).waiting[0].peer;
    world.withdraw(ada, &link);
    // At once, without asking the server anew.
    world.run(SECOND / 50);
    assert_eq!(*world.phase(petra), ENDED);
    world.run(SECOND * 3);
    assert_eq!(*world.phase(petra), ENDED);
    assert!(world.view(ada).waiting.is_empty());
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 3);
    assert!(world.view(ada).roster.iter().all(|entry| entry.peer != waiting));
}

#[test]
fn a_knock_with_a_withdrawn_invitation_is_not_listed() {
    let mut world = World::with_door(167, Admission::Lobby);
    let link = world.link_for(Guest::Person {
        label: "Petra",
        auto_admit: false,
        rank: Rank::Guest,
    });
    let ada = world.host("Ada");
    let knocks = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let kept = knocks.clone();
    world.tamper = Some(Box::new(move |_, message| match message {
        ServerMessage::Knocked { .. } => {
            kept.borrow_mut().push(message);
            vec![]
        }
        message => vec![message],
    }));
    let petra = world.client();
    world.enter_with(petra, "Petra", &link, None);
    world.run(SECOND * 3);
    let knock = knocks.borrow()[0].clone();
    for withdrawn in [false, true] {
        if withdrawn {
            world.withdraw(ada, &link);
            world.run(SECOND * 3);
        }
        world.tell(ada, &knock);
        assert_eq!(world.view(ada).waiting.is_empty(), withdrawn);
    }
}

#[test]
fn a_second_device_of_the_owner_takes_over_what_the_first_has_changed() {
    let (mut world, [ada, ..], [co_host, person]) = with_links(168);
    let other = world.host("Ada");
    world.run(SECOND * 5);
    world.assert_joined(other);
    world.withdraw(ada, &person);
    world.run(SECOND * 5);
    let new = NewLink::Person {
        label: "Quirin".into(),
        auto_admit: false,
        presents: false,
    };
    let labels = |world: &World, i: usize| -> Vec<String> {
        let made = world.clients[i].session.made_links();
        made.into_iter().map(|link| link.label).collect()
    };
    assert_eq!(labels(&world, other), ["Mit", "Petra"], "it has not heard");
    let made = world.clients[other].session.make_link(&new, None, 8).unwrap();
    let record = world.put(other, &made.update).unwrap_err();
    let now = world.now;
    world.clients[other].session.updated(false, now);
    assert!(world.clients[other].session.renew_room(&record, now));
    assert_eq!(labels(&world, other), ["Mit"]);
    let made = world.clients[other].session.make_link(&new, None, 9).unwrap();
    world.put(other, &made.update).unwrap();
    assert_eq!(labels(&world, other), ["Mit", "Quirin"]);
    world.run(SECOND * 3);
    for (link, phase) in [(&co_host, Phase::Joined), (&person, ENDED)] {
        let i = world.client();
        world.enter_with(i, "Again", link, None);
        world.run(SECOND * 5);
        assert_eq!(*world.phase(i), phase);
    }
    assert!(!world.clients[ada].session.renew_room(&[1, 2, 3], now));
}

/// The link has ended.
const ENDED: Phase = Phase::Refused {
    reason: RefusedReason::Server {
        code: RefusalCode::NotInvited,
        retry_after_seconds: None,
    },
};

#[test]
fn an_older_record_given_by_the_server_brings_no_withdrawn_link_back() {
    let (mut world, [ada, ..], [_, person]) = with_links(171);
    let before = world.new_room.request.record.clone();
    let labels = |world: &World| -> Vec<String> {
        let made = world.clients[ada].session.made_links();
        made.into_iter().map(|link| link.label).collect()
    };
    assert_eq!(labels(&world), ["Mit", "Petra"]);
    world.withdraw(ada, &person);
    world.run(SECOND * 5);
    assert_eq!(labels(&world), ["Mit"]);
    world.kill_server();
    world.new_room.request.record = before;
    world.pepper += 1;
    world.restart_server();
    world.run(SECOND * 20);
    world.assert_joined(ada);
    assert_eq!(labels(&world), ["Mit"]);
    let owner = world.new_room.owner.clone();
    world.reload_with(ada, "Ada", &owner);
    world.run(SECOND * 8);
    world.assert_joined(ada);
    assert_eq!(labels(&world), ["Mit"], "nor does a reload after it");
}
