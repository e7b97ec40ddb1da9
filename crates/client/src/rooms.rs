//! Making a room through the server's HTTP interface.

use anyhow::bail;
use e2ee::group::Admission;
use e2ee::rooms::{Draft, Origin};
use e2ee::stretch::stretch;
use rand_core::OsRng;

use crate::server::Server;

/// The links of a new room, as addresses.
#[derive(Clone, Debug)]
pub struct NewLinks {
    /// For everybody.
    pub shared: String,
    /// For the host alone.
    pub owner: String,
}

/// Creates a room. Title and passphrase stay here; the server stores what it cannot read.
pub async fn create_room(server: &Server, title: &str, passphrase: Option<&str>) -> anyhow::Result<NewLinks> {
    create_room_with(server, title, passphrase, Admission::Open).await
}

/// The same, with the door as given when a meeting begins.
pub async fn create_room_with(
    server: &Server,
    title: &str,
    passphrase: Option<&str>,
    admission: Admission,
) -> anyhow::Result<NewLinks> {
    let draft = Draft::new(&mut OsRng, Origin::Browser, title, passphrase).with_admission(admission);
    let stretched = draft.stretch().map(stretch);
    let new = draft.finish(stretched.as_deref(), &mut OsRng)?;
    let body = serde_json::to_string(&new.request)?;
    let (status, answer) = server.post("/api/rooms", body).await?;
    if status != 201 {
        bail!("the server answered {status}: {}", String::from_utf8_lossy(&answer));
    }
    Ok(NewLinks {
        shared: server.link(&new.shared),
        owner: server.link(&new.owner),
    })
}
