//! What one address may use up. In memory only, forgotten within minutes; wrong tries of an account within hours.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use wire::{MemberId, Refusal, RefusalCode};

use crate::config::Config;
use crate::patience::Patience;
use crate::wrong_tries::WrongTries;

/// WebSockets one network may open in a burst: a full room behind one address reconnecting at once.
const SOCKETS_BURST: NonZeroU32 = NonZeroU32::new(500).expect("not zero");
/// WebSockets one network may open per second after that.
const SOCKETS_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// One network may hold this part of all connections with WebSockets: a full room behind one address, of
/// rooms of its own too, leaves places to everybody else.
const OPEN_SHARE: usize = 4;
/// Wrong tokens of one network that cost no wait. More than for one invitation: a whole office may share an address.
const WRONG_FREE: i64 = 40;

/// Changes about accounts one network may ask for in a burst: a whole office may share an address.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(500).expect("not zero");
/// Changes about accounts one network may ask for per second after that.
const ACCOUNT_PER_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Wrong tries to sign in of one network that cost no wait. Of one account fewer do: [`WrongTries`].
const WRONG_SIGN_INS_FREE: i64 = 20;

/// Rooms kept until a day that one member may have in a burst: a calendar taken over from elsewhere.
const PLANS_BURST: NonZeroU32 = NonZeroU32::new(100).expect("not zero");
/// Between two of them after that: a hundred a day.
const PLAN_EVERY: Duration = Duration::from_secs(864);

/// Requests about data one network may make in a burst: a whole office may share an address.
const REQUESTS_BURST: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Between two requests about data of one network after that.
const REQUEST_EVERY: Duration = Duration::from_secs(6 * 60);
/// Messages one member may send in a burst.
const MAIL_BURST: NonZeroU32 = NonZeroU32::new(100).expect("not zero");
/// Between two messages of one member after that.
const MAIL_EVERY: Duration = Duration::from_secs(120);
/// Messages all members together may send in a burst.
const ALL_MAIL_BURST: NonZeroU32 = NonZeroU32::new(500).expect("not zero");
/// Between two messages of all members after that.
const ALL_MAIL_EVERY: Duration = Duration::from_secs(10);

/// Long requests under way, all members together: each takes up to half a megabyte, and as much again while it is read. A
/// table of services takes a megabyte, and what is written of it some more: those few who may send one have two places each.
const LONG: usize = 24;
/// Long requests under way of one member: two tabs may save at once.
const LONG_OF_MEMBER: usize = 2;

/// One address (IPv4) or network (IPv6 /64): what one customer of a network provider has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(u128);

impl Network {
    /// Everybody, where all share one number of places.
    pub(crate) const ALL: Self = Self(0);

    /// Tells it from others.
    pub(crate) fn number(self) -> u128 {
        self.0
    }

    /// The network `address` belongs to.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(v4.to_ipv6_mapped().to_bits()),
            IpAddr::V6(v6) => Self(Ipv6Addr::to_bits(v6) >> 64 << 64),
        }
    }
}

/// The limits of the process.
pub struct Limits {
    rooms: DefaultKeyedRateLimiter<Network>,
    plans: DefaultKeyedRateLimiter<MemberId>,
    sockets: DefaultKeyedRateLimiter<Network>,
    pending: Arc<WaitingRoom>,
    open: Arc<Places>,
    wrong: Mutex<BTreeMap<Network, Patience>>,
    accounts: DefaultKeyedRateLimiter<Network>,
    wrong_sign_ins: Mutex<BTreeMap<Network, Patience>>,
    requests: DefaultKeyedRateLimiter<Network>,
    mail: DefaultKeyedRateLimiter<MemberId>,
    all_mail: DefaultDirectRateLimiter,
    long: Arc<Semaphore>,
    long_of_member: Arc<Places<MemberId>>,
    /// Of accounts, by network and by session.
    pub(crate) tries: WrongTries,
}

impl Limits {
    /// Limits as configured.
    pub fn new(config: &Config) -> Self {
        let rooms = NonZeroU32::new(config.rooms_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            rooms: RateLimiter::keyed(Quota::per_minute(rooms)),
            plans: RateLimiter::keyed(every(PLAN_EVERY, PLANS_BURST)),
            sockets: RateLimiter::keyed(Quota::per_second(SOCKETS_PER_SECOND).allow_burst(SOCKETS_BURST)),
            pending: WaitingRoom::new(config.pending_per_address),
            open: Places::new((config.connections / OPEN_SHARE).max(config.pending_per_address)),
            wrong: Mutex::default(),
            accounts: RateLimiter::keyed(Quota::per_second(ACCOUNT_PER_SECOND).allow_burst(ACCOUNT_BURST)),
            wrong_sign_ins: Mutex::default(),
            requests: RateLimiter::keyed(every(REQUEST_EVERY, REQUESTS_BURST)),
            mail: RateLimiter::keyed(every(MAIL_EVERY, MAIL_BURST)),
            all_mail: RateLimiter::direct(every(ALL_MAIL_EVERY, ALL_MAIL_BURST)),
            long: Arc::new(Semaphore::new(LONG)),
            long_of_member: Places::new(LONG_OF_MEMBER),
            tries: WrongTries::default(),
        }
    }

    /// Whether `network` may create a room now.
    pub fn room(&self, network: Network) -> Result<(), Refusal> {
        check(&self.rooms, network)
    }

    /// Whether `member` may have one more room kept until a day now. In memory only: which rooms they are, nobody notes.
    pub fn plan(&self, member: MemberId) -> Result<(), Refusal> {
        self.plans.check_key(&member).map_err(|until| wait_until(&until))
    }

    /// Whether `network` may make a request about data now.
    pub fn request(&self, network: Network) -> Result<(), Refusal> {
        check(&self.requests, network)
    }

    /// Whether `member` may send so many messages now: all of them or none.
    pub fn mail(&self, member: MemberId, messages: NonZeroU32) -> Result<(), Refusal> {
        // More than a burst never fits, however long one waits: no call asks for that.
        match self.mail.check_key_n(&member, messages) {
            Ok(Ok(())) => {}
            Ok(Err(until)) => return Err(wait_until(&until)),
            Err(_) => return Err(wait(u32::MAX)),
        }
        match self.all_mail.check_n(messages) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(until)) => Err(wait_until(&until)),
            Err(_) => Err(wait(u32::MAX)),
        }
    }

    /// Whether `member` may send a long request now: it, and what becomes of it, is in memory until its place is dropped.
    pub fn long(&self, member: MemberId) -> Result<Long, Refusal> {
        let of_member = Places::hold(&self.long_of_member, member).ok_or(wait(1))?;
        let place = Arc::clone(&self.long).try_acquire_owned().map_err(|_| wait(1))?;
        Ok(Long {
            _place: place,
            _of_member: of_member,
        })
    }

    /// Whether `network` may open a WebSocket now. Its places are held until they are dropped: the first
    /// until the socket has proven an invitation, the second until it is closed.
    pub fn socket(&self, network: Network) -> Result<(Pending, Held), Refusal> {
        check(&self.sockets, network)?;
        let open = Places::hold(&self.open, network).ok_or(wait(1))?;
        Ok((WaitingRoom::enter(&self.pending, network), open))
    }

    /// Seconds `network` has to wait before it may try a token. Counts the try as wrong until
    /// [`Limits::token_was_right`], so that parallel tries gain nothing. `now`: Unix seconds.
    pub fn token(&self, network: Network, now: u64) -> Result<(), Refusal> {
        tried(&self.wrong, network, now, WRONG_FREE)
    }

    /// Takes back the count of [`Limits::token`].
    pub fn token_was_right(&self, network: Network) {
        taken_back(&self.wrong, network);
    }

    /// Whether `network` may change something about accounts now.
    pub fn account(&self, network: Network) -> Result<(), Refusal> {
        check(&self.accounts, network)
    }

    /// Whether `network` may try to sign in, or a one-time link, now. Counts the try as wrong until
    /// [`Limits::sign_in_was_right`]. `now`: Unix seconds.
    pub fn sign_in(&self, network: Network, now: u64) -> Result<(), Refusal> {
        tried(&self.wrong_sign_ins, network, now, WRONG_SIGN_INS_FREE)
    }

    /// Takes back the count of [`Limits::sign_in`]: it was right, or not looked at.
    pub fn sign_in_was_right(&self, network: Network) {
        taken_back(&self.wrong_sign_ins, network);
    }

    /// Forgets networks that have been quiet. To be called every minute.
    pub fn forget_quiet(&self, now: u64) {
        self.tries.forget(now);
        let at = i64::try_from(now).unwrap_or(i64::MAX);
        self.rooms.retain_recent();
        self.rooms.shrink_to_fit();
        self.plans.retain_recent();
        self.plans.shrink_to_fit();
        self.sockets.retain_recent();
        self.sockets.shrink_to_fit();
        self.accounts.retain_recent();
        self.accounts.shrink_to_fit();
        self.requests.retain_recent();
        self.requests.shrink_to_fit();
        self.mail.retain_recent();
        self.mail.shrink_to_fit();
        for wrong in [&self.wrong, &self.wrong_sign_ins] {
            let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
            wrong.retain(|_, tries| tries.counts(at));
        }
    }
}

/// Counts a try as wrong, unless the network has to wait first.
fn tried(wrong: &Mutex<BTreeMap<Network, Patience>>, network: Network, now: u64, free: i64) -> Result<(), Refusal> {
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
    let tries = wrong.entry(network).or_default();
    if let Some(seconds) = tries.wait(now) {
        return Err(wait(seconds));
    }
    *tries = tries.after_wrong(now, free);
    Ok(())
}

fn taken_back(wrong: &Mutex<BTreeMap<Network, Patience>>, network: Network) {
    let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tries) = wrong.get_mut(&network) {
        *tries = tries.taken_back();
    }
}

/// Sockets that have not proven an invitation yet: of each network the youngest so many. Somebody who types
/// a passphrase, or who holds sockets open for no reason, keeps nobody out: the oldest makes room, and a
/// client whose socket is closed opens another by itself.
pub(crate) struct WaitingRoom {
    waiting: Mutex<BTreeMap<Network, VecDeque<Arc<Notify>>>>,
    most: usize,
}

impl WaitingRoom {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        let waiting = Mutex::default();
        Arc::new(Self { waiting, most })
    }

    pub(crate) fn enter(self: &Arc<Self>, network: Network) -> Pending {
        let displaced = Arc::new(Notify::new());
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = all.entry(network).or_default();
        waiting.push_back(Arc::clone(&displaced));
        if waiting.len() > self.most
            && let Some(oldest) = waiting.pop_front()
        {
            oldest.notify_one();
        }
        let room = Arc::clone(self);
        Pending {
            room,
            network,
            displaced,
        }
    }
}

/// A place among those that have proven nothing yet.
pub struct Pending {
    room: Arc<WaitingRoom>,
    network: Network,
    displaced: Arc<Notify>,
}

impl Pending {
    /// Told when another needs the place; then the socket is to be closed.
    pub fn displaced(&self) -> Arc<Notify> {
        Arc::clone(&self.displaced)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut all = self.room.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = all.get_mut(&self.network) {
            waiting.retain(|one| !Arc::ptr_eq(one, &self.displaced));
            if waiting.is_empty() {
                all.remove(&self.network);
            }
        }
    }
}

/// A place for a long request, for as long as it is held.
pub struct Long {
    _place: OwnedSemaphorePermit,
    _of_member: Held<MemberId>,
}

/// Places of which each network, or whatever else has a key, may hold a number.
pub(crate) struct Places<Key: Copy + Ord = Network> {
    held: Mutex<BTreeMap<Key, usize>>,
    most: usize,
}

impl<Key: Copy + Ord> Places<Key> {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        let held = Mutex::default();
        Arc::new(Self { held, most })
    }

    pub(crate) fn hold(self: &Arc<Self>, key: Key) -> Option<Held<Key>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(key).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        let places = Arc::clone(self);
        Some(Held { places, key })
    }
}

/// A place held by a network, or whatever else has a key.
pub struct Held<Key: Copy + Ord = Network> {
    places: Arc<Places<Key>>,
    key: Key,
}

impl<Key: Copy + Ord> Drop for Held<Key> {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<Network>, network: Network) -> Result<(), Refusal> {
    limiter.check_key(&network).map_err(|until| wait_until(&until))
}

fn every(pause: Duration, burst: NonZeroU32) -> Quota {
    let quota = Quota::with_period(pause).expect("pauses are not zero");
    quota.allow_burst(burst)
}

fn wait_until(until: &NotUntil<<DefaultClock as Clock>::Instant>) -> Refusal {
    let wait_for: Duration = until.wait_time_from(DefaultClock::default().now());
    wait(u32::try_from(wait_for.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
}

fn wait(seconds: u32) -> Refusal {
    Refusal {
        code: RefusalCode::TooManyTries,
        retry_after_seconds: Some(seconds),
    }
}

/// The address a request counts for. Behind a proxy, the last one it noted; the ones before it are the
/// client's own words.
pub fn client_address(peer: IpAddr, forwarded_for: Option<&str>, behind_proxy: bool) -> IpAddr {
    if !behind_proxy {
        return peer;
    }
    forwarded_for
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits::new(&Config::new("unused".into()))
    }

    fn network(text: &str) -> Network {
        Network::of(text.parse().unwrap())
    }

    #[test]
    fn a_whole_ipv6_network_is_one_client() {
        assert!(network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9"));
        assert!(network("2001:db8:1:2::1") != network("2001:db8:1:3::1"));
        assert!(network("::ffff:192.0.2.1") == network("192.0.2.1"));
        assert!(network("192.0.2.1") != network("192.0.2.2"));
    }

    #[tokio::test]
    async fn who_comes_when_all_places_are_taken_displaces_the_one_that_waits_longest() {
        let limits = limits();
        let told = |held: &(Pending, Held)| {
            let displaced = held.0.displaced();
            async move {
                tokio::time::timeout(Duration::from_millis(1), displaced.notified())
                    .await
                    .is_ok()
            }
        };
        let mut held: Vec<_> = (0..250)
            .map(|_| limits.socket(network("192.0.2.1")).ok().unwrap())
            .collect();
        let other = limits.socket(network("192.0.2.2")).ok().unwrap();
        assert!(!told(&held[0]).await && !told(&other).await);
        held.push(limits.socket(network("192.0.2.1")).ok().unwrap());
        assert!(told(&held[0]).await && !told(&held[1]).await && !told(&held[250]).await);
        // One that has proven itself waits no more: there is room.
        held.remove(100);
        held.push(limits.socket(network("192.0.2.1")).ok().unwrap());
        assert!(!told(&held[1]).await && !told(&other).await);
        drop((held, other));
        assert!(limits.pending.waiting.lock().unwrap().is_empty());
    }

    #[test]
    fn one_address_cannot_hold_all_connections() {
        let limits = Limits::new(&Config {
            connections: 100,
            pending_per_address: 20,
            ..Config::new("unused".into())
        });
        let mut held = Vec::new();
        for _ in 0..25 {
            // Proven at once: no longer pending.
            let (_, open) = limits.socket(network("192.0.2.1")).ok().unwrap();
            held.push(open);
        }
        assert!(limits.socket(network("192.0.2.1")).is_err());
        assert!(limits.socket(network("192.0.2.2")).is_ok());
        held.pop();
        assert!(limits.socket(network("192.0.2.1")).is_ok());
        drop(held);
        assert!(limits.open.held.lock().unwrap().is_empty());
        assert!(limits.pending.waiting.lock().unwrap().is_empty());
    }

    #[test]
    fn long_requests_are_few_at_once_and_one_member_leaves_places_to_others() {
        let limits = limits();
        let mut held: Vec<_> = (0..2).map(|_| limits.long(MemberId([1; 16])).ok().unwrap()).collect();
        let refusal = limits.long(MemberId([1; 16])).err().unwrap();
        assert_eq!(refusal.retry_after_seconds, Some(1));
        for n in 2..24 {
            held.push(limits.long(MemberId([n; 16])).ok().unwrap());
        }
        assert!(limits.long(MemberId([30; 16])).is_err());
        held.remove(0);
        held.push(limits.long(MemberId([1; 16])).ok().unwrap());
        assert!(limits.long(MemberId([30; 16])).is_err());
        drop(held);
        assert!(limits.long_of_member.held.lock().unwrap().is_empty());
        assert_eq!(limits.long.available_permits(), 24);
    }

    #[test]
    fn rooms_are_limited_per_address() {
        let limits = limits();
        let allowed = (0..100).filter(|_| limits.room(network("192.0.2.1")).is_ok()).count();
        assert!((30..35).contains(&allowed));
        let refusal = limits.room(network("192.0.2.1")).unwrap_err();
        assert!(refusal.retry_after_seconds.is_some_and(|s| (1..=3).contains(&s)));
        assert!(limits.room(network("192.0.2.2")).is_ok());
    }

    #[test]
    fn rooms_kept_until_a_day_are_limited_by_member() {
        let limits = limits();
        let planned = |n: u8| (0..300).filter(|_| limits.plan(MemberId([n; 16])).is_ok()).count();
        assert_eq!((planned(1), planned(2)), (100, 100));
        let refusal = limits.plan(MemberId([1; 16])).unwrap_err();
        assert!(refusal.retry_after_seconds.is_some_and(|s| (800..=865).contains(&s)));
    }

    #[test]
    fn requests_about_data_are_limited_by_network_and_messages_by_member_and_in_all() {
        let limits = limits();
        let made = (0..50).filter(|_| limits.request(network("192.0.2.1")).is_ok()).count();
        assert_eq!(made, 10);
        assert!(limits.request(network("192.0.2.2")).is_ok());
        let fifty = NonZeroU32::new(50).unwrap();
        let sent = |n: u8| (0..5).filter(|_| limits.mail(MemberId([n; 16]), fifty).is_ok()).count();
        assert_eq!(sent(1), 2);
        let refusal = limits.mail(MemberId([1; 16]), NonZeroU32::MIN).unwrap_err();
        assert!(refusal.retry_after_seconds.is_some_and(|s| (100..=121).contains(&s)));
        assert_eq!((2..=6).map(sent).sum::<usize>(), 8, "five hundred of all, and no more");
        assert!(limits.mail(MemberId([9; 16]), fifty).is_err());
    }

    #[test]
    fn wrong_tokens_of_an_address_cost_patience_and_right_ones_nothing() {
        let limits = limits();
        for _ in 0..1_000 {
            limits.token(network("192.0.2.1"), 5).unwrap();
            limits.token_was_right(network("192.0.2.1"));
        }
        for _ in 0..WRONG_FREE {
            limits.token(network("192.0.2.1"), 5).unwrap();
        }
        assert!(limits.token(network("192.0.2.1"), 5).is_err());
        assert!(limits.token(network("192.0.2.2"), 5).is_ok());
        limits.forget_quiet(5 + 3600);
        assert!(limits.wrong.lock().unwrap().is_empty());
    }

    #[test]
    fn of_a_million_guesses_of_one_network_hardly_any_is_looked_at() {
        let limits = limits();
        let mut looked_at = 0;
        // 500 in a second, each from an address of its own.
        for n in 0..1_000_000_u32 {
            let address = Ipv6Addr::from_bits((0x2001_0db8_0001_0002_u128 << 64) | u128::from(n));
            let judged = limits.token(Network::of(address.into()), 1_000 + u64::from(n / 500));
            looked_at += u32::from(judged.is_ok());
        }
        assert!((41..=200).contains(&looked_at), "{looked_at}");
        assert_eq!(limits.wrong.lock().unwrap().len(), 1);
        assert!(limits.token(network("2001:db8:1:3::1"), 1_000).is_ok());
    }

    #[test]
    fn a_forged_forwarding_header_is_not_believed() {
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        let check = |header, behind, expected: &str| {
            assert_eq!(
                client_address(peer, header, behind),
                expected.parse::<IpAddr>().unwrap()
            );
        };
        check(Some("203.0.113.7"), false, "127.0.0.1");
        check(Some("10.0.0.1, 203.0.113.7"), true, "203.0.113.7");
        check(Some("nonsense"), true, "127.0.0.1");
        check(None, true, "127.0.0.1");
    }
}
