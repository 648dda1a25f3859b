//! A whole matter, as the laws tell of it.

use super::adopted::{Amended, Law};
use super::asked::Ask;
use super::calendars::Calendars;
use super::handed::{Handed, Pass};
use super::kept::Vowed;
use super::paths::FIRST_OF_PATHS;
use super::promised::{AGREEMENTS, By, PRIORITIES, Sign};
use super::returned::{Outcome, Told};
use super::tape::Tape;
use super::vow::Word;
use super::watch::{Doing, Phase, Watch, What, Whose};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    Open,
    Resolved,
    Closed,
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Answer,
    AnswerByAutomaton,
    /// Says no more than that it arrived.
    Acknowledge,
    Note,
    CustomerWrites,
    CustomerThanks,
    /// Takes down that somebody called.
    TakeMessage,
    Wait(usize),
    Resume,
    Prioritise(usize),
    /// To a department.
    Assign(usize),
    Take,
    Resolve,
    Close,
    Reopen,
    /// Begins it a second time.
    OpenAgain,
    /// Another matter carries on what this one owes.
    Merge,
    Unmerge,
    /// Is promised what a further agreement says.
    PromiseMore,
    /// Comes under the charter that follows.
    Adopt(Law),
    /// Is offered to somebody else, or answered.
    Pass(Pass),
    /// The customer keeps other hours.
    KeepHours(Option<usize>, Law),
    /// Something is promised by word, kept, moved or given up.
    Say(Word),
}

/// What was told of a clock, and for when.
pub(super) type Noticed = (i64, usize, What);

#[derive(Clone)]
pub(super) struct Matter<'a> {
    pub(super) watches: Vec<Watch<'a>>,
    pub(super) stands: Stands,
    pub(super) waits: Option<usize>,
    /// When the wait ends by itself.
    waits_until: Option<i64>,
    /// After how long waits for each reason end by themselves.
    pub(super) resumes: [Option<(By, &'a Tape<'a>)>; 3],
    /// The same under the charter that follows.
    pub(super) later_resumes: [Option<(By, &'a Tape<'a>)>; 3],
    pub(super) priority: usize,
    /// The queue in which it waits for somebody, and whether somebody has it.
    pub(super) lies_in: Option<usize>,
    pub(super) is_somebodys: bool,
    merged: bool,
    /// The matters that were merged into it, each with the clocks that carry what it owed.
    pub(super) absorbed: Vec<(u128, Vec<usize>)>,
    /// Those of the clocks that carry promises given by word, each with the clock that it has there.
    pub(super) carried_vows: Vec<(usize, usize)>,
    /// What was promised by word, in the order in which it was.
    pub(super) vows: Vec<Vowed>,
    /// What became of those that another matter carried, which it is about to live again.
    pub(super) outcomes: Vec<Outcome>,
    /// What that one told of them.
    pub(super) told_elsewhere: Vec<(usize, Told)>,
    /// The hours that the customer keeps, if somebody told.
    pub(super) customers: Option<usize>,
    /// The calendars that there are: now, and under the charter that follows.
    pub(super) calendars: [&'a Calendars<'a>; 2],
    /// Who answers for it.
    pub(super) handed: Handed<'a>,
    /// The clocks that it has, in the order in which they were promised: those of the agreements that it began under, by the
    /// order of their keys, and of paths on which it was offered. At one instant they go in this order.
    pub(super) order: Vec<usize>,
    /// What each clock is promised under the charter that follows, until it is adopted.
    pub(super) following: Vec<Amended<'a>>,
    /// What it did since it began, whichever clocks that stopped.
    pub(super) lived: Vec<(i64, Doing)>,
    /// Where ladders gave it, and when, since somebody did something.
    pub(super) given: Vec<(i64, usize)>,
    /// Which signs there were, as a sum of their bits; notes are not remembered.
    pub(super) seen: u32,
    /// Whether the further agreement is promised to nobody any more: now, and under the charter that follows.
    pub(super) retired: [bool; 2],
    /// Whether each is told of what it owes twice, where that happens at one instant: now, and under the charter that follows.
    pub(super) tells_each: [bool; 2],
    /// What happened to its clocks since it was last woken, or somebody did something.
    pub(super) happened: Vec<Noticed>,
    /// What was told since somebody asked last.
    pub(super) told: Vec<Noticed>,
    /// What the outside was asked for since then.
    pub(super) asks: Vec<Ask>,
}

impl<'a> Matter<'a> {
    pub(super) fn opened(
        watches: Vec<Watch<'a>>,
        following: Vec<Amended<'a>>,
        (calendars, customers): ([&'a Calendars<'a>; 2], Option<usize>),
        [resumes, later_resumes]: [[Option<(By, &'a Tape<'a>)>; 3]; 2],
        priority: usize,
        handed: Handed<'a>,
        (sign, at): (Sign, i64),
    ) -> Self {
        assert!(priority < PRIORITIES.len(), "a priority of the charter");
        let mut matter = Self {
            watches,
            stands: Stands::Open,
            waits: None,
            waits_until: None,
            resumes,
            later_resumes,
            priority,
            lies_in: None,
            is_somebodys: false,
            merged: false,
            absorbed: Vec::new(),
            carried_vows: Vec::new(),
            vows: Vec::new(),
            outcomes: Vec::new(),
            told_elsewhere: Vec::new(),
            customers,
            calendars,
            handed,
            order: Vec::new(),
            following,
            lived: vec![(at, Doing::Runs)],
            seen: 1 << sign as u32,
            retired: [false; 2],
            tells_each: [false; 2],
            happened: Vec::new(),
            given: Vec::new(),
            told: Vec::new(),
            asks: Vec::new(),
        };
        let mut begun_under: Vec<usize> = (0..FIRST_OF_PATHS).collect();
        begun_under.sort_by_key(|agreed| AGREEMENTS[*agreed]);
        begun_under.into_iter().for_each(|agreed| matter.is_promised_under(agreed));
        matter.hear_opening(sign, at);
        matter
    }

    /// Whether a clock measures what it promises itself by an agreement.
    pub(super) fn promises_itself(&self, number: usize, agreed: usize) -> bool {
        let watch = &self.watches[number];
        let by_word = watch.promised.measure.is_by_hand() && watch.phase != Phase::Idle;
        watch.whose == Whose::Own && watch.promised.agreed == agreed && !by_word
    }

    /// Has the clocks of an agreement from now on.
    pub(super) fn is_promised_under(&mut self, agreed: usize) {
        let under = |number: &usize| self.promises_itself(*number, agreed);
        if !self.order.iter().any(under) {
            let under: Vec<usize> = (0..self.watches.len()).filter(under).collect();
            self.order.extend(under);
        }
    }

    fn hear_opening(&mut self, sign: Sign, at: i64) {
        for number in self.order.clone() {
            let watch = &mut self.watches[number];
            let by = match watch.promised.by_for(self.priority) {
                Some(By::Given) => watch.promised.given.map(|later| By::At(at + later)),
                by => by,
            };
            let told = watch.hears(sign, at, by);
            self.tell(at, number, told);
        }
        self.align(at);
    }

    /// Lets time pass: what falls due happens in the order in which it does.
    ///
    /// Merged into another, nothing happens to it: that one carries its clocks.
    pub(super) fn passes(&mut self, until: i64) {
        self.happened.clear();
        self.lets_pass(until);
    }

    pub(super) fn lets_pass(&mut self, until: i64) {
        while !self.merged {
            let next = self.order.iter().enumerate().filter_map(|(place, number)| {
                let (wake, dated, what) = self.watches[*number].next()?;
                // What is due at an instant is late a moment after it.
                let goes = (dated, what == What::Breached, place);
                (wake <= until).then_some((goes, wake, (dated, *number, what)))
            });
            let next = next.min_by_key(|(goes, ..)| *goes);
            // What is due as a wait ends is late a moment after it.
            if let Some(over) = self.waits_until.filter(|over| *over <= until)
                && next.is_none_or(|(_, wake, _)| over < wake)
            {
                self.asks.extend(self.waits.map(Ask::WaitIsOver));
                self.end_wait(over);
                continue;
            }
            let Some((.., (dated, number, what))) = next else { return };
            // What was past already when it was promised is dated then.
            let at = dated.max(self.watches[number].stands_since());
            self.watches[number].happens(what, at);
            let is_told = self.is_told(at, number, what);
            self.tell(at, number, vec![what]);
            if let (What::Level(level), false) = (what, is_told) {
                self.does_what_a_level_says(number, level, at);
            }
        }
    }

    /// When something happens next by itself.
    pub(super) fn next_wake(&self) -> Option<i64> {
        if self.merged {
            return None;
        }
        let clocks = self.watches.iter().filter_map(|watch| watch.next().map(|(wake, _, _)| wake));
        clocks.chain(self.waits_until).min()
    }

    pub(super) const fn is_merged(&self) -> bool {
        self.merged
    }

    /// Does what may be done.
    pub(super) fn does(&mut self, act: Act, at: i64) {
        self.passes(at);
        self.given.clear();
        match act {
            Act::Answer => self.says(Sign::PersonAnswered, at),
            Act::AnswerByAutomaton => self.says(Sign::AutomatonAnswered, at),
            Act::Note => self.hear(Sign::Noted, at),
            Act::Acknowledge => self.says(Sign::Acknowledged, at),
            Act::TakeMessage => self.hear(Sign::MessageTaken, at),
            Act::CustomerWrites => self.customer_says(Sign::Wrote, at),
            Act::CustomerThanks => self.customer_says(Sign::CustomerThanked, at),
            Act::Wait(reason) => {
                if self.waits != Some(reason) {
                    let resumes = self.resumes[reason];
                    self.waits_until = resumes.map(|(by, tape)| by.after(at, tape));
                }
                self.waits = Some(reason);
                self.align(at);
            }
            Act::Resume => self.end_wait(at),
            Act::Prioritise(priority) => self.is_made_so_urgent(priority, at),
            Act::OpenAgain => {}
            Act::PromiseMore => self.is_promised_more(at),
            Act::Assign(department) => self.is_given(department, at, None),
            Act::Pass(pass) => self.is_passed(pass, at),
            Act::KeepHours(customers, law) => self.keeps_other_hours(customers, law, at),
            Act::Say(word) => self.says_of_promises(word, at),
            Act::Take => {
                (self.lies_in, self.is_somebodys) = (None, true);
                self.hear(Sign::Taken, at);
            }
            Act::Resolve => self.ends(Stands::Resolved, Sign::Resolved, at),
            Act::Close => self.ends(Stands::Closed, Sign::Closed, at),
            Act::Reopen => {
                self.stands = Stands::Open;
                self.hear(Sign::Reopened, at);
            }
            Act::Merge => {
                self.merged = true;
                self.asks.push(Ask::Carry);
            }
            Act::Unmerge => {
                self.merged = false;
                self.happened.clear();
                self.lives_again();
                self.lets_pass(at);
                self.told_elsewhere.clear();
                self.asks.push(Ask::GiveBack);
            }
            Act::Adopt(law) => self.adopts(law, at),
        }
    }

    /// Something that the customer is to hear.
    fn says(&mut self, sign: Sign, at: i64) {
        self.asks.push(Ask::Send);
        self.hear(sign, at);
    }

    /// Whatever the customer says ends a wait for him.
    fn customer_says(&mut self, sign: Sign, at: i64) {
        if self.waits == Some(0) {
            self.end_wait(at);
        }
        self.hear(sign, at);
    }

    fn ends(&mut self, stands: Stands, sign: Sign, at: i64) {
        self.is_withdrawn(at);
        if self.waits.is_some() {
            self.end_wait(at);
        }
        self.stands = stands;
        self.hear(sign, at);
    }

    /// A wait that ends sets its clocks going before what ended it is weighed.
    fn end_wait(&mut self, at: i64) {
        (self.waits, self.waits_until) = (None, None);
        self.align(at);
    }
}
