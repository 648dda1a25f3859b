//! Promises and who keeps them.

use serde_json::Value;

use super::{Oracle, entries, has, text, texts};
impl Oracle<'_> {
    pub(super) fn clauses(&mut self) {
        for (key, it) in self.all("clauses") {
            let place = format!("clauses.{key}");
            let touchpoint = it["touchpoint"].as_str().unwrap();
            let one = self.the_one(touchpoint);
            match text(it, "department") {
                None if has(self.draft, "touchpoints", touchpoint)
                    && self.answering(touchpoint).is_empty() =>
                {
                    self.add("clause-without-department", place.clone());
                }
                Some(named) if self.is_department(named) && one.is_some_and(|one| one != named) => {
                    self.add("accountable-outside-boundary", format!("{place}.department"));
                }
                _ => {}
            }
            for role in texts(it, "roles") {
                let home = self.draft.get("roles").and_then(|roles| roles.get(role));
                let home = home.and_then(|role| text(role, "department"));
                if one.is_some() && home.is_some_and(|home| !self.is_partner(home)) && one != home {
                    self.add("duty-outside-boundary", format!("{place}.roles.{role}"));
                }
            }
            let acts = texts(it, "actions").iter().any(|action| !action.trim().is_empty());
            let agreed = text(it, "agreement").is_some_and(|key| {
                !has(self.draft, "agreements", key) || {
                    let targets = entries(&self.draft["agreements"][key], "targets");
                    let aims =
                        |it: &Value| it.get("goal").is_some() || it.get("by_priority").is_some();
                    targets.is_empty() || targets.iter().any(|(_, target)| aims(target))
                }
            });
            let levelled = text(it, "standard").is_some_and(|key| {
                let standard = &self.draft["standards"];
                standard
                    .get(key)
                    .is_none_or(|it| text(it, "level").is_some_and(|it| !it.trim().is_empty()))
            });
            if !acts && !agreed {
                self.add("clause-without-action", place.clone());
            }
            let indicated = text(it, "indicator").is_some_and(|text| !text.trim().is_empty());
            if !agreed && !levelled && !indicated {
                self.add("unmeasurable-promise", place);
            }
        }
        for (key, it) in self.all("touchpoints") {
            let clauses = self.all("clauses");
            if clauses.iter().any(|(_, clause)| text(clause, "touchpoint") == Some(key)) {
                continue;
            }
            if it.get("moment_of_truth").is_some() {
                self.add("uncovered-moment-of-truth", format!("touchpoints.{key}"));
            } else if !clauses.is_empty() && self.the_one(key).is_some() {
                self.add("uncovered-touchpoint", format!("touchpoints.{key}"));
            }
        }
    }
}
