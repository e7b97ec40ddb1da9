//! What can be asked about other services.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::{Format, Language};

/// What is done with a table of services.
#[derive(Subcommand)]
pub enum AssessCommand {
    /// Print every service of the table that comes with the program, with what was said of it.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, visible_alias = "lang", value_enum)]
        language: Option<Language>,
    },
    /// Write the table, to be edited: that of the program, or another in another form.
    Export {
        /// Which form.
        #[arg(long, value_enum, default_value_t = Form::Csv)]
        format: Form,
        /// What stands between the fields of CSV.
        #[arg(long, value_enum, default_value_t = Between::Comma)]
        separator: Between,
        /// The new file. Without it: print.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// A table of your own, `-` for standard input, in place of that of the program.
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Look for broken rows: line, column and reason. Ends with 0 if there are none, otherwise with 1.
    Check {
        /// Your table, CSV or JSON; `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, visible_alias = "lang", value_enum)]
        language: Option<Language>,
    },
    /// Write the assessment: overview, a light for each use with its reasons, the form of seven steps, sources. Broken rows are
    /// left out and named; then it ends with 1.
    Render {
        /// Your table, CSV or JSON; `-` for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Language; by default that of the terminal.
        #[arg(long, visible_alias = "lang", value_enum)]
        language: Option<Language>,
        /// Which format.
        #[arg(long, value_enum, default_value_t = Format::Html)]
        format: Format,
        /// The new file. Without it: print.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Comma-separated values, for spreadsheets.
    Csv,
    /// A list of objects, for programs.
    Json,
}

/// What stands between the fields of CSV.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Between {
    /// As RFC 4180 has it.
    Comma,
    /// As spreadsheets set to German open it, with the mark of UTF-8.
    Semicolon,
}
