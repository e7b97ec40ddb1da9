use ed25519_dalek::{Signer, SigningKey};
use room::Effect;
use wire::{Blob, ClientMessage, Door, EndReason, RefusalCode, ServerMessage};

use crate::house::{House, ROOM, owner, refusal};

fn end(key: &SigningKey, instance: [u8; 16]) -> ClientMessage {
    let message = [b"konklave/1 end\0".as_slice(), &ROOM.0, &instance].concat();
    ClientMessage::End {
        signature: Blob::new(key.sign(&message).to_bytes().to_vec()).unwrap(),
    }
}

#[test]
fn the_owner_ends_the_meeting_for_all() {
    let mut house = House::new();
    let members = house.meeting(3);
    house.say(members[2].conn, end(&owner(), members[2].instance));
    let ended = ServerMessage::Ended {
        reason: EndReason::EndedByHost,
    };
    for member in &members {
        assert_eq!(house.heard(member.conn), std::slice::from_ref(&ended));
    }
    assert!(house.open.is_empty());
    assert!(matches!(house.others.last(), Some(Effect::Ended)));
}

#[test]
fn nobody_else_ends_it() {
    let mut house = House::new();
    let members = house.meeting(2);
    house.say(
        members[0].conn,
        end(&SigningKey::from_bytes(&[1; 32]), members[0].instance),
    );
    house.say(members[0].conn, end(&owner(), [0; 16]));
    let signature = Blob::new(vec![0; 3]).unwrap();
    house.say(members[0].conn, ClientMessage::End { signature });
    let codes: Vec<_> = house.heard(members[0].conn).iter().filter_map(refusal).collect();
    assert_eq!(codes, [RefusalCode::NotAllowed; 3]);
}

#[test]
fn the_owner_ends_a_meeting_named_before_a_restart_too() {
    let mut house = House::new();
    let first = house.meeting(1).remove(0);
    house.restart();
    let newcomer = house.enter();
    let back = house.resume(&first, None).unwrap();
    assert_ne!(newcomer.instance, back.instance);
    house.say(newcomer.conn, end(&owner(), newcomer.instance));
    assert!(matches!(house.heard(newcomer.conn)[..], [ServerMessage::Ended { .. }]));
}

#[test]
fn an_end_signature_is_good_for_one_meeting() {
    let mut house = House::new();
    let first = house.meeting(1).remove(0);
    house.say(first.conn, end(&owner(), first.instance));
    let again = house.meeting(1).remove(0);
    assert_ne!(first.instance, again.instance);
    house.say(again.conn, end(&owner(), first.instance));
    assert_eq!(
        house.heard(again.conn).iter().find_map(refusal),
        Some(RefusalCode::NotAllowed)
    );
}

#[test]
fn the_room_is_over_when_the_last_has_left() {
    let mut house = House::new();
    let members = house.meeting(2);
    house.say(members[0].conn, ClientMessage::Leave {});
    house.pass(1000);
    assert!(!house.others.iter().any(|e| matches!(e, Effect::Ended)));
    house.say(members[1].conn, ClientMessage::Leave {});
    let ended = house.others.iter().filter(|e| matches!(e, Effect::Ended)).count();
    assert_eq!(ended, 1);
    assert_eq!(house.room.poll_timeout(), None);
}

#[test]
fn the_room_is_over_sixty_seconds_after_the_last_connection_was_lost() {
    let mut house = House::new();
    let members = house.meeting(2);
    for member in &members {
        house.cut(member.conn);
    }
    house.pass(59_900);
    assert!(!house.others.iter().any(|e| matches!(e, Effect::Ended)));
    house.pass(200);
    assert!(matches!(house.others.last(), Some(Effect::Ended)));
}

#[test]
fn who_never_forms_a_group_is_sent_home() {
    let mut house = House::new();
    let guest = house.enter();
    house.pass(60_000);
    let heard = house.heard(guest.conn);
    assert!(
        matches!(
            heard.last(),
            Some(ServerMessage::Ended {
                reason: EndReason::Empty
            })
        ),
        "{heard:?}"
    );
}

#[test]
fn an_expired_room_ends() {
    let mut house = House::new();
    house.config.file.as_mut().unwrap().expires_at = Some(house.config.unix_at_zero + 30);
    house.room = room::Room::new(house.config.clone(), room::Pepper::new([5; 32]), [0; 32], house.now);
    let members = house.meeting(1);
    house.pass(30_000);
    let heard = house.heard(members[0].conn);
    assert!(matches!(
        heard.last(),
        Some(ServerMessage::Ended {
            reason: EndReason::Expired
        })
    ));
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, crate::house::right());
    assert_eq!(
        house.heard(conn).iter().find_map(refusal),
        Some(RefusalCode::NotInvited)
    );
}

/// A room whose time is over after so many seconds.
fn over_after(seconds: u64, door: Door) -> House {
    let mut house = House::new();
    let end = Some(house.config.unix_at_zero + seconds);
    let file = house.config.file.as_mut().unwrap();
    (file.expires_at, file.door) = (end, door);
    house.room = room::Room::new(house.config.clone(), room::Pepper::new([5; 32]), [0; 32], house.now);
    house
}

fn keep(house: &mut House, seconds: u64) {
    let expires_at = house.config.unix_at_zero + seconds;
    house.input(room::Input::Kept { expires_at });
}

const EXPIRED: ServerMessage = ServerMessage::Ended {
    reason: EndReason::Expired,
};

#[test]
fn a_room_that_is_kept_longer_goes_on_until_then() {
    let mut house = over_after(30, Door::Open);
    let members = house.meeting(1);
    keep(&mut house, 50);
    house.pass(49_000);
    assert!(!house.heard(members[0].conn).contains(&EXPIRED));
    house.pass(1_000);
    assert_eq!(house.heard(members[0].conn).last(), Some(&EXPIRED));
}

#[test]
fn a_room_that_is_kept_shorter_ends_then() {
    let mut house = over_after(50, Door::Open);
    let members = house.meeting(1);
    keep(&mut house, 30);
    house.pass(29_000);
    assert!(!house.heard(members[0].conn).contains(&EXPIRED));
    house.pass(1_000);
    assert_eq!(house.heard(members[0].conn).last(), Some(&EXPIRED));
}

#[test]
fn who_waits_with_an_invitation_that_ends_with_the_room_goes_on_waiting_when_it_is_kept_longer() {
    // Before the room's former end, at it, and after it.
    for own in [20, 30, 40] {
        let mut house = over_after(30, Door::Lobby);
        let personal = house.store.get_mut(&crate::house::PERSONAL).unwrap();
        personal.knocks = true;
        personal.ends_at = Some(house.config.unix_at_zero + own);
        house.hosted(0);
        let waiting = house.enter();
        let own_end = house.enter_by(crate::house::PERSONAL);
        keep(&mut house, 90);
        house.pass(own * 1000 - 1000);
        assert!(house.open.contains(&own_end.conn), "{own}");
        house.pass(1000);
        assert!(house.open.contains(&waiting.conn));
        assert!(!house.open.contains(&own_end.conn), "an end of its own stays: {own}");
    }
}

#[test]
fn who_is_on_the_way_while_the_room_is_kept_longer_may_wait_until_then() {
    let mut house = over_after(30, Door::Lobby);
    house.hosted(0);
    let conn = house.connect();
    house.hello(conn);
    let found = house.store.get(&crate::house::INVITE).cloned();
    let message = ClientMessage::Access {
        token: crate::house::right(),
        continuing: None,
    };
    // The store is asked, and answers only when the room has been moved.
    house
        .room
        .handle_input(room::Input::Message { conn, message }, house.now);
    let asked = house.room.poll_effect();
    assert!(matches!(asked, Some(Effect::LookupInvite { .. })));
    keep(&mut house, 90);
    house.input(room::Input::Invite { conn, found });
    house.pass(60_000);
    assert!(house.open.contains(&conn));
}

#[test]
fn the_owner_ends_the_room_with_its_meeting_and_nobody_enters_any_more() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let waiting = house.enter();
    let checking = house.connect();
    house.hello(checking);
    house.input(room::Input::Gone);
    let ended = ServerMessage::Ended {
        reason: EndReason::EndedByHost,
    };
    for guest in members.iter().chain([&waiting]) {
        assert_eq!(house.heard(guest.conn).last(), Some(&ended));
    }
    assert!(house.open.is_empty(), "whoever is on the way is disconnected too");
    assert!(matches!(house.others.last(), Some(Effect::Ended)));
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, crate::house::right());
    let refused = house.heard(conn).iter().find_map(refusal);
    assert_eq!(refused, Some(RefusalCode::NotInvited));
    assert_eq!(house.resume(&members[0], None).unwrap_err(), RefusalCode::CannotResume);
}

#[test]
fn media_waits_for_membership_and_ends_with_the_peer() {
    let mut house = House::new();
    let guest = house.enter();
    let on = vec![wire::StreamKind::Microphone];
    house.say(guest.conn, ClientMessage::Publish { on: on.clone() });
    assert!(house.others.is_empty());
    let session = crate::house::SESSION;
    house.say(guest.conn, ClientMessage::Formed { session });
    assert!(matches!(&house.others[..], [Effect::Publish { peer, on: what }] if *peer == guest.peer && *what == on));
    house.say(guest.conn, ClientMessage::Leave {});
    assert!(matches!(house.others[1], Effect::MediaDrop { peer } if peer == guest.peer));
}
