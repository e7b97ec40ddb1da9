//! Functions, roles, logs and kept data, deletion: as measured.

use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, t};
use crate::documents::common::{answer, kept};
use crate::documents::monitoring::{entry_cell, function_rows};
use crate::facts::Facts;

/// Annexes 1 to 4.
pub fn all(d: &mut Document, facts: &Facts, answers: &Answers) {
    functions(d, facts);
    roles(d);
    logs(d, facts);
    deletion(d, facts, answers);
}

fn functions(d: &mut Document, facts: &Facts) {
    d.heading(
        "Anlage 1: Funktionen und ihre Eignung zur Überwachung",
        "Annex 1: Functions and their suitability for monitoring",
    );
    d.says(
        "„ja“: zeigt unmittelbar Leistung oder Verhalten oder hält es fest. „mittelbar“: lässt nur währenddessen, nur für wenige oder nur nebenbei darauf schließen. Beides ist mitbestimmt. „nein“: sagt darüber nichts.",
        "“yes”: shows performance or behaviour directly, or keeps it. “indirectly”: allows conclusions only meanwhile, only for few or only in passing. Both are subject to co-determination. “no”: says nothing about it.",
    );
    d.table(
        [
            ("Funktion", "Function"),
            ("Stand", "State"),
            ("Daten", "Data"),
            ("Zugriff", "Access"),
            ("Frist", "Period"),
            ("Zur Überwachung geeignet", "Suited for monitoring"),
        ],
        function_rows(facts),
    );
}

/// Role, what it may, what it cannot see.
const ROLES: &[[(&str, &str); 3]] = &[
    [
        ("Konto: Mitglied", "Account: member"),
        (
            "eigenes Konto; Besprechungen, soweit die Richtlinie es erlaubt; Einladungen",
            "own account; meetings as policy allows; invitations",
        ),
        ("Daten anderer Konten", "data of other accounts"),
    ],
    [
        ("Konto: Personal- oder Betriebsrat", "Account: works council"),
        (
            "zusätzlich lesen: Verwaltungsprotokoll, Datenverzeichnis, Löschnachweise, Unterlagen; der Inbetriebnahme für den Rat zustimmen",
            "in addition to read: administrative log, data map, proofs of deletion, papers; agree to going live, for the council",
        ),
        ("Besprechungen; sonst nichts ändern", "meetings; changes nothing else"),
    ],
    [
        ("Konto: Datenschutz", "Account: protection officer"),
        (
            "dasselbe lesen; der Inbetriebnahme für den Datenschutz zustimmen; Anfragen zum Datenschutz lesen und beantworten",
            "read the same; agree to going live, for data protection; read and answer requests about data",
        ),
        ("Besprechungen", "meetings"),
    ],
    [
        ("Konto: Verwaltung", "Account: administrator"),
        (
            "dasselbe lesen; Anfragen zum Datenschutz beantworten; dazu Konten, Richtlinien, Funktionen, Zustand des Servers, Inbetriebnahme",
            "read the same; answer requests about data; also accounts, policy, functions, health of the server, going live",
        ),
        (
            "an Stelle von Rat oder Datenschutz zustimmen; Besprechungen: kein Titel, keine Teilnehmenden, keine Zeiten, keine Inhalte",
            "agree in place of council or officer; meetings: no title, no participants, no times, no content",
        ),
    ],
    [
        ("Besprechung: Leitung, Mitleitung", "Meeting: host, co-host"),
        (
            "einlassen, sperren, stummschalten, entfernen, Zeigen erlauben; Kennwort und Links ändert allein, wer den Raum angelegt hat",
            "admit, lock, mute, remove, allow showing; passphrase and links are changed only by whoever made the room",
        ),
        (
            "private Nachrichten anderer; Stimmen anonymer Umfragen, die andere stellen; Kamera oder Mikrofon einschalten",
            "private messages of others; votes in anonymous polls asked by others; switch on camera or microphone",
        ),
    ],
    [
        ("Besprechung: Vortragende", "Meeting: presenter"),
        ("Bildschirm ohne Rückfrage zeigen", "show a screen without asking"),
        ("wie Teilnehmende", "as participants"),
    ],
    [
        ("Besprechung: Teilnehmende", "Meeting: participant"),
        (
            "sprechen, schreiben, abstimmen, zeigen auf Anfrage",
            "speak, write, vote, show on request",
        ),
        ("private Nachrichten anderer", "private messages of others"),
    ],
    [
        ("Vor der Tür", "Before the door"),
        (
            "anklopfen mit einem Namen eigener Wahl",
            "knock with a name of one's choice",
        ),
        ("alles aus der Besprechung", "everything of the meeting"),
    ],
];

fn roles(d: &mut Document) {
    d.heading("Anlage 2: Rollen", "Annex 2: Roles");
    d.table(
        [
            ("Rolle", "Role"),
            ("darf", "may"),
            ("kann nicht (sehen)", "cannot (see)"),
        ],
        ROLES.iter().map(|row| row.map(|(de, en)| vec![t(de, en)])),
    );
}

fn logs(d: &mut Document, facts: &Facts) {
    d.heading(
        "Anlage 3: Protokolle und gespeicherte Daten (abschließend)",
        "Annex 3: Logs and stored data (exhaustive)",
    );
    let held = facts.held();
    let rows = held.map(|entry| {
        [
            vec![Piece::from(entry.what)],
            vec![entry.about.into()],
            vec![entry.recipients.into()],
            entry_cell(entry),
        ]
    });
    d.table(
        [
            ("Daten", "Data"),
            ("Über wen", "About whom"),
            ("Wer sie erhält", "Who is given them"),
            ("Zur Überwachung geeignet", "Suited for monitoring"),
        ],
        rows,
    );
}

fn deletion(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("Anlage 4: Löschung", "Annex 4: Deletion");
    let held = facts.personal();
    let rows = held.map(|entry| {
        [
            vec![Piece::from(entry.what)],
            vec![kept(entry, facts).into()],
            vec![entry.erasure.into()],
        ]
    });
    d.table([("Daten", "Data"), ("Frist", "Period"), ("Löschung", "Deletion")], rows);
    d.paragraph([match &facts.last_deletion {
        None => t(
            "Ein Löschlauf ist noch nicht nachgewiesen.",
            "No deletion run is proven yet.",
        ),
        Some(proof) if proof.good => t(
            format!("Letzter vollständiger Löschlauf: {}.", proof.at),
            format!("Last complete deletion run: {}.", proof.at),
        ),
        Some(proof) => t(
            format!("Der letzte Löschlauf ({}) war nicht vollständig.", proof.at),
            format!("The last deletion run ({}) was not complete.", proof.at),
        ),
    }]);
    d.paragraph([match &facts.backups {
        None => t(
            "Der Server macht selbst keine Sicherungen.",
            "The server makes no backups itself.",
        ),
        Some(backups) => t(
            format!("Sicherungen behält der Server {} Tage.", backups.days),
            format!("The server keeps backups for {} days.", backups.days),
        ),
    }]);
    d.paragraph([
        t("Vernichtung von Datenträgern: ", "Destruction of media: "),
        answer(answers, Field::MediaDestruction),
    ]);
}
