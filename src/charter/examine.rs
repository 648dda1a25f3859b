//! What is wrong with a draft: keys that lead nowhere, calendars with faults or without hours, agreements without targets;
//! what is wrong with its rules stands in a file of its own.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::draft::CharterDraft;
use super::ratified::Ratification;
use crate::calendar::Calendar;
use crate::calendar::codes::NEVER_OPEN;
use crate::finding::{Finding, Place, Severity};
use crate::id::{CalendarKey, Key, Kind};
use crate::rule::CompiledBook;
use crate::sla::Target;
use crate::text::excerpt;

/// The codes of findings on a charter.
pub mod codes {
    use crate::id::Code;

    /// A key names nothing that the draft declares.
    pub const DANGLING_KEY: Code = Code::new("charter.dangling-key");
    /// The version is not greater than the one in force.
    pub const OLD_VERSION: Code = Code::new("charter.old-version");
    /// An agreement has no target, so that it promises nothing.
    pub const EMPTY_AGREEMENT: Code = Code::new("charter.empty-agreement");
    /// No zone is called so.
    pub const UNKNOWN_ZONE: Code = Code::new("charter.unknown-zone");
    /// An attribute that the matter itself shows cannot take all that it may show.
    pub const NARROW_ATTRIBUTE: Code = Code::new("charter.narrow-attribute");
    /// A population without customers.
    pub const EMPTY_POPULATION: Code = Code::new("charter.empty-population");
    /// A population knows of its customers what no rule can ask for.
    pub const BAD_POPULATION: Code = Code::new("charter.bad-population");
    /// Somebody acknowledges the duties of a role that the charter does not have.
    pub const UNKNOWN_ROLE: Code = Code::new("charter.unknown-role");
    /// Somebody acknowledges another version than the one at hand.
    pub const OTHER_VERSION: Code = Code::new("charter.other-version");
    /// Somebody acknowledges what he has acknowledged before.
    pub const ACKNOWLEDGED_BEFORE: Code = Code::new("charter.acknowledged-before");
    /// A warning is accepted without a reason.
    pub const ACCEPTED_WITHOUT_REASON: Code = Code::new("charter.accepted-without-reason");
    /// What is accepted was not found.
    pub const NEEDLESS_ACCEPTANCE: Code = Code::new("charter.needless-acceptance");
    /// A rule applies to none of the customers that there are.
    pub const RULE_WITHOUT_CUSTOMERS: Code = Code::new("charter.rule-without-customers");
}

/// What an examination leaves.
pub(super) struct Examined {
    pub(super) findings: Vec<Finding>,
    pub(super) calendars: BTreeMap<CalendarKey, Calendar>,
    /// None if the rules have faults, which stand among the findings.
    pub(super) rules: Option<CompiledBook>,
    pub(super) zone: Tz,
}

pub(super) fn examine(draft: &CharterDraft, ratification: &Ratification) -> Examined {
    let mut examined =
        Examined { findings: Vec::new(), calendars: BTreeMap::new(), rules: None, zone: Tz::UTC };
    examined.version(ratification);
    examined.zone(draft);
    examined.calendars(draft);
    examined.queues(draft);
    examined.agreements(draft);
    examined.rules(draft, ratification);
    examined.acceptances(ratification);
    examined
}

impl Examined {
    fn version(&mut self, ratification: &Ratification) {
        let (version, after) = (ratification.version, ratification.after);
        if let Some(after) = after.filter(|after| version <= *after) {
            self.findings.push(
                Finding::new(codes::OLD_VERSION, Severity::Error, Place::root().key("version"))
                    .saying(format!("version {version} does not follow version {after}"))
                    .mended_by(format!("ratify it as version {} or later", after.get() + 1)),
            );
        }
    }

    fn zone(&mut self, draft: &CharterDraft) {
        let Some(name) = &draft.zone else { return };
        match name.parse() {
            Ok(zone) => self.zone = zone,
            Err(_) => self.findings.push(
                Finding::new(codes::UNKNOWN_ZONE, Severity::Error, Place::root().key("zone"))
                    .saying(format!("no zone is called `{}`", excerpt(name)))
                    .mended_by("name one of the tz database, for example `Europe/Berlin`"),
            ),
        }
    }

    fn calendars(&mut self, draft: &CharterDraft) {
        for (key, declared) in &draft.calendars {
            match declared.compile() {
                Ok(calendar) => {
                    if calendar.is_never_open() {
                        let place = Place::root().key("calendars").key(key.as_str());
                        self.findings.push(
                            Finding::new(NEVER_OPEN, Severity::Error, place)
                                .saying(format!("the calendar `{key}` is never open"))
                                .mended_by("give it weekly hours or an override with hours"),
                        );
                    }
                    self.calendars.insert(key.clone(), calendar);
                }
                Err(invalid) => self.findings.extend(invalid.iter().map(|fault| {
                    let mut finding = fault.finding();
                    finding.place = finding.place.under(key.as_str()).under("calendars");
                    finding
                })),
            }
        }
    }

    fn queues(&mut self, draft: &CharterDraft) {
        for (key, queue) in &draft.queues {
            let place = Place::root().key("queues").key(key.as_str()).key("department");
            self.known(draft.departments.contains_key(&queue.department), place, &queue.department);
        }
    }

    fn agreements(&mut self, draft: &CharterDraft) {
        for (key, agreement) in &draft.agreements {
            let place = Place::root().key("agreements").key(key.as_str());
            if agreement.targets.is_empty() {
                self.findings.push(
                    Finding::new(codes::EMPTY_AGREEMENT, Severity::Warning, place.clone())
                        .saying(format!("the agreement `{key}` has no targets"))
                        .mended_by("add a target, or leave the agreement out"),
                );
            }
            for (target, declared) in &agreement.targets {
                self.target(draft, declared, &place.clone().key("targets").key(target.as_str()));
            }
        }
    }

    fn target(&mut self, draft: &CharterDraft, target: &Target, place: &Place) {
        let calendar = draft.calendars.contains_key(&target.calendar);
        self.known(calendar, place.clone().key("calendar"), &target.calendar);
        for priority in target.by_priority.keys() {
            let place = place.clone().key("by_priority");
            self.known(draft.priorities.contains_key(priority), place, priority);
        }
        for reason in &target.pauses {
            let place = place.clone().key("pauses");
            self.known(draft.wait_reasons.contains_key(reason), place, reason);
        }
    }

    pub(super) fn known<K: Kind>(&mut self, known: bool, place: Place, key: &Key<K>) {
        if !known {
            self.findings.push(
                Finding::new(codes::DANGLING_KEY, Severity::Error, place)
                    .saying(format!("no {} is called `{key}`", K::NOUN))
                    .mended_by("declare it, or name one that is declared"),
            );
        }
    }
}
