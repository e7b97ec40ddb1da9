//! Questions to whoever sits at the terminal; where nobody does, answers are lines of standard input.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, Once, PoisonError, mpsc};
use std::thread;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};
use zeroize::Zeroizing;

use super::error::RemoteError;

/// Asks for something that may be seen.
pub fn ask(question: &str) -> Result<String, RemoteError> {
    say(question);
    line().map(|line| line.to_string())
}

/// Asks for a secret: what is typed is not shown.
pub fn ask_secret(question: &str) -> Result<Zeroizing<String>, RemoteError> {
    let hidden = Hidden::begin();
    say(question);
    let line = line();
    if hidden.is_some() {
        eprintln!();
    }
    line
}

fn say(question: &str) {
    if io::stdin().is_terminal() {
        eprint!("{question}: ");
        let _ = io::stderr().flush();
    }
}

fn line() -> Result<Zeroizing<String>, RemoteError> {
    let mut line = Zeroizing::new(String::with_capacity(1024));
    match io::stdin().read_line(&mut line) {
        Ok(1..) => Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned())),
        Ok(0) | Err(_) => Err(RemoteError::NoAnswer),
    }
}

/// How the terminal was, while it shows nothing of what is typed.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// A terminal that shows nothing of what is typed, until this is dropped, or the program is told to end.
struct Hidden;

impl Hidden {
    /// None: it is no terminal.
    fn begin() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        watch();
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent).ok()?;
        Some(Self)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        show();
    }
}

fn show() {
    if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
    }
}

/// From now on, being told to end (Ctrl-C above all) ends the program once the terminal is as it was: the shell that
/// goes on in it would show nothing otherwise. On a thread of its own, as the one that asks waits for a line.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let (ready, listens) = mpsc::channel();
        thread::spawn(move || {
            let told = told_to_end(ready);
            if let Ok(Some(status)) = told {
                show();
                eprintln!();
                std::process::exit(status);
            }
        });
        // An error: it cannot listen, and the signals do what they did.
        let _ = listens.recv();
    });
}

/// Says that it listens; then waits, and gives what a shell expects of a program that this ends.
fn told_to_end(ready: mpsc::Sender<()>) -> io::Result<Option<i32>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut quit = signal(SignalKind::quit())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let _ = ready.send(());
        Ok(tokio::select! {
            told = interrupt.recv() => told.map(|()| 130),
            told = quit.recv() => told.map(|()| 131),
            told = terminate.recv() => told.map(|()| 143),
        })
    })
}
