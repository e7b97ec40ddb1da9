//! The server over real sockets, from outside.

#![allow(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod assess;
mod cli;
mod configuration;
mod creation;
mod factors;
mod forbidden_edges;
mod functions;
mod guessing;
mod harness;
mod headers;
mod intruders;
mod keeping;
#[allow(dead_code, reason = "some of its lies are for the crate it belongs to")]
#[path = "../../../oidc/tests/it/liar.rs"]
mod liar;
mod logs;
mod mail;
mod media;
mod media_tcp;
mod meeting;
mod notice;
mod openapi;
mod origins;
mod papers;
mod passkeys;
mod person;
mod profiles;
mod provider;
mod remote;
mod requests;
mod restart;
mod rights;
mod security_txt;
mod services;
mod sign_offs;
mod slow;
mod sockets;
mod tls;
mod updates;
mod vaults;
