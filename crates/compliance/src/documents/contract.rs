//! Processor contract (Art. 28 GDPR, Decision (EU) 2021/915): clauses, annexes, additions, and where each point of
//! Art. 28(3) stands.

mod additions;
mod annexes;
mod clauses;

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, strong, t};
use crate::facts::Facts;

/// Which side of the contract the organisation is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// It runs the server for others.
    Processor,
    /// Others work for it.
    Controller,
    /// Neither so far.
    Neither,
    /// Nobody has said.
    Unknown,
}

impl Side {
    fn of(answers: &Answers) -> Self {
        let some = |field| answers.rows(field).map(|rows| !rows.is_empty());
        match (some(Field::Clients), some(Field::Processors)) {
            (None, _) => Self::Unknown,
            (Some(true), _) => Self::Processor,
            (Some(false), Some(true)) => Self::Controller,
            (Some(false), _) => Self::Neither,
        }
    }
}

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Vertrag zur Auftragsverarbeitung nach Art. 28 DSGVO",
        "Processor contract under Art. 28 GDPR",
    );
    what_for(&mut d, answers);
    checklist(&mut d);
    clauses::write(&mut d, answers);
    additions::write(&mut d, facts, answers);
    annexes::write(&mut d, facts, answers);
    d
}

fn what_for(d: &mut Document, answers: &Answers) {
    d.heading("Wofür dieser Vertrag gilt", "What this contract is for");
    let words = match Side::of(answers) {
        Side::Unknown => Piece::Missing(Field::Clients),
        Side::Neither if answers.rows(Field::Processors).is_none() => Piece::Missing(Field::Processors),
        Side::Processor => strong(
            "Die Organisation betreibt den Server für andere: Sie ist Auftragsverarbeiter, die Stellen in Anhang I sind Verantwortliche.",
            "The organisation runs the server for others: it is the processor, the bodies in Annex I are controllers.",
        ),
        Side::Controller => strong(
            "Die Organisation betreibt den Server für sich und lässt andere für sich arbeiten: Sie ist Verantwortlicher, die Stellen in Anhang I sind Auftragsverarbeiter. Mit jeder wird dieser Vertrag einzeln geschlossen.",
            "The organisation runs the server for itself and has others work for it: it is the controller, the bodies in Annex I are processors. This contract is concluded with each of them separately.",
        ),
        Side::Neither => strong(
            "Zurzeit wird dieser Vertrag nicht gebraucht: Die Organisation betreibt den Server selbst und für niemand anderen. Betreibt sie ihn für eine andere Stelle, ist sie deren Auftragsverarbeiter, und dieser Vertrag wird vorher geschlossen.",
            "For the time being this contract is not needed: the organisation runs the server itself and for nobody else. Where it runs it for another body, it is that body's processor, and this contract is concluded before.",
        ),
    };
    d.paragraph([words]);
    if Side::of(answers) == Side::Processor && answers.rows(Field::Processors).is_some_and(|rows| !rows.is_empty()) {
        d.says(
            "Für die eigenen Besprechungen ist die Organisation selbst Verantwortlicher. Mit den Stellen in Anhang IV schließt sie dieselben Klauseln, dann als Verantwortlicher; zugleich erfüllt sie damit Klausel 7.7 Buchst. b.",
            "For meetings of its own the organisation is itself the controller. With the bodies in Annex IV it concludes the same clauses, as controller then; this also fulfils Clause 7.7(b).",
        );
    }
    d.says(
        "Die Abschnitte I bis III geben die Standardvertragsklauseln des Durchführungsbeschlusses (EU) 2021/915 der Kommission vom 4. Juni 2021 in der Fassung für die DSGVO wieder; vereinbart und maßgeblich ist ihr Wortlaut im Amtsblatt (ABl. L 199 vom 7.6.2021, S. 18), auch wo er hier gekürzt ist. Abschnitt IV ergänzt sie, ohne ihnen zu widersprechen (Klausel 2 Buchst. b); sie gehen ihm vor (Klausel 4).",
        "Sections I to III reproduce the standard contractual clauses of Commission Implementing Decision (EU) 2021/915 of 4 June 2021 in the version for the GDPR; their wording in the Official Journal is agreed and authoritative (OJ L 199, 7.6.2021, p. 18), also where it is shortened here. Section IV adds to them without contradicting them (Clause 2(b)); they prevail over it (Clause 4).",
    );
}

fn checklist(d: &mut Document) {
    d.heading(
        "Wo steht, was Art. 28 DSGVO verlangt",
        "Where each requirement of Art. 28 GDPR stands",
    );
    let row = |(de, en): (&str, &str), (asks_de, asks_en): (&str, &str), (at_de, at_en): (&str, &str)| -> [Line; 3] {
        [vec![t(de, en)], vec![t(asks_de, asks_en)], vec![t(at_de, at_en)]]
    };
    d.table(
        [
            ("Vorschrift", "Provision"),
            ("Was sie verlangt", "What it asks for"),
            ("Hier", "Here"),
        ],
        [
            row(
                ("Art. 28 Abs. 3 Satz 1 DSGVO", "Art. 28(3) sentence 1 GDPR"),
                (
                    "Gegenstand, Dauer, Art und Zweck, Art der Daten, Betroffene",
                    "Subject matter, duration, nature and purpose, type of data, data subjects",
                ),
                ("Klauseln 6 und 7.3, Anhang II", "Clauses 6 and 7.3, Annex II"),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. a DSGVO", "Art. 28(3)(a) GDPR"),
                (
                    "Nur auf dokumentierte Weisung, auch bei Übermittlung in Drittländer",
                    "Only on documented instructions, also for transfers to third countries",
                ),
                ("Klauseln 7.1, 7.2 und 7.8", "Clauses 7.1, 7.2 and 7.8"),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. b DSGVO", "Art. 28(3)(b) GDPR"),
                (
                    "Vertraulichkeit der befugten Personen",
                    "Confidentiality of persons authorised",
                ),
                (
                    "Klausel 7.4 Buchst. b, Abschnitt IV Nr. 3 und 4",
                    "Clause 7.4(b), Section IV nos. 3 and 4",
                ),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. c DSGVO", "Art. 28(3)(c) GDPR"),
                ("Sicherheit nach Art. 32 DSGVO", "Security under Art. 32 GDPR"),
                ("Klausel 7.4 Buchst. a, Anhang III", "Clause 7.4(a), Annex III"),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. d DSGVO", "Art. 28(3)(d) GDPR"),
                (
                    "Weitere Auftragsverarbeiter (Abs. 2 und 4)",
                    "Other processors (paragraphs 2 and 4)",
                ),
                ("Klausel 7.7, Anhang IV", "Clause 7.7, Annex IV"),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. e DSGVO", "Art. 28(3)(e) GDPR"),
                (
                    "Hilfe bei Rechten der Betroffenen",
                    "Assistance with rights of data subjects",
                ),
                (
                    "Klausel 8 Buchst. a und b, Anhang III",
                    "Clause 8(a) and (b), Annex III",
                ),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. f DSGVO", "Art. 28(3)(f) GDPR"),
                ("Hilfe bei Art. 32 bis 36 DSGVO", "Assistance with Art. 32 to 36 GDPR"),
                ("Klausel 8 Buchst. c und d, Klausel 9", "Clause 8(c) and (d), Clause 9"),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. g DSGVO", "Art. 28(3)(g) GDPR"),
                ("Löschung oder Rückgabe am Ende", "Deletion or return at the end"),
                (
                    "Klausel 10 Buchst. d, Abschnitt IV Nr. 6 und 7",
                    "Clause 10(d), Section IV nos. 6 and 7",
                ),
            ),
            row(
                ("Art. 28 Abs. 3 Buchst. h DSGVO", "Art. 28(3)(h) GDPR"),
                ("Nachweise und Prüfungen", "Proof and audits"),
                ("Klausel 7.6, Anhang III Nr. 13", "Clause 7.6, Annex III no. 13"),
            ),
            row(
                ("Art. 28 Abs. 3 Satz 3 DSGVO", "Art. 28(3) sentence 3 GDPR"),
                ("Hinweis auf rechtswidrige Weisungen", "Notice of unlawful instructions"),
                ("Klausel 7.1 Buchst. b", "Clause 7.1(b)"),
            ),
            row(
                ("Art. 28 Abs. 9 DSGVO", "Art. 28(9) GDPR"),
                ("Schriftlich oder elektronisch", "In writing or electronic form"),
                ("Anhang I", "Annex I"),
            ),
            row(
                ("Keine eigenen Zwecke", "No purposes of its own"),
                (
                    "Keine Nutzungsmessung, keine Produktentwicklung mit den Daten",
                    "No telemetry, no product development with the data",
                ),
                ("Klausel 7.2, Abschnitt IV Nr. 1", "Clause 7.2, Section IV no. 1"),
            ),
            row(
                ("Ort der Verarbeitung", "Place of processing"),
                ("In der EU oder im EWR", "Within the EU or EEA"),
                (
                    "Klausel 7.8, Abschnitt IV Nr. 2, Anhang II",
                    "Clause 7.8, Section IV no. 2, Annex II",
                ),
            ),
        ],
    );
}
