//! How to meet with as little data as possible.

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, plain, t};
use crate::documents::common::{creators, kept, labelled, meets};
use crate::documents::meeting;
use crate::facts::{Facts, Role, is_personal};
use crate::functions::Function;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Sparsam tagen", "Sparing use");
    why(&mut d);
    least(&mut d, facts, answers);
    people(&mut d, facts);
    words(&mut d, facts);
    minutes(&mut d, facts);
    functions(&mut d, facts);
    server(&mut d, facts, answers);
    d
}

fn one(de: &str, en: &str) -> Line {
    vec![t(de, en)]
}

fn why(d: &mut Document) {
    d.heading(
        "1. Worum es geht (Art. 5 Abs. 1 Buchst. c, Art. 25 DSGVO)",
        "1. What it is about (Art. 5(1)(c), Art. 25 GDPR)",
    );
    d.says(
        "Verschlüsselung schützt, was gesendet wird. Am besten geschützt ist, was gar nicht erst anfällt: ein Gesicht, ein Wohnzimmer, ein Name, ein Mitschnitt. Diese Seiten helfen, für jeden Anlass den Weg mit den wenigsten Daten zu nehmen.",
        "Encryption protects what is sent. Best protected is what never arises: a face, a living room, a name, a recording. These pages help to take the way with the least data for each occasion.",
    );
}

fn least(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "2. Welcher Weg genügt? Der erste, der passt",
        "2. Which way will do? The first that fits",
    );
    let mut ways = vec![
        one(
            "Nachricht oder Schreiben: wenn niemand sofort antworten muss.",
            "Message or letter: if nobody has to answer at once.",
        ),
        vec![
            t(
                "Telefon: wenn zwei oder drei etwas klären. ",
                "Telephone: if two or three people have to settle something. ",
            ),
            meeting::telephone(facts).into(),
            t(
                " Ein Telefonat ist allerdings nicht von Gerät zu Gerät verschlüsselt; für Vertrauliches ist „Nur Ton“ der bessere Weg.",
                " A telephone call is not encrypted from device to device, though; for confidential matters “Audio only” is the better way.",
            ),
        ],
        one(
            "„Nur Ton“: wenn mehrere sprechen und niemand etwas sehen muss. In einem solchen Raum lehnt der Server Kamera und Bildschirm ab, und niemand kann das ändern.",
            "“Audio only”: if several people talk and nobody has to see anything. In such a room the server refuses camera and screen, and nobody can change that.",
        ),
        one(
            "Bild: wenn Mimik, Gebärden oder Kennenlernen zählen, und nur für wen und solange das gilt.",
            "Picture: if faces, signing or getting to know each other count, and only for whom and as long as that holds.",
        ),
        one(
            "Persönliches Treffen: wenn so viel auf dem Spiel steht, dass kein Gerät dabei sein soll.",
            "Meeting in person: if so much is at stake that no device should be present.",
        ),
    ];
    if facts.functions.on(Function::ScreenShare) {
        ways.insert(
            3,
            one(
                "Ton mit gezeigtem Fenster: wenn es um ein Dokument geht, nicht um Gesichter.",
                "Sound with a window shown: if it is about a document, not about faces.",
            ),
        );
    }
    d.steps(ways);
    if meets(answers, "patients") || answers.is(Field::ProfessionalSecrecy) == Some(true) {
        d.says(
            "Unter dem Berufsgeheimnis zählt schon die Einladung: Ein Link per E-Mail verrät dem Mailanbieter, dass es ein Verhältnis gibt. Geben Sie ihn möglichst persönlich oder auf Papier als QR-Code mit.",
            "Under professional secrecy the invitation alone counts: a link by mail tells the mail provider that there is a relation. Where possible hand it over in person, or on paper as a QR code.",
        );
    }
}

fn people(d: &mut Document, facts: &Facts) {
    let (account, no_more) = if facts.functions.on(Function::GuestAccess) {
        (
            t(
                "Niemand braucht ein Konto, um teilzunehmen. Besprechungen anlegen dürfen ",
                "Nobody needs an account to take part. Meetings may be created by ",
            ),
            t(
                "; mehr Konten als dafür und für die Verwaltung nötig legen Sie nicht an.",
                "; make no more accounts than that and administration need.",
            ),
        )
    } else {
        (
            t(
                "Wer teilnimmt, braucht hier ein Konto. Besprechungen anlegen dürfen ",
                "Whoever takes part needs an account here. Meetings may be created by ",
            ),
            t(
                "; mehr Konten als für die Teilnahme und die Verwaltung nötig legen Sie nicht an.",
                "; make no more accounts than taking part and administration need.",
            ),
        )
    };
    d.heading(
        "3. Wer muss wirklich da sein? (Art. 25 Abs. 2 DSGVO)",
        "3. Who must really be there? (Art. 25(2) GDPR)",
    );
    d.list([
        one(
            "Laden Sie nur ein, wer beiträgt oder entscheidet. Wer nur Bescheid wissen muss, bekommt das Ergebnis.",
            "Invite only those who contribute or decide. Who only needs to know gets the result.",
        ),
        one(
            "Ordnen Sie Punkte so, dass Gäste nur zu ihrem Punkt da sind: Wo angeklopft wird, warten sie so lange vor der Tür und hören nichts.",
            "Order the items so that guests are there for theirs only: where people knock, they wait at the door until then and hear nothing.",
        ),
        vec![account, creators(facts).into(), no_more],
        vec![meeting::door(facts).into()],
    ]);
    d.heading("4. Kamera frei, Mikrofon aus", "4. Camera free, microphone off");
    let mut points = vec![
        vec![meeting::devices(facts).into()],
        one(
            "Die Kamera bleibt jeder Person freigestellt. Fragen Sie nicht nach Gründen, und führen Sie keine Liste.",
            "The camera is left to each person. Ask for no reasons, and keep no list.",
        ),
        one(
            "Laden Sie die Bilder der anderen nicht, wenn Sie sie nicht brauchen: Das spart Daten und Leitung.",
            "Do not load the pictures of others if you do not need them: that saves data and line.",
        ),
    ];
    if facts.functions.on(Function::Backgrounds) {
        points.push(one(
            "Wer zu Hause ist, nimmt einen Hintergrund oder setzt sich vor eine Wand. Der Hintergrund entsteht auf dem eigenen Gerät.",
            "Whoever is at home takes a background or sits before a wall. The background is made on one's own device.",
        ));
    }
    d.list(points);
}

fn words(d: &mut Document, facts: &Facts) {
    d.heading(
        "5. Titel, Namen und Einladungen ohne Personendaten",
        "5. Titles, names and invitations without personal data",
    );
    d.list([
        one(
            "Titel: „Besprechung Dienstag“ statt „Abmahnung“ mit Namen. Der Server kann den Titel nicht lesen, wohl aber jede Person mit dem Link, und jeder Kalender, in den Sie ihn eintragen.",
            "Title: “Meeting on Tuesday” instead of “Warning letter” with a name. The server cannot read the title, but everybody with the link can, and so can every calendar it is entered in.",
        ),
        one(
            "Namen: Ein Vorname oder eine Funktion genügt, wenn sich alle kennen. Bezeichnungen persönlicher Links ebenso.",
            "Names: a first name or a role will do if people know each other. The same holds for labels of personal links.",
        ),
        vec![invitations(facts)],
        one(
            "Dateiname und Fenstertitel verraten oft mehr als der Inhalt: Sehen Sie nach, bevor Sie ein Fenster zeigen.",
            "File names and window titles often tell more than the content: look before you show a window.",
        ),
    ]);
}

fn invitations(facts: &Facts) -> crate::document::Piece {
    match facts.recipient(Role::Mail) {
        Some(recipient) => t(
            format!(
                "E-Mail durch den Server gibt Adresse, Zeit und Ihren Namen an {} weiter; Link und Titel nicht. Den Link geben Sie selbst weiter, möglichst auf einem Weg, den wenige mitlesen.",
                recipient.host
            ),
            format!(
                "Mail from the server passes address, time and your name to {}; not link and title. The link you pass on yourself, where possible by a way that few can read.",
                recipient.host
            ),
        ),
        None => t(
            "Dieser Server verschickt keine E-Mails. Geben Sie den Link selbst weiter, möglichst auf einem Weg, den wenige mitlesen, und das Kennwort auf einem anderen.",
            "This server sends no mail. Pass the link on yourself, where possible by a way that few can read, and the passphrase by another.",
        ),
    }
}

fn minutes(d: &mut Document, facts: &Facts) {
    d.heading("6. Protokoll statt Mitschnitt", "6. Minutes instead of a recording");
    d.list([
        vec![meeting::recording(facts).into()],
        one(
            "Fast immer genügt ein Ergebnisprotokoll: Was wurde beschlossen, wer macht was bis wann. Keine Wortlaute, keine Anwesenheit, wo sie niemand braucht.",
            "Minutes of results almost always suffice: what was decided, who does what by when. No verbatim words, no attendance where nobody needs it.",
        ),
        if facts.functions.on(Function::Notes) {
            one(
                "Schreiben Sie es gemeinsam in den Notizen: Alle sehen, was festgehalten wird, und können widersprechen. Mit dem Ende sind die Notizen weg; gesichert wird nur, was alle gesehen haben.",
                "Write them together in the notes: everybody sees what is put down and can object. With the end the notes are gone; only what everybody has seen is saved.",
            )
        } else {
            one(
                "Eine Person schreibt mit und liest am Ende vor, was festgehalten wird: So können alle widersprechen.",
                "One person writes them and reads out at the end what is put down: so everybody can object.",
            )
        },
        one(
            "Auch eine Mitschrift durch KI auf einem Endgerät nimmt in aller Regel auf, und sei es für Augenblicke. Ohne Zustimmung aller ist das nicht erlaubt (§ 201 StGB).",
            "A transcript by an AI on a participant's device as a rule records as well, if only for moments. Without everybody's consent that is not permitted (§ 201 StGB).",
        ),
    ]);
}

fn functions(d: &mut Document, facts: &Facts) {
    d.heading(
        "7. Was Sie nur benutzen, wenn Sie es brauchen",
        "7. What to use only if you need it",
    );
    let provider = if facts.functions.on(Function::GuestAccess) {
        (
            "der Anmeldedienst erfährt jede Anmeldung; Gäste brauchen ihn nicht",
            "the sign-in service learns of each sign-in; guests do not need it",
        )
    } else {
        (
            "der Anmeldedienst erfährt jede Anmeldung; wer ein örtliches Konto hat, braucht ihn nicht",
            "the sign-in service learns of each sign-in; whoever has a local account does not need it",
        )
    };
    let advice = [
        (
            Function::ScreenShare,
            "ein Fenster statt des Bildschirms, danach sofort beenden",
            "a window instead of the screen, ended at once afterwards",
        ),
        (
            Function::Chat,
            "für Links und Wortmeldungen, nicht für Akten; kopieren kann ihn jede Person",
            "for links and to ask for the floor, not for files; everybody can copy it",
        ),
        (
            Function::Notes,
            "nur Ergebnisse; wer später kommt, liest mit",
            "results only; whoever comes later reads them",
        ),
        (
            Function::Polls,
            "offen oder anonym; anonym ab drei Stimmen, aber keine geheime Wahl",
            "open or anonymous; anonymous from three votes on, but no secret ballot",
        ),
        (
            Function::Mail,
            "nur, wenn der Mailserver die Einladung kennen darf",
            "only if the mail server may know of the invitation",
        ),
        (Function::ProviderSignIn, provider.0, provider.1),
    ];
    d.table(
        [("Funktion", "Function"), ("Hier", "Here"), ("Sparsam", "Sparingly")],
        advice.map(|(function, de, en)| {
            [
                vec![function.name().into()],
                vec![facts.functions.state(function).name().into()],
                one(de, en),
            ]
        }),
    );
}

fn server(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("8. Was der Server dann noch hat", "8. What the server still has then");
    d.says(
        "Auch wer sparsam tagt, hinterlässt dies, so lange wie angegeben:",
        "Whoever meets sparingly still leaves this, for as long as stated:",
    );
    let ids = ["meeting_content", "meeting_presence", "addresses", "rooms", "invites"];
    let entries = ids
        .iter()
        .filter_map(|id| facts.entry(id))
        .filter(|entry| is_personal(entry));
    d.table(
        [("Daten", "Data"), ("Dauer", "Period")],
        entries.map(|entry| [vec![entry.what.into()], vec![kept(entry, facts).into()]]),
    );
    d.paragraph([
        t("Alles Übrige steht unter ", "Everything else stands at "),
        plain(meeting::privacy_page(facts)),
        t(".", "."),
    ]);
    d.list([labelled(answers, Field::OfficerContact)]);
}
