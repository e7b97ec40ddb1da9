//! Record of processing activities of the controller (Art. 30(1) GDPR).

use datamap::{Basis, Entry, Place, Words};

use super::common::{
    answer, audience, creators, kept, labelled, meeting_bases, meets, parties, recipients, second_factor,
};
use super::meeting;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::facts::{Database, Facts, Role};
use crate::functions::{Function, State};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Verzeichnis von Verarbeitungstätigkeiten",
        "Record of processing activities",
    );
    about(&mut d);
    controller(&mut d, answers);
    system(&mut d, facts, answers);
    overview(&mut d, facts);
    for (index, activity) in Activity::ALL.iter().enumerate() {
        activity.describe(&mut d, index + 5, facts, answers);
    }
    unused(&mut d, facts);
    upkeep(&mut d);
    d
}

/// One processing activity: what the register has an entry of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// Video and audio conferences.
    Meetings,
    /// Planning and invitations.
    Planning,
    /// Accounts and signing in.
    Accounts,
    /// Requests about data.
    Requests,
    /// Logs, audit, proofs, backups.
    Operation,
}

impl Activity {
    /// All, in the order of the register.
    pub(super) const ALL: &[Self] = &[
        Self::Meetings,
        Self::Planning,
        Self::Accounts,
        Self::Requests,
        Self::Operation,
    ];

    /// The one an entry of the data map belongs to.
    pub(super) fn of(entry: &Entry) -> Self {
        match entry.id {
            "rooms"
            | "invites"
            | "ended_meetings"
            | "meeting_content"
            | "meeting_presence"
            | "browser_tab"
            | "browser_preferences" => Self::Meetings,
            "vaults" | "mail" => Self::Planning,
            "requests" => Self::Requests,
            "members"
            | "passwords"
            | "second_factors"
            | "recovery_codes"
            | "passkeys"
            | "sessions"
            | "one_time_links"
            | "provider_accounts"
            | "provider_sessions"
            | "provider_sign_ins"
            | "ceremonies"
            | "browser_cookie"
            | "browser_provider_cookie"
            | "command_sessions" => Self::Accounts,
            _ => Self::Operation,
        }
    }

    /// Its name in the register.
    pub(super) fn name(self) -> Words {
        match self {
            Self::Meetings => w("Video- und Audiokonferenzen", "Video and audio conferences"),
            Self::Planning => w("Planung und Einladungen", "Planning and invitations"),
            Self::Accounts => w("Benutzerverwaltung und Anmeldung", "User management and sign-in"),
            Self::Requests => w("Anfragen zum Datenschutz", "Requests about data"),
            Self::Operation => w(
                "Protokolle, Nachweise, Sicherungen, Schutz des Betriebs",
                "Logs, proofs, backups, protection of operation",
            ),
        }
    }

    fn purpose(self, facts: &Facts) -> Piece {
        match self {
            Self::Meetings => {
                let shared = meeting::shared(facts);
                let (de, en) = if facts.functions.on(Function::GuestAccess) {
                    ("Einlass nur mit Link", "admission by link only")
                } else {
                    (
                        "Einlass nur mit Link und nur für Personen mit Konto",
                        "admission by link only, and only of people with an account",
                    )
                };
                t(
                    format!("Besprechung mit {}, unabhängig vom Ort; {de}.", shared.de),
                    format!("Meetings with {}, wherever people are; {en}.", shared.en),
                )
            }
            Self::Planning => t(
                "Termine vorbereiten, einladen, ändern und absagen; eigene Besprechungen auf jedem eigenen Gerät wiederfinden.",
                "Preparing, inviting to, changing and cancelling meetings; finding one's own meetings on each of one's devices.",
            ),
            Self::Accounts => t(
                "Festlegen, wer Besprechungen anlegen, den Server verwalten oder ihn beaufsichtigen darf; Nachweis, dass sich die berechtigte Person anmeldet.",
                "Deciding who may make meetings, run the server or oversee it; proof that the person entitled signs in.",
            ),
            Self::Requests => t(
                "Anträge nach Art. 15 bis 21 DSGVO entgegennehmen, fristgerecht beantworten und das nachweisen.",
                "Receiving requests under Art. 15 to 21 GDPR, answering them in time, and proving it.",
            ),
            Self::Operation => t(
                "Missbrauch von Verwaltungsrechten aufklären, Löschung, Freigaben vor der Inbetriebnahme und Entscheidungen über Funktionen nachweisen, Daten nach einem Ausfall wiederherstellen, Überlastung und Ausprobieren von Kennwörtern abwehren. Keine Auswertung von Leistung oder Verhalten.",
                "Clearing up misuse of administrators' rights, proving deletion, sign-offs before going live and decisions on functions, restoring data after a failure, warding off overload and guessing of passwords. No evaluation of performance or conduct.",
            ),
        }
    }

    /// What is done, as Art. 4 no. 2 GDPR has it.
    pub(super) fn operations(self) -> Piece {
        match self {
            Self::Meetings => t(
                "Einlass, Weiterleitung verschlüsselter Inhalte im Arbeitsspeicher, Speicherung und Löschung von Räumen und Einladungen",
                "Admission, passing on of encrypted content in memory, storage and erasure of rooms and invitations",
            ),
            Self::Planning => t(
                "Speicherung verschlossener Tresore, Versand von Einladungen, soweit eingerichtet, Löschung",
                "Storage of locked vaults, sending of invitations where set up, erasure",
            ),
            Self::Accounts => t(
                "Anlegen, Ändern, Sperren und Löschen von Konten, Prüfen von Anmeldungen",
                "Making, changing, suspending and deleting accounts, checking sign-ins",
            ),
            Self::Requests => t(
                "Entgegennahme, Speicherung, Beantwortung, Löschung",
                "Receipt, storage, answering, erasure",
            ),
            Self::Operation => t(
                "Protokollierung von Verwaltungshandlungen, Sicherung, Wiederherstellung, Abwehr von Angriffen",
                "Logging of acts of administration, backup, restoring, warding off attacks",
            ),
        }
    }

    fn subjects(self, answers: &Answers) -> Line {
        let mut line = Line::new();
        match self {
            Self::Meetings => {
                line.push(t("Teilnehmende und Wartende: ", "Participants and those who wait: "));
                line.extend(audience(answers));
                line.push(t(
                    "; außerdem Personen, über die gesprochen wird oder die im Bild sind.",
                    "; also persons who are spoken of or are in the picture.",
                ));
            }
            Self::Planning => {
                line.push(t("Einladende Mitglieder und Eingeladene: ", "Members who invite, and those invited: "));
                line.extend(audience(answers));
                line.push(t(".", "."));
            }
            Self::Accounts => line.push(t(
                "Personen mit Konto (Mitglieder, Verwaltung, Datenschutz, Betriebs- oder Personalrat).",
                "People with an account (members, administrators, data protection officer, works council).",
            )),
            Self::Requests => line.push(t(
                "Wer eine Anfrage stellt, mit oder ohne Konto; wer sie bearbeitet.",
                "Whoever makes a request, with or without an account; whoever handles it.",
            )),
            Self::Operation => line.push(t(
                "Verwaltende; datenschutzbeauftragte Person und Mitglieder des Rats, soweit sie eine Freigabe geben; von einer Verwaltungshandlung Betroffene; wer den Server erreicht; über Sicherungen alle, deren Daten in der Datenbank stehen.",
                "Administrators; data protection officer and members of the council, where they sign off; those an act of administration concerns; whoever reaches the server; by backups, everybody whose data are in the database.",
            )),
        }
        line
    }

    fn special(self, facts: &Facts, answers: &Answers) -> Piece {
        let is_gone = meeting::leaves_nothing(facts);
        match self {
            Self::Meetings if meets(answers, "patients") && is_gone => t(
                "Ja: Gesundheitsdaten im Gespräch (Art. 9 Abs. 2 Buchst. h DSGVO), verschlüsselt und nicht gespeichert.",
                "Yes: data on health in what is said (Art. 9(2)(h) GDPR), encrypted and not stored.",
            ),
            Self::Meetings if meets(answers, "patients") => t(
                "Ja: Gesundheitsdaten im Gespräch (Art. 9 Abs. 2 Buchst. h DSGVO), verschlüsselt.",
                "Yes: data on health in what is said (Art. 9(2)(h) GDPR), encrypted.",
            ),
            Self::Meetings if !is_gone => t(
                "Nicht bezweckt; was Teilnehmende von sich aus sagen oder zeigen, ist verschlüsselt.",
                "Not intended; what participants say or show of their own accord is encrypted.",
            ),
            Self::Meetings => t(
                "Nicht bezweckt; was Teilnehmende von sich aus sagen oder zeigen, ist verschlüsselt und wird nicht gespeichert.",
                "Not intended; what participants say or show of their own accord is encrypted and not stored.",
            ),
            Self::Planning if meets(answers, "patients") => t(
                "Mittelbar: Eine Einladung kann auf eine Behandlung hinweisen (Art. 9 Abs. 2 Buchst. h DSGVO). Nachrichten des Servers tragen weder Titel noch Link.",
                "Indirectly: an invitation may point to a treatment (Art. 9(2)(h) GDPR). Messages of the server bear neither title nor link.",
            ),
            Self::Requests => t(
                "Nur, wenn jemand solche Angaben in den Text der Anfrage schreibt; der Text liegt versiegelt in der Datenbank.",
                "Only if somebody writes such data into the text of a request; the text rests sealed in the database.",
            ),
            _ => t("Keine.", "None."),
        }
    }

    const fn told(self) -> &'static [Role] {
        match self {
            Self::Meetings => &[],
            Self::Planning | Self::Requests => &[Role::Mail],
            Self::Accounts => &[Role::IdentityProvider],
            Self::Operation => &[Role::Mail, Role::CertificateAuthority],
        }
    }

    fn source(self, facts: &Facts) -> Piece {
        match self {
            Self::Meetings => t(
                "Die Person selbst; technische Verbindungsdaten von ihrem Gerät.",
                "The person; technical data of the connection from their device.",
            ),
            Self::Planning if facts.functions.on(Function::Mail) => t(
                "Einladende Mitglieder; Adressen von Eingeladenen stammen von ihnen (Art. 14 DSGVO).",
                "Members who invite; addresses of those invited come from them (Art. 14 GDPR).",
            ),
            Self::Planning => t(
                "Einladende Mitglieder selbst; Adressen von Eingeladenen erhält der Server nicht.",
                "Members who invite; the server is not given addresses of those invited.",
            ),
            Self::Accounts if facts.functions.on(Function::ProviderSignIn) => t(
                "Die Person selbst, die Verwaltung und der Anmeldedienst der Organisation.",
                "The person, administrators, and the organisation's sign-in service.",
            ),
            Self::Accounts => t(
                "Die Person selbst und die Verwaltung.",
                "The person and administrators.",
            ),
            Self::Requests => t("Die Person selbst.", "The person."),
            Self::Operation => t(
                "Der Server selbst, bei Handlungen der Verwaltung und beim Verbindungsaufbau.",
                "The server itself, at acts of administration and when connections are made.",
            ),
        }
    }

    fn necessity(self, facts: &Facts) -> Piece {
        match self {
            Self::Meetings => t(
                "Je Funktion geprüft im Papier „Erforderlichkeitsprüfung“.",
                "Checked function by function in the paper “Necessity log”.",
            ),
            Self::Planning => t(
                "Zeit und Teilnehmende eines Termins bewahrt der Server nur verschlossen im Tresor der einladenden Person auf, seinen Titel verschlossen dort und beim Raum; er kennt den Tag, bis zu dem ein Raum bleibt. E-Mail und Gästezugang: siehe „Erforderlichkeitsprüfung“.",
                "The server keeps time and participants of a date only locked in the vault of whoever invites, its title locked there and with the room; it knows the day until which a room is kept. Mail and joining as a guest: see “Necessity log”.",
            ),
            Self::Accounts if !facts.functions.on(Function::GuestAccess) => t(
                "Ein Konto braucht jede Person, die an Besprechungen teilnimmt: Die Teilnahme ohne Konto ist ausgeschaltet. Eine E-Mail-Adresse einzutragen ist freiwillig; gespeichert wird der Tag, nicht die Uhrzeit der letzten Nutzung.",
                "Everybody who takes part in meetings needs an account: joining without one is switched off. Entering an e-mail address is optional; kept is the day, not the hour, of the last use.",
            ),
            Self::Accounts => t(
                "Gäste brauchen kein Konto; eine E-Mail-Adresse einzutragen ist freiwillig; gespeichert wird der Tag, nicht die Uhrzeit der letzten Nutzung.",
                "Guests need no account; entering an e-mail address is optional; kept is the day, not the hour, of the last use.",
            ),
            Self::Requests => t(
                "Ohne Konto, ohne IP-Adresse, Kontaktangabe freiwillig.",
                "Without an account, without an IP address, contact at will.",
            ),
            Self::Operation => t(
                "Nur Verwaltung und Sicherheit; keine Besprechung, keine Nutzung, keine IP-Adresse auf Datenträgern.",
                "Administration and security only; no meeting, no use, no IP address on any disk.",
            ),
        }
    }

    fn describe(self, d: &mut Document, number: usize, facts: &Facts, answers: &Answers) {
        let Words { de, en } = self.name();
        d.heading(
            format!("{number}. Verarbeitung: {de}"),
            format!("{number}. Processing activity: {en}"),
        );
        d.table(
            [("Angabe", "Particular"), ("Inhalt", "Content")],
            self.particulars(facts, answers),
        );
        let rows = self.entries(facts).map(|entry| {
            [
                vec![Piece::from(entry.what)],
                vec![entry.about.into()],
                vec![entry.purpose.into()],
                vec![entry.recipients.into()],
                vec![kept(entry, facts).into()],
            ]
        });
        d.table(
            [
                ("Daten (Buchst. c)", "Data (point (c))"),
                ("Betroffene (Buchst. c)", "Persons concerned (point (c))"),
                ("Zweck (Buchst. b)", "Purpose (point (b))"),
                ("Empfänger (Buchst. d)", "Recipients (point (d))"),
                ("Löschfrist (Buchst. f)", "Time limit for erasure (point (f))"),
            ],
            rows,
        );
    }

    fn particulars(self, facts: &Facts, answers: &Answers) -> Vec<[Line; 2]> {
        let row = |de: &str, en: &str, content: Line| [vec![strong(de, en)], content];
        let mut rows = vec![
            row(
                "Zwecke (Art. 30 Abs. 1 Buchst. b DSGVO)",
                "Purposes (Art. 30(1)(b) GDPR)",
                vec![self.purpose(facts)],
            ),
            row(
                "Betroffene Personen (Buchst. c)",
                "Data subjects (point (c))",
                self.subjects(answers),
            ),
            row(
                "Datenkategorien (Buchst. c)",
                "Categories of data (point (c))",
                vec![t(
                    "Siehe die folgende Tabelle; sie stammt aus dem Datenverzeichnis des Servers.",
                    "See the table below; it comes from the server's data map.",
                )],
            ),
            row(
                "Besondere Kategorien (Art. 9 DSGVO)",
                "Special categories (Art. 9 GDPR)",
                vec![self.special(facts, answers)],
            ),
            row(
                "Empfänger außerhalb der Stelle (Buchst. d)",
                "Recipients outside the organisation (point (d))",
                self.outside(facts, answers),
            ),
            row(
                "Drittländer und Garantien (Buchst. e)",
                "Third countries and safeguards (point (e))",
                vec![t("Siehe Abschnitt 3.", "See section 3.")],
            ),
            row(
                "Löschfristen (Buchst. f)",
                "Time limits for erasure (point (f))",
                vec![t(
                    "Je Datenart in der folgenden Tabelle; Regeln im Papier „Löschkonzept“.",
                    "For each kind of data in the table below; rules in the paper “Deletion concept”.",
                )],
            ),
            row(
                "Maßnahmen (Buchst. g, Art. 32 Abs. 1 DSGVO)",
                "Measures (point (g), Art. 32(1) GDPR)",
                vec![t(
                    "Papier „Technische und organisatorische Maßnahmen“ desselben Standes.",
                    "Paper “Technical and organisational measures” of the same day.",
                )],
            ),
            row("Rechtsgrundlage", "Legal basis", self.bases(facts, answers)),
        ];
        rows.extend(self.extras(facts, answers));
        rows
    }

    fn extras(self, facts: &Facts, answers: &Answers) -> Vec<[Line; 2]> {
        let row = |de: &str, en: &str, content: Line| [vec![strong(de, en)], content];
        let mut rows = vec![row(
            "Herkunft der Daten",
            "Source of the data",
            vec![self.source(facts)],
        )];
        match self {
            Self::Meetings => rows.push(row(
                "Wer Besprechungen anlegen darf",
                "Who may create meetings",
                vec![creators(facts).into(), t(".", ".")],
            )),
            Self::Accounts => rows.push(row("Zugang", "Access", vec![second_factor(facts).into()])),
            _ => {}
        }
        rows.extend([
            row(
                "Folgenabschätzung (Art. 35 DSGVO)",
                "Impact assessment (Art. 35 GDPR)",
                vec![t(
                    "Ob sie erforderlich ist, steht mit Begründung in der Schwellwertanalyse des Papiers „Datenschutz-Folgenabschätzung“.",
                    "Whether one is required, and why, stands in the threshold analysis of the paper “Data protection impact assessment”.",
                )],
            ),
            row("Mitbestimmung", "Co-determination", codetermination(answers)),
            row("Erforderlichkeit", "Necessity", vec![self.necessity(facts)]),
            row(
                "Status",
                "Status",
                vec![
                    t("In Betrieb; Stand ", "In operation; as of "),
                    plain(facts.day.clone()),
                    t(", Konklave ", ", Konklave "),
                    plain(facts.release.clone()),
                    t(".", "."),
                ],
            ),
        ]);
        rows
    }

    fn entries(self, facts: &Facts) -> impl Iterator<Item = &'static Entry> {
        facts.personal().filter(move |entry| Self::of(entry) == self)
    }

    fn outside(self, facts: &Facts, answers: &Answers) -> Line {
        let stored = self.entries(facts).any(|entry| entry.table().is_some()) || self == Self::Operation;
        let only = Facts {
            recipients: facts
                .recipients
                .iter()
                .filter(|recipient| self.told().contains(&recipient.role))
                .cloned()
                .collect(),
            database: if stored {
                facts.database.clone()
            } else {
                Database::Embedded
            },
            ..facts.clone()
        };
        let mut lines = vec![vec![t(
            "Auftragsverarbeiter (Art. 28 DSGVO): Abschnitt 2.",
            "Processors (Art. 28 GDPR): section 2.",
        )]];
        if answers.rows(Field::Processors).is_some_and(|rows| rows.is_empty()) {
            lines.clear();
        }
        lines.extend(recipients(&only));
        if self == Self::Meetings {
            lines.push(vec![t(
                "Inhalte: allein die Teilnehmenden derselben Besprechung.",
                "Content: the participants of the same meeting alone.",
            )]);
        }
        if lines.is_empty() {
            lines.push(vec![t("Keine.", "None.")]);
        }
        joined(lines)
    }

    fn bases(self, facts: &Facts, answers: &Answers) -> Line {
        let mut lines = Vec::new();
        if self == Self::Meetings {
            lines = meeting_bases(answers);
        }
        for entry in self.entries(facts) {
            let basis = basis(entry, answers);
            if !lines.contains(&basis) {
                lines.push(basis);
            }
        }
        joined(lines)
    }
}

fn about(d: &mut Document) {
    d.says(
        "Dieses Verzeichnis führt die Verarbeitungstätigkeiten auf, die mit dem unten genannten Server stattfinden (Art. 30 Abs. 1 DSGVO). Die Ausnahme für Stellen mit weniger als 250 Beschäftigten greift nicht, weil die Verarbeitung nicht nur gelegentlich erfolgt (Art. 30 Abs. 5 DSGVO). Es wird schriftlich oder elektronisch geführt (Art. 30 Abs. 3 DSGVO) und der Aufsichtsbehörde auf Anfrage vorgelegt (Art. 30 Abs. 4 DSGVO).",
        "This record lists the processing activities that take place on the server named below (Art. 30(1) GDPR). The exception for organisations with fewer than 250 persons does not apply, because the processing is not only occasional (Art. 30(5) GDPR). It is kept in writing or electronically (Art. 30(3) GDPR) and shown to the supervisory authority on request (Art. 30(4) GDPR).",
    );
}

fn controller(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Verantwortlicher (Art. 30 Abs. 1 Buchst. a DSGVO)",
        "1. Controller (Art. 30(1)(a) GDPR)",
    );
    let asked = [
        Field::ControllerName,
        Field::ControllerAddress,
        Field::ControllerContact,
        Field::ControllerHead,
        Field::Representative,
        Field::OfficerName,
        Field::OfficerContact,
        Field::Authority,
    ];
    let mut rows: Vec<[Line; 2]> = asked.map(|field| [label(field), vec![answer(answers, field)]]).into();
    rows.push([
        label(Field::JointControllers),
        joined(parties(answers, Field::JointControllers, ("keine", "none"))),
    ]);
    d.table([("Angabe", "Particular"), ("Inhalt", "Content")], rows);
}

fn label(field: Field) -> Line {
    vec![field.question().label.into()]
}

fn system(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "2. System und Auftragsverarbeiter (Art. 30 Abs. 1 Buchst. d DSGVO)",
        "2. System and processors (Art. 30(1)(d) GDPR)",
    );
    let mut points = vec![
        vec![
            t("Server: ", "Server: "),
            plain(facts.address.clone()),
            t(", Software Konklave ", ", software Konklave "),
            plain(facts.release.clone()),
        ],
        vec![t("Standort des Servers: ", "The server stands in: "), location(facts)],
        vec![t("Datenbank: ", "Database: "), database(facts).into()],
        vec![
            t("Fassung der Konfiguration: ", "Version of the configuration: "),
            plain(facts.hash()),
        ],
    ];
    if !facts.operator.is_empty() {
        points.push(vec![t("Betrieben von: ", "Run by: "), plain(facts.operator.clone())]);
    }
    d.list(points);
    d.says("Auftragsverarbeiter (Art. 28 DSGVO):", "Processors (Art. 28 GDPR):");
    d.list(processors(answers));
    d.heading(
        "3. Drittländer und Garantien (Art. 30 Abs. 1 Buchst. e DSGVO)",
        "3. Third countries and safeguards (Art. 30(1)(e) GDPR)",
    );
    transfers(d, facts, answers);
}

/// What goes to third countries, and on which safeguard.
pub(super) fn transfers(d: &mut Document, facts: &Facts, answers: &Answers) {
    match answers.rows(Field::ThirdCountries) {
        None => {
            d.paragraph(labelled(answers, Field::ThirdCountries));
        }
        Some(rows) if rows.is_empty() => {
            d.says(
                "Personenbezogene Daten werden nicht an Empfänger in Drittländern oder an internationale Organisationen übermittelt.",
                "No personal data are transferred to recipients in third countries or to international organisations.",
            );
        }
        Some(rows) => {
            let cells = rows.iter().map(|row| {
                let cell = |i: usize| vec![plain(row.get(i).copied().unwrap_or_default())];
                [cell(0), cell(1), cell(2), cell(3)]
            });
            d.table(
                [
                    ("Empfänger", "Recipient"),
                    ("Drittland", "Third country"),
                    ("Garantie (Art. 45, 46 DSGVO)", "Safeguard (Art. 45, 46 GDPR)"),
                    ("Geprüft am", "Checked on"),
                ],
                cells,
            );
            d.says(
                "Als Garantie kommen ein Angemessenheitsbeschluss in Betracht (für die USA nur gegenüber Unternehmen, die nach Beschluss (EU) 2023/1795 zertifiziert sind) oder Standardvertragsklauseln nach Durchführungsbeschluss (EU) 2021/914 mit Prüfung der Rechtslage im Empfängerland. Der Eintrag wird jährlich nachgeprüft.",
                "A safeguard is an adequacy decision (for the USA only towards companies certified under Decision (EU) 2023/1795), or standard contractual clauses under Implementing Decision (EU) 2021/914 with an assessment of the law of the country. The entry is checked again every year.",
            );
        }
    }
    if let Some(authority) = facts.recipient(Role::CertificateAuthority) {
        d.paragraph([
            t(
                "Hinweis: Die Zertifizierungsstelle ",
                "Note: the certificate authority ",
            ),
            plain(authority.host.clone()),
            t(
                " erhält den Namen des Servers und die für Zertifikate eingetragene Kontaktadresse. Ist das ein Funktionspostfach, werden keine Daten von Personen übermittelt; ist es die Adresse einer Person und sitzt die Stelle in einem Drittland, gehört sie in diesen Abschnitt.",
                " is given the name of the server and the contact address entered for certificates. If that is a role address, no data of persons are transferred; if it is the address of a person and the authority is in a third country, it belongs into this section.",
            ),
        ]);
    }
    d.says(
        "Nimmt jemand von einem Drittland aus an einer Besprechung teil, verbindet sich diese Person selbst mit dem Server; der Inhalt ist bis zu ihrem Gerät verschlüsselt. Für dienstliche Teilnahme eigener Beschäftigter von dort gelten die Regeln für mobiles Arbeiten.",
        "If somebody takes part in a meeting from a third country, that person connects to the server; content is encrypted up to their device. Where staff take part from there for work, the rules for mobile work apply.",
    );
}

fn overview(d: &mut Document, facts: &Facts) {
    d.heading("4. Übersicht", "4. Overview");
    let used = Activity::ALL.iter().enumerate().map(|(index, activity)| {
        [
            vec![plain((index + 5).to_string())],
            vec![Piece::Words(activity.name())],
            vec![t("in Betrieb", "in operation")],
        ]
    });
    let number = (Activity::ALL.len() + 5).to_string();
    let others = others(facts).into_iter().map(|(name, state)| {
        [
            vec![plain(number.clone())],
            vec![Piece::Words(name)],
            vec![state.into()],
        ]
    });
    d.table(
        [
            ("Abschnitt", "Section"),
            ("Verarbeitung", "Processing"),
            ("Status", "Status"),
        ],
        used.chain(others),
    );
}

/// Functions that would be activities of their own.
const OTHERS: &[Function] = &[
    Function::ChatStorage,
    Function::Registration,
    Function::Livestream,
    Function::Recording,
    Function::Transcription,
    Function::Captions,
    Function::Files,
    Function::PhoneDialIn,
    Function::AttendanceProof,
];

/// Activities that registers of such services have, and this one may not.
fn others(facts: &Facts) -> Vec<(Words, Words)> {
    let state = |function| match facts.functions.state(function) {
        State::On => w("in Betrieb", "in operation"),
        State::Off => w("nicht eingesetzt (ausgeschaltet)", "not used (switched off)"),
        State::Absent => w(
            "nicht eingesetzt (im Programm nicht vorhanden)",
            "not used (not in the program)",
        ),
    };
    vec![
        (
            w(
                "Messenger: Chat über die Besprechung hinaus",
                "Messenger: chat kept beyond the meeting",
            ),
            state(Function::ChatStorage),
        ),
        (
            w(
                "Webinar: Anmeldung zu Veranstaltungen",
                "Webinar: registration for events",
            ),
            state(Function::Registration),
        ),
        (
            w("Übertragung an die Öffentlichkeit", "Livestream"),
            state(Function::Livestream),
        ),
        (w("Aufzeichnung", "Recording"), state(Function::Recording)),
        (
            w("Verschriftlichung und Untertitel", "Transcription and captions"),
            match facts.functions.state(Function::Transcription) {
                State::Absent => state(Function::Captions),
                _ => state(Function::Transcription),
            },
        ),
        (w("Austausch von Dateien", "Exchange of files"), state(Function::Files)),
        (
            w("Einwahl per Telefon", "Joining by telephone"),
            state(Function::PhoneDialIn),
        ),
        (
            w("Teilnahmenachweis und Statistik", "Attendance list and statistics"),
            state(Function::AttendanceProof),
        ),
    ]
}

fn unused(d: &mut Document, facts: &Facts) {
    let number = Activity::ALL.len() + 5;
    d.heading(
        format!("{number}. Weitere Verarbeitungen und ihr Status"),
        format!("{number}. Further activities and their status"),
    );
    d.says(
        "Für die folgenden Verarbeitungen gibt es keinen eigenen Eintrag, solange sie nicht in Betrieb sind. Kommt eine hinzu, entsteht vor ihrer Nutzung ein Eintrag nach dem Muster oben.",
        "There is no entry of their own for the following activities as long as they are not in operation. If one is added, an entry like those above is made before it is used.",
    );
    d.list(
        others(facts)
            .into_iter()
            .map(|(name, state)| vec![Piece::Words(name), t(": ", ": "), Piece::Words(state), t(".", ".")]),
    );
    let is_new = |function: &Function| facts.functions.on(*function);
    if OTHERS.iter().any(is_new) {
        d.paragraph([strong(
            "Eine dieser Verarbeitungen ist in Betrieb. Bis sie einen eigenen Eintrag hat, ist dieses Verzeichnis unvollständig.",
            "One of these activities is in operation. Until it has an entry of its own, this record is incomplete.",
        )]);
    }
}

fn upkeep(d: &mut Document) {
    let number = Activity::ALL.len() + 6;
    d.heading(
        format!("{number}. Fortschreibung und Vorlage (Art. 30 Abs. 4 DSGVO)"),
        format!("{number}. Upkeep and presentation (Art. 30(4) GDPR)"),
    );
    d.says(
        "Das Verzeichnis wird neu erzeugt, wenn sich Konfiguration, Richtlinie, Software oder Angaben der Organisation ändern; Stand, Fassung und Konfiguration stehen am Anfang. Frühere Fassungen bewahrt die Organisation selbst auf, damit Änderungen nachvollziehbar sind (Art. 5 Abs. 2 DSGVO).",
        "The record is made anew when configuration, policy, software or the organisation's particulars change; day, version and configuration stand at its top. The organisation itself keeps earlier versions, so that changes can be followed (Art. 5(2) GDPR).",
    );
}

fn codetermination(answers: &Answers) -> Line {
    match answers.is(Field::WorksCouncil) {
        None => vec![Piece::Missing(Field::WorksCouncil)],
        Some(false) => vec![t("Kein Betriebs- oder Personalrat.", "No works or staff council.")],
        Some(true) if answers.is(Field::PublicBody) == Some(true) => vec![
            t(
                "Nach dem für die Dienststelle geltenden Personalvertretungsrecht: ",
                "Under the staff representation law that applies: ",
            ),
            answer(answers, Field::WorksAgreement),
            t(".", "."),
        ],
        Some(true) => vec![
            t("Nach § 87 Abs. 1 Nr. 6 BetrVG: ", "Under § 87(1) no. 6 BetrVG: "),
            answer(answers, Field::WorksAgreement),
            t(".", "."),
        ],
    }
}

/// Why keeping this is lawful for this organisation: a public body acts on its task, and Art. 6(1)(f) is closed to it there.
pub(super) fn basis(entry: &Entry, answers: &Answers) -> Line {
    let is_public = answers.is(Field::PublicBody);
    let words = match (entry.basis, is_public) {
        (Basis::Contract | Basis::Security | Basis::Device, None) => return vec![Piece::Missing(Field::PublicBody)],
        (Basis::Contract, Some(true)) => w(
            "Art. 6 Abs. 1 Buchst. e DSGVO mit dem Recht der jeweiligen Aufgabe, § 3 BDSG oder Landesrecht (Bereitstellung des Dienstes)",
            "Art. 6(1)(e) GDPR with the law of the task, § 3 BDSG or the law of the Land (providing the service)",
        ),
        (Basis::Security, Some(true)) => w(
            "Art. 6 Abs. 1 Buchst. e DSGVO mit Art. 32 DSGVO, § 3 BDSG oder Landesrecht (sicherer Betrieb; Buchst. f gilt für Behörden insoweit nicht, Art. 6 Abs. 1 UAbs. 2)",
            "Art. 6(1)(e) with Art. 32 GDPR, § 3 BDSG or the law of the Land (secure operation; point (f) is not open to authorities here, Art. 6(1) subpara. 2)",
        ),
        (Basis::Device, Some(true)) => w(
            "§ 25 Abs. 2 Nr. 2 TDDDG (unbedingt erforderlich), für personenbezogene Angaben Art. 6 Abs. 1 Buchst. e DSGVO",
            "§ 25(2) no. 2 TDDDG (strictly necessary), for personal data Art. 6(1)(e) GDPR",
        ),
        _ => entry.basis.words().into(),
    };
    vec![Piece::Words(words)]
}

/// Where the server stands, or that nobody has said.
pub(super) fn location(facts: &Facts) -> Piece {
    if facts.location.is_empty() {
        t(
            "in der Konfiguration nicht angegeben (operator.location)",
            "not stated in the configuration (operator.location)",
        )
    } else {
        plain(facts.location.clone())
    }
}

/// Which database, and where.
pub(super) fn database(facts: &Facts) -> Words {
    match &facts.database {
        Database::Embedded => w(
            "SQLite im Datenverzeichnis des Servers",
            "SQLite in the server's own directory",
        ),
        Database::Postgres(host) => w(format!("PostgreSQL auf {host}"), format!("PostgreSQL on {host}")),
    }
}

/// Where an entry rests, with the copies that follow from that.
pub(super) fn place(entry: &Entry) -> Words {
    let Words { mut de, mut en } = entry.place.words().into();
    if matches!(entry.place, Place::Database(_)) && !IN_NO_BACKUP.contains(&entry.id) {
        de += "; Sicherungen";
        en += "; backups";
    }
    w(de, en)
}

/// What counts once is in no backup (docs/threat-model.md).
const IN_NO_BACKUP: &[&str] = &[
    "sessions",
    "one_time_links",
    "recovery_codes",
    "provider_sessions",
    "schema",
];

/// Processors with their tasks and places, one point each.
pub(super) fn processors(answers: &Answers) -> Vec<Line> {
    let Some(rows) = answers.rows(Field::Processors) else {
        return vec![vec![Piece::Missing(Field::Processors)]];
    };
    if rows.is_empty() {
        return vec![vec![t(
            "keine: Der Verantwortliche betreibt den Server selbst und ohne Dienstleister.",
            "none: the controller runs the server without any service provider.",
        )]];
    }
    let cell = |row: &[&str], i: usize| row.get(i).copied().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| {
            let party = [cell(row, 0), cell(row, 1), cell(row, 2)].join(", ");
            vec![
                plain(party),
                t("; Aufgabe: ", "; task: "),
                plain(cell(row, 3)),
                t("; Ort der Verarbeitung: ", "; place of processing: "),
                plain(cell(row, 4)),
            ]
        })
        .collect()
}

/// Lines below each other in one cell.
pub(super) fn joined(lines: Vec<Line>) -> Line {
    let mut all = Line::new();
    for (index, line) in lines.into_iter().enumerate() {
        if index > 0 {
            all.push(plain("\n"));
        }
        all.extend(line);
    }
    all
}
