use compliance::{Function, Paper, State};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("So kommen Sie hinein", "How you get in"),
    ("kein Konto", "no account"),
    ("Wer Sie hört und sieht", "Who hears and sees you"),
    ("Wer kann uns hören", "Who can hear us"),
    ("Was freiwillig ist", "What is voluntary"),
    ("§ 201 StGB", "§ 201 StGB"),
    ("Was bleibt", "What remains"),
    ("Art. 13 DSGVO", "Art. 13 GDPR"),
    ("/privacy", "/privacy"),
];

const HERE: &[Paper] = &[Paper::Participants];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("24 Stunden ab Entstehung", "24 hours from its creation"),
            change: |facts| facts.settings.room_keep_hours = 1,
            after: ("1 Stunde ab Entstehung", "1 hour from its creation"),
        },
        Claim {
            papers: HERE,
            before: ("treten stumm und ohne Bild ein", "enter muted and without a picture"),
            change: |facts| facts.defaults.camera = true,
            after: ("mit eingeschalteter Kamera", "with the camera on"),
        },
        Claim {
            papers: HERE,
            before: ("bis die Leitung einlässt", "until a host lets them in"),
            change: |facts| facts.defaults.knock = false,
            after: ("offene Tür", "the door is open"),
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
            before: (
                "Niemand misst, ob Sie aufmerksam sind",
                "Nobody measures whether you are attentive",
            ),
            change: |facts| facts.functions.set(Function::AttentionTracking, State::On),
            after: ("", ""),
        },
        Claim {
            papers: HERE,
            before: ("Ein Hintergrund verdeckt", "A background covers"),
            change: |facts| facts.functions.set(Function::Backgrounds, State::Absent),
            after: ("", ""),
        },
    ]
}
