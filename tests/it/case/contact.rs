//! A contact ends solved, or with something that the customer may expect.

use goodwill::case::{CaseCommand, CaseEvent};

use super::works::{keep, opened, promise, refused, words};
use crate::sla::life::{agent, customer, wait};

const fn ended(expectation: Option<goodwill::id::ContentId>) -> CaseCommand {
    CaseCommand::EndContact { expectation }
}

#[test]
fn an_unsolved_contact_does_not_end_before_the_customer_knows_what_to_expect() {
    let mut life = opened();
    let (code, said) = refused(&mut life, "Mon 09:30", &agent(), &ended(None));
    assert_eq!(code, "case.no-expectation");
    assert_eq!(
        said,
        "the contact ends unsolved: promise something, or tell the customer what to expect"
    );
    // To wait is no expectation, and only we set one.
    life.agent("Mon 09:30", wait("customer"));
    assert_eq!(refused(&mut life, "Mon 09:31", &agent(), &ended(None)).0, "case.no-expectation");
    let told = ended(Some(words()));
    assert_eq!(refused(&mut life, "Mon 09:31", &customer(), &told).0, "case.not-ours");

    life.agent("Mon 09:31", told);
    let unsolved = CaseEvent::ContactEnded { solved: false, expectation: Some(words()) };
    assert_eq!(life.events.last().unwrap().event, unsolved);
    assert_eq!(unsolved.to_string(), "the contact ended: the customer knows what to expect");
}

#[test]
fn an_open_promise_is_an_expectation_and_a_settled_one_is_none() {
    let mut life = opened();
    life.agent("Mon 10:00", promise("Mon 14:00", "Mon 15:00")).agent("Mon 10:01", ended(None));
    life.agent("Mon 14:30", keep(1));
    assert_eq!(refused(&mut life, "Mon 14:31", &agent(), &ended(None)).0, "case.no-expectation");
    life.agent("Mon 14:40", promise("Tue 14:00", "Tue 15:00")).agent("Mon 14:41", ended(None));
    // A broken one leaves the customer with nothing to rely on.
    assert_eq!(refused(&mut life, "Tue 16:00", &agent(), &ended(None)).0, "case.no-expectation");
}

#[test]
fn a_solved_contact_just_ends() {
    for command in [CaseCommand::Resolve, CaseCommand::Close] {
        let mut life = opened();
        life.agent("Mon 10:00", command).agent("Mon 10:01", ended(None));
        let solved = CaseEvent::ContactEnded { solved: true, expectation: None };
        assert_eq!(life.events.last().unwrap().event, solved);
    }
}
