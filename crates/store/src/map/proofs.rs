//! What the server keeps about itself: policy, answers for the documents and their versions, sign-offs, decisions on
//! functions, audit log, proof of deletion, schema.

use datamap::Disclosure::{Named, Opened, Shown};
use datamap::{Basis, Column, DAY, Due, Entry, Period, Place, Retention, Setting, Start, Table, column, text};

const fn table(name: &'static str, columns: &'static [Column]) -> Place {
    Place::Database(Table {
        name,
        columns,
        owner: None,
    })
}

/// Table `policy`.
pub(super) const POLICY: Entry = Entry {
    id: "policy",
    what: text(
        "Festlegungen für den ganzen Server, Anfang der Prüfketten",
        "Decisions for the whole server, beginning of chained proofs",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text(
        "Betrieb nach den Vorgaben der Organisation",
        "Operation as the organisation decided",
    ),
    basis: Basis::NotPersonal,
    recipients: text(
        "Verwaltung, Datenschutz, Personal- oder Betriebsrat",
        "Administrators, data protection officer, works council",
    ),
    place: table(
        "policy",
        &[
            column("name", Shown, "Bezeichnung", "name"),
            column("value", Shown, "Wert", "value"),
        ],
    ),
    retention: Retention {
        start: Start::Decommissioning,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text("Mit der Datenbank", "With the database"),
};

/// Table `answers`.
pub(super) const ANSWERS: Entry = Entry {
    id: "answers",
    what: text(
        "Angaben der Organisation für ihre Datenschutzunterlagen, darunter Namen und Kontakte der dort genannten Personen",
        "What the organisation states for its data protection documents, names and contacts of persons named there included",
    ),
    about: text(
        "Leitung, datenschutzbeauftragte Person, Ansprechpersonen bei Auftragsverarbeitern",
        "Management, data protection officer, contacts at processors",
    ),
    purpose: text(
        "Datenschutzhinweis, Verzeichnis und Verträge (Art. 13, 28, 30 DSGVO)",
        "Privacy notice, record and contracts (Art. 13, 28, 30 GDPR)",
    ),
    basis: Basis::Obligation,
    recipients: text(
        "Alle, denen die Unterlagen gezeigt werden; den Datenschutzhinweis liest jede Person, die teilnimmt",
        "Whoever is shown the documents; the privacy notice is read by everybody who takes part",
    ),
    place: table(
        "answers",
        &[
            column("field", Shown, "Angabe", "field"),
            column("answer", Shown, "Wortlaut", "words"),
            column("changed_at", Shown, "zuletzt geändert", "last changed"),
        ],
    ),
    retention: Retention {
        start: Start::TakenBack,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text(
        "Durch die Verwaltung, sobald eine Angabe nicht mehr gilt; eine neue ersetzt die alte. In abgelösten Fassungen der Unterlagen steht sie, bis diese gelöscht werden",
        "By an administrator as soon as a statement no longer holds; a new one replaces the old. It stands in superseded versions of the documents until these are deleted",
    ),
};

/// Table `paper_versions`.
pub(super) const VERSIONS: Entry = Entry {
    id: "paper_versions",
    what: text(
        "Fassungen des Datenschutzhinweises und der anderen Unterlagen: Wortlaut, ab wann er galt; darunter Namen und Kontakte der dort genannten Personen",
        "Versions of the privacy notice and the other documents: words, and from when they held; names and contacts of persons named there included",
    ),
    about: text(
        "Leitung, datenschutzbeauftragte Person, Ansprechpersonen bei Auftragsverarbeitern",
        "Management, data protection officer, contacts at processors",
    ),
    purpose: text(
        "Nachweis, was wann mitgeteilt war (Art. 5 Abs. 2, Art. 24 Abs. 1 DSGVO); zeigen, was sich geändert hat",
        "Proof of what people were told when (Art. 5(2), Art. 24(1) GDPR); showing what has changed",
    ),
    basis: Basis::Obligation,
    recipients: text(
        "Alle, denen die Unterlagen gezeigt werden; den Datenschutzhinweis und seine letzte Änderung liest jede Person, die teilnimmt",
        "Whoever is shown the documents; the privacy notice and its last change are read by everybody who takes part",
    ),
    place: table(
        "paper_versions",
        &[
            column("paper", Shown, "Unterlage", "document"),
            column("language", Shown, "Sprache", "language"),
            column("number", Shown, "Nummer", "number"),
            column("content", Shown, "Prüfsumme", "checksum"),
            column("issued_at", Shown, "in Kraft seit", "in force since"),
            column("superseded_at", Shown, "abgelöst", "superseded"),
            column("text", Shown, "Wortlaut", "words"),
        ],
    ),
    // The newest of each document has no `superseded_at`: it stays.
    retention: Retention {
        start: Start::Superseded,
        period: Period::Years(3),
        due: Due::After("superseded_at"),
    },
    erasure: text(
        "Löschlauf, stündlich und vor jedem Start. Die geltende Fassung bleibt, bis eine neue sie ablöst",
        "Deletion run, hourly and before each start. The version in force stays until a new one supersedes it",
    ),
};

/// Table `sign_offs`.
pub(super) const SIGN_OFFS: Entry = Entry {
    id: "sign_offs",
    what: text(
        "Freigaben vor der Inbetriebnahme: Schritt, zugestimmt oder mit welcher Begründung entfallen, durch wen, in welcher Rolle, wann, für welche Konfiguration; wer den Server in Betrieb genommen hat",
        "Sign-offs before going live: step, agreed or for which reason not applicable, by whom, in which role, when, for which configuration; who put the server into service",
    ),
    about: text(
        "Datenschutzbeauftragte Person, Mitglieder des Personal- oder Betriebsrats, Verwaltende",
        "Data protection officer, members of the works council, administrators",
    ),
    purpose: text(
        "Nachweis, dass die datenschutzbeauftragte Person und der Rat vor der Einführung beteiligt waren (Art. 5 Abs. 2, Art. 24 DSGVO; § 87 Abs. 1 Nr. 6 BetrVG oder das Personalvertretungsrecht, im Bund § 80 Abs. 1 Nr. 21 BPersVG)",
        "Proof that the data protection officer and the council were involved before introduction (Art. 5(2), Art. 24 GDPR; § 87(1) no. 6 BetrVG or the law of staff councils, in the Federation § 80(1) no. 21 BPersVG)",
    ),
    basis: Basis::Obligation,
    recipients: text(
        "Verwaltung, Datenschutz, Personal- oder Betriebsrat; Rolle, Tag und Begründung stehen auch in den Unterlagen",
        "Administrators, data protection officer, works council; role, day and reason stand in the documents, too",
    ),
    place: table(
        "sign_offs",
        &[
            column("step", Shown, "Schritt", "step"),
            column("state", Shown, "Stand", "state"),
            column("reason", Shown, "Begründung", "reason"),
            column("actor", Shown, "durch wen", "by whom"),
            column("role", Shown, "in welcher Rolle", "in which role"),
            column("at", Shown, "Zeitpunkt", "time"),
            column(
                "configuration",
                Shown,
                "Konfiguration (Prüfsumme)",
                "configuration (checksum)",
            ),
        ],
    ),
    retention: Retention {
        start: Start::Withdrawn,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text(
        "Durch die Rolle, deren Schritt es ist, wenn sie zurücknimmt, oder durch die Verwaltung, wenn sie zurücknimmt, was sie selbst angegeben hat; eine neue Angabe ersetzt die alte. Dass der Server in Betrieb ging, bleibt, bis er mit anderer Konfiguration neu in Betrieb geht. Mit dem Konto verschwindet der Name, Rolle und Zeitpunkt bleiben",
        "By the role whose step it is, when it takes it back, or by administrators, when they take back what they stated themselves; a new one replaces the old. That the server went live stays until it goes live anew with another configuration. With the account the name goes, role and time stay",
    ),
};

/// Table `function_decisions`.
pub(super) const DECISIONS: Entry = Entry {
    id: "function_decisions",
    what: text(
        "Entscheidungen über Funktionen: an oder aus, die vier Antworten der Erforderlichkeitsprüfung, durch wen, wann",
        "Decisions on functions: on or off, the four answers of the necessity check, by whom, when",
    ),
    about: text("Verwaltende", "Administrators"),
    purpose: text(
        "Nachweis, dass jede Funktion vor dem Einschalten geprüft wurde (Art. 5 Abs. 1 Buchst. c und Abs. 2, Art. 25 DSGVO)",
        "Proof that each function was checked before it was switched on (Art. 5(1)(c) and (2), Art. 25 GDPR)",
    ),
    basis: Basis::Obligation,
    recipients: text(
        "Verwaltung, Datenschutz, Personal- oder Betriebsrat; Stand, Tag und Antworten stehen auch in den Unterlagen. Was ausgeschaltet ist, erfährt jede Person, die eine Seite des Servers öffnet",
        "Administrators, data protection officer, works council; state, day and answers stand in the documents, too. What is switched off is told to whoever opens a page of the server",
    ),
    place: table(
        "function_decisions",
        &[
            column("function", Shown, "Funktion", "function"),
            column("state", Shown, "an oder aus", "on or off"),
            column("purpose", Shown, "Antwort: Zweck", "answer: purpose"),
            column("suitable", Shown, "Antwort: Eignung", "answer: suitability"),
            column("milder", Shown, "Antwort: milderes Mittel", "answer: milder means"),
            column("safeguards", Shown, "Antwort: Schutz", "answer: safeguards"),
            column("actor", Shown, "durch wen", "by whom"),
            column("at", Shown, "Zeitpunkt", "time"),
        ],
    ),
    retention: Retention {
        start: Start::Superseded,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text(
        "Jede neue Entscheidung ersetzt die alte; die letzte bleibt, solange der Server besteht. Mit dem Konto verschwindet der Name, der Zeitpunkt bleibt",
        "Each new decision replaces the old; the last stays for as long as the server exists. With the account the name goes, the time stays",
    ),
};

/// Table `audit`.
pub(super) const AUDIT: Entry = Entry {
    id: "audit",
    what: text(
        "Verwaltungs- und Sicherheitsereignisse: wann, was, durch wen, an wem, Änderung. Keine Nutzung, keine Besprechung",
        "Events of administration and security: when, what, by whom, to whom, change. No use, no meeting",
    ),
    about: text(
        "Verwaltende; von einer Verwaltungshandlung Betroffene",
        "Administrators; those an act of administration concerns",
    ),
    purpose: text(
        "Nachweis und Aufklärung von Missbrauch der Verwaltungsrechte",
        "Proof, and clearing up misuse of administrators' rights",
    ),
    basis: Basis::Security,
    recipients: text(
        "Verwaltung, Datenschutz, Personal- oder Betriebsrat",
        "Administrators, data protection officer, works council",
    ),
    place: table(
        "audit",
        &[
            column("number", Shown, "Nummer", "number"),
            column("at", Shown, "Zeitpunkt", "time"),
            column("action", Shown, "Handlung", "act"),
            column("actor", Shown, "durch wen", "by whom"),
            column("subject", Shown, "an wem oder woran", "to whom or what"),
            column("change", Opened, "Änderung", "change"),
            column("hash", Named, "Prüfwert der Kette", "proof of the chain"),
        ],
    ),
    retention: Retention {
        start: Start::Creation,
        period: Period::Set(Setting::AuditDays),
        due: Due::After("at"),
    },
    erasure: text(
        "Löschlauf, die ältesten zuerst; die Kette der übrigen bleibt prüfbar. Namen verschwinden mit dem Konto",
        "Deletion run, the oldest first; the chain of the others can still be checked. Names go with the account",
    ),
};

/// Table `deletions`.
pub(super) const DELETIONS: Entry = Entry {
    id: "deletion_proofs",
    what: text(
        "Nachweise der Löschläufe: Zeitpunkt und Anzahlen",
        "Proofs of deletion runs: time and counts",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text(
        "Nachweis der Löschung (Art. 5 Abs. 2 DSGVO)",
        "Proof of deletion (Art. 5(2) GDPR)",
    ),
    basis: Basis::NotPersonal,
    recipients: text(
        "Verwaltung, Datenschutz, Personal- oder Betriebsrat",
        "Administrators, data protection officer, works council",
    ),
    place: table(
        "deletions",
        &[
            column("run", Shown, "Nummer", "number"),
            column("at", Shown, "Zeitpunkt", "time"),
            column("complete", Shown, "vollständig", "complete"),
            column("counts", Shown, "Anzahlen", "counts"),
            column("hash", Shown, "Prüfwert der Kette", "proof of the chain"),
        ],
    ),
    retention: Retention {
        start: Start::Creation,
        period: Period::Fixed(365 * DAY),
        due: Due::After("at"),
    },
    erasure: text("Löschlauf, die ältesten zuerst", "Deletion run, the oldest first"),
};

/// Table `_sqlx_migrations`: what was done to the database itself.
pub(super) const SCHEMA: Entry = Entry {
    id: "schema",
    what: text(
        "Stand der Tabellen: Nummern der Umstellungen",
        "State of the tables: numbers of migrations",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text("Aktualisierung auf neue Fassungen", "Updating to new releases"),
    basis: Basis::NotPersonal,
    recipients: text("Niemand", "Nobody"),
    place: table(
        "_sqlx_migrations",
        &[
            column("version", Shown, "Nummer", "number"),
            column("description", Shown, "Bezeichnung", "name"),
            column("installed_on", Shown, "Zeitpunkt", "time"),
            column("success", Shown, "gelungen", "succeeded"),
            column("checksum", Shown, "Prüfsumme", "checksum"),
            column("execution_time", Shown, "Dauer", "duration"),
        ],
    ),
    retention: Retention {
        start: Start::Decommissioning,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text("Mit der Datenbank", "With the database"),
};
