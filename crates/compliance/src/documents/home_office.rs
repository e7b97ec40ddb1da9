//! Rules for meetings from home.

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, enumerated, plain, strong, t, w};
use crate::documents::common::{answer, labelled, meets};
use crate::documents::meeting;
use crate::facts::Facts;
use crate::functions::Function;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Vereinbarung zu Besprechungen von zu Hause und unterwegs",
        "Agreement on meetings from home and on the move",
    );
    scope(&mut d, facts, answers);
    camera(&mut d, facts);
    room(&mut d);
    devices(&mut d, facts, answers);
    conduct(&mut d, facts, answers);
    papers(&mut d, facts);
    incidents(&mut d, answers);
    control(&mut d, facts, answers);
    instruction(&mut d, answers);
    signatures(&mut d);
    d
}

fn scope(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "1. Wofür und für wen sie gilt (Art. 29, Art. 32 Abs. 4 DSGVO)",
        "1. What for and for whom it holds (Art. 29, Art. 32(4) GDPR)",
    );
    d.paragraph([
        t("Zwischen ", "Between "),
        answer(answers, Field::ControllerName),
        t(
            " und der unterzeichnenden Person, für dienstliche Besprechungen auf ",
            " and the undersigned person, for meetings at work on ",
        ),
        plain(facts.address.clone()),
        t(
            " aus der eigenen Wohnung, aus Hotels, Zügen oder anderen Räumen außerhalb der Arbeitsstätte.",
            " from one's own home, from hotels, trains or other rooms outside the workplace.",
        ),
    ]);
    d.says(
        "Verantwortlicher bleibt der Arbeitgeber oder Dienstherr. Die unterzeichnende Person verarbeitet personenbezogene Daten auch zu Hause nur auf seine Weisung und wahrt Vertraulichkeit. Diese Vereinbarung schafft keinen Anspruch auf Arbeit zu Hause und keine Pflicht dazu.",
        "The employer remains the controller. At home, too, the undersigned person processes personal data on the employer's instructions only and keeps confidentiality. This agreement gives no right to work from home and no duty to.",
    );
}

fn camera(d: &mut Document, facts: &Facts) {
    d.heading(
        "2. Kamera, Mikrofon und Wohnung (Art. 13 GG, Art. 5 Abs. 1 Buchst. c DSGVO)",
        "2. Camera, microphone and home (Art. 13 GG, Art. 5(1)(c) GDPR)",
    );
    let mut points: Vec<Line> = vec![
        vec![strong(
            "Die Kamera ist zu Hause freiwillig. Wer sie auslässt, hat keine Nachteile und muss es nicht begründen.",
            "The camera is voluntary at home. Whoever leaves it off has no disadvantage and need give no reason.",
        )],
        vec![meeting::devices(facts).into()],
    ];
    if facts.functions.on(Function::Backgrounds) {
        points.push(vec![t(
            "Ein Hintergrund kann das Zimmer verdecken; er wird auf dem eigenen Gerät berechnet. An Rändern und bei schnellen Bewegungen kann das Zimmer durchscheinen, und andere Personen im Bild bleiben sichtbar. Was niemand sehen soll, gehört aus dem Bild.",
            "A background can cover the room; it is computed on one's own device. At edges and with quick movements the room may show through, and other people in the picture stay visible. What nobody is to see belongs out of the picture.",
        )]);
    }
    points.push(vec![t(
        "Die Taste B macht das eigene Bild sofort schwarz.",
        "The key B makes one's own picture black at once.",
    )]);
    d.list(points);
}

fn room(d: &mut Document) {
    d.heading(
        "3. Raum und Mitbewohnende (Art. 32 Abs. 1 Buchst. b DSGVO)",
        "3. Room and household (Art. 32(1)(b) GDPR)",
    );
    d.list([
        vec![t(
            "Tür zu; wo das nicht geht: Kopfhörer, leise sprechen, niemand in Hörweite. Vertrauliches wird dann nicht besprochen, sondern verschoben.",
            "Close the door; where that is not possible: headphones, a low voice, nobody within earshot. Confidential matters are then postponed.",
        )],
        vec![t(
            "Wer mithört oder ins Bild kommt, wird sofort angesagt. Angehörige, Kinder und Gäste werden weder gezeigt noch gefilmt.",
            "Whoever overhears or comes into the picture is announced at once. Relatives, children and guests are neither shown nor filmed.",
        )],
        vec![t(
            "Kein Bildschirm zum Fenster oder zum Gang; unterwegs eine Sichtschutzfolie. Öffentliche Orte sind für Vertrauliches ungeeignet.",
            "No screen towards a window or corridor; a privacy filter on the move. Public places are unfit for confidential matters.",
        )],
        vec![t(
            "Geräte mit Sprachassistenz im Raum sind aus oder stumm.",
            "Devices with voice assistants in the room are off or muted.",
        )],
    ]);
}

fn devices(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "4. Geräte und Netz (Art. 32 Abs. 1 DSGVO)",
        "4. Devices and network (Art. 32(1) GDPR)",
    );
    d.list([
        labelled(answers, Field::Endpoints),
        vec![t(
            "Ein eigenes Benutzerkonto, kein Zugang für Mitbewohnende. Das eigene WLAN ist mit WPA2 oder WPA3 und einem eigenen Kennwort geschützt.",
            "A user account of one's own, no access for others of the household. The home Wi-Fi is protected by WPA2 or WPA3 and a password of its own.",
        )],
        vec![t(
            "Nötig ist nur ein Browser; es wird nichts installiert. Auf einem fremden Gerät wird beim Eintreten angegeben, dass es eines ist: Dann speichert Konklave dort nichts.",
            "Only a browser is needed; nothing is installed. On a device of somebody else one says so on entering: Konklave then stores nothing there.",
        )],
        vec![t(
            "Einladungslinks, Leitungslinks und Kennwörter werden nicht in private Messenger, Kalender oder Postfächer kopiert.",
            "Invitation links, host links and passphrases are not copied into private messengers, calendars or mailboxes.",
        )],
        signed_in(facts),
    ]);
}

fn signed_in(facts: &Facts) -> Line {
    let (de, en) = match facts.settings.session_days {
        1 => ("1 Tag".to_owned(), "1 day".to_owned()),
        days => (format!("{days} Tage"), format!("{days} days")),
    };
    vec![t(
        format!(
            "Wer mit Konto arbeitet, meldet sich am Ende ab; eine Anmeldung, die niemand beendet, gilt sonst bis zu {de} ohne Nutzung weiter."
        ),
        format!(
            "Whoever works with an account signs out at the end; a sign-in that nobody ends otherwise holds for up to {en} without use."
        ),
    )]
}

fn conduct(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("5. In der Besprechung", "5. In the meeting");
    let mut points: Vec<Line> = vec![
        vec![meeting::recording(facts).into()],
        vec![t(
            "Niemand nimmt mit anderen Mitteln auf, auch nicht zum eigenen Gebrauch: Ohne Zustimmung aller ist das strafbar (§ 201 StGB). Bildschirmfotos nur, wenn alle einverstanden sind.",
            "Nobody records by other means, not even for their own use: without everybody's consent that is an offence (§ 201 StGB). Screenshots only if everybody agrees.",
        )],
        vec![meeting::screens(facts).into()],
    ];
    if facts.functions.on(Function::ScreenShare) {
        points.push(vec![t(
            "Gezeigt wird ein einzelnes Fenster, nicht der ganze Bildschirm; vor dem Verlassen des Platzes wird die Anzeige beendet, denn eine Sperre des Rechners beendet sie nicht sicher.",
            "A single window is shown, not the whole screen; the display is ended before one leaves the desk, for locking the computer does not end it reliably.",
        )]);
    }
    if answers.is(Field::ProfessionalSecrecy) == Some(true) {
        points.push(vec![strong(
            "Gespräche unter dem Berufsgeheimnis (§ 203 StGB) nur in einem geschlossenen Raum, allein und mit Kopfhörern.",
            "Conversations under professional secrecy (§ 203 StGB) only in a closed room, alone and with headphones.",
        )]);
    }
    if meets(answers, "patients") {
        points.push(vec![t(
            "Im Gespräch mit Patientinnen und Patienten steht nichts im Bild, was auf andere schließen lässt.",
            "In conversation with patients nothing in the picture allows conclusions about others.",
        )]);
    }
    d.list(points);
}

fn papers(d: &mut Document, facts: &Facts) {
    d.heading("6. Unterlagen und Mitschriften", "6. Papers and notes");
    d.list([
        vec![files(facts)],
        vec![t(
            "Papier bleibt verschlossen und wird nicht im Hausmüll entsorgt, sondern dienstlich vernichtet.",
            "Paper stays locked away and is not put into household waste but destroyed at work.",
        )],
    ]);
}

fn files(facts: &Facts) -> Piece {
    let written = enumerated(meeting::written(facts));
    if meeting::leaves_nothing(facts) && !written.de.is_empty() {
        t(
            format!(
                "Mit dem Ende der Besprechung verschwindet, was in ihr geschrieben wurde ({}). Was gebraucht wird, kommt vorher in die dienstliche Ablage, nicht auf private Geräte.",
                written.de
            ),
            format!(
                "What is written in the meeting ({}) vanishes when it ends. What is needed goes to the files at work before, not to private devices.",
                written.en
            ),
        )
    } else {
        t(
            "Was aus der Besprechung gebraucht wird, kommt in die dienstliche Ablage, nicht auf private Geräte.",
            "What is needed from the meeting goes to the files at work, not to private devices.",
        )
    }
}

fn incidents(d: &mut Document, answers: &Answers) {
    d.heading("7. Vorfälle (Art. 33 DSGVO)", "7. Incidents (Art. 33 GDPR)");
    d.paragraph([
        t(
            "Verlust eines Geräts, ein fremder Zuhörer, ein Link in falschen Händen, ein offen gebliebener Zugang: sofort melden, auch bei bloßem Verdacht und außerhalb der Arbeitszeit. Wer meldet, hat dadurch keine Nachteile. Meldestelle: ",
            "Loss of a device, a stranger listening, a link in wrong hands, access left open: report at once, even on mere suspicion and outside working hours. Whoever reports has no disadvantage from it. Contact for incidents: ",
        ),
        answer(answers, Field::IncidentContact),
        t(
            ". Konten sperrt darauf die Verwaltung; Links zieht zurück, wer die Besprechung angelegt hat.",
            ". Administrators then suspend accounts; links are withdrawn by whoever made the meeting.",
        ),
    ]);
    d.list([
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
    ]);
}

fn control(d: &mut Document, facts: &Facts, answers: &Answers) {
    if answers.is(Field::PublicBody) == Some(true) {
        d.heading(
            "8. Kontrolle und Mitbestimmung (Personalvertretungsrecht)",
            "8. Checks and co-determination (law of staff representation)",
        );
    } else if answers.is(Field::WorksCouncil) == Some(false) {
        d.heading("8. Kontrolle und Mitbestimmung", "8. Checks and co-determination");
    } else {
        d.heading(
            "8. Kontrolle und Mitbestimmung (§ 87 Abs. 1 Nr. 6 und 14 BetrVG)",
            "8. Checks and co-determination (§ 87(1) nos. 6 and 14 BetrVG)",
        );
    }
    d.list([
        vec![t(
            "Die Wohnung wird nur mit Zustimmung der Person und nach Absprache betreten; ein Blick über die Kamera ersetzt das nicht und wird nicht verlangt.",
            "The home is entered only with the person's consent and by arrangement; a look by camera does not replace that and is not demanded.",
        )],
        watching(facts),
        council(answers),
        basis(answers),
    ]);
}

fn watching(facts: &Facts) -> Line {
    if meeting::watches_nobody(facts) {
        vec![t(
            "Anwesenheit, Aufmerksamkeit und Leistung werden über Besprechungen nicht gemessen. Der Server speichert nicht, wer wann an welcher teilgenommen hat.",
            "Presence, attention and performance are not measured by meetings. The server does not store who took part in which of them when.",
        )]
    } else {
        vec![t(
            "Was der Server über die Teilnahme festhält, nennt sein Datenverzeichnis; es wird zu keiner Kontrolle von Leistung oder Verhalten genutzt.",
            "What the server notes of taking part stands in its data map; it is not used to monitor performance or conduct.",
        )]
    }
}

fn basis(answers: &Answers) -> Line {
    match answers.is(Field::PublicBody) {
        Some(true) => vec![t(
            "Rechtsgrundlage ist die Aufgabe im öffentlichen Interesse mit dem Dienst- oder Arbeitsverhältnis (Art. 6 Abs. 1 Buchst. e und b DSGVO), keine Einwilligung.",
            "The legal basis is the task in the public interest with the employment (Art. 6(1)(e) and (b) GDPR), not consent.",
        )],
        Some(false) => vec![t(
            "Rechtsgrundlage ist die Durchführung des Arbeitsverhältnisses (Art. 6 Abs. 1 Buchst. b DSGVO), keine Einwilligung.",
            "The legal basis is performing the employment (Art. 6(1)(b) GDPR), not consent.",
        )],
        None => vec![Piece::Missing(Field::PublicBody)],
    }
}

fn council(answers: &Answers) -> Line {
    match answers.is(Field::WorksCouncil) {
        Some(true) => vec![t(
            "Der Betriebs- oder Personalrat bestimmt über mobile Arbeit und über technische Einrichtungen mit. Was mit ihm vereinbart ist, geht dieser Vereinbarung vor.",
            "The works or staff council has a say in mobile work and technical systems. What is agreed with it prevails over this agreement.",
        )],
        Some(false) => vec![t(
            "Ein Betriebs- oder Personalrat besteht nicht; wird einer gewählt, wird diese Vereinbarung mit ihm beraten.",
            "There is no works or staff council; where one is elected, this agreement is discussed with it.",
        )],
        None => vec![Piece::Missing(Field::WorksCouncil)],
    }
}

fn instruction(d: &mut Document, answers: &Answers) {
    d.heading(
        "9. Nachweis der Unterweisung (Art. 5 Abs. 2, Art. 39 Abs. 1 Buchst. b DSGVO)",
        "9. Record of instruction (Art. 5(2), Art. 39(1)(b) GDPR)",
    );
    d.list([labelled(answers, Field::Training)]);
    d.boxes([
        vec![t(
            "Vereinbarung ausgehändigt und besprochen",
            "Agreement handed out and discussed",
        )],
        vec![t(
            "Eintreten, stumm schalten und Bild anhalten gezeigt",
            "Entering, muting and pausing the picture shown",
        )],
        vec![t(
            "Arbeitsplatz zu Hause besprochen: Tür, Kopfhörer, Blickrichtung",
            "Workplace at home discussed: door, headphones, direction of view",
        )],
        vec![t("Meldestelle für Vorfälle bekannt", "Contact for incidents known")],
        vec![t(
            "Merkblatt für Teilnehmende ausgehändigt",
            "Sheet for participants handed out",
        )],
    ]);
}

fn signatures(d: &mut Document) {
    d.heading("10. Unterschriften", "10. Signatures");
    d.says(
        "Diese Vereinbarung kann von beiden Seiten mit einer Frist von einem Monat beendet werden, bei einem Verstoß sofort. Pflichten zur Vertraulichkeit bleiben.",
        "This agreement may be ended by both sides at one month's notice, at once on a breach. Duties of confidentiality remain.",
    );
    d.lines([
        w("Name der unterzeichnenden Person", "Name of the undersigned person"),
        w("Ort, Tag, Unterschrift", "Place, date, signature"),
        w("Unterwiesen durch, Tag, Unterschrift", "Instructed by, date, signature"),
        w(
            "Für den Arbeitgeber: Name, Tag, Unterschrift",
            "For the employer: name, date, signature",
        ),
    ]);
}
