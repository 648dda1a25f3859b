//! Why something is not done, and the refusal by which the library says so.

use goodwill::case::{CaseRefusal, HandoffRefusal, NoMerge, PromiseNumber, Status};
use goodwill::decision::RefusalCode;

use super::beside::same;
use super::calendars::Lacks;
use super::handed::Pass;
use super::kept_hours;
use super::key;
use super::matter::{Act, Matter, Stands};
use super::obligations;
use super::passed;
use super::promised::{CALENDARS, REASONS};
use super::usable::{Leaves, Window};
use super::vow::Word;
use super::words::{Who, survivor};
use super::world::World;

/// Why it is not done; fields, paths and reasons as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum No {
    NotOpened,
    OpenedBefore,
    Merged,
    NotMerged,
    UnmergeFirst,
    /// One of two is under the charter that follows.
    OtherCharter,
    NotOurs,
    StandsSo(Stands),
    MayNotWait(usize),
    Retired,
    StartsElsewhere,
    Pending,
    NothingOffered,
    Unfit {
        missing: Vec<usize>,
        wrong: Vec<usize>,
    },
    MayNotAccept,
    NamesNothing,
    Kept(u32),
    PassesTheGate(usize),
    /// A calendar that is no customer's.
    NotACustomers(usize),
    /// A target without hours, and why.
    WithoutHours(usize, Lacks),
    NotMeasured,
    BeforeGiven,
    /// What leaves nothing of a window, and the next that there is, if the model knows.
    Unusable(Leaves, Option<Window>),
    UnknownPromise,
    SettledPromise,
    NotTheirs,
    PromiseOpen(PromiseNumber),
}

impl No {
    const fn code(&self) -> &'static str {
        match self {
            Self::NotOpened => "case.not-opened",
            Self::OpenedBefore => "case.already-opened",
            Self::Merged => "case.merged",
            Self::NotMerged => "case.not-merged",
            Self::UnmergeFirst => "case.unmerge-first",
            Self::OtherCharter => "case.cannot-merge",
            Self::NotOurs => "case.not-ours",
            Self::StandsSo(_) => "case.wrong-status",
            Self::MayNotWait(_) => "case.may-not-wait",
            Self::Retired => "case.agreement-retired",
            Self::StartsElsewhere => "case.starts-elsewhere",
            Self::Pending => "case.offer-pending",
            Self::NothingOffered => "case.nothing-offered",
            Self::Unfit { .. } => "case.unfit-deliverable",
            Self::MayNotAccept => "case.may-not-accept",
            Self::NamesNothing => "case.names-nothing",
            Self::Kept(_) => "case.kept-here",
            Self::PassesTheGate(_) => "case.passes-the-gate",
            Self::NotACustomers(_) => "case.not-a-customers-calendar",
            Self::WithoutHours(..) => "case.no-hours",
            Self::NotMeasured => "case.promises-not-measured",
            Self::BeforeGiven => "case.window-before-promise",
            Self::Unusable(..) => "case.no-usable-instant",
            Self::UnknownPromise => "case.unknown-promise",
            Self::SettledPromise => "case.promise-settled",
            Self::NotTheirs => "case.not-theirs",
            Self::PromiseOpen(_) => "case.promise-open",
        }
    }
}

impl Matter<'_> {
    /// Why somebody may not do it now: what was merged is done elsewhere, then who asks, then how it stands, then the rest.
    pub(super) fn refuses(&self, act: Act, who: Who, at: i64) -> Option<No> {
        if self.is_merged() && act != Act::Unmerge {
            return Some(No::Merged);
        }
        if !may(who, act) {
            return Some(No::NotOurs);
        }
        let so = || Some(No::StandsSo(self.stands));
        let open = self.stands == Stands::Open;
        match act {
            Act::OpenAgain => Some(No::OpenedBefore),
            Act::Unmerge if !self.is_merged() => Some(No::NotMerged),
            Act::Assign(_) | Act::Wait(_) | Act::Take | Act::Resolve | Act::PromiseMore
                if !open =>
            {
                so()
            }
            Act::Close | Act::Pass(Pass::Offer(..)) if self.stands == Stands::Closed => so(),
            Act::Close => self.promise_to_be_kept(),
            Act::Reopen if open => so(),
            Act::Resume if self.waits.is_none() => so(),
            Act::Wait(reason) if reason == GUARDED && who == Who::Novice => {
                Some(No::MayNotWait(reason))
            }
            Act::PromiseMore if self.retired[0] && !self.has_more() => Some(No::Retired),
            Act::PromiseMore if !self.has_more() => self.lack_hours(self.would_be_promised_more()),
            Act::Adopt(_) => self.refuses_to_adopt(),
            Act::KeepHours(customers, _) => self.refuses_hours(customers),
            Act::Assign(department) => self.handed.keeps_from(department),
            Act::Pass(Pass::Accept(_)) if who != Who::Usual => {
                self.handed.refuses(Pass::Accept(false))
            }
            Act::Pass(Pass::Return(_, because, items)) if who != Who::Usual => {
                self.handed.refuses(Pass::Return(false, because, items))
            }
            Act::Pass(pass @ Pass::Offer(path, _)) => {
                self.handed.refuses(pass).or_else(|| self.lacks_hours_on(path))
            }
            Act::Pass(pass) => self.handed.refuses(pass),
            Act::Say(word) => self.refuses_word(word, who, at),
            _ => None,
        }
    }
}

/// The reason for which a novice may not let a matter wait.
pub(super) const GUARDED: usize = 2;

/// Whether somebody may ask for it at all.
const fn may(who: Who, act: Act) -> bool {
    match (who, act) {
        // Who accepts and returns is asked where something is offered.
        (Who::Usual | Who::Novice, _) | (_, Act::Pass(Pass::Accept(_) | Pass::Return(..))) => true,
        (
            Who::Customer,
            Act::CustomerWrites
            | Act::CustomerThanks
            | Act::OpenAgain
            | Act::Resume
            | Act::Resolve
            | Act::Close
            | Act::Reopen
            | Act::Say(Word::GiveUp(..)),
        ) => true,
        (Who::Customer | Who::Stranger, _) => false,
    }
}

/// The same reason, by its code and with all that it names.
pub(super) fn compare(refusal: &CaseRefusal, expected: &No) -> Result<(), String> {
    same("refused", &refusal.code().as_str(), &expected.code())?;
    match (refusal, expected) {
        (CaseRefusal::Merged { into }, _) => same("merged into", into, &survivor()),
        (CaseRefusal::UnmergeFirst { into, .. }, _) => same("merged into", into, &survivor()),
        (CaseRefusal::CannotMerge(why), _) => {
            let is_of_charters = matches!(why, NoMerge::OtherCharter { .. });
            same("is of charters", &is_of_charters, &true)
        }
        (CaseRefusal::WrongStatus { status, .. }, No::StandsSo(stands)) => {
            same("stands", status, &status_of(*stands))
        }
        (CaseRefusal::MayNotWait { reason }, No::MayNotWait(number)) => {
            same("may not wait for", reason, &key(REASONS[*number]))
        }
        (CaseRefusal::NotACustomersCalendar { calendar }, No::NotACustomers(number)) => {
            same("no customer's", calendar, &key(CALENDARS[*number]))
        }
        (CaseRefusal::NoHours { target, why, .. }, No::WithoutHours(number, lacks)) => {
            same("has no hours", target, &World::target(*number))?;
            kept_hours::compare(why, *lacks)
        }
        (CaseRefusal::Handoff(why), expected) => handoff(why, expected),
        (CaseRefusal::Promise(_), expected) => obligations::names(refusal, expected),
        _ => Ok(()),
    }
}

fn handoff(why: &HandoffRefusal, expected: &No) -> Result<(), String> {
    let told = match why {
        HandoffRefusal::Unfit { unfit, .. } => No::Unfit {
            missing: passed::numbers(&unfit.missing),
            wrong: passed::numbers(&unfit.wrong),
        },
        HandoffRefusal::KeptHere { passed, .. } => No::Kept(*passed),
        HandoffRefusal::PassesTheGate { path } => {
            let number = path.as_str().trim_start_matches("path-").parse();
            No::PassesTheGate(number.map_err(|_| format!("no path is called {path}"))?)
        }
        _ => return Ok(()),
    };
    same("refused", &told, expected)
}

pub(super) const fn status_of(stands: Stands) -> Status {
    match stands {
        Stands::Open => Status::Open,
        Stands::Resolved => Status::Resolved,
        Stands::Closed => Status::Closed,
    }
}
