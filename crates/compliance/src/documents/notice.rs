//! What people are told (Art. 12 to 14 GDPR), short and full.

use super::common::{
    answer, audience, content_encryption, is_personal, kept, labelled, meeting_bases, meets, parties, recipients,
    second_factor, transport,
};
use super::record::{basis, in_use};
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t};
use crate::facts::{Facts, Role};
use crate::functions::{Function, State};

/// For whoever is about to enter: a few sentences.
pub fn short(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Datenschutzhinweis in Kürze", "Privacy notice in brief");
    d.list([
        vec![
            t("Verantwortlich ist ", "The controller is "),
            answer(answers, Field::ControllerName),
            t(" (", " ("),
            answer(answers, Field::ControllerContact),
            t(").", ")."),
        ],
        vec![t(
            "Bild, Ton, Bildschirm und Chat sehen und hören nur die Teilnehmenden: Alles ist von Gerät zu Gerät verschlüsselt, der Server kann es nicht lesen und speichert es nicht.",
            "Only the participants see and hear picture, sound, screen and chat: everything is encrypted from device to device; the server can neither read nor store it.",
        )],
        vec![recording(facts)],
        vec![t(
            "Mit dem Ende der Besprechung ist alles gelöscht, was in ihr gesagt, gezeigt oder geschrieben wurde.",
            "When the meeting ends, everything said, shown or written in it is deleted.",
        )],
        vec![t(
            "Sie brauchen weder Konto noch Kamera noch Ihren bürgerlichen Namen. Niemand kann Ihr Mikrofon oder Ihre Kamera einschalten.",
            "You need no account, no camera and not your legal name. Nobody can switch on your microphone or camera.",
        )],
        vec![
            t("Ihre Rechte und alle Einzelheiten: ", "Your rights and all details: "),
            plain(format!("{}/privacy", facts.address)),
        ],
    ]);
    d
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
            "Das Wesentliche der Vereinbarung nennen wir auf Anfrage. Ihre Rechte können Sie bei jeder dieser Stellen geltend machen.",
            "We tell you the essence of the arrangement on request. You may exercise your rights against each of these bodies.",
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
    let entries = facts.entries.iter();
    let rows = entries
        .filter(|entry| is_personal(entry) && in_use(entry, facts))
        .map(|entry| {
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
        "Inhalte einer Besprechung erhalten allein ihre Teilnehmenden. Der Server wird von uns betrieben; Auftragsverarbeiter (Art. 28 DSGVO) sind:",
        "The content of a meeting is received by its participants alone. We run the server; processors (Art. 28 GDPR) are:",
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
    place.push(t(
        ". Der Dienst selbst übermittelt nichts in ein Drittland. Nimmt jemand von dort aus teil, gelangt das Gesprochene und Gezeigte wie bei einem Telefonat zu dieser Person.",
        ". The service itself transfers nothing to a third country. If somebody takes part from there, what is said and shown reaches them as in a telephone call.",
    ));
    d.paragraph(place);
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
        "Die Tabelle unter 4 nennt für jede Art von Daten, ab wann und wie lange sie gespeichert ist. Inhalte einer Besprechung werden nie gespeichert.",
        "The table under 4 says of each kind of data from when and how long it is kept. The content of a meeting is never stored.",
    );
    d.heading(
        "8. Müssen Sie Daten angeben? (Art. 13 Abs. 2 Buchst. e DSGVO)",
        "8. Do you have to provide data? (Art. 13(2)(e) GDPR)",
    );
    d.says(
        "Nein. Als Gast brauchen Sie einen Link und einen Namen Ihrer Wahl, der auch ein Kürzel sein darf; Kamera und Mikrofon sind freiwillig und bringen niemandem Nachteile. Ohne die technisch nötigen Verbindungsdaten kommt keine Verbindung zustande.",
        "No. As a guest you need a link and a name of your choice, which may be initials; camera and microphone are voluntary, and doing without them is no disadvantage. Without the data a connection needs there is no connection.",
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
        "Nicht verborgen bleiben kann dem Server, wann von welcher Netzwerkadresse aus eine Verbindung besteht und wie viel über sie läuft; er speichert es nicht. Nichts schützt davor, dass ein Gerät überwacht wird oder eine teilnehmende Person etwas weitersagt.",
        "What cannot be hidden from the server is when there is a connection from which network address and how much passes over it; it does not store that. Nothing protects against a device under surveillance or a participant who passes things on.",
    );
    d.heading(
        "11. Keine automatisierte Entscheidung, kein Profil (Art. 13 Abs. 2 Buchst. f DSGVO)",
        "11. No automated decision, no profile (Art. 13(2)(f) GDPR)",
    );
    d.says(
        "Es gibt keine automatisierte Entscheidung nach Art. 22 DSGVO, kein Profil, keine Messung von Aufmerksamkeit oder Gefühlen, keine Statistik über Personen und keinen Zugriff auf Adressbücher.",
        "There is no automated decision under Art. 22 GDPR, no profile, no measuring of attention or emotion, no statistics about persons and no access to address books.",
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
        .entries
        .iter()
        .filter(|entry| matches!(entry.place, datamap::Place::Browser(_)) && in_use(entry, facts));
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
        vec![t("Datenübertragbarkeit (Art. 20 DSGVO)", "Data portability (Art. 20 GDPR)")],
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
    d.paragraph([
        t(
            "Beschwerde (Art. 77 DSGVO): Sie können sich bei jeder Aufsichtsbehörde beschweren, für uns zuständig ist ",
            "Complaint (Art. 77 GDPR): you may complain to any supervisory authority; ours is ",
        ),
        answer(answers, Field::Authority),
        t(".", "."),
    ]);
    d.heading(
        "14. Woher wir Ihre Daten haben (Art. 14 DSGVO)",
        "14. Where your data come from (Art. 14 GDPR)",
    );
    if facts.recipient(Role::Mail).is_some() {
        d.says(
            "Von Ihnen selbst. Hat Sie jemand per E-Mail eingeladen oder ein Konto für Sie angelegt, stammt Ihre E-Mail-Adresse von dieser Person.",
            "From yourself. If somebody invited you by mail or made an account for you, your e-mail address comes from that person.",
        );
    } else {
        d.says(
            "Von Ihnen selbst. Hat jemand ein Konto für Sie angelegt, stammen Ihr Name und Ihre E-Mail-Adresse von dieser Person.",
            "From yourself. If somebody made an account for you, your name and e-mail address come from that person.",
        );
    }
}
