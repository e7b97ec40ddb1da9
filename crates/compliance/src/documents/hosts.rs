//! Checklist for hosts.

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, enumerated, plain, t};
use crate::documents::common::{answer, creators, meets, parties, recipients};
use crate::documents::meeting;
use crate::facts::{Facts, Role};
use crate::functions::Function;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Prüfliste für Gastgebende", "Checklist for hosts");
    begins(&mut d, facts);
    planning(&mut d, facts, answers);
    inviting(&mut d, facts, answers);
    opening(&mut d, facts);
    during(&mut d, facts);
    particular(&mut d, answers);
    after(&mut d, facts);
    trouble(&mut d, facts, answers);
    d
}

fn one(de: &str, en: &str) -> Line {
    vec![t(de, en)]
}

fn begins(d: &mut Document, facts: &Facts) {
    d.heading(
        "Womit Besprechungen hier beginnen (Art. 25 Abs. 2 DSGVO)",
        "How meetings begin here (Art. 25(2) GDPR)",
    );
    d.list([
        vec![
            t("Besprechungen anlegen dürfen ", "Meetings may be created by "),
            creators(facts).into(),
            t(
                format!("; ein Raum fasst bis zu {} Personen.", facts.room_capacity),
                format!("; a room holds up to {} people.", facts.room_capacity),
            ),
        ],
        vec![meeting::door(facts).into()],
        vec![meeting::passphrase(facts).into()],
        vec![meeting::devices(facts).into()],
        vec![meeting::screens(facts).into()],
        vec![meeting::recording(facts).into()],
    ]);
}

fn planning(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Vorher: planen (Art. 5 Abs. 1 Buchst. b und c DSGVO)",
        "Before: planning (Art. 5(1)(b) and (c) GDPR)",
    );
    let mut boxes = vec![
        one(
            "Zweck in einem Satz festgehalten; eine Nachricht oder ein Anruf genügt dafür nicht",
            "Purpose put down in one sentence; a message or a call would not do",
        ),
        one(
            "„Nur Ton“ gewählt, wenn niemand etwas sehen muss: Dann gibt es in dem Raum weder Kamera noch Bildschirm",
            "“Audio only” chosen if nobody has to see anything: the room then has neither camera nor screen",
        ),
        one(
            "Nur eingeladen, wer wirklich da sein muss; für einzelne Punkte kommt man später dazu oder geht früher",
            "Only those invited who really have to be there; for single items people come later or leave earlier",
        ),
        one(
            "Titel ohne Namen, Diagnosen, Aktenzeichen oder Anlass; der Titel lässt sich während der Besprechung nicht ändern",
            "Title without names, diagnoses, file numbers or occasion; the title cannot be changed during the meeting",
        ),
        one(
            "Rechtsgrundlage klar; Fachbereich oder datenschutzbeauftragte Person gefragt, wenn nicht",
            "Legal basis clear; department or data protection officer asked if not",
        ),
        one(
            "Barrierefreiheit erfragt: Gebärdensprache, Schriftdolmetschen, Pausen. Untertitel durch den Server gibt es nicht",
            "Accessibility asked about: sign language, speech-to-text interpreting, breaks. There are no captions by the server",
        ),
        one(
            "Vertretung bestimmt: eine Co-Leitung mit eigenem Link, falls die Verbindung der Leitung abreißt",
            "Deputy named: a co-host with a link of their own, in case the host's connection is lost",
        ),
    ];
    if facts.functions.on(Function::Captions) {
        boxes[5] = one(
            "Barrierefreiheit erfragt: Gebärdensprache, Schriftdolmetschen, Untertitel, Pausen",
            "Accessibility asked about: sign language, speech-to-text interpreting, captions, breaks",
        );
    }
    if meets(answers, "pupils") {
        boxes.push(one(
            "Minderjährige: Eltern informiert, Kürzel vereinbart, Kamera freigestellt",
            "Minors: parents informed, initials agreed, camera left open",
        ));
    }
    d.boxes(boxes);
}

fn inviting(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Vorher: einladen (Art. 13, Art. 32 DSGVO)",
        "Before: inviting (Art. 13, Art. 32 GDPR)",
    );
    let mut boxes = vec![
        vec![
            t("Datenschutzhinweis mitgeschickt: ", "Privacy notice sent along: "),
            plain(meeting::privacy_page(facts)),
        ],
        one(
            "Kennwort auf einem anderen Weg als den Link weitergegeben",
            "Passphrase passed on by another way than the link",
        ),
        one(
            "Bei Vertraulichem persönliche Links angelegt, mit Ablauf und nur für den Weg, den diese Person allein liest: Sie brauchen kein Kennwort",
            "For confidential matters personal links made, with an expiry, and sent only by a way that this person alone reads: they need no passphrase",
        ),
        one(
            "Bezeichnungen persönlicher Links unverfänglich: Alle im Raum sehen sie",
            "Labels of personal links innocuous: everybody in the room sees them",
        ),
        one(
            "Leitungslink für sich behalten: Wer ihn hat, kann die Besprechung für alle beenden",
            "Host link kept to oneself: whoever has it can end the meeting for all",
        ),
        one(
            "Bedacht, dass Kalender und Postfächer den Link mitlesen; Titel nur mitgegeben, wenn er dort stehen darf",
            "Considered that calendars and mailboxes read the link; title given along only if it may stand there",
        ),
    ];
    if let Some(recipient) = facts.recipient(Role::Mail) {
        boxes.push(vec![t(
            format!(
                "E-Mail durch den Server nur, wenn {} wissen darf, wer wann eingeladen ist; Link und Titel stehen nicht darin",
                recipient.host
            ),
            format!(
                "Mail from the server only if {} may know who is invited when; neither link nor title is in it",
                recipient.host
            ),
        )]);
    }
    d.boxes(boxes);
    if answers
        .rows(Field::JointControllers)
        .is_some_and(|rows| !rows.is_empty())
    {
        d.says(
            "Gemeinsam veranstaltete Besprechungen nennen in der Einladung alle Verantwortlichen (Art. 26 Abs. 2 DSGVO):",
            "Meetings held jointly name all controllers in the invitation (Art. 26(2) GDPR):",
        );
        d.list(parties(answers, Field::JointControllers, ("keine", "none")));
    }
}

fn opening(d: &mut Document, facts: &Facts) {
    d.heading("Während: eröffnen", "During: opening");
    let mut boxes = vec![
        if facts.functions.on(Function::Backgrounds) {
            one(
                "Vor allen anderen da; Mikrofon und Hintergrund geprüft",
                "There first; microphone and background checked",
            )
        } else {
            one(
                "Vor allen anderen da; Mikrofon und Blickfeld der Kamera geprüft",
                "There first; microphone and what the camera sees checked",
            )
        },
        one(
            "Einzeln eingelassen und bei unbekannten Namen nachgefragt; „Alle einlassen“ nur, wenn alle bekannt sind",
            "Let in one by one, unknown names asked about; “Admit all” only if all are known",
        ),
        one(
            "Liste „Wer kann uns hören“ mit den Eingeladenen verglichen; wer nicht allein im Zimmer ist, sagt es",
            "List “Who can hear us” compared with those invited; whoever has company in the room says so",
        ),
        one(
            "Bei Vertraulichem die Sicherheitswörter reihum vorgelesen",
            "In confidential matters the spoken code read aloud in turn",
        ),
        one(
            "Angesagt: Kamera ist freiwillig, Aufnehmen ist verboten und strafbar (§ 201 StGB), wer mitschreibt und wofür",
            "Announced: the camera is voluntary, recording is forbidden and an offence (§ 201 StGB), who takes notes and what for",
        ),
        one(
            "Abgeschlossen, sobald alle da sind",
            "Locked as soon as everybody is there",
        ),
    ];
    if facts.functions.on(Function::Recording) {
        boxes.push(one(
            "Vor jeder Aufzeichnung: Zweck und Löschtag angesagt, von allen einzeln die Zustimmung eingeholt",
            "Before any recording: purpose and day of deletion announced, consent obtained from each person",
        ));
    }
    d.boxes(boxes);
}

fn during(d: &mut Document, facts: &Facts) {
    d.heading("Während: leiten", "During: hosting");
    let mut boxes = vec![
        one(
            "Niemanden zur Kamera gedrängt; Mikrofone einschalten kann die Leitung nicht, nur darum bitten",
            "Nobody pressed to use the camera; hosts cannot switch microphones on, only ask",
        ),
        if facts.functions.on(Function::Notes) {
            one(
                "Ein Protokoll statt einer Aufzeichnung: Beschlüsse und Aufgaben in den Notizen, keine Wortbeiträge mit Namen",
                "Minutes instead of a recording: decisions and tasks in the notes, no contributions with names",
            )
        } else {
            one(
                "Ein Protokoll statt einer Aufzeichnung: eine Person schreibt Beschlüsse und Aufgaben mit, keine Wortbeiträge mit Namen",
                "Minutes instead of a recording: one person writes down decisions and tasks, no contributions with names",
            )
        },
        one(
            "Bei einer Störung: „Störung beenden“ schließt ab und schaltet Mikrofone, Kameras und Bildschirme der anderen aus; danach die störende Person entfernen",
            "On a disturbance: “Panic stop” locks the door and switches off the others' microphones, cameras and screens; then remove whoever disturbs",
        ),
        one(
            "Vor einer Pause oder dem Gehen die Leitung übergeben oder eine Co-Leitung eingesetzt",
            "Before a break or leaving, hosting handed over or a co-host appointed",
        ),
    ];
    if facts.functions.on(Function::ScreenShare) {
        boxes.insert(
            1,
            one(
                "Bildschirm nur für den Punkt, der ihn braucht, als einzelnes Fenster, und danach beendet",
                "A screen only for the item that needs it, as a single window, and ended afterwards",
            ),
        );
    }
    if facts.functions.on(Function::Polls) {
        boxes.push(one(
            "Umfragen nicht als geheime Wahl benutzt: Wer fragt, könnte mit einem veränderten Programm die Stimmen lesen",
            "Polls not used as a secret ballot: whoever asks could read the votes with a changed program",
        ));
    }
    if facts.functions.on(Function::Notes) {
        boxes.push(one(
            "Vor dem Ende aus den Notizen gesichert, was bleiben soll, mit Wissen aller",
            "Before the end, what is to remain saved from the notes, with everybody's knowledge",
        ));
    }
    d.boxes(boxes);
}

fn particular(d: &mut Document, answers: &Answers) {
    let mut boxes = Vec::new();
    let council = answers.is(Field::WorksCouncil) == Some(true);
    if council && answers.is(Field::PublicBody) == Some(true) {
        boxes.push(one(
            "Sitzung des Personalrats: Das Personalvertretungsrecht erlaubt Video, Dritte können nichts erfahren, keine Aufzeichnung, Teilnahme nach dessen Regeln bestätigt",
            "Meeting of the staff council: the law of staff representation allows video, no third party can learn the content, no recording, attendance confirmed by its rules",
        ));
    } else if council {
        boxes.push(one(
            "Sitzung des Betriebsrats: Geschäftsordnung erlaubt Video und wahrt den Vorrang der Präsenz, kein Viertel hat widersprochen, Dritte können nichts erfahren, keine Aufzeichnung, Teilnahme in Textform bestätigt (§ 30 Abs. 2, § 34 Abs. 1 BetrVG)",
            "Meeting of the works council: rules of procedure allow video and keep the precedence of meeting in person, no quarter of the members has objected, no third party can learn the content, no recording, attendance confirmed in text form (§ 30(2), § 34(1) BetrVG)",
        ));
    }
    if answers.is(Field::ProfessionalSecrecy) == Some(true) {
        boxes.push(one(
            "Berufsgeheimnis (§ 203 StGB): Identität geprüft, allein im geschlossenen Raum, Titel ohne Hinweis auf das Mandat oder die Behandlung, persönlicher Link",
            "Professional secrecy (§ 203 StGB): identity checked, alone in a closed room, title without a hint to mandate or treatment, personal link",
        ));
    }
    if meets(answers, "patients") {
        boxes.push(one(
            "Sprechstunde: Einwilligung oder Rechtsgrundlage festgehalten; nicht als vertragsärztliche Videosprechstunde abgerechnet, denn Konklave ist dafür nicht zertifiziert (§ 365 SGB V)",
            "Consultation: consent or legal basis recorded; not billed as video consultation under statutory health insurance, for which Konklave is not certified (§ 365 SGB V)",
        ));
    }
    if answers.is(Field::PublicBody) == Some(true) {
        boxes.push(one(
            "Sitzung eines Gremiums: Fachrecht erlaubt die Form; Öffentlichkeit anders hergestellt, denn übertragen kann Konklave nicht",
            "Session of a public body: the law allows the form; the public admitted in another way, for Konklave cannot broadcast",
        ));
    }
    if meets(answers, "applicants") {
        boxes.push(one(
            "Bewerbungsgespräch: kein Mitschnitt, keine Auswertung von Mimik oder Stimme (Art. 5 Abs. 1 Buchst. f KI-Verordnung), Mitschriften vernichtet, sobald mit Ansprüchen abgelehnter Personen nicht mehr zu rechnen ist (§ 15 Abs. 4 AGG, § 61b Abs. 1 ArbGG)",
            "Job interview: no recording, no analysis of face or voice (Art. 5(1)(f) AI Act), notes destroyed once claims of rejected applicants need no longer be expected (§ 15(4) AGG, § 61b(1) ArbGG)",
        ));
    }
    if !boxes.is_empty() {
        d.heading("Besondere Besprechungen", "Particular meetings");
        d.boxes(boxes);
    }
}

fn after(d: &mut Document, facts: &Facts) {
    d.heading("Nachher (Art. 5 Abs. 1 Buchst. e DSGVO)", "After (Art. 5(1)(e) GDPR)");
    let kept = meeting::room_kept(facts);
    let written = enumerated(meeting::written(facts));
    d.boxes([
        if written.de.is_empty() {
            one(
                "Mit dem Leitungslink für alle beendet",
                "Ended for all with the host link",
            )
        } else {
            vec![t(
                format!(
                    "Mit dem Leitungslink für alle beendet: Dann ist überall weg, was geschrieben wurde ({}), außer was jemand kopiert hat",
                    written.de
                ),
                format!(
                    "Ended for all with the host link: what was written ({}) is gone everywhere then, except what somebody copied",
                    written.en
                ),
            )]
        },
        vec![t(
            format!(
                "Raum gelöscht oder Links zurückgezogen, wenn er nicht mehr gebraucht wird; sonst läuft er nach {} ab oder an dem Tag, der beim Planen gewählt wurde",
                kept.de
            ),
            format!(
                "Room deleted or links withdrawn if no longer needed; otherwise it expires after {}, or on the day chosen in planning",
                kept.en
            ),
        )],
        one(
            "Protokoll auf das Nötige gekürzt, in die Akte gelegt, mit Löschfrist; private Kopien gelöscht",
            "Minutes cut down to what is necessary, put on file with a period for deletion; private copies deleted",
        ),
        one(
            "Keine Liste geführt, wer gefehlt oder die Kamera ausgelassen hat",
            "No list kept of who was absent or left the camera off",
        ),
    ]);
}

fn trouble(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Wenn etwas schiefgeht (Art. 33 DSGVO)",
        "If something goes wrong (Art. 33 GDPR)",
    );
    d.paragraph([
        t(
            "Fremde im Raum, Link in falschen Händen, heimliche Aufnahme: Störung beenden, Zeitpunkt und Beteiligte notieren, sofort melden: ",
            "Strangers in the room, link in wrong hands, recording in secret: panic stop, note time and people, report at once: ",
        ),
        answer(answers, Field::IncidentContact),
        t(
            ". Fragen von Teilnehmenden zu ihren Daten: ",
            ". Questions of participants about their data: ",
        ),
        plain(meeting::privacy_page(facts)),
        t(", Kontakt für Datenschutz: ", ", contact for data protection: "),
        answer(answers, Field::OfficerContact),
        t(".", "."),
    ]);
    let told = recipients(facts);
    if !told.is_empty() {
        d.says(
            "Außer den Teilnehmenden erfährt durch den Server nur etwas:",
            "Besides the participants, the server tells something only to:",
        );
        d.list(told);
    }
}
