//! The socket: when to open it, when it counts as lost, when to try again.

use std::collections::VecDeque;
use std::time::Duration;

use rand_core::RngCore;
use wire::ClientMessage;

use crate::Effect;

/// Between two heartbeats. Shorter costs battery; longer notices a dead network later.
pub(crate) const PING: Duration = Duration::from_secs(2);
/// Silence after which the socket counts as lost: three heartbeats.
pub(crate) const SILENCE: Duration = Duration::from_secs(6);
/// Silence admitted after the network is said to have changed.
const SILENCE_AFTER_CHANGE: Duration = Duration::from_secs(2);
/// From opening the socket to being granted access.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A connection that held this long was a good one: the next loss is retried at once.
const GOOD: Duration = Duration::from_secs(5);
/// Waits before the first, second, … try, in milliseconds; the last one repeats.
const BACKOFF: [u32; 5] = [0, 500, 1000, 2000, 4000];

#[derive(Debug)]
enum Socket {
    /// None, and none wanted.
    None,
    /// Lost; the next try is due.
    Waiting { until: Duration },
    /// Asked for, or open without access yet.
    Handshake { give_up: Duration, open: bool },
    /// Open, and the user is asked for a passphrase: the server may close it, nobody minds.
    Resting,
    /// Access granted.
    Live {
        since: Duration,
        heard: Duration,
        ping: Duration,
    },
}

/// The connection to the server.
#[derive(Debug)]
pub(crate) struct Connection {
    socket: Socket,
    tries: usize,
    pings: u32,
    lived: bool,
}

impl Connection {
    pub(crate) fn new() -> Self {
        Self {
            socket: Socket::None,
            tries: 0,
            pings: 0,
            lived: false,
        }
    }

    /// Asks for a socket, instead of any there is.
    pub(crate) fn open(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        out.push_back(Effect::Connect);
        self.socket = Socket::Handshake {
            give_up: now + HANDSHAKE,
            open: false,
        };
    }

    /// The socket is open. False: it was not asked for.
    pub(crate) fn opened(&mut self, now: Duration) -> bool {
        if !matches!(self.socket, Socket::Handshake { open: false, .. }) {
            return false;
        }
        self.socket = Socket::Handshake {
            give_up: now + HANDSHAKE,
            open: true,
        };
        true
    }

    /// Waits for the user without a deadline.
    pub(crate) fn rest(&mut self) {
        if self.is_open() {
            self.socket = Socket::Resting;
        }
    }

    /// The user answered: the handshake goes on. False: the socket is gone meanwhile.
    pub(crate) fn go_on(&mut self, now: Duration) -> bool {
        if !matches!(self.socket, Socket::Resting) {
            return self.is_open();
        }
        self.socket = Socket::Handshake {
            give_up: now + HANDSHAKE,
            open: true,
        };
        true
    }

    /// Access was granted.
    pub(crate) fn granted(&mut self, now: Duration) {
        self.lived = true;
        self.socket = Socket::Live {
            since: now,
            heard: now,
            ping: now + PING,
        };
    }

    /// Something arrived.
    pub(crate) fn heard(&mut self, now: Duration) {
        if let Socket::Live { heard, .. } = &mut self.socket {
            *heard = now;
        }
    }

    /// The socket closed; the next try is scheduled unless nobody wants one.
    pub(crate) fn closed(&mut self, now: Duration, rng: &mut impl RngCore) {
        match self.socket {
            Socket::None | Socket::Waiting { .. } => return,
            Socket::Resting => {
                self.socket = Socket::None;
                return;
            }
            Socket::Live { since, .. } if now.saturating_sub(since) >= GOOD => self.tries = 0,
            Socket::Live { .. } | Socket::Handshake { .. } => {}
        }
        let wait = BACKOFF[self.tries.min(BACKOFF.len() - 1)];
        self.tries = self.tries.saturating_add(1);
        // Between three and five quarters, so that a whole meeting does not return at the same moment.
        let wait = if wait == 0 {
            0
        } else {
            wait * 3 / 4 + rng.next_u32() % (wait / 2)
        };
        self.socket = Socket::Waiting {
            until: now + Duration::from_millis(wait.into()),
        };
    }

    /// Gives the socket up and schedules the next try.
    pub(crate) fn abandon(&mut self, now: Duration, rng: &mut impl RngCore, out: &mut VecDeque<Effect>) {
        if !matches!(self.socket, Socket::None | Socket::Waiting { .. }) {
            out.push_back(Effect::Disconnect);
        }
        self.closed(now, rng);
    }

    /// Closes for good.
    pub(crate) fn end(&mut self, out: &mut VecDeque<Effect>) {
        if !matches!(self.socket, Socket::None | Socket::Waiting { .. }) {
            out.push_back(Effect::Disconnect);
        }
        *self = Self::new();
    }

    /// The network came back or changed.
    pub(crate) fn network_changed(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        match &mut self.socket {
            Socket::None => {}
            // Who is still typing gets another once they are done.
            Socket::Resting => {
                out.push_back(Effect::Disconnect);
                self.socket = Socket::None;
            }
            Socket::Waiting { .. } => self.open(now, out),
            Socket::Handshake { .. } => {
                out.push_back(Effect::Disconnect);
                self.open(now, out);
            }
            Socket::Live { heard, ping, .. } => {
                *heard = (*heard).min((now + SILENCE_AFTER_CHANGE).saturating_sub(SILENCE));
                *ping = now;
            }
        }
    }

    /// Whether messages beyond the handshake can be sent.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self.socket, Socket::Live { .. })
    }

    fn is_open(&self) -> bool {
        matches!(
            self.socket,
            Socket::Live { .. } | Socket::Resting | Socket::Handshake { open: true, .. }
        )
    }

    /// What an interface says of it.
    pub(crate) fn view(&self) -> crate::Connection {
        match self.socket {
            Socket::Live { .. } => crate::Connection::Connected,
            _ if self.lived => crate::Connection::Reconnecting,
            _ => crate::Connection::Connecting,
        }
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        match self.socket {
            Socket::None | Socket::Resting => None,
            Socket::Waiting { until } => Some(until),
            Socket::Handshake { give_up, .. } => Some(give_up),
            Socket::Live { heard, ping, .. } => Some(ping.min(heard + SILENCE)),
        }
    }

    /// True: the socket was given up just now.
    pub(crate) fn handle_timeout(&mut self, now: Duration, rng: &mut impl RngCore, out: &mut VecDeque<Effect>) -> bool {
        match &mut self.socket {
            Socket::Waiting { until } if *until <= now => self.open(now, out),
            Socket::Handshake { give_up, .. } if *give_up <= now => {
                self.abandon(now, rng, out);
                return true;
            }
            Socket::Live { heard, .. } if *heard + SILENCE <= now => {
                self.abandon(now, rng, out);
                return true;
            }
            Socket::Live { ping, .. } if *ping <= now => {
                *ping = now + PING;
                self.pings = self.pings.wrapping_add(1);
                out.push_back(Effect::Send(wire::encode_client(&ClientMessage::Ping {
                    n: self.pings,
                })));
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_lost_socket_is_tried_again_at_once_then_ever_more_slowly() {
        let mut world = World::new();
        world.connection.open(Duration::ZERO, &mut world.out);
        for expected in [0, 500, 1000, 2000, 4000, 4000] {
            let now = world.now;
            world.connection.closed(now, &mut world.rng);
            let at = world.connection.poll_timeout().expect("a try is scheduled");
            let waited = (at - now).as_millis() as u64;
            assert!(
                (expected * 3 / 4..=expected * 5 / 4).contains(&waited),
                "{waited} for {expected}"
            );
            world.run_until(at);
            assert!(matches!(world.out.back(), Some(Effect::Connect)));
        }
    }

    #[test]
    fn silence_for_six_seconds_is_a_lost_socket() {
        let mut world = World::live();
        world.run_until(Duration::from_millis(5900));
        assert!(world.connection.is_live());
        world.run_until(Duration::from_secs(6));
        assert!(!world.connection.is_live());
        assert!(world.out.iter().any(|e| matches!(e, Effect::Disconnect)));
    }

    #[test]
    fn an_answered_heartbeat_keeps_the_socket() {
        let mut world = World::live();
        for second in 1..60 {
            world.run_until(Duration::from_secs(second));
            world.connection.heard(world.now);
        }
        assert!(world.connection.is_live());
        let pings = world.out.iter().filter(|e| matches!(e, Effect::Send(_))).count();
        assert_eq!(pings, 29);
    }

    #[test]
    fn a_changed_network_gives_a_dead_socket_two_seconds() {
        let mut world = World::live();
        for second in 1..=60 {
            world.run_until(Duration::from_secs(second));
            world.connection.heard(world.now);
        }
        world.connection.network_changed(world.now, &mut world.out);
        world.run_until(Duration::from_millis(61_900));
        assert!(world.connection.is_live());
        world.run_until(Duration::from_secs(62));
        assert!(!world.connection.is_live());
    }

    #[test]
    fn nobody_reconnects_while_the_user_types_a_passphrase() {
        let mut world = World::new();
        world.connection.open(Duration::ZERO, &mut world.out);
        assert!(world.connection.opened(Duration::ZERO));
        world.connection.rest();
        world.connection.closed(Duration::ZERO, &mut world.rng);
        assert_eq!(world.connection.poll_timeout(), None);
        assert!(!world.connection.go_on(Duration::ZERO));
    }

    struct World {
        connection: Connection,
        rng: ChaCha20Rng,
        out: VecDeque<Effect>,
        now: Duration,
    }

    impl World {
        fn new() -> Self {
            Self {
                connection: Connection::new(),
                rng: ChaCha20Rng::from_seed([1; 32]),
                out: VecDeque::new(),
                now: Duration::ZERO,
            }
        }

        fn live() -> Self {
            let mut world = Self::new();
            world.connection.open(Duration::ZERO, &mut world.out);
            assert!(world.connection.opened(Duration::ZERO));
            world.connection.granted(Duration::ZERO);
            world
        }

        fn run_until(&mut self, end: Duration) {
            while let Some(at) = self.connection.poll_timeout().filter(|at| *at <= end) {
                self.now = at;
                let before = matches!(self.connection.socket, Socket::Waiting { .. });
                self.connection.handle_timeout(at, &mut self.rng, &mut self.out);
                if before {
                    return;
                }
            }
            self.now = end;
        }
    }
}
