use std::fmt;

use super::handoff::HandoffRefusal;
use super::promise::PromiseRefusal;
use super::{NoLink, NoMerge, Status};
use crate::calendar::CalendarError;
use crate::charter::NoHours;
use crate::decision::RefusalCode;
use crate::id::{AgreementKey, CalendarKey, CaseId, Code, RuleKey, TargetKey, WaitReasonKey};
use crate::rule::FactError;
use crate::sla::NoDueTime;

/// The codes of a case's refusals.
pub mod codes {
    use crate::id::Code;

    /// Nothing has been opened yet.
    pub const NOT_OPENED: Code = Code::new("case.not-opened");
    /// It was opened before.
    pub const ALREADY_OPENED: Code = Code::new("case.already-opened");
    /// Its status does not allow it.
    pub const WRONG_STATUS: Code = Code::new("case.wrong-status");
    /// A key names nothing in the charter.
    pub const UNKNOWN_KEY: Code = Code::new("case.unknown-key");
    /// The calendar cannot say when a promise falls due.
    pub const NO_DUE_TIME: Code = Code::new("case.no-due-time");
    /// The charter is not the one that the case is pinned to.
    pub const OTHER_CHARTER: Code = Code::new("case.other-charter");
    /// Only somebody of ours may do that.
    pub const NOT_OURS: Code = Code::new("case.not-ours");
    /// Neither the opening nor a rule says it.
    pub const NOT_CHOSEN: Code = Code::new("case.not-chosen");
    /// Rules of the charter contradict each other for this matter.
    pub const RULES_CONFLICT: Code = Code::new("case.rules-conflict");
    /// Whoever asks has no role that may begin this wait.
    pub const MAY_NOT_WAIT: Code = Code::new("case.may-not-wait");
    /// The calendar cannot say when the wait would end by itself.
    pub const NO_END_OF_WAIT: Code = Code::new("case.no-end-of-wait");
    /// The agreement is promised to nobody any more.
    pub const AGREEMENT_RETIRED: Code = Code::new("case.agreement-retired");
    /// The calendar is not one of those that the charter lists as customers'.
    pub const NOT_A_CUSTOMERS_CALENDAR: Code = Code::new("case.not-a-customers-calendar");
    /// A target runs on the customer's hours, and the matter has none for it.
    pub const NO_HOURS: Code = Code::new("case.no-hours");
    /// A fact is none that the charter's rules can ask for.
    pub const BAD_FACT: Code = Code::new("case.bad-fact");
    /// It was merged into another matter.
    pub const MERGED: Code = Code::new("case.merged");
    /// The matter that carries it was merged itself.
    pub const UNMERGE_FIRST: Code = Code::new("case.unmerge-first");
    /// It was merged into no other matter.
    pub const NOT_MERGED: Code = Code::new("case.not-merged");
    /// It cannot carry all that another owes.
    pub const NO_ROOM_TO_CARRY: Code = Code::new("case.no-room-to-carry");
    /// The two matters cannot be one.
    pub const CANNOT_MERGE: Code = Code::new("case.cannot-merge");
    /// Only another matter may ask for it.
    pub const ONLY_FOLLOWING: Code = Code::new("case.only-following");
    /// The two matters cannot be linked or unlinked so.
    pub const CANNOT_LINK: Code = Code::new("case.cannot-link");
    /// Parts of it are still open.
    pub const OPEN_CHILDREN: Code = Code::new("case.open-children");
    /// The new matter is none that could be split off.
    pub const CANNOT_SPLIT: Code = Code::new("case.cannot-split");

    /// The path starts at another department than the one that answers.
    pub const STARTS_ELSEWHERE: Code = Code::new("case.starts-elsewhere");
    /// It is being offered already.
    pub const OFFER_PENDING: Code = Code::new("case.offer-pending");
    /// Nothing is offered.
    pub const NOTHING_OFFERED: Code = Code::new("case.nothing-offered");
    /// The deliverable is not complete.
    pub const UNFIT_DELIVERABLE: Code = Code::new("case.unfit-deliverable");
    /// The role may not accept or return it.
    pub const MAY_NOT_ACCEPT: Code = Code::new("case.may-not-accept");
    /// A return does not say what is missing or wrong.
    pub const NAMES_NOTHING: Code = Code::new("case.names-nothing");
    /// It was passed to and fro too often.
    pub const KEPT_HERE: Code = Code::new("case.kept-here");
    /// It goes there through a gate.
    pub const PASSES_THE_GATE: Code = Code::new("case.passes-the-gate");

    /// The agreement measures no promises.
    pub const PROMISES_NOT_MEASURED: Code = Code::new("case.promises-not-measured");
    /// The window opens before the promise is given.
    pub const WINDOW_BEFORE_PROMISE: Code = Code::new("case.window-before-promise");
    /// It relies on what is not ready.
    pub const OVERPROMISE: Code = Code::new("case.overpromise");
    /// Nobody could keep it in its window.
    pub const NO_USABLE_INSTANT: Code = Code::new("case.no-usable-instant");
    /// The customer's hours are none.
    pub const BAD_HOURS: Code = Code::new("case.bad-hours");
    /// The team has no time for it.
    pub const OVERLOADED: Code = Code::new("case.overloaded");
    /// A calendar cannot say whether it can be kept.
    pub const UNDATABLE_PROMISE: Code = Code::new("case.undatable-promise");
    /// It has no more room for clocks.
    pub const TOO_MANY_CLOCKS: Code = Code::new("case.too-many-clocks");
    /// It has no such promise.
    pub const UNKNOWN_PROMISE: Code = Code::new("case.unknown-promise");
    /// The promise is not open any more.
    pub const PROMISE_SETTLED: Code = Code::new("case.promise-settled");
    /// Somebody else than the customer's side agreed.
    pub const NOT_THEIRS: Code = Code::new("case.not-theirs");
    /// A promise is still to be kept.
    pub const PROMISE_OPEN: Code = Code::new("case.promise-open");
    /// The customer does not know what to expect.
    pub const NO_EXPECTATION: Code = Code::new("case.no-expectation");
}

/// Why a case says no.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaseRefusal {
    /// Nothing has been opened yet.
    NotOpened,
    /// It was opened before.
    AlreadyOpened,
    /// Its status does not allow it.
    WrongStatus {
        /// Where it stands.
        status: Status,
        /// What was asked, as an infinitive: `resume`.
        asked: &'static str,
    },
    /// A key names nothing in the charter.
    UnknownKey {
        /// What the key should name.
        noun: &'static str,
        /// The key.
        key: String,
    },
    /// The calendar cannot say when a promise falls due.
    NoDueTime(NoDueTime),
    /// The charter is not the one that the case is pinned to.
    OtherCharter {
        /// The version that it is pinned to.
        pinned: u32,
        /// The version that was given.
        given: u32,
    },
    /// Only somebody of ours may do that.
    NotOurs,
    /// Neither the opening nor a rule says it.
    NotChosen {
        /// What was left open: `department` or `priority`.
        what: &'static str,
    },
    /// Rules of the charter contradict each other for this matter.
    RulesConflict {
        /// The rules.
        rules: Vec<RuleKey>,
    },
    /// A fact is none that the charter's rules can ask for.
    BadFact(FactError),
    /// It was merged into another matter.
    Merged {
        /// The one that stays.
        into: CaseId,
    },
    /// The matter that carries it was merged itself: the last merging is taken back first.
    UnmergeFirst {
        /// What has to be unmerged first: the matter that carries it.
        case: CaseId,
        /// What that one was merged into.
        into: CaseId,
    },
    /// It was merged into no other matter.
    NotMerged,
    /// It cannot carry all that another owes: a case has no more than 65,536 clocks.
    NoRoomToCarry {
        /// How many clocks it has.
        clocks: usize,
        /// How many more it would need.
        owed: usize,
    },
    /// The two matters cannot be one.
    CannotMerge(NoMerge),
    /// Only another matter may ask for it.
    OnlyFollowing,
    /// The two matters cannot be linked or unlinked so.
    CannotLink(NoLink),
    /// Parts of it are still open.
    OpenChildren {
        /// Which.
        children: Vec<CaseId>,
    },
    /// The new matter is none that could be split off.
    CannotSplit,
    /// Whoever asks has no role that may begin this wait.
    MayNotWait {
        /// The reason to wait.
        reason: WaitReasonKey,
    },
    /// The calendar cannot say when the wait would end by itself.
    NoEndOfWait {
        /// The reason to wait.
        reason: WaitReasonKey,
        /// Why not.
        error: CalendarError,
    },
    /// The agreement is promised to nobody any more; matters that are under it stay so.
    AgreementRetired {
        /// Which one.
        agreement: AgreementKey,
    },
    /// The calendar is not one of those that the charter lists as customers'.
    NotACustomersCalendar {
        /// Which one.
        calendar: CalendarKey,
    },
    /// A target runs on the customer's hours, and the matter has none for it.
    NoHours {
        /// The agreement that promises it.
        agreement: AgreementKey,
        /// The target.
        target: TargetKey,
        /// Why not.
        why: NoHours,
    },
    /// It is not handed over, accepted or given back.
    Handoff(HandoffRefusal),
    /// A promise is not given, kept, moved or given up.
    Promise(PromiseRefusal),
    /// A contact ends unsolved, and the customer does not know what to expect.
    NoExpectation,
}

impl RefusalCode for CaseRefusal {
    fn code(&self) -> Code {
        match self {
            Self::NotOpened => codes::NOT_OPENED,
            Self::AlreadyOpened => codes::ALREADY_OPENED,
            Self::WrongStatus { .. } => codes::WRONG_STATUS,
            Self::UnknownKey { .. } => codes::UNKNOWN_KEY,
            Self::NoDueTime(_) => codes::NO_DUE_TIME,
            Self::OtherCharter { .. } => codes::OTHER_CHARTER,
            Self::NotOurs => codes::NOT_OURS,
            Self::NotChosen { .. } => codes::NOT_CHOSEN,
            Self::RulesConflict { .. } => codes::RULES_CONFLICT,
            Self::BadFact(_) => codes::BAD_FACT,
            Self::Merged { .. } => codes::MERGED,
            Self::UnmergeFirst { .. } => codes::UNMERGE_FIRST,
            Self::NotMerged => codes::NOT_MERGED,
            Self::NoRoomToCarry { .. } => codes::NO_ROOM_TO_CARRY,
            Self::CannotMerge(_) => codes::CANNOT_MERGE,
            Self::OnlyFollowing => codes::ONLY_FOLLOWING,
            Self::CannotLink(_) => codes::CANNOT_LINK,
            Self::OpenChildren { .. } => codes::OPEN_CHILDREN,
            Self::CannotSplit => codes::CANNOT_SPLIT,
            Self::MayNotWait { .. } => codes::MAY_NOT_WAIT,
            Self::NoEndOfWait { .. } => codes::NO_END_OF_WAIT,
            Self::AgreementRetired { .. } => codes::AGREEMENT_RETIRED,
            Self::NotACustomersCalendar { .. } => codes::NOT_A_CUSTOMERS_CALENDAR,
            Self::NoHours { .. } => codes::NO_HOURS,
            Self::Handoff(refusal) => refusal.code(),
            Self::Promise(refusal) => refusal.code(),
            Self::NoExpectation => codes::NO_EXPECTATION,
        }
    }
}

impl fmt::Display for CaseRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpened => f.write_str("the case has not been opened; open it first"),
            Self::AlreadyOpened => f.write_str("the case has been opened before"),
            Self::WrongStatus { status, asked } => {
                write!(f, "a case that is {status} cannot {asked}")
            }
            Self::UnknownKey { noun, key } => {
                write!(f, "the charter knows no {noun} called `{key}`")
            }
            Self::NoDueTime(refused) => refused.fmt(f),
            Self::NotACustomersCalendar { calendar } => write!(
                f,
                "the charter does not list `{calendar}` among `customers_calendars`"
            ),
            Self::NoHours { agreement, target, why } => {
                write!(f, "`{target}` of `{agreement}` {why}")
            }
            Self::OtherCharter { pinned, given } if pinned == given => write!(
                f,
                "the case is pinned to another charter of version {pinned}; give each charter a version of its own"
            ),
            Self::OtherCharter { pinned, given } => write!(
                f,
                "the case is pinned to version {pinned} of the charter, version {given} was given"
            ),
            Self::NotOurs => f.write_str("only somebody of ours may do that"),
            Self::NotChosen { what } => write!(
                f,
                "neither the opening nor a rule of the charter says which {what}; name one, or add a rule"
            ),
            Self::RulesConflict { rules } => {
                f.write_str("rules of the charter contradict each other for this matter:")?;
                rules.iter().try_for_each(|rule| write!(f, " `{rule}`"))
            }
            Self::BadFact(error) => write!(f, "a fact cannot be taken: {error}"),
            Self::Merged { into } => write!(f, "the case was merged into {into}; say it there"),
            Self::UnmergeFirst { case, into } => {
                write!(f, "{case}, which carries it, was merged into {into}; unmerge {case} first")
            }
            Self::NotMerged => f.write_str("the two cases are not merged"),
            Self::NoRoomToCarry { clocks, owed } => {
                write!(f, "a case with {clocks} clocks has no room for {owed} more, which the other owes")
            }
            Self::CannotMerge(why) => write!(f, "the two cannot be merged: {why}"),
            Self::OnlyFollowing => {
                f.write_str("only another case asks for that, by what it decides itself")
            }
            Self::CannotLink(why) => write!(f, "the two cannot be linked or unlinked so: {why}"),
            Self::OpenChildren { children } => {
                f.write_str("parts of the case are still open:")?;
                children.iter().try_for_each(|child| write!(f, " {child}"))
            }
            Self::CannotSplit => f.write_str(
                "a case is split into one that is new, of the same customer and channel; open a case of its own instead",
            ),
            Self::MayNotWait { reason } => {
                write!(f, "only the roles that the charter names may begin the wait `{reason}`")
            }
            Self::NoEndOfWait { reason, error } => {
                write!(f, "the wait `{reason}` would never end by itself: {error}")
            }
            Self::AgreementRetired { agreement } => write!(
                f,
                "the agreement `{agreement}` is promised to nobody any more; name the one that took its place"
            ),
            Self::Handoff(refusal) => refusal.fmt(f),
            Self::Promise(refusal) => refusal.fmt(f),
            Self::NoExpectation => f.write_str(
                "the contact ends unsolved: promise something, or tell the customer what to expect",
            ),
        }
    }
}

impl From<NoDueTime> for CaseRefusal {
    fn from(refused: NoDueTime) -> Self {
        Self::NoDueTime(refused)
    }
}
