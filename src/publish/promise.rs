//! A clause in words: what everybody may read of it, and what our own people need beside.

use std::collections::BTreeSet;

use chrono::Weekday;

use super::labels::{Label, Labels};
use super::markdown::Inline;
use super::names::Names;
use super::words::of_wait;
use crate::calendar::{CalendarDraft, EVERY_DAY};
use crate::charter::Clause;
use crate::id::{AgreementKey, CalendarKey, Key, Kind, SegmentKey};
use crate::sla::{Agreement, AgreementKind, Goal, HoursCounted, Target};

/// Writes clauses of one charter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Promises<'a> {
    pub(super) names: Names<'a>,
    pub(super) labels: Labels,
}

impl<'a> Promises<'a> {
    /// What customers read of a clause: when, how well, what not, and what if not. All else of it is ours alone.
    pub(super) fn for_customers(self, clause: &Clause) -> Vec<Inline> {
        let mut lines = Vec::new();
        let with_customers =
            self.agreement(clause).filter(|agreement| agreement.kind == AgreementKind::Sla);
        if let Some(agreement) = with_customers {
            self.times(agreement, &mut lines);
        }
        self.level(clause, &mut lines);
        self.said(Label::Limits, &clause.limitation, &mut lines);
        self.said(Label::Redress, &clause.redress, &mut lines);
        lines
    }

    /// All of a clause.
    pub(super) fn for_staff(self, clause: &Clause) -> Vec<Inline> {
        let mut lines = Vec::new();
        self.said(Label::Where, &self.names.touchpoint(&clause.touchpoint), &mut lines);
        self.said(Label::ToWhom, &self.addressees(clause.to.as_ref()), &mut lines);
        if let Some(agreement) = self.agreement(clause) {
            self.times(agreement, &mut lines);
        }
        self.level(clause, &mut lines);
        self.said(Label::ShownBy, &clause.indicator, &mut lines);
        self.said(Label::Limits, &clause.limitation, &mut lines);
        self.said(Label::Redress, &clause.redress, &mut lines);
        for action in &clause.actions {
            self.said(Label::Done, action, &mut lines);
        }
        let roles: Vec<String> = clause.roles.iter().map(|role| self.names.role(role)).collect();
        self.said(Label::KeptBy, &roles.join(self.labels.comma()), &mut lines);
        self.said(Label::ForNeeds, &self.keys(&clause.needs), &mut lines);
        lines
    }

    pub(super) fn keys<'k, K: Kind + 'k>(
        self,
        keys: impl IntoIterator<Item = &'k Key<K>>,
    ) -> String {
        let keys: Vec<&str> = keys.into_iter().map(Key::as_str).collect();
        keys.join(self.labels.comma())
    }

    fn addressees(self, segment: Option<&SegmentKey>) -> String {
        match segment {
            Some(segment) => self.names.segment(segment),
            None => self.labels.of(Label::Everybody).to_owned(),
        }
    }

    fn agreement(self, clause: &Clause) -> Option<&'a Agreement> {
        self.names.0.agreements.get(clause.agreement.as_ref()?)
    }

    fn level(self, clause: &Clause, lines: &mut Vec<Inline>) {
        let standard = clause.standard.as_ref().and_then(|key| self.names.0.standards.get(key));
        if let Some(standard) = standard {
            self.said(Label::HowWell, &standard.level, lines);
        }
    }

    fn said(self, label: Label, text: &str, lines: &mut Vec<Inline>) {
        let text = Inline::text(text);
        if !text.is_empty() {
            lines.push(text.labelled(self.labels.of(label), self.labels.colon()));
        }
    }

    /// By when each target of an agreement is met, for all and for some priorities, and which time counts; what is the same
    /// for targets in a row is said once, after the last of them.
    fn times(self, agreement: &Agreement, lines: &mut Vec<Inline>) {
        let mut targets = agreement.targets.values().peekable();
        while let Some(target) = targets.next() {
            for goal in self.goals(target) {
                self.said(Label::ByWhen, &goal, lines);
            }
            let reckoning = self.reckoning(target);
            if targets.peek().is_none_or(|next| self.reckoning(next) != reckoning) {
                lines.extend(reckoning);
            }
        }
    }

    /// Which time counts, and which does not.
    fn reckoning(self, target: &Target) -> Vec<Inline> {
        let mut lines = Vec::new();
        self.said(Label::Counted, &self.counted(target), &mut lines);
        let reasons = target.pauses.iter().filter_map(|key| self.names.0.wait_reasons.get(key));
        let waits: BTreeSet<_> = reasons.map(|reason| of_wait(reason.waits_for)).collect();
        for wait in waits {
            self.said(Label::Uncounted, self.labels.of(wait), &mut lines);
        }
        lines
    }

    /// One line for an agreement: what is done within which time.
    pub(super) fn agreement_in_short(self, key: Option<&AgreementKey>) -> String {
        let Some(agreement) = key.and_then(|key| self.names.0.agreements.get(key)) else {
            return String::new();
        };
        let goals: Vec<String> =
            agreement.targets.values().flat_map(|target| self.goals(target)).collect();
        goals.join(self.labels.semicolon())
    }

    fn goals(self, target: &Target) -> Vec<String> {
        let metric = self.labels.metric(&target.metric);
        let usual = match &target.goal {
            Some(goal) => Some(self.remark(self.goal(goal), metric.clone())),
            None if target.by_priority.is_empty() => {
                let only = self.labels.of(Label::OnlyMeasured).to_owned();
                Some(self.remark(only, metric.clone()))
            }
            None => None,
        };
        let some = target.by_priority.iter().map(|(priority, goal)| {
            let remark =
                format!("{metric}{}{}", self.labels.comma(), self.names.priority(priority));
            self.remark(self.goal(goal), remark)
        });
        usual.into_iter().chain(some).collect()
    }

    fn remark(self, said: String, remark: String) -> String {
        self.labels.fill(Label::Remark, [said, remark])
    }

    fn goal(self, goal: &Goal) -> String {
        match goal {
            Goal::Within(span) => self.labels.fill(Label::Within, [self.labels.span(*span)]),
            Goal::Given => self.labels.of(Label::GivenInstant).to_owned(),
            Goal::At(instant) | Goal::Elastic(instant) => {
                self.labels.fill(Label::AtInstant, [instant])
            }
        }
    }

    /// The hours that count, where some goal is told in working time or working days.
    fn counted(self, target: &Target) -> String {
        if !target.goal.iter().chain(target.by_priority.values()).any(Goal::counts_open_hours) {
            return String::new();
        }
        let told = match &target.calendar {
            HoursCounted::Ours(ours) => self.hours_of(ours),
            HoursCounted::Customers { .. } => self.labels.of(Label::CustomersHours).to_owned(),
            HoursCounted::Both { ours, .. } => {
                self.labels.fill(Label::HoursOfBoth, [self.hours_of(ours)])
            }
        };
        match target.calendar.otherwise() {
            Some(otherwise) => {
                self.labels.fill(Label::HoursOtherwise, [told, self.hours_of(otherwise)])
            }
            None => told,
        }
    }

    fn hours_of(self, key: &CalendarKey) -> String {
        let calendar = self.names.0.calendars.get(key);
        calendar.map(|calendar| self.hours(calendar)).unwrap_or_default()
    }

    /// The hours of an ordinary week; days in a row with the same hours stand together.
    fn hours(self, calendar: &CalendarDraft) -> String {
        let mut runs: Vec<(Weekday, Weekday, String)> = Vec::new();
        for weekday in EVERY_DAY {
            let windows: Vec<String> =
                calendar.weekly.on(weekday).iter().map(ToString::to_string).collect();
            let hours = windows.join(self.labels.comma());
            match runs.last_mut() {
                Some((_, last, same)) if *same == hours => *last = weekday,
                _ => runs.push((weekday, weekday, hours)),
            }
        }
        let open = runs.iter().filter(|(_, _, hours)| !hours.is_empty());
        let words: Vec<String> = open
            .map(|(first, last, hours)| match first == last {
                true => format!("{} {hours}", self.weekday(*first)),
                false => format!("{}–{} {hours}", self.weekday(*first), self.weekday(*last)),
            })
            .collect();
        self.remark(words.join(self.labels.semicolon()), calendar.zone.clone())
    }

    const fn weekday(self, weekday: Weekday) -> &'static str {
        self.labels.of(match weekday {
            Weekday::Mon => Label::Monday,
            Weekday::Tue => Label::Tuesday,
            Weekday::Wed => Label::Wednesday,
            Weekday::Thu => Label::Thursday,
            Weekday::Fri => Label::Friday,
            Weekday::Sat => Label::Saturday,
            Weekday::Sun => Label::Sunday,
        })
    }
}
