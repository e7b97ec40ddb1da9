//! `konklave doctor`: what keeps this server from working, and what to do. Nothing is changed, nobody is called.

mod certificate;
mod data;
mod finding;
mod health;
mod machine;
mod ports;

use std::path::Path;
use std::process::ExitCode;

use server::{Config, Lock};

use super::owner::become_owner;
use super::print;
use finding::{Finding, State};

/// Looks at everything, prints a line for each, and ends with 0 (good), 1 (warnings) or 2 (bad).
pub fn doctor(file: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let findings = examine(file);
    let worst = findings
        .iter()
        .map(|finding| finding.state)
        .max()
        .unwrap_or(State::Good);
    print(&if json {
        finding::as_json(&findings, worst)
    } else {
        finding::as_lines(&findings, worst)
    })?;
    Ok(ExitCode::from(match worst {
        State::Good => 0,
        State::Warning => 1,
        State::Bad => 2,
    }))
}

fn examine(file: Option<&Path>) -> Vec<Finding> {
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            return vec![Finding::bad(
                "configuration",
                error.to_string(),
                "correct it; nothing else was looked at",
            )];
        }
    };
    // Everything else is looked at by who the server runs as: what root can read, that one perhaps cannot.
    if let Err(error) = become_owner(&config.data_dir) {
        let advice = "run this command as root, or as the user the server runs as";
        return vec![Finding::bad("data directory", format!("{error:#}"), advice)];
    }
    let running = Lock::is_held(&config.data_dir);
    let mut findings = vec![configuration(file), health::health(&config, running)];
    findings.push(data::directory(&config, running));
    findings.push(data::database(&config, running));
    findings.push(data::space(&config.data_dir));
    findings.push(machine::clock(&config.data_dir));
    findings.extend(ports::ports(&config, running));
    findings.push(certificate::certificate(&config));
    findings.push(machine::media_addresses(&config));
    findings
}

fn configuration(file: Option<&Path>) -> Finding {
    let unknown = Config::unknown_variables();
    let source = file.map_or("no file, the defaults".to_owned(), |file| file.display().to_string());
    if let Some(error) = file.and_then(|file| std::fs::File::open(file).err()) {
        return Finding::bad(
            "configuration",
            format!("{source}: {error}, for the owner of the data directory, as whom the server runs"),
            format!("chmod 644 {source}, and let everybody enter its directory; secrets belong into secrets.env"),
        );
    }
    if unknown.is_empty() {
        return Finding::good("configuration", source);
    }
    Finding::warning(
        "configuration",
        format!("{source}; these variables mean nothing: {}", unknown.join(", ")),
        "correct or unset them; konklave --print-config-reference names those that are known",
    )
}
