//! Where a clock stands on its ladder: when each level is reached, found by walking from its due time.

use super::ladder::{Ladder, When};
use super::promised::{By, Early};
use super::tape::Tape;
use super::watch::{Doing, Watch, What};

/// A ladder, and the hours in which people may be told.
pub(super) type Climbs<'a> = (&'a Ladder, Option<&'a Tape<'a>>);

/// The number of a level, and when it is reached, or was.
pub(super) type Rung = (u16, i64);

impl Watch<'_> {
    /// What follows for its levels from its due time: those that lie ahead come. What was reached comes again only where it was
    /// moved into the future. Of those that are past and were never reached the highest comes at once, unless one above it
    /// was reached.
    pub(super) fn sets_ladder(&mut self, at: i64, moved: bool) {
        if self.doing() != Some(Doing::Runs) {
            return;
        }
        let rungs = self.rungs(at);
        let is_reached = |level: u16| self.reached.iter().any(|(reached, _)| *reached == level);
        let highest = self.reached.iter().map(|(level, _)| *level).max();
        let late = rungs.iter().filter(|(_, when)| *when <= at).map(|(level, _)| *level).max();
        let late = late.filter(|late| highest.is_none_or(|highest| highest < *late));
        let mut ahead = Vec::new();
        for (level, when) in rungs {
            if when > at && (moved || !is_reached(level)) {
                ahead.push((level, when));
            } else if when <= at && late == Some(level) {
                ahead.push((level, self.told_late(when, at)));
            }
        }
        self.ahead = ahead;
        self.climbs_since = at;
    }

    /// The level that comes next.
    pub(super) fn next_level(&self) -> Option<(i64, i64, What)> {
        let next = self.ahead.iter().min_by_key(|(level, when)| (*when, *level));
        next.map(|(level, when)| (*when, *when, What::Level(*level)))
    }

    pub(super) fn reaches_level(&mut self, level: u16, at: i64) {
        self.ahead.retain(|(other, _)| *other != level);
        self.reached.retain(|(other, _)| *other != level);
        self.reached.push((level, at));
    }

    fn rungs(&self, at: i64) -> Vec<Rung> {
        let (Some((ladder, told_in)), Some(due)) = (self.climbs, self.due()) else {
            return Vec::new();
        };
        let whens = (0..).zip(ladder.levels.iter().map(|(when, _)| *when));
        let rung = |(level, when)| {
            let when = self.reached_at(when, due)?;
            let told = told_in.map_or(Some(when), |tape| in_hours(tape, when, (due, at)));
            told.map(|when| (level, when))
        };
        whens.filter_map(rung).collect()
    }

    fn reached_at(&self, when: When, due: i64) -> Option<i64> {
        Some(match when {
            When::BeforeDue(Early::OpenTime(length)) => self.tape.before_open(due, length),
            When::BeforeDue(Early::Time(length)) => due - length,
            When::AfterDue(Early::OpenTime(length)) => self.tape.after_open(due, length),
            When::AfterDue(Early::Time(length)) => due + length,
            When::Percent(100) => due,
            // The first instant at which no more is left than the rest.
            When::Percent(percent @ ..100) => {
                let share = i64::from(100 - percent);
                match self.its_own_time(due)? {
                    Early::Time(whole) => due - whole * share / 100,
                    Early::OpenTime(whole) => {
                        let left = whole * share / 100;
                        let last = if left == 0 { due } else { self.tape.before_open(due, left) };
                        self.tape.closed_since(last)
                    }
                }
            }
            When::Percent(percent) => {
                // A part of a microsecond is used up once the whole of it is.
                let beyond = |whole: i64| (whole * i64::from(percent - 100) + 99) / 100;
                match self.its_own_time(due)? {
                    Early::Time(whole) => due + beyond(whole),
                    Early::OpenTime(whole) => match beyond(whole) {
                        0 => due,
                        beyond => self.tape.after_open(due, beyond),
                    },
                }
            }
        })
    }

    /// All the time that it has until it is due: what is promised, or what it runs until then where that has no length.
    fn its_own_time(&self, due: i64) -> Option<Early> {
        Some(match self.by? {
            By::OpenTime(length) => Early::OpenTime(length),
            By::Time(length) => Early::Time(length),
            By::WorkingDays(_) | By::Elastic(_) => {
                let (since, before) = self.changed.unwrap_or((i64::MIN, 0));
                let ran = self.ran().into_iter().map(|(from, to)| (from.max(since), to.min(due)));
                let open = |(from, to)| self.tape.open_between(from, to);
                Early::OpenTime(before + ran.filter(|(from, to)| from < to).map(open).sum::<i64>())
            }
            By::Days(_) | By::At(_) | By::Given => {
                let ran = self.ran().into_iter().map(|(from, to)| (to.min(due) - from).max(0));
                Early::Time(ran.sum())
            }
        })
    }

    /// What is told late is told in the hours for it, too.
    fn told_late(&self, when: i64, at: i64) -> i64 {
        let Some((_, Some(told_in))) = self.climbs else { return when };
        match told_in.next_open(at) {
            opens if opens > at => opens,
            _ => when,
        }
    }
}

/// When people are told of a level that is reached when nobody is there: before it is due at the next opening that is not after
/// that, or else in the last instant that is open and lies ahead; from then on at the next opening.
fn in_hours(told_in: &Tape<'_>, when: i64, (due, at): (i64, i64)) -> Option<i64> {
    let next = told_in.next_open(when);
    if when >= due || next <= due {
        return Some(next);
    }
    let last = told_in.closed_since(when) - 1;
    (last > at).then_some(last)
}
