//! Agreements that a matter comes under later.

use goodwill::case::CaseCommand;
use goodwill::key;
use goodwill::sla::{Agreement, Metric, Recurrence, Signal, SignalSet, Target};

use super::works::{accept, assent, draft, fitter, fitter_id, keep, promise, ratified, repair};
use crate::sla::life::{Life, at, within};

/// The works, with an agreement by when somebody takes a matter on.
fn with_care() -> Life {
    let taken_on = Metric {
        starts: SignalSet::of(&[Signal::Opened]),
        stops: SignalSet::of(&[Signal::Taken]),
        recurs: Recurrence::Once,
    };
    let target = Target::measuring(taken_on, key!("office"));
    let target = Target { goal: Some(within("working PT2H")), ..target };
    let mut draft = draft();
    draft.agreements.insert(key!("care"), Agreement::sla().target(key!("taken-on"), target));
    let mut life = Life::opened(ratified(&draft), "Mon 09:00");
    life.agent("Mon 10:00", repair());
    life
}

#[test]
fn a_promise_given_by_word_does_not_stand_for_the_agreement_that_measures_it() {
    let mut draft = draft();
    let solution = Target::measuring(Metric::first_resolution(), key!("office"));
    let solution = Target { goal: Some(within("working PT6H")), ..solution };
    let call_backs = draft.agreements.get_mut("call-backs").unwrap();
    call_backs.targets.insert(key!("settled"), solution);
    let mut life = Life::opened(ratified(&draft), "Mon 09:00");
    life.agent("Mon 10:00", promise("Mon 14:00", "Mon 15:00"));
    life.agent("Mon 11:00", CaseCommand::AddAgreement { agreement: key!("call-backs") });
    assert_eq!(life.due("settled"), Some(at("Mon 15:00")), "six hours from nine on");
    // By then it is promised, and a second time changes nothing.
    let clocks = life.case.clocks().len();
    life.agent("Mon 11:30", CaseCommand::AddAgreement { agreement: key!("call-backs") });
    assert_eq!(life.case.clocks().len(), clocks);
}

#[test]
fn what_became_of_promises_is_remembered_for_what_is_promised_later() {
    let until = |signal| Metric {
        starts: SignalSet::of(&[Signal::Opened]),
        stops: SignalSet::of(&[signal]),
        recurs: Recurrence::Once,
    };
    let within_a_day = |metric| {
        let target = Target::measuring(metric, key!("office"));
        Target { goal: Some(within("working PT8H")), ..target }
    };
    let care = Agreement::sla()
        .target(key!("made"), within_a_day(until(Signal::PromiseMade)))
        .target(key!("kept"), within_a_day(until(Signal::PromiseKept)))
        .target(key!("released"), within_a_day(until(Signal::Released)));
    let charter = ratified(&draft().agreement(key!("care"), care));
    let made = promise("Mon 14:00", "Mon 15:00");
    let released = CaseCommand::Release { promise: 1, by: assent() };
    let rows = [
        (vec![], vec!["kept", "made", "released"]),
        (vec![made.clone()], vec!["kept", "released"]),
        (vec![made.clone(), keep(1)], vec!["released"]),
        (vec![made, released], vec!["kept"]),
    ];
    for (said, expected) in rows {
        let mut life = Life::opened(charter.clone(), "Mon 09:00");
        for command in said {
            life.agent("Mon 10:00", command);
        }
        life.agent("Mon 11:00", CaseCommand::AddAgreement { agreement: key!("care") });
        let of_care = life.case.clocks().filter(|it| it.agreement() == &key!("care"));
        let added: Vec<_> = of_care.map(|it| it.target().as_str().to_owned()).collect();
        assert_eq!(added, expected);
    }
}

#[test]
fn whoever_accepted_a_matter_took_it_on_so_that_this_is_not_promised_later() {
    let add = || CaseCommand::AddAgreement { agreement: key!("care") };
    let has_it = |life: &Life| life.case.clocks().any(|it| it.target() == &key!("taken-on"));
    let mut accepted = with_care();
    accepted.give(at("Mon 10:30"), &fitter(), &accept(fitter_id())).unwrap();
    accepted.agent("Mon 12:00", add());
    assert!(!has_it(&accepted));
    // While it is only offered nobody has taken it on.
    let mut offered = with_care();
    offered.agent("Mon 10:30", add());
    assert!(has_it(&offered));
    assert_eq!(offered.due("taken-on"), Some(at("Mon 11:00")));
}
