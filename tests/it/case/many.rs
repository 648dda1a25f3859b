//! Hundreds of duplicates become one matter: what each is owed is carried, told once and met at once, and what one merging writes
//! does not grow with those before it.

use goodwill::case::{Case, CaseCommand, CaseEvent};
use goodwill::key;
use goodwill::port::Store;
use goodwill::sla::{Clock, ClockState};
use goodwill::testkit::block_on;
use goodwill::wire::Life;
use uuid::Uuid;

use super::office::{Office, at, charter, id, merge, open, owed};

const DUPLICATES: usize = 400;

/// How much the first matter has recorded.
fn recorded(office: &Office) -> Vec<CaseEvent> {
    let stream = Case::stream(key!("boston"), Uuid::from_u128(1));
    let log = block_on(office.desk.store().load(&stream, Default::default())).unwrap();
    log.iter().filter_map(|recorded| Case::unwrap(&recorded.event).cloned()).collect()
}

/// Many of one instant become the first, which hears from its customer after each.
fn all_become_one() -> Office {
    let mut office = Office::under(charter(1));
    for of in 1..=1 + DUPLICATES as u128 {
        office.told(of, 0, open(3, "high"));
    }
    for of in 2..=1 + DUPLICATES as u128 {
        office.told(of, 40, merge(1));
        office.told(1, 40, CaseCommand::message(id(4)));
    }
    office
}

#[test]
fn each_of_many_duplicates_costs_the_survivor_the_same_few_events() {
    let office = all_become_one();
    let events = recorded(&office);
    let per_duplicate = |of: usize| {
        let clock = |number: usize| u16::try_from(number).unwrap();
        let (answer, solution) = (clock(2 * of), clock(2 * of + 1));
        let absorbed = events.iter().position(|event| {
            matches!(event, CaseEvent::Absorbed { carries, .. } if *carries == [answer, solution])
        });
        absorbed.unwrap()
    };
    let ends: Vec<usize> = (1..=DUPLICATES).map(per_duplicate).collect();
    // Two clocks, each set up and started; that it was absorbed; and the message.
    assert!(ends.windows(2).all(|ends| ends[1] - ends[0] == 6));
    assert_eq!(events.len(), ends[DUPLICATES - 1] + 2);
}

#[test]
fn what_many_duplicates_are_owed_is_told_once_and_met_at_once() {
    let mut office = all_become_one();
    let all = 1 + DUPLICATES;
    office.told(1, 41, CaseCommand::ChangePriority { priority: key!("low") });
    let dues = |case: &Case, target: &str| {
        let of_it = owed(case).into_iter().filter(|(of, _)| of == target);
        of_it.map(|(_, due)| due.unwrap()).collect::<Vec<_>>()
    };
    // What was promised to each stays; the survivor's own is less urgent now.
    let answers = dues(&office.case(1), "answer");
    assert_eq!((answers[0], answers.len()), (at(240), all));
    assert!(answers[1..].iter().all(|due| *due == at(60)));

    block_on(office.desk.wake_due::<Case>(at(61))).unwrap();
    assert_eq!(office.reports(61), [(1, "answer".to_owned())], "of all at once");
    let late = |case: &Case| case.clocks().filter(|it| it.breached_at() == Some(at(60))).count();
    assert_eq!(late(&office.case(1)), DUPLICATES, "each of them is recorded");

    // One is taken back, and nothing of the others with it.
    office.told(2, 62, CaseCommand::Unmerge);
    assert_eq!(late(&office.case(2)), 1);
    assert_eq!(office.refuses(2, 63, CaseCommand::Unmerge).0, "case.not-merged", "it is already");
    let survivor = office.case(1);
    assert_eq!(survivor.absorbed().count(), DUPLICATES - 1);
    let given_up = |clock: &&Clock| matches!(clock.state(), ClockState::Cancelled { .. });
    assert_eq!(survivor.clocks().filter(given_up).count(), 2);

    office.told(1, 70, CaseCommand::answer(id(4)));
    assert_eq!(dues(&office.case(1), "answer"), []);
    office.told(1, 71, CaseCommand::Resolve);
    assert_eq!(owed(&office.case(1)), []);
    assert_eq!(dues(&office.case(2), "answer"), [at(60)], "it was answered there, not here");
}
