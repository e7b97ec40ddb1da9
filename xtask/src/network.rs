//! Meetings over networks that fail: browsers, bots and server in network namespaces, with figures.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::run::{self, Profile};
use crate::step::Step;
use crate::{browsers, packages, test, tree};

/// Files in `web/e2e/network`, in the order they run.
const SCENARIOS: [&str; 6] = ["restart", "move", "blocked", "loss", "narrow", "cost"];

/// Runs these scenarios, or all, with programs as they are shipped. What one finds does not stop the next.
pub fn run(words: &[&str]) -> anyhow::Result<()> {
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
        let node = test::programs(&browsers, Profile::Release.folder(), &words);
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
        for name in SCENARIOS {
            assert!(tree::web().join(format!("e2e/network/{name}.mjs")).is_file(), "{name}");
        }
    }
}
