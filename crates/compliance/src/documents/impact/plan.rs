//! What is done against the risks, and what is still to be done.

use datamap::Words;

use super::super::common::meets;
use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, plain, strong, t, w};
use crate::facts::{Facts, Transport, WhoNeedsFactor};
use crate::functions::Function;

/// A measure: what, against which risks, who, whether it is done.
struct Measure {
    what: Words,
    against: &'static str,
    who: Words,
    done: Done,
}

/// How far it is.
enum Done {
    /// The server was measured to be so.
    Measured,
    /// It is not so.
    Open,
    /// Only the operator can say.
    ByHand,
}

/// Section 8.
pub(super) fn write(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "8. Maßnahmenplan (Art. 35 Abs. 7 Buchst. d DSGVO)",
        "8. Plan of measures (Art. 35(7)(d) GDPR)",
    );
    d.says(
        "„Umgesetzt“ ist, was der Server an sich selbst gemessen hat. Was „offen“ ist, wird vor der Freigabe erledigt oder in Abschnitt 9 begründet. „Von Hand“ bestätigt, wer zuständig ist.",
        "“Done” is what the server has measured of itself. What is “open” is done before sign-off or justified in section 9. “By hand” is confirmed by whoever answers for it.",
    );
    let mut measures = technical(facts);
    measures.extend(organisational(answers));
    let rows = measures.into_iter().enumerate().map(|(index, measure)| {
        [
            vec![plain(format!("M{:02}", index + 1))],
            vec![measure.what.into()],
            vec![plain(measure.against)],
            vec![measure.who.into()],
            vec![state(&measure.done)],
        ]
    });
    d.table(
        [
            ("Nr.", "No."),
            ("Maßnahme", "Measure"),
            ("Gegen", "Against"),
            ("Zuständig", "Who"),
            ("Stand", "State"),
        ],
        rows,
    );
    d.paragraph([
        t(
            "Umsetzung wird spätestens geprüft am ",
            "Progress is checked at the latest on ",
        ),
        super::answer(answers, Field::NextReview),
        t(".", "."),
    ]);
}

fn state(done: &Done) -> Piece {
    match done {
        Done::Measured => t("umgesetzt", "done"),
        Done::Open => strong("offen", "open"),
        Done::ByHand => t("von Hand", "by hand"),
    }
}

const fn if_so(is: bool) -> Done {
    if is { Done::Measured } else { Done::Open }
}

fn administration() -> Words {
    w("Verwaltung des Servers", "Administrators of the server")
}

fn technical(facts: &Facts) -> Vec<Measure> {
    let one = |what, against, done| Measure {
        what,
        against,
        who: administration(),
        done,
    };
    let clean = |proof: &Option<crate::facts::Proof>| proof.as_ref().is_some_and(|proof| proof.good);
    let mut all = vec![
        one(
            w(
                "Ende-zu-Ende-Verschlüsselung für alle Besprechungen",
                "End-to-end encryption of all meetings",
            ),
            "R03, R04, R17, R20",
            Done::Measured,
        ),
        one(
            w("Vorraum voreingestellt", "Lobby by default"),
            "R01, R15",
            if_so(facts.defaults.knock),
        ),
        one(
            w("Kennwort voreingestellt", "Passphrase by default"),
            "R01",
            if_so(facts.defaults.passphrase),
        ),
        one(
            w(
                "Kamera und Mikrofon beginnen ausgeschaltet",
                "Camera and microphone begin switched off",
            ),
            "R07",
            if_so(!facts.defaults.camera && !facts.defaults.microphone),
        ),
        one(
            w(
                "Bildschirm zeigen nur mit Erlaubnis",
                "Showing a screen only when allowed",
            ),
            "R11",
            if_so(facts.defaults.share_asks || !facts.functions.on(Function::ScreenShare)),
        ),
        one(
            w(
                "Zweiter Faktor oder Passkey für die Verwaltung",
                "Second factor or passkey for administrators",
            ),
            "R21",
            if_so(facts.second_factor != WhoNeedsFactor::Nobody),
        ),
        one(
            w(
                "Zweiter Faktor oder Passkey für alle Konten",
                "Second factor or passkey for every account",
            ),
            "R12, R21",
            if_so(facts.second_factor == WhoNeedsFactor::Everyone),
        ),
        one(
            w(
                "Verschlüsselte Sicherungen durch den Server, letzte gelungen",
                "Encrypted backups by the server, the last one good",
            ),
            "R19",
            if_so(facts.backups.is_some() && clean(&facts.last_backup)),
        ),
        one(
            w(
                "Löschlauf nach Datenverzeichnis, letzter vollständig",
                "Deletion run by the data map, the last one complete",
            ),
            "R10, R22",
            if_so(clean(&facts.last_deletion)),
        ),
        one(
            w(
                "Standort in der Konfiguration genannt",
                "Place named in the configuration",
            ),
            "R14",
            if_so(!facts.location.is_empty()),
        ),
    ];
    if facts.transport == Transport::Proxy {
        all.push(one(
            w(
                "Proxy: TLS nach Stand der Technik, kein Zugriffsprotokoll, setzt X-Forwarded-For selbst",
                "Proxy: TLS of the state of the art, no access log, sets X-Forwarded-For itself",
            ),
            "R06, R20",
            Done::ByHand,
        ));
    }
    all
}

fn organisational(answers: &Answers) -> Vec<Measure> {
    let one = |what, against, who| Measure {
        what,
        against,
        who,
        done: Done::ByHand,
    };
    let head = || w("Leitung", "Management");
    let mut all = vec![
        one(
            w(
                "Datenschutzhinweis mit jeder Einladung",
                "Privacy notice with each invitation",
            ),
            "R02, R07",
            w("Gastgebende", "Hosts"),
        ),
        one(
            w(
                "Merkblatt für Teilnehmende, Prüfliste für Gastgebende",
                "Sheet for participants, checklist for hosts",
            ),
            "R01, R02, R07, R11, R15",
            head(),
        ),
        one(
            w(
                "Sicherheitswörter bei vertraulichen Gesprächen vergleichen",
                "Compare the spoken code in confidential talks",
            ),
            "R04",
            w("Gastgebende", "Hosts"),
        ),
        one(
            w(
                "Prüfsumme der Fassung bei jeder Aktualisierung vergleichen",
                "Compare the hash of the release at each update",
            ),
            "R05",
            administration(),
        ),
        one(
            w("Wiederherstellung einmal im Jahr erproben", "Try a restore once a year"),
            "R19",
            administration(),
        ),
        one(
            w("Anderen Weg der Teilnahme anbieten", "Offer another way to take part"),
            "R18",
            w("Gastgebende", "Hosts"),
        ),
    ];
    if answers.rows(Field::Processors).is_none_or(|rows| !rows.is_empty()) {
        all.push(one(
            w(
                "Verträge nach Art. 28 DSGVO schließen und prüfen, Ort der Verarbeitung festlegen",
                "Conclude and check contracts under Art. 28 GDPR, lay down the place of processing",
            ),
            "R05, R14, R20",
            head(),
        ));
    }
    if answers.is(Field::ProfessionalSecrecy) != Some(false) {
        all.push(one(
            w(
                "Mitwirkende nach § 203 Abs. 4 StGB verpflichten",
                "Oblige those who assist under § 203(4) StGB",
            ),
            "R17",
            head(),
        ));
    }
    if answers.is(Field::WorksCouncil) == Some(true) {
        all.push(one(
            w(
                "Vereinbarung mit dem Betriebs- oder Personalrat",
                "Agreement with the works or staff council",
            ),
            "R08",
            head(),
        ));
    }
    if meets(answers, "pupils") {
        all.push(one(
            w(
                "Regeln für Minderjährige, Einbeziehung der Erziehungsberechtigten",
                "Rules for minors, parents or guardians involved",
            ),
            "R16",
            head(),
        ));
    }
    all
}
