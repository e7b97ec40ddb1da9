//! Accessibility statement (BITV 2.0, BFSG).

use super::common::{answer, labelled, meets};
use super::tested::{self, Test};
use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, enumerated, plain, t, w};
use crate::facts::{Defaults, Facts, WhoNeedsFactor};
use crate::functions::{Function, State};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Erklärung zur Barrierefreiheit", "Accessibility statement");
    scope(&mut d, facts, answers);
    law(&mut d, answers);
    service(&mut d, facts);
    state(&mut d);
    tested(&mut d);
    gaps(&mut d, facts);
    voice(&mut d, facts);
    ways_round(&mut d, facts);
    feedback(&mut d, answers);
    enforcement(&mut d, answers);
    made(&mut d, facts, answers);
    d
}

fn scope(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("1. Wofür diese Erklärung gilt", "1. What this statement is for");
    d.paragraph([
        t("Diese Erklärung gilt für den Besprechungsdienst ", "This statement is for the meeting service "),
        plain(facts.address.clone()),
        t(
            format!(" (Konklave {}), bereitgestellt von ", facts.release),
            format!(" (Konklave {}), provided by ", facts.release),
        ),
        answer(answers, Field::ControllerName),
        t(
            ". Sie gilt für die Seiten und die laufende Besprechung, nicht für das, was Teilnehmende zeigen oder schreiben.",
            ". It covers the pages and the meeting under way, not what participants show or write.",
        ),
    ]);
}

fn law(d: &mut Document, answers: &Answers) {
    d.heading("2. Rechtsgrundlage und Maßstab", "2. Law and yardstick");
    let applies = match answers.is(Field::PublicBody) {
        None => answer(answers, Field::PublicBody),
        Some(true) => t(
            "Öffentliche Stelle: Richtlinie (EU) 2016/2102, für Stellen des Bundes § 12b BGG und die BITV 2.0, für Stellen der Länder und Gemeinden das Recht des Landes, das auf denselben Maßstab verweist. Es gelten also die Anforderungen von EN 301 549.",
            "Public body: Directive (EU) 2016/2102; for federal bodies § 12b BGG and BITV 2.0, for bodies of the Länder and municipalities the law of the Land, which refers to the same yardstick. The requirements of EN 301 549 therefore hold.",
        ),
        Some(false) => t(
            "Nicht öffentliche Stelle: Das BFSG (seit 28.06.2025) verpflichtet, wenn der Dienst Verbraucherinnen und Verbrauchern angeboten wird, etwa als Teil eines Vertrags im elektronischen Geschäftsverkehr (§ 1 Abs. 3 BFSG); dann ist dies die Information nach § 14 Abs. 1 Nr. 2 in Verbindung mit Anlage 3 BFSG. Für rein innerbetriebliche Besprechungen und solche zwischen Unternehmen gilt das BFSG nicht, wohl aber § 164 Abs. 4 SGB IX für Beschäftigte mit Schwerbehinderung.",
            "Private body: the BFSG (since 28.06.2025) obliges where the service is offered to consumers, as part of a contract in electronic commerce for instance (§ 1(3) BFSG); this is then the information under § 14(1) no. 2 with Annex 3 BFSG. It does not hold for purely internal meetings and those between companies, but § 164(4) SGB IX does for employees with severe disabilities.",
        ),
    };
    d.paragraph([applies]);
    if answers.is(Field::PublicBody) == Some(false) {
        d.says(
            "Kleinstunternehmen (weniger als 10 Beschäftigte und höchstens 2 Millionen Euro Jahresumsatz oder Bilanzsumme, § 2 Nr. 17 BFSG), die Dienstleistungen erbringen, sind ausgenommen (§ 3 Abs. 3 BFSG). Ob das zutrifft, entscheidet die Organisation; diese Erklärung kann sie auch dann abgeben.",
            "Microenterprises (fewer than 10 persons and an annual turnover or balance sheet of at most 2 million euros, § 2 no. 17 BFSG) that provide services are exempt (§ 3(3) BFSG). Whether that is so is for the organisation to decide; it may make this statement even then.",
        );
    }
    if ["customers", "patients", "pupils", "citizens"]
        .iter()
        .any(|one| meets(answers, one))
    {
        d.says(
            "Mit dem Dienst wird auch mit Menschen gesprochen, die nicht der Organisation angehören; die Pflichten gegenüber ihnen sind zu prüfen.",
            "The service is also used to meet people outside the organisation; duties towards them are to be examined.",
        );
    }
    d.says(
        "Maßstab: EN 301 549 V3.2.1 (für Webseiten WCAG 2.1 AA), dazu die Stufe AA von WCAG 2.2, an der die Seiten geprüft sind.",
        "Yardstick: EN 301 549 V3.2.1 (for web pages WCAG 2.1 AA), and in addition level AA of WCAG 2.2, by which the pages are checked.",
    );
}

fn service(d: &mut Document, facts: &Facts) {
    d.heading(
        "3. Der Dienst und wie er funktioniert (Anlage 3 Nr. 1 BFSG)",
        "3. The service and how it works (Annex 3 no. 1 BFSG)",
    );
    let on = |function| facts.functions.on(function);
    let entry = if on(Function::GuestAccess) {
        ("auf Wunsch ohne Konto", "without an account if wished")
    } else {
        ("angemeldet mit einem Konto", "signed in with an account")
    };
    let does = [
        (true, "sprechen", "speak"),
        (true, "ein Bild zeigen", "show a picture"),
        (on(Function::ScreenShare), "einen Bildschirm zeigen", "show a screen"),
        (on(Function::Chat), "schreiben", "write"),
        (true, "die Hand heben", "raise a hand"),
        (on(Function::Polls), "abstimmen", "vote"),
        (
            on(Function::Notes),
            "gemeinsam Notizen schreiben",
            "write notes together",
        ),
    ];
    let does = enumerated(does.into_iter().filter(|(is, ..)| *is).map(|(_, de, en)| w(de, en)));
    let alone = if on(Function::Chat) {
        (
            "; alles lässt sich auch nur lesend und schreibend mitmachen, soweit die anderen schreiben",
            "; one can take part reading and writing alone, as far as the others write",
        )
    } else {
        (
            "; wer weder spricht noch hört, kann ohne den Chat, der hier ausgeschaltet ist, kaum mitmachen",
            "; whoever neither speaks nor hears can hardly take part without the chat, which is switched off here",
        )
    };
    d.says(
        format!(
            "Besprechungen im Browser, ohne Installation: mit einem Link, {}. Man kann {}. Kamera und Mikrofon sind nicht nötig{}.",
            entry.0, does.de, alone.0
        ),
        format!(
            "Meetings in a browser, nothing to install: by a link, {}. One can {}. Neither camera nor microphone is needed{}.",
            entry.1, does.en, alone.1
        ),
    );
    let Defaults { camera, microphone, .. } = facts.defaults;
    d.paragraph([if camera || microphone {
        t(
            "Beim Eintritt ist die Kamera oder das Mikrofon eingeschaltet; vor der Tür lässt sich beides ausschalten.",
            "On entering the camera or the microphone is on; both can be switched off before the door.",
        )
    } else {
        t(
            "Beim Eintritt sind Kamera und Mikrofon ausgeschaltet.",
            "On entering camera and microphone are off.",
        )
    }]);
}

fn state(d: &mut Document) {
    d.heading("4. Stand der Vereinbarkeit", "4. State of conformity");
    d.says(
        "Der Dienst ist mit den genannten Anforderungen teilweise vereinbar. Automatisch geprüft ist die ganze Oberfläche, von Hand und mit Hilfsmitteln nicht; die Lücken unter 6 und 7 sind bekannt. Eine Prüfung durch eine unabhängige Stelle gab es nicht: Dies ist eine Selbstbewertung.",
        "The service conforms in part with the requirements named. The whole interface is checked automatically, not by hand and with assistive technology; the gaps under 6 and 7 are known. No independent body has examined it: this is a self-assessment.",
    );
}

/// What is checked, by which test.
const CHECKED: &[(&str, &str, Test)] = &[
    (
        "Jede Ansicht der Oberfläche, hell und dunkel, am Rechner und auf Telefongröße, mit axe nach den Regeln WCAG 2.0 bis 2.2 A und AA: kein schwerer oder kritischer Verstoß; nichts lässt sich seitwärts verschieben",
        "Every view of the interface, light and dark, at the size of a computer and of a phone, with axe by the rules of WCAG 2.0 to 2.2 A and AA: no serious or critical violation; nothing scrolls sideways",
        "web/e2e/screens/shoot.mjs::wcag22aa",
    ),
    (
        "Umbruch bei 400 % (320 Pixel breit) für ausgewählte Ansichten",
        "Reflow at 400 % (320 pixels wide) for selected views",
        "web/e2e/screens/shoot.mjs::zoom",
    ),
    (
        "Erzwungene Farben (Kontrastmodus des Systems) für ausgewählte Ansichten",
        "Forced colours (contrast mode of the system) for selected views",
        "web/e2e/screens/shoot.mjs::forced",
    ),
    (
        "Eine ganze Besprechung nur mit der Tastatur, mit sichtbarem Fokus nach jedem Tastendruck",
        "A whole meeting by keyboard alone, with the focus seen after every press",
        "web/e2e/meeting/keyboard.test.mjs::a meeting by keyboard alone in",
    ),
    (
        "F6 führt von Bereich zu Bereich, Esc schließt die oberste Ebene",
        "F6 leads from region to region, Esc closes the topmost layer",
        "web/e2e/meeting/sight.test.mjs::F6 goes from region to region and Esc closes the topmost layer",
    ),
    (
        "Tastenkürzel lassen sich abschalten und schweigen in Textfeldern",
        "Shortcuts can be switched off and are silent in text fields",
        "web/e2e/meeting/sight.test.mjs::letters are silent in text fields, and keys can be switched off",
    ),
    (
        "Ansagen für Bildschirmleser: wer kommt und geht, abschaltbar",
        "Announcements for screen readers: who comes and goes, to be switched off",
        "web/e2e/meeting/inside.test.mjs::a screen reader is told who comes and who goes, unless that is switched off",
    ),
    (
        "Weniger Bewegung, wenn das System es so einstellt",
        "Less motion where the system is set so",
        "web/e2e/meeting/inside.test.mjs::whoever wants less motion gets none",
    ),
    (
        "Wer gebärdet, wird auf eigenen Knopfdruck gerahmt und groß gezeigt wie jemand, der spricht",
        "Whoever signs is framed and shown large, at their own press, like somebody who speaks",
        "web/e2e/meeting/sight.test.mjs::who signs is framed and shown large to others",
    ),
    (
        "Echtzeittext („Live mitschreiben“): jeder Buchstabe ist binnen einer halben Sekunde zu lesen, mit dem Namen der schreibenden Person",
        "Real-time text: each letter can be read within half a second, with the name of who writes",
        "crates/session/tests/it/talk.rs::each_typed_character_is_read_within_half_a_second",
    ),
];

fn tested(d: &mut Document) {
    d.heading(
        "5. Was geprüft ist (Anlage 3 Nr. 3 BFSG)",
        "5. What is checked (Annex 3 no. 3 BFSG)",
    );
    d.says(
        "Diese Prüfungen laufen vor jeder Fassung der Software, in Chromium oder Firefox unter Linux:",
        "These checks run before each version of the software, in Chromium or Firefox on Linux:",
    );
    let rows = CHECKED
        .iter()
        .map(|(de, en, test)| [vec![t(*de, *en)], tested::line(&[test])]);
    d.table(
        [("Geprüft", "Checked"), ("Prüfung im Quelltext", "Test in the sources")],
        rows,
    );
}

fn gaps(d: &mut Document, facts: &Facts) {
    d.heading(
        "6. Nicht barrierefreie Inhalte und bekannte Lücken",
        "6. Content that is not accessible, and known gaps",
    );
    let mut lines = Vec::new();
    if facts.functions.state(Function::Captions) != State::On {
        lines.push(vec![t(
            "Keine Untertitel: Gesprochenes wird nicht als Text gezeigt (WCAG 1.2.4). Hilft: eine Person, die live mitschreibt, oder Gebärdensprachdolmetschung, die man sich groß anheften kann.",
            "No captions: speech is not shown as text (WCAG 1.2.4). Helps: somebody who types along live, or a sign language interpreter, who can be pinned large.",
        )]);
    }
    lines.extend(
        [
            (
                "Nicht mit Bildschirmlesern (NVDA, JAWS, VoiceOver, TalkBack) und nicht von Menschen mit Behinderungen erprobt.",
                "Not tried with screen readers (NVDA, JAWS, VoiceOver, TalkBack), nor by people with disabilities.",
            ),
            (
                "Nicht erprobt in Safari, auf Telefonen und Tablets, unter Windows und macOS.",
                "Not tried in Safari, on phones and tablets, on Windows and macOS.",
            ),
            (
                "Das gezeigte Bild eines Bildschirms hat keine Textalternative; wer zeigt, muss beschreiben (WCAG 1.1.1, 1.2.5).",
                "The picture of a shared screen has no text alternative; whoever shows has to describe it (WCAG 1.1.1, 1.2.5).",
            ),
            (
                "Notizen haben keine Überschriften und Listen und werden nur als reiner Text gespeichert (WCAG 1.3.1).",
                "Notes have no headings or lists, and are saved as plain text only (WCAG 1.3.1).",
            ),
            (
                "Wer vergisst, dass „Ich gebärde“ an ist, bleibt bei anderen groß, bis die Person es ausschaltet.",
                "Whoever forgets that they said they are signing stays large for others until they switch it off.",
            ),
            (
                "Keine Fassung in Leichter Sprache und kein Video in Deutscher Gebärdensprache (für Stellen des Bundes § 4 BITV 2.0).",
                "No version in easy language, and no video in German Sign Language (for federal bodies § 4 BITV 2.0).",
            ),
            (
                "Mäßige Verstöße, die axe findet, halten eine Fassung nicht auf; sie werden nur gemeldet.",
                "Moderate violations that axe finds do not hold up a version; they are only reported.",
            ),
        ]
        .map(|(de, en)| vec![t(de, en)]),
    );
    if facts.second_factor == WhoNeedsFactor::Everyone {
        lines.push(vec![t(
            "Der vorgeschriebene zweite Faktor verlangt, einen Code abzutippen oder einzufügen; ein Passkey kommt ohne aus (WCAG 3.3.8).",
            "The required second factor asks for typing or pasting a code; a passkey does without (WCAG 3.3.8).",
        )]);
    }
    d.list(lines);
}

fn voice(d: &mut Document, facts: &Facts) {
    d.heading(
        "7. Zwei-Wege-Sprache, Echtzeittext, Gesamtkonversation (EN 301 549 Abschnitt 6)",
        "7. Two-way voice, real-time text, total conversation (EN 301 549 clause 6)",
    );
    let chat = facts.functions.on(Function::Chat);
    d.list(
        [
            if chat {
                (
                    "6.2 Echtzeittext: im Chat vorhanden und freiwillig, an alle zugleich; gesendet und empfangen sind unterschieden. Nicht vorhanden: Echtzeittext mit Telefonen und anderen Diensten (6.2.3), Echtzeittext an eine einzelne Person.",
                    "6.2 real-time text: there in the chat and voluntary, to everybody at once; sent and received are told apart. Not there: real-time text with telephones and other services (6.2.3), and to a single person.",
                )
            } else {
                (
                    "6.2 Echtzeittext: nicht vorhanden, weil der Chat auf diesem Server ausgeschaltet ist.",
                    "6.2 real-time text: not there, because chat is switched off on this server.",
                )
            },
            (
                "6.3 Anruferkennung: Wer spricht oder wartet, steht mit gewähltem Namen da, auch als Text.",
                "6.3 caller ID: whoever speaks or waits is shown by the name they chose, as text, too.",
            ),
            (
                "6.4 Alternativen zu sprachgesteuerten Diensten: Es gibt keine Sprachsteuerung.",
                "6.4 alternatives to voice-based services: there is no voice control.",
            ),
            (
                "6.5 Video: Auflösung, Bildrate und Gleichlauf von Ton und Bild sind nicht nach EN 301 549 vermessen; auf schmalen Leitungen sinken Bildrate und Größe so, dass Gebärdensprache leidet.",
                "6.5 video: resolution, frame rate and synchrony of sound and picture have not been measured by EN 301 549; on narrow lines frame rate and size fall so that sign language suffers.",
            ),
            if chat {
                (
                    "Gesamtkonversation (Sprache, Bild und Echtzeittext zugleich) ist in der Besprechung möglich; eine Anbindung an Relaisdienste oder den Notruf gibt es nicht.",
                    "Total conversation (voice, picture and real-time text at once) is possible in a meeting; there is no connection to relay services or emergency calls.",
                )
            } else {
                (
                    "Gesamtkonversation (Sprache, Bild und Echtzeittext zugleich) ist ohne Chat nicht möglich; eine Anbindung an Relaisdienste oder den Notruf gibt es nicht.",
                    "Total conversation (voice, picture and real-time text at once) is not possible without chat; there is no connection to relay services or emergency calls.",
                )
            },
        ]
        .map(|(de, en)| vec![t(de, en)]),
    );
    if facts.functions.state(Function::PhoneDialIn) != State::On {
        d.says(
            "Eine Einwahl per Telefon gibt es nicht; wer keinen Browser bedienen kann, kann nicht teilnehmen.",
            "There is no joining by telephone; whoever cannot use a browser cannot take part.",
        );
    }
}

fn ways_round(d: &mut Document, facts: &Facts) {
    d.heading("8. Was bei Barrieren hilft", "8. What helps where there are barriers");
    let mut lines = vec![
        vec![t(
            "Dolmetschung oder Schriftdolmetschung einladen wie andere Teilnehmende; anheften zeigt sie nur Ihnen groß.",
            "Invite interpreters or speech-to-text reporters like other participants; pinning shows them large to you alone.",
        )],
        vec![t(
            "Ohne Bild teilnehmen, auch mit wenig Bandbreite; Bilder der anderen lassen sich abbestellen.",
            "Take part without pictures, on little bandwidth, too; pictures of the others can be turned off.",
        )],
    ];
    if facts.functions.on(Function::Chat) {
        lines.push(vec![t(
            "Alles Wichtige zusätzlich in den Chat schreiben lassen.",
            "Have all that matters written into the chat as well.",
        )]);
    }
    lines.push(vec![t(
        "Um einen anderen Weg bitten: Telefon, E-Mail oder ein persönliches Gespräch.",
        "Ask for another way: telephone, e-mail or a talk in person.",
    )]);
    d.list(lines);
}

fn feedback(d: &mut Document, answers: &Answers) {
    d.heading("9. Barriere melden", "9. Reporting a barrier");
    d.paragraph([t(
        "Sie haben eine Barriere gefunden oder brauchen eine Auskunft barrierefrei? Schreiben Sie uns, am besten mit Seite, Browser und Hilfsmittel:",
        "You have found a barrier, or need information in an accessible form? Write to us, best with page, browser and assistive technology:",
    )]);
    d.list([
        labelled(answers, Field::ControllerName),
        labelled(answers, Field::ControllerContact),
        labelled(answers, Field::ControllerAddress),
    ]);
    d.says(
        "Wir antworten unverzüglich und sagen, was wir ändern und was nicht.",
        "We answer without delay, and say what we change and what not.",
    );
}

fn enforcement(d: &mut Document, answers: &Answers) {
    d.heading("10. Durchsetzung und Schlichtung", "10. Enforcement and arbitration");
    d.paragraph([
        t(
            "Sind Sie mit unserer Antwort nicht zufrieden oder bleibt sie aus, wenden Sie sich an: ",
            "If our answer does not satisfy you, or none comes, turn to: ",
        ),
        answer(answers, Field::AccessibilityBody),
        t(".", "."),
    ]);
    match answers.is(Field::PublicBody) {
        None => {
            d.paragraph([answer(answers, Field::PublicBody)]);
        }
        Some(true) => {
            d.says(
                "Gegenüber Stellen des Bundes ist das die Schlichtungsstelle nach § 16 BGG, gegenüber Stellen der Länder und Gemeinden die Stelle nach Landesrecht. Das Verfahren kostet nichts.",
                "Towards federal bodies this is the arbitration body under § 16 BGG, towards bodies of the Länder and municipalities the one named by the law of the Land. The procedure is free of charge.",
            );
        }
        Some(false) => {
            d.says(
                "Wo das BFSG gilt, ist das die gemeinsame Marktüberwachungsstelle der Länder (§§ 20 ff. BFSG); Verbraucherinnen und Verbraucher können dort ein Einschreiten beantragen (§ 32 BFSG) oder die Schlichtungsstelle nach § 16 BGG anrufen (§ 34 BFSG).",
                "Where the BFSG holds, this is the joint market surveillance authority of the Länder (§§ 20 ff. BFSG); consumers may ask it to act (§ 32 BFSG), or turn to the arbitration body under § 16 BGG (§ 34 BFSG).",
            );
        }
    }
}

fn made(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("11. Erstellung dieser Erklärung", "11. Preparation of this statement");
    let line: Vec<Piece> = vec![
        t(
            format!("Erstellt am {} aus dem laufenden Server; nächste Prüfung: ", facts.day),
            format!("Prepared on {} from the running server; next review: ", facts.day),
        ),
        answer(answers, Field::NextReview),
        t(
            ". Grundlage: die genannten Prüfungen und das Verzeichnis bekannter Mängel dieser Fassung.",
            ". Basis: the checks named and the list of known issues of this version.",
        ),
    ];
    d.paragraph(line);
}
