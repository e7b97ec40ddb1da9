//! Threshold analysis and data protection impact assessment (Art. 35 GDPR).

mod description;
mod plan;
mod risks;
mod threshold;

use self::risks::Risk;
use super::common::{answer, labelled, meeting_bases, meets};
use super::{necessity, sign_offs};
use crate::answers::{Answers, Field};
use crate::document::{Document, plain, strong, t, w};
use crate::facts::Facts;
use crate::functions::Function;

/// Whether the threshold analysis comes to an assessment being required; none: it cannot be said yet.
pub(super) fn is_required(facts: &Facts, answers: &Answers) -> Option<bool> {
    threshold::is_required(facts, answers)
}

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Schwellwertanalyse und Datenschutz-Folgenabschätzung",
        "Threshold analysis and data protection impact assessment",
    );
    let risks = risks::register(facts, answers);
    subject(&mut d, facts, answers);
    threshold::write(&mut d, facts, answers);
    description::write(&mut d, facts, answers);
    bases(&mut d, answers);
    proportion(&mut d, facts);
    consultation(&mut d, answers);
    register(&mut d, &risks);
    plan::write(&mut d, facts, answers);
    outcome(&mut d, &risks);
    review(&mut d, answers);
    sign(&mut d, facts);
    d
}

fn subject(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "1. Gegenstand und Beteiligte (Art. 35 Abs. 1 DSGVO)",
        "1. Subject and who takes part (Art. 35(1) GDPR)",
    );
    d.paragraph([
        t(
            "Beurteilt werden Besprechungen mit Ton und Bild über den Dienst unter ",
            "Assessed are meetings with sound and picture by the service at ",
        ),
        plain(facts.address.clone()),
        t(", Konklave ", ", Konklave "),
        plain(facts.release.clone()),
        t(", Stand der Messung ", ", measured on "),
        plain(facts.day.clone()),
        t(
            ". Mehrere ähnliche Verarbeitungsvorgänge (Besprechungen, Konten, Anfragen zum Datenschutz, Protokoll der Verwaltung) werden gemeinsam betrachtet (Art. 35 Abs. 1 Satz 2 DSGVO).",
            ". Several similar processing operations (meetings, accounts, requests about data, audit log) are considered together (Art. 35(1) sentence 2 GDPR).",
        ),
    ]);
    d.list([
        labelled(answers, Field::ControllerName),
        labelled(answers, Field::ControllerHead),
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
        labelled(answers, Field::Author),
    ]);
}

fn bases(d: &mut Document, answers: &Answers) {
    d.heading(
        "4. Rechtsgrundlagen (Art. 6, 9 und 88 DSGVO)",
        "4. Legal bases (Art. 6, 9 and 88 GDPR)",
    );
    d.list(meeting_bases(answers));
    d.says(
        "Für Konten, Sicherheit, Anfragen und das eigene Gerät nennt die Tabelle der Daten in Abschnitt 3 die Rechtsgrundlage je Zeile.",
        "For accounts, security, requests and one's own device the table of data in section 3 names the legal basis of each row.",
    );
}

fn proportion(d: &mut Document, facts: &Facts) {
    d.heading(
        "5. Notwendigkeit und Verhältnismäßigkeit (Art. 35 Abs. 7 Buchst. b DSGVO)",
        "5. Necessity and proportionality (Art. 35(7)(b) GDPR)",
    );
    d.says(
        "Ergebnis der Erforderlichkeitsprüfung, die jede Funktion mit vier Fragen prüft; die Begründungen stehen dort unter derselben Nummer.",
        "Result of the necessity check, which checks each function by four questions; the reasons stand there under the same number.",
    );
    let rows = necessity::results(facts)
        .into_iter()
        .map(|(number, function, state, result)| {
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
    let held = facts.personal();
    let count = held.count();
    d.list([
        vec![strong("Datenminimierung: ", "Data minimisation: "), if facts.functions.on(Function::GuestAccess) {
            t(
                "Gäste brauchen kein Konto und nennen einen frei gewählten Namen; Kamera und Mikrofon sind freiwillig; Inhalte werden nicht gespeichert.",
                "Guests need no account and give a name of their choice; camera and microphone are voluntary; content is not stored.",
            )
        } else {
            t(
                "Wer teilnimmt, braucht ein Konto und nennt in der Besprechung einen frei gewählten Namen; wer welche Besprechung besucht, wird nicht gespeichert; Kamera und Mikrofon sind freiwillig; Inhalte werden nicht gespeichert.",
                "Whoever takes part needs an account and gives a name of their choice in the meeting; who attends which meeting is not stored; camera and microphone are voluntary; content is not stored.",
            )
        }],
        vec![strong("Zweckbindung: ", "Purpose limitation: "), t(
            "Es gibt keine Auswertung von Besprechungen, keine Statistik über Personen und keine Übermittlung zu eigenen Zwecken anderer.",
            "There is no evaluation of meetings, no statistics about persons and no transmission for others' own purposes.",
        )],
        vec![strong("Speicherbegrenzung: ", "Storage limitation: "), t(
            format!("Für jede der {count} Arten personenbezogener Daten steht eine Frist im Datenverzeichnis; was beim Server liegt, löscht er danach selbst."),
            format!("Each of the {count} kinds of personal data has a period in the data map; what rests on the server it deletes by that itself."),
        )],
        vec![strong("Transparenz und Rechte (Art. 12 bis 22 DSGVO): ", "Transparency and rights (Art. 12 to 22 GDPR): "), t(
            "Datenschutzhinweis ohne Anmeldung lesbar; Konten zeigen, berichtigen, übertragen und löschen ihre Daten selbst; alle anderen stellen eine Anfrage mit überwachter Monatsfrist.",
            "Privacy notice readable without signing in; accounts show, correct, port and delete their data themselves; everybody else makes a request with a supervised period of one month.",
        )],
        vec![strong("Voreinstellungen (Art. 25 Abs. 2 DSGVO): ", "Defaults (Art. 25(2) GDPR): "), description::defaults(facts).into()],
        vec![strong("Geeignetere Alternativen: ", "More suitable alternatives: "), t(
            "Geprüft wurden das Telefon (nicht Ende-zu-Ende-verschlüsselt, ohne Bild und Unterlagen), die Begegnung vor Ort (bleibt möglich, verlangt Reisen) und Dienste fremder Anbieter (weitere Empfänger, oft Drittlandbezug). Keine davon ist bei gleicher Eignung milder als ein eigener Server ohne Speicherung von Inhalten.",
            "Examined were the telephone (not encrypted end to end, without picture and documents), meeting in person (still possible, needs travel) and services of others (further recipients, often with a link to a third country). None is milder and as suitable as a server of one's own that stores no content.",
        )],
    ]);
}

fn consultation(d: &mut Document, answers: &Answers) {
    d.heading(
        "6. Rat und Standpunkte (Art. 35 Abs. 2 und 9 DSGVO)",
        "6. Advice and views (Art. 35(2) and (9) GDPR)",
    );
    d.paragraph([
        t(
            "Rat der datenschutzbeauftragten Person (",
            "Advice of the data protection officer (",
        ),
        answer(answers, Field::OfficerName),
        t("):", "):"),
    ]);
    d.boxes([
        vec![t("eingeholt und befolgt", "sought and followed")],
        vec![t(
            "eingeholt und in diesen Punkten nicht befolgt (mit Gründen)",
            "sought and not followed in these points (with reasons)",
        )],
        vec![t(
            "entfällt, weil niemand benannt ist",
            "not applicable because nobody is designated",
        )],
    ]);
    d.lines([w("Stellungnahme, Datum", "Opinion, date")]);
    match answers.is(Field::WorksCouncil) {
        Some(true) => {
            d.says(
                "Betriebs- oder Personalrat: Die Einführung ist mitbestimmungspflichtig, weil das System objektiv geeignet ist, Verhalten sichtbar zu machen, auch wenn niemand das will (§ 87 Abs. 1 Nr. 6 BetrVG oder das Personalvertretungsrecht). Der Rat kann Einstellungen, Festlegungen und Löschnachweise mit einer eigenen Rolle lesen.",
                "Works or staff council: the introduction is subject to co-determination, because the system is objectively suited to make behaviour visible even if nobody wants that (§ 87(1) no. 6 BetrVG or the law on staff representation). The council can read settings, policy and proofs of deletion by a role of its own.",
            );
            d.boxes([
                vec![t(
                    "beteiligt, Vereinbarung geschlossen",
                    "consulted, agreement concluded",
                )],
                vec![t("beteiligt, Vereinbarung offen", "consulted, agreement open")],
            ]);
        }
        Some(false) => {
            d.says(
                "Betriebs- oder Personalrat: Es gibt keinen. Beschäftigte werden unmittelbar gehört.",
                "Works or staff council: there is none. Employees are heard directly.",
            );
        }
        None => {
            d.paragraph([answer(answers, Field::WorksCouncil)]);
        }
    }
    d.says(
        "Standpunkt der Betroffenen oder ihrer Vertretung, etwa nach einer Probezeit erfragt, ohne Namen ausgewertet:",
        "Views of data subjects or their representatives, asked for example after a trial period and evaluated without names:",
    );
    if meets(answers, "pupils") {
        d.says(
            "Bei Minderjährigen werden auch Eltern- und Schülervertretung gehört.",
            "With minors, the representatives of parents and pupils are heard, too.",
        );
    }
    d.boxes([
        vec![t("eingeholt", "sought")],
        vec![t("nicht eingeholt (mit Gründen)", "not sought (with reasons)")],
    ]);
    d.lines([w("Ergebnis oder Gründe", "Result or reasons")]);
}

fn register(d: &mut Document, risks: &[Risk]) {
    d.heading(
        "7. Risiken für die Rechte und Freiheiten (Art. 35 Abs. 7 Buchst. c DSGVO)",
        "7. Risks to rights and freedoms (Art. 35(7)(c) GDPR)",
    );
    d.says(
        "Beurteilt wird aus der Sicht der Betroffenen, mit den Maßnahmen und Einstellungen, die am Tag der Messung galten. Eintrittswahrscheinlichkeit und Schwere haben vier Stufen in Anlehnung an das Kurzpapier Nr. 18 der Datenschutzkonferenz: 1 geringfügig, 2 überschaubar, 3 substanziell, 4 groß. Eine 0 steht, wo die Ursache nicht vorhanden oder ausgeschaltet ist. Das Restrisiko folgt aus ihrem Produkt: bis 3 gering, bis 8 mittel, ab 9 hoch. Fehlende Angaben werden zu Lasten der Sicherheit angenommen.",
        "The view is that of the data subjects, with the measures and settings that held on the day of measuring. Likelihood and severity have four levels, following short paper no. 18 of the German data protection conference: 1 negligible, 2 limited, 3 substantial, 4 great. A 0 stands where the cause is not there or switched off. The residual risk follows from their product: up to 3 low, up to 8 medium, from 9 high. What was not said is assumed to be the worse.",
    );
    let rows = risks.iter().map(|risk| {
        [
            vec![plain(risk.id)],
            vec![risk.source.clone().into()],
            vec![risk.scenario.clone().into()],
            vec![risk.right.clone().into()],
            vec![risks::level(risk.likelihood)],
            vec![risks::level(risk.severity)],
            risk.measures.clone(),
            vec![risk.residual().into()],
        ]
    });
    d.table(
        [
            ("Nr.", "Id"),
            ("Risikoquelle", "Source"),
            ("Szenario", "Scenario"),
            ("Betroffenes Recht", "Right affected"),
            ("Eintritt", "Likelihood"),
            ("Schwere", "Severity"),
            ("Maßnahmen", "Measures"),
            ("Restrisiko", "Residual risk"),
        ],
        rows,
    );
}

fn outcome(d: &mut Document, risks: &[Risk]) {
    d.heading(
        "9. Ergebnis und vorherige Konsultation (Art. 36 DSGVO)",
        "9. Result and prior consultation (Art. 36 GDPR)",
    );
    let high: Vec<&str> = risks.iter().filter(|risk| risk.is_high()).map(|risk| risk.id).collect();
    let medium = risks.iter().filter(|risk| risk.is_medium()).count();
    if high.is_empty() {
        d.says(
            format!("Kein Restrisiko ist hoch; {medium} sind mittel und werden mit den Maßnahmen aus Abschnitt 8 überwacht. Eine vorherige Konsultation der Aufsichtsbehörde ist danach nicht erforderlich."),
            format!("No residual risk is high; {medium} are medium and are watched by the measures of section 8. Prior consultation of the supervisory authority is then not required."),
        );
    } else {
        d.paragraph([
            t("Hoch bleibt das Restrisiko bei: ", "The residual risk stays high of: "),
            plain(high.join(", ")),
            t(
                ". Diese Verarbeitung darf erst beginnen oder weitergehen, wenn die offenen Maßnahmen aus Abschnitt 8 das Risiko gesenkt haben; gelingt das nicht, ist die Aufsichtsbehörde vorher zu konsultieren (Art. 36 Abs. 1 DSGVO).",
                ". This processing may begin or go on only once the open measures of section 8 have lowered the risk; if they cannot, the supervisory authority is to be consulted before (Art. 36(1) GDPR).",
            ),
        ]);
    }
    d.boxes([
        vec![t(
            "Konsultation nach Art. 36 DSGVO: nein",
            "Consultation under Art. 36 GDPR: no",
        )],
        vec![t(
            "Konsultation nach Art. 36 DSGVO: ja",
            "Consultation under Art. 36 GDPR: yes",
        )],
        vec![t(
            "Die verbleibenden Risiken werden getragen",
            "The remaining risks are accepted",
        )],
    ]);
    d.lines([w("Begründung des Verantwortlichen", "Reasons of the controller")]);
}

fn review(d: &mut Document, answers: &Answers) {
    d.heading(
        "10. Überprüfung (Art. 35 Abs. 11 DSGVO)",
        "10. Review (Art. 35(11) GDPR)",
    );
    d.paragraph([
        t("Spätestens am ", "At the latest on "),
        answer(answers, Field::NextReview),
        t(
            ", und sofort, wenn eines davon eintritt:",
            ", and at once when one of these happens:",
        ),
    ]);
    d.list(TRIGGERS.iter().map(|(de, en)| vec![t(*de, *en)]));
}

/// When it is to be assessed anew.
const TRIGGERS: &[(&str, &str)] = &[
    (
        "eine neue Fassung der Software bringt oder ändert eine Funktion, oder die Kennzeichnung der Konfiguration oben ändert sich",
        "a new version of the software brings or changes a function, or the mark of the configuration above changes",
    ),
    (
        "andere Gruppen von Personen nehmen teil, besonders Minderjährige, Patientinnen oder Patienten",
        "other groups of people take part, minors or patients above all",
    ),
    (
        "ein Auftragsverarbeiter, Empfänger oder Standort kommt hinzu oder wechselt",
        "a processor, recipient or place is added or changes",
    ),
    (
        "eine Verletzung nach Art. 33 DSGVO, eine begründete Beschwerde oder ein neuer Angriff wird bekannt",
        "a breach under Art. 33 GDPR, a justified complaint or a new attack becomes known",
    ),
    (
        "ein Löschlauf oder eine Sicherung bleibt aus",
        "a deletion run or a backup fails to come",
    ),
    (
        "Recht, Rechtsprechung oder Leitlinien ändern sich, etwa zu Beschäftigtendaten oder Drittländern",
        "law, case law or guidelines change, for example on employees' data or third countries",
    ),
];

fn sign(d: &mut Document, facts: &Facts) {
    d.heading("11. Freigabe", "11. Sign-off");
    sign_offs::write(d, facts);
    d.lines([
        w("Ort, Datum", "Place, date"),
        w("Für den Verantwortlichen", "For the controller"),
        w(
            "Datenschutzbeauftragte Person, zur Kenntnis",
            "Data protection officer, noted",
        ),
        w(
            "Informationssicherheit oder Betrieb des Servers",
            "Information security or operation of the server",
        ),
        w(
            "Betriebs- oder Personalrat, soweit vorhanden",
            "Works or staff council, where there is one",
        ),
    ]);
}
