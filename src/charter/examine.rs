//! What is wrong with a draft: calendars with faults or without hours, agreements without targets;
//! what is wrong with its structure and its rules stands in files of their own.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::attain;
use super::draft::CharterDraft;
use super::ratified::Ratification;
use super::structure::{self, kinds};
use crate::calendar::Calendar;
use crate::finding::{Finding, Place, Severity};
use crate::id::CalendarKey;
use crate::rule::{CompiledBook, Grant};
use crate::text::excerpt;

/// The codes of findings on a charter.
pub mod codes {
    pub use crate::charter::structure::codes::*;
    use crate::id::Code;

    /// The version is not greater than the one in force.
    pub const OLD_VERSION: Code = Code::new("charter.old-version");
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
    /// Most of those for whom a plan is meant can use none of its channels.
    pub const PLAN_OUT_OF_REACH: Code = Code::new("charter.plan-out-of-reach");
    /// Whether most of those for whom a plan is meant can use one of its channels is open.
    pub const REACH_UNCERTAIN: Code = Code::new("charter.reach-uncertain");
    /// A share is to be reached, and no population tells by what customers are reached.
    pub const REACH_UNKNOWN: Code = Code::new("charter.reach-unknown");
    /// A rule applies to none of the customers that there are.
    pub const RULE_WITHOUT_CUSTOMERS: Code = Code::new("charter.rule-without-customers");
}

impl CharterDraft {
    /// All that an examination finds, notes included, whether or not the draft could be ratified with it.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification, codes};
    /// use goodwill::key;
    /// use goodwill::touchpoint::{Phase, Stage};
    ///
    /// let orphan = CharterDraft::default().stage(key!("buy"), Stage::new(Phase::During, "Buying"));
    /// let found = orphan.examine(&Ratification::first(Actor::System));
    /// assert_eq!(found.first().map(|finding| finding.code), Some(codes::STAGE_WITHOUT_OWNER));
    /// assert!(CharterDraft::default().examine(&Ratification::first(Actor::System)).is_empty());
    /// ```
    #[must_use]
    pub fn examine(&self, ratification: &Ratification) -> Vec<Finding> {
        examine(self, ratification).findings
    }
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
    examined.agreements(draft);
    examined.hours(draft);
    examined.findings.extend(structure::examine(draft));
    examined.findings.extend(attain::examine(draft, &examined.calendars));
    examined.exits(draft);
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
            Err(_) => {
                let message = format!("no zone is called `{}`", excerpt(name));
                self.findings.push(kinds::UNKNOWN_ZONE.at(Place::root().key("zone"), message));
            }
        }
    }

    fn calendars(&mut self, draft: &CharterDraft) {
        for (key, declared) in &draft.calendars {
            match declared.compile() {
                Ok(calendar) => {
                    if calendar.is_never_open() {
                        let place = Place::root().key("calendars").key(key.as_str());
                        let message = format!("the calendar `{key}` is never open");
                        self.findings.push(kinds::NEVER_OPEN.at(place, message));
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

    fn agreements(&mut self, draft: &CharterDraft) {
        for (key, agreement) in &draft.agreements {
            if agreement.targets.is_empty() {
                let place = Place::root().key("agreements").key(key.as_str());
                let message = format!("the agreement `{key}` has no targets");
                self.findings.push(kinds::EMPTY_AGREEMENT.at(place, message));
            }
        }
        self.retired(draft);
    }

    fn retired(&mut self, draft: &CharterDraft) {
        for (key, set) in &draft.rules.sets {
            let place = Place::root().key("rules").key("sets").key(key.as_str()).key("rules");
            for (number, rule) in set.rules.iter().enumerate() {
                let place = place.clone().index(number).key("grants");
                for (position, line) in rule.grants.iter().enumerate() {
                    let Grant::Agreement(agreement) = &line.grant else { continue };
                    if draft.agreements.get(agreement).is_some_and(|agreement| agreement.retired) {
                        let message =
                            format!("`{}` grants the retired agreement `{agreement}`", rule.key);
                        let place = place.clone().index(position);
                        self.findings.push(kinds::RETIRED_AGREEMENT.at(place, message));
                    }
                }
            }
        }
    }
}
