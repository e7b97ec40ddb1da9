//! What the server measured of itself: configuration, policy, data map, proofs. No claim of a document names a period, a
//! cipher, a recipient or a default that does not come from here or from [`crate::Answers`].

use datamap::{Basis, Entry, Settings, Text, text};

use crate::functions::{Function, Functions};

/// One server as it is.
#[derive(Clone, Debug)]
pub struct Facts {
    /// When this was measured, as a day: `2026-11-23`.
    pub day: String,
    /// Version of the server.
    pub release: String,
    /// The address people open, as `https://meet.example.org`.
    pub address: String,
    /// Who runs the server, as configured; empty: not said.
    pub operator: String,
    /// Where it stands, as configured; empty: not said.
    pub location: String,
    /// How the way to the server is encrypted.
    pub transport: Transport,
    /// How content is encrypted.
    pub encryption: Encryption,
    /// Where rows are kept.
    pub database: Database,
    /// Where backups are kept by the server itself; none: it makes none.
    pub backups: Option<Backups>,
    /// Computers of others the server tells something.
    pub recipients: Vec<Recipient>,
    /// What policy says the server is for.
    pub profile: Profile,
    /// Whether newcomers wait in every room, whatever its hosts decide.
    pub newcomers_wait: bool,
    /// Who may create meetings.
    pub create: WhoCreates,
    /// Whom policy asks for a second factor.
    pub second_factor: WhoNeedsFactor,
    /// Periods that can be set.
    pub settings: Settings,
    /// Everything that is kept, as it holds on this server.
    pub entries: Vec<&'static Entry>,
    /// What people can do, and what not.
    pub functions: Functions,
    /// What was decided of functions that administrators switch; of the others, nobody has decided yet.
    pub decisions: Vec<Decision>,
    /// How a new meeting begins.
    pub defaults: Defaults,
    /// The last run of the deletion job; none: none is known.
    pub last_deletion: Option<Proof>,
    /// The last backup; none: none is known.
    pub last_backup: Option<Proof>,
    /// Most detailed level that is logged, as `info`.
    pub log_level: String,
    /// People one room admits.
    pub room_capacity: u32,
    /// Connections at once.
    pub connections: usize,
    /// Who has agreed to the server as it is configured, and whether it went live.
    pub sign_offs: SignOffs,
}

/// What a server is for: bounds of its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// No bounds.
    Standard,
    /// Professional secrecy (§ 203 StGB).
    Confidential,
    /// Medical video consultations.
    Consultation,
    /// Lessons.
    School,
    /// Works councils and other bodies.
    Council,
    /// Meetings for everybody.
    PublicEvent,
}

impl Profile {
    /// As administrators read it.
    pub const fn name(self) -> Text {
        match self {
            Self::Standard => text("Standard", "Standard"),
            Self::Confidential => text("Vertraulich (§ 203 StGB)", "Confidential (§ 203 StGB)"),
            Self::Consultation => text(
                "Videosprechstunde, nicht KBV-zertifiziert",
                "Medical video consultation, not certified by KBV",
            ),
            Self::School => text("Schule", "School"),
            Self::Council => text("Betriebsrat, Gremium", "Works council, committee"),
            Self::PublicEvent => text("Öffentliche Veranstaltung", "Public event"),
        }
    }
}

/// How a new meeting begins, until its host decides otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// Whether whoever comes waits until a host lets them in.
    pub knock: bool,
    /// Whether a passphrase is needed besides the link.
    pub passphrase: bool,
    /// Whether cameras are on.
    pub camera: bool,
    /// Whether microphones are on.
    pub microphone: bool,
    /// Whether participants ask a host before they show their screen.
    pub share_asks: bool,
}

/// How the way to the server is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Reachable from its own computer alone; nothing leaves it.
    Loopback,
    /// By the server itself.
    Own(Tls),
    /// By a proxy in front, which decides on versions and ciphers.
    Proxy,
}

/// TLS (RFC 8446, RFC 5246) as the server offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// As `TLS 1.3`, best first.
    pub versions: Vec<String>,
    /// Names of the cipher suites, best first.
    pub suites: Vec<String>,
    /// Whether certificates come by ACME (RFC 8555).
    pub automatic: bool,
}

/// How content is encrypted, end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// MLS (RFC 9420) cipher suite.
    pub group: String,
    /// SFrame (RFC 9605) cipher suite.
    pub frames: String,
    /// Of the account vault.
    pub vault: String,
    /// Of names in the database.
    pub names: String,
    /// Of passwords.
    pub passwords: String,
    /// Of backups.
    pub backups: String,
}

impl Encryption {
    /// As this release is built; tests beside the code that encrypts hold these names against it.
    pub fn of_release() -> Self {
        Self {
            group: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519".to_owned(),
            frames: "AES_128_GCM_SHA256_128".to_owned(),
            vault: "AES-256-GCM".to_owned(),
            names: "AES-256-GCM".to_owned(),
            passwords: "Argon2id".to_owned(),
            backups: "age (X25519, ChaCha20-Poly1305)".to_owned(),
        }
    }
}

impl Defaults {
    /// As this release begins a meeting.
    pub const fn of_release() -> Self {
        Self {
            knock: true,
            passphrase: true,
            camera: false,
            microphone: false,
            share_asks: true,
        }
    }
}

/// Where rows are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite, in the server's own directory.
    Embedded,
    /// PostgreSQL on this host.
    Postgres(String),
}

/// Backups the server makes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// Days one is kept.
    pub days: u64,
}

/// A computer of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Its name.
    pub host: String,
    /// What for.
    pub role: Role,
}

/// What somebody else's computer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Passes on mail (SMTP).
    Mail,
    /// Signs people in (OpenID Connect).
    IdentityProvider,
    /// Gives certificates (ACME).
    CertificateAuthority,
}

/// Who may create meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoCreates {
    /// Whoever sits at the server's own computer; elsewhere members.
    Automatic,
    /// Members.
    Members,
    /// Whoever has the address.
    Everyone,
}

/// Whom policy asks for a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoNeedsFactor {
    /// Nobody.
    Nobody,
    /// Administrators.
    Administrators,
    /// Everybody with an account.
    Everyone,
}

/// That something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When, as `2026-11-23 03:15 UTC`.
    pub at: String,
    /// Whether it went well.
    pub good: bool,
}

/// That administrators switched a function on or off; [`Facts::functions`] says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which.
    pub function: Function,
    /// The answers given last; none: it was switched off before anybody gave any.
    pub answers: Option<Necessity>,
    /// When, as `2026-11-23`. No person: papers are shown around.
    pub day: String,
}

/// The operator's answers to the four questions of the necessity check, in their own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Necessity {
    /// What for, and whether that is permitted.
    pub purpose: String,
    /// Whether it achieves that.
    pub suitable: String,
    /// Whether something milder does, and what was examined.
    pub milder: String,
    /// What protects people.
    pub safeguards: String,
}

/// What was said before the server went live, and that it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffs {
    /// The data protection officer's step; none: it is open.
    pub officer: Option<SignOff>,
    /// The works or staff council's; none: it is open.
    pub council: Option<SignOff>,
    /// That the server went live; none: it has not.
    pub released: Option<Given>,
}

/// What was said of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Why it is not applicable; none: it was agreed.
    pub reason: Option<String>,
    /// By whom, when, and of what.
    pub given: Given,
}

/// By whom something was said, when, and of which configuration. A role, not a person: papers are shown around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// In which role.
    pub by: Signer,
    /// When, as `2026-11-23`.
    pub day: String,
    /// Names the configuration, as [`Facts::hash`].
    pub configuration: String,
}

/// In which role something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Data protection officer.
    Officer,
    /// Works or staff council.
    Council,
    /// Administrators.
    Administration,
}

impl SignOff {
    /// Whether it stands in the way of going live no longer: agreed for this configuration, or not applicable. That there is
    /// no council does not depend on how the server is configured.
    pub fn holds(&self, configuration: &str) -> bool {
        self.reason.is_some() || self.given.configuration == configuration
    }
}

impl Facts {
    /// How many steps stand in the way of going live.
    pub fn steps_open(&self) -> u64 {
        let configuration = self.hash();
        let steps = [self.sign_offs.officer.as_ref(), self.sign_offs.council.as_ref()];
        let open = steps
            .into_iter()
            .filter(|step| step.is_none_or(|step| !step.holds(&configuration)));
        open.count() as u64
    }

    /// What was decided of a function last; none: nobody has decided, or nobody can.
    pub fn decision(&self, function: Function) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.function == function)
    }

    /// Functions that administrators switch and of which nobody has decided yet.
    pub fn undecided(&self) -> impl Iterator<Item = Function> {
        let switched = Function::SWITCHED.iter().copied();
        switched.filter(|function| self.decision(*function).is_none())
    }

    /// The recipient of this role.
    pub fn recipient(&self, role: Role) -> Option<&Recipient> {
        self.recipients.iter().find(|recipient| recipient.role == role)
    }

    /// Everything that is kept on this server: mail, the provider and certificates only where they are configured.
    pub fn held(&self) -> impl Iterator<Item = &'static Entry> {
        let in_use = |entry: &Entry| match entry.id {
            "mail" => self.recipient(Role::Mail).is_some() || self.functions.on(Function::Mail),
            "provider_accounts" | "provider_sessions" | "provider_sign_ins" | "browser_provider_cookie" => {
                self.recipient(Role::IdentityProvider).is_some() || self.functions.on(Function::ProviderSignIn)
            }
            "certificate_authority" => self.recipient(Role::CertificateAuthority).is_some(),
            _ => true,
        };
        self.entries.iter().copied().filter(move |entry| in_use(entry))
    }

    /// What of it is about people.
    pub fn personal(&self) -> impl Iterator<Item = &'static Entry> {
        self.held().filter(|entry| is_personal(entry))
    }

    /// The entry of this id, if it holds on this server.
    pub fn entry(&self, id: &str) -> Option<&'static Entry> {
        self.held().find(|entry| entry.id == id)
    }
}

/// Whether this is about people who meet, or have an account.
pub(crate) fn is_personal(entry: &Entry) -> bool {
    entry.basis != Basis::NotPersonal
}
