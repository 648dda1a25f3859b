//! Warnings that somebody answers for: accepted by name, with the reason, and kept with the charter.

use std::collections::BTreeSet;

use super::examine::{Examined, codes};
use super::ratified::Ratification;
use crate::actor::Actor;
use crate::finding::{Finding, Place, Severity};
use crate::text::excerpt;

/// A warning that was accepted when a charter was ratified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accepted {
    /// The warning.
    pub finding: Finding,
    /// Why it was let pass.
    pub reason: String,
    /// Who answers for that.
    pub by: Actor,
}

impl Ratification {
    /// Accepts a warning, by its name (`code at place`, see [`Finding::name`]), with the reason.
    ///
    /// A blank reason is an error; a name under which nothing was found is a note, so that acceptances do not outlive what
    /// they were for.
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification};
    /// use goodwill::key;
    /// use goodwill::sla::Agreement;
    ///
    /// let draft = CharterDraft::default().agreement(key!("later"), Agreement::sla());
    /// let warned = "charter.empty-agreement at agreements.later";
    ///
    /// let first = Ratification::first(Actor::System);
    /// assert!(draft.ratify(&first).is_err());
    /// assert!(draft.ratify(&first.clone().accepting(warned, " ")).is_err());
    ///
    /// let charter = draft.ratify(&first.accepting(warned, "its targets follow in May")).unwrap();
    /// assert_eq!(charter.accepted()[0].reason, "its targets follow in May");
    /// assert_eq!(charter.findings()[0].code.as_str(), "charter.empty-agreement");
    /// ```
    #[must_use]
    pub fn accepting(mut self, finding: impl Into<String>, reason: impl Into<String>) -> Self {
        self.accepted.insert(finding.into(), reason.into());
        self
    }

    /// Why a finding is accepted, if it is.
    pub(super) fn reason_for(&self, finding: &Finding) -> Option<&str> {
        // Few are accepted: the text of a name is only made where there are any.
        if self.accepted.is_empty() || finding.severity != Severity::Warning {
            return None;
        }
        let reason = self.accepted.get(&finding.name())?;
        (!reason.trim().is_empty()).then_some(reason)
    }

    pub(super) fn accepted_of(&self, findings: &[Finding]) -> Vec<Accepted> {
        let accepted = |finding: &Finding| {
            let reason = self.reason_for(finding)?.to_owned();
            Some(Accepted { finding: finding.clone(), reason, by: self.author.clone() })
        };
        findings.iter().filter_map(accepted).collect()
    }
}

impl Examined {
    /// What is wrong with the acceptances themselves.
    pub(super) fn acceptances(&mut self, ratification: &Ratification) {
        if ratification.accepted.is_empty() {
            return;
        }
        let found: BTreeSet<String> = self.findings.iter().map(Finding::name).collect();
        for (accepted, reason) in &ratification.accepted {
            let place = Place::root().key("accepted").key(excerpt(accepted));
            if reason.trim().is_empty() {
                self.findings.push(
                    Finding::new(codes::ACCEPTED_WITHOUT_REASON, Severity::Error, place.clone())
                        .saying("it is accepted without a reason")
                        .mended_by("say why it may pass"),
                );
            }
            if !found.contains(accepted) {
                self.findings.push(
                    Finding::new(codes::NEEDLESS_ACCEPTANCE, Severity::Note, place)
                        .saying("it is accepted, and was not found")
                        .mended_by("leave the acceptance out"),
                );
            }
        }
    }
}
