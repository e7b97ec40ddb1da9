//! Whether an assessment is needed: nine criteria, the cases of Art. 35(3), the authorities' list.

use datamap::Words;

use super::super::common::meets;
use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, plain, strong, t, w};
use crate::facts::Facts;
use crate::functions::Function;

/// Name of a criterion, whether it is met, why; none: nobody has said what decides it.
struct Criterion(Words, Option<bool>, Words);

/// Functions that observe people or keep what they say.
const WATCHING: [Function; 6] = [
    Function::Recording,
    Function::Transcription,
    Function::Presence,
    Function::ReadReceipts,
    Function::AttendanceProof,
    Function::AttentionTracking,
];

/// Section 2.
pub(super) fn write(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "2. Schwellwertanalyse (Art. 35 Abs. 1, 3 und 4 DSGVO)",
        "2. Threshold analysis (Art. 35(1), (3) and (4) GDPR)",
    );
    d.subheading(
        "Neun Kriterien (WP 248 Rev. 01, bestätigt durch den Europäischen Datenschutzausschuss)",
        "Nine criteria (WP 248 rev. 01, endorsed by the European Data Protection Board)",
    );
    let criteria = criteria(facts, answers);
    let met = criteria.iter().filter(|criterion| criterion.1 == Some(true)).count();
    let rows = criteria
        .into_iter()
        .enumerate()
        .map(|(index, Criterion(name, is, why))| {
            let why = if is.is_none() {
                vec![Piece::Missing(Field::Audience)]
            } else {
                vec![why.into()]
            };
            [
                vec![plain((index + 1).to_string())],
                vec![name.into()],
                vec![yes_no(is)],
                why,
            ]
        });
    d.table(
        [
            ("Nr.", "No."),
            ("Kriterium", "Criterion"),
            ("Erfüllt", "Met"),
            ("Begründung", "Reason"),
        ],
        rows,
    );
    listed(d, facts, answers);
    result(d, answers, met);
}

fn yes_no(is: Option<bool>) -> Piece {
    match is {
        Some(true) => strong("ja", "yes"),
        Some(false) => t("nein", "no"),
        None => t("offen", "open"),
    }
}

/// Functions that observe and are switched on.
fn watching(facts: &Facts) -> Vec<Function> {
    WATCHING.into_iter().filter(|one| facts.functions.on(*one)).collect()
}

fn names(functions: &[Function]) -> Words {
    let join = |pick: fn(&Function) -> &'static str| functions.iter().map(pick).collect::<Vec<_>>().join(", ");
    w(join(|one| one.name().de), join(|one| one.name().en))
}

/// Whether health, secrets or comparable matters are spoken of; none: nobody has said.
fn is_sensitive(answers: &Answers) -> Option<bool> {
    answers.get(Field::Audience)?;
    let secret = answers.is(Field::ProfessionalSecrecy) != Some(false);
    Some(secret || ["patients", "pupils", "citizens"].iter().any(|one| meets(answers, one)))
}

fn criteria(facts: &Facts, answers: &Answers) -> Vec<Criterion> {
    let mut all = about_evaluation(facts);
    all.extend(about_people(facts, answers));
    all.extend(about_means(answers));
    all
}

fn about_evaluation(facts: &Facts) -> Vec<Criterion> {
    let analysis = facts.functions.on(Function::AttentionTracking);
    let watching = watching(facts);
    let named = names(&watching);
    let monitoring = if watching.is_empty() {
        w(
            "Aufzeichnung, Verschriftlichung, Anwesenheit, Lesebestätigungen, Teilnahmenachweis und Aufmerksamkeitsanalyse sind nicht eingeschaltet. Wer gerade verbunden ist, sehen die Teilnehmenden nur während der Besprechung.",
            "Recording, transcription, presence, read receipts, attendance list and analysis of attention are not switched on. Who is connected is seen by participants during the meeting only.",
        )
    } else {
        w(
            format!("Eingeschaltet: {}.", named.de),
            format!("Switched on: {}.", named.en),
        )
    };
    vec![
        Criterion(
            w("Bewerten oder Einstufen", "Evaluation or scoring"),
            Some(analysis),
            if analysis {
                w(
                    "Analyse von Personen ist eingeschaltet.",
                    "Analysis of persons is switched on.",
                )
            } else {
                w(
                    "Es gibt keine Profile, keine Analyse und keine Messung je Person.",
                    "There are no profiles, no analysis and no measuring by person.",
                )
            },
        ),
        Criterion(
            w(
                "Automatisierte Entscheidung mit rechtlicher oder ähnlich bedeutsamer Wirkung",
                "Automated decision with legal or similarly significant effect",
            ),
            Some(false),
            w(
                "Über Einlass, Ausschluss und Rechte entscheiden Menschen; Sperren nach falschen Versuchen enden von selbst.",
                "Admission, removal and rights are decided by people; blocks after wrong tries end by themselves.",
            ),
        ),
        Criterion(
            w("Systematische Überwachung", "Systematic monitoring"),
            Some(!watching.is_empty()),
            monitoring,
        ),
    ]
}

fn about_people(facts: &Facts, answers: &Answers) -> Vec<Criterion> {
    let sensitive = is_sensitive(answers);
    let wide = answers
        .get(Field::Audience)
        .map(|_| meets(answers, "citizens") || answers.rows(Field::Clients).is_none_or(|rows| !rows.is_empty()));
    let weak = answers.get(Field::Audience).map(|_| {
        ["employees", "patients", "pupils", "applicants"]
            .iter()
            .any(|one| meets(answers, one))
    });
    vec![
        Criterion(
            w(
                "Vertrauliche oder höchst persönliche Daten",
                "Sensitive data or data of a highly personal nature",
            ),
            sensitive,
            if sensitive == Some(true) {
                w(
                    "Mit diesen Betroffenen kann auch über Gesundheit, Berufsgeheimnisse, Familie oder vergleichbar Persönliches gesprochen werden. Der Server kann es nicht lesen und speichert es nicht; erfüllt ist das Kriterium dennoch.",
                    "With these data subjects health, professional secrets, family or comparably personal matters may be spoken of, too. The server can neither read nor store them; the criterion is met all the same.",
                )
            } else {
                w(
                    "Nach den Angaben geht es um gewöhnliche geschäftliche Besprechungen, deren Inhalt der Server weder lesen kann noch speichert. Werden regelmäßig Daten nach Art. 9 oder 10 DSGVO besprochen, ist mit ja zu antworten.",
                    "By what was said these are ordinary business meetings, whose content the server can neither read nor store. If data under Art. 9 or 10 GDPR are regularly spoken of, the answer is yes.",
                )
            },
        ),
        Criterion(
            w("Verarbeitung in großem Umfang", "Processing on a large scale"),
            wide,
            if wide == Some(true) {
                w(
                    "Der Dienst steht der Öffentlichkeit oder mehreren Stellen offen; vorsorglich bejaht.",
                    "The service is open to the public or to several bodies; answered yes as a precaution.",
                )
            } else {
                w(
                    format!(
                        "Besprechungen einer einzelnen Organisation; ein Raum fasst höchstens {} Personen; gespeichert werden nur Daten der Konten und Räume.",
                        facts.room_capacity
                    ),
                    format!(
                        "Meetings of a single organisation; a room admits {} people at most; only data of accounts and rooms are stored.",
                        facts.room_capacity
                    ),
                )
            },
        ),
        Criterion(
            w(
                "Abgleichen oder Zusammenführen von Datensätzen",
                "Matching or combining datasets",
            ),
            Some(false),
            w(
                "Daten werden nicht mit anderen Beständen verknüpft; es gibt keinen Zugriff auf Adressbücher.",
                "Data are not linked with other sets; there is no access to address books.",
            ),
        ),
        Criterion(
            w("Schutzbedürftige Betroffene", "Vulnerable data subjects"),
            weak,
            if weak == Some(true) {
                w(
                    "Zwischen dem Verantwortlichen und einem Teil der Betroffenen besteht ein Ungleichgewicht (Beschäftigung, Bewerbung, Behandlung, Schule).",
                    "Between the controller and some data subjects there is an imbalance (employment, application, treatment, school).",
                )
            } else {
                w(
                    "Nach den Angaben nehmen weder Beschäftigte noch Patienten, Minderjährige oder Bewerbende teil.",
                    "By what was said neither employees nor patients, minors or applicants take part.",
                )
            },
        ),
    ]
}

fn about_means(answers: &Answers) -> Vec<Criterion> {
    let public = answers.is(Field::PublicBody) == Some(true);
    vec![
        Criterion(
            w(
                "Innovative Nutzung oder neue technische Lösungen",
                "Innovative use or new technological solutions",
            ),
            Some(false),
            w(
                "Besprechungen über das Internet sind eingeführt; die Verschlüsselung folgt veröffentlichten Normen. Ein kleines Modell trennt auf Wunsch Person und Hintergrund, allein im Browser der Person.",
                "Meetings over the internet are established; the encryption follows published standards. A small model tells person from background on request, in the person's browser alone.",
            ),
        ),
        Criterion(
            w(
                "Betroffene werden gehindert, ein Recht auszuüben oder eine Leistung zu nutzen",
                "Data subjects are prevented from exercising a right or using a service",
            ),
            Some(false),
            if public {
                w(
                    "Der Zugang zu Leistungen und Sitzungen bleibt auch ohne den Dienst möglich (vor Ort, schriftlich); wird er zum einzigen Weg, ist mit ja zu antworten.",
                    "Access to services and sessions stays possible without it, too (in person, in writing); if it becomes the only way, the answer is yes.",
                )
            } else {
                w(
                    "Wer nicht über den Dienst teilnehmen will, wird auf anderem Weg gehört; wird er zum einzigen Weg, ist mit ja zu antworten.",
                    "Whoever does not want to take part by it is heard another way; if it becomes the only way, the answer is yes.",
                )
            },
        ),
    ]
}

fn listed(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Regelfälle des Art. 35 Abs. 3 DSGVO und Muss-Liste der Datenschutzkonferenz (Version 1.1 vom 17.10.2018)",
        "Cases of Art. 35(3) GDPR and the must-list of the German data protection conference (version 1.1 of 17.10.2018)",
    );
    if answers.is(Field::PublicBody) != Some(false) {
        d.says(
            "Die Liste der Datenschutzkonferenz gilt für nichtöffentliche Stellen. Für öffentliche Stellen gilt die Liste der eigenen Aufsichtsbehörde; sie ist zusätzlich heranzuziehen.",
            "The list of the conference holds for private bodies. For public bodies the list of their own supervisory authority holds; it is to be consulted in addition.",
        );
    }
    let analysis = facts.functions.on(Function::AttentionTracking);
    let watched = !watching(facts).is_empty() && meets(answers, "employees");
    let secret = answers.is(Field::ProfessionalSecrecy);
    let patients = meets(answers, "patients");
    let rows = [
        (
            w(
                "Art. 35 Abs. 3 Buchst. a: umfassende Bewertung durch Profile",
                "Art. 35(3)(a): extensive evaluation by profiling",
            ),
            Some(analysis),
            w(
                "Maßgeblich ist die Funktion Aufmerksamkeits- oder Emotionsanalyse.",
                "What counts is the function analysis of attention or emotion.",
            ),
        ),
        (
            w(
                "Art. 35 Abs. 3 Buchst. b: umfangreiche Verarbeitung besonderer Kategorien",
                "Art. 35(3)(b): special categories on a large scale",
            ),
            Some(patients),
            w(
                "Maßgeblich ist, ob Patientinnen und Patienten teilnehmen: Dann werden Gesundheitsdaten besprochen, wenn auch nicht gespeichert, und der Fall wird vorsorglich bejaht. Eine einzelne Ärztin oder ein einzelner Arzt verarbeitet nicht umfangreich (ErwG 91).",
                "What counts is whether patients take part: data on health are then spoken of, if not stored, and the answer is yes as a precaution. A single doctor does not process on a large scale (recital 91).",
            ),
        ),
        (
            w(
                "Art. 35 Abs. 3 Buchst. c: Überwachung öffentlich zugänglicher Bereiche",
                "Art. 35(3)(c): monitoring of publicly accessible areas",
            ),
            Some(false),
            w("Besprechungen sind nicht öffentlich.", "Meetings are not public."),
        ),
        (
            w(
                "Muss-Liste: umfangreiche Verarbeitung von Daten unter Sozial-, Berufs- oder Amtsgeheimnis",
                "Must-list: data under social, professional or official secrecy on a large scale",
            ),
            secret,
            w(
                "Maßgeblich ist die Angabe zum Berufsgeheimnis; besteht es, wird der Fall ohne Rücksicht auf den Umfang bejaht.",
                "What counts is the answer on professional secrecy; where there is one, the answer is yes whatever the scale.",
            ),
        ),
        (
            w(
                "Muss-Liste: umfangreiche Verarbeitung von Verhaltensdaten Beschäftigter zur Bewertung ihrer Arbeit",
                "Must-list: employees' behaviour on a large scale to evaluate their work",
            ),
            Some(watched),
            w(
                "Maßgeblich ist, ob eine beobachtende Funktion eingeschaltet ist und Beschäftigte teilnehmen.",
                "What counts is whether a function that observes is switched on and employees take part.",
            ),
        ),
        (
            w(
                "Muss-Liste: automatisierte Auswertung von Bild oder Ton zur Bewertung der Persönlichkeit",
                "Must-list: automated evaluation of picture or sound to assess personality",
            ),
            Some(analysis),
            w(
                "Bild und Ton werden nicht ausgewertet; der Server kann sie nicht öffnen.",
                "Picture and sound are not evaluated; the server cannot open them.",
            ),
        ),
        (
            w(
                "Muss-Liste: Telemedizin, deren Daten eine zentrale Stelle empfängt und aufbereitet",
                "Must-list: telemedicine whose data a central body receives and prepares",
            ),
            Some(false),
            w(
                "Der Server empfängt keine Messwerte und bereitet nichts auf; das Gespräch ist nur auf den Geräten der Teilnehmenden lesbar.",
                "The server receives no readings and prepares nothing; the conversation can be read on the devices only.",
            ),
        ),
    ];
    d.table(
        [("Fall", "Case"), ("Trifft zu", "Applies"), ("Begründung", "Reason")],
        rows.map(|(case, is, why)| {
            // Only the answer on professional secrecy can be open.
            let why = if is.is_none() {
                Piece::Missing(Field::ProfessionalSecrecy)
            } else {
                why.into()
            };
            [vec![case.into()], vec![yes_no(is)], vec![why]]
        }),
    );
}

/// Patients or professional secrecy, also where nobody has said that there is none.
fn is_listed(answers: &Answers) -> bool {
    meets(answers, "patients") || answers.is(Field::ProfessionalSecrecy) != Some(false)
}

/// Whether the analysis comes to an assessment being required; none: it cannot be said yet.
pub(super) fn is_required(facts: &Facts, answers: &Answers) -> Option<bool> {
    answers.get(Field::Audience)?;
    let criteria = criteria(facts, answers);
    let met = criteria.iter().filter(|criterion| criterion.1 == Some(true)).count();
    Some(is_listed(answers) || met >= 2)
}

fn result(d: &mut Document, answers: &Answers, met: usize) {
    d.subheading("Ergebnis der Schwellwertanalyse", "Result of the threshold analysis");
    if answers.get(Field::Audience).is_none() {
        d.paragraph([Piece::Missing(Field::Audience)]);
        return;
    }
    let listed = is_listed(answers);
    let of = |n: usize| match n {
        0 => (
            "Kein Kriterium ist erfüllt".to_owned(),
            "No criterion is met".to_owned(),
        ),
        1 => ("1 Kriterium ist erfüllt".to_owned(), "1 criterion is met".to_owned()),
        n => (format!("{n} Kriterien sind erfüllt"), format!("{n} criteria are met")),
    };
    let (de, en) = of(met);
    if listed || met >= 2 {
        d.paragraph([
            strong(
                "Eine Datenschutz-Folgenabschätzung ist erforderlich. ",
                "A data protection impact assessment is required. ",
            ),
            t(
                format!("{de}; ab zweien ist sie in der Regel durchzuführen. Bei Patientinnen, Patienten oder einem Berufsgeheimnis wird sie in jedem Fall durchgeführt."),
                format!("{en}; from two on it is to be carried out as a rule. With patients or professional secrecy it is carried out in any case."),
            ),
        ]);
    } else {
        d.paragraph([
            strong(
                "Eine Datenschutz-Folgenabschätzung ist nach diesen Angaben nicht zwingend. ",
                "By what was said a data protection impact assessment is not mandatory. ",
            ),
            t(
                format!("{de}; erst ab zweien ist sie in der Regel durchzuführen. Sie wird freiwillig durchgeführt, um Risiken zu kennen und die Entscheidung nachweisen zu können (Art. 5 Abs. 2, Art. 24 DSGVO)."),
                format!("{en}; from two on it is to be carried out as a rule. It is carried out voluntarily, to know the risks and to be able to prove the decision (Art. 5(2), Art. 24 GDPR)."),
            ),
        ]);
    }
}
