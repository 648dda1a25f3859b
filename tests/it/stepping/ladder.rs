//! Ladders as a charter declares them: on which levels somebody is told, or something is done.

use goodwill::charter::CharterDraft;
use goodwill::id::LadderKey;
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::sla::{self, Action, LevelAt, Whom};

use super::drawn::early;
use super::key;
use super::paths::{DEPARTMENTS, QUEUES};
use super::place::Pace;
use super::promised::{CALENDARS, Early, PRIORITIES};

/// So many ladders are declared.
pub(super) const LADDERS: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ladder {
    pub(super) levels: Vec<(When, Vec<Deed>)>,
    /// By which hours people may be told.
    pub(super) told_in: Option<usize>,
}

/// When a level is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Once so many hundredths of what is promised are used.
    Percent(u16),
    BeforeDue(Early),
    AfterDue(Early),
}

/// What is done on a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    TellOwner,
    TellClerks,
    Ring,
    /// It becomes so urgent.
    Raise(usize),
    /// It is given to a queue.
    Give(usize),
}

impl When {
    /// Whether it may stand above another: it is not surely reached before it, or with it.
    fn may_be_above(self, below: Self) -> bool {
        use Early::{OpenTime, Time};
        match (self, below) {
            (Self::Percent(one), Self::Percent(other)) => one > other,
            (Self::BeforeDue(OpenTime(one)), Self::BeforeDue(OpenTime(other)))
            | (Self::BeforeDue(Time(one)), Self::BeforeDue(Time(other))) => one < other,
            (Self::AfterDue(OpenTime(one)), Self::AfterDue(OpenTime(other)))
            | (Self::AfterDue(Time(one)), Self::AfterDue(Time(other))) => one > other,
            (one, other) => one.side() >= other.side(),
        }
    }

    /// Before it is due, when it is, or after that.
    const fn side(self) -> u8 {
        match self {
            Self::Percent(..100) | Self::BeforeDue(_) => 0,
            Self::Percent(100) => 1,
            Self::Percent(_) | Self::AfterDue(_) => 2,
        }
    }

    fn declared(self) -> LevelAt {
        match self {
            Self::Percent(percent) => LevelAt::Percent(percent),
            Self::BeforeDue(early) => LevelAt::BeforeDue(early.lead()),
            Self::AfterDue(late) => LevelAt::AfterDue(late.lead()),
        }
    }
}

impl Deed {
    pub(super) fn action(self) -> Action {
        match self {
            Self::TellOwner => Action::Notify(Whom::Owner),
            Self::TellClerks => Action::Notify(Whom::Role(key("clerk"))),
            Self::Ring => Action::Host(key("ring")),
            Self::Raise(priority) => Action::Raise(key(PRIORITIES[priority])),
            Self::Give(queue) => Action::Give(key(QUEUES[queue].0)),
        }
    }
}

/// What a ladder is called.
pub(super) fn name(number: usize) -> LadderKey {
    key(&format!("ladder-{number}"))
}

/// Draws the ladders of two charters; the later one says the same of some.
pub(super) fn ladders(pace: Pace) -> impl Strategy<Value = [Vec<Ladder>; 2]> {
    let both = (ladder(pace), option::weighted(0.6, ladder(pace)));
    vec(both, LADDERS).prop_map(|drawn| {
        let later =
            |(first, later): &(Ladder, Option<Ladder>)| later.as_ref().unwrap_or(first).clone();
        let later = drawn.iter().map(later).collect();
        [drawn.into_iter().map(|(first, _)| first).collect(), later]
    })
}

fn ladder(pace: Pace) -> impl Strategy<Value = Ladder> {
    let when = prop_oneof![
        4 => (1..100_u16).prop_map(When::Percent),
        2 => Just(When::Percent(100)),
        2 => (101..220_u16).prop_map(When::Percent),
        3 => early(pace).prop_map(When::BeforeDue),
        3 => early(pace).prop_map(When::AfterDue),
    ];
    let deed = prop_oneof![
        2 => Just(Deed::TellOwner),
        1 => Just(Deed::TellClerks),
        1 => Just(Deed::Ring),
        2 => (0..PRIORITIES.len()).prop_map(Deed::Raise),
        2 => (0..QUEUES.len()).prop_map(Deed::Give),
    ];
    let level = (when, vec(deed, 1..3));
    let told_in = option::weighted(0.4, 0..CALENDARS.len());
    (vec(level, 1..6), told_in).prop_map(|(mut drawn, told_in)| {
        drawn.sort_by_key(|(when, _)| when.side());
        let mut levels: Vec<(When, Vec<Deed>)> = Vec::new();
        for (when, deeds) in drawn {
            if levels.iter().all(|(below, _)| when.may_be_above(*below)) {
                levels.push((when, deeds));
            }
        }
        Ladder { levels, told_in }
    })
}

/// Declares them, with the queues to which they give.
pub(super) fn declare(draft: &mut CharterDraft, ladders: &[Ladder]) {
    for (queue, department) in QUEUES {
        let queue = key(queue);
        let draft_of_queue = std::mem::take(draft);
        *draft = draft_of_queue.queue(queue, "", key(DEPARTMENTS[department]));
    }
    for (number, ladder) in ladders.iter().enumerate() {
        let mut declared = sla::Ladder::default();
        for (when, deeds) in &ladder.levels {
            declared = declared.level(when.declared(), deeds.iter().map(|deed| deed.action()));
        }
        declared.notify = ladder.told_in.map(|hours| key(CALENDARS[hours]));
        draft.ladders.insert(name(number), declared);
    }
}
