//! What the documents say of this server: its configuration, policy, data map and proofs, measured now.

use std::io::{self, Write};
use std::time::Duration;

use accounts::{policy_from_rows, under};
use compliance::{
    Answers, Backups, Database, Defaults, Encryption, Facts, Field, Functions, Given, Issue, Language, Paper, Profile,
    Proof, Recipient, Role, SignOff, SignOffs, Signer, Tls, Transport, WhoCreates, WhoNeedsFactor, html, markdown,
};
use datamap::{BACKUP_KEPT, DAY, Entry, HOUR, day, minute};
use store::{KeptSignOffs, Store, StoreError, newest_backup};
use thiserror::Error;
use wire::{AccountRole, SignOffStep};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::config::{Certificate, Config};
use crate::functions;
use crate::tls::offered;

/// Why there are no documents.
#[derive(Debug, Error)]
pub enum PapersError {
    /// What is kept cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A decision that is kept is none.
    #[error(transparent)]
    Policy(#[from] accounts::PolicyError),
}

/// This server as it is at `now`, in seconds since the Unix epoch.
pub async fn facts(config: &Config, store: &Store, now: u64) -> Result<Facts, PapersError> {
    let rows = store.policy().await?;
    let policy = policy_from_rows(rows.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    let policy = under(&policy, policy.profile);
    let deletions = store.deletions(1).await?;
    let decided = store.decisions().await?;
    let recipients = recipients(config);
    let told = |role| recipients.iter().any(|recipient| recipient.role == role);
    Ok(Facts {
        day: day(now),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        address: config.address(config.listen),
        operator: config.operator_name.clone(),
        location: config.operator_location.clone(),
        transport: transport(config),
        encryption: Encryption::of_release(),
        database: database(config),
        backups: config
            .backups
            .as_ref()
            .filter(|backups| backups.recipient.is_some())
            .map(|_| Backups {
                days: BACKUP_KEPT / DAY,
            }),
        profile: match policy.profile {
            wire::Profile::Standard => Profile::Standard,
            wire::Profile::Confidential => Profile::Confidential,
            wire::Profile::Consultation => Profile::Consultation,
            wire::Profile::School => Profile::School,
            wire::Profile::Council => Profile::Council,
            wire::Profile::PublicEvent => Profile::PublicEvent,
        },
        newcomers_wait: policy.newcomers == wire::Newcomers::Wait,
        create: match policy.create {
            wire::WhoCreates::Automatic => WhoCreates::Automatic,
            wire::WhoCreates::Members => WhoCreates::Members,
            wire::WhoCreates::Everyone => WhoCreates::Everyone,
        },
        second_factor: match policy.second_factor {
            wire::WhoNeedsFactor::Nobody => WhoNeedsFactor::Nobody,
            wire::WhoNeedsFactor::Administrators => WhoNeedsFactor::Administrators,
            wire::WhoNeedsFactor::Everyone => WhoNeedsFactor::Everyone,
        },
        settings: store.settings(whole_hours(config.room_keep)).await?,
        entries: entries(config).collect(),
        functions: functions::as_decided(
            Functions::of_release(told(Role::Mail), told(Role::IdentityProvider)),
            &decided,
        ),
        decisions: functions::decisions(&decided),
        defaults: Defaults::of_release(),
        last_deletion: deletions.first().map(|run| Proof {
            at: minute(run.at),
            good: run.complete,
        }),
        last_backup: config
            .backups
            .as_ref()
            .and_then(|backups| newest_backup(&backups.directory).ok().flatten())
            .map(|at| Proof {
                at: minute(at),
                good: true,
            }),
        log_level: config.log_level.to_string().to_ascii_lowercase(),
        room_capacity: config.room_capacity,
        connections: config.connections,
        recipients,
        sign_offs: sign_offs(&store.sign_offs().await?),
    })
}

/// What was said before the server went live, without whose name it was said in.
pub(crate) fn sign_offs(kept: &KeptSignOffs) -> SignOffs {
    let given = |given: &store::Given| Given {
        by: match given.role {
            AccountRole::ProtectionOfficer => Signer::Officer,
            AccountRole::WorksCouncil => Signer::Council,
            AccountRole::Administrator | AccountRole::Member => Signer::Administration,
        },
        day: day(given.at),
        configuration: given.configuration.clone(),
    };
    let step = |step| {
        kept.of(step).map(|kept| SignOff {
            reason: kept.reason.clone(),
            given: given(&kept.given),
        })
    };
    SignOffs {
        officer: step(SignOffStep::ProtectionOfficer),
        council: step(SignOffStep::WorksCouncil),
        released: kept.released.as_ref().map(given),
    }
}

/// What the operator has said. A row that is no answer any more, of a former release, counts as not said.
pub async fn answers(store: &Store) -> Result<Answers, StoreError> {
    let mut answers = Answers::default();
    for (field, answer) in store.answers().await? {
        let kept = Field::named(&field).and_then(|field| answers.set(field, &answer));
        if let Err(error) = kept {
            tracing::warn!(%error, "an answer for the documents is not used");
        }
    }
    Ok(answers)
}

/// Why the papers cannot be put together.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The file cannot be written.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// A part of it cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A paper cannot be printed.
    #[error(transparent)]
    Press(#[from] press::Unprintable),
}

/// Every paper in both languages, as PDF, OpenDocument text, HTML and Markdown, in one ZIP file. Takes a core for a second or
/// more.
pub fn archive(facts: &Facts, answers: &Answers) -> Result<Vec<u8>, ArchiveError> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for paper in Paper::ALL {
        let document = paper.write(facts, answers);
        let issue = Issue::of(*paper, facts, answers);
        for language in [Language::De, Language::En] {
            let name = format!("konklave-{}/{}/{}", facts.day, language.tag(), paper.id());
            for (ending, bytes) in [
                ("pdf", press::pdf(&document, &issue, language)?),
                ("odt", press::odt(&document, &issue, language)?),
                ("html", html(&document, &issue, language).into_bytes()),
                ("md", markdown(&document, &issue, language).into_bytes()),
            ] {
                zip.start_file(format!("{name}.{ending}"), options)?;
                zip.write_all(&bytes)?;
            }
        }
    }
    Ok(zip.finish()?.into_inner())
}

/// Computers of others that this server tells something, as it is configured.
pub(crate) fn recipients(config: &Config) -> Vec<Recipient> {
    let authority = config.tls.as_ref().and_then(|tls| match &tls.certificate {
        Certificate::Acme { directory, .. } => Some((Role::CertificateAuthority, host_of(directory))),
        Certificate::Files { .. } => None,
    });
    let mail = config.mail.as_ref().map(|server| (Role::Mail, server.host()));
    let provider = config.provider.as_ref();
    let provider = provider.map(|provider| (Role::IdentityProvider, host_of(&provider.settings.issuer)));
    let all = mail.into_iter().chain(provider).chain(authority);
    all.map(|(role, host)| Recipient {
        host: host.to_owned(),
        role,
    })
    .collect()
}

/// The entry of the data map that says what this recipient is told; it holds only where there is one.
pub(crate) const fn entry_of(role: Role) -> &'static str {
    match role {
        Role::CertificateAuthority => "certificate_authority",
        Role::Mail => "mail",
        Role::IdentityProvider => "provider_sign_ins",
    }
}

/// What holds on this server of all that can be kept.
pub(crate) fn entries(config: &Config) -> impl Iterator<Item = &'static Entry> {
    let told: Vec<&str> = recipients(config).iter().map(|one| entry_of(one.role)).collect();
    let conditional = [Role::CertificateAuthority, Role::Mail, Role::IdentityProvider].map(entry_of);
    store::catalogue().filter(move |entry| !conditional.contains(&entry.id) || told.contains(&entry.id))
}

fn transport(config: &Config) -> Transport {
    if config.behind_proxy {
        return Transport::Proxy;
    }
    let Some(tls) = &config.tls else {
        return Transport::Loopback;
    };
    let (versions, suites) = offered();
    Transport::Own(Tls {
        versions,
        suites,
        automatic: matches!(tls.certificate, Certificate::Acme { .. }),
    })
}

fn database(config: &Config) -> Database {
    match &config.database {
        store::Database::Embedded => Database::Embedded,
        store::Database::Postgres(url) => Database::Postgres(url.host()),
    }
}

/// The host of an address, without port and path.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

const fn whole_hours(time: Duration) -> u64 {
    time.as_secs() / HOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_named_by_its_host() {
        assert_eq!(host_of("https://acme.example.org:14000/dir"), "acme.example.org");
        assert_eq!(host_of("https://acme.example.org/directory"), "acme.example.org");
    }
}
