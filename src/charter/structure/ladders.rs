//! Ladders on which nobody climbs, or not in the order in which they are written.

use super::{Structure, entry, kinds};
use crate::finding::Place;
use crate::id::{LadderKey, TargetKey};
use crate::rule::Grant;
use crate::sla::{Action, Ladder, LevelAt, Target, Whom};

impl Structure<'_> {
    pub(super) fn ladders(&mut self) {
        let draft = self.draft;
        for (key, ladder) in &draft.ladders {
            self.ladder(key, ladder);
        }
        for (key, agreement) in &draft.agreements {
            for (name, target) in &agreement.targets {
                if target.ladder.is_some() && !self.may_have_goal(name, target) {
                    let place = entry("agreements", key).key("targets").key(name.as_str());
                    let message = format!("the target `{name}` has a ladder and no goal");
                    self.found(&kinds::LADDER_WITHOUT_GOAL, place.key("ladder"), message);
                }
            }
        }
    }

    /// Whether it promises anything, if only by word or to those to whom a rule does.
    fn may_have_goal(&self, key: &TargetKey, target: &Target) -> bool {
        let rules = || self.draft.rules.sets.values().flat_map(|set| &set.rules);
        let granted =
            |grant: &Grant| matches!(grant, Grant::TargetWithin { target, .. } if target == key);
        target.has_goal()
            || target.metric.is_driven_by_hand()
            || rules().flat_map(|rule| &rule.grants).any(|line| granted(&line.grant))
    }

    fn ladder(&mut self, key: &LadderKey, ladder: &Ladder) {
        let place = entry("ladders", key);
        if let Some(calendar) = &ladder.notify {
            self.known(calendar, &[&self.draft.calendars], || place.clone().key("notify"));
        }
        if ladder.levels.is_empty() {
            let message = format!("the ladder `{key}` has no levels");
            self.found(&kinds::EMPTY_LADDER, place.clone(), message);
        }
        for (number, level) in ladder.levels.iter().enumerate() {
            let place = place.clone().key("levels").index(number);
            if level.actions.is_empty() {
                let message = format!("level {number} of the ladder `{key}` asks for nothing");
                self.found(&kinds::EMPTY_LADDER, place.clone(), message);
            }
            self.level_at(ladder, number, level.at, place.clone().key("at"));
            for (number, action) in level.actions.iter().enumerate() {
                self.keys_of_action(action, || place.clone().key("actions").index(number));
            }
        }
    }

    fn level_at(&mut self, ladder: &Ladder, number: usize, at: LevelAt, place: Place) {
        if at.is_without_time() {
            let message = format!("level {number} is reached at no time of its own");
            self.found(&kinds::LEVEL_WITHOUT_TIME, place, message);
            return;
        }
        let mut below = ladder.levels.iter().take(number).map(|level| level.at).enumerate();
        if let Some((other, _)) = below.find(|(_, below)| at.is_after(*below) == Some(false)) {
            let message = format!("level {number} is not reached after level {other}");
            self.found(&kinds::LADDER_OUT_OF_ORDER, place, message);
        }
    }

    fn keys_of_action(&mut self, action: &Action, place: impl FnOnce() -> Place) {
        let draft = self.draft;
        match action {
            Action::Notify(Whom::Role(role)) => self.known(role, &[&draft.roles], place),
            Action::Notify(Whom::Team(team)) => self.known(team, &[&draft.teams], place),
            Action::Raise(priority) => self.known(priority, &[&draft.priorities], place),
            Action::Give(queue) => self.known(queue, &[&draft.queues], place),
            // What a host can do is its own affair.
            Action::Notify(Whom::Owner) | Action::Host(_) => {}
        }
    }
}
