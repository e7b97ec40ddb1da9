//! Functions that administrators switch: on only with four answers, refused by the server where it can see them, told to
//! every page, and said by every paper.

use serde_json::{Value, json};
use wire::{
    AccountRefusalCode as Code, AccountRole, AuditPage, ClientMessage, Erased, FunctionList, FunctionState,
    NecessityAnswers, Rank, RefusalCode, ServerInfo, ServerMessage, SessionId, StreamKind, SwitchedFunction,
};

use crate::harness::{Client, JSON, NATIVE, Server, create, new_room, request};
use crate::person::{Person, path_of};

const LIST: &str = "/api/functions?lang=en";
const CHAT: &str = "/api/functions/chat?lang=en";
const GUESTS: &str = "/api/functions/guest_access?lang=en";
const SCREENS: &str = "/api/functions/screen_share?lang=en";

fn answers() -> NecessityAnswers {
    NecessityAnswers {
        purpose: "Rückfragen aus der <Werkstatt>, ohne zu unterbrechen.".to_owned(),
        suitable: "Ja, erprobt seit dem Frühjahr.".to_owned(),
        milder: "Geprüft wurden Telefon und Zettel.".to_owned(),
        safeguards: "Unterweisung aller, jährlich geprüft.".to_owned(),
    }
}

fn on() -> Value {
    json!({"on": true, "answers": answers()})
}

fn off() -> Value {
    json!({"on": false, "answers": null})
}

fn of(list: &FunctionList, function: SwitchedFunction) -> &FunctionState {
    list.functions.iter().find(|state| state.function == function).unwrap()
}

async fn told(anna: &mut Person) -> ServerInfo {
    anna.get("/api/info").await
}

/// What the log says was done to functions, the newest first.
async fn noted(anna: &mut Person) -> Vec<String> {
    let log: AuditPage = anna.get("/api/audit?limit=50").await;
    let of_functions = log
        .entries
        .into_iter()
        .filter(|entry| entry.action == "function_switched");
    of_functions.map(|entry| entry.change).collect()
}

#[tokio::test]
async fn nothing_is_switched_on_before_its_four_questions_are_answered() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let list: FunctionList = anna.get(LIST).await;
    let named: Vec<SwitchedFunction> = list.functions.iter().map(|state| state.function).collect();
    assert_eq!(named, SwitchedFunction::ALL);
    for state in &list.functions {
        assert!(state.on, "{state:?}");
        assert_eq!(
            (&state.answers, state.decided_at, state.decided_by.as_str()),
            (&None, None, "")
        );
    }
    assert!(list.absent.contains(&"Recording".to_owned()), "{:?}", list.absent);
    assert_eq!(told(&mut anna).await.off, []);

    // It is on, as nobody has decided; whoever decides for it answers.
    let bare = json!({"on": true, "answers": null});
    for refused in [&bare, &json!({"on": true})] {
        assert_eq!(
            anna.refused("PUT", CHAT, refused).await,
            (409, Code::NecessityUnanswered)
        );
    }
    for field in ["purpose", "suitable", "milder", "safeguards"] {
        for wrong in ["", "zu kurz", &"ü".repeat(2_001), &" ".repeat(30)] {
            let mut said = on();
            said["answers"][field] = json!(wrong);
            assert_eq!(
                anna.refused("PUT", CHAT, &said).await,
                (400, Code::Malformed),
                "{field}"
            );
        }
        let mut lacks = on();
        lacks["answers"].as_object_mut().unwrap().remove(field);
        assert_eq!(
            anna.refused("PUT", CHAT, &lacks).await,
            (400, Code::Malformed),
            "{field}"
        );
    }
    // What the software does not contain is switched by nobody.
    for absent in ["recording", "transcription", "Chat", "lobby_names", "mail"] {
        let path = format!("/api/functions/{absent}");
        assert_eq!(
            anna.refused("PUT", &path, on()).await,
            (404, Code::NotFound),
            "{absent}"
        );
    }
    assert_eq!(
        anna.refused("PUT", "/api/functions/chat?lang=fr", on()).await,
        (400, Code::Malformed)
    );
    for role in [
        AccountRole::Member,
        AccountRole::ProtectionOfficer,
        AccountRole::WorksCouncil,
    ] {
        let link = anna.invite(&format!("{role:?}").to_lowercase(), role).await;
        let mut other = Person::welcome(server.http(), &link).await;
        assert_eq!(
            other.refused("PUT", CHAT, off()).await,
            (403, Code::NotAllowed),
            "{role:?}"
        );
        if role != AccountRole::Member {
            assert_eq!(other.get::<FunctionList>(LIST).await, list, "{role:?}");
        }
    }
    assert_eq!(anna.get::<FunctionList>(LIST).await, list, "nothing of it was kept");
    assert_eq!(noted(&mut anna).await, [""; 0]);

    // Off without answers; on again only with them, at their longest, too.
    let list: FunctionList = anna.does("PUT", CHAT, off()).await;
    let chat = of(&list, SwitchedFunction::Chat);
    assert_eq!(
        (chat.on, &chat.answers, chat.decided_by.as_str()),
        (false, &None, "Anna Berg")
    );
    assert_eq!(told(&mut anna).await.off, [SwitchedFunction::Chat]);
    assert_eq!(anna.refused("PUT", CHAT, &bare).await, (409, Code::NecessityUnanswered));
    let longest = "€".repeat(2_000);
    let book = json!({"purpose": longest, "suitable": longest, "milder": longest, "safeguards": longest});
    let _: FunctionList = anna.does("PUT", CHAT, json!({"on": true, "answers": book})).await;
    let list: FunctionList = anna.does("PUT", CHAT, on()).await;
    let chat = of(&list, SwitchedFunction::Chat);
    assert_eq!((chat.on, &chat.answers), (true, &Some(answers())));
    // Said again, it is no other decision; switched off, the answers stay.
    let _: FunctionList = anna.does("PUT", CHAT, on()).await;
    let list: FunctionList = anna.does("PUT", CHAT, off()).await;
    assert_eq!(of(&list, SwitchedFunction::Chat).answers, Some(answers()));
    assert_eq!(
        noted(&mut anna).await,
        ["chat: off", "chat: answers", "chat: on", "chat: off"],
        "without a word of the answers"
    );
    server.age_proofs().await;
    assert_eq!(anna.refused("PUT", CHAT, on()).await, (403, Code::ConfirmFirst));
    server.running.shutdown().await;
}

#[tokio::test]
async fn the_notice_has_a_new_version_and_the_papers_name_the_decision() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let version = async |anna: &mut Person| told(anna).await.notice.unwrap().version;
    let paper = async |anna: &mut Person, name: &str| {
        let path = format!("/api/papers/{name}?lang=en");
        anna.ask("GET", &path, b"").await.text()
    };
    assert!(paper(&mut anna, "necessity").await.contains("by nobody here yet"));
    // What the test relaxed behind the server's back stands in the notice from now on, too.
    let _: FunctionList = anna.does("PUT", CHAT, on()).await;
    let first = version(&mut anna).await;
    let _: FunctionList = anna.does("PUT", CHAT, off()).await;
    let without = version(&mut anna).await;
    assert_ne!(without, first);
    let everybody = anna.ask("GET", "/notice?lang=en", b"").await.text();
    assert!(
        everybody.contains("Sound, picture, screen, notes and polls are encrypted"),
        "{everybody}"
    );
    for name in ["record", "works-agreement", "measures"] {
        let text = paper(&mut anna, name).await;
        assert!(!text.contains("picture, screen, chat, notes"), "{name}: {text}");
    }
    let _: FunctionList = anna.does("PUT", CHAT, on()).await;
    assert_eq!(version(&mut anna).await, first, "the same words as before");
    let necessity = paper(&mut anna, "necessity").await;
    assert!(
        necessity.contains("&lt;Werkstatt&gt;") && necessity.contains("by administrators"),
        "{necessity}"
    );
    assert!(!necessity.contains("Anna Berg"), "papers are shown around");
    server.running.shutdown().await;
}

#[tokio::test]
async fn without_guests_only_whoever_is_signed_in_joins_and_whoever_is_inside_stays() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(to, &link).await;
    let room = create(to, 1).await;
    let (mut inside, _, token) = Client::enter(to, room, 1).await;
    let hello = || ClientMessage::Hello {
        version: wire::PROTOCOL_VERSION,
        room,
        invite: wire::InviteId([1; 16]),
        device: wire::DeviceClass::Bot,
    };
    let joins = async |cookie: Option<&str>| {
        let mut client = match cookie {
            Some(cookie) => Client::signed_in(to, cookie).await,
            None => Client::connect(to).await,
        };
        client.send(hello()).await;
        match client.next().await.unwrap() {
            ServerMessage::Challenge {} => true,
            ServerMessage::Refused(refusal) => {
                assert_eq!(refusal.code, RefusalCode::AccountNeeded);
                assert_eq!(client.rest().await, [], "and nothing of the room");
                false
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(joins(None).await);
    let _: FunctionList = anna.does("PUT", GUESTS, off()).await;
    assert_eq!(told(&mut anna).await.off, [SwitchedFunction::GuestAccess]);
    assert!(!joins(None).await);
    assert!(!joins(Some("konklave=")).await);
    assert!(joins(bert.cookie.as_deref()).await);

    // Whoever was inside stays, and comes back after a lost connection.
    inside.send(ClientMessage::Ping { n: 7 }).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Pong { n: 7 }).then_some(()))
        .await;
    drop(inside);
    let mut again = Client::connect(to).await;
    again
        .send(ClientMessage::Resume {
            version: wire::PROTOCOL_VERSION,
            room,
            token,
            device: wire::DeviceClass::Bot,
            continuing: None,
        })
        .await;
    again
        .wait(|message| matches!(message, ServerMessage::Granted { .. }).then_some(()))
        .await;

    // An account that policy asks for more is not let in by its password alone, nor one whose session has ended.
    server.relax("second_factor", "everyone").await;
    assert!(!joins(bert.cookie.as_deref()).await);
    server.relax("second_factor", "nobody").await;
    assert!(joins(bert.cookie.as_deref()).await);
    let left = bert.cookie.clone();
    bert.ask("DELETE", "/api/session", b"").await;
    assert!(!joins(left.as_deref()).await);

    let _: FunctionList = anna.does("PUT", GUESTS, on()).await;
    assert!(joins(None).await);
    server.running.shutdown().await;
}

#[tokio::test]
async fn where_screens_are_off_the_server_refuses_them_in_every_room() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await;
    let mut hosts = Vec::new();
    for owner in 1..=3 {
        hosts.push(host(to, owner).await);
    }
    let [mut shows, mut does_not, mut later] = <[Client; 3]>::try_from(hosts).ok().unwrap();
    assert_eq!(publish(&mut shows, &[StreamKind::Screen]).await, []);
    let _: FunctionList = anna.does("PUT", SCREENS, off()).await;
    // What is shown goes on; nobody else begins, in a room under way or in a new one.
    assert_eq!(publish(&mut shows, &[StreamKind::Camera, StreamKind::Screen]).await, []);
    assert_eq!(
        publish(&mut does_not, &[StreamKind::Camera, StreamKind::Screen]).await,
        [RefusalCode::NotAllowed]
    );
    let mut new = host(to, 4).await;
    assert_eq!(
        publish(&mut new, &[StreamKind::ScreenAudio]).await,
        [RefusalCode::NotAllowed]
    );
    assert_eq!(publish(&mut shows, &[StreamKind::Camera]).await, []);
    assert_eq!(
        publish(&mut shows, &[StreamKind::Camera, StreamKind::Screen]).await,
        [RefusalCode::NotAllowed]
    );
    let _: FunctionList = anna.does("PUT", SCREENS, on()).await;
    for client in [&mut shows, &mut does_not, &mut later, &mut new] {
        assert_eq!(publish(client, &[StreamKind::Screen]).await, []);
    }
    server.running.shutdown().await;
}

/// Somebody who leads a meeting alone, in a room of their own.
async fn host(to: std::net::SocketAddr, owner: u8) -> Client {
    let (room, mut wish) = new_room(owner);
    wish.invites[0].rank = Rank::Host;
    let body = serde_json::to_vec(&wish).unwrap();
    let answer = request(to, "POST", "/api/rooms", &[NATIVE, JSON], &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let (mut client, _, _) = Client::enter(to, room, owner).await;
    client
        .wait(|message| matches!(message, ServerMessage::Form {}).then_some(()))
        .await;
    let session = SessionId([owner; 16]);
    client.send(ClientMessage::Formed { session }).await;
    client
}

/// Has this on from now on; what is refused of it.
async fn publish(client: &mut Client, on: &[StreamKind]) -> Vec<RefusalCode> {
    client.send(ClientMessage::Publish { on: on.to_vec() }).await;
    client.send(ClientMessage::Ping { n: 9 }).await;
    let mut refused = Vec::new();
    loop {
        match client.next().await.unwrap() {
            ServerMessage::Refused(refusal) => refused.push(refusal.code),
            ServerMessage::Pong { n: 9 } => return refused,
            _ => {}
        }
    }
}

#[tokio::test]
async fn who_decided_is_in_their_export_and_forgotten_with_the_account() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Administrator).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let _: FunctionList = bert.does("PUT", CHAT, on()).await;
    let list: FunctionList = anna.get(LIST).await;
    assert_eq!(of(&list, SwitchedFunction::Chat).decided_by, "Bert Cord");
    let data: Value = bert.get("/api/account/data").await;
    let entries = data["entries"].as_array().unwrap();
    let own = entries
        .iter()
        .find(|entry| entry["entry"] == "function_decisions")
        .unwrap();
    assert_eq!(own["rows"].as_array().unwrap().len(), 1);
    let row = &own["rows"][0];
    assert_eq!((&row["function"], &row["state"]), (&json!("chat"), &json!("on")));
    let table = store::catalogue()
        .find(|entry| entry.id == "function_decisions")
        .unwrap();
    for column in table.table().unwrap().columns {
        assert!(!row[column.name].is_null(), "{}", column.name);
    }
    let gone = path_of(bert.id().await);
    let _: Erased = anna.does("DELETE", &gone, ()).await;
    let list: FunctionList = anna.get(LIST).await;
    let chat = of(&list, SwitchedFunction::Chat);
    assert_eq!(
        (chat.on, &chat.answers, chat.decided_by.as_str()),
        (true, &Some(answers()), "")
    );
    server.running.shutdown().await;
}
