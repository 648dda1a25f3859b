//! What a duplicate brings along is looked at before it is taken over.

use goodwill::actor::Actor;
use goodwill::case::{Brought, Case, CaseCommand, CaseRefusal, NoMerge, Owed};
use goodwill::charter::Context;
use goodwill::decision::{Aggregate, Refusal};
use goodwill::key;
use goodwill::wire::Life;
use uuid::Uuid;

use super::office::{Office, at, charter, merge};

/// What the first of two matters brings to the second, put otherwise, and why that is refused.
fn refused_to_absorb(altered: impl Fn(&mut Brought)) -> CaseRefusal {
    let office = Office::with_two();
    let charter = charter(1);
    let context = Context::new(at(40), &Actor::System, &charter);
    let decision = office.case(1).decide(&merge(2), &context).unwrap();
    let CaseCommand::Absorb(mut brings) = decision.follow_ups[0].command.clone() else { panic!() };
    let stream = Case::stream(key!("boston"), Uuid::from_u128(1));
    let absorbed = |brings: &Brought| {
        let absorb = CaseCommand::Absorb(Box::new(brings.clone()));
        office.case(2).decide(&absorb, &context.following(&stream))
    };
    assert!(absorbed(&brings).is_ok());
    altered(&mut brings);
    let Err(Refusal::Refused(refused)) = absorbed(&brings) else { panic!() };
    refused
}

#[test]
fn what_a_duplicate_owes_under_another_charter_of_the_same_number_is_not_taken_over() {
    let version = charter(1).version().get();
    let others: [fn(&mut Owed); 3] = [
        |owed| owed.number = 99,
        |owed| owed.target = key!("elsewhere"),
        |owed| owed.agreement = key!("elsewhere"),
    ];
    for other in others {
        let refused = refused_to_absorb(|brings| other(brings.owes.first_mut().unwrap()));
        assert_eq!(refused, CaseRefusal::OtherCharter { pinned: version, given: version });
    }
}

#[test]
fn two_versions_of_the_charter_are_not_merged() {
    let (first, second) = (charter(1), charter(2));
    let refused = refused_to_absorb(|brings| brings.charter = second.version());
    let why = NoMerge::OtherCharter { ours: first.version(), theirs: second.version() };
    assert_eq!(refused, CaseRefusal::CannotMerge(why));
}
