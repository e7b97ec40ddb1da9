//! Requests about data: kept, found by their code, answered, deleted in time.

use datamap::{DAY, Settings};
use store::{KeptRequest, NewRequest, Note, RequestContent, RequestStep, Store, StoreError};
use wire::{RequestKind, RequestState};

use crate::accounts::{NOW, id, note, two};
use crate::ground::Ground;

fn new(n: u8) -> NewRequest {
    NewRequest {
        request: [n; 16],
        content: RequestContent {
            kind: RequestKind::Erasure,
            text: format!("Findable wish of {n}"),
            contact: format!("findable{n}@example.org"),
        },
        received_at: NOW,
        due_at: NOW + 30 * DAY + u64::from(n),
    }
}

async fn keep(store: &Store, n: u8) {
    store.add_request(&new(n), &[n; 25], 100).await.unwrap();
}

async fn answer(store: &Store, n: u8, state: RequestState) -> Result<KeptRequest, StoreError> {
    let step = RequestStep::End {
        state,
        answer: format!("Findable answer to {n}"),
        kept_from: NOW + 100 * DAY,
    };
    store.handle_request([n; 16], step, &note("request_answered", 1)).await
}

pub async fn a_request_is_found_by_its_code_alone_and_sealed(ground: Ground) {
    let store = ground.open().await;
    keep(&store, 1).await;
    keep(&store, 2).await;
    store.close().await;
    let store = ground.open().await;
    let kept = store.request_by_code(&[2; 25]).await.unwrap().unwrap();
    assert!(kept.request == [2; 16] && kept.content == new(2).content);
    assert_eq!(
        (kept.state, kept.ended_at, kept.kept_from),
        (RequestState::Open, None, None)
    );
    assert!(kept.reply.answer.is_empty() && !kept.extended);
    assert!(store.request_by_code(&[3; 25]).await.unwrap().is_none());
    answer(&store, 1, RequestState::Refused).await.unwrap();
    store.close().await;
    assert!(!ground.has_in_files(b"Findable wish").await);
    assert!(!ground.has_in_files(b"findable1@").await);
    assert!(!ground.has_in_files(b"Findable answer").await);
}

pub async fn no_more_requests_are_open_than_there_may_be(ground: Ground) {
    let store = ground.open().await;
    for n in 1..=3 {
        store.add_request(&new(n), &[n; 25], 3).await.unwrap();
    }
    let full = store.add_request(&new(4), &[4; 25], 3).await;
    assert!(matches!(full, Err(StoreError::TooMany)));
    answer(&store, 1, RequestState::Answered).await.unwrap();
    store.add_request(&new(4), &[4; 25], 3).await.unwrap();
}

pub async fn a_request_ends_once_and_is_extended_once(ground: Ground) {
    let store = ground.open().await;
    keep(&store, 1).await;
    let extend = |due_at| RequestStep::Extend {
        due_at,
        reason: "Vieles ist zu prüfen".to_owned(),
    };
    let noted = note("request_extended", 1);
    let kept = store
        .handle_request([1; 16], extend(NOW + 90 * DAY), &noted)
        .await
        .unwrap();
    assert!(kept.extended && kept.due_at == NOW + 90 * DAY);
    let again = store.handle_request([1; 16], extend(NOW + 120 * DAY), &noted).await;
    assert!(matches!(again, Err(StoreError::TooMany)));
    let kept = answer(&store, 1, RequestState::Answered).await.unwrap();
    assert_eq!((kept.state, kept.ended_at), (RequestState::Answered, Some(NOW)));
    assert_eq!(kept.reply.extension, "Vieles ist zu prüfen");
    assert!(matches!(
        answer(&store, 1, RequestState::Closed).await,
        Err(StoreError::TooMany)
    ));
    assert!(matches!(
        answer(&store, 9, RequestState::Closed).await,
        Err(StoreError::Unknown)
    ));
    let read = store.request_by_code(&[1; 25]).await.unwrap().unwrap();
    assert!(read == kept, "what was refused has changed nothing");
    let actions: Vec<String> = store
        .audit(u64::MAX, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|kept| kept.action)
        .collect();
    assert_eq!(actions, ["request_answered", "request_extended"]);
}

pub async fn a_request_whose_month_is_over_is_not_extended_but_still_answered(ground: Ground) {
    let store = ground.open().await;
    keep(&store, 1).await;
    keep(&store, 2).await;
    let extend = || RequestStep::Extend {
        due_at: NOW + 90 * DAY,
        reason: "Vieles ist zu prüfen".to_owned(),
    };
    let at = |at| Note {
        at,
        ..note("request_extended", 1)
    };
    let due = new(1).due_at;
    let late = store.handle_request([1; 16], extend(), &at(due + 1)).await;
    assert!(matches!(late, Err(StoreError::TooMany)));
    let kept = store.request([1; 16]).await.unwrap().unwrap();
    assert!(!kept.extended && kept.due_at == due && kept.reply.extension.is_empty());
    assert!(store.audit(u64::MAX, 9).await.unwrap().is_empty());
    answer(&store, 1, RequestState::Answered).await.unwrap();
    let last = store.handle_request([2; 16], extend(), &at(new(2).due_at)).await;
    assert!(last.unwrap().extended, "until the last second it may be");
}

pub async fn the_most_urgent_request_stands_first_and_answered_ones_last(ground: Ground) {
    let store = ground.open().await;
    for n in [3, 1, 2, 4] {
        keep(&store, n).await;
    }
    answer(&store, 1, RequestState::Closed).await.unwrap();
    let order: Vec<u8> = store
        .requests(9)
        .await
        .unwrap()
        .iter()
        .map(|kept| kept.request[0])
        .collect();
    assert_eq!(order, [2, 3, 4, 1]);
    assert_eq!(store.requests(1).await.unwrap().len(), 1);
    let due = NOW + 30 * DAY;
    assert_eq!(store.requests_due(due + 2, due + 4).await.unwrap(), (0, 2));
    assert_eq!(store.requests_due(due + 3, due + 5).await.unwrap(), (1, 3));
}

pub async fn an_open_request_stays_and_an_answered_one_goes_after_its_years(ground: Ground) {
    let store = ground.open().await;
    keep(&store, 1).await;
    keep(&store, 2).await;
    answer(&store, 2, RequestState::Answered).await.unwrap();
    let settings = Settings::default();
    let gone = NOW + 100 * DAY + (3 * 365 + 1) * DAY;
    assert_eq!(store.sweep(gone - 1, &settings).await.unwrap().of("requests"), 0);
    let shorter = Settings {
        request_years: 1,
        ..settings
    };
    assert_eq!(store.sweep(gone, &settings).await.unwrap().of("requests"), 1);
    assert!(store.request_by_code(&[2; 25]).await.unwrap().is_none());
    assert_eq!(store.sweep(gone + 900 * DAY, &shorter).await.unwrap().of("requests"), 0);
    assert!(
        store.request_by_code(&[1; 25]).await.unwrap().is_some(),
        "it waits for an answer"
    );
    store.close().await;
    assert!(!ground.has_in_files(b"Findable").await);
}

pub async fn what_belongs_to_an_account_is_counted_by_entry(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store.note(&note("signed_in", 2)).await.unwrap();
    let rows = store.rows_of(id(2)).await.unwrap();
    let mut rows: Vec<(&str, u64)> = rows.iter().map(|count| (count.entry.as_str(), count.rows)).collect();
    rows.sort_unstable();
    let noted = store.audit_about(id(2)).await.unwrap().len() as u64;
    assert!(noted > 0);
    assert_eq!(rows, [("audit", noted), ("members", 1), ("passwords", 1)]);
    assert_eq!(store.rows_of(id(9)).await.unwrap(), []);
}
