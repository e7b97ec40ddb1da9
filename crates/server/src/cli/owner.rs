//! As whom a command works.
//!
//! Whoever owns the data directory decides what lies in it: links, too. So root does not touch it, but becomes its
//! owner first. That also leaves no file behind that the server cannot open.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context;
use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities, set_keep_capabilities};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};

/// Somebody else than root, to whom the data directory belongs.
pub struct Owner {
    user: Uid,
    group: Gid,
    /// The other groups of this user.
    groups: Vec<Gid>,
}

impl Owner {
    /// Whom this process has to become before it touches `data_dir`; none: it may stay who it is.
    pub fn of(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        let metadata = match std::fs::metadata(data_dir) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata.with_context(|| data_dir.display().to_string())?,
        };
        if metadata.uid() == 0 {
            return Ok(None);
        }
        let read = |file| std::fs::read_to_string(file).unwrap_or_default();
        Ok(Some(Self {
            user: Uid::from_raw(metadata.uid()),
            group: Gid::from_raw(metadata.gid()),
            groups: groups(metadata.uid(), &read("/etc/passwd"), &read("/etc/group")),
        }))
    }

    /// From here on the calling thread, and every thread it starts, is this user for good. Of what root may do, it keeps
    /// opening ports below 1024, as the unit of the package lets the server do.
    fn enter(&self) -> anyhow::Result<()> {
        let port = CapabilitySet::NET_BIND_SERVICE;
        let kept = capabilities(None)?.permitted & port;
        set_keep_capabilities(true)?;
        set_thread_groups(&self.groups)?;
        set_thread_res_gid(self.group, self.group, self.group)?;
        set_thread_res_uid(self.user, self.user, self.user)?;
        let sets = CapabilitySets {
            effective: kept,
            permitted: kept,
            inheritable: CapabilitySet::empty(),
        };
        Ok(set_capabilities(None, sets)?)
    }
}

/// Becomes the owner of `data_dir`, if this is root and the directory somebody else's. To be called before any thread is
/// started, and before anything in the directory is touched.
pub fn become_owner(data_dir: &Path) -> anyhow::Result<()> {
    match Owner::of(data_dir)? {
        Some(owner) => owner
            .enter()
            .context("root cannot become the owner of the data directory"),
        None => Ok(()),
    }
}

/// Does `work` on a thread that is the owner of `data_dir`, while the caller stays who it is: for what is written
/// elsewhere.
pub fn as_owner<T: Send>(data_dir: &Path, work: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
    let working = || {
        become_owner(data_dir)?;
        work()
    };
    std::thread::scope(|scope| match scope.spawn(working).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

/// The groups that list this user (group(5)).
fn groups(user: u32, passwd: &str, group: &str) -> Vec<Gid> {
    let fields = |line: &str| line.split(':').map(str::to_owned).collect::<Vec<_>>();
    let id = user.to_string();
    let mut users = passwd.lines().map(fields);
    let Some(name) = users.find(|user| user.get(2) == Some(&id)).map(|user| user[0].clone()) else {
        return Vec::new();
    };
    let listing = group.lines().map(fields).filter(|group| {
        let mut members = group.get(3).into_iter().flat_map(|members| members.split(','));
        members.any(|member| member == name)
    });
    listing
        .filter_map(|group| Some(Gid::from_raw(group[2].parse().ok()?)))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_user_keeps_the_groups_that_list_it() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nkonklave:x:990:980::/var/lib/konklave:/usr/sbin/nologin\n";
        let group = "root:x:0:\nssl-cert:x:110:postgres,konklave\nkonklave:x:980:\nother:x:111:konklaves\nbroken";
        assert_eq!(groups(990, passwd, group), [Gid::from_raw(110)]);
        assert!(groups(991, passwd, group).is_empty());
    }
}
