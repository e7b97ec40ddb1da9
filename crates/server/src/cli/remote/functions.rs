//! `konklave functions` at a server elsewhere.

use hyper::Method;
use wire::FunctionList;

use super::Remote;
use crate::cli::arguments::{FunctionCommand, Language};
use crate::cli::compliance::of;
use crate::cli::functions::{decided, shown};
use crate::cli::print;
use crate::cli::privacy::language;

/// Does it.
pub async fn functions(mut remote: Remote, command: FunctionCommand, as_json: bool) -> anyhow::Result<()> {
    let list = match command {
        FunctionCommand::List { language } => remote.get(&path("", language)).await?,
        FunctionCommand::Switch(switch) => {
            let before: FunctionList = remote.get(&path("", switch.language)).await?;
            let (function, wanted) = decided(&switch, &before)?;
            let one = path(&format!("/{}", function.id()), switch.language);
            remote.change(Method::PUT, &one, wanted).await?
        }
    };
    Ok(print(&shown(&list, as_json))?)
}

/// Of all of them, or of one.
fn path(one: &str, wanted: Option<Language>) -> String {
    format!("/api/functions{one}?lang={}", of(language(wanted)).tag())
}
