//! `konklave`: the command line ([`cli`]) before the library `server`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
