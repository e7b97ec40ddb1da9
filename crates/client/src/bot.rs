//! A participant without a person: the session core, a socket, a media connection, a loop of pictures and sound.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rand_core::{OsRng, RngCore};
use session::{Command, JoinRequest};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use wire::{DeviceClass, StreamKind};
use zeroize::Zeroizing;

use crate::clip::Loop;
use crate::drive::{Driver, Order};
use crate::media::{SealedFrame, Slots};
use crate::report::{Report, Seen};
use crate::server::Invitation;

/// How a bot behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The passphrase, if the invitation needs one.
    pub passphrase: Option<String>,
    /// Sends its sound.
    pub microphone: bool,
    /// Sends its picture.
    pub camera: bool,
    /// What it shows and says.
    pub clip: Loop,
    /// How much it receives.
    pub slots: Slots,
    /// What [`Bot::crash`] returned, to come back as after the reload of a tab.
    pub remembered: Option<Zeroizing<Vec<u8>>>,
    /// Lets in everybody who waits before the door, if it may.
    pub admits: bool,
    /// What it writes to everybody once it is in.
    pub say: Option<String>,
    /// Answers what is written, to whom it was written.
    pub answer: bool,
    /// Copies everything that passes between this bot and the server.
    pub tap: Option<mpsc::UnboundedSender<Seen>>,
    /// Stands where a media server that lies would stand.
    pub meddler: Option<Meddler>,
}

/// What becomes of a frame that arrived, before any key sees it: none, itself, others.
#[derive(Clone)]
pub struct Meddler(Arc<dyn Fn(SealedFrame) -> Vec<SealedFrame> + Send + Sync>);

impl Meddler {
    /// One that does this with every frame.
    pub fn new(meddle: impl Fn(SealedFrame) -> Vec<SealedFrame> + Send + Sync + 'static) -> Self {
        Self(Arc::new(meddle))
    }

    pub(crate) fn meddle(&self, frame: SealedFrame) -> Vec<SealedFrame> {
        (self.0)(frame)
    }
}

impl fmt::Debug for Meddler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meddler(…)")
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            passphrase: None,
            microphone: true,
            camera: true,
            clip: Loop::Tide,
            slots: Slots { audio: 6, video: 9 },
            remembered: None,
            admits: false,
            say: None,
            answer: false,
            tap: None,
            meddler: None,
        }
    }
}

/// A bot at work. Dropping it is a crash: it goes without a word.
#[derive(Debug)]
pub struct Bot {
    orders: mpsc::UnboundedSender<Order>,
    report: watch::Receiver<Report>,
    task: JoinHandle<()>,
}

impl Bot {
    /// Starts a bot that enters the meeting of this link.
    pub fn join(invitation: &Invitation, name: &str, options: Options) -> Self {
        let (orders, orders_in) = mpsc::unbounded_channel();
        let (report_out, report) = watch::channel(Report::default());
        let request = JoinRequest {
            room: invitation.room.clone(),
            fragment: invitation.fragment.clone(),
            passphrase: options.passphrase.clone().map(Zeroizing::new),
            name: name.to_owned(),
            device: DeviceClass::Bot,
            remembered: options.remembered.clone(),
        };
        let mut seed = [0; 32];
        OsRng.fill_bytes(&mut seed);
        let driver = Driver::new(invitation.server.clone(), options, seed, orders_in, report_out);
        // A closed channel is noticed by the receiver of reports.
        let _ = orders.send(Order::Command(Command::Join(Box::new(request))));
        Self {
            orders,
            report,
            task: tokio::spawn(driver.run()),
        }
    }

    /// What it has seen so far.
    pub fn report(&self) -> Report {
        self.report.borrow().clone()
    }

    /// Waits until `holds` of the report; the report, or the last one after `patience` as error.
    pub async fn until(&self, patience: Duration, holds: impl Fn(&Report) -> bool) -> Result<Report, Box<Report>> {
        let mut reports = self.report.clone();
        let waited = tokio::time::timeout(patience, reports.wait_for(|report| holds(report))).await;
        match waited {
            Ok(Ok(report)) => Ok(report.clone()),
            _ => Err(Box::new(self.report())),
        }
    }

    /// Wants something of the session.
    pub fn command(&self, command: Command) {
        // Without effect after the end.
        let _ = self.orders.send(Order::Command(command));
    }

    /// Switches one of its streams.
    pub fn switch(&self, kind: StreamKind, on: bool) {
        self.command(Command::SetStream { kind, on });
    }

    /// Leaves as a person does, and ends.
    pub async fn leave(self) {
        self.command(Command::Leave);
        let _ = self.orders.send(Order::Finish);
        let _ = self.task.await;
    }

    /// Stops without a word, as a closed lid; what a reload of the tab would remember.
    pub async fn crash(self) -> Option<Zeroizing<Vec<u8>>> {
        let (answer, remembered) = tokio::sync::oneshot::channel();
        let _ = self.orders.send(Order::Crash(answer));
        let remembered = remembered.await.ok().flatten();
        let _ = self.task.await;
        remembered
    }
}
