//! What is promised, in plain data, and the same as a charter wants it told.

use goodwill::id::PriorityKey;
use goodwill::sla::{Goal, Lead, Metric, Recurrence, Signal, SignalSet, Target};
use goodwill::time::{Elapsed, Span, WorkingTime};

use super::calendars::Counted;
use super::key;
use super::ladder;
use super::tape::Tape;

/// What can happen to a matter, as far as clocks care; a set of them is a sum of their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Opened,
    Wrote,
    PersonAnswered,
    AutomatonAnswered,
    Noted,
    Assigned,
    Taken,
    Resolved,
    Reopened,
    Closed,
    OpenedByUs,
    CustomerThanked,
    Acknowledged,
    MessageTaken,
    HandoffOffered,
    HandoffAccepted,
    HandoffReturned,
    PromiseMade,
    PromiseKept,
    PromiseReleased,
}

/// So many kinds of signs may a drawn metric look at.
pub(super) const SIGN_KINDS: u32 = 20;

const SIGNS: [(Sign, Signal); SIGN_KINDS as usize] = [
    (Sign::Opened, Signal::Opened),
    (Sign::Wrote, Signal::CustomerWrote),
    (Sign::PersonAnswered, Signal::PersonResponded),
    (Sign::AutomatonAnswered, Signal::AutomatonResponded),
    (Sign::Noted, Signal::Noted),
    (Sign::Assigned, Signal::Assigned),
    (Sign::Taken, Signal::Taken),
    (Sign::Resolved, Signal::Resolved),
    (Sign::Reopened, Signal::Reopened),
    (Sign::Closed, Signal::Closed),
    (Sign::OpenedByUs, Signal::OpenedByUs),
    (Sign::CustomerThanked, Signal::CustomerThanked),
    (Sign::Acknowledged, Signal::PersonAcknowledged),
    (Sign::MessageTaken, Signal::MessageTaken),
    (Sign::HandoffOffered, Signal::HandoffOffered),
    (Sign::HandoffAccepted, Signal::HandoffAccepted),
    (Sign::HandoffReturned, Signal::HandoffReturned),
    (Sign::PromiseMade, Signal::PromiseMade),
    (Sign::PromiseKept, Signal::PromiseKept),
    (Sign::PromiseReleased, Signal::Released),
];

/// What the next start means to a clock that was fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    Never,
    FromNothing,
    /// From nothing, and starts count only behind the first fulfilment.
    BehindTheFirst,
    /// It goes on: what lies between does not count.
    Continued,
    /// It goes on as if it had never stopped.
    ContinuedThrough,
}

/// From which signs to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) starts: u32,
    pub(super) stops: u32,
    pub(super) again: Again,
}

const fn sum(signs: &[Sign]) -> u32 {
    let (mut bits, mut rest) = (0, signs);
    while let [sign, behind @ ..] = rest {
        bits |= 1 << *sign as u32;
        rest = behind;
    }
    bits
}

const fn measure(starts: &[Sign], stops: &[Sign], again: Again) -> Measure {
    Measure { starts: sum(starts), stops: sum(stops), again }
}

/// The metrics that have names, as the requirements describe them.
pub(super) const NAMED: [(&str, Measure); 14] = {
    use Again::{BehindTheFirst, Continued, FromNothing, Never};
    use Sign::{
        Assigned, Closed, HandoffAccepted, HandoffOffered, HandoffReturned, Opened, OpenedByUs,
        PersonAnswered, Reopened, Resolved, Taken, Wrote,
    };
    let ended = &[Resolved, Closed];
    let (begun, again) = (&[Opened, OpenedByUs], &[Opened, OpenedByUs, Reopened]);
    let passed_on = &[Assigned, HandoffAccepted, Resolved, Closed];
    let updated = &[PersonAnswered, Resolved, Closed];
    [
        ("first_response", measure(&[Opened, Wrote], &[PersonAnswered], Never)),
        ("next_response", measure(&[Opened, Wrote], &[PersonAnswered], FromNothing)),
        ("later_response", measure(&[Wrote], &[PersonAnswered], BehindTheFirst)),
        (
            "periodic_update",
            measure(&[Opened, OpenedByUs, PersonAnswered, Reopened], updated, FromNothing),
        ),
        ("first_resolution", measure(begun, ended, Never)),
        ("total_resolution", measure(again, ended, Continued)),
        ("requester_wait", measure(&[Opened, Reopened], ended, Continued)),
        ("agent_work", measure(&[Taken, HandoffAccepted, Reopened], ended, Continued)),
        (
            "ownership",
            measure(
                &[Opened, OpenedByUs, Reopened, Assigned, HandoffAccepted],
                passed_on,
                FromNothing,
            ),
        ),
        (
            "handoff_acceptance",
            measure(&[HandoffOffered], &[HandoffAccepted, HandoffReturned], FromNothing),
        ),
        (
            "first_response from assigned",
            measure(&[Assigned, Taken, HandoffAccepted], &[PersonAnswered], Never),
        ),
        ("first_resolution from accepted", measure(&[Taken, HandoffAccepted], ended, Never)),
        (
            "total_resolution from assigned",
            measure(&[Assigned, Taken, HandoffAccepted, Reopened], ended, Continued),
        ),
        ("promise", measure(&[], &[], Never)),
    ]
};

impl Measure {
    pub(super) const fn starts_on(self, sign: Sign) -> bool {
        self.starts & (1 << sign as u32) != 0
    }

    pub(super) const fn stops_on(self, sign: Sign) -> bool {
        self.stops & (1 << sign as u32) != 0
    }

    /// Whether nothing but a word of its own sets its clock going and ends it.
    pub(super) const fn is_by_hand(self) -> bool {
        self.starts == 0
    }

    /// By its name if it has one, or else as a table of signals.
    fn metric(self) -> Metric {
        if let Some((name, _)) = NAMED.iter().find(|(_, named)| *named == self) {
            return Metric::named(name).unwrap();
        }
        let set = |bits: u32| {
            let chosen = SIGNS.iter().filter(|(sign, _)| bits & (1 << *sign as u32) != 0);
            SignalSet::of(&chosen.map(|(_, signal)| *signal).collect::<Vec<_>>())
        };
        let recurs = match self.again {
            Again::Never => Recurrence::Once,
            Again::FromNothing => Recurrence::Chained,
            Again::BehindTheFirst => Recurrence::AfterFirst,
            Again::Continued => Recurrence::Continued,
            Again::ContinuedThrough => Recurrence::ContinuedThrough,
        };
        Metric { starts: set(self.starts), stops: set(self.stops), recurs }
    }
}

/// By when; lengths in microseconds, instants as microseconds from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    OpenTime(i64),
    Time(i64),
    WorkingDays(u32),
    Days(u32),
    /// By an instant that the matter brings along.
    Given,
    /// By this instant, which it brought along, or which was promised by word.
    At(i64),
    /// By this instant, promised by word, that waits move.
    Elastic(i64),
}

/// How long before the due time to warn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Early {
    OpenTime(i64),
    Time(i64),
}

pub(super) const PRIORITIES: [&str; 3] = ["high", "low", "normal"];

/// The reasons to wait; the customer's next message ends the first.
pub(super) const REASONS: [&str; 3] = ["customer", "agreed", "parts"];

#[derive(Debug, Clone)]
pub(super) struct Promised {
    pub(super) measure: Measure,
    /// Whose time counts.
    pub(super) hours: Counted,
    pub(super) by: Option<By>,
    pub(super) by_priority: [Option<By>; 3],
    /// Which reasons stop its clock.
    pub(super) pauses: [bool; 3],
    pub(super) warn: Option<Early>,
    /// For how long at most waits may stop its clock, all together.
    pub(super) budget: Option<Early>,
    /// For how long at most waits for each reason may.
    pub(super) budgets: [Option<Early>; 3],
    /// The instant that the matter brings along, so long after it begins.
    pub(super) given: Option<i64>,
    /// On which ladder.
    pub(super) ladder: Option<usize>,
    /// Under which agreement; the house promises to itself what is not under the first.
    pub(super) agreed: usize,
}

impl Promised {
    pub(super) fn by_for(&self, priority: usize) -> Option<By> {
        self.by_priority[priority].or(self.by)
    }

    pub(super) fn takes_given(&self) -> bool {
        self.by.iter().chain(self.by_priority.iter().flatten()).any(|by| *by == By::Given)
    }

    pub(super) fn target(&self) -> Target {
        let target = Target::measuring(self.measure.metric(), key(CALENDARS[0]));
        let mut target = target.counting(self.hours.declared());
        target.goal = self.by.map(By::goal);
        for (name, by) in PRIORITIES.iter().zip(self.by_priority) {
            if let Some(by) = by {
                target.by_priority.insert(key::<_>(name) as PriorityKey, by.goal());
            }
        }
        let reasons = REASONS.iter().zip(self.pauses).filter(|(_, stops)| *stops);
        target.pauses.extend(reasons.map(|(reason, _)| key(reason)));
        target.warn = self.warn.map(Early::lead);
        target.ladder = self.ladder.map(ladder::name);
        target.pause_budget = self.budget.map(Early::lead);
        for (number, reason) in REASONS.iter().enumerate().filter(|(it, _)| self.pauses[*it]) {
            let budget = self.budgets[number].map(|most| (key(reason), most.lead()));
            target.pause_budgets.extend(budget);
        }
        target
    }
}

/// The first is with customers, those behind the second are named by paths, and the last one is promised later.
pub(super) const AGREEMENTS: [&str; 5] = ["standard", "house", "bench", "round", "extra"];

/// The agreement that is promised later.
pub(super) const ADDED: usize = 4;

/// A metric by its name.
pub(super) fn named(name: &str) -> Measure {
    NAMED.iter().find(|(known, _)| *known == name).unwrap().1
}

pub(super) const CALENDARS: [&str; 3] = ["desk", "nights", "office"];

impl Early {
    pub(super) const fn lead(self) -> Lead {
        match self {
            Self::OpenTime(length) => Lead::Working(WorkingTime::from_micros(length)),
            Self::Time(length) => Lead::Elapsed(Elapsed::from_micros(length)),
        }
    }
}

impl By {
    fn goal(self) -> Goal {
        match self {
            Self::Given => Goal::Given,
            span => Goal::Within(span.span()),
        }
    }

    /// As a length that an instant is no part of.
    pub(super) fn span(self) -> Span {
        match self {
            Self::OpenTime(length) => Span::working(WorkingTime::from_micros(length)).unwrap(),
            Self::Time(length) => Span::elapsed(Elapsed::from_micros(length)).unwrap(),
            Self::WorkingDays(days) => Span::working_days(days),
            Self::Days(days) => Span::calendar_days(days),
            Self::Given | Self::At(_) | Self::Elastic(_) => unreachable!("an instant is no length"),
        }
    }

    /// So long after an instant, if nothing stops.
    pub(super) fn after(self, from: i64, tape: &Tape<'_>) -> i64 {
        match self {
            Self::OpenTime(length) => tape.after_open(from, length),
            Self::Time(length) => from + length,
            Self::WorkingDays(days) => tape.working_days_after(from, days),
            Self::Days(days) => tape.days_after(from, days),
            Self::Given | Self::At(_) | Self::Elastic(_) => unreachable!("an instant is no length"),
        }
    }
}
