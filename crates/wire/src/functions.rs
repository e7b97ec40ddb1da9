//! Bodies of the HTTP interface of functions that are switched for the whole server, each by a decision that answers four
//! questions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A function that administrators switch. What the software does not contain is none, and cannot be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SwitchedFunction {
    /// Showing a screen to the others. The server refuses it while it is off.
    ScreenShare,
    /// Chat during a meeting. The server cannot read it: while it is off, its pages neither send nor show it.
    Chat,
    /// Notes written together during a meeting; as chat.
    Notes,
    /// Polls; as chat.
    Polls,
    /// Joining without an account. The server refuses it while it is off.
    GuestAccess,
    /// Backgrounds in front of one's room; nobody but the own page knows of them.
    Backgrounds,
}

impl SwitchedFunction {
    /// Every one, in the order they are named to people.
    pub const ALL: [Self; 6] = [
        Self::ScreenShare,
        Self::Chat,
        Self::Notes,
        Self::Polls,
        Self::GuestAccess,
        Self::Backgrounds,
    ];

    /// Its name in addresses, in the database and in the audit log, as in JSON. Never given to another.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ScreenShare => "screen_share",
            Self::Chat => "chat",
            Self::Notes => "notes",
            Self::Polls => "polls",
            Self::GuestAccess => "guest_access",
            Self::Backgrounds => "backgrounds",
        }
    }

    /// The one of this [`id`](Self::id).
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.id() == id)
    }
}

/// The four answers of a necessity check, each in 20 to 2000 characters; they stand in the papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NecessityAnswers {
    /// What the function is needed for, and whether that purpose is permitted.
    pub purpose: String,
    /// Whether it achieves that purpose.
    pub suitable: String,
    /// Whether there is a less intrusive way that is as suitable, and which were examined.
    pub milder: String,
    /// What protects the data subjects.
    pub safeguards: String,
}

/// A function, and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FunctionState {
    /// Which.
    pub function: SwitchedFunction,
    /// What it is, in a few words.
    pub name: String,
    /// Whether it is switched on. Until somebody decides, it is.
    pub on: bool,
    /// What whoever decides may take over as answers.
    pub proposed: NecessityAnswers,
    /// The answers given last, of a function that was switched off since, too; none: nobody has given any.
    pub answers: Option<NecessityAnswers>,
    /// When it was decided last; none: nobody has decided yet.
    #[ts(type = "number | null")]
    pub decided_at: Option<u64>,
    /// The name of who decided last; empty: nobody has yet, it was done at the server itself, or the account is gone.
    pub decided_by: String,
}

/// `GET /api/functions?lang=<de|en>` (administrators, officer, works council). Every change is answered with it, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FunctionList {
    /// Every function that is switched, in the order they are named to people.
    pub functions: Vec<FunctionState>,
    /// Names of functions that the software does not contain.
    pub absent: Vec<String>,
}

/// `PUT /api/functions/{function}?lang=<de|en>` (administrators), after a fresh proof. Answered with [`FunctionList`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwitchFunction {
    /// Whether it is to be on from now on.
    pub on: bool,
    /// The four answers. Nothing is switched on without them (`necessity_unanswered`); switched off without them, it keeps
    /// those given last.
    pub answers: Option<NecessityAnswers>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_has_one_name_everywhere() {
        for function in SwitchedFunction::ALL {
            assert_eq!(
                serde_json::to_value(function).ok(),
                Some(serde_json::Value::from(function.id()))
            );
            assert_eq!(SwitchedFunction::named(function.id()), Some(function));
        }
        for id in ["", "Chat", "recording", "chat "] {
            assert_eq!(SwitchedFunction::named(id), None, "{id}");
        }
    }
}
