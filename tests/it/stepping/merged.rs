//! A matter that proves to be the same as another and owes what that one owed, until it is taken back.

use goodwill::case::ClockNumber;
use goodwill::id::CaseId;
use uuid::Uuid;

use super::asked::Ask;
use super::kept::Vowed;
use super::matter::{Matter, Stands};
use super::promised::Again;
use super::refused::No;
use super::returned::Outcome;
use super::watch::{Phase, Watch, What, Whose};

impl Matter<'_> {
    /// The target of each of its clocks.
    pub(super) fn targets(&self) -> impl Iterator<Item = usize> {
        self.order.iter().map(|number| self.watches[*number].target)
    }

    /// The matters that were merged into it, each with the places of the clocks that carry what it owed.
    pub(super) fn carries(&self) -> Vec<(CaseId, Vec<ClockNumber>)> {
        let place = |number: &usize| {
            let place = self.order.iter().position(|it| it == number).unwrap();
            ClockNumber::try_from(place).unwrap()
        };
        let carries = self.absorbed.iter().map(|(other, clocks)| {
            let other = CaseId::from_uuid(Uuid::from_u128(*other));
            (other, clocks.iter().map(place).collect())
        });
        let mut carries: Vec<_> = carries.collect();
        carries.sort();
        carries
    }

    /// Why it does not take over another.
    pub(super) fn refuses_to_absorb(&self, other: &Matter<'_>) -> Option<No> {
        if self.is_merged() {
            return Some(No::Merged);
        }
        if self.stands != Stands::Open {
            return Some(No::StandsSo(self.stands));
        }
        (self.following.is_empty() != other.following.is_empty()).then_some(No::OtherCharter)
    }

    /// Why it does not give another back: in a chain the last merging is taken back first.
    pub(super) fn refuses_to_give_back(&self) -> Option<No> {
        self.is_merged().then_some(No::UnmergeFirst)
    }

    /// Whether what happens to a clock is told already: the same happened to another of the same target at the same instant, and
    /// one of the two is carried.
    pub(super) fn is_told(&self, at: i64, number: usize, what: What) -> bool {
        let tells = matches!(what, What::Warned | What::Breached | What::Level(_));
        let watch = &self.watches[number];
        tells
            && !self.tells_each[0]
            // Promises given by word are each their own.
            && !watch.promised.measure.is_by_hand()
            && self.happened.iter().any(|(then, other, same)| {
                let other = (&self.watches[*other], *other);
                let carried = [watch.whose, other.0.whose].iter().any(|it| *it != Whose::Own);
                let of_another = other.1 != number && other.0.target == watch.target;
                (*then, *same) == (at, what) && of_another && carried
            })
    }
}

impl<'a> Matter<'a> {
    /// Owes from now on what another owes.
    pub(super) fn absorbs(&mut self, id: u128, other: &Self, at: i64) {
        self.passes(at);
        self.given.clear();
        let mut carries = Vec::new();
        for there in &other.order {
            let theirs = &other.watches[*there];
            // Whoever was to accept the other has nothing to accept any more; and what is over is owed no more, but for what
            // was promised by word.
            let open = other.stands == Stands::Open || theirs.promised.measure.is_by_hand();
            let owed = theirs.phase == Phase::Going && open;
            if !owed || theirs.promised.measure.is_of_acceptance() {
                continue;
            }
            let number = self.watches.len();
            let (watch, told) = theirs.carried(at);
            self.told.extend(told.into_iter().map(|what| (at, number, what)));
            self.following.extend(self.following.get(watch.target).copied());
            self.watches.push(watch);
            self.order.push(number);
            carries.push(number);
            if let Some(vow) = other.vows.iter().find(|vow| vow.number == *there) {
                self.carried_vows.push((number, *there));
                self.vows.push(Vowed { number, happened: Vec::new(), ..vow.clone() });
                if self.watches[number].breached_at.is_some() {
                    self.is_broken(number, at);
                }
            }
        }
        self.absorbed.push((id, carries));
        self.align(at);
    }

    /// Owes no more what another owed; what became of its promises.
    pub(super) fn gives_back(&mut self, id: u128, at: i64) -> Vec<Outcome> {
        self.passes(at);
        self.given.clear();
        let place = self.absorbed.iter().position(|(absorbed, _)| *absorbed == id).unwrap();
        let carried = self.absorbed.remove(place).1;
        let is_its = |(ours, _): &(usize, usize)| carried.contains(ours);
        let vows: Vec<_> = self.carried_vows.iter().copied().filter(is_its).collect();
        self.carried_vows.retain(|vow| !is_its(vow));
        let outcomes = self.outcomes(&vows);
        // What took the place of its promises goes with them.
        let given_back = self.with_what_followed(&carried);
        given_back.iter().for_each(|number| self.is_cancelled(*number, at));
        carried.iter().for_each(|number| self.watches[*number].whose = Whose::GivenBack);
        self.vows.retain(|vow| !given_back.contains(&vow.number));
        self.asks.push(Ask::ComeBack(id));
        outcomes
    }
}

impl Watch<'_> {
    /// The same with whoever carries it: it runs from now on, and what was told of it is told.
    fn carried(&self, at: i64) -> (Self, Vec<What>) {
        let mut carried = self.clone();
        carried.whose = Whose::Carried;
        // It is never begun anew, so that nothing tells it that it may be.
        carried.armed = self.promised.measure.again != Again::BehindTheFirst;
        if self.stands_still() {
            carried.goes_from(at);
            carried.sets_ladder(at, carried.climbs_anew);
            carried.told_to_run_on = None;
        }
        carried.stands_since = at;
        carried.climbs_since = at;
        carried.cycles = 1;
        carried.breaches = u32::from(self.breached_at.is_some());
        carried.breached_at = self.breached_at.map(|_| at);
        carried.reached.iter_mut().for_each(|(_, reached)| *reached = at);
        let mut told = vec![What::Recounted];
        told.extend(carried.warned.then_some(What::Warned));
        told.extend(carried.breached_at.map(|_| What::Breached));
        told.extend(carried.reached.iter().map(|(level, _)| What::Level(*level)));
        (carried, told)
    }
}
