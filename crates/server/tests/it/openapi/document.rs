//! The document, put together.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wire::SwitchedFunction;

use super::operation::{Answer, Body, Family, Operation};
use super::operations::operations;
use super::refusals::Refusals;
use super::schemas::{Schemas, exact};
use crate::rights;

const ABOUT: &str = "Meetings that are encrypted from end to end. Bytes stand in JSON as base64url without padding; \
    times are seconds since the Unix epoch. A request that changes something comes from a page of the server itself \
    (its Origin header is the server's), or from a program that says X-Konklave-Client: native. What is no HTTP \
    request, or has too long a head, is answered 400 or 431 without a body; methods that are not described, 405. \
    What happens in a meeting goes over the WebSocket at /api/ws and is described in docs/protocol.md.";

/// The whole document, pretty: its parts in their usual order, everything within them by name.
pub fn document() -> String {
    let (mut schemas, mut refusals) = (Schemas::new(), Refusals::default());
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in operations() {
        let described = described(&operation, &mut schemas, &mut refusals);
        let path = paths.entry(operation.path).or_default();
        let before = path.insert(operation.method.to_lowercase(), described);
        assert!(
            before.is_none(),
            "{} {} stands there twice",
            operation.method,
            operation.path
        );
    }
    let responses = refusals.finish(&mut schemas);
    let parts = [
        ("openapi", json!("3.1.0")),
        (
            "info",
            json!({
                "title": "Konklave", "version": wire::PROTOCOL_VERSION.to_string(), "description": ABOUT,
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            }),
        ),
        ("servers", json!([{"url": "/"}])),
        ("paths", json!(paths)),
        (
            "components",
            json!({
                "schemas": schemas.finish(), "responses": responses, "securitySchemes": sessions(),
                "parameters": {"Native": {
                    "name": "X-Konklave-Client", "in": "header",
                    "description": "Instead of an Origin, by a program that is no browser.",
                    "schema": {"type": "string", "enum": ["native"]},
                }},
            }),
        ),
    ];
    let parts = parts.map(|(name, part)| {
        let text = serde_json::to_string_pretty(&sorted(part)).unwrap();
        format!("  \"{name}\": {}", text.replace('\n', "\n  "))
    });
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

fn sessions() -> Value {
    let cookie = |name: &str, says: &str| json!({"type": "apiKey", "in": "cookie", "name": name, "description": says});
    json!({
        "session": cookie("__Host-konklave", "Whoever signed in."),
        "sessionOnLoopback": cookie("konklave", "The same where the server speaks HTTP on its own machine."),
    })
}

fn described(operation: &Operation, schemas: &mut Schemas, refusals: &mut Refusals) -> Value {
    let rights = rights::of(operation.method, operation.path);
    let signed_in = rights.starts_with('i');
    let mut responses: BTreeMap<String, Value> = BTreeMap::new();
    for answer in &operation.answers {
        let before = responses.insert(answer.status.to_string(), answered(answer, schemas));
        assert!(
            before.is_none(),
            "{}: {} is answered twice",
            operation.path,
            answer.status
        );
    }
    for status in operation.refusals(signed_in) {
        responses.insert(status.to_string(), refusals.refer(operation.family, status));
    }
    let mut described = json!({
        "operationId": id(operation),
        "summary": operation.summary,
        "tags": [tag(operation.path)],
        "security": if signed_in { json!([{"session": []}, {"sessionOnLoopback": []}]) } else { json!([]) },
        "responses": responses,
    });
    if let Some(who) = who(rights) {
        described["description"] = who.into();
    }
    let mut parameters = operation.query.clone();
    let segments = operation.path.split('/');
    parameters.extend(segments.filter_map(|segment| in_path(segment, operation)));
    if operation.method != "GET" && operation.family != Family::Open {
        parameters.push(json!({"$ref": "#/components/parameters/Native"}));
    }
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(takes) = operation.takes {
        let mut content = json!({"schema": takes(&mut schemas.asked)});
        if let Some(example) = &operation.example {
            content["example"] = example.clone();
        }
        described["requestBody"] = json!({"required": true, "content": {"application/json": content}});
    }
    if operation.table {
        let content = json!({"text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": table()}});
        described["requestBody"] = json!({"required": true, "content": content});
    }
    if let Some(fields) = &operation.form {
        let form = json!({"type": "object", "properties": fields, "required": names(fields)});
        let content = json!({"application/x-www-form-urlencoded": {"schema": form}});
        described["requestBody"] = json!({"required": true, "content": content});
    }
    described
}

/// A table as JSON: an object for each row, its filled cells by the names of their columns.
fn table() -> Value {
    json!({"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}})
}

fn names(fields: &Value) -> Vec<&String> {
    fields.as_object().into_iter().flat_map(Map::keys).collect()
}

fn answered(answer: &Answer, schemas: &mut Schemas) -> Value {
    let mut described = json!({"description": answer.says});
    let content = match answer.body {
        Body::Nothing => Vec::new(),
        Body::Json(schema) => {
            let mut schema = schema(&mut schemas.given).to_value();
            exact(&mut schema);
            vec![("application/json", schema)]
        }
        Body::Text(media) => vec![(media, json!({"type": "string"}))],
        Body::File(media) => media.iter().map(|media| (*media, of_file(media))).collect(),
    };
    for (media, schema) in content {
        described["content"][media] = json!({"schema": schema});
    }
    for (name, says) in &answer.headers {
        described["headers"][name] = json!({"description": says, "schema": {"type": "string"}});
    }
    described
}

fn of_file(media: &str) -> Value {
    if media == "application/json" {
        table()
    } else {
        json!({"type": "string"})
    }
}

/// What stands in place of `{…}` in a path.
fn in_path(segment: &str, operation: &Operation) -> Option<Value> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    let schema = match name {
        "room" => json!({
            "type": "string", "description": "16 bytes in base58.",
            "minLength": 16, "maxLength": 22, "pattern": "^[1-9A-HJ-NP-Za-km-z]{16,22}$",
        }),
        "paper" => {
            json!({"type": "string", "description": "As `GET /api/papers` names it.", "pattern": "^[a-z-]{1,40}$"})
        }
        "function" => json!({
            "type": "string", "description": "As `GET /api/functions` names it.",
            "enum": SwitchedFunction::ALL.map(SwitchedFunction::id),
        }),
        _ => json!({"$ref": "#/components/schemas/MemberId"}),
    };
    let mut parameter = json!({"name": name, "in": "path", "required": true, "schema": schema});
    if let Some(example) = &operation.about {
        parameter["example"] = example.as_str().into();
    }
    Some(parameter)
}

/// Method and path in one word, as `putApiRoomsRoom`.
fn id(operation: &Operation) -> String {
    let words = operation.path.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_uppercase() + &word[1..]);
    format!("{}{}", operation.method.to_lowercase(), words.collect::<String>())
}

/// The part of the interface it belongs to.
fn tag(path: &str) -> &str {
    let mut words = path.split('/').skip(1);
    match (words.next(), words.next()) {
        (Some("api"), Some(part)) => part,
        (Some("healthz" | "metrics" | ".well-known"), _) => "server",
        _ => "pages",
    }
}

/// Whom a row of the table of rights admits, if not everybody.
fn who(rights: &str) -> Option<&'static str> {
    match rights {
        "sssss" => None,
        "issss" => Some("For whoever is signed in."),
        "innns" => Some("For administrators."),
        "insss" => Some("For the works council, the protection officer and administrators."),
        "innss" => Some("For the protection officer and administrators."),
        "insns" => Some("For the works council and administrators."),
        "innsn" => Some("For the protection officer."),
        "insnn" => Some("For the works council."),
        _ => panic!("{rights}: say here who that is"),
    }
}

/// The same, whatever order this build of the JSON library keeps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<_, _> = map.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(map.into_iter().collect())
        }
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        other => other,
    }
}
