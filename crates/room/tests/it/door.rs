use room::Input;
use wire::{
    Admission, Blob, ClientMessage, Door, EndReason, Intent, KnockFor, LobbyKey, PeerId, Rank, RefusalCode,
    ServerMessage,
};

use crate::house::{Guest, House, OTHER_HOST, PERSONAL, SESSION, admission, app, join, refusal};

fn key(host: &Guest, byte: u8) -> LobbyKey {
    LobbyKey {
        peer: host.peer,
        sealed: Blob::new(vec![byte; 40]).unwrap(),
    }
}

fn open_lobby(house: &mut House, host: &Guest, byte: u8) {
    let sealed = Blob::new(vec![byte; 40]).unwrap();
    house.say(host.conn, ClientMessage::OpenLobby { sealed });
}

fn knock(house: &mut House, guest: &Guest, at: PeerId, byte: u8) {
    let sealed = Blob::new(vec![byte; 200]).unwrap();
    let to = vec![KnockFor { peer: at, sealed }];
    house.say(guest.conn, ClientMessage::Knock { to });
}

fn knocked(peer: PeerId, byte: u8, in_use: bool) -> ServerMessage {
    let sealed = Blob::new(vec![byte; 200]).unwrap();
    ServerMessage::Knocked { peer, sealed, in_use }
}

fn keys(keys: &[LobbyKey]) -> ServerMessage {
    ServerMessage::LobbyKeys { keys: keys.to_vec() }
}

fn waits(message: &ServerMessage) -> bool {
    match message {
        ServerMessage::Granted {
            waiting,
            session,
            peers,
            ..
        } => {
            assert!(!waiting || (session.is_none() && peers.is_empty()));
            *waiting
        }
        other => panic!("{other:?}"),
    }
}

fn codes(house: &mut House, guest: &Guest) -> Vec<RefusalCode> {
    house.heard(guest.conn).iter().filter_map(refusal).collect()
}

fn end_of_knock(peer: PeerId) -> ServerMessage {
    ServerMessage::KnockEnded { peer }
}

#[test]
fn a_guest_knocks_is_let_in_and_its_ticket_reaches_the_committer() {
    let mut house = House::with_door(Door::Lobby);
    let host = house.hosted(0).remove(0);
    let (conn, answer) = house.come_by(crate::house::INVITE);
    assert!(waits(&answer));
    let guest = crate::house::granted(conn, answer);
    assert_eq!(house.heard(guest.conn), [keys(&[])]);
    open_lobby(&mut house, &host, 1);
    assert_eq!(house.heard(guest.conn), [keys(&[key(&host, 1)])]);
    knock(&mut house, &guest, host.peer, 9);
    assert_eq!(house.heard(host.conn), [knocked(guest.peer, 9, false)]);

    let guests = vec![admission(guest.peer), admission(PeerId(12345))];
    house.say(host.conn, ClientMessage::Admit { guests });
    match &house.heard(guest.conn)[..] {
        [
            ServerMessage::Admitted {
                session: Some(state),
                peers,
            },
        ] => {
            assert_eq!(state.session, SESSION);
            assert!(peers.contains(&guest.peer) && peers.contains(&host.peer));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(house.heard(host.conn), [end_of_knock(guest.peer)]);
    house.say(guest.conn, join());
    house.pass(60);
    let (_, grant) = house.granted(std::slice::from_ref(&host)).unwrap();
    assert!(matches!(&grant.intents[..], [Intent::Join { ticket: Some(t), .. }] if t.as_slice() == [5]));
}

/// Everything a waiting guest hears while a meeting goes on in front of it.
#[test]
fn nothing_of_the_meeting_reaches_who_waits() {
    let mut house = House::with_door(Door::Lobby);
    let mut members = house.hosted(2);
    let host = members[0].clone();
    open_lobby(&mut house, &host, 1);
    let waiting = house.enter();
    let mut late = house.enter();
    let asked = [
        join(),
        app(wire::Epoch(2)),
        ClientMessage::Slot {
            purpose: wire::SlotPurpose::Resync,
        },
        ClientMessage::Replay { after: wire::Seq(0) },
        ClientMessage::View { videos: vec![] },
        ClientMessage::Publish {
            on: vec![wire::StreamKind::Camera],
        },
        ClientMessage::Offer {
            generation: 1,
            sdp: String::new(),
            sends: vec![],
            receives: vec![],
        },
    ];
    let count = asked.len();
    for message in asked {
        house.say(waiting.conn, message);
    }
    house.say(host.conn, app(wire::Epoch(2)));
    let joiner = house.enter_by(PERSONAL);
    house.add(&mut members, joiner);
    house.cut(members[2].conn);
    house.pass(3000);
    knock(&mut house, &waiting, host.peer, 1);
    house.cut(waiting.conn);
    house.pass(1000);
    let mut heard = house.inbox.remove(&waiting.conn).unwrap();
    let back = house.resume(&waiting, None).unwrap();
    house.pass(61_000);
    heard.extend(house.inbox.remove(&back.conn).unwrap());
    late.conn = back.conn;
    let strange: Vec<_> = heard
        .iter()
        .filter(|m| !matches!(m, ServerMessage::LobbyKeys { .. } | ServerMessage::Pong { .. }))
        .collect();
    assert_eq!(strange.len(), count, "{strange:?}");
    assert!(
        strange.iter().all(|m| refusal(m) == Some(RefusalCode::OutOfOrder)),
        "{strange:?}"
    );
    let media = |effect: &room::Effect| {
        matches!(effect, room::Effect::Publish { peer, .. } | room::Effect::View { peer, .. }
            | room::Effect::MediaOffer { peer, .. } if *peer == waiting.peer)
    };
    assert!(!house.others.iter().any(media));
    assert!(!house.room.peers().contains(&waiting.peer));
}

#[test]
fn who_is_denied_is_told_and_a_personal_invitation_is_closed_after_three_times() {
    let mut house = House::with_door(Door::Open);
    house.store.get_mut(&PERSONAL).unwrap().knocks = true;
    let host = house.formed();
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Lobby });
    for (time, retry) in [(1, Some(30)), (2, Some(30)), (3, None)] {
        let guest = house.enter_by(PERSONAL);
        house.say(host.conn, ClientMessage::Deny { peer: guest.peer });
        let heard = house.heard(guest.conn);
        match heard.last() {
            Some(ServerMessage::Refused(refusal)) => {
                assert_eq!(
                    (refusal.code, refusal.retry_after_seconds),
                    (RefusalCode::Denied, retry),
                    "{time}"
                );
            }
            other => panic!("{other:?}"),
        }
        assert!(!house.open.contains(&guest.conn));
        assert_eq!(house.resume(&guest, None).unwrap_err(), RefusalCode::CannotResume);
        let (conn, answer) = house.come_by(PERSONAL);
        assert_eq!(refusal(&answer), Some(RefusalCode::Denied));
        assert!(!house.open.contains(&conn));
        house.pass(31_000);
    }
    let (_, answer) = house.come_by(PERSONAL);
    assert_eq!(refusal(&answer), Some(RefusalCode::Denied));
}

#[test]
fn hosts_who_come_later_are_knocked_at_and_all_hear_the_end() {
    let mut house = House::with_door(Door::Lobby);
    let mut members = house.hosted(0);
    let first = members[0].clone();
    open_lobby(&mut house, &first, 1);
    let guest = house.enter();
    knock(&mut house, &guest, first.peer, 1);
    let second = house.enter_by(OTHER_HOST);
    house.add(&mut members, second.clone());
    house.heard(guest.conn);
    open_lobby(&mut house, &second, 2);
    match &house.heard(guest.conn)[..] {
        [ServerMessage::LobbyKeys { keys }] => assert_eq!(keys.len(), 2),
        other => panic!("{other:?}"),
    }
    knock(&mut house, &guest, second.peer, 2);
    assert_eq!(house.heard(second.conn), [knocked(guest.peer, 2, false)]);
    // The first host's connection breaks for a moment: what it missed comes again.
    house.cut(first.conn);
    assert_eq!(house.heard(guest.conn), [keys(&[key(&second, 2)])]);
    let first = house.resume(&first, Some(house.continuing(&members))).unwrap();
    assert_eq!(house.heard(guest.conn).len(), 1);
    let again = house.heard(first.conn);
    assert!(again.contains(&knocked(guest.peer, 1, false)), "{again:?}");
    house.say(guest.conn, ClientMessage::Leave {});
    for host in [&first, &second] {
        assert_eq!(house.heard(host.conn), [end_of_knock(guest.peer)]);
    }
}

#[test]
fn a_locked_door_is_shut_to_all_but_hosts_and_returners() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let waiting = house.enter();
    house.say(members[0].conn, ClientMessage::SetDoor { door: Door::Locked });
    for invite in [crate::house::INVITE, PERSONAL] {
        let (conn, answer) = house.come_by(invite);
        assert_eq!(refusal(&answer), Some(RefusalCode::Locked));
        assert!(!house.open.contains(&conn));
    }
    let (_, answer) = house.come_by(OTHER_HOST);
    assert!(!waits(&answer));
    house.cut(members[1].conn);
    let state = house.continuing(&members);
    assert!(house.resume(&members[1], Some(state)).is_ok());
    house.heard(waiting.conn);
    house.say(members[0].conn, ClientMessage::SetDoor { door: Door::Open });
    assert!(matches!(
        house.heard(waiting.conn)[..],
        [ServerMessage::Admitted { .. }]
    ));
}

#[test]
fn closing_the_door_catches_who_is_inside_and_not_in_the_group() {
    let mut house = House::with_door(Door::Open);
    let host = house.formed();
    let guest = house.enter();
    house.say(guest.conn, join());
    house.heard(guest.conn);
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Lobby });
    assert_eq!(codes(&mut house, &guest), [RefusalCode::CannotResume]);
    house.pass(100);
    assert!(house.granted(&[host]).is_none());
    let (_, answer) = house.come_by(crate::house::INVITE);
    assert!(waits(&answer));
}

#[test]
fn where_all_wait_neither_an_invitation_nor_a_host_nor_the_owner_opens() {
    let mut house = House::where_all_wait();
    let (_, early) = house.come_by(crate::house::INVITE);
    assert!(waits(&early), "the kept record says that the door is open");
    house.input(Input::Updated {
        door: Door::Open,
        revoke: vec![],
        replace: vec![],
    });
    let (_, later) = house.come_by(crate::house::INVITE);
    assert!(waits(&later), "the owner says it again");
    let host = house.formed();
    let (_, named) = house.come_by(crate::house::PERSONAL);
    assert!(waits(&named), "an invitation that does not knock");
    house.heard(host.conn);
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Locked });
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Open });
    assert_eq!(codes(&mut house, &host), [], "a group from before is not refused");
    let (_, later) = house.come_by(crate::house::PERSONAL);
    assert!(waits(&later), "no host opens");
    house.restart();
    let (_, after) = house.come_by(crate::house::INVITE);
    assert!(waits(&after), "nor does a restart");
}

#[test]
fn an_invitation_for_one_in_use_waits_and_the_host_is_told_so() {
    let mut house = House::with_door(Door::Open);
    let host = house.formed();
    open_lobby(&mut house, &host, 1);
    let first = house.enter_by(PERSONAL);
    let (conn, answer) = house.come_by(PERSONAL);
    assert!(waits(&answer));
    let second = crate::house::granted(conn, answer);
    knock(&mut house, &second, host.peer, 3);
    assert!(house.heard(host.conn).contains(&knocked(second.peer, 3, true)));
    house.heard(second.conn);
    house.say(first.conn, ClientMessage::Leave {});
    assert!(matches!(house.heard(second.conn)[..], [ServerMessage::Admitted { .. }]));
}

#[test]
fn who_comes_early_waits_for_a_host_and_bypasses_nothing() {
    let mut house = House::with_door(Door::Lobby);
    let early = house.enter();
    let invited = house.enter_by(PERSONAL);
    house.pass(120_000);
    for guest in [&early, &invited] {
        let heard = house.heard(guest.conn);
        assert!(
            heard.iter().all(|m| matches!(m, ServerMessage::LobbyKeys { .. })),
            "{heard:?}"
        );
    }
    house.say(invited.conn, ClientMessage::Formed { session: SESSION });
    assert_eq!(codes(&mut house, &invited), [RefusalCode::OutOfOrder]);
    house.formed();
    assert!(house.heard(early.conn).is_empty());
    assert!(matches!(house.heard(invited.conn)[..], [ServerMessage::Session(_)]));
}

#[test]
fn the_end_reaches_who_waits() {
    let mut house = House::with_door(Door::Lobby);
    let host = house.hosted(0).remove(0);
    let guest = house.enter();
    house.heard(guest.conn);
    house.end_by_owner(&host);
    let reason = EndReason::EndedByHost;
    assert_eq!(house.heard(guest.conn), [ServerMessage::Ended { reason }]);
}

#[test]
fn five_hundred_at_the_door_in_five_seconds() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let host = members[0].clone();
    open_lobby(&mut house, &host, 1);
    let mut waiting = Vec::new();
    let mut full = 0;
    for _ in 0..500 {
        let (conn, answer) = house.come_by(crate::house::INVITE);
        match refusal(&answer) {
            Some(code) => {
                assert_eq!(code, RefusalCode::RoomFull);
                full += 1;
            }
            None => {
                let guest = crate::house::granted(conn, answer);
                knock(&mut house, &guest, host.peer, 1);
                waiting.push(guest);
            }
        }
        house.pass(10);
    }
    assert_eq!((waiting.len(), full), (200, 300));
    let knocks = |house: &mut House| {
        let heard = house.heard(host.conn);
        heard
            .iter()
            .filter(|m| matches!(m, ServerMessage::Knocked { .. }))
            .count()
    };
    let first = knocks(&mut house);
    assert!((40..=150).contains(&first), "{first} at once");
    // The meeting goes on beside it.
    house.say(members[1].conn, app(wire::Epoch(1)));
    assert!(
        house
            .heard(host.conn)
            .iter()
            .any(|m| matches!(m, ServerMessage::Log(_)))
    );
    house.pass(10_000);
    assert_eq!(first + knocks(&mut house), 200, "nobody is forgotten");
    let guests: Vec<Admission> = waiting[..64].iter().map(|g| admission(g.peer)).collect();
    house.say(host.conn, ClientMessage::Admit { guests });
    assert_eq!(house.room.peers().len(), 66);
}

#[test]
fn one_guest_cannot_knock_without_end() {
    let mut house = House::with_door(Door::Lobby);
    let host = house.hosted(0).remove(0);
    open_lobby(&mut house, &host, 1);
    let guest = house.enter();
    for _ in 0..50 {
        knock(&mut house, &guest, host.peer, 1);
    }
    let refused = codes(&mut house, &guest);
    assert_eq!(refused, vec![RefusalCode::TooFast; 38]);
    assert!(house.heard(host.conn).len() <= 12);
}

#[test]
fn after_a_restart_members_go_on_hosts_are_hosts_and_who_waited_waits() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(2);
    let waiting = house.enter();
    let state = house.continuing(&members);
    house.restart();
    let back = house.resume(&waiting, None).unwrap();
    let guest = house.resume(&members[1], Some(state.clone())).unwrap();
    let host = house.resume(&members[0], Some(state)).unwrap();
    // The other member has reloaded: nothing but the tree knows that it is one.
    let reloaded = house.resume(&members[2], None).unwrap();
    house.pass(3000);
    assert!(
        house
            .heard(back.conn)
            .iter()
            .all(|m| matches!(m, ServerMessage::LobbyKeys { .. }))
    );
    assert!(
        house
            .heard(reloaded.conn)
            .iter()
            .any(|m| matches!(m, ServerMessage::Admitted { .. }))
    );
    assert_eq!(house.room.session().unwrap().session, SESSION);
    open_lobby(&mut house, &host, 4);
    assert_eq!(house.heard(back.conn), [keys(&[key(&host, 4)])]);
    open_lobby(&mut house, &guest, 5);
    assert!(codes(&mut house, &guest).contains(&RefusalCode::NotAllowed));
}

#[test]
fn a_guest_who_waited_cannot_claim_after_a_restart_that_it_did_not() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let waiting: Vec<Guest> = (0..3).map(|_| house.enter()).collect();
    let state = house.continuing(&members);
    let mut invented = state.clone();
    invented.session = wire::SessionId([99; 16]);
    invented.epoch = wire::Epoch(900);
    invented.members = waiting.iter().map(|g| g.peer).collect();
    house.restart();
    let liars: Vec<Guest> = waiting
        .iter()
        .map(|g| house.resume(g, Some(invented.clone())).unwrap())
        .collect();
    house.resume(&members[0], Some(state)).unwrap();
    house.pass(3000);
    assert_eq!(house.room.session().unwrap().session, SESSION);
    for liar in liars {
        let heard = house.heard(liar.conn);
        assert_eq!(
            heard.iter().filter_map(refusal).collect::<Vec<_>>(),
            [RefusalCode::CannotResume],
            "{heard:?}"
        );
        assert!(!house.open.contains(&liar.conn));
    }
}

#[test]
fn an_appointed_host_opens_too() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let (peer, rank) = (members[1].peer, Rank::Host);
    house.say(members[0].conn, ClientMessage::Appoint { peer, rank });
    open_lobby(&mut house, &members[1], 7);
    let guest = house.enter();
    assert_eq!(house.heard(guest.conn), [keys(&[key(&members[1], 7)])]);
    house.say(
        members[0].conn,
        ClientMessage::Appoint {
            peer,
            rank: Rank::Guest,
        },
    );
    assert_eq!(house.heard(guest.conn), [keys(&[])]);
}

/// The owner withdraws invitations.
fn withdraw(house: &mut House, invites: &[wire::InviteId]) {
    for invite in invites {
        house.store.remove(invite);
    }
    house.input(room::Input::Updated {
        door: Door::Lobby,
        revoke: invites.to_vec(),
        replace: vec![],
    });
}

#[test]
fn who_waits_with_an_invitation_that_is_withdrawn_is_told_and_cannot_be_let_in() {
    let mut house = House::with_door(Door::Lobby);
    house.store.get_mut(&PERSONAL).unwrap().knocks = true;
    let host = house.hosted(0).remove(0);
    open_lobby(&mut house, &host, 1);
    let other = house.enter();
    let guest = house.enter_by(PERSONAL);
    knock(&mut house, &guest, host.peer, 1);
    house.heard(host.conn);
    withdraw(&mut house, &[PERSONAL]);
    assert_eq!(codes(&mut house, &guest), [RefusalCode::NotInvited]);
    assert!(!house.open.contains(&guest.conn));
    assert_eq!(house.heard(host.conn), [end_of_knock(guest.peer)]);
    let guests = vec![admission(guest.peer)];
    house.say(host.conn, ClientMessage::Admit { guests });
    assert!(!house.room.peers().contains(&guest.peer));
    assert_eq!(house.resume(&guest, None).unwrap_err(), RefusalCode::CannotResume);
    assert!(house.open.contains(&other.conn), "others wait on");
    assert!(codes(&mut house, &other).is_empty());
}

#[test]
fn a_replaced_invitation_brings_nobody_in_by_what_it_was_before() {
    let mut house = House::with_door(Door::Open);
    let host = house.formed();
    let mut members = vec![host.clone()];
    let inside = house.enter();
    house.add(&mut members, inside.clone());
    let coming = house.enter();
    house.say(coming.conn, join());
    house.heard(coming.conn);
    house.input(room::Input::Updated {
        door: Door::Open,
        revoke: vec![],
        replace: vec![crate::house::INVITE],
    });
    assert_eq!(codes(&mut house, &coming), [RefusalCode::CannotResume]);
    house.pass(100);
    assert!(house.granted(&members).is_none(), "nobody is asked to add it");
    assert!(codes(&mut house, &inside).is_empty(), "who is in the group stays");
    assert!(house.open.contains(&inside.conn));
    assert_eq!(house.resume(&coming, None).unwrap_err(), RefusalCode::CannotResume);
}

#[test]
fn withdrawing_leaves_who_is_in_the_group_and_nobody_on_the_way_there() {
    let mut house = House::with_door(Door::Open);
    let host = house.formed();
    let mut members = vec![host.clone()];
    let inside = house.enter();
    house.add(&mut members, inside.clone());
    let coming = house.enter();
    house.say(coming.conn, join());
    house.heard(coming.conn);
    withdraw(&mut house, &[crate::house::INVITE]);
    assert_eq!(codes(&mut house, &coming), [RefusalCode::NotInvited]);
    house.pass(100);
    assert!(house.granted(&members).is_none(), "nobody is asked to add it");
    assert!(codes(&mut house, &inside).is_empty());
    house.cut(inside.conn);
    let state = house.continuing(&members);
    assert!(
        house.resume(&inside, Some(state)).is_ok(),
        "a lost connection throws nobody out"
    );
}

#[test]
fn an_answer_about_an_invitation_from_before_it_was_withdrawn_lets_nobody_in() {
    let mut house = House::with_door(Door::Lobby);
    house.formed();
    let found = house.store.get(&PERSONAL).cloned();
    let conn = house.connect();
    house.hello_by(conn, PERSONAL);
    let token = crate::house::right();
    let access = ClientMessage::Access {
        token,
        continuing: None,
    };
    let message = room::Input::Message { conn, message: access };
    // The store is asked and has not answered yet.
    house.room.handle_input(message, house.now);
    assert!(matches!(
        house.room.poll_effect(),
        Some(room::Effect::LookupInvite { .. })
    ));
    withdraw(&mut house, &[PERSONAL]);
    house.input(room::Input::Invite { conn, found });
    let heard = house.heard(conn);
    assert_eq!(heard.last().and_then(refusal), Some(RefusalCode::NotInvited));
    assert!(!house.open.contains(&conn));
}

#[test]
fn who_waits_until_the_invitation_ends_is_told_and_cannot_be_let_in() {
    let mut house = House::with_door(Door::Lobby);
    let personal = house.store.get_mut(&PERSONAL).unwrap();
    personal.knocks = true;
    personal.ends_at = Some(1_700_000_000 + 90);
    let host = house.hosted(0).remove(0);
    open_lobby(&mut house, &host, 1);
    let guest = house.enter_by(PERSONAL);
    knock(&mut house, &guest, host.peer, 1);
    house.pass(89_000);
    assert!(codes(&mut house, &guest).is_empty());
    house.pass(1_000);
    assert_eq!(codes(&mut house, &guest), [RefusalCode::NotInvited]);
    assert!(house.heard(host.conn).contains(&end_of_knock(guest.peer)));
    let guests = vec![admission(guest.peer)];
    house.say(host.conn, ClientMessage::Admit { guests });
    assert!(!house.room.peers().contains(&guest.peer));
}

#[test]
fn after_a_restart_an_invitation_that_has_ended_brings_nobody_back() {
    for ended in ["withdrawn", "expired", "neither"] {
        let mut house = House::with_door(Door::Lobby);
        let mut members = house.hosted(1);
        let person = house.enter_by(PERSONAL);
        house.add(&mut members, person);
        let state = house.continuing(&members);
        let waiting = house.enter();
        match ended {
            "withdrawn" => {
                house.store.remove(&PERSONAL);
                house.store.remove(&crate::house::INVITE);
            }
            "expired" => {
                let until = |invite: &mut room::Invite| invite.ends_at = Some(1_700_000_000);
                until(house.store.get_mut(&PERSONAL).unwrap());
                until(house.store.get_mut(&crate::house::INVITE).unwrap());
            }
            _ => {}
        }
        house.restart();
        let host = house.resume(&members[0], Some(state.clone())).unwrap();
        let person = house.resume(&members[2], Some(state.clone()));
        let guest = house.resume(&waiting, None);
        house.pass(3000);
        // The others have named this one; that it was named brings it back no more than its token.
        let late = house.resume(&members[1], Some(state));
        for outcome in [person.map(drop), guest.map(drop), late.map(drop)] {
            let expected = if ended == "neither" {
                Ok(())
            } else {
                Err(RefusalCode::CannotResume)
            };
            assert_eq!(outcome, expected, "{ended}");
        }
        assert!(house.open.contains(&host.conn));
    }
}
