//! Configuration: what was written ([`raw`]) becomes what it means ([`Config`]).
//!
//! One TOML file and `KONKLAVE_…` variables, which win. An unknown key or a bad value stops the start.

mod file;
mod mail;
mod origins;
mod provider;
mod raw;
mod secrets;
mod tls;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use confique::{Config as _, Layer as _};
use store::{Database, Recipient};
use thiserror::Error;
use tracing::Level;

use raw::Raw;

use crate::Backups;
pub use provider::{Admitted, Provider};
pub use tls::{Certificate, Tls};

/// What the daemon shall do.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address of the HTTP interface. Port 0: any free one.
    pub listen: SocketAddr,
    /// Whether a TLS-terminating reverse proxy stands in front.
    pub behind_proxy: bool,
    /// Origins, besides a loopback page of our own, whose pages may connect. Scheme, host, port.
    pub origins: Vec<String>,
    /// Directory of `database/` and `secrets/`.
    pub data_dir: PathBuf,
    /// Where rows are kept.
    pub database: Database,
    /// Where backups are kept; none: nowhere.
    pub backups: Option<Backups>,
    /// Who runs this server; empty: not said.
    pub operator_name: String,
    /// Where it stands; empty: not said.
    pub operator_location: String,
    /// Where to report a weakness; empty: not said.
    pub security_contact: String,
    /// By which server mail is sent; none: none is.
    pub mail: Option<::mail::MailServer>,
    /// How the web interface is encrypted here; none: not here.
    pub tls: Option<Tls>,
    /// By whom people may sign in besides; none: nobody.
    pub provider: Option<Provider>,
    /// Address of the media sockets. Port 0: any free one, another for each.
    pub media_listen: SocketAddr,
    /// Whether media is received over TCP, too, on the port of the same number.
    pub media_tcp: bool,
    /// Addresses offered to clients for media; empty: those of all interfaces, loopback included.
    pub media_addresses: Vec<IpAddr>,
    /// What one try of a password costs. Not in the file: nobody should make it cheaper.
    pub password_cost: accounts::Cost,
    /// How long a room is kept after its creation.
    pub room_keep: Duration,
    /// People one room admits.
    pub room_capacity: u32,
    /// HTTP and WebSocket connections at once.
    pub connections: usize,
    /// WebSockets of one address that have not proven an invitation yet.
    pub pending_per_address: usize,
    /// Bytes that what waits to be sent and what is kept to be repeated may take, half each.
    pub memory: usize,
    /// Rooms one address may create per minute.
    pub rooms_per_minute: u32,
    /// Rooms kept at once.
    pub rooms: u64,
    /// Most detailed level that is logged.
    pub log_level: Level,
}

/// Why there is no configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read, is no TOML, or has an unknown key or a value of the wrong type.
    #[error("configuration: {0}")]
    Source(String),
    /// A value means nothing.
    #[error("configuration: {key} ({origin}): {problem}; allowed: {allowed}")]
    Value {
        /// The key, as in the file.
        key: &'static str,
        /// Where the value was written.
        origin: String,
        /// What is wrong.
        problem: String,
        /// What would be right.
        allowed: &'static str,
    },
}

impl Config {
    /// Whether browsers reach this server by HTTPS under a name: its own TLS, or a proxy's.
    pub fn is_behind_tls(&self) -> bool {
        self.behind_proxy || (self.tls.is_some() && !self.origins.is_empty())
    }

    /// Every name or address that a certificate of this server has to be for.
    pub fn names(&self) -> Vec<String> {
        let domain = self.tls.as_ref().and_then(|tls| tls.domain.as_deref());
        let hosts = self.origins.iter().filter_map(|origin| origins::encrypted_host(origin));
        let mut names: Vec<String> = domain.into_iter().chain(hosts).map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The address people open: the first origin, or the loopback address.
    pub fn address(&self, listening: SocketAddr) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        match self.origins.first() {
            Some(origin) => origin.clone(),
            None if listening.ip().is_loopback() => format!("{scheme}://localhost:{}", listening.port()),
            None => format!("{scheme}://{listening}"),
        }
    }

    /// Reads `file`, if given, the variables in `secrets.env` beside it, and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let environment = <Raw as confique::Config>::Layer::from_env().map_err(source)?;
        Self::from_layers(file, environment.with_fallback(secrets::beside(file)?))
    }

    /// Variables that look like ours and are none: misspelt, or another tool's.
    pub fn unknown_variables() -> Vec<String> {
        let known = raw::variables();
        std::env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .filter(|name| name.starts_with("KONKLAVE_") && !known.contains(&name.as_str()))
            .collect()
    }

    /// The defaults, with the data in `data_dir`; the environment is not read.
    pub fn new(data_dir: PathBuf) -> Self {
        let mut config =
            Self::from_layers(None, <Raw as confique::Config>::Layer::empty()).expect("the defaults are allowed");
        config.data_dir = data_dir;
        config
    }

    /// The commented reference file.
    pub fn reference() -> String {
        let text = confique::toml::template::<Raw>(confique::toml::FormatOptions::default());
        format!(
            "# Generated by `konklave --print-config-reference`; do not edit this copy.\n\
             # Every key is shown with its default. Variables win over this file.\n\n{text}"
        )
    }

    fn from_layers(file: Option<&Path>, environment: <Raw as confique::Config>::Layer) -> Result<Self, ConfigError> {
        let written = match file {
            Some(path) => file::read(path)?,
            None => <Raw as confique::Config>::Layer::empty(),
        };
        let defaults = <Raw as confique::Config>::Layer::default_values();
        let raw = Raw::from_layer(environment.with_fallback(written).with_fallback(defaults)).map_err(source)?;
        Self::from_raw(raw, file)
    }

    fn from_raw(raw: Raw, file: Option<&Path>) -> Result<Self, ConfigError> {
        let wrong = |key: &'static str, problem: String, allowed: &'static str| ConfigError::Value {
            key,
            origin: origin_of(key, file),
            problem,
            allowed,
        };
        let address = |key: &'static str, text: &str| {
            text.parse::<SocketAddr>().map_err(|_| {
                wrong(
                    key,
                    format!("`{text}` is no address with port"),
                    "IP address and port, as 127.0.0.1:8080 or [::]:8080",
                )
            })
        };
        let number = |key: &'static str, value: u64, least: u64, most: u64, allowed: &'static str| {
            if (least..=most).contains(&value) {
                Ok(value)
            } else {
                Err(wrong(key, format!("{value} is out of range"), allowed))
            }
        };
        let listen = address("listen", &raw.listen)?;
        let tls = tls::from_raw(&raw.tls, &wrong)?;
        if !listen.ip().is_loopback() && !raw.behind_proxy && tls.is_none() {
            return Err(wrong(
                "listen",
                format!("{listen} is reachable from outside and HTTP is not encrypted"),
                "a loopback address; or any, with tls.mode = \"files\" or \"acme\"; or any, with behind_proxy = true \
                 and a proxy that terminates TLS",
            ));
        }
        tls::agree(tls.as_ref(), &raw, listen, &wrong)?;
        if raw.behind_proxy && raw.origins.is_empty() {
            return Err(wrong(
                "origins",
                "empty, but behind_proxy is set".to_owned(),
                "the addresses people open, as [\"https://meet.example.org\"]",
            ));
        }
        for origin in &raw.origins {
            origins::judge(origin, tls.is_some(), raw.behind_proxy)
                .map_err(|(problem, allowed)| wrong("origins", format!("`{origin}` {problem}"), allowed))?;
        }
        // The address may hold a password: what is said of it never repeats it.
        let database = Database::parse(&raw.database.url).map_err(|problem| {
            wrong(
                "database.url",
                problem.to_string(),
                "empty, or the address of a PostgreSQL database, as postgres://user:password@host/name?sslmode=verify-full",
            )
        })?;
        let origins = match &tls {
            Some(tls) if raw.origins.is_empty() => tls.origins(listen.port()),
            _ => raw.origins,
        };
        let backups = backups(&raw.backup.directory, &raw.backup.recipient)
            .map_err(|(key, problem, allowed)| wrong(key, problem.to_owned(), allowed))?;
        let mail = mail::from_raw(raw.mail, &wrong)?;
        let mut media_addresses = Vec::new();
        for text in &raw.media.addresses {
            let ip: Option<IpAddr> = text.parse().ok();
            let ip = ip
                .filter(|ip| !ip.is_unspecified() && !ip.is_multicast())
                .ok_or_else(|| {
                    wrong(
                        "media.addresses",
                        format!("`{text}` is no address of a host"),
                        "IP addresses that clients reach, as 203.0.113.7",
                    )
                })?;
            media_addresses.push(ip);
        }
        let log_level = match raw.log.level.as_str() {
            "error" => Level::ERROR,
            "warn" => Level::WARN,
            "info" => Level::INFO,
            "debug" => Level::DEBUG,
            "trace" => Level::TRACE,
            other => {
                return Err(wrong(
                    "log.level",
                    format!("`{other}` is no level"),
                    "error, warn, info, debug, trace",
                ));
            }
        };
        for (key, text) in [
            ("operator.name", &raw.operator.name),
            ("operator.location", &raw.operator.location),
        ] {
            if text.chars().count() > 200 || text.chars().any(char::is_control) {
                return Err(wrong(
                    key,
                    "too long, or with control characters".to_owned(),
                    "up to 200 characters in one line",
                ));
            }
        }
        let contact = &raw.operator.security_contact;
        let is_uri = ["mailto:", "https://", "tel:"]
            .iter()
            .any(|scheme| contact.len() > scheme.len() && contact.starts_with(scheme));
        let is_plain = contact.len() <= 500 && contact.bytes().all(|byte| byte.is_ascii_graphic());
        if !(contact.is_empty() || is_uri && is_plain) {
            return Err(wrong(
                "operator.security_contact",
                "is no address to write to".to_owned(),
                "mailto:, https:// or tel: and what belongs to it, as mailto:security@example.org",
            ));
        }
        let keep_hours = number("room.keep_hours", raw.room.keep_hours, 1, 2160, "1 to 2160 (90 days)")?;
        let capacity = number(
            "room.capacity",
            raw.room.capacity,
            2,
            wire::limits::PEERS as u64,
            "2 to 1024",
        )?;
        let connections = number(
            "limits.connections",
            raw.limits.connections,
            10,
            100_000,
            "10 to 100000",
        )?;
        let pending = number(
            "limits.pending_per_address",
            raw.limits.pending_per_address,
            1,
            10_000,
            "1 to 10000",
        )?;
        let memory = number(
            "limits.memory_mib",
            raw.limits.memory_mib,
            16,
            1_000_000,
            "16 to 1000000",
        )?;
        let rooms = number(
            "limits.rooms_per_minute",
            raw.limits.rooms_per_minute,
            1,
            100_000,
            "1 to 100000",
        )?;
        Ok(Self {
            listen,
            behind_proxy: raw.behind_proxy,
            origins,
            password_cost: accounts::Cost::USUAL,
            data_dir: raw.data_dir,
            database,
            backups,
            operator_name: raw.operator.name,
            operator_location: raw.operator.location,
            security_contact: raw.operator.security_contact,
            mail,
            tls,
            provider: provider::from_raw(raw.provider, &wrong)?,
            media_listen: address("media.listen", &raw.media.listen)?,
            media_tcp: raw.media.tcp,
            media_addresses,
            room_keep: Duration::from_secs(keep_hours * 3600),
            room_capacity: capacity as u32,
            connections: connections as usize,
            pending_per_address: pending as usize,
            memory: memory as usize * 1024 * 1024,
            rooms_per_minute: rooms as u32,
            rooms: number("limits.rooms", raw.limits.rooms, 1, 10_000_000, "1 to 10000000")?,
            log_level,
        })
    }
}

/// From the two keys; otherwise which of them is wrong, why, and what is allowed.
fn backups(directory: &str, recipient: &str) -> Result<Option<Backups>, (&'static str, &'static str, &'static str)> {
    let recipient = match recipient {
        "" => None,
        text => Some(Recipient::parse(text).map_err(|_| {
            const ALLOWED: &str = "empty, or the line age1… that age-keygen prints";
            ("backup.recipient", "no public key of age", ALLOWED)
        })?),
    };
    match (directory, recipient) {
        ("", None) => Ok(None),
        ("", Some(_)) => Err(("backup.directory", "empty, but backup.recipient is set", "a directory")),
        (directory, recipient) => Ok(Some(Backups {
            directory: directory.into(),
            recipient,
        })),
    }
}

fn source(error: confique::Error) -> ConfigError {
    // The alternate form adds the cause: the line, the key, and what is allowed there.
    ConfigError::Source(format!("{error:#}"))
}

/// The variable, if it is set, else the file that sets it: variables win.
fn origin_of(key: &str, file: Option<&Path>) -> String {
    let variable = raw::variable_of(key);
    if std::env::var_os(&variable).is_some_and(|value| !value.is_empty()) {
        return variable;
    }
    if let Some(secrets) = file.and_then(|file| secrets::setting(file, &variable)) {
        return secrets.display().to_string();
    }
    match file {
        Some(path) => path.display().to_string(),
        None => format!("default, or {variable}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn load(text: &str) -> Result<Config, ConfigError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("konklave.toml");
        std::fs::write(&path, text).unwrap();
        Config::from_layers(Some(&path), <Raw as confique::Config>::Layer::empty())
    }

    #[test]
    fn an_empty_file_gives_the_strict_defaults() {
        let config = load("").unwrap();
        assert!(config.listen.ip().is_loopback());
        assert!(!config.behind_proxy);
        assert!(config.origins.is_empty());
        assert_eq!(config.room_keep, Duration::from_secs(24 * 3600));
        assert_eq!(config.log_level, Level::INFO);
    }

    #[test]
    fn a_mistake_is_answered_with_key_file_and_what_is_allowed() {
        let cases = [
            ("lisen = '127.0.0.1:1'", &["lisen", "listen", "konklave.toml"][..]),
            ("[media]\nadress = 1", &["adress", "addresses", "konklave.toml"]),
            ("listen = 'localhost'", &["listen", "konklave.toml", "127.0.0.1:8080"]),
            ("listen = '0.0.0.0:80'", &["listen", "behind_proxy", "konklave.toml"]),
            ("behind_proxy = true", &["origins", "https://"]),
            ("behind_proxy = 'yes'", &["behind_proxy", "boolean", "konklave.toml"]),
            ("origins = ['https://meet.example.org/']", &["origins", "without path"]),
            ("origins = ['https://Meet.example.org']", &["origins", "lower case"]),
            ("origins = ['https://meet.example.org:443']", &["origins", "port"]),
            ("origins = ['*']", &["origins"]),
            ("origins = ['http://meet.example.org']", &["origins", "https://"]),
            (
                "behind_proxy = true\norigins = ['http://meet.example.org']",
                &["origins", "https://"],
            ),
            ("origins = ['http://192.0.2.1']", &["origins", "https://"]),
            (
                "origins = ['http://localhost']\n[tls]\nmode = 'files'\ncertificate = 'c'\nkey = 'k'",
                &["origins", "https://"],
            ),
            ("[media]\naddresses = ['0.0.0.0']", &["media.addresses", "203.0.113.7"]),
            ("[log]\nlevel = 'loud'", &["log.level", "trace"]),
            ("[room]\nkeep_hours = 0", &["room.keep_hours", "1 to 2160"]),
            ("[room]\nkeep_hours = -1", &["keep_hours", "konklave.toml"]),
            ("[room]\ncapacity = 5000", &["room.capacity", "2 to 1024"]),
            ("[operator]\nname = \"a\\nb\"", &["operator.name", "one line"]),
            (
                "[database]\nurl = 'mysql://db'",
                &["database.url", "postgres://", "konklave.toml"],
            ),
            (
                "[backup]\nrecipient = 'me'",
                &["backup.recipient", "age1", "konklave.toml"],
            ),
            (
                "[backup]\nrecipient = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa'",
                &["backup.directory", "konklave.toml"],
            ),
            ("[database]\nurl = 'postgres://db:x/y'", &["database.url", "no address"]),
            ("listen = ", &["konklave.toml"]),
            (
                "[operator]\nsecurity_contact = 'me'",
                &["operator.security_contact", "mailto:"],
            ),
        ];
        for (text, expected) in cases {
            let error = load(text).expect_err(text).to_string();
            for word in expected {
                assert!(error.contains(word), "`{text}` gives `{error}`, without `{word}`");
            }
        }
    }

    #[test]
    fn the_address_of_the_database_is_never_printed() {
        let config = load("[database]\nurl = 'postgres://us:hidden@db.example.org/konklave'").unwrap();
        assert!(matches!(config.database, Database::Postgres(_)));
        let error = load("[database]\nurl = 'postgre://us:hidden@db.example.org/konklave'").unwrap_err();
        for printed in [format!("{config:?}"), format!("{error} {error:?}")] {
            assert!(!printed.contains("hidden"), "{printed}");
        }
    }

    #[test]
    fn no_mistake_in_a_file_repeats_what_stands_there() {
        for text in [
            "[database]\nurl = 'postgres://us:hidden@db/konklave",
            "[database]\nurl = postgres://us:hidden@db/konklave",
            "[database]\nurl = ['postgres://us:hidden@db/konklave']",
            "[database]\nurl 'postgres://us:hidden@db/konklave'",
            "[database]\nlink = 'postgres://us:hidden@db/konklave'",
            "[database]\nurl = 'postgres://us:hidden@db/konklave' x",
            "behind_proxy = 'postgres://us:hidden@db/konklave'",
            "[limits]\nrooms = \"postgres://us:hi\\\"hidden@db/konklave\"",
            "database = 'postgres://us:hidden@db/konklave'",
        ] {
            let error = load(text).expect_err(text);
            let said = format!("{error} {error:?}");
            assert!(!said.contains("hidden") && said.contains("line "), "{said}");
        }
    }

    #[test]
    fn a_file_that_is_named_must_exist() {
        assert!(
            Config::from_layers(
                Some(Path::new("/nonexistent.toml")),
                <Raw as confique::Config>::Layer::empty()
            )
            .is_err()
        );
    }

    #[test]
    fn the_reference_file_is_a_valid_configuration_once_uncommented() {
        let uncommented: String = Config::reference()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if !rest.starts_with(' ') && rest.contains('=') => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        load(&uncommented).unwrap();
    }

    #[test]
    fn every_key_has_the_variable_that_follows_from_its_name() {
        fn walk(prefix: &str, meta: &confique::meta::Meta, keys: &mut Vec<String>) {
            for field in meta.fields {
                match &field.kind {
                    confique::meta::FieldKind::Leaf { .. } => keys.push(format!("{prefix}{}", field.name)),
                    confique::meta::FieldKind::Nested { meta } => walk(&format!("{prefix}{}.", field.name), meta, keys),
                }
            }
        }
        let mut keys = Vec::new();
        walk("", &Raw::META, &mut keys);
        let expected: Vec<_> = keys.iter().map(|key| raw::variable_of(key)).collect();
        assert_eq!(raw::variables(), expected);
    }
}
