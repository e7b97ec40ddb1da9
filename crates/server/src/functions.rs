//! Functions that administrators switch, as the papers and whoever decides see them.

use compliance::{Decision, Facts, Function, Functions, Language, Necessity, State, chosen, proposed};
use datamap::{Words, day};
use store::{KeptDecision, Store, StoreError};
use wire::{FunctionList, FunctionState, MemberId, NecessityAnswers, SwitchFunction, SwitchedFunction, limits};

use crate::http::written;

/// As papers know it.
pub(crate) const fn of(function: SwitchedFunction) -> Function {
    match function {
        SwitchedFunction::ScreenShare => Function::ScreenShare,
        SwitchedFunction::Chat => Function::Chat,
        SwitchedFunction::Notes => Function::Notes,
        SwitchedFunction::Polls => Function::Polls,
        SwitchedFunction::GuestAccess => Function::GuestAccess,
        SwitchedFunction::Backgrounds => Function::Backgrounds,
    }
}

/// What is on and off here: `functions` as the release is built and configured, and what was decided.
pub(crate) fn as_decided(mut functions: Functions, kept: &[KeptDecision]) -> Functions {
    for decision in kept {
        let state = if decision.on { State::On } else { State::Off };
        functions.set(of(decision.function), state);
    }
    functions
}

/// What was decided, as the papers say it: without whose name it was decided in.
pub(crate) fn decisions(kept: &[KeptDecision]) -> Vec<Decision> {
    kept.iter()
        .map(|kept| Decision {
            function: of(kept.function),
            answers: kept.answers.clone().map(|answers| Necessity {
                purpose: answers.purpose,
                suitable: answers.suitable,
                milder: answers.milder,
                safeguards: answers.safeguards,
            }),
            day: day(kept.at),
        })
        .collect()
}

/// Every function that is switched, with what was decided, and the names of those that are not there. `facts`: of the
/// server that has this store.
pub async fn list(facts: &Facts, store: &Store, language: Language) -> Result<FunctionList, StoreError> {
    let kept = store.decisions().await?;
    let say = |words: Words| chosen(&words, language).to_owned();
    let mut functions = Vec::new();
    for function in SwitchedFunction::ALL {
        let decision = kept.iter().find(|decision| decision.function == function);
        let [purpose, suitable, milder, safeguards] = proposed(facts, of(function)).map(&say);
        let decided_by = match decision.and_then(|decision| decision.by) {
            Some(member) => store.member(member).await?.map(|member| member.profile.name),
            None => None,
        };
        functions.push(FunctionState {
            function,
            name: say(of(function).name().into()),
            on: decision.is_none_or(|decision| decision.on),
            proposed: NecessityAnswers {
                purpose,
                suitable,
                milder,
                safeguards,
            },
            answers: decision.and_then(|decision| decision.answers.clone()),
            decided_at: decision.map(|decision| decision.at),
            decided_by: decided_by.unwrap_or_default(),
        });
    }
    let absent = facts.functions.iter().filter(|(_, state)| *state == State::Absent);
    let absent = absent.map(|(function, _)| say(function.name().into())).collect();
    Ok(FunctionList { functions, absent })
}

/// Answers as they are kept: trimmed, without control characters but for the ends of lines; none: one of them is shorter or
/// longer than it may be.
pub fn answers(said: &NecessityAnswers) -> Option<NecessityAnswers> {
    let most = *limits::NECESSITY_ANSWER.end();
    let answer =
        |said: &str| written(said, most).filter(|said| limits::NECESSITY_ANSWER.contains(&said.chars().count()));
    Some(NecessityAnswers {
        purpose: answer(&said.purpose)?,
        suitable: answer(&said.suitable)?,
        milder: answer(&said.milder)?,
        safeguards: answer(&said.safeguards)?,
    })
}

/// A decision as it is kept, by this account at this time; none: its [`answers`] are none.
pub fn decision(
    function: SwitchedFunction,
    wanted: &SwitchFunction,
    by: Option<MemberId>,
    at: u64,
) -> Option<KeptDecision> {
    let answers = match &wanted.answers {
        Some(said) => Some(answers(said)?),
        None => None,
    };
    Some(KeptDecision {
        function,
        on: wanted.on,
        answers,
        by,
        at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::papers;

    fn said(purpose: &str) -> NecessityAnswers {
        NecessityAnswers {
            purpose: purpose.to_owned(),
            suitable: "s".repeat(20),
            milder: "m".repeat(2_000),
            safeguards: "Satz eins.\r\nSatz zwei\u{202e}.".to_owned(),
        }
    }

    #[test]
    fn answers_are_neither_a_word_nor_a_book_and_hide_nothing() {
        let kept = answers(&said(&format!("  {}\u{7} ", "ü".repeat(20)))).unwrap();
        assert_eq!(kept.purpose, "ü".repeat(20));
        assert_eq!(kept.safeguards, "Satz eins.\nSatz zwei.");
        for purpose in [
            String::new(),
            format!("{}   ", "ü".repeat(19)),
            "\u{7}".repeat(20),
            "ü".repeat(2_001),
        ] {
            assert_eq!(answers(&said(&purpose)), None, "{purpose}");
        }
    }

    #[tokio::test]
    async fn what_is_proposed_can_be_taken_over_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let config = Config::new(directory.path().to_owned());
        let store = Store::embedded(directory.path()).await.unwrap();
        let facts = papers::facts(&config, &store, 1_000).await.unwrap();
        for language in [Language::De, Language::En] {
            let list = list(&facts, &store, language).await.unwrap();
            assert_eq!(list.functions.len(), Function::SWITCHED.len());
            for state in &list.functions {
                assert_eq!(answers(&state.proposed).as_ref(), Some(&state.proposed), "{state:?}");
                assert!(Function::SWITCHED.contains(&of(state.function)));
                assert!(!list.absent.contains(&state.name));
            }
        }
        store.close().await;
    }
}
