//! A media server that keeps frames and sends them when their time is over.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use client::{Meddler, Options, Report, SealedFrame};
use e2ee::group::Admission;
use session::Command;
use sframe::Drop;
use wire::{PeerId, StreamKind};

use super::frames::dropped;
use super::people::{House, Person, quiet, talking, together};
use crate::stage::{PATIENCE, Stage, expect_media_of};

/// A media server that keeps the frames of one peer when told so, and sends the first of them again, without
/// anything else of that peer, whenever told so.
#[derive(Clone)]
struct Keeper {
    whose: PeerId,
    keeps: Arc<AtomicBool>,
    releases: Arc<AtomicBool>,
    kept: Arc<Mutex<Vec<SealedFrame>>>,
}

/// Frames that a [`Keeper`] releases at a time.
const RELEASED: usize = 20;

impl Keeper {
    fn of(whose: PeerId) -> Self {
        Self {
            whose,
            keeps: Arc::default(),
            releases: Arc::default(),
            kept: Arc::default(),
        }
    }

    fn options(&self) -> Options {
        let keeper = self.clone();
        Options {
            meddler: Some(Meddler::new(move |frame| keeper.meddle(frame))),
            ..quiet()
        }
    }

    fn meddle(&self, frame: SealedFrame) -> Vec<SealedFrame> {
        let mut out = Vec::new();
        if frame.source.peer != self.whose || !self.keeps.load(Ordering::SeqCst) {
            out.push(frame);
        } else if self.kept().len() < RELEASED {
            self.kept().push(frame);
        }
        if self.releases.swap(false, Ordering::SeqCst) {
            out.extend(self.kept().iter().cloned());
        }
        out
    }

    fn kept(&self) -> MutexGuard<'_, Vec<SealedFrame>> {
        self.kept.lock().unwrap()
    }

    /// Keeps frames from now on; returns once there are enough.
    async fn keep(&self) {
        self.keeps.store(true, Ordering::SeqCst);
        let end = Instant::now() + PATIENCE;
        while self.kept().len() < RELEASED {
            assert!(Instant::now() < end, "no frames to keep");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Releases them again and again until `holds`.
    async fn release_until(&self, to: &Person, what: &str, holds: impl Fn(&Report) -> bool) -> Report {
        let end = Instant::now() + PATIENCE;
        loop {
            self.releases.store(true, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(200)).await;
            let report = to.bot.report();
            if holds(&report) {
                return report;
            }
            assert!(Instant::now() < end, "not seen: {what}: {report:?}");
        }
    }
}

/// Bo comes, and Cy, whose server keeps frames of Bo's back.
async fn kept_of_bo(stage: &Stage, house: &House, ada: &Person) -> (Person, PeerId, Person, Keeper) {
    let bo = Person::enter_as(stage, &house.shared, "Bo", talking()).await;
    let of_bo = ada
        .expect("Bo", |report| report.peer("Bo").is_some())
        .await
        .peer("Bo")
        .unwrap();
    let keeper = Keeper::of(of_bo);
    let cy = Person::enter_as(stage, &house.shared, "Cy", keeper.options()).await;
    together(&[ada, &bo, &cy], &["Ada", "Bo", "Cy"]).await;
    expect_media_of(&cy.bot, &["Ada", "Bo"], 0, 20).await;
    keeper.keep().await;
    (bo, of_bo, cy, keeper)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_removed_person_sent_is_dropped_at_once_and_later() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.owner, "Ada", talking()).await;
    let (_bo, of_bo, cy, keeper) = kept_of_bo(&stage, &house, &ada).await;
    ada.bot.command(Command::Remove {
        peer: of_bo,
        bar: false,
    });
    together(&[&ada, &cy], &["Ada", "Cy"]).await;
    let heard = |report: &Report| {
        report
            .received
            .get(&(of_bo, StreamKind::Microphone))
            .map_or(0, |r| r.frames)
    };
    let before = cy.bot.report();
    let more = |report: &Report, reason| dropped(report, reason) - dropped(&before, reason);
    let at_once = |report: &Report| more(report, Drop::Cut) + more(report, Drop::NoKey) >= RELEASED as u64;
    let report = keeper.release_until(&cy, "dropped at once", at_once).await;
    assert_eq!(heard(&report), heard(&before));

    // Two seconds after the removal the former keys are gone.
    let no_key = |report: &Report| more(report, Drop::NoKey) >= RELEASED as u64;
    let report = keeper.release_until(&cy, "no key", no_key).await;
    assert_eq!(heard(&report), heard(&before));
    expect_media_of(&cy.bot, &["Ada"], 0, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_of_a_former_epoch_are_dropped_once_its_keys_are_gone() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let ada = Person::enter_as(&stage, &house.shared, "Ada", talking()).await;
    let (bo, of_bo, cy, keeper) = kept_of_bo(&stage, &house, &ada).await;
    let begun = Instant::now();
    let dan = Person::enter(&stage, &house.shared, "Dan").await;
    together(&[&ada, &bo, &cy, &dan], &["Ada", "Bo", "Cy", "Dan"]).await;
    let before = cy.bot.report();
    let gone = |report: &Report| dropped(report, Drop::NoKey) >= dropped(&before, Drop::NoKey) + RELEASED as u64;
    let report = keeper.release_until(&cy, "no key", gone).await;
    assert!(begun.elapsed() >= Duration::from_secs(10), "{:?}", begun.elapsed());
    // What was released before opened once at most.
    let heard = |report: &Report| {
        report
            .received
            .get(&(of_bo, StreamKind::Microphone))
            .map_or(0, |r| r.frames)
    };
    assert!(heard(&report) - heard(&before) <= RELEASED as u64);
}
