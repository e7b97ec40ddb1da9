//! Honest people, each behind a server that may lie to them.

use client::{Bot, Invitation, Options, Report};
use e2ee::group::Admission;
use e2ee::links::Link;
use e2ee::rooms::{Draft, Guest, InviteKeys, Origin, RoomKeys, Update};
use rand_core::OsRng;
use session::{EncryptionReason, Notice};
use tokio::time::Instant;
use wire::Rank;

use super::liar::Liar;
use crate::stage::{PATIENCE, Stage, expect};

/// A real client, and who lies to it.
pub struct Person {
    pub name: &'static str,
    pub bot: Bot,
    pub liar: Liar,
}

impl Person {
    /// Comes in, without a camera or a microphone.
    pub async fn enter(stage: &Stage, link: &str, name: &'static str) -> Self {
        Self::enter_as(stage, link, name, quiet()).await
    }

    pub async fn enter_as(stage: &Stage, link: &str, name: &'static str, options: Options) -> Self {
        let person = Self::arrive(stage, link, name, options).await;
        person.expect("it is in the meeting", Report::joined).await;
        person
    }

    /// Sets out to come in.
    pub async fn arrive(stage: &Stage, link: &str, name: &'static str, options: Options) -> Self {
        Self::arrive_before(Liar::before(stage).await, link, name, options)
    }

    /// The same with a liar that has its script already.
    pub fn arrive_before(liar: Liar, link: &str, name: &'static str, options: Options) -> Self {
        let bot = Bot::join(&Invitation::parse(&liar.link(link)).unwrap(), name, options);
        Self { name, bot, liar }
    }

    pub async fn expect(&self, what: &str, holds: impl Fn(&Report) -> bool) -> Report {
        expect(&self.bot, &format!("{}: {what}", self.name), holds).await
    }

    /// Waits for a sentence that the person reads.
    pub async fn reads(&self, notice: &Notice) {
        self.expect(&format!("{notice:?}"), |report| report.notices.contains(notice))
            .await;
    }

    /// Waits until the badge gives this reason.
    pub async fn alarmed(&self, reason: EncryptionReason) -> Report {
        self.expect(&format!("{reason:?}"), |report| reasons(report).contains(&reason))
            .await
    }

    /// Waits until the badge gives it no longer.
    pub async fn calm(&self, reason: EncryptionReason) -> Report {
        self.expect(&format!("no {reason:?}"), |report| !reasons(report).contains(&reason))
            .await
    }
}

/// Why the badge is not green.
pub fn reasons(report: &Report) -> Vec<EncryptionReason> {
    report
        .view
        .iter()
        .flat_map(|view| view.encryption.reasons.clone())
        .collect()
}

/// Says and shows nothing.
pub fn quiet() -> Options {
    Options {
        microphone: false,
        camera: false,
        ..Options::default()
    }
}

/// Speaks and shows nothing.
pub fn talking() -> Options {
    Options {
        camera: false,
        ..Options::default()
    }
}

/// Waits until all of them are in one epoch and list exactly `names`; that epoch.
pub async fn together(people: &[&Person], names: &[&str]) -> u64 {
    let end = Instant::now() + PATIENCE;
    loop {
        let reports: Vec<Report> = people.iter().map(|person| person.bot.report()).collect();
        let epoch = reports[0].epoch();
        if reports
            .iter()
            .all(|report| report.joined() && report.epoch() == epoch && report.names() == names)
        {
            return epoch;
        }
        assert!(
            Instant::now() < end,
            "not together as {names:?}: {:?}",
            reports
                .iter()
                .map(|r| (r.phase(), r.epoch(), r.names()))
                .collect::<Vec<_>>()
        );
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Waits until all of them hear each other anew.
pub async fn hear_each_other(people: &[&Person]) {
    for person in people {
        let others: Vec<&str> = people
            .iter()
            .map(|p| p.name)
            .filter(|name| *name != person.name)
            .collect();
        crate::stage::expect_media_of(&person.bot, &others, 0, 10).await;
    }
}

/// The links of a room with one personal invitation; the door stands as said when a meeting begins.
pub struct House {
    pub shared: String,
    pub owner: String,
    pub personal: String,
    pub personal_link: Link,
}

impl House {
    pub async fn new(stage: &Stage, admission: Admission) -> Self {
        let new = Draft::new(&mut OsRng, Origin::Browser, "Falle", None)
            .with_admission(admission)
            .finish(None, &mut OsRng)
            .unwrap();
        let mut request = new.request.clone();
        let invite = InviteKeys::derive(&new.shared, None);
        let wrapped = request.invites[0].wrapped_root.as_slice();
        let keys = RoomKeys::open(&invite, wrapped, request.record.as_slice()).unwrap();
        let mut update = Update::new(&keys, new.owner.owner_key().unwrap()).unwrap();
        let guest = Guest::Person {
            label: "Bo",
            auto_admit: true,
            rank: Rank::Guest,
        };
        let personal_link = update.invite(guest, None, &mut OsRng).unwrap();
        let (update, _) = update.finish(1, &mut OsRng).unwrap();
        request.record = update.record;
        request.invites.extend(update.add);
        let body = serde_json::to_string(&request).unwrap();
        let (status, answer) = stage.server().post("/api/rooms", body).await.unwrap();
        assert_eq!(status, 201, "{answer:?}");
        let address = |link: &Link| stage.server().link(link);
        Self {
            shared: address(&new.shared),
            owner: address(&new.owner),
            personal: address(&personal_link),
            personal_link,
        }
    }
}
