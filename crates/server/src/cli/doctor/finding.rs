//! What was found, for people and for programs.

use serde_json::json;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Good,
    Warning,
    Bad,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) what: &'static str,
    pub(super) state: State,
    pub(super) found: String,
    /// What to do; empty if all is well.
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn good(what: &'static str, found: impl Into<String>) -> Self {
        Self {
            what,
            state: State::Good,
            found: found.into(),
            advice: String::new(),
        }
    }

    pub(super) fn warning(what: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: State::Warning,
            advice: advice.into(),
            ..Self::good(what, found)
        }
    }

    pub(super) fn bad(what: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: State::Bad,
            ..Self::warning(what, found, advice)
        }
    }
}

pub(super) fn as_lines(findings: &[Finding], worst: State) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!(
            "{:<8} {}: {}\n",
            finding.state.word(),
            finding.what,
            finding.found
        ));
        if !finding.advice.is_empty() {
            text.push_str(&format!("         → {}\n", finding.advice));
        }
    }
    text.push_str(match worst {
        State::Good => "all is well\n",
        State::Warning => "it works, with warnings\n",
        State::Bad => "it does not work as it stands\n",
    });
    text
}

pub(super) fn as_json(findings: &[Finding], worst: State) -> String {
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| {
            let advice = Some(finding.advice.as_str()).filter(|advice| !advice.is_empty());
            json!({
                "what": finding.what,
                "state": finding.state.word(),
                "found": finding.found,
                "advice": advice,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "state": worst.word(), "findings": findings }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_what_how_bad_and_what_to_do() {
        let findings = [Finding::good("a", "is there"), Finding::bad("b", "is not", "make it")];
        let text = as_lines(&findings, State::Bad);
        assert_eq!(
            text,
            "good     a: is there\nbad      b: is not\n         → make it\nit does not work as it stands\n"
        );
        let json = as_json(&findings, State::Bad);
        assert!(
            json.contains("\"advice\": null") && json.contains("\"state\": \"bad\""),
            "{json}"
        );
        assert!(State::Bad > State::Warning && State::Warning > State::Good);
    }
}
