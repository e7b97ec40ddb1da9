use compliance::{Function, Paper, Recipient, Role, State, WhoCreates};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("Art. 25 Abs. 2 DSGVO", "Art. 25(2) GDPR"),
    ("Vorher: planen", "Before: planning"),
    ("Nur Ton", "Audio only"),
    ("wirklich da sein muss", "really have to be there"),
    ("Titel ohne Namen", "Title without names"),
    ("Vorher: einladen", "Before: inviting"),
    ("auf einem anderen Weg als den Link", "by another way than the link"),
    ("Leitungslink für sich behalten", "Host link kept to oneself"),
    ("Während: eröffnen", "During: opening"),
    (
        "Abgeschlossen, sobald alle da sind",
        "Locked as soon as everybody is there",
    ),
    ("Während: leiten", "During: hosting"),
    ("Störung beenden", "Panic stop"),
    ("Besondere Besprechungen", "Particular meetings"),
    ("Nachher", "After"),
    ("Wenn etwas schiefgeht", "If something goes wrong"),
    ("§ 201 StGB", "§ 201 StGB"),
];

const HERE: &[Paper] = &[Paper::Hosts];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("läuft er nach 24 Stunden ab", "expires after 24 hours"),
            change: |facts| facts.settings.room_keep_hours = 6,
            after: ("läuft er nach 6 Stunden ab", "expires after 6 hours"),
        },
        Claim {
            papers: HERE,
            before: ("anlegen dürfen Personen mit Konto", "created by people with an account"),
            change: |facts| facts.create = WhoCreates::Everyone,
            after: ("alle, die die Adresse kennen", "whoever knows the address"),
        },
        Claim {
            papers: HERE,
            before: ("bis zu 50 Personen", "up to 50 people"),
            change: |facts| facts.room_capacity = 12,
            after: ("bis zu 12 Personen", "up to 12 people"),
        },
        Claim {
            papers: HERE,
            before: ("Wer kommt, wartet vor der Tür", "Whoever comes waits at the door"),
            change: |facts| facts.defaults.knock = false,
            after: ("offene Tür", "the door is open"),
        },
        Claim {
            papers: HERE,
            before: ("Voreingestellt ist ein Kennwort", "By default there is a passphrase"),
            change: |facts| facts.defaults.passphrase = false,
            after: ("nicht voreingestellt", "not the default"),
        },
        Claim {
            papers: HERE,
            before: ("treten stumm und ohne Bild ein", "enter muted and without a picture"),
            change: |facts| {
                facts.defaults.camera = true;
                facts.defaults.microphone = true;
            },
            after: (
                "treten mit Kamera und Mikrofon ein",
                "enter with camera and microphone on",
            ),
        },
        Claim {
            papers: HERE,
            before: ("Aufzeichnen kann dieser Dienst nicht", "This service cannot record"),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("Vor jeder Aufzeichnung", "Before any recording"),
        },
        Claim {
            papers: HERE,
            before: ("Untertitel durch den Server gibt es nicht", "no captions by the server"),
            change: |facts| facts.functions.set(Function::Captions, State::On),
            after: ("Untertitel, Pausen", "captions, breaks"),
        },
        Claim {
            papers: HERE,
            before: ("acme-v02.api.letsencrypt.org", "acme-v02.api.letsencrypt.org"),
            change: |facts| {
                facts.recipients = vec![Recipient {
                    host: "mail.example".to_owned(),
                    role: Role::Mail,
                }];
            },
            after: ("nur, wenn mail.example wissen darf", "only if mail.example may know"),
        },
    ]
}
