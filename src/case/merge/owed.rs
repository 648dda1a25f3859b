//! What a duplicate owes, as it brings it along, and the clocks that the survivor has for it.

use serde::{Deserialize, Serialize};

use crate::case::decide::{Deciding, Step, refused};
use crate::case::event::{CaseEvent, ClockNumber};
use crate::case::hours::Terms;
use crate::case::promise::PromiseNumber;
use crate::case::refusal::CaseRefusal;
use crate::case::state::{Attached, Status};
use crate::id::{AgreementKey, CalendarKey, CharterVersion, CustomerId, TargetKey};
use crate::sla::{
    Begun, Changeover, Clock, ClockEvent, ClockState, Goal, Instants, Metric, Promise, Recount,
    Rung,
};
use crate::time::Timestamp;

/// What a duplicate brings to the matter that it is merged into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// Whose matter it is.
    pub customer: CustomerId,
    /// The charter that it is pinned to.
    pub charter: CharterVersion,
    /// What is still owed under it; where it is resolved or closed, only what was promised in person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owes: Vec<Owed>,
}

/// A target that is still to be met, with its instants as they would be if its clock ran from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// The agreement that promises it.
    pub agreement: AgreementKey,
    /// The target.
    pub target: TargetKey,
    /// The target's number in the charter.
    pub number: u32,
    /// What is measured.
    pub metric: Metric,
    /// The calendar of the customer's hours, on which it counts if its target asks for them; none if they were not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_calendar: Option<CalendarKey>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// What that means.
    pub instants: Instants,
    /// What its clock did since it started, so that waits count as they did; none in what was recorded before this was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<Begun>,
    /// Since when another calendar counts for it than before, and what was used up by then, so that it stays so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changeover: Option<Changeover>,
    /// Whether a warning of its due time was given, which is not given again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warned: bool,
    /// Whether its due time was missed, and that was reported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missed: bool,
    /// The levels of its ladder that it has reached, which nobody is told of again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<u16>,
    /// The levels that are still to come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<Rung>,
    /// The promise that the clock measures, if it is one that was given by word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Box<Promise>>,
    /// The number that this promise has in the duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_number: Option<PromiseNumber>,
}

impl Deciding<'_> {
    /// What is still owed; what is resolved or closed owes only what was promised in person, until it is taken up again.
    pub(super) fn owes(&self) -> Step<Vec<Owed>> {
        let open = self.case().status() == Status::Open;
        // Whoever was to accept it has nothing to accept any more: that was owed between departments.
        let owed = |(_, Attached { clock, .. }): &(ClockNumber, &Attached)| {
            clock.is_outstanding()
                && *clock.metric() != Metric::handoff_acceptance()
                && (open || clock.metric().is_driven_by_hand())
        };
        self.case().numbered().filter(owed).map(|(clock, one)| self.owed(clock, one)).collect()
    }

    fn owed(&self, of: ClockNumber, attached: &Attached) -> Step<Owed> {
        let Attached { clock, number, customers } = attached;
        let promise = self.case().promise(of).map(|promised| Box::new(promised.promise.clone()));
        let at = self.recorder.instant();
        let going = self.going(attached, at)?;
        let ClockState::Running(instants) = *going.state() else {
            return Err(refused(CaseRefusal::NotOpened));
        };
        Ok(Owed {
            agreement: clock.agreement().clone(),
            target: clock.target().clone(),
            number: *number,
            metric: *clock.metric(),
            customers_calendar: customers.clone(),
            goal: clock.goal().copied(),
            instants,
            begun: going.ledger().begun(),
            changeover: going.changeover().cloned(),
            warned: going.has_warned(),
            missed: clock.breached_at().is_some(),
            reached: going.levels_reached().iter().map(|rung| rung.level).collect(),
            ahead: going.levels_ahead().to_vec(),
            promise_number: promise.is_some().then_some(of),
            promise,
        })
    }

    /// A clock as it would be if it ran from an instant on.
    fn going(&self, attached: &Attached, at: Timestamp) -> Step<Clock> {
        let Terms { ratified, calendar } = self.terms_of(attached)?;
        let mut going = attached.clock.clone();
        let resumed = attached.clock.resume(at, (&ratified.target, calendar));
        let resumed = resumed.map_err(|error| refused(error.into()))?;
        if resumed.is_empty() {
            return Ok(going);
        }
        let mut moved = false;
        for event in &resumed {
            moved |= going.is_moved_by(event);
            going.evolve(at, event);
        }
        let ladder = going.set_ladder(at, moved, ratified.escalation.as_deref(), calendar);
        ladder.iter().for_each(|event| going.evolve(at, event));
        Ok(going)
    }

    /// A clock of its own for what another owes; what was told of it there is not told again.
    pub(super) fn carry(&mut self, clock: ClockNumber, owed: &Owed) {
        self.recorder.record(CaseEvent::ClockAttached {
            agreement: owed.agreement.clone(),
            target: owed.target.clone(),
            number: owed.number,
            metric: owed.metric,
            customers_calendar: owed.customers_calendar.clone(),
        });
        if let Some(promise) = &owed.promise {
            let given = promise.clone();
            self.recorder.record(CaseEvent::Promised { promise: clock, given });
        }
        let (goal, instants) = (owed.goal, owed.instants);
        let event = match owed.begun.is_empty() {
            true => ClockEvent::Activated { goal, instants },
            false => {
                let (begun, left) = (owed.begun.clone(), None);
                let changeover = owed.changeover.clone();
                let past = Recount { goal, begun, instants, left, changeover };
                ClockEvent::Recounted(Box::new(past))
            }
        };
        let told = owed.warned.then_some(ClockEvent::Warned);
        let told = told.into_iter().chain(owed.missed.then_some(ClockEvent::Breached));
        let reached = owed.reached.iter().map(|level| ClockEvent::LevelReached { level: *level });
        let levels = owed.ahead.clone();
        let ahead = (!levels.is_empty()).then_some(ClockEvent::LadderSet { levels });
        for event in [event].into_iter().chain(told).chain(reached).chain(ahead) {
            self.recorder.record(CaseEvent::Clock { clock, event });
        }
    }
}
