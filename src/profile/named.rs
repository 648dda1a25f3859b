//! Which records an event names, as what keeps a personal value or as what shows something.

use super::event::ProfileEvent;
use crate::customer::{Answer, Dossier, Invalidation, Reply, Source};
use crate::id::RecordId;

impl ProfileEvent {
    /// Calls with every record that it names, some of them more than once.
    pub(super) fn name_records(&self, name: &mut impl FnMut(RecordId)) {
        match self {
            Self::Registered { party, .. } => party.name().into_iter().for_each(name),
            Self::ContactPointAdded(point) => name(point.value),
            Self::NeedShown { evidence, .. } => of_source(evidence.source(), name),
            Self::Expected(expectation) => of_source(&expectation.expected().source, name),
            Self::LookedBack(hindsight) => of_source(hindsight.source(), name),
            Self::ConsentTold(consent) => of_source(&consent.proof.source, name),
            Self::ObjectionTold(objection) => of_source(&objection.proof().source, name),
            Self::QuestionAnswered { answer, .. } => of_answer(answer, name),
            Self::AnswerInvalidated { why: Invalidation::ContradictedBy(evidence), .. } => {
                of_source(evidence.source(), name);
            }
            Self::ReasonFound(reason) => of_source(reason.evidence.source(), name),
            Self::Linked { brings, .. } => of_dossier(brings, name),
            _ => {}
        }
    }
}

fn of_source(source: &Source, name: &mut impl FnMut(RecordId)) {
    if let Source::Record(record) = source {
        name(*record);
    }
}

fn of_answer(answer: &Answer, name: &mut impl FnMut(RecordId)) {
    if let Reply::Record(record) = answer.reply {
        name(record);
    }
    of_source(&answer.source, name);
}

/// What somebody else brings names the records in which his own values lie.
fn of_dossier(brings: &Dossier, name: &mut impl FnMut(RecordId)) {
    brings.contact_points.iter().for_each(|point| name(point.value));
    brings.answers.records().for_each(name);
}
