//! Accounts, what proves who signs in, sessions, one-time links, the audit log.

use store::{NewMember, NewTicket, Note, Passkey, Profile, Proven, Session, Store, StoreError, Tries};
use wire::{AccountRole, MemberId, MemberState, Secret};
use zeroize::Zeroizing;

use crate::ground::Ground;

pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const DAY: u64 = 24 * 3600;

pub(crate) fn id(n: u8) -> MemberId {
    MemberId([n; 16])
}

pub(crate) fn note(action: &'static str, n: u8) -> Note {
    Note {
        at: NOW,
        action,
        actor: Some(id(1)),
        subject: Some(id(n)),
        change: format!("findable change of {n}"),
    }
}

pub(crate) fn new(n: u8, role: AccountRole) -> NewMember {
    NewMember {
        member: id(n),
        login_key: format!("findable{n}"),
        profile: Profile {
            login: format!("Findable{n}"),
            name: format!("Findable Person {n}"),
            email: format!("findable{n}@example.org"),
        },
        role,
        created_at: NOW + u64::from(n),
    }
}

pub(crate) fn ticket(n: u8) -> NewTicket {
    NewTicket {
        ticket: Secret::new([n; 32]),
        member: id(n),
        expires_at: NOW + DAY,
    }
}

pub(crate) fn session(n: u8, member: u8) -> Session {
    Session {
        session: [n; 32],
        id: [n; 16],
        member: id(member),
        device: "Firefox, Linux".to_owned(),
        created_at: NOW + u64::from(n),
        seen_day: NOW / DAY * DAY,
        expires_at: NOW + 14 * DAY,
        confirmed_until: NOW + 600,
        factor_proven: false,
        at_provider: None,
    }
}

/// The password that [`two`] gives to number `n`.
pub(crate) fn proven(n: u8) -> Proven {
    Proven::Password(Zeroizing::new(format!("phc {n}")))
}

/// A server set up by number 1, with number 2 as a member that can be used.
pub(crate) async fn two(store: &Store) {
    let setup = Secret::new([9; 32]);
    assert!(store.renew_setup(&setup, NOW + DAY).await.unwrap());
    let first = new(1, AccountRole::Administrator);
    store
        .claim(&setup, &first, "phc 1", &note("server_claimed", 1))
        .await
        .unwrap();
    let second = new(2, AccountRole::Member);
    store
        .add_member(&second, &ticket(2), 10, &note("member_created", 2))
        .await
        .unwrap();
    store
        .accept(&ticket(2).ticket, id(2), "phc 2", &note("password_changed", 2))
        .await
        .unwrap();
}

pub async fn a_server_is_set_up_once_with_the_latest_link(ground: Ground) {
    let store = ground.open().await;
    let (first, second) = (Secret::new([8; 32]), Secret::new([9; 32]));
    assert!(store.renew_setup(&first, NOW + DAY).await.unwrap());
    assert!(store.renew_setup(&second, NOW + DAY).await.unwrap());
    assert!(store.ticket(&first, NOW).await.unwrap().is_none());
    assert!(store.ticket(&second, NOW).await.unwrap().is_some());
    assert!(store.ticket(&second, NOW + DAY).await.unwrap().is_none(), "over");
    let anna = new(1, AccountRole::Administrator);
    let claim = |ticket: Secret, at: u64| {
        let (store, anna) = (store.clone(), anna.clone());
        async move {
            let note = Note {
                at,
                ..note("server_claimed", 1)
            };
            store.claim(&ticket, &anna, "phc", &note).await
        }
    };
    assert!(matches!(claim(first, NOW).await, Err(StoreError::Unknown)));
    assert!(matches!(
        claim(second.clone(), NOW + DAY).await,
        Err(StoreError::Unknown)
    ));
    claim(second.clone(), NOW).await.unwrap();
    assert!(matches!(claim(second.clone(), NOW).await, Err(StoreError::Unknown)));
    assert!(!store.renew_setup(&second, NOW + DAY).await.unwrap(), "somebody has");
    assert!(store.ticket(&second, NOW).await.unwrap().is_none());
    let kept = store.member_by_login("findable1").await.unwrap().unwrap();
    assert_eq!(
        (kept.member, kept.role, kept.state),
        (id(1), AccountRole::Administrator, MemberState::Active)
    );
    assert_eq!(kept.profile.name, "Findable Person 1");
    assert_eq!(store.password(id(1)).await.unwrap().as_deref(), Some("phc"));
}

pub async fn names_are_sealed_unique_and_survive_reopening(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let again = NewMember {
        member: id(3),
        ..new(2, AccountRole::Member)
    };
    let taken = store
        .add_member(&again, &ticket(3), 10, &note("member_created", 3))
        .await;
    assert!(matches!(taken, Err(StoreError::LoginTaken)));
    let third = new(3, AccountRole::Member);
    let full = store
        .add_member(&third, &ticket(3), 2, &note("member_created", 3))
        .await;
    assert!(matches!(full, Err(StoreError::TooMany)));
    assert_eq!(
        store.audit(u64::MAX, 10).await.unwrap().len(),
        3,
        "what failed is not in the log"
    );
    let mut profile = new(2, AccountRole::Member).profile;
    profile.name = "Another Findable".to_owned();
    store.change_profile(id(2), &profile).await.unwrap();
    assert!(matches!(
        store.change_profile(id(3), &profile).await,
        Err(StoreError::Unknown)
    ));
    store.close().await;
    let store = ground.open().await;
    let names: Vec<String> = store
        .members()
        .await
        .unwrap()
        .into_iter()
        .map(|m| m.profile.name)
        .collect();
    assert_eq!(names, ["Findable Person 1", "Another Findable"]);
    store.close().await;
    if ground.is_embedded() {
        for file in std::fs::read_dir(ground.directory().join("database")).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(!text.contains("findable") && !text.contains("phc 1") && !text.contains("firefox"));
        }
    }
}

pub async fn an_account_that_is_changed_or_suspended_has_no_session_and_the_last_administrator_stays(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store.begin_session(&session(2, 2), &proven(2), None, 10).await.unwrap();
    let change = note("member_changed", 2);
    store.change_member(id(2), None, Some(true), &change).await.unwrap();
    assert!(store.session([2; 32], NOW).await.unwrap().is_none());
    assert!(matches!(
        store.begin_session(&session(3, 2), &proven(2), None, 10).await,
        Err(StoreError::Unknown)
    ));
    store.change_member(id(2), None, Some(false), &change).await.unwrap();
    store.begin_session(&session(3, 2), &proven(2), None, 10).await.unwrap();
    for (role, suspended) in [(Some(AccountRole::Member), None), (None, Some(true))] {
        let last = store.change_member(id(1), role, suspended, &change).await;
        assert!(matches!(last, Err(StoreError::LastAdministrator)));
    }
    assert!(matches!(
        store.erase_member(id(1), &change).await,
        Err(StoreError::LastAdministrator)
    ));
    store
        .change_member(id(2), Some(AccountRole::Administrator), None, &change)
        .await
        .unwrap();
    assert!(store.session([3; 32], NOW).await.unwrap().is_none(), "another role");
    store
        .change_member(id(1), Some(AccountRole::Member), None, &change)
        .await
        .unwrap();
    let unknown = store.change_member(id(9), None, Some(true), &change).await;
    assert!(matches!(unknown, Err(StoreError::Unknown)));
    // Suspended before the link was used: invited again, not active.
    let third = new(3, AccountRole::Member);
    store
        .add_member(&third, &ticket(3), 10, &note("member_created", 3))
        .await
        .unwrap();
    store.change_member(id(3), None, Some(true), &change).await.unwrap();
    let early = store.accept(&ticket(3).ticket, id(3), "phc", &change).await;
    assert!(matches!(early, Err(StoreError::Unknown)));
    store.change_member(id(3), None, Some(false), &change).await.unwrap();
    assert_eq!(store.member(id(3)).await.unwrap().unwrap().state, MemberState::Invited);
    let late = store.accept(&ticket(3).ticket, id(3), "phc", &change).await;
    assert!(matches!(late, Err(StoreError::Unknown)), "the link went with it");
    store.link_member(&ticket(3), &change).await.unwrap();
    store.accept(&ticket(3).ticket, id(3), "phc", &change).await.unwrap();
}

pub async fn erasing_leaves_no_row_of_the_account_and_an_intact_log(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store.begin_session(&session(2, 2), &proven(2), None, 10).await.unwrap();
    store.begin_totp(id(2), &[7; 20]).await.unwrap();
    let codes = [Zeroizing::new(b"A".to_vec()), Zeroizing::new(b"B".to_vec())];
    store
        .prove_totp(id(2), &[7; 20], 5, &codes, &note("factor_added", 2))
        .await
        .unwrap();
    let passkey = Passkey {
        credential: [5; 32],
        member: id(2),
        passkey: b"{}".to_vec(),
        label: "Telefon".to_owned(),
        id: [5; 16],
        added_at: NOW,
    };
    store.add_passkey(&passkey, 1, &note("passkey_added", 2)).await.unwrap();
    let deleted = store.erase_member(id(2), &note("member_erased", 2)).await.unwrap();
    let rows = |id: &str| deleted.iter().find(|(entry, _)| *entry == id).unwrap().1;
    for (entry, expected) in [
        ("members", 1),
        ("passwords", 1),
        ("second_factors", 1),
        ("recovery_codes", 2),
        ("passkeys", 1),
        ("sessions", 1),
        ("one_time_links", 0),
    ] {
        assert_eq!(rows(entry), expected, "{entry}");
    }
    assert!(store.member(id(2)).await.unwrap().is_none());
    assert!(store.password(id(2)).await.unwrap().is_none() && store.totp(id(2)).await.unwrap().is_none());
    assert!(store.passkey([5; 32]).await.unwrap().is_none());
    assert!(matches!(
        store.erase_member(id(2), &note("member_erased", 2)).await,
        Err(StoreError::Unknown)
    ));
    assert!(store.audit_intact().await.unwrap());
    assert_eq!(store.audit_about(id(2)).await.unwrap().len(), 5);
}

pub async fn an_erased_account_is_in_no_file(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    // What a start does; from here on the tables' statistics and the account are all there is to go by.
    store.sweep(NOW, &datamap::Settings::default()).await.unwrap();
    store.begin_session(&session(2, 2), &proven(2), None, 10).await.unwrap();
    let pool = ground.pool().await;
    let mut traces: Vec<Vec<u8>> = Vec::new();
    for column in [
        "SELECT profile FROM members WHERE member = $1",
        "SELECT login FROM members WHERE member = $1",
        "SELECT hash FROM passwords WHERE member = $1",
        "SELECT device FROM sessions WHERE member = $1",
    ] {
        let row = sqlx::query(column).bind(vec![2_u8; 16]).fetch_one(&pool).await.unwrap();
        traces.push(sqlx::Row::get(&row, 0));
    }
    pool.close().await;
    for trace in &traces {
        assert!(ground.has_in_files(trace).await, "the search finds what is there");
    }
    store.erase_member(id(2), &note("member_erased", 2)).await.unwrap();
    for (n, trace) in traces.iter().enumerate() {
        assert!(!ground.has_in_files(trace).await, "trace {n} is still there");
    }
}

pub async fn codes_count_once_and_a_second_factor_only_once_proven(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store.begin_totp(id(2), &[6; 20]).await.unwrap();
    store.begin_totp(id(2), &[7; 20]).await.unwrap();
    assert!(!store.use_step(id(2), 4).await.unwrap(), "not proven");
    let codes = [Zeroizing::new(b"A".to_vec())];
    let added = note("factor_added", 2);
    let other = store.prove_totp(id(2), &[6; 20], 5, &codes, &added).await;
    assert!(matches!(other, Err(StoreError::Unknown)), "of another secret");
    assert!(!store.member(id(2)).await.unwrap().unwrap().strong);
    store.prove_totp(id(2), &[7; 20], 5, &codes, &added).await.unwrap();
    assert!(store.member(id(2)).await.unwrap().unwrap().strong);
    assert!(matches!(
        store.begin_totp(id(2), &[8; 20]).await,
        Err(StoreError::TooMany)
    ));
    let kept = store.totp(id(2)).await.unwrap().unwrap();
    assert_eq!(
        (kept.secret.as_slice(), kept.last_step, kept.proven),
        (&[7; 20][..], 5, true)
    );
    assert!(!store.use_step(id(2), 5).await.unwrap());
    assert!(store.use_step(id(2), 6).await.unwrap());
    assert!(!store.use_step(id(2), 6).await.unwrap());
    assert!(
        !store.use_recovery_code(id(1), b"A").await.unwrap(),
        "of another account"
    );
    assert!(store.use_recovery_code(id(2), b"A").await.unwrap());
    assert!(!store.use_recovery_code(id(2), b"A").await.unwrap());
    store.remove_totp(id(2), &note("factor_removed", 2)).await.unwrap();
    let gone = store.remove_totp(id(2), &note("factor_removed", 2)).await;
    assert!(matches!(gone, Err(StoreError::Unknown)));
    let tries = Tries {
        wrong: 7,
        since: NOW,
        blocked_until: NOW + 60,
    };
    store.set_member_tries(id(2), tries, None).await.unwrap();
    assert_eq!(store.member(id(2)).await.unwrap().unwrap().tries, tries);
}

pub async fn sessions_end_in_time_by_number_by_id_and_with_the_password(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    for n in 10..14 {
        store.begin_session(&session(n, 2), &proven(2), None, 3).await.unwrap();
    }
    let ids = |sessions: Vec<Session>| sessions.into_iter().map(|s| s.id[0]).collect::<Vec<_>>();
    assert_eq!(
        ids(store.sessions(id(2), NOW).await.unwrap()),
        [13, 12, 11],
        "the oldest made room"
    );
    assert!(store.session([11; 32], NOW + 14 * DAY).await.unwrap().is_none(), "over");
    store.extend_session([11; 32], NOW + DAY, NOW + 15 * DAY).await.unwrap();
    let kept = store.session([11; 32], NOW + 14 * DAY).await.unwrap().unwrap();
    assert_eq!((kept.seen_day % DAY, kept.device.as_str()), (0, "Firefox, Linux"));
    store
        .confirm_session([11; 32], [21; 32], NOW + 700, false)
        .await
        .unwrap();
    assert!(store.session([11; 32], NOW).await.unwrap().is_none());
    let kept = store.session([21; 32], NOW).await.unwrap().unwrap();
    assert_eq!((kept.confirmed_until, kept.factor_proven), (NOW + 700, false));
    assert!(matches!(
        store.confirm_session([11; 32], [22; 32], NOW, true).await,
        Err(StoreError::Unknown)
    ));
    assert!(
        matches!(store.end_session_of(id(1), &[12; 16]).await, Err(StoreError::Unknown)),
        "another's"
    );
    store.end_session_of(id(2), &[12; 16]).await.unwrap();
    store
        .begin_session(&session(14, 2), &proven(2), Some([13; 32]), 3)
        .await
        .unwrap();
    assert!(store.session([13; 32], NOW).await.unwrap().is_none(), "replaced");
    store
        .set_password(id(2), "phc 3", [14; 32], &note("password_changed", 2))
        .await
        .unwrap();
    assert_eq!(ids(store.sessions(id(2), NOW).await.unwrap()), [14]);
    assert_eq!(store.password(id(2)).await.unwrap().as_deref(), Some("phc 3"));
    store
        .link_member(&ticket(2), &note("member_link_made", 2))
        .await
        .unwrap();
    assert!(store.sessions(id(2), NOW).await.unwrap().is_empty());
    assert_eq!(
        store.password(id(2)).await.unwrap().as_deref(),
        Some("phc 3"),
        "until the link is used"
    );
}

pub async fn an_answer_replaces_the_former_and_can_be_taken_back(ground: Ground) {
    let store = ground.open().await;
    for (field, answer) in [
        ("officer", "Frau Berg"),
        ("name", "Amt"),
        ("officer", "Herr Tal\nZimmer 3"),
    ] {
        let note = note("answer_changed", 1);
        store.set_answer(field, Some(answer), &note).await.unwrap();
    }
    let row = |field: &str, answer: &str| (field.to_owned(), answer.to_owned());
    let both = [row("name", "Amt"), row("officer", "Herr Tal\nZimmer 3")];
    assert_eq!(store.answers().await.unwrap(), both);
    assert_eq!(store.audit(u64::MAX, 1).await.unwrap()[0].action, "answer_changed");
    store
        .set_answer("officer", None, &note("answer_changed", 1))
        .await
        .unwrap();
    assert_eq!(store.answers().await.unwrap(), both[..1]);
    store.close().await;
}

pub async fn the_log_shows_what_was_changed_left_out_or_moved(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store
        .set_policy(&[("create", "members".to_owned())], &note("policy_changed", 1))
        .await
        .unwrap();
    assert_eq!(
        store.policy().await.unwrap(),
        [("create".to_owned(), "members".to_owned())]
    );
    let kept = store.audit(u64::MAX, 10).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert_eq!(
        (kept[0].action.as_str(), kept[0].change.as_str()),
        ("policy_changed", "findable change of 1")
    );
    assert_eq!(store.audit(3, 1).await.unwrap(), kept[2..3]);
    assert!(store.audit_intact().await.unwrap());
    for (tamper, mend) in [
        (
            "UPDATE audit SET at = at + 1 WHERE number = 2",
            "UPDATE audit SET at = at - 1 WHERE number = 2",
        ),
        (
            "UPDATE audit SET action = 'x' WHERE number = 4",
            "UPDATE audit SET action = 'policy_changed' WHERE number = 4",
        ),
        (
            "UPDATE audit SET number = 9 WHERE number = 4",
            "UPDATE audit SET number = 4 WHERE number = 9",
        ),
    ] {
        ground.run(tamper, &[]).await;
        assert!(!store.audit_intact().await.unwrap(), "{tamper}");
        ground.run(mend, &[]).await;
        assert!(store.audit_intact().await.unwrap(), "{mend}");
    }
    // The oldest go in time, and the rest can still be checked; so can what comes after all are gone.
    let settings = datamap::Settings::default();
    let keep = settings.audit_days * DAY;
    store.sweep(NOW + keep + 1, &settings).await.unwrap();
    assert!(store.audit(u64::MAX, 10).await.unwrap().is_empty() && store.audit_intact().await.unwrap());
    store.note(&note("exported", 1)).await.unwrap();
    assert_eq!(store.audit(u64::MAX, 10).await.unwrap()[0].number, 5);
    assert!(store.audit_intact().await.unwrap());
    ground.run("DELETE FROM audit WHERE number = 5", &[]).await;
    store
        .note(&Note {
            at: NOW + 1,
            ..note("exported", 1)
        })
        .await
        .unwrap();
    store.note(&note("exported", 1)).await.unwrap();
    ground.run("DELETE FROM audit WHERE number = 5", &[]).await;
    assert!(!store.audit_intact().await.unwrap(), "the first one kept is missing");
}

pub async fn the_log_without_its_newest_or_written_anew_without_the_key_is_not_whole(ground: Ground) {
    let store = ground.open().await;
    assert!(store.audit_intact().await.unwrap(), "an empty one");
    two(&store).await;
    let more = async || store.note(&note("exported", 1)).await.unwrap();
    more().await;
    // Taken out, and put back.
    ground
        .run(
            "CREATE TABLE kept AS SELECT * FROM audit WHERE number = (SELECT max(number) FROM audit)",
            &[],
        )
        .await;
    let newest = "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)";
    ground.run(newest, &[]).await;
    assert!(!store.audit_intact().await.unwrap(), "the newest is missing");
    ground.run("INSERT INTO audit SELECT * FROM kept", &[]).await;
    assert!(store.audit_intact().await.unwrap());
    // The oldest deleted, as the job would with its hash for an anchor, but not by the job.
    ground
        .run("CREATE TABLE oldest AS SELECT * FROM audit WHERE number = 1", &[])
        .await;
    ground.run("DELETE FROM audit WHERE number = 1", &[]).await;
    let pool = ground.pool().await;
    let hash: Vec<u8> = sqlx::query_scalar("SELECT hash FROM oldest")
        .fetch_one(&pool)
        .await
        .unwrap();
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    sqlx::query("INSERT INTO policy (name, value) VALUES ('audit_anchor', $1)")
        .bind(format!("1 {hash} {hash}"))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    assert!(!store.audit_intact().await.unwrap(), "the oldest is missing");
    ground.run("DELETE FROM policy WHERE name = 'audit_anchor'", &[]).await;
    ground.run("INSERT INTO audit SELECT * FROM oldest", &[]).await;
    assert!(store.audit_intact().await.unwrap());
    // Every row written anew with hashes of somebody who has the database and another key.
    let liar = ground.another();
    let other = liar.open().await;
    for n in 1..=4 {
        other.note(&note("exported", n)).await.unwrap();
    }
    assert!(other.audit_intact().await.unwrap());
    let pool = liar.pool().await;
    let rows = sqlx::query("SELECT number, at, action, actor, subject, change, hash FROM audit ORDER BY number")
        .fetch_all(&pool)
        .await
        .unwrap();
    pool.close().await;
    ground.run("DELETE FROM audit", &[]).await;
    let pool = ground.pool().await;
    for row in &rows {
        use sqlx::Row;
        sqlx::query(
            "INSERT INTO audit (number, at, action, actor, subject, change, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.get::<i64, _>(0))
        .bind(row.get::<i64, _>(1))
        .bind(row.get::<String, _>(2))
        .bind(row.get::<Vec<u8>, _>(3))
        .bind(row.get::<Vec<u8>, _>(4))
        .bind(row.get::<Vec<u8>, _>(5))
        .bind(row.get::<Vec<u8>, _>(6))
        .execute(&pool)
        .await
        .unwrap();
    }
    pool.close().await;
    assert!(!store.audit_intact().await.unwrap(), "all of them replaced");
}

pub async fn what_is_written_after_the_newest_were_taken_out_does_not_cover_it_up(ground: Ground) {
    for taken in [
        "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)",
        "DELETE FROM policy WHERE name = 'audit_head'",
    ] {
        let ground = ground.another();
        let store = ground.open().await;
        two(&store).await;
        ground
            .run("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", &[])
            .await;
        ground.run(taken, &[]).await;
        store.note(&note("exported", 1)).await.unwrap();
        assert!(!store.audit_intact().await.unwrap(), "{taken}");
        // Until all of before has had its time.
        let later = NOW + 100 * DAY;
        store
            .note(&Note {
                at: later,
                ..note("exported", 1)
            })
            .await
            .unwrap();
        store
            .note(&Note {
                at: later,
                ..note("exported", 1)
            })
            .await
            .unwrap();
        let settings = datamap::Settings::default();
        store.sweep(NOW + settings.audit_days * DAY, &settings).await.unwrap();
        assert!(store.audit_intact().await.unwrap(), "{taken}");
    }
}
