//! One operation of the HTTP interface, as the tables write it down.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};

/// The schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Which words a refusal is told in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// [`wire::AccountRefusal`].
    Account,
    /// [`wire::Refusal`].
    Room,
    /// None: nobody is refused, or in a sentence.
    Open,
}

/// What an answer carries.
pub enum Body {
    /// Nothing.
    Nothing,
    /// JSON of this type.
    Json(SchemaOf),
    /// A text of this media type.
    Text(&'static str),
    /// A file of one of these media types.
    File(&'static [&'static str]),
}

/// An answer of its own, beside what is common to all.
pub struct Answer {
    pub status: u16,
    pub says: &'static str,
    pub body: Body,
    /// Names of headers, with what they say.
    pub headers: Vec<(&'static str, &'static str)>,
}

/// A path, a method, and what is said of it.
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub summary: &'static str,
    pub family: Family,
    pub takes: Option<SchemaOf>,
    /// Fields of a form, in place of JSON.
    pub form: Option<Value>,
    /// A table is asked for, as CSV or as a list of objects.
    pub table: bool,
    pub example: Option<Value>,
    /// What could stand in place of `{…}` in the path.
    pub about: Option<String>,
    pub query: Vec<Value>,
    pub answers: Vec<Answer>,
    /// Statuses of its family, beside those that [`Operation::refusals`] concludes.
    pub refused: Vec<u16>,
    /// Whoever asks too often is told to wait.
    pub limited: bool,
}

/// An operation of this method. `summary`: what it does, in one plain sentence.
pub fn op(method: &'static str, path: &'static str, summary: &'static str) -> Operation {
    let accounts = ["/api/session", "/api/tickets", "/api/account"];
    let console = [
        "/api/members",
        "/api/policy",
        "/api/profiles",
        "/api/audit",
        "/api/oversight",
        "/api/papers",
        "/api/functions",
        "/api/services",
        "/api/health",
        "/api/backups",
        "/api/requests",
        "/api/mail",
    ];
    let of_accounts = accounts.iter().chain(&console).any(|start| path.starts_with(start));
    let family = if of_accounts { Family::Account } else { Family::Open };
    Operation {
        method,
        path,
        summary,
        family,
        takes: None,
        form: None,
        table: false,
        example: None,
        about: None,
        query: Vec::new(),
        answers: Vec::new(),
        refused: Vec::new(),
        limited: family != Family::Open,
    }
}

impl Operation {
    /// Refuses as these do.
    pub fn of(mut self, family: Family) -> Self {
        self.family = family;
        self.limited = family != Family::Open;
        self
    }

    /// JSON of this type is asked for.
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.takes = Some(|schemas| schemas.subschema_for::<T>());
        self
    }

    /// A form is asked for, with these fields.
    pub fn takes_form(mut self, fields: Value) -> Self {
        self.form = Some(fields);
        self
    }

    /// A table is asked for, as CSV or as a list of objects.
    pub fn takes_table(mut self) -> Self {
        self.table = true;
        self
    }

    /// What could be asked for, to begin with.
    pub fn example(mut self, example: impl Serialize) -> Self {
        self.example = Some(serde_json::to_value(example).unwrap());
        self
    }

    /// With this in its path, to begin with.
    pub fn about(mut self, what: impl ToString) -> Self {
        self.about = Some(what.to_string());
        self
    }

    /// This may stand in the query.
    pub fn query(mut self, name: &str, says: &str, schema: Value) -> Self {
        self.query
            .push(json!({"name": name, "in": "query", "description": says, "schema": schema}));
        self
    }

    /// Answered with JSON of this type.
    pub fn gives<T: JsonSchema>(self, status: u16, says: &'static str) -> Self {
        self.answer(status, says, Body::Json(|schemas| schemas.subschema_for::<T>()))
    }

    /// Answered with JSON of one of these types.
    pub fn either<T: JsonSchema, U: JsonSchema>(self, status: u16, says: &'static str) -> Self {
        let schema: SchemaOf = |schemas| {
            let (one, other) = (schemas.subschema_for::<T>(), schemas.subschema_for::<U>());
            json_schema!({"oneOf": [one, other]})
        };
        self.answer(status, says, Body::Json(schema))
    }

    /// Answered with a text.
    pub fn text(self, status: u16, says: &'static str, media: &'static str) -> Self {
        self.answer(status, says, Body::Text(media))
    }

    /// Answered with a file of one of these media types.
    pub fn file(self, status: u16, says: &'static str, media: &'static [&'static str]) -> Self {
        self.answer(status, says, Body::File(media))
    }

    /// Answered with a status alone.
    pub fn nothing(self, status: u16, says: &'static str) -> Self {
        self.answer(status, says, Body::Nothing)
    }

    /// 204.
    pub fn done(self) -> Self {
        self.nothing(204, "Done.")
    }

    /// The latest answer carries this header.
    pub fn with(mut self, header: &'static str, says: &'static str) -> Self {
        self.answers.last_mut().unwrap().headers.push((header, says));
        self
    }

    /// The latest answer has the browser keep, or forget, the session.
    pub fn sets_cookie(self) -> Self {
        self.with("Set-Cookie", "The session, for the browser to keep or to forget.")
    }

    /// Refused with these statuses, too.
    pub fn refused(mut self, statuses: &[u16]) -> Self {
        self.refused.extend(statuses);
        self
    }

    /// No rate is kept.
    pub fn unlimited(mut self) -> Self {
        self.limited = false;
        self
    }

    fn answer(mut self, status: u16, says: &'static str, body: Body) -> Self {
        self.answers.push(Answer {
            status,
            says,
            body,
            headers: Vec::new(),
        });
        self
    }

    /// Every status it refuses with. `signed_in`: nobody but members is let in.
    pub fn refusals(&self, signed_in: bool) -> Vec<u16> {
        if self.family == Family::Open {
            return self.refused.clone();
        }
        let names_something = self.path.contains('{');
        let takes = self.takes.is_some() || self.table;
        let concluded = [
            (takes, 400),
            (signed_in, 401),
            // A page of elsewhere; a role, a proof or a factor that is missing.
            (signed_in || self.method != "GET", 403),
            (names_something && self.family == Family::Account, 404),
            (takes, 413),
            (self.limited, 429),
            (true, 500),
        ];
        let concluded = concluded
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, status)| status);
        let mut statuses: Vec<u16> = concluded.chain(self.refused.iter().copied()).collect();
        statuses.retain(|status| self.answers.iter().all(|answer| answer.status != *status));
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }
}
