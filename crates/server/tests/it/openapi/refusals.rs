//! Answers that many operations share: a refusal for each status.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::operation::Family;
use super::schemas::Schemas;

/// What a status means, as its component is called.
fn name(family: Family, status: u16) -> String {
    let word = match status {
        400 => "Malformed",
        401 => "SignInFirst",
        403 => "NotAllowed",
        404 => "NotFound",
        408 => "TooSlow",
        409 => "Conflict",
        413 => "TooLarge",
        415 => "NoJson",
        422 => "Unfit",
        426 => "NoWebSocket",
        429 => "TooManyTries",
        500 => "Failed",
        503 => "Full",
        _ => panic!("{status}: give it a name here"),
    };
    match family {
        Family::Room => format!("Room{word}"),
        Family::Account | Family::Open => word.to_owned(),
    }
}

/// In plain words.
fn description(status: u16) -> &'static str {
    match status {
        400 => "The request could not be understood.",
        401 => "Nobody is signed in, or nobody was recognised.",
        403 => "The role does not admit it, a fresh proof or a second factor is missing, or the page is not ours.",
        404 => "There is nothing with this id, or the link is over.",
        408 => "The body did not arrive in time.",
        409 => "It does not go together with what is kept.",
        413 => "The request is too large.",
        415 => "The body is not sent as application/json.",
        422 => "Understood, but this cannot be a name, an address, a password or a day.",
        426 => "This is no WebSocket handshake.",
        429 => "Too many tries: wait.",
        500 => "The server failed.",
        503 => "The server keeps as many rooms as it may.",
        _ => panic!("{status}: say it here"),
    }
}

/// Codes of rooms by status; those of accounts say theirs themselves.
fn room_codes(status: u16) -> &'static [&'static str] {
    match status {
        400 => &["malformed", "outdated"],
        401 | 403 | 409 => &["not_allowed"],
        404 => &["not_invited"],
        408 | 415 | 426 => &["malformed"],
        413 => &["too_large"],
        422 => &["day_out_of_range"],
        429 => &["too_many_tries"],
        500 => &["internal"],
        503 => &["server_full"],
        _ => panic!("{status}: which codes?"),
    }
}

/// The codes of accounts whose documentation ends with this status in brackets.
fn account_codes(codes: &Value, status: u16) -> Vec<Value> {
    let wanted = format!("({status})");
    let all = codes["oneOf"].as_array().unwrap();
    let says = |code: &Value| code["description"].as_str().unwrap().contains(&wanted);
    all.iter()
        .filter(|code| says(code))
        .map(|code| code["const"].clone())
        .collect()
}

/// The shared answers that are used.
#[derive(Default)]
pub struct Refusals {
    used: BTreeMap<String, (Family, u16)>,
}

impl Refusals {
    /// A reference to one.
    pub fn refer(&mut self, family: Family, status: u16) -> Value {
        let name = name(family, status);
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        self.used.insert(name, (family, status));
        reference
    }

    /// All of them, by name.
    pub fn finish(self, schemas: &mut Schemas) -> BTreeMap<String, Value> {
        let of_accounts = schemas.given.subschema_for::<wire::AccountRefusal>();
        let of_rooms = schemas.given.subschema_for::<wire::Refusal>();
        let codes = schemas.given.definitions()["AccountRefusalCode"].clone();
        let shown = |(name, (family, status)): (String, (Family, u16))| {
            let (body, codes) = match family {
                Family::Room => (&of_rooms, room_codes(status).iter().map(|code| json!(code)).collect()),
                Family::Account | Family::Open => (&of_accounts, account_codes(&codes, status)),
            };
            assert!(!codes.is_empty(), "{status}: no refusal has this status");
            let waits = status == 429;
            let code = json!({"properties": {"code": {"enum": codes}}});
            let mut answer = json!({
                "description": description(status),
                "content": {"application/json": {"schema": {"allOf": [body, code]}}},
            });
            if waits {
                answer["headers"] = json!({"Retry-After": {
                    "description": "Seconds to wait.", "required": true,
                    "schema": {"type": "integer", "minimum": 0, "maximum": u32::MAX},
                }});
            }
            (name, answer)
        };
        self.used.into_iter().map(shown).collect()
    }
}
