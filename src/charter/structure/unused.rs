//! What is declared and named by nothing.
//!
//! What the host itself names at run time (departments, queues, channels, priorities, wait reasons, agreements with
//! customers), and what stands for itself (teams, journeys, flows, services), is never unused.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::charter::reopening::Reopening;
use crate::department::Field;
use crate::finding::Place;
use crate::id::{AgreementKey, CalendarKey, DeliverableKey, DepartmentKey, Key, Kind};
use crate::rule::Grant;
use crate::sla::AgreementKind;

impl<'a> Structure<'a> {
    pub(super) fn unused(&mut self) {
        let draft = self.draft;
        let clauses = || draft.clauses.values();
        let calendars = self.calendars_named();
        self.idle("calendars", draft.calendars.keys(), &calendars);
        let skills = draft.roles.values().flat_map(|role| &role.skills).collect();
        self.idle("skills", draft.skills.keys(), &skills);
        let stages = draft.touchpoints.values().map(|touchpoint| &touchpoint.stage).collect();
        self.idle("stages", draft.stages.keys(), &stages);
        self.unasked();
        let targets = draft.agreements.values().flat_map(|agreement| agreement.targets.values());
        let ladders = targets.filter_map(|target| target.ladder.as_ref()).collect();
        self.idle("ladders", draft.ladders.keys(), &ladders);
        let matters = clauses().filter_map(|clause| clause.matter.as_ref()).collect();
        self.idle("matters", draft.matters.keys(), &matters);
        let segments = clauses().filter_map(|clause| clause.to.as_ref());
        let journeys = draft.journeys.values().filter_map(|journey| journey.segment.as_ref());
        let tolerated = draft.measures.values().flat_map(|measure| &measure.tolerated);
        let delights = draft.standards.values().flat_map(|standard| &standard.delights);
        let measured = tolerated.filter_map(|it| it.segment.as_ref());
        let measured = measured.chain(delights.filter_map(|it| it.segment.as_ref()));
        let divided = draft.blueprints.values().flat_map(|blueprint| &blueprint.segments);
        let segments = segments.chain(journeys).chain(measured).chain(divided).collect();
        self.idle("segments", draft.segments.keys(), &segments);
        let offers = draft.standards.values().filter_map(|standard| standard.offers.as_ref());
        self.idle("measures", draft.measures.keys(), &offers.map(|it| &it.measure).collect());
        let standards = clauses().filter_map(|clause| clause.standard.as_ref()).collect();
        self.idle("standards", draft.standards.keys(), &standards);
        self.internal_agreements();
        self.handed_over();
    }

    fn idle<K: Kind + 'a>(
        &mut self,
        map: &str,
        declared: impl Iterator<Item = &'a Key<K>>,
        named: &BTreeSet<&Key<K>>,
    ) {
        for key in declared.filter(|key| !named.contains(key)) {
            self.idle_at(entry(map, key), key);
        }
    }

    fn idle_at<K: Kind>(&mut self, place: Place, key: &Key<K>) {
        let message = format!("nothing names the {} `{key}`", K::NOUN);
        self.found(&kinds::UNUSED_KEY, place, message);
    }

    fn calendars_named(&self) -> BTreeSet<&'a CalendarKey> {
        let draft = self.draft;
        let targets = draft.agreements.values().flat_map(|agreement| agreement.targets.values());
        let waits = draft.wait_reasons.values();
        let nodes = draft.flows.values().flat_map(|flow| flow.nodes.values());
        let reopening = draft.reopening.as_ref().and_then(Reopening::within);
        targets
            .flat_map(|target| target.calendar.named())
            .chain(&draft.customers_calendars)
            .chain(draft.channels.values().filter_map(|channel| channel.calendar.as_ref()))
            .chain(draft.teams.values().filter_map(|team| team.calendar.as_ref()))
            .chain(draft.ladders.values().filter_map(|ladder| ladder.notify.as_ref()))
            .chain(nodes.filter_map(|node| node.calendar.as_ref()))
            .chain(waits.filter_map(|wait| wait.resumes_after.as_ref()).map(|ends| &ends.calendar))
            .chain(reopening.map(|within| &within.calendar))
            .collect()
    }

    fn unasked(&mut self) {
        let draft = self.draft;
        let asked = draft.touchpoints.values().flat_map(|touchpoint| &touchpoint.asks);
        let deliverables = draft.departments.values().flat_map(|department| {
            department.deliverables.values().chain(department.process_deliverables.values())
        });
        let fields = deliverables.flat_map(|deliverable| deliverable.fields.values());
        let filled = fields.filter_map(|field| match field {
            Field::Answer(question) => Some(question),
            Field::Made(_) => None,
        });
        self.idle("questions", draft.questions.keys(), &asked.chain(filled).collect());
    }

    /// Agreements inside the house; those with customers are named when a matter is opened.
    fn internal_agreements(&mut self) {
        let draft = self.draft;
        let sets = draft.rules.sets.values().flat_map(|set| &set.rules);
        let granted = sets.flat_map(|rule| &rule.grants).filter_map(|line| match &line.grant {
            Grant::Agreement(key) => Some(key),
            _ => None,
        });
        let targets = draft.agreements.values().flat_map(|agreement| agreement.targets.values());
        let legs = targets.flat_map(|target| &target.underpinned_by);
        let named: BTreeSet<&AgreementKey> = granted
            .chain(draft.handoffs.values().filter_map(|handoff| handoff.ola.as_ref()))
            .chain(legs.map(|leg| &leg.agreement))
            .chain(draft.partners.values().map(|partner| &partner.contract))
            .chain(draft.clauses.values().filter_map(|clause| clause.agreement.as_ref()))
            .collect();
        let internal = draft.agreements.iter().filter(|(_, it)| it.kind != AgreementKind::Sla);
        self.idle("agreements", internal.map(|(key, _)| key), &named);
    }

    fn handed_over(&mut self) {
        let draft = self.draft;
        let handoffs = draft.handoffs.values();
        let handed: BTreeSet<(&DepartmentKey, &DeliverableKey)> =
            handoffs.map(|handoff| (&handoff.from, &handoff.deliverable)).collect();
        for (key, department) in &draft.departments {
            for deliverable in department.deliverables.keys() {
                if !handed.contains(&(key, deliverable)) {
                    let place = entry("departments", key).key("deliverables");
                    self.idle_at(place.key(deliverable.as_str()), deliverable);
                }
            }
        }
    }
}
