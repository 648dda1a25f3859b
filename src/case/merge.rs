//! Two matters that prove to be one: the duplicate is merged into the survivor, which carries what it owes; and back again
//! where that was wrong.
//!
//! While it is merged the duplicate's clocks are neither paused nor ended; they only wake nobody. The survivor has clocks of its
//! own for what was owed, with the same due times. Taken back (`unmerge`), the duplicate's clocks are as if nothing had
//! been merged, but for what became of promises, and what fell due meanwhile is settled, dated at due.

mod owed;

use std::collections::BTreeMap;
use std::fmt;

pub use self::owed::{Brought, Owed};
use super::command::CaseCommand;
use super::decide::{Deciding, Step, refused};
use super::event::{CaseEvent, ClockNumber};
use super::link::Relation;
use super::promise::PromiseNumber;
use super::refusal::CaseRefusal;
use super::state::{Attached, Case, Status};
use crate::charter::Merging;
use crate::decision::FollowUp;
use crate::id::{AgreementKey, CaseId, CharterVersion, CustomerId, StreamKind};
use crate::sla::{ClockEvent, ClockState};
use crate::time::Timestamp;

/// Why two matters cannot be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoMerge {
    /// It is the same matter, or that one was merged into this one.
    Circle,
    /// They are matters of two customers who are not held to be one.
    OtherCustomer {
        /// Whose the survivor is.
        ours: CustomerId,
        /// Whose the duplicate is.
        theirs: CustomerId,
    },
    /// They are pinned to two versions of the charter.
    OtherCharter {
        /// The survivor's.
        ours: CharterVersion,
        /// The duplicate's.
        theirs: CharterVersion,
    },
    /// It has parts, which would tell it, and not the survivor, when they are taken up again.
    Whole,
}

impl fmt::Display for NoMerge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle => f.write_str("a matter cannot be merged into itself"),
            Self::OtherCustomer { ours, theirs } => {
                write!(f, "{theirs} is not held to be {ours}; link the two customers first")
            }
            Self::OtherCharter { ours, theirs } => write!(
                f,
                "they are pinned to the versions {ours} and {theirs} of the charter; let one adopt the other's first"
            ),
            Self::Whole => f.write_str("it has parts; unlink them first"),
        }
    }
}

/// What binds a case to others that were merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Merges {
    /// Which matter it was merged into.
    into: Option<CaseId>,
    /// Those that were merged into it, with what it carries for each.
    absorbed: BTreeMap<CaseId, Absorbed>,
    /// Those of its clocks that carry what another owes, or did so until it was given back; and whether they do so still.
    carried: BTreeMap<ClockNumber, bool>,
}

/// What a matter carries for another that was merged into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Absorbed {
    /// Its clocks that carry what the other owes.
    pub(super) clocks: Vec<ClockNumber>,
    /// Its promises that are promises of the other, each with the number that it has there; none where it was merged before
    /// these were kept.
    pub(super) promises: Vec<(PromiseNumber, PromiseNumber)>,
}

impl Absorbed {
    /// The survivor's numbers of the promises.
    pub(super) fn ours(&self) -> impl Iterator<Item = PromiseNumber> {
        self.promises.iter().map(|(ours, _)| *ours)
    }
}

impl Merges {
    pub(super) const fn is_merged(&self) -> bool {
        self.into.is_some()
    }

    /// What it carries for another.
    pub(super) fn absorbed(&self, from: CaseId) -> Option<&Absorbed> {
        self.absorbed.get(&from)
    }

    /// Whether a clock carries what another matter owes, or did so until it was given back.
    pub(super) fn has_carried(&self, clock: ClockNumber) -> bool {
        self.carried.contains_key(&clock)
    }

    fn still_carries(&self, clock: ClockNumber) -> bool {
        self.carried.get(&clock).is_some_and(|still| *still)
    }

    pub(super) fn take_in(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::Merged { into } => self.into = Some(*into),
            CaseEvent::Unmerged => self.into = None,
            CaseEvent::Absorbed { from, carries, promises } => {
                let absorbed = Absorbed { clocks: carries.clone(), promises: promises.clone() };
                self.absorbed.insert(*from, absorbed);
                self.carried.extend(carries.iter().map(|clock| (*clock, true)));
            }
            CaseEvent::GivenBack { to } => {
                let given_back = self.absorbed.remove(to).map(|it| it.clocks);
                let given_back = given_back.into_iter().flatten();
                self.carried.extend(given_back.map(|clock| (clock, false)));
            }
            _ => {}
        }
    }
}

impl Case {
    /// The matter that it was merged into, if it was.
    #[must_use]
    pub fn merged_into(&self) -> Option<CaseId> {
        self.merges().and_then(|merges| merges.into)
    }

    /// The matters that were merged into it, each with the numbers of its clocks that carry what that one owed.
    pub fn absorbed(&self) -> impl Iterator<Item = (CaseId, &[ClockNumber])> {
        let absorbed = self.merges().into_iter().flat_map(|merges| &merges.absorbed);
        absorbed.map(|(from, carries)| (*from, carries.clocks.as_slice()))
    }

    /// Whether it promises what an agreement says by itself, whatever it carries, and whatever was promised by word under that.
    pub(super) fn promises_itself(&self, agreement: &AgreementKey) -> bool {
        self.numbered().any(|(number, Attached { clock, .. })| {
            let by_word = clock.metric().is_driven_by_hand() && *clock.state() != ClockState::Idle;
            clock.agreement() == agreement && !by_word && !self.is_carried(number)
        })
    }

    /// Whether one of its clocks carries what another matter owes, or did so until it was given back.
    pub(super) fn is_carried(&self, clock: ClockNumber) -> bool {
        self.merges().is_some_and(|merges| merges.has_carried(clock))
    }

    /// Whether one of its clocks carries what another matter owes, and was not given back.
    pub(super) fn still_carries(&self, clock: ClockNumber) -> bool {
        self.merges().is_some_and(|merges| merges.still_carries(clock))
    }
}

impl Deciding<'_> {
    /// What was merged into another does nothing by itself: neither is anything lost between the two, nor done twice.
    pub(super) fn only_unless_merged(&self, command: &CaseCommand) -> Step {
        let Some(into) = self.case().merged_into() else { return Ok(()) };
        match command {
            CaseCommand::Wake
            | CaseCommand::Unmerge
            | CaseCommand::ComeBack { .. }
            | CaseCommand::ChildIs { .. }
            | CaseCommand::Adopt { .. } => Ok(()),
            CaseCommand::Absorb(_) if self.asked_by().ok() == Some(into) => {
                Err(refused(CaseRefusal::CannotMerge(NoMerge::Circle)))
            }
            // In a chain the last merging is taken back first.
            CaseCommand::GiveBack { survivor } => {
                self.asked_by()?;
                Err(refused(CaseRefusal::UnmergeFirst { case: *survivor, into }))
            }
            _ => Err(refused(CaseRefusal::Merged { into })),
        }
    }

    pub(super) fn merge(&mut self, into: CaseId) -> Step {
        self.only_ours()?;
        if self.case().links().any(|(_, relation)| relation == Relation::ParentOf) {
            return Err(refused(CaseRefusal::CannotMerge(NoMerge::Whole)));
        }
        if self.case().absorbed().any(|(from, _)| from == into) {
            return Err(refused(CaseRefusal::CannotMerge(NoMerge::Circle)));
        }
        let Some(customer) = self.case().customer() else {
            return Err(refused(CaseRefusal::NotOpened));
        };
        let brings =
            Brought { customer, charter: self.context.charter.version(), owes: self.owes()? };
        self.recorder.record(CaseEvent::Merged { into });
        self.ask_to_follow(into, CaseCommand::Absorb(Box::new(brings)));
        Ok(())
    }

    /// Takes over what the matter owes that asks for it.
    pub(super) fn absorb(&mut self, brings: &Brought) -> Step {
        let from = self.asked_by()?;
        self.expect(&[Status::Open], "take over another")?;
        let no = |why| refused(CaseRefusal::CannotMerge(why));
        let theirs = brings.customer;
        if let Some(ours) = self.case().customer().filter(|ours| !self.are_one(*ours, theirs)) {
            return Err(no(NoMerge::OtherCustomer { ours, theirs }));
        }
        let ours = self.context.charter.version();
        if ours != brings.charter {
            return Err(no(NoMerge::OtherCharter { ours, theirs: brings.charter }));
        }
        let (mut carries, mut promises) = (Vec::new(), Vec::new());
        let clocks = self.case().attached().len();
        let full = CaseRefusal::NoRoomToCarry { clocks, owed: brings.owes.len() };
        for owed in &brings.owes {
            let clock = ClockNumber::try_from(self.case().attached().len());
            let clock = clock.map_err(|_| refused(full.clone()))?;
            self.carry(clock, owed);
            carries.push(clock);
            promises.extend(owed.promise_number.map(|theirs| (clock, theirs)));
        }
        self.recorder.record(CaseEvent::Absorbed { from, carries, promises });
        self.align_halts()
    }

    /// Whether the outside is told already what it would be told now: the same of the same target, at the same instant, by
    /// another clock, where one of the two carries what a duplicate owes.
    ///
    /// What falls due at one instant is settled by one decision, so that it does not matter when it is woken.
    pub(super) fn is_told(&self, at: Timestamp, clock: ClockNumber, event: &ClockEvent) -> bool {
        let tells = matches!(
            event,
            ClockEvent::Warned | ClockEvent::Breached | ClockEvent::LevelReached { .. }
        );
        // Promises given by word are each their own.
        let attached = self.case().attached_at(clock);
        let by_word = || attached.is_none_or(|it| it.clock.metric().is_driven_by_hand());
        if !tells || self.context.charter.merging() == Merging::Each || by_word() {
            return false;
        }
        // What is recorded is so in order: that of the same instant is the last, and that of the same target close by.
        let mut told = self.recorder.events().iter().rev().take_while(|told| told.at == at);
        told.any(|told| match &told.event {
            CaseEvent::Clock { clock: other, event: same } => {
                *other != clock && same == event && self.owe_the_same(*other, clock)
            }
            _ => false,
        })
    }

    /// Whether one of two clocks carries for a duplicate what the other measures.
    fn owe_the_same(&self, one: ClockNumber, other: ClockNumber) -> bool {
        let case = self.case();
        let clock = |number| case.attached_at(number).map(|it| &it.clock);
        let (Some(first), Some(second)) = (clock(one), clock(other)) else { return false };
        (first.agreement(), first.target()) == (second.agreement(), second.target())
            && (case.is_carried(one) || case.is_carried(other))
    }

    /// The matter whose decision asked for the command.
    pub(super) fn asked_by(&self) -> Step<CaseId> {
        let asked = self.context.following.filter(|stream| stream.kind() == StreamKind::Case);
        let asked = asked.map(|stream| CaseId::from_uuid(stream.uuid()));
        asked.ok_or(refused(CaseRefusal::OnlyFollowing))
    }

    pub(super) fn ask_to_follow(&mut self, other: CaseId, command: CaseCommand) {
        self.recorder.follow_up(FollowUp::to(other.as_uuid(), command));
    }
}
