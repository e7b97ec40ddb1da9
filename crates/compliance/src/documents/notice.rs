//! What people are told (Art. 12 to 14 GDPR), short and full.

use super::common::{
    answer, audience, content_encryption, kept, labelled, meeting_bases, meets, parties, recipients, second_factor,
    transport,
};
use super::meeting;
use super::record::basis;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t};
use crate::facts::{Facts, Role};
use crate::functions::{Function, State};

/// For whoever is about to enter: a few sentences.
pub fn short(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Datenschutzhinweis in Kürze", "Privacy notice in brief");
    let mut controller = vec![
        t("Verantwortlich ist: ", "The controller is: "),
        answer(answers, Field::ControllerName),
        t(" (", " ("),
        answer(answers, Field::ControllerContact),
        t(").", ")."),
    ];
    if let Some(rows) = answers.rows(Field::JointControllers).filter(|rows| !rows.is_empty()) {
        let names: Vec<&str> = rows.iter().filter_map(|row| row.first().copied()).collect();
        controller.push(t(
            " Bei gemeinsamen Besprechungen außerdem: ",
            " In joint meetings besides: ",
        ));
        controller.push(plain(format!("{}.", names.join(", "))));
    }
    d.list([
        controller,
        vec![content(facts)],
        vec![recording(facts)],
        vec![end(facts)],
        vec![t(
            "Ihre Daten dienen der Besprechung und dem sicheren Betrieb des Servers, sonst nichts.",
            "Your data serve the meeting and the secure operation of the server, nothing else.",
        )],
        vec![needed(facts)],
        vec![
            t("Ihre Rechte und alle Einzelheiten: ", "Your rights and all details: "),
            plain(format!("{}/privacy", facts.address)),
        ],
    ]);
    d
}

fn content(facts: &Facts) -> Piece {
    let shared = meeting::shared(facts);
    if meeting::leaves_nothing(facts) {
        t(
            format!(
                "{} sehen und hören nur die Teilnehmenden: Alles ist von Gerät zu Gerät verschlüsselt, der Server kann es nicht lesen und speichert es nicht.",
                shared.de
            ),
            format!(
                "Only the participants see and hear {}: everything is encrypted from device to device; the server cannot read it and does not store it.",
                shared.en
            ),
        )
    } else {
        t(
            format!(
                "{} sind von Gerät zu Gerät verschlüsselt; der Server kann sie nicht lesen.",
                shared.de
            ),
            format!(
                "{} are encrypted from device to device; the server cannot read them.",
                meeting::first(&shared.en)
            ),
        )
    }
}

fn end(facts: &Facts) -> Piece {
    if meeting::leaves_nothing(facts) {
        t(
            "Mit dem Ende der Besprechung ist auf dem Server alles gelöscht, was in ihr gesagt, gezeigt oder geschrieben wurde. Was Teilnehmende selbst festgehalten haben, bleibt bei ihnen.",
            "When the meeting ends, everything said, shown or written in it is deleted from the server. What participants noted down themselves stays with them.",
        )
    } else {
        t(
            "Was über das Ende der Besprechung hinaus bleibt und wie lange, steht im vollständigen Datenschutzhinweis.",
            "What stays beyond the end of the meeting, and for how long, stands in the full privacy notice.",
        )
    }
}

fn needed(facts: &Facts) -> Piece {
    if facts.functions.on(Function::GuestAccess) {
        t(
            "Sie brauchen weder Konto noch Kamera noch Ihren bürgerlichen Namen. Niemand kann Ihr Mikrofon oder Ihre Kamera einschalten.",
            "You need no account, no camera and not your legal name. Nobody can switch on your microphone or camera.",
        )
    } else {
        t(
            "Eintreten kann hier nur, wer mit einem Konto angemeldet ist. Sie brauchen weder Kamera noch Ihren bürgerlichen Namen. Niemand kann Ihr Mikrofon oder Ihre Kamera einschalten.",
            "Here only whoever is signed in with an account can enter. You need no camera and not your legal name. Nobody can switch on your microphone or camera.",
        )
    }
}

fn recording(facts: &Facts) -> Piece {
    if facts.functions.state(Function::Recording) == State::On {
        return t(
            "Aufgezeichnet wird nur nach Ansage und nur, wenn alle zugestimmt haben.",
            "Recording happens only after it is announced, and only if everybody has agreed.",
        );
    }
    t(
        "Dieser Dienst zeichnet nicht auf. Wer es heimlich selbst tut, macht sich strafbar (§ 201 StGB).",
        "This service does not record. Whoever does so in secret commits an offence (§ 201 StGB).",
    )
}

/// All that Art. 13 and 14 GDPR ask for.
pub fn full(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Datenschutzhinweis für Besprechungen und Konten",
        "Privacy notice for meetings and accounts",
    );
    who(&mut d, answers);
    what(&mut d, facts, answers);
    whom(&mut d, facts, answers);
    how(&mut d, facts);
    rights(&mut d, facts, answers);
    d
}

fn who(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Verantwortlicher (Art. 13 Abs. 1 Buchst. a DSGVO)",
        "1. Controller (Art. 13(1)(a) GDPR)",
    );
    d.paragraph([answer(answers, Field::ControllerName)]);
    d.paragraph([answer(answers, Field::ControllerAddress)]);
    d.list([
        labelled(answers, Field::ControllerContact),
        labelled(answers, Field::ControllerHead),
        labelled(answers, Field::Representative),
    ]);
    if answers
        .rows(Field::JointControllers)
        .is_none_or(|rows| !rows.is_empty())
    {
        d.says(
            "Gemeinsam mit uns verantwortlich (Art. 26 DSGVO) sind:",
            "Jointly responsible with us (Art. 26 GDPR) are:",
        );
        d.list(parties(answers, Field::JointControllers, ("niemand", "nobody")));
        d.says(
            "Das Wesentliche der Vereinbarung (Art. 26 Abs. 2 Satz 2 DSGVO): Für den Server, seine Sicherheit, Anfragen und die Meldung von Vorfällen sorgen wir; wer einlädt, informiert Sie und leitet die Besprechung. Das gilt für Besprechungen, die wir gemeinsam veranstalten. Ihre Rechte können Sie bei jeder dieser Stellen geltend machen.",
            "The essence of the arrangement (Art. 26(2) sentence 2 GDPR): we see to the server, its security, requests and the notification of incidents; whoever invites informs you and hosts the meeting. This holds for meetings that we hold jointly. You may exercise your rights against each of these bodies.",
        );
    }
    d.heading(
        "2. Datenschutzbeauftragte Person (Art. 13 Abs. 1 Buchst. b DSGVO)",
        "2. Data protection officer (Art. 13(1)(b) GDPR)",
    );
    d.list([
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
    ]);
    d.heading("3. Für wen dieser Hinweis gilt", "3. Whom this notice is for");
    let mut line = vec![t(
        "Für alle, die an Besprechungen auf diesem Server teilnehmen, dazu eingeladen werden oder ein Konto haben: ",
        "For everybody who takes part in meetings on this server, is invited to one, or has an account: ",
    )];
    line.extend(audience(answers));
    line.push(t(".", "."));
    d.paragraph(line);
    if meets(answers, "pupils") {
        d.says(
            "Minderjährige können ohne Kamera und mit einem Kürzel statt ihres Namens teilnehmen.",
            "Minors may take part without a camera and with initials instead of their name.",
        );
    }
}

fn what(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "4. Zwecke und Rechtsgrundlagen (Art. 13 Abs. 1 Buchst. c und d DSGVO)",
        "4. Purposes and legal bases (Art. 13(1)(c) and (d) GDPR)",
    );
    d.says(
        "Besprechungen führen wir auf dieser Grundlage:",
        "We hold meetings on this basis:",
    );
    d.list(meeting_bases(answers));
    d.says(
        "Im Einzelnen werden diese Daten verarbeitet. Die Tabelle stammt aus dem Datenverzeichnis des Servers; nach ihm löscht er auch.",
        "In detail, these data are processed. The table comes from the server's data map, by which it deletes as well.",
    );
    let rows = facts.personal().map(|entry| {
        [
            vec![Piece::from(entry.what)],
            vec![entry.about.into()],
            vec![entry.purpose.into()],
            basis(entry, answers),
            vec![kept(entry, facts).into()],
        ]
    });
    d.table(
        [
            ("Daten", "Data"),
            ("Betroffene", "Persons concerned"),
            ("Zweck", "Purpose"),
            ("Rechtsgrundlage", "Legal basis"),
            (
                "Speicherdauer (Art. 13 Abs. 2 Buchst. a DSGVO)",
                "Period (Art. 13(2)(a) GDPR)",
            ),
        ],
        rows,
    );
    d.subheading("Was möglich ist und was nicht", "What is possible and what is not");
    let rows = facts
        .functions
        .iter()
        .map(|(function, state)| [vec![Piece::from(function.name())], vec![state.name().into()]]);
    d.table([("Funktion", "Function"), ("Stand", "State")], rows);
}

fn whom(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "5. Empfänger (Art. 13 Abs. 1 Buchst. e DSGVO)",
        "5. Recipients (Art. 13(1)(e) GDPR)",
    );
    d.says(
        "Inhalte einer Besprechung erhalten allein ihre Teilnehmenden. Für den Server sind wir verantwortlich; Auftragsverarbeiter (Art. 28 DSGVO) sind:",
        "The content of a meeting is received by its participants alone. We are responsible for the server; processors (Art. 28 GDPR) are:",
    );
    d.list(parties(answers, Field::Processors, ("keine", "none")));
    let told = recipients(facts);
    if told.is_empty() {
        d.says(
            "Rechnern anderer Stellen teilt dieser Server nichts mit.",
            "This server tells nothing to computers of others.",
        );
    } else {
        d.says("Der Server wendet sich außerdem an:", "The server also turns to:");
        d.list(told);
    }
    d.heading(
        "6. Übermittlung in Drittländer (Art. 13 Abs. 1 Buchst. f DSGVO)",
        "6. Transfers to third countries (Art. 13(1)(f) GDPR)",
    );
    let mut place: Line = vec![t("Standort des Servers: ", "The server stands in: ")];
    place.push(location(facts));
    place.push(t(".", "."));
    d.paragraph(place);
    abroad(d, answers);
    d.says(
        "Nimmt jemand von einem Drittland aus teil, gelangt das Gesprochene und Gezeigte wie bei einem Telefonat zu dieser Person.",
        "If somebody takes part from a third country, what is said and shown reaches them as in a telephone call.",
    );
}

/// Whom outside the Union personal data reach, with the safeguard.
fn abroad(d: &mut Document, answers: &Answers) {
    match answers.rows(Field::ThirdCountries) {
        None => d.paragraph(labelled(answers, Field::ThirdCountries)),
        Some(rows) if rows.is_empty() => d.says(
            "Wir übermitteln keine personenbezogenen Daten von Teilnehmenden oder Mitgliedern in ein Drittland oder an eine internationale Organisation.",
            "We transfer no personal data of participants or members to a third country or an international organisation.",
        ),
        Some(rows) => {
            d.says(
                "Empfänger in Drittländern, jeweils mit Land, Garantie nach Art. 45 oder 46 DSGVO und Tag der Prüfung; eine Kopie der Garantien erhalten Sie auf Anfrage:",
                "Recipients in third countries, each with country, safeguard under Art. 45 or 46 GDPR and day it was checked; you get a copy of the safeguards on request:",
            );
            d.list(rows.into_iter().map(|row| vec![plain(row.join(", "))]))
        }
    };
}

fn location(facts: &Facts) -> Piece {
    if facts.location.is_empty() {
        t(
            "in der Konfiguration nicht angegeben (operator.location)",
            "not stated in the configuration (operator.location)",
        )
    } else {
        plain(facts.location.clone())
    }
}

fn how(d: &mut Document, facts: &Facts) {
    d.heading("7. Speicherdauer", "7. Periods");
    d.says(
        "Die Tabelle unter 4 nennt für jede Art von Daten, ab wann und wie lange sie gespeichert ist.",
        "The table under 4 says of each kind of data from when and how long it is kept.",
    );
    if meeting::leaves_nothing(facts) {
        d.says(
            "Inhalte einer Besprechung werden nie gespeichert; sie laufen nur durch den Arbeitsspeicher.",
            "The content of a meeting is never stored; it only passes through memory.",
        );
    }
    d.heading(
        "8. Müssen Sie Daten angeben? (Art. 13 Abs. 2 Buchst. e DSGVO)",
        "8. Do you have to provide data? (Art. 13(2)(e) GDPR)",
    );
    let (de, en) = if facts.functions.on(Function::GuestAccess) {
        (
            "Als Gast brauchen Sie einen Link und einen Namen Ihrer Wahl, der auch ein Kürzel sein darf",
            "As a guest you need a link and a name of your choice, which may be initials",
        )
    } else {
        (
            "Teilnehmen kann nur, wer einen Link hat und mit einem Konto angemeldet ist; geprüft wird das beim Eintreten, und wer welche Besprechung besucht, wird dabei nicht gespeichert. In der Besprechung genügt ein Name Ihrer Wahl, der auch ein Kürzel sein darf",
            "Only whoever has a link and is signed in with an account can take part; that is checked on entering, and who attends which meeting is not stored. In the meeting a name of your choice will do, which may be initials",
        )
    };
    d.says(
        format!(
            "Von uns aus nicht; eine Pflicht zur Teilnahme kann sich allein aus Gesetz, Vertrag oder Dienstverhältnis ergeben. {de}; Kamera und Mikrofon sind freiwillig; auf sie zu verzichten bringt niemandem Nachteile. Ohne die technisch nötigen Verbindungsdaten kommt keine Verbindung zustande. Wer ein Konto haben will, braucht einen Anmeldenamen und einen Namen; eine E-Mail-Adresse einzutragen ist freiwillig."
        ),
        format!(
            "Not on our account; a duty to take part can follow from law, contract or service alone. {en}; camera and microphone are voluntary, and doing without them is no disadvantage. Without the data a connection needs there is no connection. Whoever wants an account needs a sign-in name and a name; entering an e-mail address is optional."
        ),
    );
    d.heading(
        "9. Aufzeichnung und Verschriftlichung",
        "9. Recording and transcription",
    );
    d.paragraph([recording(facts)]);
    d.heading("10. Verschlüsselung und ihre Grenzen", "10. Encryption and its limits");
    d.paragraph([content_encryption(facts).into()]);
    d.paragraph([transport(facts).into()]);
    d.paragraph([second_factor(facts).into()]);
    d.says(
        "Nicht verborgen bleiben kann dem Server, wann von welcher Netzwerkadresse aus eine Verbindung besteht und wie viel über sie läuft; er hält es nur im Arbeitsspeicher, so lange, wie die Tabelle unter 4 es nennt, und schreibt es auf keinen Datenträger. Nichts schützt davor, dass ein Gerät überwacht wird oder eine teilnehmende Person etwas weitersagt.",
        "What cannot be hidden from the server is when there is a connection from which network address and how much passes over it; it keeps that in memory only, for as long as the table under 4 says, and writes it to no disk. Nothing protects against a device under surveillance or a participant who passes things on.",
    );
    d.heading(
        "11. Keine automatisierte Entscheidung, kein Profil (Art. 13 Abs. 2 Buchst. f DSGVO)",
        "11. No automated decision, no profile (Art. 13(2)(f) GDPR)",
    );
    if !facts.functions.on(Function::AttentionTracking) {
        d.says(
            "Aufmerksamkeit oder Gefühle werden nicht gemessen.",
            "Attention or emotion is not measured.",
        );
    }
    d.says(
        "Es gibt keine automatisierte Entscheidung nach Art. 22 DSGVO, kein Profil, keine Statistik über Personen und keinen Zugriff auf Adressbücher.",
        "There is no automated decision under Art. 22 GDPR, no profile, no statistics about persons and no access to address books.",
    );
    d.heading(
        "12. Speicherung auf Ihrem Gerät (§ 25 TDDDG)",
        "12. Storage on your device (§ 25 TDDDG)",
    );
    d.says(
        "Ihr Browser speichert nur, was unbedingt erforderlich ist; einer Einwilligung bedarf es dafür nicht (§ 25 Abs. 2 Nr. 2 TDDDG):",
        "Your browser stores only what is strictly necessary, for which no consent is needed (§ 25(2) no. 2 TDDDG):",
    );
    let browser = facts
        .held()
        .filter(|entry| matches!(entry.place, datamap::Place::Browser(_)));
    d.list(browser.map(|entry| {
        let kept = kept(entry, facts);
        let (de, en) = (entry.what.de, entry.what.en);
        vec![t(format!("{de} ({})", kept.de), format!("{en} ({})", kept.en))]
    }));
}

fn rights(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "13. Ihre Rechte (Art. 13 Abs. 2 Buchst. b bis d DSGVO)",
        "13. Your rights (Art. 13(2)(b) to (d) GDPR)",
    );
    d.list([
        vec![t("Auskunft (Art. 15 DSGVO)", "Access (Art. 15 GDPR)")],
        vec![t("Berichtigung (Art. 16 DSGVO)", "Rectification (Art. 16 GDPR)")],
        vec![t("Löschung (Art. 17 DSGVO)", "Erasure (Art. 17 GDPR)")],
        vec![t(
            "Einschränkung der Verarbeitung (Art. 18 DSGVO)",
            "Restriction of processing (Art. 18 GDPR)",
        )],
        vec![t(
            "Datenübertragbarkeit, soweit die Verarbeitung auf Einwilligung oder Vertrag beruht (Art. 20 DSGVO)",
            "Data portability, where processing rests on consent or contract (Art. 20 GDPR)",
        )],
        vec![t(
            "Widerruf einer Einwilligung jederzeit, ohne dass berührt wird, was bis dahin geschah (Art. 7 Abs. 3 DSGVO)",
            "Withdrawal of consent at any time, without affecting what happened until then (Art. 7(3) GDPR)",
        )],
    ]);
    d.paragraph([strong(
        "Widerspruch (Art. 21 DSGVO): Stützen wir eine Verarbeitung auf Art. 6 Abs. 1 Buchst. e oder f DSGVO, können Sie ihr aus Gründen, die sich aus Ihrer besonderen Situation ergeben, jederzeit widersprechen.",
        "Objection (Art. 21 GDPR): where processing rests on Art. 6(1)(e) or (f) GDPR, you may object to it at any time on grounds relating to your particular situation.",
    )]);
    d.paragraph([
        t(
            "Wer ein Konto hat, sieht alle eigenen Daten selbst unter ",
            "Whoever has an account sees all data of their own under ",
        ),
        plain(format!("{}/account", facts.address)),
        t(
            " und kann sie dort mitnehmen, berichtigen und löschen. Alle anderen stellen eine Anfrage unter ",
            " and can take them along, correct and delete them there. Everybody else makes a request under ",
        ),
        plain(format!("{}/privacy", facts.address)),
        t(
            "; wir antworten innerhalb eines Monats (Art. 12 Abs. 3 DSGVO).",
            "; we answer within one month (Art. 12(3) GDPR).",
        ),
    ]);
    if signs_in_elsewhere(facts) {
        d.says(
            "Name und E-Mail-Adresse, die vom Anmeldedienst der Organisation kommen, werden dort berichtigt; die nächste Anmeldung übernimmt sie.",
            "Name and e-mail address that come from the organisation's sign-in service are corrected there; the next sign-in takes them over.",
        );
    }
    d.paragraph([
        t(
            "Beschwerde (Art. 77 DSGVO): Sie können sich bei jeder Aufsichtsbehörde beschweren. Zuständig für uns: ",
            "Complaint (Art. 77 GDPR): you may complain to any supervisory authority. Ours: ",
        ),
        answer(answers, Field::Authority),
        t(".", "."),
    ]);
    d.heading(
        "14. Woher wir Ihre Daten haben (Art. 14 DSGVO)",
        "14. Where your data come from (Art. 14 GDPR)",
    );
    let mut from = vec![t(
        "Von Ihnen selbst. Hat jemand ein Konto für Sie angelegt, stammen Ihr Name und, wo sie eingetragen ist, Ihre E-Mail-Adresse von dieser Person.",
        "From yourself. If somebody made an account for you, your name and, where it is entered, your e-mail address come from that person.",
    )];
    if facts.recipient(Role::Mail).is_some() {
        from.push(t(
            " Hat Sie jemand per E-Mail eingeladen, stammt Ihre E-Mail-Adresse von dieser Person.",
            " If somebody invited you by mail, your e-mail address comes from that person.",
        ));
    }
    if signs_in_elsewhere(facts) {
        from.push(t(
            " Melden Sie sich über den Anmeldedienst der Organisation an, stammen Anmeldename, Name und E-Mail-Adresse und, soweit er darüber entscheidet, Ihre Rolle von ihm.",
            " If you sign in by the organisation's sign-in service, sign-in name, name and e-mail address and, where it decides on that, your role come from it.",
        ));
    }
    d.paragraph(from);
}

fn signs_in_elsewhere(facts: &Facts) -> bool {
    facts.recipient(Role::IdentityProvider).is_some() || facts.functions.on(Function::ProviderSignIn)
}
