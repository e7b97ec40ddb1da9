//! One kind of data.

use crate::words::{Text, text};
use crate::{Retention, Words};

/// One kind of data: a row of the record of processing activities (Art. 30 GDPR) and of the deletion concept
/// (ISO/IEC 27555).
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Names it everywhere, as `sessions`. Never given anew.
    pub id: &'static str,
    /// Which data.
    pub what: Text,
    /// About whom.
    pub about: Text,
    /// What for.
    pub purpose: Text,
    /// Why that is lawful.
    pub basis: Basis,
    /// Who is given it.
    pub recipients: Text,
    /// Where it rests.
    pub place: Place,
    /// From when and how long.
    pub retention: Retention,
    /// How it is deleted.
    pub erasure: Text,
}

/// Where data rests.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A table of the server's database, and therefore its backups.
    Database(Table),
    /// The server's working memory, never its disk.
    Memory,
    /// The browser of the person concerned.
    Browser(&'static [Key]),
    /// The server's log.
    Log,
    /// Encrypted copies of the database.
    Backup,
    /// Files of the server beside the database.
    Files,
    /// Files on the machine of whoever runs the server from elsewhere.
    Operator,
}

/// A table with all of its columns.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name in both databases.
    pub name: &'static str,
    /// All of its columns.
    pub columns: &'static [Column],
    /// The column that says whose a row is, for a person's export; none: rows belong to nobody with an account.
    pub owner: Option<&'static str>,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub what: Text,
    /// Whether a person's export shows it.
    pub disclosure: Disclosure,
}

/// Whether a person's export (Art. 15 GDPR) shows a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// It is shown.
    Shown,
    /// It is sealed on disk and shown opened.
    Opened,
    /// It is named, not shown: a proof or secret, of use to whoever reads over one's shoulder.
    Named,
}

/// A column of a [`Table`].
pub const fn column(name: &'static str, disclosure: Disclosure, de: &'static str, en: &'static str) -> Column {
    Column {
        name,
        what: text(de, en),
        disclosure,
    }
}

/// A name under which a browser keeps something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Which of the browser's stores.
    pub storage: Storage,
    /// The name; `*` at its end stands for anything.
    pub name: &'static str,
}

/// One of a browser's stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// `localStorage`: until somebody deletes it.
    Local,
    /// `sessionStorage`: as long as the tab.
    Session,
    /// IndexedDB: database and object store, with `/` between.
    Indexed,
    /// A cookie.
    Cookie,
}

/// Why processing is lawful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Art. 6(1)(b) GDPR: needed for the service somebody uses or asks for.
    Contract,
    /// Art. 6(1)(f) GDPR: legitimate interest in a secure service (Art. 32, recital 49).
    Security,
    /// § 25(2) no. 2 TDDDG: needed for what the user expressly asks for; what is personal: Art. 6(1)(b) GDPR.
    Device,
    /// Art. 6(1)(c) GDPR: a duty of the controller (Art. 12, Art. 5(2)).
    Obligation,
    /// No personal data: none is needed.
    NotPersonal,
}

impl Basis {
    /// With its article.
    pub const fn words(self) -> Text {
        match self {
            Self::Contract => text(
                "Art. 6 Abs. 1 Buchst. b DSGVO (Bereitstellung des Dienstes)",
                "Art. 6(1)(b) GDPR (providing the service)",
            ),
            Self::Security => text(
                "Art. 6 Abs. 1 Buchst. f DSGVO (berechtigtes Interesse an einem sicheren Betrieb, Art. 32 und ErwG 49)",
                "Art. 6(1)(f) GDPR (legitimate interest in secure operation, Art. 32 and recital 49)",
            ),
            Self::Device => text(
                "§ 25 Abs. 2 Nr. 2 TDDDG (unbedingt erforderlich), für personenbezogene Angaben Art. 6 Abs. 1 Buchst. b DSGVO",
                "§ 25(2) no. 2 TDDDG (strictly necessary), for personal data Art. 6(1)(b) GDPR",
            ),
            Self::Obligation => text(
                "Art. 6 Abs. 1 Buchst. c DSGVO (Pflicht des Verantwortlichen: Art. 12 und Art. 5 Abs. 2)",
                "Art. 6(1)(c) GDPR (duty of the controller: Art. 12 and Art. 5(2))",
            ),
            Self::NotPersonal => text(
                "keine nötig: keine personenbezogenen Daten",
                "none needed: no personal data",
            ),
        }
    }
}

impl Place {
    /// One word, as in the HTTP interface.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            Self::Memory => "memory",
            Self::Browser(_) => "browser",
            Self::Log => "log",
            Self::Backup => "backup",
            Self::Files => "files",
            Self::Operator => "operator",
        }
    }

    /// In words.
    pub const fn words(&self) -> Text {
        match self {
            Self::Database(_) => text("Datenbank des Servers", "the server's database"),
            Self::Memory => text("nur Arbeitsspeicher des Servers", "the server's working memory only"),
            Self::Browser(_) => text("Browser der betroffenen Person", "browser of the person concerned"),
            Self::Log => text("Protokoll des Servers", "the server's log"),
            Self::Backup => text("verschlüsselte Sicherungen", "encrypted backups"),
            Self::Files => text("Dateien des Servers", "files of the server"),
            Self::Operator => text(
                "Rechner der Person, die den Server aus der Ferne verwaltet",
                "machine of whoever administers the server from elsewhere",
            ),
        }
    }
}

impl Entry {
    /// Its table, if it is one.
    pub const fn table(&self) -> Option<&Table> {
        match &self.place {
            Place::Database(table) => Some(table),
            _ => None,
        }
    }

    /// From when and how long, in words, where these settings hold.
    pub fn retention_words(&self, settings: &crate::Settings) -> Words {
        self.retention.words(settings)
    }
}
