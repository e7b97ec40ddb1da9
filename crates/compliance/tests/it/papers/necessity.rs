use compliance::{Function, Paper, State, WhoCreates};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("Frage 1 (Zweck)", "Question 1 (purpose)"),
    ("Frage 2 (Eignung)", "Question 2 (suitability)"),
    ("Frage 3 (milderes Mittel)", "Question 3 (milder means)"),
    ("Frage 4 (Schutz)", "Question 4 (safeguards)"),
    ("Art. 5 Abs. 1 Buchst. b, c und e", "Art. 5(1)(b), (c) and (e)"),
    ("Übersicht der Ergebnisse", "Results at a glance"),
    ("Rechtsgrundlage:", "Legal basis:"),
    ("Wer sie nutzt:", "Who uses it:"),
    ("Speicherdauer:", "Period:"),
    ("Ergebnis:", "Result:"),
    // Every function.
    ("N01 Aufzeichnung", "N01 Recording"),
    ("N02 Verschriftlichung", "N02 Transcription"),
    ("N03 Untertitel", "N03 Captions"),
    ("N04 Bildschirm zeigen", "N04 Sharing a screen"),
    ("N05 Fernsteuerung", "N05 Remote control"),
    ("N06 Chat in der Besprechung", "N06 Chat in the meeting"),
    (
        "N07 Chat über die Besprechung hinaus",
        "N07 Chat kept beyond the meeting",
    ),
    ("N08 Dateien", "N08 Files"),
    ("N09 Gemeinsame Notizen", "N09 Shared notes"),
    ("N10 Notizen auf dem Server", "N10 Notes kept on the server"),
    ("N11 Umfragen", "N11 Polls"),
    ("N12 Anwesenheitsanzeige", "N12 Presence"),
    ("N13 Lesebestätigungen", "N13 Read receipts"),
    ("N14 Namen der Wartenden", "N14 Names of those who wait"),
    ("N15 Teilnahmenachweis", "N15 Attendance list"),
    (
        "N16 Aufmerksamkeits- oder Emotionsanalyse",
        "N16 Analysis of attention or emotion",
    ),
    ("N17 Einwahl per Telefon", "N17 Joining by telephone"),
    ("N18 Benachrichtigung", "N18 Push"),
    ("N19 Anmeldung zu Veranstaltungen", "N19 Registration for events"),
    ("N20 Teilnahme ohne Konto", "N20 Joining without an account"),
    ("N21 Hintergründe", "N21 Backgrounds"),
    ("N22 Übertragung an die Öffentlichkeit", "N22 Livestream"),
    ("N23 E-Mail durch den Server", "N23 Mail from the server"),
    ("N24 Anmeldung über den Anbieter", "N24 Sign-in by the organisation"),
    ("technisch nicht möglich", "technically impossible"),
    // The two examples.
    (
        "Beispiel A: Aufzeichnung als Gedächtnisstütze",
        "Example A: recording as a memory aid",
    ),
    (
        "Die Aufzeichnung ist nicht erforderlich und unterbleibt",
        "Recording is not needed and is not done",
    ),
    ("Beispiel B: wörtliches Diktat", "Example B: verbatim dictation"),
    (
        "nur Ton, Einwilligung mit aufgenommen, gelöscht spätestens mit der Freigabe",
        "audio only, consent recorded, deleted with the release",
    ),
    ("Datenschutzbeauftragte Person", "Data protection officer"),
    ("Betriebs- oder Personalrat", "orks or staff council"),
    ("Entscheidung für den Verantwortlichen", "Decision for the controller"),
];

fn claim(
    before: (&'static str, &'static str),
    change: fn(&mut compliance::Facts),
    after: (&'static str, &'static str),
) -> Claim {
    Claim {
        papers: &[Paper::Necessity],
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    vec![
        claim(
            (
                "Aufzeichnung: technisch nicht möglich",
                "Recording: technically impossible",
            ),
            |facts| facts.functions.set(Function::Recording, State::On),
            ("Aufzeichnung: an", "Recording: on"),
        ),
        claim(
            ("Dieser Dienst kann nicht aufzeichnen", "This service cannot record"),
            |facts| facts.functions.set(Function::Recording, State::On),
            (
                "Die Aufzeichnung ist auf diesem Server eingeschaltet",
                "Recording is switched on here",
            ),
        ),
        claim(
            ("N06 Chat in der Besprechung: an", "N06 Chat in the meeting: on"),
            |facts| facts.functions.set(Function::Chat, State::Off),
            ("N06 Chat in der Besprechung: aus", "N06 Chat in the meeting: off"),
        ),
        claim(
            ("N23 E-Mail durch den Server: aus", "N23 Mail from the server: off"),
            |facts| facts.functions.set(Function::Mail, State::On),
            ("N23 E-Mail durch den Server: an", "N23 Mail from the server: on"),
        ),
        claim(
            (
                "Aufmerksamkeits- oder Emotionsanalyse: technisch nicht möglich",
                "Analysis of attention or emotion: technically impossible",
            ),
            |facts| facts.functions.set(Function::AttentionTracking, State::On),
            (
                "unzulässig (Art. 5 Abs. 1 Buchst. f KI-Verordnung)",
                "prohibited (Art. 5(1)(f) AI Act)",
            ),
        ),
        claim(
            (
                "muss fragen, bevor der Bildschirm gezeigt wird",
                "has to ask before showing a screen",
            ),
            |facts| facts.defaults.share_asks = false,
            (
                "Teilnehmende zeigen ihren Bildschirm ohne zu fragen",
                "participants show their screen without asking",
            ),
        ),
        claim(
            (
                "wartet im Vorraum, bis Gastgebende einlassen",
                "waits in the lobby until a host lets them in",
            ),
            |facts| facts.defaults.knock = false,
            (
                "ohne Vorraum; wer den Link hat, tritt ein",
                "no lobby; whoever has the link enters",
            ),
        ),
        claim(
            ("Ein Kennwort ist voreingestellt", "A passphrase is the default"),
            |facts| facts.defaults.passphrase = false,
            (
                "Ein Kennwort ist möglich, aber nicht voreingestellt",
                "A passphrase is possible but not the default",
            ),
        ),
        claim(
            ("anlegen dürfen Personen mit Konto", "created by people with an account"),
            |facts| facts.create = WhoCreates::Everyone,
            ("anlegen dürfen alle", "created by whoever"),
        ),
        claim(
            (
                "24 Stunden ab Entstehung; oder bis zu dem Tag",
                "24 hours from its creation; or until the day",
            ),
            |facts| facts.settings.room_keep_hours = 3,
            (
                "3 Stunden ab Entstehung; oder bis zu dem Tag",
                "3 hours from its creation; or until the day",
            ),
        ),
    ]
}
