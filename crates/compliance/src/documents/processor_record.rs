//! Record of processing activities of the processor (Art. 30(2) GDPR).

use datamap::Place;

use super::common::{answer, recipients};
use super::record::{Activity, location, processors, transfers};
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t};
use crate::facts::Facts;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Verzeichnis des Auftragsverarbeiters",
        "Record of processing activities of the processor",
    );
    match answers.rows(Field::Clients) {
        Some(rows) if rows.is_empty() => does_not_apply(&mut d, answers),
        rows => {
            applies(&mut d);
            processor(&mut d, answers);
            clients(&mut d, answers, rows);
            categories(&mut d, facts);
            elsewhere(&mut d, facts, answers);
            measures(&mut d, facts);
        }
    }
    upkeep(&mut d);
    d
}

fn does_not_apply(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Ergebnis: Dieses Verzeichnis ist nicht zu führen",
        "1. Result: this record need not be kept",
    );
    d.paragraph([
        answer(answers, Field::ControllerName),
        t(
            " betreibt den Server für eigene Zwecke und verarbeitet auf ihm keine personenbezogenen Daten im Auftrag anderer Verantwortlicher. Die Pflicht nach Art. 30 Abs. 2 DSGVO trifft nur Auftragsverarbeiter (Art. 4 Nr. 8 DSGVO); es gilt allein das Verzeichnis des Verantwortlichen nach Art. 30 Abs. 1 DSGVO.",
            " runs the server for its own purposes and processes no personal data on it on behalf of other controllers. The duty under Art. 30(2) GDPR is one of processors only (Art. 4 no. 8 GDPR); the record of the controller under Art. 30(1) GDPR alone applies.",
        ),
    ]);
    d.says(
        "Dass Gäste anderer Organisationen an Besprechungen teilnehmen, macht deren Arbeitgeber nicht zum Auftraggeber: Sie folgen einer Einladung, und über Zwecke und Mittel der Besprechung entscheidet weiterhin der Betreiber dieses Servers.",
        "That guests of other organisations take part in meetings does not make their employers clients: they follow an invitation, and whoever runs this server goes on deciding on purposes and means of the meeting.",
    );
    d.heading("2. Wann es zu führen ist", "2. When it has to be kept");
    d.list([
        vec![t(
            "Eine andere rechtlich selbständige Stelle lässt ihre eigenen Besprechungen auf diesem Server stattfinden und bestimmt darüber (etwa eine Gemeinde, eine Tochtergesellschaft, ein Verein).",
            "Another body with legal personality holds its own meetings on this server and decides on them (such as a municipality, a subsidiary, an association).",
        )],
        vec![t(
            "Konten werden für Beschäftigte einer anderen Stelle nach deren Weisung angelegt und gelöscht.",
            "Accounts for the staff of another body are made and deleted on its instructions.",
        )],
    ]);
    d.says(
        "Dann sind die Stellen in den Angaben der Organisation einzutragen; dieses Papier entsteht daraus neu, und mit jeder Stelle ist ein Vertrag nach Art. 28 Abs. 3 DSGVO zu schließen.",
        "Then the bodies are entered in the organisation's particulars; this paper is made anew from them, and a contract under Art. 28(3) GDPR is concluded with each.",
    );
    d.heading("3. Was es enthielte", "3. What it would contain");
    let row = |article: (&str, &str), content: (&str, &str), from: (&str, &str)| {
        [
            vec![strong(article.0, article.1)],
            vec![t(content.0, content.1)],
            vec![t(from.0, from.1)],
        ]
    };
    d.table(
        [
            ("Vorschrift", "Provision"),
            ("Angabe", "Particular"),
            ("Woher sie käme", "Where it would come from"),
        ],
        [
            row(
                ("Art. 30 Abs. 2 Buchst. a DSGVO", "Art. 30(2)(a) GDPR"),
                (
                    "Name und Kontakt des Auftragsverarbeiters, jedes Verantwortlichen, etwaiger Vertretungen und der Datenschutzbeauftragten",
                    "Name and contact of the processor, of each controller, of representatives, and of the data protection officers",
                ),
                ("Angaben der Organisation", "The organisation's particulars"),
            ),
            row(
                ("Art. 30 Abs. 2 Buchst. b DSGVO", "Art. 30(2)(b) GDPR"),
                (
                    "Kategorien von Verarbeitungen je Verantwortlichem",
                    "Categories of processing for each controller",
                ),
                ("Datenverzeichnis des Servers", "The server's data map"),
            ),
            row(
                ("Art. 30 Abs. 2 Buchst. c DSGVO", "Art. 30(2)(c) GDPR"),
                (
                    "Übermittlungen in Drittländer mit Garantien",
                    "Transfers to third countries with safeguards",
                ),
                (
                    "Angaben der Organisation und Konfiguration",
                    "The organisation's particulars and the configuration",
                ),
            ),
            row(
                ("Art. 30 Abs. 2 Buchst. d DSGVO", "Art. 30(2)(d) GDPR"),
                (
                    "Allgemeine Beschreibung der Maßnahmen nach Art. 32 Abs. 1 DSGVO",
                    "General description of the measures under Art. 32(1) GDPR",
                ),
                (
                    "Papier „Technische und organisatorische Maßnahmen“",
                    "Paper “Technical and organisational measures”",
                ),
            ),
        ],
    );
}

fn applies(d: &mut Document) {
    d.says(
        "Dieses Verzeichnis führt die Kategorien von Verarbeitungen auf, die auf diesem Server im Auftrag anderer Verantwortlicher stattfinden (Art. 30 Abs. 2 DSGVO). Was für eigene Zwecke geschieht, steht im Verzeichnis nach Art. 30 Abs. 1 DSGVO.",
        "This record lists the categories of processing carried out on this server on behalf of other controllers (Art. 30(2) GDPR). What is done for purposes of our own stands in the record under Art. 30(1) GDPR.",
    );
}

fn processor(d: &mut Document, answers: &Answers) {
    d.heading(
        "1. Auftragsverarbeiter (Art. 30 Abs. 2 Buchst. a DSGVO)",
        "1. Processor (Art. 30(2)(a) GDPR)",
    );
    let row = |de: &str, en: &str, field| [vec![strong(de, en)], vec![answer(answers, field)]];
    d.table(
        [("Angabe", "Particular"), ("Inhalt", "Content")],
        [
            row("Name", "Name", Field::ControllerName),
            row("Anschrift", "Address", Field::ControllerAddress),
            row("Kontakt", "Contact", Field::ControllerContact),
            row("Leitung", "Management", Field::ControllerHead),
            row(
                "Vertretung in der Union (Art. 27 DSGVO)",
                "Representative in the Union (Art. 27 GDPR)",
                Field::Representative,
            ),
            row(
                "Datenschutzbeauftragte Person",
                "Data protection officer",
                Field::OfficerName,
            ),
            row("Kontakt dieser Person", "Contact of that person", Field::OfficerContact),
        ],
    );
    d.says(
        "Weitere Auftragsverarbeiter (Art. 28 Abs. 2 und 4 DSGVO):",
        "Further processors (Art. 28(2) and (4) GDPR):",
    );
    d.list(processors(answers));
}

fn clients(d: &mut Document, answers: &Answers, rows: Option<Vec<Vec<&str>>>) {
    d.heading(
        "2. Verantwortliche, in deren Auftrag verarbeitet wird (Art. 30 Abs. 2 Buchst. a DSGVO)",
        "2. Controllers on whose behalf data are processed (Art. 30(2)(a) GDPR)",
    );
    let Some(rows) = rows else {
        d.paragraph([Piece::Missing(Field::Clients)]);
        return;
    };
    let cells = rows.iter().enumerate().map(|(index, row)| {
        let cell = |i: usize| vec![plain(row.get(i).copied().unwrap_or_default())];
        [vec![plain(format!("2.{}", index + 1))], cell(0), cell(1), cell(2)]
    });
    d.table(
        [
            ("Nr.", "No."),
            ("Verantwortlicher", "Controller"),
            ("Anschrift", "Address"),
            ("Kontakt", "Contact"),
        ],
        cells,
    );
    d.paragraph([
        t(
            "Datenschutzbeauftragte und etwaige Vertretungen dieser Stellen: ",
            "Data protection officers and representatives, if any, of these bodies: ",
        ),
        answer(answers, Field::ClientOfficers),
    ]);
    d.says(
        "Grundlage ist jeweils ein Vertrag nach Art. 28 Abs. 3 DSGVO; der Gegenstand, die Dauer und die Weisungen stehen dort.",
        "The basis of each is a contract under Art. 28(3) GDPR; subject matter, duration and instructions stand there.",
    );
}

fn categories(d: &mut Document, facts: &Facts) {
    d.heading(
        "3. Kategorien von Verarbeitungen (Art. 30 Abs. 2 Buchst. b DSGVO)",
        "3. Categories of processing (Art. 30(2)(b) GDPR)",
    );
    d.says(
        "Für jeden der unter 2 genannten Verantwortlichen werden dieselben Kategorien durchgeführt; das Programm kennt keine Einstellung, die Auftraggeber verschieden behandelt.",
        "The same categories are carried out for each of the controllers named under 2; the program has no setting that treats clients differently.",
    );
    let rows = Activity::ALL.iter().map(|activity| {
        let entries = facts
            .personal()
            .filter(|entry| Activity::of(entry) == *activity)
            .filter(|entry| !matches!(entry.place, Place::Browser(_) | Place::Operator));
        let mut data = Line::new();
        for entry in entries {
            if !data.is_empty() {
                data.push(plain("\n"));
            }
            data.push(entry.what.into());
        }
        [vec![Piece::Words(activity.name())], vec![activity.operations()], data]
    });
    d.table(
        [
            ("Verarbeitung", "Processing"),
            ("Vorgänge", "Operations"),
            ("Daten", "Data"),
        ],
        rows,
    );
    d.says(
        "Was nur im Browser der betroffenen Person oder auf dem Rechner einer verwaltenden Person liegt, verarbeitet der Auftragsverarbeiter nicht im Auftrag. Aufbewahrung und Löschung je Datenart stehen im Papier „Löschkonzept“.",
        "What rests only in the browser of the person concerned, or on an administrator's computer, is not processed on behalf of others. Storage and erasure of each kind of data stand in the paper “Deletion concept”.",
    );
}

fn elsewhere(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "4. Übermittlung in Drittländer (Art. 30 Abs. 2 Buchst. c DSGVO)",
        "4. Transfers to third countries (Art. 30(2)(c) GDPR)",
    );
    d.paragraph([t("Standort des Servers: ", "The server stands in: "), location(facts)]);
    transfers(d, facts, answers);
    let told = recipients(facts);
    if !told.is_empty() {
        d.says(
            "Der Server wendet sich an diese Rechner:",
            "The server turns to these computers:",
        );
        d.list(told);
    }
}

fn measures(d: &mut Document, facts: &Facts) {
    d.heading(
        "5. Technische und organisatorische Maßnahmen (Art. 30 Abs. 2 Buchst. d DSGVO)",
        "5. Technical and organisational measures (Art. 30(2)(d) GDPR)",
    );
    d.paragraph([
        t(
            "Allgemeine Beschreibung nach Art. 32 Abs. 1 DSGVO: Papier „Technische und organisatorische Maßnahmen“, Stand ",
            "General description under Art. 32(1) GDPR: paper “Technical and organisational measures”, as of ",
        ),
        plain(facts.day.clone()),
        t(", Konfiguration ", ", configuration "),
        plain(facts.hash()),
        t(".", "."),
    ]);
    d.list([
        vec![t(
            "Inhalte sind von Gerät zu Gerät verschlüsselt: Weder wir noch weitere Auftragsverarbeiter haben einen Schlüssel zu ihnen. Die Grenzen nennt Abschnitt 15 jenes Papiers.",
            "Content is encrypted from device to device: neither we nor further processors have a key to it. Section 15 of that paper names the limits.",
        )],
        vec![t(
            "Die Verwaltung eines Servers sieht die Konten aller, die auf ihm ein Konto haben; eine Trennung nach Auftraggebern gibt es darin nicht. Wer sie braucht, betreibt je Auftraggeber einen eigenen Server.",
            "Administrators of a server see the accounts of everybody who has one there; accounts are not separated by client. Where that is needed, each client gets a server of its own.",
        )],
    ]);
}

fn upkeep(d: &mut Document) {
    d.heading(
        "Fortschreibung und Vorlage (Art. 30 Abs. 3 und 4 DSGVO)",
        "Upkeep and presentation (Art. 30(3) and (4) GDPR)",
    );
    d.says(
        "Dieses Papier wird elektronisch geführt, bei jeder Änderung der Auftraggeber, Auftragsverarbeiter oder Konfiguration neu erzeugt und der Aufsichtsbehörde auf Anfrage vorgelegt.",
        "This paper is kept electronically, made anew whenever clients, processors or configuration change, and shown to the supervisory authority on request.",
    );
}
