//! Whether data may leave the European Economic Area, by the branches there are since the Privacy Shield fell on 16.07.2020.

use datamap::text;

use super::country::{Region, region};
use super::judge::{Counts, Light, Reason, amber, counts, red, unsettled};
use super::provider::{Kind, Provider};
use super::question::Question;
use crate::day::Day;

/// Why the third step is not green; empty if it is. Nothing leaves; or one of the branches carries what does, and why this
/// service was chosen is written down.
pub(super) fn transfer(provider: &Provider, today: Day) -> Vec<Reason> {
    let asked = Step3 { provider, today };
    let stays = asked.stays();
    let chosen = asked.chosen();
    let (route, open) = asked.route();
    if stays == Light::Green || (route == Light::Green && chosen.is_empty()) {
        return Vec::new();
    }
    let mut reasons = asked.why_it_may_leave();
    match route {
        Light::Red => reasons.push(red(text(
            "Für Daten, die in ein Drittland gehen, trägt nach den Antworten keine Grundlage: kein Angemessenheitsbeschluss, keine Zertifizierung nach dem Data Privacy Framework, keine Standardvertragsklauseln mit Folgenabschätzung, keine Ausnahme nach Art. 49 DSGVO.",
            "By what was answered, no ground carries data that go to a third country: no adequacy decision, no certification under the Data Privacy Framework, no standard clauses with an assessment, no exception under Art. 49 GDPR.",
        ))),
        Light::Amber => reasons.extend(open),
        Light::Green => {}
    }
    reasons.extend(chosen);
    if provider.is_of_privacy_shield() && route != Light::Green {
        reasons.push(amber(text(
            "Der Privacy Shield, der in der Tabelle steht, ist seit dem 16.07.2020 ungültig (EuGH, C-311/18) und trägt nichts.",
            "The Privacy Shield that the table names has been invalid since 16.07.2020 (CJEU, C-311/18) and carries nothing.",
        )));
    }
    if stays == Light::Amber {
        // Perhaps nothing leaves: then nothing of this is wrong for certain.
        for reason in &mut reasons {
            reason.light = Light::Amber;
        }
    }
    reasons
}

/// The answers to the third step.
struct Step3<'a> {
    provider: &'a Provider,
    today: Day,
}

impl Step3<'_> {
    fn counts(&self, question: Question) -> Counts {
        counts(self.provider, question, self.today)
    }

    fn light(&self, question: Question) -> Light {
        self.counts(question).light()
    }

    /// That a question is open, if it is.
    fn open(&self, question: Question) -> Option<Reason> {
        match self.counts(question) {
            Counts::Open(open) => Some(unsettled(question, open)),
            Counts::Yes | Counts::No => None,
        }
    }

    /// Where the table says the seat is; none: it does not.
    fn seat(&self) -> Option<Region> {
        self.provider.fact(Kind::Seat).map(|fact| region(&fact.value))
    }

    /// Whether nothing leaves. A seat elsewhere contradicts a “yes”, which then settles nothing.
    fn stays(&self) -> Light {
        let light = self.light(Question::Eea);
        match self.seat() {
            Some(Region::Adequate | Region::UnitedStates | Region::Third) => light.min(Light::Amber),
            Some(Region::Eea) | None => light,
        }
    }

    fn why_it_may_leave(&self) -> Vec<Reason> {
        if self.light(Question::Eea) != Light::Green {
            return self.open(Question::Eea).into_iter().collect();
        }
        vec![amber(text(
            "Widerspruch: Als Sitz steht ein Drittland in der Tabelle, und zugleich soll alles in EU oder EWR liegen.",
            "Contradiction: the table names a third country as the seat, and yet everything is said to be in the EU or EEA.",
        ))]
    }

    /// The best of the branches, and what keeps those that may still hold from being green.
    fn route(&self) -> (Light, Vec<Reason>) {
        let in_states = self.seat() == Some(Region::UnitedStates);
        let adequacy = self.light(Question::Adequacy);
        // For the USA there is none but for those who are certified.
        let adequacy = if in_states {
            adequacy.min(Light::Amber)
        } else {
            adequacy
        };
        let plan = self.light(Question::ExitPlan).max(Light::Amber);
        let dpf = self.light(Question::Dpf).min(plan);
        let clauses = self
            .light(Question::Clauses)
            .min(self.light(Question::TransferAssessment));
        let exception = self.light(Question::ByContract).max(self.light(Question::ByConsent));
        let exception = exception.min(Light::Amber);
        let best = adequacy.max(dpf).max(clauses).max(exception);

        let mut open = Vec::new();
        if adequacy == Light::Amber && !in_states {
            open.extend(self.open(Question::Adequacy));
        } else if adequacy == Light::Amber && self.counts(Question::Adequacy) == Counts::Yes {
            open.push(amber(text(
                "Für die USA trägt ein Angemessenheitsbeschluss nur zertifizierte Unternehmen: Beantworten Sie die Frage nach dem Data Privacy Framework.",
                "For the USA an adequacy decision carries certified companies alone: answer the question on the Data Privacy Framework.",
            )));
        }
        if dpf == Light::Amber {
            open.extend(self.open(Question::Dpf));
            open.extend(self.open(Question::ExitPlan));
            if self.counts(Question::ExitPlan) == Counts::No {
                open.push(amber(text(
                    "Für den Wegfall des Data Privacy Framework gibt es keinen Plan.",
                    "There is no plan for the day on which the Data Privacy Framework falls.",
                )));
            }
        }
        if clauses == Light::Amber {
            open.extend(self.open(Question::Clauses));
            open.extend(self.open(Question::TransferAssessment));
        }
        if self.light(Question::ByContract).max(self.light(Question::ByConsent)) == Light::Green {
            open.push(amber(text(
                "Eine Ausnahme nach Art. 49 DSGVO trägt einzelne Fälle, nie den laufenden Betrieb.",
                "An exception under Art. 49 GDPR carries single cases, never regular operation.",
            )));
        } else if open.is_empty() {
            open.extend(self.open(Question::ByContract));
            open.extend(self.open(Question::ByConsent));
            open.extend(self.open(Question::Adequacy));
        }
        (best, open)
    }

    /// What the choice of a service from outside lacks.
    fn chosen(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.counts(Question::Alternatives) == Counts::No {
            reasons.push(red(text(
                "Gleichwertige Dienste aus EU oder EWR wurden nicht geprüft.",
                "Equivalent services from the EU or EEA were not examined.",
            )));
        }
        reasons.extend(self.open(Question::Alternatives));
        let is_dated = self.provider.why_on.is_some_and(|on| on <= self.today);
        if self.provider.why.is_empty() || !is_dated {
            reasons.push(amber(text(
                "Es fehlt, mit Tag: Warum dieser Dienst, obwohl es einen aus EU oder EWR gibt?",
                "Missing, with its day: why this service although there is one from the EU or EEA?",
            )));
        }
        reasons
    }
}
