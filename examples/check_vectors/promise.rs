//! From a row's goals and profile to a charter.

use std::ops::RangeInclusive;

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Findings, Ratification, WaitReason, WaitsFor};
use goodwill::department::Department;
use goodwill::id::{ParseKeyError, PriorityKey, TargetKey, WaitReasonKey};
use goodwill::sla::{Agreement, Goal, Metric, Recurrence, Signal, SignalSet, Target};
use goodwill::time::{ParseSpanError, Span};
use goodwill::touchpoint::Channel;

use super::history::HistoryRow;
use super::profile::{GoalName, NextReplyFrom};

/// Why a row makes no charter.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoCharter {
    #[error(transparent)]
    Key(#[from] ParseKeyError),
    #[error(transparent)]
    Goal(#[from] ParseSpanError),
    #[error(transparent)]
    Findings(#[from] Findings),
}

/// The names of the charter's single calendar, department, channel and agreement.
pub(super) const NAME: &str = "helpdesk";

impl HistoryRow {
    /// The row's goals as a charter in force, its calendar exact for these years.
    pub(super) fn charter(&self, years: RangeInclusive<i32>) -> Result<Charter, NoCharter> {
        let mut draft = CharterDraft::default();
        draft.calendars.insert(NAME.parse()?, self.calendar.draft(years));
        draft.departments.insert(NAME.parse()?, Department::default());
        draft.channels.insert(NAME.parse()?, Channel::default());
        for number in 0..self.input.target_sets().len() {
            draft.priorities.insert(priority(number)?, String::new());
        }
        for number in 0..self.input.paused_statuses.len() {
            let wait = WaitReason::new(WaitsFor::Agreed);
            draft.wait_reasons.insert(wait_reason(number)?, wait);
        }
        let mut agreement = Agreement::sla();
        for goal in GoalName::ALL {
            agreement.targets.insert(target(goal)?, self.target(goal)?);
        }
        draft.agreements.insert(NAME.parse()?, agreement);
        Ok(draft.ratify(&Ratification::first(Actor::System))?)
    }

    fn target(&self, goal: GoalName) -> Result<Target, NoCharter> {
        let mut target = Target::measuring(self.metric(goal), NAME.parse()?);
        for (number, targets) in self.input.target_sets().into_iter().enumerate() {
            if let Some(seconds) = targets.of(goal) {
                let within = Goal::Within(Span::working(seconds.0)?);
                target.by_priority.insert(priority(number)?, within);
            }
        }
        if self.profile.pause_clocks.contains(&goal) {
            for number in 0..self.input.paused_statuses.len() {
                target.pauses.insert(wait_reason(number)?);
            }
        }
        Ok(target)
    }

    fn metric(&self, goal: GoalName) -> Metric {
        match (goal, self.profile.next_reply_from) {
            (GoalName::FirstResponse, _) => Metric::first_response(),
            (GoalName::Resolution, _) => Metric::first_resolution(),
            // The message that opens a ticket is told of beside the opening: an agent's ticket has none.
            (GoalName::NextReply, NextReplyFrom::Customer) => Metric {
                starts: SignalSet::of(&[Signal::CustomerWrote]),
                ..Metric::next_response()
            },
            (GoalName::NextReply, NextReplyFrom::CustomerAfterFirstReply) => {
                Metric::later_response()
            }
            (GoalName::NextReply, NextReplyFrom::AnyContact) => Metric {
                starts: SignalSet::of(&[
                    Signal::Opened,
                    Signal::CustomerWrote,
                    Signal::PersonResponded,
                ]),
                stops: SignalSet::of(&[Signal::CustomerWrote, Signal::PersonResponded]),
                recurs: Recurrence::Chained,
            },
        }
    }
}

pub(super) fn target(goal: GoalName) -> Result<TargetKey, ParseKeyError> {
    goal.name().replace('_', "-").parse()
}

/// The priority under which the goals of this number hold.
pub(super) fn priority(number: usize) -> Result<PriorityKey, ParseKeyError> {
    format!("goals-{number}").parse()
}

/// The reason to wait that stands for the paused status of this number.
pub(super) fn wait_reason(number: usize) -> Result<WaitReasonKey, ParseKeyError> {
    format!("status-{number}").parse()
}
