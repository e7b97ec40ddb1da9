use std::path::Path;

use server::{Config, StartError};

use crate::harness::{Server, config};

#[test]
fn the_reference_file_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/konklave.toml");
    let expected = Config::reference();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, expected, "run `cargo xtask codegen`");
}

#[test]
fn the_binary_prints_the_reference_file() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_konklave"))
        .arg("--print-config-reference")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), Config::reference());
}

#[test]
fn the_binary_refuses_a_bad_variable_by_its_name() {
    let directory = tempfile::tempdir().unwrap();
    for (variable, value, allowed) in [
        ("KONKLAVE_LISTEN", "everywhere", "127.0.0.1:8080"),
        ("KONKLAVE_LOG_LEVEL", "loud", "trace"),
        ("KONKLAVE_ROOM_KEEP_HOURS", "0", "1 to 2160"),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_konklave"))
            .current_dir(directory.path())
            .env(variable, value)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(variable) && said.contains(allowed), "{said}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let server = Server::start().await;
    let directory = tempfile::tempdir().unwrap();
    let mut taken = config(directory.path());
    taken.listen = server.running.http;
    let error = server::start(taken).await.err().unwrap();
    assert!(matches!(error, StartError::Listen { .. }));
    assert!(error.to_string().contains(&server.running.http.to_string()), "{error}");

    let mut taken = config(directory.path());
    taken.media_listen = server.running.media;
    let error = server::start(taken).await.err().unwrap();
    let said = error.to_string();
    assert!(
        said.contains("media.listen") && said.contains(&server.running.media.to_string()),
        "{said}"
    );
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_used_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let error = server::start(config(&file)).await.err().unwrap();
    assert!(error.to_string().contains("file"), "{error}");
}
