//! Who answers for a matter, and what was offered to whom: plain lists, read from their beginning each time.

use super::matter::Act;
use super::paths::{FIELDS, FIRST_OF_PATHS, Path, Rules};
use super::promised::{ADDED, Measure, Sign};
use super::refused::No;

/// What somebody does about handing a matter over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// On a path, with each field as it is filled in.
    Offer(usize, [Filled; FIELDS.len()]),
    /// By whoever may, or by somebody else.
    Accept(bool),
    /// By whoever may, or by somebody else; the fields that are named, as a sum of their bits.
    Return(bool, Because, usize),
    Withdraw,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    Rightly,
    Wrongly,
    NotAtAll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Because {
    Missing,
    Wrong,
    OutOfScope,
}

/// A stretch in which a department answered: which one, since when, and on which path it came.
pub(super) type Held = (usize, i64, Option<usize>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happened {
    Offered(usize),
    /// It was not offered any more.
    Capped(usize),
    /// Somebody assigned it to another department.
    Decided,
}

#[derive(Clone)]
pub(super) struct Handed<'a> {
    paths: &'a [Path],
    rules: &'a Rules,
    later: &'a Rules,
    pub(super) legs: Vec<Held>,
    /// On which path it is being offered.
    pub(super) offered: Option<usize>,
    happened: Vec<Happened>,
}

impl<'a> Handed<'a> {
    pub(super) fn of(paths: &'a [Path], rules: [&'a Rules; 2], opened: i64) -> Self {
        let [rules, later] = rules;
        Self {
            paths,
            rules,
            later,
            legs: vec![(0, opened, None)],
            offered: None,
            happened: Vec::new(),
        }
    }

    /// A path that there is, where there is one.
    pub(super) fn known(&self, act: Act) -> Option<Act> {
        match act {
            Act::Pass(Pass::Offer(path, filled)) => {
                let path = path.checked_rem(self.paths.len())?;
                Some(Act::Pass(Pass::Offer(path, filled)))
            }
            act => Some(act),
        }
    }

    pub(super) const fn adopts(&mut self) {
        self.rules = self.later;
    }

    pub(super) fn answers(&self) -> usize {
        self.legs[self.legs.len() - 1].0
    }

    /// Who is to accept what is offered.
    pub(super) fn receiver(&self) -> Option<usize> {
        self.offered.map(|path| self.paths[path].to)
    }

    fn is_between(&self, path: usize, one: usize, other: usize) -> bool {
        let Path { from, to, .. } = self.paths[path];
        (from, to) == (one, other) || (from, to) == (other, one)
    }

    /// How often it was offered between two departments, in all.
    pub(super) fn offers(&self, one: usize, other: usize) -> usize {
        let offered = self.happened.iter();
        offered
            .filter(
                |it| matches!(it, Happened::Offered(path) if self.is_between(*path, one, other)),
            )
            .count()
    }

    /// How often since somebody above decided; and whether it is kept where it is until somebody does.
    fn to_and_fro(&self, one: usize, other: usize) -> (u32, bool) {
        let (mut often, mut kept) = (0, false);
        for happened in &self.happened {
            match happened {
                Happened::Offered(path) if self.is_between(*path, one, other) => often += 1,
                Happened::Capped(path) if self.is_between(*path, one, other) => kept = true,
                Happened::Decided if kept => (often, kept) = (0, false),
                _ => {}
            }
        }
        (often, kept)
    }

    /// Why it may not be assigned to a department.
    pub(super) fn keeps_from(&self, department: usize) -> Option<No> {
        let answers = self.answers();
        if department == answers {
            return None;
        }
        if self.offered.is_some() {
            return Some(No::Pending);
        }
        if self.to_and_fro(answers, department).1 {
            return None;
        }
        let leads = |path: &Path| (path.from, path.to) == (answers, department);
        self.paths.iter().position(leads).map(No::PassesTheGate)
    }

    /// Why it is not done.
    pub(super) fn refuses(&self, pass: Pass) -> Option<No> {
        match pass {
            Pass::Offer(path, filled) => self.refuses_offer(path, filled),
            _ if self.offered.is_none() => Some(No::NothingOffered),
            Pass::Accept(false) | Pass::Return(false, ..) => Some(No::MayNotAccept),
            Pass::Return(_, Because::Missing | Because::Wrong, 0) => Some(No::NamesNothing),
            Pass::Accept(_) | Pass::Return(..) | Pass::Withdraw => None,
        }
    }

    fn refuses_offer(&self, path: usize, filled: [Filled; FIELDS.len()]) -> Option<No> {
        let Path { from, to, .. } = self.paths[path];
        if from != self.answers() {
            return Some(No::StartsElsewhere);
        }
        if self.offered.is_some() {
            return Some(No::Pending);
        }
        let such =
            |how| (0..FIELDS.len()).filter(|field| filled[*field] == how).collect::<Vec<_>>();
        let (missing, wrong) = (such(Filled::NotAtAll), such(Filled::Wrongly));
        if !missing.is_empty() || !wrong.is_empty() {
            return Some(No::Unfit { missing, wrong });
        }
        let (often, kept) = self.to_and_fro(from, to);
        (kept && self.rules.cap.is_some_and(|cap| often >= cap)).then_some(No::Kept(often))
    }

    /// Whether it went to and fro so often that it is kept where it is.
    pub(super) fn is_too_often(&self, path: usize) -> bool {
        let Path { from, to, .. } = self.paths[path];
        self.rules.cap.is_some_and(|cap| self.to_and_fro(from, to).0 >= cap)
    }

    /// Offers it, unless it went to and fro too often; whether it is offered now.
    pub(super) fn is_offered(&mut self, path: usize) -> bool {
        if self.is_too_often(path) {
            self.happened.push(Happened::Capped(path));
            return false;
        }
        self.happened.push(Happened::Offered(path));
        self.offered = Some(path);
        true
    }

    pub(super) fn is_accepted(&mut self, at: i64) {
        let path = self.offered.take().unwrap();
        self.legs.push((self.paths[path].to, at, Some(path)));
    }

    pub(super) fn is_assigned(&mut self, department: usize, at: i64) {
        if department != self.answers() {
            self.happened.push(Happened::Decided);
            self.legs.push((department, at, None));
        }
    }

    /// Nobody answered what is offered on a path in time; whether it falls back.
    pub(super) fn is_left_unanswered(&mut self, path: usize) -> bool {
        let falls_back = self.rules.falls_back[path];
        if falls_back {
            self.offered = None;
        }
        falls_back
    }

    /// Who hands over on a path, and to whom.
    pub(super) fn ends_of(&self, path: usize) -> (usize, usize) {
        (self.paths[path].from, self.paths[path].to)
    }

    /// The agreement of the path on which it is offered.
    pub(super) fn agreed(&self) -> Option<usize> {
        self.paths[self.offered?].agreed
    }

    /// The agreement of a path.
    pub(super) fn agreed_on(&self, path: usize) -> Option<usize> {
        self.paths[path].agreed
    }

    /// Whether an agreement concerns nobody who has to do with the matter.
    pub(super) fn is_of_others(&self, agreed: usize, sign: Sign) -> bool {
        if !(FIRST_OF_PATHS..ADDED).contains(&agreed) {
            return false;
        }
        if sign == Sign::HandoffOffered {
            return self.agreed() != Some(agreed);
        }
        let concerns = |path: &Path| path.agreed == Some(agreed) && path.to == self.answers();
        !self.paths.iter().any(concerns)
    }
}

impl Measure {
    /// Whether it measures how long a receiver takes to answer.
    pub(super) fn is_of_acceptance(self) -> bool {
        self == super::promised::named("handoff_acceptance")
    }

    /// Whether it measures how long a department keeps a matter.
    pub(super) fn is_of_ownership(self) -> bool {
        self == super::promised::named("ownership")
    }
}
