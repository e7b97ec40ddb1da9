//! `konklave functions`.

use clap::{Args, Subcommand, ValueEnum};

use super::Language;

#[derive(Subcommand)]
pub enum FunctionCommand {
    /// Print every function that can be switched, with the answers given, or proposed; and what is not in this software.
    List {
        /// Language; by default that of the terminal.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
    /// Switch one on, which takes four answers, or off. A function that is on is given other answers so, too.
    Switch(Switch),
}

/// A decision.
#[derive(Args)]
pub struct Switch {
    /// Which, as `list` prints it.
    #[arg(value_name = "FUNCTION")]
    pub function: String,
    /// On or off.
    #[arg(value_enum)]
    pub to: OnOff,
    /// What it is needed for, and whether that purpose is permitted.
    #[arg(long, value_name = "ANSWER", requires = "suitable")]
    pub purpose: Option<String>,
    /// Whether it achieves that purpose.
    #[arg(long, value_name = "ANSWER", requires = "milder")]
    pub suitable: Option<String>,
    /// Whether there is a less intrusive way that is as suitable, and which were examined.
    #[arg(long, value_name = "ANSWER", requires = "safeguards")]
    pub milder: Option<String>,
    /// What protects the data subjects.
    #[arg(long, value_name = "ANSWER", requires = "purpose")]
    pub safeguards: Option<String>,
    /// Take over the answers that `list` proposes, as your own.
    #[arg(long, conflicts_with = "purpose")]
    pub as_proposed: bool,
    /// Language of what is proposed; by default that of the terminal.
    #[arg(long, value_enum)]
    pub language: Option<Language>,
}

/// Whether a function is there.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// It is.
    On,
    /// It is not.
    Off,
}
