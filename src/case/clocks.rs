//! The clocks of a case: set up, driven by signals, halted and resumed with the matter, and settled when time passes.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Deciding, Step, known};
use super::event::{CaseEffect, CaseEvent, ClockNumber};
use super::hours::{Terms, terms};
use super::refusal::CaseRefusal;
use super::state::{Attached, Status};
use crate::charter::{Charter, RatifiedTarget};
use crate::decision::Refusal;
use crate::id::{AgreementKey, TargetKey};
use crate::sla::{
    AgreementKind, Clock, ClockEvent, ClockEvents, ClockState, Goal, Halt, Metric, NoDueTime,
    Rebased, Recurrence, Signal, wakes,
};
use crate::time::Timestamp;

/// Whether an event sets a due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dated {
    No,
    Anew,
    /// By another goal, or another past.
    Moved,
}

impl Deciding<'_> {
    /// Sets up the clocks of the agreements that the matter begins under: each once, by the order of their keys.
    pub(super) fn attach_clocks(
        &mut self,
        agreements: &BTreeSet<AgreementKey>,
        given_due: &BTreeMap<TargetKey, Timestamp>,
    ) -> Step {
        let charter = self.context.charter;
        for agreement in agreements {
            for (number, ratified) in promised(charter, agreement)? {
                self.attach(number, ratified)?;
            }
        }
        for target in given_due.keys() {
            let attached = |attached: &Attached| {
                let ratified = charter.target(attached.number);
                attached.clock.target() == target
                    && ratified.is_some_and(|ratified| ratified.target.takes_given_instant())
            };
            known(self.case().attached().any(attached), target)?;
        }
        Ok(())
    }

    /// Sets up the clock of a target.
    fn attach(&mut self, number: u32, ratified: &RatifiedTarget) -> Step {
        let customers_calendar = self.case().customers_calendar().cloned();
        terms(ratified, customers_calendar.as_ref())?;
        self.recorder.record(CaseEvent::ClockAttached {
            agreement: ratified.agreement.clone(),
            target: ratified.key.clone(),
            number,
            metric: ratified.target.metric,
            customers_calendar,
        });
        Ok(())
    }

    /// Promises what a further agreement says, as if it had been agreed on from the beginning.
    ///
    /// What begins with the matter and is measured once, or goes on, starts from its beginning, with all its waits; where
    /// that was fulfilled before, there is nothing left to promise. What comes in cycles starts with the next of its kind.
    pub(super) fn add_agreement(&mut self, agreement: &AgreementKey) -> Step {
        if self.case().promises_itself(agreement) {
            return Ok(());
        }
        let charter = self.context.charter;
        let (at, seen) = (self.recorder.instant(), self.case().seen());
        let before = self.case().attached().len();
        for (number, ratified) in promised(charter, agreement)? {
            let metric = ratified.target.metric;
            if metric.recurs != Recurrence::Once || !metric.stops.meets(seen) {
                self.attach(number, ratified)?;
            }
        }
        let after = self.case().attached().len();
        for number in before..after {
            let Ok(clock) = ClockNumber::try_from(number) else { break };
            let Some(attached) = self.case().attached_at(clock) else { break };
            let terms = self.terms_of(attached)?;
            let metric = attached.clock.metric();
            let from_the_beginning = metric.starts.meets(Signal::BEGINNINGS.both(seen))
                && (metric.recurs == Recurrence::Once || metric.recurs.goes_on());
            let Some(since) = self.case().opened_at().filter(|_| from_the_beginning) else {
                continue;
            };
            let goal = self.goal_of(terms.ratified).filter(|goal| *goal != Goal::Given);
            let on = terms.on();
            let history = self.case().history();
            let events = attached
                .clock
                .recount(since, at, Rebased { goal, on, history })
                .map_err(not_dated)?;
            self.record_clock(at, clock, events)?;
        }
        Ok(())
    }

    /// Records what happens to a clock, what follows from that, and behind it what that means for its ladder.
    pub(super) fn record_clock(
        &mut self,
        at: Timestamp,
        clock: ClockNumber,
        events: impl Into<ClockEvents>,
    ) -> Step {
        let (first, later) = events.into().into_parts();
        let mut dated = Dated::No;
        if let Some(event) = first {
            dated = self.record_of(at, clock, event)?;
        }
        for event in later {
            // What a breach gave up is past: nothing that was to follow concerns it any more.
            let state = self.case().attached_at(clock).map(|attached| attached.clock.state());
            if let Some(ClockState::Cancelled { .. }) = state {
                break;
            }
            dated = dated.max(self.record_of(at, clock, event)?);
        }
        match dated {
            Dated::No => Ok(()),
            Dated::Anew | Dated::Moved => self.set_ladder(at, clock, dated == Dated::Moved),
        }
    }

    /// Records one event of a clock and what follows from it; whether it sets a due time.
    ///
    /// It is made part of its caller, so that an event is copied no more often than it must be.
    #[inline(always)]
    fn record_of(&mut self, at: Timestamp, clock: ClockNumber, event: ClockEvent) -> Step<Dated> {
        let breached = matches!(event, ClockEvent::Breached);
        let tells = breached || matches!(event, ClockEvent::Warned);
        if tells && !self.is_told(at, clock, &event) {
            self.tell_owner(clock, &event);
        }
        let attached = self.case().attached_at(clock);
        let dated = match event.dates() {
            false => Dated::No,
            true if attached.is_some_and(|it| it.clock.is_moved_by(&event)) => Dated::Moved,
            true => Dated::Anew,
        };
        self.recorder.record_due_in_place(at, || CaseEvent::Clock { clock, event })?;
        if breached {
            self.after_breach(at, clock)?;
        }
        Ok(dated)
    }

    /// Lets happen what fell due by an instant, in the order in which it did.
    ///
    /// Nothing happens by itself to what was merged into another: that one carries what is owed.
    pub(super) fn settle(&mut self, by: Timestamp) -> Step {
        match self.case().next_wake() {
            Some(wake) if wake.at <= by => self.settle_all(by),
            _ => Ok(()),
        }
    }

    /// As [`Deciding::settle`], whoever carries it.
    pub(super) fn settle_all(&mut self, by: Timestamp) -> Step {
        loop {
            let fallen = self.first_fallen_due(by);
            let over = self.case().wait_until().filter(|until| *until <= by);
            // What is due at the end of a wait is late a moment after it: the wait ends first, be it woken in time or late.
            let goes_first = |until: Timestamp| {
                fallen.is_none_or(|(due, is_breach, _)| until < due || (until == due && is_breach))
            };
            if let Some(until) = over
                && goes_first(until)
            {
                self.end_wait_at(until)?;
                continue;
            }
            let Some((.., clock)) = fallen else { return Ok(()) };
            let fallen = self.case().attached_at(clock).and_then(|it| it.clock.fallen_due(by));
            let Some((due, event)) = fallen else { return Ok(()) };
            self.fall_due(due, clock, event)?;
        }
    }

    /// Records what fell due by itself, and does what that leads to.
    fn fall_due(&mut self, due: Timestamp, clock: ClockNumber, event: ClockEvent) -> Step {
        // A goal may be set that is already past: its breach is dated when it became one.
        let at = self.case().last_at().map_or(due, |last| last.max(due));
        let level = match event {
            ClockEvent::LevelReached { level } => Some(level),
            _ => None,
        };
        let level = level.filter(|_| !self.is_told(at, clock, &event));
        self.record_clock(at, clock, event)?;
        level.map_or(Ok(()), |level| self.escalate(at, clock, level))
    }

    /// Ends a wait that has lasted for as long as it may, at the instant at which it had.
    fn end_wait_at(&mut self, until: Timestamp) -> Step {
        let at = self.case().last_at().map_or(until, |last| last.max(until));
        let waited = self.case().waiting().cloned();
        self.recorder.record_due(at, CaseEvent::WaitEnded)?;
        if let Some(reason) = waited {
            self.recorder.ask(CaseEffect::ReportEndOfWait { reason });
        }
        // What no calendar can date any more stays still: time passes all the same.
        self.align_halts_at(at).ok();
        Ok(())
    }

    /// The clock that something happens to first, when, and whether that is a breach: what is due at an instant is late a moment
    /// after it, so that all else of that instant comes first.
    fn first_fallen_due(&self, by: Timestamp) -> Option<(Timestamp, bool, ClockNumber)> {
        let falls = |(number, attached): (ClockNumber, &Attached)| {
            let (at, why) = attached.clock.falls_due(by)?;
            Some((at, why == wakes::BREACH, number))
        };
        self.case().numbered().filter_map(falls).min()
    }

    /// Asks the outside to tell the owner of what needs attention.
    pub(super) fn tell_owner(&mut self, clock: ClockNumber, event: &ClockEvent) {
        let ask: fn(TargetKey) -> CaseEffect = match event {
            ClockEvent::Warned => |target| CaseEffect::WarnOwner { target },
            ClockEvent::Breached => |target| CaseEffect::ReportBreach { target },
            _ => return,
        };
        if self.is_told_elsewhere(clock, event) {
            return;
        }
        let Some(Attached { clock, .. }) = self.case().attached_at(clock) else {
            return;
        };
        let target = clock.target().clone();
        self.recorder.ask(ask(target));
    }

    /// Drives all clocks by a signal.
    pub(super) fn signal(&mut self, signal: Signal) -> Step {
        self.signal_at(signal, self.recorder.instant())
    }

    /// Drives all clocks by a signal that fell due.
    pub(super) fn signal_at(&mut self, signal: Signal, at: Timestamp) -> Step {
        self.drive(signal, at, &BTreeMap::new(), |_| true)
    }

    /// Drives all clocks by an assignment, be it to another department or to the one that answers for the matter already.
    pub(super) fn signal_assigned(&mut self, at: Timestamp, same: bool) -> Step {
        if same {
            return self.signal_in_the_same_hands(Signal::Assigned, at);
        }
        self.signal_at(Signal::Assigned, at)
    }

    /// As [`Deciding::signal_at`], where whoever answers for the matter does so still: nobody's turn ends or begins.
    pub(super) fn signal_in_the_same_hands(&mut self, signal: Signal, at: Timestamp) -> Step {
        self.drive(signal, at, &BTreeMap::new(), |metric| {
            !(metric.starts.contains(signal) && metric.stops.contains(signal))
        })
    }

    /// Drives all clocks by the opening, with the instants that the matter brings along.
    pub(super) fn signal_opening(
        &mut self,
        signal: Signal,
        given_due: &BTreeMap<TargetKey, Timestamp>,
    ) -> Step {
        self.drive(signal, self.recorder.instant(), given_due, |_| true)
    }

    fn drive(
        &mut self,
        signal: Signal,
        at: Timestamp,
        given_due: &BTreeMap<TargetKey, Timestamp>,
        concerns: impl Fn(&Metric) -> bool,
    ) -> Step {
        let hears = |clock: &Clock| clock.metric().hears(signal) && concerns(clock.metric());
        self.each_clock(at, hears, |deciding, (number, clock), terms| {
            let (ratified, on) = (terms.ratified, terms.on());
            let goal = || match deciding.goal_of(ratified) {
                Some(Goal::Given) => {
                    // What goes on keeps the instant that it was given.
                    let kept = || clock.goal().filter(|_| clock.metric().recurs.goes_on());
                    let given = given_due.get(&ratified.key).map(|due| Goal::At(*due));
                    given.or_else(|| kept().copied())
                }
                goal => goal,
            };
            if clock.metric().recurs.goes_on() && deciding.case().still_carries(number) {
                return clock.on_signal(signal, at, || clock.goal().copied(), on);
            }
            // What is carried is fulfilled once, and not begun anew beside the matter's own.
            if deciding.case().is_carried(number) || deciding.is_of_others(signal, ratified) {
                let ends = clock.metric().stops.contains(signal);
                return Ok(if ends { clock.fulfil(at) } else { ClockEvents::default() });
            }
            clock.on_signal(signal, at, goal, on)
        })?;
        let case = self.case();
        let stands_still = |clock: &Clock| matches!(clock.state(), ClockState::Paused { .. });
        if case.may_run() && !case.clocks().any(stands_still) {
            return Ok(()); // most of the time
        }
        self.align_halts_at(at)
    }

    /// Halts and resumes clocks so that each stands still if and only if the matter gives it a reason.
    pub(super) fn align_halts(&mut self) -> Step {
        self.align_halts_at(self.recorder.instant())
    }

    fn align_halts_at(&mut self, at: Timestamp) -> Step {
        if self.case().may_run() {
            return self.all_go_on(at);
        }
        self.each_clock(at, Clock::is_outstanding, |deciding, (_, clock), terms| {
            match deciding.halt_for(clock, terms.ratified) {
                Some(why) => clock.pause(why, at, terms.on()),
                None => clock.resume(at, terms.on()),
            }
        })
    }

    /// Lets every clock that stands still run again: nothing halts any of them.
    ///
    /// It does what [`Clock::resume`] says, as many clocks as there may be: each event is made where it stays, since what was
    /// just written is dear to copy.
    fn all_go_on(&mut self, at: Timestamp) -> Step {
        let clocks = self.case().attached().len();
        for number in (0..=ClockNumber::MAX).take(clocks) {
            let Some(attached) = self.case().attached_at(number) else { break };
            if !attached.clock.is_outstanding() {
                continue;
            }
            // One that runs is looked at, too: what a matter has just taken over may be of another charter.
            let (clock, on) = (&attached.clock, self.terms_of(attached)?.on());
            let ClockState::Paused { left } = *clock.state() else { continue };
            let instants = clock.instants_behind_halt(left, at, on).map_err(not_dated)?;
            let breached = clock.would_be_breached_by(instants.due, at);
            self.recorder.make_room(clocks - usize::from(number));
            let dated = self.record_of(at, number, ClockEvent::Resumed { instants })?;
            if breached {
                self.record_clock(at, number, ClockEvent::Breached)?;
            }
            self.set_ladder(at, number, dated == Dated::Moved)?;
        }
        Ok(())
    }

    /// Gives every outstanding clock the goal of the present priority; given instants stay, and so does what is carried for
    /// another matter, which was promised when that one began.
    pub(super) fn retarget(&mut self) -> Step {
        self.retarget_at(self.recorder.instant())
    }

    pub(super) fn retarget_at(&mut self, at: Timestamp) -> Step {
        self.each_clock(at, Clock::is_outstanding, |deciding, (number, clock), terms| {
            match deciding.goal_of(terms.ratified) {
                _ if deciding.case().is_carried(number) => Ok(ClockEvents::default()),
                // What was promised in person is moved by agreement alone.
                _ if clock.metric().is_driven_by_hand() => Ok(ClockEvents::default()),
                Some(Goal::Given) => Ok(ClockEvents::default()),
                goal => clock.retarget(goal, at, terms.on()),
            }
        })
    }

    pub(super) fn goal_of(&self, ratified: &RatifiedTarget) -> Option<Goal> {
        let agreed = match self.case().priority() {
            Some(priority) => ratified.target.goal_for(priority).copied(),
            None => ratified.target.goal,
        };
        // A span that rules grant is promised to the customer: an instant that was given, and what our departments
        // promise each other, stays.
        let kind = || self.context.charter.agreement_kind(&ratified.agreement);
        match self.granted_span(ratified) {
            Some(span) if agreed != Some(Goal::Given) && kind() == Some(AgreementKind::Sla) => {
                Some(Goal::Within(span))
            }
            _ => agreed,
        }
    }

    /// Why a target's clock should stand still now, in a matter whose clocks may not all run.
    fn halt_for(&self, clock: &Clock, ratified: &RatifiedTarget) -> Option<Halt> {
        let case = self.case();
        // What was promised in person is owed though the matter is solved; waits move it only if that was said.
        let by_hand = clock.metric().is_driven_by_hand();
        if by_hand && matches!(clock.goal(), Some(Goal::At(_))) {
            return None;
        }
        // Whoever is offered a matter has to say so in time, though it is solved.
        let offered =
            || *clock.metric() == Metric::handoff_acceptance() && case.pending_offer().is_some();
        if case.status() != Status::Open && !by_hand && !offered() {
            return Some(Halt::Closed);
        }
        let reason = case.waiting().filter(|reason| ratified.target.pauses.contains(*reason))?;
        Some(Halt::Wait(reason.clone()))
    }

    /// Records for each clock in turn that something concerns what is decided about it at an instant.
    pub(super) fn each_clock(
        &mut self,
        at: Timestamp,
        concerns: impl Fn(&Clock) -> bool,
        decide: impl Fn(&Self, (ClockNumber, &Clock), Terms<'_>) -> Result<ClockEvents, NoDueTime>,
    ) -> Step {
        let clocks = self.case().attached().len();
        for number in 0..clocks {
            let Ok(clock) = ClockNumber::try_from(number) else { break };
            let Some(attached) = self.case().attached_at(clock) else { break };
            if !concerns(&attached.clock) {
                continue;
            }
            let terms = self.terms_of(attached)?;
            match decide(self, (clock, &attached.clock), terms) {
                Ok(events) if events.is_empty() => {}
                Ok(events) => {
                    // What happens to one clock mostly happens to those behind it, too.
                    self.recorder.make_room(clocks - number);
                    self.record_clock(at, clock, events)?;
                }
                Err(refused) => return Err(not_dated(refused)),
            }
        }
        Ok(())
    }

    /// The target of a clock, in the charter that the case is pinned to.
    ///
    /// That the charter is the one of that number is looked at where a clock needs it: what concerns no clock, as a note, passes
    /// under any.
    pub(super) fn target_of(&self, attached: &Attached) -> Step<&RatifiedTarget> {
        let charter = self.context.charter;
        let same = |ratified: &&RatifiedTarget| {
            ratified.key == *attached.clock.target()
                && ratified.agreement == *attached.clock.agreement()
        };
        // A charter of the same number in which the target is another is another charter.
        let version = charter.version().get();
        let other = || CaseRefusal::OtherCharter { pinned: version, given: version };
        charter.target(attached.number).filter(same).ok_or_else(|| Refusal::Refused(other()))
    }
}

/// The refusal of what no calendar can date.
fn not_dated(refused: NoDueTime) -> Refusal<CaseRefusal> {
    Refusal::Refused(CaseRefusal::from(refused))
}

/// The targets of an agreement, if it may be promised to somebody.
fn promised<'a>(
    charter: &'a Charter,
    agreement: &AgreementKey,
) -> Step<impl Iterator<Item = (u32, &'a RatifiedTarget)> + use<'a>> {
    let targets = charter.targets_of(agreement);
    known(targets.is_some(), agreement)?;
    if charter.is_retired(agreement) {
        let agreement = agreement.clone();
        return Err(Refusal::Refused(CaseRefusal::AgreementRetired { agreement }));
    }
    Ok(targets.into_iter().flatten())
}
