//! Which words count: answers in substance, acknowledgements, taken messages, thanks, and matters that we began.

use goodwill::case::{CaseCommand, CaseRefusal, Opening, Status};
use goodwill::decision::Refusal;
use goodwill::sla::{ClockState, Metric, Target};
use goodwill::time::WorkingTime;

use super::life::{
    Life, agent, at, charter_of, content, customer, key, note, opening, respond, wait, within,
};

fn within_an_hour(metric: Metric) -> Target {
    Target { goal: Some(within("working PT1H")), ..Target::measuring(metric, key("office")) }
        .paused_by([key("customer")])
}

fn responses() -> Life {
    Life::opened(
        charter_of([
            ("first", within_an_hour(Metric::first_response())),
            ("next", within_an_hour(Metric::next_response())),
        ]),
        "Mon 09:00",
    )
}

fn acknowledge() -> CaseCommand {
    CaseCommand::acknowledge(content())
}

fn thanks() -> CaseCommand {
    CaseCommand::thanks(content())
}

#[test]
fn b04_s1_10_only_a_persons_answer_in_substance_is_a_response() {
    for (said, counts) in [
        (acknowledge(), false),
        (CaseCommand::TakeMessage { content: content() }, false),
        (note(), false),
        (respond(), true),
    ] {
        let mut life = responses();
        life.agent("Mon 09:10", said.clone());
        for target in ["first", "next"] {
            assert_eq!(!life.clock(target).is_outstanding(), counts, "{target}, {said:?}");
        }
    }
}

#[test]
fn only_ours_take_messages() {
    let taken = CaseCommand::TakeMessage { content: content() };
    let refused = responses().give(at("Mon 09:10"), &customer(), &taken).unwrap_err();
    assert_eq!(refused, Refusal::Refused(CaseRefusal::NotOurs));
}

#[test]
fn thanks_start_no_next_response_and_leave_what_is_resolved_resolved() {
    let mut life = responses();
    life.agent("Mon 09:30", respond()).agent("Mon 09:40", CaseCommand::Resolve);
    life.give(at("Mon 10:00"), &customer(), &thanks()).unwrap();
    assert_eq!(life.case.status(), Status::Resolved);
    assert!(matches!(life.clock("next").state(), ClockState::Met { .. }));
    // A message that asks starts it: a host that knows no better loses no question.
    let mut life = responses();
    life.agent("Mon 09:30", respond());
    life.give(at("Mon 10:00"), &customer(), &thanks()).unwrap();
    assert!(!life.clock("next").is_outstanding());
    life.message("Mon 10:30");
    assert_eq!(life.due("next"), Some(at("Mon 11:30")));
}

#[test]
fn thanks_end_a_wait_for_the_customer_as_any_word_of_his_does() {
    let mut life = responses();
    life.agent("Mon 09:30", wait("customer"));
    life.give(at("Mon 10:00"), &customer(), &thanks()).unwrap();
    assert_eq!(life.case.waiting(), None);
    assert_eq!(life.due("first"), Some(at("Mon 10:30")));
}

#[test]
fn b04_a_matter_that_we_began_waits_for_no_first_answer_until_the_customer_writes() {
    let charter = charter_of([
        ("first", within_an_hour(Metric::first_response())),
        ("solution", within_an_hour(Metric::first_resolution())),
        ("waits", within_an_hour(Metric::requester_wait())),
    ]);
    let mut life = Life::new(charter);
    let ours: Opening = opening().begun_by_us();
    life.give(at("Mon 09:00"), &agent(), &CaseCommand::Open(ours)).unwrap();
    assert_eq!(life.clock("first").state(), &ClockState::Idle);
    assert_eq!(life.clock("waits").state(), &ClockState::Idle);
    assert_eq!(life.due("solution"), Some(at("Mon 10:00")));
    life.agent("Mon 09:10", respond());
    assert_eq!(life.clock("first").state(), &ClockState::Idle);
    life.message("Mon 09:20");
    assert_eq!(life.due("first"), Some(at("Mon 10:20")));
}

/// The house with two agreements: one for four hours, and one that promises a first answer and a solution.
fn two(retired: bool) -> Life {
    let mut draft = super::life::house();
    let mut solution = within_an_hour(Metric::total_resolution());
    solution.goal = Some(within("working PT4H"));
    let standard = goodwill::sla::Agreement::sla()
        .target(key("first"), within_an_hour(Metric::first_response()));
    let mut more = goodwill::sla::Agreement::sla()
        .target(key("answer"), within_an_hour(Metric::first_response()))
        .target(key("reply"), within_an_hour(Metric::next_response()))
        .target(key("whole"), solution);
    more.retired = retired;
    draft.agreements.insert(key("standard"), standard);
    draft.agreements.insert(key("more"), more);
    let charter = draft
        .ratify(&goodwill::charter::Ratification::first(goodwill::actor::Actor::System))
        .unwrap();
    Life::opened(charter, "Mon 09:00")
}

fn add() -> CaseCommand {
    CaseCommand::AddAgreement { agreement: key("more") }
}

#[test]
fn what_is_agreed_on_later_counts_from_the_beginning_with_the_waits_that_were() {
    let mut life = two(false);
    life.agent("Mon 09:30", wait("customer")).agent("Mon 11:30", CaseCommand::Resume);
    life.agent("Mon 12:00", add());
    assert_eq!(life.due("answer"), Some(at("Mon 12:00")));
    assert_eq!(life.due("whole"), Some(at("Mon 15:00")));
    assert_eq!(life.ran("whole", "office", "Mon 12:00"), WorkingTime::from_hours(1));
    // What comes in cycles begins with the next of its kind.
    assert_eq!(life.clock("reply").state(), &ClockState::Idle);
    life.message("Mon 12:30");
    assert_eq!(life.due("reply"), Some(at("Mon 13:30")));
    // Once is enough.
    let before = life.events.len();
    life.agent("Mon 13:00", add());
    assert!(
        !life.events[before..]
            .iter()
            .any(|occurred| occurred.event.to_string().contains("measured from here on"))
    );
}

#[test]
fn what_is_agreed_on_during_a_wait_stands_still_at_once() {
    let mut life = two(false);
    life.agent("Mon 10:00", wait("customer")).agent("Mon 12:00", add());
    assert!(matches!(life.clock("whole").state(), ClockState::Paused { .. }));
    life.agent("Tue 09:00", CaseCommand::Resume);
    assert_eq!(life.due("whole"), Some(at("Tue 12:00")));
}

#[test]
fn what_was_done_before_it_was_agreed_on_is_not_promised_and_what_is_late_is_late() {
    let mut life = two(false);
    life.agent("Mon 09:30", respond()).agent("Mon 15:00", add());
    assert!(life.case.clocks().all(|clock| clock.target().as_str() != "answer"));
    assert_eq!(life.due("whole"), Some(at("Mon 13:00")));
    assert_eq!(life.clock("whole").breached_at(), Some(at("Mon 15:00")));
}

#[test]
fn a_retired_agreement_is_refused_to_new_matters_and_goes_on_for_old_ones() {
    let mut life = two(true);
    let refused = life.give(at("Mon 10:00"), &agent(), &add()).unwrap_err();
    let retired = CaseRefusal::AgreementRetired { agreement: key("more") };
    assert_eq!(refused, Refusal::Refused(retired.clone()));
    assert!(retired.to_string().contains("`more` is promised to nobody any more"));
    let open = CaseCommand::Open(opening().under(key("more")));
    let refused = Life::new(life.charter.clone()).give(at("Mon 09:00"), &customer(), &open);
    assert_eq!(refused.unwrap_err(), Refusal::Refused(retired));
    // A matter that was under it when that charter came keeps its clocks.
    let mut old = two(false);
    old.agent("Mon 09:10", add());
    old.charter = life.charter.clone();
    old.agent("Mon 10:00", wait("customer")).agent("Mon 11:00", CaseCommand::Resume);
    assert_eq!(old.due("whole"), Some(at("Mon 14:00")));
    life.agent("Mon 12:00", respond());
}
