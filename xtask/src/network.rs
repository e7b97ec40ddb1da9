//! Meetings over networks that fail: browsers, bots and server in network namespaces, with figures.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::run::{self, Profile};
use crate::step::Step;
use crate::{browsers, dist, packages, test, tree};

/// Files in `web/e2e/network`, in the order they run.
const SCENARIOS: [&str; 8] = [
    "restart", "move", "blocked", "loss", "narrow", "cost", "egress", "operator",
];

/// Runs these scenarios, or all, with programs as they are shipped. What one finds does not stop the next.
pub fn run(words: &[&str]) -> anyhow::Result<()> {
    let (minutes, words) = minutes(words)?;
    let scenarios = chosen(words)?;
    if let Some(problem) = problem() {
        bail!("{problem}");
    }
    let browsers = browsers::ensure()?;
    run::build(&Profile::Release)?;
    let mut bad = Vec::new();
    for name in scenarios {
        let mut words: Vec<PathBuf> = ["--test", "--test-reporter=tap"].map(PathBuf::from).into();
        words.push(format!("network/{name}.mjs").into());
        let mut node = test::programs(&browsers, Profile::Release.folder(), &words);
        if let Some(minutes) = minutes {
            node.env("EGRESS_MINUTES", minutes.to_string());
        }
        if name == "operator" {
            node.env("KONKLAVE_PACKAGE", machine()?);
        }
        let title = format!("networks: {name} (figures in lines with a mark)");
        let step = Step::new(title, node).printing(test::is_browser_line);
        if step.run().is_err() {
            bad.push(name);
        }
    }
    if !bad.is_empty() {
        bail!("not as promised: {}", bad.join(", "));
    }
    Ok(())
}

/// The package, and what makes a machine for it: a bare Debian, booted, and an authority for its certificate.
fn machine() -> anyhow::Result<PathBuf> {
    let needed = [
        ("debootstrap", "debootstrap"),
        ("systemd-nspawn", "systemd-container"),
        ("pebble", "pebble"),
        ("curl", "curl"),
        ("openssl", "openssl"),
    ];
    let missing: Vec<_> = needed
        .into_iter()
        .filter(|(program, _)| tree::program(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if !missing.is_empty() {
        packages::install("what boots a bare Debian and certifies its name", &missing)?;
    }
    dist::package(None)
}

/// The number after `egress`, if there is one, and the words without it.
fn minutes<'a>(words: &'a [&'a str]) -> anyhow::Result<(Option<u32>, &'a [&'a str])> {
    match words {
        ["egress", number] if number.bytes().all(|byte| byte.is_ascii_digit()) => match number.parse() {
            Ok(minutes @ 1..=1440) => Ok((Some(minutes), &words[..1])),
            _ => bail!("egress runs for 1 to 1440 minutes"),
        },
        _ => Ok((None, words)),
    }
}

/// The scenarios that `words` name; all, if there are none.
fn chosen<'a>(words: &[&'a str]) -> anyhow::Result<Vec<&'a str>> {
    if let Some(unknown) = words.iter().find(|word| !SCENARIOS.contains(word)) {
        bail!("no scenario is called {unknown}; there are {}", SCENARIOS.join(", "));
    }
    Ok(if words.is_empty() {
        SCENARIOS.to_vec()
    } else {
        words.to_vec()
    })
}

/// Why the networks cannot be made here, in a sentence.
fn problem() -> Option<&'static str> {
    if !packages::is_root() {
        return Some("network namespaces and TUN interfaces are made by root only: run `cargo xtask network` as root");
    }
    if !Path::new("/dev/net/tun").exists() {
        return Some("/dev/net/tun is missing: `modprobe tun`, or hand the device into the container");
    }
    if tree::program("ip").is_none() || tree::program("python3").is_none() {
        return Some("`ip` or `python3` is missing: apt-get install -y iproute2 python3");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_all_or_those_named_and_each_has_its_file() {
        assert_eq!(chosen(&[]).expect("all"), SCENARIOS);
        assert_eq!(chosen(&["loss"]).expect("one"), ["loss"]);
        assert!(chosen(&["los"]).is_err());
        let words = ["egress", "30"];
        let (for_minutes, rest) = minutes(&words).expect("a number");
        assert_eq!((for_minutes, rest), (Some(30), &["egress"][..]));
        assert!(minutes(&["egress", "0"]).is_err());
        assert!(minutes(&["loss"]).is_ok_and(|(none, _)| none.is_none()));
        for name in SCENARIOS {
            assert!(tree::web().join(format!("e2e/network/{name}.mjs")).is_file(), "{name}");
        }
    }
}
