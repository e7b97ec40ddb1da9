//! `konklave doctor privacy`: what is stored now, by the entries of the data map. The same entries make the deletion job
//! and the documents, so what is printed here is what is done. Nothing is changed; the server may run meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use datamap::{Entry, HOUR, Place, Settings, Text, Words};
use serde_json::json;
use server::{Config, Lock};
use store::{Database, Store, catalogue};

use super::arguments::Language;
use super::owner::become_owner;
use super::print;

/// What is there now.
struct Stored {
    /// Rows of each table's entry; none: there is no database yet.
    rows: Option<BTreeMap<&'static str, u64>>,
    settings: Settings,
    /// Files of the data directory, with their sizes in bytes.
    files: Vec<(PathBuf, u64)>,
}

/// Prints it.
pub fn privacy(file: Option<&Path>, as_json: bool, language: Option<Language>) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    become_owner(&config.data_dir)?;
    let stored = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(look(&config))?;
    print(&if as_json {
        json(&stored)
    } else {
        lines(&stored, self::language(language))
    })?;
    Ok(())
}

/// The one that was asked for, or the terminal's.
pub fn language(wanted: Option<Language>) -> Language {
    wanted.unwrap_or_else(|| of_terminal(std::env::var("LC_ALL").or_else(|_| std::env::var("LANG"))))
}

async fn look(config: &Config) -> anyhow::Result<Stored> {
    let mut settings = Settings {
        room_keep_hours: config.room_keep.as_secs() / HOUR,
        ..Settings::default()
    };
    let begun = match config.database {
        Database::Embedded => config.data_dir.join("database/konklave.db").try_exists(),
        Database::Postgres(_) => config.data_dir.join("secrets").try_exists(),
    };
    let begun = begun.with_context(|| {
        let shown = config.data_dir.display();
        format!("{shown} cannot be looked at; run this command as the user the server runs as, or as root")
    })?;
    let secrets = config.data_dir.join("secrets");
    if !begun && (Lock::is_held(&config.data_dir) || secrets.exists()) {
        bail!(
            "{}/database/konklave.db is missing, although a server has run here: is database.url or \
             KONKLAVE_DATABASE_URL set as for the server?",
            config.data_dir.display()
        );
    }
    let mut rows = None;
    if begun {
        let store = Store::reading(&config.data_dir, &config.database).await?;
        settings = store.settings(settings.room_keep_hours).await?;
        rows = Some(store.rows().await?.into_iter().collect());
        store.close().await;
    }
    let mut files = Vec::new();
    list(&config.data_dir, &mut files).with_context(|| config.data_dir.display().to_string())?;
    files.sort();
    Ok(Stored { rows, settings, files })
}

/// Every file below `folder`; none if there is no such folder.
fn list(folder: &Path, into: &mut Vec<(PathBuf, u64)>) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            list(&entry.path(), into)?;
        } else {
            into.push((entry.path(), metadata.len()));
        }
    }
    Ok(())
}

/// German for a terminal that speaks it.
fn of_terminal(variable: Result<String, std::env::VarError>) -> Language {
    match variable {
        Ok(value) if value.to_ascii_lowercase().starts_with("de") => Language::De,
        _ => Language::En,
    }
}

impl Stored {
    /// How much there is of an entry; none: that cannot be counted here.
    fn count(&self, entry: &Entry) -> Option<u64> {
        match entry.place {
            Place::Database(_) => Some(
                self.rows
                    .as_ref()
                    .map_or(0, |rows| rows.get(entry.id).copied().unwrap_or(0)),
            ),
            _ => None,
        }
    }
}

fn lines(stored: &Stored, language: Language) -> String {
    let say = |text: Text| match language {
        Language::De => text.de,
        Language::En => text.en,
    };
    let words = |words: Words| match language {
        Language::De => words.de,
        Language::En => words.en,
    };
    let [about, purpose, basis, recipients, place, kept, erased] = match language {
        Language::De => [
            "Über",
            "Zweck",
            "Grundlage",
            "Empfänger",
            "Ort",
            "Aufbewahrung",
            "Löschung",
        ],
        Language::En => ["About", "Purpose", "Basis", "Recipients", "Place", "Kept", "Deleted by"],
    };
    let mut text = String::new();
    for entry in catalogue() {
        let now = match (stored.count(entry), language) {
            (Some(rows), Language::De) => format!("jetzt gespeichert: {rows}"),
            (Some(rows), Language::En) => format!("stored now: {rows}"),
            (None, Language::De) => "hier nicht zählbar".to_owned(),
            (None, Language::En) => "not counted here".to_owned(),
        };
        text.push_str(&format!("{} — {now}\n  {}\n", entry.id, say(entry.what)));
        for (label, value) in [
            (about, say(entry.about).to_owned()),
            (purpose, say(entry.purpose).to_owned()),
            (basis, say(entry.basis.words()).to_owned()),
            (recipients, say(entry.recipients).to_owned()),
            (place, say(entry.place.words()).to_owned()),
            (kept, words(entry.retention_words(&stored.settings))),
            (erased, say(entry.erasure).to_owned()),
        ] {
            text.push_str(&format!("  {label}: {value}\n"));
        }
        text.push('\n');
    }
    text.push_str(match language {
        Language::De => "Dateien im Datenverzeichnis:\n",
        Language::En => "Files in the data directory:\n",
    });
    for (path, bytes) in &stored.files {
        text.push_str(&format!("  {} ({bytes} bytes)\n", path.display()));
    }
    text
}

fn json(stored: &Stored) -> String {
    let both = |text: Text| json!({ "de": text.de, "en": text.en });
    let entries: Vec<_> = catalogue()
        .map(|entry| {
            let kept = entry.retention_words(&stored.settings);
            json!({
                "id": entry.id,
                "stored": stored.count(entry),
                "what": both(entry.what),
                "about": both(entry.about),
                "purpose": both(entry.purpose),
                "basis": both(entry.basis.words()),
                "recipients": both(entry.recipients),
                "place": entry.place.name(),
                "kept": { "de": kept.de, "en": kept.en },
                "deleted": both(entry.erasure),
            })
        })
        .collect();
    let files: Vec<_> = stored
        .files
        .iter()
        .map(|(path, bytes)| json!({ "path": path.to_string_lossy(), "bytes": bytes }))
        .collect();
    format!("{:#}\n", json!({ "entries": entries, "files": files }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_data_map_is_printed_in_both_languages() {
        let stored = Stored {
            rows: Some(BTreeMap::from([("rooms", 3)])),
            settings: Settings::default(),
            files: vec![("data/lock".into(), 0)],
        };
        for language in [Language::De, Language::En] {
            let text = lines(&stored, language);
            for entry in catalogue() {
                assert!(text.contains(&format!("{} — ", entry.id)), "{}", entry.id);
            }
            assert!(text.contains("data/lock (0 bytes)"));
        }
        assert!(lines(&stored, Language::En).contains("rooms — stored now: 3\n"));
        let parsed: serde_json::Value = serde_json::from_str(&json(&stored)).unwrap();
        assert_eq!(parsed["entries"].as_array().unwrap().len(), catalogue().count());
    }

    #[test]
    fn the_terminal_says_which_language() {
        assert!(of_terminal(Ok("de_DE.UTF-8".to_owned())) == Language::De);
        assert!(of_terminal(Ok("C.UTF-8".to_owned())) == Language::En);
        assert!(of_terminal(Err(std::env::VarError::NotPresent)) == Language::En);
    }
}
