//! Logs and counters, without persons.
//!
//! What keeps persons out: only our own crates are logged, whatever the level (a library's TRACE
//! prints headers and addresses); ids are printed by their four-byte `Debug` form; anything that could
//! identify somebody is wrapped in [`Pii`]; a panic is reported by its place, not by its message.

use std::fmt;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// Crates whose events are logged.
const LOGGED: [&str; 6] = ["konklave", "server", "room", "sfu", "store", "mail"];

/// Something that identifies a person. Printed as `…` by every formatter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pii<T>(pub T);

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> fmt::Display for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The subscriber the daemon installs.
pub fn subscriber<W: Write + Send + 'static>(level: Level, to: W) -> impl Subscriber + Send + Sync {
    let ours = Targets::new().with_targets(LOGGED.map(|target| (target, LevelFilter::from_level(level))));
    tracing_subscriber::registry().with(ours).with(
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(Mutex::new(to)),
    )
}

/// Makes panics report their place only: a panic message may quote what a client sent.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let (file, line) = info.location().map_or(("?", 0), |l| (l.file(), l.line()));
        tracing::error!(target: "konklave", file, line, "a defect stopped a task");
    }));
}

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident $kind:literal $help:literal,)*) => {
        /// Counters of the process. They count things, never whose.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $($(#[$doc])* pub $name: AtomicU64,)*
        }

        impl Metrics {
            /// The counters in the Prometheus text format 0.0.4.
            pub fn render(&self) -> String {
                let mut text = String::new();
                $(
                    let name = concat!("konklave_", stringify!($name));
                    text.push_str(&format!(
                        "# HELP {name} {}\n# TYPE {name} {}\n{name} {}\n",
                        $help, $kind, self.$name.load(Ordering::Relaxed),
                    ));
                )*
                text
            }
        }
    };
}

counters! {
    /// Connections open now.
    connections "gauge" "Connections open now, of all kinds.",
    /// WebSockets that have not proven an invitation.
    websockets_pending "gauge" "WebSockets open now that have proven no invitation.",
    /// WebSockets that have proven an invitation.
    websockets "gauge" "WebSockets open now of participants.",
    /// Rooms with somebody in them.
    rooms_active "gauge" "Rooms with somebody in them now.",
    /// HTTP requests answered.
    http_requests_total "counter" "HTTP requests answered.",
    /// Connections refused for want of room.
    connections_refused_total "counter" "Connections refused because the limit was reached.",
    /// Connections that did not become encrypted.
    tls_refused_total "counter" "Connections closed because no encryption was agreed on, or not in time.",
    /// Certificates taken into use since the start.
    certificate_renewals_total "counter" "Certificates taken into use while running.",
    /// Whether the last try to get or read a certificate failed.
    certificate_failing "gauge" "1 if the last try to get or read a certificate failed.",
    /// When the certificate ends.
    certificate_expires "gauge" "Unix seconds at which the certificate ends; 0: there is none.",
    /// WebSockets refused for their origin.
    origins_refused_total "counter" "WebSockets and requests refused for their origin.",
    /// Requests refused for their rate.
    rate_limited_total "counter" "Requests and WebSockets refused for their rate.",
    /// Rooms created.
    rooms_created_total "counter" "Rooms created.",
    /// Changes of rooms by their owners.
    rooms_updated_total "counter" "Changes of rooms by their owners.",
    /// Rooms ended by their owners.
    rooms_ended_total "counter" "Rooms deleted by their owners before their time was over.",
    /// Rooms deleted at their expiry.
    rooms_expired_total "counter" "Rooms deleted because their time was over.",
    /// Rows deleted at the end of their time.
    deleted_rows_total "counter" "Rows of all kinds deleted because their time was over.",
    /// Whether no deletion run was complete for 26 hours.
    deletion_overdue "gauge" "1 if no deletion run was complete for 26 hours: look at the log.",
    /// Backups made.
    backups_total "counter" "Backups made by the server.",
    /// Whether the last attempt at one failed.
    backup_failed "gauge" "1 if the last backup could not be made, or an old one not deleted: look at the log.",
    /// Access granted.
    access_granted_total "counter" "Invitations proven.",
    /// Access refused.
    access_refused_total "counter" "Invitations not proven.",
    /// Messages received.
    messages_received_total "counter" "Messages received from clients.",
    /// Messages that were none.
    messages_malformed_total "counter" "Messages that could not be understood.",
    /// Messages sent.
    messages_sent_total "counter" "Messages sent to clients.",
    /// Slow readers cut off.
    slow_readers_total "counter" "Connections closed because the client read too slowly.",
    /// Bytes kept to be repeated.
    log_bytes "gauge" "Bytes of messages kept to be repeated, all meetings together.",
    /// Defects that stopped a room.
    rooms_failed_total "counter" "Rooms ended by a defect.",
    /// Defects that stopped the media plane.
    media_failed_total "counter" "Media planes ended by a defect and begun anew.",
    /// Media connections.
    media_connections "gauge" "Media connections now.",
    /// Packets taken in.
    media_packets_in_total "counter" "Media packets taken in.",
    /// Packets beyond what a participant may send.
    media_packets_over_total "counter" "Media packets dropped because their sender sent too much.",
    /// Packets handed on.
    media_packets_out_total "counter" "Media packets handed to receivers.",
    /// Key frames asked for.
    media_key_frame_requests_total "counter" "Key frames asked for.",
    /// Datagrams of nobody.
    media_strays_total "counter" "Datagrams of nobody known.",
    /// Connections lost.
    media_lost_total "counter" "Media connections lost.",
    /// Media connections over TCP.
    media_tcp_connections "gauge" "Connections open now that carry media over TCP, or may.",
    /// Those refused.
    media_tcp_refused_total "counter" "Connections for media over TCP refused or closed for want of room.",
    /// Datagrams received.
    media_received_total "counter" "Media datagrams received.",
    /// Datagrams sent.
    media_sent_total "counter" "Media datagrams sent.",
    /// Datagrams the network refused to take.
    media_unsent_total "counter" "Media datagrams the network did not take.",
}

/// Adds one.
pub fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Counts something for as long as it lives.
pub struct Gauge<'a>(&'a AtomicU64);

impl<'a> Gauge<'a> {
    /// Counts one more.
    pub fn enter(counter: &'a AtomicU64) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Gauge<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_somebody_prints_as_an_ellipsis() {
        let address = Pii("203.0.113.7");
        assert_eq!(format!("{address} {address:?} {address:#?}"), "… … …");
    }

    #[test]
    fn metrics_are_prometheus_text_without_labels() {
        let metrics = Metrics::default();
        count(&metrics.rooms_created_total);
        let text = metrics.render();
        assert!(text.contains("# TYPE konklave_rooms_created_total counter\nkonklave_rooms_created_total 1\n"));
        assert!(!text.contains('{'), "a label could name somebody");
    }
}
