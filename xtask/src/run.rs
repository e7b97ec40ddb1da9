//! Build what is out of date, start the server, say what to do next.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::cargo::{built, cargo};
use crate::stamp::Stamp;
use crate::step::{Step, seconds};
use crate::{demo, tree, wasm, web};

/// Where the server listens unless its configuration says otherwise.
const ADDRESS: &str = "http://localhost:8080";
/// The same for a socket.
const PORT: u16 = 8080;
/// A server that has not answered by then will not.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was asked for.
pub struct Options {
    demo: bool,
    profile: Profile,
}

/// How much work the compiler puts in.
pub enum Profile {
    /// As shipped.
    Release,
    /// Quickly.
    Dev,
}

impl Profile {
    fn name(&self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// The folder its programs are in.
    pub fn folder(&self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

impl Options {
    /// Reads the words after `run`.
    pub fn parse(words: &[&str]) -> anyhow::Result<Self> {
        let mut options = Self {
            demo: false,
            profile: Profile::Release,
        };
        for word in words {
            match *word {
                "--demo" => options.demo = true,
                "--dev" => options.profile = Profile::Dev,
                "--release" => options.profile = Profile::Release,
                other => bail!("unknown option {other}"),
            }
        }
        Ok(options)
    }
}

/// Runs until the server ends or Ctrl-C.
pub fn run(options: Options) -> anyhow::Result<()> {
    let start = Instant::now();
    if answers() {
        bail!("something listens on port {PORT} already; end it first");
    }
    build(&options.profile)?;
    println!("ready after {}; starting the server", seconds(start.elapsed()));
    let mut server = Running(start_server(&options.profile)?);
    wait_until_healthy(&mut server.0)?;
    println!("\n  Konklave is there: {ADDRESS}\n");
    let _bots = if options.demo {
        Some(Running(demo::start(
            &built(options.profile.folder(), "konklave-bot"),
            ADDRESS,
        )?))
    } else {
        println!("  Open the address, choose “Start a meeting”, send the link to somebody. Browsers give camera and");
        println!("  microphone to localhost and to HTTPS only.");
        println!("  Alone? End this and run `cargo xtask run --demo`: two bots will be there.");
        None
    };
    println!("  Ctrl-C ends it.\n");
    let status = server.0.wait()?;
    if !status.success() {
        bail!("the server ended with {status}");
    }
    Ok(())
}

/// Everything the server needs, as far as it is out of date.
pub fn build(profile: &Profile) -> anyhow::Result<()> {
    web::packages()?;
    wasm::build()?;
    web::build()?;
    let inputs = [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        ".cargo",
        "crates",
        "docs/openapi.json",
        "web/app/dist",
    ];
    let outputs: Vec<PathBuf> = ["konklave", "konklave-bot"]
        .iter()
        .map(|n| built(profile.folder(), n))
        .collect();
    let stamp = Stamp::new(&format!("server-{}", profile.name()), &inputs, &[], &outputs)?;
    if stamp.is_fresh() {
        return Ok(());
    }
    let words = [
        "build",
        "--package",
        "server",
        "--package",
        "client",
        "--profile",
        profile.name(),
    ];
    Step::new(format!("server and bots ({})", profile.name()), cargo(&words)).run()?;
    stamp.set()
}

fn start_server(profile: &Profile) -> anyhow::Result<Child> {
    let program = built(profile.folder(), "konklave");
    Command::new(&program)
        .current_dir(tree::root())
        .env("KONKLAVE_DATA_DIR", tree::root().join("konklave-data"))
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))
}

fn wait_until_healthy(server: &mut Child) -> anyhow::Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = server.try_wait()? {
            bail!("the server ended at once with {status}");
        }
        if answers() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    bail!("the server does not answer after {}", seconds(PATIENCE))
}

/// Whether something answers HTTP on the port.
fn answers() -> bool {
    let address = SocketAddr::from(([127, 0, 0, 1], PORT));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) else {
        return false;
    };
    let request = format!("GET /healthz HTTP/1.1\r\nHost: localhost:{PORT}\r\nConnection: close\r\n\r\n");
    let mut answer = [0; 12];
    stream.set_read_timeout(Some(Duration::from_secs(2))).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1")
}

/// A program that ends with this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_strangers_refused() {
        assert!(Options::parse(&["--demo", "--dev"]).is_ok_and(|o| o.demo && matches!(o.profile, Profile::Dev)));
        assert!(Options::parse(&["--demon"]).is_err());
    }
}
