//! What a customer's message does to a matter that is resolved: nothing, or it takes it up again, as the charter says.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, MessageIntent, Status};
use goodwill::charter::{Charter, CharterDraft, Ratification, Reopening, compare};
use goodwill::decision::{Aggregate, Occurred};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::sla::{ClockState, Metric, Recurrence, Target};
use goodwill::testkit::case::{History, Step, histories};
use goodwill::time::{Elapsed, Span, Timestamp};

use super::laws::config;
use crate::sla::life::{
    Life, agent, at, charter_of, content, customer, customer_id, house, key as named, respond,
    within,
};

fn target(metric: Metric, span: &str) -> Target {
    Target { goal: Some(within(span)), ..Target::measuring(metric, key!("office")) }
}

fn under(reopening: Option<Reopening>) -> Charter {
    let charter = charter_of([
        ("first", target(Metric::first_response(), "working PT1H")),
        ("next", target(Metric::next_response(), "working PT1H")),
        ("once", target(Metric::first_resolution(), "working PT8H")),
        ("total", target(Metric::total_resolution(), "working PT8H")),
        (
            "through",
            target(
                Metric::total_resolution().recurring(Recurrence::ContinuedThrough),
                "working PT30H",
            ),
        ),
        (
            "cycle",
            target(Metric::total_resolution().recurring(Recurrence::Chained), "working PT2H"),
        ),
    ]);
    let draft = CharterDraft { reopening, ..charter.declared().clone() };
    draft.ratify(&Ratification::first(Actor::System)).unwrap()
}

/// Opened on Monday at nine, answered at half past, resolved at noon.
fn resolved(reopening: Reopening) -> Life {
    let mut life = Life::opened(under(Some(reopening)), "Mon 09:00");
    life.agent("Mon 09:30", respond()).agent("Mon 12:00", CaseCommand::Resolve);
    life
}

fn asks_for_a_matter_of_its_own(life: &Life) -> bool {
    let asked = CaseEffect::OpenFollowUp { customer: customer_id(), content: content() };
    life.effects.iter().filter(|effect| **effect == asked).count() == 1
}

#[test]
fn where_the_charter_says_nothing_no_message_takes_anything_up_again() {
    for reopening in [None, Some(Reopening::Never)] {
        let mut life = Life::opened(under(reopening), "Mon 09:00");
        life.agent("Mon 12:00", CaseCommand::Resolve).message("Mon 12:30");
        assert_eq!(life.case.status(), Status::Resolved);
        life.agent("Mon 13:00", CaseCommand::Close).message("Mon 13:30");
        assert_eq!(life.case.status(), Status::Closed);
        assert!(!asks_for_a_matter_of_its_own(&life));
    }
}

/// B-17: what was reopened by a mail was measured as if it had never been solved, or from the mail on alone.
#[test]
fn b17_a_message_takes_it_up_again_and_each_metric_keeps_its_own_law() {
    let mut life = resolved(Reopening::by_message());
    let before = life.events.len();
    life.message("Tue 10:00");
    assert_eq!(life.case.status(), Status::Open);
    let told: Vec<_> = life.events[before..].iter().map(|told| (told.at, &told.event)).collect();
    let first =
        |wanted: fn(&CaseEvent) -> bool| told.iter().position(|(_, it)| wanted(it)).unwrap();
    let reopened = first(|event| *event == CaseEvent::Reopened);
    let wrote = first(|event| matches!(event, CaseEvent::MessageReceived { .. }));
    assert!(reopened < wrote, "the message finds it open");
    assert!(told.iter().all(|(instant, _)| *instant == at("Tue 10:00")));

    // What waits for an answer waits from the message on; what was answered stays answered.
    assert_eq!(life.due("next"), Some(at("Tue 11:00")));
    assert!(matches!(life.clock("first").state(), ClockState::Met { .. }));
    assert!(matches!(life.clock("once").state(), ClockState::Met { .. }), "measured once");
    // Three of eight hours were used up before; the others go on, count the night through, or begin anew.
    assert_eq!(life.due("total"), Some(at("Tue 15:00")));
    assert_eq!(life.due("through"), Some(at("Thu 12:00")));
    assert_eq!((life.clock("total").cycles(), life.clock("through").cycles()), (1, 1));
}

/// Users of other help desks: "thanks" opened the ticket again.
#[test]
fn thanks_take_nothing_up_again_and_neither_does_an_automaton() {
    let automaton = Actor::Automaton { channel: key!("mail") };
    for (actor, command) in [
        (customer(), CaseCommand::thanks(content())),
        (agent(), CaseCommand::thanks(content())),
        (automaton.clone(), CaseCommand::message(content())),
        (automaton, respond()),
        (agent(), respond()),
    ] {
        for end in [CaseCommand::Resolve, CaseCommand::Close] {
            let mut life = resolved(Reopening::by_message());
            if end == CaseCommand::Close {
                life.agent("Mon 12:10", end);
            }
            let status = life.case.status();
            life.give(at("Mon 13:00"), &actor, &command).unwrap();
            assert_eq!(life.case.status(), status, "{command:?}");
            assert!(!asks_for_a_matter_of_its_own(&life), "{command:?}");
        }
    }
}

#[test]
fn whatever_else_the_customer_writes_takes_it_up_again_whoever_hands_it_in() {
    for intent in [None, Some(MessageIntent::Asks)] {
        for actor in [customer(), agent(), Actor::System] {
            let mut life = resolved(Reopening::by_message());
            let message = CaseCommand::ReceiveMessage { content: content(), intent };
            life.give(at("Mon 13:00"), &actor, &message).unwrap();
            assert_eq!(life.case.status(), Status::Open);
            assert!(!asks_for_a_matter_of_its_own(&life));
        }
    }
}

#[test]
fn what_comes_too_late_is_kept_and_asks_for_a_matter_of_its_own() {
    let office = |span: &str| Reopening::by_message_within(span.parse().unwrap(), key!("office"));
    // Resolved on Monday at noon, with six hours left of that day.
    for (law, last, late) in [
        (office("working PT8H"), "Tue 11:00", "Tue 11:01"),
        (office("PT24H"), "Tue 12:00", "Tue 12:01"),
        (office("2 workdays"), "Wed 12:00", "Wed 12:01"),
    ] {
        let mut life = resolved(law.clone());
        life.message(last);
        assert_eq!(life.case.status(), Status::Open, "{law:?}");
        // It counts anew from each resolution.
        life.agent("Thu 12:00", CaseCommand::Resolve).message("Thu 13:00");
        assert_eq!(life.case.status(), Status::Open, "{law:?}");

        let mut life = resolved(law.clone());
        life.message(late);
        assert_eq!(life.case.status(), Status::Resolved, "{law:?}");
        assert!(asks_for_a_matter_of_its_own(&life), "{law:?}");
        let wrote = |told: &Occurred<CaseEvent>| {
            told.at == at(late) && matches!(told.event, CaseEvent::MessageReceived { .. })
        };
        assert!(life.events.iter().any(wrote), "no word of a customer is lost");
    }
}

#[test]
fn at_the_instant_of_the_resolution_it_is_in_time() {
    let none = Reopening::by_message_within(Span::working_hours(0), key!("office"));
    let mut life = resolved(none);
    life.message("Mon 12:00");
    assert_eq!(life.case.status(), Status::Open);
}

/// A calendar that ended with the year refused the customer's message.
#[test]
fn what_no_calendar_can_date_any_more_refuses_no_message() {
    let long = Reopening::by_message_within(Span::calendar_days(400), key!("office"));
    let mut life = resolved(long);
    life.message("Tue+2 10:00");
    assert_eq!(life.case.status(), Status::Open);
}

#[test]
fn a_closed_matter_is_not_taken_up_again_by_a_message() {
    let mut life = resolved(Reopening::by_message());
    life.agent("Mon 12:10", CaseCommand::Close).message("Mon 12:20");
    assert_eq!(life.case.status(), Status::Closed);
    assert!(asks_for_a_matter_of_its_own(&life));
    // Somebody of ours may.
    life.agent("Mon 12:30", CaseCommand::Reopen);
    assert_eq!(life.case.status(), Status::Open);
}

#[test]
fn the_law_is_read_from_toml_checked_and_told_among_the_changes() {
    let text = r#"
reopening = { by_message = { within = { span = "10 workdays", calendar = "nowhere" } } }
"#;
    let draft = goodwill::charter::toml::read(text).unwrap().draft;
    let ten = Reopening::by_message_within(Span::working_days(10), key!("nowhere"));
    assert_eq!(draft.reopening, Some(ten));
    let found = draft.examine(&Ratification::first(Actor::System));
    let dangling = found.iter().find(|it| it.code.as_str() == "charter.dangling-key").unwrap();
    assert_eq!(dangling.place.to_string(), "reopening.by_message.within.calendar");
    for (text, law) in [
        ("reopening = \"never\"", Reopening::Never),
        ("reopening = { by_message = {} }", Reopening::by_message()),
    ] {
        let draft = goodwill::charter::toml::read(text).unwrap().draft;
        assert_eq!(draft.reopening, Some(law));
    }
    assert!(goodwill::charter::toml::read("reopening = \"always\"").is_err());

    let changed = compare(under(None).declared(), under(Some(Reopening::by_message())).declared());
    let places: Vec<_> = changed.changes.iter().map(|change| change.place.to_string()).collect();
    assert_eq!(places, ["reopening"]);
    // A calendar that only this names is not idle.
    let mut draft = CharterDraft { ..house() };
    let office = Reopening::by_message_within(Span::working_days(1), named("lunch"));
    draft.reopening = Some(office);
    let found = draft.examine(&Ratification::first(Actor::System));
    assert!(found.iter().all(|it| it.place.to_string() != "calendars.lunch"), "{found:?}");
}

/// Whether a message takes it up again, by walking through all that was recorded.
fn takes_up_again(charter: &Charter, log: &[Occurred<CaseEvent>], step: &Step) -> bool {
    let CaseCommand::ReceiveMessage { intent, .. } = &step.command else { return false };
    let Some(Reopening::ByMessage { within }) = &charter.declared().reopening else { return false };
    let thanks = *intent == Some(MessageIntent::Thanks);
    if thanks || matches!(step.actor, Actor::Automaton { .. }) {
        return false;
    }
    let mut since: Option<Timestamp> = None;
    for told in log {
        match told.event {
            CaseEvent::Resolved => since = Some(told.at),
            CaseEvent::Closed | CaseEvent::Reopened => since = None,
            _ => {}
        }
    }
    let Some(since) = since else { return false };
    let now = step.occurred_at.unwrap_or_else(|| step.now.max(log.last().unwrap().at));
    let due = within.as_ref().map(|it| (charter.calendar(&it.calendar).unwrap(), it.span));
    due.and_then(|(calendar, span)| calendar.due(since, span).ok()).is_none_or(|due| now <= due)
}

/// Histories at whose end the matter is resolved and the customer writes, within three days: few come to that by themselves.
fn resolved_at_last() -> impl Strategy<Value = History> {
    (histories(), 0..4_320_i32).prop_map(|(mut history, minutes)| {
        let last = history.steps.last().unwrap().clone();
        let step = |command, now| {
            let mut step = last.clone();
            (step.command, step.actor, step.now) = (command, Actor::System, now);
            step.occurred_at = None;
            step
        };
        let later = last.now.after(Elapsed::from_minutes(minutes)).unwrap();
        let resolve = step(CaseCommand::Resolve, last.now);
        let message = step(CaseCommand::message(content()), later);
        history.steps.extend([resolve, message]);
        history
    })
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_message_takes_up_again_what_the_law_says_as_a_command_before_it_would(history in resolved_at_last()) {
        let charter = &history.charter;
        let (mut case, mut log) = (Case::default(), Vec::new());
        for step in &history.steps {
            let before = case.clone();
            let Ok(decided) = case.carry_out(&step.command, &step.context(charter)) else { continue };
            if matches!(step.command, CaseCommand::ReceiveMessage { .. }) {
                let reopened = decided.events.iter().any(|told| told.event == CaseEvent::Reopened);
                prop_assert_eq!(reopened, takes_up_again(charter, &log, step));
                if reopened {
                    let mut by_hand = before;
                    let first = by_hand.carry_out(&CaseCommand::Reopen, &step.context(charter)).unwrap();
                    let second = by_hand.carry_out(&step.command, &step.context(charter)).unwrap();
                    let both: Vec<_> = first.events.into_iter().chain(second.events).collect();
                    prop_assert_eq!(&decided.events, &both);
                    prop_assert_eq!(&by_hand, &case);
                }
            }
            log.extend(decided.events);
        }
    }
}

#[test]
fn the_histories_take_up_again_by_messages_and_come_too_late() {
    use goodwill::proptest::strategy::ValueTree;
    use goodwill::proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut reopened, mut late) = (0, 0);
    for _ in 0..500 {
        let history = resolved_at_last().new_tree(&mut runner).unwrap().current();
        let mut case = Case::default();
        for step in &history.steps {
            let context = step.context(&history.charter);
            let Ok(decided) = case.carry_out(&step.command, &context) else { continue };
            let asked = |it: &CaseEffect| matches!(it, CaseEffect::OpenFollowUp { .. });
            late += usize::from(decided.effects.iter().any(asked));
            let is_message = matches!(step.command, CaseCommand::ReceiveMessage { .. });
            let taken_up = |told: &Occurred<CaseEvent>| told.event == CaseEvent::Reopened;
            reopened += usize::from(is_message && decided.events.iter().any(taken_up));
        }
    }
    assert!(reopened > 50 && late > 50, "{reopened} taken up again, {late} too late");
}
