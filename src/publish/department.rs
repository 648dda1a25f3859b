//! Where a department's boundary runs.

use std::collections::BTreeMap;

use super::labels::Label;
use super::markdown::{Inline, Sheet};
use super::names::named;
use super::publication::Publication;
use super::words::{of_phase, of_readiness};
use crate::charter::Clause;
use crate::department::{Deliverable, Department, Field};
use crate::id::{DeliverableKey, DepartmentKey};

impl Publication<'_> {
    /// The boundary of a department: goals, stages, touchpoints, promises, what it hands over and supplies, what it
    /// receives from whom and within which time, its partners, services and teams. None if no department has this key.
    #[must_use]
    pub fn department(&self, key: &DepartmentKey) -> Option<String> {
        let department = self.draft().departments.get(key)?;
        let mut sheet = Sheet::default();
        let title = self.labels.fill(Label::DepartmentPage, [self.names().department(key)]);
        sheet.heading(1, &Inline::text(&title));
        sheet.paragraph(&self.label(Label::BoundaryRule));
        self.goals(&mut sheet, department);
        self.stages(&mut sheet, department);
        self.touchpoints(&mut sheet, department.touchpoints.iter());
        self.clauses(&mut sheet, |clause| self.answers(key, clause));
        self.deliverables(&mut sheet, Label::Deliverables, &department.deliverables);
        self.deliverables(&mut sheet, Label::ProcessDeliverables, &department.process_deliverables);
        let partner = |to: &DepartmentKey| self.draft().partners.contains_key(to);
        self.handoffs(&mut sheet, Label::Passes, |handoff| {
            handoff.from == *key && !partner(&handoff.to)
        });
        self.handoffs(&mut sheet, Label::Receives, |handoff| handoff.to == *key);
        self.partners(&mut sheet, key);
        self.services(&mut sheet, key);
        self.teams(&mut sheet, key);
        Some(sheet.finish())
    }

    /// Whether the department answers for where a clause is promised.
    fn answers(&self, key: &DepartmentKey, clause: &Clause) -> bool {
        let touchpoint = self.charter.find(&clause.touchpoint);
        let accountable = touchpoint.and_then(|touchpoint| self.charter.at(touchpoint.accountable));
        accountable.is_some_and(|department| department.key == *key)
    }

    fn goals(&self, sheet: &mut Sheet, department: &Department) {
        let rows = department.goals.iter().map(|goal| {
            [
                Inline::text(&goal.indicator),
                Inline::text(&goal.target),
                Inline::text(&self.promises().keys(&goal.needs)),
            ]
        });
        let head = [Label::Indicator, Label::Target, Label::Needs];
        self.table(sheet, Label::Goals, head, rows.collect());
    }

    fn stages(&self, sheet: &mut Sheet, department: &Department) {
        let mut rows = Vec::new();
        for key in &department.stages {
            let Some(stage) = self.draft().stages.get(key) else { continue };
            let rhythm = stage.contact_every.map(|span| self.labels.span(span));
            let rhythm = rhythm.map(|span| self.labels.fill(Label::Every, [span]));
            rows.push([
                Inline::text(&self.names().stage(key)),
                self.label(of_phase(stage.phase)),
                Inline::text(&rhythm.unwrap_or_default()),
            ]);
        }
        self.table(sheet, Label::Stages, [Label::Name, Label::Phase, Label::Rhythm], rows);
    }

    fn deliverables(
        &self,
        sheet: &mut Sheet,
        title: Label,
        deliverables: &BTreeMap<DeliverableKey, Deliverable>,
    ) {
        let rows = deliverables.iter().map(|(key, deliverable)| {
            [Inline::text(&named(Some(&deliverable.name), key)), self.fields(Some(deliverable))]
        });
        self.table(sheet, title, [Label::Name, Label::Contains], rows.collect());
    }

    /// The minimum set of a deliverable.
    pub(super) fn fields(&self, deliverable: Option<&Deliverable>) -> Inline {
        let fields = deliverable.into_iter().flat_map(|deliverable| &deliverable.fields);
        self.row(fields.map(|(key, field)| {
            let origin = match field {
                Field::Made(domain) => self.labels.fill(Label::Made, [self.labels.domain(domain)]),
                Field::Answer(question) => {
                    self.labels.fill(Label::Asked, [self.names().question(question)])
                }
            };
            self.labels.fill(Label::Remark, [key.as_str(), &origin])
        }))
    }

    /// The firms that the department passes work on to, and under which contract.
    fn partners(&self, sheet: &mut Sheet, key: &DepartmentKey) {
        let mut rows = Vec::new();
        for handoff in self.draft().handoffs.values().filter(|handoff| handoff.from == *key) {
            let Some(partner) = self.draft().partners.get(&handoff.to) else { continue };
            rows.push([
                Inline::text(&self.names().department(&handoff.to)),
                Inline::text(&self.names().deliverable(key, &handoff.deliverable)),
                Inline::text(&self.promises().agreement_in_short(Some(&partner.contract))),
            ]);
        }
        self.table(sheet, Label::Partners, [Label::Name, Label::What, Label::Contract], rows);
    }

    fn services(&self, sheet: &mut Sheet, key: &DepartmentKey) {
        let services =
            self.draft().services.iter().filter(|(_, service)| service.department == *key);
        let rows = services.map(|(key, service)| {
            [
                Inline::text(&named(Some(&service.name), key)),
                self.label(of_readiness(service.state)),
            ]
        });
        self.table(sheet, Label::Services, [Label::Name, Label::State], rows.collect());
    }

    fn teams(&self, sheet: &mut Sheet, key: &DepartmentKey) {
        let teams = self.draft().teams.iter().filter(|(_, team)| team.department == *key);
        let rows = teams.map(|(key, team)| {
            [
                Inline::text(&named(Some(&team.name), key)),
                Inline::text(&team.task),
                self.row(team.roles.iter().map(|role| self.names().role(role))),
            ]
        });
        self.table(sheet, Label::Teams, [Label::Name, Label::Task, Label::Members], rows.collect());
    }
}
