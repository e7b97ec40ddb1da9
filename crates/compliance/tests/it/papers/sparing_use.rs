use compliance::{Function, Paper, Recipient, Role, State};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("Art. 5 Abs. 1 Buchst. c", "Art. 5(1)(c)"),
    ("Welcher Weg genügt", "Which way will do"),
    ("Telefon: wenn", "Telephone: if"),
    ("„Nur Ton“: wenn", "“Audio only”: if"),
    ("Wer muss wirklich da sein", "Who must really be there"),
    ("Kamera frei", "Camera free"),
    ("ohne Personendaten", "without personal data"),
    ("Protokoll statt Mitschnitt", "Minutes instead of a recording"),
    (
        "Was Sie nur benutzen, wenn Sie es brauchen",
        "What to use only if you need it",
    ),
    ("Was der Server dann noch hat", "What the server still has then"),
    ("/privacy", "/privacy"),
];

const HERE: &[Paper] = &[Paper::SparingUse];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("24 Stunden ab Entstehung", "24 hours from its creation"),
            change: |facts| facts.settings.room_keep_hours = 5,
            after: ("5 Stunden ab Entstehung", "5 hours from its creation"),
        },
        Claim {
            papers: HERE,
            before: (
                "Einwahl per Telefon bietet dieser Server nicht",
                "offers no way in by telephone",
            ),
            change: |facts| facts.functions.set(Function::PhoneDialIn, State::On),
            after: ("kann man sich auch per Telefon", "can also join by telephone"),
        },
        Claim {
            papers: HERE,
            before: ("Dieser Server verschickt keine E-Mails", "This server sends no mail"),
            change: |facts| {
                facts.recipients.push(Recipient {
                    host: "mail.example".to_owned(),
                    role: Role::Mail,
                });
            },
            after: ("Ihren Namen an mail.example weiter", "your name to mail.example"),
        },
        Claim {
            papers: HERE,
            before: ("| E-Mail durch den Server | aus |", "| Mail from the server | off |"),
            change: |facts| facts.functions.set(Function::Mail, State::On),
            after: ("| E-Mail durch den Server | an |", "| Mail from the server | on |"),
        },
        Claim {
            papers: HERE,
            before: ("wartet vor der Tür, bis", "waits at the door until"),
            change: |facts| facts.defaults.knock = false,
            after: ("offene Tür", "the door is open"),
        },
        Claim {
            papers: HERE,
            before: ("treten stumm und ohne Bild ein", "enter muted and without a picture"),
            change: |facts| facts.defaults.microphone = true,
            after: ("mit eingeschaltetem Mikrofon", "with the microphone on"),
        },
        Claim {
            papers: HERE,
            before: ("Aufzeichnen kann dieser Dienst nicht", "This service cannot record"),
            change: |facts| facts.functions.set(Function::Recording, State::Off),
            after: ("auf diesem Server ausgeschaltet", "switched off on this server"),
        },
        Claim {
            papers: HERE,
            before: (
                "Wer zu Hause ist, nimmt einen Hintergrund",
                "Whoever is at home takes a background",
            ),
            change: |facts| facts.functions.set(Function::Backgrounds, State::Absent),
            after: ("", ""),
        },
    ]
}
