//! What arrives: commits, judged and merged or refused, and application messages.

use openmls::framing::errors::{MessageDecryptionError, SecretTreeError};
use openmls::framing::{ContentType, MlsMessageBodyIn, MlsMessageIn, ProtocolMessage};
use openmls::group::{ProcessMessageError, StageCommitError, ValidationError};
use openmls::prelude::{ProcessedMessageContent, Sender};
use thiserror::Error;
use tls_codec::DeserializeBytes;
use wire::{PeerId, Rule, limits};

use super::change::{EpochChange, Outline};
use super::{Group, small};
use crate::aad::CommitAad;
use crate::mls::facts;
use crate::rules::{self, Change};

/// A commit that violates a rule. The group is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("commit refused by rule {rule:?}")]
pub struct Refused {
    /// The rule.
    pub rule: Rule,
}

/// Who sent an application message, as of the message's epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppSender {
    /// Leaf index in that epoch.
    pub leaf: u16,
    /// The server's number for the connection.
    pub peer: PeerId,
    /// The member.
    pub member_id: [u8; 16],
}

/// An application message that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AppRefused {
    /// This client sent it.
    #[error("sent by this client")]
    Own,
    /// Of an epoch whose keys are gone, or not there yet.
    #[error("of an epoch without keys")]
    Epoch,
    /// Read before, or too far out of order.
    #[error("a replay")]
    Replay,
    /// No message of this group.
    #[error("no message of this group")]
    Invalid,
}

impl Group {
    /// Judges a commit and merges it if it is valid. This client's own pending commit is merged, too;
    /// anybody else's discards it. An own commit that was discarded cannot be read any more and is
    /// refused as [`Rule::Mls`]: as after every `Mls` that others do not share, resynchronise.
    pub fn process(&mut self, commit: &[u8]) -> Result<EpochChange, Refused> {
        if self.pending.as_ref().is_some_and(|pending| pending.commit == commit) {
            return self.merge_own().ok_or(Refused { rule: Rule::Mls });
        }
        self.judge_and_merge(commit).map_err(|rule| Refused { rule })
    }

    fn judge_and_merge(&mut self, bytes: &[u8]) -> Result<EpochChange, Rule> {
        if bytes.len() > limits::COMMIT {
            return Err(Rule::V2);
        }
        let message = message(bytes).ok_or(Rule::Mls)?;
        if message.content_type() != ContentType::Commit {
            return Err(Rule::V1);
        }
        let processed = self
            .mls
            .process_message(&self.provider, message)
            .map_err(|error| rule_of(&error))?;
        let (sender, aad) = (processed.sender().clone(), processed.aad().to_vec());
        let staged = match processed.into_content() {
            ProcessedMessageContent::StagedCommitMessage(staged) => staged,
            // Our own commit, discarded before: unreadable. The others may have merged it.
            ProcessedMessageContent::OwnPrivateMessage => return Err(Rule::Mls),
            _ => return Err(Rule::V1),
        };
        let commit = facts::commit(&staged, &sender, &aad, bytes.len()).ok_or(Rule::V1)?;
        rules::judge(&self.state, &commit)?;
        let outline = outline(&commit);
        self.mls
            .merge_staged_commit(&self.provider, *staged)
            .map_err(|_| Rule::Mls)?;
        Ok(self.advance(&outline))
    }

    /// Decrypts an application message and checks whose it is.
    pub fn open_app(&mut self, message: &[u8]) -> Result<(AppSender, Vec<u8>), AppRefused> {
        let message = self::message(message).ok_or(AppRefused::Invalid)?;
        if message.content_type() != ContentType::Application {
            return Err(AppRefused::Invalid);
        }
        if message.epoch() > self.mls.epoch() || message.epoch().as_u64() < self.readable_from.0 {
            return Err(AppRefused::Epoch);
        }
        let processed = self
            .mls
            .process_message(&self.provider, message)
            .map_err(|error| app_refusal(&error))?;
        let Sender::Member(index) = *processed.sender() else {
            return Err(AppRefused::Invalid);
        };
        let identity = facts::identity(processed.credential()).ok_or(AppRefused::Invalid)?;
        let sender = AppSender {
            leaf: small(index.u32()),
            peer: identity.peer,
            member_id: identity.member_id,
        };
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(message) => Ok((sender, message.into_bytes())),
            ProcessedMessageContent::OwnPrivateMessage => Err(AppRefused::Own),
            _ => Err(AppRefused::Invalid),
        }
    }
}

/// What a merge needs to remember of a commit.
pub(super) fn outline(commit: &rules::Commit) -> Outline {
    let removed = commit
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::Remove(index) = change {
                Some(*index)
            } else {
                None
            }
        })
        .collect();
    let aad = CommitAad::parse(&commit.aad).unwrap_or_default();
    let reasons = aad
        .removals
        .iter()
        .map(|removal| (removal.leaf, removal.reason))
        .collect();
    Outline {
        committer: commit.committer,
        removed,
        reasons,
    }
}

fn message(bytes: &[u8]) -> Option<ProtocolMessage> {
    match MlsMessageIn::tls_deserialize_exact_bytes(bytes).ok()?.extract() {
        MlsMessageBodyIn::PrivateMessage(message) => Some(message.into()),
        MlsMessageBodyIn::PublicMessage(message) => Some(message.into()),
        _ => None,
    }
}

fn rule_of<E>(error: &ProcessMessageError<E>) -> Rule {
    match error {
        ProcessMessageError::IncompatibleWireFormat
        | ProcessMessageError::UnauthorizedExternalCommitMessage
        | ProcessMessageError::InvalidCommit(StageCommitError::MissingProposal) => Rule::V1,
        _ => Rule::Mls,
    }
}

fn app_refusal<E>(error: &ProcessMessageError<E>) -> AppRefused {
    let ProcessMessageError::ValidationError(error) = error else {
        return AppRefused::Invalid;
    };
    match error {
        ValidationError::UnableToDecrypt(MessageDecryptionError::SecretTreeError(
            SecretTreeError::SecretReuseError | SecretTreeError::TooDistantInThePast,
        )) => AppRefused::Replay,
        ValidationError::WrongEpoch | ValidationError::NoPastEpochData => AppRefused::Epoch,
        _ => AppRefused::Invalid,
    }
}
