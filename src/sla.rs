//! Promises and stopwatches: what is promised by when, and the clocks that measure it.
//!
//! An [`Agreement`] holds [`Target`]s. A target's [`Metric`] says which [`Signal`]s start its clock and which fulfil it;
//! its [`Goal`] says by when; its [`HoursCounted`] say which time counts; its pauses say which waits stop it. A [`Clock`] is
//! the fold of its [`ClockEvent`]s: they record the instants that they imply as facts of that moment, so that a clock
//! needs no calendar to be read, woken or replayed.
//!
//! # The laws
//!
//! * Met means fulfilled at or before the due time. A breach is recorded by the first command or wake after it, dated
//!   at the due time, and is never undone.
//! * A breached clock keeps the due time that it missed, whatever pauses or goals come later.
//! * A paused clock has no due time, only time left; a met one keeps its due time.
//! * With nothing left when it stopped, a clock is due the instant it runs again.
//! * A pause moves the due time by the part of the pause that overlaps the target's own time: working time for
//!   `working` spans and working days, time on the clock for the others.
//! * Another goal keeps the activation and the pauses.
//! * A fixed due instant is never moved.
//! * What goes on after it was fulfilled keeps its breach: it is not late a second time.
//! * Waits stop a clock for as long as its target's budget for them lasts, all together; when it is used up is recorded when
//!   the wait begins.
//! * What counted is the elapsed time without closed hours and without what waits and closures took ([`Clock::explain`]).
//! * A clock that comes later, or is looked back on under another charter, is reckoned from the matter's own history
//!   ([`Clock::recount`]), whose waits stop it as far as its budget goes; a breach that this shows is known from then on.
//! * A [`Ladder`] says whom to tell, and what to do, level by level; each level is reached once in a cycle
//!   ([`Clock::set_ladder`]).
//! * What is promised in person is driven by no signal, but by hand ([`Metric::promise`]).

mod agreement;
mod allowance;
mod attain;
mod capacity;
mod changeover;
mod climb;
mod clock;
mod drive;
mod due;
mod event;
mod events;
mod explain;
mod holding;
mod hours;
mod ladder;
mod ledger;
mod load;
mod metric;
mod promise;
mod rebase;
mod signal;

pub use agreement::{Agreement, AgreementKind, Goal, Lead, Leg, Target};
pub use attain::{Attainability, ChainError, Course, Miss, Share, Term, attainable, common_starts};
pub use capacity::{Capacity, Member, Overcommitment};
pub use changeover::Changeover;
pub use clock::{Clock, ClockState, wakes};
pub use drive::NoDueTime;
pub use event::{Begun, ClockEvent, Halt, Instants, Left, Recount, Rung, Spent};
pub use events::ClockEvents;
pub use explain::{Change, ClockExplanation, ExplainedStretch, WhatIf, WhyCounted};
pub use hours::{CountedOn, HoursCounted};
pub use ladder::{Action, Escalation, Ladder, Level, LevelAt, Whom};
pub use ledger::{Ledger, Segment, SegmentKind};
pub use load::{Commitment, Load, Overload};
pub use metric::{Anchor, Metric, Recurrence};
pub use promise::{
    Assent, BeforeGiven, Constraint, DueWindow, NoUsableInstant, Pledge, Promise, PromiseState,
    Provenance, UsableHours, WindowUpsideDown,
};
pub use rebase::{ChangeLaw, Rebased};
pub use signal::{Signal, SignalSet};
