//! Schemas of the wire's types, with what the types themselves cannot say.

use std::collections::BTreeMap;

use schemars::generate::{Contract, SchemaSettings};
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use wire::limits;
use wire::schema::exactly;

/// The largest integer JavaScript holds exactly.
const SAFE: u64 = (1 << 53) - 1;

/// Bounds of single properties: type, property, what is added.
fn bounds() -> Vec<(&'static str, &'static str, Value)> {
    let answer = json!({"minLength": limits::NECESSITY_ANSWER.start(), "maxLength": limits::NECESSITY_ANSWER.end()});
    vec![
        ("NecessityAnswers", "purpose", answer.clone()),
        ("NecessityAnswers", "suitable", answer.clone()),
        ("NecessityAnswers", "milder", answer.clone()),
        ("NecessityAnswers", "safeguards", answer),
        (
            "CreateRoom",
            "invites",
            json!({"minItems": 1, "maxItems": limits::INVITES}),
        ),
        ("UpdateRoom", "add", json!({"maxItems": limits::INVITES})),
        (
            "UpdateRoom",
            "revoke",
            json!({"maxItems": limits::INVITES, "uniqueItems": true}),
        ),
        ("UpdateRoom", "seq", json!({"minimum": 1, "maximum": SAFE})),
        ("UpdateRoom", "base", exactly(32).to_value()),
        ("UpdateRoom", "signature", exactly(64).to_value()),
        ("KeepRoom", "seq", json!({"minimum": 1, "maximum": SAFE})),
        ("KeepRoom", "signature", exactly(64).to_value()),
        ("EndRoom", "seq", json!({"minimum": 1, "maximum": SAFE})),
        ("EndRoom", "signature", exactly(64).to_value()),
        ("PasskeyInfo", "id", exactly(16).to_value()),
        ("SessionInfo", "id", exactly(16).to_value()),
        ("Policy", "sessionDays", json!({"minimum": 1, "maximum": 90})),
        ("Policy", "auditDays", json!({"minimum": 30, "maximum": 365})),
        ("Policy", "planDays", json!({"minimum": 1, "maximum": 1100})),
        (
            "Exempt",
            "reason",
            json!({"minLength": limits::EXEMPTION_REASON.start(), "maxLength": limits::EXEMPTION_REASON.end()}),
        ),
    ]
}

/// Texts of these names are at most so many characters long, wherever they stand.
const LENGTHS: [(&str, usize); 4] = [
    ("login", limits::LOGIN),
    ("name", limits::NAME),
    ("label", limits::NAME),
    ("email", limits::EMAIL),
];

/// Two views of the same types: what may be left out when it is sent to the server is there when it sends.
pub struct Schemas {
    pub asked: SchemaGenerator,
    pub given: SchemaGenerator,
}

impl Schemas {
    pub fn new() -> Self {
        let of = |contract| {
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.contract = contract;
                settings.meta_schema = None;
                settings.definitions_path = "/components/schemas".into();
            });
            settings.into_generator()
        };
        Self {
            asked: of(Contract::Deserialize),
            given: of(Contract::Serialize),
        }
    }

    /// All named types, by name.
    pub fn finish(mut self) -> BTreeMap<String, Value> {
        let mut all: BTreeMap<String, Value> = self.asked.take_definitions(false).into_iter().collect();
        for (name, given) in self.given.take_definitions(false) {
            let asked = all.entry(name.clone()).or_insert_with(|| given.clone());
            assert_eq!(
                *asked, given,
                "{name} is another type when asked than when given: declare two"
            );
        }
        for (name, property, bound) in bounds() {
            let schema = all.get_mut(name).unwrap_or_else(|| panic!("{name}: no such type"));
            let bounded = schema.pointer_mut(&format!("/properties/{property}"));
            let bounded = bounded.unwrap_or_else(|| panic!("{name}.{property}: no such property"));
            extend(bounded, &bound);
        }
        all.values_mut().for_each(exact);
        all
    }
}

fn extend(schema: &mut Value, with: &Value) {
    let (Some(schema), Some(with)) = (schema.as_object_mut(), with.as_object()) else {
        panic!("a schema is an object");
    };
    schema.extend(with.clone());
}

/// Says exactly what the types mean.
pub fn exact(value: &mut Value) {
    let schema: &mut Schema = value.try_into().unwrap();
    Exact.transform(schema);
}

struct Exact;

impl Transform for Exact {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(schema) = schema.as_object_mut() else { return };
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = plain(text);
        }
        // Rust's word for a width, which says nothing beyond its bounds.
        let most = match schema.remove("format") {
            Some(format) if format == "uint64" => Some(u64::MAX),
            Some(format) if format == "uint32" => Some(u32::MAX.into()),
            Some(format) if format == "uint16" => Some(u16::MAX.into()),
            Some(format) => panic!("bounds of {format} are not known"),
            None => None,
        };
        if let Some(most) = most {
            schema.entry("maximum").or_insert(most.into());
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        properties.map(lengths);
    }
}

fn lengths(properties: &mut Map<String, Value>) {
    for (name, most) in LENGTHS {
        let text = properties.get_mut(name).filter(|schema| schema["type"] == "string");
        let text = text.and_then(Value::as_object_mut);
        text.map(|schema| schema.entry("maxLength").or_insert(most.into()));
    }
}

/// Rust's links are words.
fn plain(text: &str) -> String {
    text.replace("[`", "`")
        .replace("`]", "`")
        .replace("`crate::", "`")
        .replace('\n', " ")
}
