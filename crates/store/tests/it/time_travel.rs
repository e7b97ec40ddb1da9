//! Every kind of data goes on its day, and not a second before.

use std::collections::BTreeSet;

use datamap::{DAY, Due, HOUR, Settings};
use store::{Note, Store, Sweep, catalogue};
use wire::RoomId;

use crate::ground::Ground;
use crate::new_room;

/// A year the proofs' own period does not reach back from.
const START: u64 = 1_000 * DAY;

const SETTINGS: Settings = Settings {
    room_keep_hours: 24,
    session_days: 14,
    audit_days: 180,
    // So that what is deleted at `START` was written after the epoch.
    request_years: 2,
    plan_days: 366,
};

/// Entry, and a statement that keeps a row with the id `$1` (16 bytes), the time `$2`, and `$3` (32 bytes) for the rest.
const SEEDS: [(&str, &str); 9] = [
    (
        "rooms",
        "INSERT INTO rooms (room, owner_vk, record, expires_at) VALUES ($1, $3, $3, $2)",
    ),
    (
        "invites",
        "INSERT INTO invites (room, invite, proof, wrapped_root, ends_at)
         SELECT room, $1, $3, $3, $2 FROM rooms WHERE expires_at > 9000000000",
    ),
    (
        "ended_meetings",
        "INSERT INTO ended (room, instance, until)
         SELECT room, $1, $2 FROM rooms WHERE expires_at > 9000000000 OR $3 IS NULL",
    ),
    (
        "sessions",
        "INSERT INTO sessions (session, id, member, device, created_at, seen_day, expires_at)
         SELECT $3, $1, member, $3, 0, 0, $2 FROM members",
    ),
    (
        "one_time_links",
        "INSERT INTO tickets (ticket, purpose, member, expires_at)
         SELECT $3, 1, member, $2 FROM members WHERE member <> $1",
    ),
    (
        "requests",
        "INSERT INTO requests (request, code, content, reply, state, received_at, due_at, ended_at, kept_from)
         SELECT $1, $3, $3, $3, 1, 0, 0, 0, $2",
    ),
    (
        "paper_versions",
        "INSERT INTO paper_versions (paper, language, number, content, issued_at, superseded_at, text)
         SELECT 'notice', 'de', coalesce(max(number), 0) + 1, 'x', 0, $2, 'x' FROM paper_versions WHERE $1 <> $3",
    ),
    (
        "audit",
        "INSERT INTO audit (number, at, action, actor, hash)
         SELECT coalesce(max(number), 0) + 1, $2, 'policy_changed', $1, $3 FROM audit",
    ),
    (
        "deletion_proofs",
        "INSERT INTO deletions (run, at, complete, counts, hash)
         SELECT coalesce(max(run), 0) + 1, $2, 1, '{}', $3 FROM deletions WHERE $1 IS NOT NULL",
    ),
];

/// What stays: a room and an account for the others to belong to.
async fn ground_of_all(ground: &Ground) -> Store {
    let store = ground.open().await;
    let room = "INSERT INTO rooms (room, owner_vk, record, expires_at) VALUES ($1, $2, $2, 9999999999)";
    ground.run(room, &[&[255; 16], &[255; 32]]).await;
    let member = "INSERT INTO members (member, login, profile, role, state, created_at) VALUES ($1, $2, $2, 0, 1, 0)";
    ground.run(member, &[&[255; 16], &[255; 32]]).await;
    store
}

async fn sweep(store: &Store, now: u64) -> Sweep {
    store.sweep(now, &SETTINGS).await.unwrap()
}

pub async fn every_kind_of_data_goes_on_its_day_and_not_a_second_before(ground: Ground) {
    let timed: BTreeSet<&str> = catalogue()
        .filter(|entry| entry.table().is_some())
        .filter(|entry| matches!(entry.retention.due, Due::At(_) | Due::AtIf(..) | Due::After(_)))
        .map(|entry| entry.id)
        .collect();
    assert_eq!(
        timed,
        SEEDS.iter().map(|(id, _)| *id).collect(),
        "a kind of data without a test of its time"
    );
    let store = ground_of_all(&ground).await;
    // Later, so that what was kept for the longest was written after the epoch.
    let start = 2 * START;
    for (id, statement) in SEEDS {
        let entry = catalogue().find(|entry| entry.id == id).unwrap();
        let wait = match entry.retention.due {
            Due::After(_) => entry.retention.period.seconds(&SETTINGS),
            _ => 0,
        };
        // Rows whose time is over at `start + 10` and a second later. Proofs the job itself writes are much younger.
        let pool = ground.pool().await;
        for (n, due) in [(1_u8, start + 10), (2, start + 11)] {
            let written = (due - wait) as i64;
            let bytes = (vec![n; 16], vec![n; 32]);
            let query = sqlx::query(statement).bind(bytes.0).bind(written).bind(bytes.1);
            assert_eq!(query.execute(&pool).await.unwrap().rows_affected(), 1, "{id}");
        }
        pool.close().await;
        assert_eq!(sweep(&store, start + 9).await.of(id), 0, "{id}: a second too early");
        assert_eq!(
            store.overdue(start + 10 + 2 * HOUR, &SETTINGS).await.unwrap(),
            [(id, 1)],
            "{id}"
        );
        let first = sweep(&store, start + 10).await;
        assert_eq!((first.of(id), first.complete), (1, true), "{id}: on time");
        assert_eq!(sweep(&store, start + 11).await.of(id), 1, "{id}: the next one");
        assert_eq!(store.overdue(start + DAY, &SETTINGS).await.unwrap(), [], "{id}");
        // A fresh year for the next: proofs of these runs would be among the old ones.
        ground.run("DELETE FROM deletions", &[]).await;
        ground.run("DELETE FROM policy", &[]).await;
    }
}

pub async fn a_room_goes_on_the_day_it_is_kept_until_and_its_invitations_with_it(ground: Ground) {
    let store = ground.open().await;
    let (moved_on, moved_up, left) = (RoomId([1; 16]), RoomId([2; 16]), RoomId([3; 16]));
    for n in 1..=3 {
        store.create_room(new_room(n, START + 100 * DAY)).await.unwrap();
    }
    store.keep_room(moved_on, START + 1_100 * DAY, 1, START).await.unwrap();
    store.keep_room(moved_up, START + 2 * DAY, 1, START).await.unwrap();
    for (room, day) in [(moved_up, 2), (left, 100), (moved_on, 1_100)] {
        let (before, then) = (START + day * DAY - 1, START + day * DAY);
        let swept = sweep(&store, before).await;
        assert_eq!(
            (swept.of("rooms"), swept.of("invites")),
            (0, 0),
            "{day}: a second too early"
        );
        assert!(store.room(room, before).await.unwrap().is_some());
        assert!(store.room(room, then).await.unwrap().is_none(), "refused at once");
        let swept = sweep(&store, then).await;
        assert_eq!(
            (swept.of("rooms"), swept.of("invites"), swept.complete),
            (1, 1, true),
            "{day}"
        );
        assert_eq!(store.overdue(then + 2 * HOUR, &SETTINGS).await.unwrap(), [], "{day}");
    }
    assert_eq!(store.rooms_kept().await.unwrap(), 0);
}

pub async fn a_period_follows_its_setting(ground: Ground) {
    let store = ground_of_all(&ground).await;
    ground
        .run(
            "INSERT INTO policy (name, value) VALUES ('audit_days', '30'), ('session_days', 'none'),
             ('request_years', '5'), ('plan_days', '1100')",
            &[],
        )
        .await;
    let settings = store.settings(48).await.unwrap();
    let expected = Settings {
        room_keep_hours: 48,
        session_days: 14,
        audit_days: 30,
        request_years: 5,
        plan_days: 1100,
    };
    assert_eq!(settings, expected);
    ground
        .run(
            "INSERT INTO audit (number, at, action, hash) VALUES (1, 86400000, 'policy_changed', $1)",
            &[&[0; 32]],
        )
        .await;
    assert_eq!(
        store
            .sweep(86_400_000 + 30 * DAY - 1, &settings)
            .await
            .unwrap()
            .of("audit"),
        0
    );
    assert_eq!(
        store.sweep(86_400_000 + 30 * DAY, &settings).await.unwrap().of("audit"),
        1
    );
}

pub async fn runs_are_proven_daily_for_a_year_and_tampering_is_seen(ground: Ground) {
    let store = ground_of_all(&ground).await;
    assert!(store.deletion_missed(START).await.unwrap(), "no run yet");
    for day in (0..5).chain(360..368) {
        sweep(&store, START + day * DAY).await;
    }
    sweep(&store, START + 367 * DAY + HOUR).await;
    let proofs = store.deletions(1_000).await.unwrap();
    assert_eq!(
        proofs.len(),
        10,
        "one a day, none older than a year, none for a quiet hour"
    );
    assert_eq!(proofs[0].at, START + 367 * DAY);
    assert_eq!(proofs[0].deleted, [("deletion_proofs".to_owned(), 1)]);
    assert!(store.deletions_intact().await.unwrap());
    let late = START + 367 * DAY + 26 * HOUR;
    assert!(!store.deletion_missed(late - 1).await.unwrap());
    assert!(store.deletion_missed(late).await.unwrap());
    ground.run("UPDATE deletions SET at = at + 1 WHERE run = 8", &[]).await;
    assert!(!store.deletions_intact().await.unwrap(), "a changed one");
    ground.run("DELETE FROM deletions WHERE run <= 8", &[]).await;
    assert!(!store.deletions_intact().await.unwrap(), "missing ones");
}

pub async fn a_clock_that_was_wrong_does_not_silence_the_alarm(ground: Ground) {
    let store = ground_of_all(&ground).await;
    sweep(&store, START + 10 * DAY).await;
    assert!(
        store.deletion_missed(START).await.unwrap(),
        "a run of the future proves nothing"
    );
    sweep(&store, START).await;
    assert!(!store.deletion_missed(START).await.unwrap());
    assert!(store.deletions_intact().await.unwrap());
}

pub async fn a_clock_that_jumps_holds_nothing_back_for_good_and_raises_no_alarm(ground: Ground) {
    let store = ground_of_all(&ground).await;
    let settings = Settings {
        audit_days: 5,
        ..SETTINGS
    };
    let written = async |at| {
        let note = Note {
            at,
            action: "backup_made",
            actor: None,
            subject: None,
            change: String::new(),
        };
        store.note(&note).await.unwrap();
    };
    let swept = async |now| {
        let swept = store.sweep(now, &settings).await.unwrap();
        assert_eq!(store.overdue(now + 2 * HOUR, &settings).await.unwrap(), [], "{now}");
        assert!(swept.complete && store.audit_intact().await.unwrap(), "{now}");
        swept.of("audit")
    };
    // Ten days ahead, and right again.
    for at in [START, START + 10 * DAY, START + HOUR] {
        written(at).await;
    }
    assert_eq!(swept(START + DAY).await, 0, "one of the future goes with the next");
    assert_eq!(swept(START + 5 * DAY).await, 1);
    assert_eq!(swept(START + 5 * DAY + HOUR).await, 2);
    // Ten days back, and right again.
    for at in [START + 20 * DAY, START + 10 * DAY, START + 20 * DAY + HOUR] {
        written(at).await;
    }
    assert_eq!(swept(START + 20 * DAY + HOUR).await, 0, "younger ones come first");
    assert_eq!(swept(START + 25 * DAY).await, 2);
    assert_eq!(swept(START + 25 * DAY + HOUR).await, 1);
}

pub async fn no_session_lasts_longer_than_its_period_from_now(ground: Ground) {
    let store = ground_of_all(&ground).await;
    let (_, session) = SEEDS[3];
    let session_until = async |until: u64| {
        let pool = ground.pool().await;
        let query = sqlx::query(session).bind(vec![1_u8; 16]).bind(until as i64);
        query.bind(vec![1_u8; 32]).execute(&pool).await.unwrap();
        pool.close().await;
    };
    // Begun while the clock was ten days ahead.
    session_until(START + 24 * DAY).await;
    assert_eq!(sweep(&store, START).await.of("sessions"), 0);
    assert_eq!(sweep(&store, START + 14 * DAY - 1).await.of("sessions"), 0);
    assert_eq!(sweep(&store, START + 14 * DAY).await.of("sessions"), 1);
    // Begun before the period was lowered.
    session_until(START + 28 * DAY).await;
    let lowered = Settings {
        session_days: 3,
        ..SETTINGS
    };
    store.sweep(START + 14 * DAY, &lowered).await.unwrap();
    let swept = store.sweep(START + 17 * DAY, &lowered).await.unwrap();
    assert_eq!(swept.of("sessions"), 1);
}

/// One number of the first row.
async fn value(ground: &Ground, query: &'static str) -> i64 {
    let pool = ground.pool().await;
    let value = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
    pool.close().await;
    value
}

pub async fn an_account_nobody_ever_used_goes_thirty_days_after_its_link(ground: Ground) {
    let store = ground_of_all(&ground).await;
    let pool = ground.pool().await;
    // Number 1 has a link; 2 came back from a backup, without; 3 was used, and asked for a new link.
    for (n, state) in [(1_u8, 0_i64), (2, 0), (3, 1)] {
        let (id, key) = (vec![n; 16], vec![n; 32]);
        let member =
            "INSERT INTO members (member, login, profile, role, state, created_at) VALUES ($1, $2, $2, 0, $3, $4)";
        let query = sqlx::query(member).bind(&id).bind(&key).bind(state);
        query.bind(START as i64).execute(&pool).await.unwrap();
        if n != 2 {
            let ticket = "INSERT INTO tickets (ticket, purpose, member, expires_at) VALUES ($1, 1, $2, $3)";
            let query = sqlx::query(ticket).bind(&key).bind(&id);
            query.bind((START + 7 * DAY) as i64).execute(&pool).await.unwrap();
        }
    }
    pool.close().await;
    let gone = async |now| {
        let swept = sweep(&store, now).await;
        assert!(swept.complete);
        (swept.of("members"), swept.of("one_time_links"))
    };
    assert_eq!(gone(START + 7 * DAY - 1).await, (0, 0));
    assert_eq!(gone(START + 7 * DAY).await, (0, 1), "of the account that was used");
    assert_eq!(gone(START + 30 * DAY - 1).await, (0, 0));
    assert_eq!(gone(START + 30 * DAY).await, (1, 0), "the one without a link");
    assert_eq!(gone(START + 37 * DAY - 1).await, (0, 0));
    assert_eq!(
        store.overdue(START + 37 * DAY + 2 * HOUR, &SETTINGS).await.unwrap(),
        [("members", 1)]
    );
    assert_eq!(
        gone(START + 37 * DAY).await,
        (1, 1),
        "the account, and its link with it"
    );
    assert_eq!(gone(START + 900 * DAY).await, (0, 0));
    assert_eq!(store.members_kept().await.unwrap(), 2);
}

pub async fn wrong_tries_and_unproven_factors_go_after_a_day(ground: Ground) {
    let store = ground_of_all(&ground).await;
    let tries = "UPDATE members SET wrong_tries = 3, tries_since = 86400010, blocked_until = 86400070";
    ground.run(tries, &[]).await;
    ground
        .run(
            "INSERT INTO totps (member, secret, last_step, proven) VALUES ($1, $2, 0, 0)",
            &[&[255; 16], &[255; 32]],
        )
        .await;
    let sum = "SELECT CAST(wrong_tries + tries_since + blocked_until AS BIGINT) FROM members";
    assert_eq!(sweep(&store, START + 10 + DAY - 1).await.deleted, []);
    assert_ne!(value(&ground, sum).await, 0);
    let found = START + 10 + DAY - 1;
    ground.run("UPDATE members SET blocked_until = 86486411", &[]).await;
    assert_eq!(sweep(&store, START + 10 + DAY).await.deleted, []);
    assert_ne!(value(&ground, sum).await, 0, "a block that lasts");
    ground.run("UPDATE members SET blocked_until = 86486410", &[]).await;
    assert_eq!(sweep(&store, START + 10 + DAY).await.deleted, []);
    assert_eq!(value(&ground, sum).await, 0);
    assert_eq!(sweep(&store, found + DAY - 1).await.deleted, []);
    assert_eq!(sweep(&store, found + DAY).await.deleted, [("second_factors", 1)]);
    // One that counts stays.
    ground
        .run(
            "INSERT INTO totps (member, secret, last_step, proven) VALUES ($1, $2, 5, 1)",
            &[&[255; 16], &[255; 32]],
        )
        .await;
    assert_eq!(sweep(&store, START + 300 * DAY).await.of("second_factors"), 0);
}
