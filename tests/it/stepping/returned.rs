//! What became of promises given by word while another matter carried them, as the matter that gave them lives it again.

use super::kept::{Happened, Vowed};
use super::matter::Matter;
use super::promised::{By, Sign};
use super::watch::{Watch, What};

/// Of one promise: its clock where it was given, what happened to it, and what the outside was told.
#[derive(Clone)]
pub(super) struct Outcome {
    number: usize,
    became: Vec<Became>,
    told: Told,
}

/// When, and what.
type Became = (i64, Happened, Option<InItsPlace>);

/// What took the place of a promise: by which target it is measured, and what the outside was told of it.
#[derive(Clone)]
struct InItsPlace {
    target: usize,
    customers: Option<usize>,
    vowed: Vowed,
    told: Told,
}

/// What the outside was told of the clock of a promise.
#[derive(Clone)]
pub(super) struct Told {
    warned: bool,
    late: bool,
    levels: Vec<u16>,
}

impl Outcome {
    /// What became of it, and of what took its place.
    pub(super) fn happened(&self) -> impl Iterator<Item = Happened> {
        self.became.iter().map(|(_, happened, _)| *happened)
    }
}

impl Told {
    fn by(watch: &Watch<'_>) -> Self {
        Self {
            warned: watch.warned,
            late: watch.breached_at.is_some(),
            levels: watch.reached.iter().map(|(level, _)| *level).collect(),
        }
    }

    pub(super) fn covers(&self, what: What) -> bool {
        match what {
            What::Warned => self.warned,
            What::Breached => self.late,
            What::Level(level) => self.levels.contains(&level),
            _ => false,
        }
    }
}

impl Happened {
    const fn at(self) -> i64 {
        match self {
            Self::Ended(at) | Self::Done(at) | Self::Moved(at, ..) | Self::GivenUp(at, _) => at,
        }
    }
}

impl Matter<'_> {
    fn vow_of(&self, number: usize) -> Option<&Vowed> {
        self.vows.iter().find(|vow| vow.number == number)
    }

    /// The clocks of promises, and of those that took their places.
    pub(super) fn with_what_followed(&self, of: &[usize]) -> Vec<usize> {
        let mut all = of.to_vec();
        let mut seen = 0;
        while let Some(number) = all.get(seen).copied() {
            seen += 1;
            let happened = self.vow_of(number).into_iter().flat_map(|vow| &vow.happened);
            all.extend(happened.filter_map(|it| match it {
                Happened::Moved(_, to, _) => Some(*to),
                _ => None,
            }));
        }
        all.sort_by_key(|number| self.place_of(*number));
        all.dedup();
        all
    }

    /// What became of each promise that is carried by a clock, with the clock that it has where it was given.
    pub(super) fn outcomes(&self, carried: &[(usize, usize)]) -> Vec<Outcome> {
        let outcome = |(ours, theirs): &(usize, usize)| Outcome {
            number: *theirs,
            became: self.became(*ours),
            told: Told::by(&self.watches[*ours]),
        };
        carried.iter().map(outcome).collect()
    }

    fn became(&self, number: usize) -> Vec<Became> {
        let Some(vow) = self.vow_of(number) else { return Vec::new() };
        let mut became = Vec::new();
        for happened in &vow.happened {
            let Happened::Moved(at, to, _) = *happened else {
                became.push((happened.at(), *happened, None));
                continue;
            };
            let watch = &self.watches[to];
            let vowed = self.vow_of(to).unwrap().clone();
            let other = InItsPlace {
                target: watch.target,
                customers: watch.customers,
                vowed,
                told: Told::by(watch),
            };
            became.push((at, *happened, Some(other)));
            became.extend(self.became(to));
        }
        became
    }

    /// Lives again what became of its promises, each when it was so, and what fell due here before that.
    pub(super) fn lives_again(&mut self) {
        let outcomes = std::mem::take(&mut self.outcomes);
        self.told_elsewhere.extend(outcomes.iter().map(|it| (it.number, it.told.clone())));
        let became = outcomes.into_iter().enumerate();
        let mut became: Vec<_> = became
            .flat_map(|(of, it)| it.became.into_iter().map(move |became| (of, it.number, became)))
            .collect();
        became.sort_by_key(|(.., (at, ..))| *at);
        // What took the place of which.
        let mut moved: Vec<(usize, usize)> = Vec::new();
        for (of, number, (at, happened, other)) in became {
            self.lets_pass(at);
            let last = moved.iter().rev().find(|(it, _)| *it == of);
            let number = last.map_or(number, |(_, to)| *to);
            if let Some(to) = self.lives((at, happened, other), number) {
                moved.push((of, to));
            }
        }
    }

    fn lives(&mut self, (at, happened, other): Became, number: usize) -> Option<usize> {
        let vow = self.vows.iter().position(|vow| vow.number == number).unwrap();
        match (happened, other) {
            (Happened::Ended(_), _) => {
                let watch = &mut self.watches[number];
                if watch.breached_at.is_none() {
                    watch.breaches_elsewhere(at);
                    self.tell(at, number, vec![What::Breached]);
                }
            }
            (Happened::Done(_), _) => {
                self.vows[vow].happened.push(happened);
                let told = self.watches[number].is_fulfilled(at);
                self.tell(at, number, told);
                self.hear(Sign::PromiseKept, at);
            }
            (Happened::Moved(_, _, by), Some(other)) => {
                let to = self.gives_again(other, at);
                self.vows[vow].happened.push(Happened::Moved(at, to, by));
                self.is_cancelled(number, at);
                if by.is_some() {
                    self.hear(Sign::PromiseReleased, at);
                }
                self.hear(Sign::PromiseMade, at);
                return Some(to);
            }
            (Happened::GivenUp(..) | Happened::Moved(..), _) => {
                self.vows[vow].happened.push(happened);
                self.is_cancelled(number, at);
                self.hear(Sign::PromiseReleased, at);
            }
        }
        None
    }

    fn gives_again(&mut self, other: InItsPlace, at: i64) -> usize {
        let InItsPlace { target, customers, vowed, told } = other;
        let target = self.declares_promises(self.watches[target].promised.agreed).unwrap();
        let by = if vowed.elastic { By::Elastic(vowed.window.1) } else { By::At(vowed.window.1) };
        self.told_elsewhere.push((self.watches.len(), told));
        let vowed = Vowed { happened: Vec::new(), ..vowed };
        if self.watches[target].lacks_hours(self.watches[target].terms(), customers).is_some() {
            // Under another charter than there the hours are none: that is left out.
            self.calendars[0].tape(0).ran_off().set(true);
        }
        self.begins_promise(target, by, (vowed, customers), at)
    }

    /// Whether another matter told the outside, which carried it meanwhile.
    pub(super) fn is_told_elsewhere(&self, number: usize, what: What) -> bool {
        self.told_elsewhere.iter().any(|(it, told)| *it == number && told.covers(what))
    }
}

impl Watch<'_> {
    /// It is late elsewhere; where it stands still here, nothing here is missed.
    fn breaches_elsewhere(&mut self, at: i64) {
        self.breached_at = Some(at);
        self.missed = self.due();
        self.breaches += 1;
    }
}
