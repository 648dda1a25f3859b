//! One piece of work, told by two departments: credited in one of them.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::charter::Charter;
use goodwill::department::{
    Credit, CreditAccount, CreditBook, IncentivePeriod, IncentivePolicy, NotAdded, NotTaken,
    Scoped, Site, Taken, Work,
};
use goodwill::id::{DepartmentKey, SequentialIds, WorkId};
use goodwill::key;
use goodwill::proptest::prelude::*;

use super::house::{declared, in_force, work};

/// The house in which three departments reward what they do beyond their boundaries.
fn house() -> Charter {
    let mut draft = declared();
    for department in ["marketing", "sales", "service"] {
        let policy = IncentivePolicy { cap: 10, per: IncentivePeriod::Month };
        draft.departments.get_mut(department).unwrap().incentive = Some(policy);
    }
    in_force(&draft)
}

fn account(charter: &Charter, department: &DepartmentKey) -> CreditAccount {
    CreditAccount::of(charter.boundary(department).unwrap()).unwrap()
}

fn departments() -> [DepartmentKey; 3] {
    [key!("marketing"), key!("sales"), key!("service")]
}

/// So many points for a piece of work in the stage of nobody's.
fn credit(charter: &Charter, department: &DepartmentKey, number: u64, points: u32) -> Credit {
    let id = WorkId::fresh(&SequentialIds::starting_at(number));
    let site = Site::Touchpoint(key!("nowhere"));
    let work = work("2026-03-20T09:00:00Z", site, &[]);
    match charter.classify(Work { id, department: department.clone(), ..work }) {
        Ok(Scoped::Beyond(beyond)) => Credit::new(beyond, points),
        other => panic!("{other:?}"),
    }
}

fn book(charter: &Charter) -> CreditBook {
    let mut book = CreditBook::default();
    for department in departments().iter().take(2) {
        book.add(account(charter, department)).unwrap();
    }
    book
}

#[test]
fn one_piece_of_work_is_not_credited_in_two_departments() {
    let charter = house();
    let [marketing, sales, service] = departments();
    // Two accounts that know nothing of each other cannot know.
    let [mut ours, mut theirs] = [&marketing, &sales].map(|one| account(&charter, one));
    assert_eq!(ours.take(credit(&charter, &marketing, 1, 3)), Ok(Taken::InFull));
    assert_eq!(theirs.take(credit(&charter, &sales, 1, 3)), Ok(Taken::InFull));

    // One book of both says so, of what was kept before as well.
    let mut kept = CreditBook::default();
    let before = theirs.clone();
    kept.add(ours).unwrap();
    let refused = kept.add(theirs).unwrap_err();
    let id = credit(&charter, &sales, 1, 3).work().id;
    assert_eq!(refused.code().as_str(), "department.credited-twice");
    assert_eq!(
        refused.to_string(),
        format!("the work {id} was credited in `marketing` and in `sales`")
    );
    let NotAdded::CreditedTwice { account: back, .. } = refused else { panic!() };
    assert_eq!(*back, before, "handed back as it was");
    let again = kept.add(account(&charter, &marketing)).unwrap_err();
    assert_eq!(again.code().as_str(), "department.account-kept-already");
    assert_eq!(again.to_string(), "there is an account of `marketing` already");

    let mut book = book(&charter);
    assert_eq!(book.take(credit(&charter, &marketing, 1, 3)), Ok(Taken::InFull));
    let before = book.clone();
    let refused = book.take(credit(&charter, &sales, 1, 5)).unwrap_err();
    assert_eq!(refused.code().as_str(), "department.credited-elsewhere");
    assert_eq!(
        refused.to_string(),
        format!("the work {id} was credited in `marketing`; it is not credited in `sales` as well")
    );
    assert!(matches!(refused, NotTaken::CreditedElsewhere { credit, .. } if credit.points() == 5));
    let same = book.take(credit(&charter, &marketing, 1, 3)).unwrap_err();
    assert_eq!(same.code().as_str(), "department.credited-already");
    let unknown = book.take(credit(&charter, &service, 2, 3)).unwrap_err();
    assert_eq!(unknown.code().as_str(), "department.no-account");
    assert!(unknown.to_string().starts_with("there is no account of `service` for the work "));
    assert_eq!(book, before, "what is refused changes nothing");
    assert_eq!((book.credited_in(id), book.accounts().count()), (Some(&marketing), 2));
    assert_eq!(book.account(&sales).unwrap().works().count(), 0);
}

#[test]
fn ledgers_that_credit_one_piece_of_work_twice_make_no_book() {
    let charter = house();
    let mut read = CreditBook::default();
    let [marketing, sales, _] = departments();
    let mut added = Vec::new();
    for department in [&marketing, &sales] {
        let mut account = account(&charter, department);
        for number in [7, 8] {
            let number = if *department == sales { number + 1 } else { number };
            let _ = account.take(credit(&charter, department, number, 1)).unwrap();
        }
        let stored = serde_json::to_string(&account.ledger()).unwrap();
        let ledger = serde_json::from_str(&stored).unwrap();
        let account = charter.credit_account(ledger, |_| Some(charter.clone())).unwrap();
        added.push(read.add(account).map_err(|refused| refused.code().to_string()));
    }
    assert_eq!(added, [Ok(()), Err("department.credited-twice".to_owned())]);
}

proptest! {
    /// Against a plain list of who has been credited what.
    #[test]
    fn a_book_credits_each_work_once_whoever_tells_it(
        told in prop::collection::vec((0..3_usize, 0..6_u64, 1..9_u32), 0..30),
    ) {
        let charter = house();
        let mut book = book(&charter);
        let mut plain = BTreeMap::<u64, usize>::new();
        for (department, work, points) in told {
            let credit = credit(&charter, &departments()[department], work, points);
            let taken = book.take(credit).map(drop).map_err(|refused| refused.code().to_string());
            let expected = match plain.get(&work) {
                Some(before) if *before == department => Err("department.credited-already"),
                Some(_) => Err("department.credited-elsewhere"),
                None if department == 2 => Err("department.no-account"),
                None => {
                    plain.insert(work, department);
                    Ok(())
                }
            };
            prop_assert_eq!(taken, expected.map_err(str::to_owned));
        }
        let works: Vec<WorkId> = book.accounts().flat_map(CreditAccount::works).collect();
        let once: BTreeSet<WorkId> = works.iter().copied().collect();
        prop_assert_eq!((works.len(), once.len()), (plain.len(), plain.len()));
        // What the accounts hold can be put together again, and in any order.
        let mut again = CreditBook::default();
        for account in book.accounts().collect::<Vec<_>>().into_iter().rev() {
            prop_assert!(again.add(account.clone()).is_ok());
        }
        prop_assert_eq!(again, book);
    }
}
