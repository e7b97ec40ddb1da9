//! Obligation of those who take part in professional secrecy (§ 203 StGB).

use crate::answers::{Answers, Field};
use crate::document::{Document, Piece, plain, strong, t, w};
use crate::documents::common::{answer, content_encryption, labelled, meets, parties};
use crate::documents::meeting;
use crate::facts::{Database, Facts, Role};

/// Why somebody who takes part has to be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    /// The organisation belongs to the professions of § 203(1) StGB.
    Profession,
    /// Public officials act for it (§ 203(2) StGB).
    Office,
    /// Neither.
    None,
    /// Nobody has said.
    Unknown,
}

impl Secrecy {
    /// As the organisation says.
    pub(super) fn of(answers: &Answers) -> Self {
        match (answers.is(Field::ProfessionalSecrecy), answers.is(Field::PublicBody)) {
            (Some(true), _) => Self::Profession,
            (None, _) => Self::Unknown,
            (Some(false), Some(true)) => Self::Office,
            (Some(false), _) => Self::None,
        }
    }
}

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Verpflichtung auf das Berufsgeheimnis nach § 203 StGB",
        "Obligation to professional secrecy under § 203 StGB",
    );
    applies(&mut d, answers);
    seen(&mut d, facts);
    match Secrecy::of(answers) {
        Secrecy::Profession | Secrecy::Office => {
            persons(&mut d, answers);
            obligation(&mut d, answers);
            consequences(&mut d);
            law(&mut d, answers);
            others(&mut d);
            signatures(&mut d);
        }
        Secrecy::None | Secrecy::Unknown => {
            instead(&mut d, answers);
            consequences(&mut d);
            when_it_changes(&mut d);
        }
    }
    d
}

fn applies(d: &mut Document, answers: &Answers) {
    d.heading(
        "Ob diese Verpflichtung gilt (§ 203 StGB)",
        "Whether this obligation applies (§ 203 StGB)",
    );
    match Secrecy::of(answers) {
        Secrecy::Unknown => d.paragraph([Piece::Missing(Field::ProfessionalSecrecy)]),
        Secrecy::None => d.paragraph([
            strong("Sie gilt hier nicht.", "It does not apply here."),
            plain(" "),
            answer(answers, Field::ControllerName),
            t(
                " unterliegt nach eigenen Angaben keinem Berufsgeheimnis nach § 203 Abs. 1 StGB und ist keine öffentliche Stelle. Niemand muss deshalb ein Formular nach § 203 StGB unterschreiben; wozu Beschäftigte und Beauftragte trotzdem verpflichtet sind, steht unten.",
                " is, by its own statement, under no professional secrecy within the meaning of § 203(1) StGB and is no public body. Nobody therefore has to sign a form under § 203 StGB; what staff and contractors are bound to all the same stands below.",
            ),
        ]),
        Secrecy::Office => d.paragraph([
            strong("Sie gilt hier für externe Mitwirkende.", "It applies here to external persons who take part."),
            plain(" "),
            answer(answers, Field::ControllerName),
            t(
                " ist eine öffentliche Stelle. Ihre Amtsträger und besonders Verpflichteten wahren fremde Geheimnisse schon von Gesetzes wegen (§ 203 Abs. 2 StGB). Wer von außen am Betrieb des Servers mitwirkt und nicht selbst zu diesem Kreis gehört, wird vorher verpflichtet (§ 203 Abs. 3 Satz 2 und Abs. 4 Satz 2 Nr. 1 StGB).",
                " is a public body. Its officials and persons specially bound keep secrets of others by law (§ 203(2) StGB). Whoever takes part in running the server from outside, and does not belong to that circle themselves, is bound before (§ 203(3) sentence 2 and (4) sentence 2 no. 1 StGB).",
            ),
        ]),
        Secrecy::Profession => d.paragraph([
            strong("Sie gilt hier.", "It applies here."),
            plain(" "),
            answer(answers, Field::ControllerName),
            t(
                " unterliegt dem Berufsgeheimnis nach § 203 StGB. Wer am Betrieb des Servers mitwirkt, kann von fremden Geheimnissen erfahren und wird vorher verpflichtet (§ 203 Abs. 3 Satz 2 und Abs. 4 Satz 2 Nr. 1 StGB). Unterbleibt das und offenbart eine mitwirkende Person ein Geheimnis, macht sich strafbar, wer sie hätte verpflichten müssen.",
                " is under professional secrecy within the meaning of § 203 StGB. Whoever takes part in running the server may learn secrets of others and is bound before (§ 203(3) sentence 2 and (4) sentence 2 no. 1 StGB). Where that is omitted and a person who takes part discloses a secret, whoever should have bound them commits an offence.",
            ),
        ]),
    };
}

fn seen(d: &mut Document, facts: &Facts) {
    d.heading(
        "Was erfahren kann, wer den Server betreibt",
        "What whoever runs the server can learn",
    );
    let sealed = &facts.encryption.names;
    let mut points = vec![
        vec![content_encryption(facts).into()],
        vec![
            t(
                "Titel von Besprechungen und Namen der Teilnehmenden erhält der Server nur verschlüsselt.",
                "The server gets titles of meetings and names of participants encrypted only.",
            ),
            if meeting::watches_nobody(facts) {
                t(
                    " Wer mit wem gesprochen hat, speichert er nicht.",
                    " Who spoke with whom it does not store.",
                )
            } else {
                t(
                    " Was er über die Teilnahme festhält, nennt sein Datenverzeichnis.",
                    " What it notes of taking part stands in its data map.",
                )
            },
            t(
                " Solange eine Besprechung dauert, sieht er Netzwerkadressen, Zeiten und Datenmengen.",
                " While a meeting lasts it sees network addresses, times and amounts of data.",
            ),
        ],
        vec![t(
            format!(
                "Konten: Name, Anmeldename und Adresse liegen versiegelt in der Datenbank ({sealed}); die Verwaltung sieht sie."
            ),
            format!(
                "Accounts: name, sign-in name and address rest sealed in the database ({sealed}); administrators see them."
            ),
        )],
        vec![t(
            format!(
                "Das technische Protokoll reicht bis zur Stufe „{}“ und nennt weder Namen noch Adressen.",
                facts.log_level
            ),
            format!(
                "The technical log goes up to the level “{}” and names neither persons nor addresses.",
                facts.log_level
            ),
        )],
        vec![mail(facts)],
        vec![t(
            "Anfragen zum Datenschutz lesen Verwaltung und datenschutzbeauftragte Person im Klartext; darin kann stehen, dass ein Verhältnis besteht.",
            "Requests about data protection are read in the clear by administrators and the data protection officer; they may tell that a relation exists.",
        )],
        vec![backups(facts)],
    ];
    if let Database::Postgres(host) = &facts.database {
        points.push(vec![
            t(
                "Die Datenbank liegt auf einem anderen Rechner: ",
                "The database rests on another computer: ",
            ),
            plain(host.clone()),
        ]);
    }
    d.list(points);
    d.says(
        "Geheim kann schon sein, dass jemand beraten, behandelt oder vertreten wird oder einen Antrag gestellt hat. Deshalb zählen auch Anschlüsse, Zeiten, Namen von Konten und Adressen in Einladungen.",
        "That somebody is advised, treated or represented, or has made an application, may be a secret already. That is why connections, times, names of accounts and addresses in invitations count, too.",
    );
}

fn mail(facts: &Facts) -> Piece {
    match facts.recipient(Role::Mail) {
        Some(recipient) => t(
            format!(
                "Einladungen per E-Mail gehen über {}: Wer diesen Rechner betreibt, liest Adresse, Zeit und Namen der einladenden Person und ist ebenfalls zu verpflichten.",
                recipient.host
            ),
            format!(
                "Invitations by mail go by {}: whoever runs that computer reads address, time and the name of whoever invites, and is to be bound as well.",
                recipient.host
            ),
        ),
        None => t(
            "Der Server verschickt keine E-Mails. Wer Links selbst verschickt, teilt dem Mailanbieter mit, wen er einlädt.",
            "The server sends no mail. Whoever sends links themselves tells the mail provider whom they invite.",
        ),
    }
}

fn backups(facts: &Facts) -> Piece {
    match &facts.backups {
        Some(backups) => t(
            format!(
                "Sicherungen des Servers sind verschlüsselt ({}) und werden {} Tage aufbewahrt; öffnen kann sie, wer den Schlüssel dazu hat.",
                facts.encryption.backups, backups.days
            ),
            format!(
                "Backups of the server are encrypted ({}) and kept for {} days; whoever has their key can open them.",
                facts.encryption.backups, backups.days
            ),
        ),
        None => t(
            "Der Server legt selbst keine Sicherungen an.",
            "The server makes no backups itself.",
        ),
    }
}

fn persons(d: &mut Document, answers: &Answers) {
    d.heading(
        "Wer zu verpflichten ist (§ 203 Abs. 3 StGB)",
        "Who is to be bound (§ 203(3) StGB)",
    );
    d.list([
        vec![t(
            "Jede Person, die den Server oder seine Maschine verwaltet, wartet oder sichert, gleich ob beschäftigt oder beauftragt.",
            "Every person who administers, maintains or backs up the server or its machine, whether employed or contracted.",
        )],
        vec![t(
            "Wer im Rechenzentrum, beim Mailversand oder beim Anmeldedienst Zugang zu diesen Daten hat.",
            "Whoever has access to these data in the data centre, at the mail server or at the sign-in service.",
        )],
        vec![t(
            "Die datenschutzbeauftragte Person; für sie gilt § 203 Abs. 4 Satz 1 StGB unmittelbar.",
            "The data protection officer; § 203(4) sentence 1 StGB applies to them directly.",
        )],
    ]);
    if Secrecy::of(answers) == Secrecy::Office {
        d.says(
            "Ausgenommen sind Amtsträger und wer nach dem Verpflichtungsgesetz förmlich verpflichtet ist: Sie sind schon gebunden.",
            "Excepted are public officials and those formally bound under the Act on formal obligation: they are bound already.",
        );
    }
    d.says("Beauftragte Stellen:", "Contracted bodies:");
    d.list(parties(answers, Field::Processors, ("keine", "none")));
}

fn obligation(d: &mut Document, answers: &Answers) {
    if Secrecy::of(answers) == Secrecy::Office {
        d.heading("Verpflichtung (§ 203 Abs. 4 StGB)", "Obligation (§ 203(4) StGB)");
    } else {
        d.heading(
            "Verpflichtung (§ 203 Abs. 4 StGB, § 43e Abs. 3 BRAO, § 62a Abs. 3 StBerG)",
            "Obligation (§ 203(4) StGB, § 43e(3) BRAO, § 62a(3) StBerG)",
        );
    }
    d.paragraph([
        t("Gegenüber der Stelle ", "Towards "),
        answer(answers, Field::ControllerName),
        t(
            " verpflichtet sich die unterzeichnende Person oder Stelle:",
            " the undersigned person or body undertakes:",
        ),
    ]);
    d.steps([
        vec![t(
            "Ich wahre alle fremden Geheimnisse, die mir bei der Ausübung oder bei Gelegenheit meiner Mitwirkung bekannt werden, gegenüber jedermann, auch gegenüber Angehörigen und gegenüber Kolleginnen und Kollegen, die davon nichts wissen müssen.",
            "I keep all secrets of others that become known to me in or on the occasion of my activity, towards everybody, including relatives and colleagues who do not need to know.",
        )],
        vec![t(
            "Ich verschaffe mir von ihnen nur Kenntnis, soweit es für meine Aufgabe erforderlich ist.",
            "I obtain knowledge of them only as far as my task requires.",
        )],
        vec![t(
            "Ich fertige keine Kopien, Bildschirmfotos oder Auszüge, außer meine Aufgabe verlangt sie; dann lösche ich sie, sobald sie erledigt ist.",
            "I make no copies, screenshots or extracts, unless my task requires them; then I delete them as soon as it is done.",
        )],
        vec![t(
            "Ich verändere das ausgelieferte Programm nicht so, dass jemand mithören oder mitlesen könnte.",
            "I do not change the program that is delivered in such a way that anybody could listen or read along.",
        )],
        vec![t(
            "Weitere Personen ziehe ich nur heran, wenn es mir in Textform erlaubt ist. Ich verpflichte sie vorher in Textform wie in diesem Papier und belehre sie über die strafrechtlichen Folgen (§ 203 Abs. 4 Satz 2 Nr. 2 StGB).",
            "I involve further persons only if I am permitted to in text form. I bind them before, in text form, as in this paper, and give them notice of the consequences under criminal law (§ 203(4) sentence 2 no. 2 StGB).",
        )],
        vec![t(
            "Aus dem Ausland greife ich nur zu, wenn es mir erlaubt ist und Geheimnisse dort vergleichbar geschützt sind (vgl. § 43e Abs. 4 BRAO, § 62a Abs. 4 StBerG).",
            "I have access from abroad only if I am permitted to and secrets are comparably protected there (cf. § 43e(4) BRAO, § 62a(4) StBerG).",
        )],
        vec![t(
            "Verlangt jemand Auskunft, auch eine Behörde oder ein Gericht, verweise ich an die Stelle, für die ich arbeite: Sie entscheidet darüber, auch über ein Recht zur Verweigerung des Zeugnisses.",
            "If anybody demands information, an authority or a court included, I refer them to the body I work for: it decides on that, on a right to refuse testimony as well.",
        )],
        vec![t(
            "Verdacht auf einen Bruch der Vertraulichkeit melde ich sofort.",
            "I report any suspicion of a breach of confidentiality at once.",
        )],
        vec![t(
            "Diese Pflichten gelten nach dem Ende meiner Tätigkeit und nach dem Tod der betroffenen Person fort.",
            "These duties continue after my activity has ended and after the death of the person concerned.",
        )],
    ]);
    d.list([
        labelled(answers, Field::IncidentContact),
        labelled(answers, Field::Training),
    ]);
    if meets(answers, "patients") {
        d.says(
            "Für Praxen gilt daneben die Schweigepflicht der Berufsordnung; sie verlangt, dass auch Mitwirkende vorher belehrt werden und dies festgehalten wird.",
            "For practices the duty of secrecy of the professional code applies besides; it asks that those who take part be instructed before as well, and that this be recorded.",
        );
    }
}

fn consequences(d: &mut Document) {
    d.heading(
        "Belehrung über die strafrechtlichen Folgen",
        "Notice of the consequences under criminal law",
    );
    d.list([
        vec![t(
            "§ 203 Abs. 4 Satz 1 StGB: Wer als mitwirkende Person oder Datenschutzbeauftragter bei den in § 203 Abs. 1 und 2 StGB Genannten unbefugt ein fremdes Geheimnis offenbart, das bei der Tätigkeit oder bei deren Gelegenheit bekannt geworden ist: Freiheitsstrafe bis zu einem Jahr oder Geldstrafe.",
            "§ 203(4) sentence 1 StGB: whoever, as a person who takes part or data protection officer with those named in § 203(1) and (2) StGB, discloses without authorisation a secret of another that became known in or on the occasion of the activity: imprisonment for up to one year or a fine.",
        )],
        vec![t(
            "§ 203 Abs. 4 Satz 2 StGB: Ebenso, wer eine weitere mitwirkende Person heranzieht, die unbefugt ein Geheimnis offenbart, und nicht dafür gesorgt hat, dass sie zur Geheimhaltung verpflichtet wurde.",
            "§ 203(4) sentence 2 StGB: likewise whoever involves a further person who discloses a secret without authorisation, and has not seen to it that they were bound to secrecy.",
        )],
        vec![t(
            "§ 203 Abs. 5 und 6 StGB: auch nach dem Tod der betroffenen Person; gegen Entgelt oder in der Absicht, sich oder andere zu bereichern oder zu schädigen, Freiheitsstrafe bis zu zwei Jahren oder Geldstrafe.",
            "§ 203(5) and (6) StGB: also after the death of the person concerned; for payment, or with intent to enrich oneself or others or to harm, imprisonment for up to two years or a fine.",
        )],
        vec![t(
            "§ 204 StGB: unbefugte Verwertung eines solchen Geheimnisses, namentlich eines Betriebs- oder Geschäftsgeheimnisses: Freiheitsstrafe bis zu zwei Jahren oder Geldstrafe.",
            "§ 204 StGB: exploiting such a secret without authorisation, in particular a trade or business secret: imprisonment for up to two years or a fine.",
        )],
        vec![t(
            "§ 201 StGB: unbefugtes Aufnehmen oder Abhören des nichtöffentlich gesprochenen Wortes: Freiheitsstrafe bis zu drei Jahren oder Geldstrafe; §§ 202a bis 202c StGB: Ausspähen und Abfangen von Daten und seine Vorbereitung.",
            "§ 201 StGB: recording or listening to words not spoken in public without authorisation: imprisonment for up to three years or a fine; §§ 202a to 202c StGB: spying on and intercepting data, and preparing to.",
        )],
        vec![t(
            "§ 206 StGB: Verletzung des Fernmeldegeheimnisses durch Inhaber und Beschäftigte von Unternehmen, die geschäftsmäßig Telekommunikationsdienste erbringen: Freiheitsstrafe bis zu fünf Jahren oder Geldstrafe.",
            "§ 206 StGB: breaking the secrecy of telecommunications as owner or employee of an undertaking that provides telecommunications services on a business basis: imprisonment for up to five years or a fine.",
        )],
    ]);
}

fn law(d: &mut Document, answers: &Answers) {
    d.heading("Weitere Vorschriften", "Further provisions");
    let mut points = vec![vec![t(
        "Vertraulichkeit nach der DSGVO: Verarbeitung nur auf Weisung (Art. 29, Art. 32 Abs. 4 DSGVO), Verpflichtung der befugten Personen (Art. 28 Abs. 3 Buchst. b DSGVO).",
        "Confidentiality under the GDPR: processing on instructions only (Art. 29, Art. 32(4) GDPR), commitment of the persons authorised (Art. 28(3)(b) GDPR).",
    )]];
    if Secrecy::of(answers) == Secrecy::Office {
        points.push(vec![t(
            "Amtsverschwiegenheit: § 353b StGB, die Beamtengesetze und das Verpflichtungsgesetz. Sozialdaten: § 35 SGB I. Steuerdaten: § 30 AO.",
            "Official secrecy: § 353b StGB, the civil service acts and the Act on formal obligation. Social data: § 35 SGB I. Tax data: § 30 AO.",
        )]);
    } else {
        points.push(vec![t(
            "Rechtsanwaltschaft: § 43a Abs. 2 und § 43e BRAO. Steuerberatung: § 57 Abs. 1 und § 62a StBerG. Notariat: § 18 und § 26a BNotO. Heilberufe: § 203 Abs. 1 Nr. 1 StGB und die Berufsordnung der Kammer.",
            "Lawyers: § 43a(2) and § 43e BRAO. Tax advisers: § 57(1) and § 62a StBerG. Notaries: § 18 and § 26a BNotO. Health professions: § 203(1) no. 1 StGB and the professional code of the chamber.",
        )]);
        points.push(vec![t(
            "Zeugnisverweigerung und Schutz vor Beschlagnahme: § 53a und § 97 Abs. 3 StPO.",
            "Refusal of testimony and protection from seizure: § 53a and § 97(3) StPO.",
        )]);
    }
    d.list(points);
}

fn others(d: &mut Document) {
    d.heading(
        "Heranziehen weiterer Personen (§ 203 Abs. 4 Satz 2 Nr. 2 StGB)",
        "Involving further persons (§ 203(4) sentence 2 no. 2 StGB)",
    );
    d.boxes([
        vec![t(
            "Nicht erlaubt: Die unterzeichnende Stelle erbringt alles selbst.",
            "Not permitted: the undersigned body performs everything itself.",
        )],
        vec![t(
            "Erlaubt nach vorheriger Zustimmung in Textform, mit Verpflichtung jeder Person wie oben.",
            "Permitted after consent in text form, with every person bound as above.",
        )],
    ]);
}

fn signatures(d: &mut Document) {
    d.heading("Unterschriften", "Signatures");
    d.says(
        "Ich habe dieses Papier und die Belehrung gelesen und eine Ausfertigung erhalten.",
        "I have read this paper and the notice, and have received a copy.",
    );
    d.lines([
        w("Name der verpflichteten Person", "Name of the person bound"),
        w("Arbeitgeber und Aufgabe", "Employer and task"),
        w(
            "Ort, Tag, Unterschrift der verpflichteten Person",
            "Place, date, signature of the person bound",
        ),
        w(
            "Verpflichtet durch, Ort, Tag, Unterschrift",
            "Bound by, place, date, signature",
        ),
    ]);
}

fn instead(d: &mut Document, answers: &Answers) {
    d.heading(
        "Was stattdessen gilt (Art. 28 Abs. 3 Buchst. b, Art. 29, Art. 32 Abs. 4 DSGVO)",
        "What applies instead (Art. 28(3)(b), Art. 29, Art. 32(4) GDPR)",
    );
    d.list([
        vec![t(
            "Wer Zugang zu personenbezogenen Daten hat, verarbeitet sie nur auf Weisung und ist zur Vertraulichkeit verpflichtet.",
            "Whoever has access to personal data processes them on instructions only and is bound to confidentiality.",
        )],
        vec![t(
            "Soweit der Server anderen angeboten wird, gilt das Fernmeldegeheimnis (§ 3 TDDDG).",
            "Where the server is offered to others, the secrecy of telecommunications applies (§ 3 TDDDG).",
        )],
        labelled(answers, Field::Training),
    ]);
}

fn when_it_changes(d: &mut Document) {
    d.heading("Wann sie doch gebraucht wird", "When it is needed after all");
    d.list([
        vec![t(
            "Die Organisation oder eine Stelle, für die sie den Server betreibt, gehört zu den in § 203 Abs. 1 StGB Genannten: Praxen, Kanzleien, Steuerberatung, Beratungsstellen, Versicherungen und andere.",
            "The organisation, or a body for which it runs the server, belongs to those named in § 203(1) StGB: practices, law firms, tax advisers, counselling centres, insurers and others.",
        )],
        vec![t(
            "Ein einzelner Bereich gehört dazu, etwa der betriebsärztliche Dienst oder die Rechtsabteilung mit Syndikusanwältinnen und Syndikusanwälten.",
            "A single unit belongs to them, such as the company physician or a legal department with in-house lawyers.",
        )],
    ]);
    d.says(
        "Dann ist die Frage nach dem Berufsgeheimnis neu zu beantworten; dieses Papier enthält darauf die Verpflichtung zum Unterschreiben.",
        "Then the question about professional secrecy is to be answered anew; this paper then holds the obligation to be signed.",
    );
}
