//! Decisions on functions, and the answers without which none is switched on.

use store::{KeptDecision, Store, StoreError};
use wire::{NecessityAnswers, SwitchedFunction};

use crate::accounts::{id, note, two};
use crate::ground::Ground;

const CHAT: SwitchedFunction = SwitchedFunction::Chat;
const POLLS: SwitchedFunction = SwitchedFunction::Polls;

fn answers(purpose: &str) -> NecessityAnswers {
    NecessityAnswers {
        purpose: purpose.to_owned(),
        suitable: "Ja, ohne Einschränkung.".to_owned(),
        milder: "Geprüft wurden Handzeichen.".to_owned(),
        safeguards: "Mit dem Ende gelöscht.".to_owned(),
    }
}

fn decision(function: SwitchedFunction, on: bool, answers: Option<NecessityAnswers>) -> KeptDecision {
    KeptDecision {
        function,
        on,
        answers,
        by: Some(id(1)),
        at: 7,
    }
}

/// What the log says was done to functions, the oldest first.
async fn noted(store: &Store) -> Vec<String> {
    let log = store.audit(u64::MAX, 50).await.unwrap();
    let of_functions = log.into_iter().filter(|entry| entry.action == "function_switched");
    of_functions.map(|entry| entry.change).rev().collect()
}

pub async fn what_is_decided_of_a_function_replaces_what_was_and_keeps_its_answers(ground: Ground) {
    let store = ground.open().await;
    assert_eq!(store.decisions().await.unwrap(), []);
    assert_eq!(store.switched_off().await.unwrap(), []);
    let first = decision(CHAT, true, Some(answers("Fragen stellen, ohne zu unterbrechen.")));
    assert!(store.decide(&first).await.unwrap());
    assert!(store.decide(&decision(POLLS, false, None)).await.unwrap());
    store.close().await;
    let store = ground.open().await;
    assert_eq!(
        store.decisions().await.unwrap(),
        [first.clone(), decision(POLLS, false, None)]
    );
    assert_eq!(store.switched_off().await.unwrap(), [POLLS]);
    // At the server itself, by nobody who is known.
    let off = KeptDecision {
        by: None,
        at: 8,
        ..decision(CHAT, false, None)
    };
    assert!(store.decide(&off).await.unwrap());
    let kept = KeptDecision {
        answers: first.answers.clone(),
        ..off
    };
    assert_eq!(store.decisions().await.unwrap()[0], kept);
    assert_eq!(store.switched_off().await.unwrap(), [CHAT, POLLS]);
    let anew = decision(CHAT, true, Some(answers("Teilhabe ohne Mikrofon.")));
    assert!(store.decide(&anew).await.unwrap());
    assert_eq!(store.decisions().await.unwrap()[0], anew);
    assert_eq!(
        noted(&store).await,
        ["chat: answers", "polls: off", "chat: off", "chat: on"]
    );
    assert!(store.audit_intact().await.unwrap());
    store.close().await;
}

pub async fn nothing_is_switched_on_without_answers_not_even_by_whoever_writes_rows(ground: Ground) {
    let store = ground.open().await;
    let unanswered = |outcome: Result<bool, StoreError>| matches!(outcome, Err(StoreError::NecessityUnanswered));
    assert!(unanswered(store.decide(&decision(CHAT, true, None)).await));
    // Nor with those of before: whoever switches on answers.
    let off = decision(CHAT, false, Some(answers("Fragen stellen, ohne zu unterbrechen.")));
    assert!(store.decide(&off).await.unwrap());
    assert!(unanswered(store.decide(&decision(CHAT, true, None)).await));
    assert_eq!(store.decisions().await.unwrap(), [off]);
    assert_eq!(noted(&store).await, ["chat: off"]);
    let pool = ground.pool().await;
    for statement in [
        "INSERT INTO function_decisions (function, state, at) VALUES ('notes', 1, 7)",
        "INSERT INTO function_decisions (function, state, purpose, at) VALUES ('notes', 0, 'x', 7)",
        "INSERT INTO function_decisions (function, state, at) VALUES ('notes', 2, 7)",
    ] {
        assert!(sqlx::query(statement).execute(&pool).await.is_err(), "{statement}");
    }
    pool.close().await;
    assert_eq!(store.decisions().await.unwrap().len(), 1);
    store.close().await;
}

pub async fn what_was_decided_before_is_no_decision_anew(ground: Ground) {
    let store = ground.open().await;
    let on = decision(CHAT, true, Some(answers("Fragen stellen, ohne zu unterbrechen.")));
    let off = decision(CHAT, false, None);
    for (new, is_new) in [(&on, true), (&on, false), (&off, true), (&off, false), (&on, true)] {
        let later = KeptDecision { at: 9, ..new.clone() };
        assert_eq!(store.decide(&later).await.unwrap(), is_new, "{new:?}");
    }
    let other = decision(CHAT, true, Some(answers("Teilhabe ohne Mikrofon.")));
    assert!(store.decide(&other).await.unwrap());
    assert_eq!(
        noted(&store).await,
        ["chat: answers", "chat: off", "chat: on", "chat: answers"]
    );
    store.close().await;
}

pub async fn who_has_decided_is_counted_and_forgotten_with_the_account(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let by_second = KeptDecision {
        by: Some(id(2)),
        ..decision(POLLS, false, None)
    };
    assert!(store.decide(&by_second).await.unwrap());
    let counted = async || {
        let rows = store.rows_of(id(2)).await.unwrap();
        rows.iter()
            .find(|count| count.entry == "function_decisions")
            .map(|count| count.rows)
    };
    assert_eq!(counted().await, Some(1));
    store.erase_member(id(2), &note("member_erased", 2)).await.unwrap();
    assert_eq!(store.decisions().await.unwrap(), [by_second], "what was decided holds");
    assert!(store.member(id(2)).await.unwrap().is_none(), "and names nobody");
    store.close().await;
}
