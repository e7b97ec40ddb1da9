//! Self-assessment against guidance, with a traffic light per item. What a light shows follows from facts, answers and tests:
//! green only where the server measured it or a test of this repository shows it.

mod conference;
mod item;
mod law;
mod operation;
mod practice;

use item::{Item, Light};

use super::common::answer;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, t};
use crate::facts::Facts;

/// One guidance: its number and name, what it is, its items.
struct Part {
    title: (&'static str, &'static str),
    about: (&'static str, &'static str),
    items: Vec<Item>,
}

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let parts = parts(facts, answers);
    let mut d = Document::new("Selbsteinschätzung", "Self-assessment");
    lights(&mut d, answers);
    result(&mut d, &parts);
    for part in &parts {
        write_part(&mut d, part);
    }
    d
}

fn parts(facts: &Facts, answers: &Answers) -> [Part; 6] {
    [
        Part {
            title: (
                "2. Orientierungshilfe Videokonferenzsysteme der DSK",
                "2. DSK guidance on video conference systems",
            ),
            about: (
                "Datenschutzkonferenz, Fassung vom 23.10.2020, in eigenen Worten. Was dort zum Privacy Shield steht, ist überholt: Er ist seit dem 16.07.2020 ungültig (EuGH, C-311/18); seit dem 10.07.2023 gilt das EU-US Data Privacy Framework für zertifizierte Unternehmen.",
                "Conference of the data protection authorities, version of 23.10.2020, in our own words. What it says of the Privacy Shield is overtaken: it has been invalid since 16.07.2020 (CJEU, C-311/18); since 10.07.2023 the EU-US Data Privacy Framework holds for certified companies.",
            ),
            items: conference::items(facts, answers),
        },
        Part {
            title: (
                "3. Mindeststandard des BSI für Videokonferenzdienste",
                "3. BSI minimum standard for video conference services",
            ),
            about: (
                "Fassung 1.0 vom 07.10.2021, verbindlich für Stellen des Bundes, für alle anderen ein Maßstab. Nach Bereichen, nicht nach Nummern.",
                "Version 1.0 of 07.10.2021, binding for federal bodies, a yardstick for all others. By areas, not by numbers.",
            ),
            items: operation::items(facts, answers),
        },
        Part {
            title: (
                "4. Videosprechstunde (KBV, Anlage 31b BMV-Ä, § 365 SGB V)",
                "4. Video consultation (KBV, Annex 31b BMV-Ä, § 365 SGB V)",
            ),
            about: (
                "Nur für Praxen, die Videosprechstunden abrechnen. Konklave ist dafür nicht zertifiziert. Maßgeblich ist die jeweils geltende Fassung der Anlage; sie ist vor einem Einsatz zu prüfen.",
                "Only for practices that bill video consultations. Konklave is not certified for that. The version of the annex in force decides; check it before use.",
            ),
            items: practice::items(facts, answers),
        },
        Part {
            title: (
                "5. KI-Verordnung (Verordnung (EU) 2024/1689)",
                "5. AI Act (Regulation (EU) 2024/1689)",
            ),
            about: (
                "Art. 4 und 5 gelten seit dem 02.02.2025, Art. 50 seit dem 02.08.2026.",
                "Art. 4 and 5 have applied since 02.02.2025, Art. 50 since 02.08.2026.",
            ),
            items: law::ai(facts, answers),
        },
        Part {
            title: (
                "6. NIS2 (Art. 21 Abs. 2 Richtlinie (EU) 2022/2555, § 30 Abs. 2 BSIG)",
                "6. NIS2 (Art. 21(2) Directive (EU) 2022/2555, § 30(2) BSIG)",
            ),
            about: (
                "In Deutschland seit dem 06.12.2025. Ob Ihre Organisation betroffen ist, richtet sich nach § 28 BSIG; sonst ist dieser Teil eine Hilfe. Beurteilt wird nur, was der Besprechungsdienst beiträgt.",
                "In Germany since 06.12.2025. Whether your organisation is concerned follows from § 28 BSIG; otherwise this part is a help. Only what the meeting service contributes is assessed.",
            ),
            items: law::nis2(facts, answers),
        },
        Part {
            title: ("7. Grundlagen der DSGVO", "7. Basics of the GDPR"),
            about: (
                "Nur, was die anderen Teile nicht schon nennen.",
                "Only what the other parts do not name.",
            ),
            items: law::gdpr(facts, answers),
        },
    ]
}

fn lights(d: &mut Document, answers: &Answers) {
    d.heading("1. Wie zu lesen ist", "1. How to read this");
    d.paragraph([
        t(
            "Selbsteinschätzung, kein Zertifikat und kein Gutachten, für ",
            "Self-assessment, neither certificate nor expert opinion, for ",
        ),
        answer(answers, Field::ControllerName),
        t(
            ". Jede Ampel rechnet das Programm aus.",
            ". Each light is computed by the program.",
        ),
    ]);
    d.list(
        [
            (
                Light::Green,
                ": Der Server hat es gemessen, oder eine genannte Prüfung im Quelltext zeigt es.",
                ": the server measured it, or a test named here shows it.",
            ),
            (
                Light::Yellow,
                ": zum Teil erfüllt, oder es beruht auf Angaben, die der Server nicht messen kann. Belege gehören dazu.",
                ": met in part, or it rests on statements that the server cannot measure. Evidence belongs with it.",
            ),
            (
                Light::Red,
                ": fehlt, oder niemand hat dazu etwas angegeben.",
                ": missing, or nobody has said anything about it.",
            ),
            (
                Light::NotApplicable,
                ": betrifft diese Organisation nach ihren Angaben nicht.",
                ": does not concern this organisation by what it said.",
            ),
        ]
        .map(|(light, de, en)| vec![light.strong(), t(de, en)]),
    );
    d.says(
        "Prüfungen stehen als Datei und Name („Pfad::Name“) und lassen sich im Quelltext nachlesen und ausführen.",
        "Tests stand as file and name (“path::name”) and can be read and run in the sources.",
    );
}

fn result(d: &mut Document, parts: &[Part]) {
    d.subheading("Ergebnis", "Result");
    let rows = parts.iter().map(|part| {
        let count = |light| part.items.iter().filter(|item| item.light == light).count();
        let cell = |light| vec![plain(count(light).to_string())];
        [
            vec![t(part.title.0, part.title.1)],
            cell(Light::Green),
            cell(Light::Yellow),
            cell(Light::Red),
            cell(Light::NotApplicable),
        ]
    });
    d.table(
        [
            ("Teil", "Part"),
            ("grün", "green"),
            ("gelb", "yellow"),
            ("rot", "red"),
            ("entfällt", "not applicable"),
        ],
        rows,
    );
    let mut red: Vec<Line> = Vec::new();
    let items = parts.iter().flat_map(|part| &part.items);
    for item in items.filter(|item| item.light == Light::Red) {
        let line = vec![Piece::Words(item.asked.clone())];
        if !red.contains(&line) {
            red.push(line);
        }
    }
    if red.is_empty() {
        d.says("Keine Anforderung steht auf Rot.", "No requirement is red.");
    } else {
        d.says("Auf Rot stehen:", "Red are:");
        d.list(red);
    }
}

fn write_part(d: &mut Document, part: &Part) {
    d.heading(part.title.0, part.title.1);
    d.says(part.about.0, part.about.1);
    let rows = part.items.iter().map(Item::row);
    d.table(
        [
            ("Anforderung", "Requirement"),
            ("Ampel", "Light"),
            (
                "Nachweis, oder was fehlt und was hilft",
                "Evidence, or what is missing and what helps",
            ),
        ],
        rows,
    );
}
