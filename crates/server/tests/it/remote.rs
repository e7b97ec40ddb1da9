//! The program's commands at a server elsewhere, as an administrator types them.

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use server::Backups;
use store::Identity;
use wire::MemberLink;

use crate::harness::Server;
use crate::passkeys::add;
use crate::person::{PASSWORD, Person};
use crate::tls::encrypted;

/// Somebody at a terminal of their own, with files of their own.
struct Operator {
    home: tempfile::TempDir,
    /// The address of the server.
    at: String,
}

impl Operator {
    fn of(server: &Server) -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            at: format!("http://localhost:{}", server.http().port()),
        }
    }

    /// Types this, and these lines when asked.
    async fn types(&self, words: &[&str], lines: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_konklave"));
        command
            .args(words)
            .current_dir(self.home.path())
            .env_remove("HOME")
            .env("XDG_STATE_HOME", self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        // The server runs on this thread.
        let run = move || {
            let mut child = command.spawn().unwrap();
            // It may end before it asks.
            let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
            child.wait_with_output().unwrap()
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }

    /// The same, and it is done.
    async fn does(&self, words: &[&str], lines: &[&str]) -> String {
        let output = self.types(words, lines).await;
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same, and it says so for programs.
    async fn reads(&self, words: &[&str], lines: &[&str]) -> Value {
        let words = [words, &["--remote", "--json"]].concat();
        serde_json::from_str(&self.does(&words, lines).await).unwrap()
    }

    /// The same, and it ends with this status and these words.
    async fn fails(&self, words: &[&str], lines: &[&str], status: i32, words_said: &str) {
        let output = self.types(words, lines).await;
        let said = said(&output);
        assert_eq!(output.status.code(), Some(status), "{words:?}: {said}");
        assert!(
            said.contains(words_said) && !said.contains(PASSWORD),
            "{words:?}: {said}"
        );
    }

    fn remembered(&self) -> std::path::PathBuf {
        self.home.path().join("konklave/sessions.json")
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// Of the list of functions: whether polls are on, and who decided that.
fn of_polls(list: &Value) -> (&Value, &Value) {
    let all = list["functions"].as_array().unwrap();
    let polls = all.iter().find(|state| state["function"] == "polls").unwrap();
    (&polls["on"], &polls["decidedBy"])
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn an_administrator_works_from_another_machine_until_signing_out() {
    let copies = tempfile::tempdir().unwrap();
    let backups = Backups {
        directory: copies.path().to_owned(),
        recipient: Some(Identity::generate().recipient()),
    };
    let server = Server::with(|config| config.backups = Some(backups)).await;
    let mut person = Person::claim(&server, "anna").await;
    let (_, codes) = person.add_totp().await;
    let anna = Operator::of(&server);
    let at = anna.at.clone();

    // Whoever is not signed in is told how; whoever is wrong, no more than that.
    anna.fails(&["member", "list", "--remote"], &[], 4, "konklave login https://")
        .await;
    anna.fails(
        &["member", "list", "--server", &at],
        &[],
        4,
        &format!("konklave login {at}"),
    )
    .await;
    anna.fails(&["login", &at, "--name", "anna"], &["wrong"], 4, "are wrong")
        .await;
    anna.fails(&["login", &at, "--name", "anna"], &[PASSWORD, "000000"], 4, "are wrong")
        .await;
    anna.fails(
        &["login", &at, "--name", "anna"],
        &[PASSWORD],
        1,
        "standard input has ended",
    )
    .await;
    assert!(!anna.remembered().exists());
    let told = anna.does(&["login", &at], &["anna", PASSWORD, &codes[0]]).await;
    assert_eq!(told, format!("signed in at {at} as anna\n"));
    assert_eq!(
        (mode(&anna.remembered()), mode(anna.remembered().parent().unwrap())),
        (0o600, 0o700)
    );

    // People.
    let link = anna.reads(&["member", "add", "bert", "--name", "Bert Cord"], &[]).await;
    let link = link["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("{at}/welcome#")), "{link}");
    let ticket = link.split_once('#').unwrap().1;
    let member = json!({"member": person.id().await, "ticket": ticket, "expiresAt": 0});
    let link: MemberLink = serde_json::from_value(member).unwrap();
    Person::welcome(server.http(), &link).await;
    let members = anna.reads(&["member", "list"], &[]).await;
    let members = members.as_array().unwrap().iter();
    let logins: BTreeSet<_> = members.map(|member| member["login"].as_str().unwrap()).collect();
    assert_eq!(logins, BTreeSet::from(["anna", "bert"]));
    anna.fails(
        &["member", "suspend", "nobody", "--remote"],
        &[],
        1,
        "nobody signs in as `nobody`",
    )
    .await;
    anna.fails(
        &["member", "role", "anna", "member", "--remote"],
        &[],
        1,
        "there would be none",
    )
    .await;

    // After a while a proof is asked for, and once it was given things go on.
    server.age_proofs().await;
    let role = ["member", "role", "bert", "works-council"];
    anna.fails(
        &[&role[..], &["--remote"]].concat(),
        &["wrong", "000000"],
        4,
        "are wrong",
    )
    .await;
    anna.fails(&[&role[..], &["--remote"]].concat(), &[], 1, "standard input has ended")
        .await;
    let bert = anna.reads(&role, &[PASSWORD, &codes[1]]).await;
    assert_eq!(
        (&bert["role"], &bert["state"]),
        (&json!("works_council"), &json!("active"))
    );
    let bert = anna.reads(&["member", "suspend", "BERT"], &[]).await;
    assert_eq!(bert["state"], "suspended");
    anna.does(&["member", "suspend", "bert", "--lift", "--remote"], &[])
        .await;

    // Functions, on only with answers.
    let switch = ["functions", "switch", "polls"];
    anna.fails(&[&switch[..], &["on", "--remote"]].concat(), &[], 1, "four questions")
        .await;
    let off = anna.reads(&[&switch[..], &["off"]].concat(), &[]).await;
    assert_eq!(of_polls(&off), (&json!(false), &json!("Anna Berg")));
    anna.does(&[&switch[..], &["on", "--as-proposed", "--remote"]].concat(), &[])
        .await;
    let list = anna.reads(&["functions", "list"], &[]).await;
    assert_eq!(of_polls(&list).0, &json!(true));
    assert_eq!(
        anna.reads(&["audit", "--limit", "1"], &[]).await["entries"][0]["change"],
        "polls: on"
    );

    // Rules, the log, health, what is kept, a backup.
    anna.fails(&["policy", "set", "session_days=0", "--remote"], &[], 1, "1 to 90")
        .await;
    anna.does(&["policy", "set", "session_days=7", "--remote"], &[]).await;
    assert_eq!(anna.reads(&["policy", "show"], &[]).await["session_days"], "7");
    let log = anna.reads(&["audit", "--limit", "2"], &[]).await;
    assert_eq!(
        (&log["entries"][0]["action"], &log["entries"][0]["actor"]),
        (&json!("policy_changed"), &json!("anna"))
    );
    assert_eq!((&log["intact"], &log["more"]), (&json!(true), &json!(true)));
    let text = anna.does(&["audit", "--remote"], &[]).await;
    assert!(
        text.contains("member_created\tanna\tbert") && text.contains("is whole"),
        "{text}"
    );
    // A warning until the server was put into service, and nothing else.
    let output = anna.types(&["doctor", "--remote", "--json"], &[]).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let health: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        health["checks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|check| (check["state"] == "good") != (check["check"] == "release")),
        "{health}"
    );
    anna.fails(&["doctor", "--remote"], &[], 1, "release: 2 of 2 sign-offs are missing")
        .await;
    let kept = anna
        .does(&["doctor", "privacy", "--language", "de", "--remote"], &[])
        .await;
    assert!(kept.contains("members — jetzt gespeichert: 2, überfällig: 0"), "{kept}");
    assert_eq!(anna.reads(&["version"], &[]).await["server"], env!("CARGO_PKG_VERSION"));
    let made = anna.reads(&["backup"], &[]).await;
    assert!(copies.path().join(made["file"].as_str().unwrap()).is_file(), "{made}");
    assert_eq!(anna.reads(&["audit"], &[]).await["entries"][0]["action"], "backup_made");
    anna.fails(&["backup", "--remote"], &[], 6, "try again in").await;

    // Others may less.
    let bert = Operator::of(&server);
    bert.does(&["login", &at, "--name", "bert"], &[PASSWORD]).await;
    bert.fails(&["member", "list", "--remote"], &[], 5, "may not do that")
        .await;
    bert.does(&["doctor", "privacy", "--remote"], &[]).await;
    // Whoever reads the file is signed in, so nobody else may.
    std::fs::set_permissions(bert.remembered(), std::fs::Permissions::from_mode(0o640)).unwrap();
    bert.fails(&["doctor", "privacy", "--remote"], &[], 1, "others can read it")
        .await;

    let before = std::fs::read_to_string(anna.remembered()).unwrap();
    anna.does(&["member", "erase", "bert", "--remote"], &[]).await;
    assert_eq!(
        anna.does(&["logout", "--remote"], &[]).await,
        format!("signed out at {at}\n")
    );
    assert!(!anna.remembered().exists());
    std::fs::write(anna.remembered(), before).unwrap();
    std::fs::set_permissions(anna.remembered(), std::fs::Permissions::from_mode(0o600)).unwrap();
    anna.fails(&["member", "list", "--remote"], &[], 4, "the session has ended")
        .await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_password_alone_gets_no_further_where_policy_asks_for_more() {
    let server = Server::start().await;
    let mut person = Person::claim(&server, "anna").await.by_name();
    add(&mut person).await;
    let anna = Operator::of(&server);
    let at = anna.at.clone();
    anna.fails(
        &["login", &at, "--name", "anna"],
        &[PASSWORD],
        4,
        "is asked for its passkey",
    )
    .await;
    assert!(!anna.remembered().exists());
    let (_, codes) = person.add_totp().await;
    anna.does(&["login", &at, "--name", "anna"], &[PASSWORD, &codes[0]])
        .await;
    // As a session begun before policy asked for more.
    server.alter("UPDATE sessions SET factor_proven = 0").await;
    anna.fails(
        &["member", "list", "--remote"],
        &[PASSWORD],
        1,
        "standard input has ended",
    )
    .await;
    anna.does(&["member", "list", "--remote"], &[PASSWORD, &codes[1]]).await;
    anna.does(&["member", "list", "--remote"], &[]).await;
    server.alter("UPDATE sessions SET factor_proven = 0").await;
    server.alter("DELETE FROM totps").await;
    anna.fails(&["member", "list", "--remote"], &[], 4, "is asked for its passkey")
        .await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_away_another_or_not_believed_is_named_as_that() {
    let (server, files, _) = encrypted(|_| {}).await;
    let operator = Operator::of(&server);
    let secure = format!("https://localhost:{}", server.http().port());
    operator
        .fails(&["version", "--server", &secure], &[], 3, "--authority")
        .await;
    let authority = files.path().join("cert.pem");
    let authority = authority.to_str().unwrap();
    let version = ["version", "--server", &secure, "--authority", authority];
    assert!(operator.does(&version, &[]).await.contains(env!("CARGO_PKG_VERSION")));
    let login = ["login", &secure, "--authority", authority, "--name", "anna"];
    operator.fails(&login, &[PASSWORD], 4, "are wrong").await;
    let key = files.path().join("key.pem");
    let unfit = ["version", "--server", &secure, "--authority", key.to_str().unwrap()];
    operator.fails(&unfit, &[], 1, "no certificate").await;
    // No secret goes over a wire that others read, nor to whatever else answers there.
    operator
        .fails(
            &["login", "http://meet.example.org"],
            &["anna", PASSWORD],
            1,
            "https://",
        )
        .await;
    operator
        .fails(&["version", "--server", &operator.at], &[], 3, &operator.at)
        .await;
    server.running.shutdown().await;
    operator.fails(&version, &[], 3, "cannot be reached").await;

    let plain = Server::start().await;
    let mut person = Person::claim(&plain, "anna").await;
    let _ = person.add_totp().await;
    let operator = Operator::of(&plain);
    operator
        .fails(&["backup", "--server", &operator.at], &[], 4, "konklave login")
        .await;
    let words = ["backup", "--to", "x.age"];
    operator.fails(&words, &[], 2, "--recipient").await;
    plain.running.shutdown().await;
}

#[tokio::test]
async fn after_signing_out_the_latest_server_is_none_and_never_another() {
    let (first, second) = (Server::start().await, Server::start().await);
    let anna = Operator::of(&first);
    for server in [&first, &second] {
        let mut person = Person::claim(server, "anna").await;
        let (_, codes) = person.add_totp().await;
        let at = Operator::of(server).at;
        anna.does(&["login", &at, "--name", "anna"], &[PASSWORD, &codes[0]])
            .await;
    }
    anna.does(&["logout"], &[]).await;
    anna.fails(
        &["member", "list", "--remote"],
        &[],
        4,
        "no server is remembered as the latest",
    )
    .await;
    let at = anna.at.clone();
    assert!(
        anna.does(&["member", "list", "--server", &at], &[])
            .await
            .contains("anna")
    );
    for server in [first, second] {
        server.running.shutdown().await;
    }
}

#[tokio::test]
async fn what_would_be_ignored_at_a_server_elsewhere_or_here_is_refused() {
    let server = Server::start().await;
    let operator = Operator::of(&server);
    for (words, said) in [
        (&["backup", "--remote", "--to", "x.age"][..], "--to"),
        (&["backup", "--remote", "--recipient", "age1x"], "--recipient"),
        (
            &["backup", "--server", &operator.at, "--with-secrets"],
            "--with-secrets",
        ),
        (
            &["member", "list", "--authority", "a.pem"],
            "needs --server or --remote",
        ),
        (&["version", "--authority", "a.pem"], "needs --server or --remote"),
        (&["member", "--server", &operator.at, "list", "--remote"], "--remote"),
    ] {
        operator.fails(words, &[], 2, said).await;
    }
    server.running.shutdown().await;
}
