//! Keys that lead nowhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Oracle, entries, has, items, text, texts};
impl Oracle<'_> {
    /// One key that something names, in one of several maps.
    fn name(&mut self, key: Option<&str>, maps: &[&str], place: String) {
        if let Some(key) = key
            && !maps.iter().any(|map| has(self.draft, map, key))
        {
            self.add("dangling-key", place);
        }
    }

    fn need(&mut self, of: &Value, place: &str) {
        for need in texts(of, "needs") {
            if !has(&self.draft["rules"]["vocabulary"], "needs", need) {
                self.add("dangling-key", format!("{place}.needs.{need}"));
            }
        }
    }

    pub(super) fn names(&mut self) {
        let anybody = ["departments", "partners"];
        for (key, it) in self.all("departments") {
            for (field, map) in [("stages", "stages"), ("touchpoints", "touchpoints")] {
                for named in texts(it, field) {
                    self.name(Some(named), &[map], format!("departments.{key}.{field}.{named}"));
                }
            }
            for (number, goal) in items(it, "goals").into_iter().enumerate() {
                self.need(goal, &format!("departments.{key}.goals[{number}]"));
            }
            for map in ["deliverables", "process_deliverables"] {
                for (name, deliverable) in entries(it, map) {
                    for (field, filled) in entries(deliverable, "fields") {
                        let place = format!("departments.{key}.{map}.{name}.fields.{field}.answer");
                        self.name(text(filled, "answer"), &["questions"], place);
                    }
                }
            }
        }
        for (map, field, maps) in [
            ("partners", "contract", &["agreements"][..]),
            ("queues", "department", &anybody),
            ("roles", "department", &anybody),
            ("teams", "department", &anybody),
            ("teams", "calendar", &["calendars"]),
            ("handoffs", "from", &anybody),
            ("handoffs", "to", &anybody),
            ("handoffs", "ola", &["agreements"]),
            ("channels", "calendar", &["calendars"]),
            ("touchpoints", "channel", &["channels"]),
            ("touchpoints", "stage", &["stages"]),
            ("journeys", "segment", &["segments"]),
            ("flows", "channel", &["channels"]),
            ("clauses", "touchpoint", &["touchpoints"]),
            ("clauses", "department", &anybody),
            ("clauses", "matter", &["matters"]),
            ("clauses", "to", &["segments"]),
            ("clauses", "agreement", &["agreements"]),
            ("clauses", "standard", &["standards"]),
            ("services", "department", &anybody),
        ] {
            for (key, it) in self.all(map) {
                self.name(text(it, field), maps, format!("{map}.{key}.{field}"));
            }
        }
        for (map, field, named_map) in [
            ("roles", "serves", "touchpoints"),
            ("roles", "skills", "skills"),
            ("teams", "roles", "roles"),
            ("handoffs", "accepted_by", "roles"),
            ("touchpoints", "asks", "questions"),
            ("clauses", "roles", "roles"),
        ] {
            for (key, it) in self.all(map) {
                for named in texts(it, field) {
                    self.name(Some(named), &[named_map], format!("{map}.{key}.{field}.{named}"));
                }
            }
        }
        for map in ["channels", "clauses", "standards"] {
            for (key, it) in self.all(map) {
                self.need(it, &format!("{map}.{key}"));
            }
        }
        self.names_inside();
    }

    fn names_inside(&mut self) {
        for (key, it) in self.all("teams") {
            for (number, goal) in items(it, "goals").into_iter().enumerate() {
                self.need(goal, &format!("teams.{key}.goals[{number}]"));
            }
        }
        for (key, it) in self.all("handoffs") {
            let deliverable = it["deliverable"].as_str().unwrap();
            let sender =
                self.draft.get("departments").and_then(|all| all.get(it["from"].as_str().unwrap()));
            if let Some(sender) = sender
                && !has(sender, "deliverables", deliverable)
                && !has(sender, "process_deliverables", deliverable)
            {
                self.add("dangling-key", format!("handoffs.{key}.deliverable"));
            }
        }
        for (key, it) in self.all("journeys") {
            for (number, step) in items(it, "steps").into_iter().enumerate() {
                let place = format!("journeys.{key}.steps[{number}].touchpoint");
                self.name(text(step, "touchpoint"), &["touchpoints"], place);
            }
        }
        for (key, it) in self.all("flows") {
            if !has(it, "nodes", it["start"].as_str().unwrap()) {
                self.add("dangling-key", format!("flows.{key}.start"));
            }
            for (name, node) in entries(it, "nodes") {
                let place = format!("flows.{key}.nodes.{name}");
                self.name(text(node, "calendar"), &["calendars"], format!("{place}.calendar"));
                for (number, next) in texts(node, "next").into_iter().enumerate() {
                    if !has(it, "nodes", next) {
                        self.add("dangling-key", format!("{place}.next[{number}]"));
                    }
                }
            }
        }
        for key in texts(self.draft, "customers_calendars") {
            self.name(Some(key), &["calendars"], format!("customers_calendars.{key}"));
        }
        for (key, it) in self.all("agreements") {
            if entries(it, "targets").is_empty() {
                self.add("empty-agreement", format!("agreements.{key}"));
            }
            for (name, target) in entries(it, "targets") {
                let place = format!("agreements.{key}.targets.{name}");
                self.hours(&target["calendar"], &format!("{place}.calendar"));
                for (priority, _) in entries(target, "by_priority") {
                    let place = format!("{place}.by_priority.{priority}");
                    self.name(Some(priority), &["priorities"], place);
                }
                for reason in texts(target, "pauses") {
                    let place = format!("{place}.pauses.{reason}");
                    self.name(Some(reason), &["wait_reasons"], place);
                }
                let stops: Vec<&str> = texts(target, "pauses");
                for (reason, _) in entries(target, "pause_budgets") {
                    if !stops.contains(&reason) {
                        self.name(Some(reason), &[], format!("{place}.pause_budgets.{reason}"));
                    }
                }
                let ladder = format!("{place}.ladder");
                self.name(text(target, "ladder"), &["ladders"], ladder.clone());
                let goals = entries(target, "by_priority").len()
                    + usize::from(target["goal"] != Value::Null);
                let by_hand = texts(&target["metric"], "starts").is_empty();
                if target["ladder"] != Value::Null && goals == 0 && !by_hand {
                    self.add("ladder-without-goal", ladder);
                }
            }
        }
        for (key, it) in self.all("ladders") {
            self.ladder(key, it);
        }
        for (key, it) in self.all("wait_reasons") {
            for role in texts(it, "begun_by") {
                self.name(Some(role), &["roles"], format!("wait_reasons.{key}.begun_by.{role}"));
            }
            let place = format!("wait_reasons.{key}.resumes_after.calendar");
            self.name(text(&it["resumes_after"], "calendar"), &["calendars"], place);
        }
        let reopening = &self.draft["reopening"]["by_message"]["within"];
        let place = "reopening.by_message.within.calendar".to_owned();
        self.name(text(reopening, "calendar"), &["calendars"], place);
        for (key, it) in self.all("services") {
            let capability = it["capability"].as_str().unwrap();
            if !has(&self.draft["rules"]["vocabulary"], "capabilities", capability) {
                self.add("dangling-key", format!("services.{key}.capability"));
            }
        }
    }

    /// A calendar of ours, or a table of whose hours count.
    fn hours(&mut self, hours: &Value, place: &str) {
        self.name(hours.as_str(), &["calendars"], place.to_owned());
        for (whose, named) in hours.as_object().into_iter().flatten() {
            for (name, calendar) in named.as_object().into_iter().flatten() {
                let place = format!("{place}.{whose}.{name}");
                self.name(calendar.as_str(), &["calendars"], place);
            }
            let customers = texts(self.draft, "customers_calendars");
            if customers.is_empty() && named["otherwise"].is_null() {
                self.add("no-customers-calendar", place);
            }
            let Some(ours) = self.open_hours(text(named, "ours")) else { continue };
            for theirs in customers.into_iter().chain(text(named, "otherwise")) {
                if self.open_hours(Some(theirs)).is_some_and(|theirs| ours.is_disjoint(&theirs)) {
                    self.add("hours-never-meet", place);
                }
            }
        }
    }

    /// The hours of a week, UTC in winter: drawn calendars are open from one full hour to another, in zones that change their
    /// clocks at the same instants.
    fn open_hours(&self, calendar: Option<&str>) -> Option<BTreeSet<(usize, u32)>> {
        let calendar = self.draft.get("calendars")?.get(calendar?)?;
        let ahead = match calendar["zone"].as_str()? {
            "Europe/Berlin" => 1,
            "Europe/London" => 0,
            zone => panic!("{zone} is not drawn"),
        };
        let mut open = BTreeSet::new();
        for (number, day) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().enumerate() {
            for window in texts(&calendar["weekly"], day) {
                let (opens, closes) = window.split_once('-').unwrap();
                let hour = |clock: &str| clock.split(':').next().unwrap().parse::<u32>().unwrap();
                open.extend((hour(opens)..hour(closes)).map(|hour| (number, hour - ahead)));
            }
        }
        Some(open)
    }

    fn ladder(&mut self, key: &str, it: &Value) {
        self.name(text(it, "notify"), &["calendars"], format!("ladders.{key}.notify"));
        let levels = items(it, "levels");
        if levels.is_empty() {
            self.add("empty-ladder", format!("ladders.{key}"));
        }
        for (number, level) in levels.iter().enumerate() {
            let place = format!("ladders.{key}.levels[{number}]");
            let actions = items(level, "actions");
            if actions.is_empty() {
                self.add("empty-ladder", place.clone());
            }
            for (number, action) in actions.into_iter().enumerate() {
                let place = format!("{place}.actions[{number}]");
                self.name(text(action, "raise"), &["priorities"], place.clone());
                self.name(text(action, "give"), &["queues"], place.clone());
                self.name(text(&action["notify"], "role"), &["roles"], place.clone());
                self.name(text(&action["notify"], "team"), &["teams"], place);
            }
            // Drawn ladders have percentages alone.
            let Some(percent) = level["at"]["percent"].as_u64() else { continue };
            let below = || levels.iter().take(number).map(|level| level["at"]["percent"].as_u64());
            if percent == 0 {
                self.add("level-without-time", format!("{place}.at"));
            } else if below().any(|below| below >= Some(percent)) {
                self.add("ladder-out-of-order", format!("{place}.at"));
            }
        }
    }
}
