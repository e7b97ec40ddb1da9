//! The assessment as a document: overview, lights, each service with the form of seven steps, sources.

mod service;
mod sources;

use datamap::{Text, text};

use self::sources::Sources;
use super::judge::{Light, Verdict, judge};
use super::provider::{Kind, Provider};
use super::question::Use;
use super::read::Problem;
use super::terms::said;
use crate::day::Day;
use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::issue::Issue;

/// What stands under the title.
pub fn issue(document: &Document, today: Day, release: &str) -> Issue {
    Issue::of_none(document, &today.to_string(), release)
}

/// The whole document on these services, as of a day. Rows that could not be read are named in it.
pub fn paper(providers: &[Provider], problems: &[Problem], today: Day) -> Document {
    let judged: Vec<(&Provider, Vec<Verdict>)> = providers.iter().map(|one| (one, judge(one, today))).collect();
    let mut sources = Sources::default();
    let mut d = Document::new("Bewertung von Anbietern", "Assessment of providers");
    how_to_read(&mut d, today);
    unread(&mut d, problems);
    law(&mut d);
    if !judged.is_empty() {
        overview(&mut d, providers, &mut sources);
        lights(&mut d, &judged);
    }
    for (count, (provider, verdicts)) in judged.iter().enumerate() {
        service::write(&mut d, count + 5, provider, verdicts, today, &mut sources);
    }
    let last = if judged.is_empty() { 3 } else { judged.len() + 5 };
    sources.write(&mut d, last);
    approval(&mut d, last + 1);
    d
}

fn how_to_read(d: &mut Document, today: Day) {
    d.heading("1. Wie zu lesen ist", "1. How to read this");
    d.says(
        "Eine Arbeitshilfe für die Auswahl fremder Dienste, keine Rechtsberatung. Was über Dienste und Unternehmen gesagt ist, gibt die genannten Quellen zu ihrem Stand wieder, die meisten aus dem Jahr 2020. Prüfen Sie jede Angabe neu, bevor Sie sich darauf stützen.",
        "An aid for choosing services of others, no legal advice. What is said of services and companies repeats the sources named, as of their dates, most of them of 2020. Check each statement anew before you rely on it.",
    );
    d.paragraph([
        t(
            "Die Ampeln errechnet das Programm aus den Antworten der Tabelle zum ",
            "The program computes the lights from the answers of the table as of ",
        ),
        plain(today.to_string()),
        t(":", ":"),
    ]);
    d.list(
        [
            (
                Light::Green,
                ": Jeder nötige Punkt ist mit Ja beantwortet, mit Tag. Bei einem Dienst mit Drittlandbezug ist auch begründet, warum er gewählt wurde.",
                ": each point needed is answered with yes, with its day. Of a service with a third country it is also reasoned why it was chosen.",
            ),
            (
                Light::Amber,
                ": Nichts Nötiges ist verneint, aber etwas ist offen, ohne Tag oder nur als Ausnahme erlaubt.",
                ": nothing needed is denied, but something is open, without a day, or allowed as an exception only.",
            ),
            (
                Light::Red,
                ": Ein nötiger Punkt ist mit Nein beantwortet.",
                ": a point needed is answered with no.",
            ),
        ]
        .map(|(light, de, en)| vec![self::light(light), t(de, en)]),
    );
    d.says(
        "„Entfällt“ gilt nur, wo die Frage es zulässt, und mit Tag. In Schritt 3 zählt es wie Nein: Ein Weg, der nicht beschritten wird, trägt nichts.",
        "“Not applicable” holds only where the question allows it, and with a day. In step 3 it counts as no: a branch that is not taken carries nothing.",
    );
}

fn unread(d: &mut Document, problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    d.paragraph([strong(
        "Die Tabelle hat Fehler. Fehlerhafte Zeilen fehlen in diesem Dokument:",
        "The table has errors. Broken rows are missing from this document:",
    )]);
    d.list(problems.iter().map(|problem| {
        let column = problem
            .column
            .as_ref()
            .map_or_else(String::new, |column| format!(", {column}"));
        vec![
            t(
                format!("Zeile {}{column}: ", problem.line),
                format!("Line {}{column}: ", problem.line),
            ),
            Piece::Words(problem.reason.clone()),
        ]
    }));
}

fn law(d: &mut Document) {
    d.heading(
        "2. Übermittlung in Drittländer: was heute gilt",
        "2. Transfers to third countries: what holds today",
    );
    d.says(
        "Stand der Recherche: 21.11.2026. Spätere Entscheidungen sind nachzusehen.",
        "As researched on 21.11.2026. Later decisions have to be looked up.",
    );
    d.list(
        [
            text(
                "Der Privacy Shield ist seit dem 16.07.2020 ungültig (EuGH, C-311/18, Schrems II). Wo ihn die Übersicht nennt, trägt er nichts mehr.",
                "The Privacy Shield has been invalid since 16.07.2020 (CJEU, C-311/18, Schrems II). Where the overview names it, it carries nothing any more.",
            ),
            text(
                "Seit dem 10.07.2023 gibt es das EU-US Data Privacy Framework (Beschluss (EU) 2023/1795), nur für Unternehmen in den USA, die sich zertifiziert haben. Das Gericht der EU hat es am 03.09.2025 bestätigt (T-553/23). Das Rechtsmittel C-703/25 P vom 31.10.2025 war nach einem Bericht vom Juni 2026 noch offen. Ob ein Unternehmen heute auf der Liste steht, ist für jedes einzeln nachzusehen und jedes Jahr neu.",
                "Since 10.07.2023 there is the EU-US Data Privacy Framework (Decision (EU) 2023/1795), for companies in the USA that certified themselves alone. The General Court upheld it on 03.09.2025 (T-553/23). The appeal C-703/25 P of 31.10.2025 was still pending by an article of June 2026. Whether a company is listed today has to be looked up for each, and anew every year.",
            ),
            text(
                "Standardvertragsklauseln für Übermittlungen sind die des Beschlusses (EU) 2021/914 vom 04.06.2021, mit einer Folgenabschätzung der Übermittlung (TIA). Frühere Klauseln sind abgelöst. Klauseln für die Auftragsverarbeitung enthält der Beschluss (EU) 2021/915.",
                "Standard clauses for transfers are those of Decision (EU) 2021/914 of 04.06.2021, with a transfer impact assessment (TIA). Former clauses are replaced. Clauses for processors are in Decision (EU) 2021/915.",
            ),
            text(
                "Einen Angemessenheitsbeschluss gibt es für Andorra, Argentinien, Färöer, Guernsey, Isle of Man, Israel, Japan, Jersey, Kanada (nur Unternehmen), Neuseeland, die Republik Korea, die Schweiz, Uruguay, das Vereinigte Königreich und, nur für Zertifizierte, die USA. Umfang und Dauer sind nachzusehen.",
                "There is an adequacy decision for Andorra, Argentina, Canada (commercial organisations), the Faroe Islands, Guernsey, the Isle of Man, Israel, Japan, Jersey, New Zealand, the Republic of Korea, Switzerland, Uruguay, the United Kingdom and, for those certified alone, the USA. Scope and term have to be looked up.",
            ),
            text(
                "Vertrag und Einwilligung (Art. 49 DSGVO) tragen einzelne Fälle, selten mehr.",
                "Contract and consent (Art. 49 GDPR) carry single cases, rarely more.",
            ),
        ]
        .map(|words| vec![Piece::from(words)]),
    );
}

fn overview(d: &mut Document, providers: &[Provider], sources: &mut Sources) {
    d.heading("3. Übersicht", "3. Overview");
    d.says(
        "In Klammern der Stand, dahinter die Nummer der Quelle im letzten Teil.",
        "In parentheses as of when, then the number of the source in the last part.",
    );
    let mut rows = Vec::new();
    for provider in providers {
        let mut cell = |kind| fact(provider, kind, sources);
        rows.push([
            vec![plain(provider.name.clone())],
            cell(Kind::Seat),
            cell(Kind::Safeguard),
            cell(Kind::Contract),
            cell(Kind::Notice),
        ]);
    }
    d.table(
        [
            ("Name", "Name"),
            ("Land", "Country"),
            ("Garantie für Drittländer", "Transfer safeguard"),
            ("Vertrag (Art. 28)", "Contract (Art. 28)"),
            ("Hinweise", "Notice"),
        ],
        rows,
    );
}

/// What is said of a service, as of when and by whom; or that nobody said.
fn fact(provider: &Provider, kind: Kind, sources: &mut Sources) -> Line {
    let Some(fact) = provider.fact(kind) else {
        return vec![t("offen", "open")];
    };
    let number = sources.number(&fact.source);
    let words = said(kind, &fact.value);
    let behind = format!(" ({}) ({number})", fact.as_of);
    vec![Piece::Words(w(words.de + &behind, words.en + &behind))]
}

fn lights(d: &mut Document, judged: &[(&Provider, Vec<Verdict>)]) {
    d.heading("4. Ergebnis", "4. Result");
    d.says(
        "Die Gründe stehen beim einzelnen Dienst.",
        "The reasons stand with each service.",
    );
    let head = std::iter::once(w("Dienst", "Service")).chain(Use::ALL.iter().map(|usage| usage.name().into()));
    let rows = judged.iter().map(|(provider, verdicts)| {
        let name = vec![plain(provider.name.clone())];
        let lights = verdicts.iter().map(|verdict| vec![light(verdict.light)]);
        std::iter::once(name).chain(lights).collect()
    });
    d.add(crate::document::Block::Table(head.collect(), rows.collect()));
}

/// As a word; colour is never all there is.
fn light(light: Light) -> Piece {
    let Text { de, en } = light.name();
    strong(de, en)
}

fn approval(d: &mut Document, number: usize) {
    d.heading(
        format!("{number}. Stellungnahme und Freigabe"),
        format!("{number}. Opinion and approval"),
    );
    d.boxes([
        vec![t(
            "Stellungnahme der oder des Datenschutzbeauftragten liegt vor",
            "The opinion of the data protection officer is there",
        )],
        vec![t(
            "Betriebs- oder Personalrat ist beteiligt, oder es gibt keinen",
            "Works or staff council took part, or there is none",
        )],
        vec![t(
            "Jede Angabe über die Dienste ist neu geprüft",
            "Each statement on the services was checked anew",
        )],
    ]);
    d.lines([
        w("Organisation", "Organisation"),
        w("Entscheidung, Einsatz und Bedingungen", "Decision, use and conditions"),
        w("Nächste Prüfung", "Next review"),
        w("Ort, Datum, Unterschrift", "Place, date, signature"),
    ]);
}
