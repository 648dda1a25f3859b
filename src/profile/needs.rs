//! What somebody needs and expects, what shows it, and why he stays, returns or leaves.

use super::decide::{Deciding, Step, only_if, refused};
use super::event::{ProfileEffect, ProfileEvent};
use super::refusal::ProfileRefusal;
use super::state::Profile;
use crate::customer::{Evidence, Expectation, Expected, Hypothesis, LoyaltyReason, conflicts};
use crate::id::CustomerId;
use crate::time::Timestamp;

impl Deciding<'_> {
    pub(super) fn suppose(&mut self, what: &Hypothesis) -> Step {
        let at = self.recorder.instant();
        let own = self.profile().own();
        let shown = own.needs_at(at).any(|need| need.what() == what);
        if !shown && !own.hypotheses.contains(what) {
            self.recorder.record(ProfileEvent::Supposed(what.clone()));
        }
        Ok(())
    }

    pub(super) fn show_need(
        &mut self,
        what: &Hypothesis,
        evidence: &Evidence,
        customer: CustomerId,
    ) -> Step {
        self.not_later(evidence.at())?;
        let known = |profile: &Profile| {
            let mut needs = profile.own().needs.iter().filter(|need| need.what() == what);
            needs.any(|need| need.evidence().any(|known| known == evidence))
        };
        if known(self.profile()) {
            return Ok(());
        }
        let disagree = |profile: &Profile, at| {
            let of_this = profile.own().needs.iter().filter(|need| need.key() == what.key());
            conflicts(of_this, at).count()
        };
        let at = self.recorder.instant();
        let before = disagree(self.profile(), at);
        let (need, evidence) = (what.key().clone(), evidence.clone());
        self.recorder.record(ProfileEvent::NeedShown { what: what.clone(), evidence });
        if disagree(self.profile(), at) > before {
            self.recorder.ask(ProfileEffect::ReportConflict { customer, need });
        }
        Ok(())
    }

    pub(super) fn end_need(&mut self, what: &Hypothesis) -> Step {
        let at = self.recorder.instant();
        let own = self.profile().own();
        let holds = own.needs_at(at).any(|need| need.what() == what);
        only_if(holds, || ProfileRefusal::NothingThere { noun: "need" })?;
        self.recorder.record(ProfileEvent::NeedEnded { what: what.clone() });
        Ok(())
    }

    pub(super) fn expect(
        &mut self,
        expected: &Expected,
        experienced_at: Option<Timestamp>,
    ) -> Step {
        expected.check().map_err(|no| {
            let (of, why) = (expected.matter.to_string(), no.to_string());
            refused(ProfileRefusal::BadValue { of, why })
        })?;
        let at = self.recorder.instant();
        let event = match Expectation::recorded(expected.clone(), at, experienced_at) {
            Ok(expectation) => ProfileEvent::Expected(expectation),
            Err(hindsight) => ProfileEvent::LookedBack(hindsight),
        };
        self.recorder.record(event);
        Ok(())
    }

    pub(super) fn find_reason(&mut self, reason: &LoyaltyReason) -> Step {
        self.not_later(reason.evidence.at())?;
        if !self.profile().own().loyalty.contains(reason) {
            self.recorder.record(ProfileEvent::ReasonFound(reason.clone()));
        }
        Ok(())
    }
}
