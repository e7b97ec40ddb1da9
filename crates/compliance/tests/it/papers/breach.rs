use compliance::{Database, Paper, Recipient, Role, Transport, WhoNeedsFactor};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("Art. 4 Nr. 12 DSGVO", "Art. 4(12) GDPR"),
    ("Die erste Stunde", "The first hour"),
    ("Meldestelle für Vorfälle", "Contact for incidents"),
    ("72 Stunden (Art. 33 Abs. 1 DSGVO)", "72 hours (Art. 33(1) GDPR)"),
    ("Art. 33 Abs. 4 DSGVO", "Art. 33(4) GDPR"),
    ("Was nicht abfließen kann", "What cannot leak"),
    ("Ohne Schlüssel lesbar", "Readable without a key"),
    ("Datenbank ohne „secrets“", "Database without “secrets”"),
    ("Voraussichtlich kein Risiko", "Unlikely to result in a risk"),
    ("Hohes Risiko", "High risk"),
    ("Art. 34 Abs. 3 Buchst. a DSGVO", "Art. 34(3)(a) GDPR"),
    ("Zeitlicher Ablauf", "Time line"),
    ("Art. 33 Abs. 3 Buchst. a DSGVO", "Art. 33(3)(a) GDPR"),
    ("Ungefähre Zahl der Betroffenen", "Approximate number of data subjects"),
    ("Ungefähre Zahl der Datensätze", "Approximate number of records"),
    ("Kategorien der Datensätze", "Categories of records"),
    ("Art. 33 Abs. 3 Buchst. b DSGVO", "Art. 33(3)(b) GDPR"),
    ("Art. 33 Abs. 3 Buchst. c DSGVO", "Art. 33(3)(c) GDPR"),
    ("Art. 33 Abs. 3 Buchst. d DSGVO", "Art. 33(3)(d) GDPR"),
    ("Gründe einer Verzögerung", "Reasons for a delay"),
    ("Art. 34 Abs. 2 DSGVO", "Art. 34(2) GDPR"),
    ("Was Sie selbst tun können", "What you can do yourself"),
    ("Art. 33 Abs. 5 DSGVO", "Art. 33(5) GDPR"),
    ("Gemeldet am, oder warum nicht", "Reported on, or why not"),
    ("Art. 33 Abs. 2", "Art. 33(2)"),
    ("§ 32 BSIG", "§ 32 BSIG"),
    ("§ 43 Abs. 4 BDSG", "§ 43(4) BDSG"),
];

fn claim(
    before: (&'static str, &'static str),
    change: fn(&mut compliance::Facts),
    after: (&'static str, &'static str),
) -> Claim {
    Claim {
        papers: &[Paper::Breach],
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    vec![
        claim(
            ("öffnet kein Verwaltungskonto", "opens no administrator's account alone"),
            |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            ("öffnet jedes Konto ohne", "opens every account without"),
        ),
        claim(
            ("Sicherung gestohlen", "Backup stolen"),
            |facts| facts.backups = None,
            (
                "Der Server macht keine eigenen Sicherungen",
                "The server makes no backups of its own",
            ),
        ),
        claim(
            ("aufbewahrt werden sie 14 Tage", "they are kept for 14 days"),
            |facts| facts.backups = Some(compliance::Backups { days: 5 }),
            ("aufbewahrt werden sie 5 Tage", "they are kept for 5 days"),
        ),
        claim(
            ("age (X25519", "age (X25519"),
            |facts| facts.encryption.backups = "BACKUP_OTHER".to_owned(),
            ("BACKUP_OTHER", "BACKUP_OTHER"),
        ),
        claim(
            ("verschlüsselt mit AES-256-GCM", "encrypted by AES-256-GCM"),
            |facts| facts.encryption.names = "NAMES_OTHER".to_owned(),
            ("verschlüsselt mit NAMES_OTHER", "encrypted by NAMES_OTHER"),
        ),
        claim(
            (
                "versiegelter Prüfwert (Argon2id)",
                "a sealed proof is stored (Argon2id)",
            ),
            |facts| facts.encryption.passwords = "scrypt".to_owned(),
            ("versiegelter Prüfwert (scrypt)", "a sealed proof is stored (scrypt)"),
        ),
        claim(
            ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            |facts| facts.settings.session_days = 3,
            ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        ),
        claim(
            ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            |facts| {
                facts.encryption.group = "MLS_OTHER".to_owned();
                facts.transport = Transport::Proxy;
                facts.database = Database::Postgres("db.example".to_owned());
            },
            ("Datenbankserver db.example", "Database server db.example"),
        ),
        claim(
            ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            |facts| {
                facts.encryption.group = "MLS_OTHER".to_owned();
                facts.transport = Transport::Proxy;
                facts.recipients = vec![Recipient {
                    host: "post.example".to_owned(),
                    role: Role::Mail,
                }];
            },
            ("Mailserver post.example", "Mail server post.example"),
        ),
    ]
}
