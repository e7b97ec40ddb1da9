//! The meeting code: computed only while the panel is open, and what a comparison is worth later.

use std::collections::BTreeSet;

use e2ee::group::Member;

use crate::MeetingCode;

/// The code and the comparison.
#[derive(Debug, Default)]
pub(crate) struct Code {
    open: bool,
    /// Being computed: the stretch and the epoch.
    computing: Option<(u32, u64)>,
    /// The epoch whose code could not be computed.
    failed: Option<u64>,
    /// Computed, for an epoch.
    shown: Option<(u64, MeetingCode)>,
    /// Leaf keys in the tree when the code was compared. They stay compared while they stay there:
    /// a later epoch has another code, but its commits were checked by everybody compared.
    compared: BTreeSet<[u8; 32]>,
}

impl Code {
    /// The panel was opened or closed.
    pub(crate) fn show(&mut self, open: bool) {
        self.open = open;
        if !open {
            self.computing = None;
            self.shown = None;
            self.failed = None;
        }
    }

    /// The computation failed. It is tried again when the panel is opened again.
    pub(crate) fn fail(&mut self, id: u32) {
        if let Some((_, epoch)) = self.computing.take_if(|(of, _)| *of == id) {
            self.failed = Some(epoch);
        }
    }

    /// Whether it failed, and was not tried again since.
    pub(crate) fn failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Whether the code of this epoch is wanted and not under way.
    pub(crate) fn wants(&self, epoch: u64) -> bool {
        let computed = self.shown.as_ref().is_some_and(|(of, _)| *of == epoch);
        let computing = self.computing.is_some_and(|(_, of)| of == epoch);
        self.open && !computed && !computing && self.failed.is_none()
    }

    /// The computation has begun.
    pub(crate) fn computing(&mut self, id: u32, epoch: u64) {
        self.computing = Some((id, epoch));
        self.shown = None;
    }

    /// The computation is done.
    pub(crate) fn computed(&mut self, id: u32, output: &[u8; 32]) {
        if let Some((_, epoch)) = self.computing.take_if(|(of, _)| *of == id) {
            let code = e2ee::code::MeetingCode::from_stretched(output);
            self.shown = Some((
                epoch,
                MeetingCode {
                    words: code.words,
                    digits: code.digits,
                },
            ));
        }
    }

    /// The code of this epoch.
    pub(crate) fn shown(&self, epoch: u64) -> Option<&MeetingCode> {
        self.shown.as_ref().filter(|(of, _)| *of == epoch).map(|(_, code)| code)
    }

    /// The user compared the code on display.
    pub(crate) fn matched(&mut self, epoch: u64, members: &[Member]) {
        if self.shown(epoch).is_some() {
            self.compared = members.iter().map(|member| member.leaf_key).collect();
        }
    }

    /// Whether the code was compared in this meeting.
    pub(crate) fn compared(&self) -> bool {
        !self.compared.is_empty()
    }

    /// Whether this leaf was there then.
    pub(crate) fn covers(&self, member: &Member) -> bool {
        self.compared.contains(&member.leaf_key)
    }

    /// Another meeting begins.
    pub(crate) fn reset(&mut self) {
        *self = Self {
            open: self.open,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_cannot_be_computed_is_said_and_tried_again_with_the_next_opening() {
        let mut code = Code::default();
        code.show(true);
        assert!(code.wants(4));
        code.computing(1, 4);
        code.fail(1);
        assert!(code.failed());
        assert!(!code.wants(4), "a device without memory is not asked again and again");
        assert!(!code.wants(5));
        code.show(false);
        assert!(!code.failed());
        code.show(true);
        assert!(code.wants(5));
    }
}
