//! Sections 2 to 20.

use super::Sides;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, enumerated, t};
use crate::documents::common::{answer, content_encryption, creators, meeting_bases, parties, second_factor};
use crate::documents::meeting;
use crate::facts::Facts;
use crate::functions::{Function, State};

/// Sections 2 to 8.
pub fn use_of_the_system(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    purposes(d, facts, sides);
    no_control(d, sides);
    description(d, facts);
    roles(d, facts, sides);
    cameras(d, facts, answers, sides);
    recording(d, facts, sides);
    chat(d, facts, sides);
}

/// Sections 9 to 13.
pub fn data_protection(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    screens(d, facts, sides);
    logs(d, facts, sides);
    machines(d, facts, sides);
    lawful(d, facts, answers, sides);
    council_meetings(d, facts, sides);
}

/// Sections 14 to 20.
pub fn living_with_it(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    away(d, sides);
    training(d, answers, sides);
    changes(d, facts, sides);
    control(d, sides);
    conflicts(d, sides);
    sanctions(d, sides);
    term(d, sides);
}

/// States of functions, one point each.
fn states(d: &mut Document, facts: &Facts, functions: &[Function]) {
    d.list(functions.iter().map(|function| {
        let (name, state) = (function.name(), facts.functions.state(*function).name());
        vec![t(
            format!("{}: {}", name.de, state.de),
            format!("{}: {}", name.en, state.en),
        )]
    }));
}

fn purposes(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading("2. Zwecke (abschließend)", "2. Purposes (exhaustive)");
    let shared = meeting::shared(facts);
    let (de, en) = (
        format!(
            "Das System dient allein dazu, sich mit {} zu besprechen, Besprechungen zu planen und dazu einzuladen.",
            shared.de
        ),
        format!(
            "The system serves only to meet with {}, to plan meetings and to invite to them.",
            shared.en
        ),
    );
    sides.clauses(
        d,
        [
            (de.as_str(), en.as_str()),
            (
                "Konten und Verwaltungsdaten dienen allein der Anmeldung, dem sicheren Betrieb und dem Nachweis von Verwaltungshandlungen.",
                "Accounts and administrative data serve only for signing in, secure operation and proof of administrative acts.",
            ),
            (
                "Andere Zwecke bedürfen einer Änderung dieser {BV}.",
                "Other purposes need a change of this {BV}.",
            ),
        ],
    );
}

fn no_control(d: &mut Document, sides: Sides) {
    d.heading(
        "3. Keine Leistungs- und Verhaltenskontrolle (§ 87 Abs. 1 Nr. 6 BetrVG oder Personalvertretungsrecht)",
        "3. No control of performance or behaviour (§ 87(1) no. 6 BetrVG or the law of staff councils)",
    );
    sides.clauses(
        d,
        [
            (
                "Das System wird nicht dazu verwendet, Leistung oder Verhalten von Beschäftigten zu überwachen, zu vergleichen oder zu bewerten. Das Mitbestimmungsrecht ({§}) wird mit dieser {BV} ausgeübt und bleibt für alles bestehen, was sie nicht nennt.",
                "The system is not used to monitor, compare or assess performance or behaviour of employees. Co-determination ({§}) is exercised by this {BV} and remains for all it does not name.",
            ),
            (
                "Daten, die unter Verstoß gegen diese {BV} gewonnen wurden, verwendet die {AG} nicht: weder für Weisungen und Beurteilungen noch für Abmahnungen, Kündigungen oder Versetzungen. Sie trägt sie auch in Verfahren nicht vor.",
                "Data gained in breach of this {BV} is not used by the {AG}: neither for instructions and appraisals nor for warnings, dismissals or transfers. Nor does it present such data in proceedings.",
            ),
            (
                "Den Parteien ist bekannt, dass sie Gerichte damit nicht binden können (BAG, 29.06.2023, 2 AZR 296/22). Die {AG} verpflichtet sich daher selbst.",
                "The parties know that this cannot bind courts (BAG, 29.06.2023, 2 AZR 296/22). The {AG} therefore commits itself.",
            ),
            (
                "Besteht gegen jemanden der dokumentierte Verdacht einer Straftat, wird nur mit Zustimmung des {BR}s und unter Beteiligung der datenschutzbeauftragten Person ausgewertet, was Anlage 3 nennt.",
                "If there is documented suspicion of a crime against somebody, what annex 3 names is evaluated only with the consent of the {BR} and with the data protection officer taking part.",
            ),
        ],
    );
}

fn description(d: &mut Document, facts: &Facts) {
    d.heading(
        "4. Beschreibung des Systems und seiner Funktionen (Anlage 1)",
        "4. Description of the system and its functions (annex 1)",
    );
    d.says(
        "Das System läuft auf einem Server der Organisation oder ihres Auftragsverarbeiters und wird im Browser benutzt. Anlage 1 nennt jede Funktion mit Stand, Daten, Zugriff, Frist und ihrer objektiven Eignung zur Überwachung. Was dort nicht als „an“ steht, wird nicht benutzt. Das Zeigen des Bildschirms, Chat, Notizen, Umfragen, die Teilnahme ohne Konto und Hintergründe kann die Verwaltung ausschalten, E-Mail durch den Server und die Anmeldung über den Anbieter der Organisation schaltet die Konfiguration; was die Parteien sonst ausschließen, wird durch Weisung nicht benutzt.",
        "The system runs on a server of the organisation or its processor and is used in a browser. Annex 1 names every function with its state, data, access, period and its objective suitability for monitoring. What does not stand there as “on” is not used. Sharing a screen, chat, notes, polls, joining without an account and backgrounds can be switched off by administrators, mail from the server and the sign-in by the organisation's provider are switched by the configuration; what else the parties exclude is left unused by instruction.",
    );
    d.paragraph([Piece::Words(content_encryption(facts))]);
}

fn roles(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "5. Rollen und Berechtigungen (Anlage 2)",
        "5. Roles and rights (annex 2)",
    );
    let creators = creators(facts);
    d.list([
        vec![t(
            format!("Besprechungen anlegen dürfen: {}.", creators.de),
            format!("Meetings may be created by: {}.", creators.en),
        )],
        vec![second_factor(facts).into()],
        vec![t(
            "Wer den Server verwaltet, sieht keine Besprechung: weder Titel noch Teilnehmende, Zeiten oder Inhalte. Keine Rolle kann unsichtbar teilnehmen.",
            "Whoever administers the server sees no meeting: neither title nor participants, times or content. No role can take part unseen.",
        )],
        vec![sides.says(
            "Mitglieder des {BR}s können ein Konto mit eigener Leserolle erhalten (Abschnitt 17).",
            "Members of the {BR} may be given an account with a reading role of its own (section 17).",
        )],
    ]);
}

fn cameras(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    d.heading(
        "6. Kamera, Mikrofon, private Räume",
        "6. Camera, microphone, private rooms",
    );
    let onoff = |on: bool| if on { ("an", "on") } else { ("aus", "off") };
    let (camera, microphone) = (onoff(facts.defaults.camera), onoff(facts.defaults.microphone));
    d.paragraph([t(
        format!(
            "Beim Eintritt in eine Besprechung ist die Kamera {}, das Mikrofon {}.",
            camera.0, microphone.0
        ),
        format!(
            "On entering a meeting the camera is {}, the microphone {}.",
            camera.1, microphone.1
        ),
    )]);
    sides.clauses(
        d,
        [
            (
                "Die Kamera ist freiwillig. Niemand wird angewiesen oder gedrängt, sie einzuschalten; wer sie auslässt, hat keinen Nachteil und muss das nicht begründen. Dasselbe gilt für ein Kürzel statt des Namens, soweit alle Anwesenden sich ohnehin kennen.",
                "The camera is voluntary. Nobody is told or urged to switch it on; whoever leaves it off suffers no disadvantage and need not say why. The same holds for initials in place of the name where those present know each other anyway.",
            ),
            (
                "Niemand kann Kamera, Mikrofon oder Bildschirm einer anderen Person einschalten; das System kennt nur die Bitte. Stummschalten und Entfernen stehen der Leitung zur Ordnung der Besprechung zu, nicht als Maßregel.",
                "Nobody can switch on another person's camera, microphone or screen; the system knows only the request. Hosts may mute and remove to keep order in a meeting, not as a punishment.",
            ),
            if facts.functions.on(Function::Backgrounds) {
                (
                    "Zu Hause darf der Hintergrund verdeckt werden; das rechnet das eigene Gerät. Dritte im Raum werden gebeten, nicht ins Bild zu kommen; das Verdecken ist eine Schätzung und ersetzt das nicht.",
                    "At home the background may be covered; one's own device computes that. Third persons in the room are asked to stay out of the picture; covering is a guess and no substitute for that.",
                )
            } else {
                (
                    "Verdecken lässt sich der Hintergrund hier nicht. Zu Hause darf die Kamera auch deshalb ausbleiben, weil der Raum zu sehen wäre; Dritte im Raum werden gebeten, nicht ins Bild zu kommen.",
                    "The background cannot be covered here. At home the camera may stay off also because the room would be seen; third persons in the room are asked to stay out of the picture.",
                )
            },
            (
                "Screenshots und Mitschnitte mit anderen Programmen sind untersagt; technisch verhindern lassen sie sich nicht (§ 201 StGB, § 22 KUG).",
                "Screenshots and recordings by other programs are forbidden; they cannot be prevented technically (§ 201 StGB, § 22 KUG).",
            ),
        ],
    );
    d.paragraph([
        t("Regeln für Endgeräte: ", "Rules for devices: "),
        answer(answers, Field::Endpoints),
    ]);
}

fn recording(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "7. Aufzeichnung und Verschriftlichung (§ 201 StGB)",
        "7. Recording and transcription (§ 201 StGB)",
    );
    let all = [Function::Recording, Function::Transcription, Function::Captions];
    states(d, facts, &all);
    d.paragraph([sides.says(
        "Aufzeichnen und Verschriftlichen sind verboten, auch mit anderen Programmen. Ausnahmen vereinbaren {AG} und {BR} im Einzelfall vorher in Textform, mit Zweck, Umfang, Zugriff und Löschtag. Zuerst ist zu prüfen, ob ein Protokoll genügt.",
        "Recording and transcription are forbidden, by other programs, too. {AG} and {BR} agree on exceptions case by case beforehand in text form, with purpose, extent, access and day of deletion. Whether minutes suffice is examined first.",
    )]);
    sides.clauses(
        d,
        [
            (
                "Verfahren einer Ausnahme: Ankündigung mit der Einladung; vor Beginn wird jede Person einzeln gefragt; wer nicht zustimmt, nimmt ohne Nachteil teil und wird nicht aufgezeichnet, oder die Aufzeichnung unterbleibt.",
                "Procedure of an exception: announced with the invitation; each person is asked singly before it begins; whoever does not agree takes part without disadvantage and is not recorded, or there is no recording.",
            ),
            (
                "Wortlaut der Einwilligung: „Ich bin damit einverstanden, dass mein Beitrag in dieser Besprechung zu dem genannten Zweck in Ton aufgezeichnet wird. Das ist freiwillig; lehne ich ab, habe ich keinen Nachteil. Ich kann jederzeit für die Zukunft widerrufen (Art. 7 Abs. 3 DSGVO, § 26 Abs. 2 BDSG). Die Aufzeichnung wird gelöscht, sobald die Niederschrift freigegeben ist.“",
                "Words of consent: “I agree that my contribution to this meeting is recorded in sound for the purpose named. This is voluntary; if I decline I suffer no disadvantage. I may withdraw at any time for the future (Art. 7(3) GDPR, § 26(2) BDSG). The recording is deleted as soon as the write-up is released.”",
            ),
            (
                "Löschung: sofort nach Freigabe der Niederschrift, spätestens am vereinbarten Tag; der {BR} erhält die Bestätigung.",
                "Deletion: at once after release of the write-up, on the day agreed at the latest; the {BR} is given confirmation.",
            ),
        ],
    );
    if all.iter().any(|function| facts.functions.on(*function)) {
        d.paragraph([sides.says(
            "Achtung: Eine dieser Funktionen ist eingeschaltet. Sie wird abgeschaltet, bis eine Ausnahme vereinbart ist.",
            "Note: one of these functions is switched on. It is switched off until an exception is agreed.",
        )]);
    }
}

fn chat(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading("8. Chat, Anwesenheit, Status", "8. Chat, presence, status");
    states(
        d,
        facts,
        &[
            Function::Chat,
            Function::ChatStorage,
            Function::Notes,
            Function::NotesStorage,
            Function::Polls,
            Function::Presence,
            Function::ReadReceipts,
            Function::AttendanceProof,
        ],
    );
    let written = enumerated(meeting::written(facts));
    let (de, en) = if written.de.is_empty() {
        (
            "In einer Besprechung wird nichts geschrieben. Was bleiben soll, kommt ins Protokoll.".to_owned(),
            "Nothing is written in a meeting. What is to stay goes into the minutes.".to_owned(),
        )
    } else {
        (
            format!(
                "Was in einer Besprechung geschrieben wird ({}), ist Teil des flüchtigen Gesprächs. Was bleiben soll, kommt ins Protokoll.",
                written.de
            ),
            format!(
                "What is written in a meeting ({}) is part of the fleeting conversation. What is to stay goes into the minutes.",
                written.en
            ),
        )
    };
    sides.clauses(
        d,
        [
            (de.as_str(), en.as_str()),
            (
                "Angezeigt wird nur, wer in der laufenden Besprechung ist. Eine Anzeige, wer am Arbeitsplatz ist, wann jemand zuletzt da war oder was jemand gelesen hat, wird nicht eingeführt.",
                "Only who is in the meeting under way is shown. No display of who is at the workplace, when somebody was last there or what somebody has read is introduced.",
            ),
            if facts.functions.on(Function::Chat) {
                (
                    "Live mitschreiben (jeder Buchstabe sofort lesbar) schaltet nur ein, wer es selbst will; es ist auch eine Hilfe zur Barrierefreiheit.",
                    "Real-time text (each letter readable at once) is switched on only by whoever wants it; it also serves accessibility.",
                )
            } else {
                (
                    "Solange der Chat ausgeschaltet ist, gibt es kein Live-Mitschreiben; wer es zur Teilhabe braucht, bekommt einen anderen Weg (§ 164 Abs. 4 SGB IX).",
                    "As long as chat is switched off there is no real-time text; whoever needs it to take part is given another way (§ 164(4) SGB IX).",
                )
            },
            (
                "Muss eine Teilnahme nachgewiesen werden, genügt die eigene Erklärung in Textform.",
                "Where attendance has to be proven, one's own statement in text form suffices.",
            ),
        ],
    );
}

fn screens(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "9. Bildschirm zeigen und Fernsteuerung",
        "9. Sharing a screen and remote control",
    );
    states(d, facts, &[Function::ScreenShare, Function::RemoteControl]);
    d.paragraph([if !facts.functions.on(Function::ScreenShare) {
        t(
            "Solange das ausgeschaltet ist, leitet der Server keinen neuen Bildschirm weiter (was schon gezeigt wurde, bis es endet).",
            "As long as that is switched off, the server passes on no new screen (what was shown before goes on until it ends).",
        )
    } else if facts.defaults.share_asks {
        t(
            "Teilnehmende fragen die Leitung, bevor sie ihren Bildschirm zeigen.",
            "Participants ask a host before they show their screen.",
        )
    } else {
        t(
            "Teilnehmende können ihren Bildschirm ohne Rückfrage bei der Leitung zeigen.",
            "Participants can show their screen without asking a host.",
        )
    }]);
    sides.clauses(
        d,
        [
            (
                "Wer zeigt, wählt selbst, was; empfohlen ist ein einzelnes Fenster. Niemand wird angewiesen, seinen Bildschirm zur Kontrolle zu zeigen.",
                "Whoever shows chooses what; a single window is recommended. Nobody is told to show their screen for control.",
            ),
            (
                "Das System bemerkt nicht, wenn der Rechner gesperrt wird; wer den Platz verlässt, beendet das Zeigen vorher.",
                "The system does not notice when the computer is locked; whoever leaves the desk stops showing first.",
            ),
            (
                "Eine Fernsteuerung wird ohne Änderung dieser {BV} nicht eingeführt.",
                "Remote control is not introduced without a change of this {BV}.",
            ),
        ],
    );
}

fn logs(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "10. Protokolle und Auswertungen (Anlage 3)",
        "10. Logs and evaluations (annex 3)",
    );
    let days = facts.settings.audit_days;
    d.steps([
        vec![t(
            "Anlage 3 nennt alle Protokolle und gespeicherten Daten abschließend.",
            "Annex 3 names all logs and stored data exhaustively.",
        )],
        vec![t(
            format!(
                "Das Protokoll der Verwaltungshandlungen bleibt {days} Tage. Es enthält keine Nutzung und keine Besprechung; wer es ändert, bricht eine Prüfkette."
            ),
            format!(
                "The log of administrative acts stays for {days} days. It contains no use and no meeting; whoever changes it breaks a chain of proofs."
            ),
        )],
        vec![t(
            format!(
                "Das technische Protokoll (Stufe „{}“) enthält keine Namen, Netzwerkadressen, Titel oder Kennungen.",
                facts.log_level
            ),
            format!(
                "The technical log (level “{}”) contains no names, network addresses, titles or tokens.",
                facts.log_level
            ),
        )],
        vec![sides.says(
            "Ausgewertet wird nur zur Fehlersuche, zur Aufklärung eines Sicherheitsvorfalls und zur Beantwortung einer Anfrage der betroffenen Person. Auswertungen über einzelne Beschäftigte gibt es nur gemeinsam mit dem {BR} und einem Protokoll darüber.",
            "Evaluation happens only to find faults, to clear up a security incident and to answer a request of the person concerned. Evaluations about single employees happen only together with the {BR} and with minutes of it.",
        )],
        vec![t(
            "Redezeiten, Teilnahmedauern, Leitungsgüte je Person und ähnliche Statistiken werden nicht erhoben.",
            "Speaking times, lengths of attendance, quality of connection per person and similar statistics are not gathered.",
        )],
    ]);
}

fn machines(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "11. Künstliche Intelligenz (Art. 5 Abs. 1 Buchst. f KI-Verordnung)",
        "11. Artificial intelligence (Art. 5(1)(f) AI Act)",
    );
    states(
        d,
        facts,
        &[
            Function::AttentionTracking,
            Function::Transcription,
            Function::Captions,
            Function::Backgrounds,
        ],
    );
    sides.clauses(
        d,
        [
            (
                "Gefühle am Arbeitsplatz aus Stimme oder Bild abzuleiten ist verboten (Art. 5 Abs. 1 Buchst. f der Verordnung (EU) 2024/1689). Auch Aufmerksamkeit, Stimmung oder Redeanteile werden nicht ermittelt.",
                "Inferring emotions at work from voice or picture is forbidden (Art. 5(1)(f) of Regulation (EU) 2024/1689). Nor are attention, mood or shares of speech determined.",
            ),
            if facts.functions.on(Function::Backgrounds) {
                (
                    "Das Modell für Hintergründe trennt auf dem eigenen Gerät Person und Raum, wenn die Person das einschaltet. Es erkennt niemanden, und nichts davon verlässt das Gerät außer dem fertigen Bild.",
                    "The model for backgrounds separates person and room on one's own device, if that person switches it on. It recognises nobody, and nothing of it leaves the device but the finished picture.",
                )
            } else {
                (
                    "Ein Modell für Hintergründe enthält die Software; auf diesem Server ist es ausgeschaltet, und die Seiten bieten es nicht an.",
                    "The software contains a model for backgrounds; on this server it is switched off, and the pages do not offer it.",
                )
            },
            (
                "Über weitere Verfahren wird der {BR} vor ihrer Planung unterrichtet und kann Sachverständige hinzuziehen.",
                "The {BR} is told of further methods before they are planned, and may call in experts.",
            ),
        ],
    );
}

fn lawful(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    d.heading(
        "12. Datenschutz (Art. 5, 6, 9 und 88 DSGVO; Anlage 4)",
        "12. Data protection (Art. 5, 6, 9 and 88 GDPR; annex 4)",
    );
    d.says("Rechtsgrundlagen der Besprechungen:", "Legal bases of meetings:");
    d.list(meeting_bases(answers));
    let mut clauses: Vec<Line> = vec![
        vec![sides.says(
            "Diese {BV} rechtfertigt keine Verarbeitung, die nicht nach Art. 5, 6 und 9 DSGVO zulässig wäre; das ist gerichtlich voll nachprüfbar (EuGH, 19.12.2024, C-65/23). Warum jede eingeschaltete Funktion erforderlich ist, steht in der Erforderlichkeitsprüfung, die beigefügt wird.",
            "This {BV} justifies no processing that would not be lawful under Art. 5, 6 and 9 GDPR; courts review that in full (CJEU, 19.12.2024, C-65/23). Why each function that is on is necessary stands in the necessity log, which is attached.",
        )],
        vec![t(
            "Schutzmaßnahmen nach Art. 88 Abs. 2 DSGVO: Verschlüsselung von Gerät zu Gerät, keine gespeicherten Inhalte, keine Teilnahmedaten, freiwillige Kamera, Selbstverpflichtung der Arbeitgeberseite nach Abschnitt 3, Leserechte der Interessenvertretung.",
            "Safeguards under Art. 88(2) GDPR: encryption from device to device, no stored content, no data on attendance, voluntary camera, the commitment of section 3, reading rights of the council.",
        )],
        vec![t(
            format!(
                "Unterrichtung (Art. 13 DSGVO): Beschäftigte erhalten den Datenschutzhinweis vor der ersten Nutzung; was gespeichert wird, steht unter {}/privacy.",
                facts.address
            ),
            format!(
                "Information (Art. 13 GDPR): employees get the privacy notice before first use; what is kept stands at {}/privacy.",
                facts.address
            ),
        )],
        vec![t(
            "Rechte (Art. 15 bis 21 DSGVO): Wer ein Konto hat, sieht, berichtigt, exportiert und löscht die eigenen Daten selbst; alle anderen stellen eine Anfrage. Die Ausübung hat keine Nachteile.",
            "Rights (Art. 15 to 21 GDPR): whoever has an account sees, corrects, exports and erases their data themselves; all others make a request. Exercising rights has no disadvantages.",
        )],
        vec![sides.says(
            "Der {BR} hält den Datenschutz in seinem Bereich selbst ein (§ 79a BetrVG, § 69 BPersVG oder Landesrecht); Verantwortlicher bleibt auch insoweit die {AG}.",
            "The {BR} observes data protection in its own area (§ 79a BetrVG, § 69 BPersVG or the law of the Land); the {AG} remains the controller there, too.",
        )],
    ];
    clauses.push(vec![
        t("Datenschutzbeauftragte Person: ", "Data protection officer: "),
        answer(answers, Field::OfficerName),
        t(", ", ", "),
        answer(answers, Field::OfficerContact),
    ]);
    d.steps(clauses);
    d.says(
        "Auftragsverarbeiter (Art. 28 DSGVO), die das System betreiben oder warten:",
        "Processors (Art. 28 GDPR) that run or maintain the system:",
    );
    d.list(parties(answers, Field::Processors, ("keine", "none")));
}

fn council_meetings(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading(
        "13. Sitzungen der Interessenvertretung (§ 30 Abs. 2 BetrVG, § 38 Abs. 3 BPersVG oder Landesrecht)",
        "13. Meetings of the council (§ 30(2) BetrVG, § 38(3) BPersVG or the law of the Land)",
    );
    sides.clauses(
        d,
        [
            sides.pick(
                (
                    "Der {BR} darf das System für Sitzungen nutzen, wenn er die gesetzlichen Voraussetzungen schafft: Vorrang der Präsenzsitzung nach seiner Geschäftsordnung, kein Widerspruch eines Viertels der Mitglieder, keine Kenntnis Dritter vom Inhalt.",
                    "The {BR} may use the system for its meetings if it provides for what the law asks: precedence of meetings in person by its rules of procedure, no objection of a quarter of its members, no knowledge of the content by third persons.",
                ),
                (
                    "Die {AG} gibt das System für Sitzungen des {BR}s frei. Er nutzt es, soweit das Gesetz es zulässt: im Bund, wenn weder ein Viertel der Mitglieder noch die Mehrheit einer Gruppe widerspricht und Dritte vom Inhalt nichts erfahren können (§ 38 Abs. 3 BPersVG); in den Ländern nach deren Recht.",
                    "The {AG} releases the system for meetings of the {BR}, which uses it as far as the law admits: in the Federation if neither a quarter of the members nor the majority of a group objects and third persons cannot learn the content (§ 38(3) BPersVG); in the Länder by their own law.",
                ),
            ),
            (
                "Den Raum legt der {BR} selbst an; Link und Kennwort gibt er selbst weiter. Die {AG} sieht in der Verwaltung weder Titel noch Teilnehmende noch Zeiten dieser Besprechung. Dass ein Raum besteht und bis wann, zählt der Server wie bei jedem anderen.",
                "The {BR} makes the room itself and passes on link and passphrase itself. In the administration the {AG} sees neither title nor participants nor times of such a meeting. That a room exists and until when is counted by the server as of any other.",
            ),
            sides.pick(
                (
                    "Eine Aufzeichnung der Sitzung ist gesetzlich unzulässig. Die Teilnahme bestätigen die Mitglieder dem Vorsitz in Textform (§ 34 Abs. 1 BetrVG).",
                    "Recording the meeting is forbidden by law. Members confirm attendance to the chair in text form (§ 34(1) BetrVG).",
                ),
                (
                    "Die Sitzung wird nicht aufgezeichnet. Wie die Teilnahme festgestellt wird, bestimmt das Personalvertretungsrecht.",
                    "The meeting is not recorded. How attendance is established is for the law of staff councils to say.",
                ),
            ),
        ],
    );
    if facts.functions.state(Function::Recording) == State::Absent {
        d.says(
            "Dieses System hat keine Aufzeichnung, die in einer solchen Sitzung eingeschaltet werden könnte. Alle prüfen zu Beginn die Liste der Anwesenden und, bei vertraulichen Punkten, die Sicherheitswörter.",
            "This system has no recording that could be switched on in such a meeting. At its beginning all check the list of those present and, for confidential items, the spoken code.",
        );
    }
}

fn away(d: &mut Document, sides: Sides) {
    d.heading(
        "14. Nichterreichbarkeit, Ergonomie, Barrierefreiheit",
        "14. Being unreachable, ergonomics, accessibility",
    );
    sides.clauses(
        d,
        [
            (
                "Außerhalb der Arbeitszeit muss niemand erreichbar sein; Einladungen begründen keine Pflicht dazu. Die Ruhezeit (§ 5 ArbZG) bleibt gewahrt.",
                "Outside working hours nobody has to be reachable; invitations create no duty. Rest periods (§ 5 ArbZG) are kept.",
            ),
            (
                "Zwischen zwei Besprechungen liegen in der Regel zehn Minuten; nach spätestens 90 Minuten gibt es eine Pause. Bildschirmarbeit wird in der Gefährdungsbeurteilung berücksichtigt (§ 5 ArbSchG, Anhang Nr. 6 ArbStättV), auch die psychische Belastung.",
                "As a rule there are ten minutes between two meetings, and a break after 90 minutes at the latest. Work at screens is part of the risk assessment (§ 5 ArbSchG, annex no. 6 ArbStättV), psychological strain included.",
            ),
            (
                "Wer wegen einer Behinderung etwas anderes braucht, erhält es (§ 164 Abs. 4 SGB IX); die Schwerbehindertenvertretung wird beteiligt (§ 178 Abs. 2 SGB IX). Bekannte Lücken nennt die Erklärung zur Barrierefreiheit.",
                "Whoever needs something else because of a disability gets it (§ 164(4) SGB IX); the representatives of severely disabled employees take part (§ 178(2) SGB IX). The accessibility statement names known gaps.",
            ),
        ],
    );
}

fn training(d: &mut Document, answers: &Answers, sides: Sides) {
    d.heading("15. Einführung und Schulung", "15. Introduction and training");
    sides.clauses(
        d,
        [
            (
                "Vor der ersten Nutzung werden alle in der Arbeitszeit eingewiesen: Datenschutzhinweis, Merkblatt für Teilnehmende, Prüfliste für Gastgebende.",
                "Before first use everybody is introduced during working hours: privacy notice, sheet for participants, checklist for hosts.",
            ),
            (
                "Wer verwaltet, wird eigens zu dieser {BV} und zu den Anlagen 2 und 3 geschult.",
                "Whoever administers is trained specifically on this {BV} and on annexes 2 and 3.",
            ),
        ],
    );
    d.paragraph([
        t("Verpflichtung und Schulung: ", "Commitment and training: "),
        answer(answers, Field::Training),
    ]);
}

fn changes(d: &mut Document, facts: &Facts, sides: Sides) {
    d.heading("16. Änderungen und neue Funktionen", "16. Changes and new functions");
    d.paragraph([t(
        format!("Diese Fassung gilt für Konklave {}.", facts.release),
        format!("This version holds for Konklave {}.", facts.release),
    )]);
    sides.clauses(
        d,
        [
            (
                "Vor jeder Aktualisierung, die Funktionen oder Daten ändert, legt die {AG} dem {BR} das Freigabeblatt vor, mindestens zwei Wochen vorher. Sicherheitskorrekturen dürfen sofort eingespielt werden; das Blatt folgt unverzüglich.",
                "Before each update that changes functions or data the {AG} gives the {BR} the release sheet, at least two weeks ahead. Security fixes may be installed at once; the sheet follows without delay.",
            ),
            (
                "Neue Funktionen, die zur Überwachung geeignet sind, bleiben aus, bis der {BR} sie genehmigt. Lassen sie sich nicht abschalten, wird die Aktualisierung zurückgestellt.",
                "New functions suited for monitoring stay off until the {BR} approves them. If they cannot be switched off, the update is put off.",
            ),
            (
                "Genehmigte Freigabeblätter ändern die Anlagen 1 bis 4, nicht den Text.",
                "Approved release sheets change annexes 1 to 4, not the text.",
            ),
        ],
    );
}

fn control(d: &mut Document, sides: Sides) {
    d.heading(
        "17. Kontrollrechte (§ 80 BetrVG, §§ 62 und 66 BPersVG oder Landesrecht)",
        "17. Rights of control (§ 80 BetrVG, §§ 62 and 66 BPersVG or the law of the Land)",
    );
    sides.clauses(
        d,
        [
            (
                "Der {BR} erhält auf Wunsch ein Konto der Rolle „Personal- oder Betriebsrat“. Es liest das Protokoll der Verwaltungshandlungen, das Datenverzeichnis und die Löschnachweise jederzeit selbst, ohne dass die {AG} dabei ist, und ändert nichts als die eigene Zustimmung zur Inbetriebnahme und die Angabe, dass der eigene Schritt entfällt.",
                "On request the {BR} gets an account of the role “works council”. It reads the log of administrative acts, the data map and the proofs of deletion itself at any time, without the {AG} being present, and changes nothing but its own consent to going live and the statement that its own step is not applicable.",
            ),
            (
                "Wer den Server verwaltet, kann nicht an Stelle des {BR}s zustimmen, mit Begründung aber angeben, dass sein Schritt entfällt, solange er nicht für die geltende Konfiguration zugestimmt oder das selbst angegeben hat. Der {BR} kann diese Angabe jederzeit zurücknehmen; sie ersetzt keine Zustimmung nach dieser {BV}.",
                "Whoever administers the server cannot agree in place of the {BR}, but can state with a reason that its step is not applicable as long as it has not agreed for the configuration in force or stated that itself. The {BR} can take this statement back at any time; it replaces no consent under this {BV}.",
            ),
            (
                "Er kann jederzeit verlangen, dass ihm diese Unterlagen aus dem laufenden System neu ausgestellt werden, und vergleicht ihre Prüfsummen.",
                "It may at any time ask that these papers be made anew from the running system, and compares their hashes.",
            ),
            sides.pick(
                (
                    "Er darf nach näherer Vereinbarung mit der {AG} Sachverständige hinzuziehen; muss er den Einsatz künstlicher Intelligenz beurteilen, gilt das als erforderlich (§ 80 Abs. 3 BetrVG). Die Kosten trägt die {AG}.",
                    "It may call in experts by agreement with the {AG}; where it has to judge the use of artificial intelligence that counts as necessary (§ 80(3) BetrVG). The {AG} bears the costs.",
                ),
                (
                    "Er darf nach Absprache mit der {AG} Sachverständige hinzuziehen. Die Kosten trägt die {AG}, soweit das Personalvertretungsrecht nichts anderes bestimmt.",
                    "It may call in experts by arrangement with the {AG}. The {AG} bears the costs unless the law of staff councils says otherwise.",
                ),
            ),
        ],
    );
}

fn conflicts(d: &mut Document, sides: Sides) {
    d.heading("18. Verfahren bei Streit", "18. Procedure in conflict");
    sides.clauses(
        d,
        [
            (
                "Über Auslegung und Freigaben sprechen zwei von der {AG} und zwei vom {BR} benannte Personen innerhalb von zwei Wochen.",
                "Two persons named by the {AG} and two by the {BR} talk about interpretation and approvals within two weeks.",
            ),
            (
                "Einigen sie sich nicht, entscheidet die Einigungsstelle (§ 87 Abs. 2, § 76 BetrVG; sonst das Personalvertretungsrecht). Bis dahin bleibt das Streitige aus.",
                "If they do not agree, the conciliation board decides (§ 87(2), § 76 BetrVG; otherwise the law of staff councils). Until then what is in dispute stays off.",
            ),
        ],
    );
}

fn sanctions(d: &mut Document, sides: Sides) {
    d.heading("19. Verstöße", "19. Breaches");
    sides.clauses(
        d,
        [
            (
                "Wird gegen diese {BV} verstoßen, stellt die {AG} den Verstoß ab, unterrichtet den {BR} und die Betroffenen und löscht, was entgegen ihr erhoben wurde.",
                "If this {BV} is breached, the {AG} ends the breach, informs the {BR} and those concerned, and deletes what was gathered against it.",
            ),
            (
                "Wer heimlich aufzeichnet oder unbefugt auswertet, muss mit arbeitsrechtlichen Folgen rechnen. Meldepflichten nach Art. 33 und 34 DSGVO bleiben unberührt.",
                "Whoever records in secret or evaluates without right must expect consequences under labour law. Duties under Art. 33 and 34 GDPR are unaffected.",
            ),
        ],
    );
}

fn term(d: &mut Document, sides: Sides) {
    d.heading(
        "20. Inkrafttreten, Kündigung, Nachwirkung",
        "20. Entry into force, notice, after-effect",
    );
    sides.clauses(
        d,
        [
            (
                "Diese {BV} tritt mit der letzten Unterschrift in Kraft und wird den Beschäftigten bekannt gemacht.",
                "This {BV} takes effect with the last signature and is made known to employees.",
            ),
            (
                "Sie kann mit einer Frist von drei Monaten gekündigt werden. Sie wirkt nach, bis eine andere Abmachung sie ersetzt (§ 77 Abs. 6 BetrVG; nach Personalvertretungsrecht kraft dieser Vereinbarung, soweit es das zulässt).",
                "It may be terminated with three months' notice. It has after-effect until another agreement replaces it (§ 77(6) BetrVG; under the law of staff councils by virtue of this agreement as far as it admits that).",
            ),
            (
                "Nach einem Jahr prüfen die Parteien gemeinsam, ob sie sich bewährt hat.",
                "After a year the parties examine together whether it has proven itself.",
            ),
            (
                "Beigefügt werden: Anlagen 1 bis 4, Erforderlichkeitsprüfung, Datenschutz-Folgenabschätzung oder ihre Schwellwertanalyse, technische und organisatorische Maßnahmen, Liste der Auftragsverarbeiter.",
                "Attached are: annexes 1 to 4, necessity check, data protection impact assessment or its threshold analysis, technical and organisational measures, list of processors.",
            ),
        ],
    );
}
