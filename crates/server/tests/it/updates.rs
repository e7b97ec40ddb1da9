use wire::{ClientMessage, Refusal, RefusalCode, RoomChanged, RoomId, ServerMessage, UpdateRoom};

use crate::harness::{
    Answer, Client, JSON, NATIVE, Server, create, made_from, new_room, request, signed_by, update_by,
};

async fn put(server: &Server, room: RoomId, update: &UpdateRoom) -> Answer {
    let path = format!("/api/rooms/{room}");
    let body = serde_json::to_vec(update).unwrap();
    request(server.http(), "PUT", &path, &[NATIVE, JSON], &body).await
}

fn code(answer: &Answer) -> RefusalCode {
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap();
    refusal.code
}

/// What the server answers to this invitation with its right token.
async fn knock(server: &Server, room: RoomId, invite: u8) -> ServerMessage {
    let mut client = Client::connect(server.http()).await;
    client.hello(room, invite).await;
    client.access(invite).await;
    client.next().await.unwrap()
}

fn granted(message: &ServerMessage) -> bool {
    matches!(message, ServerMessage::Granted { .. })
}

#[tokio::test]
async fn the_owner_adds_and_revokes_invitations_while_people_meet() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut inside, ..) = Client::enter(server.http(), room, 1).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Form {}).then_some(()))
        .await;
    let session = wire::SessionId([3; 16]);
    inside.send(ClientMessage::Formed { session }).await;
    assert!(!granted(&knock(&server, room, 9).await));
    let (_, update) = update_by(1, 1, 0, 1, &[9], &[1]);
    assert_eq!(put(&server, room, &update).await.status, 204);
    match knock(&server, room, 9).await {
        ServerMessage::Granted { room_record, .. } => {
            assert_eq!(room_record, update.record, "the record is the new one at once");
        }
        other => panic!("{other:?}"),
    }
    let revoked = knock(&server, room, 1).await;
    let unknown = knock(&server, room, 77).await;
    assert_eq!(revoked, unknown, "a revoked invitation looks like none");
    inside.send(ClientMessage::Ping { n: 1 }).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Pong { n: 1 }).then_some(()))
        .await;
}

#[tokio::test]
async fn an_invitation_that_is_replaced_takes_the_new_token_only() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut coming, ..) = Client::enter(server.http(), room, 1).await;
    let (_, mut update) = update_by(1, 1, 0, 1, &[1], &[]);
    update.add[0].token = wire::Secret::new([77; 32]);
    let update = made_from(update, room, 1, new_room(1).1.record.as_slice());
    assert_eq!(put(&server, room, &update).await.status, 204);
    let told = coming
        .wait(|message| match message {
            ServerMessage::Refused(refusal) => Some(refusal.code),
            _ => None,
        })
        .await;
    assert_eq!(told, RefusalCode::CannotResume, "it is not in the group yet");
    let unknown = knock(&server, room, 88).await;
    assert_eq!(knock(&server, room, 1).await, unknown, "the former token");
    let mut client = Client::connect(server.http()).await;
    client.hello(room, 1).await;
    client.access(77).await;
    assert!(granted(&client.next().await.unwrap()));
}

#[tokio::test]
async fn an_update_is_the_owners_and_never_an_old_one() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let other = create(server.http(), 2).await;
    let answer = |update: UpdateRoom, room| {
        let server = &server;
        async move {
            let answer = put(server, room, &update).await;
            (answer.status, code(&answer))
        }
    };
    let (_, foreign) = update_by(2, 1, 0, 1, &[9], &[]);
    assert_eq!(answer(foreign, room).await, (403, RefusalCode::NotAllowed));
    let (_, elsewhere) = update_by(1, 1, 0, 1, &[9], &[]);
    assert_eq!(answer(elsewhere, other).await, (400, RefusalCode::Malformed));
    let (unkept, strange) = update_by(3, 3, 0, 1, &[9], &[]);
    assert_eq!(answer(strange, unkept).await, (404, RefusalCode::NotInvited));
    let (_, mut altered) = update_by(1, 1, 0, 1, &[9], &[]);
    altered.add[0].single = false;
    assert_eq!(answer(altered, room).await, (403, RefusalCode::NotAllowed));
    let (_, zero) = update_by(1, 1, 0, 0, &[], &[]);
    assert_eq!(answer(zero, room).await, (400, RefusalCode::Malformed));
    let (_, twice) = update_by(1, 1, 0, 1, &[9, 9], &[]);
    assert_eq!(answer(twice, room).await, (400, RefusalCode::Malformed));
    let (_, no_door) = update_by(1, 1, 7, 1, &[9], &[]);
    assert_eq!(answer(no_door, room).await, (400, RefusalCode::Malformed));
    let many: Vec<u8> = (10..74).collect();
    let (_, crowd) = update_by(1, 1, 0, 1, &many, &[]);
    assert_eq!(answer(crowd, room).await, (413, RefusalCode::TooLarge));
    assert!(!granted(&knock(&server, room, 9).await), "nothing of all that was kept");
    let (_, good) = update_by(1, 1, 0, 2, &[9], &[]);
    assert_eq!(put(&server, room, &good).await.status, 204);
    let (_, earlier) = update_by(1, 1, 0, 1, &[], &[9]);
    assert_eq!(answer(earlier, room).await, (409, RefusalCode::OutOfOrder));
    let again = put(&server, room, &good).await;
    assert_eq!((again.status, again.header("x-konklave-last-update")), (409, Some("2")));
    assert!(granted(&knock(&server, room, 9).await));
}

#[tokio::test]
async fn the_door_is_kept_and_who_waits_hears_nothing_of_the_meeting() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (_, update) = update_by(1, 1, 1, 1, &[9], &[]);
    assert_eq!(put(&server, room, &update).await.status, 204);
    // The invitation of creation does not knock: it enters, and waits for a host to begin.
    let (mut guest, ..) = Client::enter(server.http(), room, 1).await;
    let mut host = Client::connect(server.http()).await;
    host.hello(room, 9).await;
    host.access(9).await;
    host.wait(|message| matches!(message, ServerMessage::Form {}).then_some(()))
        .await;
    guest.send(ClientMessage::SetDoor { door: wire::Door::Open }).await;
    let refused = guest
        .wait(|message| match message {
            ServerMessage::Refused(refusal) => Some(refusal.code),
            ServerMessage::Form {} => panic!("a guest begins nothing"),
            _ => None,
        })
        .await;
    assert_eq!(refused, RefusalCode::NotAllowed);
    // A personal invitation in use: the second one waits.
    match knock(&server, room, 9).await {
        ServerMessage::Granted {
            waiting,
            session,
            peers,
            ..
        } => assert!(waiting && session.is_none() && peers.is_empty()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_two_changes_made_from_one_record_the_second_is_told_and_given_the_first() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (_, first) = update_by(1, 1, 0, 1, &[9], &[]);
    assert_eq!(put(&server, room, &first).await.status, 204);
    let (_, second) = update_by(1, 1, 1, 2, &[8], &[9]);
    let answer = put(&server, room, &second).await;
    assert_eq!(
        (answer.status, answer.header("x-konklave-last-update")),
        (409, Some("1"))
    );
    let changed: RoomChanged = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((changed.code, &changed.record), (RefusalCode::Changed, &first.record));
    assert!(granted(&knock(&server, room, 9).await), "nothing was revoked");
    assert!(!granted(&knock(&server, room, 8).await), "and nothing added");
    // Whoever is not the owner is given no record.
    let stranger = made_from(second.clone(), room, 2, new_room(1).1.record.as_slice());
    let refused = put(&server, room, &stranger).await;
    assert_eq!((refused.status, code(&refused)), (403, RefusalCode::NotAllowed));
    let redone = made_from(second, room, 1, first.record.as_slice());
    assert_eq!(put(&server, room, &redone).await.status, 204);
    assert!(granted(&knock(&server, room, 8).await));
}

#[tokio::test]
async fn the_record_that_a_change_was_made_from_is_signed_with_it_and_named_by_a_whole_hash() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let answer = async |update: UpdateRoom| {
        let answer = put(&server, room, &update).await;
        (answer.status, code(&answer))
    };
    let (_, change) = update_by(1, 1, 0, 1, &[9], &[]);
    let with_base = |base: Vec<u8>| UpdateRoom {
        base: wire::Blob::new(base).unwrap(),
        ..change.clone()
    };
    let whole = change.base.as_slice().to_vec();
    let short = signed_by(with_base(whole[..31].to_vec()), room, 1);
    assert_eq!(answer(short).await, (400, RefusalCode::Malformed));
    let none = signed_by(with_base(vec![]), room, 1);
    assert_eq!(answer(none).await, (400, RefusalCode::Malformed));
    // Another base under the signature of this one.
    let replaced = with_base(vec![1; 32]);
    assert_eq!(answer(replaced).await, (403, RefusalCode::NotAllowed));
    assert!(!granted(&knock(&server, room, 9).await), "nothing of all that was kept");
    assert_eq!(
        put(&server, room, &signed_by(with_base(whole), room, 1)).await.status,
        204
    );
    assert!(granted(&knock(&server, room, 9).await));
}

#[tokio::test]
async fn who_waits_with_an_invitation_hears_that_it_was_withdrawn() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (_, added) = update_by(1, 1, 1, 1, &[8, 9], &[]);
    assert_eq!(put(&server, room, &added).await.status, 204);
    // A personal invitation in use: the second one waits.
    let (_first, ..) = Client::enter(server.http(), room, 9).await;
    let mut second = Client::connect(server.http()).await;
    second.hello(room, 9).await;
    second.access(9).await;
    let waiting = second
        .wait(|message| match message {
            ServerMessage::Granted { waiting, .. } => Some(*waiting),
            _ => None,
        })
        .await;
    assert!(waiting);
    let (_, withdrawn) = update_by(1, 1, 1, 2, &[], &[9]);
    let withdrawn = made_from(withdrawn, room, 1, added.record.as_slice());
    assert_eq!(put(&server, room, &withdrawn).await.status, 204);
    let heard = second
        .wait(|message| match message {
            ServerMessage::Refused(refusal) => Some(refusal.code),
            _ => None,
        })
        .await;
    assert_eq!(heard, RefusalCode::NotInvited);
}
