//! What the files say of ladders.

use goodwill::case::{CaseEffect, CaseEvent};
use goodwill::key;
use goodwill::sla::{Action, ClockEvent, Rung, Whom};

use super::at;

pub(super) fn events() -> [(&'static str, CaseEvent); 3] {
    let levels = vec![Rung { level: 1, at: at(600) }, Rung { level: 2, at: at(1_200) }];
    [
        ("ladder_set", ClockEvent::LadderSet { levels }),
        ("ladder_set.no_more", ClockEvent::LadderSet { levels: Vec::new() }),
        ("level_reached", ClockEvent::LevelReached { level: 1 }),
    ]
    .map(|(name, event)| (name, CaseEvent::Clock { clock: 2, event }))
}

pub(super) fn effects() -> [(&'static str, CaseEffect); 6] {
    [
        ("escalate.owner", Action::Notify(Whom::Owner)),
        ("escalate.role", Action::Notify(Whom::Role(key!("foreman")))),
        ("escalate.team", Action::Notify(Whom::Team(key!("night-shift")))),
        ("escalate.raise", Action::Raise(key!("urgent"))),
        ("escalate.give", Action::Give(key!("street-lights"))),
        ("escalate.host", Action::Host(key!("ring-the-bell"))),
    ]
    .map(|(name, action)| {
        (name, CaseEffect::Escalate { target: key!("first-answer"), level: 1, action })
    })
}
