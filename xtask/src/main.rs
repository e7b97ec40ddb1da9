//! `cargo xtask <task>`: everything there is to build, run, test and check.
//!
//! What is missing comes from crates.io, npm and Debian; the wasm target from rustup; the advisory
//! database, where it can be reached, from its own home.
#![allow(clippy::print_stdout, reason = "a command line program speaks on standard output")]

mod browsers;
mod cargo;
mod check;
mod demo;
mod deny;
mod dist;
mod network;
mod packages;
mod run;
mod schemathesis;
mod stamp;
mod step;
mod test;
mod tree;
mod wasm;
mod web;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  run [--demo] [--dev]  build everything, start the server on http://localhost:8080
                        --demo: with two bots in a meeting, and its link
                        --dev: without optimisation; builds faster
  test                  every check and every test, browsers included; what CI runs
  check                 the quick loop: format, clippy, licences, types, unit tests
  schemathesis          the HTTP interface against its description, with requests made up by schemathesis
  network [scenario…]   meetings over bad networks, with figures; needs root and /dev/net/tun.
                        scenarios: restart, move, blocked, loss, narrow, cost,
                        egress [minutes] (whom the server calls: nobody), operator (bare Debian to first meeting)
  dist [--binary] [--program <file>]
                        the Debian package in target/dist; --binary: only the program;
                        --program: around this one, which is there already
  codegen               write the generated files that are committed
  tidy                  are the generated files and docs/protocol.md up to date?
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", options @ ..] => run::Options::parse(options).and_then(run::run),
        ["test"] => test::run(),
        ["schemathesis"] => schemathesis::alone(),
        ["network", scenarios @ ..] => network::run(scenarios),
        ["dist", options @ ..] => dist::Options::parse(options).and_then(|options| dist::dist(&options)),
        ["check"] => check::run(),
        ["codegen"] => check::codegen(),
        ["tidy"] => check::tidy(),
        _ => {
            print!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nstopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}
