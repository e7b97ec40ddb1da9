//! `secrets.env` beside the configuration: variables that systemd hands to the service, so that commands typed by hand
//! look at the same database (systemd.exec(5), `EnvironmentFile`).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use confique::meta::{Expr, FieldKind, LeafKind};
use confique::{Config, Layer as _};
use toml::{Table, Value};

use super::ConfigError;
use super::raw::{self, Raw};

/// Name of the file.
const FILE: &str = "secrets.env";

/// What it sets; nothing if there is no such file, or if this process has been handed all of it.
pub(super) fn beside(file: Option<&Path>) -> Result<<Raw as Config>::Layer, ConfigError> {
    let empty = <Raw as Config>::Layer::empty();
    let Some(path) = file.map(|file| file.with_file_name(FILE)) else {
        return Ok(empty);
    };
    let shown = path.display();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(empty),
        // The service may not read it: it has its variables from systemd, which says so.
        Err(error) if error.kind() == ErrorKind::PermissionDenied && std::env::var_os("INVOCATION_ID").is_some() => {
            return Ok(empty);
        }
        Err(error) => {
            let problem = format!("{shown}: {error}; run this command as root, who may read it");
            return Err(ConfigError::Source(problem));
        }
    };
    // Nothing of the content is repeated.
    layer(&text).map_err(|key| ConfigError::Source(format!("{shown}: {key} has a value of the wrong kind")))
}

/// The file beside `file`, if it sets `variable`.
pub(super) fn setting(file: &Path, variable: &str) -> Option<PathBuf> {
    let path = file.with_file_name(FILE);
    let text = std::fs::read_to_string(&path).ok()?;
    let sets = text.lines().filter_map(assignment).any(|(name, _)| name == variable);
    sets.then_some(path)
}

/// What these lines set; otherwise the variable that is of the wrong kind.
fn layer(text: &str) -> Result<<Raw as Config>::Layer, String> {
    let mut all = <Raw as Config>::Layer::empty();
    for (name, value) in text.lines().filter_map(assignment) {
        let Some(key) = raw::keys().into_iter().find(|key| raw::variable_of(key) == name) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let value = typed(&key, value).ok_or(name)?;
        let table = match key.split_once('.') {
            Some((group, leaf)) => {
                let inner = Table::from_iter([(leaf.to_owned(), value)]);
                Table::from_iter([(group.to_owned(), Value::Table(inner))])
            }
            None => Table::from_iter([(key, value)]),
        };
        let one: <Raw as Config>::Layer = table.try_into().map_err(|_| name)?;
        // The last line counts.
        all = one.with_fallback(all);
    }
    Ok(all)
}

/// Name and value of a line, if it sets a variable of ours.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim().split_once('=')?;
    let name = name.trim();
    let value = value.trim();
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    name.starts_with("KONKLAVE_").then_some((name, quoted.unwrap_or(value)))
}

/// The value, of the kind that the default of `key` is.
fn typed(key: &str, value: &str) -> Option<Value> {
    let (group, leaf) = key.split_once('.').unwrap_or(("", key));
    let fields = match group {
        "" => Raw::META.fields,
        group => Raw::META.fields.iter().find_map(|field| match &field.kind {
            FieldKind::Nested { meta } if field.name == group => Some(meta.fields),
            _ => None,
        })?,
    };
    let field = fields.iter().find(|field| field.name == leaf)?;
    let FieldKind::Leaf {
        kind: LeafKind::Required { default },
        ..
    } = &field.kind
    else {
        return None;
    };
    match default {
        Some(Expr::Bool(_)) => value.parse().ok().map(Value::Boolean),
        Some(Expr::Integer(_)) => value.parse().ok().map(Value::Integer),
        Some(Expr::Array(_)) => {
            let list = value.split(',').map(|one| Value::String(one.to_owned()));
            Some(Value::Array(list.collect()))
        }
        _ => Some(Value::String(value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use store::Database;

    use super::*;

    #[test]
    fn what_the_service_is_handed_is_what_commands_see() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        std::fs::write(&file, "[database]\nurl = ''\n[room]\nkeep_hours = 5").unwrap();
        let text = "# a remark\nKONKLAVE_DATABASE_URL='postgres://us:hidden@db.example.org/konklave'\nPATH=/nowhere\n\
                    KONKLAVE_ROOM_KEEP_HOURS = 7\nKONKLAVE_MEDIA_TCP=false\nKONKLAVE_NONSENSE=1\n\
                    KONKLAVE_ORIGINS=\"https://a.example,https://b.example\"\n";
        std::fs::write(directory.path().join(FILE), text).unwrap();
        let config = super::super::Config::load(Some(&file)).unwrap();
        assert!(matches!(config.database, Database::Postgres(_)));
        assert_eq!(config.origins, ["https://a.example", "https://b.example"]);
        assert_eq!((config.room_keep.as_secs(), config.media_tcp), (7 * 3600, false));
    }

    #[test]
    fn a_line_that_is_wrong_is_named_and_not_repeated() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        std::fs::write(&file, "").unwrap();
        std::fs::write(directory.path().join(FILE), "KONKLAVE_MEDIA_TCP=hidden").unwrap();
        let said = super::super::Config::load(Some(&file)).unwrap_err().to_string();
        assert!(
            said.contains("KONKLAVE_MEDIA_TCP") && !said.contains("hidden"),
            "{said}"
        );
    }
}
