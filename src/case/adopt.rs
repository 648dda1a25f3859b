//! Another charter for a matter that is open: what was promised is looked at again, by a law that is named.

use super::decide::{Deciding, Step, known, refused};
use super::event::{CaseEvent, ClockNumber};
use super::refusal::CaseRefusal;
use super::state::{Attached, Owner};
use crate::charter::{Charter, RatifiedTarget};
use crate::sla::{ChangeLaw, ClockEvent, Rebased};

impl Deciding<'_> {
    /// Pins the matter to the charter at hand; nothing, if it is pinned to it already.
    pub(super) fn adopt(&mut self, law: ChangeLaw) -> Step {
        self.only_ours()?;
        let new = self.context.charter;
        let Some(before) = self.before()? else { return Ok(()) };
        self.known_there(new)?;
        let old: Vec<RatifiedTarget> = self.targets_in(before)?;
        let targets = self.renumbered(new)?;
        self.recorder.record(CaseEvent::CharterAdopted { charter: new.version(), targets });
        if self.case().merged_into().is_some() {
            // What it owes is carried, and that stays whatever the law.
            return Ok(());
        }
        let at = self.recorder.instant();
        for (clock, old) in (0..).zip(&old) {
            let events = self.rebased(law, clock, old)?;
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
        case.waiting().map_or(Ok(()), |key| known(new.wait_reason(key).is_some(), key))
    }

    /// Its clocks' targets under the charter so far.
    fn targets_in(&self, before: &Charter) -> Step<Vec<RatifiedTarget>> {
        let found = |attached: &Attached| before.target(attached.number).cloned();
        let version = before.version().get();
        let other = CaseRefusal::OtherCharter { pinned: version, given: version };
        let all = self.case().attached().iter().map(found).collect::<Option<_>>();
        all.ok_or(refused(other))
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
        self.case().attached().iter().map(number_of).collect()
    }

    fn has_another_ladder(&self, clock: ClockNumber, old: &RatifiedTarget) -> Step<bool> {
        let Some(attached) = self.case().attached().get(usize::from(clock)) else {
            return Ok(false);
        };
        let declared =
            |target: &RatifiedTarget| target.escalation.as_ref().map(|it| it.ladder.clone());
        Ok(declared(self.target_of(attached)?) != declared(old))
    }

    fn rebased(
        &self,
        law: ChangeLaw,
        clock: ClockNumber,
        old: &RatifiedTarget,
    ) -> Step<Vec<ClockEvent>> {
        let Some(attached) = self.case().attached().get(usize::from(clock)) else {
            return Ok(Vec::new());
        };
        // What is carried for another matter was promised when that one began.
        if self.case().is_carried(&attached.clock) {
            return Ok(Vec::new());
        }
        let new = self.target_of(attached)?;
        let after = Rebased {
            goal: self.goal_of(new),
            on: (&new.target, &new.calendar),
            history: self.case().history(),
        };
        let before = (&old.target, &old.calendar);
        let events = attached.clock.rebase(law, self.recorder.instant(), before, after);
        events.map_err(|error| refused(error.into()))
    }
}
