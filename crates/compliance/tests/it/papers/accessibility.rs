use compliance::{Function, Paper, State, WhoNeedsFactor};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("BITV 2.0", "BITV 2.0"),
    ("EN 301 549", "EN 301 549"),
    ("WCAG 2.2", "WCAG 2.2"),
    ("(Anlage 3 Nr. 1 BFSG)", "(Annex 3 no. 1 BFSG)"),
    ("teilweise vereinbar", "conforms in part"),
    ("Selbstbewertung", "self-assessment"),
    ("mit axe nach den Regeln", "with axe by the rules"),
    ("nur mit der Tastatur", "by keyboard alone"),
    ("Keine Untertitel", "No captions"),
    ("Nicht mit Bildschirmlesern", "Not tried with screen readers"),
    ("Safari", "Safari"),
    ("Leichter Sprache", "easy language"),
    ("6.2 Echtzeittext", "6.2 real-time text"),
    ("Gesamtkonversation", "Total conversation"),
    ("9. Barriere melden", "9. Reporting a barrier"),
    ("Kontakt des Verantwortlichen", "Contact of the controller"),
    ("10. Durchsetzung und Schlichtung", "10. Enforcement and arbitration"),
    ("§ 16 BGG", "§ 16 BGG"),
    ("barrierefrei.example", "barrierefrei.example"),
    ("Erstellt am 2026-11-23", "Prepared on 2026-11-23"),
];

pub fn claims() -> Vec<Claim> {
    let papers = &[Paper::Accessibility];
    vec![
        Claim {
            papers,
            before: ("Keine Untertitel", "No captions"),
            change: |facts| facts.functions.set(Function::Captions, State::On),
            after: ("", ""),
        },
        Claim {
            papers,
            before: ("Einwahl per Telefon gibt es nicht", "no joining by telephone"),
            change: |facts| facts.functions.set(Function::PhoneDialIn, State::On),
            after: ("", ""),
        },
        Claim {
            papers,
            before: (
                "sind Kamera und Mikrofon ausgeschaltet",
                "camera and microphone are off",
            ),
            change: |facts| facts.defaults.camera = true,
            after: ("oder das Mikrofon eingeschaltet", "or the microphone is on"),
        },
        Claim {
            papers,
            before: ("(Konklave 0.1.0)", "(Konklave 0.1.0)"),
            change: |facts| {
                facts.release = "9.9.9".to_owned();
                facts.second_factor = WhoNeedsFactor::Everyone;
            },
            after: ("zweite Faktor verlangt", "second factor asks"),
        },
        Claim {
            papers,
            before: ("Alles Wichtige zusätzlich in den Chat", "written into the chat"),
            change: |facts| facts.functions.set(Function::Chat, State::Absent),
            after: ("", ""),
        },
    ]
}
