//! What can be asked of the compliance desk.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::Language;

/// What the desk does.
#[derive(Subcommand)]
pub enum ComplianceCommand {
    /// Print every paper there is.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
    /// Print every question only you can answer, with the answer given so far.
    Questions {
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
    /// Answer a question; `-` reads the answer from standard input. The server must be stopped.
    Answer {
        /// Its name, as `questions` prints it.
        #[arg(value_name = "NAME")]
        name: String,
        /// The answer.
        #[arg(value_name = "ANSWER", required_unless_present = "forget", conflicts_with = "forget")]
        answer: Option<String>,
        /// Forget the former answer.
        #[arg(long)]
        forget: bool,
    },
    /// Write papers into a folder, one file each.
    Render {
        /// The folder, which is made if it is not there. Without it: print, one paper only.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        /// Which format.
        #[arg(long, value_enum, default_value_t = Format::Html)]
        format: Format,
        /// Which papers, as `list` prints them; none: all.
        #[arg(value_name = "PAPER")]
        papers: Vec<String>,
        /// One language only; otherwise both.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
    /// Say what changed since papers were written as Markdown into a folder. Ends with 0 if nothing did, otherwise with 1.
    Diff {
        /// The folder, as `render --format markdown --to` wrote it.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Say what is missing or contradicts itself. Ends with 0 if nothing is, otherwise with 1. Sign-offs that are open and
    /// functions that nobody has decided on are named, too, and change nothing of how it ends.
    Check {
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
}

/// How a paper is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// HTML that stands alone and prints well.
    Html,
    /// PDF for archives and for everybody (PDF/A-2a, PDF/UA-1). Not shown on a terminal.
    Pdf,
    /// OpenDocument text, to be edited further. Not shown on a terminal.
    Odt,
}
