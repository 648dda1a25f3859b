//! Keys that lead nowhere in what is promised and served: agreements, services and rules.

use super::{Structure, entry, kinds};
use crate::charter::reopening::Reopening;
use crate::finding::Place;
use crate::id::WaitReasonKey;
use crate::rule::Grant;
use crate::sla::{HoursCounted, Target};

impl Structure<'_> {
    pub(super) fn served(&mut self) {
        let draft = self.draft;
        for key in &draft.customers_calendars {
            self.known(key, &[&draft.calendars], || entry("customers_calendars", key));
        }
        for (key, agreement) in &draft.agreements {
            for (name, target) in &agreement.targets {
                let place = || entry("agreements", key).key("targets").key(name.as_str());
                self.keys_of_target(target, &place);
            }
        }
        for (key, reason) in &draft.wait_reasons {
            for role in &reason.begun_by {
                let place = || entry("wait_reasons", key).key("begun_by").key(role.as_str());
                self.known(role, &[&draft.roles], place);
            }
            if let Some(ends) = &reason.resumes_after {
                let place = || entry("wait_reasons", key).key("resumes_after").key("calendar");
                self.known(&ends.calendar, &[&draft.calendars], place);
            }
        }
        if let Some(within) = draft.reopening.as_ref().and_then(Reopening::within) {
            let place = || Place::root().key("reopening").key("by_message").key("within");
            self.known(&within.calendar, &[&draft.calendars], || place().key("calendar"));
        }
        for (key, service) in &draft.services {
            self.somebody(&service.department, || entry("services", key).key("department"));
            let capabilities = &draft.rules.vocabulary.capabilities;
            let place = || entry("services", key).key("capability");
            self.known(&service.capability, &[capabilities], place);
        }
        self.keys_of_rules();
        if let Some(asked) = &draft.opening_rules {
            let (sets, combinations) = (&draft.rules.sets, &draft.rules.combinations);
            self.known(asked, &[sets, combinations], || Place::root().key("opening_rules"));
        }
    }

    fn keys_of_target(&mut self, target: &Target, place: &dyn Fn() -> Place) {
        let draft = self.draft;
        let hours = &target.calendar;
        let steps: &[&str] = match hours {
            HoursCounted::Ours(_) => &[],
            HoursCounted::Customers { .. } => &["customers"],
            HoursCounted::Both { .. } => &["both"],
        };
        let at = || steps.iter().fold(place().key("calendar"), |place, step| place.key(*step));
        if let Some(ours) = hours.ours() {
            let alone = !hours.asks_for_customers();
            let place = || if alone { at() } else { at().key("ours") };
            self.known(ours, &[&draft.calendars], place);
        }
        if let Some(otherwise) = hours.otherwise() {
            self.known(otherwise, &[&draft.calendars], || at().key("otherwise"));
        }
        for priority in target.by_priority.keys() {
            let place = || place().key("by_priority").key(priority.as_str());
            self.known(priority, &[&draft.priorities], place);
        }
        for reason in &target.pauses {
            let place = || place().key("pauses").key(reason.as_str());
            self.known(reason, &[&draft.wait_reasons], place);
        }
        for reason in target.pause_budgets.keys() {
            let place = || place().key("pause_budgets").key(reason.as_str());
            self.stopping(reason, target, place);
        }
        if let Some(ladder) = &target.ladder {
            self.known(ladder, &[&draft.ladders], || place().key("ladder"));
        }
        for (number, leg) in target.underpinned_by.iter().enumerate() {
            let place = || place().key("underpinned_by").index(number);
            self.known(&leg.agreement, &[&draft.agreements], || place().key("agreement"));
            let agreement = draft.agreements.get(&leg.agreement);
            if let (Some(agreement), Some(target)) = (agreement, &leg.target) {
                self.known(target, &[&agreement.targets], || place().key("target"));
            }
        }
    }

    /// A budget for what does not stop the clock would say nothing.
    fn stopping(&mut self, reason: &WaitReasonKey, target: &Target, place: impl FnOnce() -> Place) {
        let stops = target.pauses.contains(reason);
        if stops || !self.draft.wait_reasons.contains_key(reason) {
            return self.known(reason, &[&target.pauses], place);
        }
        let message =
            format!("`{reason}` does not stop the clock, so that its budget says nothing");
        let mut finding = kinds::DANGLING_KEY.at(place(), message);
        finding.remedy = Some("list it among `pauses`, or leave the budget out".to_owned());
        self.findings.push(finding);
    }

    fn keys_of_rules(&mut self) {
        for (key, set) in &self.draft.rules.sets {
            let set_place = || Place::root().key("rules").key("sets").key(key.as_str());
            for (number, rule) in set.rules.iter().enumerate() {
                for (line, granted) in rule.grants.iter().enumerate() {
                    let rule_place = || set_place().key("rules").index(number);
                    self.granted(&granted.grant, || rule_place().key("grants").index(line));
                }
            }
        }
    }

    /// What rules grant must be there to be granted.
    pub(super) fn granted(&mut self, grant: &Grant, place: impl FnOnce() -> Place) {
        let draft = self.draft;
        match grant {
            Grant::Agreement(key) => self.known(key, &[&draft.agreements], place),
            Grant::Priority(key) => self.known(key, &[&draft.priorities], place),
            Grant::Queue(key) => self.known(key, &[&draft.queues], place),
            Grant::CustomersCalendar(key) => {
                self.known(key, &[&draft.customers_calendars], place);
            }
            Grant::Channel(key) => self.known(key, &[&draft.channels], place),
            Grant::TargetWithin { target, .. } => {
                let promised = draft.agreements.values().map(|agreement| &agreement.targets as _);
                self.known(target, &promised.collect::<Vec<_>>(), place);
            }
            _ => {}
        }
    }
}
