//! Annexes I to IV, from facts and answers.

use datamap::{Place, Words};

use super::Side;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, t, w};
use crate::documents::common::{
    answer, audience, content_encryption, creators, kept, labelled, meets, second_factor, transport,
};
use crate::documents::meeting;
use crate::facts::{Database, Facts};
use crate::functions::Function;

/// All four.
pub fn write(d: &mut Document, facts: &Facts, answers: &Answers) {
    parties(d, answers);
    processing(d, facts, answers);
    measures(d, facts, answers);
    sub_processors(d, answers);
}

const PARTY: [(&str, &str); 3] = [("Name", "Name"), ("Anschrift", "Address"), ("Kontakt", "Contact")];

/// Parties of an answer: name, address, contact.
fn rows(answers: &Answers, field: Field) -> Vec<[Line; 3]> {
    match answers.rows(field) {
        None => vec![[vec![Piece::Missing(field)], vec![plain("")], vec![plain("")]]],
        Some(rows) => {
            let cell = |row: &[&str], i: usize| vec![plain(row.get(i).copied().unwrap_or_default())];
            rows.iter()
                .map(|row| [cell(row, 0), cell(row, 1), cell(row, 2)])
                .collect()
        }
    }
}

fn organisation(d: &mut Document, answers: &Answers) {
    d.table(
        PARTY,
        [[
            vec![answer(answers, Field::ControllerName)],
            vec![answer(answers, Field::ControllerAddress)],
            vec![answer(answers, Field::ControllerContact)],
        ]],
    );
    d.list([
        labelled(answers, Field::ControllerHead),
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
        labelled(answers, Field::Representative),
    ]);
}

fn blank(d: &mut Document) {
    d.says(
        "Noch keine. Wird der Vertrag geschlossen, ist einzutragen:",
        "None yet. Where the contract is concluded, to be entered:",
    );
    d.lines([
        w("Name", "Name"),
        w("Anschrift", "Address"),
        w(
            "Name, Funktion und Kontakt der Ansprechperson",
            "Name, position and contact of the contact person",
        ),
        w("Datenschutzbeauftragte Person", "Data protection officer"),
    ]);
}

fn parties(d: &mut Document, answers: &Answers) {
    d.heading("Anhang I: Liste der Parteien", "Annex I: List of parties");
    let side = Side::of(answers);
    d.subheading("Verantwortliche", "Controllers");
    match side {
        Side::Controller => organisation(d, answers),
        Side::Neither => blank(d),
        Side::Processor | Side::Unknown => {
            d.table(PARTY, rows(answers, Field::Clients));
            d.list([labelled(answers, Field::ClientOfficers)]);
        }
    }
    d.subheading("Auftragsverarbeiter", "Processors");
    match side {
        Side::Controller => {
            d.table(PARTY, rows(answers, Field::Processors));
        }
        _ => organisation(d, answers),
    }
    d.subheading(
        "Unterschriften (Art. 28 Abs. 9 DSGVO: schriftlich oder in einem elektronischen Format)",
        "Signatures (Art. 28(9) GDPR: in writing, including in electronic form)",
    );
    d.lines([
        w(
            "Verantwortlicher: Name und Funktion der unterzeichnenden Person",
            "Controller: name and position of the signatory",
        ),
        w(
            "Verantwortlicher: Ort, Tag des Beitritts, Unterschrift",
            "Controller: place, date of accession, signature",
        ),
        w(
            "Auftragsverarbeiter: Name und Funktion der unterzeichnenden Person",
            "Processor: name and position of the signatory",
        ),
        w(
            "Auftragsverarbeiter: Ort, Tag des Beitritts, Unterschrift",
            "Processor: place, date of accession, signature",
        ),
    ]);
}

fn processing(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Anhang II: Beschreibung der Verarbeitung",
        "Annex II: Description of the processing",
    );
    d.subheading(
        "Kategorien betroffener Personen, deren personenbezogene Daten verarbeitet werden",
        "Categories of data subjects whose personal data is processed",
    );
    let mut line = audience(answers);
    line.push(if facts.functions.on(Function::GuestAccess) {
        t(
            "; Personen mit Konto; Eingeladene und Gäste ohne Konto; wer eine Anfrage zum Datenschutz stellt.",
            "; people with an account; those invited and guests without an account; whoever makes a request about data protection.",
        )
    } else {
        t(
            "; Personen mit Konto; Eingeladene; wer eine Anfrage zum Datenschutz stellt.",
            "; people with an account; those invited; whoever makes a request about data protection.",
        )
    });
    d.paragraph(line);
    d.subheading(
        "Kategorien personenbezogener Daten, die verarbeitet werden, und Dauer",
        "Categories of personal data processed, and duration",
    );
    d.says(
        "Aus dem Datenverzeichnis des Servers, nach dem er auch löscht. Was nur im Browser der betroffenen Person liegt, verarbeitet der Auftragsverarbeiter nicht.",
        "From the server's data map, by which it deletes as well. What rests in the browser of the person concerned only is not processed by the processor.",
    );
    let entries = facts
        .personal()
        .filter(|entry| !matches!(entry.place, Place::Browser(_) | Place::Operator));
    d.table(
        [
            ("Daten", "Data"),
            ("Betroffene", "Data subjects"),
            ("Zweck", "Purpose"),
            ("Dauer", "Duration"),
        ],
        entries.map(|entry| {
            [
                vec![Piece::from(entry.what)],
                vec![entry.about.into()],
                vec![entry.purpose.into()],
                vec![kept(entry, facts).into()],
            ]
        }),
    );
    sensitive(d, facts, answers);
    nature(d, facts, answers);
}

fn sensitive(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Verarbeitete sensible Daten und angewandte Beschränkungen oder Garantien",
        "Sensitive data processed and applied restrictions or safeguards",
    );
    let mut kinds = Vec::new();
    if meets(answers, "patients") {
        kinds.push(vec![t(
            "Gesundheitsdaten (Art. 9 DSGVO) im Gespräch mit Patientinnen und Patienten; schon die Einladung kann auf eine Behandlung hinweisen.",
            "Data concerning health (Art. 9 GDPR) in conversations with patients; an invitation alone may point to treatment.",
        )]);
    }
    if answers.is(Field::ProfessionalSecrecy) == Some(true) {
        kinds.push(vec![t(
            "Fremde Geheimnisse nach § 203 StGB: Abschnitt IV Nr. 4.",
            "Secrets of others under § 203 StGB: Section IV no. 4.",
        )]);
    }
    if meets(answers, "pupils") {
        kinds.push(vec![t(
            "Daten von Minderjährigen: Teilnahme ohne Kamera und mit einem Kürzel.",
            "Data of minors: participation without a camera and with initials.",
        )]);
    }
    kinds.push(vec![t(
        "Sonst gezielt keine, auch keine über strafrechtliche Verurteilungen (Art. 10 DSGVO). Was Teilnehmende im Gespräch äußern oder zeigen, kann jede Art von Daten sein.",
        "Otherwise none on purpose, nor on criminal convictions (Art. 10 GDPR). What participants say or show in conversation may be any kind of data.",
    )]);
    d.list(kinds);
    let (kept_de, kept_en) = if meeting::leaves_nothing(facts) {
        (", kein Speichern von Inhalten", ", no storing of content")
    } else {
        ("", "")
    };
    d.says(
        format!(
            "Garantien für alle Gespräche, gleich welchen Inhalts: Verschlüsselung von Gerät zu Gerät ohne Ausnahme{kept_de}, Titel der Besprechungen und Namen der Teilnehmenden für den Server unlesbar, streng begrenzter Zugang zur Maschine, Schulung der Befugten, Protokoll der Verwaltung."
        ),
        format!(
            "Safeguards for all conversations, whatever their content: encryption from device to device without exception{kept_en}, titles of meetings and names of participants unreadable for the server, strictly limited access to the machine, training of those authorised, a log of administration."
        ),
    );
}

fn nature(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading("Art der Verarbeitung", "Nature of the processing");
    d.says(
        "Betrieb eines Servers für Besprechungen: Erheben, Weiterleiten verschlüsselter Ton-, Bild- und Textdaten, Speichern von Konten, Räumen und Einladungen, Sichern, Löschen; Wartung und Hilfe.",
        "Running a server for meetings: collecting, passing on encrypted sound, picture and text, storing accounts, rooms and invitations, backing up, deleting; maintenance and help.",
    );
    if Side::of(answers) == Side::Controller {
        d.says(
            "Die einzelnen Auftragsverarbeiter übernehmen davon:",
            "Of this the processors take on:",
        );
        d.table(
            [
                ("Auftragsverarbeiter", "Processor"),
                ("Aufgabe", "Task"),
                ("Ort der Verarbeitung", "Place of processing"),
            ],
            tasks(answers),
        );
    }
    d.paragraph([
        t(
            "Gegenstand ist die Anlage unter dieser Adresse: ",
            "Subject matter is the installation at this address: ",
        ),
        plain(facts.address.clone()),
        t(". Besprechungen anlegen dürfen ", ". Meetings may be created by "),
        creators(facts).into(),
        t(
            format!("; ein Raum fasst bis zu {} Personen.", facts.room_capacity),
            format!("; a room holds up to {} people.", facts.room_capacity),
        ),
    ]);
    d.subheading(
        "Zwecke, für die die personenbezogenen Daten im Auftrag des Verantwortlichen verarbeitet werden",
        "Purposes for which the personal data is processed on behalf of the controller",
    );
    let shared = meeting::shared(facts);
    d.says(
        format!(
            "Vertrauliche Besprechungen mit {}; Anmeldung und Verwaltung von Konten; Sicherheit des Betriebs; Beantwortung von Anfragen der Betroffenen. Andere Zwecke gibt es nicht, insbesondere keine Kontrolle von Leistung oder Verhalten.",
            shared.de
        ),
        format!(
            "Confidential meetings with {}; sign-in and administration of accounts; security of operation; answering requests of data subjects. There are no other purposes, in particular no monitoring of performance or conduct.",
            shared.en
        ),
    );
    d.subheading("Dauer der Verarbeitung", "Duration of the processing");
    d.says(
        "So lange, wie der Server für den Verantwortlichen betrieben wird; danach bis zur Löschung oder Rückgabe nach Klausel 10 Buchst. d. Einzelne Daten nach der Tabelle oben.",
        "As long as the server is run for the controller; after that until deletion or return under Clause 10(d). Single data as in the table above.",
    );
    d.subheading(
        "Verarbeitung durch Unterauftragsverarbeiter",
        "Processing by sub-processors",
    );
    d.says(
        "Gegenstand, Art und Ort stehen in Anhang IV; die Dauer entspricht der des Auftrags.",
        "Subject matter, nature and place stand in Annex IV; the duration is that of the processing.",
    );
}

fn tasks(answers: &Answers) -> Vec<[Line; 3]> {
    let rows = answers.rows(Field::Processors).unwrap_or_default();
    let cell = |row: &[&str], i: usize| vec![plain(row.get(i).copied().unwrap_or_default())];
    rows.iter()
        .map(|row| [cell(row, 0), cell(row, 3), cell(row, 4)])
        .collect()
}

/// A number of the annex: what, and the sentences under it.
type Measure = (Words, Vec<Line>);

fn measure(de: &str, en: &str, lines: impl IntoIterator<Item = Line>) -> Measure {
    (w(de, en), lines.into_iter().collect())
}

fn measures(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Anhang III: Technische und organisatorische Maßnahmen (Art. 32 DSGVO)",
        "Annex III: Technical and organisational measures (Art. 32 GDPR)",
    );
    d.says(
        "Gemessen am laufenden Server; Tag, Version und Konfiguration stehen am Anfang dieses Papiers. Ausführlich sind die Maßnahmen im Papier „Technische und organisatorische Maßnahmen“ desselben Servers beschrieben, das Bestandteil dieses Anhangs ist.",
        "Measured on the running server; day, version and configuration stand at the head of this paper. The measures are described at length in the paper “Technical and organisational measures” of the same server, which is part of this annex.",
    );
    if Side::of(answers) == Side::Controller {
        d.says(
            "Sie gelten für den Server des Verantwortlichen, auf dem der Auftragsverarbeiter arbeitet. Für eigene Räume, Geräte und Beschäftigte trifft er mindestens gleichwertige; was davon abweicht oder hinzukommt, steht vor der Unterschrift hier:",
            "They hold for the server of the controller on which the processor works. For rooms, devices and staff of its own it takes at least equivalent ones; what differs or is added stands here before signature:",
        );
        d.lines([w(
            "Weitere Maßnahmen des Auftragsverarbeiters",
            "Further measures of the processor",
        )]);
    }
    let all = [technical(facts), organisational(facts, answers)].concat();
    for ((name, lines), number) in all.into_iter().zip(1..) {
        d.subheading(format!("{number}. {}", name.de), format!("{number}. {}", name.en));
        d.list(lines);
    }
}

fn technical(facts: &Facts) -> Vec<Measure> {
    let encryption = &facts.encryption;
    vec![
        measure(
            "Pseudonymisierung",
            "Pseudonymisation",
            [vec![t(
                "Teilnehmende wählen ihren Namen frei; Räume und Einladungen sind nur durch Zufallskennungen benannt, im Änderungsprotokoll stehen Zufallskennungen statt Namen.",
                "Participants choose their name freely; rooms and invitations are named by random ids only; the audit log has random ids instead of names.",
            )]],
        ),
        measure(
            "Verschlüsselung der Inhalte",
            "Encryption of content",
            [vec![content_encryption(facts).into()]],
        ),
        measure(
            "Verschlüsselung der Wege",
            "Encryption in transit",
            [vec![transport(facts).into()]],
        ),
        measure(
            "Verschlüsselung der gespeicherten Daten",
            "Encryption at rest",
            [
                vec![t(
                    format!(
                        "Namen, Anmeldenamen und Adressen in der Datenbank: {}; Tresor der Mitglieder: {}; Kennwörter nur als Prüfwert: {}.",
                        encryption.names, encryption.vault, encryption.passwords
                    ),
                    format!(
                        "Names, sign-in names and addresses in the database: {}; members' vault: {}; passwords as a proof only: {}.",
                        encryption.names, encryption.vault, encryption.passwords
                    ),
                )],
                vec![database(facts)],
            ],
        ),
        measure(
            "Anmeldung und Rechte",
            "Sign-in and rights",
            [
                vec![second_factor(facts).into()],
                vec![t(
                    "Getrennte Rollen für Mitglieder, Betriebs- oder Personalrat, Datenschutz und Verwaltung; keine Rolle sieht Besprechungen. Fehlversuche werden gebremst und gesperrt.",
                    "Separate roles for members, works or staff council, data protection and administration; no role sees meetings. Wrong tries are slowed down and blocked.",
                )],
            ],
        ),
        measure(
            "Einlass zu Besprechungen",
            "Admission to meetings",
            [
                vec![meeting::door(facts).into()],
                vec![meeting::passphrase(facts).into()],
                vec![meeting::screens(facts).into()],
                vec![meeting::recording(facts).into()],
            ],
        ),
        measure(
            "Verfügbarkeit und Wiederherstellung",
            "Availability and recovery",
            [
                vec![backups(facts)],
                vec![t(
                    "Grenzen je Anschluss, Raum und Netz schützen vor Überlastung. Ein zweiter Server springt nicht ein.",
                    "Limits per connection, room and network protect against overload. No second server steps in.",
                )],
            ],
        ),
        measure(
            "Löschung",
            "Deletion",
            [
                vec![t(
                    "Ein Löschlauf prüft stündlich und vor jedem Start nach dem Datenverzeichnis und weist jeden Lauf nach; ein ausgebliebener wird gemeldet.",
                    "A deletion run goes by the data map hourly and before each start and leaves a proof of each run; a missed one is reported.",
                )],
                vec![last_deletion(facts)],
            ],
        ),
        measure(
            "Protokolle",
            "Logs",
            [vec![t(
                format!(
                    "Technisches Protokoll bis zur Stufe „{}“, ohne Namen, Adressen, Titel und Kennungen. Änderungsprotokoll der Verwaltung, verkettet, {} Tage.",
                    facts.log_level, facts.settings.audit_days
                ),
                format!(
                    "Technical log up to the level “{}”, without names, addresses, titles and tokens. Audit log of administration, chained, {} days.",
                    facts.log_level, facts.settings.audit_days
                ),
            )]],
        ),
    ]
}

fn database(facts: &Facts) -> Piece {
    match &facts.database {
        Database::Embedded => t(
            "Die Datenbank liegt auf dem Server selbst.",
            "The database rests on the server itself.",
        ),
        Database::Postgres(host) => t(
            format!("Die Datenbank liegt auf dem Rechner {host}."),
            format!("The database rests on the computer {host}."),
        ),
    }
}

fn backups(facts: &Facts) -> Piece {
    let Some(backups) = &facts.backups else {
        return t(
            "Der Server legt selbst keine Sicherungen an.",
            "The server makes no backups itself.",
        );
    };
    let method = &facts.encryption.backups;
    let last = facts.last_backup.as_ref();
    let (de, en) = match last {
        None => ("keine bekannt".to_owned(), "none is known".to_owned()),
        Some(proof) if proof.good => (format!("{}, gelungen", proof.at), format!("{}, succeeded", proof.at)),
        Some(proof) => (format!("{}, misslungen", proof.at), format!("{}, failed", proof.at)),
    };
    t(
        format!(
            "Tägliche Sicherung, verschlüsselt mit {method}, {} Tage aufbewahrt. Letzte: {de}.",
            backups.days
        ),
        format!(
            "Daily backup, encrypted by {method}, kept for {} days. Last one: {en}.",
            backups.days
        ),
    )
}

fn last_deletion(facts: &Facts) -> Piece {
    match &facts.last_deletion {
        None => t(
            "Ein Löschlauf ist noch nicht belegt.",
            "No deletion run is on record yet.",
        ),
        Some(proof) if proof.good => t(
            format!("Letzter Löschlauf: {}, gelungen.", proof.at),
            format!("Last deletion run: {}, succeeded.", proof.at),
        ),
        Some(proof) => t(
            format!("Letzter Löschlauf: {}, misslungen.", proof.at),
            format!("Last deletion run: {}, failed.", proof.at),
        ),
    }
}

fn organisational(facts: &Facts, answers: &Answers) -> Vec<Measure> {
    vec![
        measure(
            "Zutritt und Datenträger",
            "Physical access and media",
            [
                labelled(answers, Field::PhysicalAccess),
                labelled(answers, Field::DiskEncryption),
                labelled(answers, Field::MediaDestruction),
            ],
        ),
        measure(
            "Personal und Endgeräte",
            "Staff and devices",
            [labelled(answers, Field::Training), labelled(answers, Field::Endpoints)],
        ),
        measure(
            "Vorfälle und Wiederanlauf",
            "Incidents and recovery",
            [
                labelled(answers, Field::IncidentContact),
                labelled(answers, Field::RecoveryGoals),
                labelled(answers, Field::RestoreTest),
            ],
        ),
        measure(
            "Regelmäßige Überprüfung und Prüfungen durch den Verantwortlichen",
            "Regular testing and audits by the controller",
            [
                vec![t(
                    "Diese Papiere entstehen aus dem laufenden Server und lassen sich jederzeit neu erzeugen und vergleichen. Datenverzeichnis, Löschnachweise und Änderungsprotokoll liest die datenschutzbeauftragte Person mit einem eigenen Konto. Der Quelltext ist offen.",
                    "These papers come from the running server and can be made anew and compared at any time. Data map, proofs of deletion and audit log are read by the data protection officer with an account of their own. The source code is open.",
                )],
                labelled(answers, Field::NextReview),
            ],
        ),
        measure(
            "Unterstützung bei Rechten der Betroffenen (zu Klausel 8)",
            "Assistance with rights of data subjects (on Clause 8)",
            [vec![
                t(
                    "Wer ein Konto hat, sieht, berichtigt, exportiert und löscht die eigenen Daten selbst unter ",
                    "Whoever has an account sees, corrects, exports and erases data of their own under ",
                ),
                plain(format!("{}/account", facts.address)),
                t(
                    "; alle anderen fragen an unter ",
                    "; everybody else makes a request under ",
                ),
                plain(meeting::privacy_page(facts)),
                t(
                    ". Der Auftragsverarbeiter leitet jede Anfrage weiter und beantwortet sie nur auf Weisung. Er hilft bei Folgenabschätzung und Meldungen mit dem Datenverzeichnis und diesen Papieren.",
                    ". The processor passes every request on and answers it on instruction only. It helps with impact assessment and notifications by the data map and these papers.",
                ),
                attended(facts),
            ]],
        ),
        measure(
            "Verbleibende Risiken",
            "Remaining risks",
            [vec![t(
                "Das Programm liefert der Server aus: Wer ihn beherrscht, könnte ein verändertes ausliefern. Während einer Besprechung sieht der Server Netzwerkadressen, Zeiten und Datenmengen; er schreibt sie auf keinen Datenträger. Gegen ein überwachtes Gerät oder heimliches Mitschneiden hilft keine Verschlüsselung.",
                "The server delivers the program: whoever controls it could deliver a changed one. During a meeting the server sees network addresses, times and amounts of data; it writes them to no disk. No encryption helps against a device under surveillance or recording in secret.",
            )]],
        ),
    ]
}

fn attended(facts: &Facts) -> Piece {
    if meeting::watches_nobody(facts) {
        t(
            " Welche Besprechungen eine Person besucht hat, kann er nicht sagen: Es ist nicht gespeichert.",
            " Which meetings a person attended it cannot tell: that is not stored.",
        )
    } else {
        t("", "")
    }
}

fn sub_processors(d: &mut Document, answers: &Answers) {
    d.heading(
        "Anhang IV: Liste der Unterauftragsverarbeiter",
        "Annex IV: List of sub-processors",
    );
    let rows = answers.rows(Field::Processors);
    match (Side::of(answers), rows) {
        (Side::Controller, _) => {
            d.says(
                "Beim Abschluss ist kein Unterauftragsverarbeiter genehmigt. Jeder weitere wird nach Klausel 7.7 mit Name, Anschrift, Ansprechperson, Aufgabe und Ort hier eingetragen.",
                "On conclusion no sub-processor is authorised. Each further one is entered here in accordance with Clause 7.7, with name, address, contact person, task and place.",
            );
        }
        (_, None) => {
            d.paragraph([Piece::Missing(Field::Processors)]);
        }
        (_, Some(rows)) if rows.is_empty() => {
            d.says(
                "Keine: Der Auftragsverarbeiter betreibt alles selbst. Jeder weitere wird nach Klausel 7.7 mit Name, Anschrift, Ansprechperson, Aufgabe und Ort hier eingetragen.",
                "None: the processor runs everything itself. Each further one is entered here in accordance with Clause 7.7, with name, address, contact person, task and place.",
            );
        }
        (_, Some(rows)) => {
            d.says(
                "Der Verantwortliche hat diese Unterauftragsverarbeiter genehmigt:",
                "The controller has authorised these sub-processors:",
            );
            let cell = |row: &[&str], i: usize| vec![plain(row.get(i).copied().unwrap_or_default())];
            d.table(
                [
                    ("Name", "Name"),
                    ("Anschrift", "Address"),
                    ("Kontakt", "Contact"),
                    ("Aufgabe", "Task"),
                    ("Ort", "Place"),
                ],
                rows.iter().map(|row| [0, 1, 2, 3, 4].map(|column| cell(row, column))),
            );
        }
    }
}
