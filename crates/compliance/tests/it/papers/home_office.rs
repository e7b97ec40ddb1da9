use compliance::{Function, Paper, State};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("Art. 29, Art. 32 Abs. 4 DSGVO", "Art. 29, Art. 32(4) GDPR"),
    ("Die Kamera ist zu Hause freiwillig", "The camera is voluntary at home"),
    ("Art. 13 GG", "Art. 13 GG"),
    ("Raum und Mitbewohnende", "Room and household"),
    ("Geräte und Netz", "Devices and network"),
    ("Regeln für Endgeräte", "Rules for devices"),
    ("§ 201 StGB", "§ 201 StGB"),
    ("Unterlagen und Mitschriften", "Papers and notes"),
    ("Meldestelle", "Contact for incidents"),
    ("8. Kontrolle und Mitbestimmung", "8. Checks and co-determination"),
    ("Betriebs- oder Personalrat", "works or staff council"),
    ("Nachweis der Unterweisung", "Record of instruction"),
    ("Unterschriften", "Signatures"),
];

const HERE: &[Paper] = &[Paper::HomeOffice];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("bis zu 14 Tage ohne Nutzung", "up to 14 days without use"),
            change: |facts| facts.settings.session_days = 1,
            after: ("bis zu 1 Tag ohne Nutzung", "up to 1 day without use"),
        },
        Claim {
            papers: HERE,
            before: (
                "Ein Hintergrund kann das Zimmer verdecken",
                "A background can cover the room",
            ),
            change: |facts| facts.functions.set(Function::Backgrounds, State::Absent),
            after: ("", ""),
        },
        Claim {
            papers: HERE,
            before: ("Aufzeichnen kann dieser Dienst nicht", "This service cannot record"),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("nur nach Ansage", "only after it is announced"),
        },
        Claim {
            papers: HERE,
            before: ("fragt die Leitung", "asks a host"),
            change: |facts| facts.defaults.share_asks = false,
            after: ("ohne zu fragen", "without asking"),
        },
        Claim {
            papers: HERE,
            before: ("Gezeigt wird ein einzelnes Fenster", "A single window is shown"),
            change: |facts| facts.functions.set(Function::ScreenShare, State::Off),
            after: ("lassen sich hier nicht zeigen", "cannot be shown here"),
        },
        Claim {
            papers: HERE,
            before: (
                "Sie treten stumm und ohne Bild ein",
                "You enter muted and without a picture",
            ),
            change: |facts| facts.defaults.microphone = true,
            after: ("mit eingeschaltetem Mikrofon", "with the microphone on"),
        },
        Claim {
            papers: HERE,
            before: (
                "verschwindet, was in ihr geschrieben wurde (Chat, Notizen und Umfragen)",
                "What is written in the meeting (chat, notes and polls) vanishes",
            ),
            change: |facts| facts.functions.set(Function::NotesStorage, State::On),
            after: (
                "Was aus der Besprechung gebraucht wird",
                "What is needed from the meeting",
            ),
        },
        Claim {
            papers: HERE,
            before: (
                "wer wann an welcher teilgenommen hat",
                "who took part in which of them when",
            ),
            change: |facts| facts.functions.set(Function::AttendanceProof, State::On),
            after: ("über die Teilnahme festhält", "notes of taking part"),
        },
    ]
}
