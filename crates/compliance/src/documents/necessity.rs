//! Necessity check of each function.

mod reasons;

use datamap::Words;

use self::reasons::{Reason, reason};
use super::common::{answer, audience, creators, kept, labelled, meeting_bases};
use super::record;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::facts::{Decision, Facts};
use crate::functions::{Function, State};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Erforderlichkeitsprüfung der Funktionen",
        "Necessity check of the functions",
    );
    why(&mut d, answers);
    overview(&mut d, facts);
    bases(&mut d, answers);
    d.heading(
        "4. Prüfung je Funktion (Art. 5 Abs. 1 Buchst. b, c und e, Art. 6, 25 DSGVO)",
        "4. Check of each function (Art. 5(1)(b), (c) and (e), Art. 6, 25 GDPR)",
    );
    d.says(
        "Bei Funktionen, die die Verwaltung schaltet: Wo die Organisation geantwortet hat, stehen ihre Antworten, und wieder eingeschaltet wird nur mit ihnen. Wo hier noch niemand geantwortet hat, steht ein Vorschlag der Software, und so ist er auch bezeichnet. Was bei allen übrigen Funktionen steht, schlägt ebenfalls die Software vor.",
        "Of functions that administrators switch: where the organisation has answered, its answers stand, and nothing is switched on again without them. Where nobody here has answered yet, a proposal of the software stands, and is said to be one. What stands at all other functions is proposed by the software, too.",
    );
    for (function, state) in facts.functions.iter() {
        one(&mut d, facts, answers, function, state);
    }
    memory_aid(&mut d, facts);
    dictation(&mut d, facts);
    decision(&mut d, answers);
    d
}

/// Number in this paper, function, state and what came of the check, in the order of [`Function::ALL`].
pub(super) fn results(facts: &Facts) -> Vec<(String, Function, State, Words)> {
    let numbered = facts.functions.iter().enumerate();
    numbered
        .map(|(index, (function, state))| {
            (
                format!("N{:02}", index + 1),
                function,
                state,
                result(facts, function, state),
            )
        })
        .collect()
}

/// What whoever decides on a function may take over as answers: to the four questions, in their order.
pub fn proposed(facts: &Facts, function: Function) -> [Words; 4] {
    let reason = reason(function);
    [
        reason.purpose.into(),
        reason.suitable.into(),
        milder(facts, function),
        protects(facts, function),
    ]
}

fn result(facts: &Facts, function: Function, state: State) -> Words {
    match state {
        State::Absent if function == Function::Captions => w(
            "technisch nicht möglich; wo jemand sie braucht, Dolmetschung durch einen Menschen vorsehen",
            "technically impossible; where somebody needs them, provide interpreting by a person",
        ),
        State::Absent => w(
            "nicht erforderlich; technisch nicht möglich",
            "not needed; technically impossible",
        ),
        State::Off => w(
            "nicht erforderlich, solange niemand etwas anderes entscheidet; ausgeschaltet",
            "not needed until somebody decides otherwise; switched off",
        ),
        State::On if function == Function::AttentionTracking => w(
            "unzulässig (Art. 5 Abs. 1 Buchst. f KI-Verordnung); sofort abschalten",
            "prohibited (Art. 5(1)(f) AI Act); switch off at once",
        ),
        State::On if reason(function).case_by_case => w(
            "nur im Einzelfall erforderlich; jede Nutzung einzeln prüfen",
            "needed in single cases only; check each use",
        ),
        State::On if facts.undecided().any(|one| one == function) => w(
            "vorgeschlagen: erforderlich mit Schutzmaßnahmen; hier hat noch niemand entschieden",
            "proposed: needed with safeguards; nobody here has decided yet",
        ),
        State::On => w("erforderlich mit Schutzmaßnahmen", "needed with safeguards"),
    }
}

fn why(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Anlass und Maßstab (Art. 5 Abs. 2 DSGVO)",
        "1. Reason and standard (Art. 5(2) GDPR)",
    );
    d.says(
        "Personenbezogene Daten dürfen nur verarbeitet werden, soweit der Zweck es erfordert. Jede Funktion wird deshalb einzeln mit vier Fragen geprüft, und die Antworten werden festgehalten. Auch eine Betriebs- oder Dienstvereinbarung ersetzt diese Prüfung nicht (EuGH, C-65/23).",
        "Personal data may be processed only as far as the purpose needs. Each function is therefore checked by four questions, and the answers are recorded. A works agreement does not replace this check (CJEU, C-65/23).",
    );
    d.steps(QUESTIONS.iter().map(|(de, en)| vec![t(*de, *en)]));
    let mut line = vec![t(
        "Geprüft wird für Besprechungen, an denen teilnehmen: ",
        "The check is made for meetings attended by: ",
    )];
    line.extend(audience(answers));
    line.push(t(".", "."));
    d.paragraph(line);
}

/// The four, as they are asked of every function.
const QUESTIONS: [(&str, &str); 4] = [
    (
        "Frage 1 (Zweck): Wofür wird die Funktion gebraucht, und ist dieser Zweck zulässig?",
        "Question 1 (purpose): what is the function needed for, and is that purpose permitted?",
    ),
    (
        "Frage 2 (Eignung): Erreicht die Funktion diesen Zweck?",
        "Question 2 (suitability): does the function achieve that purpose?",
    ),
    (
        "Frage 3 (milderes Mittel): Gibt es einen weniger eingreifenden, ebenso geeigneten Weg? Welche Wege wurden geprüft?",
        "Question 3 (milder means): is there a less intrusive way that is as suitable? Which ways were examined?",
    ),
    (
        "Frage 4 (Schutz): Welche Maßnahmen schützen die Betroffenen?",
        "Question 4 (safeguards): which measures protect the data subjects?",
    ),
];

fn overview(d: &mut Document, facts: &Facts) {
    d.heading("2. Übersicht der Ergebnisse", "2. Results at a glance");
    d.says(
        "Der Zustand ist gemessen, nicht behauptet: „technisch nicht möglich“ heißt, dass die Software die Funktion nicht enthält und keine Einstellung sie schafft.",
        "The state is measured, not asserted: “technically impossible” means that the software does not contain the function and no setting creates it.",
    );
    let rows = results(facts).into_iter().map(|(number, function, state, result)| {
        [
            vec![plain(number)],
            vec![function.name().into()],
            vec![state.name().into()],
            vec![result.into()],
        ]
    });
    d.table(
        [
            ("Nr.", "No."),
            ("Funktion", "Function"),
            ("Zustand", "State"),
            ("Ergebnis", "Result"),
        ],
        rows,
    );
}

fn bases(d: &mut Document, answers: &Answers) {
    d.heading(
        "3. Rechtsgrundlagen (Art. 6, 9 und 88 DSGVO)",
        "3. Legal bases (Art. 6, 9 and 88 GDPR)",
    );
    d.says(
        "Funktionen, die der Besprechung selbst dienen, teilen ihre Rechtsgrundlage:",
        "Functions that serve the meeting itself share its legal basis:",
    );
    d.list(meeting_bases(answers));
    d.says(
        "Wo etwas anderes gilt, steht es bei der Funktion. Wer eine Funktion nicht nutzt, hat davon keinen Nachteil.",
        "Where something else holds, it is said at the function. Nobody is at a disadvantage for not using a function.",
    );
}

fn one(d: &mut Document, facts: &Facts, answers: &Answers, function: Function, state: State) {
    let index = Function::ALL.iter().position(|one| *one == function).unwrap_or(0) + 1;
    let (name, is) = (function.name(), state.name());
    d.subheading(
        format!("N{index:02} {}: {}", name.de, is.de),
        format!("N{index:02} {}: {}", name.en, is.en),
    );
    let reason = reason(function);
    let decision = facts.decision(function);
    let own = decision.and_then(|decision| decision.answers.as_ref());
    let [purpose, suitable, milder, safeguards] = match own {
        Some(own) => [&own.purpose, &own.suitable, &own.milder, &own.safeguards].map(|said| plain(said.as_str())),
        None => proposed(facts, function).map(Piece::from),
    };
    let mut lines: Vec<Line> = vec![
        vec![strong("Frage 1, Zweck: ", "Question 1, purpose: "), purpose],
        vec![strong("Frage 2, Eignung: ", "Question 2, suitability: "), suitable],
        vec![
            strong("Frage 3, milderes Mittel: ", "Question 3, milder means: "),
            milder,
        ],
        vec![
            strong("Frage 4, Schutz: ", "Question 4, safeguards: "),
            match state {
                State::On => safeguards,
                State::Off => off(function),
                State::Absent => t(
                    "Keine nötig, weil technisch nicht möglich: Die Software enthält die Funktion nicht.",
                    "None needed, because it is technically impossible: the software does not contain the function.",
                ),
            },
        ],
    ];
    if own.is_some() && state == State::On && matches!(function, Function::ScreenShare | Function::GuestAccess) {
        lines.push(vec![
            strong("Auf diesem Server gemessen: ", "Measured on this server: "),
            protects(facts, function).into(),
        ]);
    }
    if Function::SWITCHED.contains(&function) {
        lines.push(vec![strong("Entschieden: ", "Decided: "), decided(decision, state)]);
    }
    if state == State::On {
        lines.push(vec![
            strong("Wer sie nutzt: ", "Who uses it: "),
            users(facts, function).into(),
        ]);
        let mut bases = vec![strong("Rechtsgrundlage: ", "Legal basis: ")];
        bases.extend(basis(facts, answers, &reason));
        lines.push(bases);
        lines.push(vec![strong("Speicherdauer: ", "Period: "), period(facts, &reason)]);
    }
    lines.push(vec![
        strong("Ergebnis: ", "Result: "),
        result(facts, function, state).into(),
    ]);
    d.list(lines);
}

/// Who has decided, and when.
fn decided(decision: Option<&Decision>, state: State) -> Piece {
    let Some(Decision { answers, day, .. }) = decision else {
        return t(
            "hier noch von niemandem; die Antworten sind ein Vorschlag der Software",
            "by nobody here yet; the answers are a proposal of the software",
        );
    };
    let is = if state == State::On {
        ("eingeschaltet", "switched on")
    } else {
        ("ausgeschaltet", "switched off")
    };
    // Whoever switches off need not answer: what stands at the questions then is not theirs.
    let whose = if answers.is_some() {
        ("", "")
    } else {
        (
            ", ohne Antworten; was zu den Fragen 1 bis 3 steht, ist ein Vorschlag der Software",
            ", without answers; what stands at questions 1 to 3 is a proposal of the software",
        )
    };
    t(
        format!("{}; zuletzt entschieden am {day} durch die Verwaltung{}", is.0, whose.0),
        format!("{}; decided last on {day} by administrators{}", is.1, whose.1),
    )
}

/// Whether something milder does, of what there is here: what is switched off is no other way.
fn milder(facts: &Facts, function: Function) -> Words {
    match function {
        Function::Recording if !facts.functions.on(Function::Notes) => w(
            "Ja: Protokoll, das eine Person schreibt und am Ende vorliest, Rückfrage bei Unklarheiten (Beispiel A). Nur der Wortlaut selbst kann eine Aufnahme rechtfertigen (Beispiel B).",
            "Yes: minutes that one person takes and reads out at the end, asking about what is unclear (example A). Only the wording itself can justify a recording (example B).",
        ),
        Function::Captions if !facts.functions.on(Function::Chat) => w(
            "Geprüft: Gebärdensprachdolmetschung durch einen Menschen in der Besprechung. Sie ist hier möglich und gibt das Gesprochene an niemanden außerhalb der Besprechung weiter. Echtzeittext gibt es nicht, weil der Chat hier ausgeschaltet ist. Ohne automatische Untertitel bleibt ein Nachteil, wo niemand dolmetscht.",
            "Examined: sign-language interpreting by a person in the meeting. It is possible here and hands the words to nobody outside the meeting. There is no real-time text, because chat is switched off here. Without automatic captions a disadvantage remains where nobody interprets.",
        ),
        _ => reason(function).milder.into(),
    }
}

/// What protects people while it is switched on, as far as this software knows.
fn protects(facts: &Facts, function: Function) -> Words {
    match function {
        Function::ScreenShare => screen(facts),
        Function::GuestAccess => guests(facts),
        _ => reason(function).safeguards.into(),
    }
}

/// What being switched off means, and how far it reaches.
fn off(function: Function) -> Piece {
    match function {
        Function::ScreenShare => t(
            "Der Server leitet keinen Bildschirm weiter, auch nicht von einem veränderten Programm; wer beim Ausschalten schon einen zeigte, zeigt ihn bis zum Ende weiter. Was eine Kamera aufnimmt, prüft er nicht. Wieder eingeschaltet wird nur mit Antworten auf die vier Fragen.",
            "The server passes on no screen, of a changed program neither; whoever showed one when it was switched off goes on until they stop. What a camera captures it does not check. It is switched on again only with answers to the four questions.",
        ),
        Function::Chat | Function::Notes | Function::Polls => t(
            "Die Seiten, die der Server ausliefert, bieten die Funktion nicht an, senden nichts davon und zeigen nicht, was ankommt. Der Server selbst kann das nicht prüfen, weil er Inhalte nicht lesen kann: Wer an beiden Enden ein verändertes Programm benutzt, kommt daran vorbei. Wieder eingeschaltet wird nur mit Antworten auf die vier Fragen.",
            "The pages that the server delivers do not offer the function, send nothing of it and do not show what arrives. The server itself cannot check that, because it cannot read content: whoever uses a changed program at both ends gets past it. It is switched on again only with answers to the four questions.",
        ),
        Function::GuestAccess => t(
            "Der Server lässt nur ein, wer mit einem Konto angemeldet ist, und hält nicht fest, wer eintritt; wer beim Ausschalten schon in einer Besprechung war oder vor ihrer Tür wartete, kann bis zu ihrem Ende teilnehmen. Wieder eingeschaltet wird nur mit Antworten auf die vier Fragen.",
            "The server lets in only whoever is signed in with an account, and does not note who enters; whoever was in a meeting already when it was switched off, or waited before its door, can take part until its end. It is switched on again only with answers to the four questions.",
        ),
        Function::Backgrounds => t(
            "Die Seiten, die der Server ausliefert, bieten keinen Hintergrund an. Wieder eingeschaltet wird nur mit Antworten auf die vier Fragen.",
            "The pages that the server delivers offer no background. It is switched on again only with answers to the four questions.",
        ),
        _ => t(
            "Ausgeschaltet entstehen keine Daten. Vor dem Einschalten ist diese Prüfung neu zu entscheiden und der Datenschutzhinweis anzupassen.",
            "While it is switched off no data arise. Before it is switched on this check is to be decided anew and the privacy notice adapted.",
        ),
    }
}

fn screen(facts: &Facts) -> Words {
    let (de, en) = if facts.defaults.share_asks {
        (
            "Voreinstellung: Wer kein Gastgeber ist, muss fragen, bevor der Bildschirm gezeigt wird.",
            "Default: whoever is not a host has to ask before showing a screen.",
        )
    } else {
        (
            "Voreinstellung: Teilnehmende zeigen ihren Bildschirm ohne zu fragen.",
            "Default: participants show their screen without asking.",
        )
    };
    w(
        format!(
            "{de} Ende-zu-Ende-verschlüsselt; nichts wird gespeichert; niemand kann einen fremden Bildschirm einschalten. Ein Fenster zeigen statt des ganzen Bildschirms, Benachrichtigungen vorher ausschalten."
        ),
        format!(
            "{en} Encrypted end to end; nothing is stored; nobody can switch on another person's screen. Show a window instead of the whole screen, and silence notifications before."
        ),
    )
}

fn guests(facts: &Facts) -> Words {
    let knock = if facts.defaults.knock {
        (
            "Voreinstellung: Wer kommt, wartet im Vorraum, bis Gastgebende einlassen.",
            "Default: whoever comes waits in the lobby until a host lets them in.",
        )
    } else {
        (
            "Voreinstellung: ohne Vorraum; wer den Link hat, tritt ein.",
            "Default: no lobby; whoever has the link enters.",
        )
    };
    let phrase = if facts.defaults.passphrase {
        (
            "Ein Kennwort ist voreingestellt und geht auf anderem Weg als der Link.",
            "A passphrase is the default and goes another way than the link.",
        )
    } else {
        (
            "Ein Kennwort ist möglich, aber nicht voreingestellt.",
            "A passphrase is possible but not the default.",
        )
    };
    w(
        format!(
            "{} {} Der Name ist frei gewählt und für den Server verschlüsselt; falsche Versuche werden je Einladung gebremst; persönliche Links sind möglich.",
            knock.0, phrase.0
        ),
        format!(
            "{} {} The name is freely chosen and encrypted to the server; wrong tries are slowed per invitation; personal links are possible.",
            knock.1, phrase.1
        ),
    )
}

fn users(facts: &Facts, function: Function) -> Words {
    match function {
        Function::ScreenShare if facts.defaults.share_asks => w(
            "Gastgebende; andere, sobald Gastgebende es erlaubt haben",
            "hosts; others once a host has allowed it",
        ),
        Function::LobbyNames => w("Gastgebende der Besprechung", "hosts of the meeting"),
        Function::Mail => w("Personen mit Konto", "people with an account"),
        Function::ProviderSignIn => w(
            "Personen, die der Anbieter der Organisation zulässt",
            "people whom the organisation's provider admits",
        ),
        Function::GuestAccess => {
            let who = creators(facts);
            w(
                format!("alle mit Einladungslink; Besprechungen anlegen dürfen {}", who.de),
                format!(
                    "everybody with an invitation link; meetings may be created by {}",
                    who.en
                ),
            )
        }
        _ => w("Teilnehmende der Besprechung", "participants of the meeting"),
    }
}

fn basis(facts: &Facts, answers: &Answers, reason: &Reason) -> Line {
    match facts.entry(reason.entry) {
        Some(entry) if !reason.part_of_meeting => record::basis(entry, answers),
        _ => vec![t("wie die Besprechung (Abschnitt 3)", "as the meeting (section 3)")],
    }
}

fn period(facts: &Facts, reason: &Reason) -> Piece {
    facts.entry(reason.entry).map_or_else(
        || t("vor der Nutzung festzulegen", "to be laid down before use"),
        |entry| kept(entry, facts).into(),
    )
}

/// Whether the service itself could do what an example speaks of.
fn how_to_record(facts: &Facts) -> Words {
    if facts.functions.on(Function::Recording) {
        w(
            "Die Aufzeichnung ist auf diesem Server eingeschaltet. Ihre Nutzung ist nach dieser Vorlage zu prüfen.",
            "Recording is switched on here. Its use is to be checked by this template.",
        )
    } else {
        w(
            "Dieser Dienst kann nicht aufzeichnen. Die Vorlage gilt für jedes andere Mittel, etwa ein Diktiergerät neben dem Lautsprecher.",
            "This service cannot record. The template holds for any other means, such as a dictation device beside the loudspeaker.",
        )
    }
}

fn memory_aid(d: &mut Document, facts: &Facts) {
    let minutes = if facts.functions.on(Function::Notes) {
        t(
            "Ja, es gibt ein milderes Mittel: Ein Protokoll der wichtigen Punkte, in den gemeinsamen Notizen mitgeschrieben und vor dem Ende gesichert, leistet dasselbe; bei Unklarheiten wird zurückgefragt. Es erfasst weder Stimmen noch Gesichter noch Nebensätze.",
            "Yes, there is a milder means: minutes of the important points, written in the shared notes and saved before the end, do the same; what is unclear is asked about. They capture no voices, no faces and no asides.",
        )
    } else {
        t(
            "Ja, es gibt ein milderes Mittel: Ein Protokoll der wichtigen Punkte, von einer Person mitgeschrieben und am Ende vorgelesen, leistet dasselbe; bei Unklarheiten wird zurückgefragt. Es erfasst weder Stimmen noch Gesichter noch Nebensätze.",
            "Yes, there is a milder means: minutes of the important points, taken by one person and read out at the end, do the same; what is unclear is asked about. They capture no voices, no faces and no asides.",
        )
    };
    d.heading(
        "5. Beispiel A: Aufzeichnung als Gedächtnisstütze (§ 201 StGB)",
        "5. Example A: recording as a memory aid (§ 201 StGB)",
    );
    d.paragraph([how_to_record(facts).into()]);
    d.list([
        vec![
            strong("Frage 1: ", "Question 1: "),
            t(
                "Das Ergebnis einer Besprechung soll nicht vergessen werden. Der Zweck ist zulässig.",
                "What came of a meeting is not to be forgotten. The purpose is permitted.",
            ),
        ],
        vec![
            strong("Frage 2: ", "Question 2: "),
            t(
                "Eine Aufzeichnung ist dafür geeignet.",
                "A recording is suitable for that.",
            ),
        ],
        vec![strong("Frage 3: ", "Question 3: "), minutes],
        vec![
            strong("Frage 4: ", "Question 4: "),
            t(
                "Entfällt, weil Frage 3 bejaht ist.",
                "Not reached, because the answer to question 3 is yes.",
            ),
        ],
        vec![
            strong("Ergebnis: ", "Result: "),
            t(
                "Die Aufzeichnung ist nicht erforderlich und unterbleibt.",
                "Recording is not needed and is not done.",
            ),
        ],
    ]);
}

fn dictation(d: &mut Document, facts: &Facts) {
    let examined = if facts.functions.on(Function::Notes) {
        (
            "Mitschrift (nicht wortgetreu genug), Diktat nach der Besprechung (ändert den Wortlaut) und gemeinsames Schreiben in den Notizen (vorzuziehen, wenn die Zeit reicht)",
            "notes by hand (not true enough to the word), dictation after the meeting (changes the words) and writing together in the notes (to be preferred if there is time)",
        )
    } else {
        (
            "Mitschrift (nicht wortgetreu genug) und Diktat nach der Besprechung (ändert den Wortlaut)",
            "notes by hand (not true enough to the word) and dictation after the meeting (changes the words)",
        )
    };
    d.heading(
        "6. Beispiel B: wörtliches Diktat für einen Brief oder eine Pressemitteilung (Art. 6 Abs. 1 Buchst. a DSGVO)",
        "6. Example B: verbatim dictation for a letter or press release (Art. 6(1)(a) GDPR)",
    );
    d.paragraph([how_to_record(facts).into()]);
    d.list([
        vec![
            strong("Frage 1: ", "Question 1: "),
            t(
                "Ein Text soll Wort für Wort übernommen werden. Der Zweck ist zulässig, wenn alle, deren Stimme zu hören ist, vorher eingewilligt haben (§ 201 StGB, Art. 7 DSGVO).",
                "A text is to be taken down word for word. The purpose is permitted if everybody whose voice is heard has agreed before (§ 201 StGB, Art. 7 GDPR).",
            ),
        ],
        vec![
            strong("Frage 2: ", "Question 2: "),
            t("Eine Tonaufnahme ist dafür geeignet.", "A recording of sound is suitable for that."),
        ],
        vec![
            strong("Frage 3: ", "Question 3: "),
            t(
                format!(
                    "Nein. Geprüft wurden {}. Ein Bild ist nicht nötig: Aufgenommen wird nur der Ton, und nur der diktierte Teil.",
                    examined.0
                ),
                format!(
                    "No. Examined were {}. A picture is not needed: only sound is recorded, and only the part that is dictated.",
                    examined.1
                ),
            ),
        ],
        vec![
            strong("Frage 4: ", "Question 4: "),
            t(
                "Ankündigen, Zweck und Löschzeitpunkt nennen, jede Person einzeln fragen; wer nicht will, schweigt oder geht ohne Nachteil hinaus. Die Einwilligung wird am Anfang mit aufgenommen. Zugriff hat nur, wer schreibt. Die Aufnahme wird sofort nach der Niederschrift gelöscht, spätestens mit der Freigabe des Textes. Von Beschäftigten wird eine Einwilligung nur eingeholt, wenn ein Nein wirklich folgenlos bleibt (§ 26 Abs. 2 BDSG).",
                "Announce it, name purpose and time of deletion, ask each person; whoever does not want it stays silent or leaves without disadvantage. The consent is recorded at the beginning. Only whoever writes has access. The recording is deleted as soon as it is written down, at the latest when the text is released. Employees are asked for consent only if a no truly has no consequence (§ 26(2) BDSG).",
            ),
        ],
        vec![
            strong("Ergebnis: ", "Result: "),
            t(
                "Erforderlich mit Schutzmaßnahmen: nur Ton, Einwilligung mit aufgenommen, gelöscht spätestens mit der Freigabe.",
                "Needed with safeguards: audio only, consent recorded, deleted with the release at the latest.",
            ),
        ],
    ]);
}

fn decision(d: &mut Document, answers: &Answers) {
    d.heading(
        "7. Beteiligung und Entscheidung (Art. 24, 35 Abs. 2, 39 DSGVO)",
        "7. Consultation and decision (Art. 24, 35(2), 39 GDPR)",
    );
    d.list([
        labelled(answers, Field::ControllerName),
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::Author),
        labelled(answers, Field::NextReview),
    ]);
    match answers.is(Field::WorksCouncil) {
        Some(true) => {
            d.says(
                "Der Betriebs- oder Personalrat ist vor jeder Änderung eines Zustands zu beteiligen (§ 87 Abs. 1 Nr. 6 BetrVG oder das Personalvertretungsrecht).",
                "The works or staff council takes part before any state changes (§ 87(1) no. 6 BetrVG or the law on staff representation).",
            );
        }
        Some(false) => {
            d.says(
                "Einen Betriebs- oder Personalrat gibt es nicht.",
                "There is no works or staff council.",
            );
        }
        None => {
            d.paragraph([answer(answers, Field::WorksCouncil)]);
        }
    }
    d.says(
        "Neu zu prüfen ist, sobald eine neue Fassung der Software eine Funktion bringt, ein Zustand sich ändert, andere Personen eingeladen werden als oben genannt, oder ein Vorfall zeigt, dass ein Schutz nicht reicht. Der vollständige Datenschutzhinweis nennt Betroffenen dieselben Zustände.",
        "It is to be checked anew as soon as a new version of the software brings a function, a state changes, other people are invited than named above, or an incident shows that a safeguard is not enough. The full privacy notice tells data subjects the same states.",
    );
    d.boxes([
        vec![t(
            "Stellungnahme der datenschutzbeauftragten Person liegt vor",
            "Opinion of the data protection officer is at hand",
        )],
        vec![t(
            "Betriebs- oder Personalrat beteiligt, soweit vorhanden",
            "Works or staff council consulted, where there is one",
        )],
        vec![t(
            "Ergebnisse aus Abschnitt 2 beschlossen",
            "Results of section 2 decided",
        )],
    ]);
    d.lines([
        w("Ort, Datum", "Place, date"),
        w("Entscheidung für den Verantwortlichen", "Decision for the controller"),
        w("Datenschutzbeauftragte Person", "Data protection officer"),
        w("Betriebs- oder Personalrat", "Works or staff council"),
    ]);
}
