//! `konklave functions`: what people can do here, and the four answers without which nothing is switched on.

use std::path::Path;

use ::compliance::Language as In;
use anyhow::{Context, bail};
use datamap::day;
use server::{Config, functions, papers};
use store::Store;
use wire::{FunctionList, FunctionState, NecessityAnswers, SwitchFunction, SwitchedFunction, limits};

use super::arguments::{FunctionCommand, OnOff, Switch};
use super::compliance::of;
use super::data::{changing, now, reading_of};
use super::owner::become_owner;
use super::print;
use super::privacy::language;

/// Does it.
pub fn functions(file: Option<&Path>, command: FunctionCommand, as_json: bool) -> anyhow::Result<()> {
    match command {
        FunctionCommand::List { language: wanted } => {
            let config = Config::load(file)?;
            become_owner(&config.data_dir)?;
            let config = &config;
            let list = reading_of(config, |store| async move {
                listed(config, &store, of(language(wanted))).await
            })?;
            Ok(print(&shown(&list, as_json))?)
        }
        FunctionCommand::Switch(switch) => changing(file, |config, store| async move {
            let language = of(language(switch.language));
            let (function, wanted) = decided(&switch, &listed(&config, &store, language).await?)?;
            let decision = functions::decision(function, &wanted, None, now()).context("an answer does not fit")?;
            store.decide(&decision).await?;
            Ok(print(&shown(&listed(&config, &store, language).await?, as_json))?)
        }),
    }
}

async fn listed(config: &Config, store: &Store, language: In) -> anyhow::Result<FunctionList> {
    let facts = papers::facts(config, store, now()).await?;
    Ok(functions::list(&facts, store, language).await?)
}

/// All of them.
pub fn shown(list: &FunctionList, as_json: bool) -> String {
    if as_json {
        return format!("{:#}\n", serde_json::json!(list));
    }
    let mut text: String = list.functions.iter().map(one).collect();
    text.push_str(&format!("not in this software: {}\n", list.absent.join(", ")));
    text
}

fn one(state: &FunctionState) -> String {
    let decided = match state.decided_at {
        Some(at) if state.decided_by.is_empty() => format!("decided on {}", day(at)),
        Some(at) => format!("decided on {} by {}", day(at), state.decided_by),
        None => "nobody has decided yet".to_owned(),
    };
    let (whose, answers) = match &state.answers {
        Some(answers) => ("", answers),
        None => ("proposed ", &state.proposed),
    };
    let mut text = format!(
        "{}: {} ({}), {decided}\n",
        state.function.id(),
        if state.on { "on" } else { "off" },
        state.name
    );
    for (question, answer) in [
        ("purpose", &answers.purpose),
        ("suitable", &answers.suitable),
        ("milder", &answers.milder),
        ("safeguards", &answers.safeguards),
    ] {
        text.push_str(&format!("  {whose}{question}: {}\n", answer.replace('\n', "\n    ")));
    }
    text
}

/// What is to be decided, if it can be.
pub fn decided(switch: &Switch, list: &FunctionList) -> anyhow::Result<(SwitchedFunction, SwitchFunction)> {
    let known = list
        .functions
        .iter()
        .find(|state| state.function.id() == switch.function);
    let state = known.with_context(|| {
        let all = SwitchedFunction::ALL.map(SwitchedFunction::id).join(", ");
        format!(
            "no function that can be switched is called `{}`; there are {all}",
            switch.function
        )
    })?;
    let answers = match (&switch.purpose, &switch.suitable, &switch.milder, &switch.safeguards) {
        (Some(purpose), Some(suitable), Some(milder), Some(safeguards)) => Some(NecessityAnswers {
            purpose: purpose.clone(),
            suitable: suitable.clone(),
            milder: milder.clone(),
            safeguards: safeguards.clone(),
        }),
        _ if switch.as_proposed => Some(state.proposed.clone()),
        _ => None,
    };
    let on = switch.to == OnOff::On;
    if on && answers.is_none() {
        bail!(
            "no function is switched on before its four questions are answered: --purpose, --suitable, --milder and \
             --safeguards, or --as-proposed"
        );
    }
    if answers.as_ref().is_some_and(|said| functions::answers(said).is_none()) {
        let (least, most) = (limits::NECESSITY_ANSWER.start(), limits::NECESSITY_ANSWER.end());
        bail!("each of the four answers has {least} to {most} characters");
    }
    Ok((state.function, SwitchFunction { on, answers }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn answers(purpose: &str) -> NecessityAnswers {
        let other = "Zwanzig Zeichen und noch einige".to_owned();
        NecessityAnswers {
            purpose: purpose.to_owned(),
            suitable: other.clone(),
            milder: other.clone(),
            safeguards: other,
        }
    }

    fn list() -> FunctionList {
        FunctionList {
            functions: vec![FunctionState {
                function: SwitchedFunction::Chat,
                name: "Chat".to_owned(),
                on: true,
                proposed: answers("Fragen stellen, ohne zu unterbrechen."),
                answers: None,
                decided_at: None,
                decided_by: String::new(),
            }],
            absent: vec!["Recording".to_owned()],
        }
    }

    fn switch(function: &str, to: OnOff) -> Switch {
        Switch {
            function: function.to_owned(),
            to,
            purpose: None,
            suitable: None,
            milder: None,
            safeguards: None,
            as_proposed: false,
            language: None,
        }
    }

    #[test]
    fn nothing_is_switched_on_before_four_answers_that_say_something() {
        let said = |switch: &Switch| decided(switch, &list()).unwrap_err().to_string();
        assert!(said(&switch("recording", OnOff::Off)).contains("there are screen_share, chat"));
        assert!(said(&switch("chat", OnOff::On)).contains("--as-proposed"));
        let full = |purpose: &str| {
            let NecessityAnswers {
                purpose,
                suitable,
                milder,
                safeguards,
            } = answers(purpose);
            Switch {
                purpose: Some(purpose),
                suitable: Some(suitable),
                milder: Some(milder),
                safeguards: Some(safeguards),
                ..switch("chat", OnOff::On)
            }
        };
        assert!(said(&full("Darum.")).contains("20 to 2000"));
        let (function, wanted) = decided(&full("Teilhabe ohne Mikrofon."), &list()).unwrap();
        assert_eq!(function, SwitchedFunction::Chat);
        assert_eq!(
            (wanted.on, wanted.answers),
            (true, Some(answers("Teilhabe ohne Mikrofon.")))
        );
        let taken = Switch {
            as_proposed: true,
            ..switch("chat", OnOff::On)
        };
        let (_, wanted) = decided(&taken, &list()).unwrap();
        assert_eq!(wanted.answers, Some(list().functions[0].proposed.clone()));
        let (_, wanted) = decided(&switch("chat", OnOff::Off), &list()).unwrap();
        assert_eq!((wanted.on, wanted.answers), (false, None));
    }

    #[test]
    fn what_is_proposed_is_said_to_be_so() {
        let mut list = list();
        let text = shown(&list, false);
        assert!(
            text.starts_with("chat: on (Chat), nobody has decided yet\n  proposed purpose: Fragen"),
            "{text}"
        );
        assert!(text.ends_with("not in this software: Recording\n"), "{text}");
        let state = &mut list.functions[0];
        (state.answers, state.decided_at) = (Some(answers("Teilhabe ohne Mikrofon.")), Some(0));
        let text = shown(&list, false);
        assert!(
            text.starts_with("chat: on (Chat), decided on 1970-01-01\n  purpose: Teilhabe"),
            "{text}"
        );
    }
}
