//! `konklave compliance`: the papers of this server, what is missing in them, and what changed.

use std::fs;
use std::io::{IsTerminal, Read, Write, read_to_string, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::compliance::{
    Answers, Change, Document, Facts, Field, Finding, Issue, Language as In, Paper, QUESTIONS, check, chosen, diff,
    hints, html, markdown,
};
use anyhow::{Context, bail};
use datamap::Text;
use serde_json::{Value, json};
use server::{Config, papers};

use super::arguments::{ComplianceCommand, Format, Language};
use super::data::{changing, note, now, reading_of};
use super::owner::become_owner;
use super::print;
use super::privacy::language;

/// Bytes that are read of an answer.
const ANSWER: u64 = 64 * 1024;

/// Does it.
pub fn compliance(file: Option<&Path>, command: ComplianceCommand) -> anyhow::Result<ExitCode> {
    match command {
        ComplianceCommand::List { json, language: wanted } => print(&list(json, of(language(wanted))))?,
        ComplianceCommand::Questions { json, language: wanted } => {
            let (_, answers) = look(file)?;
            print(&questions(&answers, json, of(language(wanted))))?;
        }
        ComplianceCommand::Answer { name, answer, forget } => set(file, &name, answer, forget)?,
        ComplianceCommand::Render {
            to,
            format,
            papers,
            language,
        } => {
            let (facts, answers) = look(file)?;
            let languages = language.map_or_else(|| vec![In::De, In::En], |one| vec![of(one)]);
            render(
                &facts,
                &answers,
                &Wanted {
                    to,
                    format,
                    papers,
                    languages,
                },
            )?;
        }
        ComplianceCommand::Diff { folder } => {
            let (facts, answers) = look(file)?;
            return changes(&facts, &answers, &folder);
        }
        ComplianceCommand::Check { json, language: wanted } => {
            let (facts, answers) = look(file)?;
            return checked(&facts, &answers, json, of(language(wanted)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is to be written.
struct Wanted {
    to: Option<PathBuf>,
    format: Format,
    papers: Vec<String>,
    languages: Vec<In>,
}

/// The language as papers know it.
pub(super) const fn of(language: Language) -> In {
    match language {
        Language::De => In::De,
        Language::En => In::En,
    }
}

/// The server as it is, and what was said.
fn look(file: Option<&Path>) -> anyhow::Result<(Facts, Answers)> {
    let config = Config::load(file)?;
    become_owner(&config.data_dir)?;
    let config = &config;
    reading_of(config, |store| async move {
        let facts = papers::facts(config, &store, now()).await?;
        Ok((facts, papers::answers(&store).await?))
    })
}

fn say(text: Text, language: In) -> &'static str {
    match language {
        In::De => text.de,
        In::En => text.en,
    }
}

fn list(as_json: bool, language: In) -> String {
    if as_json {
        let all: Vec<Value> = Paper::ALL
            .iter()
            .map(|paper| json!({"paper": paper.id(), "name": say(paper.name(), language)}))
            .collect();
        return format!("{:#}\n", Value::Array(all));
    }
    let line = |paper: &Paper| format!("{:18} {}\n", paper.id(), say(paper.name(), language));
    Paper::ALL.iter().map(line).collect()
}

fn questions(answers: &Answers, as_json: bool, language: In) -> String {
    if as_json {
        let all: Vec<Value> = QUESTIONS
            .iter()
            .map(|question| {
                json!({
                    "name": question.id,
                    "label": say(question.label, language),
                    "help": say(question.help, language),
                    "answer": answers.get(question.field),
                })
            })
            .collect();
        return format!("{:#}\n", Value::Array(all));
    }
    let mut text = String::new();
    for question in QUESTIONS {
        let answer = match (answers.get(question.field), language) {
            (Some(answer), _) => answer.replace('\n', "\n    "),
            (None, In::De) => "(noch keine Angabe)".to_owned(),
            (None, In::En) => "(no answer yet)".to_owned(),
        };
        text += &format!(
            "{}: {}\n  {}\n    {answer}\n",
            question.id,
            say(question.label, language),
            say(question.help, language)
        );
    }
    text
}

fn set(file: Option<&Path>, name: &str, answer: Option<String>, forget: bool) -> anyhow::Result<()> {
    let field = Field::named(name)?;
    let answer = match answer {
        Some(dash) if dash == "-" => Some(read_to_string(stdin().lock().take(ANSWER)).context("standard input")?),
        answer => answer.filter(|_| !forget),
    };
    let mut kept = Answers::default();
    if let Some(answer) = &answer {
        kept.set(field, answer)?;
    }
    let answer = kept.get(field).map(str::to_owned);
    changing(file, |_, store| async move {
        let note = note("answer_changed", None, field.question().id.to_owned());
        store.set_answer(field.question().id, answer.as_deref(), &note).await?;
        Ok(())
    })
}

fn render(facts: &Facts, answers: &Answers, wanted: &Wanted) -> anyhow::Result<()> {
    let mut papers = Vec::new();
    for id in &wanted.papers {
        let known: Vec<&str> = Paper::ALL.iter().map(|paper| paper.id()).collect();
        let paper = Paper::named(id);
        papers.push(paper.with_context(|| format!("no paper is called `{id}`; there are {}", known.join(", ")))?);
    }
    if papers.is_empty() {
        papers = Paper::ALL.to_vec();
    }
    let Some(folder) = &wanted.to else {
        let ([paper], [language, ..]) = (&papers[..], &wanted.languages[..]) else {
            bail!("name one paper to print it, or a folder with --to");
        };
        return shown(wanted.format, || {
            written(*paper, facts, answers, wanted.format, *language)
        });
    };
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for paper in papers {
        for language in &wanted.languages {
            let file = folder.join(name(paper, wanted.format, *language));
            fs::write(&file, written(paper, facts, answers, wanted.format, *language)?)
                .with_context(|| file.display().to_string())?;
            print(&format!("{}\n", file.display()))?;
        }
    }
    Ok(())
}

fn name(paper: Paper, format: Format, language: In) -> String {
    let ending = match format {
        Format::Markdown => "md",
        Format::Html => "html",
        Format::Pdf => "pdf",
        Format::Odt => "odt",
    };
    format!("{}.{}.{ending}", paper.id(), language.tag())
}

/// Whether a format can be shown where it would go: bytes on a terminal are noise, and some of them commands to it.
fn is_for(format: Format, is_terminal: bool) -> anyhow::Result<()> {
    if is_terminal && matches!(format, Format::Pdf | Format::Odt) {
        bail!("this format is not for a terminal: name a folder with --to, or send it into a file with `> paper`");
    }
    Ok(())
}

fn written(paper: Paper, facts: &Facts, answers: &Answers, format: Format, language: In) -> anyhow::Result<Vec<u8>> {
    let document = paper.write(facts, answers);
    formed(&document, &Issue::of(paper, facts, answers), format, language)
}

/// A document in this format.
pub(super) fn formed(document: &Document, issue: &Issue, format: Format, language: In) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        Format::Markdown => markdown(document, issue, language).into_bytes(),
        Format::Html => html(document, issue, language).into_bytes(),
        Format::Pdf => press::pdf(document, issue, language)?,
        Format::Odt => press::odt(document, issue, language)?,
    })
}

/// Prints a document of this format, unless a terminal could not show it.
pub(super) fn shown(format: Format, document: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<()> {
    is_for(format, stdout().is_terminal())?;
    let mut out = stdout().lock();
    out.write_all(&document()?)?;
    Ok(out.flush()?)
}

fn changes(facts: &Facts, answers: &Answers, folder: &Path) -> anyhow::Result<ExitCode> {
    let (mut seen, mut changed) = (0, false);
    for paper in Paper::ALL {
        for language in [In::De, In::En] {
            let name = name(*paper, Format::Markdown, language);
            let file = folder.join(&name);
            let before = match fs::read_to_string(&file) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                read => read.with_context(|| file.display().to_string())?,
            };
            seen += 1;
            let now = paper.write(facts, answers);
            let now = markdown(&now, &Issue::of(*paper, facts, answers), language);
            // A change of the head alone is none.
            let differences: Vec<Change> = diff(&before, &now);
            let differences: Vec<&Change> = differences.iter().filter(|change| !change.is_of_the_head()).collect();
            if !differences.is_empty() {
                changed = true;
                print(&format!("{name}\n"))?;
            }
            for change in differences {
                print(&match change {
                    Change::Gone(line) => format!("  - {line}\n"),
                    Change::New(line) => format!("  + {line}\n"),
                })?;
            }
        }
    }
    if seen == 0 {
        bail!(
            "{} has no paper in Markdown; write some with `konklave compliance render --format markdown --to {}`",
            folder.display(),
            folder.display()
        );
    }
    Ok(ExitCode::from(u8::from(changed)))
}

fn checked(facts: &Facts, answers: &Answers, as_json: bool, language: In) -> anyhow::Result<ExitCode> {
    let (findings, hints) = (check(facts, answers), hints(facts));
    if as_json {
        let told =
            |kind: &str, one: &Finding| json!({kind: chosen(&one.what, language), "help": chosen(&one.help, language)});
        let hints = hints.iter().map(|hint| told("hint", hint));
        let all = findings.iter().map(|finding| told("finding", finding)).chain(hints);
        print(&format!("{:#}\n", Value::Array(all.collect())))?;
    } else {
        for one in findings.iter().chain(&hints) {
            print(&format!(
                "{}\n  {}\n",
                chosen(&one.what, language),
                chosen(&one.help, language)
            ))?;
        }
    }
    // What is only a hint is no fault.
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_not_sent_to_a_terminal_and_text_is() {
        for (format, is_terminal, is_shown) in [
            (Format::Markdown, true, true),
            (Format::Html, true, true),
            (Format::Pdf, true, false),
            (Format::Odt, true, false),
            (Format::Pdf, false, true),
            (Format::Odt, false, true),
        ] {
            assert_eq!(is_for(format, is_terminal).is_ok(), is_shown);
        }
    }
}
