//! How customers and we reach one another.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Oracle, text, texts};
impl Oracle<'_> {
    pub(super) fn reach(&mut self) {
        let touchpoints = self.all("touchpoints");
        let of = |direction: &'static str| {
            touchpoints.iter().map(|it| it.1).filter(move |it| it["direction"] == direction)
        };
        for (key, it) in self.all("channels") {
            if texts(it, "needs").is_empty()
                && touchpoints.iter().any(|(_, it)| it["channel"] == key)
            {
                self.add("channel-without-need", format!("channels.{key}"));
            }
        }
        let mut inbound: Vec<&str> = of("inbound").filter_map(|it| text(it, "channel")).collect();
        inbound.dedup();
        if !inbound.is_empty() && inbound.iter().all(|channel| *channel == inbound[0]) {
            self.add("sole-channel", format!("channels.{}", inbound[0]));
        }
        let after: BTreeMap<&str, &Value> =
            self.all("stages").into_iter().filter(|(_, it)| it["phase"] == "after").collect();
        let planned = of("outbound").any(|it| {
            after
                .get(it["stage"].as_str().unwrap())
                .is_some_and(|stage| stage.get("contact_every").is_some())
        });
        if !planned && (!touchpoints.is_empty() || !after.is_empty()) {
            self.add("no-contact-after-sale", "stages");
        }
        let bound = |it: &Value| {
            it["direction"] == "outbound"
                && (it["purpose"] == "commercial" || it["purpose"] == "survey")
        };
        for (key, it) in &touchpoints {
            let purpose = it["purpose"].as_str().unwrap();
            let asked = touchpoints.iter().filter(|(_, it)| !bound(it)).any(|(_, it)| {
                texts(it, "asks").into_iter().any(|question| {
                    let question = self.draft.get("questions").and_then(|all| all.get(question));
                    question
                        .is_some_and(|question| texts(question, "consent_for").contains(&purpose))
                })
            });
            if bound(it) && !asked {
                self.add("no-consent-path", format!("touchpoints.{key}.purpose"));
            }
        }
    }
}
