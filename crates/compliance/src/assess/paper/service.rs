//! One service: what was said of it, its lights with their reasons, the form of seven steps, why it was chosen.

use super::sources::Sources;
use super::{fact, light};
use crate::assess::judge::{Light, Reason, Verdict};
use crate::assess::provider::{Answer, Kind, Provider};
use crate::assess::question::{CATALOGUE, Step, Use};
use crate::assess::transfer::transfer;
use crate::day::Day;
use crate::document::{Document, Line, Piece, plain, strong, t, w};

/// The part of this number.
pub(super) fn write(
    d: &mut Document,
    number: usize,
    provider: &Provider,
    verdicts: &[Verdict],
    today: Day,
    sources: &mut Sources,
) {
    let title = format!("{number}. {}", provider.name);
    d.heading(title.clone(), title);
    described(d, provider, sources);
    judged(d, verdicts);
    chosen(d, provider, today);
    form(d, provider, today);
}

fn described(d: &mut Document, provider: &Provider, sources: &mut Sources) {
    d.subheading("Angaben", "Statements");
    let mut rows: Vec<[Line; 2]> = Vec::new();
    if !provider.roles.is_empty() {
        let names = |of: fn(datamap::Text) -> &'static str| {
            let names: Vec<&str> = provider.roles.iter().map(|role| of(role.name())).collect();
            names.join(", ")
        };
        let roles = w(names(|name| name.de), names(|name| name.en));
        rows.push([vec![t("Bekannt als", "Known as")], vec![Piece::Words(roles)]]);
    }
    if !provider.edition.is_empty() {
        rows.push([vec![t("Ausgabe", "Edition")], vec![plain(provider.edition.clone())]]);
    }
    for (kind, _) in Kind::ALL {
        rows.push([vec![Piece::from(kind.name())], fact(provider, *kind, sources)]);
    }
    d.table(
        [
            ("Angabe", "Statement"),
            ("Inhalt, Stand und Quelle", "Content, as of, source"),
        ],
        rows,
    );
    if provider.remarks.is_empty() {
        return;
    }
    d.says("Was sonst gesagt wurde:", "What else was said:");
    let remarks: Vec<Line> = provider
        .remarks
        .iter()
        .map(|remark| {
            let number = sources.number(&remark.source);
            let english = if remark.english.is_empty() {
                &remark.text
            } else {
                &remark.english
            };
            let behind = format!(" ({}) ({number})", remark.as_of);
            vec![Piece::Words(w(
                format!("{}{behind}", remark.text),
                format!("{english}{behind}"),
            ))]
        })
        .collect();
    d.list(remarks);
}

fn judged(d: &mut Document, verdicts: &[Verdict]) {
    d.subheading("Ampeln und Gründe", "Lights and reasons");
    // What holds for every use is told once.
    let in_all = |reason: &Reason| verdicts.iter().all(|verdict| verdict.reasons.contains(reason));
    let common: Vec<&Reason> = verdicts
        .first()
        .map(|verdict| verdict.reasons.iter().filter(|reason| in_all(reason)).collect())
        .unwrap_or_default();
    if !common.is_empty() {
        d.says("Für jeden Einsatz:", "For every use:");
        d.list(common.iter().map(|reason| sentence(reason)));
    }
    let rows = verdicts.iter().map(|verdict| {
        let own: Vec<&Reason> = verdict
            .reasons
            .iter()
            .filter(|reason| !common.contains(reason))
            .collect();
        let mut reasons: Line = Vec::new();
        for (count, reason) in own.iter().enumerate() {
            if count > 0 {
                reasons.push(plain("\n"));
            }
            reasons.extend(sentence(reason));
        }
        if own.is_empty() {
            reasons.push(match verdict.light {
                Light::Green => t(
                    "Alles Nötige ist mit Ja und Tag beantwortet.",
                    "Everything needed is answered with yes and its day.",
                ),
                Light::Amber | Light::Red => t("Keine weiteren.", "No others."),
            });
        }
        [
            vec![Piece::from(verdict.usage.name())],
            vec![light(verdict.light)],
            reasons,
        ]
    });
    d.table(
        [("Einsatz", "Use"), ("Ampel", "Light"), ("Gründe", "Reasons")],
        rows.collect::<Vec<_>>(),
    );
}

fn sentence(reason: &Reason) -> Line {
    vec![light(reason.light), t(": ", ": "), Piece::Words(reason.words.clone())]
}

fn chosen(d: &mut Document, provider: &Provider, today: Day) {
    d.subheading(
        "Warum dieser Dienst, obwohl es einen aus EU oder EWR gibt?",
        "Why this service although there is one from the EU or EEA?",
    );
    if provider.why.is_empty() && transfer(provider, today).is_empty() {
        d.says(
            "Nicht nötig: Nach den Antworten verlassen keine Daten EU und EWR.",
            "Not needed: by what was answered, no data leave the EU and EEA.",
        );
        return;
    }
    if provider.why.is_empty() {
        d.paragraph([strong(
            "Nicht begründet. Für jeden Dienst mit Drittlandbezug ist das nötig.",
            "Not reasoned. That is needed of every service with a third country.",
        )]);
        return;
    }
    let on = provider
        .why_on
        .map_or_else(|| t(" (ohne Tag)", " (without a day)"), |on| plain(format!(" ({on})")));
    d.paragraph([plain(provider.why.clone()), on]);
}

fn form(d: &mut Document, provider: &Provider, today: Day) {
    d.subheading("Prüfliste in sieben Schritten", "Checklist in seven steps");
    for step in Step::ALL {
        d.paragraph([Piece::Strong(step.name().into())]);
        let asked = CATALOGUE.iter().filter(|asked| asked.step == *step);
        let rows = asked.map(|asked| {
            let answered = provider.answered(asked.question);
            let answer = match (answered.answer, answered.on) {
                (Answer::Unknown, None) => t(
                    "offen: ☐ ja ☐ nein ☐ nicht bekannt ☐ entfällt, am ____",
                    "open: ☐ yes ☐ no ☐ not known ☐ not applicable, on ____",
                ),
                (answer, None) => {
                    let name = answer.name();
                    t(format!("{}, ohne Tag", name.de), format!("{}, without a day", name.en))
                }
                (answer, Some(on)) => {
                    let name = answer.name();
                    let (de, en) = if on > today {
                        (" (noch nicht gekommen)", " (not come yet)")
                    } else {
                        ("", "")
                    };
                    t(format!("{}, {on}{de}", name.de), format!("{}, {on}{en}", name.en))
                }
            };
            [
                vec![Piece::from(asked.question.text())],
                vec![uses(asked.uses)],
                vec![answer],
            ]
        });
        d.table(
            [
                ("Frage", "Question"),
                ("Nötig für", "Needed for"),
                ("Antwort", "Answer"),
            ],
            rows.collect::<Vec<_>>(),
        );
    }
}

fn uses(uses: &[Use]) -> Piece {
    if uses.len() == Use::ALL.len() {
        return t("jeden Einsatz", "every use");
    }
    let join = |of: fn(datamap::Text) -> &'static str| {
        let names: Vec<&str> = uses.iter().map(|usage| of(usage.name())).collect();
        names.join("; ")
    };
    t(join(|name| name.de), join(|name| name.en))
}
