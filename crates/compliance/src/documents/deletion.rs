//! Deletion concept (DIN EN ISO/IEC 27555).

use std::collections::BTreeMap;

use datamap::{DAY, Due, Entry, HOUR, Period, Setting, Settings, Start, Words};

use super::common::{answer, kept, labelled, meets};
use super::meeting;
use super::record::{basis, database, joined, place};
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, enumerated, plain, strong, t, w};
use crate::facts::{Database, Facts, Proof, is_personal};
use crate::functions::{Function, State};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Löschkonzept", "Deletion concept");
    purpose(&mut d, facts, answers);
    terms(&mut d);
    clusters(&mut d, facts, answers);
    periods(&mut d, facts);
    classes(&mut d, facts);
    rules(&mut d, facts);
    exceptions(&mut d, facts, answers);
    implementation(&mut d, facts);
    proof_of_deletion(&mut d, facts);
    special(&mut d, facts, answers);
    media(&mut d, answers);
    review(&mut d, answers);
    d
}

fn purpose(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "1. Zweck, Geltungsbereich, Zuständigkeiten (Art. 5 Abs. 1 Buchst. e DSGVO)",
        "1. Purpose, scope, responsibilities (Art. 5(1)(e) GDPR)",
    );
    d.paragraph([
        t(
            "Dieses Konzept legt fest, wann und wie personenbezogene Daten auf dem Server ",
            "This concept lays down when and how personal data on the server ",
        ),
        plain(facts.address.clone()),
        t(
            " gelöscht werden. Es folgt dem Vorgehen von DIN EN ISO/IEC 27555 (früher DIN 66398) und dient der Speicherbegrenzung (Art. 5 Abs. 1 Buchst. e DSGVO), der Löschpflicht (Art. 17 Abs. 1 DSGVO) und ihrem Nachweis (Art. 5 Abs. 2 DSGVO).",
            " are deleted. It follows DIN EN ISO/IEC 27555 (formerly DIN 66398) and serves storage limitation (Art. 5(1)(e) GDPR), the duty to erase (Art. 17(1) GDPR) and its proof (Art. 5(2) GDPR).",
        ),
    ]);
    d.says(
        "Es gilt für die Datenbank des Servers, seinen Arbeitsspeicher, seine Dateien und Sicherungen und für das, was er in Browsern ablegt. Es gilt nicht für Kalender, Postfächer und eigene Mitschriften der Teilnehmenden und nicht für das Protokoll eines Mailservers; dafür gelten die Löschregeln dieser Systeme.",
        "It holds for the server's database, its memory, its files and backups, and for what it puts into browsers. It does not hold for calendars, mailboxes and participants' own notes, nor for the log of a mail server; those systems have deletion rules of their own.",
    );
    let row =
        |de: &str, en: &str, who: Piece, task: (&str, &str)| [vec![strong(de, en)], vec![who], vec![t(task.0, task.1)]];
    d.table(
        [("Rolle", "Role"), ("Wer", "Who"), ("Aufgabe", "Task")],
        [
            row(
                "Verantwortlicher",
                "Controller",
                answer(answers, Field::ControllerName),
                (
                    "Beschließt dieses Konzept und seine Fristen",
                    "Decides on this concept and its periods",
                ),
            ),
            row(
                "Datenschutzbeauftragte Person",
                "Data protection officer",
                answer(answers, Field::OfficerName),
                (
                    "Berät und prüft, soweit benannt; liest Nachweise im eigenen Zugang",
                    "Advises and checks, where designated; reads proofs by an account of its own",
                ),
            ),
            row(
                "Verwaltung des Servers",
                "Administrators of the server",
                t("Konten mit dieser Rolle", "Accounts of that role"),
                (
                    "Stellt Fristen ein, geht Meldungen über ausgebliebene Läufe nach",
                    "Sets periods, follows up notices of runs that were missed",
                ),
            ),
            row(
                "Löschlauf",
                "Deletion run",
                t("Der Server selbst", "The server itself"),
                (
                    "Löscht, was fällig ist, und schreibt den Nachweis",
                    "Deletes what is due and writes the proof",
                ),
            ),
        ],
    );
}

fn terms(d: &mut Document) {
    d.heading("2. Begriffe", "2. Terms");
    let term = |de: &str, en: &str, means: (&str, &str)| vec![strong(de, en), t(means.0, means.1)];
    d.list([
        term(
            "Datenart",
            "Cluster",
            (
                ": Daten mit gemeinsamem Zweck und gemeinsamer Löschregel (Cluster im Sinne der Norm). Ihre Kennung ist die im Datenverzeichnis des Servers.",
                ": data of one purpose and one deletion rule. Its id is the one in the server's data map.",
            ),
        ),
        term(
            "Regelfrist",
            "Standard period",
            (
                ": Zeit, nach der im Regelbetrieb der nächste Löschlauf löscht.",
                ": time after which, in regular operation, the next deletion run deletes.",
            ),
        ),
        term(
            "Startzeitpunkt",
            "Starting point",
            (
                ": Ereignis, ab dem die Regelfrist zählt.",
                ": event from which the standard period counts.",
            ),
        ),
        term(
            "Löschklasse",
            "Deletion class",
            (
                ": Verbindung aus Regelfrist und Art des Startzeitpunkts.",
                ": standard period together with the type of starting point.",
            ),
        ),
        term(
            "Löschregel",
            "Deletion rule",
            (
                ": Löschklasse einer Datenart mit Startzeitpunkt, Weg und Ausnahmen.",
                ": deletion class of a cluster with its starting point, way and exceptions.",
            ),
        ),
        term(
            "Löschen",
            "Deleting",
            (
                ": so unkenntlich machen, dass die Daten mit verhältnismäßigem Aufwand nicht wiederhergestellt werden können. Auch das Vernichten des einzigen Schlüssels zählt dazu.",
                ": making data unrecognisable so that they cannot be restored by reasonable effort. Destroying the only key counts as such.",
            ),
        ),
    ]);
}

/// What this server has, personal or not.
fn entries(facts: &Facts, personal: bool) -> impl Iterator<Item = &'static Entry> {
    facts.held().filter(move |entry| is_personal(entry) == personal)
}

fn clusters(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("3. Datenarten (Cluster)", "3. Clusters");
    d.says(
        "Die Liste stammt aus dem Datenverzeichnis des Servers, nach dem auch der Löschlauf arbeitet. Eine Tabelle, die dort fehlt, besteht die Prüfung der Software nicht.",
        "The list comes from the server's data map, by which the deletion run works, too. A table that is not in it does not pass the checks of the software.",
    );
    let rows = entries(facts, true).map(|entry| {
        [
            vec![plain(entry.id)],
            vec![entry.what.into()],
            vec![entry.about.into()],
            vec![entry.purpose.into()],
            basis(entry, answers),
            vec![Piece::Words(place(entry))],
        ]
    });
    d.table(
        [
            ("Kennung", "Id"),
            ("Datenart und Inhalt", "Cluster and its data"),
            ("Betroffene", "Persons concerned"),
            ("Zweck", "Purpose"),
            ("Rechtsgrundlage", "Legal basis"),
            ("Speicherort", "Storage place"),
        ],
        rows,
    );
    d.subheading("Daten ohne Personenbezug", "Data that are not personal");
    d.says(
        "Sie unterliegen keiner Löschpflicht und stehen hier der Vollständigkeit halber.",
        "There is no duty to erase them; they stand here to be complete.",
    );
    d.list(entries(facts, false).map(|entry| {
        let kept = kept(entry, facts);
        vec![
            plain(format!("{}: ", entry.id)),
            entry.what.into(),
            t(format!(" ({})", kept.de), format!(" ({})", kept.en)),
        ]
    }));
}

/// Clusters by standard period, shortest first.
fn by_period(facts: &Facts) -> BTreeMap<u64, Vec<&'static Entry>> {
    let mut found: BTreeMap<u64, Vec<&'static Entry>> = BTreeMap::new();
    for entry in entries(facts, true) {
        let seconds = entry.retention.period.seconds(&facts.settings);
        found.entry(seconds).or_default().push(entry);
    }
    found
}

fn periods(d: &mut Document, facts: &Facts) {
    d.heading("4. Regelfristen", "4. Standard periods");
    d.says(
        "Diese Fristen gelten auf diesem Server. Wo eine Einstellung sie bestimmt, steht sie dabei. Änderungen der Richtlinie stehen im Protokoll der Verwaltung; die Konfiguration ändert, wer den Server betreibt. Eine kürzere Frist gilt für Protokoll und Anfragen ab dem nächsten Lauf, für Räume, die es schon gibt, nicht.",
        "These periods hold on this server. Where a setting decides, it is named. Changes of policy are in the audit log; the configuration is changed by whoever runs the server. A shorter period holds for the audit log and requests from the next run, and not for rooms that are there already.",
    );
    let rows = by_period(facts).into_values().map(|same| {
        let mut sources: Vec<Line> = Vec::new();
        for entry in &same {
            let source = vec![Piece::Words(source(entry.retention.period))];
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        [
            vec![Piece::Words(span(same[0], facts))],
            joined(sources),
            vec![plain(ids(same.iter().copied()))],
        ]
    });
    d.table(
        [
            ("Regelfrist", "Standard period"),
            ("Bestimmt durch und Grund", "Decided by, and why"),
            ("Datenarten", "Clusters"),
        ],
        rows,
    );
    settings(d, facts);
    let parts = entries(facts, true).filter_map(|entry| match entry.retention.due {
        Due::Parts(parts) => Some((entry, parts)),
        _ => None,
    });
    d.subheading("Eigene Fristen für Teile", "Periods of parts");
    d.list(parts.flat_map(|(entry, parts)| {
        parts
            .iter()
            .map(|part| vec![plain(format!("{}: ", entry.id)), part.what.into()])
    }));
}

fn settings(d: &mut Document, facts: &Facts) {
    d.subheading("Eingestellte Fristen", "Periods that are set");
    let shipped = Settings::default();
    let row = |name: &str, what: (&str, &str), here: u64, default: u64, unit: (&str, &str)| {
        [
            vec![plain(name)],
            vec![t(what.0, what.1)],
            vec![t(format!("{here} {}", unit.0), format!("{here} {}", unit.1))],
            vec![t(format!("{default} {}", unit.0), format!("{default} {}", unit.1))],
        ]
    };
    let (hours, days, years) = (("Stunden", "hours"), ("Tage", "days"), ("Jahre", "years"));
    let now = &facts.settings;
    d.table(
        [
            ("Einstellung", "Setting"),
            ("Wofür", "What for"),
            ("Hier", "Here"),
            ("Voreinstellung", "Default"),
        ],
        [
            row(
                "room.keep_hours",
                ("Räume ohne gewählten Tag", "Rooms without a chosen day"),
                now.room_keep_hours,
                shipped.room_keep_hours,
                hours,
            ),
            row(
                "plan_days",
                (
                    "Wie weit voraus geplant werden darf",
                    "How far ahead planning is allowed",
                ),
                now.plan_days,
                shipped.plan_days,
                days,
            ),
            row(
                "session_days",
                ("Unbenutzte Anmeldungen", "Sign-ins not used"),
                now.session_days,
                shipped.session_days,
                days,
            ),
            row(
                "audit_days",
                ("Protokoll der Verwaltung", "Audit log"),
                now.audit_days,
                shipped.audit_days,
                days,
            ),
            row(
                "request_years",
                (
                    "Beantwortete Anfragen, ab Ende des Jahres",
                    "Answered requests, from the end of the year",
                ),
                now.request_years,
                shipped.request_years,
                years,
            ),
        ],
    );
    let is_longer = [
        (now.room_keep_hours, shipped.room_keep_hours),
        (now.plan_days, shipped.plan_days),
        (now.session_days, shipped.session_days),
        (now.audit_days, shipped.audit_days),
        (now.request_years, shipped.request_years),
    ]
    .iter()
    .any(|(here, default)| here > default);
    if is_longer {
        d.paragraph([strong(
            "Eine Frist ist länger als die Voreinstellung; der Grund dafür ist schriftlich festzuhalten (Art. 5 Abs. 2 DSGVO).",
            "A period is longer than the default; the reason has to be put down in writing (Art. 5(2) GDPR).",
        )]);
    }
}

fn source(period: Period) -> Words {
    match period {
        Period::Zero => w(
            "fest im Programm: mit dem Wegfall des Zwecks",
            "fixed in the program: as soon as the purpose is gone",
        ),
        Period::Fixed(_) => w(
            "fest im Programm: so lange, wie der technische Vorgang oder der Nachweis es verlangt",
            "fixed in the program: as long as the technical act or the proof takes",
        ),
        Period::Years(_) => w(
            "fest im Programm: Nachweis; Maßstab ist die regelmäßige Verjährung (§§ 195, 199 BGB)",
            "fixed in the program: proof; measured by the regular limitation period (§§ 195, 199 BGB)",
        ),
        Period::Set(Setting::RoomKeepHours) => w(
            "Konfiguration room.keep_hours: eine Besprechung und ihre Nachzügler",
            "configuration room.keep_hours: a meeting and its latecomers",
        ),
        Period::Set(Setting::SessionDays) => w(
            "Richtlinie session_days: angemeldet bleiben ohne dauerhaften Zugang",
            "policy session_days: staying signed in without lasting access",
        ),
        Period::Set(Setting::AuditDays) => w(
            "Richtlinie audit_days: Missbrauch wird oft erst nach Monaten bemerkt",
            "policy audit_days: misuse is often noticed only after months",
        ),
        Period::Set(Setting::RequestYears) => w(
            "Richtlinie request_years: Nachweis der Antwort; Maßstab ist die regelmäßige Verjährung (§§ 195, 199 BGB)",
            "policy request_years: proof of the answer; measured by the regular limitation period (§§ 195, 199 BGB)",
        ),
    }
}

/// The standard period of an entry alone, without its starting point.
fn span(entry: &Entry, facts: &Facts) -> Words {
    let seconds = entry.retention.period.seconds(&facts.settings);
    let years = entry.retention.period.years(&facts.settings);
    let (number, de, en) = match (years, seconds) {
        (_, 0) => return w("sofort", "at once"),
        (Some(1), _) => (1, "Jahr", "year"),
        (Some(years), _) => (years, "Jahre", "years"),
        _ if seconds > DAY && seconds.is_multiple_of(DAY) => (seconds / DAY, "Tage", "days"),
        (_, HOUR) => (1, "Stunde", "hour"),
        _ if seconds.is_multiple_of(HOUR) => (seconds / HOUR, "Stunden", "hours"),
        (_, 60) => (1, "Minute", "minute"),
        _ => (seconds / 60, "Minuten", "minutes"),
    };
    w(format!("{number} {de}"), format!("{number} {en}"))
}

fn ids<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    entries.map(|entry| entry.id).collect::<Vec<_>>().join(", ")
}

/// The three types of starting point of the standard.
const fn column(start: Start) -> usize {
    match start {
        Start::Creation => 0,
        Start::LastUse
        | Start::OwnEnd
        | Start::Use
        | Start::MeetingEnd
        | Start::RoomDeleted
        | Start::TakenBack
        | Start::Withdrawn
        | Start::Superseded
        | Start::TabClosed
        | Start::OwnDeletion
        | Start::YearOfAnswer => 1,
        Start::AccountDeleted | Start::Decommissioning => 2,
    }
}

fn classes(d: &mut Document, facts: &Facts) {
    d.heading("5. Löschklassen", "5. Deletion classes");
    d.says(
        "Zeilen sind Regelfristen, Spalten die Arten des Startzeitpunkts. „–“ heißt: Diese Löschklasse kommt nicht vor.",
        "Rows are standard periods, columns types of starting point. “–” means that there is no such class.",
    );
    let rows = by_period(facts).into_values().map(|same| {
        let cell = |number| {
            let those = ids(same
                .iter()
                .copied()
                .filter(|entry| column(entry.retention.start) == number));
            vec![plain(if those.is_empty() { "–".to_owned() } else { those })]
        };
        [vec![Piece::Words(span(same[0], facts))], cell(0), cell(1), cell(2)]
    });
    d.table(
        [
            ("Regelfrist", "Standard period"),
            ("ab Erhebung", "from collection"),
            ("ab Ende eines Vorgangs", "from the end of a process"),
            ("ab Ende der Beziehung", "from the end of the relation"),
        ],
        rows,
    );
}

fn rules(d: &mut Document, facts: &Facts) {
    d.heading("6. Löschregeln je Datenart", "6. Deletion rules of each cluster");
    let rows = entries(facts, true).map(|entry| {
        [
            vec![plain(entry.id)],
            vec![Piece::Words(kept(entry, facts))],
            vec![entry.erasure.into()],
            vec![Piece::Words(after(entry, facts))],
        ]
    });
    d.table(
        [
            ("Kennung", "Id"),
            ("Startzeitpunkt und Regelfrist", "Starting point and standard period"),
            ("Weg der Löschung", "Way of deletion"),
            ("Nachlauf in Sicherungen", "After that, in backups"),
        ],
        rows,
    );
}

fn after(entry: &Entry, facts: &Facts) -> Words {
    if !place(entry).en.ends_with("backups") || entry.table().is_none() {
        return w("keiner", "none");
    }
    match &facts.backups {
        Some(backups) => w(
            format!("bis {} Tage", backups.days),
            format!("up to {} days", backups.days),
        ),
        None => w("nur in von Hand gemachten", "only in those made by hand"),
    }
}

fn exceptions(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Gründe, früher zu löschen (Art. 17 Abs. 1 DSGVO)",
        "Reasons to delete earlier (Art. 17(1) GDPR)",
    );
    d.list([
        vec![t(
            "Die Person löscht ihr Konto, ihren Tresor, ihre Räume oder Anmeldungen selbst; das wirkt sofort.",
            "The person deletes their account, vault, rooms or sign-ins; that takes effect at once.",
        )],
        vec![t(
            "Eine Anfrage auf Löschung oder ein Widerspruch ist begründet; die Verwaltung löscht das Konto, die Antwort nennt, wie viele Zeilen welcher Datenart gelöscht sind.",
            "A request for erasure or an objection is justified; administrators delete the account, and the answer says how many rows of which cluster are gone.",
        )],
        vec![t(
            "Daten wurden unrechtmäßig verarbeitet, etwa ein Konto für die falsche Person.",
            "Data were processed unlawfully, as with an account for the wrong person.",
        )],
    ]);
    d.subheading(
        "Ausnahmen und Aufbewahrung (Art. 17 Abs. 3 DSGVO)",
        "Exceptions and retention (Art. 17(3) GDPR)",
    );
    let mut points = vec![
        vec![t(
            "Rechtsstreit (Art. 17 Abs. 3 Buchst. e DSGVO): Eine Löschsperre für einzelne Datensätze hat das Programm nicht. Was als Beweis gebraucht wird, ist vor Ablauf der Frist auszuleiten (Protokoll der Verwaltung, Auskunft zum Konto, Anfrage mit Antwort) und außerhalb des Servers mit eigener Frist und engem Zugriff aufzubewahren.",
            "Legal claims (Art. 17(3)(e) GDPR): the program has no hold for single records. What is needed as evidence has to be exported before its period ends (audit log, export of the account, request with answer) and kept outside the server, with a period of its own and few who have access.",
        )],
        vec![t(
            "Aufbewahrung nach Handels- und Steuerrecht (§ 257 HGB, § 147 AO): Der Server speichert weder Handelsbriefe noch Buchungsbelege. Ergebnisse einer Besprechung, die aufzubewahren sind, gehören in das System, das dafür vorgesehen ist.",
            "Retention under commercial and tax law (§ 257 HGB, § 147 AO): the server stores neither commercial letters nor vouchers. Results of a meeting that have to be kept belong into the system made for them.",
        )],
        vec![t(
            "Offene Anfragen bleiben, bis sie beantwortet sind (Art. 12 Abs. 3 DSGVO).",
            "Open requests stay until they are answered (Art. 12(3) GDPR).",
        )],
    ];
    if answers.is(Field::PublicBody) == Some(true) {
        points.push(vec![t(
            "Archivrecht: Unterlagen sind vor der Löschung dem zuständigen Archiv anzubieten. Das betrifft Akten, in die das Ergebnis einer Besprechung als Vermerk kommt; der Server hält selbst keine solchen Unterlagen.",
            "Archive law: records have to be offered to the competent archive before deletion. That concerns files, in which the result of a meeting is noted; the server itself holds no such records.",
        )]);
    }
    if answers.is(Field::ProfessionalSecrecy) == Some(true) {
        points.push(vec![t(
            "Dokumentationspflichten des Berufs (etwa § 630f BGB für Behandelnde, § 50 BRAO für die Anwaltschaft): Sie werden in der Akte erfüllt, mit deren Fristen; der Server ist keine Akte.",
            "Duties of the profession to document (such as § 630f BGB for those who treat patients, § 50 BRAO for lawyers): they are met in the file, with its periods; the server is no file.",
        )]);
    }
    d.list(points);
    d.subheading(
        "Einschränkung statt Löschung (Art. 18 DSGVO, § 35 BDSG)",
        "Restriction instead of erasure (Art. 18 GDPR, § 35 BDSG)",
    );
    let mut line = vec![t(
        "Ein Konto kann gesperrt werden: Alle Anmeldungen enden, niemand kann es benutzen, die Daten bleiben bis zur Entscheidung. Das ist der Weg, wenn vertragliche oder satzungsgemäße Aufbewahrungsfristen der Löschung entgegenstehen (§ 35 Abs. 3 BDSG; für öffentliche Stellen der Länder und Gemeinden das Landesrecht) oder die Richtigkeit bestritten ist.",
        "An account can be suspended: all sign-ins end, nobody can use it, the data stay until it is decided. That is the way where retention periods by contract or statutes stand against erasure (§ 35(3) BDSG; for public bodies of Länder and municipalities the law of the Land), or where accuracy is contested.",
    )];
    if facts.backups.is_some() {
        line.push(t(
            " In Sicherungen kann ein einzelner Datensatz nicht gelöscht werden, ohne sie unbrauchbar zu machen; er wird mit der Sicherung gelöscht und bis dahin nicht genutzt.",
            " In backups a single record cannot be deleted without making them useless; it is deleted with the backup, and not used until then.",
        ));
    }
    d.paragraph(line);
}

fn implementation(d: &mut Document, facts: &Facts) {
    d.heading("7. Umsetzung je System", "7. Implementation in each system");
    let row = |system: (&str, &str), way: Words, note: Words| {
        [
            vec![strong(system.0, system.1)],
            vec![Piece::Words(way)],
            vec![Piece::Words(note)],
        ]
    };
    let (way, note) = database_wiped(facts);
    let (backup_way, backup_note) = backup_deleted(facts);
    d.table(
        [
            ("System", "System"),
            ("Weg und Reihenfolge", "Way and order"),
            ("Grenzen", "Limits"),
        ],
        [
            row(
                ("Arbeitsspeicher", "Memory"),
                w(
                    "Freigabe mit dem Ende des Vorgangs; Inhalte, Anwesenheit und Adressen liegen nur dort",
                    "Released at the end of the act; content, presence and addresses are there only",
                ),
                w(
                    "Auslagerung und Speicherabbilder hat der Betreiber des Rechners auszuschalten oder zu verschlüsseln",
                    "Swap and core dumps have to be switched off or encrypted by whoever runs the computer",
                ),
            ),
            row(("Datenbank", "Database"), way, note),
            row(("Sicherungen", "Backups"), backup_way, backup_note),
            row(
                ("Browser", "Browsers"),
                w(
                    "Der Browser löscht mit dem Tab, beim Abmelden oder durch Ablauf; Einstellungen löscht die Person",
                    "The browser deletes with the tab, on signing out or by expiry; settings are deleted by the person",
                ),
                w(
                    "Auf fremden Geräten liegt das nicht in der Hand des Servers",
                    "On devices of others that is not in the server's hands",
                ),
            ),
            row(
                ("Technisches Protokoll", "Technical log"),
                w(
                    format!("Stufe {}; enthält keine Namen, Adressen, Titel oder Kennungen", facts.log_level),
                    format!("Level {}; holds no names, addresses, titles or tokens", facts.log_level),
                ),
                w(
                    "Löschung durch das Betriebssystem nach dessen Einstellung",
                    "Deleted by the operating system, as it is set",
                ),
            ),
            row(
                (
                    "Aufzeichnungen, Niederschriften, Einwilligungen dazu",
                    "Recordings, transcripts, consents to them",
                ),
                recordings(facts),
                w(
                    "Was jemand unbefugt mitschneidet, erreicht kein Löschlauf (§ 201 StGB)",
                    "What somebody records without leave is out of reach of any run (§ 201 StGB)",
                ),
            ),
            row(
                ("Schlüssel des Servers", "Keys of the server"),
                w(
                    "Werden sie vernichtet, ist alles Versiegelte in Datenbank und Sicherungen unlesbar",
                    "Once they are destroyed, everything sealed in database and backups is unreadable",
                ),
                w(
                    "Gilt nicht für Sicherungen, die mit den Schlüsseln zusammen gemacht wurden",
                    "Does not hold for backups made together with the keys",
                ),
            ),
        ],
    );
    d.says(
        "Der Löschlauf findet stündlich statt und bei jedem Start, bevor der Server jemanden bedient: Auch was fällig wurde, während er aus war, ist dann gelöscht. Zuerst geht, was auf anderes verweist, dann das andere; was zusammengehört, geht in einem Schritt.",
        "The run takes place every hour, and at each start before anybody is served: what fell due while the server was off is deleted then, too. What points to something else goes first; what belongs together goes in one step.",
    );
}

fn database_wiped(facts: &Facts) -> (Words, Words) {
    let Words { de, en } = database(facts);
    match facts.database {
        Database::Embedded => (
            w(
                format!("{de}: Löschlauf; freigegebene Stellen der Datei werden überschrieben"),
                format!("{en}: deletion run; freed places of the file are overwritten"),
            ),
            w(
                "Auf Flash-Speichern können alte Stellen im Datenträger verbleiben: siehe Verschlüsselung des Datenträgers und Abschnitt 10",
                "On flash storage old places can remain inside the medium: see encryption of the disk, and section 10",
            ),
        ),
        Database::Postgres(_) => (
            w(
                format!("{de}: Löschlauf; die betroffenen Tabellen werden neu geschrieben"),
                format!("{en}: deletion run; the tables concerned are written anew"),
            ),
            w(
                "Das Protokoll von PostgreSQL (pg_wal) hält Gelöschtes, bis seine Dateien wiederverwendet werden; sehr große Tabellen werden nur freigegeben. Namen, Adressen und Anfragen sind mit einem Schlüssel außerhalb der Datenbank versiegelt, die Angaben der Organisation für ihre Unterlagen nicht. Archivierung und Replikate der Datenbank brauchen dieselben Fristen",
                "PostgreSQL's own log (pg_wal) holds what was deleted until its files are used again; very large tables are only freed. Names, addresses and requests are sealed under a key outside the database; what the organisation said for its papers is not. Archives and replicas of the database need the same periods",
            ),
        ),
    }
}

fn backup_deleted(facts: &Facts) -> (Words, Words) {
    let note = w(
        "Beim Wiederherstellen gelten alle Fristen; ein Konto oder Link, den jemand nach der Sicherung gelöscht hat, ist wieder da und muss erneut gelöscht werden. Anmeldungen, Einmal-Links und Wiederherstellungscodes sind in keiner Sicherung. Kopien, die anderswo liegen, löscht der Server nicht: Wer sie aufbewahrt, hält dort dieselbe Frist ein",
        "On restoring all periods hold; an account or link that somebody deleted after the backup is there again and has to be deleted again. Sign-ins, one-time links and recovery codes are in no backup. Copies kept elsewhere are not deleted by the server: whoever keeps them holds the same period there",
    );
    let way = match &facts.backups {
        Some(backups) => w(
            format!(
                "Der Server sichert selbst, verschlüsselt ({}), und löscht Kopien nach {} Tagen",
                facts.encryption.backups, backups.days
            ),
            format!(
                "The server makes them itself, encrypted ({}), and deletes copies after {} days",
                facts.encryption.backups, backups.days
            ),
        ),
        None => {
            let by_hand = facts.entry("backup").map(|entry| kept(entry, facts));
            let Words { de, en } = by_hand.unwrap_or_else(|| w("ohne Frist", "without a period"));
            w(
                format!(
                    "Der Server macht selbst keine. Wer sie mit dem Befehl backup in ein Verzeichnis macht, hat dort dieselbe Frist: {de}"
                ),
                format!(
                    "The server makes none itself. Whoever makes them into a directory by the command backup has the same period there: {en}"
                ),
            )
        }
    };
    (way, note)
}

fn recordings(facts: &Facts) -> Words {
    match facts.functions.state(Function::Recording) {
        State::Absent => w(
            "Gibt es nicht: Das Programm kann nicht aufzeichnen",
            "There are none: the program cannot record",
        ),
        State::Off => w(
            "Gibt es nicht: Aufzeichnung ist ausgeschaltet",
            "There are none: recording is switched off",
        ),
        State::On => w(
            "Aufzeichnung ist eingeschaltet: Datei, Niederschrift und Einwilligungen brauchen eine eigene Löschregel vor der ersten Nutzung",
            "Recording is switched on: file, transcript and consents need a deletion rule of their own before first use",
        ),
    }
}

fn proof_of_deletion(d: &mut Document, facts: &Facts) {
    d.heading(
        "8. Nachweis der Löschung (Art. 5 Abs. 2 DSGVO)",
        "8. Proof of deletion (Art. 5(2) GDPR)",
    );
    d.says(
        "Zu Läufen hält der Server fest: Zeitpunkt, ob alles Fällige gelöscht ist, und die Anzahl gelöschter Zeilen je Datenart; nie, welche oder wessen. Die Nachweise bilden eine Kette von Prüfwerten, deren Lücken auffallen.",
        "Of runs the server keeps when they were, whether all that was due is gone, and the number of rows deleted of each cluster; never which, never whose. The proofs are a chain of hashes, in which gaps show.",
    );
    d.paragraph(last_run(&facts.last_deletion));
    let mut line = vec![t("Ein Nachweis bleibt: ", "Each proof is kept: ")];
    if let Some(entry) = facts.entry("deletion_proofs") {
        line.push(Piece::Words(kept(entry, facts)));
        line.push(t(". ", ". "));
    }
    line.push(t(
        "Verwaltung, Datenschutz und Betriebs- oder Personalrat lesen sie im eigenen Zugang. Bleibt ein vollständiger Lauf länger als einen Tag aus, meldet das die Zustandsanzeige des Servers.",
        "Administrators, the data protection officer and the works council read them by accounts of their own. If there is no complete run for more than a day, the server's health says so.",
    ));
    d.paragraph(line);
    d.says(
        "Grenze: Wer Schreibzugriff auf die Datenbank hat, kann den jeweils neuesten Nachweis unbemerkt entfernen.",
        "Limit: whoever can write to the database can take out the newest proof unseen.",
    );
}

/// When the deletion job ran last, and how.
pub(super) fn last_run(proof: &Option<Proof>) -> Line {
    match proof {
        Some(Proof { at, good: true }) => vec![
            t("Letzter Löschlauf: ", "Last deletion run: "),
            plain(at.clone()),
            t(", vollständig.", ", complete."),
        ],
        Some(Proof { at, good: false }) => vec![
            t("Letzter Löschlauf: ", "Last deletion run: "),
            plain(at.clone()),
            t(", ", ", "),
            strong(
                "unvollständig; die Ursache ist zu beheben",
                "incomplete; its cause has to be mended",
            ),
            t(".", "."),
        ],
        None => vec![strong(
            "Ein Löschlauf ist bisher nicht nachgewiesen.",
            "No deletion run is proven so far.",
        )],
    }
}

fn special(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("9. Sonderfälle", "9. Special cases");
    let passing = enumerated(meeting::parts(facts).chain([w("Anwesenheit", "presence")]));
    let mut steps = vec![
        (
            w("Ende einer Besprechung", "End of a meeting"),
            w(
                format!(
                    "{} sind mit dem Ende aus dem Arbeitsspeicher gelöscht; sie waren auf keinem Datenträger. Übrig bleiben der Raum, dessen Titel und Linkbezeichnungen der Server nicht öffnen kann, und ein Vermerk, dass sie beendet ist, bis zu ihren Fristen.",
                    passing.de
                ),
                format!(
                    "{} are gone from memory with the end; they were on no disk. What is left is the room, whose title and labels of links the server cannot open, and a note that the meeting was ended, until their time.",
                    meeting::first(&passing.en)
                ),
            ),
        ),
        (
            w("Ausscheiden einer Person mit Konto", "Somebody with an account leaves"),
            w(
                "Am letzten Tag wird das Konto gesperrt, nach Klärung offener Fragen gelöscht; mit ihm gehen Kennwort, zweiter Faktor, Passkeys, Anmeldungen und Tresor sofort, Namen im Protokoll der Verwaltung ebenso. Geplante Besprechungen sollte die Person vorher absagen: Der Server weiß nicht, wem ein Raum gehört; Räume bleiben sonst ohne Namen bis zu ihrem Tag.",
                "On the last day the account is suspended, and deleted once open questions are settled; password, second factor, passkeys, sign-ins and vault go with it at once, and so do names in the audit log. The person should cancel planned meetings first: the server does not know whose a room is; rooms otherwise stay, without names, until their day.",
            ),
        ),
        (w("Niederschrift einer Aufzeichnung", "Write-up of a recording"), {
            let Words { de, en } = recordings(facts);
            w(format!("{de}."), format!("{en}."))
        }),
        (
            w(
                "Löschung auf Anfrage (Art. 17 DSGVO)",
                "Erasure on request (Art. 17 GDPR)",
            ),
            w(
                "Eingang, Frist und Antwort stehen unter „Anfragen“. Gäste ohne Konto: Der Server hat außer der Anfrage selbst nichts, was ihnen zugeordnet werden kann (Art. 11 DSGVO); das ist die Antwort.",
                "Receipt, period and answer stand under “Requests”. Guests without an account: apart from the request, the server has nothing that can be linked to them (Art. 11 GDPR); that is the answer.",
            ),
        ),
        (
            w("Wiederherstellung einer Sicherung", "Restoring a backup"),
            w(
                "Abgelaufenes wird vor der Inbetriebnahme gelöscht. Konten, die nach der Sicherung gelöscht wurden, sind wieder da; nennen kann der Server sie nicht, weil auch sein Protokoll auf dem Stand der Sicherung ist. Die Organisation vermerkt Löschungen deshalb außerhalb des Servers, solange Sicherungen davor bestehen, und wiederholt sie.",
                "What has expired is deleted before it serves. Accounts deleted after the backup are there again; the server cannot name them, because its audit log is as of the backup, too. So the organisation notes deletions outside the server for as long as there are backups from before, and repeats them.",
            ),
        ),
        (
            w("Außerbetriebnahme des Servers", "Giving the server up"),
            w(
                "Schlüssel vernichten, Datenverzeichnis und Sicherungen löschen, Datenträger nach Abschnitt 10 behandeln, Vollzug vermerken.",
                "Destroy the keys, delete the data directory and backups, treat media by section 10, note that it was done.",
            ),
        ),
    ];
    if meets(answers, "patients") {
        steps.push(consultations(facts));
    }
    if answers.rows(Field::Clients).is_some_and(|rows| !rows.is_empty()) {
        steps.push((
            w("Ende eines Auftrags (Art. 28 Abs. 3 Buchst. g DSGVO)", "End of a contract (Art. 28(3)(g) GDPR)"),
            w(
                "Die Personen des Auftraggebers nehmen ihre Daten selbst mit; danach löscht die Verwaltung deren Konten und bestätigt die Löschung. Sicherungen laufen aus.",
                "The client's people take their data along themselves; then administrators delete their accounts and confirm it. Backups run out.",
            ),
        ));
    }
    for (name, what) in steps {
        d.subheading(name.de, name.en);
        d.paragraph([Piece::Words(what)]);
    }
}

/// The longest that anything about a consultation by video may stay: three months (Anlage 31b BMV-Ä).
pub(super) const CONSULTATION_DAYS: u64 = 90;

/// Of consultations by video, nothing about a call may stay for longer.
fn consultations(facts: &Facts) -> (Words, Words) {
    const MOST: u64 = CONSULTATION_DAYS;
    let days = facts.settings.plan_days;
    let (more_de, more_en) = if days > MOST {
        (
            format!(
                " Geplante Räume können hier aber bis zu {days} Tage voraus bestehen; für Videosprechstunden ist plan_days auf höchstens {MOST} zu stellen."
            ),
            format!(
                " But planned rooms can be there for up to {days} days ahead; for consultations plan_days has to be set to {MOST} at most."
            ),
        )
    } else {
        (
            format!(" Geplante Räume bestehen höchstens {days} Tage voraus."),
            format!(" Planned rooms are there for {days} days ahead at most."),
        )
    };
    (
        w(
            "Videosprechstunde (Anlage 31b BMV-Ä)",
            "Consultation by video (Anlage 31b BMV-Ä)",
        ),
        w(
            format!(
                "Metadaten sind spätestens nach drei Monaten zu löschen. Der Server hält nicht fest, wer wann mit wem gesprochen hat.{more_de}"
            ),
            format!(
                "Metadata have to be deleted after three months at the latest. The server does not keep who spoke with whom when.{more_en}"
            ),
        ),
    )
}

fn media(d: &mut Document, answers: &Answers) {
    d.heading(
        "10. Vernichtung von Datenträgern (ISO/IEC 21964)",
        "10. Destruction of media (ISO/IEC 21964)",
    );
    d.list([
        labelled(answers, Field::MediaDestruction),
        labelled(answers, Field::DiskEncryption),
    ]);
    d.says(
        "Datenträger, die den Server verlassen (Austausch, Garantie, Rückgabe gemieteter Rechner), werden vorher gelöscht oder vernichtet; über Tag, Kennzeichen, Verfahren und ausführende Stelle wird ein Beleg geführt. Vernichtet ein Dienstleister, ist er Auftragsverarbeiter (Art. 28 DSGVO).",
        "Media that leave the server (exchange, warranty, return of rented computers) are erased or destroyed first; day, mark, method and whoever did it are put on record. A service provider that destroys them is a processor (Art. 28 GDPR).",
    );
}

fn review(d: &mut Document, answers: &Answers) {
    d.heading("11. Überprüfung", "11. Review");
    d.says(
        "Dieses Konzept wird neu erzeugt und geprüft, wenn sich Software, Fristen, Datenbank, Sicherung oder Rechtslage ändern, mindestens zum genannten Termin. Zur Prüfung gehören: letzte Nachweise lesen, eine Stichprobe je Löschklasse, Fristen gegen Zwecke halten, eine Wiederherstellung erproben.",
        "This concept is made anew and checked when software, periods, database, backups or the law change, and on the day named at the latest. Checking means: reading the last proofs, a sample of each deletion class, holding periods against purposes, trying a restore.",
    );
    d.list([
        labelled(answers, Field::NextReview),
        labelled(answers, Field::RestoreTest),
        labelled(answers, Field::Author),
    ]);
}
