//! `docs/openapi.json` describes the HTTP interface: made from the types of the wire and the tables in this folder.

mod document;
mod operation;
mod operations;
mod refusals;
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;

use crate::harness::{Server, request};
use crate::rights;

const COMMITTED: &str = include_str!("../../../../docs/openapi.json");

#[test]
fn the_description_of_the_interface_is_fresh() {
    let document = document::document();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, document).unwrap();
        return;
    }
    assert!(
        document == COMMITTED.replace("\r\n", "\n"),
        "docs/openapi.json is not what the types and tables say: run `cargo xtask codegen`"
    );
}

#[test]
fn the_description_has_every_route_and_no_other() {
    let described: BTreeSet<_> = operations::operations()
        .into_iter()
        .map(|operation| (operation.method, operation.path))
        .collect();
    let routes: BTreeSet<_> = rights::TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    let others: Vec<_> = described.difference(&routes).collect();
    assert!(
        missing.is_empty(),
        "not described in tests/it/openapi/operations.rs: {missing:?}"
    );
    assert!(others.is_empty(), "described, but no route: {others:?}");
}

#[test]
fn every_reference_in_the_description_leads_somewhere() {
    let document: serde_json::Value = serde_json::from_str(&document::document()).unwrap();
    let text = document.to_string();
    let references = text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut any = false;
    for reference in references {
        any = true;
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    assert!(any, "nothing is shared");
}

#[tokio::test]
async fn the_server_tells_its_description() {
    let server = Server::start().await;
    let answer = request(server.http(), "GET", "/api/openapi.json", &[], b"").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.text(), COMMITTED);
    server.running.shutdown().await;
}
