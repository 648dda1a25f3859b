//! What a role is responsible for.

use super::labels::Label;
use super::markdown::{Inline, Sheet};
use super::publication::Publication;
use super::words::{of_direction, of_purpose, of_server, of_timing};
use crate::charter::Clause;
use crate::department::{Handoff, Role};
use crate::id::{ChannelKey, RoleKey, TouchpointKey};

impl Publication<'_> {
    /// What somebody who has this role is responsible for (S1-42): promises, touchpoints, authority, skills, and the
    /// hand-offs that he accepts. None if no role has this key.
    #[must_use]
    pub fn role(&self, key: &RoleKey) -> Option<String> {
        let role = self.draft().roles.get(key)?;
        let mut sheet = Sheet::default();
        let title = self.labels.fill(Label::RolePage, [self.names().role(key)]);
        sheet.heading(1, &Inline::text(&title));
        let department = self.names().department(&role.department);
        sheet.paragraph(&Inline::text(&self.labels.fill(Label::RoleWorksIn, [department])));
        self.clauses(&mut sheet, |clause| clause.roles.contains(key));
        self.touchpoints(&mut sheet, role.serves.iter());
        self.means(&mut sheet, role);
        self.handoffs(&mut sheet, Label::Accepts, |handoff| handoff.accepted_by.contains(key));
        Some(sheet.finish())
    }

    /// The promises of a page for our own people.
    pub(super) fn clauses(&self, sheet: &mut Sheet, belongs: impl Fn(&Clause) -> bool) {
        let mut clauses = self.draft().clauses.values().filter(|clause| belongs(clause)).peekable();
        if clauses.peek().is_none() {
            return;
        }
        sheet.heading(2, &self.label(Label::Promises));
        let promises = self.promises();
        sheet.list(
            clauses
                .map(|clause| (Inline::text(&clause.promise).bold(), promises.for_staff(clause))),
        );
    }

    /// A table of touchpoints.
    pub(super) fn touchpoints<'k>(
        &self,
        sheet: &mut Sheet,
        keys: impl Iterator<Item = &'k TouchpointKey>,
    ) {
        let mut rows = Vec::new();
        for key in keys {
            let Some(touchpoint) = self.draft().touchpoints.get(key) else { continue };
            let truth = if touchpoint.moment_of_truth { self.labels.of(Label::Yes) } else { "" };
            rows.push([
                Inline::text(&self.names().touchpoint(key)),
                Inline::text(&self.channel(&touchpoint.channel)),
                Inline::text(&self.names().stage(&touchpoint.stage)),
                self.label(of_direction(touchpoint.direction)),
                self.label(of_purpose(touchpoint.purpose)),
                Inline::text(truth),
            ]);
        }
        let head = [
            Label::Name,
            Label::Channel,
            Label::Stage,
            Label::Direction,
            Label::ForWhat,
            Label::MomentOfTruth,
        ];
        self.table(sheet, Label::Touchpoints, head, rows);
    }

    /// A channel, who serves there, and whether both sides are there at once (S3-23).
    fn channel(&self, key: &ChannelKey) -> String {
        let name = self.names().channel(key);
        let Some(channel) = self.draft().channels.get(key) else { return name };
        let labels = self.labels;
        let (served, timing) = (of_server(channel.served_by), of_timing(channel.timing));
        let how = [labels.of(served), labels.of(timing)].join(labels.comma());
        labels.fill(Label::Remark, [name, how])
    }

    /// What the role may grant, and what it has learnt.
    fn means(&self, sheet: &mut Sheet, role: &Role) {
        let rows = role.authority.iter().map(|(grant, limit)| {
            [Inline::text(grant.as_str()), Inline::text(&self.labels.limit(*limit))]
        });
        self.table(sheet, Label::Authority, [Label::What, Label::HowMuch], rows.collect());
        if !role.skills.is_empty() {
            sheet.heading(2, &self.label(Label::Skills));
            let skills = role.skills.iter().map(|skill| self.names().skill(skill));
            sheet.list(skills.map(|skill| (Inline::text(&skill), Vec::new())));
        }
    }

    /// A table of hand-offs.
    pub(super) fn handoffs(
        &self,
        sheet: &mut Sheet,
        title: Label,
        belongs: impl Fn(&Handoff) -> bool,
    ) {
        let names = self.names();
        let handoffs = self.draft().handoffs.values().filter(|handoff| belongs(handoff));
        let rows = handoffs.map(|handoff| {
            [
                Inline::text(&names.deliverable(&handoff.from, &handoff.deliverable)),
                Inline::text(&names.department(&handoff.from)),
                Inline::text(&names.department(&handoff.to)),
                self.fields(names.declared(&handoff.from, &handoff.deliverable)),
                Inline::text(&self.promises().agreement_in_short(handoff.ola.as_ref())),
                self.row(handoff.accepted_by.iter().map(|role| names.role(role))),
            ]
        });
        let head =
            [Label::Name, Label::From, Label::To, Label::Contains, Label::Takes, Label::AcceptedBy];
        self.table(sheet, title, head, rows.collect());
    }

    /// A section that is one table; none where there are no rows.
    pub(super) fn table<const COLUMNS: usize>(
        &self,
        sheet: &mut Sheet,
        title: Label,
        head: [Label; COLUMNS],
        rows: Vec<[Inline; COLUMNS]>,
    ) {
        if !rows.is_empty() {
            sheet.heading(2, &self.label(title));
            sheet.table(head.map(|label| self.labels.of(label)), rows);
        }
    }
}
