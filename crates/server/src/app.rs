//! What exists for the life of the process, and in which order it ends.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use accounts::Ceremonies;
use mail::{Notice, Post};
use room::Pepper;
use store::{Store, StoreError};
use tokio::sync::watch;
use wire::{RoomId, SwitchedFunction};

use crate::config::Config;
use crate::drive::{Media, Rooms};
use crate::limits::Limits;
use crate::memory::Pool;
use crate::notices::Notices;
use crate::passwords::Passwords;
use crate::provider::Begun;
use crate::telemetry::Metrics;
use crate::tls::Encryption;
use crate::versions::Versions;

/// Time after the start within which participants of a meeting that the restart interrupted come back.
const RETURNING: Duration = Duration::from_secs(15);
/// How long nobody may form a new meeting in a room whose old one may be coming back.
const SETTLE: Duration = Duration::from_secs(5);

/// Everything handlers and drivers share.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) pepper: Pepper,
    pub(crate) limits: Limits,
    pub(crate) passwords: Passwords,
    /// Sends mail; none: it is not configured.
    pub(crate) post: Option<Arc<Post>>,
    /// What those who answer for the server were told today.
    notices: Notices,
    /// Passkey ceremonies that have begun.
    pub(crate) ceremonies: Ceremonies,
    /// The organisation's own; none: there is none.
    pub(crate) provider: Option<oidc::Provider>,
    /// Sign-ins by the provider that have begun.
    pub(crate) begun: Begun,
    /// Held while a backup is made. When the last one was made that somebody asked for.
    pub(crate) backing_up: tokio::sync::Mutex<Option<Duration>>,
    /// Held from keeping whether a function is on to telling the rooms.
    pub(crate) switching: tokio::sync::Mutex<()>,
    /// What is switched off: every page and every socket asks.
    off: Mutex<Vec<SwitchedFunction>>,
    /// Held while all papers are printed.
    pub(crate) printing: tokio::sync::Mutex<()>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) media: Media,
    pub(crate) rooms: Rooms,
    /// What encrypts the web interface; none: a proxy, or nobody.
    pub(crate) encryption: Option<Encryption>,
    /// Which privacy notice is in force.
    pub(crate) versions: Versions,
    /// Held by whoever changes a room.
    pub(crate) updating: tokio::sync::Mutex<()>,
    /// What waits to be sent, of all sockets.
    pub(crate) waiting: Arc<Pool>,
    /// What is kept to be repeated, of all rooms.
    pub(crate) logs: Arc<Pool>,
    /// Somebody has set this server up: accounts are there, and the last administrator stays.
    claimed: AtomicBool,
    clock: Clock,
    /// Rooms made shortly after the start: no meeting of theirs can be coming back.
    young: Mutex<BTreeSet<RoomId>>,
    stop: watch::Sender<bool>,
}

impl App {
    pub(crate) fn new(
        config: Config,
        store: Store,
        metrics: Arc<Metrics>,
        media: Media,
        encryption: Option<Encryption>,
        provider: Option<oidc::Provider>,
        clock: Clock,
    ) -> Self {
        Self {
            encryption,
            provider,
            begun: Begun::default(),
            backing_up: tokio::sync::Mutex::default(),
            switching: tokio::sync::Mutex::default(),
            off: Mutex::default(),
            printing: tokio::sync::Mutex::default(),
            pepper: Pepper::new(*store.secrets().pepper()),
            limits: Limits::new(&config),
            passwords: Passwords::new(config.password_cost),
            ceremonies: Ceremonies::default(),
            post: config.mail.clone().map(|server| Arc::new(Post::new(server))),
            notices: Notices::default(),
            rooms: Rooms::default(),
            versions: Versions::default(),
            updating: tokio::sync::Mutex::default(),
            waiting: Pool::new(config.memory / 2),
            logs: Pool::new(config.memory / 2),
            young: Mutex::default(),
            stop: watch::Sender::new(false),
            config,
            store,
            metrics,
            media,
            claimed: AtomicBool::new(false),
            clock,
        }
    }

    /// Takes what is switched off from the database: at the start, and after every decision.
    pub(crate) async fn learn_off(&self) -> Result<(), StoreError> {
        let off = self.store.switched_off().await?;
        *self.off.lock().unwrap_or_else(PoisonError::into_inner) = off;
        Ok(())
    }

    /// What is switched off here, in the order functions are named to people.
    pub(crate) fn off(&self) -> Vec<SwitchedFunction> {
        self.off.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether this is switched off here.
    pub(crate) fn is_off(&self, function: SwitchedFunction) -> bool {
        self.off().contains(&function)
    }

    /// Time since the process started: the clock of all cores.
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// When the cores' clock shows `at`.
    pub(crate) fn instant(&self, at: Duration) -> tokio::time::Instant {
        tokio::time::Instant::from_std(self.clock.start + at)
    }

    /// Whether the provider asks for a second factor itself.
    pub(crate) fn trusts_factor(&self) -> bool {
        let provider = self.config.provider.as_ref();
        provider.is_some_and(|provider| provider.second_factor)
    }

    /// Seconds since the Unix epoch.
    pub(crate) fn unix_now(&self) -> u64 {
        unix_now()
    }

    /// Seconds since the Unix epoch when the cores' clock showed zero.
    pub(crate) fn unix_at_zero(&self) -> u64 {
        self.clock.unix_at_start
    }

    /// What administrators decided, as it stands now. A value out of its range, which no page can bring about, is
    /// reported, and the strictest profile holds: which one was chosen is not known. What its profile does not admit, because
    /// a later release is stricter, counts as the nearest it does.
    pub(crate) async fn policy(&self) -> Result<wire::Policy, StoreError> {
        let rows = self.store.policy().await?;
        let rows = rows.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let policy = accounts::policy_from_rows(rows).unwrap_or_else(|error| {
            tracing::error!(%error, "the policy in the database is not used");
            accounts::under(&accounts::default_policy(), wire::Profile::Council)
        });
        Ok(accounts::under(&policy, policy.profile))
    }

    /// Tells those who answer for the server, if mail is configured. What does not work is in the log, and no fault of
    /// whoever caused the notice.
    pub(crate) async fn notify(&self, notice: Notice) {
        let Some(post) = &self.post else { return };
        let server = self.config.address(self.config.listen);
        let sent = self
            .notices
            .send(notice, post, &self.store, &server, self.unix_now())
            .await;
        if let Err(error) = sent {
            tracing::error!(%error, "a notice could not be sent");
        }
    }

    /// Whether anybody has set this server up. Once somebody has, nobody is counted any more.
    pub(crate) async fn is_claimed(&self) -> Result<bool, StoreError> {
        if !self.claimed.load(Ordering::Relaxed) && self.store.members_kept().await? > 0 {
            self.claimed.store(true, Ordering::Relaxed);
        }
        Ok(self.claimed.load(Ordering::Relaxed))
    }

    /// Notes that a room was created.
    pub(crate) fn room_created(&self, room: RoomId) {
        if self.now() < RETURNING {
            self.young.lock().unwrap_or_else(PoisonError::into_inner).insert(room);
        }
    }

    /// How long a room that becomes active has to wait for its old meeting.
    pub(crate) fn settle(&self, room: RoomId) -> Duration {
        let young = self
            .young
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&room);
        if young || self.now() >= RETURNING {
            Duration::ZERO
        } else {
            SETTLE
        }
    }

    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    pub(crate) fn stopping(&self) -> Stopping {
        Stopping(self.stop.subscribe())
    }
}

/// Tells when the server stops.
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    pub(crate) async fn stopped(&mut self) {
        // An error means that the app is gone, which is as good as stopped.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// The process's clock, shared by all drivers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) start: Instant,
    unix_at_start: u64,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
            unix_at_start: unix_now(),
        }
    }

    pub(crate) fn now(self) -> Duration {
        self.start.elapsed()
    }
}

pub(crate) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
