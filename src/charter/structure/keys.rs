//! Keys that lead nowhere.

use super::{Structure, entry};
use crate::charter::clause::Clause;
use crate::department::{Deliverable, Department, Field, Handoff, Role, Team};
use crate::finding::Place;
use crate::id::{ClauseKey, DeliverableKey, DepartmentKey, HandoffKey, NeedKey, RoleKey, TeamKey};
use crate::touchpoint::{Flow, Touchpoint};

impl Structure<'_> {
    pub(super) fn keys(&mut self) {
        let draft = self.draft;
        for (key, department) in &draft.departments {
            self.keys_of_department(department, &entry("departments", key));
        }
        for (key, partner) in &draft.partners {
            let known = draft.agreements.contains_key(&partner.contract);
            self.known(known, entry("partners", key).key("contract"), &partner.contract);
        }
        for (key, queue) in &draft.queues {
            self.somebody(&queue.department, entry("queues", key).key("department"));
        }
        for (key, role) in &draft.roles {
            self.keys_of_role(key, role);
        }
        for (key, team) in &draft.teams {
            self.keys_of_team(key, team);
        }
        for (key, handoff) in &draft.handoffs {
            self.keys_of_handoff(key, handoff);
        }
        self.keys_of_meetings();
        for (key, clause) in &draft.clauses {
            self.keys_of_clause(key, clause);
        }
        for (key, standard) in &draft.standards {
            self.known_needs(&standard.needs, &entry("standards", key));
        }
        for (key, service) in &draft.services {
            self.somebody(&service.department, entry("services", key).key("department"));
        }
    }

    /// A department or a partner; whether a partner may stand there is another question.
    fn somebody(&mut self, key: &DepartmentKey, place: Place) {
        let draft = self.draft;
        let known = draft.departments.contains_key(key) || draft.partners.contains_key(key);
        self.known(known, place, key);
    }

    fn known_needs<'k>(&mut self, keys: impl IntoIterator<Item = &'k NeedKey>, of: &Place) {
        for key in keys {
            let known = self.draft.rules.vocabulary.needs.contains_key(key);
            self.known(known, of.clone().key("needs"), key);
        }
    }

    fn keys_of_department(&mut self, department: &Department, place: &Place) {
        let draft = self.draft;
        for key in &department.stages {
            self.known(draft.stages.contains_key(key), place.clone().key("stages"), key);
        }
        for key in &department.touchpoints {
            self.known(draft.touchpoints.contains_key(key), place.clone().key("touchpoints"), key);
        }
        for (number, goal) in department.goals.iter().enumerate() {
            self.known_needs(&goal.needs, &place.clone().key("goals").index(number));
        }
        for (map, deliverables) in [
            ("deliverables", &department.deliverables),
            ("process_deliverables", &department.process_deliverables),
        ] {
            for (key, deliverable) in deliverables {
                self.keys_of_deliverable(key, deliverable, place.clone().key(map));
            }
        }
    }

    fn keys_of_deliverable(&mut self, key: &DeliverableKey, deliverable: &Deliverable, map: Place) {
        let fields = map.key(key.as_str()).key("fields");
        for (field, filled) in &deliverable.fields {
            if let Field::Answer(question) = filled {
                let known = self.draft.questions.contains_key(question);
                self.known(known, fields.clone().key(field.as_str()).key("answer"), question);
            }
        }
    }

    fn keys_of_role(&mut self, key: &RoleKey, role: &Role) {
        let (draft, place) = (self.draft, entry("roles", key));
        self.somebody(&role.department, place.clone().key("department"));
        for touchpoint in &role.serves {
            let known = draft.touchpoints.contains_key(touchpoint);
            self.known(known, place.clone().key("serves"), touchpoint);
        }
        for skill in &role.skills {
            self.known(draft.skills.contains_key(skill), place.clone().key("skills"), skill);
        }
    }

    fn keys_of_team(&mut self, key: &TeamKey, team: &Team) {
        let (draft, place) = (self.draft, entry("teams", key));
        self.somebody(&team.department, place.clone().key("department"));
        if let Some(calendar) = &team.calendar {
            let known = draft.calendars.contains_key(calendar);
            self.known(known, place.clone().key("calendar"), calendar);
        }
        for role in &team.roles {
            self.known(draft.roles.contains_key(role), place.clone().key("roles"), role);
        }
        for (number, goal) in team.goals.iter().enumerate() {
            self.known_needs(&goal.needs, &place.clone().key("goals").index(number));
        }
    }

    fn keys_of_handoff(&mut self, key: &HandoffKey, handoff: &Handoff) {
        let (draft, place) = (self.draft, entry("handoffs", key));
        self.somebody(&handoff.from, place.clone().key("from"));
        self.somebody(&handoff.to, place.clone().key("to"));
        // What a partner delivers stands in its contract.
        if let Some(sender) = draft.departments.get(&handoff.from) {
            let deliverable = &handoff.deliverable;
            let known = sender.deliverables.contains_key(deliverable)
                || sender.process_deliverables.contains_key(deliverable);
            self.known(known, place.clone().key("deliverable"), deliverable);
        }
        if let Some(ola) = &handoff.ola {
            self.known(draft.agreements.contains_key(ola), place.clone().key("ola"), ola);
        }
        for role in &handoff.accepted_by {
            self.known(draft.roles.contains_key(role), place.clone().key("accepted_by"), role);
        }
    }

    fn keys_of_meetings(&mut self) {
        let draft = self.draft;
        for (key, channel) in &draft.channels {
            let place = entry("channels", key);
            if let Some(calendar) = &channel.calendar {
                let known = draft.calendars.contains_key(calendar);
                self.known(known, place.clone().key("calendar"), calendar);
            }
            self.known_needs(&channel.needs, &place);
        }
        for (key, touchpoint) in &draft.touchpoints {
            self.keys_of_touchpoint(touchpoint, &entry("touchpoints", key));
        }
        for (key, journey) in &draft.journeys {
            let place = entry("journeys", key);
            if let Some(segment) = &journey.segment {
                let known = draft.segments.contains_key(segment);
                self.known(known, place.clone().key("segment"), segment);
            }
            for (number, step) in journey.steps.iter().enumerate() {
                let known = draft.touchpoints.contains_key(&step.touchpoint);
                let place = place.clone().key("steps").index(number).key("touchpoint");
                self.known(known, place, &step.touchpoint);
            }
        }
        for (key, flow) in &draft.flows {
            self.keys_of_flow(flow, &entry("flows", key));
        }
    }

    fn keys_of_touchpoint(&mut self, touchpoint: &Touchpoint, place: &Place) {
        let (draft, channel, stage) = (self.draft, &touchpoint.channel, &touchpoint.stage);
        self.known(draft.channels.contains_key(channel), place.clone().key("channel"), channel);
        self.known(draft.stages.contains_key(stage), place.clone().key("stage"), stage);
        for question in &touchpoint.asks {
            self.known(draft.questions.contains_key(question), place.clone().key("asks"), question);
        }
    }

    fn keys_of_flow(&mut self, flow: &Flow, place: &Place) {
        let draft = self.draft;
        let channel = &flow.channel;
        self.known(draft.channels.contains_key(channel), place.clone().key("channel"), channel);
        self.known(flow.nodes.contains_key(&flow.start), place.clone().key("start"), &flow.start);
        for (key, node) in &flow.nodes {
            let place = place.clone().key("nodes").key(key.as_str());
            if let Some(calendar) = &node.calendar {
                let known = draft.calendars.contains_key(calendar);
                self.known(known, place.clone().key("calendar"), calendar);
            }
            for (number, next) in node.next.iter().enumerate() {
                let place = place.clone().key("next").index(number);
                self.known(flow.nodes.contains_key(next), place, next);
            }
        }
    }

    fn keys_of_clause(&mut self, key: &ClauseKey, clause: &Clause) {
        let (draft, place) = (self.draft, entry("clauses", key));
        let at = |field: &str| place.clone().key(field);
        let touchpoint = &clause.touchpoint;
        self.known(draft.touchpoints.contains_key(touchpoint), at("touchpoint"), touchpoint);
        if let Some(department) = &clause.department {
            self.somebody(department, at("department"));
        }
        if let Some(matter) = &clause.matter {
            self.known(draft.matters.contains_key(matter), at("matter"), matter);
        }
        if let Some(segment) = &clause.to {
            self.known(draft.segments.contains_key(segment), at("to"), segment);
        }
        if let Some(agreement) = &clause.agreement {
            self.known(draft.agreements.contains_key(agreement), at("agreement"), agreement);
        }
        if let Some(standard) = &clause.standard {
            self.known(draft.standards.contains_key(standard), at("standard"), standard);
        }
        self.known_needs(&clause.needs, &place);
        for role in &clause.roles {
            self.known(draft.roles.contains_key(role), at("roles"), role);
        }
    }
}
