//! The customer's own hours of a matter, where it is merged, split, promised something, or opened by rules.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, EVERY_DAY};
use goodwill::case::{CaseCommand, Opening, Since, Undertaking};
use goodwill::charter::{Charter, CharterDraft, Ratification};
use goodwill::id::CharterVersion;
use goodwill::key;
use goodwill::sla::{
    Agreement, ChangeLaw, DueWindow, HoursCounted, Metric, Pledge, Provenance, Target,
};
use goodwill::time::Span;

use super::office::{Office, at, id, merge, owed};

/// A solution within four hours in which we and the customer are there; customers are there by day or in the evening.
fn charter() -> Charter {
    let hours = |hours: &str| CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, hours);
    let solution = Target::measuring(Metric::first_resolution(), key!("always"))
        .counting(HoursCounted::both(key!("always")))
        .within(Span::working_hours(4));
    let call_back = Target::measuring(Metric::promise(), key!("always"));
    CharterDraft::default()
        .calendar(key!("always"), hours("00:00-24:00"))
        .calendar(key!("day"), hours("09:00-17:00"))
        .calendar(key!("evening"), hours("18:00-22:00"))
        .customers_calendar(key!("day"))
        .customers_calendar(key!("evening"))
        .department(key!("works"), "Public works")
        .channel(key!("letter"), "Letter")
        .priority(key!("high"), "High")
        .agreement(key!("promise"), Agreement::sla().target(key!("solution"), solution))
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back))
        .ratify(&Ratification::first(Actor::System))
        .unwrap()
}

fn opening() -> Opening {
    let opening = Opening::new(id(3), key!("letter"), key!("works"), key!("high"));
    opening.under(key!("promise"))
}

fn keeping(hours: &str) -> CaseCommand {
    CaseCommand::Open(opening().keeping_hours(hours.parse().unwrap()))
}

const HOUR: i32 = 60;

/// Two matters of one customer, opened at nine in the morning: of the day, and of the evening.
fn two() -> Office {
    let mut office = Office::under(charter());
    office.told(1, 0, keeping("day"));
    office.told(2, 0, keeping("evening"));
    office
}

#[test]
fn what_is_carried_keeps_the_hours_on_which_it_was_promised() {
    let mut office = two();
    assert_eq!(owed(&office.case(1)), [("solution".to_owned(), Some(at(4 * HOUR)))]);
    assert_eq!(owed(&office.case(2)), [("solution".to_owned(), Some(at(13 * HOUR)))]);
    // The matter of the day goes into the one of the evening: what it owes falls due sooner, and is carried.
    office.told(1, HOUR, merge(2));
    let dues = |office: &Office| -> Vec<_> {
        owed(&office.case(2)).into_iter().map(|(_, due)| due.unwrap()).collect()
    };
    assert_eq!(dues(&office), [at(13 * HOUR), at(4 * HOUR)]);
    let told =
        |office: &Office, clock| office.case(2).counted_on(clock, &charter()).unwrap().theirs;
    assert_eq!((told(&office, 0), told(&office, 1)), (Some(key!("evening")), Some(key!("day"))));
    // Other hours of the survivor's are none of what it carries.
    let change = |calendar| CaseCommand::ChangeCustomersCalendar {
        calendar: Some(calendar),
        law: ChangeLaw::Retroactive,
    };
    let mut office = two();
    office.told(1, HOUR, merge(2));
    office.told(2, 2 * HOUR, change(key!("day")));
    assert_eq!(dues(&office), [at(4 * HOUR), at(4 * HOUR)]);
    office.told(2, 2 * HOUR, change(key!("evening")));
    assert_eq!(dues(&office), [at(13 * HOUR), at(4 * HOUR)]);
    assert_eq!(told(&office, 1), Some(key!("day")));
    // And the matter that was merged is not changed by itself.
    let (code, _) = office.refuses(1, 3 * HOUR, change(key!("evening")));
    assert_eq!(code, "case.merged");
}

#[test]
fn what_is_split_off_is_of_a_customer_with_the_same_hours() {
    for (named, kept) in [(None, "evening"), (Some("day"), "day")] {
        let mut office = two();
        let opening = match named {
            Some(hours) => opening().keeping_hours(hours.parse().unwrap()),
            None => opening(),
        };
        let opening = Box::new(opening);
        let split = CaseCommand::Split { to: id(4), opening, since: Since::Beginning };
        office.told(2, HOUR, split);
        assert_eq!(office.case(4).customers_calendar().unwrap().as_str(), kept);
        let due = if kept == "day" { at(4 * HOUR) } else { at(13 * HOUR) };
        assert_eq!(owed(&office.case(4)), [("solution".to_owned(), Some(due))]);
    }
}

/// A second version whose customers are there by day alone.
fn without_evenings() -> Charter {
    let mut draft = charter().declared().clone();
    assert!(draft.customers_calendars.remove("evening"));
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(2);
    draft.ratify(&ratification).unwrap()
}

/// What was split off was refused for hours that nobody had named for it and that nothing counted.
#[test]
fn hours_that_the_newer_charter_lists_no_more_are_not_inherited() {
    let mut office = two();
    office.put_in_force(without_evenings());
    let split = |to, opening| CaseCommand::Split {
        to: id(to),
        opening: Box::new(opening),
        since: Since::Beginning,
    };
    // What counts on the customer's hours has none then, and they are not guessed; nor is one taken that was named all the same.
    let before = office.case(2);
    assert_eq!(office.refuses(2, HOUR, split(4, opening())).0, "case.no-hours");
    let named = opening().keeping_hours(key!("evening"));
    assert_eq!(office.refuses(2, HOUR, split(4, named)).0, "case.not-a-customers-calendar");
    assert_eq!(office.case(2), before);
    // Other hours may be named; and where nothing counts on them, none are needed.
    office.told(2, HOUR, split(4, opening().keeping_hours(key!("day"))));
    assert_eq!(office.case(4).customers_calendar(), Some(&key!("day")));
    let plain = Opening::new(id(3), key!("letter"), key!("works"), key!("high"));
    office.told(2, HOUR, split(5, plain));
    assert_eq!(office.case(5).customers_calendar(), None);
    // What it lists still is inherited.
    office.told(1, HOUR, split(6, opening()));
    assert_eq!(office.case(6).customers_calendar(), Some(&key!("day")));
    assert_eq!(office.case(6).charter(), Some(CharterVersion::new(2)));
}

#[test]
fn a_promise_is_held_against_the_hours_that_the_matter_tells() {
    let call_back = |from: i32, to: i32| {
        let window = DueWindow::new(at(from), at(to)).unwrap();
        let pledge = Pledge::new(key!("letter"), window, id(3), id(6), Provenance::Contact(id(4)));
        CaseCommand::Promise(Box::new(Undertaking::of(pledge, key!("call-backs"))))
    };
    let mut office = two();
    office.told(1, 0, call_back(HOUR, 2 * HOUR));
    let (code, _) = office.refuses(2, 0, call_back(HOUR, 2 * HOUR));
    assert_eq!(code, "case.no-usable-instant");
    office.told(2, 0, call_back(9 * HOUR, 10 * HOUR));
}
