//! Each promise given by word and what is due next, as the library says it.

use goodwill::case::{Case, CaseRefusal, Obligation, PromiseNumber, PromiseRefusal};
use goodwill::sla::Constraint;

use super::beside::{instant, same};
use super::matter::Matter;
use super::passed::department;
use super::refused::No;
use super::usable::Leaves;
use super::watch::Phase;

impl Matter<'_> {
    /// What is due next: of two at one instant a target, and of two of these the one that was promised first.
    fn due_next(&self) -> Option<(i64, bool, usize)> {
        let due = self.order.iter().enumerate().filter_map(|(place, number)| {
            let watch = &self.watches[*number];
            let by_word = self.vows.iter().any(|vow| vow.number == *number);
            let due = watch.due().filter(|_| watch.phase == Phase::Going)?;
            Some((due, by_word, place))
        });
        due.min()
    }
}

/// Each promise and where it stands, and what is due next.
pub(super) fn compare(case: &Case, matter: &Matter<'_>) -> Result<(), String> {
    let told: Vec<_> = case
        .promises()
        .map(|it| {
            let pledge = it.promise.pledge();
            let window = (pledge.window().not_before(), pledge.window().by());
            let given = (it.promise.given_at(), it.promise.given_by().clone());
            (it.number, given, window, pledge.is_elastic(), pledge.agreed_with(), it.state)
        })
        .collect();
    let expected = matter.vows.iter().map(|vow| {
        let given = (instant(vow.given.0), department(vow.given.1));
        let window = (instant(vow.window.0), instant(vow.window.1));
        let state = vow.state(|number| matter.promise_number(number));
        (matter.promise_number(vow.number), given, window, vow.elastic, vow.with.id(), state)
    });
    same("promises", &told, &expected.collect())?;
    let next = matter.due_next().map(|(due, by_word, place)| {
        let number = PromiseNumber::try_from(place).unwrap();
        let kind = if by_word { Obligation::Promise } else { Obligation::Target };
        (instant(due), kind(number))
    });
    same("due next", &case.next_due(), &next)
}

/// What a refusal names beside its code.
pub(super) fn names(refusal: &CaseRefusal, expected: &No) -> Result<(), String> {
    let CaseRefusal::Promise(why) = refusal else { return Ok(()) };
    match (why, expected) {
        (PromiseRefusal::StillOpen { promise }, No::PromiseOpen(number)) => {
            same("still to be kept", promise, number)
        }
        (PromiseRefusal::NoUsableInstant(told), No::Unusable(why, next)) => {
            let why = match why {
                Leaves::Ours => Constraint::OurHours,
                Leaves::Customers => Constraint::CustomersHours,
                Leaves::Quiet => Constraint::QuietHours,
                Leaves::Together => Constraint::Together,
            };
            same("leaves nothing", &told.why, &why)?;
            // What lies beyond the steps that are taken, the model does not know.
            let Some(next) = next else { return Ok(()) };
            let window = told.next.map(|next| (next.not_before(), next.by()));
            same("next window", &window, &Some((instant(next.0), instant(next.1))))
        }
        _ => Ok(()),
    }
}
