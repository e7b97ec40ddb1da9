use wire::{ClientMessage, DeviceClass, InviteId, PROTOCOL_VERSION, RefusalCode, ServerMessage};

use crate::house::{House, INVITE, ROOM, refusal, right, wrong};
use room::{ConnId, Limits, Room};

fn codes(house: &mut House, conn: ConnId) -> Vec<RefusalCode> {
    house.heard(conn).iter().filter_map(refusal).collect()
}

#[test]
fn the_invited_get_root_and_record() {
    let mut house = House::new();
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, right());
    match &house.heard(conn)[..] {
        [
            ServerMessage::Challenge {},
            ServerMessage::Granted {
                wrapped_root,
                room_record,
                session: None,
                peers,
                ..
            },
            ServerMessage::Form {},
        ] => {
            assert_eq!(wrapped_root.as_slice(), [43]);
            assert_eq!(room_record.as_slice(), [42]);
            assert_eq!(peers.len(), 1);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrong_token_unknown_invitation_and_unknown_room_look_alike() {
    let transcript = |mut house: House, invite: InviteId| {
        let conn = house.connect();
        let hello = ClientMessage::Hello {
            version: PROTOCOL_VERSION,
            room: ROOM,
            invite,
            device: DeviceClass::Desktop,
        };
        house.say(conn, hello);
        let mut heard = Vec::new();
        for _ in 0..12 {
            house.access(conn, wrong());
            heard.extend(house.heard(conn));
        }
        heard
    };
    let wrong_token = transcript(House::new(), INVITE);
    let unknown_invite = transcript(House::new(), InviteId([99; 16]));
    let mut nowhere = House::new();
    nowhere.config.file = None;
    nowhere.room = Room::new(nowhere.config.clone(), room::Pepper::new([5; 32]), [0; 32], nowhere.now);
    let unknown_room = transcript(nowhere, INVITE);
    assert_eq!(wrong_token, unknown_invite);
    assert_eq!(wrong_token, unknown_room);
    let tries = wrong_token
        .iter()
        .filter(|m| refusal(m) == Some(RefusalCode::NotInvited))
        .count();
    assert_eq!(tries, 10);
    assert_eq!(refusal(wrong_token.last().unwrap()), Some(RefusalCode::TooManyTries));
}

#[test]
fn a_passphrase_typed_later_is_only_another_access() {
    let mut house = House::new();
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, wrong());
    house.pass(60_000);
    house.access(conn, right());
    assert!(
        house
            .heard(conn)
            .iter()
            .any(|m| matches!(m, ServerMessage::Granted { .. }))
    );
}

#[test]
fn wrong_tokens_are_counted_over_a_restart() {
    let mut house = House::new();
    let conn = house.connect();
    house.hello(conn);
    for _ in 0..10 {
        house.access(conn, wrong());
    }
    house.restart();
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, right());
    assert_eq!(codes(&mut house, conn), [RefusalCode::TooManyTries]);
    house.pass(1000);
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, right());
    assert!(codes(&mut house, conn).is_empty());
}

#[test]
fn the_full_room_says_so_to_the_invited_only() {
    let limits = Limits {
        capacity: 1,
        connections: 10,
    };
    let mut house = House::with(limits, std::time::Duration::ZERO);
    house.enter();
    let conn = house.connect();
    house.hello(conn);
    house.access(conn, wrong());
    assert_eq!(codes(&mut house, conn), [RefusalCode::NotInvited]);
    house.access(conn, right());
    assert_eq!(codes(&mut house, conn), [RefusalCode::RoomFull]);
    assert!(!house.open.contains(&conn));
}

#[test]
fn another_version_is_outdated() {
    let mut house = House::new();
    let conn = house.connect();
    let hello = ClientMessage::Hello {
        version: PROTOCOL_VERSION + 1,
        room: ROOM,
        invite: INVITE,
        device: DeviceClass::Desktop,
    };
    house.say(conn, hello);
    assert_eq!(codes(&mut house, conn), [RefusalCode::Outdated]);
    assert!(!house.open.contains(&conn));
}

#[test]
fn messages_before_access_are_out_of_order() {
    let mut house = House::new();
    let conn = house.connect();
    house.access(conn, right());
    house.say(conn, ClientMessage::Leave {});
    house.hello(conn);
    house.hello(conn);
    house.say(conn, crate::house::join());
    assert_eq!(codes(&mut house, conn), [RefusalCode::OutOfOrder; 4]);
}

#[test]
fn who_says_nothing_is_disconnected() {
    let mut house = House::new();
    let silent = house.connect();
    house.open.clear();
    house.pass(5000);
    let conn = house.connect();
    house.hello(conn);
    assert!(house.heard(silent).is_empty());
    house.hello(silent);
    assert!(house.heard(silent).is_empty(), "the room has forgotten it");
}
