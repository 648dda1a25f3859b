//! Partnership that is claimed, and contact that would show it.

use super::{Oracle, items, text};

impl Oracle<'_> {
    pub(super) fn partnership(&mut self) {
        let stages = self.all("stages");
        let touchpoints = self.all("touchpoints");
        let in_rhythm = |stage: &str| {
            let stage = stages.iter().find(|(key, _)| *key == stage);
            stage.is_some_and(|(_, it)| it["phase"] == "after" && it.get("contact_every").is_some())
        };
        let is_planned = |key: &str| {
            touchpoints.iter().any(|(other, it)| {
                *other == key
                    && it["direction"] == "outbound"
                    && in_rhythm(it["stage"].as_str().unwrap())
            })
        };
        let nobody = "charter.no-contact-after-sale";
        if self.found.iter().any(|(code, _)| code == nobody) {
            return;
        }
        for (key, it) in self.all("segments") {
            let theirs = |to: Option<&str>| to.is_none_or(|to| to == key);
            let promised = self.all("clauses").into_iter().any(|(_, clause)| {
                theirs(text(clause, "to")) && is_planned(clause["touchpoint"].as_str().unwrap())
            });
            let passed = self.all("journeys").into_iter().any(|(_, journey)| {
                let mut steps = items(journey, "steps").into_iter();
                theirs(text(journey, "segment"))
                    && steps.any(|step| is_planned(step["touchpoint"].as_str().unwrap()))
            });
            if it.get("partnership").is_some() && !promised && !passed {
                self.add("claimed-partnership", format!("segments.{key}.partnership"));
            }
        }
    }
}
