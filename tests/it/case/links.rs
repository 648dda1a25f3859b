//! Matters that have to do with one another: both say so, a whole waits for its parts, and one matter becomes two.

use std::collections::BTreeSet;

use goodwill::case::{Case, CaseCommand, Opening, Relation, Since, Status, Undertaking};
use goodwill::desk::DeskError;
use goodwill::key;
use goodwill::port::{Position, Store};
use goodwill::proptest::prelude::*;
use goodwill::sla::{DueWindow, Pledge, Provenance};
use goodwill::testkit::block_on;

use super::laws::config;
use super::office::{Office, at, charter, id, merge, open, owed};

fn link(other: u128, relation: Relation) -> CaseCommand {
    CaseCommand::Link { other: id(other), relation }
}

fn unlink(other: u128) -> CaseCommand {
    CaseCommand::Unlink { other: id(other) }
}

fn split(to: u128, customer: u128, since: Since) -> CaseCommand {
    let opening = Opening::new(id(customer), key!("letter"), key!("works"), key!("high"));
    let opening = Box::new(opening.under(key!("promise")));
    CaseCommand::Split { to: id(to), opening, since }
}

#[test]
fn whatever_one_says_of_the_other_the_other_says_as_well() {
    let relations = [
        Relation::Related,
        Relation::CausedBy,
        Relation::CauseOf,
        Relation::ChildOf,
        Relation::ParentOf,
        Relation::DuplicateOf,
        Relation::HasDuplicate,
    ];
    for relation in relations {
        assert_eq!(relation.reverse().reverse(), relation);
        for by in [1, 2] {
            let mut office = Office::with_two();
            let before = [1, 2].map(|of| office.case(of));
            office.told(1, 40, link(2, relation));
            let links = |of: u128| office.case(of).links().collect::<Vec<_>>();
            assert_eq!(links(1), [(id(2), relation)]);
            assert_eq!(links(2), [(id(1), relation.reverse())]);
            assert_eq!(office.refuses(2, 41, link(1, relation)).0, "case.cannot-link");
            // Either takes it back, and then nothing is left of it.
            office.told(by, 42, unlink(3 - by));
            for (now, then) in [1, 2].map(|of| office.case(of)).iter().zip(&before) {
                assert_eq!((now.links().count(), now.open_children().count()), (0, 0));
                assert!(now.clocks().eq(then.clocks()));
            }
            assert_eq!(office.refuses(by, 43, unlink(3 - by)).0, "case.cannot-link");
        }
    }
}

#[test]
fn a_whole_is_not_resolved_before_its_parts() {
    for by in [1, 2] {
        let mut office = Office::with_two();
        office.told(3, 30, open(3, "low"));
        let relation = if by == 1 { Relation::ParentOf } else { Relation::ChildOf };
        office.told(by, 40, link(3 - by, relation));
        office.told(3, 40, link(1, Relation::ChildOf));
        let part: goodwill::id::CaseId = id(2);
        for command in [CaseCommand::Resolve, CaseCommand::Close] {
            let (code, message) = office.refuses(1, 41, command);
            assert_eq!(code, "case.open-children");
            assert!(message.contains(&part.to_string()), "{message}");
        }
        office.told(2, 42, CaseCommand::Resolve);
        assert_eq!(office.refuses(1, 43, CaseCommand::Resolve).0, "case.open-children");
        office.told(3, 43, CaseCommand::Close);
        // What is taken up again is waited for again.
        office.told(2, 44, CaseCommand::Reopen);
        assert_eq!(office.refuses(1, 45, CaseCommand::Resolve).0, "case.open-children");
        // What another carries is that one's, and comes back with it.
        office.told(4, 46, open(3, "low"));
        office.told(2, 47, merge(4));
        assert_eq!(office.case(1).open_children().count(), 0);
        office.told(2, 48, CaseCommand::Unmerge);
        assert_eq!(office.refuses(1, 49, CaseCommand::Resolve).0, "case.open-children");
        // Merged itself, it would not hear of them any more.
        assert_eq!(office.refuses(1, 49, merge(4)).0, "case.cannot-merge");
        office.told(1, 50, unlink(2));
        office.told(1, 51, CaseCommand::Resolve);
        assert_eq!(office.case(1).status(), Status::Resolved);
    }
}

/// A matter with two open parts and one that is resolved, and one that has nothing to do with them.
fn whole_of_three() -> Office {
    let mut office = Office::with_two();
    for of in [3, 4, 5] {
        office.told(of, 30, open(3, "low"));
    }
    for part in [2, 3, 4] {
        office.told(part, 40, link(1, Relation::ChildOf));
    }
    office.told(4, 41, CaseCommand::Resolve);
    office
}

fn call_back() -> CaseCommand {
    let window = DueWindow::new(at(60), at(120)).unwrap();
    let pledge = Pledge::new(key!("letter"), window, id(3), id(6), Provenance::Contact(id(4)));
    CaseCommand::Promise(Box::new(Undertaking::of(pledge, key!("call-backs"))))
}

#[test]
fn a_whole_ends_with_its_parts_in_one_commit() {
    for (command, ends) in [
        (CaseCommand::ResolveWithParts, Status::Resolved),
        (CaseCommand::CloseWithParts, Status::Closed),
    ] {
        let mut office = whole_of_three();
        let tenant = key!("boston");
        let commits = |office: &Office| {
            let feed = office.desk.store().feed(&tenant, Position::START, 999);
            let told = block_on(feed).unwrap();
            told.into_iter().map(|(_, told)| told.command).collect::<BTreeSet<_>>().len()
        };
        let before = commits(&office);
        assert_eq!(office.refuses(1, 42, CaseCommand::Close).0, "case.open-children");
        office.told(1, 45, command.clone());
        assert_eq!(commits(&office), before + 1);
        let stand = |of| office.case(of).status();
        assert_eq!([1, 2, 3].map(stand), [ends; 3]);
        // What was done before stays as it was, and what is no part of it goes on.
        assert_eq!([4, 5].map(stand), [Status::Resolved, Status::Open]);
        assert_eq!(office.case(1).open_children().count(), 0);
        for of in [1, 2, 3] {
            let solved = office.case(of).clocks().nth(1).cloned().unwrap();
            assert!(!solved.is_outstanding(), "{of}: {solved:?}");
        }
        block_on(office.desk.wake_due::<Case>(at(9000))).unwrap();
        let late: BTreeSet<u128> = office.reports(9000).into_iter().map(|(of, _)| of).collect();
        assert_eq!(late, BTreeSet::from([5]), "nobody is late with what is done");
        // The whole taken up again takes up no part, and one taken up is waited for again.
        office.told(1, 9001, CaseCommand::Reopen);
        assert_eq!(office.case(2).status(), ends);
        office.told(2, 9002, CaseCommand::Reopen);
        assert_eq!(office.refuses(1, 9003, CaseCommand::Resolve).0, "case.open-children");
        office.told(1, 9004, command);
        assert_eq!(office.case(2).status(), ends);
    }
}

#[test]
fn a_part_that_owes_a_promise_keeps_the_whole_and_is_named() {
    for command in [CaseCommand::ResolveWithParts, CaseCommand::CloseWithParts] {
        let mut office = whole_of_three();
        office.told(3, 42, call_back());
        let before = [1, 2, 3, 4].map(|of| office.case(of));
        match office.give(1, 45, command.clone()).unwrap_err() {
            DeskError::FollowUpRefused { stream, refusal } => {
                assert_eq!(stream.uuid().as_u128(), 3, "the refusal names the part");
                assert_eq!(refusal.code().as_str(), "case.promise-open");
            }
            other => panic!("{other}"),
        }
        assert_eq!([1, 2, 3, 4].map(|of| office.case(of)), before, "none of them changed");
        let promise = office.case(3).promises().next().unwrap().number;
        office.told(3, 70, CaseCommand::Keep { promise });
        office.told(1, 71, command);
        assert_ne!(office.case(3).status(), Status::Open);
    }
    // Its own promise keeps a whole from being closed, and not from being resolved.
    let mut office = whole_of_three();
    office.told(1, 42, call_back());
    assert_eq!(office.refuses(1, 45, CaseCommand::CloseWithParts).0, "case.promise-open");
    office.told(1, 45, CaseCommand::ResolveWithParts);
}

#[test]
fn only_a_whole_ends_its_parts_and_only_what_is_no_part_any_more_stays() {
    let mut office = whole_of_three();
    for close in [true, false] {
        let (code, _) = office.refuses(2, 42, CaseCommand::EndWithWhole { close });
        assert_eq!(code, "case.only-following");
    }
    office.told(2, 43, unlink(1));
    office.told(3, 43, merge(5));
    office.told(1, 44, CaseCommand::ResolveWithParts);
    assert_eq!([2, 3, 5].map(|of| office.case(of).status()), [Status::Open; 3]);
    assert_eq!(office.refuses(1, 45, CaseCommand::ResolveWithParts).0, "case.wrong-status");
    // What has no parts ends alone.
    office.told(2, 46, CaseCommand::CloseWithParts);
    assert_eq!(office.case(2).status(), Status::Closed);
}

#[test]
fn a_whole_is_not_merged_even_once_its_parts_are_done() {
    let mut office = Office::with_two();
    office.told(3, 30, open(3, "low"));
    office.told(2, 40, link(1, Relation::ChildOf));
    office.told(2, 41, CaseCommand::Resolve);
    let (code, message) = office.refuses(1, 42, merge(3));
    assert_eq!((code.as_str(), message.contains("it has parts")), ("case.cannot-merge", true));
    office.told(2, 43, CaseCommand::Reopen);
    assert_eq!(office.refuses(1, 44, CaseCommand::Resolve).0, "case.open-children");
    office.told(1, 45, unlink(2));
    office.told(1, 46, merge(3));
}

#[test]
fn parts_have_no_parts_so_that_nothing_waits_in_a_circle() {
    let mut office = Office::with_two();
    office.told(3, 30, open(3, "low"));
    office.told(2, 31, link(1, Relation::ChildOf));
    let rows = [
        (1, link(1, Relation::Related)),
        (1, link(1, Relation::ChildOf)),
        (1, link(2, Relation::ChildOf)),
        (3, link(2, Relation::ChildOf)),
        (2, link(3, Relation::ChildOf)),
        (2, link(3, Relation::ParentOf)),
        (1, link(3, Relation::ChildOf)),
        (3, link(2, Relation::ParentOf)),
        (3, link(1, Relation::SplitFrom)),
    ];
    for (of, command) in rows {
        let (code, message) = office.refuses(of, 32, command.clone());
        assert_eq!(code, "case.cannot-link", "{of}: {command:?}: {message}");
    }
    assert_eq!(office.refuses(1, 32, link(9, Relation::Related)).0, "case.not-opened");
    for alone in [
        CaseCommand::LinkBack { relation: Relation::Related },
        CaseCommand::UnlinkBack,
        CaseCommand::ChildIs { open: false },
        CaseCommand::BeginSplit { since: None },
    ] {
        assert_eq!(office.refuses(1, 33, alone).0, "case.only-following");
    }
}

#[test]
fn one_matter_becomes_two_and_both_name_each_other() {
    for (since, due) in [(Since::Beginning, 60), (Since::Now, 50 + 60)] {
        let mut office = Office::with_two();
        let before = office.case(1);
        office.told(1, 50, split(7, 3, since));
        let (origin, new) = (office.case(1), office.case(7));
        assert_eq!(origin.links().collect::<Vec<_>>(), [(id(7), Relation::SplitInto)]);
        assert_eq!(new.links().collect::<Vec<_>>(), [(id(1), Relation::SplitFrom)]);
        assert!(origin.clocks().eq(before.clocks()), "it owes what it owed");
        assert_eq!((new.customer(), new.channel()), (origin.customer(), origin.channel()));
        assert_eq!(new.opened_at(), Some(at(50)));
        assert_eq!(owed(&new)[0], ("answer".to_owned(), Some(at(due))));
        // A split is history.
        assert_eq!(office.refuses(1, 51, unlink(7)).0, "case.cannot-link");
    }
}

#[test]
fn what_is_split_off_from_the_beginning_counts_from_there_whatever_changes_later() {
    let mut office = Office::with_two();
    office.told(1, 50, split(7, 3, Since::Beginning));
    for clock in office.case(7).clocks() {
        assert_eq!(clock.ledger().started_at(), Some(at(0)), "{}", clock.target());
    }
    // Less urgent, the answer is due four hours after the first word, in either of them.
    let low = CaseCommand::ChangePriority { priority: key!("low") };
    for of in [1, 7] {
        office.told(of, 55, low.clone());
        assert_eq!(owed(&office.case(of))[0], ("answer".to_owned(), Some(at(240))));
    }
    // What should have been done by then is late at once, and what is only measured has been under way as long.
    office.told(2, 1500, split(8, 3, Since::Beginning));
    let answer = office.case(8).clocks().next().cloned().unwrap();
    assert_eq!((answer.breached_at(), answer.due()), (Some(at(1500)), Some(at(30 + 60))));
}

#[test]
fn only_what_is_new_and_of_the_same_customer_is_split_off() {
    let mut office = Office::with_two();
    office.told(1, 40, split(7, 3, Since::Now));
    let rows = [
        (1, split(2, 3, Since::Now), "case.already-opened"),
        (1, split(1, 3, Since::Now), "case.already-opened"),
        (1, split(7, 3, Since::Now), "case.cannot-split"),
        (1, split(8, 9, Since::Now), "case.cannot-split"),
    ];
    for (of, command, code) in rows {
        assert_eq!(office.refuses(of, 41, command).0, code);
    }
    assert_eq!(office.case(8), Case::default());
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever is linked, resolved, reopened and merged: both sides say the same, and a whole knows which of its parts are open.
    #[test]
    fn both_sides_always_agree(
        drawn in prop::collection::vec((0..11_u32, 1..5_u128, 1..5_u128), 1..40),
    ) {
        let mut office = Office::under(charter(1));
        for of in 1..5 {
            office.told(of, 0, open(3, "low"));
        }
        for (minute, (kind, of, other)) in (1..).zip(drawn) {
            let command = match kind {
                0 | 1 => link(other, Relation::ChildOf),
                2 => link(other, Relation::ParentOf),
                3 => link(other, Relation::CausedBy),
                4 => unlink(other),
                5 => CaseCommand::Resolve,
                6 => CaseCommand::Reopen,
                7 => merge(other),
                8 => CaseCommand::ResolveWithParts,
                9 => CaseCommand::CloseWithParts,
                _ => CaseCommand::Unmerge,
            };
            let _taken_or_refused = office.give(of, minute, command);
            let cases: Vec<Case> = (1..5).map(|of| office.case(of)).collect();
            for (number, case) in (1..5_u128).zip(&cases) {
                for (other, relation) in case.links() {
                    let number_of_other = other;
                    let other = &cases[other.as_uuid().as_u128() as usize - 1];
                    let back = other.links().find(|(back, _)| *back == id(number));
                    prop_assert_eq!(back, Some((id(number), relation.reverse())));
                    if relation == Relation::ParentOf {
                        let open = other.status() == Status::Open && other.merged_into().is_none();
                        let known = case.open_children().any(|child| child == number_of_other);
                        prop_assert_eq!(known, open);
                    }
                }
                if let Some(into) = case.merged_into() {
                    let into = &cases[into.as_uuid().as_u128() as usize - 1];
                    prop_assert!(into.absorbed().any(|(from, _)| from == id(number)));
                }
            }
        }
    }
}
