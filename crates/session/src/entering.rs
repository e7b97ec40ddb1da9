//! On the way into the group: by Welcome, by forming it, or by external commit (for the first time
//! when no member adds us, or again when the group state was lost).

use std::time::Duration;

use e2ee::group::{Group, JoinRefused, JoinRule, Papers, PendingJoin, ResyncAttempt};
use e2ee::rooms::SealKind;
use rand_core::RngCore;
use wire::{Blob, ClientMessage, Epoch, LogEntry, LogKind, Seq, SessionId, SlotId, SlotPurpose, Verdict, limits};

use crate::log::{self, Log};
use crate::session::{Session, Standing};
use crate::speech::Speech;
use crate::{Phase, RefusedReason};

/// A joiner whom no committer has added for this long asks to come in by itself; a request for a slot
/// that was not granted is repeated as often.
const ASK: Duration = Duration::from_secs(5);
/// Key packages per attempt to enter: a poisoned Welcome burns one, and must not burn them for ever.
const KEY_PACKAGES: u32 = 3;
/// How often a group that went back is believed to be an accident.
const ROLLBACKS: u32 = 2;
/// How often the group turns away whom the server lets pass, before this client believes it: the link is one
/// whose role was taken from it, and it would never be asked to wait.
const TURNS: u32 = 3;
/// External commits before giving up.
const COMMITS: u32 = 5;
/// How often a GroupInfo of a former epoch is passed over before the others count as behind.
const OUTDATED: u32 = 2;
/// The first pause between them; it doubles.
const PAUSE: u64 = 100;

/// How far entering has come.
pub(crate) struct Entering {
    /// Waits for its Welcome.
    pending: Option<PendingJoin>,
    /// An external commit under way.
    attempt: Option<Attempt>,
    key_packages: u32,
    commits: u32,
    /// When to ask for a slot.
    ask: Duration,
    /// It was in the group before.
    pub(crate) again: bool,
}

struct Attempt {
    attempt: ResyncAttempt,
    base: Epoch,
    hash: [u8; 32],
}

impl Entering {
    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        Some(self.ask)
    }
}

impl Session {
    /// Sends a key package and waits for a Welcome.
    pub(crate) fn join(&mut self, now: Duration) {
        self.use_newest_root();
        self.standing = Standing::Entering(Box::new(Entering {
            pending: None,
            attempt: None,
            key_packages: 0,
            commits: 0,
            ask: now + ASK,
            again: false,
        }));
        self.may_join(false, now);
    }

    /// Sends the key package once the meeting is known it is bound to; `other`: it is another one now.
    pub(crate) fn may_join(&mut self, other: bool, now: Duration) {
        let Standing::Entering(entering) = &mut self.standing else {
            return;
        };
        if self.named.is_none() || entering.attempt.is_some() || entering.again {
            return;
        }
        if other || entering.pending.is_none() {
            entering.key_packages = 0;
            self.send_key_package(now);
        }
    }

    /// Asks for a slot to come in by external commit.
    pub(crate) fn resync(&mut self, again: bool, now: Duration) {
        self.note_epoch();
        if let Standing::Member(_) = self.standing {
            self.epochs.stop(now, &mut self.out);
        }
        // Entries of a group state that is gone are waited for no longer.
        self.log.disconnected();
        self.standing = Standing::Entering(Box::new(Entering {
            pending: None,
            attempt: None,
            key_packages: 0,
            commits: 0,
            ask: now + ASK,
            again,
        }));
        self.ask_for_slot(now);
    }

    /// The connection is back while entering: what was under way is lost.
    pub(crate) fn enter_again(&mut self, now: Duration) {
        let Standing::Entering(entering) = &mut self.standing else {
            return;
        };
        entering.attempt = None;
        entering.ask = now + ASK;
        let again = entering.again;
        if self.named.is_some() && !again && self.access.as_ref().is_some_and(|access| access.admitted) {
            // Only a committer can show the group the ticket of a guest.
            return self.send_key_package(now);
        }
        self.ask_for_slot(now);
    }

    fn send_key_package(&mut self, now: Duration) {
        let seed = self.seed();
        // The key package is bound to the meeting: a server that keeps it can play it into no other.
        let Some(session) = self.named else { return };
        let (Standing::Entering(entering), Some(room), Some(me)) = (&mut self.standing, &self.room, &self.me) else {
            return;
        };
        let role = self.access.as_ref().and_then(|access| room.keys.role_key(&access.link));
        let (pending, bytes) = PendingJoin::new(
            &room.keys,
            me.leaf.clone(),
            &me.identity,
            Some(session),
            role.as_ref(),
            &seed,
        );
        entering.pending = Some(pending);
        entering.key_packages += 1;
        entering.ask = now + ASK;
        let sealed = room.keys.seal(SealKind::KeyPackage, session, &bytes, &mut self.rng);
        let sealed = Blob::new(sealed).expect("a key package of ours is far below its limit");
        self.send(&ClientMessage::Join { sealed });
    }

    fn ask_for_slot(&mut self, now: Duration) {
        if let Standing::Entering(entering) = &mut self.standing {
            entering.ask = now + ASK;
            self.send(&ClientMessage::Slot {
                purpose: SlotPurpose::Resync,
            });
        }
    }

    /// Something was asked too fast; if it was the slot, a moment later will do.
    pub(crate) fn ask_later(&mut self, now: Duration) {
        if let Standing::Entering(entering) = &mut self.standing
            && entering.attempt.is_none()
            && entering.pending.is_none()
        {
            entering.ask = entering.ask.min(now + Duration::from_secs(2));
        }
    }

    pub(crate) fn entering_timeout(&mut self, now: Duration) {
        if let Standing::Entering(entering) = &mut self.standing
            && entering.ask <= now
        {
            entering.attempt = None;
            let admitted = self.access.as_ref().is_some_and(|access| access.admitted);
            if self.named.is_none() {
                // Nothing can be asked for before the meeting is known.
                entering.ask = now + ASK;
            } else if admitted && !entering.again {
                // Only a committer can show the group the ticket of a guest.
                self.send_key_package(now);
            } else {
                self.ask_for_slot(now);
            }
        }
    }

    /// The committer found the key package invalid, or the commit that added us was refused.
    pub(crate) fn declined(&mut self, now: Duration) {
        match &mut self.standing {
            Standing::Entering(entering) if entering.attempt.is_none() && entering.key_packages < KEY_PACKAGES => {
                self.send_key_package(now);
            }
            Standing::Entering(entering)
                if !entering.again && self.access.as_ref().is_some_and(|access| access.admitted) =>
            {
                // The ticket is of a group that is gone, or of a host who decides no more: knock again.
                self.send(&ClientMessage::Leave {});
                self.enter_anew(now);
            }
            Standing::Member(group) if self.committer.unproven(group.epoch()) => {
                self.forget_group();
                self.join(now);
            }
            _ => {}
        }
    }

    /// The Welcome addressed to this client.
    pub(crate) fn welcomed(&mut self, seq: Seq, sealed: &[u8], now: Duration) {
        let (Standing::Entering(entering), Some(room), Some(session)) = (&mut self.standing, &self.room, self.named)
        else {
            return;
        };
        if entering.pending.is_none() {
            return;
        }
        // What does not open under the root is the server's own: the key package is not spent on it.
        let Ok(welcome) = room.keys.open_sealed(SealKind::Welcome, session, sealed) else {
            return;
        };
        let Some(pending) = entering.pending.take() else { return };
        match pending.accept(&welcome, Some(session), &self.left) {
            Ok(group) => self.entered(group, Log::after(seq), true, now),
            Err(refused) => self.not_believed(refused, now),
        }
    }

    /// A Welcome or GroupInfo was not believed.
    fn not_believed(&mut self, JoinRefused { rule }: JoinRefused, now: Duration) {
        if rule == JoinRule::J7 && self.faults < ROLLBACKS {
            // The others are behind what this participant has seen: a restart of the server lost commits
            // that only it had. It may not go back, so it enters as somebody new.
            self.faults += 1;
            self.left.clear();
            return self.enter_anew(now);
        }
        if !matches!(rule, JoinRule::Mls | JoinRule::J3) {
            if self.connection.is_live() {
                self.send(&ClientMessage::Leave {});
            }
            return self.finish(Phase::Refused {
                reason: RefusedReason::ForeignGroup {
                    rule: format!("{rule:?}"),
                },
            });
        }
        match &self.standing {
            Standing::Entering(entering) if entering.key_packages >= KEY_PACKAGES => self.give_up(),
            Standing::Entering(_) => self.send_key_package(now),
            _ => {}
        }
    }

    /// The server asks this client to create the group.
    pub(crate) fn form(&mut self, now: Duration) {
        if !matches!(self.standing, Standing::Entering(_)) {
            return;
        }
        self.use_newest_root();
        let (session_bytes, seed) = (self.seed(), self.seed());
        let session = SessionId(session_bytes[..16].try_into().expect("16 of 32 bytes"));
        let (Some(room), Some(me), Some(access)) = (&self.room, &self.me, &self.access) else {
            return;
        };
        let role = room.keys.role_key(&access.link);
        let created = Group::create(&room.keys, me.leaf.clone(), &me.identity, session, role.as_ref(), &seed);
        // A room with a lobby is opened by a host; nobody would believe another's meeting.
        let Ok(group) = created else { return };
        self.forget_group();
        self.named = Some(session);
        self.send(&ClientMessage::Formed { session });
        self.entered(group, Log::after(Seq(0)), true, now);
    }

    /// The slot for an external commit.
    pub(crate) fn granted_resync(&mut self, slot: SlotId, base: Epoch, group_info: Option<&[u8]>, now: Duration) {
        let seed = self.seed();
        let (Standing::Entering(entering), Some(room), Some(me)) = (&mut self.standing, &mut self.room, &self.me)
        else {
            return self.send(&ClientMessage::Pass { slot });
        };
        if self.named.is_none() {
            // Granting access again, the server says which meeting it is.
            return self.lost(now);
        }
        let opened = group_info.zip(self.named).and_then(|(sealed, session)| {
            let (generation, info) = room.keys.open_under(SealKind::GroupInfo, session, sealed).ok()?;
            // The others go by the root that they seal with.
            room.keys.change_to(generation).then_some((info, session))
        });
        let Some((info, session)) = opened else {
            // Not sooner: the server can garble what it hands out, and whoever goes back comes as somebody new.
            let goes_back = group_info.is_some() && entering.commits + 1 >= COMMITS && !self.went_back;
            self.send(&ClientMessage::Pass { slot });
            if goes_back {
                // The root may have changed meanwhile.
                self.went_back = true;
                return self.enter_by_link(now);
            }
            return self.try_again(now);
        };
        let leaf = me.leaf.clone();
        let role = self.access.as_ref().and_then(|access| room.keys.role_key(&access.link));
        let papers = Papers {
            session: Some(session),
            left: &self.left,
            role: role.as_ref(),
            ticket: None,
        };
        let start = ResyncAttempt::start(&room.keys, leaf, &me.identity, &info, papers, &seed);
        match start {
            // A GroupInfo of another epoch than the one granted cannot win.
            Ok((attempt, commit)) if attempt.epoch().0 == base.0.saturating_add(1) => {
                let sealed = room.keys.seal(SealKind::Commit, session, &commit, &mut self.rng);
                let hash = log::hash(&sealed);
                let Ok(sealed) = Blob::<{ limits::COMMIT }>::new(sealed) else {
                    self.send(&ClientMessage::Pass { slot });
                    return self.try_again(now);
                };
                entering.attempt = Some(Attempt { attempt, base, hash });
                entering.ask = now + ASK;
                self.send(&ClientMessage::Commit {
                    slot,
                    base_epoch: base,
                    sealed,
                    welcome_for: Vec::new(),
                    welcome: None,
                    declined: Vec::new(),
                });
            }
            Ok(_) => {
                self.send(&ClientMessage::Pass { slot });
                self.try_again(now);
            }
            // Of an epoch that this participant has seen the end of: the present one may come next.
            Err(refused) if refused.rule == JoinRule::J7 && entering.commits < OUTDATED => {
                self.send(&ClientMessage::Pass { slot });
                self.try_again(now);
            }
            Err(refused) if matches!(refused.rule, JoinRule::J2 | JoinRule::J4 | JoinRule::J7) => {
                self.not_believed(refused, now);
            }
            // The own leaf was collected meanwhile: back to the door.
            Err(refused) if refused.rule == JoinRule::Admission => {
                self.send(&ClientMessage::Pass { slot });
                self.send(&ClientMessage::Leave {});
                self.turned_away += 1;
                if self.turned_away < TURNS {
                    return self.enter_anew(now);
                }
                self.denied(None);
            }
            // Stale, damaged or somebody's bad joke: another member's may do.
            Err(_) => {
                self.send(&ClientMessage::Pass { slot });
                self.try_again(now);
            }
        }
    }

    /// The external commit did not win: once more after a pause, five times in all.
    pub(crate) fn try_again(&mut self, now: Duration) {
        let Standing::Entering(entering) = &mut self.standing else {
            return;
        };
        entering.attempt = None;
        entering.commits += 1;
        if entering.commits >= COMMITS {
            return self.give_up();
        }
        let pause = PAUSE << (entering.commits - 1);
        let jitter = u64::from(self.rng.next_u32()) % pause;
        entering.ask = now + Duration::from_millis(pause + jitter);
    }

    /// Whether an external commit is under way.
    pub(crate) fn attempts(&self) -> bool {
        matches!(&self.standing, Standing::Entering(entering) if entering.attempt.is_some())
    }

    /// A log entry while on the way in: only the own external commit matters, and what beats it.
    pub(crate) fn entry_while_entering(&mut self, entry: LogEntry, now: Duration) {
        let Standing::Entering(entering) = &mut self.standing else {
            return;
        };
        if entry.kind != LogKind::Handshake {
            return;
        }
        let Some(attempt) = &entering.attempt else { return };
        if log::hash(entry.sealed.as_slice()) == attempt.hash && entry.base_epoch == attempt.base {
            let Some(Attempt { attempt, .. }) = entering.attempt.take() else {
                return;
            };
            let (group, seq) = (attempt.into_group(), entry.seq);
            let verdict = Verdict::Applied {
                epoch: group.epoch(),
                fork_tag: group.fork_tag(),
            };
            let mut log = Log::after(seq);
            log.merged(entry.sealed.as_slice());
            log.keep(entry);
            self.entered(group, log, false, now);
            self.send(&ClientMessage::Ack { seq, verdict });
        } else if entry.base_epoch >= attempt.base {
            self.try_again(now);
        }
    }

    /// In the group, one way or another.
    fn entered(&mut self, group: Group, log: Log, unproven: bool, now: Duration) {
        if let Some(room) = &mut self.room {
            room.keys.change_to(group.generation());
        }
        self.log = log;
        self.speech = Speech::new();
        self.hosting.forget_told();
        self.trust = Default::default();
        self.turned_away = 0;
        self.went_back = false;
        self.committer.entered(unproven.then(|| group.epoch()));
        self.epochs.entered(crate::member::epoch_keys(&group), &mut self.out);
        self.streams.entered(group.epoch().0);
        self.roster.entered(group.members().to_vec(), now);
        self.standing = Standing::Member(Box::new(group));
        self.introduce(now);
        self.lead(now);
        self.talk_entered(now);
        self.forget_former_root();
        self.remember();
    }
}
