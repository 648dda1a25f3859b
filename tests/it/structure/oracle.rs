//! The same findings, looked for another way: nested loops over the text of the draft, rule by rule.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::charter::{CharterDraft, FINDINGS, codes};
use goodwill::rule::{Condition, Facts, Schema, Truth};
use goodwill::testkit::charter::{drafts, spoilt_drafts};
use proptest::prelude::*;
use serde_json::Value;

use super::{complete, found};

/// What was found: codes and places.
type Found = BTreeSet<(String, String)>;

/// The entries of a map.
fn entries<'a>(value: &'a Value, field: &str) -> Vec<(&'a str, &'a Value)> {
    let map = value.get(field).and_then(Value::as_object);
    map.into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect()
}

/// The texts of a list.
fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    items(value, field).into_iter().filter_map(Value::as_str).collect()
}

fn items<'a>(value: &'a Value, field: &str) -> Vec<&'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten().collect()
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

fn has(value: &Value, field: &str, key: &str) -> bool {
    value.get(field).is_some_and(|map| map.get(key).is_some())
}

struct Oracle<'a> {
    draft: &'a Value,
    found: Found,
}

impl<'a> Oracle<'a> {
    fn add(&mut self, code: &str, place: impl Into<String>) {
        self.found.insert((format!("charter.{code}"), place.into()));
    }

    fn all(&self, field: &str) -> Vec<(&'a str, &'a Value)> {
        entries(self.draft, field)
    }

    fn answering(&self, touchpoint: &str) -> Vec<&'a str> {
        let departments = self.all("departments").into_iter();
        departments
            .filter(|(_, it)| texts(it, "touchpoints").contains(&touchpoint))
            .map(|it| it.0)
            .collect()
    }

    fn the_one(&self, touchpoint: &str) -> Option<&'a str> {
        let all = self.answering(touchpoint);
        (all.len() == 1).then(|| all[0])
    }

    fn owning(&self, stage: &str) -> Vec<&'a str> {
        let departments = self.all("departments").into_iter();
        departments.filter(|(_, it)| texts(it, "stages").contains(&stage)).map(|it| it.0).collect()
    }

    fn is_department(&self, key: &str) -> bool {
        has(self.draft, "departments", key)
    }

    fn is_partner(&self, key: &str) -> bool {
        has(self.draft, "partners", key) && !self.is_department(key)
    }

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
                self.add("dangling-key", format!("{place}.needs"));
            }
        }
    }

    fn names(&mut self) {
        let anybody = ["departments", "partners"];
        for (key, it) in self.all("departments") {
            for (field, map) in [("stages", "stages"), ("touchpoints", "touchpoints")] {
                for named in texts(it, field) {
                    self.name(Some(named), &[map], format!("departments.{key}.{field}"));
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
                    self.name(Some(named), &[named_map], format!("{map}.{key}.{field}"));
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
        for (key, it) in self.all("agreements") {
            if entries(it, "targets").is_empty() {
                self.add("empty-agreement", format!("agreements.{key}"));
            }
            for (name, target) in entries(it, "targets") {
                let place = format!("agreements.{key}.targets.{name}");
                self.name(text(target, "calendar"), &["calendars"], format!("{place}.calendar"));
            }
        }
        for (key, it) in self.all("services") {
            let capability = it["capability"].as_str().unwrap();
            if !has(&self.draft["rules"]["vocabulary"], "capabilities", capability) {
                self.add("dangling-key", format!("services.{key}.capability"));
            }
        }
    }

    fn accountability(&mut self) {
        for (key, _) in self.all("stages") {
            match self.owning(key).len() {
                0 => self.add("stage-without-owner", format!("stages.{key}")),
                1 => {}
                _ => self.add("stage-with-two-owners", format!("stages.{key}")),
            }
        }
        for (key, it) in self.all("touchpoints") {
            let (answering, owning) =
                (self.answering(key), self.owning(it["stage"].as_str().unwrap()));
            match answering.len() {
                0 => self.add("touchpoint-without-department", format!("touchpoints.{key}")),
                1 if !owning.is_empty() && !owning.contains(&answering[0]) => self.add(
                    "accountable-outside-boundary",
                    format!("departments.{}.touchpoints", answering[0]),
                ),
                1 => {}
                _ => self.add("touchpoint-with-two-departments", format!("touchpoints.{key}")),
            }
        }
        for map in ["clauses", "queues", "roles", "services"] {
            for (key, it) in self.all(map) {
                if text(it, "department").is_some_and(|named| self.is_partner(named)) {
                    self.add("partner-accountable", format!("{map}.{key}.department"));
                }
            }
        }
        for (key, _) in self.all("partners") {
            if self.is_department(key) {
                self.add("ambiguous-key", format!("partners.{key}"));
            }
        }
        for (key, it) in self.all("departments") {
            for (name, _) in entries(it, "process_deliverables") {
                if has(it, "deliverables", name) {
                    self.add(
                        "ambiguous-key",
                        format!("departments.{key}.process_deliverables.{name}"),
                    );
                }
            }
        }
    }

    fn people(&mut self) {
        let clauses = self.all("clauses");
        for (key, it) in self.all("roles") {
            let listed = clauses.iter().any(|(_, clause)| texts(clause, "roles").contains(&key));
            if !clauses.is_empty() && !listed {
                self.add("role-without-clause", format!("roles.{key}"));
            }
            let serves = texts(it, "serves");
            if serves.is_empty() {
                continue;
            }
            if entries(it, "authority").is_empty() {
                self.add("role-without-authority", format!("roles.{key}"));
            }
            if texts(it, "skills").is_empty() {
                self.add("role-without-knowledge", format!("roles.{key}"));
            }
            for touchpoint in serves {
                let declared = has(self.draft, "touchpoints", touchpoint);
                if declared
                    && self
                        .the_one(touchpoint)
                        .is_some_and(|one| Some(one) != text(it, "department"))
                {
                    self.add("duty-outside-boundary", format!("roles.{key}.serves"));
                }
            }
        }
    }

    fn clauses(&mut self) {
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
                    self.add("duty-outside-boundary", format!("{place}.roles"));
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

    fn differ(&self, one: &Value, other: &Value) -> bool {
        let by_words = |it: &Value| it.get("agreement").is_none() && it.get("standard").is_none();
        let words = |it: &Value| text(it, "promise").unwrap().trim().to_owned();
        let content = |it: &Value, field: &str, map: &str| {
            let key = text(it, field)?;
            let declared = self.draft.get(map).and_then(|all| all.get(key));
            Some(match (declared, field) {
                (None, _) => Value::from(key),
                (Some(standard), "standard") => Value::from(text(standard, "level").map(str::trim)),
                (Some(agreement), _) => agreement.clone(),
            })
        };
        let apart = |field: &str, map: &str| {
            let (one, other) = (content(one, field, map), content(other, field, map));
            one.is_some() && other.is_some() && one != other
        };
        apart("agreement", "agreements")
            || apart("standard", "standards")
            || by_words(one) && by_words(other) && words(one) != words(other)
    }

    /// Every pair of clauses, and every customer.
    fn conflicts(&mut self, schema: &Schema) {
        let customers = customers(schema);
        let clauses = self.all("clauses");
        let condition = |clause: &Value| match text(clause, "to") {
            None => Some("always".parse::<Condition>().unwrap()),
            Some(segment) => {
                let segment = self.draft.get("segments").and_then(|all| all.get(segment));
                segment.and_then(|segment| text(segment, "when")).map(|when| when.parse().unwrap())
            }
        };
        let mut conflicts = Vec::new();
        for (later, (key, one)) in clauses.iter().enumerate() {
            for (_, other) in &clauses[..later] {
                let (Some(mine), Some(theirs)) = (condition(one), condition(other)) else {
                    continue;
                };
                let meets = |facts: &Facts| {
                    mine.holds(facts) == Truth::True && theirs.holds(facts) == Truth::True
                };
                let same_matter =
                    one.get("matter").is_some() && one.get("matter") == other.get("matter");
                if same_matter && self.differ(one, other) && customers.iter().any(meets) {
                    conflicts.push(*key);
                }
            }
        }
        for key in conflicts {
            self.add("conflicting-clauses", format!("clauses.{key}"));
        }
        for (key, it) in self.all("segments") {
            let when: Condition = it["when"].as_str().unwrap().parse().unwrap();
            if !customers.iter().any(|facts| when.holds(facts) == Truth::True) {
                self.add("segment-without-customers", format!("segments.{key}.when"));
            }
        }
    }

    fn handoffs(&mut self) {
        let handoffs = self.all("handoffs");
        for (key, it) in &handoffs {
            let (from, to) = (it["from"].as_str().unwrap(), it["to"].as_str().unwrap());
            if self.is_department(to) {
                let homes = texts(it, "accepted_by").into_iter().map(|role| {
                    self.draft
                        .get("roles")
                        .and_then(|roles| roles.get(role))
                        .map(|it| it["department"].as_str())
                });
                if !homes.into_iter().any(|home| home.is_none_or(|home| home == Some(to))) {
                    self.add("handoff-nobody-accepts", format!("handoffs.{key}"));
                }
                if it.get("ola").is_none() && !self.is_partner(from) {
                    self.add("handoff-without-ola", format!("handoffs.{key}"));
                }
            }
            if let Some(ola) = text(it, "ola") {
                let outside = self.is_partner(from) || self.is_partner(to);
                let wanted = if outside { "underpinning" } else { "ola" };
                self.kind(ola, wanted, format!("handoffs.{key}.ola"));
            }
        }
        for (map, field, wanted) in
            [("partners", "contract", "underpinning"), ("clauses", "agreement", "sla")]
        {
            for (key, it) in self.all(map) {
                if let Some(agreement) = text(it, field) {
                    self.kind(agreement, wanted, format!("{map}.{key}.{field}"));
                }
            }
        }
        if self.draft.get("transfer_cap").is_none() {
            self.cycles();
        }
    }

    fn kind(&mut self, agreement: &str, wanted: &str, place: String) {
        let declared = self.draft.get("agreements").and_then(|all| all.get(agreement));
        if declared.is_some_and(|it| it["kind"] != wanted) {
            self.add("agreement-of-another-kind", place);
        }
    }

    /// Who can reach whom, step by step until nothing is new.
    fn cycles(&mut self) {
        let edges: Vec<(&str, &str, &str)> = self
            .all("handoffs")
            .into_iter()
            .map(|(key, it)| (key, it["from"].as_str().unwrap(), it["to"].as_str().unwrap()))
            .collect();
        let mut reach: BTreeSet<(&str, &str)> =
            edges.iter().map(|(_, from, to)| (*from, *to)).collect();
        loop {
            let longer: Vec<(&str, &str)> = reach
                .iter()
                .flat_map(|one| {
                    reach.iter().filter(|other| one.1 == other.0).map(|other| (one.0, other.1))
                })
                .filter(|pair| !reach.contains(pair))
                .collect();
            if longer.is_empty() {
                break;
            }
            reach.extend(longer);
        }
        let mut reported: Vec<&str> = Vec::new();
        for (key, from, to) in edges {
            let comes_back = from == to || reach.contains(&(to, from));
            let known = reported.iter().any(|other| {
                *other == from || reach.contains(&(*other, from)) && reach.contains(&(from, *other))
            });
            if comes_back && !known {
                reported.push(from);
                self.add("handoff-cycle", format!("handoffs.{key}"));
            }
        }
    }

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

    fn deliverables(&mut self) {
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

    fn reach(&mut self) {
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

    fn needs(&mut self) {
        for (key, it) in self.all("standards") {
            if texts(it, "needs").is_empty() {
                self.add("standard-without-need", format!("standards.{key}"));
            }
        }
        for map in ["departments", "teams"] {
            for (key, it) in self.all(map) {
                for (number, goal) in items(it, "goals").into_iter().enumerate() {
                    if texts(goal, "needs").is_empty() {
                        self.add("goal-without-need", format!("{map}.{key}.goals[{number}]"));
                    }
                    let blank =
                        |field: &str| text(goal, field).is_none_or(|text| text.trim().is_empty());
                    if blank("indicator") || blank("target") {
                        self.add("goal-without-measure", format!("{map}.{key}.goals[{number}]"));
                    }
                }
            }
        }
    }

    /// Whether any text of these fields, wherever they stand in some maps, is this key.
    fn unused(&mut self) {
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        collect(self.draft, "", &mut named);
        let empty = BTreeSet::new();
        for (map, fields) in [
            ("calendars", &["calendar"][..]),
            ("skills", &["skills"]),
            ("stages", &["stage"]),
            ("questions", &["asks", "answer"]),
            ("matters", &["matter"]),
            ("segments", &["to", "segment"]),
            ("standards", &["standard"]),
            ("agreements", &["ola", "contract", "agreement"]),
        ] {
            for (key, it) in self.all(map) {
                let is_named =
                    fields.iter().any(|it| named.get(it).unwrap_or(&empty).contains(key));
                // Hand-offs go `to` somebody as well, and nobody is called like a segment.
                if !is_named && (map != "agreements" || it["kind"] != "sla") {
                    self.add("unused-key", format!("{map}.{key}"));
                }
            }
        }
        for (key, it) in self.all("departments") {
            for (name, _) in entries(it, "deliverables") {
                let handed = self
                    .all("handoffs")
                    .into_iter()
                    .any(|(_, it)| it["from"] == key && it["deliverable"] == name);
                if !handed {
                    self.add("unused-key", format!("departments.{key}.deliverables.{name}"));
                }
            }
        }
    }
}

/// All texts of a draft, by the field that they stand in.
fn collect<'a>(value: &'a Value, field: &'a str, named: &mut BTreeMap<&'a str, BTreeSet<&'a str>>) {
    match value {
        Value::String(text) => drop(named.entry(field).or_default().insert(text)),
        Value::Array(list) => list.iter().for_each(|inside| collect(inside, field, named)),
        Value::Object(map) => map.iter().for_each(|(key, inside)| collect(inside, key, named)),
        _ => {}
    }
}

/// Every customer that there can be, all facts known.
fn customers(schema: &Schema) -> Vec<Facts> {
    let mut all = vec![Facts::new(schema)];
    for slot in schema.slots() {
        let (key, attribute) = (schema.key(slot).unwrap(), schema.attribute(slot).unwrap());
        let values: Vec<goodwill::value::Value> = (0..=20)
            .map(goodwill::value::Value::Integer)
            .chain([true, false].map(goodwill::value::Value::Bool))
            .filter(|value| attribute.domain.contains(value))
            .collect();
        assert!(!values.is_empty(), "the slow model knows no values of {key}");
        all = all
            .iter()
            .flat_map(|facts| {
                values.iter().map(|value| {
                    let mut facts = facts.clone();
                    facts.set(key.as_str(), value).unwrap();
                    facts
                })
            })
            .collect();
    }
    all
}

fn expected(draft: &CharterDraft) -> Found {
    let value = serde_json::to_value(draft).unwrap();
    let mut oracle = Oracle { draft: &value, found: Found::new() };
    oracle.names();
    oracle.accountability();
    oracle.people();
    oracle.clauses();
    oracle.conflicts(&draft.rules.vocabulary.check().unwrap());
    oracle.handoffs();
    oracle.deliverables();
    oracle.reach();
    oracle.needs();
    oracle.unused();
    oracle.found
}

fn reported(draft: &CharterDraft) -> Found {
    let known = |code| FINDINGS.iter().any(|kind| kind.code == code);
    let findings = found(draft).into_iter().filter(|finding| known(finding.code));
    findings.map(|finding| (finding.code.to_string(), finding.place.to_string())).collect()
}

#[test]
fn the_slow_model_finds_nothing_in_the_complete_charter() {
    assert_eq!(expected(&complete::draft()), Found::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_same_is_found_another_way(draft in spoilt_drafts()) {
        prop_assert_eq!(reported(&draft), expected(&draft));
    }

    #[test]
    fn sound_drafts_are_sound(draft in drafts()) {
        let weighty = |(code, _): &(String, String)| {
            let kind = FINDINGS.iter().find(|kind| kind.code.as_str() == code.as_str()).unwrap();
            kind.severity > goodwill::finding::Severity::Note
        };
        let found = reported(&draft);
        prop_assert!(!found.iter().any(weighty), "{:#?}", found);
    }
}

/// Random drafts are worth something only if they have each finding now and then.
#[test]
fn spoilt_drafts_have_nearly_all_findings() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let mut seen = BTreeSet::new();
    for _ in 0..2_000 {
        let draft = spoilt_drafts().new_tree(&mut runner).unwrap().current();
        seen.extend(found(&draft).into_iter().map(|finding| finding.code));
    }
    let unseen: Vec<_> =
        FINDINGS.iter().map(|kind| kind.code).filter(|code| !seen.contains(code)).collect();
    let never = [
        codes::UNCOMPARED_CLAUSES,
        codes::EMPTY_AGREEMENT,
        codes::RETIRED_AGREEMENT,
        codes::UNKNOWN_ZONE,
        codes::NEVER_OPEN,
    ];
    assert!(unseen.iter().all(|code| never.contains(code)), "never drawn: {unseen:?}");
}
