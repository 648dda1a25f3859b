//! How customers reach us, and how we reach them: channels, planned contact, consent.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::charter::draft::CharterDraft;
use crate::customer::Purpose;
use crate::finding::Place;
use crate::id::{ChannelKey, TouchpointKey};
use crate::touchpoint::{Direction, Phase, Stage, Touchpoint};

impl<'a> Structure<'a> {
    pub(super) fn reach(&mut self) {
        self.channels();
        self.after_the_sale();
        self.consent();
    }

    fn channels(&mut self) {
        for (key, channel) in &self.draft.channels {
            if channel.needs.is_empty() && self.index.met_on.contains(key) {
                let message = format!("no need stands behind the channel `{key}`");
                self.found(&kinds::CHANNEL_WITHOUT_NEED, entry("channels", key), message);
            }
        }
        let inbound =
            touchpoints_of(self.draft, Direction::Inbound).map(|touchpoint| &touchpoint.channel);
        let inbound: BTreeSet<&ChannelKey> = inbound.collect();
        if let Some(only) = inbound.first().filter(|_| inbound.len() == 1) {
            let message = format!("customers can address us over `{only}` only");
            self.found(&kinds::SOLE_CHANNEL, entry("channels", only), message);
        }
    }

    /// Partnership is impossible where after-sale service only reacts.
    fn after_the_sale(&mut self) {
        if self.tells_of_contact() && self.planned().next().is_none() {
            let place = Place::root().key("stages");
            let message = "no contact is planned in any stage after the sale";
            self.found(&kinds::NO_CONTACT_AFTER_SALE, place, message);
        }
    }

    /// Whether the draft says anything of how customers are met, or of the time after the sale.
    pub(super) fn tells_of_contact(&self) -> bool {
        let is_after = |stage: &Stage| stage.phase == Phase::After;
        !self.draft.touchpoints.is_empty() || self.draft.stages.values().any(is_after)
    }

    /// Where we address customers in the rhythm of a stage after the sale.
    pub(super) fn planned(&self) -> impl Iterator<Item = &'a TouchpointKey> + use<'a> {
        let draft = self.draft;
        let has_rhythm =
            |stage: &Stage| stage.phase == Phase::After && stage.contact_every.is_some();
        let touchpoints = draft.touchpoints.iter().filter(move |(_, touchpoint)| {
            touchpoint.direction == Direction::Outbound
                && draft.stages.get(&touchpoint.stage).is_some_and(has_rhythm)
        });
        touchpoints.map(|(key, _)| key)
    }

    /// Silence is no consent, and a call that needs consent is no place to ask for it.
    fn consent(&mut self) {
        let needs_consent = |touchpoint: &Touchpoint| {
            touchpoint.direction == Direction::Outbound && touchpoint.purpose.needs_consent()
        };
        let open = self.draft.touchpoints.values().filter(|touchpoint| !needs_consent(touchpoint));
        let asked = open.flat_map(|touchpoint| &touchpoint.asks);
        let questions = asked.filter_map(|question| self.draft.questions.get(question));
        let permitted: BTreeSet<Purpose> =
            questions.flat_map(|question| &question.consent_for).copied().collect();
        for (key, touchpoint) in &self.draft.touchpoints {
            if needs_consent(touchpoint) && !permitted.contains(&touchpoint.purpose) {
                let place = entry("touchpoints", key).key("purpose");
                let message = format!(
                    "at `{key}` we address customers for the purpose `{}`, and nowhere ask whether we may",
                    touchpoint.purpose
                );
                self.found(&kinds::NO_CONSENT_PATH, place, message);
            }
        }
    }
}

fn touchpoints_of(draft: &CharterDraft, direction: Direction) -> impl Iterator<Item = &Touchpoint> {
    draft.touchpoints.values().filter(move |touchpoint| touchpoint.direction == direction)
}
