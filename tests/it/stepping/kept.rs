//! What becomes of promises given by word: plain lists of what happened to each, read from their beginning each time.

use goodwill::case::PromiseNumber;
use goodwill::sla::PromiseState;
use goodwill::time::Elapsed;

use super::beside::instant;
use super::matter::{Act, Matter, Stands};
use super::promised::{By, Sign};
use super::refused::No;
use super::usable::Usable;
use super::vow::{Side, Under, Vow, Word};
use super::watch::{Phase, Watch, Whose};
use super::words::Who;

/// What was promised by word.
#[derive(Debug, Clone)]
pub(super) struct Vowed {
    /// Its clock.
    pub(super) number: usize,
    /// When it was given, and by which department.
    pub(super) given: (i64, usize),
    /// Its window.
    pub(super) window: (i64, i64),
    pub(super) elastic: bool,
    pub(super) with: Side,
    /// What happened to it, in order.
    pub(super) happened: Vec<Happened>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    /// Its window ended.
    Ended(i64),
    Done(i64),
    /// The promise with this clock took its place, by whose consent.
    Moved(i64, usize, Option<Side>),
    GivenUp(i64, Side),
}

impl Happened {
    const fn settles(self) -> bool {
        !matches!(self, Self::Ended(_))
    }
}

impl Vowed {
    /// Whether it is still to be done, in time or late.
    fn is_undone(&self) -> bool {
        !self.happened.iter().any(|happened| happened.settles())
    }

    /// Where it stands: what happened first decides, and what is broken stays so.
    pub(super) fn state(
        &self,
        place: impl Fn(usize) -> PromiseNumber,
    ) -> PromiseState<PromiseNumber> {
        let Some(first) = self.happened.first() else { return PromiseState::Open };
        let broken = match *first {
            Happened::Done(at) => return PromiseState::Kept { at: instant(at) },
            Happened::GivenUp(at, by) => {
                return PromiseState::Released { at: instant(at), by: by.assent() };
            }
            Happened::Moved(at, to, Some(by)) => {
                let (to, agreed_by) = (place(to), by.assent());
                return PromiseState::Renegotiated { at: instant(at), to, agreed_by };
            }
            Happened::Ended(at) | Happened::Moved(at, _, None) => at,
        };
        let (mut lateness, mut moved_to, mut released) = (None, None, None);
        for happened in &self.happened {
            match *happened {
                Happened::Done(at) => lateness = Some(Elapsed::from_micros(at - broken)),
                Happened::Moved(_, to, _) => moved_to = Some(place(to)),
                Happened::GivenUp(_, by) => released = Some(by.assent()),
                Happened::Ended(_) => {}
            }
        }
        PromiseState::Broken { at: instant(broken), lateness, moved_to, released }
    }
}

impl Matter<'_> {
    /// The agreement that is meant, of those that measure promises where there are any.
    pub(super) fn agreed_by(&self, under: Under) -> usize {
        match under {
            Under::Any(agreed) => agreed,
            Under::Measuring(which) => {
                let targets = self.watches.iter().filter(|watch| watch.is_declared_by_hand());
                let measuring: Vec<usize> = targets.map(|watch| watch.promised.agreed).collect();
                which.checked_rem(measuring.len()).map_or(which, |which| measuring[which])
            }
        }
    }

    fn target_of_promises(&self, under: Under) -> Option<usize> {
        self.declares_promises(self.agreed_by(under))
    }

    /// The first target by which an agreement has promises measured.
    pub(super) fn declares_promises(&self, agreed: usize) -> Option<usize> {
        let is_it =
            |watch: &Watch<'_>| watch.is_declared_by_hand() && watch.promised.agreed == agreed;
        self.watches.iter().position(is_it)
    }

    /// Which promise is meant: mostly one that is still to be done, and now and then none that there is.
    fn called(&self, which: usize) -> Option<usize> {
        let all: Vec<usize> = (0..self.vows.len()).collect();
        let undone: Vec<usize> =
            all.iter().copied().filter(|vow| self.vows[*vow].is_undone()).collect();
        let of = match which {
            0..8 if !undone.is_empty() => &undone,
            0..11 => &all,
            _ => return None,
        };
        Some(of[which.checked_rem(of.len())?])
    }

    /// Whether there is something to say it of; now and then it is said of nothing.
    pub(super) fn has_what_is_meant(&self, act: Act) -> bool {
        match act {
            Act::Say(Word::Keep(which) | Word::Move(which, ..) | Word::GiveUp(which, _)) => {
                which >= 11 || !self.vows.is_empty()
            }
            _ => true,
        }
    }

    /// The number by which a promise is called: where its clock stands among all.
    pub(super) fn numbered(&self, which: usize) -> usize {
        let place = self.called(which).and_then(|vow| self.place_of(self.vows[vow].number));
        place.unwrap_or(self.order.len())
    }

    pub(super) fn place_of(&self, number: usize) -> Option<usize> {
        self.order.iter().position(|it| *it == number)
    }

    pub(super) fn promise_number(&self, number: usize) -> PromiseNumber {
        PromiseNumber::try_from(self.place_of(number).unwrap()).unwrap()
    }

    /// Why it is not said.
    pub(super) fn refuses_word(&self, word: Word, who: Who, at: i64) -> Option<No> {
        match word {
            Word::Give(_) if self.stands == Stands::Closed => Some(No::StandsSo(self.stands)),
            Word::Give(vow) => self.refuses_vow(vow, at),
            Word::Keep(which) => self.is_settled(which, true),
            Word::Move(which, vow, Some(by)) => self
                .is_settled(which, true)
                .or_else(|| self.is_not_theirs(which, by, who))
                .or_else(|| self.refuses_vow(vow, at)),
            Word::Move(which, vow, None) => {
                self.is_settled(which, false).or_else(|| self.refuses_vow(vow, at))
            }
            Word::GiveUp(which, by) => {
                self.is_settled(which, true).or_else(|| self.is_not_theirs(which, by, who))
            }
        }
    }

    /// What is late may still be done; without consent it is only moved in time.
    fn is_settled(&self, which: usize, may_be_late: bool) -> Option<No> {
        let Some(vow) = self.called(which) else { return Some(No::UnknownPromise) };
        let vow = &self.vows[vow];
        let may = if may_be_late { vow.is_undone() } else { vow.happened.is_empty() };
        (!may).then_some(No::SettledPromise)
    }

    fn is_not_theirs(&self, which: usize, by: Side, who: Who) -> Option<No> {
        let with = self.called(which).map(|vow| self.vows[vow].with);
        let theirs = by == Side::Customer || Some(by) == with;
        // Customers speak for themselves.
        let speaks = who != Who::Customer || by == Side::Customer;
        (!(theirs && speaks)).then_some(No::NotTheirs)
    }

    fn refuses_vow(&self, vow: Vow, at: i64) -> Option<No> {
        let Some(target) = self.target_of_promises(vow.under) else { return Some(No::NotMeasured) };
        if vow.opens < 0 {
            return Some(No::BeforeGiven);
        }
        if let Some(no) = self.lack_hours([target]) {
            return Some(no);
        }
        let tape = |hours: usize| self.calendars[0].tape(hours);
        let usable = Usable {
            ours: self.watches[target].tape,
            reached_in: vow.reached_in.or(self.customers).map(tape),
            quiet_in: vow.quiet_in.map(tape),
        };
        usable.refuses(vow.window(at)).map(|(why, next)| No::Unusable(why, next))
    }

    /// The first promise over which it is not closed.
    pub(super) fn promise_to_be_kept(&self) -> Option<No> {
        let vow = self.vows.iter().find(|vow| vow.is_undone())?;
        Some(No::PromiseOpen(self.promise_number(vow.number)))
    }

    pub(super) fn says_of_promises(&mut self, word: Word, at: i64) {
        match word {
            Word::Give(vow) => {
                self.vows_to(vow, at);
                self.hear(Sign::PromiseMade, at);
            }
            Word::Keep(which) => {
                let vow = self.called(which).unwrap();
                self.vows[vow].happened.push(Happened::Done(at));
                let number = self.vows[vow].number;
                let told = self.watches[number].is_fulfilled(at);
                self.tell(at, number, told);
                self.hear(Sign::PromiseKept, at);
            }
            Word::Move(which, vow, by) => {
                let old = self.called(which).unwrap();
                let to = self.vows_to(vow, at);
                self.vows[old].happened.push(Happened::Moved(at, to, by));
                self.is_cancelled(self.vows[old].number, at);
                if by.is_some() {
                    self.hear(Sign::PromiseReleased, at);
                }
                self.hear(Sign::PromiseMade, at);
            }
            Word::GiveUp(which, by) => {
                let vow = self.called(which).unwrap();
                self.vows[vow].happened.push(Happened::GivenUp(at, by));
                self.is_cancelled(self.vows[vow].number, at);
                self.hear(Sign::PromiseReleased, at);
            }
        }
    }

    fn vows_to(&mut self, vow: Vow, at: i64) -> usize {
        let target = self.target_of_promises(vow.under).unwrap();
        let window = vow.window(at);
        let by = if vow.elastic { By::Elastic(window.1) } else { By::At(window.1) };
        let given = (at, self.handed.answers());
        let (elastic, with) = (vow.elastic, vow.with);
        let vowed = Vowed { number: 0, given, window, elastic, with, happened: Vec::new() };
        self.begins_promise(target, by, (vowed, self.customers), at)
    }

    /// Has a promise, with a clock of its own.
    pub(super) fn begins_promise(
        &mut self,
        target: usize,
        by: By,
        (vowed, customers): (Vowed, Option<usize>),
        at: i64,
    ) -> usize {
        let number = self.watches.len();
        let mut watch = Watch::of(target, self.watches[target].terms(), customers);
        let told = watch.starts(at, Some(by));
        self.following.extend(self.following.get(target).copied());
        self.watches.push(watch);
        self.order.push(number);
        self.vows.push(Vowed { number, ..vowed });
        self.tell(at, number, vec![told]);
        number
    }

    /// The window of a promise has ended, if it was one that is late; what another matter missed is broken since then.
    pub(super) fn is_broken(&mut self, number: usize, at: i64) {
        let since = self.watches[number].missed.map_or(at, |missed| missed.min(at));
        if let Some(vow) = self.vows.iter_mut().find(|vow| vow.number == number) {
            vow.happened.push(Happened::Ended(since));
        }
    }
}

impl Watch<'_> {
    /// Whether it is what a charter says of promises given by word, and not the clock of one.
    fn is_declared_by_hand(&self) -> bool {
        let is_of_one = self.phase != Phase::Idle || self.whose != Whose::Own;
        self.promised.measure.is_by_hand() && !is_of_one
    }
}
