//! Another charter for a matter that is open: what was promised is looked at again, by a law that is named.

use super::decide::{Deciding, Step, known, refused};
use super::event::{CaseEvent, ClockNumber};
use super::hours::{Terms, terms};
use super::refusal::CaseRefusal;
use super::state::{Attached, Owner};
use crate::calendar::Calendar;
use crate::charter::{Charter, RatifiedTarget};
use crate::sla::{ChangeLaw, ClockEvents, Goal, Rebased, Target};

impl Deciding<'_> {
    /// Pins the matter to the charter at hand; nothing, if it is pinned to it already.
    pub(super) fn adopt(&mut self, law: ChangeLaw) -> Step {
        self.only_ours()?;
        let new = self.context.charter;
        let Some(before) = self.before()? else { return Ok(()) };
        self.known_there(new)?;
        let old = self.targets_in(before)?;
        let targets = self.renumbered(new)?;
        self.recorder.record(CaseEvent::CharterAdopted { charter: new.version(), targets });
        self.all_have_hours()?;
        if self.case().merged_into().is_some() {
            // What it owes is carried, and that stays whatever the law.
            return Ok(());
        }
        let at = self.recorder.instant();
        for (clock, (old, calendar)) in (0..=ClockNumber::MAX).zip(&old) {
            let Some(attached) = self.case().attached_at(clock) else { break };
            let goal = self.goal_of(self.target_of(attached)?);
            let events = self.rebased(law, clock, (&old.target, calendar), goal)?;
            self.record_clock(at, clock, events)?;
            // How we organise ourselves was promised to nobody: another ladder holds at once, whatever the law.
            if self.has_another_ladder(clock, old)? {
                self.set_ladder(at, clock, true)?;
            }
        }
        self.align_halts()
    }

    /// The charter that it is pinned to, where that is another one.
    fn before(&self) -> Step<Option<&'_ Charter>> {
        let given = self.context.charter.version();
        let Some(pinned) = self.case().charter().filter(|pinned| *pinned != given) else {
            return Ok(None);
        };
        let before = self.context.before.filter(|before| before.version() == pinned);
        let other = CaseRefusal::OtherCharter { pinned: pinned.get(), given: given.get() };
        before.map(Some).ok_or(refused(other))
    }

    /// What the matter stands on must be there in the new charter as well: to retire is not to delete.
    fn known_there(&self, new: &Charter) -> Step {
        let case = self.case();
        let owner = case.owner().map(Owner::department);
        owner.map_or(Ok(()), |key| self.known_place(key, case.queue()))?;
        case.priority().map_or(Ok(()), |key| known(new.has_priority(key), key))?;
        case.channel().map_or(Ok(()), |key| known(new.has_channel(key), key))?;
        case.customers_calendar().map_or(Ok(()), |key| self.is_a_customers(key))?;
        case.waiting().map_or(Ok(()), |key| known(new.wait_reason(key).is_some(), key))
    }

    /// Its clocks' targets under the charter so far, each with the calendar on which it counted.
    fn targets_in(&self, before: &Charter) -> Step<Vec<(RatifiedTarget, Calendar)>> {
        let version = before.version().get();
        let found = |attached: &Attached| {
            let other = CaseRefusal::OtherCharter { pinned: version, given: version };
            let ratified = before.target(attached.number).ok_or(refused(other))?;
            let Terms { calendar, .. } = terms(ratified, attached.customers.as_ref())?;
            Ok((ratified.clone(), calendar.clone()))
        };
        self.case().attached().map(found).collect()
    }

    /// The numbers of its clocks' targets in the new charter.
    fn renumbered(&self, new: &Charter) -> Step<Vec<u32>> {
        let number_of = |attached: &Attached| {
            let (agreement, target) = (attached.clock.agreement(), attached.clock.target());
            let mut targets = new.targets_of(agreement).into_iter().flatten();
            let found = targets.find(|(_, ratified)| ratified.key == *target);
            known(found.is_some(), target)?;
            Ok(found.map_or(attached.number, |(number, _)| number))
        };
        self.case().attached().map(number_of).collect()
    }

    fn has_another_ladder(&self, clock: ClockNumber, old: &RatifiedTarget) -> Step<bool> {
        let Some(attached) = self.case().attached_at(clock) else {
            return Ok(false);
        };
        let declared =
            |target: &RatifiedTarget| target.escalation.as_ref().map(|it| it.ladder.clone());
        Ok(declared(self.target_of(attached)?) != declared(old))
    }

    /// What a clock is to be after a change, from a target on a calendar to the present one with this goal.
    pub(super) fn rebased(
        &self,
        law: ChangeLaw,
        clock: ClockNumber,
        before: (&Target, &Calendar),
        goal: Option<Goal>,
    ) -> Step<ClockEvents> {
        let Some(attached) = self.case().attached_at(clock) else {
            return Ok(ClockEvents::default());
        };
        // What is carried for another matter was promised when that one began.
        if self.case().is_carried(clock) {
            return Ok(ClockEvents::default());
        }
        let on = self.terms_of(attached)?.on();
        let after = Rebased { goal, on, history: self.case().history() };
        let events = attached.clock.rebase(law, self.recorder.instant(), before, after);
        events.map_err(|error| refused(error.into()))
    }
}
