//! Arrangement of joint controllers (Art. 26 GDPR).

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::documents::common::{
    answer, audience, content_encryption, creators, kept, labelled, meeting_bases, parties,
};
use crate::documents::meeting;
use crate::facts::{Facts, is_personal};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Vereinbarung gemeinsam Verantwortlicher nach Art. 26 DSGVO",
        "Arrangement of joint controllers under Art. 26 GDPR",
    );
    whether(&mut d, answers);
    who(&mut d, answers);
    what(&mut d, facts, answers);
    shares(&mut d, answers);
    rights(&mut d, facts);
    security(&mut d, facts, answers);
    liability(&mut d);
    essence(&mut d, facts, answers);
    signatures(&mut d);
    d
}

fn whether(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Ob es gemeinsam Verantwortliche gibt (Art. 26 Abs. 1 Satz 1 DSGVO)",
        "1. Whether there are joint controllers (Art. 26(1) sentence 1 GDPR)",
    );
    match answers.rows(Field::JointControllers) {
        None => d.paragraph([Piece::Missing(Field::JointControllers)]),
        Some(rows) if rows.is_empty() => d.paragraph([
            strong(
                "Zurzeit gibt es keine.",
                "For the time being there are none.",
            ),
            t(
                " Die Organisation entscheidet allein über Zwecke und Mittel. Was folgt, gilt erst, wenn eine andere Stelle hinzukommt und unterschrieben hat.",
                " The organisation alone decides on purposes and means. What follows holds only once another body has joined and signed.",
            ),
        ]),
        Some(_) => d.paragraph([strong(
            "Ja: Die unter 2 genannten Stellen legen gemeinsam fest, wozu und womit auf diesem Server getagt wird.",
            "Yes: the bodies named under 2 jointly determine what for and by what means meetings are held on this server.",
        )]),
    };
    d.list([
        vec![t(
            "Gemeinsam verantwortlich ist, wer mitbestimmt: etwa zwei Stellen, die eine Besprechungsreihe zusammen veranstalten, Einladung und Ablauf zusammen festlegen und Anmeldungen zusammen nutzen (EuGH, C-210/16, C-25/17, C-40/17). Zugang zu den Daten muss nicht jede haben.",
            "Jointly responsible is whoever has a say: such as two bodies that hold a series of meetings together, jointly determine invitation and course and use registrations together (CJEU, C-210/16, C-25/17, C-40/17). Not each of them needs access to the data.",
        )],
        vec![t(
            "Nicht gemeinsam verantwortlich ist, wer nur teilnimmt oder nur eingeladen wird; wer den Server nur auf Weisung betreibt, ist Auftragsverarbeiter (Art. 28 DSGVO) und braucht den Vertrag zur Auftragsverarbeitung.",
            "Not jointly responsible is whoever only takes part or is only invited; whoever runs the server on instructions only is a processor (Art. 28 GDPR) and needs the processor contract.",
        )],
        vec![t(
            "Diese Vereinbarung ist selbst keine Rechtsgrundlage: Jede Stelle braucht für ihren Teil eine eigene.",
            "This arrangement is no legal basis itself: each body needs one of its own for its part.",
        )],
    ]);
}

fn who(d: &mut Document, answers: &Answers) {
    d.heading("2. Beteiligte", "2. Parties");
    d.paragraph([
        answer(answers, Field::ControllerName),
        t(" (im Folgenden: die betreibende Stelle)", " (the operating body)"),
    ]);
    d.paragraph([answer(answers, Field::ControllerAddress)]);
    d.list([
        labelled(answers, Field::ControllerContact),
        labelled(answers, Field::ControllerHead),
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
    ]);
    d.says("Weitere Stellen:", "Further bodies:");
    d.list(parties(
        answers,
        Field::JointControllers,
        ("zurzeit keine", "none for the time being"),
    ));
}

fn what(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "3. Gegenstand, Zwecke und Mittel",
        "3. Subject matter, purposes and means",
    );
    let shared = meeting::shared(facts);
    d.paragraph([
        t(
            format!("Gemeinsame Besprechungen mit {} auf ", shared.de),
            format!("Joint meetings with {} on ", shared.en),
        ),
        plain(facts.address.clone()),
        t(
            ". Nicht erfasst sind Besprechungen, die eine Stelle für sich allein veranstaltet. Besprechungen anlegen dürfen dort ",
            ". Meetings that one body holds on its own are not covered. Meetings may be created there by ",
        ),
        creators(facts).into(),
        t(".", "."),
    ]);
    let mut concerned: Line = vec![t("Betroffene: ", "Data subjects: ")];
    concerned.extend(audience(answers));
    d.paragraph(concerned);
    d.says(
        "Rechtsgrundlagen der betreibenden Stelle; jede andere Stelle hält ihre eigenen fest:",
        "Legal bases of the operating body; every other body records its own:",
    );
    d.list(meeting_bases(answers));
    d.says(
        "Diese Daten fallen dabei auf dem Server an:",
        "These data arise on the server:",
    );
    let ids = [
        "meeting_content",
        "meeting_presence",
        "addresses",
        "rooms",
        "invites",
        "members",
        "mail",
    ];
    let rows = ids
        .iter()
        .filter_map(|id| facts.entry(id))
        .filter(|entry| is_personal(entry));
    d.table(
        [("Daten", "Data"), ("Zweck", "Purpose"), ("Dauer", "Period")],
        rows.map(|entry| {
            [
                vec![Piece::from(entry.what)],
                vec![entry.purpose.into()],
                vec![kept(entry, facts).into()],
            ]
        }),
    );
}

fn shares(d: &mut Document, answers: &Answers) {
    d.heading(
        "4. Wer welche Pflicht erfüllt (Art. 26 Abs. 1 Satz 2 DSGVO)",
        "4. Who fulfils which duty (Art. 26(1) sentence 2 GDPR)",
    );
    let row = |(de, en): (&str, &str), (who_de, who_en): (&str, &str), (how_de, how_en): (&str, &str)| -> [Line; 3] {
        [vec![t(de, en)], vec![t(who_de, who_en)], vec![t(how_de, how_en)]]
    };
    let operating = ("betreibende Stelle", "operating body");
    let inviting = ("einladende Stelle", "inviting body");
    let each = ("jede Stelle", "each body");
    d.table(
        [("Pflicht", "Duty"), ("Wer", "Who"), ("Wie", "How")],
        [
            row(
                (
                    "Information (Art. 13 und 14 DSGVO)",
                    "Information (Art. 13 and 14 GDPR)",
                ),
                inviting,
                (
                    "verlinkt bei jeder Einladung den Hinweis des Servers und nennt alle beteiligten Stellen",
                    "links the server's notice with each invitation and names all bodies that take part",
                ),
            ),
            row(
                (
                    "Wesentliches dieser Vereinbarung (Art. 26 Abs. 2 DSGVO)",
                    "Essence of this arrangement (Art. 26(2) GDPR)",
                ),
                each,
                ("stellt den Text unter 8 bereit", "makes the text under 8 available"),
            ),
            row(
                (
                    "Rechte der Betroffenen (Art. 15 bis 22 DSGVO)",
                    "Rights of data subjects (Art. 15 to 22 GDPR)",
                ),
                operating,
                ("siehe 5", "see 5"),
            ),
            row(
                ("Sicherheit (Art. 32 DSGVO)", "Security (Art. 32 GDPR)"),
                operating,
                (
                    "für den Server; jede Stelle für ihre Geräte und Räume",
                    "for the server; each body for its devices and rooms",
                ),
            ),
            row(
                (
                    "Einlass, Leitung, Verhalten in der Besprechung",
                    "Admission, hosting, conduct in the meeting",
                ),
                inviting,
                ("nach der Prüfliste für Gastgebende", "by the checklist for hosts"),
            ),
            row(
                (
                    "Meldungen (Art. 33 und 34 DSGVO)",
                    "Notifications (Art. 33 and 34 GDPR)",
                ),
                operating,
                ("siehe 6", "see 6"),
            ),
            row(
                ("Auftragsverarbeiter (Art. 28 DSGVO)", "Processors (Art. 28 GDPR)"),
                operating,
                (
                    "für den Server; neue teilt sie vorher mit",
                    "for the server; announces new ones before",
                ),
            ),
            row(
                ("Verzeichnis (Art. 30 DSGVO)", "Record (Art. 30 GDPR)"),
                each,
                ("im eigenen Verzeichnis", "in its own record"),
            ),
            row(
                ("Folgenabschätzung (Art. 35 DSGVO)", "Impact assessment (Art. 35 GDPR)"),
                operating,
                (
                    "für den Server; die anderen wirken mit",
                    "for the server; the others contribute",
                ),
            ),
            row(
                ("Löschung (Art. 17 DSGVO)", "Erasure (Art. 17 GDPR)"),
                operating,
                (
                    "auf dem Server; jede Stelle ihre Protokolle und Mitschriften",
                    "on the server; each body its minutes and notes",
                ),
            ),
            row(
                (
                    "Beteiligung der Betriebs- oder Personalräte",
                    "Participation of works or staff councils",
                ),
                each,
                ("für ihre Beschäftigten", "for its own staff"),
            ),
        ],
    );
    d.says(
        "Auftragsverarbeiter der betreibenden Stelle für diesen Server:",
        "Processors of the operating body for this server:",
    );
    d.list(parties(answers, Field::Processors, ("keine", "none")));
}

fn rights(d: &mut Document, facts: &Facts) {
    d.heading(
        "5. Rechte der Betroffenen und Anlaufstelle (Art. 26 Abs. 1 Satz 3 und Abs. 3 DSGVO)",
        "5. Rights of data subjects and contact point (Art. 26(1) sentence 3 and (3) GDPR)",
    );
    d.steps([
        vec![
            t("Anlaufstelle ist die betreibende Stelle: ", "The contact point is the operating body: "),
            plain(meeting::privacy_page(facts)),
            t(".", "."),
        ],
        vec![t(
            "Betroffene können ihre Rechte bei jeder Stelle geltend machen, was immer hier vereinbart ist. Wer eine Anfrage erhält, gibt sie binnen drei Arbeitstagen an die betreibende Stelle weiter und sagt das der Person.",
            "Data subjects may exercise their rights against each body, whatever is agreed here. Whoever receives a request passes it on to the operating body within three working days and tells the person so.",
        )],
        vec![t(
            "Die betreibende Stelle antwortet innerhalb eines Monats (Art. 12 Abs. 3 DSGVO); die anderen liefern ihr binnen einer Woche, was sie dazu haben.",
            "The operating body answers within one month (Art. 12(3) GDPR); the others give it what they have on it within one week.",
        )],
        vec![access(facts)],
    ]);
}

fn access(facts: &Facts) -> Piece {
    if meeting::leaves_nothing(facts) && meeting::watches_nobody(facts) {
        t(
            "Wer an welcher Besprechung teilgenommen hat und was gesagt wurde, speichert der Server nicht. Auskunft darüber kann nur geben, wer es selbst festgehalten hat.",
            "Who took part in which meeting and what was said is not stored by the server. Only whoever recorded it themselves can give access to it.",
        )
    } else {
        t(
            "Was der Server von einer Besprechung speichert, nennt sein Datenverzeichnis; darüber gibt die betreibende Stelle Auskunft.",
            "What the server stores of a meeting stands in its data map; the operating body gives access to it.",
        )
    }
}

fn security(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "6. Sicherheit und Vorfälle (Art. 32 bis 34 DSGVO)",
        "6. Security and incidents (Art. 32 to 34 GDPR)",
    );
    d.list([
        vec![content_encryption(facts).into()],
        vec![meeting::door(facts).into()],
        vec![meeting::passphrase(facts).into()],
        vec![meeting::recording(facts).into()],
    ]);
    d.paragraph([
        t(
            "Wer von einer Verletzung des Schutzes personenbezogener Daten erfährt, sagt es den anderen unverzüglich, möglichst binnen 24 Stunden. Die Meldung an die Aufsichtsbehörde binnen 72 Stunden und die Benachrichtigung der Betroffenen übernimmt die betreibende Stelle; betrifft der Vorfall nur Geräte oder Räume einer anderen Stelle, übernimmt diese sie. Meldestelle: ",
            "Whoever learns of a personal data breach tells the others without undue delay, where feasible within 24 hours. The notification to the supervisory authority within 72 hours and the communication to data subjects are made by the operating body; where the incident concerns devices or rooms of another body only, that body makes them. Contact for incidents: ",
        ),
        answer(answers, Field::IncidentContact),
    ]);
    d.paragraph([
        t(
            "Zuständige Aufsichtsbehörde der betreibenden Stelle: ",
            "Supervisory authority of the operating body: ",
        ),
        answer(answers, Field::Authority),
    ]);
}

fn liability(d: &mut Document) {
    d.heading(
        "7. Haftung, Dauer, Änderung (Art. 82 Abs. 4 und 5 DSGVO)",
        "7. Liability, duration, changes (Art. 82(4) and (5) GDPR)",
    );
    d.list([
        vec![t(
            "Nach außen haftet jede Stelle für den gesamten Schaden. Untereinander trägt ihn jede nach ihrem Anteil an der Verantwortung.",
            "Towards data subjects each body is liable for the entire damage. Among themselves each bears it by its share of responsibility.",
        )],
        vec![t(
            "Die Vereinbarung gilt ab der letzten Unterschrift, solange gemeinsam getagt wird. Jede Stelle kann sie mit einer Frist von einem Monat in Textform beenden; Pflichten aus der gemeinsamen Zeit bleiben.",
            "The arrangement holds from the last signature as long as meetings are held jointly. Each body may end it in text form at one month's notice; duties from the joint time remain.",
        )],
        vec![t(
            "Sie wird geprüft, wenn sich Zwecke, Beteiligte, Auftragsverarbeiter oder die Konfiguration des Servers ändern; deren Kennung steht am Anfang dieses Papiers.",
            "It is reviewed when purposes, parties, processors or the configuration of the server change; its hash stands at the head of this paper.",
        )],
    ]);
}

fn essence(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "8. Das Wesentliche für die Betroffenen (Art. 26 Abs. 2 Satz 2 DSGVO)",
        "8. The essence for data subjects (Art. 26(2) sentence 2 GDPR)",
    );
    d.says(
        "Dieser Text wird mit der Einladung oder dem Datenschutzhinweis bereitgestellt, sobald die Vereinbarung gilt:",
        "This text is made available with the invitation or the privacy notice once the arrangement holds:",
    );
    let others = match answers.rows(Field::JointControllers) {
        None => vec![t(" und ", " and "), Piece::Missing(Field::JointControllers)],
        Some(rows) if rows.is_empty() => vec![t(
            " und die einladende oder eingeladene weitere Stelle",
            " and the further body that invites or is invited",
        )],
        Some(rows) => {
            let names: Vec<&str> = rows.iter().filter_map(|row| row.first().copied()).collect();
            vec![plain(format!(", {}", names.join(", ")))]
        }
    };
    let mut text = vec![
        t(
            "„Diese Besprechung veranstalten gemeinsam: ",
            "“This meeting is held jointly by: ",
        ),
        answer(answers, Field::ControllerName),
    ];
    text.extend(others);
    text.extend([
        t(
            ". Sie sind gemeinsam für Ihre Daten verantwortlich (Art. 26 DSGVO). Für den Server, seine Sicherheit, Anfragen und die Meldung von Vorfällen sorgt ",
            ". They are jointly responsible for your data (Art. 26 GDPR). The server, its security, requests and the notification of incidents are seen to by ",
        ),
        answer(answers, Field::ControllerName),
        t(
            ". Wer einlädt, informiert Sie und leitet die Besprechung. Ihre Rechte können Sie bei jeder der Stellen geltend machen, am einfachsten unter ",
            ". Whoever invites informs you and hosts the meeting. You may exercise your rights against each of the bodies, most easily at ",
        ),
        plain(meeting::privacy_page(facts)),
        t(".“", ".”"),
    ]);
    d.paragraph(text);
}

fn signatures(d: &mut Document) {
    d.heading("9. Unterschriften", "9. Signatures");
    d.lines([
        w(
            "Betreibende Stelle: Ort, Tag, Name, Unterschrift",
            "Operating body: place, date, name, signature",
        ),
        w(
            "Weitere Stelle: Ort, Tag, Name, Unterschrift",
            "Further body: place, date, name, signature",
        ),
        w(
            "Weitere Stelle: Ort, Tag, Name, Unterschrift",
            "Further body: place, date, name, signature",
        ),
    ]);
}
