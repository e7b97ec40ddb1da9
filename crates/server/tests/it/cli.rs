//! The program's commands, as an operator types them.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::harness::{Process, Server, config, create};

fn konklave(directory: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_konklave"))
        .args(words)
        .current_dir(directory)
        .env("KONKLAVE_MEDIA_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn from_nothing_to_a_configuration_and_a_look_at_it() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let asked = konklave(at, &["init"]);
    assert!(
        !asked.status.success() && said(&asked).contains("--reach"),
        "{}",
        said(&asked)
    );

    let words = [
        "init",
        "--reach",
        "proxy",
        "--domain",
        "meet.example.org",
        "--data-dir",
        "data",
    ];
    let made = konklave(at, &words);
    assert!(
        made.status.success() && said(&made).contains("konklave doctor"),
        "{}",
        said(&made)
    );
    let again = konklave(at, &words);
    assert!(
        !again.status.success() && said(&again).contains("not overwritten"),
        "{}",
        said(&again)
    );

    let looked = konklave(at, &["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&looked.stdout).unwrap();
    assert_eq!(
        report["state"], "bad",
        "media on loopback, and people from outside: {report}"
    );
    assert_eq!(looked.status.code(), Some(2));
    let found: Vec<_> = report["findings"].as_array().unwrap().iter().collect();
    assert!(found.len() >= 8, "{report}");
    assert!(
        found
            .iter()
            .all(|one| (one["state"] == "good") == one["advice"].is_null()),
        "{report}"
    );
    assert!(!at.join("data").exists(), "looking changes nothing");
}

#[test]
fn a_bad_configuration_is_the_doctors_first_finding() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("konklave.toml"), "[tls]\nmode = 'maybe'").unwrap();
    let looked = konklave(directory.path(), &["doctor"]);
    assert_eq!(looked.status.code(), Some(2));
    let said = said(&looked);
    assert!(
        said.starts_with("bad      configuration: ") && said.contains("tls.mode"),
        "{said}"
    );
}

#[test]
fn a_server_that_runs_keeps_its_directory_and_is_well() {
    let directory = tempfile::tempdir().unwrap();
    let process = Process::spawn(directory.path());
    let second = Command::new(env!("CARGO_BIN_EXE_konklave"))
        .current_dir(directory.path())
        .env("KONKLAVE_LISTEN", "127.0.0.1:0")
        .env("KONKLAVE_MEDIA_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    assert!(!second.status.success());
    let text = said(&second);
    assert_eq!(
        text.matches("a server is running on this directory").count(),
        1,
        "{text}"
    );

    let looked = Command::new(env!("CARGO_BIN_EXE_konklave"))
        .args(["doctor"])
        .current_dir(directory.path())
        .env("KONKLAVE_LISTEN", process.http.to_string())
        .env("KONKLAVE_MEDIA_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let text = said(&looked);
    assert!(text.contains("in use by the server that runs"), "{text}");
    assert!(text.contains("good     server: runs and is well"), "{text}");
    assert!(
        text.contains(&format!("{} is in use while the server runs", process.http)),
        "{text}"
    );
    process.terminate();
}

#[tokio::test]
async fn two_servers_on_one_directory_are_impossible_and_one_after_the_other_is_not() {
    let server = Server::start().await;
    let error = server::start(config(server.directory.path())).await.err().unwrap();
    assert!(matches!(error, server::StartError::Lock(_)), "{error}");
    server.running.shutdown().await;
    let running = server::start(config(server.directory.path())).await.unwrap();
    running.shutdown().await;
}

#[test]
fn versions_completions_and_mistakes_are_answered() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let version = format!("konklave {}\n", env!("CARGO_PKG_VERSION"));
    for words in [&["version"][..], &["--version"]] {
        assert_eq!(said(&konklave(at, words)), version);
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = konklave(at, &["completion", shell]);
        assert!(script.status.success() && said(&script).contains("doctor"), "{shell}");
    }
    for words in [&["dance"][..], &["doctor", "--loud"], &["--config"]] {
        assert!(!konklave(at, words).status.success(), "{words:?}");
    }
}

#[test]
fn what_is_stored_is_printed_before_during_and_after_a_server_and_nothing_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let stored = || -> serde_json::Value {
        let looked = konklave(at, &["doctor", "privacy", "--json"]);
        assert!(looked.status.success(), "{}", said(&looked));
        serde_json::from_slice(&looked.stdout).unwrap()
    };
    let of = |report: &serde_json::Value, id: &str| {
        let entries = report["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["id"] == id).unwrap()["stored"].clone()
    };
    let before = stored();
    assert_eq!((of(&before, "rooms"), of(&before, "members")), (0.into(), 0.into()));
    assert_eq!(before["files"].as_array().unwrap().len(), 0);
    assert!(!at.join("data").exists());

    let process = Process::spawn(at);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(create(process.http, 1));
    let during = stored();
    assert_eq!((of(&during, "rooms"), of(&during, "invites")), (1.into(), 1.into()));
    process.terminate();
    let after = stored();
    assert_eq!(of(&after, "rooms"), 1);
    let files = after["files"].as_array().unwrap();
    assert!(
        files
            .iter()
            .any(|file| file["path"].as_str().unwrap().ends_with("secrets/pepper.key"))
    );
}

#[test]
fn people_and_policy_are_changed_while_no_server_runs_and_listed_always() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let told = |words: &[&str]| {
        let output = konklave(at, words);
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        said(&output)
    };
    let refused = |words: &[&str], why: &str| {
        let output = konklave(at, words);
        assert!(
            !output.status.success() && said(&output).contains(why),
            "{words:?}: {}",
            said(&output)
        );
    };
    let invite = [
        "member",
        "invite",
        "anna",
        "--name",
        "Anna Beispiel",
        "--role",
        "administrator",
    ];
    refused(&invite, "start the server once");
    assert!(!at.join("data").exists());

    let process = Process::spawn(at);
    refused(&invite, "a server is running on this directory");
    refused(
        &["policy", "set", "create=members"],
        "a server is running on this directory",
    );
    refused(
        &["functions", "switch", "chat", "off"],
        "a server is running on this directory",
    );
    assert_eq!(told(&["member", "list"]), "there are no accounts\n");
    process.terminate();

    assert!(told(&invite).starts_with("http://localhost:8080/welcome#"));
    refused(&invite, "sign-in name");
    refused(&["member", "invite", "a b", "--name", "A"], "letters and digits");
    assert_eq!(
        told(&["member", "list"]),
        "anna\tAnna Beispiel\tadministrator\tinvited\tpassword alone\n"
    );
    assert_eq!(told(&["member", "suspend", "ANNA"]), "suspended\n");
    assert!(told(&["member", "list", "--json"]).contains("\"state\": \"suspended\""));
    told(&["member", "suspend", "anna", "--lift"]);
    let (first, second) = (told(&["member", "link", "anna"]), told(&["member", "link", "anna"]));
    assert_ne!(first, second);
    refused(&["member", "link", "bert"], "nobody signs in as `bert`");
    assert!(told(&["policy", "set", "create=members", "session_days=7"]).contains("create=members\n"));
    assert!(told(&["policy", "show", "--json"]).contains("\"session_days\": \"7\""));
    refused(&["policy", "set", "session_days=1000"], "1 to 90");
    papers_are_written_from_what_is_so_and_was_said(&at.join("papers"), &told, &refused);
    refused(
        &["functions", "switch", "chat", "on"],
        "before its four questions are answered",
    );
    refused(
        &["functions", "switch", "chat", "on", "--purpose", "Darum."],
        "--suitable",
    );
    refused(
        &["functions", "switch", "recording", "on", "--as-proposed"],
        "there are screen_share",
    );
    assert!(
        told(&["functions", "switch", "chat", "off", "--language", "en"]).contains("chat: off (Chat in the meeting)")
    );
    let on = told(&["functions", "switch", "chat", "on", "--as-proposed", "--language", "en"]);
    assert!(on.contains("chat: on (Chat in the meeting), decided on"), "{on}");
    assert!(on.contains("  purpose: Asking without interrupting"), "{on}");
    let list: serde_json::Value = serde_json::from_str(&told(&["functions", "list", "--json"])).unwrap();
    let chat = list["functions"].as_array().unwrap();
    let chat = chat.iter().find(|state| state["function"] == "chat").unwrap();
    assert_eq!(chat["on"], true);
    assert_eq!(chat["decidedBy"], "");
    assert!(told(&["member", "remove", "anna"]).contains("  members: 1\n"));
    assert_eq!(told(&["member", "list"]), "there are no accounts\n");
    let report: serde_json::Value = serde_json::from_str(&told(&["doctor", "privacy", "--json"])).unwrap();
    let audit = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["id"] == "audit")
        .unwrap();
    assert_eq!(audit["stored"], 11, "each change is in the log: {audit}");
}

/// A key of age for tests, and whom it opens backups of.
const IDENTITY: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
const RECIPIENT: &str = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

#[test]
fn a_backup_of_a_server_that_runs_is_restored_into_an_empty_directory_and_no_other() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let told = |at: &Path, words: &[&str]| {
        let output = konklave(at, words);
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        said(&output)
    };
    let process = Process::spawn(first.path());
    process.terminate();
    told(first.path(), &["member", "invite", "anna", "--name", "Anna Beispiel"]);
    let process = Process::spawn(first.path());
    let backups = second.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    std::fs::write(backups.join("konklave-000000000001.age"), "old").unwrap();
    let to = backups.to_str().unwrap();
    let made = told(
        first.path(),
        &["backup", "--to", to, "--recipient", RECIPIENT, "--with-secrets"],
    );
    assert!(made.contains("older than 14 days and deleted: 1"), "{made}");
    let wrong = konklave(first.path(), &["backup", "--to", to, "--recipient", IDENTITY]);
    assert!(
        !wrong.status.success() && !said(&wrong).contains("SECRET-KEY-1G"),
        "{}",
        said(&wrong)
    );

    let file = std::fs::read_dir(&backups).unwrap().next().unwrap().unwrap().path();
    std::fs::write(second.path().join("key"), format!("# created\n{IDENTITY}\n")).unwrap();
    let words = ["restore", "--from", file.to_str().unwrap(), "--identity", "key"];
    let restored = told(second.path(), &words);
    assert!(restored.starts_with("restored: "), "{restored}");
    assert!(told(second.path(), &["member", "list"]).contains("anna\tAnna Beispiel\t"));
    let again = konklave(second.path(), &words);
    assert!(
        !again.status.success() && said(&again).contains("not empty"),
        "{}",
        said(&again)
    );

    let mut elsewhere = words.to_vec();
    let key = second.path().join("key");
    elsewhere[4] = key.to_str().unwrap();
    let running = konklave(first.path(), &elsewhere);
    assert!(
        said(&running).contains("a server is running on this directory"),
        "{}",
        said(&running)
    );
    process.terminate();
}

/// A folder that everybody can enter, and in it the data directory of another user; none: only root can give one away.
fn given_away() -> Option<(tempfile::TempDir, std::path::PathBuf)> {
    use std::os::unix::fs::{PermissionsExt, chown};
    let directory = tempfile::tempdir().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let data = directory.path().join("data");
    std::fs::create_dir(&data).unwrap();
    chown(&data, Some(65_534), Some(65_534)).ok()?;
    Some((directory, data))
}

fn owners(folder: &Path) -> Vec<(std::path::PathBuf, u32)> {
    use std::os::unix::fs::MetadataExt;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        if metadata.is_dir() {
            found.extend(owners(&path));
        }
        found.push((path, metadata.uid()));
    }
    found
}

#[test]
fn root_works_as_the_owner_of_the_data_directory_and_gives_nothing_away() {
    let Some((directory, data)) = given_away() else {
        eprintln!("not tried: this needs root");
        return;
    };
    let at = directory.path();
    // What the owner would like to have.
    let victim = at.join("victim");
    std::fs::write(&victim, "root's").unwrap();
    std::os::unix::fs::symlink(&victim, data.join("lock")).unwrap();
    let refused = konklave(at, &["run"]);
    assert!(!refused.status.success(), "{}", said(&refused));
    assert!(owners(at).contains(&(victim.clone(), 0)), "it is still root's");
    std::fs::remove_file(data.join("lock")).unwrap();

    let of_nobody = || {
        let found = owners(&data);
        assert!(
            found.len() > 4 && found.iter().all(|(_, uid)| *uid == 65_534),
            "{found:?}"
        );
    };
    Process::spawn(at).terminate();
    of_nobody();
    let made = konklave(at, &["member", "invite", "anna", "--name", "Anna Beispiel"]);
    assert!(made.status.success(), "{}", said(&made));
    let closed = at.join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let to = closed.join("one.age");
    let words = [
        "backup",
        "--to",
        to.to_str().unwrap(),
        "--recipient",
        RECIPIENT,
        "--with-secrets",
    ];
    let made = konklave(at, &words);
    assert!(made.status.success(), "{}", said(&made));
    assert_eq!(owners(&closed), [(to.clone(), 0)], "what root asked for is root's");
    of_nobody();

    let key = closed.join("key");
    std::fs::write(&key, IDENTITY).unwrap();
    for name in ["database", "secrets"] {
        std::fs::remove_dir_all(data.join(name)).unwrap();
    }
    let words = [
        "restore",
        "--from",
        to.to_str().unwrap(),
        "--identity",
        key.to_str().unwrap(),
    ];
    let restored = konklave(at, &words);
    assert!(restored.status.success(), "{}", said(&restored));
    of_nobody();
    assert!(said(&konklave(at, &["member", "list"])).contains("Anna"));
}

#[test]
fn the_doctor_and_the_data_map_notice_a_database_that_is_elsewhere_and_a_configuration_for_root_alone() {
    use std::os::unix::fs::PermissionsExt;
    let Some((directory, data)) = given_away() else {
        eprintln!("not tried: this needs root");
        return;
    };
    let at = directory.path();
    let file = at.join("konklave.toml");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let looked = said(&konklave(at, &["doctor"]));
    assert!(looked.starts_with("bad      configuration: "), "{looked}");
    assert!(looked.contains("chmod 644"), "{looked}");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let looked = said(&konklave(at, &["doctor"]));
    assert!(looked.starts_with("good     configuration: "), "{looked}");
    assert!(looked.contains("warning  server: none runs"), "{looked}");

    std::fs::create_dir(data.join("secrets")).unwrap();
    let stored = konklave(at, &["doctor", "privacy"]);
    assert!(!stored.status.success(), "{}", said(&stored));
    assert!(said(&stored).contains("KONKLAVE_DATABASE_URL"), "{}", said(&stored));
}

/// What a server that is stopped writes about itself, before and after its operator says who that is.
fn papers_are_written_from_what_is_so_and_was_said(
    folder: &Path,
    told: &dyn Fn(&[&str]) -> String,
    refused: &dyn Fn(&[&str], &str),
) {
    let to = folder.to_str().unwrap();
    assert!(told(&["compliance", "list", "--json"]).contains("\"paper\": \"notice\""));
    refused(&["compliance", "answer", "officer", "x"], "is not asked");
    refused(&["compliance", "answer", "next_review", "2026-02-30"], "is no day");
    refused(
        &["compliance", "render", "--to", to, "notices"],
        "there are notice-short, notice,",
    );
    refused(&["compliance", "diff", to], "has no paper in Markdown");
    let written = told(&["compliance", "render", "--to", to, "--format", "markdown"]);
    assert_eq!(written.lines().count(), 2 * compliance::Paper::ALL.len());
    assert_eq!(told(&["compliance", "diff", to]), "");
    let notice = std::fs::read_to_string(folder.join("notice.de.md")).unwrap();
    assert!(notice.contains("Angabe fehlt: Name des Verantwortlichen"));
    assert!(notice.contains("7 Tage ab letzter Nutzung"), "as policy was set");
    told(&["compliance", "answer", "controller_name", "Amt <Nord>"]);
    let page = ["compliance", "render", "notice", "--language", "de"];
    let page = told(&page);
    assert!(page.contains("Amt &lt;Nord&gt;") && page.starts_with("<!doctype html>"));
    refused(&["compliance", "render"], "name one paper");
    let check = ["compliance", "check", "--language", "en"];
    refused(&check, "The server is not released yet.");
    for (format, first) in [("pdf", &b"%PDF-1.7"[..]), ("odt", &b"PK\x03\x04"[..])] {
        told(&["compliance", "render", "notice", "--to", to, "--format", format]);
        for language in ["de", "en"] {
            let file = folder.join(format!("notice.{language}.{format}"));
            assert!(std::fs::read(&file).unwrap().starts_with(first), "{}", file.display());
        }
    }
    told(&["compliance", "answer", "controller_name", "--forget"]);
    assert!(told(&["compliance", "questions", "--json"]).contains("\"answer\": null"));
}

#[test]
fn ctrl_c_at_the_question_for_a_password_leaves_the_terminal_as_it_was() {
    // `script` is a terminal; its shell goes on after the program.
    let home = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_konklave");
    let typed = format!("trap : INT; {program} login http://127.0.0.1:9 --name anna; echo ended $?; stty -a");
    let mut terminal = Command::new("script")
        .args(["--quiet", "--command", &typed, "/dev/null"])
        .env("SHELL", "/bin/sh")
        .env("XDG_STATE_HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keys, mut screen) = (terminal.stdin.take().unwrap(), terminal.stdout.take().unwrap());
    let mut seen = Vec::new();
    while !seen.ends_with(b"Password: ") {
        let mut byte = [0];
        screen.read_exact(&mut byte).unwrap();
        seen.push(byte[0]);
    }
    keys.write_all(b"\x03").unwrap();
    screen.read_to_end(&mut seen).unwrap();
    terminal.wait().unwrap();
    let seen = String::from_utf8_lossy(&seen);
    assert!(seen.contains("ended 130"), "{seen}");
    assert!(seen.contains(" echo ") && !seen.contains("-echo "), "{seen}");
}
