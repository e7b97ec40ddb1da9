//! Functions, roles, logs and kept data, deletion: as measured.

use datamap::Words;

use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, t, w};
use crate::documents::common::{answer, kept};
use crate::documents::monitoring::{entry_cell, function_rows};
use crate::facts::Facts;
use crate::functions::Function;

/// Annexes 1 to 4.
pub fn all(d: &mut Document, facts: &Facts, answers: &Answers) {
    functions(d, facts);
    roles(d, facts);
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

/// Role of an account, what it may, what it cannot see.
const ACCOUNTS: &[[(&str, &str); 3]] = &[
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
            "zusätzlich lesen: Verwaltungsprotokoll, Datenverzeichnis, Löschnachweise, Unterlagen; der Inbetriebnahme für den Rat zustimmen oder angeben, dass dessen Schritt entfällt, und beides zurücknehmen",
            "in addition to read: administrative log, data map, proofs of deletion, papers; agree to going live, for the council, or state that its step is not applicable, and take back either",
        ),
        ("Besprechungen; sonst nichts ändern", "meetings; changes nothing else"),
    ],
    [
        ("Konto: Datenschutz", "Account: protection officer"),
        (
            "dasselbe lesen; der Inbetriebnahme für den Datenschutz zustimmen oder angeben, dass dessen Schritt entfällt, und beides zurücknehmen; Anfragen zum Datenschutz lesen und beantworten",
            "read the same; agree to going live, for data protection, or state that its step is not applicable, and take back either; read and answer requests about data",
        ),
        ("Besprechungen", "meetings"),
    ],
    [
        ("Konto: Verwaltung", "Account: administrator"),
        (
            "dasselbe lesen; Anfragen zum Datenschutz beantworten; dazu Konten, Richtlinien, Funktionen, Zustand des Servers, Inbetriebnahme; mit Begründung angeben, dass ein Schritt davor entfällt, es sei denn, die zuständige Rolle hat für die geltende Konfiguration zugestimmt oder es selbst angegeben",
            "read the same; answer requests about data; also accounts, policy, functions, health of the server, going live; state with a reason that a step before it is not applicable, unless the role in charge of it has agreed for the configuration in force or has stated it itself",
        ),
        (
            "an Stelle von Rat oder Datenschutz zustimmen; Besprechungen: kein Titel, keine Teilnehmenden, keine Zeiten, keine Inhalte",
            "agree in place of council or officer; meetings: no title, no participants, no times, no content",
        ),
    ],
];

/// The same of roles in a meeting, where what is switched off is nobody's right.
fn in_meetings(facts: &Facts) -> [[Piece; 3]; 4] {
    let shows = facts.functions.on(Function::ScreenShare);
    let (hosts, presenters) = if shows {
        (
            t(
                "einlassen, sperren, stummschalten, entfernen, Zeigen erlauben; Kennwort und Links ändert allein, wer den Raum angelegt hat",
                "admit, lock, mute, remove, allow showing; passphrase and links are changed only by whoever made the room",
            ),
            t("Bildschirm ohne Rückfrage zeigen", "show a screen without asking"),
        )
    } else {
        (
            t(
                "einlassen, sperren, stummschalten, entfernen; Kennwort und Links ändert allein, wer den Raum angelegt hat",
                "admit, lock, mute, remove; passphrase and links are changed only by whoever made the room",
            ),
            t(
                "wie Teilnehmende, solange das Zeigen des Bildschirms ausgeschaltet ist",
                "as participants, as long as sharing a screen is switched off",
            ),
        )
    };
    [
        [
            t("Besprechung: Leitung, Mitleitung", "Meeting: host, co-host"),
            hosts,
            t(
                "private Nachrichten anderer; Stimmen anonymer Umfragen, die andere stellen; Kamera oder Mikrofon einschalten",
                "private messages of others; votes in anonymous polls asked by others; switch on camera or microphone",
            ),
        ],
        [
            t("Besprechung: Vortragende", "Meeting: presenter"),
            presenters,
            t("wie Teilnehmende", "as participants"),
        ],
        [
            t("Besprechung: Teilnehmende", "Meeting: participant"),
            participants(facts).into(),
            t("private Nachrichten anderer", "private messages of others"),
        ],
        [
            t("Vor der Tür", "Before the door"),
            t(
                "anklopfen mit einem Namen eigener Wahl",
                "knock with a name of one's choice",
            ),
            t("alles aus der Besprechung", "everything of the meeting"),
        ],
    ]
}

/// What participants may.
fn participants(facts: &Facts) -> Words {
    let on = |function| facts.functions.on(function);
    let asks = facts.defaults.share_asks;
    let all = [
        (true, "sprechen", "speak"),
        (on(Function::Chat) || on(Function::Notes), "schreiben", "write"),
        (on(Function::Polls), "abstimmen", "vote"),
        (
            on(Function::ScreenShare) && asks,
            "zeigen auf Anfrage",
            "show on request",
        ),
        (on(Function::ScreenShare) && !asks, "zeigen", "show"),
    ];
    let (de, en): (Vec<&str>, Vec<&str>) = all
        .into_iter()
        .filter_map(|(may, de, en)| may.then_some((de, en)))
        .unzip();
    w(de.join(", "), en.join(", "))
}

fn roles(d: &mut Document, facts: &Facts) {
    d.heading("Anlage 2: Rollen", "Annex 2: Roles");
    let accounts = ACCOUNTS.iter().map(|row| row.map(|(de, en)| t(de, en)));
    d.table(
        [
            ("Rolle", "Role"),
            ("darf", "may"),
            ("kann nicht (sehen)", "cannot (see)"),
        ],
        accounts
            .chain(in_meetings(facts))
            .map(|row| row.map(|piece| vec![piece])),
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
