//! The file, and what is wrong with it. What stands there may be a password, so no message repeats it.

use std::ops::Range;
use std::path::Path;

use confique::Config;

use super::ConfigError;
use super::raw::{self, Raw};

/// Reads it.
pub(super) fn read(path: &Path) -> Result<<Raw as Config>::Layer, ConfigError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Source(format!("{shown}: {error}")))?;
    toml::from_str(&text).map_err(|error| {
        let message = without_values(error.message());
        ConfigError::Source(match error.span() {
            Some(span) => format!("{shown}: {}: {message}", place(&text, &span)),
            None => format!("{shown}: {message}"),
        })
    })
}

/// Line and column, counted from 1, and the key of that line if it is one of ours.
fn place(text: &str, span: &Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    let words = text.lines().nth(line).unwrap_or_default();
    let key = words.split('=').next().unwrap_or_default().trim();
    let named = match raw::keys().iter().any(|known| known.rsplit('.').next() == Some(key)) {
        true => format!(", `{key}`"),
        false => String::new(),
    };
    format!("line {}, column {}{named}", line + 1, column + 1)
}

/// `invalid type: string "…", expected …`, without the string.
fn without_values(message: &str) -> String {
    let Some(first) = message.find('"') else {
        return message.to_owned();
    };
    match message.rfind('"') {
        Some(last) if message.starts_with("invalid ") && last > first => {
            format!("{}…{}", &message[..first], &message[last + 1..])
        }
        _ => message.to_owned(),
    }
}
