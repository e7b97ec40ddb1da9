//! The configuration as written. Doc comments become the reference file.

use std::path::PathBuf;

use confique::Config;
use confique::env::parse::list_by_comma;
use confique::meta::{FieldKind, Meta};

/// The variable that sets `key`.
pub(super) fn variable_of(key: &str) -> String {
    format!("KONKLAVE_{}", key.replace('.', "_").to_uppercase())
}

/// All keys, with the names of their tables before them.
pub(super) fn keys() -> Vec<String> {
    fn walk(prefix: &str, meta: &Meta, into: &mut Vec<String>) {
        for field in meta.fields {
            match &field.kind {
                FieldKind::Leaf { .. } => into.push(format!("{prefix}{}", field.name)),
                FieldKind::Nested { meta } => walk(&format!("{prefix}{}.", field.name), meta, into),
            }
        }
    }
    let mut keys = Vec::new();
    walk("", &Raw::META, &mut keys);
    keys
}

/// All variables.
pub(super) fn variables() -> Vec<&'static str> {
    fn walk(meta: &Meta, into: &mut Vec<&'static str>) {
        for field in meta.fields {
            match &field.kind {
                FieldKind::Leaf { env, .. } => into.extend(env),
                FieldKind::Nested { meta } => walk(meta, into),
            }
        }
    }
    let mut variables = Vec::new();
    walk(&Raw::META, &mut variables);
    variables
}

/// Konklave: meetings behind a locked door.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Raw {
    /// Address and port of the web interface. HTTP is not encrypted, so anything but a loopback
    /// address needs `tls.mode` or `behind_proxy`.
    #[config(env = "KONKLAVE_LISTEN", default = "127.0.0.1:8080")]
    pub(super) listen: String,

    /// A reverse proxy terminates TLS in front of this server, on this machine or on a network of its
    /// own, and sets X-Forwarded-For. Needs `origins`.
    #[config(env = "KONKLAVE_BEHIND_PROXY", default = false)]
    pub(super) behind_proxy: bool,

    /// Addresses people open in their browser, https:// if not on this machine alone. Pages from anywhere else are
    /// refused. Without a proxy, http://localhost and its like with our port are allowed of themselves. Behind one,
    /// http:// and an IP address is allowed for a network of your own. Empty with `tls.domain`: https:// and that
    /// domain with the port of `listen`; with acme also without it. If people open another port, as behind NAT, say it
    /// here.
    #[config(env = "KONKLAVE_ORIGINS", parse_env = list_by_comma, default = [])]
    pub(super) origins: Vec<String>,

    /// Directory for the database (`database`) and the two keys it is useless without (`secrets`).
    /// Back them up separately.
    #[config(env = "KONKLAVE_DATA_DIR", default = "data")]
    pub(super) data_dir: PathBuf,

    #[config(nested)]
    pub(super) database: Database,
    #[config(nested)]
    pub(super) backup: Backup,
    #[config(nested)]
    pub(super) operator: Operator,
    #[config(nested)]
    pub(super) mail: Mail,
    #[config(nested)]
    pub(super) tls: Tls,
    #[config(nested)]
    pub(super) provider: Provider,
    #[config(nested)]
    pub(super) media: Media,
    #[config(nested)]
    pub(super) room: Room,
    #[config(nested)]
    pub(super) limits: Limits,
    #[config(nested)]
    pub(super) log: Log,
}

/// Where accounts, rooms and invitations are kept.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Database {
    /// Address of a PostgreSQL database (version 13 or later) that only this server uses, as
    /// postgres://user:password@host/name?sslmode=verify-full. Better in the variable than in this file: it holds
    /// a password. Empty: a database of its own in `data_dir`.
    #[config(env = "KONKLAVE_DATABASE_URL", default = "")]
    pub(super) url: String,
}

/// Backups, encrypted with age (age-encryption.org). They hold neither sessions nor one-time links.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Backup {
    /// Directory for backups, on another disk if possible. What is older than 14 days is deleted there. Empty: none.
    #[config(env = "KONKLAVE_BACKUP_DIRECTORY", default = "")]
    pub(super) directory: String,

    /// Your public key, as `age-keygen` prints it: one backup a day is encrypted to it. Keep the key itself, and a
    /// copy of `secrets`, elsewhere. Empty: backups are made by hand.
    #[config(env = "KONKLAVE_BACKUP_RECIPIENT", default = "")]
    pub(super) recipient: String,
}

/// Who runs this server. Shown to everybody who opens it.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Operator {
    /// Name of the company, school or person.
    #[config(env = "KONKLAVE_OPERATOR_NAME", default = "")]
    pub(super) name: String,

    /// Where the server stands.
    #[config(env = "KONKLAVE_OPERATOR_LOCATION", default = "")]
    pub(super) location: String,

    /// Where to report a weakness, as mailto:security@example.org or https://example.org/security. Told at
    /// /.well-known/security.txt (RFC 9116). Empty: not said.
    #[config(env = "KONKLAVE_OPERATOR_SECURITY_CONTACT", default = "")]
    pub(super) security_contact: String,
}

/// Mail: invitations that members send, and notices to whoever answers for this server. Off until `host` is set. No
/// message holds a link to a meeting. The server and nobody else is called; people are told its name at /privacy.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Mail {
    /// Name of the mail server, as mail.example.org. Empty: no mail is sent.
    #[config(env = "KONKLAVE_MAIL_HOST", default = "")]
    pub(super) host: String,

    /// Its port. 0: the usual one, 587 for starttls, 465 for implicit, 25 for none.
    #[config(env = "KONKLAVE_MAIL_PORT", default = 0)]
    pub(super) port: u64,

    /// starttls: encrypted before anything is said. implicit: encrypted from the first byte on. none: for a mail
    /// server on this computer alone (localhost, 127.0.0.1, ::1).
    #[config(env = "KONKLAVE_MAIL_TLS", default = "starttls")]
    pub(super) tls: String,

    /// User name at the mail server. Empty: without signing in.
    #[config(env = "KONKLAVE_MAIL_USER", default = "")]
    pub(super) user: String,

    /// Its password. Better in the variable, in secrets.env, than in this file.
    #[config(env = "KONKLAVE_MAIL_PASSWORD", default = "")]
    pub(super) password: String,

    /// Address that messages are sent from, as konklave@example.org. Nobody reads answers to it.
    #[config(env = "KONKLAVE_MAIL_FROM", default = "")]
    pub(super) from: String,

    /// PEM file with the certificates that vouch for the mail server, for an authority of one's own. Empty: those
    /// that browsers know.
    #[config(env = "KONKLAVE_MAIL_AUTHORITY", default = "")]
    pub(super) authority: PathBuf,
}

/// The certificate of the web interface, if this server encrypts by itself. TLS 1.2 and 1.3.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Tls {
    /// none: HTTP, for loopback or behind a proxy. files: the certificate in `certificate`, with the key in
    /// `key`. acme: a certificate that an authority such as Let's Encrypt issues and renews by itself; port 443
    /// of `domain` must lead here.
    #[config(env = "KONKLAVE_TLS_MODE", default = "none")]
    pub(super) mode: String,

    /// Name under which people reach this server, as meet.example.org. Needed by acme.
    #[config(env = "KONKLAVE_TLS_DOMAIN", default = "")]
    pub(super) domain: String,

    /// PEM file with the certificate and those that link it to its authority. Read again within a minute when
    /// it changes, and at SIGHUP.
    #[config(env = "KONKLAVE_TLS_CERTIFICATE", default = "")]
    pub(super) certificate: PathBuf,

    /// PEM file with its key. Refused if everybody on this machine can read it.
    #[config(env = "KONKLAVE_TLS_KEY", default = "")]
    pub(super) key: PathBuf,

    /// E-mail address that the authority writes to when something is wrong with the certificate. Empty: none.
    /// The only personal datum that is handed to it.
    #[config(env = "KONKLAVE_TLS_CONTACT", default = "")]
    pub(super) contact: String,

    /// Directory of the authority (RFC 8555 section 7.1.1). Called with acme only, and nobody else ever is.
    #[config(
        env = "KONKLAVE_TLS_DIRECTORY",
        default = "https://acme-v02.api.letsencrypt.org/directory"
    )]
    pub(super) directory: String,

    /// PEM file with the certificates that vouch for `directory`, for an authority of one's own. Empty: those
    /// that browsers know.
    #[config(env = "KONKLAVE_TLS_AUTHORITY", default = "")]
    pub(super) authority: PathBuf,

    /// Address and port that send browsers from http:// to https://, as 0.0.0.0:80. Empty: none.
    #[config(env = "KONKLAVE_TLS_REDIRECT", default = "")]
    pub(super) redirect: String,
}

/// Signing in by the organisation's own provider (OpenID Connect). It is called when somebody signs in that way.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Provider {
    /// Its issuer identifier, as https://login.example.org/realms/town. Empty: nobody signs in that way.
    #[config(env = "KONKLAVE_PROVIDER_ISSUER", default = "")]
    pub(super) issuer: String,

    /// The client id it has given to this server. Registered there: the redirect address is the address people
    /// open with /api/provider/return, the one for back-channel logout with /api/provider/logout.
    #[config(env = "KONKLAVE_PROVIDER_CLIENT", default = "")]
    pub(super) client: String,

    /// The client's secret. Better in the variable than in this file. Empty: this server is a public client.
    #[config(env = "KONKLAVE_PROVIDER_SECRET", default = "")]
    pub(super) secret: String,

    /// What is asked for besides the person's identity.
    #[config(env = "KONKLAVE_PROVIDER_SCOPES", parse_env = list_by_comma, default = ["profile", "email"])]
    pub(super) scopes: Vec<String>,

    /// The claim with a person's groups.
    #[config(env = "KONKLAVE_PROVIDER_GROUPS", default = "groups")]
    pub(super) groups: String,

    /// Groups whose people may sign in. Empty: everybody the provider knows.
    #[config(env = "KONKLAVE_PROVIDER_MEMBERS", parse_env = list_by_comma, default = [])]
    pub(super) members: Vec<String>,

    /// Groups whose people run this server. If one of this and the next two is set, each sign-in sets the role.
    #[config(env = "KONKLAVE_PROVIDER_ADMINISTRATORS", parse_env = list_by_comma, default = [])]
    pub(super) administrators: Vec<String>,

    /// Groups whose people are data protection officers.
    #[config(env = "KONKLAVE_PROVIDER_PROTECTION_OFFICERS", parse_env = list_by_comma, default = [])]
    pub(super) protection_officers: Vec<String>,

    /// Groups whose people read for the works council.
    #[config(env = "KONKLAVE_PROVIDER_WORKS_COUNCIL", parse_env = list_by_comma, default = [])]
    pub(super) works_council: Vec<String>,

    /// The provider itself asks for a second factor: whoever comes from there needs no other one.
    #[config(env = "KONKLAVE_PROVIDER_SECOND_FACTOR", default = false)]
    pub(super) second_factor: bool,

    /// Hours after which whoever came from there signs in there again, 1 to 720: until then, unless the provider
    /// tells of a logout, it is not noticed that somebody has left or has other groups.
    #[config(env = "KONKLAVE_PROVIDER_SESSION_HOURS", default = 12)]
    pub(super) session_hours: u32,

    /// PEM file with the certificates that vouch for the provider. Empty: those that browsers know.
    #[config(env = "KONKLAVE_PROVIDER_AUTHORITY", default = "")]
    pub(super) authority: PathBuf,
}

/// Sound and picture.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Media {
    /// Address and UDP port for media. Open it in the firewall.
    #[config(env = "KONKLAVE_MEDIA_LISTEN", default = "0.0.0.0:10000")]
    pub(super) listen: String,

    /// Also receive media over TCP on the port of the same number, for networks that let no UDP pass. Open it in
    /// the firewall, too.
    #[config(env = "KONKLAVE_MEDIA_TCP", default = true)]
    pub(super) tcp: bool,

    /// IP addresses under which clients reach that port. Empty: the addresses of all interfaces. Behind
    /// NAT, the public address.
    #[config(env = "KONKLAVE_MEDIA_ADDRESSES", parse_env = list_by_comma, default = [])]
    pub(super) addresses: Vec<String>,
}

/// Rooms.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Room {
    /// Hours after its creation at which a room and its invitations are deleted, unless whoever made it chose a day
    /// (policy `plan_days`).
    #[config(env = "KONKLAVE_ROOM_KEEP_HOURS", default = 24)]
    pub(super) keep_hours: u64,

    /// People one room admits.
    #[config(env = "KONKLAVE_ROOM_CAPACITY", default = 100)]
    pub(super) capacity: u64,
}

/// What strangers may use up.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Limits {
    /// Connections of the web interface at once. An idle one costs some ten kB. One address (IPv4) or network
    /// (IPv6 /64) gets a quarter of them. Twice as many besides may carry media over TCP.
    #[config(env = "KONKLAVE_LIMITS_CONNECTIONS", default = 2000)]
    pub(super) connections: u64,

    /// Connections of one address (IPv4) or network (IPv6 /64) that have not proven an invitation yet. The
    /// next one takes the place of the one that waits longest, which its client opens anew by itself.
    #[config(env = "KONKLAVE_LIMITS_PENDING_PER_ADDRESS", default = 250)]
    pub(super) pending_per_address: u64,

    /// MiB for what waits to be sent, and for what meetings keep for whoever comes back: half each. When it
    /// is used up, the slowest readers are closed and returners resynchronise.
    #[config(env = "KONKLAVE_LIMITS_MEMORY_MIB", default = 512)]
    pub(super) memory_mib: u64,

    /// Rooms one address or network may create per minute.
    #[config(env = "KONKLAVE_LIMITS_ROOMS_PER_MINUTE", default = 30)]
    pub(super) rooms_per_minute: u64,

    /// Rooms kept at once; more are refused until some are deleted. One takes up to 30 kB on disk. At most three quarters
    /// of them are planned ones, which stay for longer than `room.keep_hours`.
    #[config(env = "KONKLAVE_LIMITS_ROOMS", default = 50_000)]
    pub(super) rooms: u64,
}

/// The log, on standard error. It names no person, address, title or token at any level.
#[derive(Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(super) struct Log {
    /// error, warn, info, debug or trace.
    #[config(env = "KONKLAVE_LOG_LEVEL", default = "info")]
    pub(super) level: String,
}
