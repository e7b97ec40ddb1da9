//! Ranks, doors, roles and states as numbers, steps as words. What is on disk keeps its meaning: neither is given anew.

use wire::{AccountRole, Door, MemberState, Rank, RequestState, SignOffStep, TicketPurpose};

use crate::StoreError;

pub(crate) fn door_code(door: Door) -> i64 {
    match door {
        Door::Open => 0,
        Door::Lobby => 1,
        Door::Locked => 2,
    }
}

pub(crate) fn door(code: i64) -> Result<Door, StoreError> {
    match code {
        0 => Ok(Door::Open),
        1 => Ok(Door::Lobby),
        2 => Ok(Door::Locked),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn rank_code(rank: Rank) -> i64 {
    match rank {
        Rank::Guest => 0,
        Rank::Presenter => 1,
        Rank::Host => 2,
    }
}

pub(crate) fn rank(code: i64) -> Result<Rank, StoreError> {
    match code {
        0 => Ok(Rank::Guest),
        1 => Ok(Rank::Presenter),
        2 => Ok(Rank::Host),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn role_code(role: AccountRole) -> i64 {
    match role {
        AccountRole::Member => 0,
        AccountRole::WorksCouncil => 1,
        AccountRole::ProtectionOfficer => 2,
        AccountRole::Administrator => 3,
    }
}

pub(crate) fn role(code: i64) -> Result<AccountRole, StoreError> {
    match code {
        0 => Ok(AccountRole::Member),
        1 => Ok(AccountRole::WorksCouncil),
        2 => Ok(AccountRole::ProtectionOfficer),
        3 => Ok(AccountRole::Administrator),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn state_code(state: MemberState) -> i64 {
    match state {
        MemberState::Invited => 0,
        MemberState::Active => 1,
        MemberState::Suspended => 2,
    }
}

pub(crate) fn state(code: i64) -> Result<MemberState, StoreError> {
    match code {
        0 => Ok(MemberState::Invited),
        1 => Ok(MemberState::Active),
        2 => Ok(MemberState::Suspended),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn purpose_code(purpose: TicketPurpose) -> i64 {
    match purpose {
        TicketPurpose::Setup => 0,
        TicketPurpose::Welcome => 1,
    }
}

pub(crate) fn purpose(code: i64) -> Result<TicketPurpose, StoreError> {
    match code {
        0 => Ok(TicketPurpose::Setup),
        1 => Ok(TicketPurpose::Welcome),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn request_state_code(state: RequestState) -> i64 {
    match state {
        RequestState::Open => 0,
        RequestState::Answered => 1,
        RequestState::Refused => 2,
        RequestState::Closed => 3,
    }
}

pub(crate) fn request_state(code: i64) -> Result<RequestState, StoreError> {
    match code {
        0 => Ok(RequestState::Open),
        1 => Ok(RequestState::Answered),
        2 => Ok(RequestState::Refused),
        3 => Ok(RequestState::Closed),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn sign_off_step_name(step: SignOffStep) -> &'static str {
    match step {
        SignOffStep::ProtectionOfficer => "protection_officer",
        SignOffStep::WorksCouncil => "works_council",
    }
}

pub(crate) fn sign_off_step(name: &str) -> Result<SignOffStep, StoreError> {
    match name {
        "protection_officer" => Ok(SignOffStep::ProtectionOfficer),
        "works_council" => Ok(SignOffStep::WorksCouncil),
        _ => Err(StoreError::Unreadable),
    }
}
