//! Promises: given where they can be kept, kept or broken, moved by agreement, given up by the customer.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{CaseCommand, CaseEvent, Obligation, PromiseNumber};
use goodwill::customer::OwnHours;
use goodwill::id::{CaseId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::sla::{Assent, Clock, Commitment, Promise, PromiseState};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};

use super::laws::config;
use super::works::{
    accept, assent, back, clerk, clerk_id, draft, fitter, fitter_id, keep, load, number, opened,
    pledge, promise, promise_of, ratified, refused, repair, undertaking, window, words, works,
};
use crate::sla::life::{Life, TICK, agent, agent_id, at, content, customer, priority, take, wait};

fn state(life: &Life, nth: usize) -> PromiseState<PromiseNumber> {
    life.case.promises().nth(nth).unwrap().state
}

/// Promised on Monday at ten for two to three in the afternoon.
fn promised() -> Life {
    let mut life = opened();
    life.agent("Mon 10:00", promise("Mon 14:00", "Mon 15:00"));
    life
}

fn moved(to: (&str, &str), assent: Option<Assent>) -> CaseCommand {
    let to = Box::new(undertaking(pledge(to.0, to.1)));
    CaseCommand::Renegotiate { promise: 1, to, assent }
}

const fn broken(at: Timestamp, lateness: Option<Elapsed>) -> PromiseState<PromiseNumber> {
    PromiseState::Broken { at, lateness, moved_to: None, released: None }
}

#[test]
fn what_is_done_at_the_end_of_the_window_is_kept_and_a_minute_later_broken() {
    let mut life = promised();
    assert_eq!(number(&life, 0), 1, "the number of its clock");
    assert_eq!(state(&life, 0), PromiseState::Open);
    life.agent("Mon 15:00", keep(1));
    assert_eq!(state(&life, 0), PromiseState::Kept { at: at("Mon 15:00") });

    let mut life = promised();
    life.agent("Mon 15:01", keep(1));
    let late = broken(at("Mon 15:00"), Some(Elapsed::from_minutes(1)));
    assert_eq!(state(&life, 0), late);
    assert_eq!(late.to_string(), "was broken at 2026-03-02T15:00:00Z, and done PT1M late");

    // Nobody did it: it is broken when it was due, whenever that is found.
    for woken in ["Mon 15:01", "Wed 09:00"] {
        let mut life = promised();
        life.wake(woken);
        assert_eq!(state(&life, 0), broken(at("Mon 15:00"), None), "{woken}");
        let breach = life.clock("call-back").breached_at();
        assert_eq!(breach, Some(at("Mon 15:00")));
    }
}

#[test]
fn a_promise_remembers_whom_by_whom_in_which_words_and_where_it_came_from() {
    let life = promised();
    let promise = life.case.promise(1).unwrap().promise;
    assert_eq!((promise.given_by().as_str(), promise.given_at()), ("service", at("Mon 10:00")));
    let pledge = promise.pledge();
    assert_eq!(pledge.window(), window("Mon 14:00", "Mon 15:00"));
    assert_eq!((pledge.channel().as_str(), pledge.wording()), ("phone", words()));
    assert_eq!(
        promise.to_string(),
        "promised by service: phone, from 2026-03-02T14:00:00Z to 2026-03-02T15:00:00Z"
    );
}

#[test]
fn a_window_in_which_nobody_could_keep_it_is_refused_with_the_next_one() {
    let evenings = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "17:00-20:00");
    let evenings = || OwnHours::Declared(Box::new(evenings.clone()));
    let noon = || {
        let noon = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "12:00-13:00");
        OwnHours::Declared(Box::new(noon))
    };
    let plain = |from, to| undertaking(pledge(from, to));
    let at_evening = |from, to| plain(from, to).when_the_customer_may_be_reached(evenings());
    for (undertaking, why, next) in [
        (
            plain("Mon 19:00", "Mon 20:00"),
            "nobody of ours works",
            "03-03T09:00:00Z to 2026-03-03T10",
        ),
        (
            at_evening("Mon 14:00", "Mon 15:00"),
            "cannot be reached",
            "03-02T17:00:00Z to 2026-03-02T18",
        ),
        (
            at_evening("Mon 16:00", "Mon 17:00"),
            "cannot be reached",
            "03-02T17:00:00Z to 2026-03-02T18",
        ),
        (
            plain("Mon 12:00", "Mon 12:30").but_not_in(noon()),
            "must not be disturbed",
            "03-02T13:00:00Z to 2026-03-02T13:30",
        ),
        (
            plain("Mon 17:30", "Mon 22:00")
                .when_the_customer_may_be_reached(OwnHours::Calendar(key!("evening"))),
            "do not meet",
            "none",
        ),
    ] {
        let (code, said) = refused(&mut opened(), "Mon 10:00", &agent(), &promise_of(undertaking));
        assert_eq!(code, "case.no-usable-instant");
        assert!(said.contains(why), "{said}");
        let named = said.contains(&format!("; the next that has is from 2026-{next}"));
        assert_eq!(named, next != "none", "{said}");
    }
    let mut life = opened();
    life.agent("Mon 10:00", promise_of(at_evening("Mon 14:00", "Mon 17:30")));
}

#[test]
fn promises_are_refused_with_the_reason() {
    let named = CalendarDraft::new("UTC", 2026..=2026)
        .open(WORKWEEK, "17:00-20:00")
        .holiday("2026-05-04", "Ann's wedding");
    let named = OwnHours::Declared(Box::new(named));
    let afternoon = || pledge("Mon 14:00", "Mon 15:00");
    let stranger = Assent { by: CustomerId::fresh(&SequentialIds::starting_at(77)), ..assent() };
    let unmeasured = {
        let mut undertaking = undertaking(afternoon());
        undertaking.under = key!("standard");
        undertaking
    };
    let past = promise("Mon 09:30", "Mon 15:00");
    let hours = undertaking(afternoon()).when_the_customer_may_be_reached(named);
    let unknown = undertaking(afternoon().relying_on(key!("flying")));
    let next_year = "2027-03-02T09:00:00Z".parse::<Timestamp>().unwrap();
    let beyond = goodwill::sla::DueWindow::new(at("Mon 14:00"), next_year).unwrap();
    let beyond = goodwill::sla::Pledge::new(
        key!("phone"),
        beyond,
        crate::sla::life::customer_id(),
        words(),
        goodwill::sla::Provenance::Message(content()),
    );
    for (name, actor, command, code) in [
        ("the past", agent(), past, "case.window-before-promise"),
        ("not measured", agent(), promise_of(unmeasured), "case.promises-not-measured"),
        ("a name in the hours", agent(), promise_of(hours), "case.bad-hours"),
        ("no such capability", agent(), promise_of(unknown), "case.unknown-key"),
        ("by the customer", customer(), promise("Mon 14:00", "Mon 15:00"), "case.not-ours"),
        ("beyond the calendar", agent(), promise_of(undertaking(beyond)), "case.undatable-promise"),
        ("none to keep", agent(), keep(1), "case.unknown-promise"),
        ("a target is none", agent(), keep(0), "case.unknown-promise"),
        ("none to move", agent(), moved(("Tue 10:00", "Tue 11:00"), None), "case.unknown-promise"),
    ] {
        assert_eq!(refused(&mut opened(), "Mon 10:00", &actor, &command).0, code, "{name}");
    }
    let release = |by| CaseCommand::Release { promise: 1, by };
    for (name, actor, command, code) in [
        ("a stranger gives it up", agent(), release(stranger), "case.not-theirs"),
        ("for another", customer(), release(stranger), "case.not-theirs"),
        ("closed over it", agent(), CaseCommand::Close, "case.promise-open"),
        (
            "a stranger agrees",
            agent(),
            moved(("Tue 10:00", "Tue 11:00"), Some(stranger)),
            "case.not-theirs",
        ),
        (
            "to a bad window",
            agent(),
            moved(("Tue 20:00", "Tue 21:00"), Some(assent())),
            "case.no-usable-instant",
        ),
        ("the customer keeps it", customer(), keep(1), "case.not-ours"),
    ] {
        assert_eq!(refused(&mut promised(), "Mon 11:00", &actor, &command).0, code, "{name}");
    }
    let mut life = promised();
    life.agent("Mon 14:30", keep(1));
    for command in [keep(1), release(assent()), moved(("Tue 10:00", "Tue 11:00"), Some(assent()))] {
        let (code, said) = refused(&mut life, "Mon 14:40", &agent(), &command);
        assert_eq!(code, "case.promise-settled");
        assert_eq!(said, "promise 1 was kept at 2026-03-02T14:30:00Z; give a new one");
    }
}

#[test]
fn moved_in_time_and_by_agreement_it_is_renegotiated_and_else_broken() {
    let agreed = moved(("Tue 10:00", "Tue 11:00"), Some(assent()));
    let mut life = promised();
    life.agent("Mon 15:00", agreed.clone());
    let renegotiated =
        PromiseState::Renegotiated { at: at("Mon 15:00"), to: 2, agreed_by: assent() };
    assert_eq!((state(&life, 0), state(&life, 1)), (renegotiated, PromiseState::Open));
    assert_eq!(life.case.next_wake().unwrap().at, at("Mon 17:00").after(TICK).unwrap());

    // Nobody asked the customer.
    let mut life = promised();
    life.agent("Mon 12:00", moved(("Tue 10:00", "Tue 11:00"), None));
    let moved_to = Some(2);
    assert_eq!(
        state(&life, 0),
        PromiseState::Broken { at: at("Mon 12:00"), lateness: None, moved_to, released: None }
    );
    assert_eq!(state(&life, 1), PromiseState::Open);
    let (code, _) = refused(&mut life, "Mon 13:00", &agent(), &keep(1));
    assert_eq!(code, "case.promise-settled", "what took its place is to be kept");

    // It is too late to move it without asking.
    let mut life = promised();
    let unasked = moved(("Tue 10:00", "Tue 11:00"), None);
    let (code, said) = refused(&mut life, "Mon 15:01", &agent(), &unasked);
    assert_eq!(code, "case.promise-settled");
    assert_eq!(said, "promise 1 was broken at 2026-03-02T15:00:00Z; give a new one");
}

#[test]
fn a_broken_promise_is_settled_with_the_customer_and_stays_broken() {
    let nothing = || {
        let mut life = promised();
        life.wake("Mon 16:00");
        let (code, _) = refused(&mut life, "Mon 16:00", &agent(), &CaseCommand::Close);
        assert_eq!(code, "case.promise-open", "it is still to be done");
        assert_eq!(life.case.next_due().map(|due| due.1), Some(Obligation::Promise(1)));
        life
    };
    let at_three = |moved_to, released| PromiseState::Broken {
        at: at("Mon 15:00"),
        lateness: None,
        moved_to,
        released,
    };
    let mut given_up = nothing();
    let release = CaseCommand::Release { promise: 1, by: assent() };
    given_up.give(at("Mon 16:10"), &customer(), &release).unwrap();
    assert_eq!(state(&given_up, 0), at_three(None, Some(assent())));
    assert!(!given_up.case.promise(1).unwrap().is_undone());
    assert_ne!(given_up.case.next_due().map(|due| due.1), Some(Obligation::Promise(1)));
    let (code, _) = refused(&mut given_up, "Mon 16:20", &customer(), &release);
    assert_eq!(code, "case.promise-settled", "once is enough");
    given_up.agent("Mon 16:20", CaseCommand::Close);

    let mut late = nothing();
    late.agent("Mon 16:10", moved(("Tue 10:00", "Tue 11:00"), Some(assent())));
    assert_eq!(state(&late, 0), at_three(Some(2), None));
    assert_eq!(state(&late, 1), PromiseState::Open);
    assert_ne!(late.case.next_due().map(|due| due.1), Some(Obligation::Promise(1)));
    late.agent("Tue 10:30", keep(2));
    late.agent("Tue 10:40", CaseCommand::Close);
}

#[test]
fn only_the_customers_side_gives_a_promise_up() {
    for actor in [agent(), customer()] {
        let mut life = promised();
        let command = CaseCommand::Release { promise: 1, by: assent() };
        life.give(at("Mon 11:00"), &actor, &command).unwrap();
        assert_eq!(state(&life, 0), PromiseState::Released { at: at("Mon 11:00"), by: assent() });
        life.wake("Tue 12:00");
        assert_eq!(life.clock("call-back").breaches(), 0);
        life.agent("Tue 12:00", CaseCommand::Close);
    }
}

/// glpi#17186: a pause moved a deadline that somebody had set by hand.
#[test]
fn a_wait_moves_an_elastic_promise_and_never_a_fixed_one() {
    let mut life = opened();
    life.agent("Mon 10:00", promise("Mon 14:00", "Mon 15:00"));
    life.agent("Mon 10:00", promise_of(undertaking(pledge("Mon 14:00", "Mon 15:00").elastic())));
    life.agent("Mon 11:00", wait("customer")).message("Mon 12:30");
    let dues: Vec<Option<Timestamp>> = life.case.clocks().skip(1).map(Clock::due).collect();
    assert_eq!(dues, [Some(at("Mon 15:00")), Some(at("Mon 16:30"))]);
    // While it waits, the fixed one is as due as before.
    let mut life = promised();
    life.agent("Mon 11:00", wait("customer")).wake("Mon 16:00");
    assert_eq!(state(&life, 0), broken(at("Mon 15:00"), None));
    // Solved is not done: what was promised is still owed.
    let mut life = promised();
    life.agent("Mon 11:00", CaseCommand::Resolve).wake("Mon 16:00");
    assert_eq!(state(&life, 0), broken(at("Mon 15:00"), None));
    // Another priority is no agreement with the customer.
    let mut life = promised();
    life.agent("Mon 11:00", priority("high"));
    assert_eq!(life.due("call-back"), Some(at("Mon 15:00")));
}

/// B-16: a call-back that is due outside the shift of whoever promised it.
#[test]
fn a_promise_survives_a_hand_off_and_a_change_of_shift() {
    let mut life = promised();
    let before = life.case.promise(1).unwrap().promise.clone();
    life.agent("Mon 11:00", take()).agent("Mon 12:00", repair());
    life.give(at("Mon 12:30"), &fitter(), &accept(fitter_id())).unwrap();
    life.give(at("Mon 12:40"), &fitter(), &back()).unwrap();
    life.give(at("Mon 12:45"), &clerk(), &accept(clerk_id())).unwrap();
    life.agent("Mon 13:00", CaseCommand::Take { agent: agent_id() });
    let after = life.case.promise(1).unwrap();
    assert_eq!((after.promise, after.state), (&before, PromiseState::Open));
    assert_eq!(life.case.next_due(), Some((at("Mon 14:45"), Obligation::Target(5))));
    life.give(at("Mon 14:59"), &clerk(), &keep(1)).unwrap();
    assert_eq!(state(&life, 0), PromiseState::Kept { at: at("Mon 14:59") });
    assert_eq!(life.case.promise(1).unwrap().promise.given_by().as_str(), "service");
}

#[test]
fn the_tightest_obligation_wins() {
    let mut life = opened();
    assert_eq!(life.case.next_due(), Some((at("Mon 17:00"), Obligation::Target(0))));
    life.agent("Mon 10:00", promise("Mon 14:00", "Mon 15:00"));
    life.agent("Mon 10:00", promise("Mon 11:00", "Mon 12:00"));
    assert_eq!(life.case.next_due(), Some((at("Mon 12:00"), Obligation::Promise(2))));
    let warned_at = at("Mon 11:45");
    assert_eq!(life.case.next_wake().map(|wake| wake.at), Some(warned_at));
    life.agent("Mon 11:30", keep(2));
    assert_eq!(life.case.next_due(), Some((at("Mon 15:00"), Obligation::Promise(1))));
}

#[test]
fn what_is_not_ready_is_promised_conditionally_or_not_at_all() {
    let visit = || pledge("Mon 14:00", "Mon 15:00").relying_on(key!("visits"));
    let mut life = opened();
    let (code, said) = refused(&mut life, "Mon 10:00", &agent(), &promise_of(undertaking(visit())));
    assert_eq!(code, "case.overpromise");
    assert_eq!(
        said,
        "it relies on what is not ready: `visits`, ready by 2026-06-01; promise it conditionally, or later"
    );
    life.agent("Mon 10:00", promise_of(undertaking(visit().conditional())));
    assert!(life.case.promise(1).unwrap().promise.pledge().is_conditional());
    let advice = pledge("Mon 14:00", "Mon 15:00").relying_on(key!("phone-advice"));
    life.agent("Mon 10:00", promise_of(undertaking(advice)));

    // One service that has it is enough.
    let mut draft = draft();
    let ready = goodwill::charter::Service::ready(key!("service"), key!("visits"));
    draft = draft.service(key!("visits-of-the-service"), ready);
    let mut life = Life::opened(ratified(&draft), "Mon 09:00");
    life.agent("Mon 10:00", promise_of(undertaking(visit())));
}

#[test]
fn a_team_without_time_is_told_the_earliest_honest_date_and_what_stands_in_the_way() {
    let ids = SequentialIds::starting_at(90);
    let (one, other) = (CaseId::fresh(&ids), CaseId::fresh(&ids));
    let commitment =
        |case, due| Commitment { case, work: WorkingTime::from_hours(3), due: at(due) };
    let load = load(2).beside(commitment(one, "Mon 14:00")).beside(commitment(other, "Tue 12:00"));
    let mut life = opened();
    let tight = undertaking(pledge("Mon 13:00", "Mon 14:00")).beside(load.clone());
    let (code, said) = refused(&mut life, "Mon 10:00", &agent(), &promise_of(tight));
    assert_eq!(code, "case.overloaded");
    assert_eq!(
        said,
        "nobody has time for it by 2026-03-02T14:00:00Z: 1 promise stands in the way; \
         the earliest honest time is 2026-03-02T15:00:00Z"
    );
    let honest = undertaking(pledge("Mon 14:00", "Mon 15:00")).beside(load);
    life.agent("Mon 10:00", promise_of(honest));
}

fn moves() -> Vec<(Actor, CaseCommand)> {
    let release = |promise| CaseCommand::Release { promise, by: assent() };
    let numbered = |promise, assent| {
        let to = Box::new(undertaking(pledge("Wed 10:00", "Wed 11:00")));
        CaseCommand::Renegotiate { promise, to, assent }
    };
    vec![
        (clerk(), promise("Mon 14:00", "Mon 15:00")),
        (clerk(), promise("Tue 10:00", "Tue 16:00")),
        (clerk(), promise_of(undertaking(pledge("Tue 10:00", "Tue 11:00").elastic()))),
        (clerk(), keep(1)),
        (clerk(), keep(2)),
        (clerk(), keep(3)),
        (clerk(), numbered(1, Some(assent()))),
        (clerk(), numbered(2, None)),
        (customer(), release(1)),
        (clerk(), release(2)),
        (clerk(), wait("customer")),
        (clerk(), CaseCommand::Resume),
        (clerk(), CaseCommand::Resolve),
        (clerk(), CaseCommand::Reopen),
        (clerk(), CaseCommand::Close),
        (clerk(), repair()),
        (fitter(), accept(fitter_id())),
        (fitter(), back()),
        (clerk(), accept(clerk_id())),
        (Actor::System, CaseCommand::Wake),
    ]
}

proptest! {
    #![proptest_config(config(500))]

    /// Each promise that was given is in one state at any prefix of the log; none is lost, whoever has the matter; none is
    /// reopened; and nothing is closed over an open one.
    #[test]
    fn promises_given_are_kept_broken_moved_given_up_or_open(
        steps in proptest::collection::vec((select(moves()), 0..500_i64), 1..24),
    ) {
        let mut life = Life::opened(works(), "Mon 09:00");
        let mut now = at("Mon 09:00").as_micros();
        for ((actor, command), minutes) in steps {
            now += minutes * 60_000_000;
            drop(life.give(Timestamp::from_micros(now).unwrap(), &actor, &command));
        }
        let mut case = goodwill::case::Case::default();
        let (mut given, mut settled) = (0, BTreeMap::new());
        for occurred in &life.events {
            goodwill::decision::Aggregate::evolve(&mut case, occurred);
            given += usize::from(matches!(occurred.event, CaseEvent::Promised { .. }));
            let mut counts = [0; 5];
            for promised in case.promises() {
                let place = match promised.state {
                    PromiseState::Open => 0,
                    PromiseState::Kept { .. } => 1,
                    PromiseState::Broken { .. } => 2,
                    PromiseState::Renegotiated { .. } => 3,
                    PromiseState::Released { by, .. } => {
                        prop_assert_eq!(Some(by.by), case.customer());
                        4
                    }
                };
                counts[place] += 1;
                if place > 0 {
                    prop_assert_eq!(*settled.entry(promised.number).or_insert(place), place);
                }
                if let PromiseState::Kept { at } = promised.state
                    && !promised.promise.pledge().is_elastic() {
                    prop_assert!(at <= promised.promise.pledge().window().by());
                }
            }
            prop_assert_eq!(counts.iter().sum::<usize>(), given);
            let undone = case.promises().any(|promised| promised.is_undone());
            prop_assert!(case.status() != goodwill::case::Status::Closed || !undone);
        }
        prop_assert_eq!(case, life.case);
    }

    /// Data make the promises that constructors make, and no others.
    #[test]
    fn a_promise_is_read_as_it_was_written_and_a_spoilt_one_is_refused(
        minutes in proptest::array::uniform3(-3_000..3_000_i64),
        flags in any::<(bool, bool)>(),
    ) {
        let [given, opens, ends] = minutes.map(|minutes| {
            Timestamp::from_micros(at("Mon 12:00").as_micros() + minutes * 60_000_000).unwrap()
        });
        let mut whole = pledge("Tue 14:00", "Tue 15:00");
        if flags.0 {
            whole = whole.elastic().relying_on(key!("visits"));
        }
        let promise = Promise::given(at("Mon 09:00"), key!("service"), whole).unwrap();
        let mut written = serde_json::to_value(&promise).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Promise>(written.clone()).unwrap(), &promise);
        written["given_at"] = serde_json::to_value(given).unwrap();
        written["pledge"]["window"]["not_before"] = serde_json::to_value(opens).unwrap();
        written["pledge"]["window"]["by"] = serde_json::to_value(ends).unwrap();
        let sound = given <= opens && opens < ends;
        prop_assert_eq!(serde_json::from_value::<Promise>(written.clone()).is_ok(), sound);
        for field in ["channel", "window", "agreed_with", "wording", "from"] {
            let mut without = written.clone();
            without["pledge"].as_object_mut().unwrap().remove(field);
            prop_assert!(serde_json::from_value::<Promise>(without).is_err());
        }
    }
}
