//! What is handed over can be filled.

use serde_json::Value;

use super::{Oracle, entries, has, text, texts};
impl Oracle<'_> {
    /// Whether somebody has an answer: he asks, or one who has it hands it over. Nobody on the way is asked twice.
    fn has_answer(&self, department: &str, question: &str, way: &[&str]) -> bool {
        let Some(it) = self.draft.get("departments").and_then(|all| all.get(department)) else {
            return false;
        };
        let asks = texts(it, "touchpoints").into_iter().any(|touchpoint| {
            let touchpoint = self.draft.get("touchpoints").and_then(|all| all.get(touchpoint));
            touchpoint.is_some_and(|touchpoint| texts(touchpoint, "asks").contains(&question))
        });
        asks || self.all("handoffs").into_iter().any(|(_, handoff)| {
            let from = handoff["from"].as_str().unwrap();
            if handoff["to"] != department || way.contains(&from) {
                return false;
            }
            let key = handoff["deliverable"].as_str().unwrap();
            let sender = self.draft.get("departments").and_then(|all| all.get(from));
            let of =
                |map: &str| sender.and_then(|sender| sender.get(map)).and_then(|map| map.get(key));
            let handed = of("deliverables").or_else(|| of("process_deliverables"));
            let contains = handed.is_some_and(|it| {
                entries(it, "fields")
                    .into_iter()
                    .any(|(_, field)| text(field, "answer") == Some(question))
            });
            contains && self.has_answer(from, question, &[way, &[from]].concat())
        })
    }

    pub(super) fn deliverables(&mut self) {
        for (key, it) in self.all("departments") {
            let from_partner = |handoff: &Value| {
                handoff["to"] == key
                    && text(handoff, "from").is_some_and(|from| self.is_partner(from))
            };
            if self.all("handoffs").iter().any(|(_, handoff)| from_partner(handoff)) {
                continue;
            }
            for map in ["deliverables", "process_deliverables"] {
                for (name, deliverable) in entries(it, map) {
                    for (field, filled) in entries(deliverable, "fields") {
                        if let Some(question) = text(filled, "answer")
                            && has(self.draft, "questions", question)
                            && !self.has_answer(key, question, &[key])
                        {
                            let place = format!("departments.{key}.{map}.{name}.fields.{field}");
                            self.add("unfillable-field", place);
                        }
                    }
                }
            }
        }
    }
}
