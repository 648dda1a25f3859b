//! Keys that lead nowhere.

use super::{Structure, entry};
use crate::charter::clause::Clause;
use crate::department::{Deliverable, Department, Field, Handoff, Role, Team};
use crate::finding::Place;
use crate::id::{
    ClauseKey, DeliverableKey, DepartmentKey, HandoffKey, NeedKey, RoleKey, SegmentKey, TeamKey,
};
use crate::touchpoint::{Flow, Touchpoint};

impl Structure<'_> {
    pub(super) fn keys(&mut self) {
        let draft = self.draft;
        for (key, department) in &draft.departments {
            self.keys_of_department(department, &entry("departments", key));
        }
        for (key, partner) in &draft.partners {
            let place = || entry("partners", key).key("contract");
            self.known(&partner.contract, &[&draft.agreements], place);
        }
        for (key, queue) in &draft.queues {
            self.somebody(&queue.department, || entry("queues", key).key("department"));
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
        self.keys_of_measures();
    }

    /// A department or a partner; whether a partner may stand there is another question.
    pub(super) fn somebody(&mut self, key: &DepartmentKey, place: impl FnOnce() -> Place) {
        let draft = self.draft;
        self.known(key, &[&draft.departments, &draft.partners], place);
    }

    fn known_needs<'k>(&mut self, keys: impl IntoIterator<Item = &'k NeedKey>, of: &Place) {
        for key in keys {
            let declared = &self.draft.rules.vocabulary.needs;
            self.known(key, &[declared], || of.clone().key("needs").key(key.as_str()));
        }
    }

    fn keys_of_department(&mut self, department: &Department, place: &Place) {
        let draft = self.draft;
        for key in &department.stages {
            let place = || place.clone().key("stages").key(key.as_str());
            self.known(key, &[&draft.stages], place);
        }
        for key in &department.touchpoints {
            let place = || place.clone().key("touchpoints").key(key.as_str());
            self.known(key, &[&draft.touchpoints], place);
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
                let place = || fields.clone().key(field.as_str()).key("answer");
                self.known(question, &[&self.draft.questions], place);
            }
        }
    }

    fn keys_of_role(&mut self, key: &RoleKey, role: &Role) {
        let (draft, place) = (self.draft, entry("roles", key));
        self.somebody(&role.department, || place.clone().key("department"));
        for touchpoint in &role.serves {
            let place = || place.clone().key("serves").key(touchpoint.as_str());
            self.known(touchpoint, &[&draft.touchpoints], place);
        }
        for skill in &role.skills {
            let place = || place.clone().key("skills").key(skill.as_str());
            self.known(skill, &[&draft.skills], place);
        }
    }

    fn keys_of_team(&mut self, key: &TeamKey, team: &Team) {
        let (draft, place) = (self.draft, entry("teams", key));
        self.somebody(&team.department, || place.clone().key("department"));
        if let Some(calendar) = &team.calendar {
            self.known(calendar, &[&draft.calendars], || place.clone().key("calendar"));
        }
        for role in &team.roles {
            let place = || place.clone().key("roles").key(role.as_str());
            self.known(role, &[&draft.roles], place);
        }
        for (number, goal) in team.goals.iter().enumerate() {
            self.known_needs(&goal.needs, &place.clone().key("goals").index(number));
        }
    }

    fn keys_of_handoff(&mut self, key: &HandoffKey, handoff: &Handoff) {
        let (draft, place) = (self.draft, entry("handoffs", key));
        self.somebody(&handoff.from, || place.clone().key("from"));
        self.somebody(&handoff.to, || place.clone().key("to"));
        // What a partner delivers stands in its contract.
        if let Some(sender) = draft.departments.get(&handoff.from) {
            let place = || place.clone().key("deliverable");
            let (named, in_process) = (&sender.deliverables, &sender.process_deliverables);
            self.known(&handoff.deliverable, &[named, in_process], place);
        }
        if let Some(ola) = &handoff.ola {
            self.known(ola, &[&draft.agreements], || place.clone().key("ola"));
        }
        for role in &handoff.accepted_by {
            let place = || place.clone().key("accepted_by").key(role.as_str());
            self.known(role, &[&draft.roles], place);
        }
    }

    fn keys_of_meetings(&mut self) {
        let draft = self.draft;
        for (key, channel) in &draft.channels {
            let place = entry("channels", key);
            if let Some(calendar) = &channel.calendar {
                self.known(calendar, &[&draft.calendars], || place.clone().key("calendar"));
            }
            self.known_needs(&channel.needs, &place);
        }
        for (key, touchpoint) in &draft.touchpoints {
            self.keys_of_touchpoint(touchpoint, &entry("touchpoints", key));
        }
        for (key, journey) in &draft.journeys {
            let place = entry("journeys", key);
            if let Some(segment) = &journey.segment {
                self.known(segment, &[&draft.segments], || place.clone().key("segment"));
            }
            for (number, step) in journey.steps.iter().enumerate() {
                let place = || place.clone().key("steps").index(number).key("touchpoint");
                self.known(&step.touchpoint, &[&draft.touchpoints], place);
            }
        }
        for (key, flow) in &draft.flows {
            self.keys_of_flow(flow, &entry("flows", key));
        }
    }

    fn keys_of_touchpoint(&mut self, touchpoint: &Touchpoint, place: &Place) {
        let (draft, channel, stage) = (self.draft, &touchpoint.channel, &touchpoint.stage);
        self.known(channel, &[&draft.channels], || place.clone().key("channel"));
        self.known(stage, &[&draft.stages], || place.clone().key("stage"));
        for question in &touchpoint.asks {
            let place = || place.clone().key("asks").key(question.as_str());
            self.known(question, &[&draft.questions], place);
        }
    }

    fn keys_of_measures(&mut self) {
        let draft = self.draft;
        for (key, standard) in &draft.standards {
            let place = entry("standards", key);
            if let Some(offers) = &standard.offers {
                let place = || place.clone().key("offers").key("measure");
                self.known(&offers.measure, &[&draft.measures], place);
            }
            for (number, delight) in standard.delights.iter().enumerate() {
                let place = place.clone().key("delights").index(number);
                self.of_whom(&delight.need, delight.segment.as_ref(), &place);
            }
        }
        for (key, measure) in &draft.measures {
            for (number, tolerated) in measure.tolerated.iter().enumerate() {
                let place = entry("measures", key).key("tolerated").index(number);
                self.of_whom(&tolerated.need, tolerated.segment.as_ref(), &place);
            }
        }
    }

    /// Customers with a need, in a segment.
    fn of_whom(&mut self, need: &NeedKey, segment: Option<&SegmentKey>, place: &Place) {
        let draft = self.draft;
        self.known(need, &[&draft.rules.vocabulary.needs], || place.clone().key("need"));
        if let Some(segment) = segment {
            self.known(segment, &[&draft.segments], || place.clone().key("segment"));
        }
    }

    fn keys_of_flow(&mut self, flow: &Flow, place: &Place) {
        let draft = self.draft;
        self.known(&flow.channel, &[&draft.channels], || place.clone().key("channel"));
        self.known(&flow.start, &[&flow.nodes], || place.clone().key("start"));
        for (key, node) in &flow.nodes {
            let place = place.clone().key("nodes").key(key.as_str());
            if let Some(calendar) = &node.calendar {
                self.known(calendar, &[&draft.calendars], || place.clone().key("calendar"));
            }
            for (number, next) in node.next.iter().enumerate() {
                let place = || place.clone().key("next").index(number);
                self.known(next, &[&flow.nodes], place);
            }
        }
    }

    fn keys_of_clause(&mut self, key: &ClauseKey, clause: &Clause) {
        let (draft, place) = (self.draft, entry("clauses", key));
        let at = |field: &str| place.clone().key(field);
        self.known(&clause.touchpoint, &[&draft.touchpoints], || at("touchpoint"));
        if let Some(department) = &clause.department {
            self.somebody(department, || at("department"));
        }
        if let Some(matter) = &clause.matter {
            self.known(matter, &[&draft.matters], || at("matter"));
        }
        if let Some(segment) = &clause.to {
            self.known(segment, &[&draft.segments], || at("to"));
        }
        if let Some(agreement) = &clause.agreement {
            self.known(agreement, &[&draft.agreements], || at("agreement"));
        }
        if let Some(standard) = &clause.standard {
            self.known(standard, &[&draft.standards], || at("standard"));
        }
        self.known_needs(&clause.needs, &place);
        for role in &clause.roles {
            self.known(role, &[&draft.roles], || at("roles").key(role.as_str()));
        }
    }
}
