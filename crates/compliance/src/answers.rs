//! What only the operator knows: asked once, checked, and used by every document that needs it.

use std::collections::BTreeMap;

use datamap::{Text, text};
use thiserror::Error;

use crate::day::Day;

/// Characters of an answer of one line.
const LINE: usize = 200;
/// Characters of an answer of several lines.
const LINES: usize = 4000;
/// Rows of an answer that is a table.
const ROWS: usize = 50;

/// One thing that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Name of the controller (Art. 4 no. 7 GDPR).
    ControllerName,
    /// Postal address of the controller.
    ControllerAddress,
    /// How to reach the controller by mail or telephone.
    ControllerContact,
    /// Who acts for the controller.
    ControllerHead,
    /// The representative in the Union (Art. 27 GDPR).
    Representative,
    /// Joint controllers (Art. 26 GDPR).
    JointControllers,
    /// Name or role of the data protection officer.
    OfficerName,
    /// How to reach the data protection officer.
    OfficerContact,
    /// The supervisory authority (Art. 77 GDPR).
    Authority,
    /// Whether the controller is a public body (Art. 6(1)(e) GDPR).
    PublicBody,
    /// Whom meetings are held with.
    Audience,
    /// Whether a works or staff council is there.
    WorksCouncil,
    /// Whether the controller is under professional secrecy (§ 203 StGB).
    ProfessionalSecrecy,
    /// Processors (Art. 28 GDPR).
    Processors,
    /// Controllers on whose behalf the organisation processes (Art. 30(2) GDPR).
    Clients,
    /// Who may enter the room with the server, and how that is enforced.
    PhysicalAccess,
    /// How the disk of the server is encrypted.
    DiskEncryption,
    /// How staff are bound to secrecy and trained.
    Training,
    /// Rules for the devices people meet with.
    Endpoints,
    /// When a restore was last tried.
    RestoreTest,
    /// Time until service is back, and data that may be lost.
    RecoveryGoals,
    /// Who is told of an incident, and how.
    IncidentContact,
    /// Class of destruction of media (ISO/IEC 21964).
    MediaDestruction,
    /// Who wrote or last reviewed the documents.
    Author,
    /// When they are reviewed next.
    NextReview,
    /// Recipients in third countries (Art. 30(1)(e), Art. 44 to 49 GDPR).
    ThirdCountries,
    /// The works agreement on this server.
    WorksAgreement,
    /// Data protection officers and representatives of [`Field::Clients`] (Art. 30(2)(a) GDPR).
    ClientOfficers,
    /// Who enforces accessibility (BFSG, BGG or the law of the Land).
    AccessibilityBody,
}

/// What an answer must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Some lines.
    Lines,
    /// `yes` or `no`.
    YesNo,
    /// `2026-12-31`.
    Date,
    /// Some of these words, with commas between.
    Some(&'static [&'static str]),
    /// Rows of so many columns: one per line, `;` between columns; or `none`.
    Rows(&'static [Text]),
}

/// A field with its words.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Which.
    pub field: Field,
    /// Names it everywhere, as `controller_name`. Never given anew.
    pub id: &'static str,
    /// As a label, and in documents where the answer is missing.
    pub label: Text,
    /// What is to be said, with an example.
    pub help: Text,
    /// What an answer must look like.
    pub kind: Kind,
}

impl Question {
    /// What it is about, as a heading: questions of one heading are answered by the same people.
    #[must_use]
    pub const fn topic(&self) -> Text {
        match self.field {
            Field::ControllerName
            | Field::ControllerAddress
            | Field::ControllerContact
            | Field::ControllerHead
            | Field::Representative
            | Field::JointControllers
            | Field::PublicBody => text("Ihre Organisation", "Your organisation"),
            Field::OfficerName
            | Field::OfficerContact
            | Field::Authority
            | Field::WorksCouncil
            | Field::WorksAgreement
            | Field::AccessibilityBody => text("Aufsicht und Mitbestimmung", "Oversight and co-determination"),
            Field::Audience | Field::ProfessionalSecrecy => text("Wer sich trifft", "Who meets"),
            Field::Processors | Field::Clients | Field::ClientOfficers | Field::ThirdCountries => text(
                "Auftragsverarbeitung und Empfänger",
                "Processing for others, and recipients",
            ),
            Field::PhysicalAccess
            | Field::DiskEncryption
            | Field::Training
            | Field::Endpoints
            | Field::RestoreTest
            | Field::RecoveryGoals
            | Field::IncidentContact
            | Field::MediaDestruction => text("Sicherheit im Betrieb", "Security in operation"),
            Field::Author | Field::NextReview => text("Prüfung der Unterlagen", "Review of the papers"),
        }
    }
}

const fn ask(field: Field, id: &'static str, kind: Kind, label: Text, help: Text) -> Question {
    Question {
        field,
        id,
        label,
        help,
        kind,
    }
}

/// The words of [`Field::Audience`].
pub const AUDIENCES: &[&str] = &[
    "employees",
    "customers",
    "partners",
    "citizens",
    "patients",
    "pupils",
    "members",
    "applicants",
];

/// Columns of [`Field::Processors`].
const PROCESSOR: &[Text] = &[
    text("Name", "Name"),
    text("Anschrift", "Address"),
    text("Kontakt", "Contact"),
    text("Aufgabe", "Task"),
    text("Ort der Verarbeitung", "Place of processing"),
];
/// Columns of [`Field::Clients`] and [`Field::JointControllers`].
const PARTY: &[Text] = &[
    text("Name", "Name"),
    text("Anschrift", "Address"),
    text("Kontakt", "Contact"),
];
/// Columns of [`Field::ThirdCountries`].
const TRANSFER: &[Text] = &[
    text("Empfänger", "Recipient"),
    text("Drittland", "Third country"),
    text("Garantie", "Safeguard"),
    text("Geprüft am", "Checked on"),
];

/// Everything that is asked, in the order it is asked in.
pub const QUESTIONS: &[Question] = &[
    ask(
        Field::ControllerName,
        "controller_name",
        Kind::Line,
        text("Name des Verantwortlichen", "Name of the controller"),
        text(
            "Die Organisation, die über Zwecke und Mittel entscheidet, mit Rechtsform.",
            "The organisation that decides on purposes and means, with its legal form.",
        ),
    ),
    ask(
        Field::ControllerAddress,
        "controller_address",
        Kind::Lines,
        text("Anschrift des Verantwortlichen", "Address of the controller"),
        text(
            "Straße, Postleitzahl, Ort, Staat.",
            "Street, postal code, town, country.",
        ),
    ),
    ask(
        Field::ControllerContact,
        "controller_contact",
        Kind::Line,
        text("Kontakt des Verantwortlichen", "Contact of the controller"),
        text(
            "E-Mail-Adresse oder Telefonnummer.",
            "E-mail address or telephone number.",
        ),
    ),
    ask(
        Field::ControllerHead,
        "controller_head",
        Kind::Line,
        text(
            "Leitung oder gesetzliche Vertretung",
            "Management or legal representation",
        ),
        text("Wer für die Organisation handelt.", "Who acts for the organisation."),
    ),
    ask(
        Field::Representative,
        "representative",
        Kind::Line,
        text(
            "Vertretung in der Union (Art. 27 DSGVO)",
            "Representative in the Union (Art. 27 GDPR)",
        ),
        text(
            "Nur für Verantwortliche außerhalb der Union; sonst „entfällt“.",
            "Only for controllers outside the Union; otherwise “not applicable”.",
        ),
    ),
    ask(
        Field::JointControllers,
        "joint_controllers",
        Kind::Rows(PARTY),
        text(
            "Gemeinsam Verantwortliche (Art. 26 DSGVO)",
            "Joint controllers (Art. 26 GDPR)",
        ),
        text(
            "Eine Zeile je Stelle: Name; Anschrift; Kontakt. Gibt es keine: keine.",
            "One line each: name; address; contact. If there are none: none.",
        ),
    ),
    ask(
        Field::OfficerName,
        "officer_name",
        Kind::Line,
        text("Datenschutzbeauftragte Person", "Data protection officer"),
        text(
            "Name oder Funktion; ist niemand benannt: „nicht benannt“ und der Grund.",
            "Name or role; if nobody is designated: “not designated” and why.",
        ),
    ),
    ask(
        Field::OfficerContact,
        "officer_contact",
        Kind::Line,
        text(
            "Kontakt der datenschutzbeauftragten Person",
            "Contact of the data protection officer",
        ),
        text(
            "E-Mail-Adresse oder Telefonnummer.",
            "E-mail address or telephone number.",
        ),
    ),
    ask(
        Field::Authority,
        "authority",
        Kind::Line,
        text("Zuständige Aufsichtsbehörde", "Competent supervisory authority"),
        text(
            "Name und Internetadresse, bei der man sich beschweren kann.",
            "Name and internet address for complaints.",
        ),
    ),
    ask(
        Field::PublicBody,
        "public_body",
        Kind::YesNo,
        text("Öffentliche Stelle?", "Public body?"),
        text(
            "yes, wenn Aufgaben im öffentlichen Interesse erfüllt werden (Art. 6 Abs. 1 Buchst. e DSGVO); sonst no.",
            "yes if tasks in the public interest are carried out (Art. 6(1)(e) GDPR); otherwise no.",
        ),
    ),
    ask(
        Field::Audience,
        "audience",
        Kind::Some(AUDIENCES),
        text("Mit wem getagt wird", "Whom meetings are held with"),
        text(
            "Aus: employees (Beschäftigte), customers (Kundschaft), partners (Geschäftspartner), citizens (Bürgerinnen und Bürger), patients (Patientinnen und Patienten), pupils (Schülerinnen und Schüler), members (Mitglieder), applicants (Bewerberinnen und Bewerber).",
            "Of: employees, customers, partners, citizens, patients, pupils, members, applicants.",
        ),
    ),
    ask(
        Field::WorksCouncil,
        "works_council",
        Kind::YesNo,
        text(
            "Betriebs- oder Personalrat vorhanden?",
            "Is there a works or staff council?",
        ),
        text("yes oder no.", "yes or no."),
    ),
    ask(
        Field::ProfessionalSecrecy,
        "professional_secrecy",
        Kind::YesNo,
        text(
            "Berufsgeheimnis nach § 203 StGB?",
            "Professional secrecy under § 203 StGB?",
        ),
        text(
            "yes für Kanzleien, Praxen, Beratungsstellen und andere dort Genannte; sonst no.",
            "yes for law firms, practices, counselling and others named there; otherwise no.",
        ),
    ),
    ask(
        Field::Processors,
        "processors",
        Kind::Rows(PROCESSOR),
        text("Auftragsverarbeiter", "Processors"),
        text(
            "Eine Zeile je Auftragsverarbeiter (Rechenzentrum, Wartung, Mailversand, Sicherung): Name; Anschrift; Kontakt; Aufgabe; Ort. Gibt es keine: keine.",
            "One line per processor (data centre, maintenance, mail, backup): name; address; contact; task; place. If there are none: none.",
        ),
    ),
    ask(
        Field::Clients,
        "clients",
        Kind::Rows(PARTY),
        text(
            "Stellen, für die im Auftrag verarbeitet wird",
            "Controllers on whose behalf data is processed",
        ),
        text(
            "Nur wenn Sie den Server für andere betreiben. Eine Zeile je Stelle: Name; Anschrift; Kontakt. Gibt es keine: keine.",
            "Only if you run the server for others. One line each: name; address; contact. If there are none: none.",
        ),
    ),
    ask(
        Field::PhysicalAccess,
        "physical_access",
        Kind::Lines,
        text("Zutritt zum Server", "Physical access to the server"),
        text(
            "Wer den Raum betreten darf und wie das durchgesetzt wird.",
            "Who may enter the room, and how that is enforced.",
        ),
    ),
    ask(
        Field::DiskEncryption,
        "disk_encryption",
        Kind::Line,
        text("Verschlüsselung des Datenträgers", "Encryption of the disk"),
        text(
            "Verfahren und wo der Schlüssel liegt, oder „keine“ und der Grund.",
            "Method and where the key rests, or “none” and why.",
        ),
    ),
    ask(
        Field::Training,
        "training",
        Kind::Lines,
        text("Verpflichtung und Schulung", "Commitment and training"),
        text(
            "Wie Beschäftigte zur Vertraulichkeit verpflichtet und geschult werden, und wie oft.",
            "How staff are bound to confidentiality and trained, and how often.",
        ),
    ),
    ask(
        Field::Endpoints,
        "endpoints",
        Kind::Lines,
        text("Regeln für Endgeräte", "Rules for devices"),
        text(
            "Sperre, Aktualisierungen, private Geräte, Kopfhörer.",
            "Locking, updates, private devices, headphones.",
        ),
    ),
    ask(
        Field::RestoreTest,
        "restore_test",
        Kind::Date,
        text("Letzte erprobte Wiederherstellung", "Last tested restore"),
        text(
            "Der Tag, an dem eine Sicherung zuletzt probeweise zurückgespielt wurde, als 2026-12-31.",
            "The day a backup was last restored as a trial, as 2026-12-31.",
        ),
    ),
    ask(
        Field::RecoveryGoals,
        "recovery_goals",
        Kind::Line,
        text("Ziele der Wiederherstellung", "Recovery goals"),
        text(
            "Zeit bis zum Betrieb und Daten, die verloren gehen dürfen, als „4 Stunden; 1 Tag“.",
            "Time until service and data that may be lost, as “4 hours; 1 day”.",
        ),
    ),
    ask(
        Field::IncidentContact,
        "incident_contact",
        Kind::Line,
        text("Meldestelle für Vorfälle", "Contact for incidents"),
        text(
            "Wer einen Vorfall entgegennimmt, auch außerhalb der Arbeitszeit.",
            "Who takes reports of incidents, outside working hours, too.",
        ),
    ),
    ask(
        Field::MediaDestruction,
        "media_destruction",
        Kind::Line,
        text("Vernichtung von Datenträgern", "Destruction of media"),
        text(
            "Schutzklasse und Sicherheitsstufe nach ISO/IEC 21964, als „Schutzklasse 2, Stufe H-4“.",
            "Protection class and security level under ISO/IEC 21964, as “protection class 2, level H-4”.",
        ),
    ),
    ask(
        Field::Author,
        "author",
        Kind::Line,
        text("Verfasst oder zuletzt geprüft von", "Written or last reviewed by"),
        text("Name oder Funktion.", "Name or role."),
    ),
    ask(
        Field::NextReview,
        "next_review",
        Kind::Date,
        text("Nächste Prüfung", "Next review"),
        text("Ein Tag, als 2026-12-31.", "A day, as 2026-12-31."),
    ),
    ask(
        Field::ThirdCountries,
        "third_countries",
        Kind::Rows(TRANSFER),
        text("Empfänger in Drittländern", "Recipients in third countries"),
        text(
            "Auftragsverarbeiter oder Dienste außerhalb der Union und des EWR, auch Mail, Anmeldung, Wartung. Eine Zeile je Empfänger: Name; Land; Garantie nach Art. 45 oder 46 DSGVO; Tag der Prüfung. Gibt es keine: keine.",
            "Processors or services outside the Union and the EEA, mail, sign-in and maintenance included. One line each: name; country; safeguard under Art. 45 or 46 GDPR; day it was checked. If there are none: none.",
        ),
    ),
    ask(
        Field::WorksAgreement,
        "works_agreement",
        Kind::Line,
        text(
            "Betriebs- oder Dienstvereinbarung zu diesem Server",
            "Works agreement on this server",
        ),
        text(
            "Titel und Datum, oder „keine“ und der Grund.",
            "Title and date, or “none” and why.",
        ),
    ),
    ask(
        Field::ClientOfficers,
        "client_officers",
        Kind::Lines,
        text(
            "Datenschutzbeauftragte und Vertretungen der Auftraggeber",
            "Data protection officers and representatives of the clients",
        ),
        text(
            "Nur wenn Sie den Server für andere betreiben: eine Zeile je Stelle mit Name und Kontakt; sonst „entfällt“.",
            "Only if you run the server for others: one line each with name and contact; otherwise “not applicable”.",
        ),
    ),
    ask(
        Field::AccessibilityBody,
        "accessibility_body",
        Kind::Line,
        text(
            "Durchsetzungsstelle für Barrierefreiheit",
            "Enforcement body for accessibility",
        ),
        text(
            "Name und Kontakt: für Unternehmen die Marktüberwachungsstelle der Länder für die Barrierefreiheit von Produkten und Dienstleistungen (MLBF), für öffentliche Stellen die Schlichtungs- oder Durchsetzungsstelle des Bundes oder Landes.",
            "Name and contact: for companies the market surveillance authority of the Länder for accessibility (MLBF), for public bodies the arbitration or enforcement body of the Federation or Land.",
        ),
    ),
];

/// An answer that cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// There is no such question.
    #[error("`{0}` is not asked; `konklave compliance questions` lists what is")]
    Unknown(String),
    /// Nothing but spaces.
    #[error("`{0}`: nothing is said")]
    Empty(&'static str),
    /// Longer than it may be.
    #[error("`{field}`: {chars} characters; allowed: {most}")]
    TooLong {
        /// Which.
        field: &'static str,
        /// How many there are.
        chars: usize,
        /// How many there may be.
        most: usize,
    },
    /// A character that no text has.
    #[error("`{0}`: a control character stands in it")]
    Control(&'static str),
    /// More than one line.
    #[error("`{0}`: more than one line")]
    Line(&'static str),
    /// Not one of the words allowed.
    #[error("`{field}`: `{word}`; allowed: {allowed}")]
    Word {
        /// Which.
        field: &'static str,
        /// What stood there.
        word: String,
        /// What may.
        allowed: String,
    },
    /// No day of the calendar.
    #[error("`{field}`: `{day}` is no day; allowed: as 2026-12-31")]
    Day {
        /// Which.
        field: &'static str,
        /// What stood there.
        day: String,
    },
    /// A row that does not fit its columns.
    #[error("`{field}`, line {line}: {problem}; allowed: {columns}")]
    Row {
        /// Which.
        field: &'static str,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What every row has.
        columns: String,
    },
}

/// What the operator has said so far. Every answer in it is a valid one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<Field, String>);

impl Field {
    /// With its words.
    pub fn question(self) -> &'static Question {
        let found = QUESTIONS.iter().find(|question| question.field == self);
        // Every field has a question: a test walks all of them.
        found.unwrap_or(&QUESTIONS[0])
    }

    /// The field of this id.
    pub fn named(id: &str) -> Result<Self, AnswerError> {
        let found = QUESTIONS.iter().find(|question| question.id == id);
        found
            .map(|question| question.field)
            .ok_or_else(|| AnswerError::Unknown(id.to_owned()))
    }
}

impl Answers {
    /// Takes an answer if it is a valid one; spaces around it are dropped.
    pub fn set(&mut self, field: Field, answer: &str) -> Result<(), AnswerError> {
        let mut answer = answer.trim().replace("\r\n", "\n");
        let nothing = || ["keine", "none"].iter().any(|word| answer.eq_ignore_ascii_case(word));
        if matches!(field.question().kind, Kind::Rows(_)) && nothing() {
            "none".clone_into(&mut answer);
        }
        check(field.question(), &answer)?;
        self.0.insert(field, answer);
        Ok(())
    }

    /// Forgets an answer.
    pub fn forget(&mut self, field: Field) {
        self.0.remove(&field);
    }

    /// What was said.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// Whether `yes` was said; none: nothing was.
    pub fn is(&self, field: Field) -> Option<bool> {
        self.get(field).map(|answer| answer == "yes")
    }

    /// The words of a [`Kind::Some`].
    pub fn some(&self, field: Field) -> impl Iterator<Item = &str> {
        self.get(field).into_iter().flat_map(words)
    }

    /// The rows of a [`Kind::Rows`]; none: nothing was said; empty: there are none.
    pub fn rows(&self, field: Field) -> Option<Vec<Vec<&str>>> {
        let answer = self.get(field)?;
        Some(if answer == "none" {
            Vec::new()
        } else {
            rows(answer).map(|(_, row)| row).collect()
        })
    }

    /// All that were said, in the order they are asked in.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Question, &str)> {
        QUESTIONS
            .iter()
            .filter_map(|question| Some((question, self.get(question.field)?)))
    }
}

fn words(answer: &str) -> impl Iterator<Item = &str> {
    answer.split(',').map(str::trim)
}

/// Lines that are not empty, with their numbers.
fn rows(answer: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = answer.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| (number + 1, line.split(';').map(str::trim).collect()))
}

fn check(question: &'static Question, answer: &str) -> Result<(), AnswerError> {
    let field = question.id;
    if answer.is_empty() {
        return Err(AnswerError::Empty(field));
    }
    let most = match question.kind {
        Kind::Lines | Kind::Rows(_) => LINES,
        _ => LINE,
    };
    let chars = answer.chars().count();
    if chars > most {
        return Err(AnswerError::TooLong { field, chars, most });
    }
    if answer.chars().any(|c| (c.is_control() && c != '\n') || is_invisible(c)) {
        return Err(AnswerError::Control(field));
    }
    if most == LINE && answer.contains('\n') {
        return Err(AnswerError::Line(field));
    }
    let word = |word: &str, allowed: &[&str]| {
        if allowed.contains(&word) {
            return Ok(());
        }
        Err(AnswerError::Word {
            field,
            word: word.to_owned(),
            allowed: allowed.join(", "),
        })
    };
    match question.kind {
        Kind::Line | Kind::Lines => Ok(()),
        Kind::YesNo => word(answer, &["yes", "no"]),
        Kind::Some(allowed) => words(answer).try_for_each(|one| word(one, allowed)),
        Kind::Date if is_day(answer) => Ok(()),
        Kind::Date => Err(AnswerError::Day {
            field,
            day: answer.to_owned(),
        }),
        Kind::Rows(_) if answer == "none" => Ok(()),
        Kind::Rows(columns) => check_rows(field, columns, answer),
    }
}

fn check_rows(field: &'static str, columns: &[Text], answer: &str) -> Result<(), AnswerError> {
    for (count, (line, row)) in rows(answer).enumerate() {
        let problem = if count >= ROWS {
            format!("more than {ROWS} rows")
        } else if row.len() != columns.len() {
            format!("{} columns", row.len())
        } else if let Some(empty) = row.iter().position(|cell| cell.is_empty()) {
            format!("`{}` is empty", columns[empty].en)
        } else {
            continue;
        };
        let columns: Vec<&str> = columns.iter().map(|column| column.en).collect();
        return Err(AnswerError::Row {
            field,
            line,
            problem,
            columns: columns.join("; "),
        });
    }
    Ok(())
}

/// Characters that turn or hide the text around them.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether this is a day since the year 2000, as ISO 8601 writes it.
fn is_day(text: &str) -> bool {
    let day: Result<Day, ()> = text.parse();
    text >= "2000" && day.is_ok_and(|day| day.to_string() == text)
}
