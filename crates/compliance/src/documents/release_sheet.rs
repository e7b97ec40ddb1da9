//! What a version can do, what is new in it and what stays off, for the works council to decide on.

use datamap::{Entry, Words};

use super::common::{answer, kept};
use super::monitoring::{Suited, entry_cell, function_cell, of_function};
use super::sign_offs;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, enumerated, plain, t, w};
use crate::facts::Facts;
use crate::functions::{Function, State};

/// The release that the lists below were written for.
const FIRST: &str = "0.1.0";

/// What could be done in it. Whatever can be done and is not in here came later: a newer release adds a list of its own.
const FUNCTIONS: &[Function] = &[
    Function::ScreenShare,
    Function::Chat,
    Function::Notes,
    Function::Polls,
    Function::LobbyNames,
    Function::GuestAccess,
    Function::Backgrounds,
    Function::Mail,
    Function::ProviderSignIn,
];

/// What could be kept in it, by the ids of the data map.
const ENTRIES: &[&str] = &[
    "addresses",
    "answers",
    "audit",
    "backup",
    "browser_cookie",
    "browser_preferences",
    "browser_provider_cookie",
    "browser_tab",
    "ceremonies",
    "certificate_authority",
    "command_sessions",
    "configuration",
    "deletion_proofs",
    "ended_meetings",
    "function_decisions",
    "invites",
    "keys",
    "log",
    "mail",
    "meeting_content",
    "meeting_presence",
    "members",
    "one_time_links",
    "paper_versions",
    "passkeys",
    "passwords",
    "policy",
    "provider_accounts",
    "provider_sessions",
    "provider_sign_ins",
    "recovery_codes",
    "requests",
    "rooms",
    "schema",
    "second_factors",
    "sessions",
    "setup_link",
    "sign_offs",
    "vaults",
];

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = if answers.is(Field::PublicBody) == Some(true) {
        Document::new("Freigabeblatt für den Personalrat", "Staff-council release sheet")
    } else {
        Document::new("Freigabeblatt für den Betriebsrat", "Works-council release sheet")
    };
    what(&mut d, facts, answers);
    usable(&mut d, facts);
    unusable(&mut d, facts);
    data(&mut d, facts);
    behaviour(&mut d, facts);
    decision(&mut d, facts);
    d
}

fn what(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "1. Worüber zu entscheiden ist (§ 87 Abs. 1 Nr. 6 BetrVG oder Personalvertretungsrecht)",
        "1. What is to be decided (§ 87(1) no. 6 BetrVG or the law of staff councils)",
    );
    d.paragraph([match answers.is(Field::WorksCouncil) {
        None => answer(answers, Field::WorksCouncil),
        Some(true) => t(
            "Dieses Blatt nennt, was diese Fassung kann, was davon neu ist, was sie speichert und was sich zur Überwachung eignet. Es wird vor der Einführung und vor jeder Aktualisierung vorgelegt.",
            "This sheet names what this version can do, what of it is new, what it stores, and what is suited for monitoring. It is presented before introduction and before each update.",
        ),
        Some(false) => t(
            "Es gibt derzeit keinen Betriebs- oder Personalrat; zu genehmigen ist nichts. Das Blatt kann zur Unterrichtung der Beschäftigten dienen und wird gebraucht, sobald ein Rat gewählt ist.",
            "There is no works or staff council now; nothing needs approval. The sheet may serve to inform employees, and is needed once a council is elected.",
        ),
    }]);
    d.list([
        vec![
            t("Organisation: ", "Organisation: "),
            answer(answers, Field::ControllerName),
        ],
        vec![
            t("Fassung der Software: ", "Version of the software: "),
            plain(format!("Konklave {}", facts.release)),
        ],
        vec![
            t("Konfiguration (Prüfsumme): ", "Configuration (hash): "),
            plain(facts.hash()),
        ],
        vec![t("Adresse: ", "Address: "), plain(facts.address.clone())],
    ]);
    d.paragraph([if facts.release == FIRST {
        t(
            format!(
                "Konklave {FIRST} ist die erste Fassung, für die es dieses Blatt gibt. Alles in ihr gilt daher als neu."
            ),
            format!("Konklave {FIRST} is the first version with this sheet. Everything in it therefore counts as new."),
        )
    } else {
        t(
            format!(
                "Als neu gilt, was in Konklave {FIRST} nicht enthalten war. Was dort schon da war und genehmigt ist, braucht keine erneute Entscheidung."
            ),
            format!(
                "As new counts what Konklave {FIRST} did not contain. What was there and has been approved needs no new decision."
            ),
        )
    }]);
}

/// Whether it counts as new.
fn age(facts: &Facts, known: bool) -> Words {
    if known && facts.release != FIRST {
        w(format!("seit {FIRST}"), format!("since {FIRST}"))
    } else {
        w("neu", "new")
    }
}

fn usable(d: &mut Document, facts: &Facts) {
    d.heading(
        "2. Funktionen, die möglich sind, und Ihre Entscheidung",
        "2. Functions that are possible, and your decision",
    );
    let rows = facts
        .functions
        .iter()
        .filter(|(_, state)| *state != State::Absent)
        .map(|(function, state)| {
            [
                vec![Piece::from(function.name())],
                vec![state.name().into()],
                vec![age(facts, FUNCTIONS.contains(&function)).into()],
                function_cell(function, state),
                boxes(),
            ]
        });
    d.table(
        [
            ("Funktion", "Function"),
            ("Stand", "State"),
            ("Neu?", "New?"),
            ("Zur Überwachung geeignet", "Suited for monitoring"),
            ("Entscheidung", "Decision"),
        ],
        rows,
    );
    let switched = enumerated(Function::SWITCHED.iter().map(|function| function.name().into()));
    d.says(
        format!(
            "Ausschalten kann die Verwaltung: {}. Wieder eingeschaltet wird nur mit Antworten auf die vier Fragen der Erforderlichkeitsprüfung. Die Konfiguration schaltet E-Mail durch den Server und die Anmeldung über den Anbieter der Organisation. Wird eine andere Funktion abgelehnt, bleibt es bei einer Weisung, sie nicht zu benutzen, oder die Fassung wird nicht eingeführt.",
            switched.de
        ),
        format!(
            "Administrators can switch off: {}. They are switched on again only with answers to the four questions of the necessity check. The configuration switches mail from the server and the sign-in by the organisation's provider. If another function is refused, it comes down to an instruction not to use it, or the version is not introduced.",
            switched.en
        ),
    );
    if facts.functions.iter().all(|(_, state)| state != State::Off) {
        d.says(
            "Keine mögliche Funktion ist abgeschaltet.",
            "No possible function is switched off.",
        );
    }
}

fn boxes() -> Line {
    vec![t(
        "[ ] genehmigt / [ ] abgelehnt / [ ] entfällt",
        "[ ] approved / [ ] refused / [ ] not applicable",
    )]
}

fn unusable(d: &mut Document, facts: &Facts) {
    d.heading("3. Was diese Fassung nicht kann", "3. What this version cannot do");
    d.says(
        "Diese Funktionen enthält die Software nicht. Käme eine hinzu, stünde sie im nächsten Blatt unter 2.",
        "The software does not contain these functions. If one were added, it would stand under 2 in the next sheet.",
    );
    let rows = facts
        .functions
        .iter()
        .filter(|(_, state)| *state == State::Absent)
        .map(|(function, state)| {
            [
                vec![Piece::from(function.name())],
                vec![state.name().into()],
                vec![of_function(function).suited.name().into()],
                vec![t("[ ] entfällt", "[ ] not applicable")],
            ]
        });
    d.table(
        [
            ("Funktion", "Function"),
            ("Stand", "State"),
            ("Wäre zur Überwachung geeignet", "Would be suited for monitoring"),
            ("Entscheidung", "Decision"),
        ],
        rows,
    );
}

fn data(d: &mut Document, facts: &Facts) {
    d.heading(
        "4. Daten, die gespeichert werden (Datenverzeichnis des Servers)",
        "4. Data that is stored (the server's data map)",
    );
    d.says(
        "Daten ohne Bezug zu Personen sind ausgelassen. Neues steht oben.",
        "Data that concerns no persons is left out. What is new stands first.",
    );
    let known = |entry: &Entry| ENTRIES.contains(&entry.id);
    let mut entries: Vec<&Entry> = facts.personal().collect();
    entries.sort_by_key(|entry| known(entry));
    let rows = entries.into_iter().map(|entry| {
        [
            vec![Piece::from(entry.what)],
            vec![age(facts, known(entry)).into()],
            vec![entry.recipients.into()],
            vec![kept(entry, facts).into()],
            entry_cell(entry),
        ]
    });
    d.table(
        [
            ("Daten", "Data"),
            ("Neu?", "New?"),
            ("Wer sie erhält", "Who is given them"),
            ("Frist", "Period"),
            ("Zur Überwachung geeignet", "Suited for monitoring"),
        ],
        rows,
    );
}

fn behaviour(d: &mut Document, facts: &Facts) {
    d.heading(
        "5. Zusammenfassung für die Beratung",
        "5. Summary for the council's deliberation",
    );
    let of = |suited: Suited| -> Vec<Words> {
        let on = facts.functions.iter().filter(|(_, state)| *state == State::On);
        on.filter(|(function, _)| of_function(*function).suited == suited)
            .map(|(function, _)| function.name().into())
            .collect()
    };
    d.list(
        [
            (Suited::Yes, "unmittelbar", "directly"),
            (Suited::Partly, "mittelbar", "indirectly"),
        ]
        .map(|(suited, de, en)| {
            let names = of(suited);
            let join = |pick: fn(&Words) -> &str, none: &str| {
                if names.is_empty() {
                    none.to_owned()
                } else {
                    names.iter().map(pick).collect::<Vec<_>>().join(", ")
                }
            };
            vec![t(
                format!(
                    "Eingeschaltet und {de} zur Überwachung geeignet: {}",
                    join(|words| &words.de, "keine Funktion")
                ),
                format!(
                    "Switched on and {en} suited for monitoring: {}",
                    join(|words| &words.en, "no function")
                ),
            )]
        }),
    );
    d.says(
        "Welche Besprechungen jemand angelegt oder besucht hat, wird nirgends gespeichert; eine Auswertung darüber gibt es nicht.",
        "Which meetings somebody made or attended is stored nowhere; there is no evaluation of it.",
    );
}

fn decision(d: &mut Document, facts: &Facts) {
    d.heading("6. Beschluss", "6. Resolution");
    sign_offs::write(d, facts);
    d.boxes([
        vec![t(
            "Genehmigt: Diese Fassung darf eingeführt werden, mit den Entscheidungen unter 2.",
            "Approved: this version may be introduced, with the decisions under 2.",
        )],
        vec![t(
            "Abgelehnt: Die bisherige Fassung bleibt in Betrieb; Sicherheitskorrekturen sind zu besprechen.",
            "Refused: the version so far stays in service; security fixes are to be discussed.",
        )],
        vec![t(
            "Entfällt: Es ändert sich nichts, was der Mitbestimmung unterliegt, oder es gibt keinen Rat.",
            "Not applicable: nothing changes that is subject to co-determination, or there is no council.",
        )],
    ]);
    d.lines([
        w("Auflagen", "Conditions"),
        w("Ort, Datum, Beschluss vom", "Place, date, resolution of"),
        w("Für den Betriebs- oder Personalrat", "For the works or staff council"),
        w(
            "Für die Arbeitgeberin oder Dienststelle",
            "For the employer or public office",
        ),
    ]);
}
