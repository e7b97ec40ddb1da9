//! Works agreement template (§ 87(1) no. 6 BetrVG).

mod annexes;
mod clauses;

use super::common::answer;
use super::sign_offs;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, t, w};
use crate::facts::Facts;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let sides = Sides::of(answers);
    let mut d = Document::new("Muster einer Betriebsvereinbarung", "Works agreement template");
    standing(&mut d, answers, sides);
    preamble(&mut d, sides);
    parties(&mut d, facts, answers, sides);
    clauses::use_of_the_system(&mut d, facts, answers, sides);
    clauses::data_protection(&mut d, facts, answers, sides);
    clauses::living_with_it(&mut d, facts, answers, sides);
    annexes::all(&mut d, facts, answers);
    signatures(&mut d, facts, sides);
    d
}

/// Who agrees: under the BetrVG, or under the law of staff councils.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    public: bool,
}

impl Sides {
    fn of(answers: &Answers) -> Self {
        Self {
            public: answers.is(Field::PublicBody) == Some(true),
        }
    }

    /// `{AG}` is the employer, `{BR}` the council, `{BV}` the agreement, `{§}` the law of co-determination.
    pub(super) fn says(self, de: &str, en: &str) -> Piece {
        let of = |text: &str, [employer, council, agreement, law]: [&str; 4]| {
            text.replace("{AG}", employer)
                .replace("{BR}", council)
                .replace("{BV}", agreement)
                .replace("{§}", law)
        };
        let (german, english) = if self.public {
            (
                [
                    "Dienststelle",
                    "Personalrat",
                    "Dienstvereinbarung",
                    "§ 80 Abs. 1 Nr. 21 BPersVG oder entsprechendes Landesrecht",
                ],
                [
                    "public office",
                    "staff council",
                    "service agreement",
                    "§ 80(1) no. 21 BPersVG or the law of the Land",
                ],
            )
        } else {
            (
                [
                    "Arbeitgeberin",
                    "Betriebsrat",
                    "Betriebsvereinbarung",
                    "§ 87 Abs. 1 Nr. 6 BetrVG",
                ],
                ["employer", "works council", "works agreement", "§ 87(1) no. 6 BetrVG"],
            )
        };
        t(of(de, german), of(en, english))
    }

    /// Of two clauses the one of the law that holds: the BetrVG, or the law of staff councils.
    pub(super) const fn pick<'a>(self, works: (&'a str, &'a str), staff: (&'a str, &'a str)) -> (&'a str, &'a str) {
        if self.public { staff } else { works }
    }

    /// Clauses, counted.
    pub(super) fn clauses<const N: usize>(self, d: &mut Document, clauses: [(&str, &str); N]) {
        d.steps(clauses.map(|(de, en)| vec![self.says(de, en)]));
    }
}

/// Whether it is needed at all.
fn standing(d: &mut Document, answers: &Answers, sides: Sides) {
    let line: Line = match (answers.is(Field::WorksCouncil), sides.public) {
        (None, _) => vec![
            t(
                "Ob dieses Muster gebraucht wird, hängt davon ab: ",
                "Whether this template is needed depends on: ",
            ),
            answer(answers, Field::WorksCouncil),
        ],
        (Some(false), _) => vec![t(
            "Dieses Muster wird derzeit nicht gebraucht: Es gibt keinen Betriebs- oder Personalrat. Es kann nötig werden, sobald einer gewählt ist (Betriebsräte werden in Betrieben mit in der Regel mindestens fünf ständigen wahlberechtigten Beschäftigten gewählt, § 1 BetrVG): Das Mitbestimmungsrecht nach § 87 Abs. 1 Nr. 6 BetrVG erfasst dann auch die weitere Anwendung eines Systems, das schon läuft. Bis dahin taugen die Abschnitte 2 bis 17 als Weisung des Arbeitgebers (§ 106 GewO); eine Rechtsgrundlage nach der DSGVO ist das nicht.",
            "This template is not needed now: there is no works or staff council. It may become so once one is elected (works councils are elected in establishments with as a rule at least five permanent employees entitled to vote, § 1 BetrVG): co-determination under § 87(1) no. 6 BetrVG then also covers the further use of a system that runs already. Until then sections 2 to 17 may serve as instructions of the employer (§ 106 GewO); these are no legal basis under the GDPR.",
        )],
        (Some(true), true) => vec![t(
            "Muster, zu verhandeln mit dem Personalrat. Für öffentliche Stellen gilt statt des BetrVG (§ 130 BetrVG) das Personalvertretungsrecht: im Bund § 80 Abs. 1 Nr. 21 und § 63 BPersVG, in den Ländern das jeweilige Gesetz; § 87 Abs. 1 Nr. 6 BetrVG ist das Gegenstück für Betriebe. Nicht jedes Land lässt Dienstvereinbarungen in gleichem Umfang zu; das ist vorher zu prüfen.",
            "Template, to be negotiated with the staff council. For public bodies the law of staff councils holds in place of the BetrVG (§ 130 BetrVG): in the Federation § 80(1) no. 21 and § 63 BPersVG, in the Länder their own acts; § 87(1) no. 6 BetrVG is the counterpart for companies. Not every Land admits service agreements to the same extent; that is to be checked first.",
        )],
        (Some(true), false) => vec![t(
            "Muster, zu verhandeln mit dem Betriebsrat. Ohne Einigung oder Spruch der Einigungsstelle darf das System Beschäftigten gegenüber nicht eingeführt werden (§ 87 Abs. 1 Nr. 6, Abs. 2 BetrVG).",
            "Template, to be negotiated with the works council. Without agreement or a decision of the conciliation board the system must not be introduced towards employees (§ 87(1) no. 6, (2) BetrVG).",
        )],
    };
    d.paragraph(line);
}

fn preamble(d: &mut Document, sides: Sides) {
    d.heading("Präambel", "Preamble");
    d.paragraph([sides.says(
        "Besprechungen über das Netz sollen möglich sein, ohne dass Beschäftigte dabei überwacht werden. Ob ein System zur Überwachung bestimmt ist, richtet sich nicht nach der Absicht, sondern danach, ob es objektiv dazu geeignet ist; eine Erheblichkeitsschwelle gibt es nicht (BAG, 23.10.2018, 1 ABN 36/18). Deshalb nennt diese {BV} jede Funktion und jede Art von Daten, auch wo niemand sie auswerten will. Die Anlagen 1 bis 4 stammen aus dem laufenden System.",
        "Meetings over the net shall be possible without employees being monitored. Whether a system is meant for monitoring does not depend on intentions but on whether it is objectively suited for it; there is no threshold of significance (BAG, 23.10.2018, 1 ABN 36/18). This {BV} therefore names every function and every kind of data, also where nobody wants to evaluate them. Annexes 1 to 4 come from the running system.",
    )]);
}

fn parties(d: &mut Document, facts: &Facts, answers: &Answers, sides: Sides) {
    d.heading("1. Parteien und Geltungsbereich", "1. Parties and scope");
    d.list([
        vec![
            sides.says("{AG}: ", "Party one, the {AG}: "),
            answer(answers, Field::ControllerName),
            t(", vertreten durch: ", ", represented by: "),
            answer(answers, Field::ControllerHead),
        ],
        vec![sides.says(
            "{BR} dieser Organisation, vertreten durch den Vorsitz",
            "Party two, the {BR} of this organisation, represented by its chair",
        )],
        vec![t(
            format!(
                "System: Konklave {}, erreichbar unter {}, mit den Anlagen 1 bis 4",
                facts.release, facts.address
            ),
            format!(
                "System: Konklave {}, reached at {}, with annexes 1 to 4",
                facts.release, facts.address
            ),
        )],
        vec![sides.says(
            "Personen: alle Beschäftigten, die der {BR} vertritt, auch in Ausbildung und Probezeit, mit und ohne Konto. Wer nicht vertreten wird, Gäste und Geschäftspartner werden nicht schlechter behandelt.",
            "Persons: all employees whom the {BR} represents, those in training and on probation included, with and without an account. Those it does not represent, guests and business partners are treated no worse.",
        )],
        vec![t(
            "Orte: alle Arbeitsplätze, auch zu Hause und unterwegs",
            "Places: all places of work, at home and on the road included",
        )],
    ]);
}

fn signatures(d: &mut Document, facts: &Facts, sides: Sides) {
    let words = |de, en| match sides.says(de, en) {
        Piece::Words(words) => words,
        _ => w(de, en),
    };
    d.heading("Unterschriften", "Signatures");
    d.says(
        "Die Anlagen 1 bis 4 sind Bestandteil dieser Vereinbarung.",
        "Annexes 1 to 4 are part of this agreement.",
    );
    sign_offs::write(d, facts);
    d.lines([
        w("Ort, Datum", "Place, date"),
        words("Für die {AG}", "For the {AG}"),
        words("Für den {BR}", "For the {BR}"),
    ]);
}
