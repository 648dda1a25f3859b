//! Another charter for a clock, by the three laws that there are.

use super::calendars::Calendars;
use super::climb::Climbs;
use super::matter::Matter;
use super::promised::{Again, By, Promised};
use super::watch::{Doing, Phase, Rest, Watch, What, Whose};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    /// The due time stays as it is until the clock next stops or runs again.
    Freeze,
    /// What was used stays used; the rest of the new promise begins now.
    FromNow,
    /// As if it had always been so.
    Retroactive,
}

/// What is promised from now on, by which calendars, and on which ladder.
pub(super) type Amended<'a> = (&'a Promised, &'a Calendars<'a>, Option<Climbs<'a>>);

impl<'a> Watch<'a> {
    /// Comes under another charter; `lived` is what the matter did since it began.
    pub(super) fn is_under(
        &mut self,
        law: Law,
        at: i64,
        (by, amended): (Option<By>, Amended<'a>),
        lived: &[(i64, Doing)],
    ) -> Vec<What> {
        if self.phase != Phase::Going {
            self.comes_under(amended);
            self.amended |= matches!(self.phase, Phase::Met(_));
            return Vec::new();
        }
        self.amended = true;
        // What the matter brought along was never the charter's.
        let by = match (self.by, by) {
            // What was promised by word is moved by agreement alone.
            (own, _) if self.promised.measure.is_by_hand() => own,
            (Some(By::At(_)), None | Some(By::Given)) => self.by,
            (_, by) => by,
        };
        match law {
            Law::Freeze => {
                self.is_frozen(at, amended);
                Vec::new()
            }
            Law::FromNow => self.begins_the_rest(at, by, amended),
            Law::Retroactive => self.is_reckoned_anew(at, by, amended, lived),
        }
    }

    fn is_frozen(&mut self, at: i64, amended: Amended<'a>) {
        // Until when the wait may stop it, and what follows, was told when it began.
        self.told_to_run_on = self.runs_on.map(|until| self.if_it_ran_on_from(until));
        match self.halted_since() {
            Some(halted) => self.anchor = self.rest(at).map(|rest| (halted, rest)),
            None => self.frozen = self.due_had_it_not_stopped(),
        }
        self.comes_under(amended);
    }

    fn begins_the_rest(&mut self, at: i64, by: Option<By>, amended: Amended<'a>) -> Vec<What> {
        let halted = self.halted_since();
        let until = halted.unwrap_or(at);
        let left = halted.and_then(|_| self.rest(at));
        let (since, before) = self.changed.unwrap_or((i64::MIN, 0));
        let ran = self.ran().into_iter().map(|(from, to)| (from.max(since), to.min(until)));
        let used_open: i64 = ran
            .filter(|(from, to)| from < to)
            .map(|(from, to)| self.tape.open_between(from, to))
            .sum();
        let waited = [0, 1, 2].map(|reason| self.waited_open(&[reason], at));
        self.waited_before = Some((at, waited));
        self.comes_under(amended);
        (self.by, self.anchor, self.frozen, self.missed_in_halt) = (by, None, None, false);
        self.changed = Some((at, before + used_open));
        self.anchor = self.left_by_the_change();
        if halted.is_none() {
            self.work_out(at);
            self.is_warned_anew(at);
        }
        self.moved_in_halt |= halted.is_some() && self.rest(at) != left;
        let mut told = vec![What::Retargeted];
        told.extend(self.stands_until(at));
        told
    }

    /// What was left of its promise when another charter's hours began to count, and from when on: from where it stopped, if it
    /// stood still then.
    pub(super) fn left_by_the_change(&self) -> Option<(i64, Rest)> {
        let (at, used_open) = self.changed.filter(|_| self.missed.is_none())?;
        let ran = self.ran();
        // It ran then, if it began to run by then and did not stop by then.
        let last = ran.iter().rposition(|(from, _)| *from <= at)?;
        let stopped = if last + 1 < ran.len() {
            ran[last].1
        } else {
            self.halted_since().unwrap_or(i64::MAX)
        };
        let until = at.min(stopped);
        let used = ran.iter().map(|(from, to)| (to.min(&until) - from).max(0)).sum::<i64>();
        let ends = || {
            // Days have no part that could be used up, but end no earlier than that.
            let mut then = self.clone();
            then.did.retain(|(from, _)| *from <= until);
            (then.anchor, then.frozen) = (None, None);
            then.due_had_it_not_stopped().map(|due| due.max(until))
        };
        let rest = match self.by? {
            By::Given => return None,
            By::At(due) => Rest::Instant(due),
            By::OpenTime(length) => Rest::OpenTime((length - used_open).max(0)),
            By::Time(length) => Rest::Time((length - used).max(0)),
            By::WorkingDays(_) | By::Elastic(_) => Rest::WorkingDay(ends()?),
            By::Days(_) => Rest::Time(ends()? - until),
        };
        Some((until, rest))
    }

    pub(super) fn is_reckoned_anew(
        &mut self,
        at: i64,
        by: Option<By>,
        amended: Amended<'a>,
        lived: &[(i64, Doing)],
    ) -> Vec<What> {
        let started = self.did[0].0;
        let left = self.halted_since().and_then(|_| self.rest(at));
        self.comes_under(amended);
        (self.by, self.anchor, self.frozen, self.missed_in_halt) = (by, None, None, false);
        (self.changed, self.waited_before) = (None, None);
        let did = std::mem::replace(&mut self.did, vec![(started, Doing::Runs)]);
        let lived = match self.promised.measure.is_of_acceptance() {
            true => with_what_was_awaited(lived, &did),
            false => lived.to_vec(),
        };
        for (from, doing) in lived {
            let seen = match doing {
                Doing::Waits(reason) if !self.promised.pauses[reason] => Doing::Runs,
                // A fixed window waits for nobody, and one that is promised by word is owed though the matter is solved.
                Doing::Waits(_) if self.is_fixed_by_word() => Doing::Runs,
                Doing::Over if self.promised.measure.is_by_hand() => Doing::Runs,
                Doing::Over if self.promised.measure.again == Again::ContinuedThrough => {
                    Doing::Runs
                }
                doing => doing,
            };
            // It began to run and stopped in one instant, if the matter waited then.
            let from = from.max(started);
            if from == started {
                self.did.truncate(1);
            }
            if self.did.last().is_some_and(|(_, last)| *last != seen) {
                self.did.push((from, seen));
            }
        }
        self.waits_no_longer(at);
        let halted = self.halted_since();
        let due = self.due_had_it_not_stopped();
        if halted.is_none() {
            self.work_out(at);
            self.is_warned_anew(at);
        } else {
            self.due = None;
        }
        let mut told = vec![What::Recounted];
        if self.breached_at.is_none() && due.is_some_and(|due| due < halted.unwrap_or(at)) {
            self.breaches_at(at);
            self.missed_in_halt = halted.is_some();
            told.push(What::Breached);
        }
        self.moved_in_halt = halted.is_some() && (self.moved_in_halt || self.rest(at) != left);
        told.extend(self.stands_until(at));
        told
    }
}

/// Whoever was offered a matter had to answer, though it was solved: where the clock ran on then, it had reason to.
fn with_what_was_awaited(lived: &[(i64, Doing)], did: &[(i64, Doing)]) -> Vec<(i64, Doing)> {
    let mut cuts: Vec<i64> = lived.iter().chain(did).map(|(at, _)| *at).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let seen = |at: i64| match (at_instant(lived, at)?, at_instant(did, at)) {
        (Doing::Over, Some(Doing::Runs)) => Some((at, Doing::Runs)),
        (doing, _) => Some((at, doing)),
    };
    cuts.into_iter().filter_map(seen).collect()
}

/// What was done at an instant, of the beginnings of each doing.
fn at_instant(began: &[(i64, Doing)], at: i64) -> Option<Doing> {
    let last = began.iter().rev().find(|(from, _)| *from <= at)?;
    Some(last.1)
}

impl Matter<'_> {
    /// Comes under the charter that follows; nothing, if it has before.
    pub(super) fn adopts(&mut self, law: Law, at: i64) {
        if self.following.is_empty() {
            return;
        }
        self.resumes = self.later_resumes;
        self.calendars[0] = self.calendars[1];
        self.handed.adopts();
        self.retired[0] = self.retired[1];
        self.tells_each[0] = self.tells_each[1];
        let mut following = std::mem::take(&mut self.following).into_iter().enumerate();
        let mut amended: Vec<_> = following.by_ref().collect();
        // Those that it has go in their order, those that it may get come after them.
        let place = |number: &usize| self.order.iter().position(|it| it == number);
        amended.sort_by_key(|(number, _)| place(number).unwrap_or(usize::MAX));
        for (number, amended) in amended {
            let by = amended.0.by_for(self.priority);
            let watch = &mut self.watches[number];
            let ladder = |climbs: Option<Climbs<'_>>| climbs.map(|(ladder, _)| ladder.clone());
            let another = ladder(watch.climbs) != ladder(amended.2);
            // What is carried was promised elsewhere.
            let law = if watch.whose == Whose::Own { law } else { Law::Freeze };
            let told = watch.is_under(law, at, (by, amended), &self.lived);
            self.tell(at, number, told);
            if another {
                // Ladders were promised to nobody.
                self.watches[number].sets_ladder(at, true);
            }
        }
        self.align(at);
    }
}
