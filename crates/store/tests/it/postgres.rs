//! A PostgreSQL server of Debian's package, for as long as a test runs.

use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// A running server. It listens on a socket in its own directory only.
pub struct Server {
    directory: TempDir,
    programs: PathBuf,
    process: Mutex<Child>,
    databases: AtomicU32,
}

impl Server {
    /// Starts one that need not survive a power cut: `fsync` is off.
    pub fn start() -> Self {
        let programs = programs();
        let directory = tempfile::tempdir().unwrap();
        // It asks nobody for a password.
        std::fs::set_permissions(directory.path(), Permissions::from_mode(0o700)).unwrap();
        if let Some((user, group)) = unprivileged() {
            chown(directory.path(), Some(user), Some(group)).unwrap();
        }
        let data = directory.path().join("data");
        let made = unprivileged_command(&programs.join("initdb"))
            .args([
                "--no-sync",
                "--auth=trust",
                "--username=konklave",
                "--encoding=UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data)
            .current_dir(directory.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let process = launch(&programs, directory.path());
        Self {
            directory,
            programs,
            process: Mutex::new(process),
            databases: AtomicU32::new(0),
        }
    }

    /// Ends it, without warning anybody.
    pub fn stop(&self) {
        end(&mut self.process.lock().unwrap(), "INT");
    }

    /// Ends it at once and puts nothing in order ("immediate shutdown"): the next start has its log alone.
    pub fn crash(&self) {
        end(&mut self.process.lock().unwrap(), "QUIT");
    }

    /// Starts it again.
    pub fn start_again(&self) {
        *self.process.lock().unwrap() = launch(&self.programs, self.directory.path());
    }

    /// Where the files of tables are.
    pub fn tables(&self) -> PathBuf {
        self.directory.path().join("data/base")
    }

    /// Creates a database and says its address.
    pub fn create_database(&self) -> String {
        let name = format!("case{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = Command::new(self.programs.join("createdb"))
            .args(["-U", "konklave", "-h"])
            .arg(self.directory.path())
            .arg(&name)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        format!(
            "postgres://konklave@localhost/{name}?host={}",
            self.directory.path().display()
        )
    }
}

/// Starts the server's process; it takes connections when this returns.
fn launch(programs: &Path, directory: &Path) -> Child {
    let mut process = unprivileged_command(&programs.join("postgres"))
        .arg("-D")
        .arg(directory.join("data"))
        .arg("-k")
        .arg(directory)
        .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"])
        .current_dir(directory)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let ready = lines.any(|line| line.unwrap().contains("ready to accept connections"));
    assert!(ready, "PostgreSQL did not start");
    // What it says later is nobody's; the pipe must not fill up.
    std::thread::spawn(move || lines.for_each(drop));
    process
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.process.lock().unwrap(), "INT");
    }
}

/// By a signal. `INT`: every connection is cut at once, and nothing is left of it ("fast shutdown").
fn end(process: &mut Child, signal: &str) {
    let pid = process.id().to_string();
    let _ = Command::new("kill").args(["-s", signal, &pid]).status();
    let _ = process.wait();
}

/// Debian's directory of the newest version that is installed.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter(|version| version.path().join("bin/initdb").is_file())
        .max_by_key(|version| version.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    match newest {
        Some(version) => version.path().join("bin"),
        None => panic!("this test needs PostgreSQL. Run: sudo apt-get install -y postgresql"),
    }
}

/// PostgreSQL refuses to run as root: then the user of its package.
fn unprivileged() -> Option<(u32, u32)> {
    let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    root.then(|| {
        let users = std::fs::read_to_string("/etc/passwd").unwrap();
        let line = users.lines().find(|line| line.starts_with("postgres:"));
        let fields: Vec<&str> = line
            .expect("Debian's package creates the user postgres")
            .split(':')
            .collect();
        (fields[2].parse().unwrap(), fields[3].parse().unwrap())
    })
}

/// The program as that user, ended together with whoever started it.
fn unprivileged_command(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((user, group)) = unprivileged() {
        command.args([
            format!("--reuid={user}"),
            format!("--regid={group}"),
            "--clear-groups".to_owned(),
        ]);
    }
    command.args(["--pdeathsig", "QUIT"]).arg(program);
    command
}
