//! One step: a command that shows its progress, keeps its output in a log and, failing, shows it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::tree;

/// A line of progress is printed this often. Rarer looks like a hang, more often drowns the rest.
const PROGRESS: Duration = Duration::from_secs(15);
/// Lines of output shown when a step fails.
const TAIL: usize = 120;

/// A command with a title.
pub struct Step {
    title: String,
    command: Command,
    keep: fn(&str) -> bool,
}

/// What a finished step wrote.
pub struct Output {
    /// Lines of both streams, as they came.
    pub lines: Vec<String>,
}

impl Step {
    /// Titled so, `command` run from the repository root unless it says otherwise.
    pub fn new(title: impl Into<String>, command: Command) -> Self {
        Self {
            title: title.into(),
            command,
            keep: |_| false,
        }
    }

    /// Prints the lines that `keep` picks as they come: a test runner's own closing lines.
    pub fn printing(mut self, keep: fn(&str) -> bool) -> Self {
        self.keep = keep;
        self
    }

    /// Runs it; failing is an error that has already been shown.
    pub fn run(self) -> anyhow::Result<Output> {
        let title = self.title.clone();
        let (good, output) = self.attempt()?;
        if !good {
            let skipped = output.lines.len().saturating_sub(TAIL);
            for line in &output.lines[skipped..] {
                println!("    {line}");
            }
            bail!("{title} failed (whole output: {})", log_file(&title).display());
        }
        Ok(output)
    }

    /// Runs it and says whether it went well.
    pub fn attempt(mut self) -> anyhow::Result<(bool, Output)> {
        println!("• {}", self.title);
        let start = Instant::now();
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{:?} cannot be started", self.command.get_program()))?;
        let (sender, lines) = mpsc::channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("piped above")),
            Box::new(child.stderr.take().expect("piped above")),
        ];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || forward(stream, &sender));
        }
        drop(sender);
        let ticker = Ticker::start(self.title.clone(), start);
        let mut output = Output { lines: Vec::new() };
        for line in lines {
            if (self.keep)(&line) {
                println!("    {}", line.trim_end());
            }
            ticker.saw(&line);
            output.lines.push(line);
        }
        let status = child.wait()?;
        drop(ticker);
        keep_log(&self.title, &output)?;
        let verdict = if status.success() { "done" } else { "FAILED" };
        println!("  {verdict} in {}", seconds(start.elapsed()));
        Ok((status.success(), output))
    }
}

fn forward(stream: impl Read, sender: &mpsc::Sender<String>) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        if sender.send(line).is_err() {
            return;
        }
        bytes.clear();
    }
}

/// Prints how long a step has been at it, and the last line it wrote.
struct Ticker {
    last: Arc<Mutex<String>>,
    _stop: mpsc::Sender<()>,
}

impl Ticker {
    fn start(title: String, start: Instant) -> Self {
        let last = Arc::new(Mutex::new(String::new()));
        let (stop, stopped) = mpsc::channel::<()>();
        let shared = Arc::clone(&last);
        thread::spawn(move || {
            while stopped.recv_timeout(PROGRESS) == Err(mpsc::RecvTimeoutError::Timeout) {
                let line = shared.lock().map(|l| l.clone()).unwrap_or_default();
                let line: String = line.trim().chars().take(70).collect();
                println!("  … {} after {}: {line}", title, seconds(start.elapsed()));
                let _ = std::io::stdout().flush();
            }
        });
        Self { last, _stop: stop }
    }

    fn saw(&self, line: &str) {
        if let Ok(mut last) = self.last.lock() {
            line.clone_into(&mut last);
        }
    }
}

fn keep_log(title: &str, output: &Output) -> anyhow::Result<()> {
    let file = log_file(title);
    fs::create_dir_all(file.parent().expect("a log lies in a folder"))?;
    fs::write(file, output.lines.join("\n") + "\n")?;
    Ok(())
}

fn log_file(title: &str) -> PathBuf {
    let name: String = title
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(60)
        .collect();
    tree::notes().join("logs").join(format!("{name}.log"))
}

/// A duration as people say it.
pub fn seconds(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0 => format!("{} ms", elapsed.as_millis()),
        s @ 1..60 => format!("{s} s"),
        s => format!("{} min {} s", s / 60, s % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (millis, text) in [(20, "20 ms"), (1_500, "1 s"), (61_000, "1 min 1 s")] {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }
}
