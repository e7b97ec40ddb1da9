use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Value, json};
use wire::{CreateRoom, CreatedRoom, EndReason, Refusal, RefusalCode, RoomId, ServerMessage, SignInState};

use crate::harness::{Answer, Client, JSON, NATIVE, Server, create, end_by, keep_by, new_room, request, update_by};
use crate::person::PASSWORD;

const DAY: u64 = 86_400;

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// The end of the day (UTC) that is so many days ahead. In the middle of it, so that a test that runs over midnight
/// means the same day.
fn ahead(days: u64) -> u64 {
    (now() / DAY + days) * DAY + DAY / 2
}

fn end_of(until: u64) -> u64 {
    until.next_multiple_of(DAY)
}

async fn ask(server: &Server, method: &str, room: RoomId, body: impl Serialize) -> Answer {
    let body = serde_json::to_vec(&body).unwrap();
    let path = format!("/api/rooms/{room}");
    request(server.http(), method, &path, &[NATIVE, JSON], &body).await
}

fn refused(answer: &Answer) -> (u16, RefusalCode) {
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap();
    (answer.status, refusal.code)
}

fn kept(answer: &Answer) -> (u16, u64) {
    let kept: CreatedRoom = serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()));
    (answer.status, kept.expires_at)
}

fn new_room_until(owner: u8, until: u64) -> CreateRoom {
    CreateRoom {
        keep_until: Some(until),
        ..new_room(owner).1
    }
}

async fn knock(server: &Server, room: RoomId, invite: u8) -> ServerMessage {
    let mut client = Client::connect(server.http()).await;
    client.hello(room, invite).await;
    client.access(invite).await;
    client.next().await.unwrap()
}

#[tokio::test]
async fn a_new_room_is_kept_until_the_end_of_the_day_that_was_asked_for() {
    let server = Server::start().await;
    server.relax("plan_days", "30").await;
    let post = async |owner, until| {
        let body = serde_json::to_vec(&new_room_until(owner, until)).unwrap();
        request(server.http(), "POST", "/api/rooms", &[NATIVE, JSON], &body).await
    };
    assert_eq!(kept(&post(1, ahead(20)).await), (201, end_of(ahead(20))));
    // Clients say the end of the day, which for the last one is later than thirty times 24 hours from now.
    let last = (now() + 30 * DAY).next_multiple_of(DAY);
    assert_eq!(kept(&post(3, last).await), (201, last));
    for until in [0, now() - DAY, ahead(31), u64::MAX] {
        let answer = post(2, until).await;
        assert_eq!(refused(&answer), (422, RefusalCode::DayOutOfRange), "{until}");
    }
    assert!(
        matches!(knock(&server, new_room(2).0, 2).await, ServerMessage::Refused(_)),
        "nothing of it was kept"
    );
}

#[tokio::test]
async fn the_owner_moves_the_day_in_both_directions() {
    let server = Server::start().await;
    server.relax("plan_days", "30").await;
    let room = create(server.http(), 1).await;
    for (seq, days) in [(1, 25), (2, 3), (3, 29)] {
        let answer = ask(&server, "PATCH", room, keep_by(1, room, ahead(days), seq)).await;
        assert_eq!(kept(&answer), (200, end_of(ahead(days))), "{days}");
    }
    for until in [0, now() - DAY, ahead(31)] {
        let answer = ask(&server, "PATCH", room, keep_by(1, room, until, 9)).await;
        assert_eq!(refused(&answer), (422, RefusalCode::DayOutOfRange), "{until}");
    }
    assert!(matches!(knock(&server, room, 1).await, ServerMessage::Granted { .. }));
}

#[tokio::test]
async fn a_day_and_an_end_are_the_owners_and_never_old_ones() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let unkept = new_room(3).0;
    let other = create(server.http(), 2).await;
    let unknown = ask(&server, "PATCH", unkept, keep_by(3, unkept, ahead(3), 1)).await;
    assert_eq!(refused(&unknown), (404, RefusalCode::NotInvited));
    let foreign = ask(&server, "PATCH", room, keep_by(2, room, ahead(3), 1)).await;
    let elsewhere = ask(&server, "PATCH", other, keep_by(1, room, ahead(3), 1)).await;
    let mut altered = keep_by(1, room, ahead(3), 1);
    altered.keep_until += 1;
    let altered = ask(&server, "PATCH", room, altered).await;
    let no_room = ask(&server, "DELETE", unkept, end_by(3, unkept, 1)).await;
    let another = ask(&server, "DELETE", room, end_by(2, room, 1)).await;
    let mut renumbered = end_by(1, room, 1);
    renumbered.seq = 2;
    let renumbered = ask(&server, "DELETE", room, renumbered).await;
    for answer in [foreign, elsewhere, altered, no_room, another, renumbered] {
        assert_eq!((answer.status, &answer.body), (404, &unknown.body));
    }
    for seq in [0, 1 << 53] {
        let kept = ask(&server, "PATCH", room, keep_by(1, room, ahead(3), seq)).await;
        assert_eq!(refused(&kept), (400, RefusalCode::Malformed));
        let ended = ask(&server, "DELETE", room, end_by(1, room, seq)).await;
        assert_eq!(refused(&ended), (400, RefusalCode::Malformed));
    }
    let (_, update) = update_by(1, 1, 0, 5, &[9], &[]);
    assert_eq!(ask(&server, "PUT", room, &update).await.status, 204);
    for seq in [4, 5] {
        let late = ask(&server, "PATCH", room, keep_by(1, room, ahead(3), seq)).await;
        assert_eq!(refused(&late), (409, RefusalCode::OutOfOrder));
        assert_eq!(late.header("x-konklave-last-update"), Some("5"));
        let late = ask(&server, "DELETE", room, end_by(1, room, seq)).await;
        assert_eq!(refused(&late), (409, RefusalCode::OutOfOrder));
        assert_eq!(late.header("x-konklave-last-update"), Some("5"));
    }
    assert!(matches!(knock(&server, room, 1).await, ServerMessage::Granted { .. }));
}

#[tokio::test]
async fn the_owner_ends_a_room_and_its_meeting_and_it_is_as_if_it_had_never_been() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let bystander = create(server.http(), 2).await;
    let (mut inside, ..) = Client::enter(server.http(), room, 1).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Form {}).then_some(()))
        .await;
    let session = wire::SessionId([3; 16]);
    inside.send(wire::ClientMessage::Formed { session }).await;
    let (mut other, ..) = Client::enter(server.http(), bystander, 2).await;
    let before = knock(&server, new_room(7).0, 1).await;
    assert_eq!(ask(&server, "DELETE", room, end_by(1, room, 1)).await.status, 204);
    let reason = inside
        .wait(|message| match message {
            ServerMessage::Ended { reason } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, EndReason::EndedByHost);
    assert_eq!(inside.next().await, None, "and is disconnected");
    assert_eq!(knock(&server, room, 1).await, before);
    let again = ask(&server, "DELETE", room, end_by(1, room, 2)).await;
    assert_eq!(refused(&again), (404, RefusalCode::NotInvited));
    let kept = ask(&server, "PATCH", room, keep_by(1, room, ahead(3), 2)).await;
    assert_eq!(refused(&kept), (404, RefusalCode::NotInvited));
    let (_, update) = update_by(1, 1, 0, 3, &[9], &[]);
    assert_eq!(ask(&server, "PUT", room, &update).await.status, 404);
    other.send(wire::ClientMessage::Ping { n: 1 }).await;
    other
        .wait(|message| matches!(message, ServerMessage::Pong { n: 1 }).then_some(()))
        .await;
}

#[tokio::test]
async fn a_running_room_that_is_moved_to_another_day_goes_on() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut inside, ..) = Client::enter(server.http(), room, 1).await;
    let answer = ask(&server, "PATCH", room, keep_by(1, room, ahead(3), 1)).await;
    assert_eq!(kept(&answer), (200, end_of(ahead(3))));
    inside.send(wire::ClientMessage::Ping { n: 1 }).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Pong { n: 1 }).then_some(()))
        .await;
}

#[tokio::test]
async fn where_others_get_a_day_takes_an_account_and_an_end_takes_the_link_alone() {
    let server = Server::with(|config| {
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    for (name, value) in [("create", "everyone"), ("second_factor", "nobody"), ("plan_days", "30")] {
        server.relax(name, value).await;
    }
    let link = server.running.setup.clone().unwrap();
    let claim = json!({
        "ticket": link.split_once('#').unwrap().1, "login": "anna", "name": "Anna", "password": PASSWORD,
    });
    let by = async |cookie: Option<&str>, method: &str, path: &str, body: Value| {
        let mut headers = vec![("Origin", "https://meet.example.org"), JSON];
        headers.extend(cookie.map(|cookie| ("Cookie", cookie)));
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        request(server.http(), method, path, &headers, body.as_bytes()).await
    };
    let claimed = by(None, "POST", "/api/tickets/use", claim).await;
    let cookie = claimed.header("set-cookie").unwrap().split(';').next().unwrap();
    let (nobody, anna) = (None, Some(cookie));
    for (who, may, days) in [(nobody, true, None), (anna, true, Some(30))] {
        let answer = by(who, "GET", "/api/session", json!(null)).await;
        let state: SignInState = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((state.may_create, state.plan_days), (may, days));
    }

    let (room, open) = new_room(1);
    let path = format!("/api/rooms/{room}");
    let planned = json!(new_room_until(1, ahead(3)));
    let answer = by(nobody, "POST", "/api/rooms", planned).await;
    assert_eq!(refused(&answer), (401, RefusalCode::NotAllowed));
    assert_eq!(by(nobody, "POST", "/api/rooms", json!(open)).await.status, 201);
    let moved = json!(keep_by(1, room, ahead(3), 1));
    let answer = by(nobody, "PATCH", &path, moved.clone()).await;
    assert_eq!(refused(&answer), (401, RefusalCode::NotAllowed));
    assert_eq!(kept(&by(anna, "PATCH", &path, moved).await), (200, end_of(ahead(3))));
    let planned = json!(new_room_until(2, ahead(3)));
    assert_eq!(
        kept(&by(anna, "POST", "/api/rooms", planned).await),
        (201, end_of(ahead(3)))
    );

    // Anna has two of her hundred by now.
    for owner in 3..=100 {
        let planned = json!(new_room_until(owner, ahead(3)));
        assert_eq!(by(anna, "POST", "/api/rooms", planned).await.status, 201, "{owner}");
    }
    let planned = json!(new_room_until(101, ahead(3)));
    let answer = by(anna, "POST", "/api/rooms", planned).await;
    assert_eq!(refused(&answer), (429, RefusalCode::TooManyTries));
    let (late, open) = new_room(101);
    assert_eq!(by(anna, "POST", "/api/rooms", json!(open)).await.status, 201);
    let moved = json!(keep_by(101, late, ahead(3), 1));
    let answer = by(anna, "PATCH", &format!("/api/rooms/{late}"), moved).await;
    assert_eq!(refused(&answer), (429, RefusalCode::TooManyTries));
    let answer = by(anna, "PATCH", &path, json!(keep_by(1, room, ahead(5), 2))).await;
    assert_eq!(kept(&answer), (200, end_of(ahead(5))), "what she has she may move");

    let ended = json!(end_by(1, room, 3));
    assert_eq!(by(nobody, "DELETE", &path, ended).await.status, 204);
}

#[tokio::test]
async fn rooms_kept_until_a_day_leave_places_to_meetings_at_once() {
    let server = Server::with(|config| config.rooms = 8).await;
    let post = async |room: CreateRoom| {
        let body = serde_json::to_vec(&room).unwrap();
        request(server.http(), "POST", "/api/rooms", &[NATIVE, JSON], &body).await
    };
    for owner in 1..=6 {
        assert_eq!(post(new_room_until(owner, ahead(5))).await.status, 201, "{owner}");
    }
    let full = (503, RefusalCode::ServerFull);
    assert_eq!(refused(&post(new_room_until(7, ahead(5))).await), full);
    assert_eq!(post(new_room(8).1).await.status, 201);
    let at_once = new_room(8).0;
    let answer = ask(&server, "PATCH", at_once, keep_by(8, at_once, ahead(5), 1)).await;
    assert_eq!(refused(&answer), full, "no way round it");
    let planned = new_room(1).0;
    let answer = ask(&server, "PATCH", planned, keep_by(1, planned, ahead(9), 1)).await;
    assert_eq!(kept(&answer), (200, end_of(ahead(9))));
    // One that ends with its day is gone as soon as one without a day.
    assert_eq!(post(new_room_until(9, ahead(0))).await.status, 201);
    assert_eq!(refused(&post(new_room(10).1).await), full);
    // Whoever sends the same again learns that it is kept, whatever is full.
    let again = post(new_room_until(2, ahead(5))).await;
    assert_eq!(refused(&again), (409, RefusalCode::NotAllowed));
}
