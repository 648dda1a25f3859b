//! Keys that name two things at once, and agreements that stand where others belong.

use super::{Structure, chains, entry, kinds};
use crate::finding::Place;
use crate::id::AgreementKey;
use crate::sla::AgreementKind;

impl Structure<'_> {
    pub(super) fn ambiguous(&mut self) {
        let draft = self.draft;
        for key in draft.partners.keys().filter(|key| draft.departments.contains_key(*key)) {
            let message = format!("a department is called `{key}` as well");
            self.found(&kinds::AMBIGUOUS_KEY, entry("partners", key), message);
        }
        for (key, department) in &draft.departments {
            for deliverable in department.process_deliverables.keys() {
                if department.deliverables.contains_key(deliverable) {
                    let message =
                        format!("`{key}` hands over another `{deliverable}` when it is done");
                    let place = entry("departments", key).key("process_deliverables");
                    self.found(&kinds::AMBIGUOUS_KEY, place.key(deliverable.as_str()), message);
                }
            }
        }
        self.agreements();
    }

    /// A promise to the customer, to a colleague and to a partner are three kinds of agreement.
    fn agreements(&mut self) {
        let draft = self.draft;
        for (key, clause) in &draft.clauses {
            if let Some(agreement) = &clause.agreement {
                let place = entry("clauses", key).key("agreement");
                self.made_between(agreement, AgreementKind::Sla, place);
            }
        }
        for (key, handoff) in &draft.handoffs {
            if let Some(ola) = &handoff.ola {
                let partner = self.is_partner(&handoff.from) || self.is_partner(&handoff.to);
                let kind = if partner { AgreementKind::Underpinning } else { AgreementKind::Ola };
                self.made_between(ola, kind, entry("handoffs", key).key("ola"));
            }
        }
        for (key, partner) in &draft.partners {
            let place = entry("partners", key).key("contract");
            self.made_between(&partner.contract, AgreementKind::Underpinning, place);
        }
        for chains::Chained { target, place, .. } in chains::chained(draft) {
            for (number, leg) in target.underpinned_by.iter().enumerate() {
                let partner = draft.agreements.get(&leg.agreement);
                let partner = partner.is_some_and(|it| it.kind == AgreementKind::Underpinning);
                let kind = if partner { AgreementKind::Underpinning } else { AgreementKind::Ola };
                self.made_between(&leg.agreement, kind, chains::leg_at(&place, number));
            }
        }
    }

    fn made_between(&mut self, key: &AgreementKey, wanted: AgreementKind, place: Place) {
        let Some(agreement) = self.draft.agreements.get(key) else { return };
        if agreement.kind != wanted {
            let (is, belongs) = (between(agreement.kind), between(wanted));
            let message = format!("`{key}` is an agreement {is}, and one {belongs} belongs here");
            self.found(&kinds::AGREEMENT_OF_ANOTHER_KIND, place, message);
        }
    }
}

const fn between(kind: AgreementKind) -> &'static str {
    match kind {
        AgreementKind::Sla => "with the customer",
        AgreementKind::Ola => "between departments",
        AgreementKind::Underpinning => "with a partner",
    }
}
