//! Every way in which a case says no, by code and message, each without changing anything.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseRefusal, Opening, codes};
use goodwill::charter::{Context, Ratification};
use goodwill::decision::{Aggregate, OutOfOrder, Refusal, codes as decision_codes};
use goodwill::id::{CharterVersion, Code};
use goodwill::sla::{Metric, Target};

use crate::sla::life::{
    Life, agent, assign, at, charter_of, customer, key, open, opening, priority, respond, take,
    wait, within,
};

fn target() -> Target {
    let target = Target::measuring(Metric::first_response(), key("office"));
    Target { goal: Some(within("working PT4H")), ..target }
}

fn unopened() -> Life {
    Life::new(charter_of([("first", target())]))
}

fn opened() -> Life {
    Life::opened(charter_of([("first", target())]), "Mon 09:00")
}

fn closed() -> Life {
    let mut life = opened();
    life.agent("Mon 09:30", CaseCommand::Close);
    life
}

#[test]
fn every_refusal_has_a_code_and_one_sentence() {
    let unopened_refuses = |command| (unopened(), agent(), command);
    let opened_refuses = |command| (opened(), agent(), command);
    let closed_refuses = |command| (closed(), agent(), command);
    for ((life, actor, command), code, message) in [
        (
            unopened_refuses(respond()),
            codes::NOT_OPENED,
            "the case has not been opened; open it first",
        ),
        (
            unopened_refuses(CaseCommand::Wake),
            codes::NOT_OPENED,
            "the case has not been opened; open it first",
        ),
        (opened_refuses(open()), codes::ALREADY_OPENED, "the case has been opened before"),
        (
            opened_refuses(CaseCommand::Resume),
            codes::WRONG_STATUS,
            "a case that is open cannot resume: it does not wait",
        ),
        (
            opened_refuses(CaseCommand::Reopen),
            codes::WRONG_STATUS,
            "a case that is open cannot be reopened",
        ),
        (
            closed_refuses(CaseCommand::Close),
            codes::WRONG_STATUS,
            "a case that is closed cannot be closed",
        ),
        (
            closed_refuses(CaseCommand::Resolve),
            codes::WRONG_STATUS,
            "a case that is closed cannot be resolved",
        ),
        (closed_refuses(take()), codes::WRONG_STATUS, "a case that is closed cannot be taken"),
        (
            closed_refuses(assign("workshop")),
            codes::WRONG_STATUS,
            "a case that is closed cannot be assigned",
        ),
        (closed_refuses(wait("parts")), codes::WRONG_STATUS, "a case that is closed cannot wait"),
        (
            opened_refuses(wait("weather")),
            codes::UNKNOWN_KEY,
            "the charter knows no wait reason called `weather`",
        ),
        (
            opened_refuses(priority("urgent")),
            codes::UNKNOWN_KEY,
            "the charter knows no priority called `urgent`",
        ),
        (
            opened_refuses(assign("kitchen")),
            codes::UNKNOWN_KEY,
            "the charter knows no department called `kitchen`",
        ),
        ((opened(), customer(), respond()), codes::NOT_OURS, "only somebody of ours may do that"),
        ((opened(), customer(), take()), codes::NOT_OURS, "only somebody of ours may do that"),
        (
            (opened(), customer(), assign("workshop")),
            codes::NOT_OURS,
            "only somebody of ours may do that",
        ),
    ] {
        let context = Context::new(at("Mon 10:00"), &actor, &life.charter);
        let refusal = life.case.decide(&command, &context).unwrap_err();
        assert_eq!((refusal.code(), refusal.to_string()), (code, message.to_owned()));
    }
}

#[test]
fn an_opening_with_an_unknown_key_names_it() {
    let with = |change: fn(&mut Opening)| {
        let mut opening = opening();
        change(&mut opening);
        opening
    };
    for (opening, message) in [
        (with(|opening| opening.channel = key("fax")), "no channel called `fax`"),
        (
            with(|opening| opening.department = Some(key("kitchen"))),
            "no department called `kitchen`",
        ),
        (with(|opening| opening.queue = Some(key("line"))), "no queue called `line`"),
        // A queue of another department is as good as none.
        (with(|opening| opening.queue = Some(key("workshop"))), "no queue called `workshop`"),
        (with(|opening| opening.priority = Some(key("urgent"))), "no priority called `urgent`"),
        (with(|opening| opening.agreements = vec![key("gold")]), "no agreement called `gold`"),
    ] {
        let life = unopened();
        let (actor, command) = (customer(), CaseCommand::Open(opening));
        let context = Context::new(at("Mon 10:00"), &actor, &life.charter);
        let refusal = life.case.decide(&command, &context).unwrap_err();
        assert_eq!(refusal.code(), codes::UNKNOWN_KEY);
        assert_eq!(refusal.to_string(), format!("the charter knows {message}"));
    }
}

#[test]
fn a_promise_that_the_calendar_cannot_date_is_not_made() {
    let life = unopened();
    let late = "2026-12-31T17:00:00Z".parse().unwrap();
    let actor = customer();
    let refusal = life.case.decide(&open(), &Context::new(late, &actor, &life.charter));
    let refusal = refusal.unwrap_err();
    assert_eq!(refusal.code(), codes::NO_DUE_TIME);
    let message = refusal.to_string();
    assert!(message.starts_with("the target `first` has no due time: "), "{message}");
    assert!(message.contains("2026"), "{message}");
}

#[test]
fn time_never_goes_back_and_the_refusal_names_both_instants() {
    let mut life = opened();
    life.agent("Mon 12:00", respond());
    let actor = agent();
    let before = Context::new(at("Mon 13:00"), &actor, &life.charter).occurred_at(at("Mon 11:00"));
    let refusal = life.case.decide(&respond(), &before).unwrap_err();
    let named = OutOfOrder::BeforeLast { at: at("Mon 11:00"), last_at: at("Mon 12:00") };
    assert_eq!(refusal, Refusal::OutOfOrder(named));
    assert_eq!(refusal.code(), decision_codes::OUT_OF_ORDER);
    assert_eq!(
        refusal.to_string(),
        "2026-03-02T11:00:00Z lies before 2026-03-02T12:00:00Z, which has already been recorded"
    );

    let ahead = Context::new(at("Mon 13:00"), &actor, &life.charter).occurred_at(at("Mon 14:00"));
    let refusal = life.case.decide(&respond(), &ahead).unwrap_err();
    let named = OutOfOrder::AfterNow { at: at("Mon 14:00"), now: at("Mon 13:00") };
    assert_eq!(refusal, Refusal::OutOfOrder(named));
    assert_eq!(
        refusal.to_string(),
        "2026-03-02T14:00:00Z lies after 2026-03-02T13:00:00Z, the present instant"
    );
}

#[test]
fn an_entry_made_later_keeps_its_instant_and_a_clock_that_is_behind_is_raised() {
    let mut life = opened();
    let actor = agent();
    let now = at("Tue 12:00");
    let later = Context::new(now, &actor, &life.charter).occurred_at(at("Mon 12:00"));
    let decision = life.case.decide(&respond(), &later).unwrap();
    assert!(decision.events.iter().all(|occurred| occurred.at == at("Mon 12:00")));

    life.agent("Mon 12:00", respond());
    let behind = Context::new(at("Mon 11:00"), &actor, &life.charter);
    let decision = life.case.decide(&respond(), &behind).unwrap();
    assert_eq!(decision.last_at(), Some(at("Mon 12:00")));
}

#[test]
fn a_case_runs_only_under_the_charter_that_it_is_pinned_to() {
    let life = opened();
    let second =
        Ratification::following(CharterVersion::new(1), CharterVersion::new(2), Actor::System);
    let other = life.charter.declared().ratify(&second).unwrap();
    let actor = agent();
    let context = Context::new(at("Mon 10:00"), &actor, &other);
    let refusal = life.case.decide(&respond(), &context).unwrap_err();
    let expected = CaseRefusal::OtherCharter { pinned: 1, given: 2 };
    assert_eq!(refusal, Refusal::Refused(expected));
    assert_eq!(refusal.code(), codes::OTHER_CHARTER);
    assert_eq!(
        refusal.to_string(),
        "the case is pinned to version 1 of the charter, version 2 was given"
    );
}

#[test]
fn the_codes_are_all_different() {
    let mut codes: Vec<Code> = vec![
        codes::NOT_OPENED,
        codes::ALREADY_OPENED,
        codes::WRONG_STATUS,
        codes::UNKNOWN_KEY,
        codes::NO_DUE_TIME,
        codes::OTHER_CHARTER,
        codes::NOT_OURS,
    ];
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 7);
}
