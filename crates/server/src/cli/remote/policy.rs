//! `konklave policy` at a server elsewhere.

use accounts::{policy_from_rows, policy_rows};
use hyper::Method;
use wire::Policy;

use super::Remote;
use crate::cli::arguments::PolicyCommand;
use crate::cli::policy::{changed, shown};
use crate::cli::print;

/// Does it.
pub async fn policy(mut remote: Remote, command: PolicyCommand, as_json: bool) -> anyhow::Result<()> {
    let policy: Policy = remote.get("/api/policy").await?;
    let policy = match command {
        PolicyCommand::Show => policy,
        PolicyCommand::Set { values } => {
            let rows = changed(&policy_rows(&policy), &values)?;
            let wanted = policy_from_rows(rows.iter().map(|(name, value)| (*name, value.as_str())))?;
            remote.change(Method::PUT, "/api/policy", wanted).await?
        }
    };
    Ok(print(&shown(&policy, as_json))?)
}
