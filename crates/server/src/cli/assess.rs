//! `konklave assess`: other services, from a table that an operator keeps. It needs neither configuration nor server.

use std::fs::{self, File};
use std::io::{Read as _, stdin};
use std::path::Path;
use std::process::ExitCode;

use ::compliance::assess::{
    Day, Kind, LARGEST, Problem, Provider, Read, Separator, builtin, csv, issue, json, paper, read, said,
};
use ::compliance::{Language as In, chosen};
use anyhow::Context;
use datamap::Words;
use serde_json::{Value, json};

use super::arguments::{AssessCommand, Between, Form, Format, Language};
use super::compliance::{formed, of, shown};
use super::data::now;
use super::print;
use super::privacy::language;

/// Does it.
pub fn assess(command: AssessCommand) -> anyhow::Result<ExitCode> {
    match command {
        AssessCommand::List { json, language: wanted } => print(&list(json, language(wanted)))?,
        AssessCommand::Export {
            format,
            separator,
            out,
            from,
        } => {
            let table = from.as_deref().map(table).transpose()?;
            let (providers, problems) =
                table.map_or_else(|| (builtin(), Vec::new()), |read| (read.providers, read.problems));
            write(out.as_deref(), &exported(&providers, format, separator))?;
            return Ok(told(&problems, language(None)));
        }
        AssessCommand::Check {
            file,
            json,
            language: wanted,
        } => return checked(&table(&file)?, json, language(wanted)),
        AssessCommand::Render {
            file,
            language: wanted,
            format,
            out,
        } => {
            let (read, language) = (table(&file)?, language(wanted));
            let document = || rendered(&read, format, of(language));
            match out {
                Some(file) => fs::write(&file, document()?).with_context(|| file.display().to_string())?,
                None => shown(format, document)?,
            }
            return Ok(told(&read.problems, language));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a table, of which nothing beyond its limit.
fn table(file: &Path) -> anyhow::Result<Read> {
    let mut bytes = Vec::new();
    // One more than allowed, so that it is told as too large.
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX) + 1;
    if file == Path::new("-") {
        stdin()
            .lock()
            .take(most)
            .read_to_end(&mut bytes)
            .context("standard input")?;
    } else {
        let shown = || file.display().to_string();
        let opened = File::open(file).with_context(shown)?;
        opened.take(most).read_to_end(&mut bytes).with_context(shown)?;
    }
    Ok(read(&bytes))
}

/// Writes to a file, or to standard output.
fn write(out: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match out {
        Some(file) => fs::write(file, text).with_context(|| file.display().to_string()),
        None => Ok(print(text)?),
    }
}

fn list(as_json: bool, language: Language) -> String {
    let all = builtin();
    if as_json {
        return json(&all);
    }
    let line = |provider: &Provider| {
        let mut line = format!("{}\n", provider.name);
        for (kind, _) in Kind::ALL {
            if let Some(fact) = provider.fact(*kind) {
                let (name, value) = (Words::from(kind.name()), said(*kind, &fact.value));
                let (name, value) = (chosen(&name, of(language)), chosen(&value, of(language)));
                line += &format!("  {name}: {value} ({}; {})\n", fact.as_of, fact.source);
            }
        }
        line
    };
    all.iter().map(line).collect()
}

/// The table as text. That cells were changed for spreadsheets is said on standard error.
fn exported(providers: &[Provider], format: Form, separator: Between) -> String {
    let separator = match separator {
        Between::Comma => Separator::Comma,
        Between::Semicolon => Separator::Semicolon,
    };
    match format {
        Form::Json => json(providers),
        Form::Csv => {
            let written = csv(providers, separator);
            if written.guarded > 0 {
                eprintln!(
                    "konklave: cells that begin like a formula and got a ' in front: {}; reading the table takes it away again",
                    written.guarded
                );
            }
            written.text
        }
    }
}

fn rendered(read: &Read, format: Format, language: In) -> anyhow::Result<Vec<u8>> {
    let today = Day::at(now());
    let document = paper(&read.providers, &read.problems, today);
    let issue = issue(&document, today, env!("CARGO_PKG_VERSION"));
    formed(&document, &issue, format, language)
}

fn checked(read: &Read, as_json: bool, language: Language) -> anyhow::Result<ExitCode> {
    if as_json {
        let all: Vec<Value> = read
            .problems
            .iter()
            .map(|problem| json!({"line": problem.line, "column": problem.column, "reason": chosen(&problem.reason, of(language))}))
            .collect();
        print(&format!("{:#}\n", Value::Array(all)))?;
        return Ok(ExitCode::from(u8::from(!read.problems.is_empty())));
    }
    let good = read.providers.len();
    print(&match language {
        Language::De => format!("{good} Dienste gelesen\n"),
        Language::En => format!("{good} services read\n"),
    })?;
    Ok(told(&read.problems, language))
}

/// Says on standard error what is wrong with a table; 1 if anything is.
fn told(problems: &[Problem], language: Language) -> ExitCode {
    for problem in problems {
        let line = match language {
            Language::De => "Zeile",
            Language::En => "line",
        };
        let column = problem
            .column
            .as_ref()
            .map_or_else(String::new, |column| format!(", {column}"));
        eprintln!(
            "{line} {}{column}: {}",
            problem.line,
            chosen(&problem.reason, of(language))
        );
    }
    ExitCode::from(u8::from(!problems.is_empty()))
}
