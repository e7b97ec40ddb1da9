//! Breach assistant: report, letter, register (Art. 33 and 34 GDPR).

mod leaks;

use super::common::{answer, content_encryption, labelled, meets, parties};
use crate::answers::{Answers, Field};
use crate::document::{Block, Document, Line, plain, strong, t, w};
use crate::facts::{Facts, WhoNeedsFactor};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Verletzung des Schutzes personenbezogener Daten: Ablauf, Meldung, Benachrichtigung, Verzeichnis",
        "Personal data breach: procedure, report, letter, register",
    );
    what(&mut d, answers);
    first_hour(&mut d, facts, answers);
    clock(&mut d, answers);
    leaks::write(&mut d, facts);
    decision(&mut d, facts, answers);
    report(&mut d, facts, answers);
    letter(&mut d, facts, answers);
    register(&mut d);
    processors(&mut d, answers);
    more_duties(&mut d, answers);
    d
}

fn what(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Was eine Verletzung ist (Art. 4 Nr. 12 DSGVO)",
        "1. What a breach is (Art. 4(12) GDPR)",
    );
    d.list([
        vec![t(
            "Vertraulichkeit: Unbefugte haben Daten gesehen oder erhalten, zum Beispiel durch einen gestohlenen Datenträger, ein übernommenes Konto oder einen weitergegebenen Einladungslink.",
            "Confidentiality: unauthorised people have seen or got data, for example by a stolen disk, an account taken over or an invitation link passed on.",
        )],
        vec![t(
            "Integrität: Daten wurden unbefugt geändert, zum Beispiel Rollen von Konten oder das Programm, das der Server ausliefert.",
            "Integrity: data were changed without authority, for example roles of accounts or the program that the server delivers.",
        )],
        vec![t(
            "Verfügbarkeit: Daten sind verloren oder nicht erreichbar, zum Beispiel nach einem Ausfall ohne Sicherung.",
            "Availability: data are lost or out of reach, for example after a failure without a backup.",
        )],
    ]);
    d.says(
        "Auch ein bloßer Verdacht wird aufgenommen. Wer ihn meldet, hat daraus keinen Nachteil.",
        "A mere suspicion is taken up, too. Nobody is at a disadvantage for reporting one.",
    );
    d.list([
        labelled(answers, Field::IncidentContact),
        labelled(answers, Field::ControllerHead),
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
        labelled(answers, Field::Authority),
    ]);
}

fn first_hour(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("2. Die erste Stunde", "2. The first hour");
    let mut steps: Vec<Line> = vec![
        vec![
            t(
                "Uhrzeit der Entdeckung aufschreiben und sofort melden an: ",
                "Write down the time of discovery and report at once to: ",
            ),
            answer(answers, Field::IncidentContact),
            t(".", "."),
        ],
        vec![t(
            "Besprechungen, die betroffen sein können, für alle beenden; ihr Link wird zurückgezogen oder der Raum gelöscht. Das können Gastgebende selbst.",
            "End the meetings that may be concerned for all; withdraw their link or delete the room. Hosts can do that themselves.",
        )],
        vec![t(
            "Ein übernommenes Konto sperren; seine Anmeldungen enden damit sofort. Erst wenn das Gerät sauber ist, einen neuen Einmal-Link ausstellen.",
            "Suspend an account that was taken over; its sign-ins end at once. Issue a new one-time link only when the device is clean.",
        )],
        vec![t(
            "Ist der Server selbst verdächtig: Netz trennen, nicht neu aufsetzen, Datenträger als Abbild sichern. Ab diesem Augenblick gilt das ausgelieferte Programm als nicht vertrauenswürdig; alle schließen ihre Tabs.",
            "If the server itself is suspect: cut it off the network, do not install it anew, secure an image of the disk. From that moment the program it delivered counts as untrustworthy; everybody closes their tabs.",
        )],
        vec![t(
            "Belege sichern: Protokoll der Verwaltung mit seiner Prüfkette, Nachweise der Löschläufe, Ausgabe von „konklave doctor“ und „konklave doctor privacy“, technisches Protokoll des Betriebssystems.",
            "Secure the evidence: audit log with its chain, proofs of deletion runs, output of “konklave doctor” and “konklave doctor privacy”, technical log of the operating system.",
        )],
        vec![
            t(
                "Datenschutzbeauftragte Person oder Anlaufstelle für Datenschutz einbeziehen: ",
                "Bring in the data protection officer or contact for data protection: ",
            ),
            answer(answers, Field::OfficerContact),
            t(".", "."),
        ],
    ];
    match answers.rows(Field::Processors) {
        Some(rows) if rows.is_empty() => {}
        _ => steps.push(vec![t(
            "Auftragsverarbeiter nach Abschnitt 9 anweisen, nichts zu löschen und ihre Protokolle zu sichern.",
            "Instruct the processors of section 9 to delete nothing and to secure their logs.",
        )]),
    }
    if facts.backups.is_some() {
        steps.push(vec![t(
            "Die automatische Löschung alter Sicherungen beachten: Was als Beleg gebraucht wird, vorher herauskopieren.",
            "Mind that old backups are deleted automatically: copy out what is needed as evidence before.",
        )]);
    }
    d.steps(steps);
    d.lines([
        w(
            "Entdeckt am, um (Uhrzeit, Zeitzone)",
            "Discovered on, at (time, time zone)",
        ),
        w("Entdeckt durch", "Discovered by"),
        w(
            "Verantwortlicher hat Kenntnis seit (Beginn der Frist)",
            "Controller aware since (start of the period)",
        ),
    ]);
}

fn clock(d: &mut Document, answers: &Answers) {
    d.heading(
        "3. Die Frist: 72 Stunden (Art. 33 Abs. 1 DSGVO)",
        "3. The period: 72 hours (Art. 33(1) GDPR)",
    );
    d.says(
        "Die Frist beginnt, sobald der Verantwortliche mit hinreichender Gewissheit weiß, dass eine Verletzung vorliegt. Sie läuft an Wochenenden und Feiertagen weiter. Was noch fehlt, wird schrittweise nachgereicht (Art. 33 Abs. 4 DSGVO); eine unvollständige Meldung in der Frist ist besser als eine vollständige danach.",
        "The period begins once the controller knows with reasonable certainty that there is a breach. It goes on at weekends and on holidays. What is still missing is handed in by stages (Art. 33(4) GDPR); an incomplete report in time is better than a complete one after it.",
    );
    d.table(
        [
            ("Zeit seit Kenntnis", "Time since awareness"),
            ("Was bis dahin geschehen ist", "What has been done by then"),
            ("Erledigt um", "Done at"),
        ],
        CLOCK.map(|(since, done)| [vec![t(since.0, since.1)], vec![t(done.0, done.1)], vec![]]),
    );
    d.says(
        "Ein Vorschlag der Kommission vom 19. November 2025 würde die Frist auf 96 Stunden verlängern und die Meldung auf hohe Risiken beschränken. Solange er nicht in Kraft ist, gelten 72 Stunden.",
        "A proposal of the Commission of 19 November 2025 would extend the period to 96 hours and limit reports to high risks. As long as it is not in force, 72 hours hold.",
    );
    d.paragraph([
        t("Zuständig ist: ", "Competent is: "),
        answer(answers, Field::Authority),
        t(
            ". Ihr Meldeformular im Internet verlangt die Angaben aus Abschnitt 6.",
            ". Its form on the internet asks for the particulars of section 6.",
        ),
    ]);
}

/// Hours, and what has been done by then.
const CLOCK: [(Pair, Pair); 5] = [
    (
        ("1 Stunde", "1 hour"),
        ("Schritte aus Abschnitt 2", "Steps of section 2"),
    ),
    (
        ("12 Stunden", "12 hours"),
        (
            "Feststehen soll: welche Daten (Abschnitt 4), wie viele Personen ungefähr, ob der Zugriff andauert",
            "To be established: which data (section 4), roughly how many persons, whether the access goes on",
        ),
    ),
    (
        ("24 Stunden", "24 hours"),
        (
            "Entscheidung nach Abschnitt 5, schriftlich",
            "Decision of section 5, in writing",
        ),
    ),
    (
        ("48 Stunden", "48 hours"),
        (
            "Meldung nach Abschnitt 6 im Entwurf, geprüft; Brief nach Abschnitt 7 unverzüglich, wenn das Risiko hoch ist",
            "Report of section 6 drafted and checked; letter of section 7 without delay if the risk is high",
        ),
    ),
    (
        ("72 Stunden", "72 hours"),
        ("Meldung ist eingegangen", "Report has been received"),
    ),
];

fn decision(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "5. Entscheidung über das Risiko (Art. 33 Abs. 1, Art. 34 Abs. 1 und 3 DSGVO)",
        "5. Decision on the risk (Art. 33(1), Art. 34(1) and (3) GDPR)",
    );
    d.says(
        "Zutreffendes ankreuzen. Je mehr zutrifft, desto höher das Risiko:",
        "Tick what applies. The more applies, the higher the risk:",
    );
    let mut boxes: Vec<Line> = vec![
        vec![t(
            "Der Server oder das ausgelieferte Programm war in fremder Hand, während Besprechungen liefen.",
            "The server or the program it delivers was in foreign hands while meetings were held.",
        )],
        vec![t(
            "Unbefugte waren in einer Besprechung oder hatten ihren Link und, wo es eines gibt, ihr Kennwort.",
            "Unauthorised people were in a meeting, or had its link and, where there is one, its passphrase.",
        )],
        vec![t(
            "Die Datenbank und das Verzeichnis „secrets“ sind zusammen abgeflossen.",
            "The database and the directory “secrets” were taken together.",
        )],
        vec![t(
            "Betroffene können erkannt werden, oder ihre Beziehung zum Verantwortlichen wird bekannt.",
            "Data subjects can be identified, or their relation to the controller becomes known.",
        )],
        vec![t(
            "Der Zugriff dauert an, oder die Daten sind öffentlich.",
            "The access goes on, or the data are public.",
        )],
    ];
    if is_sensitive(answers) {
        boxes.push(vec![t(
            "Gesundheitsdaten oder Berufsgeheimnisse sind berührt: Das Risiko ist dann in der Regel hoch.",
            "Data on health or professional secrets are concerned: the risk is then high as a rule.",
        )]);
    }
    if meets(answers, "pupils") {
        boxes.push(vec![t(
            "Minderjährige sind betroffen: Der Maßstab ist strenger, und zu benachrichtigen sind auch die Erziehungsberechtigten.",
            "Minors are concerned: the standard is stricter, and parents or guardians are to be told, too.",
        )]);
    }
    d.boxes(boxes);
    d.says(
        "Was das Risiko nach der Bauart mindert:",
        "What lowers the risk by design:",
    );
    d.list([
        vec![content_encryption(facts).into()],
        vec![t(
            "Wurden Daten nur so erlangt, dass sie für Unbefugte unverständlich sind (Abschnitt 4: verschlüsselt, und der Schlüssel ist nicht mit abgeflossen), entfällt die Benachrichtigung (Art. 34 Abs. 3 Buchst. a DSGVO); eine Meldung an die Behörde kann trotzdem nötig sein.",
            "Where data were got only in a form that unauthorised people cannot understand (section 4: encrypted, and the key was not taken with them), no letter is needed (Art. 34(3)(a) GDPR); a report to the authority may still be needed.",
        )],
        vec![factor(facts)],
    ]);
    d.table(
        [("Ergebnis", "Result"), ("Folge", "Consequence")],
        OUTCOMES.map(|(result, then)| [vec![t(result.0, result.1)], vec![t(then.0, then.1)]]),
    );
    d.boxes(OUTCOMES.map(|(result, _)| vec![t(result.0, result.1)]));
    d.lines([
        w("Begründung", "Reasons"),
        w("Entschieden durch, am, um", "Decided by, on, at"),
    ]);
}

type Pair = (&'static str, &'static str);

/// What can be decided, and what follows.
const OUTCOMES: [(Pair, Pair); 3] = [
    (
        ("Voraussichtlich kein Risiko", "Unlikely to result in a risk"),
        (
            "Keine Meldung. Eintrag in das Verzeichnis mit Begründung (Abschnitt 8).",
            "No report. Entry in the register with reasons (section 8).",
        ),
    ),
    (
        ("Risiko", "Risk"),
        (
            "Meldung an die Aufsichtsbehörde (Abschnitt 6) und Eintrag in das Verzeichnis.",
            "Report to the supervisory authority (section 6) and entry in the register.",
        ),
    ),
    (
        ("Hohes Risiko", "High risk"),
        (
            "Zusätzlich unverzügliche Benachrichtigung der Betroffenen (Abschnitt 7), wenn keine Ausnahme nach Art. 34 Abs. 3 DSGVO greift.",
            "In addition a letter to the data subjects without undue delay (section 7), unless an exception of Art. 34(3) GDPR applies.",
        ),
    ),
];

fn factor(facts: &Facts) -> crate::document::Piece {
    match facts.second_factor {
        WhoNeedsFactor::Everyone => t(
            "Ein bekannt gewordenes Kennwort allein öffnet kein Konto, das schon einen zweiten Faktor oder Passkey hat (für alle vorgeschrieben). Hat ein Konto noch keinen, kann ihn einrichten, wer das Kennwort kennt.",
            "A password that became known opens no account alone that has a second factor or passkey already (required of all). Where an account has none yet, whoever knows the password can set one up.",
        ),
        WhoNeedsFactor::Administrators => t(
            "Ein bekannt gewordenes Kennwort allein öffnet kein Verwaltungskonto, das schon einen zweiten Faktor oder Passkey hat (dort vorgeschrieben); andere Konten nur dann nicht, wenn die Person einen zweiten Faktor eingerichtet hat. Hat ein Konto noch keinen, kann ihn einrichten, wer das Kennwort kennt.",
            "A password that became known opens no administrator's account alone that has a second factor or passkey already (required there); other accounts are safe from that only if the person has set up a second factor. Where an account has none yet, whoever knows the password can set one up.",
        ),
        WhoNeedsFactor::Nobody => t(
            "Ein bekannt gewordenes Kennwort öffnet jedes Konto ohne freiwillig eingerichteten zweiten Faktor, auch in der Verwaltung: Das erhöht das Risiko.",
            "A password that became known opens every account without a second factor set up at will, administrators' too: that raises the risk.",
        ),
    }
}

/// Whether health or professional secrets are at stake; unsaid counts as yes.
fn is_sensitive(answers: &Answers) -> bool {
    meets(answers, "patients") || answers.is(Field::ProfessionalSecrecy) != Some(false)
}

fn report(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "6. Meldung an die Aufsichtsbehörde (Art. 33 Abs. 3 DSGVO)",
        "6. Report to the supervisory authority (Art. 33(3) GDPR)",
    );
    d.paragraph([t("An: ", "To: "), answer(answers, Field::Authority)]);
    d.paragraph([
        t("Verantwortlicher: ", "Controller: "),
        answer(answers, Field::ControllerName),
    ]);
    d.paragraph([answer(answers, Field::ControllerAddress)]);
    d.list([
        labelled(answers, Field::ControllerContact),
        labelled(answers, Field::ControllerHead),
    ]);
    d.boxes([
        vec![t("Erstmeldung", "First report")],
        vec![t(
            "Nachmeldung (Art. 33 Abs. 4 DSGVO)",
            "Further report (Art. 33(4) GDPR)",
        )],
    ]);
    d.subheading("Zeitlicher Ablauf", "Time line");
    d.lines([
        w("Beginn der Verletzung", "Begin of the breach"),
        w("Ende der Verletzung, oder dauert an", "End of the breach, or goes on"),
        w("Entdeckung und Art der Entdeckung", "Discovery, and how"),
        w("Kenntnis des Verantwortlichen", "Awareness of the controller"),
    ]);
    nature(d, facts, answers);
    consequences(d);
    measures(d, facts, answers);
    d.subheading(
        "Gründe einer Verzögerung über 72 Stunden (Art. 33 Abs. 1 Satz 2 DSGVO)",
        "Reasons for a delay beyond 72 hours (Art. 33(1) sentence 2 GDPR)",
    );
    d.lines([w("Gründe, oder: rechtzeitig", "Reasons, or: in time")]);
    d.subheading("Unterschrift", "Signature");
    d.lines([
        w("Ort, Datum, Uhrzeit", "Place, date, time"),
        w("Für den Verantwortlichen", "For the controller"),
        w("Aktenzeichen der Behörde", "File number of the authority"),
    ]);
}

fn nature(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Art der Verletzung, Kategorien und ungefähre Zahl (Art. 33 Abs. 3 Buchst. a DSGVO)",
        "Nature of the breach, categories and approximate number (Art. 33(3)(a) GDPR)",
    );
    d.boxes([
        vec![t("Vertraulichkeit", "Confidentiality")],
        vec![t("Integrität", "Integrity")],
        vec![t("Verfügbarkeit", "Availability")],
    ]);
    let mut who = vec![t(
        "Kategorien der Betroffenen, soweit berührt: ",
        "Categories of data subjects, as far as concerned: ",
    )];
    who.extend(super::common::audience(answers));
    who.push(t(".", "."));
    d.paragraph(who);
    d.says(
        "Kategorien der Datensätze: Zutreffende Zeilen der Tabellen in Abschnitt 4 ankreuzen.",
        "Categories of records: tick what applies in the tables of section 4.",
    );
    d.paragraph([
        t("Betroffenes System: Konklave ", "System concerned: Konklave "),
        plain(facts.release.clone()),
        t(" unter ", " at "),
        plain(facts.address.clone()),
        t(
            ". Der Server führt keine Liste, wer an welcher Besprechung teilgenommen hat; eine Zahl lässt sich für Konten, Räume und Anfragen mit „konklave doctor privacy“ ermitteln, für Teilnehmende nur über die Gastgebenden schätzen.",
            ". The server keeps no list of who took part in which meeting; a number can be had for accounts, rooms and requests by “konklave doctor privacy”, and for participants only estimated by asking the hosts.",
        ),
    ]);
    d.lines([
        w("Was geschehen ist", "What happened"),
        w("Kategorien der Betroffenen", "Categories of data subjects"),
        w("Ungefähre Zahl der Betroffenen", "Approximate number of data subjects"),
        w("Kategorien der Datensätze", "Categories of records"),
        w("Ungefähre Zahl der Datensätze", "Approximate number of records"),
    ]);
    d.subheading(
        "Anlaufstelle (Art. 33 Abs. 3 Buchst. b DSGVO)",
        "Contact point (Art. 33(3)(b) GDPR)",
    );
    d.list([
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
    ]);
}

fn consequences(d: &mut Document) {
    d.subheading(
        "Wahrscheinliche Folgen (Art. 33 Abs. 3 Buchst. c DSGVO)",
        "Likely consequences (Art. 33(3)(c) GDPR)",
    );
    d.boxes([
        vec![t(
            "Vertrauliches aus einer Besprechung ist Unbefugten bekannt",
            "Confidential matters of a meeting are known to unauthorised people",
        )],
        vec![t(
            "Es wird bekannt, dass jemand ein Konto hat oder eingeladen ist",
            "It becomes known that somebody has an account or is invited",
        )],
        vec![t(
            "Konten können missbraucht werden; Betroffene können getäuscht werden (Phishing)",
            "Accounts can be misused; data subjects can be deceived (phishing)",
        )],
        vec![t(
            "Der Dienst fiel aus; Besprechungen fanden nicht statt",
            "The service was out of order; meetings were not held",
        )],
        vec![t("Keine erkennbaren Folgen", "No recognisable consequences")],
    ]);
    d.lines([w("Beschreibung der Folgen", "Description of the consequences")]);
}

fn measures(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Ergriffene und vorgeschlagene Maßnahmen (Art. 33 Abs. 3 Buchst. d DSGVO)",
        "Measures taken and proposed (Art. 33(3)(d) GDPR)",
    );
    d.boxes([
        vec![t(
            "Konten gesperrt, Anmeldungen beendet",
            "Accounts suspended, sign-ins ended",
        )],
        vec![t(
            "Kennwörter und zweite Faktoren neu vergeben",
            "Passwords and second factors given anew",
        )],
        vec![t(
            "Links zurückgezogen, Räume gelöscht, Kennwörter geändert",
            "Links withdrawn, rooms deleted, passphrases changed",
        )],
        vec![t(
            "Server aus geprüfter Quelle neu aufgesetzt, Fassung geprüft",
            "Server installed anew from a checked source, version checked",
        )],
        vec![t(
            "Zertifikat widerrufen und erneuert",
            "Certificate revoked and renewed",
        )],
        vec![restore(facts)],
        vec![t(
            "Betroffene benachrichtigt (Abschnitt 7)",
            "Data subjects told (section 7)",
        )],
        vec![t("Strafanzeige erstattet", "Reported to the police")],
    ]);
    d.list([
        labelled(answers, Field::DiskEncryption),
        labelled(answers, Field::RestoreTest),
        labelled(answers, Field::RecoveryGoals),
    ]);
    d.lines([
        w("Maßnahmen zur Behebung", "Measures to end the breach"),
        w("Maßnahmen gegen nachteilige Folgen", "Measures against adverse effects"),
    ]);
}

fn restore(facts: &Facts) -> crate::document::Piece {
    match &facts.backups {
        Some(backups) => {
            let days = backups.days;
            t(
                format!(
                    "Aus einer Sicherung wiederhergestellt (aufbewahrt werden sie {days} Tage); seither gelöschte Konten erneut gelöscht"
                ),
                format!("Restored from a backup (they are kept for {days} days); accounts deleted since deleted again"),
            )
        }
        None => t(
            "Wiederherstellung: Der Server selbst macht keine Sicherungen; nur möglich, wenn der Betreiber anderswo welche hat",
            "Restore: the server itself makes no backups; possible only if the operator has some elsewhere",
        ),
    }
}

fn letter(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "7. Benachrichtigung der Betroffenen (Art. 34 Abs. 2 DSGVO)",
        "7. Letter to the data subjects (Art. 34(2) GDPR)",
    );
    d.says(
        "In klarer und einfacher Sprache, einzeln und getrennt von anderen Mitteilungen. Kennt der Verantwortliche die Anschriften der Betroffenen nicht, weil sie als Gäste teilnahmen, kommt eine öffentliche Bekanntmachung oder die Weitergabe durch die Gastgebenden in Betracht (Art. 34 Abs. 3 Buchst. c DSGVO).",
        "In clear and plain language, to each person and apart from other messages. Where the controller does not know the addresses of data subjects, because they took part as guests, a public communication or passing it on by the hosts comes into consideration (Art. 34(3)(c) GDPR).",
    );
    d.paragraph([strong(
        "Betreff: Information über eine Verletzung des Schutzes Ihrer Daten",
        "Subject: information on a breach of your personal data",
    )]);
    d.says("Guten Tag,", "Good day,");
    d.paragraph([
        t("bei unserem Besprechungsdienst unter ", "at our meeting service at "),
        plain(facts.address.clone()),
        t(
            " ist etwas geschehen, das auch Ihre Daten betrifft:",
            " something has happened that concerns your data, too:",
        ),
    ]);
    d.lines([
        w(
            "Was geschehen ist, wann, und welche Daten",
            "What happened, when, and which data",
        ),
        w(
            "Welche Folgen das für Sie haben kann",
            "What consequences this may have for you",
        ),
        w("Was wir getan haben und noch tun", "What we have done and go on doing"),
    ]);
    d.says("Was Sie selbst tun können:", "What you can do yourself:");
    d.boxes([
        vec![t(
            "Ändern Sie Ihr Kennwort, auch dort, wo Sie dasselbe verwenden, und richten Sie einen zweiten Faktor oder Passkey ein.",
            "Change your password, also where you use the same one, and set up a second factor or passkey.",
        )],
        vec![t(
            "Beenden Sie fremde Anmeldungen auf der Seite Ihres Kontos.",
            "End sign-ins that are not yours on the page of your account.",
        )],
        vec![t(
            "Benutzen Sie alte Einladungslinks nicht mehr.",
            "Do not use old invitation links any more.",
        )],
        vec![t(
            "Seien Sie bei Nachrichten vorsichtig, die sich auf eine Besprechung mit uns berufen.",
            "Be careful with messages that refer to a meeting with us.",
        )],
    ]);
    d.says(
        "Weitere Auskunft erhalten Sie hier:",
        "You get further information here:",
    );
    d.list([
        labelled(answers, Field::OfficerName),
        labelled(answers, Field::OfficerContact),
    ]);
    d.paragraph([
        t(
            "Sie haben das Recht, sich zu beschweren bei: ",
            "You have the right to complain to: ",
        ),
        answer(answers, Field::Authority),
        t(".", "."),
    ]);
    d.paragraph([t("Mit freundlichen Grüßen", "Yours sincerely")]);
    d.paragraph([answer(answers, Field::ControllerName)]);
}

fn register(d: &mut Document) {
    d.heading(
        "8. Verzeichnis der Verletzungen (Art. 33 Abs. 5 DSGVO)",
        "8. Register of breaches (Art. 33(5) GDPR)",
    );
    d.says(
        "Jede Verletzung wird eingetragen, auch eine, die nicht gemeldet wird. Das Verzeichnis wird der Aufsichtsbehörde auf Verlangen vorgelegt; es enthält keine Namen von Betroffenen.",
        "Every breach is entered, one that is not reported, too. The register is shown to the supervisory authority on request; it holds no names of data subjects.",
    );
    let head = [
        ("Nr.", "No."),
        ("Entdeckt am, um", "Discovered on, at"),
        ("Was geschah", "Facts"),
        ("Daten, Betroffene, Zahl", "Data, data subjects, number"),
        ("Auswirkungen", "Effects"),
        ("Abhilfe", "Remedial action"),
        ("Risiko und Begründung", "Risk and reasons"),
        ("Gemeldet am, oder warum nicht", "Reported on, or why not"),
        ("Betroffene benachrichtigt am", "Data subjects told on"),
        ("Abgeschlossen am", "Closed on"),
    ]
    .map(|(de, en)| w(de, en));
    let row = |number: u8| {
        let mut row = vec![vec![]; head.len()];
        row[0] = vec![plain(number.to_string())];
        row
    };
    let rows = (1..=3).map(row).collect();
    d.add(Block::Table(head.into(), rows));
}

fn processors(d: &mut Document, answers: &Answers) {
    d.heading(
        "9. Auftragsverarbeiter (Art. 33 Abs. 2, Art. 28 Abs. 3 Buchst. f DSGVO)",
        "9. Processors (Art. 33(2), Art. 28(3)(f) GDPR)",
    );
    d.says(
        "Wer für uns verarbeitet, meldet uns jede Verletzung unverzüglich, auch wenn das Risiko gering scheint: Die Entscheidung darüber trifft der Verantwortliche.",
        "Whoever processes for us tells us of every breach without undue delay, even if the risk seems small: the controller decides about that.",
    );
    d.list(parties(
        answers,
        Field::Processors,
        ("Es gibt keine Auftragsverarbeiter.", "There are no processors."),
    ));
    d.says(
        "Führen wir den Server auch für andere, sind wir ihnen gegenüber Auftragsverarbeiter und benachrichtigen sie unverzüglich, mit allem, was wir nach Abschnitt 6 schon wissen:",
        "If we run the server for others, too, we are their processor and tell them without undue delay, with everything of section 6 that we know by then:",
    );
    d.list(parties(
        answers,
        Field::Clients,
        (
            "Für andere wird nicht verarbeitet.",
            "Nothing is processed on behalf of others.",
        ),
    ));
    if answers
        .rows(Field::JointControllers)
        .is_none_or(|rows| !rows.is_empty())
    {
        d.says(
            "Gemeinsam Verantwortliche werden sofort unterrichtet; wer meldet, bestimmt die Vereinbarung nach Art. 26 DSGVO:",
            "Joint controllers are told at once; who reports is laid down in the arrangement under Art. 26 GDPR:",
        );
        d.list(parties(answers, Field::JointControllers, ("niemand", "nobody")));
    }
}

fn more_duties(d: &mut Document, answers: &Answers) {
    d.heading("10. Weitere Pflichten prüfen", "10. Check further duties");
    let mut lines: Vec<Line> = vec![
        vec![t(
            "Besonders wichtige und wichtige Einrichtungen melden einen erheblichen Sicherheitsvorfall auch dem Bundesamt für Sicherheit in der Informationstechnik: binnen 24 Stunden, 72 Stunden und einem Monat (§ 32 BSIG).",
            "Essential and important entities report a significant incident to the Federal Office for Information Security, too: within 24 hours, 72 hours and one month (§ 32 BSIG).",
        )],
        vec![t(
            "Liegt die Ursache in der Software, ist die Schwachstelle ihrem Hersteller vertraulich zu melden.",
            "Where the cause lies in the software, the weakness is to be reported to its maker in confidence.",
        )],
        vec![t(
            "Eine Meldung oder Benachrichtigung darf in einem Straf- oder Bußgeldverfahren gegen den Meldepflichtigen nur mit seiner Zustimmung verwendet werden (§ 42 Abs. 4, § 43 Abs. 4 BDSG).",
            "A report or letter may be used in criminal or administrative proceedings against whoever had to make it only with their consent (§ 42(4), § 43(4) BDSG).",
        )],
    ];
    if answers.is(Field::ProfessionalSecrecy) != Some(false) {
        lines.push(vec![t(
            "Berufsgeheimnis (§ 203 StGB): Meldung und Verzeichnis nennen keine Mandate, Patientinnen oder Patienten; berufsrechtliche Unterrichtungspflichten sind zu prüfen.",
            "Professional secrecy (§ 203 StGB): report and register name no clients or patients; duties of professional law to inform are to be checked.",
        )]);
    }
    if answers.is(Field::PublicBody) != Some(false) {
        lines.push(vec![t(
            "Öffentliche Stellen melden IT-Vorfälle zusätzlich, soweit das Recht des Landes oder Bundes es vorsieht, der zuständigen Stelle für Informationssicherheit.",
            "Public bodies also report IT incidents to the competent body for information security, where the law of the Land or Federation says so.",
        )]);
    }
    if answers.is(Field::WorksCouncil) == Some(true) && meets(answers, "employees") {
        lines.push(vec![t(
            "Sind Beschäftigte betroffen, ist der Betriebs- oder Personalrat zu unterrichten; Daten aus der Aufklärung dienen nicht der Leistungs- oder Verhaltenskontrolle.",
            "Where employees are concerned, the works or staff council is told; data from the inquiry do not serve to monitor performance or behaviour.",
        )]);
    }
    d.list(lines);
    d.says(
        "Nach dem Abschluss werden Risiken und Maßnahmen der Datenschutz-Folgenabschätzung neu bewertet.",
        "Once it is closed, risks and measures of the data protection impact assessment are assessed anew.",
    );
}
