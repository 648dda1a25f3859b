//! All free texts of a draft, to be replaced: those that customers may read, and those that are ours alone.

use goodwill::charter::CharterDraft;

/// Texts that may stand on customers' pages.
pub(super) fn public(draft: &mut CharterDraft, change: &mut dyn FnMut(&mut String)) {
    draft.touchpoints.values_mut().for_each(|touchpoint| change(&mut touchpoint.name));
    draft.priorities.values_mut().for_each(&mut *change);
    draft.standards.values_mut().for_each(|standard| change(&mut standard.level));
    for clause in draft.clauses.values_mut() {
        change(&mut clause.promise);
        for text in [&mut clause.limitation, &mut clause.redress] {
            if !text.is_empty() {
                change(text);
            }
        }
    }
}

/// Texts that are for our own people.
pub(super) fn internal(draft: &mut CharterDraft, change: &mut dyn FnMut(&mut String)) {
    for department in draft.departments.values_mut() {
        change(&mut department.name);
        for goal in &mut department.goals {
            change(&mut goal.indicator);
            change(&mut goal.target);
        }
        department.deliverables.values_mut().for_each(|deliverable| change(&mut deliverable.name));
        let supplied = department.process_deliverables.values_mut();
        supplied.for_each(|deliverable| change(&mut deliverable.name));
    }
    draft.partners.values_mut().for_each(|partner| change(&mut partner.name));
    draft.queues.values_mut().for_each(|queue| change(&mut queue.name));
    draft.segments.values_mut().for_each(|segment| change(&mut segment.name));
    draft.roles.values_mut().for_each(|role| change(&mut role.name));
    draft.skills.values_mut().for_each(&mut *change);
    for team in draft.teams.values_mut() {
        change(&mut team.name);
        change(&mut team.task);
    }
    draft.channels.values_mut().for_each(|channel| change(&mut channel.name));
    draft.stages.values_mut().for_each(|stage| change(&mut stage.name));
    draft.journeys.values_mut().for_each(|journey| change(&mut journey.name));
    draft.questions.values_mut().for_each(|question| change(&mut question.wording));
    draft.matters.values_mut().for_each(&mut *change);
    draft.standards.values_mut().for_each(|standard| change(&mut standard.name));
    draft.services.values_mut().for_each(|service| change(&mut service.name));
    draft.rules.vocabulary.capabilities.values_mut().for_each(&mut *change);
    for clause in draft.clauses.values_mut() {
        if !clause.indicator.is_empty() {
            change(&mut clause.indicator);
        }
        clause.actions.iter_mut().for_each(&mut *change);
    }
}
