//! What is missing for the papers to be complete, and what contradicts itself.

use datamap::Words;

use crate::answers::{Answers, Field, QUESTIONS};
use crate::document::{enumerated, w};
use crate::documents::Paper;
use crate::facts::{Facts, SignOff, Signer, Transport, WhoCreates, WhoNeedsFactor};

/// Something to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub what: Words,
    /// What to do.
    pub help: Words,
}

/// Everything that is missing or contradicts itself, the missing answers first.
pub fn check(facts: &Facts, answers: &Answers) -> Vec<Finding> {
    let mut findings = missing(facts, answers);
    findings.extend(contradictions(facts, answers));
    findings
}

/// Each answer that some paper needs and nobody has given.
fn missing(facts: &Facts, answers: &Answers) -> Vec<Finding> {
    let needed: Vec<(Paper, Vec<Field>)> = Paper::ALL
        .iter()
        .map(|paper| (*paper, paper.write(facts, answers).missing()))
        .collect();
    let open = QUESTIONS
        .iter()
        .filter(|question| answers.get(question.field).is_none());
    open.filter_map(|question| {
        // Author and next review stand under the title of all.
        let everywhere = matches!(question.field, Field::Author | Field::NextReview);
        let wanting = needed
            .iter()
            .filter(|(_, fields)| everywhere || fields.contains(&question.field));
        let papers: Vec<&str> = wanting.map(|(paper, _)| paper.id()).collect();
        let (label, papers) = (question.label, papers.join(", "));
        (!papers.is_empty()).then(|| Finding {
            what: w(
                format!("Angabe fehlt: {} ({papers})", label.de),
                format!("Missing: {} ({papers})", label.en),
            ),
            help: w(
                format!("konklave compliance answer {} …; {}", question.id, question.help.de),
                format!("konklave compliance answer {} …; {}", question.id, question.help.en),
            ),
        })
    })
    .collect()
}

/// What is still to be done before the server goes live; no fault, as nothing depends on it.
pub fn hints(facts: &Facts) -> Vec<Finding> {
    let open = facts.steps_open();
    let mut hints = Vec::new();
    if open > 0 {
        hints.push(Finding {
            what: w(
                format!("Freigaben durch Datenschutz und Betriebs- oder Personalrat stehen aus: {open} von 2."),
                format!("Sign-offs by data protection officer and works council are open: {open} of 2."),
            ),
            help: w(
                "In der Verwaltung unter Unterlagen, Freigabe: zustimmen lassen, oder mit Begründung angeben, dass ein Schritt entfällt.",
                "In the administration under Papers, Sign-off: have them agree, or state with a reason that a step is not applicable.",
            ),
        });
    }
    if facts.sign_offs.released.is_none() {
        hints.push(Finding {
            what: w(
                "Der Server ist noch nicht freigegeben.",
                "The server is not released yet.",
            ),
            help: w(
                "In der Verwaltung unter Unterlagen, Freigabe: In Betrieb nehmen.",
                "In the administration under Papers, Sign-off: Go live.",
            ),
        });
    }
    let undecided = enumerated(facts.undecided().map(|function| function.name().into()));
    if !undecided.de.is_empty() {
        hints.push(Finding {
            what: w(
                format!("Über diese Funktionen hat hier noch niemand entschieden: {}.", undecided.de),
                format!("Nobody here has decided on these functions yet: {}.", undecided.en),
            ),
            help: w(
                "In der Verwaltung unter Funktionen: die vier Fragen beantworten, oder ausschalten; am Rechner des Servers: konklave functions switch.",
                "In the administration under Functions: answer the four questions, or switch off; at the server itself: konklave functions switch.",
            ),
        });
    }
    hints
}

/// What contradicts itself.
pub fn contradictions(facts: &Facts, answers: &Answers) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |is_so: bool, what: Words, help: Words| {
        if is_so {
            findings.push(Finding { what, help });
        }
    };
    found(
        answers.is(Field::ProfessionalSecrecy) == Some(true) && facts.create == WhoCreates::Everyone,
        w(
            "Berufsgeheimnis, aber jede Person mit der Adresse darf Besprechungen anlegen.",
            "Professional secrecy, but whoever has the address may create meetings.",
        ),
        w(
            "konklave policy set create=members",
            "konklave policy set create=members",
        ),
    );
    found(
        answers.is(Field::ProfessionalSecrecy) == Some(true) && facts.second_factor == WhoNeedsFactor::Nobody,
        w(
            "Berufsgeheimnis, aber kein Konto braucht einen zweiten Faktor.",
            "Professional secrecy, but no account needs a second factor.",
        ),
        w(
            "konklave policy set second_factor=everyone",
            "konklave policy set second_factor=everyone",
        ),
    );
    found(
        answers.is(Field::ProfessionalSecrecy) == Some(true) && !facts.newcomers_wait,
        w(
            "Berufsgeheimnis, aber in eine Besprechung kommt man ohne zu warten, wenn ihre Leitung es so will.",
            "Professional secrecy, but one enters a meeting without waiting where its hosts want it so.",
        ),
        w(
            "konklave policy set profile=confidential, in einer Praxis profile=consultation",
            "konklave policy set profile=confidential, in a practice profile=consultation",
        ),
    );
    found(
        answers.get(Field::RestoreTest).is_some() && facts.backups.is_none() && facts.last_backup.is_none(),
        w(
            "Eine erprobte Wiederherstellung ist angegeben, aber der Server macht keine Sicherungen und kennt keine.",
            "A tested restore is stated, but the server makes no backups and knows of none.",
        ),
        w(
            "Richten Sie Sicherungen ein (backup in der Konfiguration), oder nehmen Sie die Angabe zurück.",
            "Set up backups (backup in the configuration), or take the statement back.",
        ),
    );
    found(
        facts.location.is_empty(),
        w(
            "Der Standort des Servers ist nicht angegeben.",
            "Where the server stands is not stated.",
        ),
        w(
            "Setzen Sie operator.location in der Konfiguration.",
            "Set operator.location in the configuration.",
        ),
    );
    found(
        facts.transport == Transport::Loopback && answers.some(Field::Audience).count() > 0,
        w(
            "Der Server ist nur von seinem eigenen Rechner aus erreichbar; mit anderen kann niemand tagen.",
            "The server can be reached from its own computer only; nobody can meet with others.",
        ),
        w(
            "Richten Sie TLS ein oder einen Proxy davor (Betriebsanleitung).",
            "Set up TLS, or a proxy in front (operating manual).",
        ),
    );
    let signed = &facts.sign_offs;
    found(
        answers.is(Field::WorksCouncil) == Some(true) && is_passed_over(signed.council.as_ref()),
        w(
            "Es gibt einen Betriebs- oder Personalrat, aber laut Verwaltung entfällt seine Freigabe.",
            "There is a works or staff council, but according to administrators its sign-off is not applicable.",
        ),
        w(
            "Lassen Sie den Rat selbst entscheiden, oder berichtigen Sie die Angabe.",
            "Let the council decide itself, or correct the answer.",
        ),
    );
    found(
        (has_officer(answers) || answers.is(Field::PublicBody) == Some(true))
            && is_passed_over(signed.officer.as_ref()),
        w(
            "Eine datenschutzbeauftragte Person ist benannt oder muss es sein (öffentliche Stelle, Art. 37 Abs. 1 Buchst. a DSGVO), aber laut Verwaltung entfällt ihre Freigabe.",
            "A data protection officer is designated or has to be (public body, Art. 37(1)(a) GDPR), but according to administrators the sign-off is not applicable.",
        ),
        w(
            "Lassen Sie die datenschutzbeauftragte Person selbst entscheiden, oder berichtigen Sie die Angabe.",
            "Let the data protection officer decide, or correct the answer.",
        ),
    );
    found(
        signed.released.is_some() && (signed.officer.is_none() || signed.council.is_none()),
        w(
            "Der Server ist in Betrieb genommen, aber eine Freigabe wurde seither zurückgenommen.",
            "The server was put into service, but a sign-off was taken back since.",
        ),
        w(
            "Klären Sie mit der datenschutzbeauftragten Person und dem Rat, was dagegen spricht.",
            "Settle with the data protection officer and the council what speaks against it.",
        ),
    );
    found(
        facts.last_deletion.as_ref().is_some_and(|run| !run.good),
        w(
            "Der letzte Löschlauf war nicht vollständig.",
            "The last deletion run was not complete.",
        ),
        w("Sehen Sie nach: konklave doctor", "Look: konklave doctor"),
    );
    findings
}

/// Whether it is not applicable on the word of administrators, not of whose step it is.
fn is_passed_over(step: Option<&SignOff>) -> bool {
    step.is_some_and(|step| step.reason.is_some() && step.given.by == Signer::Administration)
}

/// Whether somebody is named as data protection officer: the answer may also say that nobody is, and begins so then, as its
/// question asks.
fn has_officer(answers: &Answers) -> bool {
    answers.get(Field::OfficerName).is_some_and(|said| {
        let said = said.trim_start_matches(['„', '“', '"']).to_lowercase();
        !["nicht benannt", "not designated"]
            .iter()
            .any(|nobody| said.starts_with(nobody))
    })
}
